//! Following on the live connection.

use mellanrum_protocol::shapes::following::{FollowTopic, MyTopic, ReadTopic};
use mellanrum_protocol::shapes::identity::Scope;

use crate::App;
use crate::error::Result;
use crate::identity::actor::Actor;

/// `topic.follow`.
pub async fn follow(app: &App, actor: &Actor, ask: FollowTopic) -> Result<MyTopic> {
    actor.require(Scope::Write)?;
    super::follow(app, actor, ask).await
}

/// `topic.read`.
pub async fn read(app: &App, actor: &Actor, ask: ReadTopic) -> Result<MyTopic> {
    actor.require(Scope::Write)?;
    super::read(app, actor, ask).await
}
