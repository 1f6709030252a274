//! Following topics and threads, and how far each person has read in each: exactly, the same on all of their devices.
//!
//! Whoever writes in a topic follows it from then on, without asking; that is written with the post, in its transaction. A person's row
//! of a topic holds a read position of its own, so reading the room's talk on does not hide what is unread in a topic.

pub mod http;
pub mod live;
mod shift;
mod store;

use mellanrum_protocol::limits::TOPICS;
use mellanrum_protocol::shapes::following::{FollowTopic, MyTopic, ReadTopic};
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::{MessageId, PersonId};

pub use self::shift::{Shift, shifted};
pub use self::store::{Begun, begin};
use crate::App;
use crate::archive::{self, RoomRow, beside};
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::store::Tx;
use crate::{inbox, rooms};

/// Sets what the actor is told of a topic that they may read, and tells their devices.
pub async fn follow(app: &App, actor: &Actor, ask: FollowTopic) -> Result<MyTopic> {
    let (person, now_ms) = (actor.person_id, app.clock.now_ms());
    let mut tx = app.db.read().await?;
    let (root, _) = root_of(&mut tx, person, ask.message_id).await?;
    drop(tx);
    let changed =
        beside(app, move |tx| Box::pin(async move { store::set_level(tx, person, root, ask.level, now_ms).await }));
    settled(app, person, root, changed.await?).await
}

/// Moves the actor's read position in a topic: forward only, at most to the room's newest change, or exactly to a place. Tells their devices.
pub async fn read(app: &App, actor: &Actor, ask: ReadTopic) -> Result<MyTopic> {
    let (person, now_ms) = (actor.person_id, app.clock.now_ms());
    let mut tx = app.db.read().await?;
    let (root, room) = root_of(&mut tx, person, ask.message_id).await?;
    drop(tx);
    let to = store::ReadTo { person, root, room: room.id, seq: ask.seq.clamp(0, room.last_seq), now_ms };
    let moved = beside(app, move |tx| {
        Box::pin(async move {
            if !ask.exact {
                return store::advance(tx, to).await;
            }
            inbox::unmark_topic(tx, person, root, to.seq).await?;
            store::place(tx, to).await
        })
    });
    settled(app, person, root, moved.await?).await
}

/// A topic as the actor has it.
pub async fn get(app: &App, actor: &Actor, id: MessageId) -> Result<MyTopic> {
    let mut tx = app.db.read().await?;
    let (root, _) = root_of(&mut tx, actor.person_id, id).await?;
    store::topic(&mut tx, actor.person_id, root).await?.ok_or(Error::NOT_FOUND)
}

/// The topics that the actor follows or has muted, in rooms that they may read now: first those with something unread.
pub async fn mine(app: &App, actor: &Actor) -> Result<Vec<MyTopic>> {
    let mut tx = app.db.read().await?;
    of(&mut tx, actor.person_id).await
}

/// The same of any person.
pub async fn of(tx: &mut Tx, person: PersonId) -> Result<Vec<MyTopic>> {
    store::topics(tx, person, TOPICS).await
}

/// Tells people on all of their devices how they have a topic now, if they may read it.
pub async fn tell(app: &App, root: MessageId, people: &[PersonId]) -> Result<()> {
    for person in people {
        let mut tx = app.db.read().await?;
        let told = told(&mut tx, root, std::slice::from_ref(person)).await?;
        drop(tx);
        for (person, event) in told {
            app.hub.tell(person, &event).await;
        }
    }
    Ok(())
}

/// What tells people how they have a topic now, as far as they may read it.
pub(crate) async fn told(tx: &mut Tx, root: MessageId, people: &[PersonId]) -> Result<Vec<(PersonId, PersonEvent)>> {
    let mut told = Vec::new();
    for person in people {
        let topic = store::topic(tx, *person, root).await?;
        told.extend(topic.map(|topic| (*person, PersonEvent::Topic { topic })));
    }
    Ok(told)
}

/// The message that started the topic in which a message stands, and its room; `NotFound` unless the person may read it.
async fn root_of(tx: &mut Tx, person: PersonId, id: MessageId) -> Result<(MessageId, RoomRow)> {
    let message = archive::store::message(tx, id).await?.ok_or(Error::NOT_FOUND)?;
    let (room, _) = rooms::reader(tx, person, message.room_id).await?;
    Ok((message.thread_root_id.unwrap_or(message.id), room))
}

/// The topic after a change, of which the person's devices are told if there was one.
async fn settled(app: &App, person: PersonId, root: MessageId, changed: bool) -> Result<MyTopic> {
    let mut tx = app.db.read().await?;
    let topic = store::topic(&mut tx, person, root).await?.ok_or(Error::NOT_FOUND)?;
    drop(tx);
    if changed {
        app.hub.tell(person, &PersonEvent::Topic { topic: topic.clone() }).await;
    }
    Ok(topic)
}
