//! Removing what a person has said since a moment, all at once, and undoing that. What has changed since it was removed is left alone.

use std::collections::BTreeSet;

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits::REMOVALS;
use mellanrum_protocol::shapes::audit::{AuditAct, AuditDetail};
use mellanrum_protocol::shapes::moderation::{RemoveAllOfPerson, RemovedAll, StatementKind};
use mellanrum_protocol::shapes::networks::NetworkAction;
use mellanrum_protocol::shapes::rooms::RoomAction;
use mellanrum_protocol::{NetworkId, PersonId, RemovalId, RoomId};

use super::store::removals::{self as store, Row};
use super::{Told, Why, statements};
use crate::App;
use crate::access;
use crate::archive::{self, Locked};
use crate::audit::Entry;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::messages::{self, Applied, By};
use crate::rooms::{self, grants, networks, tell};
use crate::store::Tx;

/// Longest text of the statement about it, in characters: the beginnings of what was removed.
const TEXT: usize = 20_000;

/// Removes what somebody has said in a network since a moment and that stands, oldest first, in the rooms in which the actor may remove
/// messages of others; at most [`REMOVALS`] messages. A repeated nonce returns what was removed then.
pub async fn remove_all(app: &App, actor: &Actor, ask: RemoveAllOfPerson) -> Result<RemovedAll> {
    let reason = super::reason(&ask.reason)?;
    let (by, network, person) = (actor.person_id, ask.network_id, ask.person_id);
    let mut tx = app.db.read().await?;
    may_remove_all(&mut tx, by, network, person).await?;
    drop(tx);
    let clock = app.clock.clone();
    let row = Row {
        id: RemovalId(clock.id()),
        network_id: network,
        person_id: person,
        by_id: by,
        at_ms: clock.now_ms(),
        since_ms: ask.since_ms,
        reason,
        nonce: ask.nonce,
        undone_ms: None,
    };
    let rooms = grants::rooms_of(app, network).await?;
    let run = app.archive.act(rooms, move |tx, locked| {
        Box::pin(async move {
            grants::take_network(tx, locked, network).await?;
            may_remove_all(tx, by, network, person).await?;
            if let Some(earlier) = store::by_nonce(tx, by, row.nonce).await? {
                let same = (earlier.network_id, earlier.person_id, earlier.since_ms, &earlier.reason)
                    == (row.network_id, row.person_id, row.since_ms, &row.reason);
                let repeat = if same { earlier.id } else { return Err(ErrorCode::KeyConflict.into()) };
                return Ok((removed(tx, repeat).await?, Told::new()));
            }
            let told = under_locks(tx, locked, &clock, &row).await?;
            Ok((removed(tx, row.id).await?, told))
        })
    });
    let ((done, told), entries) = run.await?;
    tell::publish(app, entries, told).await;
    Ok(done)
}

async fn removed(tx: &mut Tx, removal_id: RemovalId) -> Result<RemovedAll> {
    let messages = store::messages(tx, removal_id).await?.into_iter().map(|(id, _)| id).collect();
    Ok(RemovedAll { removal_id, messages })
}

/// Who moderates removes what others said; what those who lead said, only who leads, too.
async fn may_remove_all(tx: &mut Tx, by: PersonId, network: NetworkId, person: PersonId) -> Result<()> {
    let own = networks::grants_of(tx, network, by).await?;
    if !access::may_in_network(&own, NetworkAction::SeeDirectory) {
        return Err(Error::NOT_FOUND);
    }
    if !access::may_in_network(&own, NetworkAction::Moderate) || by == person {
        return Err(Error::DENIED);
    }
    let theirs = grants::roles_of(tx, network, person).await?;
    if access::leads(&theirs) && !access::leads(&own) { Err(Error::DENIED) } else { Ok(()) }
}

/// Whether somebody may remove messages of others in a locked room.
async fn may_remove(tx: &mut Tx, room: RoomId, by: PersonId) -> Result<bool> {
    let Some((room, place)) = rooms::member(tx, room, by).await? else { return Ok(false) };
    Ok(access::may_in_room(place.role.0, RoomAction::RemoveAny, room.kind.0, room.who_posts.0))
}

