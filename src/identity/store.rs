//! All SQL of people, sessions, tokens, invitations and pictures.
//!
//! Long because it serves every file of the folder; one part for each, in the order of `mod.rs`.

use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::rooms::{RoomKind, WhoPosts};
use mellanrum_protocol::{InviteId, NetworkId, OrganisationId, PersonId, RoomId, SessionId, TokenId};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::archive::row::Word;
use crate::error::{Error, OnConstraint, Result};
use crate::on_tx;
use crate::store::Tx;

// Credentials.

/// A session or token as `authenticate` needs it.
#[derive(Debug, FromRow)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct CredentialRow {
    pub id: Uuid,
    pub person_id: PersonId,
    pub expires_ms: i64,
    pub used_ms: Option<i64>,
    /// Empty for a session.
    pub scopes: String,
    /// Of the person.
    pub state: String,
}

/// The session whose secret has this hash.
pub async fn session_by_hash(tx: &mut Tx, hash: &[u8]) -> Result<Option<CredentialRow>> {
    const SQL: &str =
        "SELECT session.id, session.person_id, session.expires_ms, session.last_seen_ms AS used_ms, '' AS scopes,
            person.state FROM session JOIN person ON person.id = session.person_id WHERE session.secret_hash = $1";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(hash).fetch_optional(c).await)?)
}

/// The API token whose secret has this hash.
pub async fn token_by_hash(tx: &mut Tx, hash: &[u8]) -> Result<Option<CredentialRow>> {
    const SQL: &str =
        "SELECT api_token.id, api_token.person_id, api_token.expires_ms, api_token.last_used_ms AS used_ms,
            api_token.scopes, person.state
        FROM api_token JOIN person ON person.id = api_token.person_id WHERE api_token.secret_hash = $1";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(hash).fetch_optional(c).await)?)
}

/// Notes that a session was seen.
pub async fn touch_session(tx: &mut Tx, id: Uuid, now_ms: i64) -> Result<()> {
    const SQL: &str = "UPDATE session SET last_seen_ms = $2 WHERE id = $1 AND last_seen_ms < $2";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(id).bind(now_ms).execute(c).await.map(drop))?)
}

/// Notes that a token was used.
pub async fn touch_token(tx: &mut Tx, id: Uuid, now_ms: i64) -> Result<()> {
    const SQL: &str =
        "UPDATE api_token SET last_used_ms = $2 WHERE id = $1 AND (last_used_ms IS NULL OR last_used_ms < $2)";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(id).bind(now_ms).execute(c).await.map(drop))?)
}

/// Those of the sessions and tokens that still let somebody in.
pub async fn still_good(tx: &mut Tx, ids: &[Uuid], now_ms: i64) -> Result<Vec<Uuid>> {
    const SQL: [&str; 2] = [
        "SELECT session.id FROM session JOIN person ON person.id = session.person_id
         WHERE person.state = 'active' AND session.expires_ms > $1 AND session.id",
        "SELECT api_token.id FROM api_token JOIN person ON person.id = api_token.person_id
         WHERE person.state = 'active' AND api_token.expires_ms > $1 AND api_token.id",
    ];
    match tx {
        Tx::Postgres(tx) => {
            let sql = format!("{} = ANY($2) UNION ALL {} = ANY($2)", SQL[0], SQL[1]);
            Ok(sqlx::query_scalar(AssertSqlSafe(sql)).bind(now_ms).bind(ids).fetch_all(&mut **tx).await?)
        }
        Tx::Sqlite(tx) => {
            let sql = format!("{} = $2 UNION ALL {} = $2", SQL[0], SQL[1]);
            let mut good = Vec::with_capacity(ids.len());
            for id in ids {
                let query = sqlx::query_scalar::<_, Uuid>(AssertSqlSafe(sql.as_str())).bind(now_ms).bind(id);
                good.extend(query.fetch_optional(&mut **tx).await?);
            }
            Ok(good)
        }
    }
}

// Sessions.

/// A row of `session`, without the hash of its secret.
#[derive(Debug, FromRow)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct SessionRow {
    pub id: SessionId,
    pub person_id: PersonId,
    pub device: String,
    pub created_ms: i64,
    pub last_seen_ms: i64,
    pub expires_ms: i64,
}

/// Stores a session.
pub async fn insert_session(tx: &mut Tx, row: &SessionRow, secret_hash: &[u8]) -> Result<()> {
    const SQL: &str = "INSERT INTO session (id, person_id, secret_hash, device, created_ms, last_seen_ms, expires_ms)
                       VALUES ($1, $2, $3, $4, $5, $6, $7)";
    Ok(on_tx!(tx, c => sqlx::query(SQL)
        .bind(row.id).bind(row.person_id).bind(secret_hash).bind(&row.device).bind(row.created_ms)
        .bind(row.last_seen_ms).bind(row.expires_ms).execute(c).await.map(drop))?)
}

