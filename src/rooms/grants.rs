//! Giving and taking roles. A change of roles and the changes of places that follow from it are one transaction.

use std::collections::{BTreeMap, BTreeSet};

use mellanrum_protocol::shapes::audit::{AuditAct, AuditDetail};
use mellanrum_protocol::shapes::networks::{Grant, NetworkAction, Role, SetRoles};
use mellanrum_protocol::shapes::rooms::{Cohort, RoomKind};
use mellanrum_protocol::{NetworkId, PersonId, RoomId};

use super::directory::without_closed;
use super::store::{self, networks};
use super::tell::{self, Told};
use super::{check as words, cohorts, handed, members};
use crate::App;
use crate::access;
use crate::archive::Locked;
use crate::archive::row::json;
use crate::audit::Entry;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::identity::people;
use crate::store::Tx;

/// Most roles of one person in one network.
const ROLES: usize = 50;

/// A person's roles in a network, as far as they count now; none if they have nothing to do with it, or are suspended from it.
pub async fn grants_of(tx: &mut Tx, network: NetworkId, person: PersonId) -> Result<Vec<Grant>> {
    networks::acting(tx, network, person).await
}

/// The roles that a person has in a network now, suspended or not.
pub(crate) async fn roles_of(tx: &mut Tx, network: NetworkId, person: PersonId) -> Result<Vec<Grant>> {
    networks::holding(tx, network, person).await
}

/// A person's roles in a network, those too that have not begun; none while they are suspended.
pub async fn roles_to_come(tx: &mut Tx, network: NetworkId, person: PersonId) -> Result<Vec<Grant>> {
    networks::to_come(tx, network, person).await
}

/// Gives a person roles in a network, without asking whether `by` may: an invitation or the demo network has settled that.
/// Whoever gets a role is no longer an applicant.
pub async fn add_roles(
    app: &App,
    by: Option<PersonId>,
    network: NetworkId,
    person: PersonId,
    roles: Vec<Grant>,
) -> Result<()> {
    let now_ms = app.clock.now_ms();
    check(&roles, now_ms)?;
    let rooms = rooms_of(app, network).await?;
    let (done, entries) = app
        .archive
        .act(rooms, move |tx, locked| {
            Box::pin(async move {
                take_network(tx, locked, network).await?;
                let before = networks::grants(tx, network, person).await?;
                let takes_part = roles.iter().any(|grant| grant.role != Role::Applicant);
                let ends = |grant: &&Grant| takes_part && grant.role == Role::Applicant;
                let mut remove: Vec<Grant> = before.iter().filter(ends).cloned().collect();
                let add = added(&before, roles, &mut remove);
                regrant(tx, locked, Regrant { network, person, room: None, add, remove, by, now_ms }).await
            })
        })
        .await?;
    app.turns.notify_one();
    done.tell(app, entries).await
}

/// Makes a person's roles in a network those named. The actor must be able to give each that is new and to take each that ends.
pub async fn set_roles(app: &App, actor: &Actor, network: NetworkId, person: PersonId, set: SetRoles) -> Result<()> {
    // Dates are asked of what is new: a role that has begun keeps its beginning.
    check(&set.roles, i64::MIN)?;
    let now_ms = app.clock.now_ms();
    let by = actor.person_id;
    let mut tx = app.db.read().await?;
    let (add, _) = may_change(&mut tx, by, network, person, &set.roles).await?;
    drop(tx);
    check(&add, now_ms)?;
    let rooms = rooms_of(app, network).await?;
    let (done, entries) = app
        .archive
        .act(rooms, move |tx, locked| {
            Box::pin(async move {
                take_network(tx, locked, network).await?;
                let (add, remove) = may_change(tx, by, network, person, &set.roles).await?;
                regrant(tx, locked, Regrant { network, person, room: None, add, remove, by: Some(by), now_ms }).await
            })
        })
        .await?;
    app.turns.notify_one();
    done.tell(app, entries).await
}

/// Roles to give and roles to take, if `by` may do all of it. Who has nothing to do with the network, or with the other person, hears `NotFound`.
async fn may_change(
    tx: &mut Tx,
    by: PersonId,
    network: NetworkId,
    person: PersonId,
    roles: &[Grant],
) -> Result<(Vec<Grant>, Vec<Grant>)> {
    let own = networks::acting(tx, network, by).await?;
    if !access::may_in_network(&own, NetworkAction::SeeDirectory) {
        return Err(Error::NOT_FOUND);
    }
    let manages = access::may_in_network(&own, NetworkAction::GrantRoles);
    if !manages && !access::may_in_network(&own, NetworkAction::Invite) {
        return Err(Error::DENIED);
    }
    let before = networks::grants(tx, network, person).await?;
    let here = before.iter().any(|grant| manages || grant.role != Role::Applicant);
    if !here && !networks::share_a_network(tx, by, person).await? {
        return Err(Error::NOT_FOUND);
    }
    let closed =
        if manages { BTreeSet::new() } else { networks::closed_slugs(tx, network, by).await?.into_iter().collect() };
    let (add, mut remove) = difference(&before, roles, &closed);
    remove.retain(|grant| manages || grant.role != Role::Applicant);
    if add.iter().chain(&remove).all(|grant| access::may_grant(&own, grant)) {
        Ok((add, remove))
    } else {
        Err(Error::DENIED)
    }
}

