//! A network's rules for holding back: who moderates it reads and sets them.

use mellanrum_protocol::NetworkId;
use mellanrum_protocol::PersonId;
use mellanrum_protocol::RoomId;
use mellanrum_protocol::limits::{HOLD_NEWCOMER_POSTS, HOLD_WORD_CHARS, HOLD_WORDS};
use mellanrum_protocol::shapes::audit::{AuditAct, AuditDetail};
use mellanrum_protocol::shapes::holds::Holds;
use mellanrum_protocol::shapes::networks::NetworkAction;
use mellanrum_protocol::shapes::rooms::RoomKind;

use super::{judge, store};
use crate::App;
use crate::access;
use crate::audit::Entry;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::messages;
use crate::rooms::networks;
use crate::store::Tx;

/// A network's rules.
pub async fn get(app: &App, actor: &Actor, network: NetworkId) -> Result<Holds> {
    let mut tx = app.db.read().await?;
    moderator(&mut tx, actor.person_id, network).await?;
    Ok(store::rules(&mut tx, network).await?.unwrap_or_default())
}

/// Sets all of a network's rules. They hold for what is posted from now on, on every node.
pub async fn set(app: &App, actor: &Actor, network: NetworkId, rules: Holds) -> Result<Holds> {
    let rules = checked(rules)?;
    let (by, at_ms) = (actor.person_id, app.clock.now_ms());
    let run = app.archive.act([], move |tx, locked| {
        Box::pin(async move {
            store::lock_rules(tx, network).await?;
            moderator(tx, by, network).await?;
            let known = rooms(tx, network).await?;
            for (field, named) in [("rooms_off", &rules.rooms_off), ("rooms_all", &rules.rooms_all)] {
                if named.iter().any(|room| !known.contains(room)) {
                    return Err(Error::Invalid { field, why: "unknown" });
                }
            }
            if store::rules(tx, network).await?.unwrap_or_default() == rules {
                return Ok(rules);
            }
            store::set_rules(tx, network, &rules, by, at_ms).await?;
            let detail = AuditDetail { changed: vec!["holds".to_owned()], ..AuditDetail::default() };
            locked.log(Entry { detail, ..Entry::of(network, Some(by), AuditAct::NetworkChanged, at_ms) });
            Ok(rules)
        })
    });
    Ok(run.await?.0)
}

async fn moderator(tx: &mut Tx, person: PersonId, network: NetworkId) -> Result<()> {
    let own = networks::grants_of(tx, network, person).await?;
    if own.is_empty() {
        return Err(Error::NOT_FOUND);
    }
    if access::may_in_network(&own, NetworkAction::Moderate) { Ok(()) } else { Err(Error::DENIED) }
}

/// The rooms of which the rules can speak.
async fn rooms(tx: &mut Tx, network: NetworkId) -> Result<Vec<RoomId>> {
    let held = |kind: &str| kind.parse::<RoomKind>().is_ok_and(judge::held_in);
    Ok(store::kinds(tx, network).await?.into_iter().filter(|(_, kind)| held(kind)).map(|(id, _)| id).collect())
}

/// The rules if they keep to their bounds, the words without blanks around them and each once.
fn checked(rules: Holds) -> Result<Holds> {
    let wrong = |field, why| Err(Error::Invalid { field, why });
    if !(0..=HOLD_NEWCOMER_POSTS).contains(&rules.newcomer_posts) {
        return wrong("newcomer_posts", "out_of_range");
    }
    if rules.burst.as_ref().is_some_and(|burst| !(2..=50).contains(&burst.count) || !(5..=600).contains(&burst.seconds))
    {
        return wrong("burst", "out_of_range");
    }
    let mut words: Vec<String> = Vec::with_capacity(rules.words.len());
    for word in &rules.words {
        let word = word.split_whitespace().collect::<Vec<_>>().join(" ");
        if word.chars().count() > HOLD_WORD_CHARS {
            return wrong("words", "too_long");
        }
        if messages::has_control(&word) {
            return wrong("words", "control_character");
        }
        if !word.is_empty() && crate::search::forms(&word).is_empty() {
            return wrong("words", "empty");
        }
        if !word.is_empty() && !words.iter().any(|known| known.to_lowercase() == word.to_lowercase()) {
            words.push(word);
        }
    }
    if words.len() > HOLD_WORDS {
        return wrong("words", "too_many");
    }
    let each = |mut rooms: Vec<RoomId>| {
        rooms.sort_unstable();
        rooms.dedup();
        rooms
    };
    let (rooms_off, rooms_all) = (each(rules.rooms_off), each(rules.rooms_all));
    if rooms_off.iter().any(|room| rooms_all.contains(room)) {
        return wrong("rooms_all", "contradicts");
    }
    Ok(Holds { words, rooms_off, rooms_all, ..rules })
}

#[cfg(test)]
mod tests {
    use mellanrum_protocol::shapes::holds::Burst;

    use super::*;

    #[test]
    fn rules_keep_to_their_bounds() {
        let words =
            |words: &[&str]| Holds { words: words.iter().map(|&word| word.to_owned()).collect(), ..Holds::default() };
        let taken = checked(words(&["  billiga   lån ", "Skit", "skit", ""])).expect("fits");
        assert_eq!(taken.words, ["billiga lån", "Skit"]);
        assert!(checked(words(&[&"å".repeat(61)])).is_err() && checked(words(&["…"])).is_err());
        assert!(checked(Holds { newcomer_posts: 11, ..Holds::default() }).is_err());
        for (count, seconds) in [(1, 10), (51, 10), (5, 4), (5, 601)] {
            assert!(checked(Holds { burst: Some(Burst { count, seconds }), ..Holds::default() }).is_err());
        }
    }
}
