//! All SQL of letters.

use mellanrum_protocol::MailId;
use mellanrum_protocol::shapes::mail::{Language, MailKind, MailLine, MailState};
use sqlx::{AssertSqlSafe, FromRow};

use super::Letter;
use super::letter::Written;
use crate::archive::row::Word;
use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

/// A row of `mail` as it begins.
pub(super) struct NewRow<'a> {
    pub id: MailId,
    pub letter: &'a Letter,
    pub address: &'a str,
    pub written: Written,
    pub unsubscribe: Option<String>,
    pub now_ms: i64,
    pub from_ms: i64,
    pub until_ms: i64,
}

/// Inserts a letter; false if one with its key has been there.
pub(super) async fn insert(tx: &mut Tx, row: NewRow<'_>) -> Result<bool> {
    const SQL: &str = "INSERT INTO mail (id, dedupe, kind, address, name, person_id, state, created_ms, from_ms, until_ms, due_ms,
            tries, subject, body_text, body_html, unsubscribe)
        VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, $8, $9, $8, 0, $10, $11, $12, $13) ON CONFLICT (dedupe) DO NOTHING";
    let NewRow { letter, written, .. } = row;
    let rows = on_tx!(tx, c => sqlx::query(SQL)
        .bind(row.id).bind(&letter.key).bind(letter.kind.as_str()).bind(row.address).bind(letter.name.trim())
        .bind(letter.person).bind(row.now_ms).bind(row.from_ms).bind(row.until_ms).bind(written.subject)
        .bind(written.text).bind(written.html).bind(row.unsubscribe)
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// How many letters wait.
pub(super) async fn waiting(tx: &mut Tx) -> Result<i64> {
    const SQL: &str = "SELECT COUNT(*) FROM mail WHERE state = 'waiting'";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).fetch_one(c).await)?)
}

/// When the letter to an address that `n` others came after goes out at the earliest, or went out.
pub(super) async fn nth_last(tx: &mut Tx, address: &str, n: i64) -> Result<Option<i64>> {
    const SQL: &str = "SELECT from_ms FROM mail WHERE address = $1 ORDER BY from_ms DESC LIMIT 1 OFFSET $2";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(address).bind(n).fetch_optional(c).await)?)
}

// Lists.

/// Whether nobody at an address wants letters of a list.
pub(super) async fn is_unsubscribed(tx: &mut Tx, address: &str, list: &str) -> Result<bool> {
    const SQL: &str = "SELECT EXISTS (SELECT 1 FROM mail_unsubscribed WHERE address = $1 AND list = $2)";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(address).bind(list).fetch_one(c).await)?)
}

/// Keeps a link by which an address leaves a list.
pub(super) async fn insert_list_link(
    tx: &mut Tx,
    hash: &[u8],
    address: &str,
    list: &str,
    language: Language,
    now_ms: i64,
) -> Result<()> {
    const SQL: &str =
        "INSERT INTO mail_list_link (secret_hash, address, list, language, created_ms) VALUES ($1, $2, $3, $4, $5)";
    Ok(on_tx!(tx, c => sqlx::query(SQL)
        .bind(hash).bind(address).bind(list).bind(language.as_str()).bind(now_ms).execute(c).await.map(drop))?)
}

// On their way.

/// A letter that this node sends.
#[derive(Debug, FromRow)]
pub(super) struct Taken {
    pub id: MailId,
    pub address: String,
    pub name: String,
    pub created_ms: i64,
    /// How often it has been tried, this time included.
    pub tries: i64,
    pub subject: String,
    pub body_text: String,
    pub body_html: String,
    pub unsubscribe: Option<String>,
}

/// When the next letter is due.
pub(super) async fn next_due(tx: &mut Tx) -> Result<Option<i64>> {
    const SQL: &str = "SELECT MIN(due_ms) FROM mail WHERE due_ms IS NOT NULL";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).fetch_one(c).await)?)
}

