//! Channels without order: a person's own and a network's. What passes there is not stored; a client that was away loads its overview.

use std::collections::HashMap;

use axum::body::Bytes;
use dashmap::DashMap;
use mellanrum_protocol::PersonId;
use mellanrum_protocol::channel::Channel;
use mellanrum_protocol::error::UnsubscribeCode;
use mellanrum_protocol::frame::Push;

use super::{Client, Key, kind_of, push};
use crate::bus::{Bus, Subject};
use crate::live::outbox::{Kind, Outbox};

/// Who hears these channels here.
#[derive(Debug)]
pub struct Plain {
    /// The bus is told of the first and the last subscriber under the channel's lock: the two orders can't overtake each other.
    channels: DashMap<Channel, HashMap<Key, (PersonId, Outbox)>>,
    bus: Bus,
}

impl Plain {
    /// Nobody hears anything.
    pub fn new(bus: Bus) -> Self {
        Self { channels: DashMap::new(), bus }
    }

    /// Adds a subscriber; how many there are now.
    pub fn join(&self, channel: Channel, client: &Client) -> usize {
        let mut subscribers = self.channels.entry(channel).or_insert_with(|| {
            self.bus.subscribe(Subject::Channel(channel));
            HashMap::new()
        });
        subscribers.insert(client.key, (client.person_id, client.outbox.clone()));
        subscribers.len()
    }

    /// Removes a subscriber.
    pub fn leave(&self, channel: Channel, key: Key) {
        if let Some(mut subscribers) = self.channels.get_mut(&channel) {
            subscribers.remove(&key);
        }
        self.channels.remove_if(&channel, |_, subscribers| {
            let last = subscribers.is_empty();
            if last {
                self.bus.unsubscribe(Subject::Channel(channel));
            }
            last
        });
    }

    /// Sends a piece to everyone who hears the channel.
    pub fn deliver(&self, channel: Channel, piece: &Bytes) {
        if let Some(subscribers) = self.channels.get(&channel) {
            for (_, outbox) in subscribers.values() {
                outbox.push(piece.clone(), kind_of(channel));
            }
        }
    }

    /// Ends a person's subscriptions of the channel so that they are asked for anew. The keys of those connections.
    pub fn recheck(&self, channel: Channel, person: PersonId) -> Vec<Key> {
        let mut ended = Vec::new();
        if let Some(mut subscribers) = self.channels.get_mut(&channel) {
            let piece =
                push(channel, Push { unsubscribe: Some(UnsubscribeCode::InsufficientState.into()), ..Push::default() });
            subscribers.retain(|key, (whose, outbox)| {
                let stays = *whose != person;
                if !stays {
                    outbox.push(piece.clone(), Kind::Kept);
                    ended.push(*key);
                }
                stays
            });
        }
        ended
    }
}
