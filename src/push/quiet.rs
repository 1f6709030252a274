//! Quiet hours, by the clock on the person's wall.

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use mellanrum_protocol::shapes::settings::Quiet;

/// Whether it is quiet at this moment in that time zone. The wall's time counts: where an hour is left out nothing of it is quiet, and
/// an hour that comes twice is quiet twice.
pub(super) fn is_quiet(quiet: &Quiet, time_zone: &str, now_ms: i64) -> bool {
    // Checked when the person set it; a name that is no more is better than none.
    let zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
    let Ok(now) = Timestamp::from_millisecond(now_ms) else {
        return false;
    };
    let now: Zoned = now.to_zoned(zone);
    if quiet.weekends && matches!(now.weekday(), Weekday::Saturday | Weekday::Sunday) {
        return true;
    }
    let minute = i32::from(now.hour()) * 60 + i32::from(now.minute());
    let (from, to) = (i32::from(quiet.from_minute), i32::from(quiet.to_minute));
    if from < to { (from..to).contains(&minute) } else { minute >= from || minute < to }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NIGHT: Quiet = Quiet { from_minute: 18 * 60, to_minute: 7 * 60, weekends: false };
    const LUNCH: Quiet = Quiet { from_minute: 12 * 60, to_minute: 13 * 60, weekends: false };
    const ALWAYS: Quiet = Quiet { from_minute: 0, to_minute: 0, weekends: false };
    const WEEKENDS: Quiet = Quiet { from_minute: 1, to_minute: 2, weekends: true };
    /// The hour that is left out in spring and comes twice in autumn, in Stockholm.
    const TWO: Quiet = Quiet { from_minute: 2 * 60, to_minute: 3 * 60, weekends: false };

    #[test]
    fn the_wall_clock_decides() {
        const STOCKHOLM: &str = "Europe/Stockholm";
        for (quiet, zone, at, expected) in [
            // Through midnight; the first minute counts, the last does not.
            (NIGHT, STOCKHOLM, "2026-11-18T16:59:59Z", false),
            (NIGHT, STOCKHOLM, "2026-11-18T17:00:00Z", true),
            (NIGHT, STOCKHOLM, "2026-11-18T23:30:00Z", true),
            (NIGHT, STOCKHOLM, "2026-11-19T05:59:59Z", true),
            (NIGHT, STOCKHOLM, "2026-11-19T06:00:00Z", false),
            // The same hours in summer are an hour earlier by UTC.
            (NIGHT, STOCKHOLM, "2026-07-15T16:00:00Z", true),
            (NIGHT, STOCKHOLM, "2026-07-15T05:00:00Z", false),
            // The same moment elsewhere.
            (NIGHT, "Europe/London", "2026-11-18T17:30:00Z", false),
            (NIGHT, "Europe/London", "2026-11-18T18:00:00Z", true),
            (LUNCH, STOCKHOLM, "2026-11-18T11:30:00Z", true),
            (LUNCH, STOCKHOLM, "2026-11-18T12:00:00Z", false),
            (ALWAYS, STOCKHOLM, "2026-11-18T12:00:00Z", true),
            // 2026-11-21 is a Saturday; in Stockholm it begins and ends at 23:00 by UTC.
            (WEEKENDS, STOCKHOLM, "2026-11-20T22:59:59Z", false),
            (WEEKENDS, STOCKHOLM, "2026-11-20T23:00:00Z", true),
            (WEEKENDS, STOCKHOLM, "2026-11-22T22:59:59Z", true),
            (WEEKENDS, STOCKHOLM, "2026-11-22T23:00:00Z", false),
            (WEEKENDS, STOCKHOLM, "2026-11-22T23:01:00Z", true),
            // 29 March: after 01:59:59 comes 03:00.
            (TWO, STOCKHOLM, "2026-03-29T00:59:59Z", false),
            (TWO, STOCKHOLM, "2026-03-29T01:00:00Z", false),
            (TWO, STOCKHOLM, "2026-03-28T01:00:00Z", true),
            // 25 October: 02:00 to 03:00 twice.
            (TWO, STOCKHOLM, "2026-10-24T23:59:59Z", false),
            (TWO, STOCKHOLM, "2026-10-25T00:00:00Z", true),
            (TWO, STOCKHOLM, "2026-10-25T01:00:00Z", true),
            (TWO, STOCKHOLM, "2026-10-25T01:59:59Z", true),
            (TWO, STOCKHOLM, "2026-10-25T02:00:00Z", false),
            // The nights of both changes end at seven by the wall.
            (NIGHT, STOCKHOLM, "2026-03-29T04:59:59Z", true),
            (NIGHT, STOCKHOLM, "2026-03-29T05:00:00Z", false),
            (NIGHT, STOCKHOLM, "2026-10-25T05:59:59Z", true),
            (NIGHT, STOCKHOLM, "2026-10-25T06:00:00Z", false),
            // A zone that no longer exists is read as UTC.
            (LUNCH, "Mars/Olympus", "2026-11-18T12:30:00Z", true),
        ] {
            let now: Timestamp = at.parse().expect("a moment");
            assert_eq!(is_quiet(&quiet, zone, now.as_millisecond()), expected, "{quiet:?} {zone} {at}");
        }
    }
}
