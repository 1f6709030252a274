//! All SQL of messages beside the log's own.

use mellanrum_protocol::shapes::messages::{Message, Revision};
use mellanrum_protocol::shapes::topics::Moved;
use mellanrum_protocol::{MessageId, Nonce, PersonId, RoomId, Seq};
use sqlx::{AssertSqlSafe, FromRow};

use crate::archive::row::{MEMBER, MESSAGE, MOVED, MemberRow, MessageRow, MovedRow, to_json};
use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

/// Whether the person has posted with this nonce.
pub async fn was_posted(tx: &mut Tx, person: PersonId, nonce: Nonce) -> Result<bool> {
    const SQL: &str = "SELECT EXISTS (SELECT 1 FROM message WHERE author_id = $1 AND nonce = $2)";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(person).bind(nonce).fetch_one(c).await)?)
}

/// A person's place in a room, present or not.
pub async fn member(tx: &mut Tx, room: RoomId, person: PersonId) -> Result<Option<MemberRow>> {
    let sql = format!("SELECT {MEMBER} FROM room_member WHERE room_id = $1 AND person_id = $2");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(room).bind(person).fetch_optional(c).await)?)
}

/// Those of these handles who may read the room.
pub async fn present_by_handle(tx: &mut Tx, room: RoomId, handles: &[String]) -> Result<Vec<(String, PersonId)>> {
    const POSTGRES: &str =
        "SELECT person.handle, person.id FROM person JOIN room_member ON room_member.person_id = person.id
        WHERE room_member.room_id = $1 AND room_member.present AND person.handle = ANY($2)";
    const SQLITE: &str =
        "SELECT person.handle, person.id FROM person JOIN room_member ON room_member.person_id = person.id
        WHERE room_member.room_id = $1 AND room_member.present AND person.handle IN (SELECT value FROM json_each($2))";
    Ok(match tx {
        Tx::Postgres(tx) => sqlx::query_as(POSTGRES).bind(room).bind(handles).fetch_all(&mut **tx).await?,
        Tx::Sqlite(tx) => sqlx::query_as(SQLITE).bind(room).bind(to_json(&handles)?).fetch_all(&mut **tx).await?,
    })
}

/// The hash under which a person's act with this nonce was noted.
pub async fn noted(tx: &mut Tx, person: PersonId, nonce: Nonce) -> Result<Option<Vec<u8>>> {
    const SQL: &str = "SELECT hash FROM act WHERE person_id = $1 AND nonce = $2";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(person).bind(nonce).fetch_optional(c).await)?)
}

