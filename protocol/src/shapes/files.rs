//! Files: what is sent to a room, and then belongs to a message.

use crate::ids::{FileId, MessageId, PersonId, Seq};

shapes! {
    /// A file. Its bytes are at `/api/v1/files/{id}`, for those who may read a message that it belongs to; before it is posted for whoever sent it.
    pub struct File {
        /// Its id.
        pub id: FileId,
        /// Its name, with the ending of its kind.
        pub name: String,
        /// Its kind, found in its bytes: `application/octet-stream` if it is of none that is known.
        pub mime: String,
        /// Its size in bytes.
        pub bytes: i64,
        /// Of a picture: its width in pixels.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub width: Option<u32>,
        /// Of a picture: its height in pixels.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub height: Option<u32>,
        /// Whether there is a small picture of it at `/api/v1/files/{id}/thumb`.
        pub thumb: bool,
        /// Of a picture: what it shows, in words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub alt: Option<String>,
    }

    /// Body of `PATCH /api/v1/files/{id}`.
    #[serde(deny_unknown_fields)]
    pub struct FileChange {
        /// What the picture shows, in words, at most 1,000 characters; empty: nothing is said.
        pub alt: String,
    }

    /// A file in a room, and the message that it belongs to.
    pub struct RoomFile {
        /// The file.
        pub file: File,
        /// The message.
        pub message_id: MessageId,
        /// Its place in the room's order.
        pub seq: Seq,
        /// The message that started the thread it stands in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub root_id: Option<MessageId>,
        /// Who sent it.
        pub author_id: PersonId,
        /// When.
        pub sent_ms: i64,
    }

    /// Files of a room, newest first.
    pub struct FilePage {
        /// The files.
        pub files: Vec<RoomFile>,
        /// If there are older ones: the `before` of the next page.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub before: Option<Seq>,
    }
}
