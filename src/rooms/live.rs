//! Rooms on the live connection.

use mellanrum_protocol::frame::Empty;
use mellanrum_protocol::shapes::identity::Scope;
use mellanrum_protocol::shapes::people::{ReadRoom, ReadState};
use mellanrum_protocol::shapes::rooms::SetTyping;

use super::{read_state, writer};
use crate::App;
use crate::error::Result;
use crate::identity::actor::Actor;

/// `room.read`.
pub async fn read(app: &App, actor: &Actor, params: ReadRoom) -> Result<ReadState> {
    actor.require(Scope::Write)?;
    read_state::read(app, actor, params).await
}

/// `typing.set`: only whoever may post here, and only while anybody may.
pub async fn typing(app: &App, actor: &Actor, params: SetTyping) -> Result<Empty> {
    actor.require(Scope::Write)?;
    let mut tx = app.db.read().await?;
    let (room, _) = writer(&mut tx, actor.person_id, params.room_id, app.clock.now_ms()).await?;
    drop(tx);
    app.hub.typing(room.id, actor.person_id, params.thread).await;
    Ok(Empty {})
}
