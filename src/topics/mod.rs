//! The forum: a topic is a thread with a title.
//!
//! There is no second store. A topic's id is that of the message that started the thread, and its posts are the replies: posting, reacting,
//! editing, answers, mentions, pages of a thread and live events are those of messages. What makes it a topic stands on the root
//! (`Message.topic`); the tables `topic` and `topic_tag` say the same once more for lists, in the same transaction.

pub mod http;
mod list;
pub mod live;
mod open;
mod store;
mod words;

use mellanrum_protocol::MessageId;
use mellanrum_protocol::shapes::topics::TopicView;

pub use self::list::{Asked, list};
pub(crate) use self::list::{lines_of, newest};
pub use self::open::open;
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
