//! The forum: a topic is a thread with a title.
//!
//! There is no second store. A topic's id is that of the message that started the thread, and its posts are the replies: posting, reacting,
//! editing, answers, mentions, pages of a thread and live events are those of messages. What makes it a topic stands on the root
//! (`Message.topic`); the tables `topic` and `topic_tag` say the same once more for lists, in the same transaction.

mod act;
mod arrange;
mod change;
mod days;
pub mod http;
mod lift;
mod list;
pub mod live;
mod moving;
mod open;
pub(crate) mod questions;
mod split;
mod store;
mod undo;
mod words;

use mellanrum_protocol::MessageId;
use mellanrum_protocol::shapes::topics::TopicView;

pub use self::change::{change, close, reopen};
pub use self::lift::{lift, lower};
pub use self::list::{Asked, list};
pub(crate) use self::list::{lines_of, newest};
pub use self::moving::move_topic;
pub use self::open::open;
pub use self::split::{merge, split};
pub use self::undo::{acts, undo};
pub(crate) use self::words::title;
use crate::App;
use crate::archive;
use crate::archive::row::MessageRow;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::messages;
use crate::store::Tx;

/// A topic by the id of its root, or of any of its posts: a root that went into another topic goes on leading there.
pub async fn view(app: &App, actor: &Actor, id: MessageId) -> Result<TopicView> {
    let mut tx = app.db.read().await?;
    let mut seen = messages::see(&mut tx, actor.person_id, id).await?.message;
    if let Some(root) = seen.thread_root_id {
        seen = archive::store::message(&mut tx, root).await?.ok_or(Error::NOT_FOUND)?;
    }
    if seen.topic.is_none() {
        return Err(Error::NOT_FOUND);
    }
    Ok(TopicView { room_id: seen.room_id, message: seen.try_into()? })
}

/// Brings the lists up to date with messages that were just stored: topics that they open, and those that they are posts of.
pub(crate) async fn posted(tx: &mut Tx, fresh: &[&MessageRow], roots: &[&MessageRow]) -> Result<()> {
    for row in fresh {
        if let Some(topic) = row.as_topic()? {
            store::put(tx, row, &topic).await?;
        }
    }
    for root in roots.iter().filter(|root| root.topic.is_some()) {
        // Of several the last.
        if let Some(last) = fresh.iter().rfind(|row| row.thread_root_id == Some(root.id)) {
            store::posted(tx, root.id, last).await?;
        }
    }
    Ok(())
}

/// Brings the lists up to date with a root that came in with all of its posts.
pub(crate) async fn listed(tx: &mut Tx, root: &MessageRow) -> Result<()> {
    let Some(topic) = root.as_topic()? else { return Ok(()) };
    store::put(tx, root, &topic).await?;
    store::refresh(tx, root.id, None).await
}

/// Brings the lists up to date with a message that has changed: a root whose topic is not what it was, or a post that was removed.
pub(crate) async fn keep(tx: &mut Tx, row: &MessageRow, before: Option<&str>, removed: bool) -> Result<()> {
    if row.topic.as_deref() != before {
        match row.as_topic()? {
            Some(topic) => store::put(tx, row, &topic).await?,
            None => store::cease(tx, row.id).await?,
        }
    }
    // Its newest post may have been this one.
    if removed { store::refresh(tx, row.thread_root_id.unwrap_or(row.id), Some(row.id)).await } else { Ok(()) }
}

/// Brings the lists up to date with a post that stands again.
pub(crate) async fn restored(tx: &mut Tx, root: MessageId) -> Result<()> {
    store::refresh(tx, root, None).await
}

/// Takes a topic out of the lists.
pub(crate) async fn cease(tx: &mut Tx, root: MessageId) -> Result<()> {
    store::cease(tx, root).await
}
