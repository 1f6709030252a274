//! Messages that people have saved for themselves, with a note and a reminder. Nobody else knows of it, and they themselves only while
//! they may read the room.

pub mod http;
pub mod remind;
mod store;

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits::{NOTE_CHARS, SAVED, SCHEDULED_LATEST_MS, SCHEDULED_SOONEST_MS};
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::shapes::saved::{SaveMessage, Saved, SavedMessage};
use mellanrum_protocol::{MessageId, PersonId};

use crate::App;
use crate::archive::{self, beside};
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::store::Tx;
use crate::{messages, rooms};

/// Saves a message that the actor may read, or changes its note and reminder, and tells their devices.
pub async fn save(app: &App, actor: &Actor, id: MessageId, ask: SaveMessage) -> Result<Saved> {
    let (person, now_ms) = (actor.person_id, app.clock.now_ms());
    let note = ask.note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty());
    if note.as_ref().is_some_and(|note| note.chars().count() > NOTE_CHARS) {
        return Err(Error::Invalid { field: "note", why: "too_long" });
    }
    let mut tx = app.db.read().await?;
    let message = readable(&mut tx, person, id).await?;
    drop(tx);
    let remind_at_ms = ask.remind_at_ms;
    let gone = message.removed_ms.is_some();
    let (saved, changed) = beside(app, move |tx| {
        Box::pin(async move {
            store::take_turn(tx, person).await?;
            let before = store::one(tx, person, id).await?;
            if before.is_none() && gone {
                return Err(ErrorCode::Removed.into());
            }
            if before.is_none() && store::count(tx, person).await? >= SAVED {
                return Err(ErrorCode::LimitExceeded.into());
            }
            let known = before.as_ref().and_then(|before| before.remind_at_ms);
            let soon = now_ms + SCHEDULED_SOONEST_MS..=now_ms + SCHEDULED_LATEST_MS;
            if remind_at_ms != known && remind_at_ms.is_some_and(|at| !soon.contains(&at)) {
                return Err(Error::Invalid { field: "remind_at_ms", why: "out_of_range" });
            }
            let reminded_ms = before.as_ref().and_then(|before| before.reminded_ms).filter(|_| remind_at_ms == known);
            let saved_ms = before.as_ref().map_or(now_ms, |before| before.saved_ms);
            let saved = Saved { message_id: id, note, saved_ms, remind_at_ms, reminded_ms };
            let changed = before.as_ref() != Some(&saved);
            if changed {
                store::put(tx, person, &saved).await?;
            }
            Ok((saved, changed))
        })
    })
    .await?;
    if changed {
        app.reminders.notify_one();
        app.hub.tell(person, &PersonEvent::Saved { saved: saved.clone() }).await;
    }
    Ok(saved)
}

/// Takes a message from the saved ones. That it is not among them is no error: what was wanted is so.
pub async fn forget(app: &App, actor: &Actor, id: MessageId) -> Result<()> {
    let person = actor.person_id;
    let mut tx = app.db.read().await?;
    readable(&mut tx, person, id).await?;
    drop(tx);
    if beside(app, move |tx| Box::pin(async move { store::remove(tx, person, id).await })).await? {
        app.hub.tell(person, &PersonEvent::SavedGone { message_id: id }).await;
    }
    Ok(())
}

/// What the actor has saved in rooms that they may read now, with the messages, last saved first.
pub async fn mine(app: &App, actor: &Actor) -> Result<Vec<SavedMessage>> {
    let mut tx = app.db.read().await?;
    let all = of(&mut tx, actor.person_id).await?;
    let ids: Vec<MessageId> = all.iter().map(|saved| saved.message_id).collect();
    let mut found = messages::with_roots(&mut tx, &ids).await?;
    let whole = |saved: Saved| {
        let (message, root) = found.remove(&saved.message_id)?;
        Some(SavedMessage { saved, message, root })
    };
    Ok(all.into_iter().filter_map(whole).collect())
}

/// What a person has saved in rooms that they may read, last saved first.
pub async fn of(tx: &mut Tx, person: PersonId) -> Result<Vec<Saved>> {
    store::readable(tx, person).await
}

async fn readable(tx: &mut Tx, person: PersonId, id: MessageId) -> Result<archive::row::MessageRow> {
    let message = archive::store::message(tx, id).await?.ok_or(Error::NOT_FOUND)?;
    rooms::reader(tx, person, message.room_id).await?;
    Ok(message)
}
