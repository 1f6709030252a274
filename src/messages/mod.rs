//! Messages: post, edit, remove, react, pin, mark, and read what was said.
//!
//! HTTP, the live connection and bots all call the functions here: a rule has one home. Every change but posting goes by one road
//! ([`act`](self)), on which its rule is asked under the room's lock.

mod act;
mod answers;
mod edit;
mod files;
pub mod history;
pub mod http;
pub mod live;
mod marks;
pub mod markup;
mod mentions;
mod pins;
mod preview;
mod questions;
mod reactions;
mod remove;
mod restore;
mod store;
mod text;

use std::collections::HashMap;

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits::FILES;
use mellanrum_protocol::shapes::messages::{Message, PostHeld, PostMessage, PostOutcome, Posted};
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::shapes::rooms::{Change, RoomAction};
use mellanrum_protocol::shapes::topics::{Topic, TopicKind};
use mellanrum_protocol::{MessageId, PersonId, RoomId};

pub(crate) use self::act::{Applied, Ask, Begun, By, Effect, Seen, Subject, apply, begin, change, see};
pub use self::answers::{accept_answer, withdraw_answer};
pub use self::edit::edit;
pub(crate) use self::files::{describe_file, standing, with_files};
pub(crate) use self::history::{newest_of_thread, sent_between, thread_of};
pub(crate) use self::marks::turn;
pub use self::marks::{mark, unmark};
pub use self::pins::{pin, unpin};
pub use self::preview::preview;
pub use self::questions::{ask, decline, reopen};
pub use self::reactions::{react, unreact};
pub use self::remove::remove;
pub(crate) use self::remove::take_away;
pub use self::restore::restore;
pub(crate) use self::restore::restore_under_lock;
pub(crate) use self::store::{member, note, noted, was_posted};
pub(crate) use self::text::{checked_with, has_control, language, prepare as prepared, taken};
use crate::App;
use crate::access;
use crate::archive::{self, Draft, Entry};
use crate::error::{Error, Result};
use crate::holds::judge::Judged;
use crate::identity::actor::Actor;
use crate::relay::Relay;
use crate::store::Tx;
use crate::{following, holds, rooms, search};

/// Posts a message to a room, or a reply to a thread.
///
/// A repeated nonce returns the first message and publishes nothing (I4), also when the room has become read-only since. What a rule of the
/// network holds back waits for those who moderate ([`crate::holds`]).
pub async fn post(app: &App, actor: &Actor, ask: PostMessage) -> Result<PostOutcome> {
    post_as(app, actor.person_id, ask).await
}

/// The same for somebody who has asked for it before.
pub async fn post_as(app: &App, author: PersonId, ask: PostMessage) -> Result<PostOutcome> {
    post_with(app, author, ask, With::default()).await
}

/// What a message is posted with when it opens a topic.
pub(crate) struct Opening {
    /// Its title, checked.
    pub title: String,
    /// What it is.
    pub kind: TopicKind,
    /// Its tags, checked.
    pub tags: Vec<String>,
    /// Of a question: who is asked.
    pub asked_id: Option<PersonId>,
}

/// What more a message is posted with.
#[derive(Default)]
pub(crate) struct With {
    /// The topic that it opens.
    pub opening: Option<Opening>,
    /// What it passes on from another room.
    pub relay: Option<Box<Relay>>,
}

