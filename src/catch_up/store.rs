//! All SQL of catching up.

use mellanrum_protocol::{MessageId, NetworkId, PersonId, RoomId, Seq};
use sqlx::{AssertSqlSafe, FromRow, query_as, query_scalar};

use super::{SLOT_MS, slot};
use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

// Notes of where a room was at a moment.

/// Notes the seq at which rooms are when something changes there for the first time in these five minutes: before the change is written.
/// A node whose clock is behind notes nothing where one is further on, so that times rise with seqs.
pub(crate) async fn note(tx: &mut Tx, rooms: &[RoomId], slot_ms: i64) -> Result<()> {
    const NOTE: &str = "INSERT INTO room_slot (room_id, at_ms, before_seq) SELECT room.id, $2, room.last_seq FROM room";
    const LATER: &str =
        "NOT EXISTS (SELECT 1 FROM room_slot later WHERE later.room_id = room.id AND later.at_ms >= $2)";
    match tx {
        Tx::Postgres(tx) => {
            let sql = format!("{NOTE} WHERE room.id = ANY($1) AND {LATER}");
            sqlx::query(AssertSqlSafe(sql)).bind(rooms).bind(slot_ms).execute(&mut **tx).await?;
        }
        Tx::Sqlite(tx) => {
            let sql = format!("{NOTE} WHERE room.id = $1 AND {LATER}");
            for room in rooms {
                sqlx::query(AssertSqlSafe(sql.as_str())).bind(room).bind(slot_ms).execute(&mut **tx).await?;
            }
        }
    }
    Ok(())
}

/// Notes the past of a room whose messages came in with times of their own: its newest seq is `head` now.
pub(crate) async fn note_past(tx: &mut Tx, room: RoomId, head: Seq, now_ms: i64) -> Result<()> {
    const FORGET: &str = "DELETE FROM room_slot WHERE room_id = $1";
    // As in the migration: what changed between two messages counts from the earlier one on.
    const PAST: &str = "INSERT INTO room_slot (room_id, at_ms, before_seq)
        SELECT room_id, at_ms, COALESCE(before_seq, 0) FROM (
            SELECT room_id, sent_ms - sent_ms % $2 AS at_ms, LAG(seq) OVER (ORDER BY seq) AS before_seq,
                LAG(sent_ms - sent_ms % $2) OVER (ORDER BY seq) AS before_ms
            FROM message WHERE room_id = $1) AS said
        WHERE (before_ms IS NULL OR before_ms < at_ms) AND at_ms < $3
        ON CONFLICT DO NOTHING";
    const NOW: &str = "INSERT INTO room_slot (room_id, at_ms, before_seq) VALUES ($1, $2, $3)";
    on_tx!(tx, c => sqlx::query(FORGET).bind(room).execute(c).await.map(drop))?;
    on_tx!(tx, c => sqlx::query(PAST).bind(room).bind(SLOT_MS).bind(slot(now_ms)).execute(c).await.map(drop))?;
    Ok(on_tx!(tx, c => sqlx::query(NOW).bind(room).bind(slot(now_ms)).bind(head).execute(c).await.map(drop))?)
}

// What happened since.

/// Whose rooms, since when, and of which network.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub person: PersonId,
    pub since_ms: i64,
    pub network: Option<NetworkId>,
}

/// The rooms that a person ($1) may read and that changed since a moment ($2), of a network ($3) or all: after which seq.
const SPAN: &str = "WITH span AS MATERIALIZED (
    SELECT room_id, after_seq, head FROM (
        SELECT mine.room_id, room.last_seq AS head, COALESCE((SELECT slot.before_seq FROM room_slot slot
            WHERE slot.room_id = mine.room_id AND slot.at_ms >= $2 ORDER BY slot.at_ms LIMIT 1), room.last_seq) AS after_seq
        FROM room_member mine JOIN room ON room.id = mine.room_id
        WHERE mine.person_id = $1 AND mine.present AND ($3 IS NULL OR room.network_id = $3)) AS mine
    WHERE after_seq < head)";

macro_rules! query {
    ($tx:expr, $span:expr, $sql:expr $(, $more:expr)* => $fetch:ident) => {{
        let sql = format!("{SPAN} {}", $sql);
        on_tx!($tx, c => $fetch(AssertSqlSafe(sql))
            .bind($span.person).bind($span.since_ms).bind($span.network)$(.bind($more))*.fetch_all(c).await)?
    }};
}

