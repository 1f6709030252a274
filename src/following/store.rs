//! All SQL of following.

use mellanrum_protocol::shapes::following::MyTopic;
use mellanrum_protocol::shapes::settings::Level;
use mellanrum_protocol::{MessageId, PersonId, RoomId, Seq};
use sqlx::{AssertSqlSafe, FromRow};

use crate::archive::row::Word;
use crate::error::{Error, Result};
use crate::on_tx;
use crate::store::Tx;

#[derive(FromRow)]
struct Row {
    root_id: MessageId,
    room_id: RoomId,
    level: Option<String>,
    read_seq: Seq,
    unread: i64,
    mentions: i64,
    head: Seq,
}

impl TryFrom<Row> for MyTopic {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let level = row.level.map(Word::<Level>::try_from).transpose();
        Ok(Self {
            root_id: row.root_id,
            room_id: row.room_id,
            level: level.map_err(anyhow::Error::new)?.map(|word| word.0),
            read_seq: row.read_seq,
            unread: row.unread,
            mentions: row.mentions,
            head: row.head,
        })
    }
}

/// The topics of a person ($1) in the rooms that they may read. With a `LEFT JOIN` of what they follow, any topic at all.
fn topics_sql(join: &str, which: &str) -> String {
    format!(
        "SELECT root.id AS root_id, mine.room_id, CASE WHEN root.thread_root_id IS NULL THEN follow.level END AS level, room.last_seq AS head,
            COALESCE(follow.read_seq, mine.last_read_seq) AS read_seq, COUNT(reply.id) AS unread,
            SUM(CASE WHEN reply.mentions_all OR named.person_id IS NOT NULL THEN 1 ELSE 0 END) AS mentions
         FROM message root
         JOIN room ON room.id = root.room_id
         JOIN room_member mine ON mine.room_id = root.room_id AND mine.person_id = $1 AND mine.present
         {join} topic_follow follow ON follow.root_id = root.id AND follow.person_id = $1
         LEFT JOIN message reply ON reply.thread_root_id = root.id AND reply.author_id <> $1 AND reply.removed_ms IS NULL
            AND reply.seq > COALESCE(follow.read_seq, mine.last_read_seq)
         LEFT JOIN message_mention named ON named.room_id = reply.room_id AND named.person_id = $1 AND named.seq = reply.seq
         WHERE {which}
         GROUP BY root.id, mine.room_id, follow.level, room.last_seq, follow.read_seq, mine.last_read_seq, follow.changed_ms"
    )
}

/// What a person follows or has muted, in the rooms that they may read: first what has something unread.
pub(super) async fn topics(tx: &mut Tx, person: PersonId, limit: i64) -> Result<Vec<MyTopic>> {
    // What has become a part of another topic is followed there.
    let sql = topics_sql("JOIN", "follow.level IS NOT NULL AND root.thread_root_id IS NULL")
        + " ORDER BY CASE WHEN follow.level = 'nothing' THEN 2 WHEN COUNT(reply.id) > 0 THEN 0 ELSE 1 END,
            follow.changed_ms DESC, root.id LIMIT $2";
    let rows: Vec<Row> =
        on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(person).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(MyTopic::try_from).collect()
}

/// One topic, followed or not; `None` if they may not read it.
pub(super) async fn topic(tx: &mut Tx, person: PersonId, root: MessageId) -> Result<Option<MyTopic>> {
    let sql = topics_sql("LEFT JOIN", "root.id = $2");
    let row: Option<Row> =
        on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(person).bind(root).fetch_optional(c).await)?;
    row.map(MyTopic::try_from).transpose()
}

/// Somebody who has written in a topic of a room, or started it, or was asked in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Begun {
    /// Who.
    pub person: PersonId,
    /// The topic.
    pub root: MessageId,
    /// Its room.
    pub room: RoomId,
}

