//! Questions that wait: who is asked, and which get no answer.

use mellanrum_protocol::limits::DECLINE_REASON;
use mellanrum_protocol::shapes::messages::{MessageAct, MessageResult};
use mellanrum_protocol::shapes::rooms::RoomAction;
use mellanrum_protocol::shapes::topic_acts::{AskQuestion, DeclineQuestion};
use mellanrum_protocol::shapes::topics::Declined;

use super::act::{Ask, Effect, Subject, change, see};
use super::{check_asked, text};
use crate::App;
use crate::archive::row::to_json;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;

/// Says who is asked, or that nobody is in particular: the author, or one who watches over the room.
pub async fn ask(app: &App, actor: &Actor, ask: AskQuestion) -> Result<MessageResult> {
    let mut tx = app.db.read().await?;
    let room = see(&mut tx, actor.person_id, ask.message_id).await?.room.id;
    if let Some(asked) = ask.asked_id {
        check_asked(&mut tx, room, asked).await?;
    }
    drop(tx);
    let with = ask.asked_id.map(|asked| asked.to_string()).unwrap_or_default();
    let (message, _) = change(app, actor, Ask::new("ask", ask.message_id, ask.nonce, &with), move |subject| {
        tend(subject, false)?;
        if subject.row.asked_id == ask.asked_id {
            return Ok(Effect::none());
        }
        subject.row.asked_id = ask.asked_id;
        Ok(Effect::row())
    })
    .await?;
    Ok(MessageResult { message })
}

/// Says why a question gets no answer: the author, whoever is asked, or one who watches over the room. The same reason again changes nothing.
pub async fn decline(app: &App, actor: &Actor, ask: DeclineQuestion) -> Result<MessageResult> {
    let reason = ask.reason.trim().to_owned();
    let invalid = |why| Err(Error::Invalid { field: "reason", why });
    match reason.chars().count() {
        0 => return invalid("empty"),
        1..=DECLINE_REASON if !text::has_control(&reason) => {}
        1..=DECLINE_REASON => return invalid("control_character"),
        _ => return invalid("too_long"),
    }
    let (message, _) = change(app, actor, Ask::new("decline", ask.message_id, ask.nonce, &reason), move |subject| {
        tend(subject, true)?;
        if subject.row.answer_id.is_some() {
            return Err(Error::Invalid { field: "message_id", why: "answered" });
        }
        if let Some(declined) = &subject.row.declined
            && crate::archive::row::json::<Declined>(declined)?.reason == reason
        {
            return Ok(Effect::none());
        }
        let declined = Declined { at_ms: subject.now_ms, by: subject.person_id, reason };
        subject.row.declined = Some(to_json(&declined)?);
        Ok(Effect::row())
    })
    .await?;
    Ok(MessageResult { message })
}

/// Lets a declined question wait again: the same people.
pub async fn reopen(app: &App, actor: &Actor, ask: MessageAct) -> Result<MessageResult> {
    let (message, _) = change(app, actor, Ask::new("reopen question", ask.message_id, ask.nonce, ""), move |subject| {
        tend(subject, true)?;
        let declined = subject.row.declined.take().is_some();
        Ok(if declined { Effect::row() } else { Effect::none() })
    })
    .await?;
    Ok(MessageResult { message })
}

/// Refuses what is no question, and those who may not say how it stands.
fn tend(subject: &Subject, by_asked: bool) -> Result<()> {
    if !subject.may(RoomAction::MarkAny) {
        let asked = by_asked && subject.row.asked_id == Some(subject.person_id);
        if !(subject.own() || asked) {
            return Err(Error::DENIED);
        }
        subject.require_writing()?;
    }
    if subject.row.question { Ok(()) } else { Err(Error::Invalid { field: "message_id", why: "not_a_question" }) }
}
