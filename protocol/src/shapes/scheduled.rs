//! Messages to be sent later.

use super::files::File;
use crate::ids::{FileId, MessageId, RoomId, ScheduledId};

shapes! {
    /// A message that waits until it is sent. Only its author knows of it.
    pub struct Scheduled {
        /// Its id; the message's own is another.
        pub id: ScheduledId,
        /// The room.
        pub room_id: RoomId,
        /// The message that started the thread to reply to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub thread: Option<MessageId>,
        /// The text, Markdown.
        pub body: String,
        /// Files that are sent with it. They stay as long as it waits.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<File>>"))]
        pub files: Vec<File>,
        /// When it is to be sent.
        pub send_at_ms: i64,
        /// When it was made.
        pub created_ms: i64,
        /// The word of the error for which it could not be sent: it waits until it is changed or withdrawn.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub refused: Option<String>,
    }

    /// Body of `POST /api/v1/rooms/{room}/scheduled`; its nonce is the `Idempotency-Key` header (a UUID).
    #[serde(deny_unknown_fields)]
    pub struct NewScheduled {
        /// The text, Markdown, at most 16 KiB; beside files it may be empty.
        pub body: String,
        /// Files to send with it, at most 10: one's own, sent to this room and not posted.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<FileId>>"))]
        pub files: Vec<FileId>,
        /// The message that started the thread to reply to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub thread: Option<MessageId>,
        /// When to send it: 10 seconds to 365 days from now.
        pub send_at_ms: i64,
    }

    /// Changes to a message to be sent later: absent fields stay. Body of `PATCH /api/v1/me/scheduled/{id}`. One that was refused
    /// waits for its time anew.
    #[derive(Default)]
    #[serde(deny_unknown_fields)]
    pub struct ScheduledChange {
        /// The text, Markdown, at most 16 KiB. The files stay.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub body: Option<String>,
        /// When to send it: 10 seconds to 365 days from now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub send_at_ms: Option<i64>,
    }
}