/// Notes an act's nonce; false if another transaction has noted it since.
pub async fn note(tx: &mut Tx, person: PersonId, nonce: Nonce, hash: &[u8], of: MessageId, at_ms: i64) -> Result<bool> {
    const SQL: &str = "INSERT INTO act (person_id, nonce, hash, message_id, at_ms) VALUES ($1, $2, $3, $4, $5)
                       ON CONFLICT DO NOTHING";
    let rows = on_tx!(tx, c => sqlx::query(SQL)
        .bind(person).bind(nonce).bind(hash).bind(of).bind(at_ms).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Writes back everything of a message that can change.
pub async fn save(tx: &mut Tx, row: &MessageRow) -> Result<()> {
    const SQL: &str = "UPDATE message SET changed_seq = $2, body = $3, html = $4, edited_ms = $5, removed_ms = $6,
            removed_by = $7, removed_reason = $8, reply_count = $9, reactions = $10, mentions = $11, mentions_all = $12,
            pinned_ms = $13, pinned_by = $14, question = $15, answer_id = $16, is_answer = $17, files = $18, topic = $19,
            asked_id = $20, answered_ms = $21, declined = $22, relayed = $23, passed_on = $24
        WHERE id = $1";
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(row.id).bind(row.changed_seq).bind(&row.body).bind(&row.html).bind(row.edited_ms).bind(row.removed_ms)
        .bind(row.removed_by).bind(&row.removed_reason).bind(row.reply_count).bind(&row.reactions).bind(&row.mentions)
        .bind(row.mentions_all).bind(row.pinned_ms).bind(row.pinned_by).bind(row.question)
        .bind(row.answer_id).bind(row.is_answer).bind(&row.files).bind(&row.topic).bind(row.asked_id)
        .bind(row.answered_ms).bind(&row.declined).bind(&row.relayed).bind(&row.passed_on)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Keeps a text that the message's newest change has replaced.
pub async fn keep_revision(tx: &mut Tx, row: &MessageRow, body: &str, replaced_ms: i64) -> Result<()> {
    const SQL: &str =
        "INSERT INTO message_revision (message_id, replaced_seq, body, replaced_ms) VALUES ($1, $2, $3, $4)";
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(row.id).bind(row.changed_seq).bind(body).bind(replaced_ms).execute(c).await.map(drop))?;
    Ok(())
}

/// Takes back that a message mentions these people.
pub async fn forget_mentions(tx: &mut Tx, row: &MessageRow, people: &[PersonId]) -> Result<()> {
    const SQL: &str = "DELETE FROM message_mention WHERE room_id = $1 AND person_id = $2 AND seq = $3";
    for person in people {
        on_tx!(tx, c => sqlx::query(SQL).bind(row.room_id).bind(person).bind(row.seq).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// Messages of a room before a seq, newest first.
pub async fn before(tx: &mut Tx, room: RoomId, seq: Seq, limit: i64) -> Result<Vec<Message>> {
    let sql = format!("SELECT {MESSAGE} FROM message WHERE room_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3");
    let rows: Vec<MessageRow> =
        on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(room).bind(seq).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Message::try_from).collect()
}

/// Messages of a room after a seq, oldest first.
pub async fn after(tx: &mut Tx, room: RoomId, seq: Seq, limit: i64) -> Result<Vec<Message>> {
    let sql = format!("SELECT {MESSAGE} FROM message WHERE room_id = $1 AND seq > $2 ORDER BY seq LIMIT $3");
    let rows: Vec<MessageRow> =
        on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(room).bind(seq).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Message::try_from).collect()
}

/// The seq of the first message of a room that was sent at a moment or after it.
pub async fn first_sent_from(tx: &mut Tx, room: RoomId, at_ms: i64) -> Result<Option<Seq>> {
    const SQL: &str = "SELECT seq FROM message WHERE room_id = $1 AND sent_ms >= $2 ORDER BY sent_ms, seq LIMIT 1";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(room).bind(at_ms).fetch_optional(c).await)?)
}

/// Whether a room has messages before the one seq, and after the other.
pub async fn beyond(tx: &mut Tx, room: RoomId, low: Seq, high: Seq) -> Result<(bool, bool)> {
    const SQL: &str = "SELECT EXISTS (SELECT 1 FROM message WHERE room_id = $1 AND seq < $2),
                              EXISTS (SELECT 1 FROM message WHERE room_id = $1 AND seq > $3)";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(room).bind(low).bind(high).fetch_one(c).await)?)
}

/// Threads that stood between two seqs of a room and are no longer in it; each with the room that it is in now, if the person may read that.
pub async fn moved_between(tx: &mut Tx, person: PersonId, room: RoomId, low: Seq, high: Seq) -> Result<Vec<Moved>> {
    let sql = format!(
        "SELECT {MOVED}, mine.room_id AS to_room FROM moved
        JOIN message root ON root.id = moved.root_id
        LEFT JOIN room_member mine ON mine.room_id = root.room_id AND mine.person_id = $1 AND mine.present
        WHERE moved.room_id = $2 AND moved.was_seq BETWEEN $3 AND $4 AND root.room_id <> $2
            AND NOT EXISTS (SELECT 1 FROM moved later WHERE later.room_id = moved.room_id
                AND later.root_id = moved.root_id AND later.changed_seq > moved.changed_seq)
        ORDER BY moved.was_seq LIMIT 100"
    );
    let rows: Vec<MovedTo> = on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql))
        .bind(person).bind(room).bind(low).bind(high).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|row| Moved { to_room: row.to_room, ..row.moved.into() }).collect())
}

#[derive(FromRow)]
struct MovedTo {
    #[sqlx(flatten)]
    moved: MovedRow,
    to_room: Option<RoomId>,
}

