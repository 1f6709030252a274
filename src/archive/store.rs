//! All SQL of the log: locks, heads, bulk insert, changes since a seq.
//!
//! Long because the bulk statements exist twice: Postgres takes arrays (`UNNEST`), SQLite, which has no network to save, takes rows one by one.

use std::collections::HashMap;

use mellanrum_protocol::shapes::messages::Message;
use mellanrum_protocol::shapes::rooms::Change;
use mellanrum_protocol::shapes::topics::Moved;
use mellanrum_protocol::{MessageId, Nonce, PersonId, RoomId, Seq};
use sqlx::AssertSqlSafe;

use super::row::{MEMBER, MESSAGE, MOVED, MemberRow, MessageRow, MovedRow, ROOM, RoomRow};
use super::{Draft, Entry, Locked};
use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

/// Locks the rooms' rows in the order of their ids until the transaction ends. Rooms that don't exist are left out.
pub async fn lock_rooms(tx: &mut Tx, ids: &[RoomId]) -> Result<Vec<RoomRow>> {
    match tx {
        Tx::Postgres(tx) => {
            let sql = format!("SELECT {ROOM} FROM room WHERE id = ANY($1) ORDER BY id FOR UPDATE");
            Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(ids).fetch_all(&mut **tx).await?)
        }
        // A writing transaction has the whole file to itself.
        Tx::Sqlite(tx) => {
            let sql = format!("SELECT {ROOM} FROM room WHERE id = $1");
            let mut rooms = Vec::with_capacity(ids.len());
            for id in ids {
                rooms.extend(sqlx::query_as(AssertSqlSafe(sql.as_str())).bind(id).fetch_optional(&mut **tx).await?);
            }
            Ok(rooms)
        }
    }
}

/// Writes back what the locked rooms' counters have come to.
pub async fn advance(tx: &mut Tx, locked: &Locked, before: &[(RoomId, Seq)]) -> Result<()> {
    let known: HashMap<RoomId, Seq> = before.iter().copied().collect();
    let moved: Vec<&RoomRow> = locked.rooms().filter(|room| known.get(&room.id) != Some(&room.last_seq)).collect();
    if moved.is_empty() {
        return Ok(());
    }
    match tx {
        Tx::Postgres(tx) => {
            const SQL: &str = "UPDATE room SET last_seq = u.last_seq, last_message_ms = u.last_message_ms
                FROM UNNEST($1::uuid[], $2::bigint[], $3::bigint[]) AS u (id, last_seq, last_message_ms) WHERE room.id = u.id";
            sqlx::query(SQL)
                .bind(moved.iter().map(|room| room.id).collect::<Vec<_>>())
                .bind(moved.iter().map(|room| room.last_seq).collect::<Vec<_>>())
                .bind(moved.iter().map(|room| room.last_message_ms).collect::<Vec<_>>())
                .execute(&mut **tx)
                .await?;
        }
        Tx::Sqlite(tx) => {
            for room in moved {
                sqlx::query("UPDATE room SET last_seq = $2, last_message_ms = $3 WHERE id = $1")
                    .bind(room.id)
                    .bind(room.last_seq)
                    .bind(room.last_message_ms)
                    .execute(&mut **tx)
                    .await?;
            }
        }
    }
    Ok(())
}

/// The authors' places in the rooms they post to.
pub async fn members_of(tx: &mut Tx, drafts: &[Draft]) -> Result<HashMap<(RoomId, PersonId), MemberRow>> {
    let rows: Vec<MemberRow> = match tx {
        Tx::Postgres(tx) => {
            let sql = format!(
                "SELECT DISTINCT {MEMBER} FROM room_member
                 JOIN UNNEST($1::uuid[], $2::uuid[]) AS u (room_id, person_id) USING (room_id, person_id)"
            );
            sqlx::query_as(AssertSqlSafe(sql))
                .bind(drafts.iter().map(|draft| draft.room_id).collect::<Vec<_>>())
                .bind(drafts.iter().map(|draft| draft.author_id).collect::<Vec<_>>())
                .fetch_all(&mut **tx)
                .await?
        }
        Tx::Sqlite(tx) => {
            let sql = format!("SELECT {MEMBER} FROM room_member WHERE room_id = $1 AND person_id = $2");
            let mut rows = Vec::with_capacity(drafts.len());
            for draft in drafts {
                let query = sqlx::query_as(AssertSqlSafe(sql.as_str())).bind(draft.room_id).bind(draft.author_id);
                rows.extend(query.fetch_optional(&mut **tx).await?);
            }
            rows
        }
    };
    Ok(rows.into_iter().map(|row| ((row.room_id, row.person_id), row)).collect())
}

