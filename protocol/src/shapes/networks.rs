//! Networks, roles, and what a client needs to start.

use super::following::MyTopic;
use super::inbox::InboxState;
use super::moderation::{CaseCount, MyHold};
use super::people::{Me, Person};
use super::rooms::MyRoom;
use super::saved::Saved;
use super::settings::Settings;
use crate::ids::NetworkId;

words! {
    /// What a person is in a network. A role may have a scope: a room's slug or an area.
    Role {
        /// Owns the network: rules and phases.
        Owner = "owner",
        /// Runs it.
        Coordinator = "coordinator",
        /// Runs one area (the scope).
        AreaCoordinator = "area_coordinator",
        /// Expert of one coaching room or channel (the scope).
        Coach = "coach",
        /// Moderates the open rooms.
        Moderator = "moderator",
        /// Takes part; with a scope also in that coaching room or area.
        Participant = "participant",
        /// Reads the open channels and reacts.
        Observer = "observer",
        /// Takes part in one channel only (the scope).
        GuestSpeaker = "guest_speaker",
        /// Has registered interest; reads nothing.
        Applicant = "applicant",
    }
}

shapes! {
    /// A learning network.
    pub struct Network {
        /// Its id.
        pub id: NetworkId,
        /// Short name in addresses.
        pub slug: String,
        /// Its name, by language (`sv`, `nl`, `en`); at least the default one.
        pub name: std::collections::BTreeMap<String, String>,
        /// Language when nothing else says.
        pub default_language: String,
        /// Its time zone (IANA).
        pub time_zone: String,
        /// Country (ISO 3166-1 alpha-2), if it is of one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub country: Option<String>,
        /// Its rules.
        pub rules: Rules,
        /// By what it is recognised.
        pub look: Look,
    }

    /// By what a network is recognised at a glance.
    #[derive(Default)]
    pub struct Look {
        /// Its colour, as a hue: 0–359.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub hue: Option<u16>,
        /// Address of its mark, a square picture; without it show initials. A new mark has a new address.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub mark_url: Option<String>,
    }

    /// A network's own limits.
    pub struct Rules {
        /// Fewest municipalities in a coaching room.
        pub cohort_size_min: u32,
        /// Most municipalities in a coaching room.
        pub cohort_size_max: u32,
        /// Days an invitation lasts.
        pub invitation_valid_days: u32,
    }

    /// A role a person has. Outside its dates it opens nothing; it begins and ends by itself.
    pub struct Grant {
        /// The role.
        pub role: Role,
        /// The room's slug or the area it is for; none: the whole network.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub scope: Option<String>,
        /// From when it counts, in UTC milliseconds; none: at once. Shown to those who give roles.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub from_ms: Option<i64>,
        /// Until when; none: until it is taken. Shown to those who give roles.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub until_ms: Option<i64>,
    }

    /// A network and one's own roles in it.
    pub struct MyNetwork {
        /// The network.
        pub network: Network,
        /// One's roles.
        pub roles: Vec<Grant>,
        /// What one may do in it.
        pub may: Vec<NetworkAction>,
        /// Set while one is suspended from it: then one's roles let one into none of its rooms.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub suspended: Option<MyHold>,
        /// The cases that wait, for those who may `moderate`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub cases: Option<CaseCount>,
    }

    /// All that a client needs to start. `GET /api/v1/me/overview`.
    pub struct Overview {
        /// The signed-in person.
        pub me: Me,
        /// Their networks.
        pub networks: Vec<MyNetwork>,
        /// The rooms they may read, with what is unread.
        pub rooms: Vec<MyRoom>,
        /// Everyone in those networks and rooms.
        pub people: Vec<Person>,
        /// The archive's epoch: subscribe with it.
        pub epoch: String,
        /// The server's limits.
        pub limits: Limits,
        /// What the person has set for themselves.
        pub settings: Settings,
        /// The topics and threads that they follow or have muted, those with something unread first; at most 500.
        pub topics: Vec<MyTopic>,
        /// What is unread in their inbox.
        pub inbox: InboxState,
        /// The messages that they have saved, last saved first.
        pub saved: Vec<Saved>,
    }

    /// The server's limits, as set.
    pub struct Limits {
        /// Most bytes in a message.
        pub body_bytes: usize,
        /// Most people in a direct conversation.
        pub direct_people: usize,
        /// Most changes that a client may be behind and still recover.
        pub recover_changes: i64,
        /// Most bytes in a file.
        pub file_bytes: u64,
        /// Most files of one message.
        pub files: usize,
    }

    /// An entry of a network's directory.
    pub struct DirectoryEntry {
        /// The person.
        pub person: Person,
        /// Their roles in the network.
        pub roles: Vec<Grant>,
    }

    /// A page of a network's directory, by name.
    pub struct DirectoryPage {
        /// The entries.
        pub entries: Vec<DirectoryEntry>,
        /// Pass it as `cursor` for the next page; absent at the end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub next_cursor: Option<String>,
    }

    /// A new network. Body of `POST /api/v1/networks`; its maker becomes the owner.
    #[serde(deny_unknown_fields)]
    pub struct NewNetwork {
        /// 1–60 characters of a–z, 0–9 and `-`.
        pub slug: String,
        /// By language, at least the default one.
        pub name: std::collections::BTreeMap<String, String>,
        /// `sv`, `nl` or `en`.
        pub default_language: String,
        /// IANA name.
        pub time_zone: String,
        /// ISO 3166-1 alpha-2.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub country: Option<String>,
    }

    /// Changes to a network: absent fields stay. Body of `PATCH /api/v1/networks/{network}`.
    #[derive(Default)]
    #[serde(deny_unknown_fields)]
    pub struct NetworkChange {
        /// By language, at least the default one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub name: Option<std::collections::BTreeMap<String, String>>,
        /// `sv`, `nl` or `en`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub default_language: Option<String>,
        /// IANA name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub time_zone: Option<String>,
        /// ISO 3166-1 alpha-2.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub country: Option<String>,
        /// All of its rules.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub rules: Option<Rules>,
        /// Its colour, as a hue: 0–359. Null: none.
        #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<u16>))]
        #[cfg_attr(feature = "schema", ts(optional, type = "number | null"), schemars(with = "Option<u16>"))]
        pub hue: Option<Option<u16>>,
    }

    /// The roles a person shall have in a network, all of them: what is not named ends.
    /// Body of `PUT /api/v1/networks/{network}/people/{person}/roles`.
    #[serde(deny_unknown_fields)]
    pub struct SetRoles {
        /// The roles.
        pub roles: Vec<Grant>,
    }

    /// Body of `PUT /api/v1/rooms/{room}/members/{person}`: lets somebody into a coaching room or a direct conversation.
    #[serde(deny_unknown_fields)]
    pub struct AdmitMember {
        /// `participant` or `coach`.
        pub role: Role,
    }
}

