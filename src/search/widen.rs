//! From the words that somebody typed to the words that were said: other forms, compounds, accents, synonyms and slips of the finger.
//!
//! All of it is looked up in the vocabulary, a fixed number of words for each term, so that a question stays small however long
//! the archive becomes. What is looked up is never shown: the vocabulary holds words from rooms that the person may not read.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::document::{backwards, pair_token};
use super::query::Term;
use super::stems::{self, compounding, is_small};
use super::store::{self, Range};
use super::themes::Themes;
use super::words::fold;
use crate::error::Result;
use crate::store::Tx;

/// The word itself.
pub const SAID: i64 = 1_000;
/// Another form of it.
const FORM: i64 = 920;
/// The same without accents.
const FOLDED: i64 = 800;
/// A longer word that begins or ends with it.
const COMPOUND: i64 = 620;
/// A word that means the same in one of the person's networks.
const SYNONYM: i64 = 500;
/// A word that is one slip away.
const SLIP: i64 = 350;

/// Shortest stem, in characters, that is looked for within longer words.
const SHORTEST_PART: usize = 4;
/// Shortest stem in which a slip is looked for.
const SHORTEST_SLIP: usize = 4;
/// Most words that one term stands for, by how many terms there are. PostgreSQL merges the postings of a term's words anew for each
/// message that it looks at, so that time goes by the number of words: three common words took 54 ms with 150 each, 12 ms with 50.
const WORDS: [usize; 3] = [90, 50, 36];
/// Most words one slip away whose other forms are looked up, too.
const SLIPS: usize = 12;
/// Most synonyms of one term.
const SYNONYMS: usize = 12;

/// Tokens that are found together, and how good a find that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// All of them have to be there.
    pub tokens: Vec<String>,
    /// The higher, the closer to what was typed.
    pub quality: i64,
}

impl Alternative {
    /// Whether it is only one slip away from what was typed.
    pub const fn is_slip(&self) -> bool {
        self.quality == SLIP
    }

    fn length(&self) -> usize {
        self.tokens.iter().map(String::len).sum()
    }
}

/// A term with everything that it may be found by.
#[derive(Debug, Clone)]
pub struct Group {
    /// As it was typed.
    pub term: Term,
    /// Any of them is enough; the best first.
    pub alternatives: Vec<Alternative>,
    /// Whether the text has to have it: small words beside others need not be there.
    pub required: bool,
}

/// Why a word of the vocabulary is looked up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    Form,
    Beginning,
    Part,
    Synonym,
    Slip,
    Meant,
}

struct Wanted {
    group: usize,
    why: Why,
    range: Range,
}

/// What the terms may be found by; with `slips` also words that are one slip away.
pub async fn widen(tx: &mut Tx, terms: &[Term], themes: &Themes, slips: bool) -> Result<Vec<Group>> {
    let mut groups: Vec<Group> = terms.iter().map(|term| literal(term, terms)).collect();
    let most = WORDS[groups.iter().filter(|group| group.required).count().clamp(1, WORDS.len()) - 1];
    let mut wanted = Vec::new();
    for (group, term) in terms.iter().enumerate() {
        match term {
            Term::Beginning(word) => {
                let range = Range::beginning(format!("f{}", fold(word)), most);
                wanted.push(Wanted { group, why: Why::Beginning, range });
            }
            Term::Word(word) if term.has_forms() && groups[group].required => {
                forms(&mut wanted, group, word, slips);
                for synonym in themes.synonyms(word).take(SYNONYMS) {
                    match synonym {
                        Term::Phrase(words) => {
                            let tokens = phrase_tokens(words);
                            groups[group].alternatives.push(Alternative { tokens, quality: SYNONYM });
                        }
                        Term::Word(word) | Term::Beginning(word) => {
                            add(&mut groups[group], word, SYNONYM);
                            akin_to(&mut wanted, group, Why::Synonym, word);
                        }
                    }
                }
            }
            Term::Word(_) | Term::Phrase(_) => {}
        }
    }
    let slipped = look_up(tx, &wanted, terms, &mut groups).await?;
    // What was meant stands in forms and compounds, too.
    let mut meant = Vec::new();
    for (group, word) in slipped {
        akin_to(&mut meant, group, Why::Meant, &word);
    }
    look_up(tx, &meant, terms, &mut groups).await?;
    for group in &mut groups {
        // Of equals the shorter: it is closer to what was typed, and said more often.
        group.alternatives.sort_by_cached_key(|one| (Reverse(one.quality), one.length(), one.tokens.clone()));
        group.alternatives.truncate(most);
    }
    Ok(groups)
}

