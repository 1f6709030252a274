//! What the tests stand on.

pub mod app;
pub mod chance;
pub mod db;
pub mod live;
pub mod person;
pub mod processes;
pub mod push;
pub mod reader;
pub mod s3;
pub mod smtp;

use std::future::Future;
use std::time::Duration;

use mellanrum::clock::Clock;
use mellanrum_protocol::Nonce;
use tokio::time::{Instant, sleep};
use uuid::Uuid;

pub use self::app::{Backend, Servers, Setup, TestApp};
pub use self::live::Live;
pub use self::person::{Answer, Person};
pub use self::reader::Reader;

/// Runs one test for every database and bus.
macro_rules! on_every_backend {
    ($name:ident, |$app:ident| async move $body:block) => {
        on_backends!($name, [
            sqlite_local: SqliteLocal,
            sqlite_redis: SqliteRedis,
            postgres_local: PostgresLocal,
            postgres_redis: PostgresRedis,
        ], |$app| async move $body);
    };
}

/// Runs one test for both databases, each with the bus it is mostly run with.
macro_rules! on_both_databases {
    ($name:ident, |$app:ident| async move $body:block) => {
        on_backends!($name, [
            sqlite: SqliteLocal,
            postgres: PostgresRedis,
        ], |$app| async move $body);
    };
}

/// Runs tests for both databases, each of which starts its own servers.
macro_rules! on_both_backends {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                Box::pin(super::$name(crate::support::Backend::SqliteLocal)).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                Box::pin(super::$name(crate::support::Backend::PostgresRedis)).await;
            }
        }
    )+};
}

macro_rules! on_backends {
    ($name:ident, [$($test:ident: $backend:ident,)+], |$app:ident| async move $body:block) => {
        // A function and a module may have the same name.
        async fn $name($app: $crate::support::TestApp) $body

        mod $name {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                let app = $crate::support::TestApp::start($crate::support::Backend::$backend).await;
                Box::pin(super::$name(app)).await;
            })+
        }
    };
}

/// Longest wait for anything that should come by itself.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// A new id.
pub fn uuid() -> Uuid {
    Clock::default().id()
}

/// A new nonce.
pub fn nonce() -> Nonce {
    Nonce(uuid())
}

/// Asks again and again until the answer is `Some`; fails after `deadline`. The only place of the tests that sleeps.
pub async fn eventually<T, F: Future<Output = Option<T>>>(deadline: Duration, mut ask: impl FnMut() -> F) -> T {
    let until = Instant::now() + deadline;
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(Instant::now() < until, "did not come true within {deadline:?}");
        sleep(Duration::from_millis(20)).await;
    }
}
