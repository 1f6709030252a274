//! Channel names and what they stand for.

use std::fmt;

use crate::ids::{NetworkId, PersonId, RoomId};

/// A channel of the live connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    /// `room:<id>`: the room's changes, recoverable; `offset` is the room's seq.
    Room(RoomId),
    /// `person:<id>`: what concerns one person; the server subscribes its own at connect.
    Person(PersonId),
    /// `network:<id>`: who is here in the network, and changes of its directory.
    Network(NetworkId),
}

impl Channel {
    /// Reads a channel's name; `None` for any other text.
    pub fn parse(name: &str) -> Option<Self> {
        let (kind, id) = name.split_once(':')?;
        // The written form is canonical: an id has one name.
        let id: uuid::Uuid = id.parse().ok().filter(|parsed: &uuid::Uuid| parsed.to_string() == id)?;
        match kind {
            "room" => Some(Self::Room(RoomId(id))),
            "person" => Some(Self::Person(PersonId(id))),
            "network" => Some(Self::Network(NetworkId(id))),
            _ => None,
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Room(id) => write!(f, "room:{id}"),
            Self::Person(id) => write!(f, "person:{id}"),
            Self::Network(id) => write!(f, "network:{id}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_back() {
        for name in ["room", "person", "network"] {
            let name = format!("{name}:0198b2f0-6c1e-7cc0-9d2e-0a2f3f6b9a10");
            assert_eq!(Channel::parse(&name).map(|channel| channel.to_string()), Some(name));
        }
    }

    #[test]
    fn anything_else_is_no_channel() {
        for name in ["", "room", "room:", "room:1", "moderation:x", "room:0198B2F0-6C1E-7CC0-9D2E-0A2F3F6B9A10"] {
            assert_eq!(Channel::parse(name), None, "{name}");
        }
    }
}
