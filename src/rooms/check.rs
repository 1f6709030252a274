//! What names, short names and languages may look like. Pure.

use crate::error::{Error, Result};

/// Longest name, in characters.
pub(crate) const NAME: usize = 80;
/// Longest purpose, focus or question, in characters.
pub(crate) const WORDS: usize = 300;
/// Longest short name, in characters.
pub(super) const SLUG: usize = 60;
/// Languages that the interface speaks.
const LANGUAGES: [&str; 3] = ["sv", "nl", "en"];

/// A field's text without the blanks around it, of 1 to `most` characters.
pub(crate) fn name(field: &'static str, text: &str, most: usize) -> Result<String> {
    let text = words(field, text, most)?;
    if text.is_empty() { Err(Error::Invalid { field, why: "too_short" }) } else { Ok(text) }
}

/// A field's text without the blanks around it, of at most `most` characters; it may be empty.
pub(crate) fn words(field: &'static str, text: &str, most: usize) -> Result<String> {
    let text = text.trim();
    if text.chars().count() > most {
        return Err(Error::Invalid { field, why: "too_long" });
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(Error::Invalid { field, why: "characters" });
    }
    Ok(text.to_owned())
}

/// A short name as it was asked for, or made from the name.
pub(super) fn slug(asked: Option<&str>, name: &str) -> Result<String> {
    let slug = asked.map_or_else(|| slug_from(name), str::to_owned);
    let why = match slug.len() {
        0 => "too_short",
        length if length > SLUG => "too_long",
        _ if !slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') => "characters",
        _ => return Ok(slug),
    };
    Err(Error::Invalid { field: "slug", why })
}

/// A name in a–z, 0–9 and `-`: "Gång & cykel" is `gang-cykel`. Empty if nothing is left.
pub(crate) fn slug_from(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for c in name.to_lowercase().chars() {
        let plain = match c {
            'a'..='z' | '0'..='9' => c,
            'å' | 'ä' | 'á' | 'à' | 'â' | 'ã' => 'a',
            'ö' | 'ó' | 'ò' | 'ô' | 'ø' | 'õ' => 'o',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'ï' | 'í' | 'ì' | 'î' => 'i',
            'ü' | 'ú' | 'ù' | 'û' => 'u',
            'ç' => 'c',
            'ñ' => 'n',
            _ if slug.is_empty() || slug.ends_with('-') => continue,
            _ => '-',
        };
        slug.push(plain);
    }
    slug.truncate(SLUG);
    slug.trim_end_matches('-').to_owned()
}

/// One of the interface's languages.
pub(crate) fn language(field: &'static str, tag: &str) -> Result<()> {
    if LANGUAGES.contains(&tag) { Ok(()) } else { Err(Error::Invalid { field, why: "unknown" }) }
}

/// Something that looks like a language tag (BCP 47).
pub(super) fn language_tag(field: &'static str, tag: &str) -> Result<()> {
    let mut parts = tag.split('-');
    let first =
        parts.next().is_some_and(|part| matches!(part.len(), 2..=8) && part.bytes().all(|b| b.is_ascii_alphabetic()));
    let rest = parts.all(|part| matches!(part.len(), 1..=8) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    if first && rest && tag.len() <= 35 { Ok(()) } else { Err(Error::Invalid { field, why: "unknown" }) }
}

/// A time zone of the IANA list.
pub(super) fn time_zone(name: &str) -> Result<()> {
    match jiff::tz::TimeZone::get(name) {
        Ok(_) => Ok(()),
        Err(_) => Err(Error::Invalid { field: "time_zone", why: "unknown" }),
    }
}

/// Two capital letters (ISO 3166-1).
pub(crate) fn country(code: &str) -> Result<()> {
    if code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase()) {
        Ok(())
    } else {
        Err(Error::Invalid { field: "country", why: "unknown" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_is_made_from_swedish_and_dutch_words() {
        assert_eq!(slug_from("Gång & cykel på Åland"), "gang-cykel-pa-aland");
        assert_eq!(slug_from("  Idéer, över gränsen! "), "ideer-over-gransen");
        assert_eq!(slug_from("Coördinatie"), "coordinatie");
        assert_eq!(slug_from("???"), "");
        assert_eq!(slug_from(&"ab ".repeat(40)).len(), 59);
    }

    #[test]
    fn a_short_name_that_was_asked_for_is_taken_as_it_is_or_refused() {
        assert_eq!(slug(Some("p-tal-2"), "Parkering").ok().as_deref(), Some("p-tal-2"));
        for bad in ["", "Parkering", "p tal", "å", &"a".repeat(61)] {
            assert!(slug(Some(bad), "Parkering").is_err(), "{bad}");
        }
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        assert!(name("name", &"å".repeat(80), NAME).is_ok());
        assert!(name("name", &"å".repeat(81), NAME).is_err());
        assert!(name("name", "   ", NAME).is_err());
        assert!(words("purpose", "", WORDS).is_ok());
    }

    #[test]
    fn language_tags_and_zones_are_recognised() {
        for good in ["sv", "nl-BE", "zh-Hant-TW"] {
            assert!(language_tag("lang", good).is_ok(), "{good}");
        }
        for bad in ["", "s", "sv_SE", "sv--SE", "<b>"] {
            assert!(language_tag("lang", bad).is_err(), "{bad}");
        }
        assert!(time_zone("Europe/Stockholm").is_ok() && time_zone("Mars/Olympus").is_err());
        assert!(country("SE").is_ok() && country("se").is_err());
    }
}
