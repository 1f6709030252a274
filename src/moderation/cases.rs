//! Cases: what waits for those who moderate, and who has taken it on. They see the cases of the rooms that they may read, and none about
//! themselves.

use std::collections::HashMap;

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::shapes::audit::{AuditAct, AuditDetail};
use mellanrum_protocol::shapes::moderation::{
    Case, CaseAct, CaseDecision, CaseKind, CasePage, CaseState, StatementKind, Verdict,
};
use mellanrum_protocol::shapes::networks::{Grant, NetworkAction};
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::{CaseId, NetworkId, PersonId, RoomId};

pub use super::decide::decide;
use super::store::cases::{self as store, Row, Wanted};
use super::store::statements as statement_store;
use super::{statements, suspensions};
use crate::App;
use crate::access;
use crate::archive;
use crate::audit::Entry;
use crate::error::{Error, Result};
use crate::holds;
use crate::identity::actor::Actor;
use crate::rooms::{grants, networks};
use crate::store::Tx;

/// Cases on a page.
const PAGE: i64 = 25;

/// The roles of somebody who moderates a network.
async fn moderator(tx: &mut Tx, person: PersonId, network: NetworkId) -> Result<Vec<Grant>> {
    let own = networks::grants_of(tx, network, person).await?;
    if own.is_empty() {
        return Err(Error::NOT_FOUND);
    }
    if access::may_in_network(&own, NetworkAction::Moderate) { Ok(own) } else { Err(Error::DENIED) }
}

/// A case that somebody may handle, with their roles; to everybody else there is none.
pub(crate) async fn handled(tx: &mut Tx, person: PersonId, id: CaseId) -> Result<(Row, Vec<Grant>)> {
    let row = store::get(tx, person, id).await?.ok_or(Error::NOT_FOUND)?;
    let own = networks::grants_of(tx, row.network_id, person).await?;
    if access::may_in_network(&own, NetworkAction::Moderate) { Ok((row, own)) } else { Err(Error::NOT_FOUND) }
}

/// How many cases wait that somebody could handle if they moderate, by network.
pub(crate) async fn open(tx: &mut Tx, person: PersonId) -> Result<HashMap<NetworkId, i64>> {
    store::open(tx, person).await
}

/// A network's cases: those that wait, oldest first, or those that are decided, newest first.
pub async fn page(
    app: &App,
    actor: &Actor,
    network: NetworkId,
    decided: bool,
    room: Option<RoomId>,
    cursor: Option<&str>,
) -> Result<CasePage> {
    let after = cursor.map(from_cursor).transpose()?;
    let person = actor.person_id;
    let mut tx = app.db.read().await?;
    moderator(&mut tx, person, network).await?;
    let wanted = Wanted { network, decided, room, after };
    let mut rows = store::page(&mut tx, person, wanted, PAGE + 1).await?;
    let more = i64::try_from(rows.len()).unwrap_or(i64::MAX) > PAGE;
    rows.truncate(usize::try_from(PAGE).unwrap_or_default());
    let at = |row: &Row| format!("{}.{}", row.decided_ms.unwrap_or(row.opened_ms), row.id);
    let cursor = rows.last().filter(|_| more).map(at);
    let open = store::open(&mut tx, person).await?.remove(&network).unwrap_or_default();
    let mut cases = Vec::with_capacity(rows.len());
    for row in rows {
        cases.push(shown(&mut tx, row, person, app.clock.now_ms()).await?);
    }
    Ok(CasePage { cases, cursor, open })
}

fn from_cursor(cursor: &str) -> Result<(i64, CaseId)> {
    let read = || {
        let (at_ms, id) = cursor.split_once('.')?;
        Some((at_ms.parse().ok()?, id.parse().ok()?))
    };
    read().ok_or(Error::Invalid { field: "cursor", why: "unknown" })
}

/// One case.
pub async fn get(app: &App, actor: &Actor, id: CaseId) -> Result<Case> {
    let mut tx = app.db.read().await?;
    let (row, _) = handled(&mut tx, actor.person_id, id).await?;
    shown(&mut tx, row, actor.person_id, app.clock.now_ms()).await
}

/// Takes a case on. What somebody else has taken on only owners and coordinators take over.
pub async fn claim(app: &App, actor: &Actor, ask: CaseAct) -> Result<Case> {
    set_claim(app, actor, ask.case_id, true).await
}

/// Gives a case back.
pub async fn release(app: &App, actor: &Actor, ask: CaseAct) -> Result<Case> {
    set_claim(app, actor, ask.case_id, false).await
}

