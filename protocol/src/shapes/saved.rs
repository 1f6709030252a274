//! Messages that a person has saved for themselves, and reminders.

use super::messages::Message;
use crate::ids::MessageId;

shapes! {
    /// That one has saved a message. Nobody else knows of it.
    pub struct Saved {
        /// The message.
        pub message_id: MessageId,
        /// A note to oneself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub note: Option<String>,
        /// When it was saved.
        pub saved_ms: i64,
        /// When to be reminded of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub remind_at_ms: Option<i64>,
        /// When one was reminded of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub reminded_ms: Option<i64>,
    }

    /// A saved message with what it says now.
    pub struct SavedMessage {
        /// That it is saved.
        pub saved: Saved,
        /// The message.
        pub message: Message,
        /// The message that started the thread it replies to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub root: Option<Message>,
    }

    /// Body of `PUT /api/v1/messages/{message}/saved`: all of it.
    #[derive(Default)]
    #[serde(deny_unknown_fields)]
    pub struct SaveMessage {
        /// A note to oneself, at most 500 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub note: Option<String>,
        /// When to be reminded of it: 10 seconds to 365 days from now. The moment that it has already may stay.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub remind_at_ms: Option<i64>,
    }
}