/// Takes letters that are due, until a moment: then others may. Of two nodes each gets others.
pub(super) async fn take(tx: &mut Tx, now_ms: i64, until_ms: i64, most: i64) -> Result<Vec<Taken>> {
    const TAKE: [&str; 2] = [
        "UPDATE mail SET sending = TRUE, tries = tries + 1, due_ms = $2 WHERE id IN
            (SELECT id FROM mail WHERE due_ms <= $1 AND until_ms > $1 ORDER BY due_ms, id LIMIT $3 FOR UPDATE SKIP LOCKED)
         RETURNING id, address, name, created_ms, tries, subject, body_text, body_html, unsubscribe",
        "UPDATE mail SET sending = TRUE, tries = tries + 1, due_ms = $2 WHERE id IN
            (SELECT id FROM mail WHERE due_ms <= $1 AND until_ms > $1 ORDER BY due_ms, id LIMIT $3)
         RETURNING id, address, name, created_ms, tries, subject, body_text, body_html, unsubscribe",
    ];
    Ok(match tx {
        Tx::Postgres(tx) => sqlx::query_as(TAKE[0]).bind(now_ms).bind(until_ms).bind(most).fetch_all(&mut **tx).await?,
        Tx::Sqlite(tx) => sqlx::query_as(TAKE[1]).bind(now_ms).bind(until_ms).bind(most).fetch_all(&mut **tx).await?,
    })
}

// What became of a try counts only if no other has begun since.

/// It has been sent: what it said is deleted.
pub(super) async fn sent(tx: &mut Tx, id: MailId, tries: i64, now_ms: i64) -> Result<()> {
    const SQL: &str =
        "UPDATE mail SET state = 'sent', sending = FALSE, due_ms = NULL, done_ms = $3, error = NULL, subject = NULL,
            body_text = NULL, body_html = NULL, unsubscribe = NULL
        WHERE id = $1 AND tries >= $2 AND state = 'waiting'";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(id).bind(tries).bind(now_ms).execute(c).await.map(drop))?)
}

/// It is tried again.
pub(super) async fn again(tx: &mut Tx, id: MailId, tries: i64, due_ms: i64, why: &str) -> Result<()> {
    const SQL: &str =
        "UPDATE mail SET sending = FALSE, due_ms = $3, error = $4 WHERE id = $1 AND tries = $2 AND state = 'waiting'";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(id).bind(tries).bind(due_ms).bind(why).execute(c).await.map(drop))?)
}

/// It is given up. What it said stays for whoever sends it in another way.
pub(super) async fn failed(tx: &mut Tx, id: MailId, tries: i64, now_ms: i64, why: &str) -> Result<()> {
    const SQL: &str = "UPDATE mail SET state = 'failed', sending = FALSE, due_ms = NULL, done_ms = $3, error = $4
        WHERE id = $1 AND tries = $2 AND state = 'waiting'";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(id).bind(tries).bind(now_ms).bind(why).execute(c).await.map(drop))?)
}

/// Whether a letter has waited for too long, or was written before a moment.
pub(super) async fn is_over(tx: &mut Tx, now_ms: i64, before_ms: i64) -> Result<bool> {
    const SQL: &str = "SELECT EXISTS (SELECT 1 FROM mail WHERE state = 'waiting' AND until_ms <= $1 AND due_ms <= $1)
        OR EXISTS (SELECT 1 FROM mail WHERE created_ms < $2)";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(now_ms).bind(before_ms).fetch_one(c).await)?)
}

/// Gives up letters that have waited for too long, and deletes those and the links that are older than moments.
pub(super) async fn end(tx: &mut Tx, now_ms: i64, before_ms: i64, links_before_ms: i64) -> Result<()> {
    const OVER: &str = "UPDATE mail SET state = 'failed', sending = FALSE, due_ms = NULL, done_ms = $1,
            error = COALESCE('too_old: ' || error, 'too_old')
        WHERE state = 'waiting' AND until_ms <= $1 AND due_ms <= $1";
    const OLD: &str = "DELETE FROM mail WHERE created_ms < $1";
    const LINKS: &str = "DELETE FROM mail_list_link WHERE created_ms < $1";
    on_tx!(&mut *tx, c => sqlx::query(OVER).bind(now_ms).execute(c).await.map(drop))?;
    on_tx!(&mut *tx, c => sqlx::query(OLD).bind(before_ms).execute(c).await.map(drop))?;
    Ok(on_tx!(tx, c => sqlx::query(LINKS).bind(links_before_ms).execute(c).await.map(drop))?)
}

