//! Messages to be sent later. Only their author knows of them, and only while they may read the room; whether they may be sent is judged
//! when it is time ([`send`]).

pub mod http;
pub mod send;
mod store;

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits::{SCHEDULED, SCHEDULED_LATEST_MS, SCHEDULED_SOONEST_MS};
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::shapes::scheduled::{NewScheduled, Scheduled, ScheduledChange};
use mellanrum_protocol::{FileId, NetworkId, Nonce, PersonId, RoomId, ScheduledId};
use sha2::{Digest, Sha256};

use self::store::Row;
use crate::App;
use crate::archive::beside;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::store::Tx;
use crate::{files, messages, rooms};

/// Keeps a message to be sent to a room at a later time, by somebody who may write there now. A repeated nonce returns the first one, and
/// is also that of the message itself.
pub async fn create(app: &App, actor: &Actor, room: RoomId, nonce: Nonce, ask: NewScheduled) -> Result<Scheduled> {
    let (person, now_ms) = (actor.person_id, app.clock.now_ms());
    let asked_hash = hash(room, &ask);
    let mut tx = app.db.read().await?;
    rooms::reader(&mut tx, person, room).await?;
    if let Some(row) = store::by_nonce(&mut tx, person, nonce).await? {
        return repeat(row, &asked_hash);
    }
    let body = messages::checked_with(ask.body, app.config.body_bytes, !ask.files.is_empty())?;
    let send_at_ms = in_time(ask.send_at_ms, now_ms)?;
    rooms::writer(&mut tx, person, room, send_at_ms).await?;
    if let Some(thread) = ask.thread {
        messages::check_thread(&mut tx, room, thread).await?;
    }
    drop(tx);
    let row = Row {
        id: ScheduledId(app.clock.id()),
        person_id: person,
        room_id: room,
        thread_root_id: ask.thread,
        body,
        send_at_ms,
        due_ms: Some(send_at_ms),
        sending: false,
        nonce,
        asked_hash,
        refused: None,
        created_ms: now_ms,
        files: Vec::new(),
    };
    let (scheduled, fresh) = beside(app, move |tx| Box::pin(async move { insert(tx, row, &ask.files).await })).await?;
    if fresh {
        app.scheduled.notify_one();
        tell(app, person, &scheduled).await;
    }
    Ok(scheduled)
}

/// Stores it unless a request with the same nonce came first, and whether it did. One request of a person at a time, so that none slips
/// past the limit.
async fn insert(tx: &mut Tx, row: Row, files: &[FileId]) -> Result<(Scheduled, bool)> {
    let person = row.person_id;
    store::take_turn(tx, person).await?;
    if let Some(earlier) = store::by_nonce(tx, person, row.nonce).await? {
        return Ok((repeat(earlier, &row.asked_hash)?, false));
    }
    if messages::was_posted(tx, person, row.nonce).await? {
        return Err(ErrorCode::KeyConflict.into());
    }
    if store::count(tx, person).await? >= SCHEDULED {
        return Err(ErrorCode::LimitExceeded.into());
    }
    let own = files::own(tx, person, row.room_id, files).await?;
    if own.len() < files.len() {
        return Err(Error::Invalid { field: "files", why: "unknown" });
    }
    let row = Row { files: own, ..row };
    store::insert(tx, &row).await?;
    Ok((row.into(), true))
}

/// What makes a repeated nonce a retry.
fn hash(room: RoomId, ask: &NewScheduled) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(room.0);
    hash.update(ask.thread.map_or(uuid::Uuid::nil(), |root| root.0));
    hash.update(ask.send_at_ms.to_be_bytes());
    // With nothing attached it is the hash of earlier versions.
    if !ask.files.is_empty() {
        hash.update(ask.files.len().to_be_bytes());
        ask.files.iter().for_each(|file| hash.update(file.0));
    }
    hash.update(ask.body.as_bytes());
    hash.finalize().to_vec()
}

fn repeat(earlier: Row, asked_hash: &[u8]) -> Result<Scheduled> {
    if earlier.asked_hash == asked_hash { Ok(earlier.into()) } else { Err(ErrorCode::KeyConflict.into()) }
}

