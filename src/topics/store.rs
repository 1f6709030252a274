//! All SQL of topics: here that of their lists and of the list of questions.

pub mod acts;
pub mod arranging;

use std::collections::HashMap;

use mellanrum_protocol::shapes::topics::{TagCount, Topic, TopicKind, TopicOrder};
use mellanrum_protocol::{MessageId, PersonId};
use sqlx::{AssertSqlSafe, FromRow};

use super::list::{Asked, Place};
use super::questions::Wanted;
use crate::archive::row::{MESSAGE, MessageRow};
use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

/// Most people named beside a topic.
pub const POSTERS: usize = 5;

/// A topic in a list.
#[derive(Debug, FromRow)]
pub struct LineRow {
    /// Its root.
    #[sqlx(flatten)]
    pub message: MessageRow,
    /// When the newest post that stands came.
    pub last_post_ms: i64,
    /// By whom.
    pub last_post_by: Option<PersonId>,
    /// Whether it stands first: 1 if it does.
    pub rank: i64,
    /// What the list is ordered by.
    pub sort: i64,
}

impl LineRow {
    /// Where it stands in its list.
    pub fn place(&self) -> Place {
        Place { rank: self.rank, sort: self.sort, id: self.message.id }
    }
}

/// Writes a topic into the lists as its root says it is.
pub async fn put(tx: &mut Tx, root: &MessageRow, topic: &Topic) -> Result<()> {
    const SQL: &str = "INSERT INTO topic (message_id, room_id, title, kind, lang, closed, opened_ms, last_post_ms, last_post_by, last_seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (message_id) DO UPDATE SET room_id = excluded.room_id, title = excluded.title, kind = excluded.kind,
            lang = excluded.lang, closed = excluded.closed, opened_ms = excluded.opened_ms";
    let by = Some(root.author_id).filter(|_| root.removed_ms.is_none());
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(root.id).bind(root.room_id).bind(&topic.title).bind(topic.kind.as_str()).bind(&topic.lang)
        .bind(topic.closed.is_some()).bind(topic.opened_ms).bind(root.sent_ms).bind(by).bind(root.seq)
        .execute(c).await.map(drop))?;
    on_tx!(tx, c => sqlx::query("DELETE FROM topic_tag WHERE message_id = $1").bind(root.id).execute(c).await.map(drop))?;
    for tag in &topic.tags {
        on_tx!(tx, c => sqlx::query("INSERT INTO topic_tag (message_id, tag) VALUES ($1, $2)")
            .bind(root.id).bind(tag).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// Notes a topic's newest post.
pub async fn posted(tx: &mut Tx, root: MessageId, last: &MessageRow) -> Result<()> {
    const SQL: &str = "UPDATE topic SET last_post_ms = $2, last_post_by = $3, last_seq = $4 WHERE message_id = $1";
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(root).bind(last.sent_ms).bind(last.author_id).bind(last.seq).execute(c).await.map(drop))?;
    Ok(())
}

/// Takes a topic out of the lists.
pub async fn cease(tx: &mut Tx, root: MessageId) -> Result<()> {
    on_tx!(tx, c => sqlx::query("DELETE FROM topic WHERE message_id = $1").bind(root).execute(c).await.map(drop))?;
    Ok(())
}

/// Looks up a topic's newest post again, `but` for one that is being removed. None stands: it is as when it was opened, by nobody.
pub async fn refresh(tx: &mut Tx, root: MessageId, but: Option<MessageId>) -> Result<()> {
    const LAST: &str = "SELECT sent_ms, author_id FROM message
        WHERE (id = $1 OR thread_root_id = $1) AND removed_ms IS NULL AND ($2 IS NULL OR id <> $2)
        ORDER BY sent_ms DESC, seq DESC LIMIT 1";
    const SQL: &str = "UPDATE topic SET last_post_ms = COALESCE($2, opened_ms), last_post_by = $3,
            last_seq = (SELECT MAX(seq) FROM message WHERE id = $1 OR thread_root_id = $1)
        WHERE message_id = $1";
    let last: Option<(i64, PersonId)> =
        on_tx!(tx, c => sqlx::query_as(LAST).bind(root).bind(but).fetch_optional(c).await)?;
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(root).bind(last.map(|(at_ms, _)| at_ms)).bind(last.map(|(_, by)| by)).execute(c).await.map(drop))?;
    Ok(())
}

