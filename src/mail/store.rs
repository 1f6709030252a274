//! All SQL of letters.

use mellanrum_protocol::MailId;
use mellanrum_protocol::shapes::mail::Language;

use super::Letter;
use super::letter::Written;
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