/// Forgets a person's sessions that ended before this moment.
pub async fn delete_sessions_ended_before(tx: &mut Tx, person: PersonId, moment_ms: i64) -> Result<()> {
    const SQL: &str = "DELETE FROM session WHERE person_id = $1 AND expires_ms < $2";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(person).bind(moment_ms).execute(c).await.map(drop))?)
}

/// A person's sessions that have not ended, the newest first.
pub async fn sessions_of(tx: &mut Tx, person: PersonId, now_ms: i64) -> Result<Vec<SessionRow>> {
    const SQL: &str = "SELECT id, person_id, device, created_ms, last_seen_ms, expires_ms FROM session
                       WHERE person_id = $1 AND expires_ms > $2 ORDER BY created_ms DESC, id DESC";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(person).bind(now_ms).fetch_all(c).await)?)
}

/// Deletes one session of a person; false if they have none of that id.
pub async fn delete_session(tx: &mut Tx, person: PersonId, id: SessionId) -> Result<bool> {
    const SQL: &str = "DELETE FROM session WHERE person_id = $1 AND id = $2";
    let rows =
        on_tx!(tx, c => sqlx::query(SQL).bind(person).bind(id).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Deletes a person's sessions, but for one; returns the ids of the deleted.
pub async fn delete_sessions(tx: &mut Tx, person: PersonId, except: Option<SessionId>) -> Result<Vec<Uuid>> {
    const SQL: &str = "DELETE FROM session WHERE person_id = $1 AND id <> $2 RETURNING id";
    let except = except.map_or(Uuid::nil(), |id| id.0);
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(person).bind(except).fetch_all(c).await)?)
}

// API tokens.

/// A row of `api_token`, without the hash of its secret.
#[derive(Debug, FromRow)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct TokenRow {
    pub id: TokenId,
    pub person_id: PersonId,
    pub name: String,
    pub scopes: String,
    pub created_ms: i64,
    pub expires_ms: i64,
    pub last_used_ms: Option<i64>,
}

/// Stores a token.
pub async fn insert_token(tx: &mut Tx, row: &TokenRow, secret_hash: &[u8]) -> Result<()> {
    const SQL: &str = "INSERT INTO api_token (id, person_id, name, scopes, secret_hash, created_ms, expires_ms)
                       VALUES ($1, $2, $3, $4, $5, $6, $7)";
    Ok(on_tx!(tx, c => sqlx::query(SQL)
        .bind(row.id).bind(row.person_id).bind(&row.name).bind(&row.scopes).bind(secret_hash)
        .bind(row.created_ms).bind(row.expires_ms).execute(c).await.map(drop))?)
}

/// A person's tokens, the newest first, those that have run out too.
pub async fn tokens_of(tx: &mut Tx, person: PersonId) -> Result<Vec<TokenRow>> {
    const SQL: &str = "SELECT id, person_id, name, scopes, created_ms, expires_ms, last_used_ms FROM api_token
                       WHERE person_id = $1 ORDER BY created_ms DESC, id DESC";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(person).fetch_all(c).await)?)
}

/// Deletes one token of a person; false if they have none of that id.
pub async fn delete_token(tx: &mut Tx, person: PersonId, id: TokenId) -> Result<bool> {
    const SQL: &str = "DELETE FROM api_token WHERE person_id = $1 AND id = $2";
    let rows =
        on_tx!(tx, c => sqlx::query(SQL).bind(person).bind(id).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

// People.

/// A row of `person` with the name of their organisation, without the hash of their password.
#[derive(Debug, Clone, FromRow)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct PersonRow {
    pub id: PersonId,
    pub handle: String,
    pub email: String,
    pub name: String,
    pub title: String,
    pub organisation_id: Option<OrganisationId>,
    pub organisation: Option<String>,
    pub locale: String,
    pub time_zone: String,
    pub state: String,
    pub server_owner: bool,
    pub avatar_hash: Option<String>,
}

const PERSON: &str = "SELECT person.id, person.handle, person.email, person.name, person.title, person.organisation_id,
        organisation.short_name AS organisation, person.locale, person.time_zone, person.state, person.server_owner,
        person.avatar_hash
    FROM person LEFT JOIN organisation ON organisation.id = person.organisation_id";

/// The people of these ids, those that exist.
pub async fn people(tx: &mut Tx, ids: &[PersonId]) -> Result<Vec<PersonRow>> {
    match tx {
        Tx::Postgres(tx) => {
            let sql = format!("{PERSON} WHERE person.id = ANY($1)");
            Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(ids).fetch_all(&mut **tx).await?)
        }
        // One by one: no limit on the number of parameters to mind, no network to save.
        Tx::Sqlite(tx) => {
            let sql = format!("{PERSON} WHERE person.id = $1");
            let mut people = Vec::with_capacity(ids.len());
            for id in ids {
                people.extend(sqlx::query_as(AssertSqlSafe(sql.as_str())).bind(id).fetch_optional(&mut **tx).await?);
            }
            Ok(people)
        }
    }
}

