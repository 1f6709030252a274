//! All SQL of organisations.

use mellanrum_protocol::OrganisationId;
use mellanrum_protocol::shapes::orgs::Organisation;
use sqlx::FromRow;

use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

/// Kinds of which the official lists have all.
pub const OFFICIAL_KINDS: [&str; 3] = ["municipality", "region", "province"];

/// A row of `organisation`.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct OrganisationRow {
    pub id: OrganisationId,
    pub source_key: String,
    pub kind: String,
    pub country: Option<String>,
    pub code: Option<String>,
    pub name: String,
    pub short_name: String,
    pub search: String,
    pub parent_id: Option<OrganisationId>,
    pub size_class: Option<String>,
}

/// Which organisations a page shall have.
#[derive(Debug, Default)]
pub struct Wanted {
    /// Of `LIKE`, in lower case, with `!` to escape.
    pub pattern: Option<String>,
    /// In upper case.
    pub country: Option<String>,
    /// The kind.
    pub kind: Option<String>,
    /// The last one of the page before.
    pub after: Option<OrganisationId>,
}

/// How many organisations of the official kinds there are.
pub async fn count_official(tx: &mut Tx) -> Result<i64> {
    const SQL: &str = "SELECT COUNT(*) FROM organisation WHERE kind IN ($1, $2, $3)";
    let [one, two, three] = OFFICIAL_KINDS;
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(one).bind(two).bind(three).fetch_one(c).await)?)
}

/// Stores organisations, or the words of those that are there; on Postgres in one statement.
pub async fn put(tx: &mut Tx, rows: &[OrganisationRow]) -> Result<()> {
    const COLUMNS: &str = "id, source_key, kind, country, code, name, short_name, search, parent_id, size_class";
    const UPDATE: &str = "ON CONFLICT (source_key) DO UPDATE SET kind = excluded.kind, country = excluded.country,
        code = excluded.code, name = excluded.name, short_name = excluded.short_name, search = excluded.search,
        parent_id = excluded.parent_id, size_class = excluded.size_class";
    match tx {
        Tx::Postgres(tx) => {
            let sql = format!(
                "INSERT INTO organisation ({COLUMNS})
                 SELECT * FROM UNNEST($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                     $8::text[], $9::uuid[], $10::text[]) {UPDATE}"
            );
            sqlx::query(sqlx::AssertSqlSafe(sql))
                .bind(column(rows, |row| row.id))
                .bind(column(rows, |row| row.source_key.clone()))
                .bind(column(rows, |row| row.kind.clone()))
                .bind(column(rows, |row| row.country.clone()))
                .bind(column(rows, |row| row.code.clone()))
                .bind(column(rows, |row| row.name.clone()))
                .bind(column(rows, |row| row.short_name.clone()))
                .bind(column(rows, |row| row.search.clone()))
                .bind(column(rows, |row| row.parent_id))
                .bind(column(rows, |row| row.size_class.clone()))
                .execute(&mut **tx)
                .await?;
        }
        Tx::Sqlite(tx) => {
            let sql = format!(
                "INSERT INTO organisation ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) {UPDATE}"
            );
            for row in rows {
                sqlx::query(sqlx::AssertSqlSafe(sql.as_str()))
                    .bind(row.id)
                    .bind(&row.source_key)
                    .bind(&row.kind)
                    .bind(&row.country)
                    .bind(&row.code)
                    .bind(&row.name)
                    .bind(&row.short_name)
                    .bind(&row.search)
                    .bind(row.parent_id)
                    .bind(&row.size_class)
                    .execute(&mut **tx)
                    .await?;
            }
        }
    }
    Ok(())
}

fn column<T>(rows: &[OrganisationRow], value: impl Fn(&OrganisationRow) -> T) -> Vec<T> {
    rows.iter().map(value).collect()
}

/// Whether there is an organisation of this id.
pub async fn exists(tx: &mut Tx, id: OrganisationId) -> Result<bool> {
    const SQL: &str = "SELECT EXISTS (SELECT 1 FROM organisation WHERE id = $1)";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(id).fetch_one(c).await)?)
}

/// One organisation.
pub async fn get(tx: &mut Tx, id: OrganisationId) -> Result<Option<Organisation>> {
    const SQL: &str =
        "SELECT id, kind, country, code, name, short_name, parent_id, size_class FROM organisation WHERE id = $1";
    let row: Option<PageRow> = on_tx!(tx, c => sqlx::query_as(SQL).bind(id).fetch_optional(c).await)?;
    Ok(row.map(Organisation::from))
}

/// Organisations by name, at most `limit`.
pub async fn page(tx: &mut Tx, wanted: &Wanted, limit: usize) -> Result<Vec<Organisation>> {
    const SQL: &str = "SELECT id, kind, country, code, name, short_name, parent_id, size_class FROM organisation
        WHERE ($1 IS NULL OR search LIKE $1 ESCAPE '!') AND ($2 IS NULL OR country = $2) AND ($3 IS NULL OR kind = $3)
          AND ($4 IS NULL OR (short_name, id) > (SELECT short_name, id FROM organisation WHERE id = $4))
        ORDER BY short_name, id LIMIT $5";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows: Vec<PageRow> = on_tx!(tx, c => sqlx::query_as(SQL)
        .bind(&wanted.pattern).bind(&wanted.country).bind(&wanted.kind).bind(wanted.after).bind(limit)
        .fetch_all(c).await)?;
    Ok(rows.into_iter().map(Organisation::from).collect())
}

/// What is shown of an organisation.
#[derive(Debug, FromRow)]
pub struct PageRow {
    id: OrganisationId,
    kind: String,
    country: Option<String>,
    code: Option<String>,
    name: String,
    short_name: String,
    parent_id: Option<OrganisationId>,
    size_class: Option<String>,
}

impl From<PageRow> for Organisation {
    fn from(row: PageRow) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            country: row.country,
            code: row.code,
            name: row.name,
            short_name: row.short_name,
            parent_id: row.parent_id,
            size_class: row.size_class,
        }
    }
}
