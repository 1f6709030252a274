//! The rpc methods of messages, and `publish` into a room's channel.

use mellanrum_protocol::shapes::identity::Scope;
use mellanrum_protocol::shapes::messages::{
    EditMessage, MessageAct, MessageResult, PostMessage, PostOutcome, Posted, Preview, PreviewMessage,
    PublishedMessage, React, RemoveMessage,
};
use mellanrum_protocol::shapes::topic_acts::{AskQuestion, DeclineQuestion};
use mellanrum_protocol::{Nonce, RoomId};

use crate::App;
use crate::error::Result;
use crate::identity::actor::Actor;

macro_rules! methods {
    ($($(#[$doc:meta])* $name:ident: $ask:ty => $result:ty;)+) => {$(
        $(#[$doc])*
        pub async fn $name(app: &App, actor: &Actor, ask: $ask) -> Result<$result> {
            actor.require(Scope::Write)?;
            super::$name(app, actor, ask).await
        }
    )+};
}

methods! {
    /// `message.post`.
    post: PostMessage => PostOutcome;
    /// `message.edit`.
    edit: EditMessage => Posted;
    /// `message.remove`.
    remove: RemoveMessage => MessageResult;
    /// `message.preview`.
    preview: PreviewMessage => Preview;
    /// `message.pin`.
    pin: MessageAct => MessageResult;
    /// `message.unpin`.
    unpin: MessageAct => MessageResult;
    /// `question.mark`.
    mark: MessageAct => MessageResult;
    /// `question.unmark`.
    unmark: MessageAct => MessageResult;
    /// `answer.accept`.
    accept_answer: MessageAct => MessageResult;
    /// `answer.withdraw`.
    withdraw_answer: MessageAct => MessageResult;
    /// `question.ask`.
    ask: AskQuestion => MessageResult;
    /// `question.decline`.
    decline: DeclineQuestion => MessageResult;
    /// `question.reopen`.
    reopen: MessageAct => MessageResult;
    /// `reaction.add`.
    react: React => MessageResult;
    /// `reaction.remove`.
    unreact: React => MessageResult;
}

/// A `publish` into a room's channel: `message.post` by another name.
pub async fn publish(app: &App, actor: &Actor, room_id: RoomId, data: PublishedMessage) -> Result<PostOutcome> {
    let nonce = data.nonce.unwrap_or_else(|| Nonce(app.clock.id()));
    let PublishedMessage { body, thread, lang, files, .. } = data;
    post(app, actor, PostMessage { room_id, nonce, body, thread, lang, files }).await
}
