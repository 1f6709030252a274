//! Opening a topic: a message with a title, posted like any other.

use mellanrum_protocol::shapes::messages::{PostMessage, PostOutcome};
use mellanrum_protocol::shapes::topic_acts::OpenTopic;
use mellanrum_protocol::shapes::topics::TopicKind;

use super::words;
use crate::App;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::messages::{self, Opening, With};

/// Opens a topic in a room, for those who may post there. It goes the way of every post: the nonce makes a retry one topic (I4), slow mode
/// and a read-only room hold for it.
pub async fn open(app: &App, actor: &Actor, ask: OpenTopic) -> Result<PostOutcome> {
    let OpenTopic { room_id, nonce, title, kind, tags, body, lang, asked_id, files } = ask;
    if asked_id.is_some() && kind != TopicKind::Question {
        return Err(Error::Invalid { field: "asked_id", why: "not_a_question" });
    }
    let opening = Opening { title: words::title(&title)?, kind, tags: words::tags(&tags)?, asked_id };
    let post = PostMessage { room_id, nonce, body, thread: None, lang, files };
    let with = With { opening: Some(opening), ..With::default() };
    messages::post_with(app, actor.person_id, post, with).await
}
