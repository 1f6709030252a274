//! The inbox: what concerns one person, from all of their rooms.

use super::messages::Message;

words! {
    /// Why something is in a person's inbox.
    InboxKind {
        /// They are asked, and it is neither answered nor declined.
        Asked = "asked",
        /// It mentions them or everyone.
        Mention = "mention",
        /// Somebody replied to their question.
        Answer = "answer",
        /// Somebody wrote in a topic or thread that they follow.
        Topic = "topic",
    }
}

words! {
    /// What of the inbox is wanted.
    InboxFilter {
        /// Everything.
        All = "all",
        /// What is unread.
        Unread = "unread",
        /// Replies to one's questions.
        Answers = "answers",
        /// What mentions one.
        Mentions = "mentions",
        /// What was written in the topics and threads that one follows.
        Topics = "topics",
        /// What one is asked.
        Asked = "asked",
    }
}

shapes! {
    /// Something that concerns a person. Of a topic or thread there is one item, with its newest reply; what mentions them stands by itself.
    pub struct InboxItem {
        /// Why it is here.
        pub kind: InboxKind,
        /// The message; of `answer` and `topic` the newest reply.
        pub message: Message,
        /// The message that started the thread.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub root: Option<Message>,
        /// When it was said.
        pub at_ms: i64,
        /// How much of it is unread: of `answer` and `topic` replies that don't mention them, else 0 or 1.
        pub unread: i64,
    }

    /// A page of the inbox, newest first.
    pub struct InboxPage {
        /// The items.
        pub items: Vec<InboxItem>,
        /// Pass it as `cursor` for the next page; absent at the end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub cursor: Option<String>,
        /// How many items are unread in all.
        pub unread: i64,
    }

    /// What is unread in the inbox.
    pub struct InboxState {
        /// How many items.
        pub unread: i64,
    }

    /// Body of `PUT /api/v1/inbox/{message}`.
    #[serde(deny_unknown_fields)]
    pub struct MarkInbox {
        /// Whether it counts as unread from now on.
        pub unread: bool,
    }
}
