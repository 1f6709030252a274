//! Holding back before publishing: a network's rules, and messages that wait for those who moderate.

use super::files::File;
use super::topics::TopicKind;
use crate::ids::{HeldId, MessageId, NetworkId, Nonce, RoomId};

words! {
    /// Why a message waits.
    HoldRule {
        /// It is one of its author's first.
        Newcomer = "newcomer",
        /// It has a link, and its author is new.
        Link = "link",
        /// It has a word of the network's list.
        Words = "words",
        /// Its author has written much in a short time.
        Burst = "burst",
        /// In its room every message waits.
        Room = "room",
    }
}

words! {
    /// What became of a message that waits.
    HeldState {
        /// Nobody has decided it.
        Waiting = "waiting",
        /// It is posted.
        Approved = "approved",
        /// It is not posted: a statement says why.
        Refused = "refused",
        /// Its author took it back.
        Withdrawn = "withdrawn",
    }
}

shapes! {
    /// When messages of a network wait for those who moderate. Nobody who may remove others' messages in a room waits there; in coaching rooms
    /// and direct conversations nothing does.
    #[derive(Default)]
    #[serde(deny_unknown_fields)]
    pub struct Holds {
        /// How many of a newcomer's first posts wait, 0–10.
        #[serde(default)]
        pub newcomer_posts: i64,
        /// Whether posts with links wait of those who have posted fewer than five times or came less than 14 days ago.
        #[serde(default)]
        pub newcomer_links: bool,
        /// Words and phrases, at most 200 of at most 60 characters. Their inflected forms are met too, not parts of other words.
        #[serde(default)]
        pub words: Vec<String>,
        /// From when on somebody writes too much in a short time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub burst: Option<Burst>,
        /// Rooms in which none of this holds.
        #[serde(default)]
        pub rooms_off: Vec<RoomId>,
        /// Rooms in which every message waits.
        #[serde(default)]
        pub rooms_all: Vec<RoomId>,
    }

    /// More posts than these within so long wait.
    #[serde(deny_unknown_fields)]
    pub struct Burst {
        /// Posts, 2–50.
        pub count: i64,
        /// Seconds, 5–600.
        pub seconds: i64,
    }

    /// A message that waits for those who moderate, for its author and for them. It has no place in its room.
    pub struct Held {
        /// Its id.
        pub id: HeldId,
        /// The network.
        pub network_id: NetworkId,
        /// The room.
        pub room_id: RoomId,
        /// The author's nonce, by which the author's devices find what they sent; the message has it once it is posted.
        pub nonce: Nonce,
        /// Since when it waits.
        pub at_ms: i64,
        /// What became of it.
        pub state: HeldState,
        /// Why it waits.
        pub because: Vec<HoldRule>,
        /// The text, Markdown; empty once withdrawn.
        pub body: String,
        /// The text as safe HTML, in which nobody is mentioned yet.
        pub html: String,
        /// Language of the text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub lang: Option<String>,
        /// The message that started the thread it replies to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub thread: Option<MessageId>,
        /// The topic that it opens.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub topic: Option<HeldTopic>,
        /// Files that wait with it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "schema", ts(as = "Option<Vec<File>>", optional))]
        pub files: Vec<File>,
    }

    /// The topic that a message opens once it is posted.
    pub struct HeldTopic {
        /// Its title.
        pub title: String,
        /// What it is.
        pub kind: TopicKind,
        /// Its tags.
        pub tags: Vec<String>,
    }

    /// One's own messages that wait, oldest first.
    pub struct HeldList {
        /// They.
        pub held: Vec<Held>,
    }

    /// Parameters of `held.withdraw`.
    #[serde(deny_unknown_fields)]
    pub struct HeldAct {
        /// What waits.
        pub held_id: HeldId,
    }

    /// Parameters of `message.hold`.
    #[serde(deny_unknown_fields)]
    pub struct HoldMessage {
        /// The message.
        pub message_id: MessageId,
        /// Made once by the client; a retry repeats it.
        pub nonce: Nonce,
        /// Why, 1–200 characters. Its author reads it, and it stands in the tombstone.
        pub reason: String,
    }

    /// Body of `POST /api/v1/messages/{message}/hold`; its nonce is the `Idempotency-Key` header (a UUID).
    #[serde(deny_unknown_fields)]
    pub struct HoldBody {
        /// Why, 1–200 characters. Its author reads it, and it stands in the tombstone.
        pub reason: String,
    }
}
