//! All SQL of the inbox: one statement for each source, all with the same columns, newest first and bounded.

use mellanrum_protocol::shapes::inbox::InboxKind;
use mellanrum_protocol::{MessageId, PersonId, RoomId, Seq};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::on_tx;
use crate::store::Tx;

/// Where something stands in the inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    at_ms: i64,
    id: MessageId,
}

impl Place {
    /// Before everything.
    pub const END: Self = Self { at_ms: i64::MAX, id: MessageId(Uuid::max()) };

    /// As a cursor.
    pub fn write(self) -> String {
        format!("{}.{}", self.at_ms, self.id)
    }

    /// From a cursor.
    pub fn read(cursor: &str) -> Result<Self> {
        let place = cursor.split_once('.').and_then(|(at_ms, id)| Some((at_ms.parse().ok()?, id.parse().ok()?)));
        let (at_ms, id) = place.ok_or(Error::Invalid { field: "cursor", why: "unknown" })?;
        Ok(Self { at_ms, id })
    }
}

#[derive(FromRow)]
struct Row {
    message_id: MessageId,
    at_ms: i64,
    unread: i64,
}

/// An item without its message.
#[derive(Debug)]
pub(super) struct Line {
    pub kind: InboxKind,
    pub message_id: MessageId,
    pub at_ms: i64,
    pub unread: i64,
}

impl Line {
    pub fn place(&self) -> Place {
        Place { at_ms: self.at_ms, id: self.message_id }
    }
}

/// A message, the place of the person ($1) in its room, and what they have said of it.
const SEEN: &str = "JOIN room_member mine ON mine.room_id = message.room_id AND mine.person_id = $1 AND mine.present
    LEFT JOIN topic_follow follow ON follow.root_id = COALESCE(message.thread_root_id, message.id) AND follow.person_id = $1
    LEFT JOIN inbox_mark mark ON mark.message_id = message.id AND mark.person_id = $1";
/// Whether it is unread: as they said, else by how far they have read in its topic and in the room.
const UNREAD: &str = "COALESCE(mark.unread, CASE WHEN message.thread_root_id IS NULL
        THEN message.seq > mine.last_read_seq AND message.seq > COALESCE(follow.read_seq, 0)
        ELSE message.seq > COALESCE(follow.read_seq, mine.last_read_seq) END)";
/// By somebody else, and still there.
const THEIRS: &str = "message.author_id <> $1 AND message.removed_ms IS NULL";

/// The columns of a [`Row`].
fn columns() -> String {
    let unread = format!("CAST(CASE WHEN {UNREAD} THEN 1 ELSE 0 END AS BIGINT)");
    format!("message.id AS message_id, message.sent_ms AS at_ms, {unread} AS unread")
}

/// What a person ($1) is asked and nobody has settled, before a place ($2, $3), newest first, at most so many ($4).
fn asked(and: &str) -> String {
    format!(
        "SELECT {} FROM message {SEEN}
         WHERE message.asked_id = $1 AND {ASKED} AND (message.sent_ms, message.id) < ($2, $3) AND {THEIRS} AND {and}
         ORDER BY message.sent_ms DESC, message.id DESC LIMIT $4",
        columns()
    )
}

/// What mentions a person ($1) before a place ($2, $3), newest first, at most so many ($4). What names them and everyone comes once.
fn mentions(and: &str) -> String {
    let columns = columns();
    format!(
        "SELECT message_id, at_ms, unread FROM (
            SELECT {columns} FROM message_mention named JOIN message ON message.id = named.message_id {SEEN}
            WHERE named.person_id = $1 AND (named.sent_ms, named.message_id) < ($2, $3) AND {THEIRS} AND {and}
                AND NOT {ASKED}
            ORDER BY named.sent_ms DESC, named.message_id DESC LIMIT $4) AS by_name
         UNION ALL
         SELECT message_id, at_ms, unread FROM (
            SELECT {columns} FROM room_member place
            JOIN message ON message.room_id = place.room_id AND message.mentions_all {SEEN}
            WHERE place.person_id = $1 AND place.present AND (message.sent_ms, message.id) < ($2, $3) AND {THEIRS} AND {and}
                AND NOT {NAMED} AND NOT {ASKED}
            ORDER BY message.sent_ms DESC, message.id DESC LIMIT $4) AS by_all
         ORDER BY at_ms DESC, message_id DESC LIMIT $4"
    )
}

