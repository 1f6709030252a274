//! Measures search in an archive of a million messages: makes one on an empty Postgres database, unless it is there, then asks.
//!
//! `script/services --data DIR cargo run --release --example search_archive -- [messages]`; a second run asks the archive of the first.
//!
//! Words follow Zipf's law over 200,000 Swedish, Dutch and English ones: the small words of the three languages first, then those of the
//! demo, then compounds of them. Who asks is in 30 of 100 rooms. Each kind of question is asked with many different words.

use std::collections::HashMap;
use std::time::Duration;

use anyhow::Context;
use clap::Parser;
use mellanrum::archive::row::MessageRow;
use mellanrum::clock::Clock;
use mellanrum::config::Config;
use mellanrum::identity::actor::{Actor, Via};
use mellanrum::messages::markup;
use mellanrum::search::document::{self, Document};
use mellanrum::search::{Asked, search, store};
use mellanrum::store::Tx;
use mellanrum::{App, archive, serve};
use mellanrum_protocol::shapes::search::SearchOrder;
use mellanrum_protocol::{MessageId, Nonce, PersonId, RoomId, SessionId};
use sqlx::{Executor, PgPool};
use tokio::time::Instant;
use uuid::Uuid;

/// A kind of query, by name, and how one is made.
type Kind<'a> = (&'a str, Box<dyn Fn(&mut Dice) -> String + 'a>);

const ROOMS: u64 = 100;
const MINE: u64 = 30;
const PEOPLE: u64 = 300;
const WORDS: usize = 200_000;
const BATCH: i64 = 20_000;
/// Questions of each kind.
const ASKED: u64 = 60;

const SMALL: &str = "och i att det som en på är av för med till den har de inte om ett men jag vi så kan när ska de het een van \
    is dat op te in aan met voor er maar om ook als the a and of to in on at for with by it this that we you not be";

#[derive(Parser)]
struct Settings {
    #[command(flatten)]
    config: Config,
}

/// The same numbers each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: u64) -> u64 {
        self.roll() % n
    }
}

/// Words by how often they are said.
struct Vocabulary {
    words: Vec<String>,
    /// Up to each word, the sum of the weights.
    sums: Vec<u64>,
}

impl Vocabulary {
    fn new() -> Self {
        let demo = [
            include_str!("../src/demo/data/messages/sv.json"),
            include_str!("../src/demo/data/messages/nl.json"),
            include_str!("../src/demo/data/messages/en.json"),
        ];
        let mut counts: HashMap<String, u64> = HashMap::new();
        for text in demo {
            let messages: Vec<serde_json::Value> = serde_json::from_str(text).unwrap_or_default();
            for body in messages.iter().filter_map(|message| message["body"].as_str()) {
                for word in document::vocabulary(&document::words(body)) {
                    *counts.entry(word.to_owned()).or_default() += 1;
                }
            }
        }
        counts.retain(|word, _| word.chars().all(|c| c.is_ascii_lowercase()));
        let mut words: Vec<String> = Vec::new();
        for word in SMALL.split_whitespace().filter(|word| word.is_ascii()) {
            if !words.iter().any(|known| known == word) {
                counts.remove(word);
                words.push(word.to_owned());
            }
        }
        let mut demo: Vec<(String, u64)> = counts.into_iter().collect();
        demo.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let parts: Vec<String> =
            demo.iter().map(|(word, _)| word.clone()).filter(|word| word.chars().count() > 3).collect();
        words.extend(demo.into_iter().map(|(word, _)| word));
        let mut dice = Dice(7);
        let mut known: std::collections::HashSet<String> = words.iter().cloned().collect();
        while words.len() < WORDS {
            let mut part = || parts[usize::try_from(dice.below(parts.len() as u64)).unwrap_or_default()].clone();
            let word: String = format!("{}{}", part(), part()).chars().take(30).collect();
            if known.insert(word.clone()) {
                words.push(word);
            }
        }
        Self::of(words)
    }

    /// The words of an archive that is there.
    async fn read(url: &str) -> anyhow::Result<Self> {
        let pool = PgPool::connect(url).await?;
        Ok(Self::of(sqlx::query_scalar("SELECT word FROM bench_word ORDER BY rank").fetch_all(&pool).await?))
    }

