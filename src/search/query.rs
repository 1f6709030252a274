//! What somebody asks for, read from one line: words, "phrases", beginnings*, -words that must not be there, and operators.

use super::days::DAY_MS;
use super::words::{Unit, is_number, normal, units};
use crate::error::{Error, Result};

/// Longest line, in characters.
pub const LONGEST: usize = 300;
/// Most words and phrases, those that must not be there included.
const TERMS: usize = 16;
/// Most operators.
const OPERATORS: usize = 12;

/// The names of operators, in the order in which they are offered.
pub const OPERATORS_NAMES: [&str; 8] = ["from", "in", "tag", "has", "is", "before", "after", "mentions"];
/// What can stand after `has:`.
pub const HAS: [&str; 4] = ["file", "link", "question", "answer"];
/// What can stand after `is:`.
pub const IS: [&str; 3] = ["open", "answered", "saved"];

/// A word or a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// A word in any of its forms.
    Word(String),
    /// Every word that begins so.
    Beginning(String),
    /// Words that follow each other as they stand.
    Phrase(Vec<String>),
}

impl Term {
    /// Whether it is a word whose other forms are looked up.
    pub fn has_forms(&self) -> bool {
        matches!(self, Self::Word(word) if !is_number(word))
    }
}

/// A line as it was understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// What must be there.
    pub terms: Vec<Term>,
    /// What must not.
    pub without: Vec<Term>,
    /// Handles of authors, any of whom wrote it.
    pub from: Vec<String>,
    /// Short names of rooms, in any of which it stands.
    pub within: Vec<String>,
    /// Tags, all of which its topic has.
    pub tags: Vec<String>,
    /// Handles of people, any of whom it mentions.
    pub mentions: Vec<String>,
    /// What it must have: words of [`HAS`].
    pub has: Vec<&'static str>,
    /// What it must be: words of [`IS`].
    pub is: Vec<&'static str>,
    /// Sent before this moment.
    pub before_ms: Option<i64>,
    /// Sent at this moment or after it.
    pub after_ms: Option<i64>,
    /// Operators whose value means nothing, as they were typed: nothing is found by them, and the person is told.
    pub unknown: Vec<String>,
}

impl Query {
    /// Reads a line; `Invalid` if it is too long. Days begin at midnight of the zone.
    pub fn read(line: &str, zone: &jiff::tz::TimeZone) -> Result<Self> {
        if line.chars().count() > LONGEST {
            return Err(Error::Invalid { field: "q", why: "too_long" });
        }
        let mut query = Self::default();
        let mut operators = 0;
        for piece in pieces(line) {
            if let Some((name, value)) = operator(piece.text).filter(|_| !piece.quoted) {
                operators += 1;
                if operators <= OPERATORS {
                    query.operator(&name, value, zone);
                }
                continue;
            }
            let to = if piece.without { &mut query.without } else { &mut query.terms };
            if let Some(term) = term(&piece).filter(|term| !to.contains(term)) {
                to.push(term);
            }
        }
        query.terms.truncate(TERMS);
        query.without.truncate(TERMS);
        Ok(query)
    }

    /// Whether nothing at all is asked for that something could be found by.
    pub fn is_empty(&self) -> bool {
        let Self { terms, from, within, tags, mentions, has, is, before_ms, after_ms, .. } = self;
        let lists = [from, within, tags, mentions];
        terms.is_empty()
            && lists.iter().all(|list| list.is_empty())
            && has.is_empty()
            && is.is_empty()
            && before_ms.is_none()
            && after_ms.is_none()
    }

    fn operator(&mut self, name: &str, value: &str, zone: &jiff::tz::TimeZone) {
        let value = value.trim_matches('"').trim();
        let known = |words: &[&'static str]| words.iter().copied().find(|word| value.eq_ignore_ascii_case(word));
        let day = || moment(value, zone);
        let understood = match name {
            _ if value.is_empty() => false,
            "from" => put(&mut self.from, value.trim_start_matches('@').to_lowercase()),
            "mentions" => put(&mut self.mentions, value.trim_start_matches('@').to_lowercase()),
            "in" => put(&mut self.within, value.trim_start_matches('#').to_lowercase()),
            "tag" => put(&mut self.tags, normal_tag(value)),
            "has" => known(&HAS).is_some_and(|word| put(&mut self.has, word)),
            "is" => known(&IS).is_some_and(|word| put(&mut self.is, word)),
            "before" => day().map(|(start, _)| self.before_ms = Some(start)).is_some(),
            // The day that is named has to be over: `after:2026-03-01` begins on the second of March.
            _ => day().map(|(_, end)| self.after_ms = Some(end)).is_some(),
        };
        if !understood {
            self.unknown.push(format!("{name}:{value}"));
        }
    }
}

/// A tag as it is compared: lower case, one space between words.
pub fn normal_tag(tag: &str) -> String {
    tag.trim_start_matches('#').split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn put<T: PartialEq>(list: &mut Vec<T>, value: T) -> bool {
    if !list.contains(&value) {
        list.push(value);
    }
    true
}

/// A year, month or day, as the moments at which it begins and ends.
fn moment(text: &str, zone: &jiff::tz::TimeZone) -> Option<(i64, i64)> {
    let mut parts = text.split('-');
    let number = |part: Option<&str>| part.map(str::parse::<i16>);
    let year = number(parts.next())?.ok().filter(|year| (1970..=9998).contains(year))?;
    let (month, day) = (number(parts.next()).transpose().ok()?, number(parts.next()).transpose().ok()?);
    if parts.next().is_some() {
        return None;
    }
    let small = |n: Option<i16>| i8::try_from(n.unwrap_or(1)).ok();
    let first = jiff::civil::Date::new(year, small(month)?, small(day)?).ok()?;
    let span = match (month, day) {
        (None, _) => jiff::Span::new().years(1),
        (_, None) => jiff::Span::new().months(1),
        _ => jiff::Span::new().days(1),
    };
    let ms = |date: jiff::civil::Date| Some(date.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond());
    let (start, end) = (ms(first)?, ms(first.checked_add(span).ok()?)?);
    (start >= 0 && end - start < 400 * DAY_MS).then_some((start, end))
}

/// A piece of the line between spaces, or between quotation marks.
struct Piece<'a> {
    text: &'a str,
    quoted: bool,
    without: bool,
}

/// Marks between which a phrase stands, or a value with spaces.
pub const QUOTES: [char; 4] = ['"', '“', '”', '„'];

fn pieces(line: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        let signed =
            rest.strip_prefix('-').filter(|after| !after.is_empty() && !after.starts_with(char::is_whitespace));
        let without = signed.is_some();
        let body = signed.unwrap_or(rest);
        let (text, quoted, after) = match body.strip_prefix(QUOTES) {
            // A quotation that is not closed lasts to the end.
            Some(inner) => match inner.split_once(QUOTES) {
                Some((text, after)) => (text, true, after),
                None => (inner, true, ""),
            },
            None => {
                let (text, after) = body.split_at(end_of(body));
                (text, false, after)
            }
        };
        pieces.push(Piece { text, quoted, without });
        rest = after.trim_start();
    }
    pieces
}

