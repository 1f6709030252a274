//! Seats: what one person of an organisation has in a network, handed over to another.

use super::mail::Language;
use super::networks::Grant;
use crate::ids::PersonId;

shapes! {
    /// Hands somebody's seat over to another person of the same organisation: their roles, the questions they are asked, the topics they
    /// follow and how far they have read. Direct conversations, drafts and what they saved stay theirs.
    ///
    /// Body of `POST /api/v1/networks/{network}/people/{person}/successor`; its nonce is the `Idempotency-Key` header (a UUID).
    #[serde(deny_unknown_fields)]
    pub struct NewSuccessor {
        /// Who takes over at once: somebody of the same organisation. Either this or `invite`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub to: Option<PersonId>,
        /// Who is invited to take over: it happens when they accept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub invite: Option<SuccessorInvite>,
        /// Why, for both of them; at most 500 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub reason: Option<String>,
    }

    /// Somebody who has no account yet.
    #[serde(deny_unknown_fields)]
    pub struct SuccessorInvite {
        /// Where the invitation goes.
        pub email: String,
        /// How they are greeted; at most 80 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub name: Option<String>,
        /// The language of the letter.
        pub language: Language,
    }

    /// A seat that goes, or went, from one person to another.
    pub struct Succession {
        /// Whose it was.
        pub from: PersonId,
        /// Whose it is; absent until somebody has accepted the invitation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub to: Option<PersonId>,
        /// When it was handed over; absent: not yet.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub done_ms: Option<i64>,
        /// The invitation's link, told once: when it is made.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub url: Option<String>,
    }

    /// A role for all people of an organisation who take part in the network, at most 100.
    /// Body of `PUT /api/v1/networks/{network}/organisations/{organisation}/roles`.
    #[serde(deny_unknown_fields)]
    pub struct OrganisationRole {
        /// The role.
        pub grant: Grant,
        /// Whether they get it, or else lose it.
        pub give: bool,
    }

    /// Whom a change of an organisation's roles was for.
    pub struct OrganisationRoleDone {
        /// Those whose roles are others than before.
        pub people: Vec<PersonId>,
    }
}
