//! Reading what was said: pages by seq, threads, pins, earlier texts, and what changed since.
//!
//! Replies stand in a room's pages among the other messages, each with the thread it belongs to: the archive read by time.

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits::PAGE;
use mellanrum_protocol::shapes::messages::{FoundMessages, Message, MessagePage, Revision};
use mellanrum_protocol::shapes::rooms::ChangePage;
use mellanrum_protocol::{MessageId, RoomId, Seq};

use super::act::see;
use super::store;
use crate::App;
use crate::archive::{self, RoomRow};
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::rooms;
use crate::store::Tx;

/// Most changes in one answer.
const CHANGES: i64 = 500;
/// Most messages that are looked up at once.
const LOOKED_UP: usize = 20;
/// Messages in a page when the asker does not say.
const USUAL: i64 = 50;

/// Where a page stands in its room's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// At the end.
    Newest,
    /// Right before a seq.
    Before(Seq),
    /// Right after a seq.
    After(Seq),
    /// Half before a seq, half from it on.
    Around(Seq),
    /// Half before the first message that was sent at a moment or after it, half from it on.
    AtMs(i64),
}

impl Position {
    /// The one that was given; `Invalid` if several were.
    pub fn of(before: Option<Seq>, after: Option<Seq>, around: Option<Seq>, at_ms: Option<i64>) -> Result<Self> {
        match (before, after, around, at_ms) {
            (None, None, None, None) => Ok(Self::Newest),
            (Some(seq), None, None, None) => Ok(Self::Before(seq)),
            (None, Some(seq), None, None) => Ok(Self::After(seq)),
            (None, None, Some(seq), None) => Ok(Self::Around(seq)),
            (None, None, None, Some(at_ms)) => Ok(Self::AtMs(at_ms)),
            _ => Err(Error::Invalid { field: "before", why: "one_position" }),
        }
    }
}

/// A page of a room. `limit` is brought to 1–100.
pub async fn page(app: &App, actor: &Actor, room: RoomId, at: Position, limit: Option<i64>) -> Result<MessagePage> {
    let limit = limit.unwrap_or(USUAL).clamp(1, PAGE);
    let mut tx = app.db.read().await?;
    let (room, _) = rooms::reader(&mut tx, actor.person_id, room).await?;
    // Of an empty page only its edges are known.
    let (messages, low, high) = match at {
        Position::Newest => (oldest_first(store::before(&mut tx, room.id, Seq::MAX, limit).await?), 0, 0),
        Position::Before(seq) => {
            (oldest_first(store::before(&mut tx, room.id, seq, limit).await?), seq, seq.saturating_sub(1))
        }
        Position::After(seq) => (store::after(&mut tx, room.id, seq, limit).await?, seq.saturating_add(1), seq),
        Position::Around(seq) => (around(&mut tx, room.id, seq, limit).await?, seq, seq),
        Position::AtMs(at_ms) => {
            // Past the last message there is only the half before.
            let seq = store::first_sent_from(&mut tx, room.id, at_ms).await?.unwrap_or(room.last_seq + 1);
            (around(&mut tx, room.id, seq, limit).await?, seq, seq)
        }
    };
    let low = messages.first().map_or(low, |message| message.seq);
    let high = messages.last().map_or(high, |message| message.seq);
    let (has_older, has_newer) = store::beyond(&mut tx, room.id, low, high).await?;
    let (low, high) = (if has_older { low } else { 0 }, if has_newer { high } else { Seq::MAX });
    let moved = store::moved_between(&mut tx, actor.person_id, room.id, low, high).await?;
    Ok(MessagePage { moved, ..as_page(app, &room, messages, has_older, has_newer) })
}

async fn around(tx: &mut Tx, room: RoomId, seq: Seq, limit: i64) -> Result<Vec<Message>> {
    let mut messages = oldest_first(store::before(tx, room, seq, limit / 2).await?);
    messages.extend(store::after(tx, room, seq.saturating_sub(1), limit - limit / 2).await?);
    Ok(messages)
}

/// Replies of the thread that a message started, or stands in, after a seq.
pub async fn thread(
    app: &App,
    actor: &Actor,
    id: MessageId,
    after: Option<Seq>,
    limit: Option<i64>,
) -> Result<MessagePage> {
    let (after, limit) = (after.unwrap_or(0), limit.unwrap_or(PAGE).clamp(1, PAGE));
    let mut tx = app.db.read().await?;
    let seen = see(&mut tx, actor.person_id, id).await?;
    let root = seen.message.thread_root_id.unwrap_or(seen.message.id);
    let mut messages = store::replies(&mut tx, root, after, limit + 1).await?;
    let has_newer = cut(&mut messages, limit);
    let has_older = store::has_replies_up_to(&mut tx, root, after).await?;
    Ok(as_page(app, &seen.room, messages, has_older, has_newer))
}

