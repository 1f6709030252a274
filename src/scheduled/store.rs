//! All SQL of messages to be sent later.

use mellanrum_protocol::shapes::files::File;
use mellanrum_protocol::shapes::scheduled::Scheduled;
use mellanrum_protocol::{FileId, MessageId, NetworkId, Nonce, PersonId, RoomId, ScheduledId};
use sqlx::{AssertSqlSafe, FromRow};

use crate::error::Result;
use crate::files;
use crate::on_tx;
use crate::store::Tx;

/// A row of `scheduled`: the columns are described in the migration, the fields in [`Scheduled`].
#[derive(Debug, Clone, FromRow)]
pub struct Row {
    pub id: ScheduledId,
    pub person_id: PersonId,
    pub room_id: RoomId,
    pub thread_root_id: Option<MessageId>,
    pub body: String,
    pub send_at_ms: i64,
    pub due_ms: Option<i64>,
    pub sending: bool,
    pub nonce: Nonce,
    pub asked_hash: Vec<u8>,
    pub refused: Option<String>,
    pub created_ms: i64,
    /// From `scheduled_file`.
    #[sqlx(skip)]
    pub files: Vec<File>,
}

const COLUMNS: &str = "scheduled.id, scheduled.person_id, scheduled.room_id, scheduled.thread_root_id, scheduled.body, \
     scheduled.send_at_ms, scheduled.due_ms, scheduled.sending, scheduled.nonce, scheduled.asked_hash, scheduled.refused, \
     scheduled.created_ms";
/// A person's rows in the rooms that they may read.
const READABLE: &str = "FROM scheduled JOIN room_member ON room_member.room_id = scheduled.room_id
     AND room_member.person_id = scheduled.person_id WHERE scheduled.person_id = $1 AND room_member.present";
/// Whether no node is sending it at a moment.
const IDLE: &str = "(NOT sending OR due_ms <= $2)";

impl From<Row> for Scheduled {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            room_id: row.room_id,
            thread: row.thread_root_id,
            body: row.body,
            files: row.files,
            send_at_ms: row.send_at_ms,
            created_ms: row.created_ms,
            refused: row.refused,
        }
    }
}

/// Makes a person's other requests wait until the transaction ends. A file has one writer anyway.
pub async fn take_turn(tx: &mut Tx, person: PersonId) -> Result<()> {
    if let Tx::Postgres(tx) = tx {
        // Not against what the person posts meanwhile, which only refers to their row.
        sqlx::query("SELECT 1 FROM person WHERE id = $1 FOR NO KEY UPDATE").bind(person).execute(&mut **tx).await?;
    }
    Ok(())
}

/// The row that a request with this nonce has made.
pub async fn by_nonce(tx: &mut Tx, person: PersonId, nonce: Nonce) -> Result<Option<Row>> {
    let sql = format!("SELECT {COLUMNS} FROM scheduled WHERE person_id = $1 AND nonce = $2");
    let row: Option<Row> =
        on_tx!(&mut *tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(person).bind(nonce).fetch_optional(c).await)?;
    Ok(with_files(tx, row).await?.pop())
}

/// How many of a person's wait, those that were refused among them.
pub async fn count(tx: &mut Tx, person: PersonId) -> Result<i64> {
    const SQL: &str = "SELECT COUNT(*) FROM scheduled WHERE person_id = $1";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(person).fetch_one(c).await)?)
}

