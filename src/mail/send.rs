//! Sending what waits. Every node does it, so that it doesn't matter which one goes down.
//!
//! A node claims a letter for longer than the mail server may take, sends it, and notes that in the archive. Should it go down in between,
//! another sends it again with the same `Message-ID`: twice rather than never, and so that it can be told.

use futures_util::future::join_all;

use super::smtp::{Refusal, Smtp};
use super::store::{self, Taken};
use crate::App;
use crate::archive::beside;
use crate::due;
use crate::error::Result;

/// How long a claim holds, which is longer than a letter may take; then another node takes over.
const CLAIM_MS: i64 = 120_000;
/// Letters sent at once.
const BATCH: i64 = 4;
/// The first pause after a failure, and the longest.
const PAUSE_MS: (i64, i64) = (30_000, 6 * 3_600_000);
/// After so many tries, over three days, a letter is given up.
const TRIES: i64 = 21;
/// For so long is kept that a letter was sent.
const KEPT_MS: i64 = 60 * 24 * 3_600_000;
/// For so long the link in a letter unsubscribes.
const LINK_MS: i64 = 365 * 24 * 3_600_000;

/// Sends until the node goes down.
pub async fn run(app: App) {
    due::keep_up(&app, &app.mail.wake, "letters", send_due).await;
}

/// Sends everything that is due; when the next one will be.
async fn send_due(app: App) -> Result<Option<i64>> {
    sweep(&app).await?;
    let Some(smtp) = &app.mail.smtp else { return Ok(None) };
    while !app.is_draining() {
        let mut tx = app.db.read().await?;
        let next = store::next_due(&mut tx).await?;
        drop(tx);
        let now_ms = app.clock.now_ms();
        if next.is_none_or(|due_ms| due_ms > now_ms) {
            return Ok(next);
        }
        let taken = beside(&app, move |tx| Box::pin(store::take(tx, now_ms, now_ms + CLAIM_MS, BATCH))).await?;
        if taken.is_empty() {
            // Another node has them, or their time is over, which the next look finds.
            return Ok(None);
        }
        join_all(taken.into_iter().map(|letter| send(&app, smtp, letter))).await;
    }
    Ok(None)
}

async fn send(app: &App, smtp: &Smtp, letter: Taken) {
    let (id, tries) = (letter.id, letter.tries);
    let outcome = smtp.send(&letter).await;
    let now_ms = app.clock.now_ms();
    let settled = beside(app, move |tx| {
        Box::pin(async move {
            match outcome {
                Ok(()) => store::sent(tx, id, tries, now_ms).await,
                Err(Refusal::ForNow(why)) if tries < TRIES => {
                    tracing::warn!(mail.id = %id, tries, why, "a letter was not taken now");
                    store::again(tx, id, tries, now_ms + pause_ms(tries), &why).await
                }
                Err(Refusal::ForNow(why) | Refusal::ForGood(why)) => {
                    tracing::warn!(mail.id = %id, tries, why, "a letter could not be sent");
                    store::failed(tx, id, tries, now_ms, &why).await
                }
            }
        })
    });
    if let Err(error) = settled.await {
        // The claim runs out by itself.
        tracing::warn!(error = %error, mail.id = %id, "what became of a letter could not be noted");
    }
}

/// Gives up what is of no use any more, and forgets what was done long ago.
async fn sweep(app: &App) -> Result<()> {
    let now_ms = app.clock.now_ms();
    let mut tx = app.db.read().await?;
    let any = store::is_over(&mut tx, now_ms, now_ms - KEPT_MS).await?;
    drop(tx);
    if any {
        beside(app, move |tx| Box::pin(store::end(tx, now_ms, now_ms - KEPT_MS, now_ms - LINK_MS))).await?;
    }
    Ok(())
}

/// When a letter is tried again, in milliseconds from now.
fn pause_ms(tries: i64) -> i64 {
    let doubled = u32::try_from(tries.clamp(1, 16) - 1).unwrap_or_default();
    (PAUSE_MS.0 << doubled).min(PAUSE_MS.1)
}

#[cfg(test)]
mod tests {
    use super::super::smtp::LETTER;
    use super::*;

    #[test]
    fn a_claim_holds_for_longer_than_a_letter_may_take() {
        assert!(i128::from(CLAIM_MS) > i128::try_from(LETTER.as_millis()).expect("a short time") * 3 / 2);
    }

    #[test]
    fn a_letter_is_tried_for_three_days() {
        assert_eq!([1, 2, 3, 10, 11, 99].map(|tries| pause_ms(tries) / 1_000), [30, 60, 120, 15_360, 21_600, 21_600]);
        let hours: i64 = (1..TRIES).map(pause_ms).sum::<i64>() / 3_600_000;
        assert!((66..=78).contains(&hours), "{hours} hours");
    }
}
