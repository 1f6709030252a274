//! Notes of those who moderate a network for each other. They are kept for 90 days.

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits::{HANDOVER_CHARS, HANDOVER_DAYS};
use mellanrum_protocol::shapes::desk::{ChangeHandover, Handover, HandoverDone, HandoverList, WriteHandover};
use mellanrum_protocol::shapes::networks::NetworkAction;
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::{HandoverId, NetworkId, Nonce, PersonId};

use super::{moderator, store};
use crate::App;
use crate::access;
use crate::archive::beside;
use crate::due;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::moderation::{self, cases};
use crate::rooms::{self, grants};
use crate::store::Tx;

/// For how long a note is kept, in milliseconds.
const KEPT_MS: i64 = HANDOVER_DAYS * 24 * 60 * 60 * 1000;

/// A network's notes that one may see: not those about oneself, nor about a room that one may not read.
pub async fn list(app: &App, actor: &Actor, network: NetworkId) -> Result<HandoverList> {
    let mut tx = app.db.read().await?;
    moderator(&mut tx, actor.person_id, network).await?;
    let notes = store::list(&mut tx, network, actor.person_id, app.clock.now_ms() - KEPT_MS).await?;
    Ok(HandoverList { notes })
}

/// Leaves a note. The same nonce again returns it.
pub async fn write(app: &App, actor: &Actor, network: NetworkId, nonce: Nonce, ask: WriteHandover) -> Result<Handover> {
    let text = moderation::words("text", &ask.text, HANDOVER_CHARS)?;
    if text.is_empty() {
        return Err(Error::Invalid { field: "text", why: "empty" });
    }
    let WriteHandover { room_id, person_id, case_id, .. } = ask;
    let (id, by, at_ms) = (HandoverId(app.clock.id()), actor.person_id, app.clock.now_ms());
    let note = Handover { id, network_id: network, by, at_ms, text, room_id, person_id, case_id, done: None };
    let run = beside(app, move |tx| {
        Box::pin(async move {
            moderator(tx, by, network).await?;
            if let Some(earlier) = store::by_nonce(tx, by, nonce).await? {
                let content = |note: &Handover| (note.network_id, note.room_id, note.person_id, note.case_id);
                let same = content(&earlier) == content(&note) && earlier.text == note.text;
                return if same { Ok((earlier, false)) } else { Err(ErrorCode::KeyConflict.into()) };
            }
            check(tx, &note).await?;
            store::insert(tx, &note, nonce).await?;
            Ok((note, true))
        })
    });
    let (note, fresh) = run.await?;
    if fresh {
        app.handovers.notify_one();
        tell(app, &note).await;
    }
    Ok(note)
}

/// Refuses a note about what is not of the network, or not for its writer.
async fn check(tx: &mut Tx, note: &Handover) -> Result<()> {
    let unknown = |field| Err(Error::Invalid { field, why: "unknown" });
    if let Some(room) = note.room_id {
        let room = rooms::member(tx, room, note.by).await?;
        if room.is_none_or(|(room, _)| room.network_id != Some(note.network_id)) {
            return unknown("room_id");
        }
    }
    if let Some(person) = note.person_id {
        let theirs = grants::roles_of(tx, note.network_id, person).await?;
        if !access::may_in_network(&theirs, NetworkAction::SeeDirectory) {
            return unknown("person_id");
        }
    }
    match note.case_id {
        None => Ok(()),
        Some(case) => match cases::handled(tx, note.by, case).await {
            Ok((row, _)) if row.network_id == note.network_id => Ok(()),
            Ok(_) | Err(Error::Refused(ErrorCode::NotFound)) => unknown("case_id"),
            Err(error) => Err(error),
        },
    }
}

/// Marks a note as done, or as to be done again.
pub async fn change(
    app: &App,
    actor: &Actor,
    network: NetworkId,
    id: HandoverId,
    ask: ChangeHandover,
) -> Result<Handover> {
    let (by, at_ms) = (actor.person_id, app.clock.now_ms());
    let run = beside(app, move |tx| {
        Box::pin(async move {
            moderator(tx, by, network).await?;
            let note = store::get(tx, network, id, by, at_ms - KEPT_MS).await?.ok_or(Error::NOT_FOUND)?;
            if note.done.is_some() == ask.done {
                return Ok((note, false));
            }
            let done = ask.done.then_some(HandoverDone { at_ms, by });
            store::set_done(tx, id, done.as_ref()).await?;
            Ok((Handover { done, ..note }, true))
        })
    });
    let (note, changed) = run.await?;
    if changed {
        tell(app, &note).await;
    }
    Ok(note)
}

/// Tells everybody who may see a note. It stands: who is not told finds it when they look.
async fn tell(app: &App, note: &Handover) {
    match readers(app, note).await {
        Ok(readers) => {
            for person in readers {
                app.hub.tell(person, &PersonEvent::Handover { note: note.clone() }).await;
            }
        }
        Err(error) => tracing::warn!(%error, "those who moderate could not be told of a note"),
    }
}

async fn readers(app: &App, note: &Handover) -> Result<Vec<PersonId>> {
    let mut tx = app.db.read().await?;
    let mut readers = Vec::new();
    for (person, own) in grants::all_acting(&mut tx, note.network_id).await? {
        let seen = access::moderates(&own) && store::get(&mut tx, note.network_id, note.id, person, 0).await?.is_some();
        if seen {
            readers.push(person);
        }
    }
    Ok(readers)
}

/// Takes away notes whose time is over until the node goes down. Every node looks.
pub async fn run(app: App) {
    due::keep_up(&app, &app.handovers, "notes of those who moderate", take_old).await;
}

async fn take_old(app: App) -> Result<Option<i64>> {
    let before_ms = app.clock.now_ms() - KEPT_MS;
    let mut tx = app.db.read().await?;
    let oldest = store::oldest(&mut tx).await?;
    drop(tx);
    if oldest.is_none_or(|at_ms| at_ms > before_ms) {
        return Ok(oldest.map(|at_ms| at_ms + KEPT_MS));
    }
    beside(&app, move |tx| Box::pin(store::remove_before(tx, before_ms))).await?;
    let mut tx = app.db.read().await?;
    Ok(store::oldest(&mut tx).await?.map(|at_ms| at_ms + KEPT_MS))
}
