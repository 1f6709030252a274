//! Channels without order: a person's own and a network's. What passes there is not stored; a client that was away loads its overview.

use std::collections::HashMap;

use axum::body::Bytes;
use dashmap::DashMap;
use mellanrum_protocol::PersonId;
use mellanrum_protocol::channel::Channel;
use mellanrum_protocol::error::UnsubscribeCode;
use mellanrum_protocol::frame::Push;

use super::{Client, Key, kind_of, push};
use crate::live::outbox::{Kind, Outbox};

/// Who hears these channels here.
#[derive(Debug, Default)]
pub struct Plain(DashMap<Channel, HashMap<Key, (PersonId, Outbox)>>);

impl Plain {
    /// Adds a subscriber; whether it is the first here, and how many there are now.
    pub fn join(&self, channel: Channel, client: &Client) -> (bool, usize) {
        let mut subscribers = self.0.entry(channel).or_default();
        let first = subscribers.is_empty();
        subscribers.insert(client.key, (client.person_id, client.outbox.clone()));
        (first, subscribers.len())
    }

    /// Removes a subscriber; whether it was the last one here.
    pub fn leave(&self, channel: Channel, key: Key) -> bool {
        if let Some(mut subscribers) = self.0.get_mut(&channel) {
            subscribers.remove(&key);
        }
        self.0.remove_if(&channel, |_, subscribers| subscribers.is_empty()).is_some()
    }

    /// Sends a piece to everyone who hears the channel.
    pub fn deliver(&self, channel: Channel, piece: &Bytes) {
        if let Some(subscribers) = self.0.get(&channel) {
            for (_, outbox) in subscribers.values() {
                outbox.push(piece.clone(), kind_of(channel));
            }
        }
    }

    /// Ends a person's subscriptions of the channel so that they are asked for anew. The keys of those connections.
    pub fn recheck(&self, channel: Channel, person: PersonId) -> Vec<Key> {
        let mut ended = Vec::new();
        if let Some(mut subscribers) = self.0.get_mut(&channel) {
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
