//! Looks: a moderator reads a coaching room for a while, let in by one who runs it, for a reason that the room sees.
//!
//! Nobody moderates behind a closed door, unless they are asked. A look is a role of an observer for that one room with an end: it opens
//! and closes in the room's order as every role does (I14), and nothing else gives that role there. Who looked in, why and until when
//! stays in the room's own words.

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits::{LOOK_MINUTES, LOOK_MINUTES_MIN, LOOKS};
use mellanrum_protocol::shapes::audit::AuditAct;
use mellanrum_protocol::shapes::networks::{Grant, Role};
use mellanrum_protocol::shapes::rooms::{Cohort, MyRoom, RoomAction, RoomKind, RoomLook, SetRoomLook};
use mellanrum_protocol::{NetworkId, PersonId, RoomId};

use super::store::networks;
use super::{cohorts, grants, reader, tell};
use crate::App;
use crate::access;
use crate::archive::Locked;
use crate::archive::row::json;
use crate::audit::Entry;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::moderation;
use crate::store::Tx;

/// Milliseconds of a minute.
const MINUTE_MS: i64 = 60_000;

/// Lets a moderator of the network look into a coaching room; one that looks already, until another moment.
pub async fn set(app: &App, actor: &Actor, room: RoomId, person: PersonId, ask: SetRoomLook) -> Result<MyRoom> {
    if !(LOOK_MINUTES_MIN..=LOOK_MINUTES).contains(&ask.minutes) {
        return Err(Error::Invalid { field: "minutes", why: "out_of_range" });
    }
    let reason = moderation::reason(&ask.reason)?;
    let by = actor.person_id;
    let from_ms = app.clock.now_ms();
    let look =
        RoomLook { person_id: person, by, reason, from_ms, until_ms: from_ms + i64::from(ask.minutes) * MINUTE_MS };
    change(app, actor, room, person, move |looks| looks.push(look)).await
}

/// Ends a look before its time. That there is none is no error.
pub async fn end(app: &App, actor: &Actor, room: RoomId, person: PersonId) -> Result<MyRoom> {
    change(app, actor, room, person, |_| {}).await
}

/// Ends the look that somebody has, does `then` to what there was of looks, and brings their place in line with the newest.
async fn change<F>(app: &App, actor: &Actor, room: RoomId, person: PersonId, then: F) -> Result<MyRoom>
where
    F: FnOnce(&mut Vec<RoomLook>) + Send + 'static,
{
    let by = actor.person_id;
    let mut tx = app.db.read().await?;
    let network = may_let_in(&mut tx, by, room, person).await?;
    drop(tx);
    let rooms = grants::rooms_of(app, network).await?;
    let clock = app.clock.clone();
    let run = app.archive.act(rooms, move |tx, locked| {
        Box::pin(async move {
            grants::take_network(tx, locked, network).await?;
            may_let_in(tx, by, room, person).await?;
            let now_ms = clock.now_ms();
            let (slug, mut cohort) = room_of(locked, room)?;
            let open = |look: &&mut RoomLook| look.person_id == person && look.until_ms > now_ms;
            cohort.looks.iter_mut().filter(open).for_each(|look| look.until_ms = now_ms);
            then(&mut cohort.looks);
            cohort.looks.drain(..cohort.looks.len().saturating_sub(LOOKS));
            let look = cohort.looks.last().filter(|look| look.person_id == person && look.until_ms > now_ms).cloned();
            for grant in networks::grants(tx, network, person).await?.iter().filter(|grant| is_look(grant, &slug)) {
                networks::delete_grant(tx, network, person, grant).await?;
                if look.is_none() {
                    note(locked, network, (room, person, by), AuditAct::LookEnded, grant, "", now_ms);
                }
            }
            if let Some(look) = look {
                let grant = Grant { until_ms: Some(look.until_ms), ..Grant::new(Role::Observer, Some(&slug)) };
                networks::insert_grant(tx, network, person, &grant, Some(by), now_ms).await?;
                note(locked, network, (room, person, by), AuditAct::LookBegan, &grant, &look.reason, now_ms);
            }
            cohorts::put(tx, locked, room, &cohort).await?;
            grants::settle(tx, locked, network, person).await
        })
    });
    let (told, entries) = run.await?;
    app.turns.notify_one();
    tell::publish(app, entries, told).await;
    super::get(app, actor, room).await
}

fn note(
    locked: &mut Locked,
    network: NetworkId,
    (room, person, by): (RoomId, PersonId, PersonId),
    act: AuditAct,
    grant: &Grant,
    reason: &str,
    now_ms: i64,
) {
    locked.log(Entry {
        room: Some(room),
        person: Some(person),
        reason: reason.to_owned(),
        detail: grants::said_of(grant),
        ..Entry::of(network, Some(by), act, now_ms)
    });
}

fn room_of(locked: &mut Locked, room: RoomId) -> Result<(String, Cohort)> {
    let row = locked.room(room)?;
    Ok((row.slug.clone(), json(row.cohort.as_deref().unwrap_or("{}"))?))
}

/// These roles without those that are looks.
pub(super) async fn left_out(tx: &mut Tx, network: NetworkId, grants: &[Grant]) -> Result<Vec<Grant>> {
    let mut others = Vec::with_capacity(grants.len());
    for grant in grants {
        let room = match &grant.scope {
            Some(scope) if grant.role == Role::Observer => networks::room_of_slug(tx, network, scope).await?,
            _ => None,
        };
        if room.is_none_or(|room| room.kind.0 != RoomKind::Cohort) {
            others.push(grant.clone());
        }
    }
    Ok(others)
}

/// Whether a role is a look into the room of that short name.
fn is_look(grant: &Grant, slug: &str) -> bool {
    grant.role == Role::Observer && grant.scope.as_deref() == Some(slug)
}

/// The network of a coaching room into which `by` may let this moderator look.
async fn may_let_in(tx: &mut Tx, by: PersonId, room: RoomId, person: PersonId) -> Result<NetworkId> {
    let (row, place) = reader(tx, by, room).await?;
    let (RoomKind::Cohort, Some(network)) = (row.kind.0, row.network_id) else {
        return Err(ErrorCode::NotAvailable.into());
    };
    if !access::may_in_room(place.role.0, RoomAction::ManageMembers, row.kind.0, row.who_posts.0) {
        return Err(Error::DENIED);
    }
    let roles = networks::holding(tx, network, person).await?;
    let looks = networks::grants(tx, network, person).await?.iter().any(|grant| is_look(grant, &row.slug));
    if looks || roles.iter().any(|grant| grant.role == Role::Moderator) {
        Ok(network)
    } else {
        Err(Error::Invalid { field: "person", why: "unknown" })
    }
}