impl Grant {
    /// A role without dates.
    pub fn new(role: Role, scope: Option<&str>) -> Self {
        Self { role, scope: scope.map(str::to_owned), from_ms: None, until_ms: None }
    }

    /// Whether both are the same role for the same place, whatever their dates.
    pub fn is_like(&self, other: &Self) -> bool {
        self.role == other.role && self.scope == other.scope
    }

    /// Whether whoever has this role has all of the other too.
    pub fn covers(&self, other: &Self) -> bool {
        let begins = self.from_ms.is_none_or(|from| other.from_ms.is_some_and(|other| from <= other));
        let lasts = self.until_ms.is_none_or(|until| other.until_ms.is_some_and(|other| until >= other));
        self.is_like(other) && begins && lasts
    }

    /// The same role from when the first of the two begins until the last of them ends.
    #[must_use]
    pub fn joined(self, other: &Self) -> Self {
        let from_ms = self.from_ms.zip(other.from_ms).map(|(one, other)| one.min(other));
        let until_ms = self.until_ms.zip(other.until_ms).map(|(one, other)| one.max(other));
        Self { from_ms, until_ms, ..self }
    }
}

/// Tells a null (something shall be no more) from an absent field (it stays).
#[expect(clippy::option_option, reason = "an absent field and a null one say different things")]
pub(super) fn given<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::Deserialize<'de>,
{
    serde::Deserialize::deserialize(deserializer).map(Some)
}

words! {
    /// What a person may be able to do in a network.
    NetworkAction {
        /// See who is who.
        SeeDirectory = "see_directory",
        /// Open a channel.
        CreateChannel = "create_channel",
        /// Form a coaching room.
        FormCohort = "form_cohort",
        /// Invite people.
        Invite = "invite",
        /// Give and take roles.
        GrantRoles = "grant_roles",
        /// Change the network's name and rules.
        ChangeNetwork = "change_network",
        /// Handle reports and objections, in the rooms that one may read.
        Moderate = "moderate",
        /// Read the network's log.
        SeeLog = "see_log",
        /// Suspend people for a while.
        Suspend = "suspend",
        /// See the call, who has registered, and proposals.
        SeeRegistrations = "see_registrations",
        /// Change the call, send proposals, and let municipalities in.
        AdmitMunicipalities = "admit_municipalities",
    }
}
