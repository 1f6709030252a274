//! All SQL of search: here what is asked of the index, and what is known of rooms, people and themes.
//!
//! The questions exist twice where full text does: Postgres has `tsvector` and GIN, SQLite FTS5. Both are asked for the newest messages
//! that have these tokens and whose room the person may read now; the rest is done in the program, so that both answer alike.

mod documents;
mod vocabulary;

use mellanrum_protocol::{MessageId, NetworkId, PersonId, RoomId};
use sqlx::{AssertSqlSafe, FromRow};

pub use self::documents::{insert, progress, remove, set_progress, update, without_document};
pub use self::vocabulary::{Range, learn, vocabulary};
use super::days::{self, DAY_MS, Span, Spans};
use super::document::{from_ms, of_room};
use super::themes::Theme;
use crate::archive::row::{MESSAGE, MessageRow, json, to_json};
use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

/// Below so many messages in all rooms that are searched nothing is gained by looking at the newest first.
const FEW: i64 = 20_000;
/// More rooms than this are not named to the index one by one.
const ROOMS: usize = 400;

/// A message that was found.
#[derive(Debug, Clone, FromRow)]
pub struct Candidate {
    /// The message.
    pub message_id: MessageId,
    /// Its place in time.
    pub at: i64,
    /// The tokens of its text.
    pub words: String,
}

impl Candidate {
    /// By what candidates are ordered.
    pub fn order(&self) -> (i64, MessageId) {
        (self.at, self.message_id)
    }
}

/// A room that somebody may read.
#[derive(Debug, Clone, FromRow)]
pub struct Place {
    /// The room.
    pub id: RoomId,
    /// Its network.
    pub network_id: Option<NetworkId>,
    /// Its short name.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// How much has happened in it.
    pub last_seq: i64,
    /// When something was last said.
    pub last_message_ms: Option<i64>,
}

/// What is asked of the index: of each list of alternatives one, all of whose tokens are there.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Who asks.
    pub person: PersonId,
    /// Of words.
    pub words: Vec<Vec<Vec<String>>>,
    /// Of marks.
    pub marks: Vec<Vec<String>>,
    /// In which rooms. Who may read is asked apart.
    pub rooms: Vec<RoomId>,
    /// What must not be there, one alternative each.
    pub without: Vec<Vec<String>>,
    /// Whether only what the person has saved.
    pub saved: bool,
    /// From this place on.
    pub from_at: i64,
    /// Before this place.
    pub before_at: i64,
    /// When the newest message of the rooms was sent.
    pub newest_ms: i64,
    /// How many messages there are in the rooms, about.
    pub size: i64,
    /// At most so many.
    pub limit: i64,
}

/// Bounds what a search may cost, for this transaction.
pub async fn bound(tx: &mut Tx) -> Result<()> {
    if let Tx::Postgres(tx) = tx {
        const SQL: &str =
            "SELECT set_config('statement_timeout', '1500', TRUE), set_config('enable_seqscan', 'off', TRUE),
            set_config('jit', 'off', TRUE), set_config('max_parallel_workers_per_gather', '0', TRUE)";
        sqlx::query(SQL).execute(&mut **tx).await?;
    }
    Ok(())
}

/// The rooms that somebody may read now, in the order in which they were made.
pub async fn places(tx: &mut Tx, person: PersonId) -> Result<Vec<Place>> {
    const SQL: &str = "SELECT room.id, room.network_id, room.slug, room.name, room.last_seq, room.last_message_ms
        FROM room_member JOIN room ON room.id = room_member.room_id
        WHERE room_member.person_id = $1 AND room_member.present ORDER BY room.id";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(person).fetch_all(c).await)?)
}

/// The newest messages that have what is asked for, newest first.
pub async fn candidates(tx: &mut Tx, ask: &Ask) -> Result<Vec<Candidate>> {
    match tx {
        Tx::Sqlite(tx) => {
            let sql = format!(
                "SELECT search_doc.message_id, search_doc.at, search_doc.words
                FROM search_index JOIN search_doc ON search_doc.at = search_index.rowid
                WHERE search_index MATCH $1 AND search_index.rowid >= $2 AND search_index.rowid < $3
                    AND search_doc.room_id IN (SELECT room_id FROM room_member WHERE person_id = $4 AND present)
                {} ORDER BY search_index.rowid DESC LIMIT $5",
                saved(ask, "search_doc", 4)
            );
            let rows = sqlx::query_as(AssertSqlSafe(sql))
                .bind(fts5(ask))
                .bind(ask.from_at)
                .bind(ask.before_at)
                .bind(ask.person);
            Ok(rows.bind(ask.limit).fetch_all(&mut **tx).await?)
        }
        Tx::Postgres(tx) => {
            let newest = (ask.before_at.saturating_sub(1) >> 20).min(ask.newest_ms).div_euclid(DAY_MS);
            let oldest = (ask.from_at > 0).then(|| (ask.from_at >> 20).div_euclid(DAY_MS));
            let by_mark = ask.rooms.len() <= ROOMS && !is_share(ask.size, size(tx).await?);
            let mut found: Vec<Candidate> = Vec::new();
            if ask.size < FEW || ask.saved {
                return within(tx, ask, by_mark, Span { from: oldest, to: newest }, ask.limit).await;
            }
            let mut spans = Spans::new(newest, oldest);
            loop {
                let count = i64::try_from(found.len()).unwrap_or(i64::MAX);
                let left = ask.limit - count;
                let Some(span) = spans.next(count, left).filter(|_| left > 0) else { break };
                found.extend(within(tx, ask, by_mark, span, left).await?);
            }
            Ok(found)
        }
    }
}