/// Replies in a thread after a seq, oldest first.
pub async fn replies(tx: &mut Tx, root: MessageId, after: Seq, limit: i64) -> Result<Vec<Message>> {
    let sql = format!("SELECT {MESSAGE} FROM message WHERE thread_root_id = $1 AND seq > $2 ORDER BY seq LIMIT $3");
    let rows: Vec<MessageRow> =
        on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(root).bind(after).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Message::try_from).collect()
}

/// The messages of these ids, in no order.
pub async fn by_ids(tx: &mut Tx, ids: &[MessageId]) -> Result<Vec<Message>> {
    let rows: Vec<MessageRow> = match tx {
        Tx::Postgres(tx) => {
            let sql = format!("SELECT {MESSAGE} FROM message WHERE id = ANY($1)");
            sqlx::query_as(AssertSqlSafe(sql)).bind(ids).fetch_all(&mut **tx).await?
        }
        Tx::Sqlite(tx) => {
            let sql = format!("SELECT {MESSAGE} FROM message WHERE id = $1");
            let mut rows = Vec::with_capacity(ids.len());
            for id in ids {
                rows.extend(sqlx::query_as(AssertSqlSafe(sql.as_str())).bind(id).fetch_optional(&mut **tx).await?);
            }
            rows
        }
    };
    rows.into_iter().map(Message::try_from).collect()
}

/// The newest replies in a thread, newest first.
pub async fn newest_replies(tx: &mut Tx, root: MessageId, limit: i64) -> Result<Vec<Message>> {
    let sql = format!("SELECT {MESSAGE} FROM message WHERE thread_root_id = $1 ORDER BY seq DESC LIMIT $2");
    let rows: Vec<MessageRow> =
        on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(root).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Message::try_from).collect()
}

/// Messages of a room that were sent from a moment on and before another, in order of time.
pub async fn sent_between(tx: &mut Tx, room: RoomId, from_ms: i64, to_ms: i64, limit: i64) -> Result<Vec<Message>> {
    let sql = format!(
        "SELECT {MESSAGE} FROM message WHERE room_id = $1 AND sent_ms >= $2 AND sent_ms < $3 ORDER BY sent_ms, seq LIMIT $4"
    );
    let rows: Vec<MessageRow> = on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql))
        .bind(room).bind(from_ms).bind(to_ms).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Message::try_from).collect()
}

/// Whether a thread has replies up to a seq.
pub async fn has_replies_up_to(tx: &mut Tx, root: MessageId, seq: Seq) -> Result<bool> {
    const SQL: &str = "SELECT EXISTS (SELECT 1 FROM message WHERE thread_root_id = $1 AND seq <= $2)";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(root).bind(seq).fetch_one(c).await)?)
}

/// Pinned messages of a room, last pinned first.
pub async fn pinned(tx: &mut Tx, room: RoomId, limit: i64) -> Result<Vec<Message>> {
    let sql = format!(
        "SELECT {MESSAGE} FROM message WHERE room_id = $1 AND pinned_ms IS NOT NULL ORDER BY pinned_ms DESC, seq DESC LIMIT $2"
    );
    let rows: Vec<MessageRow> =
        on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(room).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Message::try_from).collect()
}

/// Messages of a room with files before a seq, newest first.
pub async fn with_files(tx: &mut Tx, room: RoomId, before: Seq, limit: i64) -> Result<Vec<Message>> {
    let sql = format!(
        "SELECT {MESSAGE} FROM message WHERE room_id = $1 AND seq < $2 AND files <> '[]' AND removed_ms IS NULL
         ORDER BY seq DESC LIMIT $3"
    );
    let rows: Vec<MessageRow> =
        on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(room).bind(before).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Message::try_from).collect()
}

/// Texts a message had before, newest first.
pub async fn revisions(tx: &mut Tx, message: MessageId) -> Result<Vec<Revision>> {
    const SQL: &str = "SELECT body, replaced_ms FROM message_revision WHERE message_id = $1 ORDER BY replaced_seq DESC";
    let rows: Vec<(String, i64)> = on_tx!(tx, c => sqlx::query_as(SQL).bind(message).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(body, replaced_ms)| Revision { body, replaced_ms }).collect())
}
