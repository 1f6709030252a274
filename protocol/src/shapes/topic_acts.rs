//! What can be asked for of topics and questions, on the live connection and by REST.

use super::topics::TopicKind;
use crate::ids::{FileId, MessageId, Nonce, PersonId, RoomId, TopicActId};

asks! {
    /// Parameters of `topic.open`.
    pub struct OpenTopic with {
        /// The room.
        pub room_id: RoomId,
        /// Made once by the client; a retry repeats it.
        pub nonce: Nonce,
    }
    /// Body of `POST /api/v1/rooms/{room}/topics`; the nonce is its `Idempotency-Key` header (a UUID).
    pub struct OpenTopicBody {
        /// 1–150 characters.
        pub title: String,
        /// What it is. A question's root is marked as one.
        pub kind: TopicKind,
        /// At most 8, of 1–40 characters each.
        #[serde(default)]
        pub tags: Vec<String>,
        /// The first post, Markdown, at most 16 KiB.
        pub body: String,
        /// Language of title and text; the room's if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub lang: Option<String>,
        /// Of a question: who is asked, one of those who may read the room.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub asked_id: Option<PersonId>,
        /// Files that were sent to the room before, at most 10; with one the text may be empty.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "schema", ts(as = "Option<Vec<FileId>>", optional))]
        pub files: Vec<FileId>,
    }

    /// Parameters of `topic.lift`.
    pub struct LiftTopic with {
        /// The room.
        pub room_id: RoomId,
        /// Made once by the client; a retry repeats it.
        pub nonce: Nonce,
    }
    /// Body of `POST /api/v1/rooms/{room}/topics/lift`.
    pub struct LiftBody {
        /// 1–150 characters.
        pub title: String,
        /// What it becomes.
        pub kind: TopicKind,
        /// At most 8, of 1–40 characters each.
        #[serde(default)]
        pub tags: Vec<String>,
        /// Its messages, 1–200. One that started a thread brings its replies. The first of the room's order becomes the root.
        pub messages: Vec<MessageId>,
    }

    /// Parameters of `topic.change`: absent fields stay.
    pub struct ChangeTopic with {
        /// The topic.
        pub message_id: MessageId,
        /// Made once by the client; a retry repeats it.
        pub nonce: Nonce,
    }
    /// Body of `PATCH /api/v1/topics/{topic}`: absent fields stay.
    pub struct ChangeTopicBody {
        /// 1–150 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub title: Option<String>,
        /// What it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub kind: Option<TopicKind>,
        /// At most 8, of 1–40 characters each.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub tags: Option<Vec<String>>,
        /// Language of the title.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub lang: Option<String>,
    }

    /// Parameters of `topic.move`.
    pub struct MoveTopic with {
        /// The topic.
        pub message_id: MessageId,
        /// Made once by the client; a retry repeats it.
        pub nonce: Nonce,
    }
    /// Body of `PUT /api/v1/topics/{topic}/room`.
    pub struct MoveTopicBody {
        /// The room it goes to.
        pub room_id: RoomId,
        /// Out of a closed room to people who could not read it: needs to be said.
        #[serde(default)]
        pub confirm_wider: bool,
    }

    /// Parameters of `topic.split`.
    pub struct SplitTopic with {
        /// The topic.
        pub message_id: MessageId,
        /// Made once by the client; a retry repeats it.
        pub nonce: Nonce,
    }
    /// Body of `POST /api/v1/topics/{topic}/split`.
    pub struct SplitTopicBody {
        /// Title of the new one, 1–150 characters.
        pub title: String,
        /// What the new one is.
        pub kind: TopicKind,
        /// At most 8, of 1–40 characters each.
        #[serde(default)]
        pub tags: Vec<String>,
        /// The replies that go, 1–200. The first of the room's order becomes the new root.
        pub posts: Vec<MessageId>,
    }

    /// Parameters of `topic.merge`.
    pub struct MergeTopic with {
        /// The topic that goes. Its id leads to the other from then on.
        pub message_id: MessageId,
        /// Made once by the client; a retry repeats it.
        pub nonce: Nonce,
    }
    /// Body of `POST /api/v1/topics/{topic}/merge`.
    pub struct MergeTopicBody {
        /// The topic it goes into.
        pub into: MessageId,
        /// Out of a closed room to people who could not read it: needs to be said.
        #[serde(default)]
        pub confirm_wider: bool,
    }

    /// Parameters of `question.ask`.
    pub struct AskQuestion with {
        /// The question.
        pub message_id: MessageId,
        /// Made once by the client; a retry repeats it.
        pub nonce: Nonce,
    }
    /// Body of `PUT /api/v1/messages/{message}/asked`.
    pub struct AskQuestionBody {
        /// Who is asked, one of those who may read the room; absent: nobody in particular.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub asked_id: Option<PersonId>,
    }

    /// Parameters of `question.decline`.
    pub struct DeclineQuestion with {
        /// The question.
        pub message_id: MessageId,
        /// Made once by the client; a retry repeats it.
        pub nonce: Nonce,
    }
    /// Body of `PUT /api/v1/messages/{message}/declined`.
    pub struct DeclineQuestionBody {
        /// Why, 1–300 characters.
        pub reason: String,
    }
}

shapes! {
    /// Parameters of `topic.undo`.
    #[serde(deny_unknown_fields)]
    pub struct UndoTopicAct {
        /// What is undone.
        pub act_id: TopicActId,
        /// Made once by the client; a retry repeats it.
        pub nonce: Nonce,
    }
}
