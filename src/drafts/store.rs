//! All SQL of drafts.

use std::collections::BTreeMap;

use mellanrum_protocol::shapes::drafts::Draft;
use mellanrum_protocol::{FileId, MessageId, PersonId, RoomId};
use uuid::Uuid;

use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

/// The thread as part of a key, which holds no null.
fn key(thread: Option<MessageId>) -> MessageId {
    thread.unwrap_or(MessageId(Uuid::nil()))
}

fn thread(key: MessageId) -> Option<MessageId> {
    (!key.0.is_nil()).then_some(key)
}

/// A room, a thread, a text and its moment.
type Row = (RoomId, MessageId, String, i64);

/// A draft without its files.
fn bare((room_id, root, body, changed_ms): Row) -> Draft {
    Draft { room_id, thread: thread(root), body, files: Vec::new(), changed_ms }
}

/// Keeps a draft, as of a moment that is later than that of the one it replaces; `None` if the same text stands there and
/// `anew` says nothing else.
pub async fn put(tx: &mut Tx, person: PersonId, draft: &Draft, anew: bool) -> Result<Option<i64>> {
    const SQL: &str =
        "INSERT INTO draft (person_id, room_id, thread_root_id, body, changed_ms) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (person_id, room_id, thread_root_id) DO UPDATE SET body = excluded.body, changed_ms =
            CASE WHEN draft.changed_ms < excluded.changed_ms THEN excluded.changed_ms ELSE draft.changed_ms + 1 END
        WHERE draft.body <> excluded.body OR $6
        RETURNING changed_ms";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL)
        .bind(person).bind(draft.room_id).bind(key(draft.thread)).bind(&draft.body).bind(draft.changed_ms)
        .bind(anew).fetch_optional(c).await)?)
}

/// When the draft of this place last changed.
pub async fn changed_ms(tx: &mut Tx, person: PersonId, draft: &Draft) -> Result<Option<i64>> {
    const SQL: &str = "SELECT changed_ms FROM draft WHERE person_id = $1 AND room_id = $2 AND thread_root_id = $3";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL)
        .bind(person).bind(draft.room_id).bind(key(draft.thread)).fetch_optional(c).await)?)
}

/// Deletes the draft of this place; the moment of it, later than the draft's own, or `None` if there was none.
pub async fn remove(tx: &mut Tx, person: PersonId, draft: &Draft) -> Result<Option<i64>> {
    const SQL: &str = "DELETE FROM draft WHERE person_id = $1 AND room_id = $2 AND thread_root_id = $3
        RETURNING CASE WHEN changed_ms < $4 THEN $4 ELSE changed_ms + 1 END";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL)
        .bind(person).bind(draft.room_id).bind(key(draft.thread)).bind(draft.changed_ms).fetch_optional(c).await)?)
}

/// Deletes a person's oldest drafts but for so many; those that are gone, without text.
pub async fn trim(tx: &mut Tx, person: PersonId, keep: i64, now_ms: i64) -> Result<Vec<Draft>> {
    // The two dialects have no common word for no limit.
    const SQL: &str = "DELETE FROM draft WHERE person_id = $1 AND (room_id, thread_root_id) IN (
            SELECT room_id, thread_root_id FROM draft WHERE person_id = $1
            ORDER BY changed_ms DESC, room_id, thread_root_id LIMIT 1000000 OFFSET $2)
        RETURNING room_id, thread_root_id";
    let rows: Vec<(RoomId, MessageId)> =
        on_tx!(tx, c => sqlx::query_as(SQL).bind(person).bind(keep).fetch_all(c).await)?;
    let gone = |(room_id, root)| Draft {
        room_id,
        thread: thread(root),
        body: String::new(),
        files: Vec::new(),
        changed_ms: now_ms,
    };
    Ok(rows.into_iter().map(gone).collect())
}

/// A person's drafts in the rooms that they may read, the newest first.
pub async fn readable(tx: &mut Tx, person: PersonId) -> Result<Vec<Draft>> {
    const SQL: &str = "SELECT draft.room_id, draft.thread_root_id, draft.body, draft.changed_ms FROM draft
        JOIN room_member ON room_member.room_id = draft.room_id AND room_member.person_id = draft.person_id
        WHERE draft.person_id = $1 AND room_member.present ORDER BY draft.changed_ms DESC, draft.room_id";
    let rows: Vec<Row> = on_tx!(tx, c => sqlx::query_as(SQL).bind(person).fetch_all(c).await)?;
    Ok(rows.into_iter().map(bare).collect())
}

// Files beside drafts.

/// The files of the draft of this place, in their order.
pub async fn files(tx: &mut Tx, person: PersonId, draft: &Draft) -> Result<Vec<FileId>> {
    const SQL: &str =
        "SELECT file_id FROM draft_file WHERE person_id = $1 AND room_id = $2 AND thread_root_id = $3 ORDER BY at";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL)
        .bind(person).bind(draft.room_id).bind(key(draft.thread)).fetch_all(c).await)?)
}

/// Keeps these files beside the draft of this place, instead of those that were kept before.
pub async fn set_files(tx: &mut Tx, person: PersonId, draft: &Draft, ids: &[FileId]) -> Result<()> {
    const GONE: &str = "DELETE FROM draft_file WHERE person_id = $1 AND room_id = $2 AND thread_root_id = $3";
    const NEW: &str =
        "INSERT INTO draft_file (person_id, room_id, thread_root_id, at, file_id) VALUES ($1, $2, $3, $4, $5)";
    let (room, thread) = (draft.room_id, key(draft.thread));
    on_tx!(&mut *tx, c => sqlx::query(GONE).bind(person).bind(room).bind(thread).execute(c).await.map(drop))?;
    for (at, id) in (0_i64..).zip(ids) {
        on_tx!(&mut *tx, c => sqlx::query(NEW)
            .bind(person).bind(room).bind(thread).bind(at).bind(id).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// The files of a person's drafts: for each of these that has some, its number among them.
pub async fn all_files(tx: &mut Tx, person: PersonId, drafts: &[Draft]) -> Result<BTreeMap<usize, Vec<FileId>>> {
    const SQL: &str = "SELECT room_id, thread_root_id, file_id FROM draft_file WHERE person_id = $1 ORDER BY at";
    let rows: Vec<(RoomId, MessageId, FileId)> = on_tx!(tx, c => sqlx::query_as(SQL).bind(person).fetch_all(c).await)?;
    let mut files: BTreeMap<usize, Vec<FileId>> = BTreeMap::new();
    for (room, root, file) in rows {
        let of = drafts.iter().position(|draft| draft.room_id == room && draft.thread == thread(root));
        files.entry(of.unwrap_or(drafts.len())).or_default().push(file);
    }
    // Those of drafts in rooms that they may not read now.
    files.remove(&drafts.len());
    Ok(files)
}

/// The drafts of a person beside which a file is kept, without their files.
pub async fn with_file(tx: &mut Tx, person: PersonId, file: FileId) -> Result<Vec<Draft>> {
    const SQL: &str = "SELECT draft.room_id, draft.thread_root_id, draft.body, draft.changed_ms FROM draft_file
        JOIN draft ON draft.person_id = draft_file.person_id AND draft.room_id = draft_file.room_id
            AND draft.thread_root_id = draft_file.thread_root_id
        WHERE draft_file.file_id = $2 AND draft_file.person_id = $1";
    let rows: Vec<Row> = on_tx!(tx, c => sqlx::query_as(SQL).bind(person).bind(file).fetch_all(c).await)?;
    Ok(rows.into_iter().map(bare).collect())
}
