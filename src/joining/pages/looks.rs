//! How moments and sums of money are written in each language.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use mellanrum_protocol::shapes::mail::Language;

/// A day and a time of it where the network is.
pub(super) fn moment(at_ms: i64, zone: &str, language: Language) -> String {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let at = Timestamp::from_millisecond(at_ms).unwrap_or_default().to_zoned(zone);
    let form = match language {
        Language::Sv => "%Y-%m-%d %H.%M",
        Language::Nl => "%-d-%-m-%Y %H:%M",
        Language::En => "%-d %B %Y, %H:%M",
    };
    at.strftime(form).to_string()
}

/// A sum in whole units, its thousands apart.
pub(super) fn sum(amount: u32, currency: &str, language: Language) -> String {
    let digits = amount.to_string();
    let apart = match language {
        Language::Sv => '\u{a0}',
        Language::Nl => '.',
        Language::En => ',',
    };
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(apart);
        }
        grouped.push(digit);
    }
    match (currency, language) {
        ("SEK", Language::Sv) => format!("{grouped}\u{a0}kr"),
        ("EUR", Language::Nl | Language::En) => format!("€\u{a0}{grouped}"),
        (_, Language::Sv) => format!("{grouped}\u{a0}{currency}"),
        _ => format!("{currency}\u{a0}{grouped}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_moments_are_written_as_in_the_language() {
        assert_eq!(sum(18_000, "SEK", Language::Sv), "18\u{a0}000\u{a0}kr");
        assert_eq!(sum(1_234_567, "EUR", Language::Nl), "€\u{a0}1.234.567");
        assert_eq!(sum(950, "SEK", Language::En), "SEK\u{a0}950");
        let at = 1_760_000_000_000;
        assert_eq!(moment(at, "Europe/Stockholm", Language::Sv), "2025-10-09 10.53");
        assert_eq!(moment(at, "Europe/Amsterdam", Language::Nl), "9-10-2025 10:53");
        assert_eq!(moment(at, "nowhere", Language::En), "9 October 2025, 08:53");
    }
}
