//! What a decision does to a message that waits, under the lock of its room.

use mellanrum_protocol::shapes::holds::HeldState;
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::shapes::topics::Topic;
use mellanrum_protocol::{HeldId, MessageId, PersonId};

use super::store::{self, Row};
use super::{event, shown};
use crate::access;
use crate::archive::row::Word;
use crate::archive::{self, Draft, Locked};
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::moderation::{self, Told};
use crate::store::Tx;
use crate::{following, messages, rooms, search};
use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::shapes::rooms::RoomAction;

/// Posts a message that waited, as its author's and under its author's nonce. What its author could not post now is refused.
pub(crate) async fn approve(tx: &mut Tx, locked: &mut Locked, clock: &Clock, id: HeldId) -> Result<Told> {
    let row = store::get(tx, id).await?.ok_or(Error::NOT_FOUND)?;
    if row.state.0 == HeldState::Approved {
        return Ok(Told::new());
    }
    let draft = draft(tx, clock, &row).await?;
    let (message, followers) = archive::post_under_lock(tx, locked, clock, draft).await.map_err(why_not)?;
    store::settle(tx, id, HeldState::Approved).await?;
    moderation::posted_held(tx, id, message.id).await?;
    let mut told = vec![(row.author_id, event(&shown(tx, settled(row, HeldState::Approved)).await?))];
    for person in message.mentions.iter().copied().filter(|person| *person != message.author_id) {
        let (room_id, message_id, seq) = (message.room_id, message.id, message.seq);
        told.push((person, PersonEvent::Mention { room_id, message_id, seq }));
    }
    let root = message.thread.as_ref().map_or(message.id, |thread| thread.root_id);
    told.extend(following::told(tx, root, &followers).await?);
    Ok(told)
}

/// Lets a message that waited not stand.
pub(crate) async fn refuse(tx: &mut Tx, id: HeldId) -> Result<Told> {
    let row = store::get(tx, id).await?.ok_or(Error::NOT_FOUND)?;
    store::settle(tx, id, HeldState::Refused).await?;
    let author = row.author_id;
    Ok(vec![(author, event(&shown(tx, settled(row, HeldState::Refused)).await?))])
}

/// The text of a message that waited: what a statement tells of it.
pub(crate) async fn text(tx: &mut Tx, id: HeldId) -> Result<String> {
    let post = store::get(tx, id).await?.ok_or(Error::NOT_FOUND)?.post;
    Ok(post.topic.map_or_else(|| post.body.clone(), |topic| format!("{}\n\n{}", topic.title, post.body)))
}

fn settled(row: Row, state: HeldState) -> Row {
    Row { state: Word(state), ..row }
}

async fn draft(tx: &mut Tx, clock: &Clock, row: &Row) -> Result<Draft> {
    let author: PersonId = row.author_id;
    let place = rooms::member(tx, row.room_id, author).await?;
    let (room, place) = place.ok_or(Error::Invalid { field: "decision", why: "author_gone" })?;
    if !access::may_in_room(place.role.0, RoomAction::Post, room.kind.0, room.who_posts.0) {
        return Err(Error::Invalid { field: "decision", why: "author_may_not" });
    }
    let text = messages::prepared(tx, &room, place.role.0, &row.post.body).await?;
    let title = row.post.topic.as_ref().map(|topic| topic.title.as_str());
    let words = search::learnt(tx, title, &row.post.body).await?;
    let lang = row.post.lang.clone();
    let topic = row.post.topic.clone().map(|topic| Topic {
        title: topic.title,
        kind: topic.kind,
        tags: topic.tags,
        lang: lang.clone().unwrap_or(room.lang),
        opened_ms: 0,
        opened_by: author,
        closed: None,
        lifted: None,
    });
    Ok(Draft {
        id: MessageId(clock.id()),
        room_id: row.room_id,
        author_id: author,
        nonce: row.nonce,
        body: row.post.body.clone(),
        html: text.html,
        lang,
        thread: row.post.thread,
        mentions: text.mentions,
        mentions_all: text.mentions_all,
        files: store::files(tx, row.id).await?,
        words,
        topic,
        asked_id: row.post.asked_id,
        has_waited: true,
        relay: None,
    })
}

/// Why a message cannot be posted, to those who decide: that its author may not is nothing that they are refused.
fn why_not(error: Error) -> Error {
    let why = match &error {
        Error::Muted { .. } => "author_muted",
        Error::Refused(ErrorCode::PermissionDenied) => "author_may_not",
        Error::Refused(ErrorCode::NotFound) => "author_gone",
        Error::Refused(ErrorCode::ReadOnly) => "read_only",
        Error::Invalid { field: "thread", .. } => "thread_gone",
        _ => return error,
    };
    Error::Invalid { field: "decision", why }
}