/// How many messages the index holds, about.
async fn size(tx: &mut sqlx::PgConnection) -> Result<i64> {
    const SQL: &str = "SELECT reltuples::BIGINT FROM pg_class WHERE oid = 'search_doc'::regclass";
    Ok(sqlx::query_scalar(SQL).fetch_one(tx).await?)
}

/// Whether the rooms hold so much of the archive that the index gains nothing from their marks: it would merge a list for each room, only
/// to leave out fewer messages than are read quickly.
const fn is_share(of_rooms: i64, of_all: i64) -> bool {
    of_rooms.saturating_mul(8) > of_all && of_all > 0
}

/// The newest within a span of days.
async fn within(
    tx: &mut sqlx::PgConnection,
    ask: &Ask,
    by_mark: bool,
    span: Span,
    limit: i64,
) -> Result<Vec<Candidate>> {
    let marks = |marks: &[String]| any(marks.iter().map(std::slice::from_ref));
    let mut conditions = Vec::new();
    let mut texts = Vec::new();
    let mut have = |column: &str, not: &str, text: String| {
        texts.push(text);
        conditions.push(format!("AND {not} doc.{column} @@ ${}::tsquery", texts.len() + 5));
    };
    for group in &ask.words {
        have("words", "", any(group.iter().map(Vec::as_slice)));
    }
    for group in &ask.marks {
        have("marks", "", marks(group));
    }
    if by_mark {
        have("marks", "", marks(&room_marks(&ask.rooms)));
    }
    let mut from_at = ask.from_at;
    if let Some(from) = span.from {
        let days = days::cover(from, span.to);
        if days.is_empty() {
            return Ok(Vec::new());
        }
        have("marks", "", marks(&days));
        from_at = from_at.max(from_ms(from * DAY_MS));
    }
    for tokens in &ask.without {
        have("words", "NOT", any([tokens.as_slice()]));
    }
    let before_at = ask.before_at.min(from_ms((span.to + 1) * DAY_MS));
    // The words are read out of those that are left only. The places are asked for in the question itself: what was found may
    // be read at the moment at which it was found.
    let sql = format!(
        "SELECT message_id, at, array_to_string(tsvector_to_array(words), ' ') AS words
         FROM (SELECT doc.message_id, doc.at, doc.words FROM search_doc doc WHERE doc.at >= $1 AND doc.at < $2 {}
             AND doc.room_id = ANY($5)
             AND doc.room_id IN (SELECT room_id FROM room_member WHERE person_id = $3 AND present) {}
         ORDER BY doc.at DESC, doc.message_id DESC LIMIT $4) AS newest",
        conditions.join(" "),
        saved(ask, "doc", 3)
    );
    let mut query = sqlx::query_as(AssertSqlSafe(sql)).bind(from_at).bind(before_at).bind(ask.person).bind(limit);
    query = query.bind(&ask.rooms);
    for text in texts {
        query = query.bind(text);
    }
    Ok(query.fetch_all(tx).await?)
}

/// What narrows to what the person has saved.
fn saved(ask: &Ask, doc: &str, person: u8) -> String {
    if !ask.saved {
        return String::new();
    }
    format!("AND {doc}.message_id IN (SELECT message_id FROM saved WHERE saved.person_id = ${person})")
}

/// A `tsquery`: any of the alternatives. Tokens hold no quotation marks and no backslashes.
fn any<'a>(alternatives: impl IntoIterator<Item = &'a [String]>) -> String {
    let all = |tokens: &[String]| {
        let quoted: Vec<String> = tokens.iter().map(|token| format!("'{token}'")).collect();
        if quoted.len() == 1 { quoted.concat() } else { format!("({})", quoted.join(" & ")) }
    };
    alternatives.into_iter().map(all).collect::<Vec<_>>().join(" | ")
}

fn room_marks(rooms: &[RoomId]) -> Vec<String> {
    rooms.iter().map(|room| of_room(*room)).collect()
}

