//! All SQL of search.
//!
//! The questions exist twice where full text does: Postgres has `tsvector` and GIN, SQLite FTS5. Both are asked for the newest messages
//! that have these tokens and whose room the person may read now; the rest is done in the program, so that both answer alike.

use mellanrum_protocol::{MessageId, NetworkId, PersonId, RoomId};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use super::days::{self, DAY_MS, Span};
use super::document::{Document, from_ms, keys};
use super::themes::Theme;
use crate::archive::row::{MESSAGE, MessageRow, json, to_json};
use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

/// Below so many messages in all rooms that are searched nothing is gained by looking at the newest first.
const FEW: i64 = 20_000;

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
            let spans = if ask.size < FEW || ask.saved {
                vec![Span { from: None, to: newest }]
            } else {
                days::spans(newest, oldest)
            };
            let mut found: Vec<Candidate> = Vec::new();
            for span in spans {
                let left = ask.limit - i64::try_from(found.len()).unwrap_or(i64::MAX);
                if left <= 0 {
                    break;
                }
                found.extend(within(tx, ask, span, left).await?);
            }
            Ok(found)
        }
    }
}

/// The newest within a span of days.
async fn within(tx: &mut sqlx::PgConnection, ask: &Ask, span: Span, limit: i64) -> Result<Vec<Candidate>> {
    let marks = |marks: &Vec<String>| any(marks.iter().map(std::slice::from_ref));
    let mut conditions = Vec::new();
    let mut texts = Vec::new();
    let mut have = |column: &str, not: &str, text: String| {
        texts.push(text);
        conditions.push(format!("AND {not} doc.{column} @@ ${}::tsquery", texts.len() + 4));
    };
    for group in &ask.words {
        have("words", "", any(group.iter().map(Vec::as_slice)));
    }
    for group in &ask.marks {
        have("marks", "", marks(group));
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
             AND doc.room_id IN (SELECT room_id FROM room_member WHERE person_id = $3 AND present) {}
         ORDER BY doc.at DESC, doc.message_id DESC LIMIT $4) AS newest",
        conditions.join(" "),
        saved(ask, "doc", 3)
    );
    let mut query = sqlx::query_as(AssertSqlSafe(sql)).bind(from_at).bind(before_at).bind(ask.person).bind(limit);
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

/// The same for FTS5, all conditions in one text.
fn fts5(ask: &Ask) -> String {
    let all = |tokens: &[String]| {
        let quoted: Vec<String> = tokens.iter().map(|token| format!("\"{token}\"")).collect();
        if quoted.len() == 1 { quoted.concat() } else { format!("({})", quoted.join(" AND ")) }
    };
    let words = ask.words.iter().map(|group| group.iter().map(|tokens| all(tokens)).collect::<Vec<_>>());
    let marks = ask.marks.iter().map(|group| group.iter().map(|mark| format!("\"{mark}\"")).collect::<Vec<_>>());
    let have: Vec<String> = words.chain(marks).map(|any| format!("({})", any.join(" OR "))).collect();
    let without: Vec<String> = ask.without.iter().map(|tokens| format!(" NOT {}", all(tokens))).collect();
    format!("({}){}", have.join(" AND "), without.concat())
}

/// A stretch of the vocabulary.
#[derive(Debug, Clone)]
pub struct Range {
    from: String,
    to: String,
    lengths: (i64, i64),
    limit: i64,
}

impl Range {
    /// The words of one key.
    pub fn exactly(key: String, limit: usize) -> Self {
        let to = format!("{key}\u{1}");
        Self { from: key, to, lengths: (0, 1_000), limit: i64::try_from(limit).unwrap_or(i64::MAX) }
    }

    /// The words of all keys that begin so, shortest first.
    pub fn beginning(key: String, limit: usize) -> Self {
        let to = format!("{key}\u{10ffff}");
        Self { from: key, to, lengths: (0, 1_000), limit: i64::try_from(limit).unwrap_or(i64::MAX) }
    }

    /// Only keys of so many characters.
    #[must_use]
    pub fn of_length(self, least: usize, most: usize) -> Self {
        let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        Self { lengths: (number(least), number(most)), ..self }
    }
}

