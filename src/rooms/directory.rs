//! Who is who in a network.

use std::collections::{BTreeSet, HashMap};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mellanrum_protocol::shapes::networks::{DirectoryEntry, DirectoryPage, Grant, NetworkAction, Role};
use mellanrum_protocol::shapes::people::Person;
use mellanrum_protocol::{NetworkId, PersonId, limits};

use super::store::networks;
use crate::App;
use crate::access;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::identity::people;
use crate::store::Tx;

/// Who is who in a network, by name, [`limits::PAGE`] people at a time. `q` finds parts of names, handles, titles and organisations.
///
/// Applicants are shown to those who can make them participants. That somebody's role is for a room which the actor
/// cannot read is not shown: the role stands there without the room.
pub async fn directory(
    app: &App,
    actor: &Actor,
    network: NetworkId,
    q: Option<&str>,
    cursor: Option<&str>,
) -> Result<DirectoryPage> {
    let after = cursor.map(from_cursor).transpose()?;
    let mut tx = app.db.read().await?;
    let mut roles = shown_roles(&mut tx, network, actor.person_id).await?;
    let ids: Vec<PersonId> = roles.keys().copied().collect();
    let people = people::people(&mut tx, &ids).await?;
    let (people, next_cursor) = page(people, q.unwrap_or_default(), after.as_ref());
    let entry = |person: Person| DirectoryEntry { roles: roles.remove(&person.id).unwrap_or_default(), person };
    Ok(DirectoryPage { entries: people.into_iter().map(entry).collect(), next_cursor })
}

/// Everyone in a network's directory, with their roles as somebody sees them. To those who take no part in it it is not there.
pub(crate) async fn shown_roles(
    tx: &mut Tx,
    network: NetworkId,
    viewer: PersonId,
) -> Result<HashMap<PersonId, Vec<Grant>>> {
    let own = networks::acting(tx, network, viewer).await?;
    if !access::may_in_network(&own, NetworkAction::SeeDirectory) {
        return Err(Error::NOT_FOUND);
    }
    let manages = access::may_in_network(&own, NetworkAction::GrantRoles);
    // Who gives roles, if only in their own area, sees those too that have not begun, and all dates.
    let gives = manages || access::may_in_network(&own, NetworkAction::Invite);
    let closed: BTreeSet<String> = networks::closed_slugs(tx, network, viewer).await?.into_iter().collect();
    let grants =
        if gives { networks::all_grants(tx, network).await? } else { networks::all_holding(tx, network).await? };
    let mut roles: HashMap<PersonId, Vec<Grant>> = HashMap::new();
    for (person, mut grant) in grants {
        if !gives {
            grant = Grant { from_ms: None, until_ms: None, ..grant };
        }
        if manages || grant.role != Role::Applicant {
            let shown = roles.entry(person).or_default();
            let grant = if manages { grant } else { without_closed(grant, &closed) };
            if !shown.contains(&grant) {
                shown.push(grant);
            }
        }
    }
    Ok(roles)
}

/// Whether somebody gives and takes roles in the whole network. To those who take no part in it it is not there.
pub(crate) async fn manages(tx: &mut Tx, network: NetworkId, person: PersonId) -> Result<bool> {
    let own = networks::acting(tx, network, person).await?;
    if !access::may_in_network(&own, NetworkAction::SeeDirectory) {
        return Err(Error::NOT_FOUND);
    }
    Ok(access::may_in_network(&own, NetworkAction::GrantRoles))
}

/// A role as it is shown to whoever cannot read the rooms of these short names.
pub(super) fn without_closed(mut grant: Grant, closed: &BTreeSet<String>) -> Grant {
    grant.scope = grant.scope.filter(|scope| !closed.contains(scope));
    grant
}

/// By what the directory is ordered.
type Place = (String, PersonId);

fn place_of(person: &Person) -> Place {
    (person.name.to_lowercase(), person.id)
}

/// Those who are found, after a place, in order. Sorted here and not by the database, so that the order is the same on both.
fn page(mut people: Vec<Person>, q: &str, after: Option<&Place>) -> (Vec<Person>, Option<String>) {
    let q = q.trim().to_lowercase();
    people.retain(|person| after.is_none_or(|after| place_of(person) > *after) && is_found(person, &q));
    people.sort_by_cached_key(place_of);
    let most = usize::try_from(limits::PAGE).unwrap_or(usize::MAX);
    let more = people.len() > most;
    people.truncate(most);
    let next = people.last().filter(|_| more).map(|last| to_cursor(&place_of(last)));
    (people, next)
}

/// Whether somebody is found by a part of their name, handle, title or organisation, in lower case.
pub(crate) fn is_found(person: &Person, q: &str) -> bool {
    let Person { name, handle, title, organisation, .. } = person;
    let mut texts = [Some(name), Some(handle), Some(title), organisation.as_ref()].into_iter().flatten();
    q.is_empty() || texts.any(|text| text.to_lowercase().contains(q))
}

fn to_cursor((name, id): &Place) -> String {
    URL_SAFE_NO_PAD.encode(format!("{id} {name}"))
}

fn from_cursor(cursor: &str) -> Result<Place> {
    let read = || {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let (id, name) = text.split_once(' ')?;
        Some((name.to_owned(), id.parse().ok()?))
    };
    read().ok_or(Error::Invalid { field: "cursor", why: "unknown" })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn person(n: u128, name: &str) -> Person {
        Person {
            id: PersonId(Uuid::from_u128(n)),
            handle: format!("p{n}"),
            name: name.to_owned(),
            title: String::new(),
            organisation_id: None,
            organisation: Some("Åsele".to_owned()),
            avatar_url: None,
            active: true,
        }
    }

    #[test]
    fn pages_follow_each_other_without_hole_or_overlap() {
        let people: Vec<Person> = (0..250).map(|n| person(n, &format!("Name {}", n % 7))).collect();
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let (found, next) = page(people.clone(), "name", after.as_ref());
            seen.extend(found.iter().map(place_of));
            let Some(next) = next else { break };
            after = Some(from_cursor(&next).expect("our own cursor"));
        }
        assert_eq!(seen.len(), 250);
        assert!(seen.is_sorted());
    }

    #[test]
    fn people_are_found_by_parts_in_any_case() {
        let people = vec![person(1, "Örjan Ek"), person(2, "Bo")];
        assert_eq!(page(people.clone(), "örj", None).0.len(), 1);
        assert_eq!(page(people.clone(), "ÅSELE", None).0.len(), 2);
        assert_eq!(page(people, "nobody", None).0.len(), 0);
    }

    #[test]
    fn a_broken_cursor_is_refused() {
        assert!(from_cursor("%%%").is_err() && from_cursor("").is_err());
    }

    #[test]
    fn a_role_in_a_closed_room_is_shown_without_the_room() {
        let closed = BTreeSet::from(["grupp-ett".to_owned()]);
        let grant = |scope: &str| Grant::new(Role::Participant, Some(scope));
        assert_eq!(without_closed(grant("grupp-ett"), &closed).scope, None);
        assert_eq!(without_closed(grant("norr"), &closed).scope.as_deref(), Some("norr"));
    }
}
