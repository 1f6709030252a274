//! Lifting messages of the chat into a topic, and lowering a topic back to the chat.

use std::collections::{BTreeMap, BTreeSet};

use mellanrum_protocol::limits::TOPIC_CHOSEN;
use mellanrum_protocol::shapes::messages::MessageAct;
use mellanrum_protocol::shapes::topic_acts::LiftTopic;
use mellanrum_protocol::shapes::topics::{Stamp, Topic, TopicActKind, TopicKind, TopicResult};
use mellanrum_protocol::{MessageId, PersonId, RoomId};

use super::act::{Plan, Rule, Scene, room_of, run};
use super::arrange::Step;
use super::words;
use crate::App;
use crate::archive::row::{MessageRow, to_json};
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::rooms;
use crate::store::Tx;

/// Makes a topic of messages of the chat: one's own, or as one who watches over the room anybody's. Of one that started a thread the replies
/// come along.
pub async fn lift(app: &App, actor: &Actor, ask: LiftTopic) -> Result<TopicResult> {
    let LiftTopic { room_id, nonce, title, kind, tags, messages } = ask;
    let (title, tags) = (words::title(&title)?, words::tags(&tags)?);
    let messages = chosen("messages", messages)?;
    let with = to_json(&(room_id, &title, kind, &tags, &messages))?;
    run(app, actor, nonce, ("lift", &with), Lift { room_id, title, kind, tags, messages }).await
}

/// Each of these once; some, and not too many.
pub(super) fn chosen(field: &'static str, ids: Vec<MessageId>) -> Result<BTreeSet<MessageId>> {
    let ids: BTreeSet<MessageId> = ids.into_iter().collect();
    match ids.len() {
        0 => Err(Error::Invalid { field, why: "empty" }),
        1..=TOPIC_CHOSEN => Ok(ids),
        _ => Err(Error::Invalid { field, why: "too_many" }),
    }
}

struct Lift {
    room_id: RoomId,
    title: String,
    kind: TopicKind,
    tags: Vec<String>,
    messages: BTreeSet<MessageId>,
}

impl Rule for Lift {
    const KIND: Option<TopicActKind> = Some(TopicActKind::Lift);

    async fn rooms(&self, tx: &mut Tx, person: PersonId) -> Result<BTreeSet<RoomId>> {
        rooms::reader(tx, person, self.room_id).await?;
        Ok([self.room_id].into())
    }

    async fn plan(self, scene: &mut Scene<'_>) -> Result<Plan> {
        let invalid = |why| Err(Error::Invalid { field: "messages", why });
        let watches = scene.watches(self.room_id)?;
        if !watches {
            scene.require_writing(self.room_id)?;
        }
        let mut taken: BTreeMap<i64, MessageRow> = BTreeMap::new();
        for id in &self.messages {
            let found = crate::archive::store::message(scene.tx, *id).await?.filter(|row| row.room_id == self.room_id);
            let Some(row) = found else { return invalid("unknown") };
            if !watches && row.author_id != scene.person_id {
                return Err(Error::DENIED);
            }
            if row.removed_ms.is_some() {
                return invalid("removed");
            }
            let root = match row.thread_root_id {
                Some(root) => scene.message(root).await?,
                None => row.clone(),
            };
            if root.topic.is_some() {
                return invalid("in_a_topic");
            }
            taken.insert(row.seq, row);
        }
        let Some((_, first)) = taken.pop_first() else { return invalid("empty") };
        let root_id = first.id;
        for row in taken.values().cloned().collect::<Vec<_>>() {
            if row.thread_root_id.is_none() {
                taken.extend(scene.replies(row.id).await?.into_iter().map(|reply| (reply.seq, reply)));
            }
        }
        taken.remove(&first.seq);
        let lang = match &first.lang {
            Some(lang) => lang.clone(),
            None => scene.locked.room(self.room_id)?.lang.clone(),
        };
        let (opened_ms, opened_by) = (scene.now_ms, scene.person_id);
        let Self { title, kind, tags, .. } = self;
        let lifted = Some(Stamp { at_ms: opened_ms, by: opened_by });
        let topic = Topic { title, kind, tags, lang, opened_ms, opened_by, closed: None, lifted };
        let mut root = Step::of(first);
        root.after.thread_root_id = None;
        root.after.question |= kind == TopicKind::Question;
        root.after.topic = Some(to_json(&topic)?);
        let mut steps = vec![root];
        // Replies of the root stay where they are.
        let others = taken.into_values().filter(|row| row.thread_root_id != Some(root_id));
        steps.extend(others.map(|row| Step::into_thread(row, root_id)));
        Ok(Plan { steps, topic: root_id, other: None, told: root_id })
    }
}

/// Makes a topic a thread of the chat again: whoever opened it, or one who watches over the room.
pub async fn lower(app: &App, actor: &Actor, ask: MessageAct) -> Result<TopicResult> {
    let with = ask.message_id.to_string();
    run(app, actor, ask.nonce, ("lower", &with), Lower(ask.message_id)).await
}

struct Lower(MessageId);

impl Rule for Lower {
    const KIND: Option<TopicActKind> = Some(TopicActKind::Lower);

    async fn rooms(&self, tx: &mut Tx, person: PersonId) -> Result<BTreeSet<RoomId>> {
        Ok([room_of(tx, person, self.0).await?].into())
    }

    async fn plan(self, scene: &mut Scene<'_>) -> Result<Plan> {
        let (row, topic) = scene.topic(self.0).await?;
        if !scene.watches(row.room_id)? {
            if topic.opened_by != scene.person_id {
                return Err(Error::DENIED);
            }
            scene.require_writing(row.room_id)?;
        }
        let mut root = Step::of(row);
        root.after.topic = None;
        Ok(Plan { steps: vec![root], topic: self.0, other: None, told: self.0 })
    }
}
