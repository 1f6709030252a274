//! I1, I3: what was seen or acknowledged survives `kill -9` of the server and of the database.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use mellanrum::store::Db;
use mellanrum_protocol::shapes::messages::{Message, Posted};
use mellanrum_protocol::{Nonce, RoomId, Seq};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tokio::task::JoinHandle;

use crate::support::app::{found, people, set_up};
use crate::support::db::{Database, variable};
use crate::support::processes::{Postgres, Server};
use crate::support::{PATIENCE, Person, Reader, eventually, nonce};
use mellanrum_protocol::shapes::networks::Role;

/// What one writer knows when the server has gone.
struct Written {
    person: Person,
    acked: Vec<Message>,
    /// What was sent last; nobody said what became of it.
    unknown: (Nonce, String),
}

/// Posts one message after another until there is no answer.
fn write_on(person: Person, room: RoomId, count: Arc<AtomicUsize>) -> JoinHandle<Written> {
    tokio::spawn(async move {
        let mut acked = Vec::new();
        loop {
            let (nonce, body) = (nonce(), format!("{} {}", person.handle, acked.len()));
            match person.attempt(room, &body, nonce).await {
                Some(answer) if answer.status == 200 => acked.push(answer.ok::<Posted>().message),
                _ => return Written { person, acked, unknown: (nonce, body) },
            }
            count.fetch_add(1, Ordering::Relaxed);
        }
    })
}

/// Three write and two read until the server is killed with whatever `also` kills. After `start_again`, everything that anybody has seen
/// or been told is there, once, and what nobody was told about can be sent again.
async fn nothing_is_lost(server: Server, mut postgres: Option<Postgres>) {
    let mut server = server;
    let owner = set_up(server.address(), &server.setup_url().await).await;
    let (network, room) = found(&owner, "net").await;
    let writers = people(&owner, network, &["anna", "bosse", "cilla"], Role::Participant).await;
    let readers = [Reader::start(&owner, room).await, Reader::start(&writers[0], room).await];
    let readers = readers.map(|mut reader| {
        tokio::spawn(async move {
            reader.until_cut().await;
            reader
        })
    });
    let count = Arc::new(AtomicUsize::new(0));
    let writers: Vec<_> = writers.into_iter().map(|writer| write_on(writer, room, Arc::clone(&count))).collect();
    eventually(PATIENCE, || async { (count.load(Ordering::Relaxed) >= 90).then_some(()) }).await;

    if let Some(postgres) = &mut postgres {
        postgres.kill();
    }
    server.kill();
    let mut written = Vec::new();
    for writer in writers {
        written.push(writer.await.expect("a writer"));
    }
    if let Some(postgres) = &mut postgres {
        postgres.start_again().await;
    }
    server.start_again().await;

    let archive: BTreeMap<Seq, _> = owner.all_messages(room).await.into_iter().map(|m| (m.seq, m.id)).collect();
    for reader in readers {
        let mut reader = reader.await.expect("a reader");
        assert!(reader.seen.len() > 50, "saw only {}", reader.seen.len());
        for (seq, id) in &reader.seen {
            assert_eq!(archive.get(seq), Some(id), "seen before the kill, at {seq}");
        }
        reader.connect_again(&owner).await;
        assert_eq!(reader.seen, archive);
    }
    let first = *archive.keys().next().expect("a message");
    assert!(archive.keys().copied().eq(first..first + i64::try_from(archive.len()).expect("few")), "seqs are dense");
    for Written { person, acked, unknown: (nonce, body) } in written {
        for message in acked {
            assert_eq!(archive.get(&message.seq), Some(&message.id), "acknowledged before the kill");
        }
        let again = person.try_post(room, &body, nonce).await.ok::<Posted>().message;
        let known = archive.values().filter(|id| **id == again.id).count();
        let same: Vec<_> = owner.all_messages(room).await.into_iter().filter(|m| m.body == body).collect();
        assert_eq!(same.len(), 1, "there {known} times before the retry");
        assert_eq!(same[0].id, again.id);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_01_what_was_seen_survives_a_killed_server_on_sqlite() {
    nothing_is_lost(Server::start(None, None).await, None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_01_what_was_seen_survives_a_killed_server_on_postgres() {
    let database = Database::make().await;
    nothing_is_lost(Server::start(Some(database.url()), Some(variable("TEST_REDIS_URL"))).await, None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_01_a_postgres_that_could_lose_what_it_has_confirmed_is_refused() {
    let database = Database::make().await;
    let url = database.url();
    assert!(Db::postgres(&url, 1).await.is_ok());
    let name = url.rsplit('/').next().expect("an address with a database");
    let mut connection = PgConnection::connect(&url).await.expect("the test's Postgres answers");
    let off = AssertSqlSafe(format!("ALTER DATABASE {name} SET synchronous_commit = off"));
    connection.execute(off).await.expect("the setting");
    let refused = Db::postgres(&url, 1).await.expect_err("it is refused");
    assert!(refused.to_string().contains("synchronous_commit"), "{refused}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_03_what_was_acknowledged_survives_a_killed_server_and_a_killed_postgres() {
    let postgres = Postgres::start().await;
    nothing_is_lost(Server::start(Some(postgres.url()), None).await, Some(postgres)).await;
}
