//! The database: one SQL text, two drivers.
//!
//! Every query runs in a [`Tx`]. Queries stand in the `store.rs` of the feature that owns the table, as one text for both
//! databases wherever the dialects agree (`$1`, `RETURNING` and `ON CONFLICT` do); `on_tx!` hands the text to whichever driver the transaction is of.

pub mod migrate;

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Executor, Postgres, Sqlite, Transaction};

/// How long a caller waits for a free connection before it is told `db_unavailable`.
const ACQUIRE: Duration = Duration::from_millis(2_500);
/// Longest statement on Postgres; a longer one is ended by the server.
const STATEMENT_MS: u32 = 5_000;
/// Longest wait for a row's lock on Postgres (F13): only those who want that room wait.
const LOCK_MS: u32 = 2_000;
/// Concurrent readers of a SQLite file.
const SQLITE_READERS: u32 = 4;

/// A handle to the database; cheap to clone.
#[derive(Clone, Debug)]
pub enum Db {
    /// A pool on a Postgres server.
    Postgres(PgPool),
    /// A file: one writer, since SQLite has one, and several readers.
    Sqlite {
        /// The writer.
        write: SqlitePool,
        /// The readers.
        read: SqlitePool,
    },
}

/// A transaction; rolled back when dropped.
#[derive(Debug)]
pub enum Tx {
    /// On Postgres.
    Postgres(Transaction<'static, Postgres>),
    /// On SQLite.
    Sqlite(Transaction<'static, Sqlite>),
}

/// Runs one expression on the connection of a `&mut Tx`, whichever driver it is of.
#[macro_export]
macro_rules! on_tx {
    ($tx:expr, $connection:ident => $run:expr) => {
        match $tx {
            $crate::store::Tx::Postgres(tx) => {
                let $connection = &mut **tx;
                $run
            }
            $crate::store::Tx::Sqlite(tx) => {
                let $connection = &mut **tx;
                $run
            }
        }
    };
}

impl Db {
    /// Opens a Postgres server's database. Fails if it runs with settings under which a commit could be lost (F29).
    pub async fn postgres(url: &str, connections: u32) -> anyhow::Result<Self> {
        let options = PgConnectOptions::from_str(url)?.application_name("mellanrum");
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(ACQUIRE)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    connection
                        .execute(sqlx::AssertSqlSafe(format!(
                            "SET statement_timeout = {STATEMENT_MS}; SET lock_timeout = {LOCK_MS};
                             SET idle_in_transaction_session_timeout = 10000"
                        )))
                        .await?;
                    Ok(())
                })
            })
            .connect_with(options)
            .await?;
        let unsafe_settings: Vec<String> = sqlx::query_scalar(
            "SELECT name FROM pg_settings
             WHERE (name IN ('fsync', 'full_page_writes') AND setting = 'off')
                OR (name = 'synchronous_commit' AND setting = 'off')",
        )
        .fetch_all(&pool)
        .await?;
        anyhow::ensure!(
            unsafe_settings.is_empty(),
            "the database could lose what it has confirmed: switch on {}",
            unsafe_settings.join(", ")
        );
        Ok(Self::Postgres(pool))
    }

    /// Opens, or makes, a SQLite file. `synchronous = FULL`: what was confirmed survives a power cut (I1).
    pub async fn sqlite(path: &Path) -> anyhow::Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(ACQUIRE);
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(ACQUIRE)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options.clone())
            .await?;
        let read = SqlitePoolOptions::new()
            .max_connections(SQLITE_READERS)
            .acquire_timeout(ACQUIRE)
            .connect_with(options.read_only(true))
            .await?;
        Ok(Self::Sqlite { write, read })
    }

    /// A transaction that sees one state of the archive and changes nothing.
    pub async fn read(&self) -> sqlx::Result<Tx> {
        match self {
            Self::Postgres(pool) => {
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await.map(Tx::Postgres)
            }
            Self::Sqlite { read, .. } => read.begin().await.map(Tx::Sqlite),
        }
    }

    /// A transaction that may change something.
    pub async fn write(&self) -> sqlx::Result<Tx> {
        match self {
            Self::Postgres(pool) => pool.begin().await.map(Tx::Postgres),
            Self::Sqlite { write, .. } => write.begin_with("BEGIN IMMEDIATE").await.map(Tx::Sqlite),
        }
    }

    /// Whether several nodes can share this database.
    pub const fn is_shared(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Waits for what runs, then closes all connections.
    pub async fn close(&self) {
        match self {
            Self::Postgres(pool) => pool.close().await,
            Self::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
        }
    }
}

impl Tx {
    /// Makes what was done visible and lasting.
    pub async fn commit(self) -> sqlx::Result<()> {
        match self {
            Self::Postgres(tx) => tx.commit().await,
            Self::Sqlite(tx) => tx.commit().await,
        }
    }

    /// Marks a point to which [`Tx::back_to_savepoint`] returns.
    pub async fn savepoint(&mut self) -> sqlx::Result<()> {
        on_tx!(self, c => c.execute("SAVEPOINT one").await.map(drop))
    }

    /// Undoes what was done since the savepoint; the transaction goes on.
    pub async fn back_to_savepoint(&mut self) -> sqlx::Result<()> {
        on_tx!(self, c => c.execute("ROLLBACK TO SAVEPOINT one").await.map(drop))
    }
}
