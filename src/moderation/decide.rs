//! Deciding a case: what follows from it happens in the same transaction, by the same rules as if it were asked for by itself.

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits::{MODERATION_REASON, MODERATION_RULE};
use mellanrum_protocol::shapes::audit::{AuditAct, AuditDetail};
use mellanrum_protocol::shapes::moderation::{Case, CaseKind, Decide, DecideCase, StatementKind, Verdict};
use mellanrum_protocol::shapes::networks::Role;

use super::store::cases::{self as store, Decided, Row};
use super::store::statements as statement_store;
use super::{Told, Why, cases, mutes, removals, statements, suspensions};
use crate::App;
use crate::archive::{self, Locked};
use crate::audit::Entry;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::holds;
use crate::identity::actor::Actor;
use crate::messages::{self, By};
use crate::rooms::{grants, tell};
use crate::store::Tx;

/// Decides a case, once; repeated with the same nonce it returns the case as it was decided.
pub async fn decide(app: &App, actor: &Actor, ask: DecideCase) -> Result<Case> {
    let reason = super::words("reason", &ask.reason, MODERATION_REASON)?;
    if reason.is_empty() && !matches!(ask.decision, Decide::Dismiss | Decide::Approve) {
        return Err(Error::Invalid { field: "reason", why: "empty" });
    }
    let rule = super::words("rule", ask.rule.as_deref().unwrap_or_default(), MODERATION_RULE)?;
    let rule = Some(rule).filter(|rule| !rule.is_empty());
    let (id, by, nonce, clock) = (ask.case_id, actor.person_id, ask.nonce, app.clock.clone());
    let mut tx = app.db.read().await?;
    let (row, _) = cases::handled(&mut tx, by, id).await?;
    drop(tx);
    let network = row.network_id;
    // An objection may end in changes of any of the network's rooms; a report's case in one of its message's.
    let all = row.kind.0 == CaseKind::Objection;
    let rooms = if all { grants::rooms_of(app, network).await? } else { row.room_id.into_iter().collect() };
    let run = app.archive.act(rooms, move |tx, locked| {
        Box::pin(async move {
            if all {
                grants::take_network(tx, locked, network).await?;
            }
            store::lock(tx, id).await?;
            let (row, own) = cases::handled(tx, by, id).await?;
            if row.decided_ms.is_some() {
                let repeat = row.decided_by == Some(by) && row.nonce == Some(nonce);
                return if repeat { Ok(None) } else { Err(ErrorCode::Conflict.into()) };
            }
            cases::free_for(&row, by, &own)?;
            if !cases::may_decide(tx, &row, by).await? {
                return Err(Error::DENIED);
            }
            let verdict = verdict(row.kind.0, ask.decision)?;
            let decided = Decided { by, at_ms: clock.now_ms(), verdict, reason, rule, nonce };
            store::decide(tx, id, &decided).await?;
            log(locked, &row, &decided);
            let mut told = follow(tx, locked, &clock, &row, &decided).await?;
            told.extend(tell_concerned(tx, &clock, &row, &decided).await?);
            Ok(Some(told))
        })
    });
    let (told, entries): (Option<Told>, _) = run.await?;
    if let Some(told) = told {
        tell::publish(app, entries, told).await;
        cases::tell_handlers(app, network, id).await;
    }
    cases::get(app, actor, id).await
}

fn verdict(kind: CaseKind, decision: Decide) -> Result<Verdict> {
    match (kind, decision) {
        (CaseKind::Report, Decide::Dismiss) => Ok(Verdict::Dismissed),
        (CaseKind::Report, Decide::Remove) => Ok(Verdict::Removed),
        (CaseKind::Held, Decide::Approve) => Ok(Verdict::Approved),
        (CaseKind::Held, Decide::Refuse) => Ok(Verdict::Refused),
        (CaseKind::Objection, Decide::Uphold) => Ok(Verdict::Upheld),
        (CaseKind::Objection, Decide::Overturn) => Ok(Verdict::Overturned),
        _ => Err(Error::Invalid { field: "decision", why: "not_of_this_case" }),
    }
}

fn log(locked: &mut Locked, row: &Row, decided: &Decided) {
    let act = match row.kind.0 {
        CaseKind::Report => AuditAct::CaseDecided,
        CaseKind::Held if decided.verdict == Verdict::Approved => AuditAct::HeldApproved,
        CaseKind::Held => AuditAct::HeldRefused,
        CaseKind::Objection => AuditAct::ObjectionDecided,
    };
    let detail = AuditDetail { case_id: Some(row.id), verdict: Some(decided.verdict), ..AuditDetail::default() };
    locked.log(Entry {
        room: row.room_id,
        person: Some(row.person_id),
        message: row.message_id,
        reason: decided.reason.clone(),
        rule: decided.rule.clone(),
        detail,
        ..Entry::of(row.network_id, Some(decided.by), act, decided.at_ms)
    });
}

/// What a decision changes.
async fn follow(tx: &mut Tx, locked: &mut Locked, clock: &Clock, row: &Row, decided: &Decided) -> Result<Told> {
    match decided.verdict {
        Verdict::Removed => remove(tx, locked, clock, row, decided).await,
        Verdict::Overturned => overturn(tx, locked, clock, row, decided).await,
        Verdict::Approved => let_through(tx, locked, clock, row, decided).await,
        Verdict::Refused => match row.held_id {
            Some(held) => holds::decide::refuse(tx, held).await,
            None => Ok(Told::new()),
        },
        Verdict::Dismissed | Verdict::Upheld | Verdict::Withdrawn => Ok(Told::new()),
    }
}