/// The people of these handles, those that exist.
pub async fn by_handles(tx: &mut Tx, handles: &[String]) -> Result<Vec<PersonRow>> {
    match tx {
        Tx::Postgres(tx) => {
            let sql = format!("{PERSON} WHERE person.handle = ANY($1)");
            Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(handles).fetch_all(&mut **tx).await?)
        }
        Tx::Sqlite(tx) => {
            let sql = format!("{PERSON} WHERE person.handle = $1");
            let mut people = Vec::with_capacity(handles.len());
            for handle in handles {
                people
                    .extend(sqlx::query_as(AssertSqlSafe(sql.as_str())).bind(handle).fetch_optional(&mut **tx).await?);
            }
            Ok(people)
        }
    }
}

/// What a sign-in checks.
#[derive(Debug, FromRow)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct LoginRow {
    pub id: PersonId,
    pub handle: String,
    pub state: String,
    pub password_hash: Option<String>,
}

/// Whoever has this address or handle, in lower case. A handle has no `@`, so they are never two.
pub async fn login(tx: &mut Tx, login: &str) -> Result<Option<LoginRow>> {
    const SQL: &str = "SELECT id, handle, state, password_hash FROM person WHERE handle = $1 OR email = $1";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(login).fetch_optional(c).await)?)
}

/// What a change of password checks.
pub async fn login_of(tx: &mut Tx, person: PersonId) -> Result<Option<LoginRow>> {
    const SQL: &str = "SELECT id, handle, state, password_hash FROM person WHERE id = $1";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(person).fetch_optional(c).await)?)
}

/// Stores a person; `taken` if somebody else has the handle or address.
pub async fn insert_person(tx: &mut Tx, row: &PersonRow, password_hash: Option<&str>, now_ms: i64) -> Result<()> {
    const KNOWN: &str = "SELECT EXISTS (SELECT 1 FROM person WHERE handle = $1)";
    const SQL: &str = "INSERT INTO person (id, handle, email, name, title, organisation_id, locale, time_zone, state,
            password_hash, server_owner, created_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    // The two databases differ in which of two violated constraints they name; people are told of the handle first.
    if on_tx!(tx, c => sqlx::query_scalar(KNOWN).bind(&row.handle).fetch_one(c).await)? {
        return Err(Error::Invalid { field: "handle", why: "taken" });
    }
    let inserted: sqlx::Result<()> = on_tx!(tx, c => sqlx::query(SQL)
        .bind(row.id).bind(&row.handle).bind(&row.email).bind(&row.name).bind(&row.title).bind(row.organisation_id)
        .bind(&row.locale).bind(&row.time_zone).bind(&row.state).bind(password_hash).bind(row.server_owner)
        .bind(now_ms).execute(c).await.map(drop));
    match inserted {
        Err(sqlx::Error::Database(error))
            if error.constraint() == Some("person_email_key") || error.message().contains("person.email") =>
        {
            Err(sqlx::Error::Database(error)).on_unique("person_email_key", "person.email", "email")
        }
        other => other.on_unique("person_handle_key", "person.handle", "handle"),
    }
}

/// Changes a profile: what is `None` stays.
pub async fn change_profile(
    tx: &mut Tx,
    person: PersonId,
    change: &mellanrum_protocol::shapes::people::ProfileChange,
) -> Result<()> {
    const SQL: &str = "UPDATE person SET name = COALESCE($2, name), title = COALESCE($3, title),
            organisation_id = COALESCE($4, organisation_id), locale = COALESCE($5, locale), time_zone = COALESCE($6, time_zone)
        WHERE id = $1";
    Ok(on_tx!(tx, c => sqlx::query(SQL)
        .bind(person).bind(&change.name).bind(&change.title).bind(change.organisation_id).bind(&change.locale)
        .bind(&change.time_zone).execute(c).await.map(drop))?)
}

