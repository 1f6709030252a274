//! In this process: who hears which channel. Holds no truth and may vanish at any moment without loss.
//!
//! A room's changes, own ones and those heard from other nodes, go through the room's sequencer (`room`): already seen → dropped, next → delivered,
//! ahead → held briefly, then the hole is filled from the archive. The hub never decides who may read: it is told who subscribes, and hears of
//! removals by order (I14).

mod plain;
pub mod presence;
mod room;
mod watch;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use axum::body::Bytes;
use dashmap::DashMap;
use mellanrum_protocol::channel::Channel;
use mellanrum_protocol::error::DisconnectCode;
use mellanrum_protocol::frame::{ClientInfo, Publication, Push, Reply};
use mellanrum_protocol::shapes::people::{NetworkEvent, PersonEvent};
use mellanrum_protocol::shapes::rooms::{Change, RoomEvent};
use mellanrum_protocol::{MessageId, NetworkId, NodeId, PersonId, RoomId, Seq};
use serde_json::value::RawValue;
use tokio::sync::{Notify, mpsc};
use uuid::Uuid;

use self::plain::Plain;
use self::presence::Rosters;
pub use self::room::Joining;
use self::room::{Frame, Room};
use crate::archive::Entry;
use crate::bus::{Bus, Heard, Note, Subject};
use crate::live::outbox::{Kind, Outbox};
use crate::store::Db;

/// One live connection in this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(u64);

/// A live connection as the hub knows it.
#[derive(Debug, Clone)]
pub struct Client {
    /// Its key here.
    pub key: Key,
    /// Whose it is.
    pub person_id: PersonId,
    /// Id of the session or token it was opened with.
    pub credential: Uuid,
    /// When that ends by itself, in UTC milliseconds.
    pub expires_ms: i64,
    /// As others see it.
    pub info: ClientInfo,
    /// Where what it hears goes.
    pub outbox: Outbox,
}

/// A handle to the hub; cheap to clone.
#[derive(Clone)]
pub struct Hub(Arc<Inner>);

struct Inner {
    node: NodeId,
    db: Db,
    bus: Bus,
    recover_changes: i64,
    keys: AtomicU64,
    clients: DashMap<Key, Client>,
    rooms: DashMap<RoomId, Arc<Room>>,
    plain: Plain,
    rosters: Rosters,
    /// False while this node cannot confirm who may still read: nothing is delivered then (I14).
    confirmed: AtomicBool,
    emulated: DashMap<String, mpsc::Sender<String>>,
    /// Told when the bus is back.
    restored: Notify,
}

impl Hub {
    /// A hub of `node` that hears the other nodes by `heard`.
    pub fn start(node: NodeId, db: Db, bus: Bus, heard: mpsc::Receiver<Heard>, recover_changes: i64) -> Self {
        let hub = Self(Arc::new(Inner {
            node,
            db,
            bus: bus.clone(),
            recover_changes,
            keys: AtomicU64::new(0),
            clients: DashMap::new(),
            rooms: DashMap::new(),
            plain: Plain::new(bus.clone()),
            rosters: Rosters::new(node),
            confirmed: AtomicBool::new(true),
            emulated: DashMap::new(),
            restored: Notify::new(),
        }));
        bus.subscribe(Subject::Node(node));
        bus.subscribe(Subject::Everyone);
        tokio::spawn(watch::listen(hub.clone(), heard));
        tokio::spawn(watch::heads(hub.clone()));
        tokio::spawn(watch::presence(hub.clone()));
        hub
    }

    /// The bus, for health reports.
    pub fn bus(&self) -> &Bus {
        &self.0.bus
    }

    /// A key for a new connection.
    pub fn next_key(&self) -> Key {
        Key(self.0.keys.fetch_add(1, Ordering::Relaxed))
    }

    /// Registers a connection and subscribes it to its person's channel. False if the person has `limit` connections already.
    pub fn enter(&self, client: Client, limit: usize) -> bool {
        let channel = Channel::Person(client.person_id);
        if self.0.plain.join(channel, &client) > limit {
            self.0.plain.leave(channel, client.key);
            return false;
        }
        self.0.clients.insert(client.key, client);
        #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 connections")]
        metrics::gauge!("mellanrum_connections").set(self.0.clients.len() as f64);
        true
    }

    /// Notes the credential by which a connection stays from now on.
    pub fn renew(&self, client: &Client) {
        if let Some(mut known) = self.0.clients.get_mut(&client.key) {
            known.credential = client.credential;
            known.expires_ms = client.expires_ms;
        }
    }

    /// Forgets a connection. Its room subscriptions end with their [`Joining`] guards or by [`Hub::leave_room`].
    pub fn exit(&self, key: Key) {
        if let Some((_, client)) = self.0.clients.remove(&key) {
            self.0.plain.leave(Channel::Person(client.person_id), key);
        }
        #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 connections")]
        metrics::gauge!("mellanrum_connections").set(self.0.clients.len() as f64);
    }