/// Messages that carry one of the drafts' nonces already.
pub async fn repeats_of(tx: &mut Tx, drafts: &[Draft]) -> Result<HashMap<(PersonId, Nonce), MessageRow>> {
    let rows: Vec<MessageRow> = match tx {
        Tx::Postgres(tx) => {
            let sql = format!(
                "SELECT {MESSAGE} FROM message
                 JOIN UNNEST($1::uuid[], $2::uuid[]) AS u (author_id, nonce) USING (author_id, nonce)"
            );
            sqlx::query_as(AssertSqlSafe(sql))
                .bind(drafts.iter().map(|draft| draft.author_id).collect::<Vec<_>>())
                .bind(drafts.iter().map(|draft| draft.nonce).collect::<Vec<_>>())
                .fetch_all(&mut **tx)
                .await?
        }
        Tx::Sqlite(tx) => {
            let sql = format!("SELECT {MESSAGE} FROM message WHERE author_id = $1 AND nonce = $2");
            let mut rows = Vec::new();
            for draft in drafts {
                let query = sqlx::query_as(AssertSqlSafe(sql.as_str())).bind(draft.author_id).bind(draft.nonce);
                rows.extend(query.fetch_optional(&mut **tx).await?);
            }
            rows
        }
    };
    Ok(rows.into_iter().map(|row| ((row.author_id, row.nonce), row)).collect())
}

/// The messages whose threads are replied to.
pub async fn roots_of(tx: &mut Tx, drafts: &[Draft]) -> Result<HashMap<MessageId, MessageRow>> {
    let ids: Vec<MessageId> = drafts.iter().filter_map(|draft| draft.thread).collect();
    let mut roots = HashMap::with_capacity(ids.len());
    for id in ids {
        if !roots.contains_key(&id)
            && let Some(root) = message(tx, id).await?
        {
            roots.insert(id, root);
        }
    }
    Ok(roots)
}

/// One message.
pub async fn message(tx: &mut Tx, id: MessageId) -> Result<Option<MessageRow>> {
    let sql = format!("SELECT {MESSAGE} FROM message WHERE id = $1");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)?)
}

/// Inserts new messages with those whom they mention.
pub async fn insert_messages(tx: &mut Tx, rows: &[(MessageRow, &[PersonId])]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    match tx {
        Tx::Postgres(tx) if rows.len() > 1 => insert_bulk(tx, rows).await?,
        _ => {
            for (row, _) in rows {
                insert_one(tx, row).await?;
            }
        }
    }
    for (row, mentions) in rows {
        insert_mentions(tx, row, mentions).await?;
    }
    Ok(())
}

async fn insert_bulk(
    tx: &mut sqlx::Transaction<'static, sqlx::Postgres>,
    rows: &[(MessageRow, &[PersonId])],
) -> Result<()> {
    const SQL: &str =
        "INSERT INTO message (id, room_id, seq, changed_seq, author_id, nonce, posted_hash, body, html, lang,
            sent_ms, thread_root_id, reply_count, mentions, mentions_all, files, question, topic, asked_id, relayed, reactions)
        SELECT u.*, '[]' FROM UNNEST($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::uuid[], $6::uuid[],
            $7::bytea[], $8::text[], $9::text[], $10::text[], $11::bigint[], $12::uuid[], $13::bigint[], $14::text[],
            $15::bool[], $16::text[], $17::bool[], $18::text[], $19::uuid[], $20::text[]) AS u";
    fn column<'r, T>(rows: &'r [(MessageRow, &[PersonId])], field: impl Fn(&'r MessageRow) -> T) -> Vec<T> {
        rows.iter().map(|(row, _)| field(row)).collect()
    }
    sqlx::query(SQL)
        .bind(column(rows, |row| row.id))
        .bind(column(rows, |row| row.room_id))
        .bind(column(rows, |row| row.seq))
        .bind(column(rows, |row| row.changed_seq))
        .bind(column(rows, |row| row.author_id))
        .bind(column(rows, |row| row.nonce))
        .bind(column(rows, |row| row.posted_hash.as_slice()))
        .bind(column(rows, |row| row.body.as_str()))
        .bind(column(rows, |row| row.html.as_str()))
        .bind(column(rows, |row| row.lang.as_deref()))
        .bind(column(rows, |row| row.sent_ms))
        .bind(column(rows, |row| row.thread_root_id))
        .bind(column(rows, |row| row.reply_count))
        .bind(column(rows, |row| row.mentions.as_str()))
        .bind(column(rows, |row| row.mentions_all))
        .bind(column(rows, |row| row.files.as_str()))
        .bind(column(rows, |row| row.question))
        .bind(column(rows, |row| row.topic.as_deref()))
        .bind(column(rows, |row| row.asked_id))
        .bind(column(rows, |row| row.relayed.as_deref()))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Inserts a message with every column; also how the demo network's past comes in.