    fn of(words: Vec<String>) -> Self {
        let mut sum = 0;
        let sums = (0..words.len() as u64).map(|rank| {
            sum += 1_000_000_000 / (rank + 2);
            sum
        });
        Self { sums: sums.collect(), words }
    }

    fn word(&self, dice: &mut Dice) -> &str {
        let at = dice.below(self.sums.last().copied().unwrap_or(1));
        &self.words[self.sums.partition_point(|sum| *sum <= at)]
    }

    /// A word of a stretch of ranks.
    fn between(&self, dice: &mut Dice, from: usize, to: usize) -> &str {
        &self.words[from + usize::try_from(dice.below((to - from) as u64)).unwrap_or_default()]
    }
}

fn id(kind: u32, n: u64) -> Uuid {
    Uuid::from_u128(u128::from(kind) << 96 | 0x8000_8000 << 48 | u128::from(n))
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    let messages: i64 = std::env::args().nth(1).map_or(Ok(1_000_000), |count| count.parse())?;
    let url = std::env::var("TEST_DATABASE_URL").context("run it by script/services")?;
    let _ = rustls::crypto::ring::default_provider().install_default();
    let pool = PgPool::connect(&url).await?;
    let name = format!("search_{messages}");
    let there: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)")
        .bind(&name)
        .fetch_one(&pool)
        .await?;
    if !there {
        pool.execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).await?;
    }
    let (server, _) = url.rsplit_once('/').context("an address with a database")?;
    let url = format!("{server}/{name}");
    let mut config = Settings::parse_from(["search_archive"]).config;
    config.listen = ([127, 0, 0, 1], 0).into();
    config.database_url = Some(url.clone());
    if !there {
        serve::migrate(&config).await?;
        fill(&url, &Vocabulary::new(), messages, Clock::default().now_ms()).await?;
    }
    let vocabulary = Vocabulary::read(&url).await?;
    let running = Box::pin(serve::start(config, Clock::default())).await?;
    learn(&running.app, &vocabulary).await?;
    posting(&running.app, &vocabulary).await?;
    ask(&running.app, &vocabulary).await?;
    running.drain().await;
    Ok(())
}

/// Fills an empty archive, in the database itself: two connections, twenty thousand messages at a time.
async fn fill(url: &str, vocabulary: &Vocabulary, messages: i64, now_ms: i64) -> anyhow::Result<()> {
    let started = Instant::now();
    let pool = PgPool::connect(url).await?;
    pool.execute("CREATE TABLE bench_word (rank int PRIMARY KEY, word text NOT NULL)").await?;
    sqlx::query("INSERT INTO bench_word SELECT n - 1, word FROM UNNEST($1::text[]) WITH ORDINALITY AS u (word, n)")
        .bind(&vocabulary.words)
        .execute(&pool)
        .await?;
    pool.execute(include_str!("search_archive_start.sql")).await?;
    let part = async |half: i64| -> anyhow::Result<()> {
        let mut connection = pool.acquire().await?;
        connection
            .execute("SET session_replication_role = replica; SET synchronous_commit = off; SET work_mem = '256MB'; SET jit = off")
            .await?;
        for from in (half * BATCH..messages).step_by(usize::try_from(2 * BATCH)?) {
            let to = (from + BATCH).min(messages) - 1;
            let query = sqlx::query(include_str!("search_archive.sql"));
            query.bind(from).bind(to).bind(messages).bind(now_ms).execute(&mut *connection).await?;
        }
        Ok(())
    };
    futures_util::future::try_join(part(0), part(1)).await?;
    println!("{messages} messages after {:?}", started.elapsed());
    let mut connection = pool.acquire().await?;
    for statement in include_str!("search_archive_end.sql").split(";\n") {
        connection.execute(sqlx::AssertSqlSafe(statement.to_owned())).await?;
    }
    println!("ready after {:?}", started.elapsed());
    Ok(())
}