    /// Subscribes a connection to a network's channel.
    pub fn join_network(&self, network: NetworkId, client: &Client, join_leave: bool) {
        let channel = Channel::Network(network);
        self.0.plain.join(channel, client);
        self.appear(channel, client, join_leave);
    }

    /// Ends a connection's subscription of a network's channel.
    pub fn leave_network(&self, network: NetworkId, key: Key) {
        let channel = Channel::Network(network);
        self.0.plain.leave(channel, key);
        self.disappear(channel, key);
    }

    /// Publishes changes that have been committed, here and to the other nodes.
    pub async fn publish(&self, entries: Vec<Entry>) {
        for entry in entries {
            let left = match &entry.change {
                Change::Member { member } if !member.present => Some(member.person_id),
                _ => None,
            };
            let Some(data) = raw(&entry.change) else { continue };
            self.0.bus.publish(
                Subject::Channel(Channel::Room(entry.room_id)),
                &Note::Change { room: entry.room_id, seq: entry.seq, left, data: data.clone() },
            );
            self.accept(entry.room_id, Frame::new(entry.room_id, entry.seq, left, data));
        }
        // Whoever publishes much leaves the others a turn.
        tokio::task::yield_now().await;
    }

    /// Hands a change to its room's sequencer, if anyone here listens.
    fn accept(&self, room_id: RoomId, frame: Frame) {
        let Some(room) = self.room(room_id) else { return };
        let reached = frame.seq;
        let left = room.accept(frame);
        self.gone(room_id, &left);
        if room.misses(reached) {
            watch::mend(self.clone(), room, reached);
        }
    }

    /// People whom the sequencer has just put out of a room are no longer here.
    fn gone(&self, room_id: RoomId, keys: &[Key]) {
        for key in keys {
            self.disappear(Channel::Room(room_id), *key);
        }
    }

    fn room(&self, id: RoomId) -> Option<Arc<Room>> {
        self.0.rooms.get(&id).map(|room| Arc::clone(&room))
    }

    /// Begins a subscription of a room: from now on its events are held for the client, until [`Joining::complete`] says from where on they
    /// count. Whether the client may read is for the caller to find out in between; dropping the guard ends the attempt.
    pub async fn join_room(&self, id: RoomId, client: &Client) -> crate::error::Result<Joining> {
        loop {
            let room = Arc::clone(&self.0.rooms.entry(id).or_insert_with(|| {
                self.0.bus.subscribe(Subject::Channel(Channel::Room(id)));
                Arc::new(Room::new(id))
            }));
            if let Err(error) = room.open(&self.0.db).await {
                self.drop_if_empty(&room, client.key);
                return Err(error);
            }
            if room.hold(client) {
                return Ok(Joining::new(self.clone(), room, client.clone()));
            }
            // The last subscriber left in this very moment; the next round makes a new one.
            self.0.rooms.remove_if(&id, |_, known| Arc::ptr_eq(known, &room));
        }
    }

    /// Ends a connection's subscription of a room.
    pub fn leave_room(&self, id: RoomId, key: Key) {
        self.disappear(Channel::Room(id), key);
        if let Some(room) = self.room(id) {
            self.drop_if_empty(&room, key);
        }
    }

    /// Takes a subscriber out of a room, and forgets the room if it was the last one here. The bus is told under the lock under which it is told
    /// of a newly opened room: the two orders can't overtake each other.
    fn drop_if_empty(&self, room: &Arc<Room>, key: Key) {
        if room.leave(key) {
            self.0.rooms.remove_if(&room.id, |_, known| {
                let same = Arc::ptr_eq(known, room);
                if same {
                    self.0.bus.unsubscribe(Subject::Channel(Channel::Room(room.id)));
                }
                same
            });
        }
    }

    /// Whether a connection is subscribed to a room right now.
    pub fn hears(&self, id: RoomId, key: Key) -> bool {
        self.room(id).is_some_and(|room| room.has(key))
    }

    /// Tells a person something, on all their devices.
    pub async fn tell(&self, person: PersonId, event: &PersonEvent) {
        if let PersonEvent::RolesChanged { network_id } = event {
            self.recheck(person, Channel::Network(*network_id), true);
        }
        self.pass(Channel::Person(person), None, event);
        tokio::task::yield_now().await;
    }

    /// Tells everyone in a network something.
    pub async fn tell_network(&self, network: NetworkId, event: &NetworkEvent) {
        self.pass(Channel::Network(network), None, event);
        tokio::task::yield_now().await;
    }

    /// Tells a room that somebody is typing.
    pub async fn typing(&self, room: RoomId, person: PersonId, thread: Option<MessageId>) {
        self.pass(Channel::Room(room), Some(person), &RoomEvent::Typing { person_id: person, thread });
        tokio::task::yield_now().await;
    }

