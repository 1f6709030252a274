//! The one road of what moves messages about: lift, lower, move, split, merge, and undoing these.
//!
//! Outside the locks only what says which rooms to lock. Under them: may they read all of these rooms, has this nonce been here, what does the
//! rule make of it (`plan`), and then all at once: places, lists, what is told, and a row by which it can be undone.

use std::collections::{BTreeSet, HashMap};

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits::TOPIC_POSTS;
use mellanrum_protocol::shapes::moderation::Mute;
use mellanrum_protocol::shapes::rooms::RoomAction;
use mellanrum_protocol::shapes::topics::{Topic, TopicActKind, TopicResult};
use mellanrum_protocol::{MessageId, Nonce, PersonId, RoomId, TopicActId};
use sha2::{Digest, Sha256};

use super::arrange::{self, Settled, Step};
use super::store::acts::{self, ActRow};
use crate::App;
use crate::access;
use crate::archive::row::{MemberRow, MessageRow};
use crate::archive::{self, Locked};
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::following;
use crate::identity::actor::Actor;
use crate::messages;
use crate::moderation;
use crate::rooms;
use crate::store::Tx;

/// What a rule looks at under the locks.
pub(super) struct Scene<'a> {
    pub tx: &'a mut Tx,
    pub locked: &'a mut Locked,
    /// Who acts, and their places in the locked rooms.
    pub person_id: PersonId,
    pub places: HashMap<RoomId, MemberRow>,
    /// Where they are muted.
    pub mutes: HashMap<RoomId, Mute>,
    pub now_ms: i64,
}

impl Scene<'_> {
    /// A message in one of the locked rooms.
    pub async fn message(&mut self, id: MessageId) -> Result<MessageRow> {
        let row = archive::store::message(self.tx, id).await?.ok_or(Error::NOT_FOUND)?;
        // It went to another room while this waited for the locks.
        if self.places.contains_key(&row.room_id) { Ok(row) } else { Err(ErrorCode::Busy.into()) }
    }

    /// A topic's root.
    pub async fn topic(&mut self, id: MessageId) -> Result<(MessageRow, Topic)> {
        let row = self.message(id).await?;
        let topic = row.as_topic()?.ok_or(Error::NOT_FOUND)?;
        Ok((row, topic))
    }

    /// All replies of a thread, those that were removed among them, in the order of the room.
    pub async fn replies(&mut self, root: MessageId) -> Result<Vec<MessageRow>> {
        let replies = acts::replies(self.tx, root, TOPIC_POSTS + 1).await?;
        let many = i64::try_from(replies.len()).unwrap_or(i64::MAX) > TOPIC_POSTS;
        if many { Err(ErrorCode::LimitExceeded.into()) } else { Ok(replies) }
    }

    /// Whether the person watches over a room.
    pub fn watches(&mut self, room: RoomId) -> Result<bool> {
        self.may(room, RoomAction::MarkAny)
    }

    /// Refuses those who don't watch over a room.
    pub fn require_watching(&mut self, room: RoomId) -> Result<()> {
        if self.watches(room)? { Ok(()) } else { Err(Error::DENIED) }
    }

    /// Refuses those who may not write in a room, or not any more.
    pub fn require_writing(&mut self, room: RoomId) -> Result<()> {
        if !self.may(room, RoomAction::Post)? {
            return Err(Error::DENIED);
        }
        if self.locked.room(room)?.read_only(self.now_ms) {
            return Err(ErrorCode::ReadOnly.into());
        }
        self.mutes.get(&room).map_or(Ok(()), |mute| Err(moderation::refusal(mute, self.now_ms)))
    }

    fn may(&mut self, room: RoomId, action: RoomAction) -> Result<bool> {
        let role = self.places.get(&room).ok_or(Error::NOT_FOUND)?.role.0;
        let room = self.locked.room(room)?;
        Ok(access::may_in_room(role, action, room.kind.0, room.who_posts.0))
    }
}

/// What a rule has come to.
pub(super) struct Plan {
    /// Where messages stood, and where they are to stand; those that don't change may be left out.
    pub steps: Vec<Step>,
    /// The topic that it was done to, and of a split or a merge the other one.
    pub topic: MessageId,
    pub other: Option<MessageId>,
    /// The message that is told of in the answer.
    pub told: MessageId,
}

/// What is asked for.
pub(super) trait Rule: Send + 'static {
    /// What it is noted as; `None` of an undoing, which notes itself.
    const KIND: Option<TopicActKind>;

    /// The rooms to lock: all that it concerns. Refuses whoever may not read one of them.
    fn rooms(&self, tx: &mut Tx, person: PersonId) -> impl Future<Output = Result<BTreeSet<RoomId>>> + Send;

    /// What it does, decided under the locks.
    fn plan(self, scene: &mut Scene<'_>) -> impl Future<Output = Result<Plan>> + Send;
}

