//! Putting messages where they are to stand: in which thread, in which room, as what.

use std::collections::{BTreeMap, HashMap, HashSet};

use mellanrum_protocol::shapes::messages::Message;
use mellanrum_protocol::shapes::rooms::Change;
use mellanrum_protocol::shapes::topics::Moved;
use mellanrum_protocol::{MessageId, PersonId, RoomId, Seq};
use serde::{Deserialize, Serialize};

use super::act::Scene;
use super::store::{self, arranging};
use crate::archive;
use crate::archive::row::MessageRow;
use crate::coaching;
use crate::error::{Error, Result};
use crate::following::{self, Shift};
use crate::search;

/// A message as it is, and as it is to be.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub before: MessageRow,
    pub after: MessageRow,
}

impl Step {
    /// One that changes nothing yet.
    pub fn of(row: MessageRow) -> Self {
        Self { before: row.clone(), after: row }
    }

    /// The message goes into a thread.
    pub fn into_thread(row: MessageRow, root: MessageId) -> Self {
        let after = MessageRow { thread_root_id: Some(root), ..row.clone() };
        Self { before: row, after }
    }

    fn leaves_room(&self) -> bool {
        self.before.room_id != self.after.room_id
    }
}

/// Where a message stands and what it is there: all that an act on topics may change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    pub id: MessageId,
    pub room_id: RoomId,
    seq: Seq,
    pub root: Option<MessageId>,
    topic: Option<String>,
    question: bool,
    asked_id: Option<PersonId>,
    answer_id: Option<MessageId>,
    is_answer: bool,
    answered_ms: Option<i64>,
    declined: Option<String>,
    pinned_ms: Option<i64>,
    pinned_by: Option<PersonId>,
}

impl From<&MessageRow> for Place {
    fn from(row: &MessageRow) -> Self {
        Self {
            id: row.id,
            room_id: row.room_id,
            seq: row.seq,
            root: row.thread_root_id,
            topic: row.topic.clone(),
            question: row.question,
            asked_id: row.asked_id,
            answer_id: row.answer_id,
            is_answer: row.is_answer,
            answered_ms: row.answered_ms,
            declined: row.declined.clone(),
            pinned_ms: row.pinned_ms,
            pinned_by: row.pinned_by,
        }
    }
}

impl Place {
    /// The message at this place again.
    pub fn put_back(&self, row: MessageRow) -> MessageRow {
        let place = self.clone();
        MessageRow {
            room_id: place.room_id,
            seq: place.seq,
            thread_root_id: place.root,
            topic: place.topic,
            question: place.question,
            asked_id: place.asked_id,
            answer_id: place.answer_id,
            is_answer: place.is_answer,
            answered_ms: place.answered_ms,
            declined: place.declined,
            pinned_ms: place.pinned_ms,
            pinned_by: place.pinned_by,
            ..row
        }
    }
}

/// Where a message stood before an act and after it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Went {
    pub from: Place,
    pub to: Place,
}

/// What has been done.
#[derive(Default)]
pub(super) struct Settled {
    /// What went where.
    pub went: Vec<Went>,
    /// Who is to be told how they have which thread now.
    pub followers: Vec<(MessageId, Vec<PersonId>)>,
}

/// Carries the steps out, in the order roots, replies, each by seq; every message takes a seq of the room that it is in then, and the room
/// that it left takes one for each thread that is gone. `again`: messages return to where they stood before, seq and all.
pub(super) async fn settle(scene: &mut Scene<'_>, mut steps: Vec<Step>, again: bool) -> Result<Settled> {
    if steps.is_empty() {
        return Ok(Settled::default());
    }
    with_roots(scene, &mut steps).await?;
    if !again {
        loosen(&mut steps);
    }
    let counts = counts(&steps);
    steps.sort_by_key(|step| (step.after.thread_root_id.is_some(), step.before.seq));
    for step in &mut steps {
        put(scene, step, &counts, again).await?;
    }
    for step in &steps {
        list(scene, step).await?;
    }
    let shifts: Vec<Shift<'_>> = steps.iter().map(|Step { before, after }| Shift { before, after }).collect();
    let followers = following::shifted(scene.tx, &shifts, again, scene.now_ms).await?;
    tell_old_rooms(scene, &steps).await?;
    let went = steps.iter().map(|step| Went { from: (&step.before).into(), to: (&step.after).into() });
    Ok(Settled { went: went.filter(|went| went.from != went.to).collect(), followers })
}

/// Adds the roots of the threads that messages leave and enter: their counts change, and their answers may.
async fn with_roots(scene: &mut Scene<'_>, steps: &mut Vec<Step>) -> Result<()> {
    let mut known: HashSet<MessageId> = steps.iter().map(|step| step.before.id).collect();
    let roots: Vec<MessageId> =
        steps.iter().flat_map(|step| [step.before.thread_root_id, step.after.thread_root_id]).flatten().collect();
    for root in roots {
        if known.insert(root) {
            steps.push(Step::of(scene.message(root).await?));
        }
    }
    Ok(())
}

