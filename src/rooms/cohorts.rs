//! Forming coaching rooms: a few municipalities and their coach, closed to everyone else.

use std::collections::BTreeSet;

use mellanrum_protocol::shapes::networks::{Grant, NetworkAction, Role, Rules};
use mellanrum_protocol::shapes::rooms::{Change, Cohort, MyRoom, NewCohort, RoomKind};
use mellanrum_protocol::{NetworkId, OrganisationId, PersonId, RoomId};

use super::grants::{self, Regrant, takes_part};
use super::store::{self, networks};
use super::tell::{self, Told};
use super::{birth, channels, check, my_room};
use crate::App;
use crate::access;
use crate::archive::Locked;
use crate::archive::row::{RoomRow, json, to_json};
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::identity::people;
use crate::store::Tx;

/// Most participants of a coaching room.
const MEMBERS: usize = 100;
/// Most rooms that are named by the same name and a number.
const NAMESAKES: usize = 1_000;

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
    let raised = Raise {
        id,
        slug: Some(check::slug(new.slug.as_deref(), &name)?),
        name,
        language: network_is.default_language,
        cohort,
        coach: new.coach,
        members: new.members.clone(),
    };
    let rooms = grants::rooms_of(app, network).await?;
    let (told, entries) = app
        .archive
        .act(rooms, move |tx, locked| {
            Box::pin(async move {
                grants::take_network(tx, locked, network).await?;
                may_form(tx, network, by).await?;
                check_people(tx, network, &raised.cohort.organisations, &new).await?;
                raise(tx, locked, network, raised, by, now_ms).await
            })
        })
        .await?;
    tell::publish(app, entries, told).await;
    let mut tx = app.db.read().await?;
    my_room(&mut tx, by, id, app.clock.now_ms()).await
}

/// A coaching room to be made, and who is in it.
pub(crate) struct Raise {
    pub id: RoomId,
    /// None: made from the name, with a number if that is taken.
    pub slug: Option<String>,
    pub name: String,
    pub language: String,
    pub cohort: Cohort,
    pub coach: PersonId,
    pub members: Vec<PersonId>,
}

/// Makes a coaching room with a role in it for the coach and each participant; what these are to be told. The network must have been taken.
pub(crate) async fn raise(
    tx: &mut Tx,
    locked: &mut Locked,
    network: NetworkId,
    raise: Raise,
    by: PersonId,
    now_ms: i64,
) -> Result<Told> {
    let Raise { id, slug, name, language, cohort, coach, members } = raise;
    let row = RoomRow {
        slug: free_slug(tx, network, slug, &name).await?,
        name,
        purpose: cohort.focus.clone(),
        cohort: Some(to_json(&cohort)?),
        ..birth::blank(id, Some(network), RoomKind::Cohort, language)
    };
    let opened = channels::open(tx, locked, network, &row, now_ms).await?;
    let mut told = tell::opened(id, opened);
    for (person, role) in roles(coach, &members) {
        let add = vec![Grant::new(role, Some(&row.slug))];
        let (room, by) = (Some(id), Some(by));
        let change = Regrant { network, person, room, add, remove: Vec::new(), by, now_ms };
        told.extend(grants::regrant(tx, locked, change).await?.told);
    }
    Ok(told)
}

/// A short name that no room has and that nobody has a role for: they would walk in.
async fn free_slug(tx: &mut Tx, network: NetworkId, asked: Option<String>, name: &str) -> Result<String> {
    let taken = Error::Invalid { field: "slug", why: "taken" };
    if let Some(slug) = asked {
        return if networks::scope_in_use(tx, network, &slug).await? { Err(taken) } else { Ok(slug) };
    }
    let base = check::slug(None, name)?;
    for n in 1..=NAMESAKES {
        let number = if n == 1 { String::new() } else { format!("-{n}") };
        let slug = format!("{}{number}", base.get(..check::SLUG - number.len()).unwrap_or(&base));
        if !networks::scope_in_use(tx, network, &slug).await?
            && networks::room_of_slug(tx, network, &slug).await?.is_none()
        {
            return Ok(slug);
        }
    }
    Err(taken)
}

/// Writes back what a locked coaching room has beside a channel; whether that is another than before.
pub(crate) async fn put(tx: &mut Tx, locked: &mut Locked, room: RoomId, cohort: &Cohort) -> Result<bool> {
    let mut row = locked.room(room)?.clone();
    let before: Option<Cohort> = row.cohort.as_deref().map(json).transpose()?;
    if before.as_ref() == Some(cohort) {
        return Ok(false);
    }
    row.cohort = Some(to_json(cohort)?);
    save(tx, locked, row).await?;
    Ok(true)
}

/// Ends a locked coaching room: from now on it is read by those who are in it, and nobody writes there or comes in.
pub(crate) async fn dissolve(tx: &mut Tx, locked: &mut Locked, room: RoomId, now_ms: i64) -> Result<Told> {
    let mut row = locked.room(room)?.clone();
    let mut cohort: Cohort = json(row.cohort.as_deref().unwrap_or_default())?;
    cohort.dissolved_ms = Some(now_ms);
    row.cohort = Some(to_json(&cohort)?);
    row.read_only_after_ms = Some(row.read_only_after_ms.unwrap_or(now_ms).min(now_ms));
    save(tx, locked, row).await?;
    Ok(tell::opened(room, store::members(tx, room).await?.into_iter().map(|member| member.person_id)))
}

/// Stores what is said of a locked room, as a change of it.
async fn save(tx: &mut Tx, locked: &mut Locked, mut row: RoomRow) -> Result<()> {
    row.changed_seq = locked.next_seq(row.id)?;
    row.last_seq = row.changed_seq;
    store::update_words(tx, &row).await?;
    locked.changed(row.id, row.changed_seq, Change::Room { room: Box::new(row.to_room()?) });
    let locked = locked.room(row.id)?;
    *locked = row;
    Ok(())
}

/// Whether a coaching room has been dissolved.
pub(super) fn dissolved(row: &RoomRow) -> Result<bool> {
    let cohort: Option<Cohort> = row.cohort.as_deref().map(json).transpose()?;
    Ok(cohort.is_some_and(|cohort| cohort.dissolved_ms.is_some()))
}

/// Refuses those who do not form coaching rooms here; to those who do not take part in the network it is not there.
pub(crate) async fn may_form(tx: &mut Tx, network: NetworkId, by: PersonId) -> Result<()> {
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
        looks: Vec::new(),
        dissolved_ms: None,
    })
}

/// The coach and the participants, each once.
fn roles(coach: PersonId, members: &[PersonId]) -> Vec<(PersonId, Role)> {
    let members: BTreeSet<PersonId> = members.iter().copied().filter(|person| *person != coach).collect();
    let participants = members.into_iter().map(|person| (person, Role::Participant));
    std::iter::once((coach, Role::Coach)).chain(participants).collect()
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
    for (person, role) in roles(new.coach, &new.members) {
        let field = if role == Role::Coach { "coach" } else { "members" };
        if !takes_part(&networks::holding(tx, network, person).await?) {
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
        let new = new(&[]);
        assert_eq!(roles(new.coach, &new.members), [(person(1), Role::Coach), (person(2), Role::Participant)]);
    }
}