/// Whether a message asks the person, and is neither answered nor declined: then that is why it is here.
const ASKED: &str =
    "(COALESCE(message.asked_id = $1, FALSE) AND message.answer_id IS NULL AND message.declined IS NULL)";
/// Whether a message names the person.
const NAMED: &str = "EXISTS (SELECT 1 FROM message_mention named
    WHERE named.room_id = message.room_id AND named.person_id = $1 AND named.seq = message.seq)";

/// The unread messages that mention or ask a person ($1), found by their read positions and marks: nothing of what was read is looked at.
fn unread_messages(columns: &str) -> String {
    format!(
        "SELECT {columns} FROM (
            SELECT named.message_id FROM room_member place
            JOIN message_mention named ON named.room_id = place.room_id AND named.person_id = $1
                AND named.seq > place.last_read_seq
            WHERE place.person_id = $1 AND place.present
            UNION SELECT message.id FROM room_member place
            JOIN message ON message.room_id = place.room_id AND message.mentions_all AND message.seq > place.last_read_seq
            WHERE place.person_id = $1 AND place.present
            UNION SELECT message.id FROM topic_follow own
            JOIN message ON message.thread_root_id = own.root_id AND message.seq > own.read_seq
            WHERE own.person_id = $1 AND (message.mentions_all OR {NAMED})
            UNION SELECT message.id FROM message WHERE message.asked_id = $1
            UNION SELECT message_id FROM inbox_mark WHERE person_id = $1 AND unread) AS found
         JOIN message ON message.id = found.message_id {SEEN}
         WHERE {THEIRS} AND {UNREAD} AND (message.mentions_all OR {NAMED} OR {ASKED})"
    )
}

/// The threads that concern a person ($1): their own questions, unless muted, or what else they follow.
fn threads(kind: InboxKind) -> String {
    const QUESTION: &str = "(root.question AND root.author_id = $1)";
    let of = match kind {
        InboxKind::Answer => format!("{QUESTION} AND COALESCE(follow.level, '') <> 'nothing'"),
        _ => format!("follow.level = 'everything' AND NOT {QUESTION}"),
    };
    format!(
        "FROM topic_follow follow JOIN message root ON root.id = follow.root_id
         JOIN room_member mine ON mine.room_id = root.room_id AND mine.person_id = $1 AND mine.present
         WHERE follow.person_id = $1 AND {of}"
    )
}

/// The replies that a thread's item stands for: those that don't mention the person, since what does stands by itself.
fn replies() -> String {
    format!(
        "FROM message WHERE message.thread_root_id = follow.root_id AND {THEIRS} AND NOT message.mentions_all AND NOT {NAMED}"
    )
}

fn thread_lines(kind: InboxKind, and: &str) -> String {
    let (of, replies) = (threads(kind), replies());
    format!(
        "SELECT line.message_id, newest.sent_ms AS at_ms, line.unread FROM (
            SELECT (SELECT message.id {replies} ORDER BY message.seq DESC LIMIT 1) AS message_id,
                (SELECT COUNT(*) {replies} AND message.seq > follow.read_seq) AS unread {of}) AS line
         JOIN message newest ON newest.id = line.message_id
         WHERE (newest.sent_ms, newest.id) < ($2, $3) AND {and}
         ORDER BY newest.sent_ms DESC, newest.id DESC LIMIT $4"
    )
}

/// A person's items of one kind before a place, newest first.
pub(super) async fn lines(
    tx: &mut Tx,
    kind: InboxKind,
    person: PersonId,
    only_unread: bool,
    before: Place,
    limit: i64,
) -> Result<Vec<Line>> {
    let sql = match kind {
        InboxKind::Asked => asked(if only_unread { UNREAD } else { "TRUE" }),
        InboxKind::Mention => mentions(if only_unread { UNREAD } else { "TRUE" }),
        InboxKind::Answer | InboxKind::Topic => {
            thread_lines(kind, if only_unread { "line.unread > 0" } else { "TRUE" })
        }
    };
    let rows: Vec<Row> = on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql))
        .bind(person).bind(before.at_ms).bind(before.id).bind(limit).fetch_all(c).await)?;
    let line = |Row { message_id, at_ms, unread }| Line { kind, message_id, at_ms, unread };
    Ok(rows.into_iter().map(line).collect())
}