/// They follow it from now on, unless they have said what they want of it; those who did not before. Each may be named once.
pub async fn begin(tx: &mut Tx, begun: &[Begun], now_ms: i64) -> Result<Vec<(PersonId, MessageId)>> {
    const AGAIN: &str = "ON CONFLICT (person_id, root_id) DO UPDATE SET level = excluded.level, chosen = FALSE,
            changed_ms = excluded.changed_ms
        WHERE topic_follow.level IS NULL RETURNING person_id, root_id";
    if begun.is_empty() {
        return Ok(Vec::new());
    }
    match tx {
        Tx::Postgres(tx) => {
            let sql = format!(
                "INSERT INTO topic_follow (person_id, root_id, level, chosen, read_seq, changed_ms)
                 SELECT u.person_id, u.root_id, 'everything', FALSE, place.last_read_seq, $4::bigint
                 FROM UNNEST($1::uuid[], $2::uuid[], $3::uuid[]) AS u (person_id, root_id, room_id)
                 JOIN room_member place ON place.room_id = u.room_id AND place.person_id = u.person_id AND place.present
                 WHERE TRUE {AGAIN}"
            );
            Ok(sqlx::query_as(AssertSqlSafe(sql))
                .bind(begun.iter().map(|one| one.person).collect::<Vec<_>>())
                .bind(begun.iter().map(|one| one.root).collect::<Vec<_>>())
                .bind(begun.iter().map(|one| one.room).collect::<Vec<_>>())
                .bind(now_ms)
                .fetch_all(&mut **tx)
                .await?)
        }
        Tx::Sqlite(tx) => {
            let sql = format!(
                "INSERT INTO topic_follow (person_id, root_id, level, chosen, read_seq, changed_ms)
                 SELECT person_id, $2, 'everything', FALSE, last_read_seq, $4 FROM room_member
                 WHERE room_id = $3 AND person_id = $1 AND present {AGAIN}"
            );
            let mut new = Vec::new();
            for Begun { person, root, room } in begun {
                let query = sqlx::query_as::<_, (PersonId, MessageId)>(AssertSqlSafe(sql.as_str()));
                let query = query.bind(person).bind(root).bind(room).bind(now_ms);
                new.extend(query.fetch_optional(&mut **tx).await?);
            }
            Ok(new)
        }
    }
}

/// Sets what a person is told of a topic; whether that is something else than before. A first row begins at the room's position.
pub(super) async fn set_level(
    tx: &mut Tx,
    person: PersonId,
    root: MessageId,
    level: Option<Level>,
    now_ms: i64,
) -> Result<bool> {
    const SQL: &str = "INSERT INTO topic_follow (person_id, root_id, level, chosen, read_seq, changed_ms)
        SELECT place.person_id, root.id, $3, TRUE, place.last_read_seq, $4 FROM message root
        JOIN room_member place ON place.room_id = root.room_id AND place.person_id = $1 AND place.present
        WHERE root.id = $2
        ON CONFLICT (person_id, root_id) DO UPDATE SET level = excluded.level, chosen = TRUE, changed_ms = excluded.changed_ms
        WHERE topic_follow.level IS DISTINCT FROM excluded.level OR NOT topic_follow.chosen";
    let rows: u64 = on_tx!(tx, c => sqlx::query(SQL)
        .bind(person).bind(root).bind(level.map(Level::as_str)).bind(now_ms)
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// A read position of a person in a topic.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReadTo {
    pub person: PersonId,
    pub root: MessageId,
    pub room: RoomId,
    pub seq: Seq,
    pub now_ms: i64,
}

/// Moves a read position forward, never back. Whether it moved. What the room's position covers makes no row.
pub(super) async fn advance(tx: &mut Tx, to: ReadTo) -> Result<bool> {
    const SQL: &str = "INSERT INTO topic_follow (person_id, root_id, chosen, read_seq, changed_ms)
        SELECT place.person_id, $2, FALSE, $4, $5 FROM room_member place
        WHERE place.person_id = $1 AND place.room_id = $3 AND place.present AND (place.last_read_seq < $4 OR EXISTS
            (SELECT 1 FROM topic_follow known WHERE known.person_id = $1 AND known.root_id = $2))
        ON CONFLICT (person_id, root_id) DO UPDATE SET read_seq = excluded.read_seq
        WHERE topic_follow.read_seq < excluded.read_seq";
    write(tx, SQL, to).await
}

/// Sets a read position, wherever it was. Whether it moved.
pub(super) async fn place(tx: &mut Tx, to: ReadTo) -> Result<bool> {
    const SQL: &str = "INSERT INTO topic_follow (person_id, root_id, chosen, read_seq, changed_ms)
        SELECT place.person_id, $2, FALSE, $4, $5 FROM room_member place
        WHERE place.person_id = $1 AND place.room_id = $3 AND place.present
        ON CONFLICT (person_id, root_id) DO UPDATE SET read_seq = excluded.read_seq
        WHERE topic_follow.read_seq <> excluded.read_seq";
    write(tx, SQL, to).await
}

async fn write(tx: &mut Tx, sql: &'static str, to: ReadTo) -> Result<bool> {
    let rows: u64 = on_tx!(tx, c => sqlx::query(sql)
        .bind(to.person).bind(to.root).bind(to.room).bind(to.seq).bind(to.now_ms)
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

// When messages were put elsewhere.

/// What a person has of a thread: a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Held {
    pub person_id: PersonId,
    pub root_id: MessageId,
    pub level: Option<Level>,
    pub chosen: bool,
    pub read_seq: Seq,
    pub changed_ms: i64,
}

/// Everybody's row of a thread.
pub(super) async fn held(tx: &mut Tx, root: MessageId) -> Result<Vec<Held>> {
    type Columns = (PersonId, Option<String>, bool, Seq, i64);
    const SQL: &str = "SELECT person_id, level, chosen, read_seq, changed_ms FROM topic_follow WHERE root_id = $1";
    let rows: Vec<Columns> = on_tx!(tx, c => sqlx::query_as(SQL).bind(root).fetch_all(c).await)?;
    let held = |(person_id, level, chosen, read_seq, changed_ms): Columns| {
        let level = level.map(Word::<Level>::try_from).transpose().map_err(anyhow::Error::new)?.map(|word| word.0);
        Ok(Held { person_id, root_id: root, level, chosen, read_seq, changed_ms })
    };
    rows.into_iter().map(held).collect()
}

/// How far everybody has read in a room who is or was in it.
pub(super) async fn read_in(tx: &mut Tx, room: RoomId) -> Result<Vec<(PersonId, Seq)>> {
    const SQL: &str = "SELECT person_id, last_read_seq FROM room_member WHERE room_id = $1";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(room).fetch_all(c).await)?)
}

