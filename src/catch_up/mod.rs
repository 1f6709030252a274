//! Catching up: what happened since a moment. What matters most is listed; everything is counted, so that nothing is passed over in silence.
//!
//! A room's changes have an order, but no time of their own. So the first change of each room in every five minutes is noted with the seq
//! before it, in its own transaction: what a room looked like at a moment is then one look into an index, exact to five minutes, and never too late.

pub mod http;
mod store;
mod visit;

use std::collections::BTreeMap;

use mellanrum_protocol::shapes::catch_up::{BusyThread, CatchUp, CaughtUp, RoomChanges};
use mellanrum_protocol::{MessageId, NetworkId, RoomId};

pub(crate) use self::store::{note, note_past};
pub(crate) use self::visit::seen;
use crate::App;
use crate::error::Result;
use crate::identity::actor::Actor;
use crate::messages;
use crate::store::Tx;

/// Between two notes of a room, in milliseconds.
const SLOT_MS: i64 = 300_000;
/// The longest span, in milliseconds: a year.
const LONGEST_MS: i64 = 366 * 86_400_000;
/// What is listed of messages, at most.
const LISTED: i64 = 20;
/// What is listed of threads, at most.
const THREADS: i64 = 10;

/// The five minutes that a moment is in.
pub(crate) const fn slot(at_ms: i64) -> i64 {
    at_ms - at_ms.rem_euclid(SLOT_MS)
}

/// Since when somebody wants to catch up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// Since they were last here.
    Visit,
    /// Since a moment.
    Ms(i64),
}

/// What happened in the rooms that the actor may read now, of one network or of all and of direct conversations.
pub async fn catch_up(app: &App, actor: &Actor, since: Since, network: Option<NetworkId>) -> Result<CatchUp> {
    let (person, until_ms) = (actor.person_id, app.clock.now_ms());
    let mut tx = app.db.read().await?;
    let since_ms = match since {
        Since::Visit => visit::last(&mut tx, person, until_ms).await?,
        Since::Ms(at_ms) => at_ms,
    };
    let since_ms = slot(since_ms.clamp(until_ms - LONGEST_MS, until_ms));
    let span = store::Span { person, since_ms, network };
    let answered = store::answered(&mut tx, span, LISTED).await?;
    let mentioned = store::mentioned(&mut tx, span, LISTED).await?;
    let topics = store::topics(&mut tx, span, LISTED).await?;
    let files = store::files(&mut tx, span, LISTED).await?;
    let threads = store::threads(&mut tx, span, THREADS).await?;
    let rooms = rooms(&mut tx, span).await?;
    Ok(CatchUp {
        since_ms,
        until_ms,
        answered: listed(&mut tx, answered).await?,
        mentioned: listed(&mut tx, mentioned).await?,
        topics: listed(&mut tx, topics).await?,
        files: listed(&mut tx, files).await?,
        threads: busy(&mut tx, threads).await?,
        rooms,
    })
}

/// The messages, in the order of their ids.
async fn listed(tx: &mut Tx, ids: Vec<MessageId>) -> Result<Vec<CaughtUp>> {
    let mut found = messages::with_roots(tx, &ids).await?;
    Ok(ids.iter().filter_map(|id| found.remove(id)).map(|(message, root)| CaughtUp { message, root }).collect())
}

async fn busy(tx: &mut Tx, rows: Vec<store::ThreadRow>) -> Result<Vec<BusyThread>> {
    let ids: Vec<MessageId> = rows.iter().map(|row| row.root_id).collect();
    let mut found = messages::with_roots(tx, &ids).await?;
    let whole = |row: store::ThreadRow| {
        let (root, _) = found.remove(&row.root_id)?;
        Some(BusyThread { root, first_id: row.first_id, replies: row.replies, people: row.people })
    };
    Ok(rows.into_iter().filter_map(whole).collect())
}

/// Every room in which anything changed, those with most that is new first.
async fn rooms(tx: &mut Tx, span: store::Span) -> Result<Vec<RoomChanges>> {
    let blank = |room_id: RoomId, after_seq, head| RoomChanges {
        room_id,
        after_seq,
        head,
        new: 0,
        arrived: 0,
        own: 0,
        removed: 0,
        pinned: 0,
        edited: 0,
        other: 0,
        moved: 0,
        joined: 0,
        left: 0,
        room: 0,
    };
    let mut rooms: BTreeMap<RoomId, RoomChanges> = BTreeMap::new();
    for row in store::places(tx, span).await? {
        let of = rooms.entry(row.room_id).or_insert_with(|| blank(row.room_id, row.after_seq, row.head));
        (of.joined, of.left, of.room, of.moved) = (row.joined, row.gone, row.room, row.moved);
    }
    for row in store::messages(tx, span).await? {
        let of = rooms.entry(row.room_id).or_insert_with(|| blank(row.room_id, row.after_seq, row.head));
        (of.new, of.arrived, of.own, of.removed) = (row.new, row.arrived, row.own, row.removed);
        (of.pinned, of.edited, of.other) = (row.pinned, row.edited, row.other);
    }
    let mut rooms: Vec<RoomChanges> = rooms.into_values().collect();
    rooms.sort_by_key(|room| (std::cmp::Reverse(room.new), room.room_id));
    Ok(rooms)
}
