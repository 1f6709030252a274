//! SQL of the set-up link, invitations and links that sign somebody in.

use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::rooms::{RoomKind, WhoPosts};
use mellanrum_protocol::{InviteId, NetworkId, OrganisationId, PersonId, RoomId};
use sqlx::{AssertSqlSafe, FromRow};

use crate::archive::row::Word;
use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

// Set-up.

/// Locks the archive's one row, so that of two who set up, or start, at once the second sees what the first did.
pub async fn lock_archive(tx: &mut Tx) -> Result<bool> {
    const SQL: &str = "UPDATE archive SET epoch = epoch WHERE id = 1";
    let rows = on_tx!(tx, c => sqlx::query(SQL).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Whether the server has an owner.
pub async fn has_owner(tx: &mut Tx) -> Result<bool> {
    const SQL: &str = "SELECT EXISTS (SELECT 1 FROM person WHERE server_owner)";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).fetch_one(c).await)?)
}

/// Sets the hash of the set-up link; the link so far ends.
pub async fn set_setup_hash(tx: &mut Tx, hash: &[u8]) -> Result<()> {
    const SQL: &str = "UPDATE archive SET setup_hash = $1 WHERE id = 1";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(hash).execute(c).await.map(drop))?)
}

/// Whether this is the hash of the set-up link.
pub async fn is_setup_hash(tx: &mut Tx, hash: &[u8]) -> Result<bool> {
    const SQL: &str = "SELECT EXISTS (SELECT 1 FROM archive WHERE setup_hash = $1)";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(hash).fetch_one(c).await)?)
}

/// Uses the set-up link; false if it was not this one, or somebody was first.
pub async fn take_setup_hash(tx: &mut Tx, hash: &[u8]) -> Result<bool> {
    const SQL: &str = "UPDATE archive SET setup_hash = NULL WHERE setup_hash = $1";
    let rows = on_tx!(tx, c => sqlx::query(SQL).bind(hash).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

// Invitations.

/// A row of `invite`, without the hash of its secret.
#[derive(Debug, FromRow)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct InviteRow {
    pub id: InviteId,
    pub network_id: NetworkId,
    pub organisation_id: Option<OrganisationId>,
    #[sqlx(try_from = "String")]
    pub role: Word<Role>,
    pub scope: String,
    pub rooms: String,
    pub expires_ms: i64,
    pub uses_left: i64,
    pub created_by: PersonId,
    pub from_ms: Option<i64>,
    pub until_ms: Option<i64>,
}

/// Columns of [`InviteRow`].
const INVITE: &str =
    "id, network_id, organisation_id, role, scope, rooms, expires_ms, uses_left, created_by, from_ms, until_ms";

/// Stores an invitation.
pub async fn insert_invite(tx: &mut Tx, row: &InviteRow, secret_hash: &[u8], now_ms: i64) -> Result<()> {
    const SQL: &str =
        "INSERT INTO invite (id, network_id, secret_hash, role, scope, rooms, expires_ms, uses_left, created_by,
            created_ms, organisation_id, from_ms, until_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    Ok(on_tx!(tx, c => sqlx::query(SQL)
        .bind(row.id).bind(row.network_id).bind(secret_hash).bind(row.role.0.as_str()).bind(&row.scope).bind(&row.rooms)
        .bind(row.expires_ms).bind(row.uses_left).bind(row.created_by).bind(now_ms).bind(row.organisation_id)
        .bind(row.from_ms).bind(row.until_ms).execute(c).await.map(drop))?)
}

/// A network's invitations that somebody could still use, the newest first.
pub async fn invites_of(tx: &mut Tx, network: NetworkId, now_ms: i64) -> Result<Vec<InviteRow>> {
    let sql = format!(
        "SELECT {INVITE} FROM invite WHERE network_id = $1 AND uses_left > 0 AND expires_ms > $2
         ORDER BY created_ms DESC, id DESC LIMIT 500"
    );
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(network).bind(now_ms).fetch_all(c).await)?)
}

/// One invitation of a network.
pub async fn invite(tx: &mut Tx, network: NetworkId, id: InviteId) -> Result<Option<InviteRow>> {
    let sql = format!("SELECT {INVITE} FROM invite WHERE network_id = $1 AND id = $2");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(network).bind(id).fetch_optional(c).await)?)
}