/// Topics of the rooms that `$1` may read which fit what is asked for; the tag is asked for apart.
const FROM: &str = "FROM topic
    JOIN room_member mine ON mine.room_id = topic.room_id AND mine.person_id = $1 AND mine.present
    JOIN room ON room.id = topic.room_id
    JOIN message ON message.id = topic.message_id
    WHERE ($2 IS NULL OR room.network_id = $2) AND ($3 IS NULL OR topic.room_id = $3)
        AND ($4 IS NULL OR topic.kind = $4) AND ($5 IS NULL OR topic.lang = $5)
        AND ($6 IS NULL OR message.author_id = $6)
        AND CASE $7
            WHEN 'open' THEN NOT topic.closed
            WHEN 'closed' THEN topic.closed
            WHEN 'unanswered' THEN message.question AND message.answer_id IS NULL AND message.declined IS NULL
            WHEN 'answered' THEN message.answer_id IS NOT NULL
            WHEN 'declined' THEN message.declined IS NOT NULL
            ELSE TRUE END";

/// What a list is ordered by.
const fn sort(order: TopicOrder) -> &'static str {
    match order {
        TopicOrder::Active => "topic.last_post_ms",
        TopicOrder::New => "topic.opened_ms",
        TopicOrder::Busiest => "message.reply_count",
    }
}

/// One topic as it stands in lists.
pub async fn line(tx: &mut Tx, root: MessageId) -> Result<Option<LineRow>> {
    let sql = format!(
        "SELECT {MESSAGE}, topic.last_post_ms, topic.last_post_by, CAST(0 AS BIGINT) AS rank, CAST(0 AS BIGINT) AS sort
         FROM topic JOIN message ON message.id = topic.message_id WHERE topic.message_id = $1"
    );
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(root).fetch_optional(c).await)?)
}

/// Topics behind a place in their list.
pub async fn page(
    tx: &mut Tx,
    person: PersonId,
    asked: &Asked,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<LineRow>> {
    let rank = "CASE WHEN $3 IS NOT NULL AND message.pinned_ms IS NOT NULL THEN 1 ELSE 0 END";
    let sort = sort(asked.order);
    let sql = format!(
        "SELECT {MESSAGE}, topic.last_post_ms, topic.last_post_by, CAST({rank} AS BIGINT) AS rank, {sort} AS sort {FROM}
            AND ($8 IS NULL OR EXISTS (SELECT 1 FROM topic_tag WHERE topic_tag.message_id = topic.message_id AND tag = $8))
            AND ($11 IS NULL OR ({rank}, {sort}, message.id) < ($9, $10, $11))
        ORDER BY {rank} DESC, {sort} DESC, message.id DESC LIMIT $12"
    );
    let Asked { network, room, kind, tag, state, lang, author, .. } = asked;
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql))
        .bind(person).bind(network).bind(room).bind(kind.map(TopicKind::as_str)).bind(lang).bind(author)
        .bind(state.map_or("all", |state| state.as_str())).bind(tag).bind(after.map(|after| after.rank))
        .bind(after.map(|after| after.sort)).bind(after.map(|after| after.id)).bind(limit)
        .fetch_all(c).await)?)
}

/// Tags of the topics that fit what is asked for, whatever their tag; most used first.
pub async fn tags(tx: &mut Tx, person: PersonId, asked: &Asked) -> Result<Vec<TagCount>> {
    let sql = format!(
        "SELECT topic_tag.tag, COUNT(*) FROM topic_tag
        WHERE topic_tag.message_id IN (SELECT topic.message_id {FROM})
        GROUP BY topic_tag.tag ORDER BY COUNT(*) DESC, topic_tag.tag LIMIT 50"
    );
    let Asked { network, room, kind, state, lang, author, .. } = asked;
    let rows: Vec<(String, i64)> = on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql))
        .bind(person).bind(network).bind(room).bind(kind.map(TopicKind::as_str)).bind(lang).bind(author)
        .bind(state.map_or("all", |state| state.as_str()))
        .fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(tag, count)| TagCount { tag, count }).collect())
}

