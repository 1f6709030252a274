//! SQL of the removal of all that a person has said since a moment.

use mellanrum_protocol::{MessageId, NetworkId, Nonce, PersonId, RemovalId, RoomId, Seq};
use sqlx::{AssertSqlSafe, FromRow};

use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

/// A row of `removal`: the columns are described in the migration.
#[derive(Debug, Clone, FromRow)]
pub struct Row {
    pub id: RemovalId,
    pub network_id: NetworkId,
    pub person_id: PersonId,
    pub by_id: PersonId,
    pub at_ms: i64,
    pub since_ms: i64,
    pub reason: String,
    pub nonce: Nonce,
    pub undone_ms: Option<i64>,
}

const COLUMNS: &str = "id, network_id, person_id, by_id, at_ms, since_ms, reason, nonce, undone_ms";

/// One removal.
pub async fn get(tx: &mut Tx, id: RemovalId) -> Result<Option<Row>> {
    let sql = format!("SELECT {COLUMNS} FROM removal WHERE id = $1");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)?)
}

/// The one that a request with this nonce made.
pub async fn by_nonce(tx: &mut Tx, by: PersonId, nonce: Nonce) -> Result<Option<Row>> {
    let sql = format!("SELECT {COLUMNS} FROM removal WHERE by_id = $1 AND nonce = $2");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(by).bind(nonce).fetch_optional(c).await)?)
}

/// Inserts one.
pub async fn insert(tx: &mut Tx, row: &Row) -> Result<()> {
    const SQL: &str = "INSERT INTO removal (id, network_id, person_id, by_id, at_ms, since_ms, reason, nonce)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(row.id).bind(row.network_id).bind(row.person_id).bind(row.by_id).bind(row.at_ms).bind(row.since_ms)
        .bind(&row.reason).bind(row.nonce).execute(c).await.map(drop))?;
    Ok(())
}

/// Notes that it was undone; false if it was before.
pub async fn undo(tx: &mut Tx, id: RemovalId, by: PersonId, at_ms: i64) -> Result<bool> {
    const SQL: &str = "UPDATE removal SET undone_ms = $2, undone_by = $3 WHERE id = $1 AND undone_ms IS NULL";
    let rows: u64 = on_tx!(tx, c => sqlx::query(SQL)
        .bind(id).bind(at_ms).bind(by).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// What somebody has said since a moment in a network and that stands, oldest first, in rooms that another may read.
pub async fn said(
    tx: &mut Tx,
    (network, person, reader): (NetworkId, PersonId, PersonId),
    since_ms: i64,
    limit: i64,
) -> Result<Vec<(MessageId, RoomId)>> {
    const SQL: &str = "SELECT message.id, message.room_id FROM message
        JOIN room ON room.id = message.room_id AND room.network_id = $1
        JOIN room_member mine ON mine.room_id = room.id AND mine.person_id = $3 AND mine.present
        WHERE message.author_id = $2 AND message.sent_ms >= $4 AND message.removed_ms IS NULL
        ORDER BY message.sent_ms, message.id LIMIT $5";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL)
        .bind(network).bind(person).bind(reader).bind(since_ms).bind(limit).fetch_all(c).await)?)
}

/// Notes a message that was removed with the others, and how it was left.
pub async fn note(tx: &mut Tx, removal: RemovalId, message: MessageId, changed_seq: Seq) -> Result<()> {
    const SQL: &str = "INSERT INTO removal_message (removal_id, message_id, changed_seq) VALUES ($1, $2, $3)";
    on_tx!(tx, c => sqlx::query(SQL).bind(removal).bind(message).bind(changed_seq).execute(c).await.map(drop))?;
    Ok(())
}

/// The messages of a removal, in the order in which they were sent, each as it was left.
pub async fn messages(tx: &mut Tx, removal: RemovalId) -> Result<Vec<(MessageId, Seq)>> {
    const SQL: &str = "SELECT message.id, removal_message.changed_seq FROM removal_message
        JOIN message ON message.id = removal_message.message_id
        WHERE removal_message.removal_id = $1 ORDER BY message.sent_ms, message.id";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(removal).fetch_all(c).await)?)
}