/// What no longer holds where messages stand now: a reply elsewhere is not the answer to what it replied to, and one that is no root any
/// more is neither a topic nor a question.
fn loosen(steps: &mut [Step]) {
    let mut unanswered = HashSet::new();
    let mut no_answers = HashSet::new();
    for Step { before, after } in steps.iter_mut() {
        if before.is_answer && before.thread_root_id != after.thread_root_id {
            no_answers.insert(after.id);
            unanswered.extend(before.thread_root_id);
        }
        if before.thread_root_id.is_none() && after.thread_root_id.is_some() {
            no_answers.extend(before.answer_id);
            unanswered.insert(after.id);
            after.topic = None;
            after.question = false;
            after.asked_id = None;
            after.declined = None;
        }
    }
    for Step { after, .. } in steps {
        if unanswered.contains(&after.id) {
            after.answer_id = None;
            after.answered_ms = None;
        }
        if no_answers.contains(&after.id) {
            after.is_answer = false;
        }
    }
}

/// How many replies each thread has after the steps.
fn counts(steps: &[Step]) -> HashMap<MessageId, i64> {
    let roots = steps.iter().filter(|step| step.before.thread_root_id.is_none());
    let mut counts: HashMap<MessageId, i64> = roots.map(|step| (step.before.id, step.before.reply_count)).collect();
    for Step { before, after } in steps.iter().filter(|step| step.before.removed_ms.is_none()) {
        if let Some(root) = before.thread_root_id {
            *counts.entry(root).or_default() -= 1;
        }
        if let Some(root) = after.thread_root_id {
            *counts.entry(root).or_default() += 1;
        }
    }
    counts
}

/// Stores a message at its new place and notes the change.
async fn put(scene: &mut Scene<'_>, step: &mut Step, counts: &HashMap<MessageId, i64>, again: bool) -> Result<()> {
    let leaves = step.leaves_room();
    let Step { before, after } = step;
    after.changed_seq = scene.locked.next_seq(after.room_id)?;
    if leaves && !again {
        after.seq = after.changed_seq;
    }
    after.reply_count = counts.get(&after.thread_root_id.unwrap_or(after.id)).copied().unwrap_or_default();
    arranging::place(scene.tx, after).await?;
    if after.removed_ms.is_none() {
        search::anew(scene.tx, after).await?;
    }
    if leaves {
        arranging::carry(scene.tx, before, after).await?;
        let room = scene.locked.room(after.room_id)?;
        room.last_message_ms = room.last_message_ms.max(Some(after.sent_ms));
    }
    let message = Box::new(Message::try_from(after.clone())?);
    scene.locked.changed(after.room_id, after.changed_seq, Change::Message { message });
    if leaves {
        coaching::sessions::forget_note(scene.tx, scene.locked, before.room_id, before.id).await?;
    }
    Ok(())
}

/// Brings the lists up to date with a root.
async fn list(scene: &mut Scene<'_>, Step { before, after }: &Step) -> Result<()> {
    match after.as_topic()? {
        Some(topic) => {
            if before.topic != after.topic || before.room_id != after.room_id {
                store::put(scene.tx, after, &topic).await?;
            }
            store::refresh(scene.tx, after.id, None).await
        }
        None if before.topic.is_some() => store::cease(scene.tx, after.id).await,
        None => Ok(()),
    }
}

/// Tells the rooms that threads have left that they are gone. Of a thread whose root stays each message is told of by itself.
async fn tell_old_rooms(scene: &mut Scene<'_>, steps: &[Step]) -> Result<()> {
    let leaving: HashSet<MessageId> =
        steps.iter().filter(|step| step.leaves_room()).map(|step| step.before.id).collect();
    let mut threads: BTreeMap<(RoomId, Seq), (MessageId, i64)> = BTreeMap::new();
    for Step { before, .. } in steps.iter().filter(|step| step.leaves_room()) {
        let thread = before.thread_root_id.filter(|root| leaving.contains(root)).unwrap_or(before.id);
        let root = steps.iter().find(|step| step.before.id == thread).ok_or(Error::NOT_FOUND)?;
        threads.entry((before.room_id, root.before.seq)).or_insert((thread, 0)).1 += 1;
    }
    for ((room_id, was_seq), (root_id, count)) in threads {
        let changed_seq = scene.locked.next_seq(room_id)?;
        let (at_ms, by) = (scene.now_ms, scene.person_id);
        let moved = Moved { room_id, root_id, was_seq, count, at_ms, by, to_room: None, changed_seq };
        archive::store::insert_moved(scene.tx, &moved).await?;
        scene.locked.changed(room_id, changed_seq, Change::Moved { moved });
    }
    Ok(())
}
