//! Drafts on the live connection.

use mellanrum_protocol::shapes::drafts::{Draft, SetDraft};
use mellanrum_protocol::shapes::identity::Scope;

use crate::App;
use crate::error::Result;
use crate::identity::actor::Actor;

/// `draft.set`.
pub async fn set(app: &App, actor: &Actor, ask: SetDraft) -> Result<Draft> {
    actor.require(Scope::Write)?;
    super::set(app, actor, ask).await
}