/// What to give and what to take so that `before` becomes `after`. Roles for rooms that are closed to whoever asks stand in `after` as the
/// directory showed them: without the room.
fn difference(before: &[Grant], after: &[Grant], closed: &BTreeSet<String>) -> (Vec<Grant>, Vec<Grant>) {
    let shown: Vec<Grant> = before.iter().map(|grant| without_closed(grant.clone(), closed)).collect();
    let mut add: Vec<Grant> = Vec::new();
    for grant in after {
        if !shown.contains(grant) && !add.contains(grant) {
            add.push(grant.clone());
        }
    }
    let ends = |(_, shown): &(&Grant, &Grant)| !after.contains(shown);
    let remove = before.iter().zip(&shown).filter(ends).map(|(grant, _)| grant.clone()).collect();
    (add, remove)
}

/// What there is to give so that somebody has these roles and loses none: of one that they have for a shorter time the two together.
pub(super) fn added(before: &[Grant], roles: Vec<Grant>, remove: &mut Vec<Grant>) -> Vec<Grant> {
    let mut add: Vec<Grant> = Vec::new();
    for grant in roles {
        match before.iter().find(|mine| mine.is_like(&grant)) {
            Some(mine) if mine.covers(&grant) => {}
            Some(mine) => {
                remove.push(mine.clone());
                add.push(grant.joined(mine));
            }
            None => add.push(grant),
        }
    }
    add
}

/// A change of one person's roles in one network.
pub(super) struct Regrant {
    pub network: NetworkId,
    pub person: PersonId,
    /// The coaching room that they are let into or taken out of by it, if that is what was asked for.
    pub room: Option<RoomId>,
    pub add: Vec<Grant>,
    pub remove: Vec<Grant>,
    pub by: Option<PersonId>,
    pub now_ms: i64,
}

/// What a change of roles came to.
pub(super) struct Regranted {
    pub told: Told,
    /// The person and the network, if they came into its directory by this.
    pub arrived: Option<(NetworkId, PersonId)>,
}

impl Regranted {
    /// Publishes and tells, after the commit.
    pub async fn tell(self, app: &App, entries: Vec<crate::archive::Entry>) -> Result<()> {
        tell::publish(app, entries, self.told).await;
        match self.arrived {
            Some((network, person)) => handed::tell_arrival(app, network, person).await,
            None => Ok(()),
        }
    }
}

/// Changes a person's roles and, with them, their places in the network's rooms. The network must have been taken ([`take_network`]).
pub(super) async fn regrant(tx: &mut Tx, locked: &mut Locked, change: Regrant) -> Result<Regranted> {
    let Regrant { network, person, room, add, remove, by, now_ms } = change;
    let mut regranted = Regranted { told: Vec::new(), arrived: None };
    if add.is_empty() && remove.is_empty() {
        return Ok(regranted);
    }
    let before = networks::holding(tx, network, person).await?;
    // What ends goes first: the same role with other dates comes in its place.
    for grant in &remove {
        networks::delete_grant(tx, network, person, grant).await?;
    }
    for grant in &add {
        fits(tx, network, person, grant).await?;
        networks::insert_grant(tx, network, person, grant, by, now_ms).await?;
    }
    if remove.iter().any(|grant| grant.role == Role::Owner) && networks::owners(tx, network).await? == 0 {
        return Err(Error::Invalid { field: "roles", why: "last_owner" });
    }
    match room {
        Some(room) => log_member(locked, network, (person, room), &add, by, now_ms),
        None => {
            let changes = [(AuditAct::RoleTaken, &*remove), (AuditAct::RoleGiven, &*add)];
            log_roles(tx, locked, network, person, &changes, by, now_ms).await?;
        }
    }
    let after = networks::holding(tx, network, person).await?;
    if takes_part(&after) && !takes_part(&before) {
        regranted.arrived = Some((network, person));
    }
    // Of somebody who is suspended roles open nothing, those neither that they get meanwhile.
    regranted.told = settle(tx, locked, network, person).await?;
    Ok(regranted)
}

