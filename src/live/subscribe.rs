//! Subscribing: from now, or from where one left off, however long ago (I6).

use mellanrum_protocol::channel::Channel;
use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::frame::{
    ChannelRequest, Empty, HistoryRequest, HistoryResult, PresenceResult, PresenceStatsResult, Publication, Reply,
    SubscribeRequest, SubscribeResult,
};
use mellanrum_protocol::limits;
use mellanrum_protocol::shapes::networks::NetworkAction;
use mellanrum_protocol::{NetworkId, RoomId};

use super::{Live, Who};
use crate::access;
use crate::archive::{self, Entry};
use crate::error::{Error, Result};
use crate::hub;
use crate::rooms;

/// What a reply says beside its publications, at most, in bytes.
const ENVELOPE: usize = 512;
/// What a publication says beside its data, at most, in bytes.
const BESIDE_DATA: usize = 48;

impl Live {
    /// Subscribes; the reply goes out by the hub, before the first event.
    pub(super) async fn subscribe(&mut self, id: u32, request: SubscribeRequest) -> Result<Option<Reply>> {
        match Channel::parse(&request.channel).ok_or(ErrorCode::UnknownChannel)? {
            Channel::Room(room) => self.subscribe_room(id, room, &request).await.map(|()| None),
            Channel::Network(network) => self.subscribe_network(network, request.join_leave).await.map(Some),
            Channel::Person(person) if person == self.who()?.actor.person_id => {
                Err(ErrorCode::AlreadySubscribed.into())
            }
            Channel::Person(_) => Err(Error::DENIED),
        }
    }

    async fn subscribe_room(&mut self, id: u32, room: RoomId, request: &SubscribeRequest) -> Result<()> {
        let app = self.app.clone();
        let most = self.reply_bytes();
        let Who { actor, client, rooms: heard, .. } = self.who()?;
        if app.hub.hears(room, client.key) {
            return Err(ErrorCode::AlreadySubscribed.into());
        }
        let person = actor.person_id;
        // An outsider leaves no trace, and learns nothing from how long it takes.
        rooms::reader(&mut app.db.read().await?, person, room).await.map_err(hide)?;
        // First held, then read again: what is committed in between is in the one or the other.
        let joining = app.hub.join_room(room, client).await.map_err(hide)?;
        let mut tx = app.db.read().await?;
        let (row, _) = rooms::reader(&mut tx, person, room).await.map_err(hide)?;
        let head = row.last_seq;
        let mut result = SubscribeResult {
            recoverable: true,
            positioned: true,
            epoch: app.epoch.clone(),
            was_recovering: request.recover,
            offset: head,
            ..SubscribeResult::default()
        };
        if request.recover && request.epoch == app.epoch && (0..=head).contains(&request.offset) {
            let limit = app.config.recover_changes;
            let missed = archive::store::changes_since(&mut tx, room, request.offset, limit + 1).await?;
            if let Some(publications) = fitting(missed, limit, most)? {
                result.recovered = true;
                result.publications = publications;
                // The SDK moves on from there with each publication that it has handed over: one that is cut off in between loses none.
                result.offset = request.offset;
            }
        }
        drop(tx);
        heard.insert(room);
        let reply = hub::encode(&Reply { id, subscribe: Some(result), ..Reply::default() });
        joining.complete(head, reply, request.join_leave);
        Ok(())
    }

    async fn subscribe_network(&mut self, network: NetworkId, join_leave: bool) -> Result<Reply> {
        let app = self.app.clone();
        let Who { actor, client, networks, .. } = self.who()?;
        let mut tx = app.db.read().await?;
        let grants = rooms::networks::grants_of(&mut tx, network, actor.person_id).await?;
        drop(tx);
        if !access::may_in_network(&grants, NetworkAction::SeeDirectory) {
            return Err(Error::DENIED);
        }
        app.hub.join_network(network, client, join_leave);
        networks.insert(network);
        Ok(Reply { subscribe: Some(SubscribeResult::default()), ..Reply::default() })
    }

    /// Stops hearing a channel.
    pub(super) fn unsubscribe(&mut self, request: &ChannelRequest) -> Result<Reply> {
        let app = self.app.clone();
        let who = self.who()?;
        match Channel::parse(&request.channel).ok_or(ErrorCode::UnknownChannel)? {
            Channel::Room(room) => {
                who.rooms.remove(&room);
                app.hub.leave_room(room, who.client.key);
            }
            Channel::Network(network) => {
                who.networks.remove(&network);
                app.hub.leave_network(network, who.client.key);
            }
            // One's own is not for the client to end.
            Channel::Person(_) => return Err(Error::DENIED),
        }
        Ok(Reply { unsubscribe: Some(Empty {}), ..Reply::default() })
    }

