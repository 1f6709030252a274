//! SQL of cases and reports.

use std::collections::HashMap;

use mellanrum_protocol::shapes::moderation::{CaseKind, CaseReport, ReportReason, Verdict};
use mellanrum_protocol::{CaseId, HeldId, MessageId, NetworkId, Nonce, PersonId, RoomId, StatementId};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::archive::row::Word;
use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

/// A row of `moderation_case`: the columns are described in the migration. Its room is the one that its message is in now.
#[derive(Debug, Clone, FromRow)]
pub struct Row {
    pub id: CaseId,
    pub network_id: NetworkId,
    pub room_id: Option<RoomId>,
    pub message_id: Option<MessageId>,
    pub person_id: PersonId,
    #[sqlx(try_from = "String")]
    pub kind: Word<CaseKind>,
    pub statement_id: Option<StatementId>,
    pub held_id: Option<HeldId>,
    pub opened_ms: i64,
    pub claimed_by: Option<PersonId>,
    pub claimed_ms: Option<i64>,
    pub decided_by: Option<PersonId>,
    pub decided_ms: Option<i64>,
    pub verdict: Option<String>,
    pub reason: Option<String>,
    pub rule: Option<String>,
    pub nonce: Option<Nonce>,
}

impl Row {
    /// One that was just opened.
    pub fn open(id: CaseId, network_id: NetworkId, kind: CaseKind, person_id: PersonId, opened_ms: i64) -> Self {
        Self {
            id,
            network_id,
            room_id: None,
            message_id: None,
            person_id,
            kind: Word(kind),
            statement_id: None,
            held_id: None,
            opened_ms,
            claimed_by: None,
            claimed_ms: None,
            decided_by: None,
            decided_ms: None,
            verdict: None,
            reason: None,
            rule: None,
            nonce: None,
        }
    }
}

/// Where a case's message is now, or where what was objected to happened.
const ROOM: &str = "COALESCE(message.room_id, moderation_case.room_id)";
const COLUMNS: &str = "moderation_case.id, moderation_case.network_id, COALESCE(message.room_id, moderation_case.room_id) AS room_id, \
     moderation_case.message_id, moderation_case.person_id, moderation_case.kind, moderation_case.statement_id, moderation_case.held_id, \
     moderation_case.opened_ms, moderation_case.claimed_by, moderation_case.claimed_ms, moderation_case.decided_by, \
     moderation_case.decided_ms, moderation_case.verdict, moderation_case.reason, moderation_case.rule, moderation_case.nonce";
const FROM: &str = "FROM moderation_case LEFT JOIN message ON message.id = moderation_case.message_id";

/// Cases that `$1` may handle, of those who moderate: in rooms that they may read, and not about themselves: whoever reported them stays
/// unknown to them.
fn handled() -> String {
    format!(
        "moderation_case.person_id <> $1 AND ({ROOM} IS NULL OR EXISTS (SELECT 1 FROM room_member
            WHERE room_member.room_id = {ROOM} AND room_member.person_id = $1 AND room_member.present))"
    )
}

/// One case, for somebody who moderates its network.
pub async fn get(tx: &mut Tx, handler: PersonId, id: CaseId) -> Result<Option<Row>> {
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE {} AND moderation_case.id = $2", handled());
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(handler).bind(id).fetch_optional(c).await)?)
}

/// Makes others who want to change the case wait until the transaction ends.
pub async fn lock(tx: &mut Tx, id: CaseId) -> Result<()> {
    if let Tx::Postgres(tx) = tx {
        sqlx::query("SELECT 1 FROM moderation_case WHERE id = $1 FOR UPDATE").bind(id).execute(&mut **tx).await?;
    }
    Ok(())
}

/// The undecided case of reports of a message.
pub async fn of_message(tx: &mut Tx, message: MessageId) -> Result<Option<CaseId>> {
    const SQL: &str = "SELECT id FROM moderation_case WHERE message_id = $1 AND kind = 'report' AND decided_ms IS NULL";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(message).fetch_optional(c).await)?)
}

/// The undecided case of a message that somebody took from view.
pub async fn in_place(tx: &mut Tx, message: MessageId) -> Result<Option<CaseId>> {
    const SQL: &str = "SELECT id FROM moderation_case WHERE message_id = $1 AND kind = 'held' AND decided_ms IS NULL";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(message).fetch_optional(c).await)?)
}

/// The case of what waits.
pub async fn of_held(tx: &mut Tx, held: HeldId) -> Result<Option<CaseId>> {
    const SQL: &str = "SELECT id FROM moderation_case WHERE held_id = $1 AND kind = 'held'";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(held).fetch_optional(c).await)?)
}

/// Gives the cases of what waited the message that it has become.
pub async fn set_message(tx: &mut Tx, held: HeldId, message: MessageId) -> Result<()> {
    const SQL: &str = "UPDATE moderation_case SET message_id = $2 WHERE held_id = $1";
    on_tx!(tx, c => sqlx::query(SQL).bind(held).bind(message).execute(c).await.map(drop))?;
    Ok(())
}

