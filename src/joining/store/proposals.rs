//! SQL of proposals, of the answers to them and of what is said about them.

use mellanrum_protocol::shapes::proposals::{Answer, ProposalComment};
use mellanrum_protocol::{CommentId, NetworkId, OrganisationId, PersonId, ProposalId, RegistrationId};
use sqlx::{AssertSqlSafe, FromRow};

use crate::archive::row::Word;
use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

/// A row of `proposal`: the columns are described in the migration.
#[derive(Debug, Clone, FromRow)]
pub struct Row {
    pub id: ProposalId,
    pub network_id: NetworkId,
    pub title: String,
    pub direction: String,
    pub content: String,
    pub theme_counts: String,
    pub tiers: String,
    pub currency: String,
    pub answer_by_ms: Option<i64>,
    pub created_ms: i64,
    pub sent_ms: Option<i64>,
    pub sent_to: Option<i64>,
    pub version: i64,
}

/// A row of `proposal_answer`.
#[derive(Debug, Clone, FromRow)]
pub struct AnswerRow {
    pub registration_id: RegistrationId,
    #[sqlx(try_from = "String")]
    pub answer: Word<Answer>,
    pub text: String,
    pub at_ms: i64,
}

const COLUMNS: &str = "id, network_id, title, direction, content, theme_counts, tiers, currency, answer_by_ms, created_ms, \
     sent_ms, sent_to, version";

/// All of a network, newest first.
pub async fn all(tx: &mut Tx, network: NetworkId) -> Result<Vec<Row>> {
    let sql =
        format!("SELECT {COLUMNS} FROM proposal WHERE network_id = $1 ORDER BY created_ms DESC, id DESC LIMIT 100");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(network).fetch_all(c).await)?)
}

/// How many a network has.
pub async fn count(tx: &mut Tx, network: NetworkId) -> Result<i64> {
    const SQL: &str = "SELECT COUNT(*) FROM proposal WHERE network_id = $1";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(network).fetch_one(c).await)?)
}

/// One.
pub async fn get(tx: &mut Tx, id: ProposalId) -> Result<Option<Row>> {
    let sql = format!("SELECT {COLUMNS} FROM proposal WHERE id = $1");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)?)
}

/// The one of a network that was sent last.
pub async fn newest_sent(tx: &mut Tx, network: NetworkId) -> Result<Option<Row>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM proposal WHERE network_id = $1 AND sent_ms IS NOT NULL ORDER BY sent_ms DESC, id DESC LIMIT 1"
    );
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(network).fetch_optional(c).await)?)
}

/// Inserts one.
pub async fn insert(tx: &mut Tx, row: &Row) -> Result<()> {
    let sql =
        format!("INSERT INTO proposal ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");
    Ok(on_tx!(tx, c => sqlx::query(AssertSqlSafe(sql))
        .bind(row.id).bind(row.network_id).bind(&row.title).bind(&row.direction).bind(&row.content).bind(&row.theme_counts)
        .bind(&row.tiers).bind(&row.currency).bind(row.answer_by_ms).bind(row.created_ms).bind(row.sent_ms).bind(row.sent_to)
        .bind(row.version).execute(c).await.map(drop))?)
}

/// Stores a draft over the version before, or sends it; false if there is no such draft any more.
pub async fn update(tx: &mut Tx, row: &Row) -> Result<bool> {
    const SQL: &str = "UPDATE proposal SET title = $2, direction = $3, content = $4, theme_counts = $5, tiers = $6,
            currency = $7, answer_by_ms = $8, sent_ms = $9, sent_to = $10, version = $11
        WHERE id = $1 AND version = $11 - 1 AND sent_ms IS NULL";
    let done = on_tx!(tx, c => sqlx::query(SQL)
        .bind(row.id).bind(&row.title).bind(&row.direction).bind(&row.content).bind(&row.theme_counts).bind(&row.tiers)
        .bind(&row.currency).bind(row.answer_by_ms).bind(row.sent_ms).bind(row.sent_to).bind(row.version)
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(done == 1)
}

/// Deletes a draft; false if there is none.
pub async fn delete(tx: &mut Tx, id: ProposalId) -> Result<bool> {
    const SQL: &str = "DELETE FROM proposal WHERE id = $1 AND sent_ms IS NULL";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(id).execute(c).await.map(|done| done.rows_affected() == 1))?)
}