/// The messages pinned in a room, in the order of the room; of more than a page the last pinned.
pub async fn pins(app: &App, actor: &Actor, room: RoomId) -> Result<MessagePage> {
    let mut tx = app.db.read().await?;
    let (room, _) = rooms::reader(&mut tx, actor.person_id, room).await?;
    let mut messages = store::pinned(&mut tx, room.id, PAGE + 1).await?;
    let has_older = cut(&mut messages, PAGE);
    messages.sort_by_key(|message| message.seq);
    Ok(as_page(app, &room, messages, has_older, false))
}

/// One message.
pub async fn one(app: &App, actor: &Actor, id: MessageId) -> Result<Message> {
    let mut tx = app.db.read().await?;
    see(&mut tx, actor.person_id, id).await?.message.try_into()
}

/// Those of the messages that the actor may read, as they are now; of others not even that they are there. For what links lead to.
pub async fn some(app: &App, actor: &Actor, ids: &[MessageId]) -> Result<FoundMessages> {
    if ids.len() > LOOKED_UP {
        return Err(Error::Invalid { field: "ids", why: "too_many" });
    }
    let mut tx = app.db.read().await?;
    let mut messages = Vec::with_capacity(ids.len());
    for id in ids {
        match see(&mut tx, actor.person_id, *id).await {
            Ok(seen) => messages.push(seen.message.try_into()?),
            Err(error) if error.code() == ErrorCode::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(FoundMessages { messages })
}

/// The texts a message had before, newest first. A removed message has none for anybody.
pub async fn revisions(app: &App, actor: &Actor, id: MessageId) -> Result<Vec<Revision>> {
    let mut tx = app.db.read().await?;
    let seen = see(&mut tx, actor.person_id, id).await?;
    if seen.message.removed_ms.is_some() {
        return Ok(Vec::new());
    }
    store::revisions(&mut tx, id).await
}

/// What changed in a room after a seq, oldest first.
pub async fn changes(app: &App, actor: &Actor, room: RoomId, since: Seq) -> Result<ChangePage> {
    let mut tx = app.db.read().await?;
    let (room, _) = rooms::reader(&mut tx, actor.person_id, room).await?;
    changes_of(app, &mut tx, &room, since).await
}

async fn changes_of(app: &App, tx: &mut Tx, room: &RoomRow, since: Seq) -> Result<ChangePage> {
    let mut entries = archive::store::changes_since(tx, room.id, since, CHANGES + 1).await?;
    let has_more = cut(&mut entries, CHANGES);
    let changes = entries.into_iter().map(|entry| entry.change).collect();
    Ok(ChangePage { changes, has_more, head: room.last_seq, epoch: app.epoch.clone() })
}

/// The replies of a thread, oldest first, for whoever has been let in to its room.
pub(crate) async fn thread_of(tx: &mut Tx, root: MessageId, limit: i64) -> Result<Vec<Message>> {
    store::replies(tx, root, 0, limit).await
}

/// The newest of them, newest first.
pub(crate) async fn newest_of_thread(tx: &mut Tx, root: MessageId, limit: i64) -> Result<Vec<Message>> {
    store::newest_replies(tx, root, limit).await
}

/// What was sent to a room from a moment on and before another, for whoever has been let in to it.
pub(crate) async fn sent_between(
    tx: &mut Tx,
    room: RoomId,
    from_ms: i64,
    to_ms: i64,
    limit: i64,
) -> Result<Vec<Message>> {
    store::sent_between(tx, room, from_ms, to_ms, limit).await
}

fn as_page(app: &App, room: &RoomRow, messages: Vec<Message>, has_older: bool, has_newer: bool) -> MessagePage {
    MessagePage { messages, has_older, has_newer, head: room.last_seq, epoch: app.epoch.clone(), moved: Vec::new() }
}

fn oldest_first(mut messages: Vec<Message>) -> Vec<Message> {
    messages.reverse();
    messages
}

/// Cuts a list to its limit; whether there was more.
fn cut<T>(list: &mut Vec<T>, limit: i64) -> bool {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = list.len() > limit;
    list.truncate(limit);
    more
}
