//! What the hub does of its own accord: hears the bus, looks at the rooms' heads, fills holes, keeps presence fresh.

use std::sync::Arc;
use std::time::Duration;

use mellanrum_protocol::channel::Channel;
use mellanrum_protocol::error::DisconnectCode;
use mellanrum_protocol::shapes::rooms::Change;
use mellanrum_protocol::{RoomId, Seq};
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

use super::presence::TELL;
use super::room::{Frame, Room};
use super::{Hub, raw};
use crate::archive;
use crate::bus::{Heard, Note};
use crate::error::Result;

/// How long a change that came early waits for those before it (centrifuge waits about as long before it asks its broker).
const EARLY_WAIT: Duration = Duration::from_millis(30);
/// Between two looks at the heads while notes come through: finds the rare one that was lost (I5: repaired within a second or so).
const LOOK: Duration = Duration::from_secs(1);
/// The same while the bus is down: then it is the only way to hear of others' changes (I8: p99 ≤ 1.5 s).
const LOOK_OFTEN: Duration = Duration::from_millis(250);
/// The same for a process that is alone: only a commit whose answer came too late can be missed.
const LOOK_RARELY: Duration = Duration::from_secs(3);
/// Longest wait for the archive when looking.
const ANSWER: Duration = Duration::from_secs(3);
/// Pause after the archive did not answer.
const RETRY: Duration = Duration::from_millis(500);

/// Hears the other nodes.
pub async fn listen(hub: Hub, mut heard: mpsc::Receiver<Heard>) {
    while let Some(heard) = heard.recv().await {
        match heard {
            Heard::Restored => {
                hub.0.restored.notify_one();
                look(&hub).await;
                hub.refresh_presence();
            }
            Heard::Note(note) => hear(&hub, note),
        }
    }
}

fn hear(hub: &Hub, note: Note) {
    match note {
        // One's own come back from the bus, too.
        Note::Here { node, .. }
        | Note::Came { node, .. }
        | Note::Went { node, .. }
        | Note::Passing { node, .. }
        | Note::Recheck { node, .. }
            if node == hub.0.node => {}
        Note::Ended { credentials } => hub.close_credentials(&credentials, DisconnectCode::SignedOut),
        Note::Recheck { person, channel, .. } => {
            if let Some(channel) = Channel::parse(&channel) {
                hub.recheck(person, channel, false);
            }
        }
        Note::Emulate { session, data } => {
            hub.hand_over(hub.0.node, session, data);
        }
        _ if !hub.is_confirmed() => {}
        Note::Change { room, seq, left, data } => hub.accept(room, Frame::new(room, seq, left, data)),
        Note::Passing { channel, except, data, .. } => {
            if let Some(channel) = Channel::parse(&channel) {
                hub.deliver_passing(channel, except, data);
            }
        }
        note @ (Note::Here { .. } | Note::Came { .. } | Note::Went { .. }) => hub.hear_presence(note),
    }
}

/// Looks at the heads of the rooms with subscribers here, again and again.
pub async fn heads(hub: Hub) {
    loop {
        sleep(match (hub.0.bus.is_local(), hub.0.bus.is_up()) {
            (true, _) => LOOK_RARELY,
            (_, true) => LOOK,
            (_, false) => LOOK_OFTEN,
        })
        .await;
        look(&hub).await;
    }
}

async fn look(hub: &Hub) {
    let rooms: Vec<Arc<Room>> = hub.0.rooms.iter().map(|entry| Arc::clone(&entry)).collect();
    if rooms.is_empty() || !hub.is_confirmed() {
        return;
    }
    let ids: Vec<RoomId> = rooms.iter().map(|room| room.id).collect();
    let read = async {
        let mut tx = hub.0.db.read().await?;
        archive::store::heads(&mut tx, &ids).await
    };
    let Ok(Ok(heads)) = timeout(ANSWER, read).await else { return };
    for (id, head) in heads {
        if let Some(room) = rooms.iter().find(|room| room.id == id && room.misses(head)) {
            mend(hub.clone(), Arc::clone(room), head);
        }
    }
}

/// Waits a moment for what is missing up to `reached`, then reads it from the archive. One at a time for each room.
pub fn mend(hub: Hub, room: Arc<Room>, reached: Seq) {
    if !room.claim_mending() {
        return;
    }
    tokio::spawn(async move {
        sleep(EARLY_WAIT).await;
        while room.misses(reached) && hub.is_confirmed() {
            match timeout(ANSWER, fill(&hub, &room)).await {
                Ok(Ok(())) => metrics::counter!("mellanrum_gaps_repaired_total").increment(1),
                _ => sleep(RETRY).await,
            }
        }
        room.release_mending();
    });
}

async fn fill(hub: &Hub, room: &Room) -> Result<()> {
    let Some(after) = room.after() else { return Ok(()) };
    let mut tx = hub.0.db.read().await?;
    let head = archive::store::head(&mut tx, room.id).await?.unwrap_or(after);
    let limit = hub.0.recover_changes;
    let entries = archive::store::changes_since(&mut tx, room.id, after, limit + 1).await?;
    if i64::try_from(entries.len()).unwrap_or(i64::MAX) > limit {
        room.skip_to(head);
        return Ok(());
    }
    let frames = entries.into_iter().filter_map(|entry| {
        let left = match &entry.change {
            Change::Member { member } if !member.present => Some(member.person_id),
            _ => None,
        };
        Some(Frame::new(room.id, entry.seq, left, raw(&entry.change)?))
    });
    let gone = room.fill(frames.collect(), head);
    hub.gone(room.id, &gone);
    Ok(())
}

/// Keeps presence fresh.
pub async fn presence(hub: Hub) {
    loop {
        sleep(TELL).await;
        hub.refresh_presence();
    }
}