/// What has been said to a proposal, by those who have not withdrawn.
pub async fn answers(tx: &mut Tx, id: ProposalId) -> Result<Vec<AnswerRow>> {
    const SQL: &str = "SELECT proposal_answer.registration_id, proposal_answer.answer, proposal_answer.text,
            proposal_answer.at_ms
        FROM proposal_answer JOIN registration ON registration.id = proposal_answer.registration_id
        WHERE proposal_answer.proposal_id = $1 AND registration.state <> 'withdrawn'";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(id).fetch_all(c).await)?)
}

/// Answers, or changes one's answer.
pub async fn put_answer(tx: &mut Tx, proposal: ProposalId, row: &AnswerRow) -> Result<()> {
    const SQL: &str = "INSERT INTO proposal_answer (proposal_id, registration_id, answer, text, at_ms)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (proposal_id, registration_id) DO UPDATE
        SET answer = excluded.answer, text = excluded.text, at_ms = excluded.at_ms";
    Ok(on_tx!(tx, c => sqlx::query(SQL)
        .bind(proposal).bind(row.registration_id).bind(row.answer.0.as_str()).bind(&row.text).bind(row.at_ms)
        .execute(c).await.map(drop))?)
}

#[derive(FromRow)]
struct CommentRow {
    id: CommentId,
    organisation_id: Option<OrganisationId>,
    organisation: Option<String>,
    person_id: Option<PersonId>,
    at_ms: i64,
    text: String,
}

/// What is said about a proposal, oldest first.
pub async fn comments(tx: &mut Tx, id: ProposalId) -> Result<Vec<ProposalComment>> {
    const SQL: &str =
        "SELECT proposal_comment.id, registration.organisation_id, organisation.short_name AS organisation,
            proposal_comment.person_id, proposal_comment.at_ms, proposal_comment.text
        FROM proposal_comment LEFT JOIN registration ON registration.id = proposal_comment.registration_id
        LEFT JOIN organisation ON organisation.id = registration.organisation_id
        WHERE proposal_comment.proposal_id = $1 ORDER BY proposal_comment.at_ms, proposal_comment.id";
    let rows: Vec<CommentRow> = on_tx!(tx, c => sqlx::query_as(SQL).bind(id).fetch_all(c).await)?;
    let comment = |row: CommentRow| {
        let CommentRow { id, organisation_id, organisation, person_id, at_ms, text } = row;
        ProposalComment { id, organisation_id, organisation, person_id, at_ms, text }
    };
    Ok(rows.into_iter().map(comment).collect())
}

/// How many comments there are.
pub async fn count_comments(tx: &mut Tx, id: ProposalId) -> Result<i64> {
    const SQL: &str = "SELECT COUNT(*) FROM proposal_comment WHERE proposal_id = $1";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(id).fetch_one(c).await)?)
}

/// Adds a comment of whoever it says.
pub async fn insert_comment(
    tx: &mut Tx,
    proposal: ProposalId,
    registration: Option<RegistrationId>,
    comment: &ProposalComment,
) -> Result<()> {
    const SQL: &str = "INSERT INTO proposal_comment (id, proposal_id, registration_id, person_id, at_ms, text)
        VALUES ($1, $2, $3, $4, $5, $6)";
    Ok(on_tx!(tx, c => sqlx::query(SQL)
        .bind(comment.id).bind(proposal).bind(registration).bind(comment.person_id).bind(comment.at_ms).bind(&comment.text)
        .execute(c).await.map(drop))?)
}
