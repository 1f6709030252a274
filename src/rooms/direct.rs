//! Direct conversations: one room per set of people.

use std::collections::BTreeSet;

use mellanrum_protocol::limits::DIRECT_PEOPLE;
use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::rooms::{MyRoom, NewDirect, RoomKind};
use mellanrum_protocol::{PersonId, RoomId};

use super::store::{self, networks};
use super::{birth, my_room, tell};
use crate::App;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::identity::people;
use crate::store::Tx;

/// The conversation of the actor and these people: the one they have, or a new one. When two make it at once, both get the same.
pub async fn find_or_make(app: &App, actor: &Actor, new: NewDirect) -> Result<MyRoom> {
    let by = actor.person_id;
    let people = everyone(by, &new.people)?;
    let direct_key = key(&people);
    let mut tx = app.db.read().await?;
    if let Some(room) = store::direct(&mut tx, &direct_key).await? {
        return my_room(&mut tx, by, room, app.clock.now_ms()).await;
    }
    check_people(&mut tx, by, &people).await?;
    let language = people::me(&mut tx, by).await?.locale;
    drop(tx);
    let (id, now_ms) = (RoomId(app.clock.id()), app.clock.now_ms());
    let row = birth::blank(id, None, RoomKind::Direct, language);
    let members: Vec<(PersonId, Role)> = people.iter().map(|person| (*person, Role::Participant)).collect();
    let (room, entries) = app
        .archive
        .act([], move |tx, locked| {
            Box::pin(async move {
                if birth::bear(tx, locked, &row, Some(&direct_key), &members, now_ms).await? {
                    return Ok(id);
                }
                store::direct(tx, &direct_key).await?.ok_or(Error::NOT_FOUND)
            })
        })
        .await?;
    let told = if room == id { tell::opened(id, people) } else { Vec::new() };
    tell::publish(app, entries, told).await;
    let mut tx = app.db.read().await?;
    my_room(&mut tx, by, room, app.clock.now_ms()).await
}

/// The actor and the others, each once.
fn everyone(by: PersonId, others: &[PersonId]) -> Result<BTreeSet<PersonId>> {
    let people: BTreeSet<PersonId> = others.iter().copied().chain([by]).collect();
    match people.len() {
        0 | 1 => Err(Error::Invalid { field: "people", why: "too_few" }),
        2..=DIRECT_PEOPLE => Ok(people),
        _ => Err(Error::Invalid { field: "people", why: "too_many" }),
    }
}

/// By which the same people find the same room.
fn key(people: &BTreeSet<PersonId>) -> String {
    people.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

/// Everyone is active and shares a network with the actor. Whoever doesn't is refused like whoever doesn't exist.
async fn check_people(tx: &mut Tx, by: PersonId, people: &BTreeSet<PersonId>) -> Result<()> {
    let unknown = Error::Invalid { field: "people", why: "unknown" };
    for other in people.iter().filter(|other| **other != by) {
        if !networks::share_a_network(tx, by, *other).await? {
            return Err(unknown);
        }
    }
    let ids: Vec<PersonId> = people.iter().copied().collect();
    let known = people::people(tx, &ids).await?;
    if known.len() == people.len() && known.iter().all(|person| person.active) { Ok(()) } else { Err(unknown) }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn person(n: u128) -> PersonId {
        PersonId(Uuid::from_u128(n))
    }

    #[test]
    fn the_same_people_have_the_same_key_whoever_asks() {
        let one = everyone(person(1), &[person(3), person(2), person(3)]).expect("three people");
        let other = everyone(person(3), &[person(1), person(2), person(3)]).expect("three people");
        assert_eq!(key(&one), key(&other));
        assert_eq!(key(&one).split(',').count(), 3);
    }

    #[test]
    fn a_conversation_has_two_to_ten_people() {
        assert!(everyone(person(1), &[person(1)]).is_err());
        let others: Vec<PersonId> = (2..=10).map(person).collect();
        assert!(everyone(person(1), &others).is_ok());
        assert!(everyone(person(11), &[others, vec![person(1)]].concat()).is_err());
    }
}
