//! All SQL of saved messages.

use mellanrum_protocol::shapes::saved::Saved;
use mellanrum_protocol::{MessageId, PersonId};
use sqlx::{AssertSqlSafe, FromRow};

use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

#[derive(FromRow)]
struct Row {
    person_id: PersonId,
    message_id: MessageId,
    note: Option<String>,
    saved_ms: i64,
    remind_at_ms: Option<i64>,
    reminded_ms: Option<i64>,
}

const COLUMNS: &str =
    "saved.person_id, saved.message_id, saved.note, saved.saved_ms, saved.remind_at_ms, saved.reminded_ms";

impl From<Row> for Saved {
    fn from(row: Row) -> Self {
        Self {
            message_id: row.message_id,
            note: row.note,
            saved_ms: row.saved_ms,
            remind_at_ms: row.remind_at_ms,
            reminded_ms: row.reminded_ms,
        }
    }
}

/// Makes a person's other requests wait until the transaction ends. A file has one writer anyway.
pub(super) async fn take_turn(tx: &mut Tx, person: PersonId) -> Result<()> {
    if let Tx::Postgres(tx) = tx {
        sqlx::query("SELECT 1 FROM person WHERE id = $1 FOR NO KEY UPDATE").bind(person).execute(&mut **tx).await?;
    }
    Ok(())
}

/// What a person has saved of a message.
pub(super) async fn one(tx: &mut Tx, person: PersonId, id: MessageId) -> Result<Option<Saved>> {
    let sql = format!("SELECT {COLUMNS} FROM saved WHERE person_id = $1 AND message_id = $2");
    let row: Option<Row> =
        on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(person).bind(id).fetch_optional(c).await)?;
    Ok(row.map(Saved::from))
}

/// How many messages a person has saved, those of rooms that they may no longer read among them.
pub(super) async fn count(tx: &mut Tx, person: PersonId) -> Result<i64> {
    const SQL: &str = "SELECT COUNT(*) FROM saved WHERE person_id = $1";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(person).fetch_one(c).await)?)
}

/// Stores it, instead of what was stored of the message before.
pub(super) async fn put(tx: &mut Tx, person: PersonId, saved: &Saved) -> Result<()> {
    const SQL: &str = "INSERT INTO saved (person_id, message_id, note, saved_ms, remind_at_ms, reminded_ms, due_ms)
        VALUES ($1, $2, $3, $4, $5, $6, CASE WHEN $6 IS NULL THEN $5 END)
        ON CONFLICT (person_id, message_id) DO UPDATE SET note = excluded.note, remind_at_ms = excluded.remind_at_ms,
            reminded_ms = excluded.reminded_ms, due_ms = excluded.due_ms";
    Ok(on_tx!(tx, c => sqlx::query(SQL)
        .bind(person).bind(saved.message_id).bind(&saved.note).bind(saved.saved_ms).bind(saved.remind_at_ms)
        .bind(saved.reminded_ms).execute(c).await.map(drop))?)
}

/// Deletes it; whether there was one.
pub(super) async fn remove(tx: &mut Tx, person: PersonId, id: MessageId) -> Result<bool> {
    const SQL: &str = "DELETE FROM saved WHERE person_id = $1 AND message_id = $2";
    let rows: u64 = on_tx!(tx, c => sqlx::query(SQL)
        .bind(person).bind(id).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// What a person has saved in the rooms that they may read, last saved first.
pub(super) async fn readable(tx: &mut Tx, person: PersonId) -> Result<Vec<Saved>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM saved JOIN message ON message.id = saved.message_id
         JOIN room_member ON room_member.room_id = message.room_id AND room_member.person_id = saved.person_id
         WHERE saved.person_id = $1 AND room_member.present ORDER BY saved.saved_ms DESC, saved.message_id DESC"
    );
    let rows: Vec<Row> = on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(person).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Saved::from).collect())
}

/// When the next reminder is due.
pub(super) async fn next_due(tx: &mut Tx) -> Result<Option<i64>> {
    const SQL: &str = "SELECT MIN(due_ms) FROM saved WHERE due_ms IS NOT NULL";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).fetch_one(c).await)?)
}

/// Takes reminders that are due, for this transaction to give. Another node takes others.
pub(super) async fn take_due(tx: &mut Tx, now_ms: i64, most: i64) -> Result<Vec<(PersonId, Saved)>> {
    let skip = if matches!(tx, Tx::Postgres(_)) { "FOR UPDATE SKIP LOCKED" } else { "" };
    let sql = format!(
        "UPDATE saved SET due_ms = NULL, reminded_ms = $1 WHERE (person_id, message_id) IN
            (SELECT person_id, message_id FROM saved WHERE due_ms <= $1 ORDER BY due_ms LIMIT $2 {skip})
         RETURNING {COLUMNS}"
    );
    let rows: Vec<Row> =
        on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(now_ms).bind(most).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|row| (row.person_id, row.into())).collect())
}