/// Sets a password, if the one so far is still the one that was checked; false if it changed in between.
pub async fn replace_password(tx: &mut Tx, person: PersonId, before: &str, hash: &str) -> Result<bool> {
    const SQL: &str = "UPDATE person SET password_hash = $3 WHERE id = $1 AND password_hash = $2";
    let done = on_tx!(tx, c => sqlx::query(SQL)
        .bind(person).bind(before).bind(hash).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(done == 1)
}

/// The networks that a person has a role in.
pub async fn networks_of(tx: &mut Tx, person: PersonId) -> Result<Vec<NetworkId>> {
    const SQL: &str = "SELECT DISTINCT network_id FROM role_grant WHERE person_id = $1";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(person).fetch_all(c).await)?)
}

/// Whether `viewer` reads something in a network or room that `person` is in too. An applicant reads nothing.
pub async fn share_anything(tx: &mut Tx, viewer: PersonId, person: PersonId) -> Result<bool> {
    const SQL: &str =
        "SELECT EXISTS (SELECT 1 FROM role_grant mine JOIN role_grant theirs ON theirs.network_id = mine.network_id
                          WHERE mine.person_id = $1 AND mine.role <> 'applicant' AND theirs.person_id = $2 AND theirs.role <> 'applicant')
                      OR EXISTS (SELECT 1 FROM room_member mine JOIN room_member theirs ON theirs.room_id = mine.room_id
                          WHERE mine.person_id = $1 AND mine.present AND theirs.person_id = $2)
                      OR EXISTS (SELECT 1 FROM room_member mine JOIN message ON message.room_id = mine.room_id
                          WHERE mine.person_id = $1 AND mine.present AND message.author_id = $2)";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(viewer).bind(person).fetch_one(c).await)?)
}

// Pictures.

/// A row of `avatar`.
#[derive(Debug, FromRow)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct AvatarRow {
    pub hash: String,
    pub mime: String,
    pub bytes: Vec<u8>,
}

/// A person's picture.
pub async fn avatar(tx: &mut Tx, person: PersonId) -> Result<Option<AvatarRow>> {
    const SQL: &str = "SELECT hash, mime, bytes FROM avatar WHERE person_id = $1";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(person).fetch_optional(c).await)?)
}

/// Puts a picture in place of the one so far; `None` takes it away.
pub async fn set_avatar(tx: &mut Tx, person: PersonId, avatar: Option<&AvatarRow>) -> Result<()> {
    const NOTE: &str = "UPDATE person SET avatar_hash = $2 WHERE id = $1";
    const PUT: &str = "INSERT INTO avatar (person_id, hash, mime, bytes) VALUES ($1, $2, $3, $4)
        ON CONFLICT (person_id) DO UPDATE SET hash = excluded.hash, mime = excluded.mime, bytes = excluded.bytes";
    const TAKE: &str = "DELETE FROM avatar WHERE person_id = $1";
    let hash = avatar.map(|avatar| avatar.hash.as_str());
    on_tx!(tx, c => sqlx::query(NOTE).bind(person).bind(hash).execute(c).await.map(drop))?;
    match avatar {
        Some(avatar) => on_tx!(tx, c => sqlx::query(PUT)
            .bind(person).bind(&avatar.hash).bind(&avatar.mime).bind(avatar.bytes.as_slice())
            .execute(c).await.map(drop))?,
        None => on_tx!(tx, c => sqlx::query(TAKE).bind(person).execute(c).await.map(drop))?,
    }
    Ok(())
}

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
    #[sqlx(try_from = "String")]
    pub role: Word<Role>,
    pub scope: String,
    pub rooms: String,
    pub expires_ms: i64,
    pub uses_left: i64,
    pub created_by: PersonId,
}

/// Columns of [`InviteRow`].
const INVITE: &str = "id, network_id, role, scope, rooms, expires_ms, uses_left, created_by";

/// Stores an invitation.
pub async fn insert_invite(tx: &mut Tx, row: &InviteRow, secret_hash: &[u8], now_ms: i64) -> Result<()> {
    const SQL: &str =
        "INSERT INTO invite (id, network_id, secret_hash, role, scope, rooms, expires_ms, uses_left, created_by,
            created_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    Ok(on_tx!(tx, c => sqlx::query(SQL)
        .bind(row.id).bind(row.network_id).bind(secret_hash).bind(row.role.0.as_str()).bind(&row.scope).bind(&row.rooms)
        .bind(row.expires_ms).bind(row.uses_left).bind(row.created_by).bind(now_ms).execute(c).await.map(drop))?)
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
