//! SQL of the rules and of what waits.

use mellanrum_protocol::shapes::holds::{HeldState, HeldTopic, Holds};
use mellanrum_protocol::{CaseId, FileId, HeldId, MessageId, NetworkId, Nonce, PersonId, RoomId};
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use super::judge::Because;
use crate::archive::row::{Word, json, to_json};
use crate::error::{Error, Result};
use crate::on_tx;
use crate::store::Tx;

/// A network's rules; none: nothing is held back.
pub async fn rules(tx: &mut Tx, network: NetworkId) -> Result<Option<Holds>> {
    const SQL: &str = "SELECT rules FROM network_hold WHERE network_id = $1";
    let rules: Option<String> = on_tx!(tx, c => sqlx::query_scalar(SQL).bind(network).fetch_optional(c).await)?;
    rules.as_deref().map(json).transpose()
}

/// The same, and what an author's nonce has brought before, in one question.
pub async fn rules_and_known(
    tx: &mut Tx,
    network: NetworkId,
    author: PersonId,
    nonce: Nonce,
) -> Result<(Option<Holds>, Option<Row>)> {
    const SQL: &str = "SELECT (SELECT rules FROM network_hold WHERE network_id = $1),
        EXISTS (SELECT 1 FROM held WHERE author_id = $2 AND nonce = $3)";
    let (rules, known): (Option<String>, bool) =
        on_tx!(tx, c => sqlx::query_as(SQL).bind(network).bind(author).bind(nonce).fetch_one(c).await)?;
    let known = if known { by_nonce(tx, author, nonce).await? } else { None };
    Ok((rules.as_deref().map(json).transpose()?, known))
}

/// Sets a network's rules.
pub async fn set_rules(tx: &mut Tx, network: NetworkId, rules: &Holds, by: PersonId, at_ms: i64) -> Result<()> {
    const SQL: &str = "INSERT INTO network_hold (network_id, rules, changed_by, changed_ms) VALUES ($1, $2, $3, $4)
        ON CONFLICT (network_id) DO UPDATE SET rules = excluded.rules, changed_by = excluded.changed_by,
            changed_ms = excluded.changed_ms";
    let rules = to_json(rules)?;
    on_tx!(tx, c => sqlx::query(SQL).bind(network).bind(rules).bind(by).bind(at_ms).execute(c).await.map(drop))?;
    Ok(())
}

/// Those of a network's rooms, with their kinds, in the order of their ids.
pub async fn kinds(tx: &mut Tx, network: NetworkId) -> Result<Vec<(RoomId, String)>> {
    const SQL: &str = "SELECT id, kind FROM room WHERE network_id = $1 ORDER BY id";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(network).fetch_all(c).await)?)
}

/// How often somebody has posted in a network what stands, apart from one message; counted up to `most`.
pub async fn count_posts(
    tx: &mut Tx,
    author: PersonId,
    network: NetworkId,
    apart: Option<MessageId>,
    most: i64,
) -> Result<i64> {
    const SQL: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM message JOIN room ON room.id = message.room_id
        WHERE message.author_id = $1 AND room.network_id = $2 AND message.removed_ms IS NULL AND message.id <> $3
        LIMIT $4) AS posted";
    let apart = apart.unwrap_or(MessageId(Uuid::nil()));
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(author).bind(network).bind(apart).bind(most).fetch_one(c).await)?)
}

/// How often somebody has posted in a network since a moment, or wanted to; each counted up to `most`.
pub async fn count_since(tx: &mut Tx, author: PersonId, network: NetworkId, since_ms: i64, most: i64) -> Result<i64> {
    const SQL: &str = "SELECT
        (SELECT COUNT(*) FROM (SELECT 1 FROM message JOIN room ON room.id = message.room_id
            WHERE message.author_id = $1 AND message.sent_ms > $3 AND room.network_id = $2 LIMIT $4) AS posted)
        + (SELECT COUNT(*) FROM (SELECT 1 FROM held
            WHERE author_id = $1 AND at_ms > $3 AND network_id = $2 AND state = 'waiting' LIMIT $4) AS waits)";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL)
        .bind(author).bind(network).bind(since_ms).bind(most).fetch_one(c).await)?)
}

