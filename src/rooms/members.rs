//! Who is in a room. In a network's rooms that follows from roles ([`reconcile`]); a direct conversation is its people's own.

use std::collections::HashMap;

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::shapes::networks::{AdmitMember, Grant, Role};
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::shapes::rooms::{Change, Member, RoomAction, RoomKind};
use mellanrum_protocol::{NetworkId, PersonId, RoomId};

use super::grants::{self, Regrant};
use super::reader;
use super::store::{self, networks};
use super::tell::{self, Told};
use crate::App;
use crate::access;
use crate::archive::Locked;
use crate::archive::row::{MemberRow, RoomRow, Word};
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::store::Tx;

/// Whoever may read a room. `NotFound` unless the actor is one of them.
pub async fn list(app: &App, actor: &Actor, room: RoomId) -> Result<Vec<Member>> {
    let mut tx = app.db.read().await?;
    reader(&mut tx, actor.person_id, room).await?;
    Ok(store::members(&mut tx, room).await?.iter().map(Member::from).collect())
}

/// Brings a person's places in a network's rooms in line with their roles, each change in its room's order (I14).
/// The rooms must be locked. Returns what the person is to be told after the commit.
pub async fn reconcile(
    tx: &mut Tx,
    locked: &mut Locked,
    network: NetworkId,
    person: PersonId,
    roles: &[Grant],
) -> Result<Told> {
    let places = store::places_in_network(tx, network, person).await?;
    let places: HashMap<RoomId, MemberRow> = places.into_iter().map(|row| (row.room_id, row)).collect();
    let rooms: Vec<RoomRow> = locked.rooms().filter(|room| room.network_id == Some(network)).cloned().collect();
    let mut told = Told::new();
    for room in rooms {
        let role = access::role_in_room(roles, room.facts());
        let Some(mut row) = moved(&room, person, places.get(&room.id), role) else { continue };
        row.changed_seq = locked.next_seq(room.id)?;
        store::put_member(tx, &row).await?;
        locked.changed(room.id, row.changed_seq, Change::Member { member: (&row).into() });
        told.push((person, event(&row)));
    }
    Ok(told)
}

/// The place a person with `role` shall have, if it is another than `place`. Everything in a room is unread to whoever joins.
fn moved(room: &RoomRow, person_id: PersonId, place: Option<&MemberRow>, role: Option<Role>) -> Option<MemberRow> {
    let (room_id, present) = (room.id, true);
    match (place, role) {
        (None, None) => None,
        (None, Some(role)) => {
            Some(MemberRow { room_id, person_id, role: Word(role), present, changed_seq: 0, last_read_seq: 0 })
        }
        (Some(place), None) => place.present.then(|| MemberRow { present: false, ..place.clone() }),
        (Some(place), Some(role)) if place.present && place.role == Word(role) => None,
        (Some(place), Some(role)) => Some(MemberRow { role: Word(role), present, ..place.clone() }),
    }
}

fn event(row: &MemberRow) -> PersonEvent {
    if row.present {
        PersonEvent::RoomOpened { room_id: row.room_id }
    } else {
        PersonEvent::RoomClosed { room_id: row.room_id }
    }
}

/// Lets a person of the network into a coaching room, as participant or coach; having let them in already is no error.
///
/// Nobody is added to a direct conversation: it would let them read what was said among others. A new one is made instead.
pub async fn admit(app: &App, actor: &Actor, room: RoomId, person: PersonId, admit: AdmitMember) -> Result<Member> {
    if !matches!(admit.role, Role::Participant | Role::Coach) {
        return Err(Error::Invalid { field: "role", why: "unknown" });
    }
    let by = actor.person_id;
    let mut tx = app.db.read().await?;
    let network = may_admit(&mut tx, by, room).await?;
    drop(tx);
    let rooms = grants::rooms_of(app, network).await?;
    let now_ms = app.clock.now_ms();
    let (done, entries) = app
        .archive
        .act(rooms, move |tx, locked| {
            Box::pin(async move {
                grants::take_network(tx, locked, network).await?;
                may_admit(tx, by, room).await?;
                let own = networks::grants(tx, network, person).await?;
                if !grants::takes_part(&networks::holding(tx, network, person).await?) {
                    return Err(Error::Invalid { field: "person", why: "unknown" });
                }
                let slug = locked.room(room)?.slug.clone();
                let grant = Grant::new(admit.role, Some(&slug));
                let remove = scoped(&own, &slug).into_iter().filter(|other| *other != grant).collect();
                let add = if own.contains(&grant) { Vec::new() } else { vec![grant] };
                grants::regrant(
                    tx,
                    locked,
                    Regrant { network, person, room: Some(room), add, remove, by: Some(by), now_ms },
                )
                .await
            })
        })
        .await?;
    done.tell(app, entries).await?;
    let mut tx = app.db.read().await?;
    let (_, place) = super::member(&mut tx, room, person).await?.ok_or(Error::NOT_FOUND)?;
    Ok((&place).into())
}

/// The network of a coaching room whose members `by` manages.
async fn may_admit(tx: &mut Tx, by: PersonId, room: RoomId) -> Result<NetworkId> {
    let (room, place) = reader(tx, by, room).await?;
    match (room.kind.0, room.network_id) {
        (RoomKind::Cohort, Some(network)) => {
            if access::may_in_room(place.role.0, RoomAction::ManageMembers, room.kind.0, room.who_posts.0) {
                Ok(network)
            } else {
                Err(Error::DENIED)
            }
        }
        (RoomKind::Direct, _) => Err(Error::DENIED),
        // Who is in the other kinds follows from roles alone.
        _ => Err(ErrorCode::NotAvailable.into()),
    }
}

