//! What a person has set for themselves, the same on all of their devices.

use std::collections::BTreeMap;

use crate::ids::RoomId;

words! {
    /// Light or dark.
    Theme {
        /// As the device says.
        Auto = "auto",
        /// Always light.
        Light = "light",
        /// Always dark.
        Dark = "dark",
    }
}

words! {
    /// How close together messages stand.
    Density {
        /// With air between them.
        Comfortable = "comfortable",
        /// As many as fit.
        Compact = "compact",
    }
}

words! {
    /// What of a room a person is told about.
    Level {
        /// Every message.
        Everything = "everything",
        /// What mentions them or everyone.
        Mentions = "mentions",
        /// Nothing: the room is muted.
        Nothing = "nothing",
    }
}

shapes! {
    /// A person's settings. The higher `version` is the newer.
    pub struct Settings {
        /// Grows by one with each change; 0 for somebody who never changed any.
        pub version: i64,
        /// Light or dark.
        pub theme: Theme,
        /// How close together messages stand.
        pub density: Density,
        /// Whether Enter sends a message (else it begins a line).
        pub enter_sends: bool,
        /// The person's own order of rooms; what isn't named follows in the usual order.
        pub room_order: Vec<RoomId>,
        /// What the person is told about, by room. A room that is absent: `mentions`; a direct conversation: `everything`.
        pub levels: BTreeMap<RoomId, Level>,
        /// How the person is told.
        pub notifications: Notifications,
    }

    /// How a person is told about what their levels let through.
    #[serde(deny_unknown_fields)]
    pub struct Notifications {
        /// By the open page.
        pub in_page: bool,
        /// By Web Push, on those of their devices that subscribed.
        pub push: bool,
        /// Whether a push may tell who wrote and what. Never for coaching and staff rooms.
        pub show_content: bool,
        /// When no push is sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub quiet: Option<Quiet>,
    }

    /// Hours without pushes, in the person's own time zone.
    #[serde(deny_unknown_fields)]
    pub struct Quiet {
        /// First quiet minute of the day: 0–1439.
        pub from_minute: u16,
        /// First minute of the day that is no longer quiet: 0–1439. Before `from_minute`: the night passes midnight. The same: all day.
        pub to_minute: u16,
        /// All of Saturday and Sunday too.
        pub weekends: bool,
    }

    /// Changes to one's settings: absent fields stay. Body of `PATCH /api/v1/me/settings`.
    #[derive(Default)]
    #[serde(deny_unknown_fields)]
    pub struct SettingsChange {
        /// Light or dark.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub theme: Option<Theme>,
        /// How close together messages stand.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub density: Option<Density>,
        /// Whether Enter sends a message.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub enter_sends: Option<bool>,
        /// All of the order, at most 1,000 rooms.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub room_order: Option<Vec<RoomId>>,
        /// Only the rooms that change; null: as usual again. At most 1,000 rooms in all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(schema_with = level_changes))]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub levels: Option<BTreeMap<RoomId, Option<Level>>>,
        /// All of it: an absent or null `quiet` ends the quiet hours.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub notifications: Option<Notifications>,
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: 0,
            theme: Theme::Auto,
            density: Density::Comfortable,
            enter_sends: true,
            room_order: Vec::new(),
            levels: BTreeMap::new(),
            notifications: Notifications { in_page: true, push: true, show_content: false, quiet: None },
        }
    }
}

/// By room a level or null: the derive has no words for a map of what may be null.
#[cfg(feature = "openapi")]
fn level_changes() -> utoipa::openapi::schema::Object {
    use utoipa::openapi::schema::{AnyOfBuilder, ObjectBuilder, Ref, Schema, SchemaType, Type};
    let level = AnyOfBuilder::new()
        .item(Ref::from_schema_name("Level"))
        .item(ObjectBuilder::new().schema_type(SchemaType::Type(Type::Null)));
    ObjectBuilder::new()
        .schema_type(SchemaType::Type(Type::Object))
        .description(Some("Only the rooms that change; null: as usual again. At most 1,000 rooms in all."))
        .additional_properties(Some(Schema::AnyOf(level.build())))
        .build()
}
