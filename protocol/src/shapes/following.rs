//! Following topics and threads, and how far one has read in each. A topic is a thread with a title: its id is that of the message that
//! started it.

use super::settings::Level;
use crate::ids::{MessageId, RoomId, Seq};

shapes! {
    /// A topic or thread as one person has it: the same on all of their devices.
    pub struct MyTopic {
        /// The message that started it.
        pub root_id: MessageId,
        /// The room in which it is.
        pub room_id: RoomId,
        /// What the person is told of it. Absent: they don't follow it, and the room's level holds. `nothing`: it is muted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub level: Option<Level>,
        /// Everything in it up to here is read. Of a topic that was never read by itself and isn't followed: the room's position.
        pub read_seq: Seq,
        /// Replies after it, by others, not removed.
        pub unread: i64,
        /// Those of them that mention this person or everyone.
        pub mentions: i64,
        /// The room's newest seq when this was counted: what changes after it changes the counts.
        pub head: Seq,
    }

    /// Parameters of `topic.follow`.
    #[serde(deny_unknown_fields)]
    pub struct FollowTopic {
        /// The message that started it, or one of its replies.
        pub message_id: MessageId,
        /// From now on. Null: not followed any more, until one writes in it again. `nothing`: not even then.
        #[cfg_attr(feature = "openapi", schema(required))]
        pub level: Option<Level>,
    }

    /// Body of `PUT /api/v1/topics/{topic}/level`.
    #[serde(deny_unknown_fields)]
    pub struct TopicLevel {
        /// As in [`FollowTopic`].
        #[cfg_attr(feature = "openapi", schema(required))]
        pub level: Option<Level>,
    }

    /// Parameters of `topic.read`.
    #[serde(deny_unknown_fields)]
    pub struct ReadTopic {
        /// The message that started it, or one of its replies.
        pub message_id: MessageId,
        /// Read up to here. Moves forward only, unless `exact`.
        pub seq: Seq,
        /// Exactly up to here, also if that is less than before: unread from here.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        #[cfg_attr(feature = "schema", ts(as = "Option<bool>", optional))]
        pub exact: bool,
    }

    /// Body of `PUT /api/v1/topics/{topic}/read`.
    #[serde(deny_unknown_fields)]
    pub struct TopicRead {
        /// As in [`ReadTopic`].
        pub seq: Seq,
        /// As in [`ReadTopic`].
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        #[cfg_attr(feature = "schema", ts(as = "Option<bool>", optional))]
        pub exact: bool,
    }
}
