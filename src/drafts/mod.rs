//! Drafts: what a person has begun to write, the same on all of their devices and shown to nobody else.

pub mod http;
pub mod live;
mod store;

use mellanrum_protocol::FileId;
use mellanrum_protocol::limits::DRAFTS;
use mellanrum_protocol::shapes::drafts::{Draft, SetDraft};
use mellanrum_protocol::shapes::files::File;
use mellanrum_protocol::shapes::people::PersonEvent;

use crate::App;
use crate::archive::beside;
use crate::error::Result;
use crate::identity::actor::Actor;
use crate::{files, messages, rooms};

/// Keeps what the actor has begun to write in a room that they may read, instead of what was kept before; nothing deletes it. Of
/// its files those are kept that could be posted there now. Their devices are told, unless it stands there already. Of more than 500 the
/// oldest go.
pub async fn set(app: &App, actor: &Actor, ask: SetDraft) -> Result<Draft> {
    let (person, room_id, thread) = (actor.person_id, ask.room_id, ask.thread);
    let body = messages::taken(ask.body, app.config.body_bytes)?;
    let mut tx = app.db.read().await?;
    rooms::reader(&mut tx, person, room_id).await?;
    if let Some(thread) = thread.filter(|_| !body.is_empty() || !ask.files.is_empty()) {
        messages::check_thread(&mut tx, room_id, thread).await?;
    }
    drop(tx);
    let draft = Draft { room_id, thread, body, files: Vec::new(), changed_ms: app.clock.now_ms() };
    let (draft, changed) = beside(app, move |tx| {
        Box::pin(async move {
            let now_ms = draft.changed_ms;
            let draft = Draft { files: files::own(tx, person, room_id, &ask.files).await?, ..draft };
            let before = store::files(tx, person, &draft).await?;
            if draft.body.is_empty() && draft.files.is_empty() {
                files::let_go(tx, &before, now_ms).await?;
                let gone =
                    store::remove(tx, person, &draft).await?.map(|changed_ms| Draft { changed_ms, ..draft.clone() });
                return Ok((gone.clone().unwrap_or(draft), Vec::from_iter(gone)));
            }
            let kept: Vec<FileId> = draft.files.iter().map(|file| file.id).collect();
            let Some(changed_ms) = store::put(tx, person, &draft, kept != before).await? else {
                let changed_ms = store::changed_ms(tx, person, &draft).await?.unwrap_or(draft.changed_ms);
                return Ok((Draft { changed_ms, ..draft }, Vec::new()));
            };
            if kept != before {
                store::set_files(tx, person, &draft, &kept).await?;
                let gone: Vec<FileId> = before.into_iter().filter(|id| !kept.contains(id)).collect();
                files::let_go(tx, &gone, now_ms).await?;
            }
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
    let mut drafts = store::readable(&mut tx, actor.person_id).await?;
    for (draft, ids) in store::all_files(&mut tx, actor.person_id, &drafts).await? {
        let rows = files::named(&mut tx, &ids).await?;
        drafts[draft].files = rows.into_iter().filter(|row| row.message_id.is_none()).map(File::from).collect();
    }
    Ok(drafts)
}

/// Takes a file away from beside the actor's drafts, and tells their devices.
pub(crate) async fn without(app: &App, actor: &Actor, file: FileId) -> Result<()> {
    let mut tx = app.db.read().await?;
    let mut left = Vec::new();
    for draft in store::with_file(&mut tx, actor.person_id, file).await? {
        let files =
            store::files(&mut tx, actor.person_id, &draft).await?.into_iter().filter(|id| *id != file).collect();
        left.push(SetDraft { room_id: draft.room_id, thread: draft.thread, body: draft.body, files });
    }
    drop(tx);
    for ask in left {
        // Its thread may be gone. The file goes all the same, from the draft too.
        if let Err(error) = set(app, actor, ask).await {
            tracing::debug!(error = %error, "a draft could not be told of without a file");
        }
    }
    Ok(())
}
