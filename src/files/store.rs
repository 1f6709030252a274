//! All SQL of files.

use mellanrum_protocol::shapes::files::File;
use mellanrum_protocol::{FileId, MessageId, NetworkId, PersonId, RoomId};
use sqlx::{AssertSqlSafe, FromRow};

use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

/// A row of `attachment`, with what its content is: the columns are described in the migration.
#[derive(Debug, Clone, FromRow)]
pub struct FileRow {
    pub id: FileId,
    pub room_id: RoomId,
    pub person_id: PersonId,
    pub message_id: Option<MessageId>,
    pub content: String,
    pub thumb: Option<String>,
    pub name: String,
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub alt: Option<String>,
    pub hash: String,
    pub mime: String,
    pub size: i64,
}

/// What is kept of a content, for giving it out.
#[derive(Debug, Clone, FromRow)]
pub struct ContentRow {
    pub key: String,
    pub hash: String,
    pub mime: String,
    pub bytes: i64,
}

/// A file that is to be inserted.
#[derive(Debug, Clone)]
pub struct NewFile {
    pub id: FileId,
    pub room_id: RoomId,
    pub network_id: Option<NetworkId>,
    pub person_id: PersonId,
    pub content: String,
    pub thumb: Option<String>,
    pub name: String,
    pub bytes: i64,
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub created_ms: i64,
}

const FILE: &str = "SELECT attachment.id, attachment.room_id, attachment.person_id, attachment.message_id, attachment.content, \
     attachment.thumb, attachment.name, attachment.width, attachment.height, attachment.alt, content.hash, content.mime, \
     content.bytes AS size FROM attachment JOIN content ON content.key = attachment.content";

impl From<FileRow> for File {
    fn from(row: FileRow) -> Self {
        let side = |side: Option<i64>| side.and_then(|side| u32::try_from(side).ok());
        Self {
            id: row.id,
            name: row.name,
            mime: row.mime,
            bytes: row.size,
            width: side(row.width),
            height: side(row.height),
            thumb: row.thumb.is_some(),
            alt: row.alt,
        }
    }
}

/// One file.
pub async fn file(tx: &mut Tx, id: FileId) -> Result<Option<FileRow>> {
    let sql = format!("{FILE} WHERE attachment.id = $1");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)?)
}

/// One file, which until the transaction ends nobody else posts or deletes.
pub async fn lock_file(tx: &mut Tx, id: FileId) -> Result<Option<FileRow>> {
    let lock = if matches!(tx, Tx::Postgres(_)) { "FOR UPDATE OF attachment" } else { "" };
    let sql = format!("{FILE} WHERE attachment.id = $1 {lock}");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)?)
}

/// A content.
pub async fn content(tx: &mut Tx, key: &str) -> Result<Option<ContentRow>> {
    const SQL: &str = "SELECT key, hash, mime, bytes FROM content WHERE key = $1";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(key).fetch_optional(c).await)?)
}

/// Where bytes with this hash are, or are to be written, and whether they are there. For an hour from now nobody deletes them.
pub async fn expect_content(tx: &mut Tx, new: &ContentRow, now_ms: i64) -> Result<(String, bool)> {
    const SQL: &str = "INSERT INTO content (key, hash, mime, bytes, stored, going, touched_ms)
        VALUES ($1, $2, $3, $4, FALSE, FALSE, $5)
        ON CONFLICT (hash) WHERE NOT going DO UPDATE SET touched_ms = excluded.touched_ms
        RETURNING key, stored";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL)
        .bind(&new.key).bind(&new.hash).bind(&new.mime).bind(new.bytes).bind(now_ms).fetch_one(c).await)?)
}

