//! A room with subscribers here: its sequencer and who hears it.
//!
//! The lock is held for pushing shared bytes into outboxes; encoding, reading the archive and waiting happen outside.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use mellanrum_protocol::channel::Channel;
use mellanrum_protocol::error::UnsubscribeCode;
use mellanrum_protocol::frame::Push;
use mellanrum_protocol::{PersonId, RoomId, Seq};
use serde_json::value::RawValue;
use tokio::sync::OnceCell;

use super::{Client, Hub, Key, publication, push};
use crate::archive;
use crate::error::{Error, Result};
use crate::live::outbox::{Kind, Outbox};
use crate::store::Db;

/// Changes that came early and wait for those before them, at most. Past that the hole is filled from the archive with all that follows.
const EARLY: usize = 1_024;
/// Events held for one who is just subscribing, at most. Past that they subscribe again.
const HELD: usize = 1_024;

/// A change as it goes out: encoded once, shared by all who hear it.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Its place in the room's order.
    pub seq: Seq,
    /// Whoever may no longer read from here on.
    pub left: Option<PersonId>,
    /// The whole push.
    pub bytes: Bytes,
}

impl Frame {
    /// The frame of a change.
    pub fn new(room: RoomId, seq: Seq, left: Option<PersonId>, data: Box<RawValue>) -> Self {
        Self { seq, left, bytes: publication(Channel::Room(room), data, seq) }
    }
}

/// A room with subscribers here.
#[derive(Debug)]
pub struct Room {
    /// The room.
    pub id: RoomId,
    opened: OnceCell<()>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The seq that is delivered next; 0 until the head has been read.
    next: Seq,
    early: BTreeMap<Seq, Frame>,
    subscribers: HashMap<Key, Subscriber>,
    /// Whether the last subscriber has left: a newcomer needs a new one.
    closed: bool,
    /// Whether somebody is filling a hole.
    pub(super) mending: bool,
}

#[derive(Debug)]
struct Subscriber {
    person_id: PersonId,
    outbox: Outbox,
    hears: Hears,
}

/// From where on a subscriber hears the room.
#[derive(Debug)]
enum Hears {
    /// Not yet: the archive is being read.
    Held(Vec<Frame>),
    /// Everything after this seq.
    After(Seq),
}

