//! Answers: the reply that settles a question, so that whoever comes later need not read the whole thread.
//!
//! Two messages change together, each with a seq of its own: the reply, and the question that names it.

use mellanrum_protocol::shapes::messages::{MessageAct, MessageResult};
use mellanrum_protocol::shapes::rooms::RoomAction;

use super::act::{Ask, Effect, Subject, change};
use crate::App;
use crate::archive::row::MessageRow;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;

/// Accepts a reply as the answer to the question it replies to, instead of one that was accepted before: whoever asked, or one who
/// watches over the room.
pub async fn accept_answer(app: &App, actor: &Actor, ask: MessageAct) -> Result<MessageResult> {
    set(app, actor, ask, true).await
}

/// Withdraws that a reply is the answer.
pub async fn withdraw_answer(app: &App, actor: &Actor, ask: MessageAct) -> Result<MessageResult> {
    set(app, actor, ask, false).await
}

async fn set(app: &App, actor: &Actor, ask: MessageAct, accepted: bool) -> Result<MessageResult> {
    let mut asked = Ask::new(if accepted { "accept" } else { "withdraw" }, ask.message_id, ask.nonce, "");
    asked.of_answers = true;
    let (message, _) = change(app, actor, asked, move |subject| {
        let invalid = |why| Err(Error::Invalid { field: "message_id", why });
        let Some(question) = &subject.question else { return invalid("not_a_reply") };
        if !subject.may(RoomAction::MarkAny) {
            if question.author_id != subject.person_id {
                return Err(Error::DENIED);
            }
            subject.require_writing()?;
        }
        if accepted && !question.question {
            return invalid("not_a_question");
        }
        if subject.row.is_answer == accepted {
            return Ok(Effect::none());
        }
        let mut others = release(subject);
        if accepted {
            subject.row.is_answer = true;
            others.extend(subject.answer.take().map(|before| MessageRow { is_answer: false, ..before }));
            let answer_id = Some(subject.row.id);
            let answered_ms = Some(subject.now_ms);
            others.extend(subject.question.take().map(|question| MessageRow {
                answer_id,
                answered_ms,
                declined: None,
                ..question
            }));
        }
        Ok(Effect { others, ..Effect::row() })
    })
    .await?;
    Ok(MessageResult { message })
}

/// Makes a message neither a question with an answer nor the answer to one; the other of the two, if it was.
pub(super) fn release(subject: &mut Subject) -> Vec<MessageRow> {
    let mut others = Vec::new();
    if std::mem::take(&mut subject.row.is_answer) {
        others.extend(subject.question.take().map(|question| MessageRow {
            answer_id: None,
            answered_ms: None,
            ..question
        }));
    }
    if subject.row.answer_id.take().is_some() {
        subject.row.answered_ms = None;
        others.extend(subject.answer.take().map(|answer| MessageRow { is_answer: false, ..answer }));
    }
    others
}
