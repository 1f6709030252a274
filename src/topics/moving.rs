//! Moving a topic to another room.

use std::collections::BTreeSet;

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::shapes::topic_acts::MoveTopic;
use mellanrum_protocol::shapes::topics::{TopicActKind, TopicResult};
use mellanrum_protocol::{MessageId, PersonId, RoomId};

use super::act::{Plan, Rule, Scene, room_of, run};
use super::arrange::Step;
use super::store::arranging;
use crate::App;
use crate::access;
use crate::archive::row::to_json;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::messages;
use crate::rooms;
use crate::store::Tx;

/// Moves a topic with all of its posts to another room, for those who watch over both. The messages stay who they are; in the new room they
/// come last, in their order.
pub async fn move_topic(app: &App, actor: &Actor, ask: MoveTopic) -> Result<TopicResult> {
    let MoveTopic { message_id, nonce, room_id, confirm_wider } = ask;
    let with = to_json(&(message_id, room_id, confirm_wider))?;
    run(app, actor, nonce, ("move", &with), Move { message_id, room_id, confirm_wider }).await
}

struct Move {
    message_id: MessageId,
    room_id: RoomId,
    confirm_wider: bool,
}

impl Rule for Move {
    const KIND: Option<TopicActKind> = Some(TopicActKind::Move);

    async fn rooms(&self, tx: &mut Tx, person: PersonId) -> Result<BTreeSet<RoomId>> {
        rooms::reader(tx, person, self.room_id).await?;
        Ok([room_of(tx, person, self.message_id).await?, self.room_id].into())
    }

    async fn plan(self, scene: &mut Scene<'_>) -> Result<Plan> {
        let (row, _) = scene.topic(self.message_id).await?;
        let (topic, mut steps) = (row.id, Vec::new());
        if row.room_id == self.room_id {
            scene.require_watching(row.room_id)?;
            return Ok(Plan { steps, topic, other: None, told: topic });
        }
        check(scene, row.room_id, self.room_id, self.confirm_wider).await?;
        let replies = scene.replies(row.id).await?;
        for row in std::iter::once(row).chain(replies) {
            let mut step = Step::of(row);
            to(scene, &mut step, self.room_id).await?;
            steps.push(step);
        }
        Ok(Plan { steps, topic, other: None, told: topic })
    }
}

/// Refuses to move something from one room to another: those who don't watch over both, a room that takes no writing, and people who could
/// not read it where it was, unless the actor knows of them.
pub(super) async fn check(scene: &mut Scene<'_>, from: RoomId, to: RoomId, confirmed: bool) -> Result<()> {
    scene.require_watching(from)?;
    scene.require_watching(to)?;
    if scene.locked.room(to)?.read_only(scene.now_ms) {
        return Err(ErrorCode::ReadOnly.into());
    }
    let closed = access::is_closed(scene.locked.room(from)?.kind.0);
    if closed && !confirmed && arranging::widens(scene.tx, from, to).await? {
        return Err(Error::Invalid { field: "confirm_wider", why: "needed" });
    }
    Ok(())
}

/// The message goes to a room. Pins are the old room's, and nobody is asked what they can't read.
pub(super) async fn to(scene: &mut Scene<'_>, step: &mut Step, room: RoomId) -> Result<()> {
    if step.before.room_id == room {
        return Ok(());
    }
    step.after.room_id = room;
    step.after.pinned_ms = None;
    step.after.pinned_by = None;
    if let Some(asked) = step.before.asked_id
        && messages::check_asked(scene.tx, room, asked).await.is_err()
    {
        step.after.asked_id = None;
    }
    Ok(())
}