/// The same for a message that opens a topic, or passes something on.
pub(crate) async fn post_with(
    app: &App,
    author: PersonId,
    ask: PostMessage,
    With { opening, relay }: With,
) -> Result<PostOutcome> {
    let body = text::checked_with(ask.body, app.config.body_bytes, !ask.files.is_empty())?;
    if ask.files.len() > FILES {
        return Err(Error::Invalid { field: "files", why: "too_many" });
    }
    let lang = ask.lang.map(text::language).transpose()?;
    let mut tx = app.db.read().await?;
    let (room, member) = rooms::reader(&mut tx, author, ask.room_id).await?;
    // The archive asks again under the lock and is the judge; here the writer is spared what it would refuse anyway.
    let may_post = access::may_in_room(member.role.0, RoomAction::Post, room.kind.0, room.who_posts.0);
    if !may_post && !store::was_posted(&mut tx, author, ask.nonce).await? {
        return Err(Error::DENIED);
    }
    let asked_id = opening.as_ref().and_then(|opening| opening.asked_id);
    if let Some(asked) = asked_id {
        check_asked(&mut tx, room.id, asked).await?;
    }
    let text = text::prepare(&mut tx, &room, member.role.0, &body).await?;
    let said = relay.as_ref().map_or_else(|| body.clone(), |relay| relay.said_with(&body));
    let judged = holds::judge::Text {
        room: &room,
        author,
        role: member.role.0,
        title: opening.as_ref().map(|opening| opening.title.as_str()),
        body: &said,
        html: &text.html,
        at_ms: app.clock.now_ms(),
    };
    let judged = holds::judge::post(&mut tx, judged, ask.nonce).await?;
    drop(tx);
    let lang = lang.unwrap_or(room.lang);
    let topic = opening.map(|Opening { title, kind, tags, .. }| Topic {
        title,
        kind,
        tags,
        lang: lang.clone(),
        opened_ms: 0,
        opened_by: author,
        closed: None,
        lifted: None,
    });
    let mut draft = Draft {
        id: MessageId(app.clock.id()),
        room_id: ask.room_id,
        author_id: author,
        nonce: ask.nonce,
        body,
        html: text.html,
        lang: Some(lang),
        thread: ask.thread,
        mentions: text.mentions,
        mentions_all: text.mentions_all,
        files: ask.files,
        // Of what waits no word is learnt.
        words: String::new(),
        topic,
        asked_id,
        has_waited: false,
        relay,
    };
    match judged {
        Judged::Free => {}
        Judged::Known(row) => {
            let held = holds::repeat(&mut app.db.read().await?, *row, &draft.hash()).await?;
            return Ok(PostOutcome::Held(Box::new(PostHeld { held })));
        }
        // What is passed on follows its source, which it cannot do while it waits.
        Judged::Waits(..) if draft.relay.is_some() => return Err(ErrorCode::WouldBeHeld.into()),
        Judged::Waits(network, because) => {
            let held = holds::hold(app, network, draft, because).await?;
            return Ok(PostOutcome::Held(Box::new(PostHeld { held })));
        }
    }
    draft.words = search::prepare(app, draft.topic.as_ref().map(|topic| topic.title.as_str()), &said).await?;
    let message = match app.archive.post(draft).await? {
        archive::Posted::Repeat(message) => message,
        archive::Posted::New { message, followers } => {
            let change = Change::Message { message: Box::new(message.clone()) };
            app.hub.publish(vec![Entry { room_id: message.room_id, seq: message.seq, change }]).await;
            tell_mentioned(app, &message, &message.mentions).await;
            let root = message.thread.as_ref().map_or(message.id, |thread| thread.root_id);
            if let Err(error) = following::tell(app, root, &followers).await {
                // The message stands; their devices learn of it with the next overview.
                tracing::warn!(%error, "people could not be told what they follow");
            }
            message
        }
    };
    Ok(PostOutcome::Posted(Box::new(Posted { message, undelivered: text.undelivered })))
}

/// Refuses somebody to be asked who could not read the question.
pub(crate) async fn check_asked(tx: &mut Tx, room: RoomId, asked: PersonId) -> Result<()> {
    let reads = store::member(tx, room, asked).await?.is_some_and(|member| member.present);
    if reads { Ok(()) } else { Err(Error::Invalid { field: "asked_id", why: "unknown" }) }
}

/// Refuses a thread to which nobody can reply in a room.
pub async fn check_thread(tx: &mut Tx, room: RoomId, thread: MessageId) -> Result<()> {
    let invalid = |why| Err(Error::Invalid { field: "thread", why });
    match archive::store::message(tx, thread).await?.filter(|root| root.room_id == room) {
        None => invalid("unknown"),
        Some(root) if root.thread_root_id.is_some() => invalid("not_a_root"),
        Some(_) => Ok(()),
    }
}

/// These messages, each with the one that started the thread it replies to.
pub(crate) async fn with_roots(
    tx: &mut Tx,
    ids: &[MessageId],
) -> Result<HashMap<MessageId, (Message, Option<Message>)>> {
    let messages = store::by_ids(tx, ids).await?;
    let roots: Vec<MessageId> = messages.iter().filter_map(|message| Some(message.thread.as_ref()?.root_id)).collect();
    let roots: HashMap<MessageId, Message> =
        store::by_ids(tx, &roots).await?.into_iter().map(|root| (root.id, root)).collect();
    let with_root = |message: Message| {
        let root = message.thread.as_ref().and_then(|thread| roots.get(&thread.root_id)).cloned();
        (message.id, (message, root))
    };
    Ok(messages.into_iter().map(with_root).collect())
}

/// The last text of a removed message, for those who may see it: who handle a case about it.
pub(crate) async fn last_text(tx: &mut Tx, message: MessageId) -> Result<Option<String>> {
    Ok(store::revisions(tx, message).await?.into_iter().next().map(|revision| revision.body))
}

/// Tells people, on all of their devices, that a message mentions them. Whoever mentions themselves knows it.
async fn tell_mentioned(app: &App, message: &Message, people: &[PersonId]) {
    let event = PersonEvent::Mention { room_id: message.room_id, message_id: message.id, seq: message.seq };
    for person in people.iter().filter(|person| **person != message.author_id) {
        app.hub.tell(*person, &event).await;
    }
}