/// The invitation whose secret has this hash.
pub async fn invite_by_hash(tx: &mut Tx, hash: &[u8]) -> Result<Option<InviteRow>> {
    let sql = format!("SELECT {INVITE} FROM invite WHERE secret_hash = $1");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(hash).fetch_optional(c).await)?)
}

/// Deletes an invitation.
pub async fn delete_invite(tx: &mut Tx, id: InviteId) -> Result<()> {
    Ok(on_tx!(tx, c => sqlx::query("DELETE FROM invite WHERE id = $1").bind(id).execute(c).await.map(drop))?)
}

/// Uses an invitation once; false if there is no use left, or it has run out or was withdrawn.
pub async fn take_use(tx: &mut Tx, id: InviteId, now_ms: i64) -> Result<bool> {
    const SQL: &str = "UPDATE invite SET uses_left = uses_left - 1 WHERE id = $1 AND uses_left > 0 AND expires_ms > $2";
    let rows =
        on_tx!(tx, c => sqlx::query(SQL).bind(id).bind(now_ms).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Gives a use back.
pub async fn give_back_use(tx: &mut Tx, id: InviteId) -> Result<()> {
    const SQL: &str = "UPDATE invite SET uses_left = uses_left + 1 WHERE id = $1";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(id).execute(c).await.map(drop))?)
}

/// A network's name and rules, as JSON.
pub async fn network_words(tx: &mut Tx, network: NetworkId) -> Result<Option<(String, String)>> {
    const SQL: &str = "SELECT name, rules FROM network WHERE id = $1";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(network).fetch_optional(c).await)?)
}

/// A room that an invitation names, and as what the inviter is in it.
#[derive(Debug, FromRow)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct InvitedRoomRow {
    pub slug: String,
    #[sqlx(try_from = "String")]
    pub kind: Word<RoomKind>,
    #[sqlx(try_from = "String")]
    pub who_posts: Word<WhoPosts>,
    /// JSON of [`mellanrum_protocol::shapes::rooms::Cohort`].
    pub cohort: Option<String>,
    #[sqlx(try_from = "String")]
    pub role: Word<Role>,
}

/// The room, if it is of that network and the person is in it.
pub async fn invited_room(
    tx: &mut Tx,
    network: NetworkId,
    room: RoomId,
    by: PersonId,
) -> Result<Option<InvitedRoomRow>> {
    const SQL: &str = "SELECT room.slug, room.kind, room.who_posts, room.cohort, room_member.role
        FROM room JOIN room_member ON room_member.room_id = room.id
        WHERE room.network_id = $1 AND room.id = $2 AND room_member.person_id = $3 AND room_member.present";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(network).bind(room).bind(by).fetch_optional(c).await)?)
}

/// The coaching room of this short name in the network.
pub async fn cohort_of_slug(tx: &mut Tx, network: NetworkId, slug: &str) -> Result<Option<RoomId>> {
    const SQL: &str = "SELECT id FROM room WHERE network_id = $1 AND slug = $2 AND kind = 'cohort'";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(network).bind(slug).fetch_optional(c).await)?)
}

// Links that sign somebody in.

/// Keeps a link of a person's; those of theirs that have run out are deleted.
pub async fn insert_sign_in_link(tx: &mut Tx, person: PersonId, hash: &[u8], now_ms: i64, until_ms: i64) -> Result<()> {
    const OLD: &str = "DELETE FROM sign_in_link WHERE person_id = $1 AND expires_ms <= $2";
    const SQL: &str = "INSERT INTO sign_in_link (secret_hash, person_id, expires_ms) VALUES ($1, $2, $3)";
    on_tx!(&mut *tx, c => sqlx::query(OLD).bind(person).bind(now_ms).execute(c).await.map(drop))?;
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(hash).bind(person).bind(until_ms).execute(c).await.map(drop))?)
}

/// Uses a link; whose it was, if it was good. Of two who use it at once one has it.
pub async fn take_sign_in_link(tx: &mut Tx, hash: &[u8], now_ms: i64) -> Result<Option<PersonId>> {
    const SQL: &str = "DELETE FROM sign_in_link WHERE secret_hash = $1 AND expires_ms > $2 RETURNING person_id";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(hash).bind(now_ms).fetch_optional(c).await)?)
}

/// Ends all links of a person's.
pub async fn delete_sign_in_links(tx: &mut Tx, person: PersonId) -> Result<()> {
    const SQL: &str = "DELETE FROM sign_in_link WHERE person_id = $1";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(person).execute(c).await.map(drop))?)
}
