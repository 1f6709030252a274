//! The chain: what an entry's hash is made of, and whether all of them are what they were.
//!
//! SHA-256 over the hash of the entry before (32 bytes; zeros for the first) and the entry as JSON without blanks, its fields in the order of
//! their names and absent ones left out: whoever has a download can compute it.

use mellanrum_protocol::shapes::audit::AuditCheck;
use mellanrum_protocol::{MessageId, NetworkId, PersonId, RoomId};
use serde::Serialize;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::store::{self, Row};
use crate::error::{Error, Result};
use crate::store::Tx;

/// The hash before the first entry.
pub(super) const FIRST: [u8; 32] = [0; 32];
/// Entries read at once.
const PAGE: i64 = 1_000;

/// What is hashed of an entry, in the order of the names.
#[derive(Serialize)]
struct Sealed<'a> {
    act: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    actor_id: Option<PersonId>,
    at_ms: i64,
    detail: &'a RawValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<MessageId>,
    n: i64,
    network_id: NetworkId,
    #[serde(skip_serializing_if = "Option::is_none")]
    person_id: Option<PersonId>,
    reason: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    room_id: Option<RoomId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
}

/// An entry's hash, by what stands in its other columns.
pub(super) fn hash(row: &Row) -> Result<Vec<u8>> {
    let internal = |error: serde_json::Error| Error::Internal(error.into());
    let sealed = Sealed {
        act: &row.act,
        actor_id: row.actor_id,
        at_ms: row.at_ms,
        detail: serde_json::from_str(&row.detail).map_err(internal)?,
        message_id: row.message_id,
        n: row.n,
        network_id: row.network_id,
        person_id: row.person_id,
        reason: &row.reason,
        room_id: row.room_id,
        rule: row.rule.as_deref(),
    };
    let mut hash = Sha256::new();
    hash.update(&row.prev_hash);
    hash.update(serde_json::to_vec(&sealed).map_err(internal)?);
    Ok(hash.finalize().to_vec())
}

/// Computes every hash of a network's log anew.
pub(super) async fn check(tx: &mut Tx, network: NetworkId) -> Result<AuditCheck> {
    let head = store::head(tx, network).await?;
    let (mut n, mut last) = (0, FIRST.to_vec());
    loop {
        let rows = store::after(tx, network, n, PAGE).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            // A detail that is no JSON any more has no hash at all.
            let whole = row.n == n + 1 && row.prev_hash == last && hash(&row).is_ok_and(|hash| hash == row.hash);
            if !whole {
                return Ok(AuditCheck { ok: false, entries: n, broken_at: Some(n + 1) });
            }
            (n, last) = (row.n, row.hash);
        }
    }
    // Entries that were cut off at the end leave a whole chain behind: the head knows of them.
    if head.n == n && head.hash == last {
        Ok(AuditCheck { ok: true, entries: n, broken_at: None })
    } else {
        Ok(AuditCheck { ok: false, entries: n, broken_at: Some(n.min(head.n) + 1) })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn row() -> Row {
        Row {
            network_id: NetworkId(Uuid::from_u128(1)),
            n: 1,
            at_ms: 1_795_000_000_000,
            actor_id: Some(PersonId(Uuid::from_u128(2))),
            act: "muted".to_owned(),
            detail: r#"{"until_ms":7}"#.to_owned(),
            room_id: None,
            person_id: Some(PersonId(Uuid::from_u128(3))),
            message_id: None,
            reason: "osakligt \"tjat\"".to_owned(),
            rule: None,
            prev_hash: FIRST.to_vec(),
            hash: Vec::new(),
        }
    }

    /// Written out once by hand: whoever computes hashes outside relies on it.
    #[test]
    fn a_hash_is_that_of_the_hash_before_and_the_fields_by_name() {
        let text = r#"{"act":"muted","actor_id":"00000000-0000-0000-0000-000000000002","at_ms":1795000000000,"detail":{"until_ms":7},"n":1,"network_id":"00000000-0000-0000-0000-000000000001","person_id":"00000000-0000-0000-0000-000000000003","reason":"osakligt \"tjat\""}"#;
        let mut expected = Sha256::new();
        expected.update([0; 32]);
        expected.update(text);
        assert_eq!(hash(&row()).expect("a hash"), expected.finalize().to_vec());
    }

    #[test]
    fn every_column_counts() {
        let before = hash(&row()).expect("a hash");
        let changes: [fn(&mut Row); 11] = [
            |row| row.network_id = NetworkId(Uuid::nil()),
            |row| row.n = 2,
            |row| row.at_ms += 1,
            |row| row.actor_id = None,
            |row| "unmuted".clone_into(&mut row.act),
            |row| "{}".clone_into(&mut row.detail),
            |row| row.room_id = Some(RoomId(Uuid::nil())),
            |row| row.person_id = None,
            |row| row.message_id = Some(MessageId(Uuid::nil())),
            |row| row.reason.clear(),
            |row| row.prev_hash[0] = 1,
        ];
        for (number, change) in changes.into_iter().enumerate() {
            let mut row = row();
            change(&mut row);
            assert_ne!(hash(&row).expect("a hash"), before, "{number}");
        }
        let mut ruled = row();
        ruled.rule = Some(String::new());
        assert_ne!(hash(&ruled).expect("a hash"), before);
    }
}
