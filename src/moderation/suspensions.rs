//! Suspensions: somebody's roles in a network open none of its rooms, until a moment or until it is lifted. One without an end is a ban.
//!
//! The roles stay; each room closes in its own order (I14), on every node, and opens again the same way. What follows from places — search,
//! files, feeds, downloads, pushes, drafts, the inbox — follows from it by itself. Direct conversations stay.

use mellanrum_protocol::shapes::audit::{AuditAct, AuditDetail};
use mellanrum_protocol::shapes::moderation::{SetSuspension, StatementKind, Suspension};
use mellanrum_protocol::shapes::networks::{Grant, NetworkAction};
use mellanrum_protocol::{NetworkId, PersonId};

use super::{Told, statements, store};
use crate::App;
use crate::access;
use crate::archive::Locked;
use crate::audit::Entry;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::rooms::{grants, networks, tell};
use crate::store::Tx;

/// Who is suspended from a network, for those who may suspend.
pub async fn list(app: &App, actor: &Actor, network: NetworkId) -> Result<Vec<Suspension>> {
    let mut tx = app.db.read().await?;
    may(&mut tx, actor.person_id, network).await?;
    store::suspensions::of_network(&mut tx, network).await
}

/// Suspends somebody, or changes for how long. The same again changes nothing.
pub async fn set(
    app: &App,
    actor: &Actor,
    network: NetworkId,
    person: PersonId,
    ask: SetSuspension,
) -> Result<Suspension> {
    let reason = super::reason(&ask.reason)?;
    let now_ms = app.clock.now_ms();
    let until_ms = super::until(ask.until_ms, now_ms)?;
    let (by, clock) = (actor.person_id, app.clock.clone());
    let mut tx = app.db.read().await?;
    may_suspend(&mut tx, by, network, person, until_ms.map(|until| until - now_ms)).await?;
    drop(tx);
    let rooms = grants::rooms_of(app, network).await?;
    let run = app.archive.act(rooms, move |tx, locked| {
        Box::pin(async move {
            grants::take_network(tx, locked, network).await?;
            let at_ms = clock.now_ms();
            may_suspend(tx, by, network, person, until_ms.map(|until| until - at_ms)).await?;
            let before = store::suspensions::of(tx, network, person).await?;
            if let Some(same) = before.filter(|row| row.until_ms == until_ms && row.reason == reason) {
                return Ok((same, Told::new()));
            }
            let row = Suspension { network_id: network, person_id: person, by, at_ms, until_ms, reason };
            store::suspensions::put(tx, &row).await?;
            let mut told = grants::settle(tx, locked, network, person).await?;
            let detail = AuditDetail { until_ms, ..AuditDetail::default() };
            let entry = Entry::of(network, Some(by), AuditAct::Suspended, at_ms);
            locked.log(Entry { person: Some(person), reason: row.reason.clone(), detail, ..entry });
            let statement = statements::New {
                reason: row.reason.clone(),
                until_ms,
                ..statements::New::of(network, person, StatementKind::Suspended, by, at_ms)
            };
            told.push(statements::make(tx, &clock, statement).await?);
            Ok((row, told))
        })
    });
    let ((row, told), entries) = run.await?;
    app.mutes.notify_one();
    tell::publish(app, entries, told).await;
    Ok(row)
}

/// Lifts a suspension. That there is none is no error.
pub async fn lift(app: &App, actor: &Actor, network: NetworkId, person: PersonId) -> Result<()> {
    let (by, clock) = (actor.person_id, app.clock.clone());
    let mut tx = app.db.read().await?;
    may_lift(&mut tx, by, network, person).await?;
    drop(tx);
    let rooms = grants::rooms_of(app, network).await?;
    let run = app.archive.act(rooms, move |tx, locked| {
        Box::pin(async move {
            grants::take_network(tx, locked, network).await?;
            may_lift(tx, by, network, person).await?;
            lift_under_locks(tx, locked, &clock, (network, person), by, Some("")).await
        })
    });
    let (told, entries) = run.await?;
    tell::publish(app, entries, told).await;
    Ok(())
}

/// Lifts a suspension from a network that has been taken, if there is one. With a reason the person is told by a statement of its own.
pub(super) async fn lift_under_locks(
    tx: &mut Tx,
    locked: &mut Locked,
    clock: &Clock,
    (network, person): (NetworkId, PersonId),
    by: PersonId,
    reason: Option<&str>,
) -> Result<Told> {
    if !store::suspensions::lift(tx, network, person).await? {
        return Ok(Told::new());
    }
    let at_ms = clock.now_ms();
    let mut told = grants::settle(tx, locked, network, person).await?;
    locked.log(Entry { person: Some(person), ..Entry::of(network, Some(by), AuditAct::Unsuspended, at_ms) });
    if let Some(reason) = reason {
        let statement = statements::New {
            reason: reason.to_owned(),
            ..statements::New::of(network, person, StatementKind::Unsuspended, by, at_ms)
        };
        told.push(statements::make(tx, clock, statement).await?);
    }
    Ok(told)
}

/// The roles of somebody who may suspend at all.
async fn may(tx: &mut Tx, by: PersonId, network: NetworkId) -> Result<Vec<Grant>> {
    let own = networks::grants_of(tx, network, by).await?;
    if !access::may_in_network(&own, NetworkAction::SeeDirectory) {
        return Err(Error::NOT_FOUND);
    }
    if access::may_in_network(&own, NetworkAction::Suspend) { Ok(own) } else { Err(Error::DENIED) }
}

/// Whether somebody may suspend another for so long, and replace what stands.
async fn may_suspend(
    tx: &mut Tx,
    by: PersonId,
    network: NetworkId,
    person: PersonId,
    length_ms: Option<i64>,
) -> Result<()> {
    let own = may(tx, by, network).await?;
    let theirs = grants::roles_of(tx, network, person).await?;
    if theirs.is_empty() {
        return Err(Error::NOT_FOUND);
    }
    let stands = store::suspensions::of(tx, network, person).await?;
    let replaces = stands.is_none_or(|row| access::may_suspend(&own, &theirs, length(&row)));
    if by != person && replaces && access::may_suspend(&own, &theirs, length_ms) { Ok(()) } else { Err(Error::DENIED) }
}

/// Whether somebody may lift another's suspension: one that they could have set.
pub(super) async fn may_lift(tx: &mut Tx, by: PersonId, network: NetworkId, person: PersonId) -> Result<()> {
    let own = may(tx, by, network).await?;
    let theirs = grants::roles_of(tx, network, person).await?;
    if theirs.is_empty() {
        return Err(Error::NOT_FOUND);
    }
    let stands = store::suspensions::of(tx, network, person).await?;
    let lifts = stands.is_none_or(|row| access::may_suspend(&own, &theirs, length(&row)));
    if by != person && lifts { Ok(()) } else { Err(Error::DENIED) }
}

fn length(row: &Suspension) -> Option<i64> {
    row.until_ms.map(|until| until - row.at_ms)
}
