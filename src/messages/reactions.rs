//! Reactions: one emoji of one person on one message, once.

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits;
use mellanrum_protocol::shapes::messages::{MessageResult, React, Reaction};
use mellanrum_protocol::shapes::rooms::RoomAction;

use super::act::{Ask, Effect, change};
use crate::App;
use crate::archive::row::{json, to_json};
use crate::error::{Error, Result};
use crate::identity::actor::Actor;

/// Adds one's reaction. Having it already changes nothing.
pub async fn react(app: &App, actor: &Actor, ask: React) -> Result<MessageResult> {
    if !is_emoji(&ask.emoji) {
        return Err(Error::Invalid { field: "emoji", why: "not_an_emoji" });
    }
    set(app, actor, ask, true).await
}

/// Takes one's reaction back. Not having it changes nothing.
pub async fn unreact(app: &App, actor: &Actor, ask: React) -> Result<MessageResult> {
    set(app, actor, ask, false).await
}

async fn set(app: &App, actor: &Actor, ask: React, on: bool) -> Result<MessageResult> {
    let asked = Ask::new(if on { "react" } else { "unreact" }, ask.message_id, ask.nonce, &ask.emoji);
    let (message, _) = change(app, actor, asked, move |subject| {
        subject.require(RoomAction::React)?;
        if on {
            subject.require_voice()?;
        }
        let mut reactions: Vec<Reaction> = json(&subject.row.reactions)?;
        let changed = if on {
            add(&mut reactions, ask.emoji, subject.person_id)?
        } else {
            take_back(&mut reactions, &ask.emoji, subject.person_id)
        };
        subject.row.reactions = to_json(&reactions)?;
        Ok(if changed { Effect::row() } else { Effect::none() })
    })
    .await?;
    Ok(MessageResult { message })
}

/// Adds a reaction; whether that changed anything.
fn add(reactions: &mut Vec<Reaction>, emoji: String, person: mellanrum_protocol::PersonId) -> Result<bool> {
    if let Some(known) = reactions.iter_mut().find(|known| known.emoji == emoji) {
        if known.people.contains(&person) {
            return Ok(false);
        }
        known.people.push(person);
        return Ok(true);
    }
    if reactions.len() >= limits::REACTIONS {
        return Err(ErrorCode::LimitExceeded.into());
    }
    reactions.push(Reaction { emoji, people: vec![person] });
    Ok(true)
}

/// Takes a reaction back; whether that changed anything.
fn take_back(reactions: &mut Vec<Reaction>, emoji: &str, person: mellanrum_protocol::PersonId) -> bool {
    let Some(at) = reactions.iter().position(|known| known.emoji == emoji) else { return false };
    let people = &mut reactions[at].people;
    let before = people.len();
    people.retain(|other| *other != person);
    let changed = people.len() < before;
    if people.is_empty() {
        reactions.remove(at);
    }
    changed
}

/// Whether a text can stand as an emoji: no words, no white space, nothing that turns the direction of what follows. Which code points are
/// drawn as one picture is the font's to know and changes every year.
pub fn is_emoji(text: &str) -> bool {
    if text.is_empty() || text.len() > limits::EMOJI_BYTES {
        return false;
    }
    if let Some(rest) = text.strip_prefix(|c: char| c.is_ascii_digit() || matches!(c, '#' | '*')) {
        return matches!(rest, "\u{20e3}" | "\u{fe0f}\u{20e3}");
    }
    let parts = |c: char| match c {
        // Letters that are emoji (information, circled M, blood groups, parking); letters of the tags in the flags of England,
        // Scotland and Wales; the joiner; "as a picture".
        'ℹ' | 'Ⓜ' | '🅰' | '🅱' | '🅾' | '🅿' | '\u{e0020}'..='\u{e007f}' | '\u{200d}' | '\u{fe0f}' => true,
        '\u{ad}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => false,
        c => !(c.is_ascii() || c.is_alphanumeric() || c.is_whitespace() || c.is_control()),
    };
    let drawn = |c: char| !matches!(c, '\u{e0020}'..='\u{e007f}' | '\u{200d}' | '\u{fe0f}');
    text.chars().all(parts) && text.chars().any(drawn)
}

#[cfg(test)]
mod tests {
    use mellanrum_protocol::PersonId;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn emoji_of_all_kinds_are_taken() {
        for good in [
            "👍",
            "❤️",
            "👨‍👩‍👧‍👦",
            "👋🏽",
            "🇸🇪",
            "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
            "3️⃣",
            "#⃣",
            "ℹ️",
            "🅿️",
            "⭐",
            "½".replace('½', "✅").as_str(),
            "©",
            "㊗",
        ] {
            assert!(is_emoji(good), "{good:?}");
        }
    }

    #[test]
    fn words_and_tricks_are_not() {
        let long = "👍".repeat(17);
        for bad in [
            "",
            "a",
            "+1",
            "1",
            ":)",
            "<b>",
            "å",
            "hej👍",
            "👍 ",
            "👍\n",
            "\0",
            "\u{202e}👍",
            "\u{200d}",
            "\u{fe0f}",
            long.as_str(),
        ] {
            assert!(!is_emoji(bad), "{bad:?}");
        }
    }

    #[test]
    fn a_person_reacts_once_with_each_and_the_last_takes_the_emoji_along() {
        let [anna, bo] = [1, 2].map(|n| PersonId(Uuid::from_u128(n)));
        let mut reactions = Vec::new();
        let mut add = |emoji: &str, person| add(&mut reactions, emoji.to_owned(), person).ok();
        assert_eq!(
            [add("👍", anna), add("👍", anna), add("👍", bo), add("🎉", bo)],
            [Some(true), Some(false), Some(true), Some(true)]
        );
        assert!(take_back(&mut reactions, "👍", anna) && !take_back(&mut reactions, "👍", anna));
        assert!(take_back(&mut reactions, "👍", bo));
        assert_eq!(reactions, [Reaction { emoji: "🎉".to_owned(), people: vec![bo] }]);
    }
}
