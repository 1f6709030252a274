//! Drafts: what a person has begun to write, the same on all of their devices and shown to nobody else.

pub mod http;
pub mod live;
mod store;

use mellanrum_protocol::limits::DRAFTS;
use mellanrum_protocol::shapes::drafts::{Draft, SetDraft};
use mellanrum_protocol::shapes::people::PersonEvent;

use crate::App;
use crate::archive::beside;
use crate::error::Result;
use crate::identity::actor::Actor;
use crate::{messages, rooms};

/// Keeps what the actor has begun to write in a room that they may read, instead of what was kept before; nothing deletes it. Their
/// devices are told, unless it stands there already. Of more than 500 the oldest go.
pub async fn set(app: &App, actor: &Actor, ask: SetDraft) -> Result<Draft> {
    let (person, room_id, thread) = (actor.person_id, ask.room_id, ask.thread);
    let body = messages::taken(ask.body, app.config.body_bytes)?;
    let mut tx = app.db.read().await?;
    rooms::reader(&mut tx, person, room_id).await?;
    if let Some(thread) = thread.filter(|_| !body.is_empty()) {
        messages::check_thread(&mut tx, room_id, thread).await?;
    }
    drop(tx);
    let draft = Draft { room_id, thread, body, changed_ms: app.clock.now_ms() };
    let (draft, changed) = beside(app, move |tx| {
        Box::pin(async move {
            if draft.body.is_empty() {
                let gone =
                    store::remove(tx, person, &draft).await?.map(|changed_ms| Draft { changed_ms, ..draft.clone() });
                return Ok((gone.clone().unwrap_or(draft), Vec::from_iter(gone)));
            }
            let Some(changed_ms) = store::put(tx, person, &draft).await? else {
                let changed_ms = store::changed_ms(tx, person, &draft).await?.unwrap_or(draft.changed_ms);
                return Ok((Draft { changed_ms, ..draft }, Vec::new()));
            };
            let draft = Draft { changed_ms, ..draft };
            let mut changed = store::trim(tx, person, DRAFTS, changed_ms).await?;
            changed.push(draft.clone());
            Ok((draft, changed))
        })
    })
    .await?;
    for draft in changed {
        app.hub.tell(person, &PersonEvent::Draft { draft }).await;
    }
    Ok(draft)
}

/// The actor's drafts in the rooms that they may read now, the newest first.
pub async fn mine(app: &App, actor: &Actor) -> Result<Vec<Draft>> {
    let mut tx = app.db.read().await?;
    store::readable(&mut tx, actor.person_id).await
}