/// What stands in stretches of the vocabulary: the number of the stretch, the key and the word.
pub async fn vocabulary(tx: &mut Tx, ranges: &[&Range]) -> Result<Vec<(usize, String, String)>> {
    let mut found = Vec::new();
    match tx {
        Tx::Postgres(tx) => {
            const SQL: &str = "SELECT r.n, k.key, k.word
                FROM UNNEST($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[]) WITH ORDINALITY
                    AS r (low, high, least, most, upto, n)
                CROSS JOIN LATERAL (SELECT key, word FROM search_key
                    WHERE key >= r.low COLLATE \"C\" AND key < r.high COLLATE \"C\" AND length(key) BETWEEN r.least AND r.most
                    ORDER BY length(word), word LIMIT r.upto) AS k";
            let rows: Vec<(i64, String, String)> = sqlx::query_as(SQL)
                .bind(ranges.iter().map(|range| range.from.as_str()).collect::<Vec<_>>())
                .bind(ranges.iter().map(|range| range.to.as_str()).collect::<Vec<_>>())
                .bind(ranges.iter().map(|range| range.lengths.0).collect::<Vec<_>>())
                .bind(ranges.iter().map(|range| range.lengths.1).collect::<Vec<_>>())
                .bind(ranges.iter().map(|range| range.limit).collect::<Vec<_>>())
                .fetch_all(&mut **tx)
                .await?;
            for (n, key, word) in rows {
                found.push((usize::try_from(n - 1).unwrap_or_default(), key, word));
            }
        }
        Tx::Sqlite(tx) => {
            const SQL: &str = "SELECT key, word FROM search_key
                WHERE key >= $1 AND key < $2 AND length(key) BETWEEN $3 AND $4 ORDER BY length(word), word LIMIT $5";
            for (n, range) in ranges.iter().enumerate() {
                let rows: Vec<(String, String)> = sqlx::query_as(SQL)
                    .bind(&range.from)
                    .bind(&range.to)
                    .bind(range.lengths.0)
                    .bind(range.lengths.1)
                    .bind(range.limit)
                    .fetch_all(&mut **tx)
                    .await?;
                found.extend(rows.into_iter().map(|(key, word)| (n, key, word)));
            }
        }
    }
    Ok(found)
}

/// Adds words to the vocabulary.
pub async fn learn(tx: &mut Tx, words: &[String]) -> Result<()> {
    let mut rows: Vec<(String, &str)> =
        words.iter().flat_map(|word| keys(word).into_iter().map(move |key| (key, word.as_str()))).collect();
    // In one order, so that two that learn the same at once never wait for each other in a circle.
    rows.sort();
    rows.dedup();
    match tx {
        Tx::Postgres(tx) => {
            const SQL: &str = "INSERT INTO search_key (key, word) SELECT * FROM UNNEST($1::text[], $2::text[])
                ON CONFLICT DO NOTHING";
            sqlx::query(SQL)
                .bind(rows.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>())
                .bind(rows.iter().map(|(_, word)| *word).collect::<Vec<_>>())
                .execute(&mut **tx)
                .await?;
        }
        Tx::Sqlite(tx) => {
            // One statement, not one for each key: they are a hundred for a message, and each is handed to the database's thread.
            const SQL: &str = "INSERT INTO search_key (key, word)
                SELECT value ->> 0, value ->> 1 FROM json_each($1) WHERE TRUE ON CONFLICT DO NOTHING";
            sqlx::query(SQL).bind(to_json(&rows)?).execute(&mut **tx).await?;
        }
    }
    Ok(())
}

/// Stores the documents of messages; one that is there already stays as it is.
pub async fn insert(tx: &mut Tx, documents: &[Document]) -> Result<()> {
    if documents.is_empty() {
        return Ok(());
    }
    match tx {
        Tx::Postgres(tx) => {
            const SQL: &str = "INSERT INTO search_doc (message_id, room_id, at, words, marks)
                SELECT u.message_id, u.room_id, u.at, array_to_tsvector(string_to_array(u.words, ' ')),
                    array_to_tsvector(string_to_array(u.marks, ' '))
                FROM UNNEST($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[])
                    AS u (message_id, room_id, at, words, marks)
                ON CONFLICT DO NOTHING";
            sqlx::query(SQL)
                .bind(documents.iter().map(|document| document.message_id).collect::<Vec<_>>())
                .bind(documents.iter().map(|document| document.room_id).collect::<Vec<_>>())
                .bind(documents.iter().map(|document| document.at).collect::<Vec<_>>())
                .bind(documents.iter().map(|document| document.words.as_str()).collect::<Vec<_>>())
                .bind(documents.iter().map(|document| document.marks.as_str()).collect::<Vec<_>>())
                .execute(&mut **tx)
                .await?;
        }
        Tx::Sqlite(tx) => {
            for document in documents {
                // The next free place, should two messages of one millisecond share twenty bits of their ids.
                const SQL: &str = "INSERT INTO search_doc (at, message_id, room_id, words, marks)
                    SELECT CASE WHEN EXISTS (SELECT 1 FROM search_doc WHERE at = $1)
                        THEN (SELECT MIN(taken.at) + 1 FROM search_doc taken WHERE taken.at >= $1
                            AND NOT EXISTS (SELECT 1 FROM search_doc after WHERE after.at = taken.at + 1))
                        ELSE $1 END, $2, $3, $4, $5
                    WHERE NOT EXISTS (SELECT 1 FROM search_doc WHERE message_id = $2)";
                sqlx::query(SQL)
                    .bind(document.at)
                    .bind(document.message_id)
                    .bind(document.room_id)
                    .bind(&document.words)
                    .bind(&document.marks)
                    .execute(&mut **tx)
                    .await?;
            }
        }
    }
    Ok(())
}

