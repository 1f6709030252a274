//! Posting in bulk: what may have changed since the service looked is looked at again under the rooms' locks, then all rows go in at once.

use std::collections::{BTreeSet, HashMap, HashSet};

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::shapes::files::File;
use mellanrum_protocol::shapes::messages::{Message, Thread};
use mellanrum_protocol::shapes::moderation::Mute;
use mellanrum_protocol::shapes::rooms::{Change, RoomAction};
use mellanrum_protocol::shapes::topics::{Topic, TopicKind};
use mellanrum_protocol::{FileId, MessageId, Nonce, PersonId, RoomId};
use sha2::{Digest, Sha256};

use super::row::{MemberRow, MessageRow};
use super::slow_mode::{self, Until};
use super::{Locked, Posted, store};
use crate::access;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::files::{self, FileRow};
use crate::following::{self, Begun};
use crate::moderation;
use crate::relay::{self, Relay};
use crate::search;
use crate::store::Tx;
use crate::topics;

/// A message that has passed the service's rules and waits for its place.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Its id.
    pub id: MessageId,
    /// The room.
    pub room_id: RoomId,
    /// Who wrote it.
    pub author_id: PersonId,
    /// The author's nonce.
    pub nonce: Nonce,
    /// The text, Markdown.
    pub body: String,
    /// The text as safe HTML.
    pub html: String,
    /// Language of the text.
    pub lang: Option<String>,
    /// The message that started the thread it replies to.
    pub thread: Option<MessageId>,
    /// People mentioned who can read the room.
    pub mentions: Vec<PersonId>,
    /// Whether the author's role lets them mention everyone, and they did.
    pub mentions_all: bool,
    /// Files that the author has sent to the room before.
    pub files: Vec<FileId>,
    /// What it is found by: the tokens of its text.
    pub words: String,
    /// The topic that it opens; when it is opened is for the archive to say.
    pub topic: Option<Topic>,
    /// Of a question: who is asked.
    pub asked_id: Option<PersonId>,
    /// Whether it has waited for those who moderate: then it waits in no slow mode.
    pub has_waited: bool,
    /// What it passes on from another room.
    pub relay: Option<Box<Relay>>,
}

impl Draft {
    /// What makes a repeated nonce a retry: the same room, thread, text and files, of a topic the same title, kind, tags and person asked, and
    /// the same messages passed on.
    pub fn hash(&self) -> Vec<u8> {
        let mut hash = Sha256::new();
        hash.update(self.room_id.0);
        hash.update(self.thread.map_or(uuid::Uuid::nil(), |root| root.0));
        hash.update(self.body.as_bytes());
        for file in &self.files {
            // No text holds this character.
            hash.update([0]);
            hash.update(file.0);
        }
        if let Some(topic) = &self.topic {
            for part in
                [topic.title.as_str(), topic.kind.as_str()].into_iter().chain(topic.tags.iter().map(String::as_str))
            {
                hash.update([0]);
                hash.update(part.as_bytes());
            }
            hash.update([0]);
            hash.update(self.asked_id.map_or(uuid::Uuid::nil(), |asked| asked.0));
        }
        for source in self.relay.iter().flat_map(|relay| &relay.parts) {
            hash.update([0]);
            hash.update(source.id.0);
        }
        hash.finalize().to_vec()
    }
}

/// What the transaction knows about the drafts.
struct Facts {
    members: HashMap<(RoomId, PersonId), MemberRow>,
    repeats: HashMap<(PersonId, Nonce), MessageRow>,
    roots: HashMap<MessageId, MessageRow>,
    /// What is known of the files that the drafts name; posted ones go.
    files: HashMap<FileId, FileRow>,
    /// Who waits in rooms in slow mode.
    waits: Until,
    /// Who is muted where.
    mutes: HashMap<(RoomId, PersonId), Mute>,
}

