//! Marks: a message that asks something, so that it is found until it is answered.

use mellanrum_protocol::shapes::messages::{MessageAct, MessageResult};
use mellanrum_protocol::shapes::rooms::RoomAction;

use super::act::{Ask, Effect, change};
use super::answers;
use crate::App;
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
        subject.row.question = question;
        // Of a message that asks nothing no reply is the answer.
        let others = if question { Vec::new() } else { answers::release(subject) };
        Ok(Effect { others, ..Effect::row() })
    })
    .await?;
    Ok(MessageResult { message })
}
