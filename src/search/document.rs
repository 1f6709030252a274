//! What is kept of a message so that it is found: its words, and marks of what it is.
//!
//! Words are kept as they are said; what belongs together (forms, compounds, accents) is looked up in the vocabulary when somebody asks
//! (`widen`). So a document is small, is made quickly, and knowing a language better needs no new documents.
//!
//! A token is a word; `^word` is one of a title; `~xxxxx` says that two words follow each other; `:…` is a mark.

use std::collections::BTreeSet;

use mellanrum_protocol::shapes::files::File;
use mellanrum_protocol::{MessageId, PersonId, RoomId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::days;
use super::stems;
use super::words::{Unit, fold, is_number, units};
use crate::archive::row::{MessageRow, json};
use crate::error::Result;

/// Longest word of the vocabulary, in characters: what is longer is a link or a code, which has no other forms.
const LONGEST: usize = 40;

/// Marks of what a message is.
pub const QUESTION: &str = ":question";
/// A question that waits for its answer.
pub const OPEN: &str = ":open";
/// A question whose answer was accepted.
pub const ANSWERED: &str = ":answered";
/// An accepted answer.
pub const ANSWER: &str = ":answer";
/// A message that started a topic.
pub const TOPIC: &str = ":topic";
/// A message with a link.
pub const LINK: &str = ":link";
/// A message with a file.
pub const FILE: &str = ":file";

/// A document, to be stored.
#[derive(Debug, Clone)]
pub struct Document {
    /// The message.
    pub message_id: MessageId,
    /// Its room.
    pub room_id: RoomId,
    /// Its place in time: see [`at`].
    pub at: i64,
    /// Tokens of its text, with spaces between them.
    pub words: String,
    /// Its marks, likewise.
    pub marks: String,
}

impl Document {
    /// The document of a message as it is now, with the tokens of its text; those of its title are added.
    pub fn of(row: &MessageRow, words: String) -> Result<Self> {
        let (message_id, room_id) = (row.id, row.room_id);
        let words = match row.as_topic()? {
            Some(topic) => titled(&topic.title, &words),
            None => words,
        };
        let words = match names(row)?.as_str() {
            "" => words,
            // Each token once, as one of the databases keeps them anyway: how many there are counts for the order.
            names => {
                let named = self::words(names);
                let tokens: BTreeSet<&str> = words.split(' ').chain(named.split(' ')).collect();
                Vec::from_iter(tokens).join(" ").trim().to_owned()
            }
        };
        Ok(Self { message_id, room_id, at: at(row.sent_ms, row.id), words, marks: marks(row)? })
    }
}

/// Where a message stands in time among all others; of two in the same millisecond their ids decide.
pub fn at(sent_ms: i64, id: MessageId) -> i64 {
    let low = i64::try_from(id.0.as_u128() & 0xf_ffff).unwrap_or_default();
    from_ms(sent_ms) | low
}

/// The first place of a millisecond.
pub fn from_ms(ms: i64) -> i64 {
    ms.clamp(0, i64::MAX >> 20) << 20
}

/// The names of a message's files.
fn names(row: &MessageRow) -> Result<String> {
    let names: Vec<String> = json::<Vec<File>>(&row.files)?.into_iter().map(|file| file.name).collect();
    Ok(names.join(" "))
}

/// The tokens of a text.
pub fn words(text: &str) -> String {
    let mut tokens = BTreeSet::new();
    take(&mut tokens, units(text));
    Vec::from_iter(tokens).join(" ")
}

/// The tokens of a text below a title.
fn titled(title: &str, words: &str) -> String {
    let mut tokens: BTreeSet<String> = words.split(' ').filter(|token| !token.is_empty()).map(str::to_owned).collect();
    let title = units(title);
    for word in title.iter().flat_map(|unit| unit.parts.iter().chain([&unit.word])) {
        tokens.insert(format!("^{word}"));
    }
    take(&mut tokens, title);
    Vec::from_iter(tokens).join(" ")
}

fn take(tokens: &mut BTreeSet<String>, units: Vec<Unit>) {
    for pair in units.windows(2) {
        tokens.insert(pair_token(&pair[0].word, &pair[1].word));
    }
    for unit in units {
        tokens.extend(unit.parts);
        tokens.insert(unit.word);
    }
}

/// Says that a word follows another. Twenty bits of a hash: pairs are many more than words, and a phrase is looked at once more in
/// the text itself.
pub fn pair_token(first: &str, second: &str) -> String {
    let (first, second) = (fold(first), fold(second));
    let hash = Sha256::digest(format!("{first} {second}"));
    format!("~{:02x}{:02x}{:x}", hash[0], hash[1], hash[2] >> 4)
}

/// The words among tokens that belong into the vocabulary.
pub fn vocabulary(tokens: &str) -> impl Iterator<Item = &str> {
    let is_kept = |token: &&str| {
        !token.starts_with(['^', '~', ':']) && !is_number(token) && (2..=LONGEST).contains(&token.chars().count())
    };
    tokens.split(' ').filter(is_kept)
}

/// Under what a word is found in the vocabulary: `s` its stems, `f` itself without accents, `b` its stems backwards.
pub fn keys(word: &str) -> Vec<String> {
    let mut keys: Vec<String> = stems::folded(word).iter().map(|stem| format!("s{stem}")).collect();
    keys.push(format!("f{}", fold(word)));
    keys.extend(stems::compounding(word).iter().map(|stem| backwards(stem)));
    keys
}

/// The key of words that end in a stem.
pub fn backwards(stem: &str) -> String {
    format!("b{}", stem.chars().rev().collect::<String>())
}

/// The mark of a room.
pub fn of_room(room: RoomId) -> String {
    format!(":r{}", short(room.0))
}

/// The mark of an author.
pub fn of_author(person: PersonId) -> String {
    format!(":a{}", short(person.0))
}

/// The mark of somebody who is mentioned.
pub fn of_mentioned(person: PersonId) -> String {
    format!(":m{}", short(person.0))
}

/// The mark of a tag; a hash, since a tag may have spaces.
pub fn of_tag(tag: &str) -> String {
    let hash = Sha256::digest(tag);
    let bytes = hash.iter().take(8).map(|byte| format!("{byte:02x}"));
    format!(":t{}", bytes.collect::<String>())
}

/// The half of an id that is made by chance.
fn short(id: Uuid) -> String {
    format!("{:016x}", id.as_u128() & u128::from(u64::MAX))
}

/// The marks of a message.
pub fn marks(row: &MessageRow) -> Result<String> {
    let mut marks = vec![of_room(row.room_id), of_author(row.author_id)];
    marks.extend(json::<Vec<PersonId>>(&row.mentions)?.into_iter().map(of_mentioned));
    marks.extend(days::marks(row.sent_ms));
    let topic = row.as_topic()?;
    let said = row.said()?.0;
    marks.extend(topic.iter().flat_map(|topic| topic.tags.iter().map(|tag| of_tag(tag))));
    let flags = [
        (row.question, QUESTION),
        (row.question && row.answer_id.is_none() && row.declined.is_none(), OPEN),
        (row.question && row.answer_id.is_some(), ANSWERED),
        (row.is_answer, ANSWER),
        (topic.is_some(), TOPIC),
        (row.files != "[]", FILE),
        (said.contains("https://") || said.contains("http://"), LINK),
    ];
    marks.extend(flags.into_iter().filter(|(is, _)| *is).map(|(_, mark)| mark.to_owned()));
    Ok(marks.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_its_words_their_parts_and_their_pairs() {
        let tokens = titled("P-tal", &words("Nytt p-tal"));
        let found: Vec<&str> = tokens.split(' ').collect();
        for token in ["nytt", "p-tal", "p", "tal", "^p-tal", "^tal", &pair_token("nytt", "p-tal")] {
            assert!(found.contains(&token), "{token} in {tokens}");
        }
        assert_eq!(vocabulary(&tokens).collect::<Vec<_>>(), ["nytt", "p-tal", "tal"]);
    }

    #[test]
    fn a_pair_is_the_same_with_and_without_accents_and_in_one_order_only() {
        assert_eq!(pair_token("på", "väg"), pair_token("pa", "vag"));
        assert_ne!(pair_token("på", "väg"), pair_token("väg", "på"));
    }

    #[test]
    fn later_messages_stand_later() {
        let id = |low| MessageId(Uuid::from_u128(low));
        assert!(at(1_000, id(u128::MAX)) < at(1_001, id(0)));
        assert!(at(1_000, id(1)) < at(1_000, id(2)));
    }
}
