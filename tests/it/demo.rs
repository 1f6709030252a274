//! The demo network: what it consists of, and that loading it twice changes nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mellanrum::on_tx;
use mellanrum::store::Tx;

use crate::support::{Backend, Servers, Setup};

/// Messages of each room.
const MESSAGES: [(&str, i64); 22] = [
    ("allmant", 50),
    ("bilpooler-hubbar", 41),
    ("digitaal-op-orde", 10),
    ("distansarbete", 24),
    ("grupp-alm", 14),
    ("grupp-bjork", 11),
    ("grupp-ek", 12),
    ("grupp-hassel", 11),
    ("grupp-lind", 10),
    ("grupp-ronn", 10),
    ("hubs-en-deelmobiliteit", 15),
    ("human-capital", 5),
    ("landsdeel-noordwest", 8),
    ("moderering", 7),
    ("natverkstraff-1", 70),
    ("nl-algemeen", 17),
    ("nordic-exchange", 13),
    ("nudging", 18),
    ("omvarldsspaning", 22),
    ("open-college-1", 18),
    ("parkering", 41),
    ("skolresor", 26),
];

/// How much there is: rows of each table, and every room's messages and newest seq.
#[derive(Debug, PartialEq)]
struct Census {
    tables: BTreeMap<&'static str, i64>,
    rooms: BTreeMap<String, (i64, i64)>,
}

async fn census(servers: &Servers) -> Census {
    const TABLES: [(&str, &str); 11] = [
        ("coaching_round", "SELECT COUNT(*) FROM coaching_round WHERE state = 'published'"),
        ("organisation", "SELECT COUNT(*) FROM organisation"),
        ("person", "SELECT COUNT(*) FROM person"),
        ("network", "SELECT COUNT(*) FROM network"),
        ("role_grant", "SELECT COUNT(*) FROM role_grant"),
        ("room", "SELECT COUNT(*) FROM room"),
        ("room_member", "SELECT COUNT(*) FROM room_member"),
        ("message", "SELECT COUNT(*) FROM message"),
        ("message_mention", "SELECT COUNT(*) FROM message_mention"),
        ("attachment", "SELECT COUNT(*) FROM attachment WHERE message_id IS NOT NULL"),
        ("content", "SELECT COUNT(*) FROM content WHERE stored AND NOT going"),
    ];
    const ROOMS: &str = "SELECT room.slug, COUNT(message.id), room.last_seq FROM room
        LEFT JOIN message ON message.room_id = room.id GROUP BY room.slug, room.last_seq";
    let mut tx: Tx = servers.app(0).db.read().await.expect("a transaction");
    let mut tables = BTreeMap::new();
    for (name, sql) in TABLES {
        let count: i64 = on_tx!(&mut tx, c => sqlx::query_scalar(sql).fetch_one(c).await).expect("a count");
        tables.insert(name, count);
    }
    let rooms: Vec<(String, i64, i64)> =
        on_tx!(&mut tx, c => sqlx::query_as(ROOMS).fetch_all(c).await).expect("the rooms");
    Census { tables, rooms: rooms.into_iter().map(|(slug, messages, head)| (slug, (messages, head))).collect() }
}

async fn loads_once(backend: Backend) {
    let mut servers = Servers::start(Setup::from(backend).tuned(|config| config.demo = true)).await;
    let first = census(&servers).await;
    let messages: Vec<_> = first.rooms.iter().map(|(slug, (messages, _))| (slug.as_str(), *messages)).collect();
    assert_eq!(messages, MESSAGES);
    assert_eq!((first.tables["message"], first.tables["room"]), (453, 22));
    assert_eq!((first.tables["attachment"], first.tables["coaching_round"]), (9, 1));
    let kept = |servers: &Servers| i64::try_from(files_below(&servers.data().join("files")).len()).expect("a count");
    assert_eq!(kept(&servers), first.tables["content"], "what is attached is where files are kept");
    servers.drain(0).await;
    servers.start_again(0).await;
    assert_eq!(census(&servers).await, first);
    assert_eq!(kept(&servers), first.tables["content"]);
}

/// Every file below a folder.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn loading_the_demo_twice_changes_nothing_on_sqlite() {
    loads_once(Backend::SqliteLocal).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn loading_the_demo_twice_changes_nothing_on_postgres() {
    loads_once(Backend::PostgresLocal).await;
}

async fn has_a_long_room(backend: Backend) {
    let tune = |config: &mut mellanrum::config::Config| (config.demo, config.demo_messages) = (true, 1_203);
    let mut servers = Servers::start(Setup::from(backend).tuned(tune)).await;
    let first = census(&servers).await;
    let (messages, head) = first.rooms["langa-samtalet"];
    let others: i64 = first.rooms.iter().filter(|(slug, _)| *slug == "allmant").map(|(_, (count, _))| count).sum();
    assert_eq!((messages, others), (1_203, 50));
    assert!(head > messages, "its members' places have seqs, too");
    servers.drain(0).await;
    servers.start_again(0).await;
    assert_eq!(census(&servers).await, first);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_room_as_long_as_asked_for_is_made_once_on_sqlite() {
    has_a_long_room(Backend::SqliteLocal).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_room_as_long_as_asked_for_is_made_once_on_postgres() {
    has_a_long_room(Backend::PostgresLocal).await;
}
