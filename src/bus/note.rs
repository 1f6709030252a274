//! What nodes tell each other.

use std::fmt;

use mellanrum_protocol::channel::Channel;
use mellanrum_protocol::frame::ClientInfo;
use mellanrum_protocol::{NodeId, PersonId, RoomId, Seq};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

/// Who shall hear a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// Nodes with a subscriber of the channel.
    Channel(Channel),
    /// One node.
    Node(NodeId),
    /// Every node.
    Everyone,
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Channel(channel) => channel.fmt(f),
            Self::Node(node) => write!(f, "node:{node}"),
            Self::Everyone => f.write_str("everyone"),
        }
    }
}

/// A note between nodes.
#[derive(Debug, Serialize, Deserialize)]
pub enum Note {
    /// A room's log grew; with the change as clients shall get it.
    Change {
        /// The room.
        room: RoomId,
        /// Its place.
        seq: Seq,
        /// Whoever may no longer read from here on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        left: Option<PersonId>,
        /// The event.
        data: Box<RawValue>,
    },
    /// Something that passes: typing, an event of a person's or network's channel.
    Passing {
        /// Name of the channel.
        channel: String,
        /// The node that tells, and has told its own clients.
        node: NodeId,
        /// Whom not to tell: the one who types.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        except: Option<PersonId>,
        /// The event.
        data: Box<RawValue>,
    },
    /// Everyone who is in a channel through this node.
    Here {
        /// Name of the channel.
        channel: String,
        /// The node that tells.
        node: NodeId,
        /// Its clients.
        clients: Vec<ClientInfo>,
        /// Whether the others shall tell theirs.
        ask: bool,
    },
    /// Somebody came into a channel through this node.
    Came {
        /// Name of the channel.
        channel: String,
        /// The node that tells.
        node: NodeId,
        /// Who.
        client: ClientInfo,
    },
    /// Somebody went.
    Went {
        /// Name of the channel.
        channel: String,
        /// The node that tells.
        node: NodeId,
        /// Who.
        client: ClientInfo,
    },
    /// These sessions and tokens have ended: close what they opened.
    Ended {
        /// Their ids.
        credentials: Vec<Uuid>,
    },
    /// A person may no longer hear a network's channel, or what they may do there has changed.
    Recheck {
        /// The node that tells, and has done so for its own clients.
        node: NodeId,
        /// Who.
        person: PersonId,
        /// Name of the channel.
        channel: String,
    },
    /// A command for a connection of that node which came in here.
    Emulate {
        /// Secret of the connection.
        session: String,
        /// The frame.
        data: String,
    },
}