/// Takes a person out of a coaching room, or oneself out of it or of a direct conversation. Whoever is in a coaching room by their role
/// in the network stays: the role is what to take.
pub async fn expel(app: &App, actor: &Actor, room: RoomId, person: PersonId) -> Result<()> {
    let by = actor.person_id;
    let mut tx = app.db.read().await?;
    let (row, _) = reader(&mut tx, by, room).await?;
    if row.kind.0 == RoomKind::Direct {
        drop(tx);
        return if person == by { leave(app, room, by).await } else { Err(Error::DENIED) };
    }
    let network = may_expel(&mut tx, by, room, person).await?;
    drop(tx);
    let rooms = grants::rooms_of(app, network).await?;
    let now_ms = app.clock.now_ms();
    let (done, entries) = app
        .archive
        .act(rooms, move |tx, locked| {
            Box::pin(async move {
                grants::take_network(tx, locked, network).await?;
                may_expel(tx, by, room, person).await?;
                reader(tx, person, room).await?;
                let own = networks::grants(tx, network, person).await?;
                let mut remove = scoped(&own, &locked.room(room)?.slug);
                if remove.is_empty() {
                    return Err(Error::DENIED);
                }
                // Who is taken out of the group stays in the network.
                let has = networks::holding(tx, network, person).await?;
                let stays = if has.iter().all(|grant| remove.contains(grant)) {
                    vec![Grant::new(Role::Participant, None)]
                } else {
                    Vec::new()
                };
                let add = grants::added(&own, stays, &mut remove);
                grants::regrant(
                    tx,
                    locked,
                    Regrant { network, person, room: Some(room), add, remove, by: Some(by), now_ms },
                )
                .await
            })
        })
        .await?;
    done.tell(app, entries).await
}

/// The network of a room out of which `by` may take `person`.
async fn may_expel(tx: &mut Tx, by: PersonId, room: RoomId, person: PersonId) -> Result<NetworkId> {
    let (row, _) = reader(tx, by, room).await?;
    match (row.kind.0, row.network_id) {
        (RoomKind::Cohort, Some(network)) if person == by => Ok(network),
        _ => may_admit(tx, by, room).await,
    }
}

/// Leaves a direct conversation. The others keep it; the same people would get a new one.
async fn leave(app: &App, room: RoomId, person: PersonId) -> Result<()> {
    let ((), entries) = app
        .archive
        .act([room], move |tx, locked| {
            Box::pin(async move {
                let (_, place) = reader(tx, person, room).await?;
                let row = MemberRow { present: false, changed_seq: locked.next_seq(room)?, ..place };
                store::put_member(tx, &row).await?;
                store::forget_direct_key(tx, room).await?;
                locked.changed(room, row.changed_seq, Change::Member { member: (&row).into() });
                Ok(())
            })
        })
        .await?;
    tell::publish(app, entries, vec![(person, PersonEvent::RoomClosed { room_id: room })]).await;
    Ok(())
}

/// The roles that let their holder into the room of this short name and no other coaching room.
fn scoped(own: &[Grant], slug: &str) -> Vec<Grant> {
    let here =
        |grant: &&Grant| matches!(grant.role, Role::Participant | Role::Coach) && grant.scope.as_deref() == Some(slug);
    own.iter().filter(here).cloned().collect()
}

#[cfg(test)]
mod tests {
    use mellanrum_protocol::shapes::rooms::RoomKind;
    use uuid::Uuid;

    use super::super::birth;
    use super::*;

    const ANNA: PersonId = PersonId(Uuid::nil());

    fn room() -> RoomRow {
        birth::blank(RoomId(Uuid::nil()), None, RoomKind::Theme, "sv".to_owned())
    }

    fn place(role: Role, present: bool) -> MemberRow {
        let room_id = RoomId(Uuid::nil());
        MemberRow { room_id, person_id: ANNA, role: Word(role), present, changed_seq: 3, last_read_seq: 7 }
    }

    #[test]
    fn whoever_joins_has_everything_unread_and_whoever_comes_back_what_they_had_not_read() {
        let joined = moved(&room(), ANNA, None, Some(Role::Participant)).expect("joins");
        assert!(joined.present && joined.last_read_seq == 0);
        let back =
            moved(&room(), ANNA, Some(&place(Role::Observer, false)), Some(Role::Participant)).expect("comes back");
        assert!(back.present && back.last_read_seq == 7 && back.role == Word(Role::Participant));
    }

    #[test]
    fn a_place_that_is_as_it_shall_be_does_not_change() {
        assert!(moved(&room(), ANNA, None, None).is_none());
        assert!(moved(&room(), ANNA, Some(&place(Role::Coach, true)), Some(Role::Coach)).is_none());
        assert!(moved(&room(), ANNA, Some(&place(Role::Coach, false)), None).is_none());
    }

    #[test]
    fn a_lost_role_closes_the_room() {
        let gone = moved(&room(), ANNA, Some(&place(Role::Coach, true)), None).expect("leaves");
        assert!(!gone.present && gone.role == Word(Role::Coach));
    }
}
