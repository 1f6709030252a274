//! Sending what is due. Every node does it, so that it doesn't matter which one goes down.
//!
//! A node claims a row for a while, posts the message by the ordinary road with the row's nonce, and deletes the row once that is
//! committed. Should it go down in between, or two do it at once, the nonce makes the repeat return the same message (I4).

use mellanrum_protocol::PersonId;
use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::shapes::messages::PostMessage;
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::shapes::scheduled::Scheduled;

use super::store::{self, Row};
use super::tell;
use crate::App;
use crate::archive::beside;
use crate::due;
use crate::error::{Error, Result};
use crate::messages;

/// How long a claim holds; then another node takes over.
const CLAIM_MS: i64 = 30_000;
/// A claim that ends sooner than this is not acted on: a post takes six seconds at most.
const MARGIN_MS: i64 = 10_000;
/// Rows claimed at once.
const BATCH: i64 = 8;
/// Least and most pause after a failure that may pass by itself.
const PAUSE_MS: (i64, i64) = (5_000, 600_000);

/// Sends until the node goes down.
pub async fn run(app: App) {
    due::keep_up(&app, &app.scheduled, "scheduled messages", send_due).await;
}

/// Sends everything that is due; when the next one will be.
async fn send_due(app: App) -> Result<Option<i64>> {
    while !app.is_draining() {
        let mut tx = app.db.read().await?;
        let next = store::next_due(&mut tx).await?;
        drop(tx);
        let now_ms = app.clock.now_ms();
        if next.is_none_or(|due_ms| due_ms > now_ms) {
            return Ok(next);
        }
        let until_ms = now_ms + CLAIM_MS;
        for row in beside(&app, move |tx| Box::pin(store::claim(tx, now_ms, until_ms, BATCH))).await? {
            if app.clock.now_ms() > until_ms - MARGIN_MS {
                break;
            }
            send(&app, row).await;
        }
    }
    Ok(None)
}

async fn send(app: &App, row: Row) {
    let (id, person) = (row.id, row.person_id);
    let post = PostMessage {
        room_id: row.room_id,
        nonce: row.nonce,
        body: row.body.clone(),
        thread: row.thread_root_id,
        lang: None,
        files: row.files.iter().map(|file| file.id).collect(),
    };
    let settled = match messages::post_as(app, person, post).await {
        Ok(_) => sent(app, &row).await,
        Err(Error::TooManyRequests { retry_after_ms }) => {
            try_again(app, &row, i64::try_from(retry_after_ms).unwrap_or(PAUSE_MS.1)).await
        }
        Err(error) if error.code().temporary() => {
            tracing::warn!(error = %error, scheduled.id = %id, "a message could not be sent now");
            // The longer it has not worked, the longer the pause.
            let late_ms = app.clock.now_ms() - row.send_at_ms;
            try_again(app, &row, late_ms.clamp(PAUSE_MS.0, PAUSE_MS.1)).await
        }
        Err(error) => refuse(app, person, &row, error.code()).await,
    };
    if let Err(error) = settled {
        // The claim runs out by itself, and the nonce stands.
        tracing::warn!(error = %error, scheduled.id = %id, "what became of a message could not be noted");
    }
}

/// The message is committed: nothing waits any more.
async fn sent(app: &App, row: &Row) -> Result<()> {
    let id = row.id;
    beside(app, move |tx| Box::pin(store::remove(tx, id))).await?;
    app.hub.tell(row.person_id, &PersonEvent::ScheduledGone { id }).await;
    Ok(())
}

async fn try_again(app: &App, row: &Row, pause_ms: i64) -> Result<()> {
    let (id, due_ms) = (row.id, app.clock.now_ms() + pause_ms);
    beside(app, move |tx| Box::pin(store::postpone(tx, id, due_ms))).await
}

/// It cannot be sent as it is. Its author is told why; of a room that they may no longer read they are shown nothing.
async fn refuse(app: &App, person: PersonId, row: &Row, code: ErrorCode) -> Result<()> {
    let id = row.id;
    let row = beside(app, move |tx| Box::pin(store::refuse(tx, id, code.word()))).await?;
    match row.map(Scheduled::from) {
        Some(scheduled) if code != ErrorCode::NotFound => tell(app, person, &scheduled).await,
        Some(_) => app.hub.tell(person, &PersonEvent::ScheduledGone { id }).await,
        None => {}
    }
    Ok(())
}
