//! Marks: a message that asks something, so that it is found until it is answered.

use mellanrum_protocol::shapes::messages::{MessageAct, MessageResult};
use mellanrum_protocol::shapes::rooms::RoomAction;
use mellanrum_protocol::shapes::topics::{Topic, TopicKind};

use super::act::{Ask, Effect, Subject, change};
use super::answers;
use crate::App;
use crate::archive::row::{MessageRow, to_json};
use crate::error::{Error, Result};
use crate::identity::actor::Actor;

/// Marks a message as a question: the author, or one who watches over the room.
pub async fn mark(app: &App, actor: &Actor, ask: MessageAct) -> Result<MessageResult> {
    set(app, actor, ask, true).await
}

/// Withdraws the mark.
pub async fn unmark(app: &App, actor: &Actor, ask: MessageAct) -> Result<MessageResult> {
    set(app, actor, ask, false).await
}

async fn set(app: &App, actor: &Actor, ask: MessageAct, question: bool) -> Result<MessageResult> {
    let mut asked = Ask::new(if question { "mark" } else { "unmark" }, ask.message_id, ask.nonce, "");
    asked.of_answers = !question;
    let (message, _) = change(app, actor, asked, move |subject| {
        if !subject.may(RoomAction::MarkAny) {
            if !subject.own() {
                return Err(Error::DENIED);
            }
            subject.require_writing()?;
        }
        if subject.row.question == question {
            return Ok(Effect::none());
        }
        if let Some(topic) = subject.row.as_topic()? {
            let kind = match topic.kind {
                TopicKind::Discussion if question => TopicKind::Question,
                TopicKind::Question if !question => TopicKind::Discussion,
                kind => kind,
            };
            subject.row.topic = Some(to_json(&Topic { kind, ..topic })?);
        }
        Ok(Effect { others: turn(subject, question), ..Effect::row() })
    })
    .await?;
    Ok(MessageResult { message })
}

/// Makes a message a question, or one that asks nothing: then nobody is asked, nothing is declined and no reply is the answer. The answer
/// that was, if there was one.
pub(crate) fn turn(subject: &mut Subject, question: bool) -> Vec<MessageRow> {
    subject.row.question = question;
    if question {
        return Vec::new();
    }
    subject.row.asked_id = None;
    subject.row.declined = None;
    answers::release(subject)
}