/// Adds the words to the vocabulary, unless they are there.
async fn learn(app: &App, vocabulary: &Vocabulary) -> anyhow::Result<()> {
    let mut tx: Tx = app.db.write().await?;
    let last = vocabulary.words.last().context("a word")?;
    let range = store::Range::exactly(format!("f{last}"), 1);
    let there = store::vocabulary(&mut tx, &[&range]).await.map_err(|error| anyhow::anyhow!("{error}"))?;
    if there.is_empty() {
        for some in vocabulary.words.chunks(5_000) {
            store::learn(&mut tx, some).await.map_err(|error| anyhow::anyhow!("{error}"))?;
        }
    }
    Ok(tx.commit().await?)
}

fn text(vocabulary: &Vocabulary, dice: &mut Dice) -> String {
    let length = 5 + dice.below(21);
    (0..length).map(|_| vocabulary.word(dice)).collect::<Vec<_>>().join(" ")
}

fn message(n: u64, room: u64, seq: i64, sent_ms: i64, vocabulary: &Vocabulary, dice: &mut Dice) -> MessageRow {
    let body = text(vocabulary, dice);
    let question = dice.below(50) == 0;
    MessageRow {
        id: MessageId(id(4, n)),
        room_id: RoomId(id(3, room)),
        seq,
        changed_seq: seq,
        author_id: PersonId(id(2, dice.below(PEOPLE))),
        nonce: Nonce(id(5, n)),
        posted_hash: Vec::new(),
        html: format!("<p>{body}</p>"),
        body,
        lang: Some("sv".to_owned()),
        sent_ms,
        edited_ms: None,
        removed_ms: None,
        removed_by: None,
        removed_reason: None,
        reply_count: 0,
        thread_root_id: None,
        reactions: "[]".to_owned(),
        mentions: "[]".to_owned(),
        mentions_all: false,
        pinned_ms: None,
        pinned_by: None,
        question,
        answer_id: None,
        is_answer: false,
        files: "[]".to_owned(),
        topic: None,
        asked_id: None,
        answered_ms: None,
        declined: None,
        relayed: None,
        passed_on: None,
    }
}

/// What the document adds to a post: the program's time, and the database's for a batch.
async fn posting(app: &App, vocabulary: &Vocabulary) -> anyhow::Result<()> {
    let mut dice = Dice(23);
    let texts: Vec<String> = (0..2_000).map(|_| text(vocabulary, &mut dice)).collect();
    let started = Instant::now();
    let bytes: usize = texts.iter().map(|text| document::words(text).len()).sum();
    println!("words of a text: {:?} ({} bytes)", started.elapsed() / 2_000, bytes / 2_000);
    let started = Instant::now();
    let rendered: usize = texts.iter().map(|text| markup::render(text, &[]).len()).sum();
    println!("  beside its HTML: {:?} ({} bytes)", started.elapsed() / 2_000, rendered / 2_000);
    let now_ms = app.clock.now_ms();
    for size in [1_u64, 16, 128] {
        let mut with = Duration::ZERO;
        let mut without = Duration::ZERO;
        for round in 0..20 {
            let base = 10_000_000 + size * 100_000 + round * 1_000;
            let rows: Vec<MessageRow> = (0..size)
                .map(|n| {
                    message(
                        base + n,
                        n % ROOMS,
                        i64::try_from(base + n).unwrap_or_default(),
                        now_ms,
                        vocabulary,
                        &mut dice,
                    )
                })
                .collect();
            let documents = rows.iter().map(|row| Document::of(row, document::words(&row.body)));
            let documents: Vec<Document> =
                documents.collect::<Result<_, _>>().map_err(|error| anyhow::anyhow!("{error}"))?;
            let rows: Vec<(MessageRow, &[PersonId])> = rows.into_iter().map(|row| (row, [].as_slice())).collect();
            let mut tx: Tx = app.db.write().await?;
            let started = Instant::now();
            archive::store::insert_messages(&mut tx, &rows).await.map_err(|error| anyhow::anyhow!("{error}"))?;
            without += started.elapsed();
            let started = Instant::now();
            store::insert(&mut tx, &documents).await.map_err(|error| anyhow::anyhow!("{error}"))?;
            with += started.elapsed();
            // Rolled back: the archive stays as it is.
        }
        let per = |total: Duration| total / u32::try_from(20 * size).unwrap_or(1);
        println!("a batch of {size}: message {:?}, document {:?} each", per(without), per(with));
    }
    Ok(())
}