/// How many items are unread.
pub(super) async fn unread(tx: &mut Tx, person: PersonId) -> Result<i64> {
    let (answers, topics, replies) = (threads(InboxKind::Answer), threads(InboxKind::Topic), replies());
    let left = format!("EXISTS (SELECT 1 {replies} AND message.seq > follow.read_seq)");
    let sql = format!(
        "SELECT ({}) + (SELECT COUNT(*) {answers} AND {left}) + (SELECT COUNT(*) {topics} AND {left})",
        unread_messages("COUNT(*)")
    );
    Ok(on_tx!(tx, c => sqlx::query_scalar(AssertSqlSafe(sql)).bind(person).fetch_one(c).await)?)
}

/// Notes that a person has put a message away, or wants to see it.
pub(super) async fn mark(tx: &mut Tx, person: PersonId, id: MessageId, unread: bool, now_ms: i64) -> Result<()> {
    const SQL: &str = "INSERT INTO inbox_mark (person_id, message_id, unread, changed_ms) VALUES ($1, $2, $3, $4)
        ON CONFLICT (person_id, message_id) DO UPDATE SET unread = excluded.unread, changed_ms = excluded.changed_ms";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(person).bind(id).bind(unread).bind(now_ms).execute(c).await.map(drop))?)
}

/// Puts away what is unread, and reads the topics among it to their end; those topics.
pub(super) async fn read_all(tx: &mut Tx, person: PersonId, now_ms: i64) -> Result<Vec<MessageId>> {
    let (answers, topics, replies) = (threads(InboxKind::Answer), threads(InboxKind::Topic), replies());
    let put_away = format!(
        "INSERT INTO inbox_mark (person_id, message_id, unread, changed_ms) {}
         ON CONFLICT (person_id, message_id) DO UPDATE SET unread = FALSE, changed_ms = excluded.changed_ms",
        unread_messages("mine.person_id, message.id, FALSE, CAST($2 AS BIGINT)")
    );
    let left = format!("EXISTS (SELECT 1 {replies} AND message.seq > follow.read_seq)");
    let read = format!(
        "UPDATE topic_follow SET read_seq =
            (SELECT room.last_seq FROM message JOIN room ON room.id = message.room_id WHERE message.id = topic_follow.root_id)
         WHERE person_id = $1 AND root_id IN
            (SELECT follow.root_id {answers} AND {left} UNION ALL SELECT follow.root_id {topics} AND {left})
         RETURNING root_id"
    );
    on_tx!(tx, c => sqlx::query(AssertSqlSafe(put_away)).bind(person).bind(now_ms).execute(c).await.map(drop))?;
    Ok(on_tx!(tx, c => sqlx::query_scalar(AssertSqlSafe(read)).bind(person).fetch_all(c).await)?)
}

/// What a person has said of messages of a room after a seq no longer holds: they have said that it is unread from there.
pub(crate) async fn unmark_room(tx: &mut Tx, person: PersonId, room: RoomId, after: Seq) -> Result<()> {
    const SQL: &str = "DELETE FROM inbox_mark WHERE person_id = $1
        AND message_id IN (SELECT id FROM message WHERE room_id = $2 AND seq > $3)";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(person).bind(room).bind(after).execute(c).await.map(drop))?)
}

/// The same in a topic.
pub(crate) async fn unmark_topic(tx: &mut Tx, person: PersonId, root: MessageId, after: Seq) -> Result<()> {
    const SQL: &str = "DELETE FROM inbox_mark WHERE person_id = $1
        AND message_id IN (SELECT id FROM message WHERE thread_root_id = $2 AND seq > $3)";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(person).bind(root).bind(after).execute(c).await.map(drop))?)
}
