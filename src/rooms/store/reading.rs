//! SQL of how far people have read, and what is left.

use mellanrum_protocol::{PersonId, RoomId, Seq};
use sqlx::{AssertSqlSafe, FromRow};

use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

/// What is unread in a room.
#[derive(Debug, Clone, Copy, FromRow)]
pub struct CountRow {
    /// The room.
    pub room_id: RoomId,
    /// Messages by others after the last read one, not removed.
    pub unread: i64,
    /// Those of them that mention the person or everyone.
    pub mentions: i64,
}

/// Counts of the rooms in which anything is unread.
const COUNTS: &str = "SELECT mine.room_id, COUNT(*) AS unread,
        SUM(CASE WHEN message.mentions_all OR named.person_id IS NOT NULL THEN 1 ELSE 0 END) AS mentions
    FROM room_member mine
    JOIN message ON message.room_id = mine.room_id AND message.seq > mine.last_read_seq
    LEFT JOIN message_mention named ON named.room_id = message.room_id AND named.person_id = mine.person_id
        AND named.seq = message.seq
    WHERE mine.person_id = $1 AND mine.present AND message.author_id <> $1 AND message.removed_ms IS NULL";

/// What is unread in each of a person's rooms; rooms without unread messages are left out.
pub async fn counts(tx: &mut Tx, person: PersonId) -> Result<Vec<CountRow>> {
    let sql = format!("{COUNTS} GROUP BY mine.room_id");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(person).fetch_all(c).await)?)
}

/// What is unread in one room; `None` if nothing is.
pub async fn count(tx: &mut Tx, person: PersonId, room: RoomId) -> Result<Option<CountRow>> {
    let sql = format!("{COUNTS} AND mine.room_id = $2 GROUP BY mine.room_id");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(person).bind(room).fetch_optional(c).await)?)
}

/// Moves a read position forward, never back. Whether it moved.
pub async fn advance(tx: &mut Tx, person: PersonId, room: RoomId, seq: Seq) -> Result<bool> {
    const SQL: &str = "UPDATE room_member SET last_read_seq = $3
        WHERE room_id = $1 AND person_id = $2 AND present AND last_read_seq < $3";
    let moved: u64 = on_tx!(tx, c => sqlx::query(SQL)
        .bind(room).bind(person).bind(seq).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(moved == 1)
}

/// Sets a read position, wherever it was. Whether it moved.
pub async fn place(tx: &mut Tx, person: PersonId, room: RoomId, seq: Seq) -> Result<bool> {
    const SQL: &str = "UPDATE room_member SET last_read_seq = $3
        WHERE room_id = $1 AND person_id = $2 AND present AND last_read_seq <> $3";
    let moved: u64 = on_tx!(tx, c => sqlx::query(SQL)
        .bind(room).bind(person).bind(seq).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(moved == 1)
}
