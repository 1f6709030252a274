//! Changing a topic: its words, and whether it takes posts.

use mellanrum_protocol::MessageId;
use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::shapes::messages::{MessageAct, MessageResult};
use mellanrum_protocol::shapes::rooms::RoomAction;
use mellanrum_protocol::shapes::topic_acts::ChangeTopic;
use mellanrum_protocol::shapes::topics::{Stamp, Topic, TopicKind};

use super::words;
use crate::App;
use crate::archive::row::to_json;
use crate::error::{Error, Result};
use crate::holds::judge;
use crate::identity::actor::Actor;
use crate::messages::{self, Ask, Effect, Subject};

/// Changes what a topic is called, what it is, its tags and its language: whoever opened it, or one who watches over the room. What becomes
/// a question is marked as one, what ceases to be one is not any more.
pub async fn change(app: &App, actor: &Actor, ask: ChangeTopic) -> Result<MessageResult> {
    let title = ask.title.as_deref().map(words::title).transpose()?;
    let tags = ask.tags.as_deref().map(words::tags).transpose()?;
    let lang = ask.lang.map(messages::language).transpose()?;
    let with = to_json(&(&title, ask.kind, &tags, &lang))?;
    if let Some(title) = &title {
        check_title(app, actor, ask.message_id, title).await?;
    }
    let mut asked = Ask::new("change topic", ask.message_id, ask.nonce, &with);
    asked.of_removed = true;
    asked.of_answers = true;
    let (message, _) = messages::change(app, actor, asked, move |subject| {
        let before = tended(subject)?;
        let topic = Topic {
            title: title.unwrap_or_else(|| before.title.clone()),
            kind: ask.kind.unwrap_or(before.kind),
            tags: tags.unwrap_or_else(|| before.tags.clone()),
            lang: lang.unwrap_or_else(|| before.lang.clone()),
            ..before.clone()
        };
        if topic == before {
            return Ok(Effect::none());
        }
        subject.row.topic = Some(to_json(&topic)?);
        let mut others = Vec::new();
        if topic.kind != before.kind && subject.row.removed_ms.is_none() {
            let asks = [topic.kind, before.kind].map(|kind| kind == TopicKind::Question);
            if asks[0] != asks[1] {
                others = messages::turn(subject, asks[0]);
            }
        }
        Ok(Effect { others, ..Effect::row() })
    })
    .await?;
    Ok(MessageResult { message })
}

/// Refuses a title that a rule of the network would hold back.
async fn check_title(app: &App, actor: &Actor, id: MessageId, title: &str) -> Result<()> {
    let mut tx = app.db.read().await?;
    let seen = messages::see(&mut tx, actor.person_id, id).await?;
    let same = seen.message.as_topic()?.is_some_and(|topic| topic.title == title);
    let wanted = judge::Text {
        room: &seen.room,
        author: actor.person_id,
        role: seen.member.role.0,
        title: Some(title),
        body: "",
        html: "",
        at_ms: app.clock.now_ms(),
    };
    let held = !same && judge::edit(&mut tx, wanted, id).await?;
    if held { Err(ErrorCode::WouldBeHeld.into()) } else { Ok(()) }
}

/// Closes a topic: it takes no posts, but by those who watch over the room.
pub async fn close(app: &App, actor: &Actor, ask: MessageAct) -> Result<MessageResult> {
    set(app, actor, ask, true).await
}

/// Opens a closed topic again.
pub async fn reopen(app: &App, actor: &Actor, ask: MessageAct) -> Result<MessageResult> {
    set(app, actor, ask, false).await
}

async fn set(app: &App, actor: &Actor, ask: MessageAct, closed: bool) -> Result<MessageResult> {
    let name = if closed { "close topic" } else { "reopen topic" };
    let mut asked = Ask::new(name, ask.message_id, ask.nonce, "");
    asked.of_removed = true;
    let (message, _) = messages::change(app, actor, asked, move |subject| {
        let topic = tended(subject)?;
        if topic.closed.is_some() == closed {
            return Ok(Effect::none());
        }
        let closed = closed.then_some(Stamp { at_ms: subject.now_ms, by: subject.person_id });
        subject.row.topic = Some(to_json(&Topic { closed, ..topic })?);
        Ok(Effect::row())
    })
    .await?;
    Ok(MessageResult { message })
}

/// The topic, for whoever opened it while they may write, and for those who watch over the room.
fn tended(subject: &Subject) -> Result<Topic> {
    let topic = subject.row.as_topic()?.ok_or(Error::NOT_FOUND)?;
    if !subject.may(RoomAction::MarkAny) {
        if topic.opened_by != subject.person_id {
            return Err(Error::DENIED);
        }
        subject.require_writing()?;
    }
    Ok(topic)
}
