//! What has happened in one room so far, replayed in order of time into the rows it leaves behind.

use std::collections::HashMap;

use anyhow::Context;
use mellanrum_protocol::shapes::messages::Reaction;
use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::rooms::RoomAction;
use mellanrum_protocol::shapes::topics::{Stamp, Topic};
use mellanrum_protocol::{MessageId, Nonce, PersonId, RoomId, Seq};

use super::data;
use super::ids;
use super::when::Calendar;
use crate::access;
use crate::archive::Draft;
use crate::archive::row::{MemberRow, MessageRow, RoomRow, Word, to_json};
use crate::messages::markup::{self, ALL_HANDLE};

/// Who came after the others: in the third week, with everything still to read.
const LATE: &str = "mira.malpunkt";
/// When: seconds from the start, the morning before her first message.
const LATE_T: i64 = 18 * 86_400 + 8 * 3_600;
/// What everyone else has still to read: the last days before the newest message.
const UNREAD_T: i64 = 3 * 86_400;

/// The rows of a room.
pub(super) struct Past {
    pub room: RoomRow,
    pub members: Vec<MemberRow>,
    /// Messages with those whom they mention, in order of seq.
    pub messages: Vec<(MessageRow, Vec<PersonId>)>,
    pub revisions: Vec<Revision>,
}

/// A text that a message had before.
pub(super) struct Revision {
    pub message_id: MessageId,
    pub seq: Seq,
    pub body: String,
    pub replaced_ms: i64,
}

