//! SQL of the notes and of what needs somebody.

use mellanrum_protocol::shapes::desk::{Handover, HandoverDone};
use mellanrum_protocol::{CaseId, HandoverId, NetworkId, Nonce, PersonId, RoomId};
use sqlx::{AssertSqlSafe, FromRow};

use crate::archive::row::{MESSAGE, MessageRow};
use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

#[derive(Debug, FromRow)]
struct Row {
    id: HandoverId,
    network_id: NetworkId,
    by_id: PersonId,
    at_ms: i64,
    text: String,
    room_id: Option<RoomId>,
    person_id: Option<PersonId>,
    case_id: Option<CaseId>,
    done_ms: Option<i64>,
    done_by: Option<PersonId>,
}

impl From<Row> for Handover {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            network_id: row.network_id,
            by: row.by_id,
            at_ms: row.at_ms,
            text: row.text,
            room_id: row.room_id,
            person_id: row.person_id,
            case_id: row.case_id,
            done: row.done_ms.zip(row.done_by).map(|(at_ms, by)| HandoverDone { at_ms, by }),
        }
    }
}

const SELECT: &str = "SELECT handover.id, handover.network_id, handover.by_id, handover.at_ms, handover.text, handover.room_id, \
     handover.person_id, handover.case_id, handover.done_ms, handover.done_by FROM handover";

/// Notes that `$1`, of those who moderate, may see: not about themselves, nor about a room that they may not read.
const SEEN: &str = "(handover.person_id IS NULL OR handover.person_id <> $1)
    AND (handover.room_id IS NULL OR EXISTS (SELECT 1 FROM room_member
        WHERE room_member.room_id = handover.room_id AND room_member.person_id = $1 AND room_member.present))
    AND (handover.case_id IS NULL OR EXISTS (SELECT 1 FROM moderation_case
        WHERE moderation_case.id = handover.case_id AND moderation_case.person_id <> $1
            AND (moderation_case.room_id IS NULL OR EXISTS (SELECT 1 FROM room_member
                WHERE room_member.room_id = moderation_case.room_id AND room_member.person_id = $1
                    AND room_member.present))))";

/// A network's notes since a moment: those to be done first, then the newest first.
pub async fn list(tx: &mut Tx, network: NetworkId, reader: PersonId, since_ms: i64) -> Result<Vec<Handover>> {
    let sql = format!(
        "{SELECT} WHERE {SEEN} AND handover.network_id = $2 AND handover.at_ms > $3
         ORDER BY CASE WHEN handover.done_ms IS NULL THEN 0 ELSE 1 END, handover.at_ms DESC, handover.id LIMIT 100"
    );
    let rows: Vec<Row> = on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql))
        .bind(reader).bind(network).bind(since_ms).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Handover::from).collect())
}

/// One of them, for somebody who moderates the network.
pub async fn get(
    tx: &mut Tx,
    network: NetworkId,
    id: HandoverId,
    reader: PersonId,
    since_ms: i64,
) -> Result<Option<Handover>> {
    let sql =
        format!("{SELECT} WHERE {SEEN} AND handover.network_id = $2 AND handover.id = $3 AND handover.at_ms > $4");
    let row: Option<Row> = on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql))
        .bind(reader).bind(network).bind(id).bind(since_ms).fetch_optional(c).await)?;
    Ok(row.map(Handover::from))
}

/// What somebody's nonce has brought.
pub async fn by_nonce(tx: &mut Tx, by: PersonId, nonce: Nonce) -> Result<Option<Handover>> {
    let sql = format!("{SELECT} WHERE handover.by_id = $1 AND handover.nonce = $2");
    let row: Option<Row> =
        on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(by).bind(nonce).fetch_optional(c).await)?;
    Ok(row.map(Handover::from))
}

/// Inserts one that is to be done.
pub async fn insert(tx: &mut Tx, note: &Handover, nonce: Nonce) -> Result<()> {
    const SQL: &str = "INSERT INTO handover (id, network_id, by_id, at_ms, text, room_id, person_id, case_id, nonce)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(note.id).bind(note.network_id).bind(note.by).bind(note.at_ms).bind(&note.text).bind(note.room_id)
        .bind(note.person_id).bind(note.case_id).bind(nonce).execute(c).await.map(drop))?;
    Ok(())
}

/// Notes that it is done, or not.
pub async fn set_done(tx: &mut Tx, id: HandoverId, done: Option<&HandoverDone>) -> Result<()> {
    const SQL: &str = "UPDATE handover SET done_ms = $2, done_by = $3 WHERE id = $1";
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(id).bind(done.map(|done| done.at_ms)).bind(done.map(|done| done.by)).execute(c).await.map(drop))?;
    Ok(())
}

/// When the oldest note of all was written.
pub async fn oldest(tx: &mut Tx) -> Result<Option<i64>> {
    const SQL: &str = "SELECT MIN(at_ms) FROM handover";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).fetch_one(c).await)?)
}

/// Takes away what was written up to a moment.
pub async fn remove_before(tx: &mut Tx, at_ms: i64) -> Result<()> {
    const SQL: &str = "DELETE FROM handover WHERE at_ms <= $1";
    on_tx!(tx, c => sqlx::query(SQL).bind(at_ms).execute(c).await.map(drop))?;
    Ok(())
}

/// The first three posts, each, of those who got their first role in a network after a moment and are participants, where they stand and
/// have neither reply nor reaction; oldest first, of rooms that the reader may read.
pub async fn firsts(tx: &mut Tx, network: NetworkId, reader: PersonId, since_ms: i64) -> Result<Vec<MessageRow>> {
    let sql = format!(
        "SELECT {MESSAGE} FROM message
         JOIN room ON room.id = message.room_id
         JOIN room_member ON room_member.room_id = room.id AND room_member.person_id = $2 AND room_member.present
         WHERE room.network_id = $1 AND room.kind NOT IN ('staff', 'cohort', 'direct') AND message.sent_ms > $3
           AND message.author_id <> $2 AND message.removed_ms IS NULL
           AND message.reply_count = 0 AND message.reactions = '[]'
           AND message.author_id IN (SELECT person_id FROM role_grant WHERE network_id = $1
               GROUP BY person_id
               HAVING MIN(granted_ms) > $3 AND MAX(CASE WHEN role IN ('participant', 'guest_speaker') THEN 0 ELSE 1 END) = 0)
           AND (SELECT COUNT(*) FROM (SELECT 1 FROM message earlier JOIN room place ON place.id = earlier.room_id
               WHERE earlier.author_id = message.author_id AND place.network_id = $1
                 AND (earlier.sent_ms < message.sent_ms OR earlier.sent_ms = message.sent_ms AND earlier.id < message.id)
               LIMIT 3) AS counted) < 3
         ORDER BY message.sent_ms, message.id LIMIT 20"
    );
    Ok(
        on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(network).bind(reader).bind(since_ms).fetch_all(c).await)?,
    )
}