/// How many cases wait that somebody who moderates may handle, by network.
pub async fn open(tx: &mut Tx, handler: PersonId) -> Result<HashMap<NetworkId, i64>> {
    let sql = format!(
        "SELECT moderation_case.network_id, COUNT(*) {FROM} WHERE {} AND moderation_case.decided_ms IS NULL
         GROUP BY moderation_case.network_id",
        handled()
    );
    let rows: Vec<(NetworkId, i64)> =
        on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(handler).fetch_all(c).await)?;
    Ok(rows.into_iter().collect())
}

/// What is asked for of a network's cases.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// The network.
    pub network: NetworkId,
    /// Those that are decided, newest first; else those that wait, oldest first.
    pub decided: bool,
    /// Of this room only.
    pub room: Option<RoomId>,
    /// Those after this moment and id, in that order.
    pub after: Option<(i64, CaseId)>,
}

/// A page of a network's cases.
pub async fn page(tx: &mut Tx, handler: PersonId, wanted: Wanted, limit: i64) -> Result<Vec<Row>> {
    let (state, at, than, order) = if wanted.decided {
        ("IS NOT NULL", "moderation_case.decided_ms", "<", "DESC")
    } else {
        ("IS NULL", "moderation_case.opened_ms", ">", "ASC")
    };
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE {handled} AND moderation_case.network_id = $2
            AND moderation_case.decided_ms {state} AND ($3 OR {ROOM} = $4)
            AND ($5 OR {at} {than} $6 OR ({at} = $6 AND moderation_case.id {than} $7))
         ORDER BY {at} {order}, moderation_case.id {order} LIMIT $8",
        handled = handled()
    );
    let (at_ms, id) = wanted.after.unwrap_or((0, CaseId(Uuid::nil())));
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql))
        .bind(handler).bind(wanted.network).bind(wanted.room.is_none()).bind(wanted.room.unwrap_or(RoomId(Uuid::nil())))
        .bind(wanted.after.is_none()).bind(at_ms).bind(id).bind(limit).fetch_all(c).await)?)
}

/// Inserts a case that waits.
pub async fn insert(tx: &mut Tx, row: &Row) -> Result<()> {
    const SQL: &str =
        "INSERT INTO moderation_case (id, network_id, room_id, message_id, person_id, kind, statement_id, held_id, opened_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(row.id).bind(row.network_id).bind(row.room_id).bind(row.message_id).bind(row.person_id)
        .bind(row.kind.0.as_str()).bind(row.statement_id).bind(row.held_id).bind(row.opened_ms).execute(c).await.map(drop))?;
    Ok(())
}

/// Notes who has taken a case on; nobody.
pub async fn claim(tx: &mut Tx, id: CaseId, by: Option<PersonId>, at_ms: i64) -> Result<()> {
    const SQL: &str = "UPDATE moderation_case SET claimed_by = $2, claimed_ms = $3 WHERE id = $1";
    on_tx!(tx, c => sqlx::query(SQL).bind(id).bind(by).bind(by.map(|_| at_ms)).execute(c).await.map(drop))?;
    Ok(())
}

/// How a case was decided.
#[derive(Debug, Clone)]
pub struct Decided {
    pub by: PersonId,
    pub at_ms: i64,
    pub verdict: Verdict,
    pub reason: String,
    pub rule: Option<String>,
    pub nonce: Nonce,
}

/// Decides a case.
pub async fn decide(tx: &mut Tx, id: CaseId, decided: &Decided) -> Result<()> {
    const SQL: &str =
        "UPDATE moderation_case SET decided_by = $2, decided_ms = $3, verdict = $4, reason = $5, rule = $6,
        nonce = $7 WHERE id = $1";
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(id).bind(decided.by).bind(decided.at_ms).bind(decided.verdict.as_str()).bind(&decided.reason)
        .bind(&decided.rule).bind(decided.nonce).execute(c).await.map(drop))?;
    Ok(())
}

#[derive(Debug, FromRow)]
struct ReportRow {
    person_id: PersonId,
    #[sqlx(try_from = "String")]
    reason: Word<ReportReason>,
    note: Option<String>,
    at_ms: i64,
}

impl From<ReportRow> for CaseReport {
    fn from(row: ReportRow) -> Self {
        Self { by: row.person_id, reason: row.reason.0, note: row.note, at_ms: row.at_ms }
    }
}

/// The reports of a case, oldest first.
pub async fn reports(tx: &mut Tx, case: CaseId) -> Result<Vec<CaseReport>> {
    const SQL: &str = "SELECT person_id, reason, note, at_ms FROM report WHERE case_id = $1 ORDER BY at_ms, person_id";
    let rows: Vec<ReportRow> = on_tx!(tx, c => sqlx::query_as(SQL).bind(case).fetch_all(c).await)?;
    Ok(rows.into_iter().map(CaseReport::from).collect())
}

/// Adds a report.
pub async fn report(tx: &mut Tx, case: CaseId, report: &CaseReport) -> Result<()> {
    const SQL: &str = "INSERT INTO report (case_id, person_id, reason, note, at_ms) VALUES ($1, $2, $3, $4, $5)";
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(case).bind(report.by).bind(report.reason.as_str()).bind(&report.note).bind(report.at_ms)
        .execute(c).await.map(drop))?;
    Ok(())
}
