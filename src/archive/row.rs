//! Rows of the log's tables, and how they become what crosses the wire.

use std::borrow::Cow;

use mellanrum_protocol::shapes::messages::{Message, Pin, Removal, Thread};
use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::relay::Relayed;
use mellanrum_protocol::shapes::rooms::{Member, Room, RoomKind, WhoPosts};
use mellanrum_protocol::shapes::topics::{Moved, Topic};
use mellanrum_protocol::{MessageId, NetworkId, Nonce, PersonId, RoomId, Seq};
use sqlx::FromRow;

use crate::access::RoomFacts;
use crate::error::{Error, Result};

/// A row of `room`.
#[derive(Debug, Clone, FromRow)]
pub struct RoomRow {
    /// Its id.
    pub id: RoomId,
    /// Its network.
    pub network_id: Option<NetworkId>,
    /// See [`RoomKind`].
    #[sqlx(try_from = "String")]
    pub kind: Word<RoomKind>,
    /// Short name.
    pub slug: String,
    /// Name.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// Language spoken there.
    pub lang: String,
    /// See [`WhoPosts`].
    #[sqlx(try_from = "String")]
    pub who_posts: Word<WhoPosts>,
    /// Area.
    pub area: Option<String>,
    /// From this moment on nobody writes.
    pub read_only_after_ms: Option<i64>,
    /// Seconds between two messages of one person.
    pub slow_mode_s: Option<i64>,
    /// JSON of [`mellanrum_protocol::shapes::rooms::Cohort`].
    pub cohort: Option<String>,
    /// The newest change.
    pub last_seq: Seq,
    /// Last change of the row's own words.
    pub changed_seq: Seq,
    /// When the newest message was sent.
    pub last_message_ms: Option<i64>,
}

/// Columns of [`RoomRow`].
pub const ROOM: &str = "room.id, room.network_id, room.kind, room.slug, room.name, room.purpose, room.lang, room.who_posts, \
     room.area, room.read_only_after_ms, room.slow_mode_s, room.cohort, room.last_seq, room.changed_seq, room.last_message_ms";

impl RoomRow {
    /// What the access rules need of it.
    pub fn facts(&self) -> RoomFacts<'_> {
        RoomFacts { kind: self.kind.0, slug: &self.slug, area: self.area.as_deref(), who_posts: self.who_posts.0 }
    }

    /// Whether nobody may write any more.
    pub fn read_only(&self, now_ms: i64) -> bool {
        self.read_only_after_ms.is_some_and(|after| after <= now_ms)
    }

    /// As those who may read it see it.
    pub fn to_room(&self) -> Result<Room> {
        Ok(Room {
            id: self.id,
            network_id: self.network_id,
            kind: self.kind.0,
            slug: self.slug.clone(),
            name: self.name.clone(),
            purpose: self.purpose.clone(),
            lang: self.lang.clone(),
            who_posts: self.who_posts.0,
            area: self.area.clone(),
            read_only_after_ms: self.read_only_after_ms,
            slow_mode_s: self.slow_mode_s,
            cohort: self.cohort.as_deref().map(json).transpose()?,
            changed_seq: self.changed_seq,
        })
    }
}

/// A row of `room_member`.
#[derive(Debug, Clone, FromRow)]
pub struct MemberRow {
    /// The room.
    pub room_id: RoomId,
    /// The person.
    pub person_id: PersonId,
    /// As what.
    #[sqlx(try_from = "String")]
    pub role: Word<Role>,
    /// Whether they may read.
    pub present: bool,
    /// Last change.
    pub changed_seq: Seq,
    /// Everything up to here is read.
    pub last_read_seq: Seq,
}

/// Columns of [`MemberRow`].
pub const MEMBER: &str = "room_member.room_id, room_member.person_id, room_member.role, room_member.present, \
     room_member.changed_seq, room_member.last_read_seq";

impl From<&MemberRow> for Member {
    fn from(row: &MemberRow) -> Self {
        Self {
            room_id: row.room_id,
            person_id: row.person_id,
            role: row.role.0,
            present: row.present,
            changed_seq: row.changed_seq,
        }
    }
}

/// A row of `message`.
#[derive(Debug, Clone, FromRow)]
#[expect(missing_docs, reason = "the columns are described in the migration, the fields in `Message`")]
pub struct MessageRow {
    pub id: MessageId,
    pub room_id: RoomId,
    pub seq: Seq,
    pub changed_seq: Seq,
    pub author_id: PersonId,
    pub nonce: Nonce,
    pub posted_hash: Vec<u8>,
    pub body: String,
    pub html: String,
    pub lang: Option<String>,
    pub sent_ms: i64,
    pub edited_ms: Option<i64>,
    pub removed_ms: Option<i64>,
    pub removed_by: Option<PersonId>,
    pub removed_reason: Option<String>,
    pub thread_root_id: Option<MessageId>,
    pub reply_count: i64,
    pub reactions: String,
    pub mentions: String,
    pub mentions_all: bool,
    pub pinned_ms: Option<i64>,
    pub pinned_by: Option<PersonId>,
    pub question: bool,
    pub answer_id: Option<MessageId>,
    pub is_answer: bool,
    pub files: String,
    pub topic: Option<String>,
    pub asked_id: Option<PersonId>,
    pub answered_ms: Option<i64>,
    pub declined: Option<String>,
    pub relayed: Option<String>,
    pub passed_on: Option<String>,
}