/// Brings a person's places in line with their roles, as far as these count now. The network must have been taken ([`take_network`]).
pub(crate) async fn settle(tx: &mut Tx, locked: &mut Locked, network: NetworkId, person: PersonId) -> Result<Told> {
    let acting = networks::acting(tx, network, person).await?;
    let mut told = members::reconcile(tx, locked, network, person, &acting).await?;
    told.push(tell::roles_changed(person, network));
    Ok(told)
}

/// Everyone in a network whose roles count now, with these.
pub(crate) async fn all_acting(tx: &mut Tx, network: NetworkId) -> Result<BTreeMap<PersonId, Vec<Grant>>> {
    let mut people: BTreeMap<PersonId, Vec<Grant>> = BTreeMap::new();
    for (person, grant) in networks::all_acting(tx, network).await? {
        people.entry(person).or_default().push(grant);
    }
    Ok(people)
}

/// Notes for the log what roles were given and taken, began and ended; one for a room that not everyone may read as an entry of that room.
pub(super) async fn log_roles(
    tx: &mut Tx,
    locked: &mut Locked,
    network: NetworkId,
    person: PersonId,
    changes: &[(AuditAct, &[Grant])],
    by: Option<PersonId>,
    now_ms: i64,
) -> Result<()> {
    for (act, grants) in changes {
        for grant in *grants {
            let room = match &grant.scope {
                Some(scope) => networks::room_of_slug(tx, network, scope).await?.map(|room| room.id),
                None => None,
            };
            let entry = Entry::of(network, by, *act, now_ms);
            locked.log(Entry { person: Some(person), room, detail: said_of(grant), ..entry });
        }
    }
    Ok(())
}

/// What the log says of a role.
pub(super) fn said_of(grant: &Grant) -> AuditDetail {
    AuditDetail {
        role: Some(grant.role),
        scope: grant.scope.clone(),
        from_ms: grant.from_ms,
        until_ms: grant.until_ms,
        ..AuditDetail::default()
    }
}

/// Notes for the log that somebody was let into a coaching room, or taken out of it.
fn log_member(
    locked: &mut Locked,
    network: NetworkId,
    (person, room): (PersonId, RoomId),
    add: &[Grant],
    by: Option<PersonId>,
    now_ms: i64,
) {
    let scoped = add.iter().find(|grant| grant.scope.is_some());
    let act = if scoped.is_some() { AuditAct::MemberAdmitted } else { AuditAct::MemberRemoved };
    let detail = AuditDetail { role: scoped.map(|grant| grant.role), ..AuditDetail::default() };
    locked.log(Entry { person: Some(person), room: Some(room), detail, ..Entry::of(network, by, act, now_ms) });
}

/// Whether someone with these roles is in the network's directory.
pub(super) fn takes_part(grants: &[Grant]) -> bool {
    grants.iter().any(|grant| grant.role != Role::Applicant)
}

/// The rooms to lock before anything that may open or close some of them. Read again under the network's lock.
pub(crate) async fn rooms_of(app: &App, network: NetworkId) -> Result<Vec<RoomId>> {
    let mut tx = app.db.read().await?;
    store::rooms_of(&mut tx, network).await
}

/// Locks the network alone: nobody else takes it until the transaction ends.
pub(crate) async fn lock_network(tx: &mut Tx, network: NetworkId) -> Result<()> {
    networks::lock_network(tx, network).await
}

/// Locks the network and all its rooms, those made since the caller listed them too. Rooms come before their network, always:
/// the writer has locked the listed ones already.
pub(crate) async fn take_network(tx: &mut Tx, locked: &mut Locked, network: NetworkId) -> Result<()> {
    networks::lock_network(tx, network).await?;
    for room in store::rooms_of(tx, network).await? {
        locked.lock(tx, room).await?;
    }
    Ok(())
}

