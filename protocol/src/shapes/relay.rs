//! Passing on: a message, or what of a thread one chose, shown in another room with an introduction.

use std::collections::BTreeMap;

use super::topics::TopicKind;
use crate::ids::{MessageId, NetworkId, RoomId};

shapes! {
    /// What a message passes on from another room: stands on the message whose text introduces it.
    pub struct Relayed {
        /// Where it comes from.
        pub from: RelayedFrom,
        /// What was chosen, in the order in which it was said. Edits and withdrawals follow.
        pub parts: Vec<RelayedPart>,
    }

    /// Where something passed on comes from, as far as everybody may know.
    pub struct RelayedFrom {
        /// The network; absent for a direct conversation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub network_id: Option<NetworkId>,
        /// Its name when it was passed on, by language.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        #[cfg_attr(feature = "schema", ts(as = "Option<BTreeMap<String, String>>", optional))]
        pub network: BTreeMap<String, String>,
        /// The room; absent if that is closed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub room: Option<RelayedRoom>,
    }

    /// The room from which something was passed on.
    pub struct RelayedRoom {
        /// The room.
        pub id: RoomId,
        /// Its name when it was passed on.
        pub name: String,
        /// The message that was passed on, or started what was.
        pub message_id: MessageId,
    }

    /// One message that was passed on, as it is now.
    pub struct RelayedPart {
        /// Who wrote it; absent if that was not to be said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub author: Option<String>,
        /// The organisation of whoever wrote it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub organisation: Option<String>,
        /// When it was sent.
        pub sent_ms: i64,
        /// When its text last changed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub edited_ms: Option<i64>,
        /// Whether it has been removed since: then its text is empty.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        #[cfg_attr(feature = "schema", ts(as = "Option<bool>", optional))]
        pub removed: bool,
        /// The text, Markdown.
        pub body: String,
        /// The text as safe HTML.
        pub html: String,
        /// Language of the text (BCP 47), for screen readers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub lang: Option<String>,
        /// How many files stand with it in its own room: they stay there.
        pub files: usize,
    }

    /// Where a message was passed on to, and what came of it. Said in the message's own room of rooms that are not closed.
    pub struct PassedOn {
        /// The message that passes it on: to be followed by whoever may read its room.
        pub message_id: MessageId,
        /// Its room.
        pub room_id: RoomId,
        /// When.
        pub at_ms: i64,
        /// Replies to it there.
        pub replies: i64,
        /// Whether one of them was accepted as the answer.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        #[cfg_attr(feature = "schema", ts(as = "Option<bool>", optional))]
        pub answered: bool,
    }
}

shapes! {
    /// Body of `POST /api/v1/messages/{message}/relays`: what of a thread is passed on, and where to. The nonce is its `Idempotency-Key`
    /// header (a UUID).
    #[serde(deny_unknown_fields)]
    pub struct NewRelay {
        /// The room to which it goes: another one.
        pub to_room_id: RoomId,
        /// What is passed on: 1–20 messages of one thread, or the one message.
        pub include: Vec<MessageId>,
        /// Why it matters there, Markdown.
        pub introduction: String,
        /// Whether those who wrote it are named; of others only their organisation is.
        pub named: bool,
        /// With it, a topic of that title is opened.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub title: Option<String>,
        /// What the topic is; a discussion if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub kind: Option<TopicKind>,
    }
}