/// The room of a message, for those who may read it.
pub(super) async fn room_of(tx: &mut Tx, person: PersonId, id: MessageId) -> Result<RoomId> {
    Ok(messages::see(tx, person, id).await?.room.id)
}

/// By what a repeated nonce is known as a retry.
fn hash(name: &str, with: &str) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(name.as_bytes());
    hash.update([0]);
    hash.update(with.as_bytes());
    hash.finalize().to_vec()
}

/// Who is to be told how they have which thread now.
type Followers = Vec<(MessageId, Vec<PersonId>)>;

/// Carries out a rule, once for a nonce. `name` and `with` say what was asked for.
pub(super) async fn run<R: Rule>(
    app: &App,
    actor: &Actor,
    nonce: Nonce,
    (name, with): (&str, &str),
    rule: R,
) -> Result<TopicResult> {
    let person_id = actor.person_id;
    let mut tx = app.db.read().await?;
    let rooms = rule.rooms(&mut tx, person_id).await?;
    drop(tx);
    let (clock, hash) = (app.clock.clone(), hash(name, with));
    let act = app.archive.act(rooms.clone(), move |tx, locked| {
        Box::pin(async move { under_locks(tx, locked, &clock, rooms, (person_id, nonce, hash), rule).await })
    });
    let ((result, followers), entries) = act.await?;
    app.hub.publish(entries).await;
    for (root, people) in followers {
        // It is done: who is not told now learns of it with the next that they ask for.
        if let Err(error) = following::tell(app, root, &people).await {
            tracing::warn!(error = %error, "followers could not be told of a topic that was put elsewhere");
        }
    }
    Ok(result)
}

async fn under_locks<R: Rule>(
    tx: &mut Tx,
    locked: &mut Locked,
    clock: &Clock,
    rooms: BTreeSet<RoomId>,
    (person_id, nonce, hash): (PersonId, Nonce, Vec<u8>),
    rule: R,
) -> Result<(TopicResult, Followers)> {
    let (mut places, mut mutes) = (HashMap::new(), HashMap::new());
    let now_ms = clock.now_ms();
    for room in rooms {
        mutes.extend(moderation::mute_of(tx, room, person_id, now_ms).await?.map(|mute| (room, mute)));
        let place = messages::member(tx, room, person_id).await?.filter(|place| place.present);
        places.insert(room, place.ok_or(Error::NOT_FOUND)?);
    }
    if let Some(noted) = messages::noted(tx, person_id, nonce).await? {
        let again =
            if noted == hash { repeated(tx, person_id, nonce).await } else { Err(ErrorCode::KeyConflict.into()) };
        return again.map(|result| (result, Followers::new()));
    }
    let mut scene = Scene { tx, locked, person_id, places, mutes, now_ms };
    let plan = rule.plan(&mut scene).await?;
    if !messages::note(scene.tx, person_id, nonce, &hash, plan.told, now_ms).await? {
        return Err(ErrorCode::KeyConflict.into());
    }
    let Settled { went, followers } = arrange::settle(&mut scene, plan.steps, R::KIND.is_none()).await?;
    let act_id = match R::KIND {
        Some(kind) if !went.is_empty() => {
            let id = TopicActId(clock.id());
            let Plan { topic: root_id, other: other_id, .. } = plan;
            let places = archive::row::to_json(&went)?;
            let row =
                ActRow { id, root_id, other_id, by_id: person_id, at_ms: now_ms, nonce, places, ..ActRow::of(kind) };
            acts::insert(scene.tx, &row).await?;
            Some(id)
        }
        _ => None,
    };
    let message = archive::store::message(scene.tx, plan.told).await?.ok_or(Error::NOT_FOUND)?.try_into()?;
    Ok((TopicResult { message, act_id }, followers))
}

/// The answer to a nonce that has been here: the message as it is now, if they may read it where it is now.
async fn repeated(tx: &mut Tx, person: PersonId, nonce: Nonce) -> Result<TopicResult> {
    let (message_id, act_id) = acts::repeated(tx, person, nonce).await?.ok_or(Error::NOT_FOUND)?;
    let message = archive::store::message(tx, message_id).await?.ok_or(Error::NOT_FOUND)?;
    rooms::reader(tx, person, message.room_id).await?;
    Ok(TopicResult { message: message.try_into()?, act_id })
}
