//! The rpc methods of topics.

use mellanrum_protocol::shapes::identity::Scope;
use mellanrum_protocol::shapes::messages::{MessageAct, MessageResult, PostOutcome};
use mellanrum_protocol::shapes::topic_acts::{
    ChangeTopic, LiftTopic, MergeTopic, MoveTopic, OpenTopic, SplitTopic, UndoTopicAct,
};
use mellanrum_protocol::shapes::topics::TopicResult;

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
    /// `topic.open`.
    open: OpenTopic => PostOutcome;
    /// `topic.lift`.
    lift: LiftTopic => TopicResult;
    /// `topic.lower`.
    lower: MessageAct => TopicResult;
    /// `topic.move`.
    move_topic: MoveTopic => TopicResult;
    /// `topic.split`.
    split: SplitTopic => TopicResult;
    /// `topic.merge`.
    merge: MergeTopic => TopicResult;
    /// `topic.undo`.
    undo: UndoTopicAct => TopicResult;
    /// `topic.change`.
    change: ChangeTopic => MessageResult;
    /// `topic.close`.
    close: MessageAct => MessageResult;
    /// `topic.reopen`.
    reopen: MessageAct => MessageResult;
}
