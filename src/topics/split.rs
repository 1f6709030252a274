//! Splitting posts off a topic, and merging a topic into another.

use std::collections::BTreeSet;

use mellanrum_protocol::shapes::topic_acts::{MergeTopic, SplitTopic};
use mellanrum_protocol::shapes::topics::{Topic, TopicActKind, TopicKind, TopicResult};
use mellanrum_protocol::{MessageId, PersonId, RoomId};

use super::act::{Plan, Rule, Scene, room_of, run};
use super::arrange::Step;
use super::lift::chosen;
use super::{moving, words};
use crate::App;
use crate::archive::row::to_json;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::store::Tx;

/// Makes some posts of a topic a topic of their own, for those who watch over the room. The first of them becomes its root.
pub async fn split(app: &App, actor: &Actor, ask: SplitTopic) -> Result<TopicResult> {
    let SplitTopic { message_id, nonce, title, kind, tags, posts } = ask;
    let (title, tags, posts) = (words::title(&title)?, words::tags(&tags)?, chosen("posts", posts)?);
    let with = to_json(&(message_id, &title, kind, &tags, &posts))?;
    run(app, actor, nonce, ("split", &with), Split { message_id, title, kind, tags, posts }).await
}

struct Split {
    message_id: MessageId,
    title: String,
    kind: TopicKind,
    tags: Vec<String>,
    posts: BTreeSet<MessageId>,
}

impl Rule for Split {
    const KIND: Option<TopicActKind> = Some(TopicActKind::Split);

    async fn rooms(&self, tx: &mut Tx, person: PersonId) -> Result<BTreeSet<RoomId>> {
        Ok([room_of(tx, person, self.message_id).await?].into())
    }

    async fn plan(self, scene: &mut Scene<'_>) -> Result<Plan> {
        let (row, topic) = scene.topic(self.message_id).await?;
        scene.require_watching(row.room_id)?;
        let mut posts = Vec::with_capacity(self.posts.len());
        for id in &self.posts {
            let found = crate::archive::store::message(scene.tx, *id).await?;
            let Some(post) = found.filter(|post| post.thread_root_id == Some(row.id)) else {
                return Err(Error::Invalid { field: "posts", why: "unknown" });
            };
            if post.removed_ms.is_some() {
                return Err(Error::Invalid { field: "posts", why: "removed" });
            }
            posts.push(post);
        }
        posts.sort_by_key(|post| post.seq);
        let mut posts = posts.into_iter();
        let Some(first) = posts.next() else { return Err(Error::Invalid { field: "posts", why: "empty" }) };
        let root_id = first.id;
        let Self { title, kind, tags, .. } = self;
        let opened = Topic {
            title,
            kind,
            tags,
            lang: topic.lang,
            opened_ms: scene.now_ms,
            opened_by: scene.person_id,
            closed: None,
            lifted: None,
        };
        let mut root = Step::of(first);
        root.after.thread_root_id = None;
        root.after.question |= kind == TopicKind::Question;
        root.after.topic = Some(to_json(&opened)?);
        let mut steps = vec![root];
        steps.extend(posts.map(|post| Step::into_thread(post, root_id)));
        Ok(Plan { steps, topic: row.id, other: Some(root_id), told: root_id })
    }
}

/// Makes all of a topic posts of another, for those who watch over both rooms. The root that went leads to the other from then on.
pub async fn merge(app: &App, actor: &Actor, ask: MergeTopic) -> Result<TopicResult> {
    let MergeTopic { message_id, nonce, into, confirm_wider } = ask;
    if message_id == into {
        return Err(Error::Invalid { field: "into", why: "itself" });
    }
    let with = to_json(&(message_id, into, confirm_wider))?;
    run(app, actor, nonce, ("merge", &with), Merge { message_id, into, confirm_wider }).await
}

struct Merge {
    message_id: MessageId,
    into: MessageId,
    confirm_wider: bool,
}

impl Rule for Merge {
    const KIND: Option<TopicActKind> = Some(TopicActKind::Merge);

    async fn rooms(&self, tx: &mut Tx, person: PersonId) -> Result<BTreeSet<RoomId>> {
        Ok([room_of(tx, person, self.message_id).await?, room_of(tx, person, self.into).await?].into())
    }

    async fn plan(self, scene: &mut Scene<'_>) -> Result<Plan> {
        let (row, _) = scene.topic(self.message_id).await?;
        let (into, _) = scene.topic(self.into).await?;
        scene.require_watching(row.room_id)?;
        if into.room_id == row.room_id {
            scene.require_watching(into.room_id)?;
        } else {
            moving::check(scene, row.room_id, into.room_id, self.confirm_wider).await?;
        }
        let mut steps: Vec<Step> = Vec::new();
        let replies = scene.replies(row.id).await?;
        for row in std::iter::once(row).chain(replies) {
            let mut step = Step::into_thread(row, into.id);
            moving::to(scene, &mut step, into.room_id).await?;
            steps.push(step);
        }
        Ok(Plan { steps, topic: self.message_id, other: Some(into.id), told: into.id })
    }
}
