//! The only place that reads the time or makes randomness, so that tests can set the one and repeat the other.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use rand::RngCore;
use tokio::sync::Notify;
use tokio::time::sleep;
use uuid::Uuid;

/// Time and randomness; cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Milliseconds by which tests have moved the clock forward.
    ahead_ms: Arc<AtomicI64>,
    /// Wakes those who wait for a moment when it is moved.
    moved: Arc<Notify>,
}

impl Clock {
    /// Now, in UTC milliseconds since 1970.
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn now_ms(&self) -> i64 {
        jiff::Timestamp::now().as_millisecond() + self.ahead_ms.load(Ordering::Relaxed)
    }

    /// A new id; later ids sort after earlier ones.
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn id(&self) -> Uuid {
        Uuid::now_v7()
    }

    /// 256 bits that nobody can guess.
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn secret(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        rand::rng().fill_bytes(&mut bytes);
        bytes
    }

    /// Moves this clock and its clones forward. For tests.
    pub fn advance(&self, by: Duration) {
        let ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.ahead_ms.fetch_add(ms, Ordering::Relaxed);
        self.moved.notify_waiters();
    }

    /// Waits for a moment, or until the clock has been moved past it.
    pub async fn until(&self, at_ms: i64) {
        loop {
            let moved = self.moved.notified();
            tokio::pin!(moved);
            // From here on a move counts: the time is looked at after it.
            moved.as_mut().enable();
            let Ok(left_ms @ 1..) = u64::try_from(at_ms - self.now_ms()) else { return };
            tokio::select! {
                () = sleep(Duration::from_millis(left_ms)) => {}
                () = moved => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_waits_for_a_moment_is_woken_when_the_clock_is_moved_past_it() {
        let clock = Clock::default();
        let (waiting, at_ms) = (clock.clone(), clock.now_ms() + 3_600_000);
        let woken = tokio::spawn(async move {
            waiting.until(at_ms).await;
            waiting.now_ms()
        });
        for _ in 0..2 {
            // It waits by now, and goes on waiting after the first half.
            tokio::task::yield_now().await;
            assert!(!woken.is_finished());
            clock.advance(Duration::from_mins(31));
        }
        let woken = tokio::time::timeout(Duration::from_secs(10), woken).await.expect("woken in time");
        assert!(woken.is_ok_and(|now_ms| now_ms >= at_ms));
    }
}
