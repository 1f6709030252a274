//! How often somebody may try a password, or send what needs no account: per login, so that one account is not guessed from everywhere, and per address, so
//! that many accounts are not guessed from one place. Counted on each node by itself: with three nodes a guesser has at most
//! three times as many tries.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::error::{Error, Result};

/// The time over which tries are counted.
const SPAN: Duration = Duration::from_mins(5);
/// Tries for one login in [`SPAN`].
const PER_LOGIN: NonZeroU32 = NonZeroU32::new(10).expect("not zero");
/// Tries from one address in [`SPAN`].
const PER_ADDRESS: NonZeroU32 = NonZeroU32::new(30).expect("not zero");
/// Registrations, and what else is sent from public pages, from one address in [`SPAN`].
const PER_ADDRESS_PUBLIC: NonZeroU32 = NonZeroU32::new(20).expect("not zero");
/// With more keys than this, those that have long rested are forgotten.
const KEYS: usize = 10_000;

/// The counters; one per process.
#[derive(Debug)]
pub struct Throttle {
    logins: DefaultKeyedRateLimiter<String>,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
    public: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
}

impl Default for Throttle {
    fn default() -> Self {
        Self {
            logins: RateLimiter::keyed(quota(PER_LOGIN)),
            addresses: RateLimiter::keyed(quota(PER_ADDRESS)),
            public: RateLimiter::keyed(quota(PER_ADDRESS_PUBLIC)),
            clock: DefaultClock::default(),
        }
    }
}

impl Throttle {
    /// Counts a try; refuses it if there were too many. `login` in lower case. An unknown address is not counted.
    pub fn check(&self, login: &str, address: Option<IpAddr>) -> Result<()> {
        if let Some(address) = address {
            self.count(&self.addresses, &network_of(address))?;
        }
        self.count(&self.logins, &login.to_owned())
    }

    /// Counts what somebody who isn't signed in sends from a public page.
    pub fn check_public(&self, address: Option<IpAddr>) -> Result<()> {
        address.map_or(Ok(()), |address| self.count(&self.public, &network_of(address)))
    }

    fn count<K: std::hash::Hash + Eq + Clone>(&self, limiter: &DefaultKeyedRateLimiter<K>, key: &K) -> Result<()> {
        if limiter.len() > KEYS {
            limiter.retain_recent();
        }
        limiter.check_key(key).map_err(|refused| {
            let wait = refused.wait_time_from(self.clock.now());
            Error::TooManyRequests { retry_after_ms: u64::try_from(wait.as_millis()).unwrap_or(u64::MAX).max(1) }
        })
    }
}

/// A burst of all tries at once, which come back one by one over [`SPAN`].
fn quota(tries: NonZeroU32) -> Quota {
    Quota::with_period(SPAN / tries.get()).unwrap_or_else(|| Quota::per_minute(tries)).allow_burst(tries)
}

/// Whoever has one IPv6 address has its whole /64.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleventh_try_for_a_login_waits() {
        let throttle = Throttle::default();
        for _ in 0..10 {
            assert!(throttle.check("anna", None).is_ok());
        }
        let refused = throttle.check("anna", None);
        assert!(matches!(refused, Err(Error::TooManyRequests { retry_after_ms: 1..=30_000 })), "{refused:?}");
        assert!(throttle.check("bo", None).is_ok());
    }

    #[test]
    fn an_address_has_thirty_tries_over_all_logins() {
        let throttle = Throttle::default();
        let address = |last: &str| format!("2001:db8::{last}").parse().ok();
        for login in 0..30 {
            assert!(throttle.check(&login.to_string(), address("1")).is_ok());
        }
        assert!(throttle.check("another", address("2")).is_err());
        assert!(throttle.check("another", "192.0.2.1".parse().ok()).is_ok());
    }
}
