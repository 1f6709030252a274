//! How a line may go on: operators, and the people, rooms and tags that stand for them. Only what the person knows anyway is offered; words that
//! were said are not.

use mellanrum_protocol::shapes::search::{Completion, CompletionKind, Completions};

use super::query::{HAS, IS, LONGEST, OPERATORS_NAMES, QUOTES};
use super::store;
use super::words::fold;
use crate::App;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;

/// Most suggestions.
const MOST: usize = 8;

/// The piece of a line that is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece<'a> {
    start: u32,
    end: u32,
    text: &'a str,
}

/// Suggestions for the piece of the line in which the cursor stands, counted in UTF-16 units as browsers do.
pub async fn complete(app: &App, actor: &Actor, line: &str, cursor_at: Option<u32>) -> Result<Completions> {
    if line.chars().count() > LONGEST {
        return Err(Error::Invalid { field: "q", why: "too_long" });
    }
    let piece = piece(line, cursor_at);
    let offer = |kind, text: String, label: String| Completion {
        kind,
        text,
        label,
        start: piece.start,
        end: piece.end,
        person_id: None,
        room_id: None,
    };
    let mut items = Vec::new();
    let Some((name, value)) = piece.text.split_once(':') else {
        let typed = piece.text.trim_start_matches('-').to_lowercase();
        let names = OPERATORS_NAMES.iter().filter(|name| !typed.is_empty() && name.starts_with(&typed));
        items.extend(names.map(|name| offer(CompletionKind::Operator, format!("{name}:"), format!("{name}:"))));
        return Ok(Completions { items });
    };
    let (name, value) = (name.to_lowercase(), value_of(value));
    let begins = |texts: &[&str]| {
        texts.iter().any(|text| {
            let text = fold(&text.to_lowercase());
            text.split([' ', '.', '-']).any(|word| word.starts_with(&value)) || text.starts_with(&value)
        })
    };
    match name.as_str() {
        "has" | "is" => {
            let words: &[&str] = if name == "has" { &HAS } else { &IS };
            for word in words.iter().filter(|word| word.starts_with(&value)) {
                items.push(offer(CompletionKind::Value, format!("{name}:{word}"), format!("{name}:{word}")));
            }
        }
        "from" | "mentions" => {
            let mut tx = app.db.read().await?;
            let mut people = store::met(&mut tx, actor.person_id).await?;
            people.retain(|known| begins(&[&known.name, &known.handle]));
            people.sort_by_cached_key(|known| fold(&known.name.to_lowercase()));
            items.extend(people.into_iter().take(MOST).map(|known| Completion {
                person_id: Some(known.id),
                ..offer(CompletionKind::Person, format!("{name}:{}", known.handle), known.name)
            }));
        }
        "in" => {
            let mut tx = app.db.read().await?;
            let mut rooms = store::places(&mut tx, actor.person_id).await?;
            rooms.retain(|place| !place.slug.is_empty() && begins(&[&place.name, &place.slug]));
            rooms.sort_by_cached_key(|place| fold(&place.name.to_lowercase()));
            items.extend(rooms.into_iter().take(MOST).map(|place| Completion {
                room_id: Some(place.id),
                ..offer(CompletionKind::Room, format!("in:{}", place.slug), place.name)
            }));
        }
        "tag" => {
            let mut tx = app.db.read().await?;
            let mut tags = store::tags(&mut tx, actor.person_id).await?;
            tags.retain(|tag| begins(&[tag]));
            items.extend(tags.into_iter().take(MOST).map(|tag| {
                let text = if tag.contains(' ') { format!("tag:\"{tag}\"") } else { format!("tag:{tag}") };
                offer(CompletionKind::Tag, text, tag)
            }));
        }
        _ => {}
    }
    Ok(Completions { items })
}

/// A value as it is compared, as far as it has been typed.
fn value_of(typed: &str) -> String {
    let signs = |c: char| QUOTES.contains(&c) || matches!(c, '@' | '#');
    fold(&typed.trim_matches(signs).split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase())
}

/// The piece between spaces in which the cursor stands. Spaces between quotation marks are of the piece, up to the cursor if the second mark
/// is not there yet.
fn piece(line: &str, cursor_at: Option<u32>) -> Piece<'_> {
    let mut units = 0;
    let mut start = (0, 0_u32);
    let mut end = None;
    let at = cursor_at.unwrap_or(u32::MAX);
    let mut quoted = false;
    for (byte, c) in line.char_indices() {
        let closes = |rest: &str| rest.contains(QUOTES);
        if QUOTES.contains(&c) {
            quoted = !quoted;
        } else if c.is_whitespace() && !(quoted && (units < at || closes(&line[byte..]))) {
            if units < at {
                start = (byte + c.len_utf8(), units + 1);
            } else {
                end = Some((byte, units));
                break;
            }
        }
        units += u32::try_from(c.len_utf16()).unwrap_or(1);
    }
    let end = end.unwrap_or((line.len(), units));
    Piece { start: start.1, end: end.1, text: &line[start.0..end.0] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_piece_at_the_cursor_is_completed() {
        let found = |line, at| {
            let Piece { start, end, text } = piece(line, at);
            (start, end, text.to_owned())
        };
        assert_eq!(found("bil from:em", None), (4, 11, "from:em".to_owned()));
        assert_eq!(found("bil from:em", Some(2)), (0, 3, "bil".to_owned()));
        assert_eq!(found("🚲 in:a x", Some(7)), (3, 7, "in:a".to_owned()));
        assert_eq!(found("", Some(0)), (0, 0, String::new()));
        assert_eq!(found("bil ", None), (4, 4, String::new()));
        assert_eq!(found("bil tag:\"p ta", None), (4, 13, "tag:\"p ta".to_owned()));
        assert_eq!(found("tag:\"p bil", Some(6)), (0, 6, "tag:\"p".to_owned()));
        assert_eq!(found("tag:\"p tal\" bil", Some(7)), (0, 11, "tag:\"p tal\"".to_owned()));
        assert_eq!(found("\"från in\" in:a", None), (10, 14, "in:a".to_owned()));
    }
}
