//! The rpc methods of holding back.

use mellanrum_protocol::shapes::holds::{Held, HeldAct, HoldMessage};
use mellanrum_protocol::shapes::identity::Scope;
use mellanrum_protocol::shapes::messages::MessageResult;

use crate::App;
use crate::error::Result;
use crate::identity::actor::Actor;

/// `message.hold`.
pub async fn hold(app: &App, actor: &Actor, ask: HoldMessage) -> Result<MessageResult> {
    actor.require(Scope::Write)?;
    super::message::hold(app, actor, ask).await
}

/// `held.withdraw`.
pub async fn withdraw(app: &App, actor: &Actor, ask: HeldAct) -> Result<Held> {
    actor.require(Scope::Write)?;
    super::withdraw(app, actor, ask).await
}
