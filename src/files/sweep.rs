//! What is left over: files that were never posted and with which nothing waits, and bytes that nothing refers to. Every node looks, so that it doesn't matter which one
//! is there.

use super::store;
use crate::App;
use crate::archive::beside;
use crate::error::Result;

/// Between two looks.
const LOOK_MS: i64 = 10 * 60 * 1000;
/// A file that was not posted so long after it came goes.
const FORGOTTEN_MS: i64 = 24 * 60 * 60 * 1000;
/// Bytes that nobody has sent, and nothing has referred to, for so long go.
const UNUSED_MS: i64 = 60 * 60 * 1000;
/// Contents taken at once.
const BATCH: i64 = 32;

/// Sweeps until the node goes down.
pub async fn run(app: App) {
    loop {
        let next_ms = app.clock.now_ms() + LOOK_MS;
        if let Err(error) = sweep(&app).await {
            tracing::warn!(error = %error, "what is left of files could not be swept");
        }
        tokio::select! {
            () = app.stop.cancelled() => return,
            () = app.clock.until(next_ms) => {}
        }
    }
}

async fn sweep(app: &App) -> Result<()> {
    let now_ms = app.clock.now_ms();
    beside(app, move |tx| Box::pin(store::remove_forgotten(tx, now_ms - FORGOTTEN_MS))).await?;
    while !app.is_draining() {
        let unused = beside(app, move |tx| Box::pin(store::take_unused(tx, now_ms - UNUSED_MS, now_ms, BATCH))).await?;
        if unused.is_empty() {
            break;
        }
        for key in unused {
            // The bytes first: should this node go down now, another finds the row, and deleting nothing does no harm.
            app.files.delete(&key).await?;
            beside(app, move |tx| Box::pin(async move { store::forget_content(tx, &key).await })).await?;
        }
    }
    Ok(())
}
