//! SQL of what was done to topics.

use mellanrum_protocol::shapes::topics::TopicActKind;
use mellanrum_protocol::{MessageId, Nonce, PersonId, TopicActId};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::archive::row::{MESSAGE, MessageRow};
use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

/// A row of `topic_act`.
#[derive(Debug, Clone, FromRow)]
pub struct ActRow {
    pub id: TopicActId,
    pub kind: String,
    pub root_id: MessageId,
    pub other_id: Option<MessageId>,
    pub by_id: PersonId,
    pub at_ms: i64,
    pub nonce: Nonce,
    pub places: String,
    pub undone_ms: Option<i64>,
    pub undone_by: Option<PersonId>,
}

const ACT: &str = "id, kind, root_id, other_id, by_id, at_ms, nonce, places, undone_ms, undone_by";

impl ActRow {
    /// An act of a kind of which nothing else is said.
    pub fn of(kind: TopicActKind) -> Self {
        let nil = Uuid::nil();
        Self {
            id: TopicActId(nil),
            kind: kind.as_str().to_owned(),
            root_id: MessageId(nil),
            other_id: None,
            by_id: PersonId(nil),
            at_ms: 0,
            nonce: Nonce(nil),
            places: String::new(),
            undone_ms: None,
            undone_by: None,
        }
    }
}

/// Keeps what was done.
pub async fn insert(tx: &mut Tx, row: &ActRow) -> Result<()> {
    const SQL: &str = "INSERT INTO topic_act (id, kind, root_id, other_id, by_id, at_ms, nonce, places)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(row.id).bind(&row.kind).bind(row.root_id).bind(row.other_id).bind(row.by_id).bind(row.at_ms)
        .bind(row.nonce).bind(&row.places).execute(c).await.map(drop))?;
    Ok(())
}

/// One act.
pub async fn get(tx: &mut Tx, id: TopicActId) -> Result<Option<ActRow>> {
    let sql = format!("SELECT {ACT} FROM topic_act WHERE id = $1");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)?)
}

/// What was done to a topic, newest first.
pub async fn of_topic(tx: &mut Tx, root: MessageId) -> Result<Vec<ActRow>> {
    let sql = format!(
        "SELECT {ACT} FROM topic_act WHERE root_id = $1 OR other_id = $1 ORDER BY at_ms DESC, id DESC LIMIT 100"
    );
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(root).fetch_all(c).await)?)
}

/// Notes that an act was undone.
pub async fn undo(tx: &mut Tx, id: TopicActId, at_ms: i64, by: PersonId) -> Result<()> {
    const SQL: &str = "UPDATE topic_act SET undone_ms = $2, undone_by = $3 WHERE id = $1";
    on_tx!(tx, c => sqlx::query(SQL).bind(id).bind(at_ms).bind(by).execute(c).await.map(drop))?;
    Ok(())
}

/// The message that an act with this nonce was noted for, and what undoes it.
pub async fn repeated(tx: &mut Tx, person: PersonId, nonce: Nonce) -> Result<Option<(MessageId, Option<TopicActId>)>> {
    const SQL: &str = "SELECT act.message_id, topic_act.id FROM act
        LEFT JOIN topic_act ON topic_act.by_id = act.person_id AND topic_act.nonce = act.nonce
        WHERE act.person_id = $1 AND act.nonce = $2";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(person).bind(nonce).fetch_optional(c).await)?)
}

/// The first replies of a thread, in the order of the room.
pub async fn replies(tx: &mut Tx, root: MessageId, limit: i64) -> Result<Vec<MessageRow>> {
    let sql = format!("SELECT {MESSAGE} FROM message WHERE thread_root_id = $1 ORDER BY seq LIMIT $2");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(root).bind(limit).fetch_all(c).await)?)
}
