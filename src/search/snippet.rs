//! A piece of a text around what was found in it.

use std::collections::HashSet;

use mellanrum_protocol::shapes::search::SnippetPart;

use super::query::Term;
use super::widen::Group;
use super::words::{Unit, fold, units};

/// Length of a piece, in characters, about.
const LENGTH: usize = 220;
/// Words before the first that was found.
const BEFORE: usize = 6;

/// What was looked for, as it may stand in a text.
#[derive(Debug)]
pub struct Wanted {
    words: HashSet<String>,
    phrases: Vec<Vec<String>>,
}

impl Wanted {
    /// From what the terms may be found by.
    pub fn new(groups: &[Group]) -> Self {
        let (mut words, mut phrases) = (HashSet::new(), Vec::new());
        for group in groups.iter().filter(|group| group.required) {
            for alternative in &group.alternatives {
                match alternative.tokens.as_slice() {
                    [word] => drop(words.insert(word.clone())),
                    tokens => phrases.push(tokens.iter().filter(|token| !token.starts_with('~')).cloned().collect()),
                }
            }
        }
        // A phrase in the order in which it was typed.
        for group in groups {
            if let Term::Phrase(words) = &group.term {
                phrases.push(words.iter().map(|word| fold(word)).collect());
            }
        }
        Self { words, phrases }
    }

    /// Which of the words of a text were looked for.
    fn hits(&self, units: &[Unit]) -> Vec<bool> {
        let is_it =
            |unit: &Unit| self.words.contains(&unit.word) || unit.parts.iter().any(|part| self.words.contains(part));
        let mut hits: Vec<bool> = units.iter().map(is_it).collect();
        let folded: Vec<String> = units.iter().map(|unit| fold(&unit.word)).collect();
        for phrase in &self.phrases {
            for at in starts(&folded, phrase) {
                hits[at..at + phrase.len()].fill(true);
            }
        }
        hits
    }
}

/// Whether a text has all the phrases that were asked for, word by word.
pub fn has_phrases(groups: &[Group], texts: &[&str]) -> bool {
    let phrases = groups.iter().filter_map(|group| match &group.term {
        Term::Phrase(words) => Some(words.iter().map(|word| fold(word)).collect::<Vec<_>>()),
        _ => None,
    });
    let phrases: Vec<_> = phrases.collect();
    if phrases.is_empty() {
        return true;
    }
    let texts = texts.iter().map(|text| units(text).iter().map(|unit| fold(&unit.word)).collect::<Vec<_>>());
    let texts: Vec<_> = texts.collect();
    phrases.iter().all(|phrase| texts.iter().any(|text| starts(text, phrase).next().is_some()))
}

fn starts<'a>(text: &'a [String], phrase: &'a [String]) -> impl Iterator<Item = usize> + 'a {
    let windows = if phrase.is_empty() { text[..0].windows(1) } else { text.windows(phrase.len()) };
    windows.enumerate().filter(move |(_, window)| *window == phrase).map(|(at, _)| at)
}

/// A piece of a message's text around what was found: of what people see of it, or of its source if it is only there (in a link).
pub fn snippet(wanted: &Wanted, html: &str, body: &str) -> Vec<SnippetPart> {
    let seen = plain(html);
    let shown = cut(wanted, &seen);
    if shown.iter().any(|part| part.hit) {
        return shown;
    }
    let source = cut(wanted, body);
    if source.iter().any(|part| part.hit) { source } else { shown }
}

fn cut(wanted: &Wanted, text: &str) -> Vec<SnippetPart> {
    let units = units(text);
    let hits = wanted.hits(&units);
    let first = best_start(&units, &hits).saturating_sub(BEFORE);
    let from = if first == 0 { 0 } else { units[first].start };
    let to = text[from..].char_indices().nth(LENGTH).map_or(text.len(), |(at, _)| {
        // Not in the middle of a word.
        units.iter().find(|unit| unit.start < from + at && unit.end > from + at).map_or(from + at, |unit| unit.start)
    });
    let mut parts = Vec::new();
    let mut put = |text: &str, hit| {
        if !text.is_empty() {
            parts.push(SnippetPart { text: text.to_owned(), hit });
        }
    };
    if from > 0 {
        put("… ", false);
    }
    let mut at = from;
    let mut marked =
        units.iter().zip(&hits).filter(|(unit, hit)| **hit && unit.start >= from && unit.end <= to).peekable();
    while let Some((unit, _)) = marked.next() {
        // Words of a phrase are one hit.
        let mut end = unit.end;
        while let Some((next, _)) = marked.next_if(|(next, _)| text[end..next.start].trim().is_empty()) {
            end = next.end;
        }
        put(&text[at..unit.start], false);
        put(&text[unit.start..end], true);
        at = end;
    }
    let rest = text[at..to].trim_end();
    put(rest, false);
    if to < text.len() && !text[to..].trim().is_empty() {
        put(" …", false);
    }
    parts
}

