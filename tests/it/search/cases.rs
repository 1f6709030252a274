//! The demo network's cases: each technique, each limit of access and each filter, on both databases with the same answer.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use mellanrum::on_tx;
use mellanrum::search::Asked;
use mellanrum_protocol::shapes::search::{SearchHit, SearchOrder};
use mellanrum_protocol::{MessageId, NetworkId, PersonId};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use super::all;
use crate::support::{Backend, Servers, Setup};

/// People who see different things: a coordinator, a coach, participants in and out of cohorts and of each network, and an applicant.
const PEOPLE: [&str; 9] = [
    "vera.vagvisare",
    "embla.parkbank",
    "saga.sadelmark",
    "karin.knutpunkt",
    "kalle.kantsten",
    "mira.malpunkt",
    "saskia.overstap",
    "robin.wayfarer",
    "lisa.lankvag",
];

#[derive(Debug, Deserialize)]
struct Cases {
    #[serde(rename = "cases")]
    lines: Vec<Case>,
    access: Vec<Access>,
    filters: Vec<Filter>,
}

#[derive(Debug, Deserialize)]
struct Case {
    id: String,
    kind: String,
    query: String,
    expected: Vec<String>,
    #[serde(default)]
    expected_only_with_access: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Access {
    id: String,
    query: String,
    r#as: Option<String>,
    channel: Option<String>,
    expected: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Filter {
    id: String,
    query: String,
    author: Option<String>,
    has: Option<String>,
    is: Option<String>,
    mentions: Option<String>,
    channel: Option<String>,
    network: Option<String>,
    expected: Vec<String>,
}

#[derive(Deserialize)]
struct Said {
    id: String,
}

#[derive(Deserialize)]
struct Posts {
    posts: Vec<Said>,
}

/// An id of the demo, made as the demo makes it.
fn id(kind: &str, key: &str) -> Uuid {
    let hash = Sha256::digest(format!("mellanrum demo {kind} {key}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}

/// A server with the demo in it.
struct Demo {
    servers: Servers,
    /// Key of every message.
    keys: HashMap<MessageId, String>,
    /// Who may read which, by the table of places.
    readable: BTreeSet<(PersonId, String)>,
}

impl Demo {
    async fn start(backend: Backend, keys: &HashMap<MessageId, String>) -> Self {
        const READABLE: &str = "SELECT room_member.person_id, message.id FROM message
            JOIN room_member ON room_member.room_id = message.room_id WHERE room_member.present";
        let servers = Servers::start(Setup::from(backend).tuned(|config| config.demo = true)).await;
        let mut tx = servers.app(0).db.read().await.expect("a transaction");
        let rows: Vec<(PersonId, MessageId)> =
            on_tx!(&mut tx, c => sqlx::query_as(READABLE).fetch_all(c).await).expect("who may read what");
        let readable = rows.into_iter().filter_map(|(person, id)| Some((person, keys.get(&id)?.clone()))).collect();
        Self { servers, keys: keys.clone(), readable }
    }

    /// The keys of what somebody finds, in its order.
    async fn find(&self, handle: &str, asked: Asked) -> (Vec<String>, Vec<SearchHit>) {
        let person = PersonId(id("person", handle));
        let (_, hits) = all(self.servers.app(0), person, asked).await;
        let keys: Vec<String> = hits.iter().map(|hit| self.keys[&hit.message.id].clone()).collect();
        for key in &keys {
            assert!(self.readable.contains(&(person, key.clone())), "{handle} found {key}");
        }
        assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len(), "each once");
        (keys, hits)
    }

    /// Those of these messages that are there and that somebody may read.
    fn of(&self, handle: &str, keys: &[String]) -> Vec<String> {
        let person = PersonId(id("person", handle));
        keys.iter().filter(|key| self.readable.contains(&(person, (*key).clone()))).cloned().collect()
    }
}

fn keys() -> HashMap<MessageId, String> {
    let files = [
        include_str!("../../../src/demo/data/messages/sv.json"),
        include_str!("../../../src/demo/data/messages/nl.json"),
        include_str!("../../../src/demo/data/messages/en.json"),
    ];
    let said = files.iter().flat_map(|file| serde_json::from_str::<Vec<Said>>(file).expect("messages of the demo"));
    let topics = include_str!("../../../src/demo/data/topics.json");
    let topics: Vec<Posts> = serde_json::from_str(topics).expect("topics of the demo");
    let said = said.chain(topics.into_iter().flat_map(|topic| topic.posts));
    said.map(|said| (MessageId(id("message", &said.id)), said.id)).collect()
}

fn line(q: &str) -> Asked {
    Asked { q: q.to_owned(), ..Asked::default() }
}

/// Runs every case; what everybody found, for comparing.
async fn run(demo: &Demo) -> BTreeMap<String, Vec<SearchHit>> {
    let cases: Cases = serde_json::from_str(include_str!("cases.json")).expect("the cases");
    let mut found = BTreeMap::new();
    let mut wrong = Vec::new();
    for case in &cases.lines {
        let expected: Vec<String> = case.expected.iter().chain(&case.expected_only_with_access).cloned().collect();
        let mut by_anybody = BTreeSet::new();
        for handle in PEOPLE {
            for order in [SearchOrder::Best, SearchOrder::New] {
                let (keys, hits) = demo.find(handle, Asked { order: Some(order), ..line(&case.query) }).await;
                // The cases speak of bodies alone; a topic is found by its title, too.
                let titled = |key: &String| key.starts_with("tp-") && key.ends_with("-01") && !expected.contains(key);
                let keys: Vec<String> = keys.into_iter().filter(|key| !titled(key)).collect();
                let expected = demo.of(handle, &expected);
                let missing: Vec<_> = expected.iter().filter(|key| !keys.contains(key)).collect();
                if !missing.is_empty() {
                    wrong.push(format!("{} as {handle}: without {missing:?}, found {keys:?}", case.id));
                }
                // What was asked for comes first, what is only akin to it after.
                let first: BTreeSet<_> = keys.iter().take(expected.len()).collect();
                if case.kind == "inflection" && order == SearchOrder::Best && first != expected.iter().collect() {
                    wrong.push(format!("{} as {handle}: not first: {keys:?}", case.id));
                }
                if matches!(case.kind.as_str(), "phrase" | "token" | "unicode") && keys.len() != expected.len() {
                    wrong.push(format!("{} as {handle}: too much: {keys:?}", case.id));
                }
                by_anybody.extend(keys);
                found.insert(format!("{} {handle} {order}", case.id), hits);
            }
        }
        let said: BTreeSet<_> = demo.keys.values().collect();
        let never: Vec<_> = expected.iter().filter(|key| said.contains(key) && !by_anybody.contains(*key)).collect();
        if !never.is_empty() {
            wrong.push(format!("{}: found by nobody: {never:?}", case.id));
        }
    }
    for access in &cases.access {
        let q = format!(
            "{} {}",
            access.query,
            access.channel.as_ref().map(|slug| format!("in:{slug}")).unwrap_or_default()
        );
        // Those who watch over the network read what was said of it among themselves.
        let people: &[&str] = &access.r#as.as_deref().map_or(PEOPLE[1..].to_vec(), |handle| vec![handle]);
        for handle in people {
            let (keys, hits) = demo.find(handle, line(&q)).await;
            if keys != access.expected {
                wrong.push(format!("{} as {handle}: {keys:?}", access.id));
            }
            found.insert(format!("{} {handle}", access.id), hits);
        }
    }
    for filter in &cases.filters {
        let operators = [
            filter.author.as_ref().map(|handle| format!("from:{handle}")),
            filter.mentions.as_ref().map(|handle| format!("mentions:{handle}")),
            filter.channel.as_ref().map(|slug| format!("in:{slug}")),
            filter.has.as_ref().map(|_| "has:file".to_owned()),
            filter.is.as_ref().map(|is| if is.contains("without") { "is:open" } else { "is:answered" }.to_owned()),
        ];
        let q: Vec<String> = operators.into_iter().flatten().chain([filter.query.clone()]).collect();
        let network = filter.network.as_ref().map(|slug| NetworkId(id("network", slug)));
        let (keys, hits) = demo.find("vera.vagvisare", Asked { network, ..line(&q.join(" ")) }).await;
        let expected: BTreeSet<_> = demo.of("vera.vagvisare", &filter.expected).into_iter().collect();
        let filtered: BTreeSet<String> =
            keys.iter().filter(|key| filter.query.is_empty() || expected.contains(*key)).cloned().collect();
        // The filters' expectations speak of the chat alone.
        let filtered: BTreeSet<String> = filtered.into_iter().filter(|key| !key.starts_with("tp-")).collect();
        if filtered != expected {
            wrong.push(format!("{}: {keys:?} instead of {expected:?}", filter.id));
        }
        found.insert(filter.id.clone(), hits);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_case_is_found_and_nothing_else_and_alike_on_both_databases() {
    let keys = keys();
    let on_sqlite = run(&Demo::start(Backend::SqliteLocal, &keys).await).await;
    let on_postgres = run(&Demo::start(Backend::PostgresLocal, &keys).await).await;
    assert_eq!(on_sqlite.len(), on_postgres.len());
    for (name, hits) in &on_sqlite {
        assert!(hits == &on_postgres[name], "{name} differs");
    }
}
