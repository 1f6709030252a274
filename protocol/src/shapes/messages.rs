//! Messages: what is posted, and how a message looks to whoever may read it.

use super::files::File;
use super::holds::Held;
use super::relay::{PassedOn, Relayed};
use super::topics::{Declined, Moved, Topic};
use crate::ids::{FileId, MessageId, Nonce, PersonId, RoomId, Seq};

shapes! {
    /// A message as it is now. Events carry it whole: put it by `id` where its `changed_seq` is higher than the known one.
    pub struct Message {
        /// Its id.
        pub id: MessageId,
        /// The room.
        pub room_id: RoomId,
        /// Place of its birth in the room's order; never changes.
        pub seq: Seq,
        /// Place of its last change.
        pub changed_seq: Seq,
        /// Who wrote it.
        pub author_id: PersonId,
        /// The author's nonce, by which the author's devices find what they sent.
        pub nonce: Nonce,
        /// The text, Markdown; empty once removed.
        pub body: String,
        /// The text as safe HTML; empty once removed.
        pub html: String,
        /// Language of the text (BCP 47), for screen readers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub lang: Option<String>,
        /// When it was stored.
        pub sent_ms: i64,
        /// When its text last changed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub edited_ms: Option<i64>,
        /// Set once removed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub removed: Option<Removal>,
        /// The message that started the thread this one replies to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub thread: Option<Thread>,
        /// Replies in the thread that this message started.
        pub reply_count: i64,
        /// Reactions, in the order in which each emoji first came.
        pub reactions: Vec<Reaction>,
        /// People mentioned who can read the room.
        pub mentions: Vec<PersonId>,
        /// Whether it mentions everyone in the room.
        pub mentions_all: bool,
        /// Set while pinned.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub pinned: Option<Pin>,
        /// Whether it is marked as a question.
        pub question: bool,
        /// Of a question: the reply that was accepted as its answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub answer_id: Option<MessageId>,
        /// Of a reply: whether it is the accepted answer to the question it replies to.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        #[cfg_attr(feature = "schema", ts(as = "Option<bool>", optional))]
        pub is_answer: bool,
        /// Files that belong to it, in the author's order; none once removed.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "schema", ts(as = "Option<Vec<File>>", optional))]
        pub files: Vec<File>,
        /// Of a root: what makes its thread a topic.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub topic: Option<Topic>,
        /// Of a question: who is asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub asked_id: Option<PersonId>,
        /// Of a question: when its answer was accepted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub answered_ms: Option<i64>,
        /// Of a question: set if it gets no answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub declined: Option<Declined>,
        /// What it passes on from another room.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub relayed: Option<Box<Relayed>>,
        /// Where it was passed on to.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "schema", ts(as = "Option<Vec<PassedOn>>", optional))]
        pub passed_on: Vec<PassedOn>,
    }

    /// The thread a message replies to.
    pub struct Thread {
        /// The message that started it.
        pub root_id: MessageId,
        /// Replies in it, this one included, when this one last changed; the highest seq's count holds.
        pub reply_count: i64,
    }

    /// When and by whom a message was removed.
    pub struct Removal {
        /// When.
        pub at_ms: i64,
        /// By whom.
        pub by: PersonId,
        /// Why, if it was said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub reason: Option<String>,
    }

    /// When and by whom a message was pinned.
    pub struct Pin {
        /// When.
        pub at_ms: i64,
        /// By whom.
        pub by: PersonId,
    }

    /// Who reacted with one emoji, in order.
    pub struct Reaction {
        /// The emoji.
        pub emoji: String,
        /// Who.
        pub people: Vec<PersonId>,
    }

    /// Parameters of `message.post`.
    #[serde(deny_unknown_fields)]
    pub struct PostMessage {
        /// The room.
        pub room_id: RoomId,
        /// Made once by the client; a retry repeats it.
        pub nonce: Nonce,
        /// The text, Markdown, at most 16 KiB.
        pub body: String,
        /// The message that started the thread to reply to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub thread: Option<MessageId>,
        /// Language of the text; the room's if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub lang: Option<String>,
        /// Files that were sent to the room before, at most 10; with one the text may be empty.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "schema", ts(as = "Option<Vec<FileId>>", optional))]
        pub files: Vec<FileId>,
    }

    /// Body of `POST /api/v1/rooms/{room}/messages`; the nonce is its `Idempotency-Key` header (a UUID).
    #[serde(deny_unknown_fields)]
    pub struct PostBody {
        /// The text, Markdown, at most 16 KiB.
        pub body: String,
        /// The message that started the thread to reply to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub thread: Option<MessageId>,
        /// Language of the text; the room's if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub lang: Option<String>,
        /// Files that were sent to the room before, at most 10; with one the text may be empty.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "schema", ts(as = "Option<Vec<FileId>>", optional))]
        pub files: Vec<FileId>,
    }

    /// `data` of a `publish` into a room's channel: `message.post` for SDK users and bots.
    #[serde(deny_unknown_fields)]
    pub struct PublishedMessage {
        /// The text, Markdown, at most 16 KiB.
        pub body: String,
        /// Made once by the client; without it a retry may post twice.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub nonce: Option<Nonce>,
        /// The message that started the thread to reply to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub thread: Option<MessageId>,
        /// Language of the text; the room's if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub lang: Option<String>,
        /// Files that were sent to the room before, at most 10; with one the text may be empty.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "schema", ts(as = "Option<Vec<FileId>>", optional))]
        pub files: Vec<FileId>,
    }

    /// Parameters of `message.edit`.
    #[serde(deny_unknown_fields)]
    pub struct EditMessage {
        /// The message.
        pub message_id: MessageId,
        /// Made once by the client; a retry repeats it.
        pub nonce: Nonce,
        /// The new text.
        pub body: String,
    }

    /// Parameters of `message.remove`.
    #[serde(deny_unknown_fields)]
    pub struct RemoveMessage {
        /// The message.
        pub message_id: MessageId,
        /// Made once by the client; a retry repeats it.
        pub nonce: Nonce,
        /// Why, shown in the tombstone; at most 200 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub reason: Option<String>,
    }

    /// Parameters of pin, unpin, mark and unmark, and of accepting and withdrawing an answer.
    #[serde(deny_unknown_fields)]
    pub struct MessageAct {
        /// The message.
        pub message_id: MessageId,
        /// Made once by the client; a retry repeats it.
        pub nonce: Nonce,
    }

    /// Parameters of `reaction.add` and `reaction.remove`.
    #[serde(deny_unknown_fields)]
    pub struct React {
        /// The message.
        pub message_id: MessageId,
        /// Made once by the client; a retry repeats it.
        pub nonce: Nonce,
        /// One emoji.
        pub emoji: String,
    }

    /// Result of `message.post` and `topic.open`: the message, or that it waits for those who moderate.
    #[serde(untagged)]
    pub enum PostOutcome {
        /// It is posted.
        Posted(Box<Posted>),
        /// It waits.
        Held(Box<PostHeld>),
    }

    /// A message was taken, and waits for those who moderate: it has no place in its room yet.
    pub struct PostHeld {
        /// What waits.
        pub held: Held,
    }

    /// Result of `message.edit`, and of `message.post` and `topic.open` if nothing holds the message back.
    pub struct Posted {
        /// The message.
        pub message: Message,
        /// Handles in the text that name nobody who can read the room: they were told nothing.
        pub undelivered: Vec<String>,
    }

    /// Parameters of `message.preview`.
    #[serde(deny_unknown_fields)]
    pub struct PreviewMessage {
        /// The room in which it would be posted: who is mentioned depends on it.
        pub room_id: RoomId,
        /// The text, Markdown, at most 16 KiB.
        pub body: String,
    }

    /// Result of `message.preview`.
    pub struct Preview {
        /// The text as safe HTML, as it would stand in the room.
        pub html: String,
    }

    /// Result of an act on a message.
    pub struct MessageResult {
        /// The message after it.
        pub message: Message,
    }

    /// A page of messages, oldest first.
    pub struct MessagePage {
        /// The messages.
        pub messages: Vec<Message>,
        /// Whether there are older ones.
        pub has_older: bool,
        /// Whether there are newer ones.
        pub has_newer: bool,
        /// The room's newest seq when the page was read: the offset to subscribe from.
        pub head: Seq,
        /// The archive's epoch.
        pub epoch: String,
        /// Threads that stood between these messages and have left the room; absent if there are none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "schema", ts(as = "Option<Vec<Moved>>", optional))]
        pub moved: Vec<Moved>,
    }

    /// Those of the messages looked up that one may read, in the order asked. Answer of `GET /api/v1/messages`.
    pub struct FoundMessages {
        /// The messages.
        pub messages: Vec<Message>,
    }

    /// A text that a message had before.
    pub struct Revision {
        /// The text, Markdown.
        pub body: String,
        /// When it was replaced.
        pub replaced_ms: i64,
    }
}
