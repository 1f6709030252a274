//! When the demo's past took place: on the clocks of each network, and all of it before now.

use anyhow::Context;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan};

/// The calendar of one network.
pub(super) struct Calendar {
    start: Date,
    zone: TimeZone,
}

impl Calendar {
    /// From the Monday of the network's start.
    pub fn new(start: Date, zone: &str) -> Self {
        Self { start, zone: time_zone(zone) }
    }

    /// From the moment of the network's start.
    pub fn since(start_ms: i64, zone: &str) -> anyhow::Result<Self> {
        let zone = time_zone(zone);
        let start = Timestamp::from_millisecond(start_ms)?.to_zoned(zone.clone()).date();
        Ok(Self { start, zone })
    }

    /// A moment given as the duration since the start (`P15DT13H6M55S`): days on the calendar, hours on the clock, so that 13:00 stays
    /// 13:00 when the clocks change.
    pub fn ms(&self, at: &str) -> anyhow::Result<i64> {
        let span: Span = at.parse().with_context(|| format!("{at:?} is no duration"))?;
        let moment = self.start.at(0, 0, 0, 0).checked_add(span)?;
        Ok(moment.to_zoned(self.zone.clone())?.timestamp().as_millisecond())
    }

    /// The start.
    pub fn start_ms(&self) -> anyhow::Result<i64> {
        self.ms("PT0S")
    }
}

/// The latest Monday from which everything at `moments` (a time zone and a duration) has happened by now.
pub(super) fn start(now_ms: i64, moments: &[(&str, &str)]) -> anyhow::Result<Date> {
    let today = Timestamp::from_millisecond(now_ms)?.to_zoned(TimeZone::UTC).date();
    let mut monday = today.checked_sub(i32::from(today.weekday().since(Weekday::Monday)).days())?;
    loop {
        let mut past = true;
        for (zone, at) in moments {
            past &= Calendar::new(monday, zone).ms(at)? <= now_ms;
        }
        if past {
            return Ok(monday);
        }
        monday = monday.checked_sub(1.week())?;
    }
}

fn time_zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or_else(|error| {
        tracing::warn!(error = %error, "the time zone is not known here; the demo takes UTC");
        TimeZone::UTC
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now(text: &str) -> anyhow::Result<i64> {
        Ok(text.parse::<Timestamp>()?.as_millisecond())
    }

    #[test]
    fn the_start_is_the_latest_monday_that_puts_all_in_the_past() -> anyhow::Result<()> {
        let moments = [("Europe/Stockholm", "P42DT10H20M"), ("Europe/Amsterdam", "P39DT13H30M")];
        // 2026-11-23 is a Monday; 42 days before is 2026-10-12. In Stockholm it is 10:20 at 09:20 UTC.
        assert_eq!(start(now("2026-11-23T09:19:59Z")?, &moments)?, jiff::civil::date(2026, 10, 5));
        assert_eq!(start(now("2026-11-23T09:20:00Z")?, &moments)?, jiff::civil::date(2026, 10, 12));
        Ok(())
    }

    #[test]
    fn one_o_clock_stays_one_o_clock_when_the_clocks_change() -> anyhow::Result<()> {
        // The clocks change on 2026-10-25.
        let calendar = Calendar::new(jiff::civil::date(2026, 10, 19), "Europe/Stockholm");
        assert_eq!(calendar.ms("P5DT13H")?, now("2026-10-24T11:00:00Z")?);
        assert_eq!(calendar.ms("P7DT13H")?, now("2026-10-26T12:00:00Z")?);
        let again = Calendar::since(calendar.start_ms()?, "Europe/Stockholm")?;
        assert_eq!(again.ms("P7DT13H")?, calendar.ms("P7DT13H")?);
        Ok(())
    }
}
