//! A look at a text before it is posted.

use mellanrum_protocol::shapes::messages::{Preview, PreviewMessage};

use super::text;
use crate::App;
use crate::error::Result;
use crate::identity::actor::Actor;
use crate::rooms;

/// The text as it would stand in a room where one may write. Nothing is stored, nobody is told.
pub async fn preview(app: &App, actor: &Actor, ask: PreviewMessage) -> Result<Preview> {
    let body = text::checked(ask.body, app.config.body_bytes)?;
    let mut tx = app.db.read().await?;
    let (room, member) = rooms::writer(&mut tx, actor.person_id, ask.room_id, app.clock.now_ms()).await?;
    let text = text::prepare(&mut tx, &room, member.role.0, &body).await?;
    Ok(Preview { html: text.html })
}
