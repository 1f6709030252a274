//! Drafts: what a person has begun to write and not posted, the same on all of their devices.

use super::files::File;
use crate::ids::{FileId, MessageId, RoomId};

shapes! {
    /// What one has begun to write in a room, or in one of its threads.
    pub struct Draft {
        /// The room.
        pub room_id: RoomId,
        /// The thread, if it is a reply.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub thread: Option<MessageId>,
        /// The text so far, Markdown; empty and without files: there is none any more.
        pub body: String,
        /// Files that are to go with it. They stay as long as the draft does, and are their sender's alone.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<File>>"))]
        pub files: Vec<File>,
        /// When it last changed: a later one wins.
        pub changed_ms: i64,
    }

    /// Parameters of `draft.set`, and body of `PUT /api/v1/me/drafts`.
    #[serde(deny_unknown_fields)]
    pub struct SetDraft {
        /// The room.
        pub room_id: RoomId,
        /// The thread, if it is a reply.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub thread: Option<MessageId>,
        /// The text so far, at most 16 KiB; empty and without files deletes it.
        pub body: String,
        /// Files that are to go with it, at most 10: one's own, sent to this room and not posted. All of them each time; absent: none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<FileId>>"))]
        pub files: Vec<FileId>,
    }
}
