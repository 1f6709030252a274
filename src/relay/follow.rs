//! Following: what is passed on changes with its source, and the source learns what came of it.
//!
//! Each is one look at what differs and one act under the lock of the room that it changes; another node that does the same finds nothing
//! left to do. What was made here wakes the loop, the rest is found within seconds.

use mellanrum_protocol::MessageId;
use mellanrum_protocol::RoomId;
use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::relay::{PassedOn, Relayed};

use super::as_now;
use super::store::{self, Told};
use crate::App;
use crate::access;
use crate::archive::row::{MessageRow, json, to_json};
use crate::archive::{self, Locked};
use crate::clock::Clock;
use crate::due;
use crate::error::Result;
use crate::messages::{self, By, Effect};
use crate::search;
use crate::store::Tx;

/// Most messages that are brought up to date between two looks.
const BATCH: i64 = 50;
/// Most places named below a message.
const PLACES: usize = 20;

/// Follows until the node goes down.
pub async fn run(app: App) {
    due::keep_up(&app, &app.relays, "what was passed on", follow).await;
}

/// Brings everything up to date that is not.
async fn follow(app: App) -> Result<Option<i64>> {
    while !app.is_draining() {
        let mut tx = app.db.read().await?;
        let copies = store::behind(&mut tx, BATCH).await?;
        let sources = store::untold(&mut tx, BATCH).await?;
        drop(tx);
        if copies.is_empty() && sources.is_empty() {
            break;
        }
        for (copy, room) in copies {
            change(&app, copy, room, Kind::Copy).await?;
        }
        for (source, room) in sources {
            change(&app, source, room, Kind::Source).await?;
        }
    }
    Ok(None)
}

/// What of a message is brought up to date.
#[derive(Clone, Copy)]
enum Kind {
    /// What it passes on.
    Copy,
    /// What it says of where it was passed on to.
    Source,
}

async fn change(app: &App, id: MessageId, room: RoomId, kind: Kind) -> Result<()> {
    let clock = app.clock.clone();
    let run = app.archive.act([room], move |tx, locked| {
        Box::pin(async move {
            // Gone to another room since: found there at the next look.
            let Some(row) = archive::store::message(tx, id).await?.filter(|row| row.room_id == room) else {
                return Ok(());
            };
            match kind {
                Kind::Copy => renew(tx, locked, &clock, row).await,
                Kind::Source => tell(tx, locked, &clock, row).await,
            }
        })
    });
    let ((), entries) = run.await?;
    app.hub.publish(entries).await;
    Ok(())
}

/// Makes a copy show its sources as they are now. Of one that has gone to another room since only a withdrawal follows: who reads there
/// may be others.
async fn renew(tx: &mut Tx, locked: &mut Locked, clock: &Clock, copy: MessageRow) -> Result<()> {
    let Some(relayed) = copy.relayed.as_deref() else { return Ok(()) };
    let mut relayed: Relayed = json(relayed)?;
    for (part, source) in relayed.parts.iter_mut().zip(store::parts(tx, copy.id).await?) {
        let Some(row) = archive::store::message(tx, source.source_id).await? else { continue };
        if row.room_id == source.source_room || row.removed_ms.is_some() {
            *part = as_now(part.clone(), &row)?;
        }
        store::followed(tx, copy.id, source.n, row.changed_seq).await?;
    }
    let (id, after) = (copy.id, Some(to_json(&relayed)?));
    if after == copy.relayed {
        return Ok(());
    }
    put(tx, locked, clock, copy, move |row| row.relayed = after).await?;
    match archive::store::message(tx, id).await?.filter(|row| row.removed_ms.is_none()) {
        Some(row) => search::anew(tx, &row).await,
        None => Ok(()),
    }
}

/// Makes a source say where it was passed on to, and how many answers there are. Of closed rooms it says nothing.
async fn tell(tx: &mut Tx, locked: &mut Locked, clock: &Clock, source: MessageRow) -> Result<()> {
    let mut places = Vec::new();
    for told in store::copies(tx, source.id).await? {
        store::tell(tx, &told).await?;
        let Told { copy_id, room_id, kind, at_ms, replies, answered, removed } = told;
        if !removed && !access::is_closed(kind.0) {
            places.push(PassedOn { message_id: copy_id, room_id, at_ms, replies, answered });
        }
    }
    places.drain(..places.len().saturating_sub(PLACES));
    let after = if places.is_empty() { None } else { Some(to_json(&places)?) };
    if after == source.passed_on {
        return Ok(());
    }
    put(tx, locked, clock, source, move |row| row.passed_on = after).await
}

/// Changes a message in what nobody in it wrote.
async fn put<F>(tx: &mut Tx, locked: &mut Locked, clock: &Clock, row: MessageRow, set: F) -> Result<()>
where
    F: FnOnce(&mut MessageRow) + Send,
{
    let by = By { person_id: row.author_id, of_answers: false, now_ms: clock.now_ms() };
    messages::apply(tx, locked, clock, (row, Role::Participant), by, |subject| {
        set(&mut subject.row);
        Ok(Effect::row())
    })
    .await?;
    Ok(())
}
