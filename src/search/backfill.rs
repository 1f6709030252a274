//! Documents for messages that have none: those that stood here before there was a search, and those that a node of the version before
//! has stored meanwhile. Goes on where it stopped; searches find more and more.

use uuid::Uuid;

use super::{insert_past, store};
use crate::App;
use crate::archive::beside;
use crate::error::Result;

/// Messages looked at in one transaction.
const BATCH: i64 = 200;
/// Once the end was reached, so much of the newest is looked at again at each start, in milliseconds.
const AGAIN_MS: i64 = 24 * 60 * 60 * 1_000;

/// Reads what has no document, until the end or until the node goes down.
pub async fn run(app: App) {
    if let Err(error) = all(&app).await {
        tracing::warn!(error = %error, "not all messages can be searched yet; the next start goes on");
    }
}

async fn all(app: &App) -> Result<()> {
    let mut tx = app.db.read().await?;
    let known = store::progress(&mut tx).await?;
    drop(tx);
    let (mut after, done) = match known {
        None => (Uuid::nil(), false),
        Some((upto, false)) => (upto, false),
        Some((_, true)) => (since(app.clock.now_ms() - AGAIN_MS), true),
    };
    let mut stored = 0_usize;
    while !app.is_draining() {
        let from = after;
        let step = beside(app, move |tx| {
            Box::pin(async move {
                let (rows, last) = store::without_document(tx, from, BATCH).await?;
                insert_past(tx, &rows.iter().collect::<Vec<_>>()).await?;
                store::set_progress(tx, last.unwrap_or(from), done || last.is_none()).await?;
                Ok((rows.len(), last))
            })
        });
        let (rows, last) = step.await?;
        stored += rows;
        let Some(last) = last else { break };
        after = last;
    }
    if stored > 0 {
        tracing::info!(messages = stored, "messages from before can be searched");
    }
    Ok(())
}

/// The first id of a moment.
fn since(ms: i64) -> Uuid {
    Uuid::from_u128(u128::from(u64::try_from(ms).unwrap_or_default()) << 80)
}
