//! Who is who in a network, and what municipalities say of themselves to those who take part.

use std::collections::BTreeMap;

use super::coaching::StartingPoint;
use super::joining::CallTheme;
use super::networks::{Grant, given};
use super::people::Person;
use crate::ids::OrganisationId;

words! {
    /// Why a municipality is like one's own.
    LikenessKind {
        /// The same starting point.
        StartingPoint = "starting_point",
        /// As many people live there.
        Size = "size",
        /// Nearly as many people live there.
        NextSize = "next_size",
        /// In the same region.
        Region = "region",
        /// Works with the same: `themes`.
        Themes = "themes",
    }
}

shapes! {
    /// Why a municipality is like one's own.
    pub struct Likeness {
        /// In what.
        pub kind: LikenessKind,
        /// Slugs of the themes that both work with.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "schema", ts(as = "Option<Vec<String>>", optional))]
        pub themes: Vec<String>,
    }

    /// An organisation with people in the network.
    pub struct DirectoryOrganisation {
        /// Its id.
        pub id: OrganisationId,
        /// Its short name.
        pub name: String,
        /// Its region's name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub region: Option<String>,
        /// How many live there: `XS` to `XXL`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub size_class: Option<String>,
        /// From where it starts, in its own words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub starting_point: Option<StartingPoint>,
        /// Slugs of the themes that it works with.
        pub themes: Vec<String>,
        /// Whom to turn to there, in its own words; empty if it hasn't said.
        pub contact: String,
        /// Why it is like one's own municipality, what counts most first; empty if it isn't.
        pub like: Vec<Likeness>,
        /// Whether one may change what it says.
        pub may_change: bool,
    }

    /// Somebody in the directory.
    pub struct DirectoryPerson {
        /// Who.
        pub person: Person,
        /// Their roles; those that have not begun, and all dates, for those who give roles.
        pub roles: Vec<Grant>,
        /// Slugs of the themes that they work with: those of their municipality, and those that they coach.
        pub themes: Vec<String>,
    }

    /// An area of a network.
    pub struct DirectoryArea {
        /// Its short name, as in a role's scope.
        pub area: String,
        /// What its channel is called.
        pub name: String,
    }

    /// How many people there are of what. Of each facet among those who fit everything else that is looked for.
    pub struct DirectoryCounts {
        /// By role.
        pub role: BTreeMap<String, u32>,
        /// By area.
        pub area: BTreeMap<String, u32>,
        /// By organisation.
        pub organisation: BTreeMap<String, u32>,
        /// By theme.
        pub theme: BTreeMap<String, u32>,
    }

    /// A page of a network's directory, by name; with `like=mine` those of the municipalities most like one's own first.
    pub struct Directory {
        /// The people.
        pub people: Vec<DirectoryPerson>,
        /// How many fit, on all pages.
        pub total: u32,
        /// How many of what.
        pub counts: DirectoryCounts,
        /// All organisations with people in the network, by name.
        pub organisations: Vec<DirectoryOrganisation>,
        /// The network's areas.
        pub areas: Vec<DirectoryArea>,
        /// The network's themes.
        pub themes: Vec<CallTheme>,
        /// Pass it as `cursor` for the next page; absent at the end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub next_cursor: Option<String>,
    }

    /// Changes to what a municipality says of itself in a network: absent fields stay.
    /// Body of `PATCH /api/v1/networks/{network}/organisations/{organisation}`.
    #[derive(Default)]
    #[serde(deny_unknown_fields)]
    pub struct OrganisationChange {
        /// From where it starts. Null: not said.
        #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<StartingPoint>))]
        #[cfg_attr(feature = "schema", ts(optional, type = "StartingPoint | null"), schemars(with = "Option<StartingPoint>"))]
        pub starting_point: Option<Option<StartingPoint>>,
        /// All slugs of the network's themes that it works with, at most 20.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub themes: Option<Vec<String>>,
        /// Whom to turn to there; at most 200 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub contact: Option<String>,
    }
}
