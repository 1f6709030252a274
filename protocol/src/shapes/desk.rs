//! What lies before those who moderate a network: notes for each other, and what needs somebody.

use super::messages::Message;
use super::topics::QuestionLine;
use crate::ids::{CaseId, HandoverId, NetworkId, PersonId, RoomId};

shapes! {
    /// A note of those who moderate a network for each other. It is kept for 90 days.
    pub struct Handover {
        /// Its id.
        pub id: HandoverId,
        /// The network.
        pub network_id: NetworkId,
        /// Who wrote it.
        pub by: PersonId,
        /// When.
        pub at_ms: i64,
        /// The text, plain.
        pub text: String,
        /// The room that it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub room_id: Option<RoomId>,
        /// Whom it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub person_id: Option<PersonId>,
        /// The case that it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub case_id: Option<CaseId>,
        /// Set once it is done.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub done: Option<HandoverDone>,
    }

    /// When and by whom a note was marked as done.
    pub struct HandoverDone {
        /// When.
        pub at_ms: i64,
        /// By whom.
        pub by: PersonId,
    }

    /// Body of `POST /api/v1/networks/{network}/handovers`; its nonce is the `Idempotency-Key` header (a UUID).
    #[serde(deny_unknown_fields)]
    pub struct WriteHandover {
        /// The text, plain, 1–1,000 characters.
        pub text: String,
        /// A room of the network that it is about, and that one may read.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub room_id: Option<RoomId>,
        /// Somebody of the network whom it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub person_id: Option<PersonId>,
        /// A case that it is about, and that one may handle.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub case_id: Option<CaseId>,
    }

    /// Body of `PATCH /api/v1/networks/{network}/handovers/{note}`.
    #[serde(deny_unknown_fields)]
    pub struct ChangeHandover {
        /// Whether it is done.
        pub done: bool,
    }

    /// A network's notes: those to be done first, then by time, newest first; at most 100.
    pub struct HandoverList {
        /// They.
        pub notes: Vec<Handover>,
    }

    /// What needs somebody, beside the cases, in the rooms that one may read; each oldest first, at most 20.
    pub struct Desk {
        /// Newcomers' first posts to which nobody has replied or reacted.
        pub firsts: Vec<Message>,
        /// Questions that have waited for an answer for more than two working days.
        pub questions: Vec<QuestionLine>,
    }
}
