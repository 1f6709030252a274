//! All SQL of seats.

use mellanrum_protocol::{InviteId, MessageId, NetworkId, Nonce, OrganisationId, PersonId, RoomId, Seq};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

/// A row of `seat`.
#[derive(Debug, Clone, FromRow)]
pub struct SeatRow {
    pub id: Uuid,
    pub network_id: NetworkId,
    pub from_id: PersonId,
    pub to_id: Option<PersonId>,
    pub invite_id: Option<InviteId>,
    pub by_id: PersonId,
    pub nonce: Nonce,
    pub asked_hash: Vec<u8>,
    pub reason: String,
    pub asked_ms: i64,
    pub done_ms: Option<i64>,
}

const SEAT: &str = "id, network_id, from_id, to_id, invite_id, by_id, nonce, asked_hash, reason, asked_ms, done_ms";

/// What a request with this nonce has made.
pub async fn by_nonce(tx: &mut Tx, by: PersonId, nonce: Nonce) -> Result<Option<SeatRow>> {
    let sql = format!("SELECT {SEAT} FROM seat WHERE by_id = $1 AND nonce = $2");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(by).bind(nonce).fetch_optional(c).await)?)
}

/// The seat that an invitation is for.
pub async fn of_invite(tx: &mut Tx, invite: InviteId) -> Result<Option<SeatRow>> {
    let sql = format!("SELECT {SEAT} FROM seat WHERE invite_id = $1");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(invite).fetch_optional(c).await)?)
}

/// Stores a seat.
pub async fn insert(tx: &mut Tx, row: &SeatRow) -> Result<()> {
    let sql = format!("INSERT INTO seat ({SEAT}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
    Ok(on_tx!(tx, c => sqlx::query(AssertSqlSafe(sql))
        .bind(row.id).bind(row.network_id).bind(row.from_id).bind(row.to_id).bind(row.invite_id).bind(row.by_id)
        .bind(row.nonce).bind(&row.asked_hash).bind(&row.reason).bind(row.asked_ms).bind(row.done_ms)
        .execute(c).await.map(drop))?)
}

/// Notes whose it is now; false if it had been handed over before.
pub async fn done(tx: &mut Tx, id: Uuid, to: PersonId, now_ms: i64) -> Result<bool> {
    const SQL: &str = "UPDATE seat SET to_id = $2, done_ms = $3 WHERE id = $1 AND done_ms IS NULL";
    let rows = on_tx!(tx, c => sqlx::query(SQL).bind(id).bind(to).bind(now_ms).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Questions in a network that somebody is asked and that have no answer yet, in rooms that another may read.
pub async fn questions(
    tx: &mut Tx,
    network: NetworkId,
    asked: PersonId,
    reader: PersonId,
    limit: i64,
) -> Result<Vec<MessageId>> {
    const SQL: &str = "SELECT message.id FROM message JOIN room ON room.id = message.room_id AND room.network_id = $1
        JOIN room_member place ON place.room_id = room.id AND place.person_id = $3 AND place.present
        WHERE message.asked_id = $2 AND message.question AND message.answer_id IS NULL AND message.declined IS NULL
            AND message.removed_ms IS NULL ORDER BY message.id LIMIT $4";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL)
        .bind(network).bind(asked).bind(reader).bind(limit).fetch_all(c).await)?)
}

/// Lets somebody follow what another follows in the network's rooms that both have read, from where the other has read to. What they have
/// said of a topic themselves stays.
pub async fn follow(tx: &mut Tx, network: NetworkId, from: PersonId, to: PersonId, now_ms: i64) -> Result<()> {
    const SQL: &str = "INSERT INTO topic_follow (person_id, root_id, level, chosen, read_seq, changed_ms)
        SELECT place.person_id, held.root_id, held.level, held.chosen, held.read_seq, $4
        FROM topic_follow held JOIN message root ON root.id = held.root_id
        JOIN room ON room.id = root.room_id AND room.network_id = $1
        JOIN room_member place ON place.room_id = room.id AND place.person_id = $3 AND place.present
        WHERE held.person_id = $2
        ON CONFLICT (person_id, root_id) DO UPDATE SET level = excluded.level, chosen = excluded.chosen,
            changed_ms = excluded.changed_ms
        WHERE topic_follow.level IS NULL AND excluded.level IS NOT NULL";
    Ok(on_tx!(tx, c => sqlx::query(SQL)
        .bind(network).bind(from).bind(to).bind(now_ms).execute(c).await.map(drop))?)
}

/// Where somebody is, or was, in a network's rooms: the room, whether they may read it, and how far they have.
pub async fn places(tx: &mut Tx, network: NetworkId, person: PersonId) -> Result<Vec<(RoomId, bool, Seq)>> {
    const SQL: &str = "SELECT room.id, room_member.present, room_member.last_read_seq
        FROM room_member JOIN room ON room.id = room_member.room_id
        WHERE room.network_id = $1 AND room_member.person_id = $2";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(network).bind(person).fetch_all(c).await)?)
}

/// Moves a read position forward in a room that has just opened to somebody.
pub async fn read_to(tx: &mut Tx, room: RoomId, person: PersonId, seq: Seq) -> Result<()> {
    const SQL: &str = "UPDATE room_member SET last_read_seq = $3
        WHERE room_id = $1 AND person_id = $2 AND present AND last_read_seq < $3";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(room).bind(person).bind(seq).execute(c).await.map(drop))?)
}

/// The people of an organisation who take part in a network now.
pub async fn people_of(
    tx: &mut Tx,
    network: NetworkId,
    organisation: OrganisationId,
    limit: i64,
) -> Result<Vec<PersonId>> {
    const SQL: &str = "SELECT DISTINCT person.id FROM person JOIN role_grant ON role_grant.person_id = person.id
        WHERE role_grant.network_id = $1 AND person.organisation_id = $2 AND role_grant.role <> 'applicant'
            AND role_grant.holds AND person.state = 'active' ORDER BY person.id LIMIT $3";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL)
        .bind(network).bind(organisation).bind(limit).fetch_all(c).await)?)
}
