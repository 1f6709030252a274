//! A text on its way in: is it one, what does it look like, whom does it reach.

use mellanrum_protocol::PersonId;
use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits;
use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::rooms::RoomAction;

use super::markup::{self, ALL_HANDLE, Mentions};
use super::store;
use crate::access;
use crate::archive::RoomRow;
use crate::error::{Error, Result};
use crate::store::Tx;

/// A text as it is stored, beside itself.
pub(crate) struct Prepared {
    /// As safe HTML.
    pub html: String,
    /// Those mentioned who are in the room.
    pub mentions: Vec<PersonId>,
    /// Whether everyone is mentioned, by somebody who may.
    pub mentions_all: bool,
    /// Handles of nobody in the room.
    pub undelivered: Vec<String>,
}

/// The text if it can be taken: some characters, not too many, none that Postgres or a terminal stumbles over.
pub(super) fn checked(body: String, bytes: usize) -> Result<String> {
    let body = taken(body, bytes)?;
    if body.chars().all(is_blank) {
        return Err(Error::Invalid { field: "body", why: "empty" });
    }
    Ok(body)
}

/// The same of a text beside files, which can do without one.
pub(crate) fn checked_with(body: String, bytes: usize, files: bool) -> Result<String> {
    if files && body.chars().all(is_blank) { Ok(String::new()) } else { checked(body, bytes) }
}

/// The same of a text that may still become one: it can also be empty.
pub(crate) fn taken(body: String, bytes: usize) -> Result<String> {
    if body.len() > bytes {
        return Err(ErrorCode::TooLarge.into());
    }
    let body = if body.contains("\r\n") { body.replace("\r\n", "\n") } else { body };
    if has_control(&body) {
        return Err(Error::Invalid { field: "body", why: "control_character" });
    }
    Ok(body)
}

/// Whether a text holds a control character other than the end of a line and the tab.
pub(crate) fn has_control(text: &str) -> bool {
    text.bytes().any(|byte| (byte < b' ' && !matches!(byte, b'\n' | b'\t')) || byte == 0x7f)
}

/// White space, or shown as nothing at all.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// The language if it has the form of one (BCP 47): `sv`, `nl-BE`, `zh-Hant`.
pub(crate) fn language(lang: String) -> Result<String> {
    let mut parts = lang.split('-');
    let first =
        parts.next().is_some_and(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic()));
    let rest = parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    if first && rest && lang.len() <= 35 { Ok(lang) } else { Err(Error::Invalid { field: "lang", why: "unknown" }) }
}

/// Renders a text for a room. Who is mentioned is looked up among those who are there: nobody else is told, and nobody learns who exists.
pub(crate) async fn prepare(tx: &mut Tx, room: &RoomRow, role: Role, body: &str) -> Result<Prepared> {
    let Mentions { handles, all } = markup::mentions(body);
    let mentions_all = all && access::may_in_room(role, RoomAction::MentionAll, room.kind.0, room.who_posts.0);
    let named = &handles[..handles.len().min(limits::MENTIONS)];
    let found = if named.is_empty() { Vec::new() } else { store::present_by_handle(tx, room.id, named).await? };
    let mut delivered: Vec<String> = Vec::with_capacity(found.len() + 1);
    let mut mentions = Vec::with_capacity(found.len());
    let mut undelivered = Vec::new();
    for handle in handles {
        match found.iter().find(|(known, _)| *known == handle) {
            Some((_, person)) => {
                mentions.push(*person);
                delivered.push(handle);
            }
            None => undelivered.push(handle),
        }
    }
    if mentions_all {
        delivered.push(ALL_HANDLE.to_owned());
    }
    Ok(Prepared { html: markup::render(body, &delivered), mentions, mentions_all, undelivered })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(body: &str) -> Option<&'static str> {
        match checked(body.to_owned(), 100) {
            Err(Error::Invalid { why, .. }) => Some(why),
            _ => None,
        }
    }

    #[test]
    fn a_text_has_something_to_show() {
        for blank in ["", " \n\t", "\u{200b}\u{ad}\u{feff}"] {
            assert_eq!(why(blank), Some("empty"), "{blank:?}");
        }
        assert_eq!(why("👋"), None);
    }

    #[test]
    fn control_characters_are_refused_and_line_ends_are_one() {
        for bad in ["a\0", "\u{1b}[31m", "a\rb", "\u{7f}"] {
            assert_eq!(why(bad), Some("control_character"), "{bad:?}");
        }
        assert_eq!(checked("a\r\nb\tc".to_owned(), 100).ok().as_deref(), Some("a\nb\tc"));
    }

    #[test]
    fn the_limit_counts_bytes() {
        assert!(checked("å".repeat(50), 100).is_ok());
        assert_eq!(checked("å".repeat(51), 100).map_err(|error| error.code()), Err(ErrorCode::TooLarge));
    }

    #[test]
    fn a_language_has_the_form_of_one() {
        for good in ["sv", "nl-BE", "zh-Hant-TW", "sgn"] {
            assert!(language(good.to_owned()).is_ok(), "{good}");
        }
        for bad in ["", "s", "sv_SE", "sv-", "1a", "språk", "sv-123456789", "svsvsvsvs"] {
            assert!(language(bad.to_owned()).is_err(), "{bad}");
        }
    }
}