async fn under_locks(tx: &mut Tx, locked: &mut Locked, clock: &Clock, row: &Row) -> Result<Told> {
    let Row { id, network_id: network, person_id: person, by_id: by, at_ms, .. } = *row;
    store::insert(tx, row).await?;
    let mut open: BTreeSet<RoomId> = BTreeSet::new();
    for room in locked.rooms().map(|room| room.id).collect::<Vec<_>>() {
        if may_remove(tx, room, by).await? {
            open.insert(room);
        }
    }
    let (mut count, mut text) = (0, String::new());
    for (message, room) in store::said(tx, (network, person, by), row.since_ms, REMOVALS).await? {
        if !open.contains(&room) {
            continue;
        }
        let message = archive::store::message(tx, message).await?.ok_or(Error::NOT_FOUND)?;
        add(&mut text, &message.body);
        let why = Why { reason: row.reason.clone(), told_apart: true, removal: Some(id), ..Why::default() };
        let shown = Some(row.reason.clone());
        let by = By { person_id: by, of_answers: true, now_ms: at_ms };
        let role = mellanrum_protocol::shapes::networks::Role::Moderator;
        let rule = move |subject: &mut messages::Subject| Ok(messages::take_away(subject, shown, why));
        let Applied { message, .. } = messages::apply(tx, locked, clock, (message, role), by, rule).await?;
        store::note(tx, id, message.id, message.changed_seq).await?;
        count += 1;
    }
    if count == 0 {
        return Ok(Told::new());
    }
    let detail = AuditDetail { removal_id: Some(id), count: Some(count), ..AuditDetail::default() };
    let entry = Entry::of(network, Some(by), AuditAct::MessagesRemovedOfPerson, at_ms);
    locked.log(Entry { person: Some(person), reason: row.reason.clone(), detail, ..entry });
    let statement = statements::New {
        removal: Some(id),
        text: Some(text),
        reason: row.reason.clone(),
        ..statements::New::of(network, person, StatementKind::MessageRemoved, by, at_ms)
    };
    Ok(vec![statements::make(tx, clock, statement).await?])
}

/// Adds a removed text to those that the person is told of, as far as there is space.
fn add(text: &mut String, body: &str) {
    let left = TEXT.saturating_sub(text.chars().count());
    if left > 0 && !text.is_empty() {
        text.push_str("\n\n");
    }
    text.extend(body.chars().take(left));
}

/// Restores what is still as the removal left it, in the rooms in which the actor may remove and restore. Once.
pub async fn undo(app: &App, actor: &Actor, id: RemovalId) -> Result<RemovedAll> {
    let (by, clock) = (actor.person_id, app.clock.clone());
    let mut tx = app.db.read().await?;
    let row = store::get(&mut tx, id).await?.ok_or(Error::NOT_FOUND)?;
    may_remove_all(&mut tx, by, row.network_id, row.person_id).await?;
    drop(tx);
    let network = row.network_id;
    let rooms = grants::rooms_of(app, network).await?;
    let run = app.archive.act(rooms, move |tx, locked| {
        Box::pin(async move {
            grants::take_network(tx, locked, network).await?;
            may_remove_all(tx, by, network, row.person_id).await?;
            let (at_ms, mut told) = (clock.now_ms(), Told::new());
            if store::get(tx, id).await?.is_some_and(|row| row.undone_ms.is_none()) {
                told = undo_under_locks(tx, locked, &clock, id, by, at_ms).await?;
                let statement = statements::New::of(network, row.person_id, StatementKind::MessageRestored, by, at_ms);
                told.push(statements::make(tx, &clock, statement).await?);
            }
            Ok((removed(tx, id).await?, told))
        })
    });
    let ((done, told), entries) = run.await?;
    tell::publish(app, entries, told).await;
    Ok(done)
}

/// The same under the locks of all of the network's rooms, for whoever has been let by, without a statement.
pub(super) async fn undo_under_locks(
    tx: &mut Tx,
    locked: &mut Locked,
    clock: &Clock,
    id: RemovalId,
    by: PersonId,
    at_ms: i64,
) -> Result<Told> {
    let row = store::get(tx, id).await?.ok_or(Error::NOT_FOUND)?;
    if !store::undo(tx, id, by, at_ms).await? {
        return Ok(Told::new());
    }
    let mut count = 0;
    for (message, changed_seq) in store::messages(tx, id).await? {
        let message = archive::store::message(tx, message).await?.ok_or(Error::NOT_FOUND)?;
        let as_left = message.changed_seq == changed_seq && locked.room(message.room_id).is_ok();
        if as_left && may_remove(tx, message.room_id, by).await? {
            let why = Why { told_apart: true, removal: Some(id), ..Why::default() };
            messages::restore_under_lock(tx, locked, clock, message, by, why).await?;
            count += 1;
        }
    }
    let detail = AuditDetail { removal_id: Some(id), count: Some(count), ..AuditDetail::default() };
    let entry = Entry::of(row.network_id, Some(by), AuditAct::MessagesRestoredOfPerson, at_ms);
    locked.log(Entry { person: Some(row.person_id), detail, ..entry });
    Ok(Told::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_texts_that_were_removed_are_told_as_far_as_there_is_space() {
        let mut text = String::new();
        add(&mut text, "ett");
        add(&mut text, "två");
        assert_eq!(text, "ett\n\ntvå");
        add(&mut text, &"å".repeat(TEXT * 2));
        assert!((TEXT..TEXT + 4).contains(&text.chars().count()));
        let before = text.clone();
        add(&mut text, "tre");
        assert_eq!(text, before);
    }
}