async fn set_claim(app: &App, actor: &Actor, id: CaseId, on: bool) -> Result<Case> {
    let by = actor.person_id;
    let at_ms = app.clock.now_ms();
    let run = app.archive.act([], move |tx, locked| {
        Box::pin(async move {
            handled(tx, by, id).await?;
            store::lock(tx, id).await?;
            let (row, own) = handled(tx, by, id).await?;
            if row.decided_ms.is_some() {
                return Err(ErrorCode::Conflict.into());
            }
            free_for(&row, by, &own)?;
            let (claimed, act) = if on { (Some(by), AuditAct::CaseClaimed) } else { (None, AuditAct::CaseReleased) };
            if row.claimed_by == claimed {
                return Ok(None);
            }
            store::claim(tx, id, claimed, at_ms).await?;
            let detail = AuditDetail { case_id: Some(id), ..AuditDetail::default() };
            let entry = Entry::of(row.network_id, Some(by), act, at_ms);
            locked.log(Entry {
                room: row.room_id,
                person: Some(row.person_id),
                message: row.message_id,
                detail,
                ..entry
            });
            Ok(Some(row.network_id))
        })
    });
    let (network, _) = run.await?;
    if let Some(network) = network {
        tell_handlers(app, network, id).await;
    }
    get(app, actor, id).await
}

/// Refuses those who don't lead the network what somebody else has taken on.
pub(super) fn free_for(row: &Row, by: PersonId, own: &[Grant]) -> Result<()> {
    let taken = row.claimed_by.is_some_and(|claimed| claimed != by);
    if taken && !access::leads(own) { Err(ErrorCode::Conflict.into()) } else { Ok(()) }
}

/// Whether somebody who may see a case may decide it: nobody does about an objection to what they did themselves, nor lifts a suspension
/// that they could not have set.
pub(super) async fn may_decide(tx: &mut Tx, row: &Row, by: PersonId) -> Result<bool> {
    let Some(id) = row.statement_id else { return Ok(true) };
    let statement = statement_store::get(tx, id).await?.ok_or(Error::NOT_FOUND)?;
    if statement.acted_by == Some(by) {
        return Ok(false);
    }
    if statement.kind.0 != StatementKind::Suspended {
        return Ok(true);
    }
    match suspensions::may_lift(tx, by, row.network_id, row.person_id).await {
        Ok(()) => Ok(true),
        Err(Error::Refused(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// A case as somebody who may handle it sees it.
pub(super) async fn shown(tx: &mut Tx, row: Row, by: PersonId, now_ms: i64) -> Result<Case> {
    let may_decide = row.decided_ms.is_none() && may_decide(tx, &row, by).await?;
    let message = match row.message_id {
        Some(id) => archive::store::message(tx, id).await?,
        None => None,
    };
    let mut last_text = None;
    if let Some(removed) = message.as_ref().filter(|message| message.removed_ms.is_some()) {
        last_text = crate::messages::last_text(tx, removed.id).await?;
    }
    let statement = match row.statement_id {
        Some(id) => statement_store::get(tx, id).await?,
        None => None,
    };
    let acted_by = statement.as_ref().and_then(|statement| statement.acted_by);
    let verdict = row.verdict.as_deref().and_then(|word| word.parse::<Verdict>().ok());
    let decision = match (row.decided_by, row.decided_ms, verdict) {
        (Some(by), Some(at_ms), Some(verdict)) => {
            let (reason, rule) = (row.reason.unwrap_or_default(), row.rule);
            Some(CaseDecision { by, at_ms, verdict, reason, rule })
        }
        _ => None,
    };
    let state = match (&decision, row.claimed_by) {
        (Some(_), _) => CaseState::Decided,
        (None, Some(_)) => CaseState::Claimed,
        (None, None) => CaseState::Open,
    };
    let held = holds::of_case(tx, row.kind.0, row.held_id).await?;
    let (held, matched) = held.map(|(held, matched)| (Box::new(held), matched)).unzip();
    let reports = if row.kind.0 == CaseKind::Report { store::reports(tx, row.id).await? } else { Vec::new() };
    Ok(Case {
        id: row.id,
        network_id: row.network_id,
        room_id: row.room_id,
        kind: row.kind.0,
        state,
        person_id: row.person_id,
        message: message.map(TryInto::try_into).transpose()?.map(Box::new),
        last_text,
        held,
        matched: matched.unwrap_or_default(),
        reports,
        statement: statement.map(|statement| statements::shown(statement, now_ms)),
        acted_by,
        opened_ms: row.opened_ms,
        claimed_by: row.claimed_by,
        claimed_ms: row.claimed_ms,
        decision,
        may_decide,
    })
}

/// Tells those who may handle a case that it has changed, each with how many wait for them. The case stands: who is not told finds it with
/// the next overview.
pub(crate) async fn tell_handlers(app: &App, network: NetworkId, case_id: CaseId) {
    match handlers(app, network, case_id).await {
        Ok(handlers) => {
            for (person, open) in handlers {
                app.hub.tell(person, &PersonEvent::Case { network_id: network, case_id, open }).await;
            }
        }
        Err(error) => tracing::warn!(%error, "those who moderate could not be told of a case"),
    }
}

async fn handlers(app: &App, network: NetworkId, case: CaseId) -> Result<Vec<(PersonId, i64)>> {
    let mut tx = app.db.read().await?;
    let mut handlers = Vec::new();
    for (person, own) in grants::all_acting(&mut tx, network).await? {
        if access::moderates(&own) && store::get(&mut tx, person, case).await?.is_some() {
            let open = store::open(&mut tx, person).await?.remove(&network).unwrap_or_default();
            handlers.push((person, open));
        }
    }
    Ok(handlers)
}
