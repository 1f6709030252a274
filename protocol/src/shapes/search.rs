//! Search: what was found of all that a person may read.

use super::messages::Message;
use crate::ids::{MessageId, PersonId, RoomId};

words! {
    /// In which order hits come.
    SearchOrder {
        /// Those that fit best, of the newest few hundred.
        Best = "best",
        /// The newest first.
        New = "new",
    }
}

words! {
    /// What a completion stands for.
    CompletionKind {
        /// An operator, to be followed by a value.
        Operator = "operator",
        /// A fixed value of `has:` or `is:`.
        Value = "value",
        /// Somebody who is in a room that the person may read.
        Person = "person",
        /// A room that the person may read.
        Room = "room",
        /// A tag of a topic that the person may read.
        Tag = "tag",
    }
}

shapes! {
    /// What was found, one page of it.
    pub struct SearchPage {
        /// The hits, in the order asked for.
        pub hits: Vec<SearchHit>,
        /// The same by topic or thread, in the order of each one's first hit.
        pub groups: Vec<SearchGroup>,
        /// Asks for the next page; absent on the last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub cursor: Option<String>,
        /// How many messages were found, as far as they were looked at; only on the first page.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub found: Option<Found>,
        /// People by that name whom the person meets in their rooms; only on the first page.
        pub people: Vec<PersonId>,
        /// How the line was read.
        pub understood: Understood,
    }

    /// How many messages were found.
    pub struct Found {
        /// So many.
        pub count: i64,
        /// Whether there may be more: they were not looked at.
        pub more: bool,
    }

    /// A message that was found.
    pub struct SearchHit {
        /// The message.
        pub message: Message,
        /// The message that started its thread.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub root: Option<Box<Message>>,
        /// A piece of its text around what was found, without markup.
        pub snippet: Vec<SnippetPart>,
        /// How well it fits; the higher the better.
        pub score: i64,
    }

    /// A piece of a text.
    pub struct SnippetPart {
        /// The text.
        pub text: String,
        /// Whether it is what was looked for.
        pub hit: bool,
    }

    /// The hits of one topic or thread, or a single message.
    pub struct SearchGroup {
        /// The message that started it.
        pub root_id: MessageId,
        /// Its room.
        pub room_id: RoomId,
        /// The hits in it, in their order.
        pub hits: Vec<MessageId>,
    }

    /// How a line was read.
    pub struct Understood {
        /// Words and phrases that were looked for, as they were typed.
        pub terms: Vec<String>,
        /// Words that were found in place of others that are one slip away.
        pub instead: Vec<Instead>,
        /// Operators whose value means nothing here: nothing is found by them.
        pub unknown: Vec<String>,
    }

    /// A word that was found in place of another.
    pub struct Instead {
        /// As it was typed.
        pub typed: String,
        /// As it was said, in a message that was found.
        pub said: String,
    }

    /// How a line may go on.
    pub struct Completions {
        /// The suggestions, best first.
        pub items: Vec<Completion>,
    }

    /// A suggestion.
    pub struct Completion {
        /// What it stands for.
        pub kind: CompletionKind,
        /// What is put in place of the text from `start` to `end`.
        pub text: String,
        /// Where the text begins that it replaces, in UTF-16 units.
        pub start: u32,
        /// Where that text ends.
        pub end: u32,
        /// What it is called: a person's or room's name; the text itself otherwise.
        pub label: String,
        /// The person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub person_id: Option<PersonId>,
        /// The room.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub room_id: Option<RoomId>,
    }
}