/// Whether somebody got their first role in a network after a moment.
pub async fn came_after(tx: &mut Tx, person: PersonId, network: NetworkId, at_ms: i64) -> Result<bool> {
    const SQL: &str = "SELECT NOT EXISTS (SELECT 1 FROM role_grant
        WHERE network_id = $1 AND person_id = $2 AND granted_ms <= $3)";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(network).bind(person).bind(at_ms).fetch_one(c).await)?)
}

/// What is posted once it is approved, beside its files.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Post {
    pub body: String,
    pub lang: Option<String>,
    pub thread: Option<MessageId>,
    pub topic: Option<HeldTopic>,
    pub asked_id: Option<PersonId>,
}

/// A row of `held`: the columns are described in the migration.
#[derive(Debug, Clone)]
pub struct Row {
    pub id: HeldId,
    pub network_id: NetworkId,
    pub room_id: RoomId,
    pub author_id: PersonId,
    pub nonce: Nonce,
    pub asked_hash: Vec<u8>,
    pub post: Post,
    pub because: Because,
    pub at_ms: i64,
    pub state: Word<HeldState>,
}

#[derive(Debug, FromRow)]
struct Stored {
    id: HeldId,
    network_id: NetworkId,
    room_id: RoomId,
    author_id: PersonId,
    nonce: Nonce,
    asked_hash: Vec<u8>,
    post: String,
    because: String,
    matched: String,
    at_ms: i64,
    #[sqlx(try_from = "String")]
    state: Word<HeldState>,
}

impl TryFrom<Stored> for Row {
    type Error = Error;

    fn try_from(row: Stored) -> Result<Self> {
        Ok(Self {
            id: row.id,
            network_id: row.network_id,
            room_id: row.room_id,
            author_id: row.author_id,
            nonce: row.nonce,
            asked_hash: row.asked_hash,
            post: json(&row.post)?,
            because: Because { rules: json(&row.because)?, words: json(&row.matched)? },
            at_ms: row.at_ms,
            state: row.state,
        })
    }
}

const SELECT: &str = "SELECT held.id, held.network_id, held.room_id, held.author_id, held.nonce, held.asked_hash, held.post, \
     held.because, held.matched, held.at_ms, held.state FROM held";

/// What somebody's nonce has brought.
pub async fn by_nonce(tx: &mut Tx, author: PersonId, nonce: Nonce) -> Result<Option<Row>> {
    let sql = format!("{SELECT} WHERE held.author_id = $1 AND held.nonce = $2");
    let row: Option<Stored> =
        on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(author).bind(nonce).fetch_optional(c).await)?;
    row.map(TryInto::try_into).transpose()
}

/// One.
pub async fn get(tx: &mut Tx, id: HeldId) -> Result<Option<Row>> {
    let sql = format!("{SELECT} WHERE held.id = $1");
    let row: Option<Stored> = on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)?;
    row.map(TryInto::try_into).transpose()
}

/// What of somebody waits in rooms that they may read, oldest first.
pub async fn waiting_of(tx: &mut Tx, author: PersonId) -> Result<Vec<Row>> {
    let sql = format!(
        "{SELECT} JOIN room_member ON room_member.room_id = held.room_id AND room_member.person_id = held.author_id
         WHERE held.author_id = $1 AND held.state = 'waiting' AND room_member.present
         ORDER BY held.at_ms, held.id LIMIT 200"
    );
    let rows: Vec<Stored> = on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(author).fetch_all(c).await)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// How much of somebody waits in a room.
