//! Ids of the demo: always the same for the same thing, so that loading it twice finds it.

use mellanrum_protocol::{GroupId, MessageId, NetworkId, OrganisationId, PersonId, RoomId, RoundId};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

/// An id (version 8: of our own making) from what the thing is called in the demo's files.
pub(super) fn id(kind: &str, key: &str) -> Uuid {
    let hash = Sha256::digest(format!("mellanrum demo {kind} {key}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}

pub(super) fn person(handle: &str) -> PersonId {
    PersonId(id("person", handle))
}

pub(super) fn organisation(key: &str) -> OrganisationId {
    OrganisationId(id("organisation", key))
}

pub(super) fn network(slug: &str) -> NetworkId {
    NetworkId(id("network", slug))
}

pub(super) fn room(slug: &str) -> RoomId {
    RoomId(id("room", slug))
}

pub(super) fn round(network: &str) -> RoundId {
    RoundId(id("round", network))
}

pub(super) fn group(slug: &str) -> GroupId {
    GroupId(id("group", slug))
}

pub(super) fn message(key: &str) -> MessageId {
    MessageId(id("message", key))
}
