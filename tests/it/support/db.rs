//! A database of a test's own.

use std::path::{Path, PathBuf};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, PgPool};

use super::{PATIENCE, eventually, uuid};

/// The variable that `script/services` sets.
pub fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run the tests by script/services"))
}

/// A Postgres database, dropped with this.
#[derive(Debug)]
pub struct Database {
    server: String,
    name: String,
}

impl Database {
    /// Makes one on the server of `script/services`.
    pub async fn make() -> Self {
        Self::make_on(&variable("TEST_DATABASE_URL")).await
    }

    /// Makes one on a server.
    pub async fn make_on(server: &str) -> Self {
        let name = format!("it_{}", uuid().simple());
        let mut connection = PgConnection::connect(server).await.expect("the test's Postgres answers");
        connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.expect("a new database");
        Self { server: server.to_owned(), name }
    }

    /// Its address.
    pub fn url(&self) -> String {
        let (server, _) = self.server.rsplit_once('/').expect("an address with a database");
        format!("{server}/{}", self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let (server, sql) = (self.server.clone(), format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        // A runtime of its own: a test that fails drops this while its own one ends.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let drop = async {
                    let mut connection = PgConnection::connect(&server).await?;
                    connection.execute(AssertSqlSafe(sql)).await
                };
                // A private server may be gone already.
                let _ = tokio::time::timeout(std::time::Duration::from_secs(5), drop).await;
            });
            std::io::Result::Ok(())
        });
        let _ = dropped.join();
    }
}

/// Waits until so many sessions of a Postgres database wait for locks.
pub async fn blocked(pool: &PgPool, count: i64) {
    const WAITING: &str =
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    eventually(PATIENCE, || async {
        let waiting: i64 = sqlx::query_scalar(WAITING).fetch_one(pool).await.ok()?;
        (waiting == count).then_some(())
    })
    .await;
}

/// A folder, removed with this.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// Makes one.
    pub fn make() -> Self {
        let path = std::env::temp_dir().join(format!("mellanrum-it-{}", uuid().simple()));
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
