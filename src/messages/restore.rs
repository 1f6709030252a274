//! Restoring a message that somebody watching over the room removed: its text, files and title come back, and who had reacted.

use mellanrum_protocol::PersonId;
use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits::MODERATION_REASON;
use mellanrum_protocol::shapes::messages::MessageResult;
use mellanrum_protocol::shapes::moderation::RestoreMessage;
use mellanrum_protocol::shapes::rooms::RoomAction;

use super::act::{Applied, Ask, Begun, By, Effect, Subject, apply, begin, see};
use super::{store, text};
use crate::App;
use crate::archive::Locked;
use crate::archive::row::MessageRow;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::moderation::{self, OfMessage, Why};
use crate::store::Tx;

/// Restores what somebody other than its author removed. What stands is returned as it is.
pub async fn restore(app: &App, actor: &Actor, ask: RestoreMessage) -> Result<MessageResult> {
    let reason = moderation::words("reason", ask.reason.as_deref().unwrap_or_default(), MODERATION_REASON)?;
    let person_id = actor.person_id;
    let mut tx = app.db.read().await?;
    let room_id = see(&mut tx, person_id, ask.message_id).await?.room.id;
    drop(tx);
    let mut asked = Ask::new("restore", ask.message_id, ask.nonce, &reason);
    asked.of_removed = true;
    let clock = app.clock.clone();
    let run = app.archive.act([room_id], move |tx, locked| {
        Box::pin(async move {
            let by = By { person_id, of_answers: false, now_ms: clock.now_ms() };
            let (row, role) = match begin(tx, room_id, person_id, &asked, by.now_ms).await? {
                Begun::Repeat(message) => return Ok(Applied::none(message)),
                Begun::First(row, role) => (row, role),
            };
            let back = prepare(tx, locked, &row).await?;
            let why = Why { reason, ..Why::default() };
            apply(tx, locked, &clock, (row, role), by, move |subject| {
                subject.require(RoomAction::RemoveAny)?;
                bring_back(subject, back, why)
            })
            .await
        })
    });
    let (Applied { message, told, .. }, entries) = run.await?;
    app.hub.publish(entries).await;
    for (person, event) in told {
        app.hub.tell(person, &event).await;
    }
    Ok(MessageResult { message })
}

/// Restores a message of a locked room for somebody who has been let by, if it is still removed.
pub(crate) async fn restore_under_lock(
    tx: &mut Tx,
    locked: &mut Locked,
    clock: &Clock,
    row: MessageRow,
    by: PersonId,
    why: Why,
) -> Result<Applied> {
    let back = prepare(tx, locked, &row).await?;
    // As what they are in the room was asked before; the rule doesn't look at it.
    let role = mellanrum_protocol::shapes::networks::Role::Moderator;
    let by = By { person_id: by, of_answers: false, now_ms: clock.now_ms() };
    apply(tx, locked, clock, (row, role), by, move |subject| bring_back(subject, back, why)).await
}

/// What a removed message was.
struct Back {
    body: String,
    html: String,
    mentions: Vec<PersonId>,
    taken: Option<moderation::Taken>,
}

async fn prepare(tx: &mut Tx, locked: &mut Locked, row: &MessageRow) -> Result<Option<Back>> {
    if row.removed_ms.is_none() {
        return Ok(None);
    }
    let body = store::revisions(tx, row.id).await?.into_iter().next().ok_or(Error::NOT_FOUND)?.body;
    // Nobody is called by it a second time.
    let role = mellanrum_protocol::shapes::networks::Role::Participant;
    let text = text::prepare(tx, locked.room(row.room_id)?, role, &body).await?;
    let taken = moderation::taken(tx, row.id).await?;
    Ok(Some(Back { body, html: text.html, mentions: text.mentions, taken }))
}

fn bring_back(subject: &mut Subject, back: Option<Back>, why: Why) -> Result<Effect> {
    let Some(Back { body, html, mentions, taken }) = back else { return Ok(Effect::none()) };
    if subject.row.removed_by == Some(subject.row.author_id) {
        // What people take back themselves is theirs to say again.
        return Err(ErrorCode::Removed.into());
    }
    let moderated = OfMessage { removed: false, by: subject.person_id, at_ms: subject.now_ms, why };
    let row = &mut subject.row;
    row.body = body;
    row.html = html;
    row.removed_ms = None;
    row.removed_by = None;
    row.removed_reason = None;
    if let Some(taken) = taken {
        row.files = taken.files;
        row.reactions = taken.reactions;
        row.question = taken.question;
        row.topic = taken.topic.or(row.topic.take());
    }
    let (mentions, moderated) = (Some(mentions), Some(moderated));
    Ok(Effect { changed: true, restored: true, mentions, moderated, ..Effect::default() })
}
