//! All SQL of feeds.

use mellanrum_protocol::{FeedId, MessageId, NetworkId, PersonId};
use sqlx::FromRow;

use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

/// A row of `feed`: the columns are described in the migration.
#[derive(Debug, Clone, FromRow)]
pub struct FeedRow {
    pub id: FeedId,
    pub person_id: PersonId,
    pub network_id: Option<NetworkId>,
    pub root_id: Option<MessageId>,
    pub created_ms: i64,
}

/// How many a person has.
pub async fn count(tx: &mut Tx, person: PersonId) -> Result<i64> {
    const SQL: &str = "SELECT COUNT(*) FROM feed WHERE person_id = $1";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(person).fetch_one(c).await)?)
}

/// Inserts one.
pub async fn insert(tx: &mut Tx, row: &FeedRow, secret_hash: &[u8]) -> Result<()> {
    const SQL: &str = "INSERT INTO feed (id, person_id, network_id, root_id, secret_hash, created_ms)
        VALUES ($1, $2, $3, $4, $5, $6)";
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(row.id).bind(row.person_id).bind(row.network_id).bind(row.root_id).bind(secret_hash).bind(row.created_ms)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// A person's, newest first.
pub async fn of_person(tx: &mut Tx, person: PersonId) -> Result<Vec<FeedRow>> {
    const SQL: &str =
        "SELECT id, person_id, network_id, root_id, created_ms FROM feed WHERE person_id = $1 ORDER BY id DESC";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(person).fetch_all(c).await)?)
}

/// The one that a secret opens.
pub async fn by_secret(tx: &mut Tx, hash: &[u8]) -> Result<Option<FeedRow>> {
    const SQL: &str = "SELECT id, person_id, network_id, root_id, created_ms FROM feed WHERE secret_hash = $1";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(hash).fetch_optional(c).await)?)
}

/// Deletes one of a person's; false if there is none of this id.
pub async fn delete(tx: &mut Tx, person: PersonId, id: FeedId) -> Result<bool> {
    const SQL: &str = "DELETE FROM feed WHERE id = $1 AND person_id = $2";
    let rows: u64 =
        on_tx!(tx, c => sqlx::query(SQL).bind(id).bind(person).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
