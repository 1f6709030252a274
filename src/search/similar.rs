//! Topics that are about what somebody is about to write of, so that they find them before they ask once more.

use mellanrum_protocol::RoomId;
use mellanrum_protocol::shapes::topics::TopicLine;

use super::document::TOPIC;
use super::query::Term;
use super::rank::best_first;
use super::stems::is_small;
use super::store::{self, Ask};
use super::themes::Themes;
use super::widen::{Alternative, Group, widen};
use super::words::{is_number, units};
use crate::App;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::topics;

/// Most topics.
const MOST: usize = 5;
/// Most words of a title, and of what stands below it, that are looked for.
const WORDS: (usize, usize) = (8, 4);
/// Longest title and text that are read, in characters.
const READ: usize = 1_000;
/// So many of the newest topics are ranked.
const RANKED: i64 = 300;

/// At most five topics of the room's network like the one that is being written, most alike first. Only such as the actor may read.
pub async fn similar(app: &App, actor: &Actor, room: RoomId, title: &str, body: &str) -> Result<Vec<TopicLine>> {
    let mut terms = telling(title, WORDS.0);
    let needed = terms.len().clamp(1, 2);
    terms.extend(telling(body, WORDS.1).into_iter().filter(|term| !terms.contains(term)).collect::<Vec<_>>());
    let _turn = super::turn().await?;
    let mut tx = app.db.read().await?;
    store::bound(&mut tx).await?;
    let mut places = store::places(&mut tx, actor.person_id).await?;
    let network = places.iter().find(|place| place.id == room).ok_or(Error::NOT_FOUND)?.network_id;
    places.retain(|place| place.id == room || network.is_some() && place.network_id == network);
    if terms.is_empty() {
        return Ok(Vec::new());
    }
    let themes = Themes::new(store::synonyms(&mut tx, actor.person_id).await?);
    let groups = widen(&mut tx, &terms, &themes, false).await?;
    let any = groups.iter().flat_map(|group| &group.alternatives).map(|one: &Alternative| one.tokens.clone()).collect();
    let ask = Ask {
        person: actor.person_id,
        words: vec![any],
        marks: vec![vec![TOPIC.to_owned()]],
        rooms: places.iter().map(|place| place.id).collect(),
        without: Vec::new(),
        saved: false,
        from_at: 0,
        before_at: i64::MAX,
        newest_ms: places.iter().filter_map(|place| place.last_message_ms).max().unwrap_or_default(),
        size: places.iter().map(|place| place.last_seq).sum(),
        limit: RANKED,
    };
    let candidates = store::candidates(&mut tx, &ask).await?;
    let alike = |words: &str| groups.iter().filter(|group| has(group, words)).count();
    let best = best_first(&groups, &candidates).into_iter().map(|(at, _)| &candidates[at]);
    let ids: Vec<_> = best.filter(|one| alike(&one.words) >= needed).take(MOST).map(|one| one.message_id).collect();
    topics::lines_of(&mut tx, &ids).await
}

/// The words of a text that say what it is about.
fn telling(text: &str, most: usize) -> Vec<Term> {
    let text: String = text.chars().take(READ).collect();
    let mut words: Vec<String> = Vec::new();
    for unit in units(&text) {
        if unit.word.chars().count() > 2
            && !is_number(&unit.word)
            && !is_small(&unit.word)
            && !words.contains(&unit.word)
        {
            words.push(unit.word);
        }
    }
    // The longest say most, in languages that write words together.
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    words.truncate(most);
    words.into_iter().map(Term::Word).collect()
}

fn has(group: &Group, words: &str) -> bool {
    let found: Vec<&str> = words.split(' ').collect();
    group.alternatives.iter().any(|one| one.tokens.iter().all(|token| found.contains(&token.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_is_long_and_no_small_word() {
        let words = telling("Hur gör ni med parkeringstal och en bilpool 2026?", 2);
        assert_eq!(words, ["parkeringstal", "bilpool"].map(|word| Term::Word(word.to_owned())));
        assert!(telling("och en 12", 5).is_empty());
    }
}