/// The same for FTS5, all conditions in one text.
fn fts5(ask: &Ask) -> String {
    let all = |tokens: &[String]| {
        let quoted: Vec<String> = tokens.iter().map(|token| format!("\"{token}\"")).collect();
        if quoted.len() == 1 { quoted.concat() } else { format!("({})", quoted.join(" AND ")) }
    };
    let words = ask.words.iter().map(|group| group.iter().map(|tokens| all(tokens)).collect::<Vec<_>>());
    let rooms = Some(room_marks(&ask.rooms)).filter(|rooms| (1..=ROOMS).contains(&rooms.len()));
    let marks =
        ask.marks.iter().chain(&rooms).map(|group| group.iter().map(|mark| format!("\"{mark}\"")).collect::<Vec<_>>());
    let have: Vec<String> = words.chain(marks).map(|any| format!("({})", any.join(" OR "))).collect();
    let without: Vec<String> = ask.without.iter().map(|tokens| format!(" NOT {}", all(tokens))).collect();
    format!("({}){}", have.join(" AND "), without.concat())
}

/// Messages by their ids, in no order.
pub async fn messages(tx: &mut Tx, ids: &[MessageId]) -> Result<Vec<MessageRow>> {
    match tx {
        Tx::Postgres(tx) => {
            let sql = format!("SELECT {MESSAGE} FROM message WHERE id = ANY($1)");
            Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(ids).fetch_all(&mut **tx).await?)
        }
        Tx::Sqlite(tx) => {
            let sql = format!("SELECT {MESSAGE} FROM message WHERE id = $1");
            let mut rows = Vec::with_capacity(ids.len());
            for id in ids {
                rows.extend(sqlx::query_as(AssertSqlSafe(sql.as_str())).bind(id).fetch_optional(&mut **tx).await?);
            }
            Ok(rows)
        }
    }
}

/// Somebody who is, or was, in a room that the person may read.
#[derive(Debug, Clone, FromRow)]
pub struct Known {
    /// Who.
    pub id: PersonId,
    /// Their handle.
    pub handle: String,
    /// Their name.
    pub name: String,
}

/// Everybody whom somebody meets in the rooms that they may read, by name.
pub async fn met(tx: &mut Tx, person: PersonId) -> Result<Vec<Known>> {
    const SQL: &str = "SELECT id, handle, name FROM person WHERE id IN (
            SELECT other.person_id FROM room_member mine JOIN room_member other ON other.room_id = mine.room_id
            WHERE mine.person_id = $1 AND mine.present)
        ORDER BY id";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(person).fetch_all(c).await)?)
}

/// The tags of the topics that somebody may read, the most used first.
pub async fn tags(tx: &mut Tx, person: PersonId) -> Result<Vec<String>> {
    const SQL: &str = "SELECT topic_tag.tag FROM topic_tag
        JOIN topic ON topic.message_id = topic_tag.message_id
        JOIN message ON message.id = topic.message_id AND message.removed_ms IS NULL
        JOIN room_member mine ON mine.room_id = topic.room_id AND mine.person_id = $1 AND mine.present
        GROUP BY topic_tag.tag ORDER BY COUNT(*) DESC, topic_tag.tag";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(person).fetch_all(c).await)?)
}

/// The time zone of a person.
pub async fn time_zone(tx: &mut Tx, person: PersonId) -> Result<Option<String>> {
    const SQL: &str = "SELECT time_zone FROM person WHERE id = $1";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(person).fetch_optional(c).await)?)
}

/// The words of the themes of the networks in whose rooms somebody is.
pub async fn synonyms(tx: &mut Tx, person: PersonId) -> Result<Vec<Vec<String>>> {
    const SQL: &str = "SELECT synonyms FROM theme WHERE network_id IN (
            SELECT room.network_id FROM room_member JOIN room ON room.id = room_member.room_id
            WHERE room_member.person_id = $1 AND room_member.present)
        ORDER BY network_id, slug";
    let rows: Vec<String> = on_tx!(tx, c => sqlx::query_scalar(SQL).bind(person).fetch_all(c).await)?;
    rows.iter().map(|row| json(row)).collect()
}

/// What a network speaks about: short names, and names by language (JSON).
pub async fn themes(tx: &mut Tx, network: NetworkId) -> Result<Vec<(String, String)>> {
    const SQL: &str = "SELECT slug, name FROM theme WHERE network_id = $1 ORDER BY slug";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(network).fetch_all(c).await)?)
}

/// Stores a theme of a network.
pub async fn put_theme(tx: &mut Tx, network: NetworkId, theme: &Theme) -> Result<()> {
    const SQL: &str = "INSERT INTO theme (network_id, slug, name, synonyms) VALUES ($1, $2, $3, $4)
        ON CONFLICT (network_id, slug) DO UPDATE SET name = excluded.name, synonyms = excluded.synonyms";
    let (name, synonyms) = (to_json(&theme.name)?, to_json(&theme.synonyms)?);
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(network).bind(&theme.slug).bind(name).bind(synonyms).execute(c).await.map(drop))?;
    Ok(())
}
