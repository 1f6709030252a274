//! SQL of putting messages elsewhere.

use mellanrum_protocol::RoomId;

use crate::archive::row::MessageRow;
use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

/// More than any room's seq: what is lower by it was written in another room.
const AGES: i64 = 1 << 40;

/// Writes where a message stands and what it is there.
pub async fn place(tx: &mut Tx, row: &MessageRow) -> Result<()> {
    const SQL: &str = "UPDATE message SET room_id = $2, seq = $3, changed_seq = $4, thread_root_id = $5, reply_count = $6,
            topic = $7, question = $8, asked_id = $9, answer_id = $10, is_answer = $11, answered_ms = $12, declined = $13,
            pinned_ms = $14, pinned_by = $15
        WHERE id = $1";
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(row.id).bind(row.room_id).bind(row.seq).bind(row.changed_seq).bind(row.thread_root_id)
        .bind(row.reply_count).bind(&row.topic).bind(row.question).bind(row.asked_id).bind(row.answer_id)
        .bind(row.is_answer).bind(row.answered_ms).bind(&row.declined).bind(row.pinned_ms).bind(row.pinned_by)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Brings along what goes with a message to another room: whom it mentions, the texts it had before, its files, and
/// what people have begun to write in its thread or want to send there later, with their files.
pub async fn carry(tx: &mut Tx, before: &MessageRow, after: &MessageRow) -> Result<()> {
    const MENTIONS: &str = "UPDATE message_mention SET room_id = $2, seq = $3 WHERE message_id = $1";
    // Their seqs are of the room that was left: they stay in order, before all that comes.
    const REVISIONS: &str = "UPDATE message_revision SET replaced_seq = replaced_seq - $2 WHERE message_id = $1";
    const DRAFTS: &str = "UPDATE draft SET room_id = $2 WHERE thread_root_id = $1";
    const FILES: &str = "UPDATE attachment SET room_id = $2 WHERE message_id = $1";
    const THEIR_FILES: &str = "UPDATE attachment SET room_id = $2 WHERE message_id IS NULL
        AND (id IN (SELECT file_id FROM draft_file WHERE thread_root_id = $1)
            OR id IN (SELECT scheduled_file.file_id FROM scheduled
                JOIN scheduled_file ON scheduled_file.scheduled_id = scheduled.id WHERE scheduled.thread_root_id = $1))";
    const SCHEDULED: &str = "UPDATE scheduled SET room_id = $2, thread_root_id = $3 WHERE thread_root_id = $1";
    on_tx!(tx, c => sqlx::query(MENTIONS)
        .bind(after.id).bind(after.room_id).bind(after.seq).execute(c).await.map(drop))?;
    on_tx!(tx, c => sqlx::query(REVISIONS).bind(after.id).bind(AGES).execute(c).await.map(drop))?;
    on_tx!(tx, c => sqlx::query(FILES).bind(after.id).bind(after.room_id).execute(c).await.map(drop))?;
    if before.thread_root_id.is_none() {
        on_tx!(tx, c => sqlx::query(THEIR_FILES).bind(after.id).bind(after.room_id).execute(c).await.map(drop))?;
        on_tx!(tx, c => sqlx::query(DRAFTS).bind(after.id).bind(after.room_id).execute(c).await.map(drop))?;
        on_tx!(tx, c => sqlx::query(SCHEDULED)
            .bind(after.id).bind(after.room_id).bind(after.thread_root_id.unwrap_or(after.id)).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// Whether somebody may read the one room and not the other.
pub async fn widens(tx: &mut Tx, from: RoomId, to: RoomId) -> Result<bool> {
    const SQL: &str = "SELECT EXISTS (SELECT 1 FROM room_member there WHERE there.room_id = $2 AND there.present
        AND NOT EXISTS (SELECT 1 FROM room_member here
            WHERE here.room_id = $1 AND here.person_id = there.person_id AND here.present))";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(from).bind(to).fetch_one(c).await)?)
}
