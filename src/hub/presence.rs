//! Who is here: per channel, by connection, on all nodes. Never stored; what a node told expires unless it tells it again.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use dashmap::DashMap;
use mellanrum_protocol::NodeId;
use mellanrum_protocol::channel::Channel;
use mellanrum_protocol::frame::{ClientInfo, Presence, Push};
use tokio::time::Instant;

use super::{Client, Hub, Key, push};
use crate::bus::{Note, Subject};
use crate::live::outbox::{Kind, Outbox};

/// How long what another node told holds without being told again (presence is at most 30 s stale after a `kill -9`).
pub const TOLD: Duration = Duration::from_secs(25);
/// How often a node tells again.
pub const TELL: Duration = Duration::from_secs(8);

/// Who is in each channel.
#[derive(Debug)]
pub struct Rosters {
    node: NodeId,
    channels: DashMap<Channel, Roster>,
}

#[derive(Debug, Default)]
struct Roster {
    local: HashMap<Key, Local>,
    remote: HashMap<NodeId, Remote>,
}

#[derive(Debug)]
struct Local {
    info: ClientInfo,
    outbox: Outbox,
    /// Whether this one wants to hear who comes and goes.
    join_leave: bool,
}

#[derive(Debug)]
struct Remote {
    clients: HashMap<String, ClientInfo>,
    until: Instant,
}

impl Roster {
    /// Tells those who want it that somebody came or went. A room's person is told of nobody whom they can't see: they are all members.
    fn announce(&self, channel: Channel, came: &[ClientInfo], went: &[ClientInfo]) {
        let pieces: Vec<_> = came
            .iter()
            .map(|info| Push { join: Some(Presence { info: info.clone() }), ..Push::default() })
            .chain(went.iter().map(|info| Push { leave: Some(Presence { info: info.clone() }), ..Push::default() }))
            .map(|event| push(channel, event))
            .collect();
        for local in self.local.values().filter(|local| local.join_leave) {
            for piece in &pieces {
                local.outbox.push(piece.clone(), Kind::Recoverable);
            }
        }
    }
}

impl Rosters {
    /// Nobody is anywhere.
    pub fn new(node: NodeId) -> Self {
        Self { node, channels: DashMap::new() }
    }
}

impl Hub {
    /// A connection is in a channel from now on.
    pub fn appear(&self, channel: Channel, client: &Client, join_leave: bool) {
        let rosters = &self.0.rosters;
        let first = {
            let mut roster = rosters.channels.entry(channel).or_default();
            let first = roster.local.is_empty();
            roster.announce(channel, std::slice::from_ref(&client.info), &[]);
            let local = Local { info: client.info.clone(), outbox: client.outbox.clone(), join_leave };
            roster.local.insert(client.key, local);
            first
        };
        let (channel_name, node) = (channel.to_string(), rosters.node);
        let note = if first {
            Note::Here { channel: channel_name, node, clients: vec![client.info.clone()], ask: true }
        } else {
            Note::Came { channel: channel_name, node, client: client.info.clone() }
        };
        self.0.bus.publish(Subject::Channel(channel), &note);
    }

    /// A connection is no longer in a channel.
    pub fn disappear(&self, channel: Channel, key: Key) {
        let rosters = &self.0.rosters;
        let Some(local) = rosters.channels.get_mut(&channel).and_then(|mut roster| {
            let local = roster.local.remove(&key)?;
            roster.announce(channel, &[], std::slice::from_ref(&local.info));
            Some(local)
        }) else {
            return;
        };
        rosters.channels.remove_if(&channel, |_, roster| roster.local.is_empty());
        let note = Note::Went { channel: channel.to_string(), node: rosters.node, client: local.info };
        self.0.bus.publish(Subject::Channel(channel), &note);
    }

    /// Everyone who is in a channel, by connection id.
    pub fn here(&self, channel: Channel) -> BTreeMap<String, ClientInfo> {
        let Some(roster) = self.0.rosters.channels.get(&channel) else { return BTreeMap::new() };
        let local = roster.local.values().map(|local| &local.info);
        let remote = roster.remote.values().flat_map(|remote| remote.clients.values());
        local.chain(remote).map(|info| (info.client.clone(), info.clone())).collect()
    }

    /// Another node told who is in a channel through it.
    pub(super) fn hear_presence(&self, note: Note) {
        let mut answer = None;
        match note {
            Note::Here { channel, node, clients, ask } => {
                let Some(channel) = Channel::parse(&channel) else { return };
                if let Some(mut roster) = self.0.rosters.channels.get_mut(&channel) {
                    let clients: HashMap<_, _> = clients.into_iter().map(|info| (info.client.clone(), info)).collect();
                    let known = roster.remote.remove(&node).map(|remote| remote.clients).unwrap_or_default();
                    let came: Vec<_> = clients
                        .iter()
                        .filter(|(id, _)| !known.contains_key(*id))
                        .map(|(_, info)| info.clone())
                        .collect();
                    let went: Vec<_> = known
                        .iter()
                        .filter(|(id, _)| !clients.contains_key(*id))
                        .map(|(_, info)| info.clone())
                        .collect();
                    roster.announce(channel, &came, &went);
                    roster.remote.insert(node, Remote { clients, until: Instant::now() + TOLD });
                    answer = ask.then_some(channel);
                }
            }
            Note::Came { channel, node, client } => self.change_remote(&channel, node, client, true),
            Note::Went { channel, node, client } => self.change_remote(&channel, node, client, false),
            _ => {}
        }
        if let Some(channel) = answer {
            self.tell_presence(channel);
        }
    }

    fn change_remote(&self, channel: &str, node: NodeId, client: ClientInfo, came: bool) {
        let Some(channel) = Channel::parse(channel) else { return };
        if let Some(mut roster) = self.0.rosters.channels.get_mut(&channel) {
            let remote = roster
                .remote
                .entry(node)
                .or_insert_with(|| Remote { clients: HashMap::new(), until: Instant::now() + TOLD });
            let known = if came {
                remote.clients.insert(client.client.clone(), client.clone()).is_some()
            } else {
                remote.clients.remove(&client.client).is_none()
            };
            let (came, went): (&[_], &[_]) = if came { (&[client], &[]) } else { (&[], &[client]) };
            if !known {
                roster.announce(channel, came, went);
            }
        }
    }

    /// Tells the other nodes who is in a channel through this one.
    fn tell_presence(&self, channel: Channel) {
        let Some(roster) = self.0.rosters.channels.get(&channel) else { return };
        let clients = roster.local.values().map(|local| local.info.clone()).collect();
        drop(roster);
        let note = Note::Here { channel: channel.to_string(), node: self.0.rosters.node, clients, ask: false };
        self.0.bus.publish(Subject::Channel(channel), &note);
    }

    /// Tells again who is here, and forgets what other nodes have not told again.
    pub(super) fn refresh_presence(&self) {
        let channels: Vec<Channel> = self.0.rosters.channels.iter().map(|entry| *entry.key()).collect();
        for channel in channels {
            if let Some(mut roster) = self.0.rosters.channels.get_mut(&channel) {
                let now = Instant::now();
                let stale: Vec<_> = roster.remote.extract_if(|_, remote| remote.until < now).collect();
                let went: Vec<_> = stale.into_iter().flat_map(|(_, remote)| remote.clients.into_values()).collect();
                roster.announce(channel, &[], &went);
            }
            self.tell_presence(channel);
        }
    }
}