async fn ask(app: &App, vocabulary: &Vocabulary) -> anyhow::Result<()> {
    let via = Via::Session(SessionId(Uuid::nil()));
    let actor = Actor { person_id: PersonId(id(2, 0)), via, scopes: Vec::new(), expires_ms: i64::MAX };
    let mut dice = Dice(101);
    let d = &mut dice;
    let v = vocabulary;
    let rare = |d: &mut Dice| v.between(d, 100_000, WORDS).to_owned();
    let middling = |d: &mut Dice| v.between(d, 1_000, 6_000).to_owned();
    let common = |d: &mut Dice| v.between(d, 60, 200).to_owned();
    let small = |d: &mut Dice| v.between(d, 0, 40).to_owned();
    let slip = |d: &mut Dice| {
        let word = v.between(d, 1_000, 6_000).to_owned();
        let at = word.char_indices().nth(2).map_or(0, |(at, _)| at);
        format!("{}{}", &word[..at], word[at..].chars().skip(1).collect::<String>())
    };
    let kinds: Vec<Kind<'_>> = vec![
        ("a rare word", Box::new(rare)),
        ("a middling word", Box::new(middling)),
        ("a common word", Box::new(common)),
        ("a small word", Box::new(small)),
        ("two words, common and middling", Box::new(|d| format!("{} {}", common(d), middling(d)))),
        ("three common words", Box::new(|d| format!("{} {} {}", common(d), common(d), common(d)))),
        ("a phrase of small words", Box::new(|d| format!("\"{} {}\"", small(d), small(d)))),
        ("a phrase of common words", Box::new(|d| format!("\"{} {}\"", common(d), common(d)))),
        ("a phrase that there is not", Box::new(|d| format!("\"{} {} {}\"", middling(d), middling(d), rare(d)))),
        ("a word with a slip", Box::new(slip)),
        ("a beginning", Box::new(|d| format!("{}*", common(d).chars().take(4).collect::<String>()))),
        ("a word in a room", Box::new(|d| format!("{} in:room-{}", common(d), d.below(MINE)))),
        ("a word of somebody", Box::new(|d| format!("{} from:person.{}", middling(d), d.below(PEOPLE)))),
        ("open questions", Box::new(|d| format!("is:open {}", common(d)))),
        ("a word in one month", Box::new(|d| format!("{} before:2026-03 after:2026-01", common(d)))),
        ("one word without another", Box::new(|d| format!("{} -{}", common(d), common(d)))),
        ("nothing but somebody", Box::new(|d| format!("from:person.{}", d.below(PEOPLE)))),
    ];
    println!("{:<34} {:>8} {:>8} {:>8} {:>7}", "kind", "p50", "p99", "most", "hits");
    let mut every = Vec::new();
    for (name, line) in &kinds {
        for order in [SearchOrder::Best, SearchOrder::New] {
            let (mut times, mut hits) = (Vec::new(), 0);
            for _ in 0..ASKED {
                let asked = Asked { q: line(d), order: Some(order), ..Asked::default() };
                let started = Instant::now();
                let page = search(app, &actor, asked).await.map_err(|error| anyhow::anyhow!("{error}"))?;
                times.push(started.elapsed());
                hits += page.hits.len();
            }
            every.extend(times.iter().copied());
            times.sort_unstable();
            let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)].as_secs_f64() * 1_000.0;
            let each = f64::from(u32::try_from(hits).unwrap_or(u32::MAX))
                / f64::from(u32::try_from(times.len()).unwrap_or(u32::MAX));
            println!(
                "{:<34} {:>5.1} ms {:>5.1} ms {:>5.1} ms {each:>7.1}",
                format!("{name}, {order}"),
                at(50),
                at(99),
                at(100)
            );
        }
    }
    every.sort_unstable();
    let at = |share: usize| every[every.len() * share / 1000].as_secs_f64() * 1_000.0;
    println!("all {}: p50 {:.1} ms, p99 {:.1} ms, p99.9 {:.1} ms", every.len(), at(500), at(990), at(999));
    Ok(())
}