/// Something that took a seq.
#[derive(Clone, Copy)]
enum Event<'a> {
    Join(&'a str, Role),
    Post(&'a data::Message),
    Edit(&'a data::Message, &'a data::Edit),
    Remove(&'a data::Message, &'a data::Removed),
}

/// The past of a room (given without seqs) with these members, of these messages, which stand in order of time.
pub(super) fn replay(
    room: RoomRow,
    members: &[(&str, Role)],
    messages: &[&data::Message],
    calendar: &Calendar,
) -> anyhow::Result<Past> {
    let mut events: Vec<(i64, Event<'_>)> = Vec::new();
    for (handle, role) in members {
        events.push((if *handle == LATE { LATE_T } else { i64::MIN }, Event::Join(handle, *role)));
    }
    for message in messages {
        events.push((message.t, Event::Post(message)));
        events.extend(message.edits.iter().map(|edit| (edit.t, Event::Edit(message, edit))));
        events.extend(message.removed.iter().map(|removed| (removed.t, Event::Remove(message, removed))));
    }
    events.sort_by_key(|(t, _)| *t);
    let newest = messages.last().map_or(0, |message| message.t);
    let mut replay = Replay {
        calendar,
        roles: members.iter().copied().collect(),
        past: Past { room, members: Vec::new(), messages: Vec::new(), revisions: Vec::new() },
        at: HashMap::new(),
        read: 0,
        spoke: HashMap::new(),
    };
    for (t, event) in events {
        replay.take(event)?;
        if t <= newest - UNREAD_T {
            replay.read = replay.past.room.last_seq;
        }
    }
    Ok(replay.done())
}

struct Replay<'a> {
    calendar: &'a Calendar,
    roles: HashMap<&'a str, Role>,
    past: Past,
    /// Where a message stands in `past.messages`.
    at: HashMap<&'a str, usize>,
    /// What everyone has read.
    read: Seq,
    /// Where each last wrote: they have read that far.
    spoke: HashMap<PersonId, Seq>,
}

impl<'a> Replay<'a> {
    fn take(&mut self, event: Event<'a>) -> anyhow::Result<()> {
        self.past.room.last_seq += 1;
        let seq = self.past.room.last_seq;
        match event {
            Event::Join(handle, role) => self.past.members.push(MemberRow {
                room_id: self.past.room.id,
                person_id: ids::person(handle),
                role: Word(role),
                present: true,
                changed_seq: seq,
                last_read_seq: 0,
            }),
            Event::Post(message) => self.post(message, seq)?,
            Event::Edit(message, edit) => {
                let replaced_ms = self.calendar.ms(&edit.at)?;
                let row = self.change(message, seq)?;
                row.edited_ms = Some(replaced_ms);
                let body = edit.previous_body.clone();
                self.past.revisions.push(Revision { message_id: ids::message(&message.id), seq, body, replaced_ms });
            }
            Event::Remove(message, removed) => self.remove(message, removed, seq)?,
        }
        Ok(())
    }

    fn post(&mut self, message: &'a data::Message, seq: Seq) -> anyhow::Result<()> {
        let role = self.roles.get(message.author.as_str()).copied();
        let meant = markup::mentions(&message.body);
        let mentions_all = meant.all && self.may(role, RoomAction::MentionAll);
        let mut delivered: Vec<String> =
            meant.handles.into_iter().filter(|handle| self.roles.contains_key(handle.as_str())).collect();
        let mentions: Vec<PersonId> = delivered.iter().map(|handle| ids::person(handle)).collect();
        if mentions_all {
            delivered.push(ALL_HANDLE.to_owned());
        }
        let author_id = ids::person(&message.author);
        let sent_ms = self.calendar.ms(&message.at)?;
        let html = markup::render(&message.body, &delivered);
        let reply_count = match &message.thread {
            Some(root) => self.count(root, 1)?,
            None => 0,
        };
        let may_pin = self.may(role, RoomAction::Pin);
        let pinned_by = message.pinned.then(|| if may_pin { author_id } else { self.coordinator(author_id) });
        let room_id = self.past.room.id;
        self.past.room.last_message_ms = Some(sent_ms);
        self.spoke.insert(author_id, seq);
        self.at.insert(&message.id, self.past.messages.len());
        let row = MessageRow {
            id: ids::message(&message.id),
            room_id,
            seq,
            changed_seq: seq,
            author_id,
            nonce: Nonce(ids::id("nonce", &message.id)),
            posted_hash: posted_hash(message, room_id, author_id),
            body: message.body.clone(),
            html,
            lang: Some(message.lang.clone()),
            sent_ms,
            edited_ms: None,
            removed_ms: None,
            removed_by: None,
            removed_reason: None,
            thread_root_id: message.thread.as_deref().map(ids::message),
            reply_count,
            reactions: to_json(&reactions(message))?,
            mentions: to_json(&mentions)?,
            mentions_all,
            pinned_ms: message.pinned.then_some(sent_ms),
            pinned_by,
            question: message.question,
            answer_id: None,
            files: "[]".to_owned(),
            is_answer: message.accepted,
            topic: message
                .opens
                .as_ref()
                .map(|opens| to_json(&topic(opens, message, author_id, sent_ms)))
                .transpose()?,
            asked_id: None,
            answered_ms: None,
            declined: None,
            relayed: None,
            passed_on: None,
        };
        let answer = (row.id, sent_ms);
        self.past.messages.push((row, mentions));
        if let Some(root) = message.thread.as_deref().filter(|_| message.accepted) {
            let question = self.row(root)?;
            (question.answer_id, question.answered_ms) = (Some(answer.0), Some(answer.1));
        }
        Ok(())
    }

    /// As `messages::remove` leaves it: a tombstone, its last text among the revisions.
    fn remove(&mut self, message: &data::Message, removed: &data::Removed, seq: Seq) -> anyhow::Result<()> {
        let replaced_ms = self.calendar.ms(&removed.at)?;
        if let Some(root) = &message.thread {
            self.count(root, -1)?;
        }
        let row = self.change(message, seq)?;
        let body = std::mem::take(&mut row.body);
        row.html = String::new();
        row.removed_ms = Some(replaced_ms);
        row.removed_by = Some(ids::person(&removed.by));
        row.removed_reason = Some(removed.reason.clone());
        "[]".clone_into(&mut row.reactions);
        "[]".clone_into(&mut row.files);
        "[]".clone_into(&mut row.mentions);
        row.mentions_all = false;
        row.pinned_ms = None;
        row.pinned_by = None;
        row.question = false;
        let message_id = row.id;
        self.mentions(message)?.clear();
        self.past.revisions.push(Revision { message_id, seq, body, replaced_ms });
        Ok(())
    }

    /// The row of a message that changes by `seq`, with its thread's count brought along.
    fn change(&mut self, message: &data::Message, seq: Seq) -> anyhow::Result<&mut MessageRow> {
        let count = message.thread.as_deref().map(|root| self.count(root, 0)).transpose()?;
        let row = self.row(&message.id)?;
        row.changed_seq = seq;
        if let Some(count) = count {
            row.reply_count = count;
        }
        Ok(row)
    }

    /// Adds to the replies of a root and returns how many they are.
    fn count(&mut self, root: &str, by: i64) -> anyhow::Result<i64> {
        let root = self.row(root)?;
        root.reply_count += by;
        Ok(root.reply_count)
    }

    fn row(&mut self, id: &str) -> anyhow::Result<&mut MessageRow> {
        let at = self.at.get(id).copied();
        let row = at.and_then(|at| self.past.messages.get_mut(at)).map(|(row, _)| row);
        row.with_context(|| format!("{id} is named before it was sent"))
    }

    fn mentions(&mut self, message: &data::Message) -> anyhow::Result<&mut Vec<PersonId>> {
        let at = self.at.get(message.id.as_str()).copied();
        let mentions = at.and_then(|at| self.past.messages.get_mut(at)).map(|(_, mentions)| mentions);
        mentions.with_context(|| format!("{} is named before it was sent", message.id))
    }

    fn may(&self, role: Option<Role>, action: RoomAction) -> bool {
        let room = &self.past.room;
        role.is_some_and(|role| access::may_in_room(role, action, room.kind.0, room.who_posts.0))
    }

    /// Who pins what an author may not pin.
    fn coordinator(&self, otherwise: PersonId) -> PersonId {
        let found = self.past.members.iter().find(|member| member.role.0 == Role::Coordinator);
        found.map_or(otherwise, |member| member.person_id)
    }

    fn done(mut self) -> Past {
        let late = ids::person(LATE);
        for member in self.past.members.iter_mut().filter(|member| member.person_id != late) {
            let spoke = self.spoke.get(&member.person_id).copied().unwrap_or_default();
            member.last_read_seq = self.read.max(spoke);
        }
        self.past
    }
}

/// The topic that a message opens. One that goes back to the chat was lifted by its author.
fn topic(opens: &data::Opens, message: &data::Message, author_id: PersonId, sent_ms: i64) -> Topic {
    Topic {
        title: opens.title.clone(),
        kind: opens.kind,
        tags: opens.tags.clone(),
        lang: message.lang.clone(),
        opened_ms: sent_ms,
        opened_by: author_id,
        closed: None,
        lifted: opens.lifted.then_some(Stamp { at_ms: sent_ms, by: author_id }),
    }
}

fn reactions(message: &data::Message) -> Vec<Reaction> {
    let people = |by: &[String]| by.iter().map(|handle| ids::person(handle)).collect();
    message.reactions.iter().map(|one| Reaction { emoji: one.emoji.clone(), people: people(&one.by) }).collect()
}

/// As if the message had been posted: what was first written, where.
fn posted_hash(message: &data::Message, room_id: RoomId, author_id: PersonId) -> Vec<u8> {
    let first = message.edits.first().map_or(&message.body, |edit| &edit.previous_body);
    let draft = Draft {
        id: ids::message(&message.id),
        room_id,
        author_id,
        nonce: Nonce(ids::id("nonce", &message.id)),
        body: first.clone(),
        html: String::new(),
        lang: None,
        thread: message.thread.as_deref().map(ids::message),
        mentions: Vec::new(),
        mentions_all: false,
        files: Vec::new(),
        words: String::new(),
        topic: None,
        asked_id: None,
        has_waited: false,
        relay: None,
    };
    draft.hash()
}
