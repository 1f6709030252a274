//! SQL of statements.

use mellanrum_protocol::shapes::moderation::{Objection, ObjectionDecision, Statement, StatementKind, Verdict};
use mellanrum_protocol::{HeldId, MessageId, NetworkId, PersonId, RemovalId, RoomId, StatementId};
use sqlx::{AssertSqlSafe, FromRow};

use crate::archive::row::Word;
use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

/// A row of `statement`, with how the objection to it was decided: the columns are described in the migration.
#[derive(Debug, Clone, FromRow)]
pub struct Row {
    pub id: StatementId,
    pub network_id: NetworkId,
    pub person_id: PersonId,
    #[sqlx(try_from = "String")]
    pub kind: Word<StatementKind>,
    pub at_ms: i64,
    pub room_id: Option<RoomId>,
    pub message_id: Option<MessageId>,
    pub removal_id: Option<RemovalId>,
    pub held_id: Option<HeldId>,
    pub text: Option<String>,
    pub reason: String,
    pub rule: Option<String>,
    pub until_ms: Option<i64>,
    pub verdict: Option<String>,
    pub acted_by: Option<PersonId>,
    pub objection: Option<String>,
    pub objected_ms: Option<i64>,
    pub decided_as: Option<String>,
    pub decided_ms: Option<i64>,
    pub decided_reason: Option<String>,
}

const SELECT: &str =
    "SELECT statement.id, statement.network_id, statement.person_id, statement.kind, statement.at_ms, \
     statement.room_id, statement.message_id, statement.removal_id, statement.held_id, statement.text, statement.reason, statement.rule, \
     statement.until_ms, statement.verdict, statement.acted_by, statement.objection, statement.objected_ms, \
     objected.verdict AS decided_as, objected.decided_ms, objected.reason AS decided_reason
     FROM statement LEFT JOIN moderation_case objected ON objected.statement_id = statement.id";

impl Row {
    /// As the person is told it at a moment, without who acted.
    pub fn into_statement(self, may_object: bool) -> Statement {
        let verdict = |word: Option<String>| word.and_then(|word| word.parse::<Verdict>().ok());
        let decision = match (verdict(self.decided_as), self.decided_ms) {
            (Some(verdict), Some(at_ms)) => {
                Some(ObjectionDecision { verdict, at_ms, reason: self.decided_reason.unwrap_or_default() })
            }
            _ => None,
        };
        let objection = self.objection.zip(self.objected_ms);
        Statement {
            id: self.id,
            network_id: self.network_id,
            kind: self.kind.0,
            at_ms: self.at_ms,
            room_id: self.room_id,
            message_id: self.message_id,
            text: self.text,
            reason: self.reason,
            rule: self.rule,
            until_ms: self.until_ms,
            verdict: verdict(self.verdict),
            objection: objection.map(|(text, at_ms)| Objection { text, at_ms, decision }),
            may_object,
        }
    }
}

/// Inserts one without an objection.
pub async fn insert(tx: &mut Tx, row: &Row) -> Result<()> {
    const SQL: &str =
        "INSERT INTO statement (id, network_id, person_id, kind, at_ms, room_id, message_id, removal_id, text,
            reason, rule, until_ms, verdict, acted_by, held_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(row.id).bind(row.network_id).bind(row.person_id).bind(row.kind.0.as_str()).bind(row.at_ms)
        .bind(row.room_id).bind(row.message_id).bind(row.removal_id).bind(&row.text).bind(&row.reason).bind(&row.rule)
        .bind(row.until_ms).bind(&row.verdict).bind(row.acted_by).bind(row.held_id)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// One statement.
pub async fn get(tx: &mut Tx, id: StatementId) -> Result<Option<Row>> {
    let sql = format!("{SELECT} WHERE statement.id = $1");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)?)
}

/// A person's statements before one, newest first. Their ids are in the order of time.
pub async fn before(tx: &mut Tx, person: PersonId, id: StatementId, limit: i64) -> Result<Vec<Row>> {
    let sql =
        format!("{SELECT} WHERE statement.person_id = $1 AND statement.id < $2 ORDER BY statement.id DESC LIMIT $3");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(person).bind(id).bind(limit).fetch_all(c).await)?)
}

/// Notes an objection; false if there is one.
pub async fn object(tx: &mut Tx, id: StatementId, text: &str, at_ms: i64) -> Result<bool> {
    const SQL: &str = "UPDATE statement SET objection = $2, objected_ms = $3 WHERE id = $1 AND objection IS NULL";
    let rows: u64 = on_tx!(tx, c => sqlx::query(SQL)
        .bind(id).bind(text).bind(at_ms).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
