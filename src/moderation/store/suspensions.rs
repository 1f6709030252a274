//! SQL of suspensions.

use mellanrum_protocol::shapes::moderation::Suspension;
use mellanrum_protocol::{NetworkId, PersonId};
use sqlx::{AssertSqlSafe, FromRow};

use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

#[derive(Debug, FromRow)]
struct Row {
    network_id: NetworkId,
    person_id: PersonId,
    by_id: PersonId,
    at_ms: i64,
    until_ms: Option<i64>,
    reason: String,
}

const COLUMNS: &str = "network_id, person_id, by_id, at_ms, until_ms, reason";

impl From<Row> for Suspension {
    fn from(row: Row) -> Self {
        let Row { network_id, person_id, by_id: by, at_ms, until_ms, reason } = row;
        Self { network_id, person_id, by, at_ms, until_ms, reason }
    }
}

/// A person's suspension from a network.
pub async fn of(tx: &mut Tx, network: NetworkId, person: PersonId) -> Result<Option<Suspension>> {
    let sql = format!("SELECT {COLUMNS} FROM suspension WHERE network_id = $1 AND person_id = $2");
    let row: Option<Row> =
        on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(network).bind(person).fetch_optional(c).await)?;
    Ok(row.map(Suspension::from))
}

/// A person's suspensions.
pub async fn of_person(tx: &mut Tx, person: PersonId) -> Result<Vec<Suspension>> {
    let sql = format!("SELECT {COLUMNS} FROM suspension WHERE person_id = $1");
    let rows: Vec<Row> = on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(person).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Suspension::from).collect())
}

/// Who is suspended from a network, the last one first.
pub async fn of_network(tx: &mut Tx, network: NetworkId) -> Result<Vec<Suspension>> {
    let sql =
        format!("SELECT {COLUMNS} FROM suspension WHERE network_id = $1 ORDER BY at_ms DESC, person_id LIMIT 500");
    let rows: Vec<Row> = on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(network).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Suspension::from).collect())
}

/// Puts a suspension in place of the one so far.
pub async fn put(tx: &mut Tx, row: &Suspension) -> Result<()> {
    const SQL: &str = "INSERT INTO suspension (network_id, person_id, by_id, at_ms, until_ms, reason)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (network_id, person_id) DO UPDATE SET by_id = excluded.by_id, at_ms = excluded.at_ms,
            until_ms = excluded.until_ms, reason = excluded.reason";
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(row.network_id).bind(row.person_id).bind(row.by).bind(row.at_ms).bind(row.until_ms).bind(&row.reason)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Lifts a suspension; false if there is none.
pub async fn lift(tx: &mut Tx, network: NetworkId, person: PersonId) -> Result<bool> {
    const SQL: &str = "DELETE FROM suspension WHERE network_id = $1 AND person_id = $2";
    let rows: u64 = on_tx!(tx, c => sqlx::query(SQL)
        .bind(network).bind(person).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// The suspension that ends first by itself.
pub async fn next_end(tx: &mut Tx) -> Result<Option<(NetworkId, PersonId, i64)>> {
    const SQL: &str = "SELECT network_id, person_id, until_ms FROM suspension WHERE until_ms IS NOT NULL
        ORDER BY until_ms LIMIT 1";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).fetch_optional(c).await)?)
}