/// Questions whose answer was accepted: one's own first.
pub(super) async fn answered(tx: &mut Tx, span: Span, limit: i64) -> Result<Vec<MessageId>> {
    const SQL: &str = "SELECT message.id FROM span
        JOIN message ON message.room_id = span.room_id AND message.changed_seq > span.after_seq
        JOIN message answer ON answer.id = message.answer_id AND answer.changed_seq > span.after_seq
        WHERE message.removed_ms IS NULL AND COALESCE(message.answered_ms, $2) >= $2
        ORDER BY CASE WHEN message.author_id = $1 THEN 0 ELSE 1 END, message.sent_ms DESC, message.id LIMIT $4";
    Ok(query!(tx, span, SQL, limit => query_scalar))
}

/// What mentions or asks the person or somebody of their organisation.
pub(super) async fn mentioned(tx: &mut Tx, span: Span, limit: i64) -> Result<Vec<MessageId>> {
    const SQL: &str = "SELECT message.id FROM message WHERE message.id IN (
            SELECT named.message_id FROM person me
            JOIN person mate ON mate.id = me.id OR mate.organisation_id = me.organisation_id
            JOIN message_mention named ON named.person_id = mate.id
            JOIN span ON span.room_id = named.room_id AND named.seq > span.after_seq
            WHERE me.id = $1
            UNION ALL SELECT asked.id FROM person me
            JOIN person mate ON mate.id = me.id OR mate.organisation_id = me.organisation_id
            JOIN message asked ON asked.asked_id = mate.id
            JOIN span ON span.room_id = asked.room_id AND asked.changed_seq > span.after_seq
            WHERE me.id = $1)
        AND message.author_id <> $1 AND message.removed_ms IS NULL
        ORDER BY message.sent_ms DESC, message.id LIMIT $4";
    Ok(query!(tx, span, SQL, limit => query_scalar))
}

/// Topics that were opened, or made of earlier talk.
pub(super) async fn topics(tx: &mut Tx, span: Span, limit: i64) -> Result<Vec<MessageId>> {
    const SQL: &str = "SELECT message.id FROM span
        JOIN message ON message.room_id = span.room_id AND message.changed_seq > span.after_seq
        JOIN topic ON topic.message_id = message.id AND topic.opened_ms >= $2
        WHERE message.removed_ms IS NULL ORDER BY topic.opened_ms DESC, message.id LIMIT $4";
    Ok(query!(tx, span, SQL, limit => query_scalar))
}

/// Messages that were sent with files and still have them. One that came from another room with its thread is not new.
pub(super) async fn files(tx: &mut Tx, span: Span, limit: i64) -> Result<Vec<MessageId>> {
    const SQL: &str = "SELECT message.id FROM span
        JOIN message ON message.room_id = span.room_id AND message.seq > span.after_seq
        WHERE message.files <> '[]' AND message.removed_ms IS NULL AND message.sent_ms >= $2
        ORDER BY message.sent_ms DESC, message.id LIMIT $4";
    Ok(query!(tx, span, SQL, limit => query_scalar))
}

/// A thread in which much was written.
#[derive(Debug, FromRow)]
pub(super) struct ThreadRow {
    pub root_id: MessageId,
    pub first_id: MessageId,
    pub replies: i64,
    pub people: i64,
}

/// The threads in which others wrote most.
pub(super) async fn threads(tx: &mut Tx, span: Span, limit: i64) -> Result<Vec<ThreadRow>> {
    const SQL: &str = "SELECT busy.root_id, first.id AS first_id, busy.replies, busy.people FROM (
            SELECT message.thread_root_id AS root_id, message.room_id, MIN(message.seq) AS first_seq,
                MAX(message.seq) AS last_seq, COUNT(*) AS replies, COUNT(DISTINCT message.author_id) AS people
            FROM span JOIN message ON message.room_id = span.room_id AND message.seq > span.after_seq
            WHERE message.thread_root_id IS NOT NULL AND message.removed_ms IS NULL AND message.author_id <> $1
            GROUP BY message.thread_root_id, message.room_id
            ORDER BY COUNT(*) DESC, MAX(message.seq) DESC, message.thread_root_id LIMIT $4) AS busy
        JOIN message first ON first.room_id = busy.room_id AND first.seq = busy.first_seq
        ORDER BY busy.replies DESC, busy.last_seq DESC, busy.root_id";
    Ok(query!(tx, span, SQL, limit => query_as))
}

/// What became of a room's messages.
#[derive(Debug, FromRow)]
pub(super) struct MessagesRow {
    pub room_id: RoomId,
    pub after_seq: Seq,
    pub head: Seq,
    pub new: i64,
    pub arrived: i64,
    pub own: i64,
    pub removed: i64,
    pub pinned: i64,
    pub edited: i64,
    pub other: i64,
}

