//! Runs the migrations of whichever database it is: forward only, one node at a time.

use sqlx::migrate::Migrator;

use super::Db;

static POSTGRES: Migrator = sqlx::migrate!("src/store/migrations/postgres");
static SQLITE: Migrator = sqlx::migrate!("src/store/migrations/sqlite");

/// Brings the schema up to this version. On Postgres the migrator holds an advisory lock, so nodes that start together take turns.
/// Fails if the schema is newer than this program, or if a migration that has run was changed since.
pub async fn migrate(db: &Db) -> anyhow::Result<()> {
    match db {
        Db::Postgres(pool) => POSTGRES.run(pool).await?,
        Db::Sqlite { write, .. } => SQLITE.run(write).await?,
    }
    Ok(())
}
