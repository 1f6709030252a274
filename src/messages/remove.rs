//! Removing: a tombstone stays, so that nobody's order has a hole.

use mellanrum_protocol::shapes::messages::{MessageResult, RemoveMessage};
use mellanrum_protocol::shapes::rooms::RoomAction;

use super::act::{Ask, Effect, change};
use super::{answers, text};
use crate::App;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;

/// Longest reason, in characters.
const REASON: usize = 200;

/// Removes one's own message, or as one who watches over the room anybody's; also when the room has become read-only. Removing what was
/// removed returns it. The last text stays in the archive among the revisions, which nobody is given of a removed message.
pub async fn remove(app: &App, actor: &Actor, ask: RemoveMessage) -> Result<MessageResult> {
    let reason = ask.reason.map(|reason| reason.trim().to_owned()).filter(|reason| !reason.is_empty());
    if let Some(reason) = &reason {
        if reason.chars().count() > REASON {
            return Err(Error::Invalid { field: "reason", why: "too_long" });
        }
        if text::has_control(reason) {
            return Err(Error::Invalid { field: "reason", why: "control_character" });
        }
    }
    let mut asked = Ask::new("remove", ask.message_id, ask.nonce, reason.as_deref().unwrap_or_default());
    asked.of_removed = true;
    asked.of_answers = true;
    let (message, _) = change(app, actor, asked, move |subject| {
        if subject.row.removed_ms.is_some() {
            return Ok(Effect::none());
        }
        if !(subject.may(RoomAction::RemoveAny) || subject.own() && subject.may(RoomAction::Post)) {
            return Err(Error::DENIED);
        }
        let row = &mut subject.row;
        let replaced = std::mem::take(&mut row.body);
        row.html = String::new();
        row.removed_ms = Some(subject.now_ms);
        row.removed_by = Some(subject.person_id);
        row.removed_reason = reason;
        "[]".clone_into(&mut row.reactions);
        "[]".clone_into(&mut row.files);
        row.mentions_all = false;
        row.pinned_ms = None;
        row.pinned_by = None;
        row.question = false;
        let others = answers::release(subject);
        let (replaced, mentions) = (Some(replaced), Some(Vec::new()));
        Ok(Effect { changed: true, replaced, mentions, removed: true, others, ..Effect::default() })
    })
    .await?;
    Ok(MessageResult { message })
}