    /// Something that passes: here, and to the other nodes.
    fn pass<E: serde::Serialize>(&self, channel: Channel, except: Option<PersonId>, event: &E) {
        let Some(data) = raw(event) else { return };
        let note = Note::Passing { channel: channel.to_string(), node: self.0.node, except, data };
        self.0.bus.publish(Subject::Channel(channel), &note);
        if let Note::Passing { data, .. } = note {
            self.deliver_passing(channel, except, data);
        }
    }

    fn deliver_passing(&self, channel: Channel, except: Option<PersonId>, data: Box<RawValue>) {
        let piece = publication(channel, data, 0);
        match channel {
            Channel::Room(id) => {
                if let Some(room) = self.room(id) {
                    room.pass(&piece, except);
                }
            }
            Channel::Person(_) | Channel::Network(_) => self.0.plain.deliver(channel, &piece),
        }
    }

    /// Ends subscriptions of a channel whose rights may have changed; the SDK subscribes again and is let in, or not.
    fn recheck(&self, person: PersonId, channel: Channel, tell_others: bool) {
        for key in self.0.plain.recheck(channel, person) {
            self.disappear(channel, key);
        }
        if tell_others {
            let note = Note::Recheck { node: self.0.node, person, channel: channel.to_string() };
            self.0.bus.publish(Subject::Everyone, &note);
        }
    }

    /// Closes the connections that were opened with these sessions or tokens, on all nodes.
    pub async fn end_credentials(&self, credentials: &[Uuid]) {
        self.0.bus.publish(Subject::Everyone, &Note::Ended { credentials: credentials.to_vec() });
        self.close_credentials(credentials, DisconnectCode::SignedOut);
        tokio::task::yield_now().await;
    }

    /// Closes this node's connections that were opened with these sessions or tokens.
    pub fn close_credentials(&self, credentials: &[Uuid], code: DisconnectCode) {
        for client in self.0.clients.iter().filter(|client| credentials.contains(&client.credential)) {
            client.outbox.close(code);
        }
    }

    /// Closes all connections of this node.
    pub fn close_all(&self, code: DisconnectCode) {
        for client in &self.0.clients {
            client.outbox.close(code);
        }
    }

    /// Sessions and tokens in use on this node, with the moment each ends by itself (UTC milliseconds).
    pub fn credentials(&self) -> Vec<(Uuid, i64)> {
        self.0.clients.iter().map(|client| (client.credential, client.expires_ms)).collect()
    }

    /// Waits until the bus is back after having been away.
    pub async fn restored(&self) {
        self.0.restored.notified().await;
    }

    /// How many connections this node has.
    pub fn connections(&self) -> usize {
        self.0.clients.len()
    }

    /// Whether this node could lately confirm who may read. While it could not, nothing is delivered; afterwards the archive fills what was missed.
    pub fn set_confirmed(&self, confirmed: bool) {
        self.0.confirmed.store(confirmed, Ordering::Relaxed);
    }

    fn is_confirmed(&self) -> bool {
        self.0.confirmed.load(Ordering::Relaxed)
    }

    /// Lets `/emulation` find a streaming connection by its secret.
    pub fn emulate(&self, session: String, frames: mpsc::Sender<String>) {
        self.0.emulated.insert(session, frames);
    }

    /// Forgets a streaming connection.
    pub fn stop_emulating(&self, session: &str) {
        self.0.emulated.remove(session);
    }

    /// Hands a frame to a streaming connection, here or on the node that holds it. False if it is not here and should be.
    pub fn hand_over(&self, node: NodeId, session: String, data: String) -> bool {
        if node != self.0.node {
            self.0.bus.publish(Subject::Node(node), &Note::Emulate { session, data });
            return !self.0.bus.is_local();
        }
        self.0.emulated.get(&session).is_some_and(|frames| frames.try_send(data).is_ok())
    }
}

/// JSON of an event, as it is put into frames and notes.
fn raw<E: serde::Serialize>(event: &E) -> Option<Box<RawValue>> {
    serde_json::value::to_raw_value(event)
        .inspect_err(|error| tracing::error!(error = %error, "an event could not be written"))
        .ok()
}

/// The push that carries an event, encoded once for all who hear it.
pub fn publication(channel: Channel, data: Box<RawValue>, offset: Seq) -> Bytes {
    push(channel, Push { r#pub: Some(Publication { data, offset }), ..Push::default() })
}

/// A push on a channel, encoded.
pub fn push(channel: Channel, push: Push) -> Bytes {
    encode(&Reply { push: Some(Push { channel: channel.to_string(), ..push }), ..Reply::default() })
}

/// A reply, encoded.
pub fn encode(reply: &Reply) -> Bytes {
    serde_json::to_vec(reply)
        .inspect_err(|error| tracing::error!(error = %error, "a reply could not be written"))
        .unwrap_or_default()
        .into()
}

/// An event that the archive can bring back, or not.
const fn kind_of(channel: Channel) -> Kind {
    match channel {
        Channel::Room(_) => Kind::Recoverable,
        Channel::Person(_) | Channel::Network(_) => Kind::Kept,
    }
}
