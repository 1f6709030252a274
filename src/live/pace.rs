//! How many commands a connection may send.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};

use crate::error::{Error, Result};

/// A token bucket of one connection.
pub struct Pace(DefaultDirectRateLimiter);

impl Pace {
    /// `per_ten_seconds` commands in ten seconds, as many at once.
    pub fn new(per_ten_seconds: u32) -> Self {
        let burst = NonZeroU32::new(per_ten_seconds).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::with_period(Duration::from_secs(10) / burst.get()).unwrap_or(Quota::per_second(burst));
        Self(RateLimiter::direct(quota.allow_burst(burst)))
    }

    /// Takes one; refused with the time to wait if there is none.
    pub fn take(&self) -> Result<()> {
        self.0.check().map_err(|not_until| {
            let wait = not_until.wait_time_from(DefaultClock::default().now());
            Error::TooManyRequests { retry_after_ms: u64::try_from(wait.as_millis()).unwrap_or(u64::MAX).max(1) }
        })
    }
}
