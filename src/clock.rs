//! The only place that reads the time or makes randomness, so that tests can set the one and repeat the other.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use rand::RngCore;
use uuid::Uuid;

/// Time and randomness; cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Milliseconds by which tests have moved the clock forward.
    ahead_ms: Arc<AtomicI64>,
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
    pub fn advance(&self, by: std::time::Duration) {
        let ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.ahead_ms.fetch_add(ms, Ordering::Relaxed);
    }
}
