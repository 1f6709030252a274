//! How far people have read, the same on all of a person's devices: forward only, unless they say that it is unread from somewhere on.

use mellanrum_protocol::shapes::people::{PersonEvent, ReadRoom, ReadState};
use mellanrum_protocol::{PersonId, RoomId};

use super::reader;
use super::store::reading;
use crate::App;
use crate::archive::beside;
use crate::error::Result;
use crate::identity::actor::Actor;
use crate::store::Tx;
use crate::{catch_up, inbox};

/// Moves the actor's read position in a room forward, at most to the room's newest change, or exactly to a place, and tells their devices.
pub async fn read(app: &App, actor: &Actor, ask: ReadRoom) -> Result<ReadState> {
    let ReadRoom { room_id: room, seq, exact } = ask;
    catch_up::seen(app, actor.person_id).await?;
    let person = actor.person_id;
    let mut tx = app.db.read().await?;
    let (row, place) = reader(&mut tx, person, room).await?;
    let seq = seq.clamp(0, row.last_seq);
    if if exact { seq == place.last_read_seq } else { seq <= place.last_read_seq } {
        return state(&mut tx, person, room).await;
    }
    drop(tx);
    let moved = beside(app, move |tx| {
        Box::pin(async move {
            if exact {
                inbox::unmark_room(tx, person, room, seq).await?;
                reading::place(tx, person, room, seq).await
            } else {
                reading::advance(tx, person, room, seq).await
            }
        })
    });
    let moved = moved.await?;
    let mut tx = app.db.read().await?;
    let read = ReadState { exact, ..state(&mut tx, person, room).await? };
    drop(tx);
    if moved {
        app.hub.tell(person, &PersonEvent::Read { read: read.clone() }).await;
    }
    Ok(read)
}

/// How far a person has read in a room, and what is left. `NotFound` unless they may read it.
pub async fn state(tx: &mut Tx, person: PersonId, room: RoomId) -> Result<ReadState> {
    let (_, place) = reader(tx, person, room).await?;
    let count = reading::count(tx, person, room).await?;
    Ok(ReadState {
        room_id: room,
        last_read_seq: place.last_read_seq,
        unread: count.map_or(0, |count| count.unread),
        mentions: count.map_or(0, |count| count.mentions),
        exact: false,
    })
}
