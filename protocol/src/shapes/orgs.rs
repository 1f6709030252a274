//! Organisations of the official lists.

use crate::ids::OrganisationId;

shapes! {
    /// A municipality, region, province or other organisation.
    pub struct Organisation {
        /// Its id.
        pub id: OrganisationId,
        /// `municipality`, `region`, `province` or another kind.
        pub kind: String,
        /// ISO 3166-1 alpha-2.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub country: Option<String>,
        /// Official code, leading zeros kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub code: Option<String>,
        /// Full name.
        pub name: String,
        /// Name in lists.
        pub short_name: String,
        /// The region or province it lies in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub parent_id: Option<OrganisationId>,
        /// `XS`, `S`, `M`, `L`, `XL` or `XXL` by population.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub size_class: Option<String>,
    }

    /// A page of organisations, by name.
    pub struct OrganisationPage {
        /// The organisations.
        pub organisations: Vec<Organisation>,
        /// Pass it as `cursor` for the next page; absent at the end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub next_cursor: Option<String>,
    }
}
