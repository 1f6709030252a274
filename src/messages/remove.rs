//! Removing: a tombstone stays, so that nobody's order has a hole.

use mellanrum_protocol::shapes::messages::{MessageResult, RemoveMessage};
use mellanrum_protocol::shapes::rooms::RoomAction;

use super::act::{Ask, Effect, Subject, change};
use super::{marks, text};
use crate::App;
use crate::archive::row::MessageRow;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::moderation::{OfMessage, Why};

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
        if !(subject.may(RoomAction::RemoveAny) || subject.own() && subject.may(RoomAction::Post)) {
            return Err(Error::DENIED);
        }
        let why = Why { reason: reason.clone().unwrap_or_default(), ..Why::default() };
        Ok(take_away(subject, reason, why))
    })
    .await?;
    Ok(MessageResult { message })
}

/// Makes a message a tombstone, for whoever may: one's own, or as an act of moderation somebody else's. `shown` stands in the tombstone.
pub(crate) fn take_away(subject: &mut Subject, shown: Option<String>, why: Why) -> Effect {
    if subject.row.removed_ms.is_some() {
        return Effect::none();
    }
    let moderated = (!subject.own() && subject.room.network_id.is_some()).then_some(OfMessage {
        removed: true,
        by: subject.person_id,
        at_ms: subject.now_ms,
        why,
    });
    let row = &mut subject.row;
    let replaced = std::mem::take(&mut row.body);
    row.html = String::new();
    row.removed_ms = Some(subject.now_ms);
    row.removed_by = Some(subject.person_id);
    row.removed_reason = shown;
    "[]".clone_into(&mut row.reactions);
    "[]".clone_into(&mut row.files);
    row.mentions_all = false;
    row.pinned_ms = None;
    row.pinned_by = None;
    // A title stays while others' posts stand under it.
    if row.reply_count == 0 && row.thread_root_id.is_none() {
        row.topic = None;
    }
    let root = subject.question.clone();
    let mut others = marks::turn(subject, false);
    // The last post under a removed root takes the topic with it.
    if let Some(root) = root.filter(|root| root.removed_ms.is_some() && root.topic.is_some() && root.reply_count == 1) {
        others.push(MessageRow { topic: None, ..root });
    }
    let (replaced, mentions) = (Some(replaced), Some(Vec::new()));
    Effect { changed: true, replaced, mentions, removed: true, moderated, others, ..Effect::default() }
}