/// Brings a message's document up to date; without words its text is as it was.
pub async fn update(tx: &mut Tx, document: &Document, words: bool) -> Result<()> {
    const MARKS: (&str, &str) = (
        "UPDATE search_doc SET room_id = $2, marks = array_to_tsvector(string_to_array($3, ' ')) WHERE message_id = $1",
        "UPDATE search_doc SET room_id = $2, marks = $3 WHERE message_id = $1",
    );
    const WORDS: (&str, &str) = (
        "UPDATE search_doc SET words = array_to_tsvector(string_to_array($2, ' ')) WHERE message_id = $1",
        "UPDATE search_doc SET words = $2 WHERE message_id = $1",
    );
    let text =
        |both: (&'static str, &'static str), tx: &Tx| if matches!(tx, Tx::Postgres(_)) { both.0 } else { both.1 };
    let (marks, said) = (text(MARKS, tx), text(WORDS, tx));
    on_tx!(&mut *tx, c => sqlx::query(marks)
        .bind(document.message_id).bind(document.room_id).bind(&document.marks).execute(c).await.map(drop))?;
    if words {
        on_tx!(&mut *tx, c => sqlx::query(said)
            .bind(document.message_id).bind(&document.words).execute(c).await.map(drop))?;
        // One that an older program stored has no document yet.
        insert(tx, std::slice::from_ref(document)).await?;
    }
    Ok(())
}

/// Forgets a message.
pub async fn remove(tx: &mut Tx, message: MessageId) -> Result<()> {
    const SQL: &str = "DELETE FROM search_doc WHERE message_id = $1";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(message).execute(c).await.map(drop))?)
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

/// Stores a theme of a network.
pub async fn put_theme(tx: &mut Tx, network: NetworkId, theme: &Theme) -> Result<()> {
    const SQL: &str = "INSERT INTO theme (network_id, slug, name, synonyms) VALUES ($1, $2, $3, $4)
        ON CONFLICT (network_id, slug) DO UPDATE SET name = excluded.name, synonyms = excluded.synonyms";
    let (name, synonyms) = (to_json(&theme.name)?, to_json(&theme.synonyms)?);
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(network).bind(&theme.slug).bind(name).bind(synonyms).execute(c).await.map(drop))?;
    Ok(())
}

/// How far the messages that stood here before have been read, and whether the end was reached.
pub async fn progress(tx: &mut Tx) -> Result<Option<(Uuid, bool)>> {
    const SQL: &str = "SELECT upto, done FROM search_progress WHERE id = 1";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).fetch_optional(c).await)?)
}

/// Notes how far they have been read.
pub async fn set_progress(tx: &mut Tx, upto: Uuid, done: bool) -> Result<()> {
    const SQL: &str = "INSERT INTO search_progress (id, upto, done) VALUES (1, $1, $2)
        ON CONFLICT (id) DO UPDATE SET upto = excluded.upto, done = excluded.done";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(upto).bind(done).execute(c).await.map(drop))?)
}

/// The next messages after an id that have no document, up to a number of messages looked at; and the last id that was looked at.
pub async fn without_document(tx: &mut Tx, after: Uuid, limit: i64) -> Result<(Vec<MessageRow>, Option<Uuid>)> {
    const LAST: &str =
        "SELECT id FROM (SELECT id FROM message WHERE id > $1 ORDER BY id LIMIT $2) AS page ORDER BY id DESC LIMIT 1";
    const ROWS: &str = "FROM message LEFT JOIN search_doc ON search_doc.message_id = message.id
        WHERE message.id > $1 AND message.id <= $2 AND message.removed_ms IS NULL AND search_doc.message_id IS NULL";
    let last: Option<Uuid> =
        on_tx!(&mut *tx, c => sqlx::query_scalar(LAST).bind(after).bind(limit).fetch_optional(c).await)?;
    let Some(last) = last else { return Ok((Vec::new(), None)) };
    // The rows are locked, so that nobody edits a text between its reading here and its document's storing.
    let lock = if matches!(tx, Tx::Postgres(_)) { "FOR UPDATE OF message" } else { "" };
    let sql = format!("SELECT {MESSAGE} {ROWS} ORDER BY message.id {lock}");
    let rows = on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(after).bind(last).fetch_all(c).await)?;
    Ok((rows, Some(last)))
}