/// Looks up what is wanted; the words that are one slip away.
async fn look_up(tx: &mut Tx, wanted: &[Wanted], terms: &[Term], groups: &mut [Group]) -> Result<Vec<(usize, String)>> {
    let mut slipped = Vec::new();
    if wanted.is_empty() {
        return Ok(slipped);
    }
    let ranges: Vec<&Range> = wanted.iter().map(|wanted| &wanted.range).collect();
    for (at, key, word) in store::vocabulary(tx, &ranges).await? {
        let Some(Wanted { group, why, .. }) = wanted.get(at) else { continue };
        let Some(quality) = quality(*why, &terms[*group], &key, &word) else { continue };
        if quality == SLIP && slipped.len() < SLIPS {
            slipped.push((*group, word.clone()));
        }
        add(&mut groups[*group], &word, quality);
    }
    Ok(slipped)
}

/// A term as it stands, to be found by nothing else. Also how what must not be there is looked for.
pub fn literal(term: &Term, beside: &[Term]) -> Group {
    let tokens = match term {
        Term::Word(word) | Term::Beginning(word) => vec![word.clone()],
        Term::Phrase(words) => phrase_tokens(words),
    };
    let tells = |term: &Term| !matches!(term, Term::Word(word) if is_small(word));
    let required = tells(term) || !beside.iter().any(tells);
    Group { term: term.clone(), alternatives: vec![Alternative { tokens, quality: SAID }], required }
}

/// The words of a phrase and the pairs that they make.
fn phrase_tokens(words: &[String]) -> Vec<String> {
    let pairs = words.windows(2).map(|pair| pair_token(&pair[0], &pair[1]));
    let mut tokens: Vec<String> = words.iter().cloned().chain(pairs).collect();
    tokens.sort();
    tokens.dedup();
    tokens
}

fn add(group: &mut Group, word: &str, quality: i64) {
    match group.alternatives.iter_mut().find(|known| known.tokens == [word]) {
        Some(known) => known.quality = known.quality.max(quality),
        None => group.alternatives.push(Alternative { tokens: vec![word.to_owned()], quality }),
    }
}

/// Where in the vocabulary the forms of another word stand, and what begins with it.
fn akin_to(wanted: &mut Vec<Wanted>, group: usize, why: Why, word: &str) {
    let ranges = stems::folded(word).into_iter().map(|stem| Range::exactly(format!("s{stem}"), 60));
    wanted.extend(ranges.map(|range| Wanted { group, why, range }));
    for stem in compounding(word).into_iter().filter(|stem| stem.chars().count() > SHORTEST_PART) {
        let range = Range::beginning(format!("f{stem}"), 60);
        wanted.push(Wanted { group, why, range });
    }
}

/// Where in the vocabulary the forms of a word stand.
fn forms(wanted: &mut Vec<Wanted>, group: usize, word: &str, slips: bool) {
    let mut want = |why, range| wanted.push(Wanted { group, why, range });
    want(Why::Form, Range::exactly(format!("f{}", fold(word)), 20));
    for stem in stems::folded(word) {
        want(Why::Form, Range::exactly(format!("s{stem}"), 100));
    }
    for stem in compounding(word).into_iter().filter(|stem| stem.chars().count() >= SHORTEST_PART) {
        want(Why::Part, Range::beginning(format!("f{stem}"), 150));
        want(Why::Part, Range::beginning(backwards(&stem), 100));
    }
    // A slip is in one half of the word; the other half is as it should be.
    for stem in compounding(word).into_iter().filter(|stem| slips && stem.chars().count() >= SHORTEST_SLIP) {
        let half = stem.chars().count() / 2;
        let first: String = stem.chars().take(half).collect();
        let second: String = stem.chars().skip(half).collect();
        let length = stem.chars().count();
        want(Why::Slip, Range::beginning(format!("s{first}"), 3_000).of_length(length, length + 2));
        want(Why::Slip, Range::beginning(backwards(&second), 3_000).of_length(length, length + 2));
    }
}