pub async fn count_waiting(tx: &mut Tx, author: PersonId, room: RoomId) -> Result<i64> {
    const SQL: &str = "SELECT COUNT(*) FROM held WHERE author_id = $1 AND room_id = $2 AND state = 'waiting'";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(author).bind(room).fetch_one(c).await)?)
}

/// Inserts what waits, with its files.
pub async fn insert(tx: &mut Tx, row: &Row, files: &[FileId]) -> Result<()> {
    const SQL: &str = "INSERT INTO held (id, network_id, room_id, author_id, nonce, asked_hash, post, because, matched,
            at_ms, state)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let (post, because) = (to_json(&row.post)?, to_json(&row.because.rules)?);
    let matched = to_json(&row.because.words)?;
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(row.id).bind(row.network_id).bind(row.room_id).bind(row.author_id).bind(row.nonce).bind(&row.asked_hash)
        .bind(post).bind(because).bind(matched).bind(row.at_ms).bind(row.state.0.as_str())
        .execute(c).await.map(drop))?;
    for (at, file) in (0_i64..).zip(files) {
        const FILE: &str = "INSERT INTO held_file (held_id, at, file_id) VALUES ($1, $2, $3)";
        on_tx!(tx, c => sqlx::query(FILE).bind(row.id).bind(at).bind(file).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// Whether one of these files waits with another message.
pub async fn any_waits(tx: &mut Tx, files: &[FileId]) -> Result<bool> {
    const SQL: &str = "SELECT EXISTS (SELECT 1 FROM held_file JOIN held ON held.id = held_file.held_id
        WHERE held_file.file_id = $1 AND held.state = 'waiting')";
    for file in files {
        if on_tx!(tx, c => sqlx::query_scalar(SQL).bind(file).fetch_one(c).await)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The files that wait with it, in its author's order.
pub async fn files(tx: &mut Tx, id: HeldId) -> Result<Vec<FileId>> {
    const SQL: &str = "SELECT file_id FROM held_file WHERE held_id = $1 ORDER BY at";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(id).fetch_all(c).await)?)
}

/// The case of the message with which a file waits, or was refused.
pub async fn case_of_file(tx: &mut Tx, file: FileId) -> Result<Option<CaseId>> {
    const SQL: &str = "SELECT moderation_case.id FROM held_file
        JOIN moderation_case ON moderation_case.held_id = held_file.held_id AND moderation_case.kind = 'held'
        WHERE held_file.file_id = $1 ORDER BY moderation_case.opened_ms DESC LIMIT 1";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(file).fetch_optional(c).await)?)
}

/// Notes what became of it.
pub async fn settle(tx: &mut Tx, id: HeldId, state: HeldState) -> Result<()> {
    const SQL: &str = "UPDATE held SET state = $2 WHERE id = $1";
    on_tx!(tx, c => sqlx::query(SQL).bind(id).bind(state.as_str()).execute(c).await.map(drop))?;
    Ok(())
}

/// Forgets what waited, but for that it did.
pub async fn withdraw(tx: &mut Tx, id: HeldId) -> Result<()> {
    const SQL: &str = "UPDATE held SET state = 'withdrawn', post = $2, matched = '[]' WHERE id = $1";
    const FILES: &str = "DELETE FROM held_file WHERE held_id = $1";
    let nothing = to_json(&Post::default())?;
    on_tx!(tx, c => sqlx::query(SQL).bind(id).bind(nothing).execute(c).await.map(drop))?;
    on_tx!(tx, c => sqlx::query(FILES).bind(id).execute(c).await.map(drop))?;
    Ok(())
}

/// Until the transaction ends nobody else changes a network's rules.
pub async fn lock_rules(tx: &mut Tx, network: NetworkId) -> Result<()> {
    if let Tx::Postgres(tx) = tx {
        const SQL: &str = "SELECT 1 FROM network WHERE id = $1 FOR NO KEY UPDATE";
        sqlx::query(SQL).bind(network).execute(&mut **tx).await?;
    }
    Ok(())
}
