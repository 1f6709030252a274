//! What is proposed to those who registered for a network, and what they say to it.

use std::collections::BTreeMap;

use crate::ids::{CommentId, NetworkId, OrganisationId, PersonId, ProposalId};

words! {
    /// What a municipality says to a proposal.
    Answer {
        /// It wants to take part.
        Yes = "yes",
        /// It doesn't.
        No = "no",
        /// It wants to talk about it first.
        Discuss = "discuss",
    }
}

words! {
    /// How far a proposal has come.
    ProposalState {
        /// Only coordinators see it.
        Draft = "draft",
        /// Those who registered have it.
        Sent = "sent",
    }
}

shapes! {
    /// What a municipality has said to a proposal.
    pub struct GivenAnswer {
        /// To which.
        pub proposal_id: ProposalId,
        /// Yes, no, or let's talk.
        pub answer: Answer,
        /// More about it.
        pub text: String,
        /// When.
        pub at_ms: i64,
    }

    /// What municipalities of some sizes pay.
    pub struct Tier {
        /// `XS`, `S`, `M`, `L`, `XL`, `XXL`.
        pub size_classes: Vec<String>,
        /// In whole units of the currency.
        pub fee: u32,
    }

    /// How many have registered a theme.
    pub struct ThemeCount {
        /// Its short name.
        pub theme: String,
        /// How many.
        pub count: i64,
    }

    /// What is proposed to those who registered. `GET /api/v1/networks/{network}/proposals` lists them, newest first.
    pub struct Proposal {
        /// Its id.
        pub id: ProposalId,
        /// The network.
        pub network_id: NetworkId,
        /// How far it has come.
        pub state: ProposalState,
        /// 1–120 characters.
        pub title: String,
        /// Where the network is to go; Markdown.
        pub direction: String,
        /// What it consists of; Markdown.
        pub content: String,
        /// How many had registered which theme when it was drafted or sent, most first.
        pub theme_counts: Vec<ThemeCount>,
        /// What it costs, by size.
        pub tiers: Vec<Tier>,
        /// ISO 4217.
        pub currency: String,
        /// Until when answers are given and changed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub answer_by_ms: Option<i64>,
        /// When it was drafted.
        pub created_ms: i64,
        /// When it was sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub sent_ms: Option<i64>,
        /// To how many.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub sent_to: Option<i64>,
        /// How many have said what: `yes`, `no`, `discuss`, `none`.
        pub answers: BTreeMap<String, i64>,
        /// How many comments there are.
        pub comments: i64,
        /// Goes up with each change.
        pub version: i64,
    }

    /// A new draft. Body of `POST /api/v1/networks/{network}/proposals`. Theme counts, and what is absent here, are filled in from the
    /// registrations and the call.
    #[derive(Default)]
    #[serde(deny_unknown_fields)]
    pub struct NewProposal {
        /// 1–120 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub title: Option<String>,
    }

    /// Changes to a draft: absent fields stay. Body of `PATCH /api/v1/proposals/{proposal}`.
    #[derive(Default)]
    #[serde(deny_unknown_fields)]
    pub struct ProposalChange {
        /// The version that was changed; refused with `conflict` if it is not the newest.
        pub version: i64,
        /// 1–120 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub title: Option<String>,
        /// Markdown, at most 10,000 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub direction: Option<String>,
        /// Markdown, at most 10,000 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub content: Option<String>,
        /// All of them: at most 6, no size twice.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub tiers: Option<Vec<Tier>>,
        /// ISO 4217.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub currency: Option<String>,
        /// Null: no end.
        #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "super::networks::given")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>))]
        #[cfg_attr(feature = "schema", ts(optional, type = "number | null"), schemars(with = "Option<i64>"))]
        pub answer_by_ms: Option<Option<i64>>,
        /// True: count the themes anew.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        #[cfg_attr(feature = "schema", ts(as = "Option<bool>", optional))]
        pub recount: bool,
    }

    /// Sends a draft to all who have registered, as it stands. Body of `POST /api/v1/proposals/{proposal}/send`.
    #[serde(deny_unknown_fields)]
    pub struct SendProposal {
        /// The version that was looked at; refused with `conflict` if it is not the newest.
        pub version: i64,
    }

    /// Something said about a proposal. Only those who registered and those who run the network read it.
    pub struct ProposalComment {
        /// Its id.
        pub id: CommentId,
        /// The municipality whose contact said it; absent: the coordinators.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub organisation_id: Option<OrganisationId>,
        /// The municipality's short name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub organisation: Option<String>,
        /// Which of the coordinators.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub person_id: Option<PersonId>,
        /// When.
        pub at_ms: i64,
        /// Plain text.
        pub text: String,
    }

    /// Body of `POST /api/v1/proposals/{proposal}/comments`; `GET` lists them, oldest first.
    #[serde(deny_unknown_fields)]
    pub struct NewProposalComment {
        /// 1–2,000 characters.
        pub text: String,
    }
}
