//! Work that comes due at a moment. Every node looks, so that it doesn't matter which one goes down.

use tokio::sync::Notify;

use crate::App;
use crate::error::Result;

/// Longest time between two looks: finds what was made on a node that has gone down since. What was made here wakes the loop.
const LOOK_MS: i64 = 15_000;

/// Does what is due until the node goes down. `turn` does all there is at the moment and says when the next of it will be, in UTC
/// milliseconds; `what` names it in the log.
pub async fn keep_up<F>(app: &App, wake: &Notify, what: &'static str, turn: impl Fn(App) -> F)
where
    F: Future<Output = Result<Option<i64>>>,
{
    loop {
        let look_ms = app.clock.now_ms() + LOOK_MS;
        let next_ms = turn(app.clone()).await.unwrap_or_else(|error| {
            tracing::warn!(error = %error, what, "what is due could not be looked up");
            None
        });
        tokio::select! {
            () = app.stop.cancelled() => return,
            () = app.clock.until(next_ms.map_or(look_ms, |next_ms| next_ms.min(look_ms))) => {}
            () = wake.notified() => {}
        }
    }
}