/// Stores the drafts in their order. An answer per draft; the outer error is one of the bulk as a whole.
pub(super) async fn store(
    tx: &mut Tx,
    locked: &mut Locked,
    clock: &Clock,
    drafts: &[Draft],
) -> Result<Vec<Result<Posted>>> {
    let mut facts = Facts {
        members: store::members_of(tx, drafts).await?,
        repeats: store::repeats_of(tx, drafts).await?,
        roots: store::roots_of(tx, drafts).await?,
        files: files_of(tx, drafts).await?,
        waits: Until::new(),
        mutes: HashMap::new(),
    };
    let now_ms = clock.now_ms();
    let places: HashSet<_> = drafts.iter().map(|draft| (draft.room_id, draft.author_id)).collect();
    facts.mutes = moderation::mutes(tx, &Vec::from_iter(places), now_ms).await?;
    facts.waits = slow_mode::until(tx, &pauses(locked, &facts, drafts), now_ms).await?;
    let (mut fresh, mut given, mut found_by, mut passed_on) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut answers = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let answer = match facts.repeats.get(&(draft.author_id, draft.nonce)) {
            Some(earlier) => repeat(draft, earlier),
            None => admit(draft, locked, &mut facts, now_ms)
                .inspect(|row| {
                    facts.repeats.insert((draft.author_id, draft.nonce), row.clone());
                    fresh.push((row.clone(), draft.mentions.as_slice()));
                    given.push((row.id, draft.files.as_slice()));
                    passed_on.extend(draft.relay.as_deref().map(|relay| (row.id, relay)));
                    found_by.push(draft.words.as_str());
                })
                .and_then(Message::try_from)
                .map(|message| Posted::New { message, followers: Vec::new() }),
        };
        answers.push(answer);
    }
    store::insert_messages(tx, &fresh).await?;
    for (message, ids) in given {
        files::posted(tx, ids, message).await?;
    }
    for (message, draft) in passed_on {
        relay::posted(tx, locked, message, draft, now_ms).await?;
    }
    follow(tx, &facts, &fresh, &mut answers, now_ms).await?;
    let documents: Vec<_> = fresh.iter().map(|(row, _)| row).zip(found_by).collect();
    search::insert(tx, &documents).await?;
    #[cfg(feature = "push")]
    if !fresh.is_empty() {
        crate::push::expect(tx, &fresh.iter().map(|(row, _)| row.id).collect::<Vec<_>>(), now_ms).await?;
    }
    let replied: Vec<_> =
        facts.roots.values().filter(|root| fresh.iter().any(|(row, _)| row.thread_root_id == Some(root.id))).collect();
    store::set_reply_counts(tx, &replied).await?;
    topics::posted(tx, &fresh.iter().map(|(row, _)| row).collect::<Vec<_>>(), &replied).await?;
    Ok(answers)
}

/// Stores one message as part of an act, under the lock of its room; the message, and who follows its thread by it. What was posted under
/// its nonce before is returned as it is.
pub(crate) async fn post_under_lock(
    tx: &mut Tx,
    locked: &mut Locked,
    clock: &Clock,
    draft: Draft,
) -> Result<(Message, Vec<PersonId>)> {
    let done = store(tx, locked, clock, std::slice::from_ref(&draft)).await?.pop();
    match done.unwrap_or(Err(ErrorCode::Internal.into()))? {
        Posted::Repeat(message) => Ok((message, Vec::new())),
        Posted::New { message, followers } => {
            let change = Change::Message { message: Box::new(message.clone()) };
            locked.changed(message.room_id, message.seq, change);
            Ok((message, followers))
        }
    }
}

