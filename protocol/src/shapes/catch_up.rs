//! Catching up: what happened in a span of time, of which everything is either listed or counted.

use super::messages::Message;
use crate::ids::{MessageId, RoomId, Seq};

shapes! {
    /// What happened since a moment in the rooms that a person may read now. `GET /api/v1/catch-up`.
    pub struct CatchUp {
        /// From when on: at most five minutes before the moment that was asked for.
        pub since_ms: i64,
        /// Until when.
        pub until_ms: i64,
        /// Questions of which an answer was accepted: one's own first, then the newest; at most 20.
        pub answered: Vec<CaughtUp>,
        /// What mentions or asks oneself or somebody of one's own organisation, newest first; at most 20.
        pub mentioned: Vec<CaughtUp>,
        /// Topics that were opened, or made of earlier talk, newest first; at most 20.
        pub topics: Vec<CaughtUp>,
        /// Messages that came with files, newest first; at most 20.
        pub files: Vec<CaughtUp>,
        /// Threads in which most was written; at most 10.
        pub threads: Vec<BusyThread>,
        /// Every room in which anything changed, with all that changed counted, what is listed above too.
        pub rooms: Vec<RoomChanges>,
    }

    /// A message that stands out.
    pub struct CaughtUp {
        /// The message.
        pub message: Message,
        /// The message that started the thread it replies to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub root: Option<Message>,
    }

    /// A thread in which much was written.
    pub struct BusyThread {
        /// The message that started it.
        pub root: Message,
        /// The first of the new replies.
        pub first_id: MessageId,
        /// New replies by others.
        pub replies: i64,
        /// By how many people.
        pub people: i64,
    }

    /// What changed in a room. Each message, place and room that changed is counted once, by what it is now.
    pub struct RoomChanges {
        /// The room.
        pub room_id: RoomId,
        /// What changed after this seq is counted.
        pub after_seq: Seq,
        /// The room's newest seq.
        pub head: Seq,
        /// New messages by others.
        pub new: i64,
        /// Messages that came from another room.
        pub arrived: i64,
        /// New messages of one's own.
        pub own: i64,
        /// Messages that were removed.
        pub removed: i64,
        /// Earlier messages that were pinned.
        pub pinned: i64,
        /// Earlier messages whose text changed.
        pub edited: i64,
        /// Earlier messages that changed in another way: reactions, marks, answers.
        pub other: i64,
        /// Threads that left for another room.
        pub moved: i64,
        /// People who came, or are there as something else.
        pub joined: i64,
        /// People who left.
        pub left: i64,
        /// 1 if what is said of the room changed.
        pub room: i64,
    }
}