// As the server's owner sees them.

/// A row of `mail` without what it says.
#[derive(Debug, FromRow)]
pub(super) struct LineRow {
    id: MailId,
    #[sqlx(try_from = "String")]
    kind: Word<MailKind>,
    address: String,
    name: String,
    #[sqlx(try_from = "String")]
    state: Word<MailState>,
    created_ms: i64,
    done_ms: Option<i64>,
    tries: i64,
    error: Option<String>,
}

impl From<LineRow> for MailLine {
    fn from(row: LineRow) -> Self {
        Self {
            id: row.id,
            kind: row.kind.0,
            to: row.address,
            name: row.name,
            state: row.state.0,
            created_ms: row.created_ms,
            done_ms: row.done_ms,
            tries: row.tries,
            error: row.error,
        }
    }
}

const LINE: &str = "id, kind, address, name, state, created_ms, done_ms, tries, error";

/// A page of letters, newest first: of one state or all, those before a letter.
pub(super) async fn page(
    tx: &mut Tx,
    state: Option<MailState>,
    before: Option<MailId>,
    limit: i64,
) -> Result<Vec<LineRow>> {
    let sql = format!(
        "SELECT {LINE} FROM mail WHERE ($1 IS NULL OR state = $1) AND ($2 IS NULL OR id < $2) ORDER BY id DESC LIMIT $3"
    );
    let state = state.map(MailState::as_str);
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(state).bind(before).bind(limit).fetch_all(c).await)?)
}

/// One letter.
pub(super) async fn line(tx: &mut Tx, id: MailId) -> Result<Option<LineRow>> {
    let sql = format!("SELECT {LINE} FROM mail WHERE id = $1");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)?)
}

/// What a letter says, as long as it is kept.
pub(super) async fn words(tx: &mut Tx, id: MailId) -> Result<Option<(Option<String>, Option<String>)>> {
    const SQL: &str = "SELECT subject, body_text FROM mail WHERE id = $1";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(id).fetch_optional(c).await)?)
}

/// Marks a letter that nobody sends as taken, and deletes what it says; false if it isn't such a one.
pub(super) async fn copied(tx: &mut Tx, id: MailId, now_ms: i64) -> Result<bool> {
    const SQL: &str = "UPDATE mail SET state = 'copied', sending = FALSE, due_ms = NULL, done_ms = $2, subject = NULL,
            body_text = NULL, body_html = NULL, unsubscribe = NULL
        WHERE id = $1 AND state IN ('waiting', 'failed') AND (NOT sending OR due_ms <= $2)";
    let rows: u64 =
        on_tx!(tx, c => sqlx::query(SQL).bind(id).bind(now_ms).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Has a letter that failed tried anew; false if it isn't such a one.
pub(super) async fn retry(tx: &mut Tx, id: MailId, now_ms: i64, until_ms: i64) -> Result<bool> {
    const SQL: &str = "UPDATE mail SET state = 'waiting', due_ms = $2, until_ms = $3, done_ms = NULL, tries = 0
        WHERE id = $1 AND state = 'failed' AND body_text IS NOT NULL";
    let rows: u64 = on_tx!(tx, c => sqlx::query(SQL)
        .bind(id).bind(now_ms).bind(until_ms).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Which address leaves which list by a link, and in which language it was written to.
pub(super) async fn list_link(tx: &mut Tx, hash: &[u8]) -> Result<Option<(String, String, String)>> {
    const SQL: &str = "SELECT address, list, language FROM mail_list_link WHERE secret_hash = $1";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(hash).fetch_optional(c).await)?)
}

/// An address leaves a list.
pub(super) async fn unsubscribe(tx: &mut Tx, address: &str, list: &str, now_ms: i64) -> Result<()> {
    const SQL: &str = "INSERT INTO mail_unsubscribed (address, list, at_ms) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(address).bind(list).bind(now_ms).execute(c).await.map(drop))?)
}