/// Every message that changed, counted once.
pub(super) async fn messages(tx: &mut Tx, span: Span) -> Result<Vec<MessagesRow>> {
    const SQL: &str = "SELECT room_id, after_seq, head,
            COUNT(CASE WHEN became = 'new' THEN 1 END) AS new, COUNT(CASE WHEN became = 'own' THEN 1 END) AS own,
            COUNT(CASE WHEN became = 'arrived' THEN 1 END) AS arrived,
            COUNT(CASE WHEN became = 'removed' THEN 1 END) AS removed, COUNT(CASE WHEN became = 'pinned' THEN 1 END) AS pinned,
            COUNT(CASE WHEN became = 'edited' THEN 1 END) AS edited, COUNT(CASE WHEN became = 'other' THEN 1 END) AS other
        FROM (SELECT span.room_id, span.after_seq, span.head, CASE
                WHEN message.removed_ms IS NOT NULL THEN 'removed'
                WHEN message.seq > span.after_seq AND message.sent_ms < $2 THEN 'arrived'
                WHEN message.seq > span.after_seq AND message.author_id = $1 THEN 'own'
                WHEN message.seq > span.after_seq THEN 'new'
                WHEN message.pinned_ms >= $2 THEN 'pinned'
                WHEN message.edited_ms >= $2 THEN 'edited'
                ELSE 'other' END AS became
            FROM span JOIN message ON message.room_id = span.room_id AND message.changed_seq > span.after_seq) AS changed
        GROUP BY room_id, after_seq, head";
    Ok(query!(tx, span, SQL => query_as))
}

/// What became of a room's members, and of the room.
#[derive(Debug, FromRow)]
pub(super) struct PlacesRow {
    pub room_id: RoomId,
    pub after_seq: Seq,
    pub head: Seq,
    pub joined: i64,
    pub gone: i64,
    pub room: i64,
    pub moved: i64,
}

/// Every place that changed, and every thread that left, counted once; and whether the room itself changed.
pub(super) async fn places(tx: &mut Tx, span: Span) -> Result<Vec<PlacesRow>> {
    const SQL: &str = "SELECT room_id, after_seq, head, COUNT(CASE WHEN became = 'joined' THEN 1 END) AS joined,
            COUNT(CASE WHEN became = 'gone' THEN 1 END) AS gone, COUNT(CASE WHEN became = 'room' THEN 1 END) AS room,
            COUNT(CASE WHEN became = 'moved' THEN 1 END) AS moved
        FROM (SELECT span.room_id, span.after_seq, span.head, CASE WHEN place.present THEN 'joined' ELSE 'gone' END AS became
            FROM span JOIN room_member place ON place.room_id = span.room_id AND place.changed_seq > span.after_seq
            UNION ALL SELECT span.room_id, span.after_seq, span.head, 'room' FROM span
            JOIN room ON room.id = span.room_id AND room.changed_seq > span.after_seq
            UNION ALL SELECT span.room_id, span.after_seq, span.head, 'moved' FROM span
            JOIN moved ON moved.room_id = span.room_id AND moved.changed_seq > span.after_seq) AS changed
        GROUP BY room_id, after_seq, head";
    Ok(query!(tx, span, SQL => query_as))
}

// Visits.

/// When something was last heard of a person, and when their visit before that ended.
pub(super) async fn visit(tx: &mut Tx, person: PersonId) -> Result<Option<(i64, Option<i64>)>> {
    const SQL: &str = "SELECT seen_ms, before_ms FROM visit WHERE person_id = $1";
    Ok(on_tx!(tx, c => query_as(SQL).bind(person).fetch_optional(c).await)?)
}

/// Something is heard of a person: after a pause it is another visit.
pub(super) async fn set_seen(tx: &mut Tx, person: PersonId, now_ms: i64, pause_ms: i64) -> Result<()> {
    const SQL: &str = "INSERT INTO visit (person_id, seen_ms) VALUES ($1, $2)
        ON CONFLICT (person_id) DO UPDATE SET seen_ms = excluded.seen_ms,
            before_ms = CASE WHEN visit.seen_ms <= excluded.seen_ms - $3 THEN visit.seen_ms ELSE visit.before_ms END
        WHERE visit.seen_ms < excluded.seen_ms";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(person).bind(now_ms).bind(pause_ms).execute(c).await.map(drop))?)
}
