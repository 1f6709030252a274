//! Roles that go from one person to another, and a role for many at once. The network must have been taken ([`grants::take_network`]).

use mellanrum_protocol::shapes::audit::AuditAct;
use mellanrum_protocol::shapes::networks::{Grant, NetworkAction, Role};
use mellanrum_protocol::shapes::people::NetworkEvent;
use mellanrum_protocol::{NetworkId, PersonId};

use super::grants::{self, Regrant};
use super::looks;
use super::store::networks;
use super::tell::Told;
use crate::App;
use crate::access;
use crate::archive::Locked;
use crate::error::{Error, Result};
use crate::identity::people;
use crate::store::Tx;

/// A person's roles in a network, those too that have not begun.
pub(crate) async fn all_of(tx: &mut Tx, network: NetworkId, person: PersonId) -> Result<Vec<Grant>> {
    networks::grants(tx, network, person).await
}

/// Gives all of one person's roles but their looks to another, who keeps what they have. Rooms that have been dissolved are read by whoever has the seat.
pub(crate) async fn hand_over(
    tx: &mut Tx,
    locked: &mut Locked,
    (network, from, to): (NetworkId, PersonId, PersonId),
    seat: &[Grant],
    by: PersonId,
    now_ms: i64,
) -> Result<Told> {
    let before = networks::grants(tx, network, to).await?;
    // Whoever was let in to read a coaching room was let in by name: that ends here.
    let along = looks::left_out(tx, network, seat).await?;
    let applies = |grant: &&Grant| grant.role == Role::Applicant;
    let mut replaced: Vec<Grant> = before.iter().filter(applies).cloned().collect();
    let add = grants::added(&before, along, &mut replaced);
    for grant in &replaced {
        networks::delete_grant(tx, network, to, grant).await?;
    }
    for grant in &add {
        networks::insert_grant(tx, network, to, grant, Some(by), now_ms).await?;
    }
    for grant in seat {
        networks::delete_grant(tx, network, from, grant).await?;
    }
    let taken = [(AuditAct::RoleTaken, seat)];
    grants::log_roles(tx, locked, network, from, &taken, Some(by), now_ms).await?;
    let given = [(AuditAct::RoleTaken, &*replaced), (AuditAct::RoleGiven, &*add)];
    grants::log_roles(tx, locked, network, to, &given, Some(by), now_ms).await?;
    let mut told = grants::settle(tx, locked, network, to).await?;
    told.extend(grants::settle(tx, locked, network, from).await?);
    Ok(told)
}

/// Whether somebody may give or take this role at all.
pub(crate) async fn may_set(tx: &mut Tx, network: NetworkId, by: PersonId, grant: &Grant, now_ms: i64) -> Result<()> {
    let own = networks::acting(tx, network, by).await?;
    if !access::may_in_network(&own, NetworkAction::SeeDirectory) {
        return Err(Error::NOT_FOUND);
    }
    if !access::may_grant(&own, grant) {
        return Err(Error::DENIED);
    }
    grants::check(std::slice::from_ref(grant), now_ms)
}

/// Gives one person a role with exactly these dates, or takes it; `None` if nothing changes by it.
pub(crate) async fn set_one(
    tx: &mut Tx,
    locked: &mut Locked,
    (network, person): (NetworkId, PersonId),
    grant: &Grant,
    give: bool,
    (by, now_ms): (PersonId, i64),
) -> Result<Option<Told>> {
    let before = networks::grants(tx, network, person).await?;
    let remove: Vec<Grant> = before.into_iter().filter(|mine| mine.is_like(grant)).collect();
    if if give { remove.contains(grant) } else { remove.is_empty() } {
        return Ok(None);
    }
    let add = if give { vec![grant.clone()] } else { Vec::new() };
    let change = Regrant { network, person, room: None, add, remove, by: Some(by), now_ms };
    Ok(Some(grants::regrant(tx, locked, change).await?.told))
}

/// Tells those in a network's directory of somebody who may have come into it.
pub(crate) async fn tell_arrival(app: &App, network: NetworkId, person: PersonId) -> Result<()> {
    let mut tx = app.db.read().await?;
    for person in people::people(&mut tx, &[person]).await? {
        app.hub.tell_network(network, &NetworkEvent::Person { person }).await;
    }
    Ok(())
}