/// Columns of [`MessageRow`].
pub const MESSAGE: &str = "message.id, message.room_id, message.seq, message.changed_seq, message.author_id, message.nonce, \
     message.posted_hash, message.body, message.html, message.lang, message.sent_ms, message.edited_ms, message.removed_ms, \
     message.removed_by, message.removed_reason, message.thread_root_id, message.reply_count, message.reactions, \
     message.mentions, message.mentions_all, message.pinned_ms, message.pinned_by, message.question, message.answer_id, \
     message.is_answer, message.files, message.topic, message.asked_id, message.answered_ms, message.declined, \
     message.relayed, message.passed_on";

impl MessageRow {
    /// What makes its thread a topic, if it is one.
    pub fn as_topic(&self) -> Result<Option<Topic>> {
        self.topic.as_deref().map(json).transpose()
    }

    /// Everything that is said in it, its own text and those that it passes on: as Markdown and as HTML.
    pub fn said(&self) -> Result<(Cow<'_, str>, Cow<'_, str>)> {
        let Some(relayed) = self.relayed.as_deref() else { return Ok(((&self.body).into(), (&self.html).into())) };
        let Relayed { parts, .. } = json(relayed)?;
        let (mut body, mut html) = (self.body.clone(), self.html.clone());
        for part in parts {
            body.extend(["\n\n", &part.body]);
            html.extend(["\n", &part.html]);
        }
        Ok((body.into(), html.into()))
    }
}

impl TryFrom<MessageRow> for Message {
    type Error = Error;

    /// A removed message leaves the archive as a tombstone: nothing of what was said, nor by whom it was liked. Only the title of a topic that
    /// others have posted in stays with it.
    fn try_from(row: MessageRow) -> Result<Self> {
        let removed = match (row.removed_ms, row.removed_by) {
            (Some(at_ms), Some(by)) => Some(Removal { at_ms, by, reason: row.removed_reason }),
            _ => None,
        };
        let gone = removed.is_some();
        Ok(Self {
            id: row.id,
            room_id: row.room_id,
            seq: row.seq,
            changed_seq: row.changed_seq,
            author_id: row.author_id,
            nonce: row.nonce,
            body: if gone { String::new() } else { row.body },
            html: if gone { String::new() } else { row.html },
            lang: row.lang,
            sent_ms: row.sent_ms,
            edited_ms: row.edited_ms,
            removed,
            thread: row.thread_root_id.map(|root_id| Thread { root_id, reply_count: row.reply_count }),
            reply_count: if row.thread_root_id.is_some() { 0 } else { row.reply_count },
            reactions: if gone { Vec::new() } else { json(&row.reactions)? },
            mentions: if gone { Vec::new() } else { json(&row.mentions)? },
            mentions_all: !gone && row.mentions_all,
            pinned: match (row.pinned_ms, row.pinned_by) {
                (Some(at_ms), Some(by)) if !gone => Some(Pin { at_ms, by }),
                _ => None,
            },
            question: !gone && row.question,
            answer_id: row.answer_id.filter(|_| !gone),
            is_answer: !gone && row.is_answer,
            files: if gone { Vec::new() } else { json(&row.files)? },
            topic: row.topic.as_deref().map(json).transpose()?,
            asked_id: row.asked_id.filter(|_| !gone),
            answered_ms: row.answered_ms.filter(|_| !gone),
            declined: row.declined.as_deref().filter(|_| !gone).map(json).transpose()?,
            relayed: row.relayed.as_deref().filter(|_| !gone).map(json).transpose()?,
            passed_on: row.passed_on.as_deref().filter(|_| !gone).map(json).transpose()?.unwrap_or_default(),
        })
    }
}

/// A row of `moved`.
#[derive(Debug, Clone, Copy, FromRow)]
#[expect(missing_docs, reason = "the columns are described in the migration, the fields in `Moved`")]
pub struct MovedRow {
    pub room_id: RoomId,
    pub changed_seq: Seq,
    pub root_id: MessageId,
    pub was_seq: Seq,
    pub posts: i64,
    pub at_ms: i64,
    pub by_id: PersonId,
}

/// Columns of [`MovedRow`].
pub const MOVED: &str =
    "moved.room_id, moved.changed_seq, moved.root_id, moved.was_seq, moved.posts, moved.at_ms, moved.by_id";

impl From<MovedRow> for Moved {
    /// As it is told to everyone: not where it went.
    fn from(row: MovedRow) -> Self {
        Self {
            room_id: row.room_id,
            root_id: row.root_id,
            was_seq: row.was_seq,
            count: row.posts,
            at_ms: row.at_ms,
            by: row.by_id,
            to_room: None,
            changed_seq: row.changed_seq,
        }
    }
}

/// A word of a closed set, as a text column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<T>(pub T);

impl<T: std::str::FromStr> TryFrom<String> for Word<T> {
    type Error = T::Err;

    fn try_from(word: String) -> Result<Self, T::Err> {
        word.parse().map(Self)
    }
}

/// Reads JSON that we wrote ourselves.
pub fn json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::Internal(anyhow::Error::new(error)))
}

/// Writes JSON for a column.
pub fn to_json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Internal(anyhow::Error::new(error)))
}