/// A message of a thread.
#[derive(FromRow)]
pub(super) struct PostRow {
    pub id: MessageId,
    pub room_id: RoomId,
    pub thread_root_id: Option<MessageId>,
    pub seq: Seq,
    pub author_id: PersonId,
    pub removed: bool,
}

/// The messages of a thread, the one that starts it among them.
pub(super) async fn posts(tx: &mut Tx, root: MessageId) -> Result<Vec<PostRow>> {
    const SQL: &str =
        "SELECT id, room_id, thread_root_id, seq, author_id, removed_ms IS NOT NULL AS removed FROM message
        WHERE id = $1 OR thread_root_id = $1";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(root).fetch_all(c).await)?)
}

/// Writes rows, whatever stood there.
pub(super) async fn put(tx: &mut Tx, rows: &[Held]) -> Result<()> {
    const INSERT: &str = "INSERT INTO topic_follow (person_id, root_id, level, chosen, read_seq, changed_ms)";
    const AGAIN: &str =
        "ON CONFLICT (person_id, root_id) DO UPDATE SET level = excluded.level, chosen = excluded.chosen,
        read_seq = excluded.read_seq, changed_ms = excluded.changed_ms";
    if rows.is_empty() {
        return Ok(());
    }
    match tx {
        Tx::Postgres(tx) => {
            let sql = format!(
                "{INSERT} SELECT * FROM UNNEST($1::uuid[], $2::uuid[], $3::text[], $4::boolean[], $5::bigint[], $6::bigint[])
                 {AGAIN}"
            );
            sqlx::query(AssertSqlSafe(sql))
                .bind(rows.iter().map(|row| row.person_id).collect::<Vec<_>>())
                .bind(rows.iter().map(|row| row.root_id).collect::<Vec<_>>())
                .bind(rows.iter().map(|row| row.level.map(Level::as_str)).collect::<Vec<_>>())
                .bind(rows.iter().map(|row| row.chosen).collect::<Vec<_>>())
                .bind(rows.iter().map(|row| row.read_seq).collect::<Vec<_>>())
                .bind(rows.iter().map(|row| row.changed_ms).collect::<Vec<_>>())
                .execute(&mut **tx)
                .await?;
        }
        Tx::Sqlite(tx) => {
            let sql = format!("{INSERT} VALUES ($1, $2, $3, $4, $5, $6) {AGAIN}");
            for row in rows {
                let query = sqlx::query(AssertSqlSafe(sql.as_str())).bind(row.person_id).bind(row.root_id);
                let query = query.bind(row.level.map(Level::as_str)).bind(row.chosen).bind(row.read_seq);
                query.bind(row.changed_ms).execute(&mut **tx).await?;
            }
        }
    }
    Ok(())
}
