//! `@handle` in a piece of text: where it stands and whom it means.

use std::ops::Range;

/// What means everyone in the room, in each of the languages spoken here.
pub const ALL: [&str; 3] = ["alla", "iedereen", "all"];
/// As what everyone stands in `data-handle`, and among the delivered handles, whichever word was written.
pub const ALL_HANDLE: &str = "all";

/// Whom a text mentions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mentions {
    /// Handles, in lower case, each once, in the order of the text.
    pub handles: Vec<String>,
    /// Whether everyone is mentioned.
    pub all: bool,
}

impl Mentions {
    /// Adds those of a piece of text.
    pub(super) fn add(&mut self, text: &str) {
        for found in find(text) {
            if found.handle == ALL_HANDLE {
                self.all = true;
            } else if !self.handles.contains(&found.handle) {
                self.handles.push(found.handle);
            }
        }
    }
}

/// One mention in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Its bytes, `@` included.
    pub range: Range<usize>,
    /// The handle in lower case; [`ALL_HANDLE`] for everyone.
    pub handle: String,
}

/// Every mention in a text: `@` that does not follow a word, then letters, digits, dots and hyphens of ASCII. A dot or hyphen at the
/// end belongs to the sentence.
pub(super) fn find(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find('@').map(|at| from + at) {
        let rest = &text[at + 1..];
        let run = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))).unwrap_or(rest.len());
        let name = rest[..run].trim_end_matches(['.', '-']);
        let end = at + 1 + name.len();
        let follows_word = text[..at].chars().next_back().is_some_and(part_of_word);
        // What comes right behind ends the handle, unless it makes it part of a longer word (`@anna_b`, `@annaå`).
        let goes_on =
            text[at + 1 + run..].chars().next().is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '@'));
        if !name.is_empty() && !name.starts_with(['.', '-']) && !follows_word && !goes_on {
            let handle = name.to_ascii_lowercase();
            let handle = if ALL.contains(&handle.as_str()) { ALL_HANDLE.to_owned() } else { handle };
            found.push(Found { range: at..end, handle });
        }
        from = at + 1 + run;
    }
    found
}

/// Whether an `@` behind this is part of an address rather than a mention.
fn part_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '@' | '/' | '+')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handles(text: &str) -> Vec<String> {
        find(text).into_iter().map(|found| found.handle).collect()
    }

    #[test]
    fn a_dot_at_the_end_is_the_sentences() {
        assert_eq!(handles("Tack @anna.berg. Och @bo-ek!"), ["anna.berg", "bo-ek"]);
        assert_eq!(handles("@anna..."), ["anna"]);
    }

    #[test]
    fn everyone_has_three_words_and_one_handle() {
        assert_eq!(handles("@alla @iedereen @All"), ["all", "all", "all"]);
        assert_eq!(handles("@allas"), ["allas"]);
    }

    #[test]
    fn an_address_is_no_mention() {
        assert!(handles("anna@kommun.se, x_@b, @@anna, @, @., @-a, @anna_b, @annaå, @åsa").is_empty());
    }

    #[test]
    fn handles_are_compared_in_lower_case() {
        let mut mentions = Mentions::default();
        mentions.add("@Anna @anna");
        mentions.add("@ANNA @alla");
        assert_eq!(mentions, Mentions { handles: vec!["anna".to_owned()], all: true });
    }

    #[test]
    fn ranges_cover_the_at_sign_and_the_name() {
        let text = "åäö @anna, \u{202b}@bo\u{202c}";
        let parts: Vec<_> = find(text).into_iter().map(|found| &text[found.range]).collect();
        assert_eq!(parts, ["@anna", "@bo"]);
    }
}