/// Who posted in each of these threads, those who did so last first.
pub async fn posters(tx: &mut Tx, roots: &[MessageId]) -> Result<HashMap<MessageId, Vec<PersonId>>> {
    const OF_ONE: &str = "SELECT author_id, MAX(seq) AS last FROM message
        WHERE thread_root_id = $1 AND removed_ms IS NULL GROUP BY author_id ORDER BY last DESC LIMIT 5";
    let mut posters: HashMap<MessageId, Vec<PersonId>> = HashMap::new();
    match tx {
        Tx::Postgres(tx) => {
            const SQL: &str = "SELECT u.root, p.author_id FROM UNNEST($1::uuid[]) AS u (root)
                CROSS JOIN LATERAL (SELECT author_id, MAX(seq) AS last FROM message
                    WHERE thread_root_id = u.root AND removed_ms IS NULL GROUP BY author_id ORDER BY last DESC LIMIT 5) p
                ORDER BY p.last DESC";
            let rows: Vec<(MessageId, PersonId)> = sqlx::query_as(SQL).bind(roots).fetch_all(&mut **tx).await?;
            for (root, person) in rows {
                posters.entry(root).or_default().push(person);
            }
        }
        Tx::Sqlite(tx) => {
            for root in roots {
                let rows: Vec<(PersonId, i64)> = sqlx::query_as(OF_ONE).bind(root).fetch_all(&mut **tx).await?;
                posters.insert(*root, rows.into_iter().map(|(person, _)| person).collect());
            }
        }
    }
    Ok(posters)
}

/// A question in a list.
#[derive(Debug, FromRow)]
pub struct QuestionRow {
    /// The message.
    #[sqlx(flatten)]
    pub message: MessageRow,
    /// Of its network: whose holidays count.
    pub country: Option<String>,
    /// Of its network: when days begin.
    pub time_zone: Option<String>,
}

/// Questions of the rooms that `$1` may read which fit what is asked for.
const QUESTIONS: &str = "FROM message
    JOIN room_member mine ON mine.room_id = message.room_id AND mine.person_id = $1 AND mine.present
    JOIN room ON room.id = message.room_id
    LEFT JOIN network ON network.id = room.network_id
    WHERE message.question AND message.removed_ms IS NULL
        AND ($2 IS NULL OR room.network_id = $2) AND ($3 IS NULL OR message.room_id = $3)
        AND ($4 IS NULL OR message.asked_id = $4)
        AND ($5 IS NULL OR EXISTS (SELECT 1 FROM topic_tag WHERE topic_tag.message_id = message.id AND tag = $5))
        AND CASE $6
            WHEN 'open' THEN message.answer_id IS NULL AND message.declined IS NULL
            WHEN 'answered' THEN message.answer_id IS NOT NULL
            ELSE message.answer_id IS NULL AND message.declined IS NOT NULL END";

/// How many questions fit what is asked for.
pub async fn count_questions(tx: &mut Tx, person: PersonId, wanted: &Wanted) -> Result<i64> {
    let sql = format!("SELECT COUNT(*) {QUESTIONS}");
    let Wanted { network, room, state, asked, theme } = wanted;
    Ok(on_tx!(tx, c => sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(person).bind(network).bind(room).bind(asked).bind(theme).bind(state.as_str()).fetch_one(c).await)?)
}

/// Questions behind a place in their list, oldest first.
pub async fn questions(
    tx: &mut Tx,
    person: PersonId,
    wanted: &Wanted,
    after: Option<(i64, MessageId)>,
    limit: i64,
) -> Result<Vec<QuestionRow>> {
    let sql = format!(
        "SELECT {MESSAGE}, network.country, network.time_zone {QUESTIONS}
            AND ($7 IS NULL OR (message.sent_ms, message.id) > ($7, $8))
        ORDER BY message.sent_ms, message.id LIMIT $9"
    );
    let Wanted { network, room, state, asked, theme } = wanted;
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql))
        .bind(person).bind(network).bind(room).bind(asked).bind(theme).bind(state.as_str())
        .bind(after.map(|(sent_ms, _)| sent_ms)).bind(after.map(|(_, id)| id)).bind(limit)
        .fetch_all(c).await)?)
}
