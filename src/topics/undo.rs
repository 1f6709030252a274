//! Undoing what was done to a topic, as long as nothing has happened that this would lose.

use std::collections::{BTreeSet, HashSet};

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::shapes::topic_acts::UndoTopicAct;
use mellanrum_protocol::shapes::topics::{Stamp, TopicAct, TopicActKind, TopicResult};
use mellanrum_protocol::{MessageId, PersonId, RoomId, TopicActId};

use super::act::{Plan, Rule, Scene, run};
use super::arrange::{Place, Step, Went};
use super::store::acts::{self, ActRow};
use crate::App;
use crate::archive::row::json;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::rooms;
use crate::store::Tx;

/// Puts everything back where it stood: whoever did it while they may write, or one who watches over all of the rooms.
pub async fn undo(app: &App, actor: &Actor, ask: UndoTopicAct) -> Result<TopicResult> {
    let with = ask.act_id.to_string();
    run(app, actor, ask.nonce, ("undo", &with), Undo(ask.act_id)).await
}

/// What was done to a topic, newest first.
pub async fn acts(app: &App, actor: &Actor, id: MessageId) -> Result<Vec<TopicAct>> {
    let root = super::view(app, actor, id).await?.message.id;
    let mut tx = app.db.read().await?;
    // Asked again: the topic may have gone elsewhere in between.
    crate::messages::see(&mut tx, actor.person_id, root).await?;
    acts::of_topic(&mut tx, root).await?.into_iter().map(shown).collect()
}

fn shown(row: ActRow) -> Result<TopicAct> {
    let undone = row.undone_ms.zip(row.undone_by).map(|(at_ms, by)| Stamp { at_ms, by });
    let kind = row.kind.parse().map_err(|error| Error::Internal(anyhow::Error::new(error)))?;
    Ok(TopicAct { id: row.id, kind, at_ms: row.at_ms, by: row.by_id, undone })
}

struct Undo(TopicActId);

fn went(row: &ActRow) -> Result<Vec<Went>> {
    json(&row.places)
}

impl Rule for Undo {
    const KIND: Option<TopicActKind> = None;

    /// Whoever may not read all of the rooms learns nothing of the act.
    async fn rooms(&self, tx: &mut Tx, person: PersonId) -> Result<BTreeSet<RoomId>> {
        let act = acts::get(tx, self.0).await?.ok_or(Error::NOT_FOUND)?;
        let concerned: BTreeSet<RoomId> =
            went(&act)?.iter().flat_map(|went| [went.from.room_id, went.to.room_id]).collect();
        for room in &concerned {
            rooms::reader(tx, person, *room).await?;
        }
        Ok(concerned)
    }

    async fn plan(self, scene: &mut Scene<'_>) -> Result<Plan> {
        let act = acts::get(scene.tx, self.0).await?.ok_or(Error::NOT_FOUND)?;
        for room in scene.places.keys().copied().collect::<Vec<_>>() {
            if !scene.watches(room)? {
                if act.by_id != scene.person_id {
                    return Err(Error::DENIED);
                }
                scene.require_writing(room)?;
            }
        }
        if act.undone_ms.is_some() {
            return Err(ErrorCode::Conflict.into());
        }
        let went = went(&act)?;
        let named: HashSet<MessageId> = went.iter().map(|went| went.to.id).collect();
        let mut steps = Vec::with_capacity(went.len());
        for Went { from, to } in &went {
            let row = crate::archive::store::message(scene.tx, to.id).await?.ok_or(Error::NOT_FOUND)?;
            if Place::from(&row) != *to {
                return Err(ErrorCode::Conflict.into());
            }
            // Posts that have come since have no place to go back to.
            let goes = to.root.is_none() && (from.root.is_some() || from.room_id != to.room_id);
            if goes && !scene.replies(to.id).await?.iter().all(|reply| named.contains(&reply.id)) {
                return Err(ErrorCode::Conflict.into());
            }
            let after = from.put_back(row.clone());
            steps.push(Step { before: row, after });
        }
        acts::undo(scene.tx, act.id, scene.now_ms, scene.person_id).await?;
        Ok(Plan { steps, topic: act.root_id, other: act.other_id, told: act.root_id })
    }
}