/// What can be said of roles without looking anything up, given at this moment.
pub(super) fn check(roles: &[Grant], now_ms: i64) -> Result<()> {
    let refuse = |why| Err(Error::Invalid { field: "roles", why });
    if roles.len() > ROLES {
        return refuse("too_many");
    }
    for (n, grant) in roles.iter().enumerate() {
        if roles.iter().take(n).any(|other| other.is_like(grant) && other != grant) {
            return refuse("twice");
        }
        if grant.until_ms.is_some_and(|until| until <= now_ms || grant.from_ms.is_some_and(|from| until <= from)) {
            return refuse("dates");
        }
        match (grant.role, grant.scope.as_deref()) {
            // These are for the whole network: a scope would look like a limit and be none.
            (Role::Owner | Role::Coordinator | Role::Moderator, Some(_)) => {
                return refuse("scope_not_allowed");
            }
            (Role::AreaCoordinator | Role::GuestSpeaker, None) => return refuse("scope_needed"),
            (_, Some(scope)) if scope.trim() != scope || !matches!(scope.chars().count(), 1..=words::SLUG) => {
                return refuse("scope_unknown");
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether a role's scope is what it may be for. A coaching room takes coaches, and participants of its municipalities (`domain.md` 2.1).
async fn fits(tx: &mut Tx, network: NetworkId, person: PersonId, grant: &Grant) -> Result<()> {
    let Some(scope) = grant.scope.as_deref() else { return Ok(()) };
    let room = networks::room_of_slug(tx, network, scope).await?;
    let cohort = room.as_ref().filter(|room| room.kind.0 == RoomKind::Cohort);
    if let Some(room) = cohort
        && matches!(grant.role, Role::Coach | Role::Participant)
        && cohorts::dissolved(room)?
    {
        // It is read by those who were in it.
        return Err(Error::Invalid { field: "room", why: "dissolved" });
    }
    match (cohort, grant.role) {
        (Some(_), Role::Coach) => Ok(()),
        (Some(room), Role::Participant) => {
            let cohort: Cohort = json(room.cohort.as_deref().unwrap_or("{}"))?;
            let people = people::people(tx, &[person]).await?;
            let organisation = people.first().and_then(|person| person.organisation_id);
            if organisation.is_some_and(|id| cohort.organisations.contains(&id)) {
                Ok(())
            } else {
                Err(Error::Invalid { field: "person", why: "not_of_cohort" })
            }
        }
        // The same answer as for a scope that names nothing: who may not read a coaching room doesn't learn that it exists.
        (Some(_), _) => Err(Error::Invalid { field: "roles", why: "scope_unknown" }),
        (None, Role::Coach | Role::GuestSpeaker) if room.is_none() => {
            Err(Error::Invalid { field: "roles", why: "scope_unknown" })
        }
        // An area may be given out before it has a channel.
        (None, _) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(role: Role, scope: Option<&str>) -> Grant {
        Grant::new(role, scope)
    }

    #[test]
    fn the_difference_gives_what_is_new_once_and_takes_what_is_not_named() {
        let before = [grant(Role::Participant, None), grant(Role::Observer, None)];
        let after = [grant(Role::Participant, None), grant(Role::Coach, Some("a")), grant(Role::Coach, Some("a"))];
        let (add, remove) = difference(&before, &after, &BTreeSet::new());
        assert_eq!(add, [grant(Role::Coach, Some("a"))]);
        assert_eq!(remove, [grant(Role::Observer, None)]);
    }

    #[test]
    fn roles_in_rooms_that_the_asker_cannot_see_stay() {
        let before = [grant(Role::Participant, None), grant(Role::Coach, Some("closed"))];
        let after = [grant(Role::Participant, None), grant(Role::Coach, None), grant(Role::Participant, Some("north"))];
        let (add, remove) = difference(&before, &after, &BTreeSet::from(["closed".to_owned()]));
        assert_eq!(add, [grant(Role::Participant, Some("north"))]);
        assert!(remove.is_empty());
    }

    #[test]
    fn a_scope_stands_only_where_it_limits() {
        assert!(check(&[grant(Role::Owner, Some("a"))], 0).is_err());
        assert!(check(&[grant(Role::AreaCoordinator, None)], 0).is_err());
        assert!(check(&[grant(Role::Participant, Some(" "))], 0).is_err());
        assert!(check(&[grant(Role::Participant, Some("north")), grant(Role::Owner, None)], 0).is_ok());
    }

    #[test]
    fn a_role_ends_after_it_begins_and_after_now_and_stands_once() {
        let dated = |from_ms, until_ms| Grant { from_ms, until_ms, ..grant(Role::Participant, None) };
        assert!(check(&[dated(Some(20), Some(30))], 10).is_ok() && check(&[dated(Some(5), None)], 10).is_ok());
        assert!(check(&[dated(None, Some(10))], 10).is_err() && check(&[dated(Some(30), Some(30))], 10).is_err());
        assert!(check(&[dated(None, None), dated(Some(20), None)], 10).is_err());
    }

    #[test]
    fn what_is_given_on_top_shortens_nothing() {
        let dated = |from_ms, until_ms| Grant { from_ms, until_ms, ..grant(Role::Participant, None) };
        let mut remove = Vec::new();
        assert!(added(&[dated(None, None)], vec![dated(Some(5), Some(9))], &mut remove).is_empty());
        assert!(remove.is_empty());
        let both = added(&[dated(Some(1), Some(6))], vec![dated(Some(5), None)], &mut remove);
        assert_eq!((both, remove), (vec![dated(Some(1), None)], vec![dated(Some(1), Some(6))]));
    }
}