/// How good a find a word of the vocabulary is; `None` if it is none.
fn quality(why: Why, term: &Term, key: &str, word: &str) -> Option<i64> {
    let Term::Word(typed) = term else { return Some(SAID) };
    match why {
        _ if word == typed => Some(SAID),
        Why::Beginning => Some(SAID),
        Why::Form if akin(typed, word) => Some(FORM),
        Why::Form => Some(FOLDED),
        Why::Part if stems::folded(word).iter().any(|stem| stems::folded(typed).contains(stem)) => Some(FOLDED),
        Why::Part if is_ending(typed, word) => Some(FORM),
        Why::Part => Some(COMPOUND),
        Why::Synonym => Some(SYNONYM),
        Why::Meant => Some(SLIP),
        Why::Slip => {
            let stem = key.get(1..)?;
            let stem = if key.starts_with('b') { stem.chars().rev().collect() } else { stem.to_owned() };
            compounding(typed).iter().any(|own| one_slip(own, &stem)).then_some(SLIP)
        }
    }
}

/// Endings that the stemmers leave to some words: `parkeringstal`, `parkeringstalet`.
const ENDINGS: [&str; 12] = ["et", "ets", "en", "ens", "n", "ns", "s", "t", "ts", "na", "nas", "e"];

/// Whether a word is another's stem with an ending.
fn is_ending(typed: &str, word: &str) -> bool {
    let word = fold(word);
    compounding(typed).iter().any(|stem| word.strip_prefix(stem.as_str()).is_some_and(|end| ENDINGS.contains(&end)))
}

/// Whether two words share a stem, accents and all.
fn akin(one: &str, other: &str) -> bool {
    let other = stems::all(other);
    stems::all(one).iter().any(|stem| other.contains(stem))
}

/// Whether one word becomes the other by one letter more, less, other, or two letters changing places.
pub fn one_slip(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let same = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[same..], &other[same..]);
    match (one.len(), other.len()) {
        (0, 0) => false,
        (a, b) if a == b => {
            one[1..] == other[1..] || a > 1 && one[0] == other[1] && one[1] == other[0] && one[2..] == other[2..]
        }
        (a, b) if a + 1 == b => *one == other[1..],
        (a, b) if a == b + 1 => one[1..] == *other,
        _ => false,
    }
}

/// By which of its alternatives each token of a text counts, and for which group.
pub fn by_token(groups: &[Group]) -> HashMap<&str, Vec<(usize, i64)>> {
    let mut found: BTreeMap<(&str, usize), i64> = BTreeMap::new();
    for (at, group) in groups.iter().enumerate() {
        for alternative in &group.alternatives {
            // Of what is found together the rarest would do; the query has seen to it that all are there.
            if let Some(token) = alternative.tokens.iter().max_by_key(|token| (token.starts_with('~'), token.len())) {
                let best = found.entry((token, at)).or_default();
                *best = alternative.quality.max(*best);
            }
        }
    }
    let mut tokens: HashMap<&str, Vec<(usize, i64)>> = HashMap::new();
    for ((token, group), quality) in found {
        tokens.entry(token).or_default().push((group, quality));
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_one() {
        for (one, other) in [
            ("parkringstal", "parkeringstal"),
            ("bilpol", "bilpool"),
            ("blipool", "bilpool"),
            ("bulpool", "bilpool"),
            ("ilpool", "bilpool"),
            ("bilpoo", "bilpool"),
        ] {
            assert!(one_slip(one, other) && one_slip(other, one), "{one} {other}");
        }
        for (one, other) in [("bilpool", "bilpool"), ("bilpol", "bilpoool"), ("blipol", "bilpool"), ("ab", "cd")] {
            assert!(!one_slip(one, other), "{one} {other}");
        }
    }

    #[test]
    fn small_words_need_not_be_there_unless_they_are_all_there_is() {
        let terms = ["en", "hubb"].map(|word| Term::Word(word.to_owned()));
        assert_eq!(terms.each_ref().map(|term| literal(term, &terms).required), [false, true]);
        assert!(literal(&terms[0], &terms[..1]).required);
    }
}
