//! SQL of calls, and what of a network they tell.

use std::collections::BTreeMap;

use mellanrum_protocol::NetworkId;
use mellanrum_protocol::shapes::orgs::Organisation;
use sqlx::FromRow;

use crate::archive::row::json;
use crate::error::Result;
use crate::on_tx;
use crate::orgs::store::PageRow;
use crate::store::Tx;

/// A row of `interest_call`: the columns are described in the migration.
#[derive(Debug, Clone, FromRow)]
pub struct CallRow {
    pub network_id: NetworkId,
    pub open: bool,
    pub opened_ms: Option<i64>,
    pub closes_ms: Option<i64>,
    pub texts: String,
    pub themes: String,
    pub threshold: i64,
    pub capacity: Option<i64>,
    pub seats: i64,
    pub country: String,
    pub version: i64,
}

/// What a call needs to know of its network.
#[derive(Debug, Clone)]
pub struct Facts {
    pub id: NetworkId,
    pub slug: String,
    pub name: BTreeMap<String, String>,
    pub default_language: String,
    pub time_zone: String,
    pub country: Option<String>,
}

#[derive(FromRow)]
struct FactsRow {
    id: NetworkId,
    slug: String,
    name: String,
    default_language: String,
    time_zone: String,
    country: Option<String>,
}

impl FactsRow {
    fn facts(self) -> Result<Facts> {
        let Self { id, slug, name, default_language, time_zone, country } = self;
        Ok(Facts { id, slug, name: json(&name)?, default_language, time_zone, country })
    }
}

/// A network.
pub async fn facts(tx: &mut Tx, network: NetworkId) -> Result<Option<Facts>> {
    const SQL: &str = "SELECT id, slug, name, default_language, time_zone, country FROM network WHERE id = $1";
    let row: Option<FactsRow> = on_tx!(tx, c => sqlx::query_as(SQL).bind(network).fetch_optional(c).await)?;
    row.map(FactsRow::facts).transpose()
}

/// The network of a short name.
pub async fn facts_by_slug(tx: &mut Tx, slug: &str) -> Result<Option<Facts>> {
    const SQL: &str = "SELECT id, slug, name, default_language, time_zone, country FROM network WHERE slug = $1";
    let row: Option<FactsRow> = on_tx!(tx, c => sqlx::query_as(SQL).bind(slug).fetch_optional(c).await)?;
    row.map(FactsRow::facts).transpose()
}

/// A network's call.
pub async fn get(tx: &mut Tx, network: NetworkId) -> Result<Option<CallRow>> {
    const SQL: &str =
        "SELECT network_id, open, opened_ms, closes_ms, texts, themes, threshold, capacity, seats, country, version
        FROM interest_call WHERE network_id = $1";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(network).fetch_optional(c).await)?)
}

/// The same, after whoever else changes it or what came by it; nobody else does until the transaction ends.
pub async fn lock(tx: &mut Tx, network: NetworkId) -> Result<Option<CallRow>> {
    if let Tx::Postgres(tx) = tx {
        const SQL: &str = "SELECT 1 FROM interest_call WHERE network_id = $1 FOR UPDATE";
        sqlx::query(SQL).bind(network).execute(&mut **tx).await?;
    }
    get(tx, network).await
}

/// Stores a call over the version before; false if that is not there any more.
pub async fn put(tx: &mut Tx, row: &CallRow) -> Result<bool> {
    const SQL: &str = "INSERT INTO interest_call
            (network_id, open, opened_ms, closes_ms, texts, themes, threshold, capacity, seats, country, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (network_id) DO UPDATE SET open = excluded.open, opened_ms = excluded.opened_ms,
            closes_ms = excluded.closes_ms, texts = excluded.texts, themes = excluded.themes, threshold = excluded.threshold,
            capacity = excluded.capacity, seats = excluded.seats, country = excluded.country, version = excluded.version
        WHERE interest_call.version = excluded.version - 1";
    let done = on_tx!(tx, c => sqlx::query(SQL)
        .bind(row.network_id).bind(row.open).bind(row.opened_ms).bind(row.closes_ms).bind(&row.texts).bind(&row.themes)
        .bind(row.threshold).bind(row.capacity).bind(row.seats).bind(&row.country).bind(row.version)
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(done == 1)
}

/// The municipalities that have registered, and the regions and provinces of a country, by name.
pub async fn organisations(tx: &mut Tx, network: NetworkId, country: &str) -> Result<Vec<Organisation>> {
    const SQL: &str = "SELECT id, kind, country, code, name, short_name, parent_id, size_class FROM organisation
        WHERE id IN (SELECT organisation_id FROM registration WHERE network_id = $1)
           OR (country = $2 AND kind IN ('region', 'province'))
        ORDER BY short_name, id";
    let rows: Vec<PageRow> = on_tx!(tx, c => sqlx::query_as(SQL).bind(network).bind(country).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Organisation::from).collect())
}

/// The classes of size that a country's municipalities have.
pub async fn size_classes(tx: &mut Tx, country: &str) -> Result<Vec<String>> {
    const SQL: &str = "SELECT DISTINCT size_class FROM organisation
        WHERE country = $1 AND kind = 'municipality' AND size_class IS NOT NULL";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(country).fetch_all(c).await)?)
}