/// The files that the drafts name. Whoever posts one at the same time waits.
async fn files_of(tx: &mut Tx, drafts: &[Draft]) -> Result<HashMap<FileId, FileRow>> {
    // In the order of their ids, so that two nodes never wait for each other.
    let ids: BTreeSet<FileId> = drafts.iter().flat_map(|draft| draft.files.iter().copied()).collect();
    let rows = files::of_draft(tx, &Vec::from_iter(ids)).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The draft's files as JSON, if all of them are its author's own, were sent to its room and belong to no message yet.
fn take_files(draft: &Draft, known: &mut HashMap<FileId, FileRow>) -> Result<String> {
    let free =
        |row: &&FileRow| row.person_id == draft.author_id && row.room_id == draft.room_id && row.message_id.is_none();
    let mut files = Vec::with_capacity(draft.files.len());
    for (at, id) in draft.files.iter().enumerate() {
        let row = known.get(id).filter(free).filter(|_| !draft.files[..at].contains(id));
        let row = row.ok_or(Error::Invalid { field: "files", why: "unknown" })?;
        files.push(File::from(row.clone()));
    }
    known.retain(|id, _| !draft.files.contains(id));
    super::row::to_json(&files)
}

/// Whoever writes in a thread follows it, and so does whoever started it from the first reply on. Who opens a topic, or is asked, does at
/// once. The answers say who did not before.
async fn follow(
    tx: &mut Tx,
    facts: &Facts,
    fresh: &[(MessageRow, &[PersonId])],
    answers: &mut [Result<Posted>],
    now_ms: i64,
) -> Result<()> {
    let mut begun = HashSet::new();
    for (row, _) in fresh {
        let root = row.thread_root_id.unwrap_or(row.id);
        let mut follows = |person| begun.insert(Begun { person, root, room: row.room_id });
        if row.topic.is_some() || row.thread_root_id.is_some() {
            follows(row.author_id);
        }
        row.asked_id.map(&mut follows);
        if let Some(root) = facts.roots.get(&root).filter(|_| row.reply_count == 1) {
            follows(root.author_id);
        }
    }
    let new = following::begin(tx, &Vec::from_iter(begun), now_ms).await?;
    for answer in answers.iter_mut().flatten() {
        let Posted::New { message, followers } = answer else { continue };
        let of = message.thread.as_ref().map_or(message.id, |thread| thread.root_id);
        followers.extend(new.iter().filter(|(_, root)| *root == of).map(|(person, _)| *person));
    }
    Ok(())
}

/// The authors who wait between two messages, and how long. In rooms without slow mode nobody does.
fn pauses(locked: &Locked, facts: &Facts, drafts: &[Draft]) -> Vec<(RoomId, PersonId, i64)> {
    let places: HashSet<_> = drafts.iter().map(|draft| (draft.room_id, draft.author_id)).collect();
    let waiting = |(room_id, person_id)| {
        let role = facts.members.get(&(room_id, person_id))?.role.0;
        Some((room_id, person_id, slow_mode::pause(locked.rooms.get(&room_id)?, role)?))
    };
    places.into_iter().filter_map(waiting).collect()
}

/// The same nonce again: the first result if the content is the same (I4).
fn repeat(draft: &Draft, earlier: &MessageRow) -> Result<Posted> {
    if earlier.posted_hash != draft.hash() {
        return Err(ErrorCode::KeyConflict.into());
    }
    Ok(Posted::Repeat(earlier.clone().try_into()?))
}

/// The rules, under the lock; then the message with its seq.
fn admit(draft: &Draft, locked: &mut Locked, facts: &mut Facts, now_ms: i64) -> Result<MessageRow> {
    let member = facts.members.get(&(draft.room_id, draft.author_id)).filter(|member| member.present);
    let role = member.ok_or(Error::NOT_FOUND)?.role.0;
    let room = locked.room(draft.room_id)?;
    if !access::may_in_room(role, RoomAction::Post, room.kind.0, room.who_posts.0) {
        return Err(Error::DENIED);
    }
    if room.read_only(now_ms) {
        return Err(ErrorCode::ReadOnly.into());
    }
    if let Some(mute) = facts.mutes.get(&(draft.room_id, draft.author_id)) {
        return Err(moderation::refusal(mute, now_ms));
    }
    if let Some(until) = facts.waits.get(&(draft.room_id, draft.author_id)).filter(|_| !draft.has_waited) {
        return Err(Error::TooManyRequests { retry_after_ms: u64::try_from(until - now_ms).unwrap_or_default() });
    }
    let thread = match draft.thread {
        None => None,
        Some(root) => {
            let root = facts.roots.get_mut(&root).filter(|root| root.room_id == draft.room_id);
            let root = root.ok_or(Error::Invalid { field: "thread", why: "unknown" })?;
            if root.thread_root_id.is_some() {
                return Err(Error::Invalid { field: "thread", why: "not_a_root" });
            }
            let closed = root.as_topic()?.is_some_and(|topic| topic.closed.is_some());
            if closed && !access::may_in_room(role, RoomAction::MarkAny, room.kind.0, room.who_posts.0) {
                return Err(ErrorCode::ReadOnly.into());
            }
            root.reply_count += 1;
            Some(Thread { root_id: root.id, reply_count: root.reply_count })
        }
    };
    let files = take_files(draft, &mut facts.files)?;
    if let Some(pause) = slow_mode::pause(room, role) {
        facts.waits.insert((draft.room_id, draft.author_id), now_ms + pause);
    }
    let topic = draft.topic.clone().map(|topic| Topic { opened_ms: now_ms, ..topic });
    room.last_message_ms = Some(now_ms);
    let seq = locked.next_seq(draft.room_id)?;
    Ok(MessageRow {
        id: draft.id,
        room_id: draft.room_id,
        seq,
        changed_seq: seq,
        author_id: draft.author_id,
        nonce: draft.nonce,
        posted_hash: draft.hash(),
        body: draft.body.clone(),
        html: draft.html.clone(),
        lang: draft.lang.clone(),
        sent_ms: now_ms,
        edited_ms: None,
        removed_ms: None,
        removed_by: None,
        removed_reason: None,
        reply_count: thread.as_ref().map_or(0, |thread| thread.reply_count),
        thread_root_id: thread.map(|thread| thread.root_id),
        reactions: "[]".to_owned(),
        mentions: super::row::to_json(&draft.mentions)?,
        mentions_all: draft.mentions_all,
        pinned_ms: None,
        pinned_by: None,
        question: topic.as_ref().is_some_and(|topic| topic.kind == TopicKind::Question),
        answer_id: None,
        is_answer: false,
        files,
        topic: topic.as_ref().map(super::row::to_json).transpose()?,
        asked_id: draft.asked_id,
        answered_ms: None,
        declined: None,
        relayed: draft.relay.as_ref().map(|relay| super::row::to_json(&relay.relayed)).transpose()?,
        passed_on: None,
    })
}
