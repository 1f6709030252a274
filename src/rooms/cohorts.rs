//! Forming coaching rooms: a few municipalities and their coach, closed to everyone else.

use std::collections::BTreeSet;

use mellanrum_protocol::shapes::networks::{Grant, NetworkAction, Role, Rules};
use mellanrum_protocol::shapes::rooms::{Cohort, MyRoom, NewCohort, RoomKind};
use mellanrum_protocol::{NetworkId, OrganisationId, PersonId, RoomId};

use super::grants::{self, Regrant, takes_part};
use super::store::networks;
use super::{birth, channels, check, my_room, tell};
use crate::App;
use crate::access;
use crate::archive::row::{RoomRow, to_json};
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::identity::people;
use crate::store::Tx;

/// Most participants of a coaching room.
const MEMBERS: usize = 100;

/// Forms a coaching room: the room, and a role in it for the coach and each participant.
pub async fn form(app: &App, actor: &Actor, network: NetworkId, new: NewCohort) -> Result<MyRoom> {
    let by = actor.person_id;
    let mut tx = app.db.read().await?;
    may_form(&mut tx, network, by).await?;
    let network_is = networks::network(&mut tx, network).await?.ok_or(Error::NOT_FOUND)?;
    drop(tx);
    let cohort = to_cohort(&new, &network_is.rules)?;
    let (id, now_ms) = (RoomId(app.clock.id()), app.clock.now_ms());
    let name = check::name("name", &new.name, check::NAME)?;
    let row = RoomRow {
        slug: check::slug(new.slug.as_deref(), &name)?,
        name,
        purpose: cohort.focus.clone(),
        cohort: Some(to_json(&cohort)?),
        ..birth::blank(id, Some(network), RoomKind::Cohort, network_is.default_language)
    };
    let rooms = grants::rooms_of(app, network).await?;
    let (told, entries) = app
        .archive
        .act(rooms, move |tx, locked| {
            Box::pin(async move {
                grants::take_network(tx, locked, network).await?;
                may_form(tx, network, by).await?;
                check_people(tx, network, &cohort.organisations, &new).await?;
                if networks::scope_in_use(tx, network, &row.slug).await? {
                    // Somebody has a role for this name, and would walk in.
                    return Err(Error::Invalid { field: "slug", why: "taken" });
                }
                let members = channels::open(tx, locked, network, &row, now_ms).await?;
                let mut told = tell::opened(id, members);
                for (person, role) in roles(&new) {
                    let add = vec![Grant { role, scope: Some(row.slug.clone()) }];
                    let (room, by) = (Some(id), Some(by));
                    let change = Regrant { network, person, room, add, remove: Vec::new(), by, now_ms };
                    told.extend(grants::regrant(tx, locked, change).await?.told);
                }
                Ok(told)
            })
        })
        .await?;
    tell::publish(app, entries, told).await;
    let mut tx = app.db.read().await?;
    my_room(&mut tx, by, id, app.clock.now_ms()).await
}

async fn may_form(tx: &mut Tx, network: NetworkId, by: PersonId) -> Result<()> {
    let own = networks::acting(tx, network, by).await?;
    if !access::may_in_network(&own, NetworkAction::SeeDirectory) {
        return Err(Error::NOT_FOUND);
    }
    if access::may_in_network(&own, NetworkAction::FormCohort) { Ok(()) } else { Err(Error::DENIED) }
}

/// What can be said of a new coaching room without looking anything up. How many municipalities it takes is the network's rule.
fn to_cohort(new: &NewCohort, rules: &Rules) -> Result<Cohort> {
    let organisations: BTreeSet<OrganisationId> = new.organisations.iter().copied().collect();
    let size = u32::try_from(organisations.len()).unwrap_or(u32::MAX);
    if size < rules.cohort_size_min {
        return Err(Error::Invalid { field: "organisations", why: "too_few" });
    }
    if size > rules.cohort_size_max {
        return Err(Error::Invalid { field: "organisations", why: "too_many" });
    }
    if new.members.len() > MEMBERS {
        return Err(Error::Invalid { field: "members", why: "too_many" });
    }
    Ok(Cohort {
        focus: check::words("focus", &new.focus, check::WORDS)?,
        shared_question: check::words("shared_question", &new.shared_question, check::WORDS)?,
        organisations: organisations.into_iter().collect(),
        sessions: Vec::new(),
        dissolved_ms: None,
    })
}

/// The coach and the participants, each once.
fn roles(new: &NewCohort) -> Vec<(PersonId, Role)> {
    let members: BTreeSet<PersonId> = new.members.iter().copied().filter(|person| *person != new.coach).collect();
    let participants = members.into_iter().map(|person| (person, Role::Participant));
    std::iter::once((new.coach, Role::Coach)).chain(participants).collect()
}

/// The organisations are municipalities; the coach and the participants take part in the network, and each participant is of one of them.
async fn check_people(
    tx: &mut Tx,
    network: NetworkId,
    organisations: &[OrganisationId],
    new: &NewCohort,
) -> Result<()> {
    for id in organisations {
        if networks::organisation_kind(tx, *id).await?.as_deref() != Some("municipality") {
            return Err(Error::Invalid { field: "organisations", why: "unknown" });
        }
    }
    for (person, role) in roles(new) {
        let field = if role == Role::Coach { "coach" } else { "members" };
        if !takes_part(&networks::grants(tx, network, person).await?) {
            return Err(Error::Invalid { field, why: "unknown" });
        }
        if role == Role::Participant {
            let people = people::people(tx, &[person]).await?;
            let organisation = people.first().and_then(|person| person.organisation_id);
            if !organisation.is_some_and(|id| organisations.contains(&id)) {
                return Err(Error::Invalid { field, why: "not_of_cohort" });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn new(organisations: &[u128]) -> NewCohort {
        NewCohort {
            slug: None,
            name: "Grupp ett".to_owned(),
            focus: String::new(),
            shared_question: String::new(),
            organisations: organisations.iter().map(|n| OrganisationId(Uuid::from_u128(*n))).collect(),
            coach: PersonId(Uuid::from_u128(1)),
            members: vec![PersonId(Uuid::from_u128(1)), PersonId(Uuid::from_u128(2)), PersonId(Uuid::from_u128(2))],
        }
    }

    #[test]
    fn the_network_rules_say_how_many_municipalities() {
        let rules = Rules { cohort_size_min: 3, cohort_size_max: 4, invitation_valid_days: 60 };
        assert!(to_cohort(&new(&[1, 2]), &rules).is_err());
        assert!(to_cohort(&new(&[1, 2, 2]), &rules).is_err(), "the same one twice is one");
        assert!(to_cohort(&new(&[1, 2, 3]), &rules).is_ok());
        assert!(to_cohort(&new(&[1, 2, 3, 4, 5]), &rules).is_err());
    }

    #[test]
    fn everyone_has_one_role_and_the_coach_is_the_coach() {
        let person = |n| PersonId(Uuid::from_u128(n));
        assert_eq!(roles(&new(&[])), [(person(1), Role::Coach), (person(2), Role::Participant)]);
    }
}