/// Notes that bytes have been written; false if a node has begun to delete them, which an hour without a word lets it.
pub async fn content_stored(tx: &mut Tx, key: &str, now_ms: i64) -> Result<bool> {
    const SQL: &str = "UPDATE content SET stored = TRUE, touched_ms = $2 WHERE key = $1 AND NOT going";
    let rows: u64 =
        on_tx!(tx, c => sqlx::query(SQL).bind(key).bind(now_ms).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Inserts a file.
pub async fn insert(tx: &mut Tx, new: &NewFile) -> Result<()> {
    const SQL: &str =
        "INSERT INTO attachment (id, room_id, network_id, person_id, content, thumb, name, bytes, width, height,
            created_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(new.id).bind(new.room_id).bind(new.network_id).bind(new.person_id).bind(&new.content).bind(&new.thumb)
        .bind(&new.name).bind(new.bytes).bind(new.width.map(i64::from)).bind(new.height.map(i64::from))
        .bind(new.created_ms)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Makes other files of the person, and of the network, wait until the transaction ends, so that none slips past a quota. A file has one
/// writer anyway.
pub async fn take_turn(tx: &mut Tx, person: PersonId, network: Option<NetworkId>) -> Result<()> {
    if let Tx::Postgres(tx) = tx {
        if let Some(network) = network {
            const SQL: &str = "SELECT 1 FROM network WHERE id = $1 FOR NO KEY UPDATE";
            sqlx::query(SQL).bind(network).execute(&mut **tx).await?;
        }
        sqlx::query("SELECT 1 FROM person WHERE id = $1 FOR NO KEY UPDATE").bind(person).execute(&mut **tx).await?;
    }
    Ok(())
}

/// Bytes that a person's files take.
pub async fn bytes_of_person(tx: &mut Tx, person: PersonId) -> Result<i64> {
    const SQL: &str = "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM attachment WHERE person_id = $1";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(person).fetch_one(c).await)?)
}

/// Bytes that a network's files take.
pub async fn bytes_of_network(tx: &mut Tx, network: NetworkId) -> Result<i64> {
    const SQL: &str = "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM attachment WHERE network_id = $1";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(network).fetch_one(c).await)?)
}

/// Gives a file to its message.
pub async fn give(tx: &mut Tx, id: FileId, message: MessageId) -> Result<()> {
    const SQL: &str = "UPDATE attachment SET message_id = $2 WHERE id = $1";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(id).bind(message).execute(c).await.map(drop))?)
}

/// Says what a file shows that is not posted yet.
pub async fn describe(tx: &mut Tx, id: FileId, alt: Option<&str>) -> Result<()> {
    const SQL: &str = "UPDATE attachment SET alt = $2 WHERE id = $1 AND message_id IS NULL";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(id).bind(alt).execute(c).await.map(drop))?)
}

/// Deletes a file that is not posted; false if it has been.
pub async fn remove_unposted(tx: &mut Tx, id: FileId) -> Result<bool> {
    const SQL: &str = "DELETE FROM attachment WHERE id = $1 AND message_id IS NULL";
    let rows: u64 = on_tx!(tx, c => sqlx::query(SQL).bind(id).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Deletes the files of a message.
pub async fn remove_of(tx: &mut Tx, message: MessageId) -> Result<()> {
    const SQL: &str = "DELETE FROM attachment WHERE message_id = $1";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(message).execute(c).await.map(drop))?)
}

/// Gives a file that is not posted its time anew: nothing waits with it any more.
pub async fn let_go(tx: &mut Tx, id: FileId, now_ms: i64) -> Result<()> {
    const SQL: &str = "UPDATE attachment SET created_ms = $2 WHERE id = $1 AND message_id IS NULL AND created_ms < $2";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(id).bind(now_ms).execute(c).await.map(drop))?)
}

/// Deletes files that came before a moment, were never posted, and with which nothing waits.
pub async fn remove_forgotten(tx: &mut Tx, before_ms: i64) -> Result<()> {
    const SQL: &str = "DELETE FROM attachment WHERE message_id IS NULL AND created_ms < $1
        AND NOT EXISTS (SELECT 1 FROM draft_file WHERE draft_file.file_id = attachment.id)
        AND NOT EXISTS (SELECT 1 FROM scheduled_file WHERE scheduled_file.file_id = attachment.id)
        AND NOT EXISTS (SELECT 1 FROM held_file WHERE held_file.file_id = attachment.id)";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(before_ms).execute(c).await.map(drop))?)
}

/// Takes contents that nothing has referred to since a moment, and those that a node began to delete before it and has not. From now on
/// nothing will refer to them.
pub async fn take_unused(tx: &mut Tx, before_ms: i64, now_ms: i64, limit: i64) -> Result<Vec<String>> {
    const SQL: &str = "UPDATE content SET going = TRUE, touched_ms = $2
        WHERE touched_ms < $1 AND key IN (
            SELECT content.key FROM content
            WHERE content.touched_ms < $1
              AND NOT EXISTS (SELECT 1 FROM attachment WHERE attachment.content = content.key)
              AND NOT EXISTS (SELECT 1 FROM attachment WHERE attachment.thumb = content.key)
            LIMIT $3)
        RETURNING key";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(before_ms).bind(now_ms).bind(limit).fetch_all(c).await)?)
}

/// Forgets a content whose bytes are gone.
pub async fn forget_content(tx: &mut Tx, key: &str) -> Result<()> {
    const SQL: &str = "DELETE FROM content WHERE key = $1 AND going";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(key).execute(c).await.map(drop))?)
}