    /// Most bytes of a reply with changes: before a command is read, the outbox has as much room. A larger one would end the connection as a
    /// slow client's, and again each time it comes back.
    fn reply_bytes(&self) -> usize {
        limits::RECOVER_BYTES.min(self.app.config.outbox_bytes / 2)
    }

    /// A page of a room's changes, for those who may read it.
    pub(super) async fn history(&mut self, request: &HistoryRequest) -> Result<Reply> {
        let app = self.app.clone();
        let person = self.who()?.actor.person_id;
        let Some(Channel::Room(room)) = Channel::parse(&request.channel) else {
            return Err(ErrorCode::NotAvailable.into());
        };
        let mut tx = app.db.read().await?;
        let (row, _) = rooms::reader(&mut tx, person, room).await.map_err(hide)?;
        let since = request.since.clone().unwrap_or_default();
        if !since.epoch.is_empty() && since.epoch != app.epoch {
            return Err(ErrorCode::UnrecoverablePosition.into());
        }
        let limit = if request.limit < 0 { limits::PAGE } else { request.limit.min(limits::PAGE) };
        let changes = match (limit, request.reverse) {
            (0, _) => Vec::new(),
            (_, false) => archive::store::changes_since(&mut tx, room, since.offset, limit).await?,
            (_, true) => {
                let before = if request.since.is_some() { since.offset } else { row.last_seq + 1 };
                archive::store::changes_before(&mut tx, room, before, limit).await?
            }
        };
        let publications = first(changes, self.reply_bytes())?;
        let result = HistoryResult { publications, epoch: app.epoch.clone(), offset: row.last_seq };
        Ok(Reply { history: Some(result), ..Reply::default() })
    }

    /// Who is in a channel that one is in oneself.
    pub(super) fn presence(&mut self, request: &ChannelRequest) -> Result<Reply> {
        let presence = self.here(&request.channel)?;
        Ok(Reply { presence: Some(PresenceResult { presence }), ..Reply::default() })
    }

    /// How many are in a channel that one is in oneself.
    pub(super) fn presence_stats(&mut self, request: &ChannelRequest) -> Result<Reply> {
        let here = self.here(&request.channel)?;
        let people: std::collections::HashSet<&str> = here.values().map(|info| info.user.as_str()).collect();
        let result = PresenceStatsResult { num_clients: here.len(), num_users: people.len() };
        Ok(Reply { presence_stats: Some(result), ..Reply::default() })
    }

    fn here(
        &mut self,
        channel: &str,
    ) -> Result<std::collections::BTreeMap<String, mellanrum_protocol::frame::ClientInfo>> {
        let app = self.app.clone();
        let channel = Channel::parse(channel).ok_or(ErrorCode::UnknownChannel)?;
        let key = self.who()?.client.key;
        let here = app.hub.here(channel);
        // The roster itself says whether this connection is in it: rights may have ended since it subscribed.
        let own = &self.who()?.client.info.client;
        let inside = match channel {
            Channel::Room(room) => app.hub.hears(room, key),
            Channel::Network(_) => here.contains_key(own),
            Channel::Person(_) => return Err(ErrorCode::NotAvailable.into()),
        };
        if inside { Ok(here) } else { Err(Error::DENIED) }
    }
}

/// What an outsider and one who made the id up are told alike.
fn hide(error: Error) -> Error {
    match error {
        Error::Refused(ErrorCode::NotFound) => Error::DENIED,
        other => other,
    }
}

/// The missed changes as publications, unless they are too many or too large: then the client loads the newest page.
fn fitting(missed: Vec<Entry>, limit: i64, most: usize) -> Result<Option<Vec<Publication>>> {
    let count = missed.len();
    if i64::try_from(count).unwrap_or(i64::MAX) > limit {
        return Ok(None);
    }
    let publications = first(missed, most)?;
    Ok((publications.len() == count).then_some(publications))
}

/// The first of these changes as publications: as many as a reply of `most` bytes holds.
fn first(changes: Vec<Entry>, most: usize) -> Result<Vec<Publication>> {
    let mut bytes = ENVELOPE;
    let mut publications = Vec::with_capacity(changes.len());
    for entry in changes {
        let publication = publication(entry)?;
        bytes += publication.data.get().len() + BESIDE_DATA;
        if bytes > most {
            break;
        }
        publications.push(publication);
    }
    Ok(publications)
}

fn publication(entry: Entry) -> Result<Publication> {
    let data = serde_json::value::to_raw_value(&entry.change).map_err(|error| Error::Internal(error.into()))?;
    Ok(Publication { data, offset: entry.seq })
}