/// Where a piece ends: at the next space that is not within the quoted value of an operator.
fn end_of(text: &str) -> usize {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        if QUOTES.contains(&c) {
            quoted = !quoted;
        } else if c.is_whitespace() && !quoted {
            return at;
        }
    }
    text.len()
}

/// The name and value of an operator.
fn operator(text: &str) -> Option<(String, &str)> {
    let (name, value) = text.split_once(':')?;
    let name = name.to_lowercase();
    OPERATORS_NAMES.contains(&name.as_str()).then_some((name, value))
}

fn term(piece: &Piece<'_>) -> Option<Term> {
    let found = units(piece.text);
    match found.as_slice() {
        [] => None,
        [one] if !piece.quoted && piece.text.ends_with('*') && one.word.chars().count() > 1 => {
            Some(Term::Beginning(one.word.clone()))
        }
        [one] if !piece.quoted => Some(Term::Word(one.word.clone())),
        many => Some(Term::Phrase(many.iter().map(|Unit { word, .. }| normal(word)).collect())),
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    fn read(line: &str) -> Query {
        Query::read(line, &TimeZone::UTC).expect("a line")
    }

    fn word(word: &str) -> Term {
        Term::Word(word.to_owned())
    }

    fn phrase(words: &[&str]) -> Term {
        Term::Phrase(words.iter().map(|&word| word.to_owned()).collect())
    }

    #[test]
    fn words_phrases_beginnings_and_what_must_not_be_there() {
        let query = read("Bilpool \"vandrande skolbuss\" parker* -taxi -\"en buss\" 100 m² ”");
        assert_eq!(
            query.terms,
            [
                word("bilpool"),
                phrase(&["vandrande", "skolbuss"]),
                Term::Beginning("parker".to_owned()),
                word("100"),
                word("m²")
            ]
        );
        assert_eq!(query.without, [word("taxi"), phrase(&["en", "buss"])]);
        assert_eq!(read("https://a.example/b").terms, [phrase(&["https", "a.example", "b"])]);
        assert_eq!(read("\"72 %\" \"öppen").terms, [phrase(&["72", "%"]), phrase(&["öppen"])]);
    }

    #[test]
    fn operators_and_what_is_wrong_with_them() {
        let query = read("from:@Embla.Parkbank in:#parkering has:link IS:open tag:\"p tal\" is:blue before:x från:a");
        assert_eq!(query.from, ["embla.parkbank"]);
        assert_eq!(query.within, ["parkering"]);
        assert_eq!(query.tags, ["p tal"]);
        assert_eq!((query.has.as_slice(), query.is.as_slice()), (["link"].as_slice(), ["open"].as_slice()));
        assert_eq!(query.unknown, ["is:blue", "before:x"]);
        assert_eq!(query.terms, [word("från:a")], "not an operator");
        assert!(read("  - \" \" ").is_empty() && !read("has:file").is_empty());
    }

    #[test]
    fn days_months_and_years_have_a_beginning_and_an_end() {
        let day = |text: &str| moment(text, &TimeZone::UTC);
        assert_eq!(day("2026-03-01"), Some((1_772_323_200_000, 1_772_409_600_000)));
        assert_eq!(day("2026-03"), Some((1_772_323_200_000, 1_775_001_600_000)));
        assert_eq!(day("2026"), Some((1_767_225_600_000, 1_798_761_600_000)));
        for bad in ["", "26", "2026-13", "2026-02-30", "2026-1-1-1", "i går", "99999", "-1"] {
            assert_eq!(day(bad), None, "{bad}");
        }
        let query = read("after:2026-02-28 before:2026-03-01");
        assert_eq!(query.after_ms, query.before_ms);
    }

    #[test]
    fn a_line_has_an_end() {
        assert!(Query::read(&"a".repeat(LONGEST + 1), &TimeZone::UTC).is_err());
        let many: Vec<String> = (0..70).map(|n| format!("w{n}")).collect();
        assert_eq!(read(&many.join(" ")).terms.len(), TERMS);
    }
}
