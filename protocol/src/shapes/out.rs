//! What leaves: exports of what was said, and feeds.

use crate::ids::{FeedId, MessageId, NetworkId};

words! {
    /// As what something is exported.
    ExportFormat {
        /// Markdown.
        Markdown = "md",
        /// One HTML file without scripts.
        Html = "html",
        /// A document for Word and others.
        Docx = "docx",
    }
}

shapes! {
    /// Body of `POST /api/v1/me/feeds`: one of the two.
    #[serde(deny_unknown_fields)]
    pub struct NewFeed {
        /// The newest topics of a network.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub network_id: Option<NetworkId>,
        /// The newest posts of a topic.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub topic_id: Option<MessageId>,
    }

    /// An Atom feed of one's own, read by a secret link.
    pub struct Feed {
        /// Its id.
        pub id: FeedId,
        /// Of a network.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub network_id: Option<NetworkId>,
        /// Of a topic.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub topic_id: Option<MessageId>,
        /// What it is called, as far as one may read it now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub title: Option<String>,
        /// Its link; told only when it is made.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub url: Option<String>,
        /// When it was made.
        pub created_ms: i64,
    }
}
