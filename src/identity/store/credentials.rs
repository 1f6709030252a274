//! SQL of sessions and API tokens.

use mellanrum_protocol::{PersonId, SessionId, TokenId};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::error::Result;
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
