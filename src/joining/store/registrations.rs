//! SQL of registrations and of their links.

use mellanrum_protocol::shapes::joining::RegistrationState;
use mellanrum_protocol::{InviteId, NetworkId, OrganisationId, RegistrationId};
use sqlx::{AssertSqlSafe, FromRow};

use crate::archive::row::Word;
use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

/// A row of `registration`: the columns are described in the migration.
#[derive(Debug, Clone, FromRow)]
pub struct Row {
    pub id: RegistrationId,
    pub network_id: NetworkId,
    pub organisation_id: OrganisationId,
    pub name: String,
    pub email: String,
    pub title: String,
    pub language: String,
    pub said: String,
    #[sqlx(try_from = "String")]
    pub state: Word<RegistrationState>,
    pub submitted_ms: i64,
    pub changed_ms: i64,
    pub seats: Option<i64>,
    pub invite_id: Option<InviteId>,
    pub waiting: Option<i64>,
    pub reason: String,
    pub told_ms: Option<i64>,
}

const COLUMNS: &str = "registration.id, registration.network_id, registration.organisation_id, registration.name, \
     registration.email, registration.title, registration.language, registration.said, registration.state, \
     registration.submitted_ms, registration.changed_ms, registration.seats, registration.invite_id, registration.waiting, \
     registration.reason, registration.told_ms";

/// All of a network, last come first.
pub async fn all(tx: &mut Tx, network: NetworkId) -> Result<Vec<Row>> {
    let sql = format!("SELECT {COLUMNS} FROM registration WHERE network_id = $1 ORDER BY submitted_ms DESC, id DESC");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(network).fetch_all(c).await)?)
}

/// One of a network.
pub async fn get(tx: &mut Tx, network: NetworkId, id: RegistrationId) -> Result<Option<Row>> {
    let sql = format!("SELECT {COLUMNS} FROM registration WHERE network_id = $1 AND id = $2");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(network).bind(id).fetch_optional(c).await)?)
}

/// That of a municipality by an address.
pub async fn of(tx: &mut Tx, network: NetworkId, organisation: OrganisationId, email: &str) -> Result<Option<Row>> {
    let sql =
        format!("SELECT {COLUMNS} FROM registration WHERE network_id = $1 AND organisation_id = $2 AND email = $3");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql))
        .bind(network).bind(organisation).bind(email).fetch_optional(c).await)?)
}

/// That of the link whose secret has this hash.
pub async fn by_link(tx: &mut Tx, hash: &[u8]) -> Result<Option<Row>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM registration JOIN registration_link ON registration_link.registration_id = registration.id
         WHERE registration_link.secret_hash = $1"
    );
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(hash).fetch_optional(c).await)?)
}

/// How many a network has, and how many of them are not withdrawn.
pub async fn count(tx: &mut Tx, network: NetworkId) -> Result<(i64, i64)> {
    const SQL: &str = "SELECT COUNT(*), COUNT(CASE WHEN state <> 'withdrawn' THEN 1 END) FROM registration
        WHERE network_id = $1";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(network).fetch_one(c).await)?)
}

/// How many municipalities are confirmed, but for one.
pub async fn confirmed_beside(tx: &mut Tx, network: NetworkId, but: OrganisationId) -> Result<i64> {
    const SQL: &str = "SELECT COUNT(DISTINCT organisation_id) FROM registration
        WHERE network_id = $1 AND state = 'confirmed' AND organisation_id <> $2";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(network).bind(but).fetch_one(c).await)?)
}

/// The number behind which the next one stands in line.
pub async fn end_of_line(tx: &mut Tx, network: NetworkId) -> Result<i64> {
    const SQL: &str = "SELECT COALESCE(MAX(waiting), 0) FROM registration WHERE network_id = $1 AND state = 'waiting'";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(network).fetch_one(c).await)?)
}

/// The first in line that has not been told yet that there is a place.
pub async fn next_in_line(tx: &mut Tx, network: NetworkId) -> Result<Option<Row>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM registration WHERE network_id = $1 AND state = 'waiting' AND told_ms IS NULL
         ORDER BY waiting LIMIT 1"
    );
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(network).fetch_optional(c).await)?)
}

/// Inserts one.
pub async fn insert(tx: &mut Tx, row: &Row) -> Result<()> {
    const SQL: &str =
        "INSERT INTO registration (id, network_id, organisation_id, name, email, title, language, said, state,
            submitted_ms, changed_ms, seats, invite_id, waiting, reason, told_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    Ok(on_tx!(tx, c => sqlx::query(SQL)
        .bind(row.id).bind(row.network_id).bind(row.organisation_id).bind(&row.name).bind(&row.email).bind(&row.title)
        .bind(&row.language).bind(&row.said).bind(row.state.0.as_str()).bind(row.submitted_ms).bind(row.changed_ms)
        .bind(row.seats).bind(row.invite_id).bind(row.waiting).bind(&row.reason).bind(row.told_ms).execute(c).await.map(drop))?)
}

/// Stores all of one that may change.
pub async fn update(tx: &mut Tx, row: &Row) -> Result<()> {
    const SQL: &str =
        "UPDATE registration SET name = $2, title = $3, language = $4, said = $5, state = $6, submitted_ms = $7,
            changed_ms = $8, seats = $9, invite_id = $10, waiting = $11, told_ms = $12, reason = $13
        WHERE id = $1";
    Ok(on_tx!(tx, c => sqlx::query(SQL)
        .bind(row.id).bind(&row.name).bind(&row.title).bind(&row.language).bind(&row.said).bind(row.state.0.as_str())
        .bind(row.submitted_ms).bind(row.changed_ms).bind(row.seats).bind(row.invite_id).bind(row.waiting).bind(row.told_ms)
        .bind(&row.reason).execute(c).await.map(drop))?)
}

/// Adds a link; of more than `most` of one registration the oldest end.
pub async fn add_link(tx: &mut Tx, id: RegistrationId, hash: &[u8], now_ms: i64, most: i64) -> Result<()> {
    const INSERT: &str = "INSERT INTO registration_link (secret_hash, registration_id, created_ms) VALUES ($1, $2, $3)";
    const TRIM: &str = "DELETE FROM registration_link WHERE registration_id = $1 AND secret_hash NOT IN (
            SELECT secret_hash FROM registration_link WHERE registration_id = $1
            ORDER BY created_ms DESC, secret_hash LIMIT $2)";
    on_tx!(&mut *tx, c => sqlx::query(INSERT).bind(hash).bind(id).bind(now_ms).execute(c).await.map(drop))?;
    Ok(on_tx!(tx, c => sqlx::query(TRIM).bind(id).bind(most).execute(c).await.map(drop))?)
}
