//! The forum: topics, which are threads with a title, and questions that wait for an answer.

use super::messages::Message;
use crate::ids::{MessageId, PersonId, RoomId, Seq, TopicActId};

words! {
    /// What a topic is.
    TopicKind {
        /// Talk about something.
        Discussion = "discussion",
        /// Something asked; its root is marked as a question.
        Question = "question",
        /// How something is done.
        Guide = "guide",
        /// Something to know.
        News = "news",
    }
}

words! {
    /// How a question stands.
    QuestionState {
        /// It waits.
        Open = "open",
        /// A reply was accepted.
        Answered = "answered",
        /// It was said why it gets no answer.
        Declined = "declined",
    }
}

words! {
    /// Which topics of a list.
    TopicState {
        /// Those that take posts.
        Open = "open",
        /// Those that are closed.
        Closed = "closed",
        /// Questions that wait for an answer.
        Unanswered = "unanswered",
        /// Questions with an accepted answer.
        Answered = "answered",
        /// Questions that were declined.
        Declined = "declined",
    }
}

words! {
    /// In which order topics are listed.
    TopicOrder {
        /// Last post first.
        Active = "active",
        /// Last opened first.
        New = "new",
        /// Most posts first.
        Busiest = "busiest",
    }
}

words! {
    /// What can be done to a topic and undone.
    TopicActKind {
        /// Messages of the chat became a topic.
        Lift = "lift",
        /// A topic went back to the chat.
        Lower = "lower",
        /// A topic went to another room.
        Move = "move",
        /// Posts became a topic of their own.
        Split = "split",
        /// A topic went into another.
        Merge = "merge",
    }
}

shapes! {
    /// What makes a thread a topic: stands on the message that started it.
    pub struct Topic {
        /// 1–150 characters.
        pub title: String,
        /// What it is.
        pub kind: TopicKind,
        /// At most 8: lower-case words or phrases of 1–40 characters.
        pub tags: Vec<String>,
        /// Language of the title (BCP 47).
        pub lang: String,
        /// When it was opened.
        pub opened_ms: i64,
        /// By whom.
        pub opened_by: PersonId,
        /// Set while it takes no posts.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub closed: Option<Stamp>,
        /// Set if it was made of messages of the chat.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub lifted: Option<Stamp>,
    }

    /// When and by whom something was done.
    pub struct Stamp {
        /// When.
        pub at_ms: i64,
        /// By whom.
        pub by: PersonId,
    }

    /// Why a question gets no answer.
    pub struct Declined {
        /// When that was said.
        pub at_ms: i64,
        /// By whom.
        pub by: PersonId,
        /// Why.
        pub reason: String,
    }

    /// That a thread has left a room: drop its root and the replies to it from there. Where it went is told on pages alone, to those who
    /// may read there; others ask `GET /api/v1/topics/{root}` and learn it if it is for them to know.
    pub struct Moved {
        /// The room that it left.
        pub room_id: RoomId,
        /// The message that started it.
        pub root_id: MessageId,
        /// Where it stood in the room's order.
        pub was_seq: Seq,
        /// How many messages went, the root among them.
        pub count: i64,
        /// When.
        pub at_ms: i64,
        /// By whom.
        pub by: PersonId,
        /// The room it is in now. On pages only, for those who may read it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub to_room: Option<RoomId>,
        /// Place of this change in the room that it left.
        pub changed_seq: Seq,
    }

    /// Result of an act on a topic.
    pub struct TopicResult {
        /// The topic's root after it; after `lower`, and after undoing a lift or split, the message that it was.
        pub message: Message,
        /// What undoes it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub act_id: Option<TopicActId>,
    }

    /// Something that was done to a topic.
    pub struct TopicAct {
        /// Its id.
        pub id: TopicActId,
        /// What it was.
        pub kind: TopicActKind,
        /// When.
        pub at_ms: i64,
        /// By whom.
        pub by: PersonId,
        /// Set once it was undone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub undone: Option<Stamp>,
    }

    /// A topic.
    pub struct TopicView {
        /// Its root.
        pub message: Message,
        /// The room it is in.
        pub room_id: RoomId,
    }

    /// A topic in a list.
    pub struct TopicLine {
        /// Its root.
        pub message: Message,
        /// The room it is in.
        pub room_id: RoomId,
        /// When its last post came.
        pub last_post_ms: i64,
        /// Who wrote that; absent if the root was removed and nobody has posted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub last_post_by: Option<PersonId>,
        /// Posts, the first one included; those that were removed don't count.
        pub posts: i64,
        /// Who wrote in it, at most five: who opened it, then those who posted last.
        pub people: Vec<PersonId>,
    }

    /// How many topics have a tag.
    pub struct TagCount {
        /// The tag.
        pub tag: String,
        /// How many.
        pub count: i64,
    }

    /// A page of topics.
    pub struct TopicPage {
        /// The topics.
        pub topics: Vec<TopicLine>,
        /// Where the next page begins; absent at the end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub cursor: Option<String>,
        /// Tags of all topics that fit what was asked for, but for the tag itself; most used first, at most 50. On the first page only.
        pub tags: Vec<TagCount>,
    }

    /// A question in a list.
    pub struct QuestionLine {
        /// The message.
        pub message: Message,
        /// Working days that it has waited, or had waited when it was settled.
        pub working_days: i64,
    }

    /// A page of questions.
    pub struct QuestionPage {
        /// The questions, oldest first.
        pub questions: Vec<QuestionLine>,
        /// Where the next page begins; absent at the end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub cursor: Option<String>,
        /// How many fit what was asked for.
        pub count: i64,
    }
}
