//! All SQL of the networks' logs.

use mellanrum_protocol::shapes::audit::{AuditAct, AuditEntry};
use mellanrum_protocol::{MessageId, NetworkId, PersonId, RoomId};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use super::{Asked, chain};
use crate::archive::row::json;
use crate::error::{Error, Result};
use crate::on_tx;
use crate::store::Tx;

/// Where a log has come to.
#[derive(Debug, Clone, FromRow)]
pub struct Head {
    /// The last entry's number; 0 before the first.
    pub n: i64,
    /// Its hash.
    pub hash: Vec<u8>,
}

/// A row of `audit_entry`: the columns are described in the migration.
#[derive(Debug, Clone, FromRow)]
pub struct Row {
    pub network_id: NetworkId,
    pub n: i64,
    pub at_ms: i64,
    pub actor_id: Option<PersonId>,
    pub act: String,
    pub detail: String,
    pub room_id: Option<RoomId>,
    pub person_id: Option<PersonId>,
    pub message_id: Option<MessageId>,
    pub reason: String,
    pub rule: Option<String>,
    pub prev_hash: Vec<u8>,
    pub hash: Vec<u8>,
}

const COLUMNS: &str = "audit_entry.network_id, audit_entry.n, audit_entry.at_ms, audit_entry.actor_id, audit_entry.act, \
     audit_entry.detail, audit_entry.room_id, audit_entry.person_id, audit_entry.message_id, audit_entry.reason, \
     audit_entry.rule, audit_entry.prev_hash, audit_entry.hash";

impl Row {
    /// As it is shown.
    pub fn into_entry(self) -> Result<AuditEntry> {
        Ok(AuditEntry {
            network_id: self.network_id,
            n: self.n,
            at_ms: self.at_ms,
            actor_id: self.actor_id,
            act: self.act.parse::<AuditAct>().map_err(|error| Error::Internal(anyhow::Error::new(error)))?,
            room_id: self.room_id,
            person_id: self.person_id,
            message_id: self.message_id,
            detail: json(&self.detail)?,
            reason: self.reason,
            rule: self.rule,
            prev_hash: hex(&self.prev_hash),
            hash: hex(&self.hash),
        })
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Where a network's log has come to.
pub async fn head(tx: &mut Tx, network: NetworkId) -> Result<Head> {
    const SQL: &str = "SELECT n, hash FROM audit_head WHERE network_id = $1";
    let head: Option<Head> = on_tx!(tx, c => sqlx::query_as(SQL).bind(network).fetch_optional(c).await)?;
    Ok(head.unwrap_or_else(|| Head { n: 0, hash: chain::FIRST.to_vec() }))
}

/// The same, for whoever goes on from there: nobody else does until the transaction ends.
pub async fn lock_head(tx: &mut Tx, network: NetworkId) -> Result<Head> {
    const BEGIN: &str = "INSERT INTO audit_head (network_id, n, hash) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING";
    const LOCK: &str = "SELECT n, hash FROM audit_head WHERE network_id = $1 FOR UPDATE";
    on_tx!(tx, c => sqlx::query(BEGIN).bind(network).bind(chain::FIRST.as_slice()).execute(c).await.map(drop))?;
    match tx {
        Tx::Postgres(tx) => Ok(sqlx::query_as(LOCK).bind(network).fetch_one(&mut **tx).await?),
        // A writing transaction has the whole file to itself.
        Tx::Sqlite(_) => head(tx, network).await,
    }
}

/// Moves the head on.
pub async fn move_head(tx: &mut Tx, network: NetworkId, head: &Head) -> Result<()> {
    const SQL: &str = "UPDATE audit_head SET n = $2, hash = $3 WHERE network_id = $1";
    on_tx!(tx, c => sqlx::query(SQL).bind(network).bind(head.n).bind(&head.hash).execute(c).await.map(drop))?;
    Ok(())
}

/// Adds an entry.
pub async fn insert(tx: &mut Tx, row: &Row) -> Result<()> {
    const SQL: &str =
        "INSERT INTO audit_entry (network_id, n, at_ms, actor_id, act, detail, room_id, person_id, message_id,
            reason, rule, prev_hash, hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(row.network_id).bind(row.n).bind(row.at_ms).bind(row.actor_id).bind(&row.act).bind(&row.detail)
        .bind(row.room_id).bind(row.person_id).bind(row.message_id).bind(&row.reason).bind(&row.rule)
        .bind(&row.prev_hash).bind(&row.hash).execute(c).await.map(drop))?;
    Ok(())
}

/// Which entries are wanted, by whom.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// The network.
    pub network: NetworkId,
    /// Who reads.
    pub reader: PersonId,
    /// Whether they see the entries of rooms that they may not read, too.
    pub all: bool,
    /// What they ask for.
    pub asked: &'a Asked,
}

/// Entries that somebody may see. `$4`–`$9`: what they ask for, each after whether they do. How groups are put together is for those who
/// answer for the network.
const SEEN: &str =
    "($4 OR audit_entry.act = $5) AND ($6 OR audit_entry.person_id = $7) AND ($8 OR audit_entry.room_id = $9)
     AND ($10 OR audit_entry.act NOT IN ('coaching_published', 'coaching_dissolved', 'veto_set', 'veto_lifted'))
     AND ($10 OR audit_entry.room_id IS NULL OR EXISTS (SELECT 1 FROM room_member
        WHERE room_member.room_id = audit_entry.room_id AND room_member.person_id = $11 AND room_member.present))";

/// Entries before a number, newest first.
pub async fn before(tx: &mut Tx, wanted: &Wanted<'_>, n: i64, limit: i64) -> Result<Vec<Row>> {
    seen(tx, wanted, "audit_entry.n < $2", "DESC", n, limit).await
}

/// Entries after a number, oldest first, as somebody may see them.
pub async fn seen_after(tx: &mut Tx, wanted: &Wanted<'_>, n: i64, limit: i64) -> Result<Vec<Row>> {
    seen(tx, wanted, "audit_entry.n > $2", "ASC", n, limit).await
}

async fn seen(
    tx: &mut Tx,
    wanted: &Wanted<'_>,
    range: &'static str,
    order: &'static str,
    n: i64,
    limit: i64,
) -> Result<Vec<Row>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM audit_entry WHERE audit_entry.network_id = $1 AND {range} AND {SEEN}
         ORDER BY audit_entry.n {order} LIMIT $3"
    );
    let Asked { act, person, room } = wanted.asked;
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql))
        .bind(wanted.network).bind(n).bind(limit)
        .bind(act.is_none()).bind(act.map_or("", AuditAct::as_str))
        .bind(person.is_none()).bind(person.unwrap_or(PersonId(Uuid::nil())))
        .bind(room.is_none()).bind(room.unwrap_or(RoomId(Uuid::nil())))
        .bind(wanted.all).bind(wanted.reader)
        .fetch_all(c).await)?)
}

/// Entries after a number, oldest first: all of them, for computing their hashes.
pub async fn after(tx: &mut Tx, network: NetworkId, n: i64, limit: i64) -> Result<Vec<Row>> {
    let sql = format!("SELECT {COLUMNS} FROM audit_entry WHERE network_id = $1 AND n > $2 ORDER BY n LIMIT $3");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(network).bind(n).bind(limit).fetch_all(c).await)?)
}
