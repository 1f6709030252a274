//! How a room comes into being: its row, and everyone who may read it at once, as its first changes.

use std::collections::BTreeMap;

use mellanrum_protocol::shapes::networks::{Grant, Role};
use mellanrum_protocol::shapes::rooms::{Change, RoomKind, WhoPosts};
use mellanrum_protocol::{NetworkId, PersonId, RoomId};

use super::store;
use crate::access::{self, RoomFacts};
use crate::archive::Locked;
use crate::archive::row::{MemberRow, RoomRow, Word};
use crate::error::Result;
use crate::store::Tx;

/// A room without anything in it.
pub(crate) fn blank(id: RoomId, network_id: Option<NetworkId>, kind: RoomKind, lang: String) -> RoomRow {
    RoomRow {
        id,
        network_id,
        kind: Word(kind),
        slug: String::new(),
        name: String::new(),
        purpose: String::new(),
        lang,
        who_posts: Word(WhoPosts::Everyone),
        area: None,
        read_only_after_ms: None,
        slow_mode_s: None,
        cohort: None,
        last_seq: 0,
        changed_seq: 0,
        last_message_ms: None,
    }
}

/// Stores a new room with its first members, who take the seqs 1 to n. False, and nothing is stored, if `direct_key` is taken.
pub(super) async fn bear(
    tx: &mut Tx,
    locked: &mut Locked,
    room: &RoomRow,
    direct_key: Option<&str>,
    members: &[(PersonId, Role)],
    now_ms: i64,
) -> Result<bool> {
    if !store::insert_room(tx, room, direct_key, now_ms).await? {
        return Ok(false);
    }
    locked.lock(tx, room.id).await?;
    let mut rows = Vec::with_capacity(members.len());
    for (person_id, role) in members {
        let row = MemberRow {
            room_id: room.id,
            person_id: *person_id,
            role: Word(*role),
            present: true,
            changed_seq: locked.next_seq(room.id)?,
            last_read_seq: 0,
        };
        locked.changed(room.id, row.changed_seq, Change::Member { member: (&row).into() });
        rows.push(row);
    }
    store::insert_members(tx, room.id, &rows).await?;
    Ok(true)
}

/// Whom a room opens to, and as what, of people with these roles in its network.
pub(super) fn fitting(grants: Vec<(PersonId, Grant)>, room: RoomFacts<'_>) -> Vec<(PersonId, Role)> {
    let mut people: BTreeMap<PersonId, Vec<Grant>> = BTreeMap::new();
    for (person, grant) in grants {
        people.entry(person).or_default().push(grant);
    }
    people.into_iter().filter_map(|(person, own)| Some((person, access::role_in_room(&own, room)?))).collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_channel_opens_to_everyone_with_a_fitting_role_and_to_no_applicant() {
        let person = |n| PersonId(Uuid::from_u128(n));
        let grant = |role| Grant::new(role, None);
        let grants = vec![
            (person(2), grant(Role::Observer)),
            (person(1), grant(Role::Participant)),
            (person(3), grant(Role::Applicant)),
            (person(2), grant(Role::Coordinator)),
        ];
        let room = blank(RoomId(Uuid::nil()), None, RoomKind::Theme, "sv".to_owned());
        let members = fitting(grants, room.facts());
        assert_eq!(members, [(person(1), Role::Participant), (person(2), Role::Coordinator)]);
    }
}
