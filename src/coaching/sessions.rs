//! The sessions of a coaching room. They stand in the room's own words, so that they are told and recovered as those are, and reach nobody
//! else.

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits::{SESSION_MINUTES, SESSION_MINUTES_MIN, SESSIONS};
use mellanrum_protocol::shapes::audit::AuditAct;
use mellanrum_protocol::shapes::coaching::{CoachingSession, SetCoachingSession, SetSessionNote};
use mellanrum_protocol::shapes::rooms::{Cohort, MyRoom, RoomAction, RoomKind};
use mellanrum_protocol::{MessageId, PersonId, RoomId};

use crate::App;
use crate::access;
use crate::archive::row::json;
use crate::archive::{self, Locked};
use crate::audit::Entry;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::rooms::{self, cohorts, tell};
use crate::store::Tx;

/// Plans a session, or says what has become of it. Its note stays.
pub async fn set(app: &App, actor: &Actor, room: RoomId, n: u32, ask: SetCoachingSession) -> Result<MyRoom> {
    if !(SESSION_MINUTES_MIN..=SESSION_MINUTES).contains(&ask.minutes) {
        return Err(Error::Invalid { field: "minutes", why: "out_of_range" });
    }
    let SetCoachingSession { at_ms, minutes, state } = ask;
    change(app, actor, room, n, true, move |sessions| {
        let note = sessions.iter().find(|one| one.n == n).and_then(|one| one.note);
        sessions.retain(|one| one.n != n);
        sessions.push(CoachingSession { n, at_ms, minutes, state, note });
        Ok(())
    })
    .await
}

/// Takes a session away. That there is none is no error: what was wanted is so.
pub async fn remove(app: &App, actor: &Actor, room: RoomId, n: u32) -> Result<MyRoom> {
    change(app, actor, room, n, true, move |sessions| {
        sessions.retain(|one| one.n != n);
        Ok(())
    })
    .await
}

/// Says which message of the room is a session's note.
pub async fn set_note(app: &App, actor: &Actor, room: RoomId, n: u32, ask: SetSessionNote) -> Result<MyRoom> {
    let id = ask.message_id;
    let mut tx = app.db.read().await?;
    may_run(&mut tx, actor.person_id, room, app.clock.now_ms()).await?;
    let message = archive::store::message(&mut tx, id).await?.filter(|message| message.room_id == room);
    if message.ok_or(Error::Invalid { field: "message_id", why: "unknown" })?.removed_ms.is_some() {
        return Err(ErrorCode::Removed.into());
    }
    drop(tx);
    annotate(app, actor, room, n, Some(id)).await
}

/// Takes a session's note away; the message stays.
pub async fn remove_note(app: &App, actor: &Actor, room: RoomId, n: u32) -> Result<MyRoom> {
    annotate(app, actor, room, n, None).await
}

async fn annotate(app: &App, actor: &Actor, room: RoomId, n: u32, note: Option<MessageId>) -> Result<MyRoom> {
    change(app, actor, room, n, false, move |sessions| {
        sessions.iter_mut().find(|one| one.n == n).ok_or(Error::NOT_FOUND)?.note = note;
        Ok(())
    })
    .await
}

/// Whether somebody runs a coaching room's sessions now. To those who may not read it, it is not there.
async fn may_run(tx: &mut Tx, by: PersonId, room: RoomId, now_ms: i64) -> Result<()> {
    let (row, place) = rooms::reader(tx, by, room).await?;
    if row.kind.0 != RoomKind::Cohort {
        return Err(ErrorCode::NotAvailable.into());
    }
    if !access::may_in_room(place.role.0, RoomAction::RunSessions, row.kind.0, row.who_posts.0) {
        return Err(Error::DENIED);
    }
    if row.read_only(now_ms) { Err(ErrorCode::ReadOnly.into()) } else { Ok(()) }
}

/// Changes a room's sessions under its lock, and notes that in the log if it is `of_moment`.
async fn change<F>(app: &App, actor: &Actor, room: RoomId, n: u32, of_moment: bool, run: F) -> Result<MyRoom>
where
    F: FnOnce(&mut Vec<CoachingSession>) -> Result<()> + Send + 'static,
{
    let (by, now_ms) = (actor.person_id, app.clock.now_ms());
    if !(1..=SESSIONS).contains(&n) {
        return Err(Error::NOT_FOUND);
    }
    let mut tx = app.db.read().await?;
    may_run(&mut tx, by, room, now_ms).await?;
    drop(tx);
    let acted = app.archive.act([room], move |tx, locked| {
        Box::pin(async move {
            may_run(tx, by, room, now_ms).await?;
            let network = locked.room(room)?.network_id;
            let mut cohort = cohort(locked, room)?;
            run(&mut cohort.sessions)?;
            cohort.sessions.sort_by_key(|one| one.n);
            // A note that was removed, or went elsewhere, while this waited for the lock.
            for note in cohort.sessions.iter().filter_map(|one| one.note) {
                let stands = archive::store::message(tx, note).await?;
                if !stands.is_some_and(|message| message.room_id == room && message.removed_ms.is_none()) {
                    return Err(ErrorCode::Removed.into());
                }
            }
            let changed = cohorts::put(tx, locked, room, &cohort).await?;
            if let Some(network) = network.filter(|_| changed && of_moment) {
                let entry = Entry::of(network, Some(by), AuditAct::CoachingSessionSet, now_ms);
                locked.log(Entry { room: Some(room), ..entry });
            }
            Ok(())
        })
    });
    let ((), entries) = acted.await?;
    tell::publish(app, entries, Vec::new()).await;
    rooms::get(app, actor, room).await
}

fn cohort(locked: &mut Locked, room: RoomId) -> Result<Cohort> {
    json(locked.room(room)?.cohort.as_deref().unwrap_or("{}"))
}

/// A message has been removed from a locked room, or has left it: no session has it as its note any more.
pub(crate) async fn forget_note(tx: &mut Tx, locked: &mut Locked, room: RoomId, message: MessageId) -> Result<()> {
    if locked.room(room)?.cohort.is_none() {
        return Ok(());
    }
    let mut cohort = cohort(locked, room)?;
    for session in &mut cohort.sessions {
        session.note = session.note.filter(|note| *note != message);
    }
    cohorts::put(tx, locked, room, &cohort).await.map(drop)
}