pub async fn insert_one(tx: &mut Tx, row: &MessageRow) -> Result<()> {
    const SQL: &str = "INSERT INTO message (id, room_id, seq, changed_seq, author_id, nonce, posted_hash, body, html, lang,
            sent_ms, edited_ms, removed_ms, removed_by, removed_reason, thread_root_id, reply_count, reactions, mentions,
            mentions_all, pinned_ms, pinned_by, question, answer_id, is_answer, files, topic, asked_id, answered_ms, declined,
            relayed, passed_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
            $25, $26, $27, $28, $29, $30, $31, $32)";
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(row.id).bind(row.room_id).bind(row.seq).bind(row.changed_seq).bind(row.author_id).bind(row.nonce)
        .bind(&row.posted_hash).bind(&row.body).bind(&row.html).bind(&row.lang).bind(row.sent_ms).bind(row.edited_ms)
        .bind(row.removed_ms).bind(row.removed_by).bind(&row.removed_reason).bind(row.thread_root_id)
        .bind(row.reply_count).bind(&row.reactions).bind(&row.mentions).bind(row.mentions_all).bind(row.pinned_ms)
        .bind(row.pinned_by).bind(row.question).bind(row.answer_id).bind(row.is_answer).bind(&row.files).bind(&row.topic)
        .bind(row.asked_id).bind(row.answered_ms).bind(&row.declined).bind(&row.relayed).bind(&row.passed_on)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Notes whom a message mentions, for counting.