fn in_time(send_at_ms: i64, now_ms: i64) -> Result<i64> {
    if (now_ms + SCHEDULED_SOONEST_MS..=now_ms + SCHEDULED_LATEST_MS).contains(&send_at_ms) {
        Ok(send_at_ms)
    } else {
        Err(Error::Invalid { field: "send_at_ms", why: "out_of_range" })
    }
}

/// What of the actor's waits to be sent to rooms that they may read now, the next one first.
pub async fn mine(app: &App, actor: &Actor) -> Result<Vec<Scheduled>> {
    let mut tx = app.db.read().await?;
    let rows = store::readable(&mut tx, actor.person_id).await?;
    Ok(rows.into_iter().map(Scheduled::from).collect())
}

/// Changes the text or the time. One that was refused is tried again, and needs a time to come for it.
pub async fn change(app: &App, actor: &Actor, id: ScheduledId, ask: ScheduledChange) -> Result<Scheduled> {
    let (person, now_ms) = (actor.person_id, app.clock.now_ms());
    let most = app.config.body_bytes;
    let send_at_ms = ask.send_at_ms.map(|at| in_time(at, now_ms)).transpose()?;
    let run = beside(app, move |tx| {
        Box::pin(async move {
            let row = waiting(tx, person, id).await?;
            let files = !row.files.is_empty();
            let body = ask.body.map(|body| messages::checked_with(body, most, files)).transpose()?;
            if row.refused.is_some() && send_at_ms.is_none() {
                in_time(row.send_at_ms, now_ms)?;
            }
            store::change(tx, id, body, send_at_ms, now_ms).await?.ok_or_else(|| ErrorCode::Busy.into())
        })
    });
    let scheduled = Scheduled::from(run.await?);
    app.scheduled.notify_one();
    tell(app, person, &scheduled).await;
    Ok(scheduled)
}

/// Withdraws it: it is not sent.
pub async fn withdraw(app: &App, actor: &Actor, id: ScheduledId) -> Result<()> {
    let (person, now_ms) = (actor.person_id, app.clock.now_ms());
    beside(app, move |tx| {
        Box::pin(async move {
            let row = waiting(tx, person, id).await?;
            let kept: Vec<FileId> = row.files.iter().map(|file| file.id).collect();
            files::let_go(tx, &kept, now_ms).await?;
            if store::withdraw(tx, id, now_ms).await? { Ok(()) } else { Err(ErrorCode::Busy.into()) }
        })
    })
    .await?;
    app.hub.tell(person, &PersonEvent::ScheduledGone { id }).await;
    Ok(())
}

/// Withdraws what of a person's waits for rooms of a network that they may no longer read, in the transaction that closed them.
pub(crate) async fn cancel_closed(
    tx: &mut Tx,
    person: PersonId,
    network: NetworkId,
    now_ms: i64,
) -> Result<Vec<Scheduled>> {
    let mut gone = Vec::new();
    for row in store::closed(tx, person, network).await? {
        let kept: Vec<FileId> = row.files.iter().map(|file| file.id).collect();
        files::let_go(tx, &kept, now_ms).await?;
        // What a node is sending at this moment is refused by the room.
        if store::withdraw(tx, row.id, now_ms).await? {
            gone.push(row.into());
        }
    }
    Ok(gone)
}

/// One of a person's that still waits, in a room that they may read. One whose message stands in the room has been sent, even if a node
/// went down before it could say so.
async fn waiting(tx: &mut Tx, person: PersonId, id: ScheduledId) -> Result<Row> {
    let row = store::own(tx, person, id).await?.ok_or(Error::NOT_FOUND)?;
    if messages::was_posted(tx, person, row.nonce).await? { Err(Error::NOT_FOUND) } else { Ok(row) }
}

async fn tell(app: &App, person: PersonId, scheduled: &Scheduled) {
    app.hub.tell(person, &PersonEvent::Scheduled { scheduled: scheduled.clone() }).await;
}
