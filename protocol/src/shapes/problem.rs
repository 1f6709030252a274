//! `application/problem+json` (RFC 9457).

use super::coaching::{BrokenRule, GroupProblem, Round};

shapes! {
    /// Body of every refused request.
    pub struct Problem {
        /// A URI that names the kind of problem: `/api/v1/problems/<code>`.
        pub r#type: String,
        /// The kind in a few words, in English.
        pub title: String,
        /// The HTTP status.
        pub status: u16,
        /// The stable, machine-readable word.
        pub code: String,
        /// The field at fault, for `invalid`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub field: Option<String>,
        /// What is wrong with it, as a stable word (`too_short`, `taken`, `unknown` …).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub why: Option<String>,
        /// Milliseconds to wait before the next try, where known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub retry_after_ms: Option<u64>,
        /// The rule, for `rule_broken`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub broken: Option<BrokenRule>,
        /// All that is yet to be done, for `not_ready`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "schema", ts(as = "Option<Vec<GroupProblem>>", optional))]
        pub problems: Vec<GroupProblem>,
        /// The round as it is now, for a `conflict` about one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub round: Option<Box<Round>>,
    }
}