pub async fn insert_mentions(tx: &mut Tx, row: &MessageRow, people: &[PersonId]) -> Result<()> {
    const SQL: &str = "INSERT INTO message_mention (room_id, person_id, seq, message_id, sent_ms)
                       VALUES ($1, $2, $3, $4, $5)
                       ON CONFLICT DO NOTHING";
    for person in people {
        on_tx!(tx, c => sqlx::query(SQL)
            .bind(row.room_id).bind(person).bind(row.seq).bind(row.id).bind(row.sent_ms).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// Writes back how many replies the roots have.
pub async fn set_reply_counts(tx: &mut Tx, roots: &[&MessageRow]) -> Result<()> {
    for root in roots {
        on_tx!(tx, c => sqlx::query("UPDATE message SET reply_count = $2 WHERE id = $1")
            .bind(root.id).bind(root.reply_count).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// When people last sent a message in a room after a moment; who has not is left out.
pub async fn last_sent_after(
    tx: &mut Tx,
    asked: &[(RoomId, PersonId, i64)],
) -> Result<HashMap<(RoomId, PersonId), i64>> {
    let rows: Vec<(RoomId, PersonId, i64)> = match tx {
        Tx::Postgres(tx) => {
            const SQL: &str = "SELECT room_id, author_id, MAX(sent_ms) FROM message
                JOIN UNNEST($1::uuid[], $2::uuid[], $3::bigint[]) AS u (room_id, author_id, after_ms)
                    USING (room_id, author_id)
                WHERE sent_ms > after_ms GROUP BY room_id, author_id";
            sqlx::query_as(SQL)
                .bind(asked.iter().map(|(room, ..)| *room).collect::<Vec<_>>())
                .bind(asked.iter().map(|(_, person, _)| *person).collect::<Vec<_>>())
                .bind(asked.iter().map(|(.., after_ms)| *after_ms).collect::<Vec<_>>())
                .fetch_all(&mut **tx)
                .await?
        }
        Tx::Sqlite(tx) => {
            const SQL: &str = "SELECT room_id, author_id, MAX(sent_ms) FROM message
                WHERE room_id = $1 AND author_id = $2 AND sent_ms > $3 GROUP BY room_id, author_id";
            let mut rows: Vec<(RoomId, PersonId, i64)> = Vec::new();
            for (room, person, after_ms) in asked {
                let query = sqlx::query_as::<_, (RoomId, PersonId, i64)>(SQL);
                rows.extend(query.bind(room).bind(person).bind(after_ms).fetch_optional(&mut **tx).await?);
            }
            rows
        }
    };
    Ok(rows.into_iter().map(|(room, person, sent_ms)| ((room, person), sent_ms)).collect())
}

/// Notes that a thread has left a room.
pub async fn insert_moved(tx: &mut Tx, moved: &Moved) -> Result<()> {
    const SQL: &str = "INSERT INTO moved (room_id, changed_seq, root_id, was_seq, posts, at_ms, by_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(moved.room_id).bind(moved.changed_seq).bind(moved.root_id).bind(moved.was_seq).bind(moved.count)
        .bind(moved.at_ms).bind(moved.by).execute(c).await.map(drop))?;
    Ok(())
}

/// Newest seq of each of these rooms.
pub async fn heads(tx: &mut Tx, ids: &[RoomId]) -> Result<Vec<(RoomId, Seq)>> {
    match tx {
        Tx::Postgres(tx) => Ok(sqlx::query_as("SELECT id, last_seq FROM room WHERE id = ANY($1)")
            .bind(ids)
            .fetch_all(&mut **tx)
            .await?),
        Tx::Sqlite(tx) => {
            let mut heads = Vec::with_capacity(ids.len());
            for id in ids {
                let query = sqlx::query_as::<_, (RoomId, Seq)>("SELECT id, last_seq FROM room WHERE id = $1").bind(id);
                heads.extend(query.fetch_optional(&mut **tx).await?);
            }
            Ok(heads)
        }
    }
}

/// Newest seq of one room; `None` if there is no such room.
pub async fn head(tx: &mut Tx, id: RoomId) -> Result<Option<Seq>> {
    const SQL: &str = "SELECT last_seq FROM room WHERE id = $1";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(id).fetch_optional(c).await)?)
}

/// Changes of `room` with `after < changed_seq`, oldest first, at most `limit`. What was superseded is skipped: the entity comes once,
/// as it is now, at its last seq (as IMAP's CONDSTORE does).
pub async fn changes_since(tx: &mut Tx, room: RoomId, after: Seq, limit: i64) -> Result<Vec<Entry>> {
    let mut entries = changes(tx, room, "changed_seq > $2 ORDER BY changed_seq LIMIT $3", after, limit).await?;
    entries.sort_by_key(|entry| entry.seq);
    entries.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(entries)
}

/// Changes of `room` with `changed_seq < before`, newest first, at most `limit`.
pub async fn changes_before(tx: &mut Tx, room: RoomId, before: Seq, limit: i64) -> Result<Vec<Entry>> {
    let mut entries = changes(tx, room, "changed_seq < $2 ORDER BY changed_seq DESC LIMIT $3", before, limit).await?;
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.seq));
    entries.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(entries)
}

/// Changes of each kind of entity within the range; at most `limit` of each.
async fn changes(tx: &mut Tx, room: RoomId, range: &'static str, seq: Seq, limit: i64) -> Result<Vec<Entry>> {
    let messages = format!("SELECT {MESSAGE} FROM message WHERE room_id = $1 AND {range}");
    let members = format!("SELECT {MEMBER} FROM room_member WHERE room_id = $1 AND {range}");
    let rooms = format!("SELECT {ROOM} FROM room WHERE id = $1 AND changed_seq > 0 AND {range}");
    let messages: Vec<MessageRow> = on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(messages))
        .bind(room).bind(seq).bind(limit).fetch_all(c).await)?;
    let members: Vec<MemberRow> = on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(members))
        .bind(room).bind(seq).bind(limit).fetch_all(c).await)?;
    let rooms: Vec<RoomRow> = on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(rooms))
        .bind(room).bind(seq).bind(limit).fetch_all(c).await)?;
    let moved = format!("SELECT {MOVED} FROM moved WHERE room_id = $1 AND {range}");
    let moved: Vec<MovedRow> = on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(moved))
        .bind(room).bind(seq).bind(limit).fetch_all(c).await)?;
    let mut entries = Vec::with_capacity(messages.len() + members.len());
    for row in messages {
        let message = Box::new(Message::try_from(row)?);
        entries.push(Entry { room_id: room, seq: message.changed_seq, change: Change::Message { message } });
    }
    for row in &members {
        entries.push(Entry { room_id: room, seq: row.changed_seq, change: Change::Member { member: row.into() } });
    }
    for row in moved {
        let moved = row.into();
        entries.push(Entry { room_id: room, seq: row.changed_seq, change: Change::Moved { moved } });
    }
    for row in &rooms {
        let entry = Change::Room { room: Box::new(row.to_room()?) };
        entries.push(Entry { room_id: room, seq: row.changed_seq, change: entry });
    }
    Ok(entries)
}
