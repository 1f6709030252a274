//! All SQL of passing on.

use mellanrum_protocol::shapes::rooms::RoomKind;
use mellanrum_protocol::{MessageId, RoomId, Seq};
use sqlx::{AssertSqlSafe, FromRow};

use super::Relay;
use crate::archive::row::{Word, to_json};
use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

/// What a source is to be told of a copy, as one number: nothing of one that is gone, else its replies and whether one is the answer.
const TELLS: &str = "CASE WHEN copy.removed_ms IS NOT NULL THEN -1 WHEN copy.answer_id IS NOT NULL THEN 2 * copy.reply_count + 1 \
    ELSE 2 * copy.reply_count END";
/// What stands there while nothing has been told.
const NOTHING: i64 = -2;

/// Notes what a message passes on.
pub async fn insert(tx: &mut Tx, copy: MessageId, relay: &Relay, at_ms: i64) -> Result<()> {
    const SQL: &str =
        "INSERT INTO relay (copy_id, source_id, source_room, chain, at_ms, told) VALUES ($1, $2, $3, $4, $5, $6)";
    const PART: &str =
        "INSERT INTO relay_part (copy_id, n, source_id, source_room, source_seq) VALUES ($1, $2, $3, $4, $5)";
    let chain = to_json(&relay.chain)?;
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(copy).bind(relay.source_id).bind(relay.source_room).bind(chain).bind(at_ms).bind(NOTHING)
        .execute(c).await.map(drop))?;
    for (n, part) in (0_i64..).zip(&relay.parts) {
        on_tx!(tx, c => sqlx::query(PART)
            .bind(copy).bind(n).bind(part.id).bind(relay.source_room).bind(part.seq).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// The rooms through which something came that a message passes on, as JSON.
pub async fn chain(tx: &mut Tx, copy: MessageId) -> Result<Option<String>> {
    const SQL: &str = "SELECT chain FROM relay WHERE copy_id = $1";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(copy).fetch_optional(c).await)?)
}

/// Copies that are behind their sources, each with its room.
pub async fn behind(tx: &mut Tx, limit: i64) -> Result<Vec<(MessageId, RoomId)>> {
    const SQL: &str = "SELECT DISTINCT copy.id, copy.room_id FROM relay_part part
        JOIN message source ON source.id = part.source_id JOIN message copy ON copy.id = part.copy_id
        WHERE source.changed_seq <> part.source_seq LIMIT $1";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(limit).fetch_all(c).await)?)
}

/// Sources that don't know yet what came of their copies, each with its room.
pub async fn untold(tx: &mut Tx, limit: i64) -> Result<Vec<(MessageId, RoomId)>> {
    let sql = format!(
        "SELECT DISTINCT source.id, source.room_id FROM relay
        JOIN message source ON source.id = relay.source_id JOIN message copy ON copy.id = relay.copy_id
        WHERE relay.told <> {TELLS} LIMIT $1"
    );
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(limit).fetch_all(c).await)?)
}

/// A message that is passed on.
#[derive(Debug, Clone, Copy, FromRow)]
pub struct PartRow {
    /// Its place.
    pub n: i64,
    /// The message.
    pub source_id: MessageId,
    /// The room in which it stood.
    pub source_room: RoomId,
}

/// What a copy passes on, in its order.
pub async fn parts(tx: &mut Tx, copy: MessageId) -> Result<Vec<PartRow>> {
    const SQL: &str = "SELECT n, source_id, source_room FROM relay_part WHERE copy_id = $1 ORDER BY n";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(copy).fetch_all(c).await)?)
}

/// Notes that a copy has followed a source up to a change.
pub async fn followed(tx: &mut Tx, copy: MessageId, n: i64, seq: Seq) -> Result<()> {
    const SQL: &str = "UPDATE relay_part SET source_seq = $3 WHERE copy_id = $1 AND n = $2";
    on_tx!(tx, c => sqlx::query(SQL).bind(copy).bind(n).bind(seq).execute(c).await.map(drop))?;
    Ok(())
}

/// A copy, as its source is told of it.
#[derive(Debug, Clone, FromRow)]
pub struct Told {
    /// The copy.
    pub copy_id: MessageId,
    /// Its room.
    pub room_id: RoomId,
    /// What that is.
    #[sqlx(try_from = "String")]
    pub kind: Word<RoomKind>,
    /// When it was passed on.
    pub at_ms: i64,
    /// Replies.
    pub replies: i64,
    /// Whether one of them is the answer.
    pub answered: bool,
    /// Whether it has been removed.
    pub removed: bool,
}

/// Everything that passes a message on, oldest first.
pub async fn copies(tx: &mut Tx, source: MessageId) -> Result<Vec<Told>> {
    const SQL: &str = "SELECT relay.copy_id, copy.room_id, room.kind, relay.at_ms, copy.reply_count AS replies,
            copy.answer_id IS NOT NULL AS answered, copy.removed_ms IS NOT NULL AS removed
        FROM relay JOIN message copy ON copy.id = relay.copy_id JOIN room ON room.id = copy.room_id
        WHERE relay.source_id = $1 ORDER BY relay.at_ms, relay.copy_id";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(source).fetch_all(c).await)?)
}

/// Notes what a source was told of a copy.
pub async fn tell(tx: &mut Tx, told: &Told) -> Result<()> {
    const SQL: &str = "UPDATE relay SET told = $2 WHERE copy_id = $1";
    let number = if told.removed { -1 } else { 2 * told.replies + i64::from(told.answered) };
    on_tx!(tx, c => sqlx::query(SQL).bind(told.copy_id).bind(number).execute(c).await.map(drop))?;
    Ok(())
}
