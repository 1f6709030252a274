//! Working days in Sweden and the Netherlands: how long a question has waited, as the people who wait count it.

use jiff::civil::{Date, Weekday, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// Working days after the day of one moment, up to the day of another: 0 on the same day, 1 from Friday to Monday. Days begin at midnight in
/// `zone`; of a country that is neither Sweden nor the Netherlands only weekends are known.
pub(super) fn between(from_ms: i64, to_ms: i64, country: Option<&str>, zone: &str) -> i64 {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let day = |ms| Timestamp::from_millisecond(ms).ok().map(|at| at.to_zoned(zone.clone()).date());
    let (Some(mut day), Some(last)) = (day(from_ms), day(to_ms)) else { return 0 };
    let mut days = 0;
    while day < last {
        let Ok(next) = day.tomorrow() else { break };
        day = next;
        days += i64::from(is_working(day, country));
    }
    days
}

fn is_working(day: Date, country: Option<&str>) -> bool {
    if matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
        return false;
    }
    match country {
        Some("SE") => !free_in_sweden(day),
        Some("NL") => !free_in_the_netherlands(day),
        _ => true,
    }
}

/// The days of the law on public holidays that may fall on a weekday, and the three eves on which nobody works (the law on holidays
/// counts them among Sundays).
fn free_in_sweden(day: Date) -> bool {
    let fixed = [(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)];
    let midsummer_eve = day.month() == 6 && (19..=25).contains(&day.day()) && day.weekday() == Weekday::Friday;
    fixed.contains(&(day.month(), day.day())) || midsummer_eve || by_easter(day, &[-2, 1, 39])
}

/// The days of the general law on time limits. The king's birthday is on the 26th where the 27th is a Sunday.
fn free_in_the_netherlands(day: Date) -> bool {
    let fixed = [(1, 1), (5, 5), (12, 25), (12, 26)];
    let kings_day = if date(day.year(), 4, 27).weekday() == Weekday::Sunday { 26 } else { 27 };
    fixed.contains(&(day.month(), day.day()))
        || (day.month(), day.day()) == (4, kings_day)
        || by_easter(day, &[-2, 1, 39, 50])
}

/// Whether a day is as many days after Easter Sunday as one of these.
fn by_easter(day: Date, after: &[i64]) -> bool {
    let easter = easter(day.year());
    after.iter().any(|days| easter.checked_add(days.days()).is_ok_and(|moved| moved == day))
}

/// Easter Sunday of a Gregorian year (Meeus, Jones and Butcher).
#[expect(clippy::many_single_char_names, reason = "the names of the published algorithm")]
fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - b / 4 - g + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    // March or April, and a day of it.
    let part = |value: i32| i8::try_from(value).unwrap_or(1);
    date(year, part(n / 31), part(n % 31 + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_is_when_it_was() {
        for day in [
            date(1961, 4, 2),
            date(2000, 4, 23),
            date(2008, 3, 23),
            date(2024, 3, 31),
            date(2025, 4, 20),
            date(2026, 4, 5),
            date(2027, 3, 28),
            date(2038, 4, 25),
        ] {
            assert_eq!(easter(day.year()), day);
        }
    }

    /// The weekdays of a year on which nobody works, as month and day.
    fn free(year: i16, country: &str) -> Vec<(i8, i8)> {
        let mut day = date(year, 1, 1);
        let mut free = Vec::new();
        while day.year() == year {
            let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            if !weekend && !is_working(day, Some(country)) {
                free.push((day.month(), day.day()));
            }
            day = day.tomorrow().expect("another day");
        }
        free
    }

    #[test]
    fn the_calendars_of_known_years() {
        let sweden_2025 = [
            (1, 1),
            (1, 6),
            (4, 18),
            (4, 21),
            (5, 1),
            (5, 29),
            (6, 6),
            (6, 20),
            (12, 24),
            (12, 25),
            (12, 26),
            (12, 31),
        ];
        assert_eq!(free(2025, "SE"), sweden_2025);
        // In 2026 the national day is a Saturday, and so is the second day of Christmas.
        let sweden_2026 = [(1, 1), (1, 6), (4, 3), (4, 6), (5, 1), (5, 14), (6, 19), (12, 24), (12, 25), (12, 31)];
        assert_eq!(free(2026, "SE"), sweden_2026);
        // In 2025 the king's birthday is kept on a Saturday, for the 27th is a Sunday.
        let netherlands_2025 = [(1, 1), (4, 18), (4, 21), (5, 5), (5, 29), (6, 9), (12, 25), (12, 26)];
        assert_eq!(free(2025, "NL"), netherlands_2025);
        let netherlands_2026 = [(1, 1), (4, 3), (4, 6), (4, 27), (5, 5), (5, 14), (5, 25), (12, 25)];
        assert_eq!(free(2026, "NL"), netherlands_2026);
    }

    fn ms(at: &str) -> i64 {
        at.parse::<Timestamp>().expect("a moment").as_millisecond()
    }

    #[test]
    fn days_are_counted_from_the_next_one_on() {
        for (from, to, country, zone, days) in [
            ("2026-11-20T08:00:00Z", "2026-11-20T22:59:00Z", Some("SE"), "Europe/Stockholm", 0),
            // Midnight in Stockholm.
            ("2026-11-19T08:00:00Z", "2026-11-19T23:00:00Z", Some("SE"), "Europe/Stockholm", 1),
            ("2026-11-19T08:00:00Z", "2026-11-19T23:00:00Z", Some("SE"), "UTC", 0),
            // Friday to Monday, and Saturday to Monday.
            ("2026-11-20T08:00:00Z", "2026-11-23T08:00:00Z", Some("SE"), "Europe/Stockholm", 1),
            ("2026-11-21T08:00:00Z", "2026-11-23T08:00:00Z", Some("SE"), "Europe/Stockholm", 1),
            // Over Christmas and New Year, to the Monday after.
            ("2025-12-23T08:00:00Z", "2026-01-05T08:00:00Z", Some("SE"), "Europe/Stockholm", 4),
            ("2025-12-23T08:00:00Z", "2026-01-05T08:00:00Z", Some("NL"), "Europe/Amsterdam", 6),
            ("2025-12-23T08:00:00Z", "2026-01-05T08:00:00Z", None, "UTC", 9),
            // Time that runs backwards is no time.
            ("2026-11-23T08:00:00Z", "2026-11-20T08:00:00Z", Some("SE"), "Europe/Stockholm", 0),
        ] {
            assert_eq!(between(ms(from), ms(to), country, zone), days, "{from} to {to} in {country:?}");
        }
    }
}
