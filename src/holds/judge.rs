//! Whether a message waits: the network's rules, asked of a text, its author and its room.

use mellanrum_protocol::shapes::holds::{HoldRule, Holds};
use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::rooms::{RoomAction, RoomKind};
use mellanrum_protocol::{MessageId, NetworkId, Nonce, PersonId};

use super::store::{self, Row};
use super::terms;
use crate::access;
use crate::archive::RoomRow;
use crate::error::Result;
use crate::store::Tx;

/// Who has posted fewer than so many times is new,
const NEW_POSTS: i64 = 5;
/// and so is who came less than so long ago.
const NEW_MS: i64 = 14 * 24 * 60 * 60 * 1000;

/// Why a message waits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Because {
    /// The rules.
    pub rules: Vec<HoldRule>,
    /// The network's words that it met.
    pub words: Vec<String>,
}

/// A text that somebody wants to stand in a room.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text<'a> {
    /// The room.
    pub room: &'a RoomRow,
    /// Who wants it.
    pub author: PersonId,
    /// As what they are there.
    pub role: Role,
    /// The title of the topic that it opens, or whose title it is.
    pub title: Option<&'a str>,
    /// The text, Markdown.
    pub body: &'a str,
    /// The same as HTML.
    pub html: &'a str,
    /// When.
    pub at_ms: i64,
}

/// What is to be done with a post.
pub(crate) enum Judged {
    /// Post it.
    Free,
    /// It was taken before, under the same nonce.
    Known(Box<Row>),
    /// Let it wait.
    Waits(NetworkId, Because),
}

/// Judges a post. What has been posted under this nonce before is free: it is a repeat.
pub(crate) async fn post(tx: &mut Tx, text: Text<'_>, nonce: Nonce) -> Result<Judged> {
    let Some(network) = text.room.network_id else { return Ok(Judged::Free) };
    let (rules, known) = store::rules_and_known(tx, network, text.author, nonce).await?;
    if let Some(row) = known {
        // What was approved is a message, which the archive finds by its nonce.
        let approved = row.state.0 == mellanrum_protocol::shapes::holds::HeldState::Approved;
        return Ok(if approved { Judged::Free } else { Judged::Known(Box::new(row)) });
    }
    let Some(rules) = rules else { return Ok(Judged::Free) };
    let because = judge(tx, network, &rules, text, None).await?;
    if because.rules.is_empty() || crate::messages::was_posted(tx, text.author, nonce).await? {
        return Ok(Judged::Free);
    }
    Ok(Judged::Waits(network, because))
}

/// Whether a rule would hold back what a message is to become.
pub(crate) async fn edit(tx: &mut Tx, text: Text<'_>, message: MessageId) -> Result<bool> {
    let Some(network) = text.room.network_id else { return Ok(false) };
    let Some(rules) = store::rules(tx, network).await? else { return Ok(false) };
    Ok(!judge(tx, network, &rules, text, Some(message)).await?.rules.is_empty())
}

/// Whether messages are held back in rooms of a kind at all: only where a network at large reads.
pub(crate) const fn held_in(kind: RoomKind) -> bool {
    use RoomKind as K;
    matches!(kind, K::Network | K::Theme | K::SubBundle | K::Area | K::Meeting)
}

async fn judge(
    tx: &mut Tx,
    network: NetworkId,
    rules: &Holds,
    text: Text<'_>,
    edited: Option<MessageId>,
) -> Result<Because> {
    let Text { room, author, role, .. } = text;
    let exempt = access::may_in_room(role, RoomAction::RemoveAny, room.kind.0, room.who_posts.0);
    if exempt || !held_in(room.kind.0) || rules.rooms_off.contains(&room.id) {
        return Ok(Because::default());
    }
    let mut because = Because::default();
    if rules.rooms_all.contains(&room.id) {
        because.rules.push(HoldRule::Room);
    }
    let linked = rules.newcomer_links && has_link(text.html);
    if rules.newcomer_posts > 0 || linked {
        let most = rules.newcomer_posts.max(NEW_POSTS);
        let posts = store::count_posts(tx, author, network, edited, most).await?;
        if posts < rules.newcomer_posts {
            because.rules.push(HoldRule::Newcomer);
        }
        if linked && (posts < NEW_POSTS || store::came_after(tx, author, network, text.at_ms - NEW_MS).await?) {
            because.rules.push(HoldRule::Link);
        }
    }
    if !rules.words.is_empty() {
        // A title and a text are no phrase together.
        let said = text.title.map_or_else(|| text.body.to_owned(), |title| format!("{title} \u{2022} {}", text.body));
        because.words = terms::met(&rules.words, &said);
        if !because.words.is_empty() {
            because.rules.push(HoldRule::Words);
        }
    }
    if let Some(burst) = rules.burst.as_ref().filter(|_| edited.is_none()) {
        let since_ms = text.at_ms - burst.seconds * 1000;
        if store::count_since(tx, author, network, since_ms, burst.count).await? >= burst.count {
            because.rules.push(HoldRule::Burst);
        }
    }
    Ok(because)
}

/// Whether a text leads elsewhere.
fn has_link(html: &str) -> bool {
    html.contains("href=\"http") || html.contains("href=\"mailto:")
}