/// The word from which the most of what was found lies within a piece's length.
fn best_start(units: &[Unit], hits: &[bool]) -> usize {
    let found: Vec<usize> = (0..units.len()).filter(|at| hits[*at]).collect();
    let reach = |at: usize| {
        let end = units[at].start + LENGTH * 3 / 4;
        found.iter().filter(|other| **other >= at && units[**other].end <= end).count()
    };
    found.iter().copied().max_by_key(|at| (reach(*at), std::cmp::Reverse(*at))).unwrap_or_default()
}

/// Safe HTML as text: without tags, with a space where one block follows another.
pub fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('<') {
            let Some(end) = rest.find('>') else { break };
            let name = rest[1..end].trim_start_matches('/');
            let inline = ["a", "b", "i", "em", "strong", "code", "del", "span", "s", "sup", "sub", "mark"];
            let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
            if !inline.contains(&name) {
                text.push(' ');
            }
            rest = &rest[end + 1..];
        } else {
            const ENTITIES: [(&str, char); 7] = [
                ("&amp;", '&'),
                ("&lt;", '<'),
                ("&gt;", '>'),
                ("&quot;", '"'),
                ("&#39;", '\''),
                ("&#x27;", '\''),
                ("&nbsp;", ' '),
            ];
            match ENTITIES.iter().find(|(entity, _)| rest.starts_with(entity)) {
                Some((entity, c)) => {
                    text.push(*c);
                    rest = &rest[entity.len()..];
                }
                None => {
                    text.push('&');
                    rest = &rest[1..];
                }
            }
        }
    }
    text.push_str(rest);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::widen::literal;
    use super::*;

    fn groups(terms: &[Term]) -> Vec<Group> {
        terms.iter().map(|term| literal(term, terms)).collect()
    }

    fn marked(terms: &[Term], html: &str) -> String {
        let parts = snippet(&Wanted::new(&groups(terms)), html, "");
        parts.iter().map(|part| if part.hit { format!("[{}]", part.text) } else { part.text.clone() }).collect()
    }

    fn word(word: &str) -> Term {
        Term::Word(word.to_owned())
    }

    #[test]
    fn what_was_found_is_marked_in_what_people_see() {
        let html = "<p>En <strong>bil</strong>pool &amp; en buss</p><p>Till</p>";
        assert_eq!(marked(&[word("buss")], html), "En bilpool & en [buss] Till");
        let phrase = Term::Phrase(["en", "buss"].map(str::to_owned).to_vec());
        assert_eq!(marked(&[phrase], html), "En bilpool & [en buss] Till");
        assert_eq!(marked(&[word("saknas")], html), "En bilpool & en buss Till");
        assert_eq!(marked(&[word("x")], ""), "");
    }

    #[test]
    fn a_long_text_is_cut_around_what_was_found() {
        let filling = "ord ".repeat(400);
        let found = marked(&[word("hubb")], &format!("<p>{filling} hubb {filling}</p>"));
        assert!(found.starts_with("… ord") && found.contains("[hubb]") && found.ends_with('…'), "{found}");
        assert!(found.chars().count() < LENGTH + 20, "{}", found.chars().count());
    }

    #[test]
    fn soft_hyphens_and_single_marks_do_not_hide_a_hit() {
        assert_eq!(
            marked(&[word("parkeringsnorm")], "<p>parkerings\u{ad}norm a\u{308}r</p>"),
            "[parkerings\u{ad}norm] a\u{308}r"
        );
    }

    #[test]
    fn a_phrase_is_looked_at_word_by_word() {
        let phrase = groups(&[Term::Phrase(["72", "%"].map(str::to_owned).to_vec())]);
        assert!(has_phrases(&phrase, &["Det var 72 % då"]));
        assert!(!has_phrases(&phrase, &["72 då, 27 %"]));
    }
}