impl Room {
    /// A room that nobody hears yet.
    pub fn new(id: RoomId) -> Self {
        Self { id, opened: OnceCell::new(), state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads where the room's log stands, once. The bus has been subscribed to before: what comes meanwhile is kept as early.
    pub async fn open(&self, db: &Db) -> Result<()> {
        self.opened
            .get_or_try_init(|| async {
                let mut tx = db.read().await?;
                let head = archive::store::head(&mut tx, self.id).await?.ok_or(Error::NOT_FOUND)?;
                let mut state = self.state();
                state.next = head + 1;
                state.early.retain(|seq, _| *seq > head);
                Ok(())
            })
            .await
            .copied()
    }

    /// Adds a subscriber that hears nothing yet. False if the room has just been closed.
    pub fn hold(&self, client: &Client) -> bool {
        let mut state = self.state();
        if state.closed {
            return false;
        }
        let subscriber =
            Subscriber { person_id: client.person_id, outbox: client.outbox.clone(), hears: Hears::Held(Vec::new()) };
        state.subscribers.insert(client.key, subscriber);
        true
    }

    /// Lets a held subscriber hear everything after `after`, its reply first. False if it was put out meanwhile.
    fn admit(&self, key: Key, after: Seq, reply: Bytes) -> bool {
        let mut state = self.state();
        let Some(subscriber) = state.subscribers.get_mut(&key) else { return false };
        subscriber.outbox.push(reply, Kind::Kept);
        let held = match std::mem::replace(&mut subscriber.hears, Hears::After(after)) {
            Hears::Held(held) => held,
            Hears::After(_) => Vec::new(),
        };
        let (person_id, outbox) = (subscriber.person_id, subscriber.outbox.clone());
        for frame in held.into_iter().filter(|frame| frame.seq > after) {
            if frame.left == Some(person_id) {
                state.subscribers.remove(&key);
                outbox.push(self.ended(UnsubscribeCode::Ended), Kind::Kept);
                return false;
            }
            outbox.push(frame.bytes, Kind::Recoverable);
        }
        true
    }

    /// Takes a change in, and delivers what is next by order. Keys of those who were put out.
    pub fn accept(&self, frame: Frame) -> Vec<Key> {
        let mut state = self.state();
        if state.next == 0 || frame.seq > state.next {
            if state.early.len() < EARLY {
                state.early.insert(frame.seq, frame);
            }
            return Vec::new();
        }
        if frame.seq < state.next {
            return Vec::new();
        }
        let mut out = Vec::new();
        state.next += 1;
        self.deliver(&mut state, &frame, &mut out);
        self.deliver_early(&mut state, &mut out);
        out
    }

    fn deliver_early(&self, state: &mut State, out: &mut Vec<Key>) {
        while let Some(frame) = state.early.remove(&state.next) {
            state.next += 1;
            self.deliver(state, &frame, out);
        }
    }

    fn deliver(&self, state: &mut State, frame: &Frame, out: &mut Vec<Key>) {
        if let Some(person) = frame.left {
            state.subscribers.retain(|key, subscriber| {
                // One who is held may have been let in again since: the archive, which is just being read, knows.
                let stays = subscriber.person_id != person
                    || !matches!(subscriber.hears, Hears::After(after) if after < frame.seq);
                if !stays {
                    subscriber.outbox.push(self.ended(UnsubscribeCode::Ended), Kind::Kept);
                    out.push(*key);
                }
                stays
            });
        }
        let mut overfull = Vec::new();
        for (key, subscriber) in &mut state.subscribers {
            match &mut subscriber.hears {
                Hears::After(after) if frame.seq > *after => {
                    subscriber.outbox.push(frame.bytes.clone(), Kind::Recoverable);
                }
                Hears::After(_) => {}
                Hears::Held(held) if held.len() < HELD => held.push(frame.clone()),
                Hears::Held(_) => overfull.push(*key),
            }
        }
        for key in overfull {
            if let Some(subscriber) = state.subscribers.remove(&key) {
                subscriber.outbox.push(self.ended(UnsubscribeCode::InsufficientState), Kind::Kept);
            }
        }
        metrics::counter!("mellanrum_deliveries_total").increment(state.subscribers.len() as u64);
    }

    /// Takes in what was read from the archive after [`Room::after`]: the entities as they are now, up to `head`. What was superseded is skipped.
    pub fn fill(&self, frames: Vec<Frame>, head: Seq) -> Vec<Key> {
        let mut state = self.state();
        let mut out = Vec::new();
        for frame in frames {
            if frame.seq >= state.next {
                self.deliver(&mut state, &frame, &mut out);
            }
        }
        state.next = state.next.max(head + 1);
        let next = state.next;
        state.early.retain(|seq, _| *seq >= next);
        self.deliver_early(&mut state, &mut out);
        out
    }

    /// Gives up filling: everyone subscribes again and recovers by themselves.
    pub fn skip_to(&self, head: Seq) {
        let mut state = self.state();
        for (_, subscriber) in state.subscribers.drain() {
            subscriber.outbox.push(self.ended(UnsubscribeCode::InsufficientState), Kind::Kept);
        }
        state.next = state.next.max(head + 1);
        state.early.clear();
    }

    /// Sends something that passes to those who hear the room.
    pub fn pass(&self, piece: &Bytes, except: Option<PersonId>) {
        for subscriber in self.state().subscribers.values() {
            if Some(subscriber.person_id) != except && matches!(subscriber.hears, Hears::After(_)) {
                subscriber.outbox.push(piece.clone(), Kind::Recoverable);
            }
        }
    }

    /// Whether `seq` has not been delivered yet.
    pub fn misses(&self, seq: Seq) -> bool {
        let state = self.state();
        state.next > 0 && state.next <= seq
    }

    /// Everything up to here was delivered; `None` while the room is being opened.
    pub fn after(&self) -> Option<Seq> {
        Some(self.state().next).filter(|next| *next > 0).map(|next| next - 1)
    }

    /// Claims the filling of a hole: true for one caller at a time.
    pub fn claim_mending(&self) -> bool {
        !std::mem::replace(&mut self.state().mending, true)
    }

    /// The hole is filled, or was given up.
    pub fn release_mending(&self) {
        self.state().mending = false;
    }

    /// Whether a connection hears the room.
    pub fn has(&self, key: Key) -> bool {
        self.state().subscribers.get(&key).is_some_and(|subscriber| matches!(subscriber.hears, Hears::After(_)))
    }

    /// Removes a subscriber. True if it was the last one: the room is closed then.
    pub fn leave(&self, key: Key) -> bool {
        let mut state = self.state();
        state.subscribers.remove(&key);
        state.closed = state.subscribers.is_empty();
        state.closed
    }

    fn ended(&self, code: UnsubscribeCode) -> Bytes {
        push(Channel::Room(self.id), Push { unsubscribe: Some(code.into()), ..Push::default() })
    }
}

/// A subscription that has begun: events are held until it is completed; dropping it ends it.
pub struct Joining {
    hub: Hub,
    room: Arc<Room>,
    client: Client,
    done: bool,
}

impl Joining {
    /// See [`Hub::join_room`].
    pub(super) const fn new(hub: Hub, room: Arc<Room>, client: Client) -> Self {
        Self { hub, room, client, done: false }
    }

    /// The client has everything up to `after`: sends `reply`, then what was held, then what comes. False if the person was put out meanwhile.
    pub fn complete(mut self, after: Seq, reply: Bytes, join_leave: bool) -> bool {
        self.done = self.room.admit(self.client.key, after, reply);
        if self.done {
            self.hub.appear(Channel::Room(self.room.id), &self.client, join_leave);
            // Put out between the two: then they must not appear to be here.
            if !self.room.has(self.client.key) {
                self.hub.disappear(Channel::Room(self.room.id), self.client.key);
            }
        }
        self.done
    }
}

impl Drop for Joining {
    fn drop(&mut self) {
        if !self.done {
            self.hub.drop_if_empty(&self.room, self.client.key);
        }
    }
}

#[cfg(test)]
mod tests;
