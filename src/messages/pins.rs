//! Pins: what everyone in a room should find.

use mellanrum_protocol::shapes::messages::{MessageAct, MessageResult};
use mellanrum_protocol::shapes::rooms::RoomAction;

use super::act::{Ask, Effect, change};
use crate::App;
use crate::error::Result;
use crate::identity::actor::Actor;

/// Pins a message in its room.
pub async fn pin(app: &App, actor: &Actor, ask: MessageAct) -> Result<MessageResult> {
    set(app, actor, ask, true).await
}

/// Takes a message down from the pinned ones.
pub async fn unpin(app: &App, actor: &Actor, ask: MessageAct) -> Result<MessageResult> {
    set(app, actor, ask, false).await
}

async fn set(app: &App, actor: &Actor, ask: MessageAct, pinned: bool) -> Result<MessageResult> {
    let asked = Ask::new(if pinned { "pin" } else { "unpin" }, ask.message_id, ask.nonce, "");
    let (message, _) = change(app, actor, asked, move |subject| {
        subject.require(RoomAction::Pin)?;
        if subject.row.pinned_ms.is_some() == pinned {
            return Ok(Effect::none());
        }
        subject.row.pinned_ms = pinned.then_some(subject.now_ms);
        subject.row.pinned_by = pinned.then_some(subject.person_id);
        Ok(Effect::row())
    })
    .await?;
    Ok(MessageResult { message })
}
