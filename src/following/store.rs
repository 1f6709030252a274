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
        "SELECT root.id AS root_id, mine.room_id, follow.level, room.last_seq AS head,
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
    let sql = topics_sql("JOIN", "follow.level IS NOT NULL")
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

/// Takes everyone's read position in a topic along to another room: `seqs` are its messages' places before and after.
pub async fn carried(tx: &mut Tx, root: MessageId, seqs: &[(Seq, Seq)]) -> Result<()> {
    const READ: &str = "SELECT person_id, read_seq FROM topic_follow WHERE root_id = $1";
    const SQL: &str = "UPDATE topic_follow SET read_seq = $3 WHERE root_id = $1 AND person_id = $2";
    let rows: Vec<(PersonId, Seq)> = on_tx!(&mut *tx, c => sqlx::query_as(READ).bind(root).fetch_all(c).await)?;
    for (person, read) in rows {
        let last = seqs.iter().filter(|(before, _)| *before <= read).map(|(_, after)| *after).max().unwrap_or_default();
        on_tx!(&mut *tx, c => sqlx::query(SQL).bind(root).bind(person).bind(last).execute(c).await.map(drop))?;
    }
    Ok(())
}
