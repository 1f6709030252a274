//! A text as the words it consists of, each where it stands, in the form in which it is looked up.
//!
//! One reading for what is stored and for what is asked, on both databases: NFC, lower case, without soft hyphens and what else does not
//! show. What holds a word together within itself stays (`p-tal`, `0,45`, `m²`, `tillgänglighet_minst`), and its parts are words, too.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

/// Longest word, in characters; what is longer is looked up by its beginning.
const LONGEST: usize = 48;

/// A word where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The word as it is looked up.
    pub word: String,
    /// The words that it is put together from with a hyphen, a stop or the like; empty of a simple one.
    pub parts: Vec<String>,
    /// Where it begins in the text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// The words of a text in their order.
pub fn units(text: &str) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut pieces = text.split_word_bound_indices().peekable();
    while let Some((start, piece)) = pieces.next() {
        if !is_word(piece) {
            if is_sign(piece) {
                let word = normal(piece);
                units.push(Unit { word, parts: Vec::new(), start, end: start + piece.len() });
            }
            continue;
        }
        let mut end = start + piece.len();
        // `p-tal` and `m²` are one word each, though the boundaries of Unicode say otherwise.
        loop {
            let mut ahead = pieces.clone();
            let Some((_, next)) = ahead.next() else { break };
            if is_hyphen(next) {
                let Some((at, after)) = ahead.next().filter(|(_, after)| is_word(after)) else { break };
                end = at + after.len();
                pieces = ahead;
            } else if is_word(next) && (text[..end].ends_with(is_index) || next.starts_with(is_index)) {
                end += next.len();
                pieces = ahead;
            } else {
                break;
            }
        }
        let word = normal(&text[start..end]);
        if !word.is_empty() {
            units.push(Unit { parts: parts(&word), word, start, end });
        }
    }
    units
}

/// A word as it is looked up.
pub fn normal(word: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ',' | ':' | '%' | '$') || shown(*c);
    let lower = |c: char| if matches!(c, '\u{2010}' | '\u{2011}') { '-' } else { c };
    if word.is_ascii() {
        return word.chars().filter(kept).take(LONGEST).collect::<String>().to_ascii_lowercase();
    }
    let composed: String = word.nfc().map(lower).filter(kept).collect();
    composed.to_lowercase().nfc().take(LONGEST).collect()
}

/// A word without its accents: `parkeringskop` is `parkeringsköp` for those who have no `ö` at hand.
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    let mut folded = String::with_capacity(word.len());
    for c in word.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'ø' => folded.push('o'),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ß' => folded.push_str("ss"),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            'þ' => folded.push_str("th"),
            '\u{2044}' => folded.push('/'),
            other => folded.extend(other.to_lowercase()),
        }
    }
    folded
}

/// Whether a word is a number, which has no other forms.
pub fn is_number(word: &str) -> bool {
    !word.chars().any(char::is_alphabetic)
}

/// The words within a word.
fn parts(word: &str) -> Vec<String> {
    if is_number(word) || !word.contains(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)) {
        return Vec::new();
    }
    let parts = word.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c));
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn is_word(piece: &str) -> bool {
    piece.contains(char::is_alphanumeric)
}

fn is_hyphen(piece: &str) -> bool {
    matches!(piece, "-" | "\u{2010}" | "\u{2011}")
}

/// A small number that belongs to the word beside it: `m²`, `CO₂e`.
fn is_index(c: char) -> bool {
    matches!(c, '²' | '³' | '¹' | '\u{2070}'..='\u{209c}')
}

/// Signs that mean something by themselves: `72 %` is not `72`. Marks of Markdown and punctuation mean nothing.
fn is_sign(piece: &str) -> bool {
    piece.chars().next().is_some_and(|c| matches!(c, '%' | '$') || !c.is_ascii() && shown(c))
}

/// Whether a character beyond ASCII shows, and is no space or punctuation.
fn shown(c: char) -> bool {
    match c {
        '\0'..='\u{a1}' | '\u{a6}' | '\u{a8}' | '\u{ab}' | '\u{ad}' | '\u{af}' | '\u{b4}' | '\u{b6}'..='\u{b8}' => {
            false
        }
        '\u{bb}' | '\u{bf}' | '\u{2b9}'..='\u{2ff}' => false,
        '\u{2030}' | '\u{2031}' => true,
        '\u{2000}'..='\u{206f}' | '\u{2e00}'..='\u{2e7f}' | '\u{3000}'..='\u{303f}' | '\u{fe00}'..='\u{fe0f}' => false,
        '\u{feff}' | '\u{fff0}'..='\u{ffff}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0000}'..='\u{10ffff}' => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        units(text).into_iter().map(|unit| unit.word).collect()
    }

    #[test]
    fn what_holds_together_is_one_word() {
        assert_eq!(
            words("P-tal 0,45 per 100 m², CO₂e; EU:s tillgänglighet_minst"),
            ["p-tal", "0,45", "per", "100", "m²", "co₂e", "eu:s", "tillgänglighet_minst"]
        );
        assert_eq!(units("kalle.kantsten p-tal")[0].parts, ["kalle", "kantsten"]);
        assert!(units("0,45")[0].parts.is_empty());
    }

    #[test]
    fn what_does_not_show_does_not_count() {
        assert_eq!(
            words("parkerings\u{ad}norm bosta\u{308}der deelauto's 👍🏽"),
            ["parkeringsnorm", "bostäder", "deelautos", "👍"]
        );
        assert_eq!(words("**fet** `kod` > <iframe src=\"x\"> \u{200b}"), ["fet", "kod", "iframe", "src", "x"]);
    }

    #[test]
    fn signs_are_words_and_places_are_those_of_the_text() {
        let text = "Nu 72 % av a\u{308}r";
        let found = units(text);
        assert_eq!(words(text), ["nu", "72", "%", "av", "är"]);
        assert_eq!(&text[found[4].start..found[4].end], "a\u{308}r");
    }

    #[test]
    fn accents_fold_away() {
        assert_eq!(fold("parkeringsköp"), "parkeringskop");
        assert_eq!(fold("smørrebrød m² straße"), "smorrebrod m2 strasse");
        assert_eq!(fold("автобус"), "автобус");
    }

    #[test]
    fn a_word_has_an_end_and_nothing_that_a_query_stumbles_over() {
        assert_eq!(normal(&"å".repeat(300)).chars().count(), LONGEST);
        for odd in ["a'b\"c\\d", "ש\"ס", "x\u{7f}y"] {
            assert!(!normal(odd).contains(['\'', '"', '\\', '\u{7f}', ' ']), "{odd}");
        }
    }
}
