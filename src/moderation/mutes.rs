//! Mutes: somebody goes on reading a room, and writes and reacts no more, until a moment or until it is lifted.
//!
//! Set under the room's lock, where posts are judged, too: the next message after the commit is refused on every node.

use mellanrum_protocol::shapes::audit::{AuditAct, AuditDetail};
use mellanrum_protocol::shapes::moderation::{Mute, SetMute, StatementKind};
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::shapes::rooms::RoomAction;
use mellanrum_protocol::{NetworkId, PersonId, RoomId};

use super::{Told, statements, store};
use crate::App;
use crate::access;
use crate::archive::{Locked, RoomRow};
use crate::audit::Entry;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::rooms::{self, networks};
use crate::store::Tx;

/// Who is muted in a room, for those who may mute there.
pub async fn list(app: &App, actor: &Actor, room: RoomId) -> Result<Vec<Mute>> {
    let mut tx = app.db.read().await?;
    may_mute(&mut tx, actor.person_id, room).await?;
    store::mutes::of_room(&mut tx, room, app.clock.now_ms()).await
}

/// Mutes somebody in a room, or changes how. The same again changes nothing.
pub async fn set(app: &App, actor: &Actor, room: RoomId, person: PersonId, ask: SetMute) -> Result<Mute> {
    let reason = super::reason(&ask.reason)?;
    let until_ms = super::until(ask.until_ms, app.clock.now_ms())?;
    let (by, clock) = (actor.person_id, app.clock.clone());
    let mut tx = app.db.read().await?;
    may_mute_person(&mut tx, by, room, person).await?;
    drop(tx);
    let run = app.archive.act([room], move |tx, locked| {
        Box::pin(async move {
            let network = may_mute_person(tx, by, room, person).await?;
            let at_ms = clock.now_ms();
            let before = super::mute_of(tx, room, person, at_ms).await?;
            if let Some(same) = before.filter(|mute| mute.until_ms == until_ms && mute.reason == reason) {
                return Ok((same, Told::new()));
            }
            let mute = Mute { room_id: room, person_id: person, by, at_ms, until_ms, reason };
            store::mutes::put(tx, &mute).await?;
            let detail = AuditDetail { until_ms, ..AuditDetail::default() };
            locked.log(Entry {
                room: Some(room),
                person: Some(person),
                reason: mute.reason.clone(),
                detail,
                ..Entry::of(network, Some(by), AuditAct::Muted, at_ms)
            });
            let statement = statements::New {
                room: Some(room),
                reason: mute.reason.clone(),
                until_ms,
                ..statements::New::of(network, person, StatementKind::Muted, by, at_ms)
            };
            let told = vec![changed(room, person), statements::make(tx, &clock, statement).await?];
            Ok((mute, told))
        })
    });
    let ((mute, told), _) = run.await?;
    app.mutes.notify_one();
    super::tell(app, told).await;
    Ok(mute)
}

/// Lifts a mute. That there is none is no error.
pub async fn lift(app: &App, actor: &Actor, room: RoomId, person: PersonId) -> Result<()> {
    let (by, clock) = (actor.person_id, app.clock.clone());
    let mut tx = app.db.read().await?;
    may_mute_person(&mut tx, by, room, person).await?;
    drop(tx);
    let run = app.archive.act([room], move |tx, locked| {
        Box::pin(async move {
            let network = may_mute_person(tx, by, room, person).await?;
            lift_under_lock(tx, locked, &clock, (network, room, person), by, Some("")).await
        })
    });
    let (told, _) = run.await?;
    super::tell(app, told).await;
    Ok(())
}

/// Lifts a mute in a locked room, if there is one. With a reason the person is told by a statement of its own.
pub(super) async fn lift_under_lock(
    tx: &mut Tx,
    locked: &mut Locked,
    clock: &Clock,
    (network, room, person): (NetworkId, RoomId, PersonId),
    by: PersonId,
    reason: Option<&str>,
) -> Result<Told> {
    let at_ms = clock.now_ms();
    if !store::mutes::lift(tx, room, person, at_ms).await? {
        return Ok(Told::new());
    }
    let entry = Entry::of(network, Some(by), AuditAct::Unmuted, at_ms);
    locked.log(Entry { room: Some(room), person: Some(person), ..entry });
    let mut told = vec![changed(room, person)];
    if let Some(reason) = reason {
        let statement = statements::New {
            room: Some(room),
            reason: reason.to_owned(),
            ..statements::New::of(network, person, StatementKind::Unmuted, by, at_ms)
        };
        told.push(statements::make(tx, clock, statement).await?);
    }
    Ok(told)
}

/// That what one may do in a room has changed.
pub(super) fn changed(room_id: RoomId, person: PersonId) -> (PersonId, PersonEvent) {
    (person, PersonEvent::RoomOpened { room_id })
}

/// A room of a network in which `by` may mute.
async fn may_mute(tx: &mut Tx, by: PersonId, room: RoomId) -> Result<(RoomRow, NetworkId)> {
    let (row, place) = rooms::reader(tx, by, room).await?;
    if !access::may_in_room(place.role.0, RoomAction::Mute, row.kind.0, row.who_posts.0) {
        return Err(Error::DENIED);
    }
    let network = row.network_id.ok_or(Error::DENIED)?;
    Ok((row, network))
}

/// The same, of somebody there who can be muted: not oneself, nor those who moderate the network.
async fn may_mute_person(tx: &mut Tx, by: PersonId, room: RoomId, person: PersonId) -> Result<NetworkId> {
    let (_, network) = may_mute(tx, by, room).await?;
    rooms::reader(tx, person, room).await?;
    if person == by || access::moderates(&networks::grants_of(tx, network, person).await?) {
        return Err(Error::DENIED);
    }
    Ok(network)
}