/// Inserts a row.
pub async fn insert(tx: &mut Tx, row: &Row) -> Result<()> {
    const SQL: &str =
        "INSERT INTO scheduled (id, person_id, room_id, thread_root_id, body, send_at_ms, due_ms, sending,
            nonce, asked_hash, refused, created_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    on_tx!(&mut *tx, c => sqlx::query(SQL)
        .bind(row.id).bind(row.person_id).bind(row.room_id).bind(row.thread_root_id).bind(&row.body).bind(row.send_at_ms)
        .bind(row.due_ms).bind(row.sending).bind(row.nonce).bind(&row.asked_hash).bind(&row.refused).bind(row.created_ms)
        .execute(c).await.map(drop))?;
    for (at, file) in (0_i64..).zip(&row.files) {
        const FILE: &str = "INSERT INTO scheduled_file (scheduled_id, at, file_id) VALUES ($1, $2, $3)";
        on_tx!(&mut *tx, c => sqlx::query(FILE).bind(row.id).bind(at).bind(file.id).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// Rows with their files, also with those that were posted elsewhere: then it is refused when it is to be sent.
async fn with_files(tx: &mut Tx, rows: impl IntoIterator<Item = Row>) -> Result<Vec<Row>> {
    const SQL: &str = "SELECT file_id FROM scheduled_file WHERE scheduled_id = $1 ORDER BY at";
    let mut whole = Vec::new();
    for row in rows {
        let ids: Vec<FileId> = on_tx!(&mut *tx, c => sqlx::query_scalar(SQL).bind(row.id).fetch_all(c).await)?;
        let files = files::named(tx, &ids).await?.into_iter().map(File::from).collect();
        whole.push(Row { files, ..row });
    }
    Ok(whole)
}

/// A person's rows in the rooms that they may read, the next one first.
pub async fn readable(tx: &mut Tx, person: PersonId) -> Result<Vec<Row>> {
    let sql = format!("SELECT {COLUMNS} {READABLE} ORDER BY scheduled.send_at_ms, scheduled.id");
    let rows: Vec<Row> = on_tx!(&mut *tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(person).fetch_all(c).await)?;
    with_files(tx, rows).await
}

/// One of them.
pub async fn own(tx: &mut Tx, person: PersonId, id: ScheduledId) -> Result<Option<Row>> {
    let sql = format!("SELECT {COLUMNS} {READABLE} AND scheduled.id = $2");
    let row: Option<Row> =
        on_tx!(&mut *tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(person).bind(id).fetch_optional(c).await)?;
    Ok(with_files(tx, row).await?.pop())
}

/// A person's rows in rooms of a network that they may not read.
pub async fn closed(tx: &mut Tx, person: PersonId, network: NetworkId) -> Result<Vec<Row>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM scheduled JOIN room ON room.id = scheduled.room_id AND room.network_id = $2
         WHERE scheduled.person_id = $1 AND NOT EXISTS (SELECT 1 FROM room_member WHERE room_member.room_id = room.id
            AND room_member.person_id = $1 AND room_member.present) ORDER BY scheduled.send_at_ms, scheduled.id"
    );
    let rows: Vec<Row> =
        on_tx!(&mut *tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(person).bind(network).fetch_all(c).await)?;
    with_files(tx, rows).await
}

/// Changes what is given, and has it tried at its time; `None` if a node is sending it now.
pub async fn change(
    tx: &mut Tx,
    id: ScheduledId,
    body: Option<String>,
    send_at_ms: Option<i64>,
    now_ms: i64,
) -> Result<Option<Row>> {
    let sql = format!(
        "UPDATE scheduled SET body = COALESCE($3, body), send_at_ms = COALESCE($4, send_at_ms),
            due_ms = COALESCE($4, send_at_ms), sending = FALSE, refused = NULL
         WHERE id = $1 AND {IDLE} RETURNING {COLUMNS}"
    );
    let row: Option<Row> = on_tx!(&mut *tx, c => sqlx::query_as(AssertSqlSafe(sql))
        .bind(id).bind(now_ms).bind(body).bind(send_at_ms).fetch_optional(c).await)?;
    Ok(with_files(tx, row).await?.pop())
}

/// Deletes a row at its author's wish; false if a node is sending it now.
pub async fn withdraw(tx: &mut Tx, id: ScheduledId, now_ms: i64) -> Result<bool> {
    let sql = format!("DELETE FROM scheduled WHERE id = $1 AND {IDLE}");
    let rows: u64 = on_tx!(tx, c => sqlx::query(AssertSqlSafe(sql))
        .bind(id).bind(now_ms).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// When the next row is due.
pub async fn next_due(tx: &mut Tx) -> Result<Option<i64>> {
    const SQL: &str = "SELECT MIN(due_ms) FROM scheduled WHERE due_ms IS NOT NULL";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).fetch_one(c).await)?)
}

/// Claims rows that are due until a moment, in the order in which they are to be sent. Of two nodes that claim the same one gets it.
pub async fn claim(tx: &mut Tx, now_ms: i64, until_ms: i64, limit: i64) -> Result<Vec<Row>> {
    let sql = format!(
        "UPDATE scheduled SET sending = TRUE, due_ms = $2 WHERE due_ms <= $1 AND id IN (
            SELECT id FROM scheduled WHERE due_ms <= $1 ORDER BY due_ms, id LIMIT $3)
         RETURNING {COLUMNS}"
    );
    let mut rows: Vec<Row> = on_tx!(&mut *tx, c => sqlx::query_as(AssertSqlSafe(sql))
        .bind(now_ms).bind(until_ms).bind(limit).fetch_all(c).await)?;
    rows.sort_by_key(|row| (row.send_at_ms, row.id));
    with_files(tx, rows).await
}

/// Deletes a row whose message is committed.
pub async fn remove(tx: &mut Tx, id: ScheduledId) -> Result<()> {
    const SQL: &str = "DELETE FROM scheduled WHERE id = $1";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(id).execute(c).await.map(drop))?)
}

/// Has a row tried again later.
pub async fn postpone(tx: &mut Tx, id: ScheduledId, due_ms: i64) -> Result<()> {
    const SQL: &str = "UPDATE scheduled SET due_ms = $2, sending = FALSE WHERE id = $1";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(id).bind(due_ms).execute(c).await.map(drop))?)
}

/// Notes why a row cannot be sent.
pub async fn refuse(tx: &mut Tx, id: ScheduledId, word: &str) -> Result<Option<Row>> {
    let sql =
        format!("UPDATE scheduled SET refused = $2, due_ms = NULL, sending = FALSE WHERE id = $1 RETURNING {COLUMNS}");
    let row: Option<Row> =
        on_tx!(&mut *tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).bind(word).fetch_optional(c).await)?;
    Ok(with_files(tx, row).await?.pop())
}