/// Removes the reported message by the messages' own rule, if it still stands. That it was reported is what lets those who handle the case,
/// also an owner in a coaching room, where they otherwise only look on.
async fn remove(tx: &mut Tx, locked: &mut Locked, clock: &Clock, row: &Row, decided: &Decided) -> Result<Told> {
    let id = row.message_id.ok_or(Error::NOT_FOUND)?;
    let message = archive::store::message(tx, id).await?.ok_or(Error::NOT_FOUND)?;
    if row.room_id != Some(message.room_id) || locked.room(message.room_id).is_err() {
        // It went to another room while this waited for the lock.
        return Err(ErrorCode::Busy.into());
    }
    let shown = Some(decided.reason.clone());
    let why = Why { reason: decided.reason.clone(), rule: decided.rule.clone(), ..Why::default() };
    let by = By { person_id: decided.by, of_answers: true, now_ms: decided.at_ms };
    let rule = move |subject: &mut messages::Subject| Ok(messages::take_away(subject, shown, why));
    Ok(messages::apply(tx, locked, clock, (message, Role::Moderator), by, rule).await?.told)
}

/// Posts what a rule held back, or restores what somebody took from view, unless it was since.
async fn let_through(tx: &mut Tx, locked: &mut Locked, clock: &Clock, row: &Row, decided: &Decided) -> Result<Told> {
    if let Some(held) = row.held_id {
        return holds::decide::approve(tx, locked, clock, held).await;
    }
    let message =
        archive::store::message(tx, row.message_id.ok_or(Error::NOT_FOUND)?).await?.ok_or(Error::NOT_FOUND)?;
    if message.removed_ms.is_none() || message.removed_by == Some(message.author_id) {
        return Ok(Told::new());
    }
    if locked.room(message.room_id).is_err() {
        // It went to another room while this waited for the lock.
        return Err(ErrorCode::Busy.into());
    }
    let why = Why { reason: decided.reason.clone(), ..Why::default() };
    Ok(messages::restore_under_lock(tx, locked, clock, message, decided.by, why).await?.told)
}

/// Undoes what was objected to, as far as it still holds.
async fn overturn(tx: &mut Tx, locked: &mut Locked, clock: &Clock, row: &Row, decided: &Decided) -> Result<Told> {
    let id = row.statement_id.ok_or(Error::NOT_FOUND)?;
    let statement = statement_store::get(tx, id).await?.ok_or(Error::NOT_FOUND)?;
    let (network, person) = (statement.network_id, statement.person_id);
    // The decision itself is told by a statement of its own.
    match (statement.kind.0, statement.removal_id, statement.message_id, statement.room_id) {
        (StatementKind::MessageRemoved, Some(removal), ..) => {
            removals::undo_under_locks(tx, locked, clock, removal, decided.by, decided.at_ms).await
        }
        (StatementKind::HeldRefused, ..) if statement.held_id.is_some() => {
            let held = statement.held_id.ok_or(Error::NOT_FOUND)?;
            holds::decide::approve(tx, locked, clock, held).await
        }
        (StatementKind::MessageRemoved | StatementKind::HeldRefused, None, Some(message), _) => {
            let message = archive::store::message(tx, message).await?.ok_or(Error::NOT_FOUND)?;
            if message.removed_ms.is_none() || message.removed_by == Some(message.author_id) {
                return Ok(Told::new());
            }
            let why = Why { reason: decided.reason.clone(), told_apart: true, ..Why::default() };
            Ok(messages::restore_under_lock(tx, locked, clock, message, decided.by, why).await?.told)
        }
        (StatementKind::Muted, _, _, Some(room)) => {
            mutes::lift_under_lock(tx, locked, clock, (network, room, person), decided.by, None).await
        }
        (StatementKind::Suspended, ..) => {
            suspensions::lift_under_locks(tx, locked, clock, (network, person), decided.by, None).await
        }
        _ => Ok(Told::new()),
    }
}

/// Tells those who reported what became of it, or whoever objected.
async fn tell_concerned(tx: &mut Tx, clock: &Clock, row: &Row, decided: &Decided) -> Result<Told> {
    let people: Vec<_> = match row.kind.0 {
        CaseKind::Report => store::reports(tx, row.id).await?.into_iter().map(|report| report.by).collect(),
        // What was let through tells of itself.
        CaseKind::Held if decided.verdict == Verdict::Approved => Vec::new(),
        CaseKind::Held | CaseKind::Objection => vec![row.person_id],
    };
    let kind = match row.kind.0 {
        CaseKind::Report => StatementKind::ReportDecided,
        CaseKind::Held => StatementKind::HeldRefused,
        CaseKind::Objection => StatementKind::ObjectionDecided,
    };
    let text = match (row.kind.0, row.held_id, row.message_id) {
        (CaseKind::Held, Some(held), _) => Some(holds::decide::text(tx, held).await?),
        (CaseKind::Held, None, Some(message)) => messages::last_text(tx, message).await?,
        _ => None,
    };
    let held = row.held_id.filter(|_| row.kind.0 == CaseKind::Held);
    let mut told = Told::new();
    for person in people {
        let statement = statements::New {
            room: row.room_id,
            message: row.message_id,
            reason: decided.reason.clone(),
            rule: decided.rule.clone(),
            verdict: Some(decided.verdict),
            text: text.clone(),
            held,
            ..statements::New::of(row.network_id, person, kind, decided.by, decided.at_ms)
        };
        told.push(statements::make(tx, clock, statement).await?);
    }
    if let Some(id) = row.statement_id {
        // The statement that was objected to has its decision in it now.
        let statement = statement_store::get(tx, id).await?.ok_or(Error::NOT_FOUND)?;
        told.push(statements::event(statement, decided.at_ms));
    }
    Ok(told)
}
