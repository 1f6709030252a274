//! People as others see them, and what is told to one person.

use super::desk::Handover;
use super::drafts::Draft;
use super::following::MyTopic;
use super::holds::Held;
use super::inbox::InboxState;
use super::moderation::Statement;
use super::networks::Network;
use super::saved::Saved;
use super::scheduled::Scheduled;
use super::settings::Settings;
use crate::ids::{CaseId, MessageId, NetworkId, OrganisationId, PersonId, RoomId, RoundId, ScheduledId, Seq};

shapes! {
    /// A person as others in a shared room or network see them.
    pub struct Person {
        /// Their id.
        pub id: PersonId,
        /// Their unique short name, as in `@handle`.
        pub handle: String,
        /// Their name.
        pub name: String,
        /// What they do, in their words.
        pub title: String,
        /// Their organisation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub organisation_id: Option<OrganisationId>,
        /// The organisation's short name, to save a look-up.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub organisation: Option<String>,
        /// Address of their picture; without it show initials.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub avatar_url: Option<String>,
        /// False for those who were suspended or have left.
        pub active: bool,
    }

    /// The signed-in person.
    pub struct Me {
        /// As others see them.
        pub person: Person,
        /// Their address.
        pub email: String,
        /// Language of their interface (`sv`, `nl` or `en`).
        pub locale: String,
        /// Their time zone (IANA).
        pub time_zone: String,
        /// Whether they own this server: may create networks.
        pub server_owner: bool,
    }

    /// Changes to one's profile: absent fields stay.
    #[derive(Default)]
    #[serde(deny_unknown_fields)]
    pub struct ProfileChange {
        /// 1–80 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub name: Option<String>,
        /// At most 120 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub title: Option<String>,
        /// From the list of organisations.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub organisation_id: Option<OrganisationId>,
        /// `sv`, `nl` or `en`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub locale: Option<String>,
        /// IANA name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub time_zone: Option<String>,
    }

    /// What arrives on one's own `person:` channel.
    #[serde(tag = "type", rename_all = "snake_case")]
    pub enum PersonEvent {
        /// One's read position moved, on whichever device.
        Read {
            /// The state after it.
            #[serde(flatten)]
            read: ReadState,
        },
        /// Somebody mentioned this person.
        Mention {
            /// Where.
            room_id: RoomId,
            /// The message.
            message_id: MessageId,
            /// Its seq.
            seq: Seq,
        },
        /// One may read a room from now on, or what one may do there has changed: fetch `GET /api/v1/rooms/{id}` and subscribe.
        RoomOpened {
            /// The room.
            room_id: RoomId,
        },
        /// One may no longer read a room.
        RoomClosed {
            /// The room.
            room_id: RoomId,
        },
        /// One's roles in a network have changed: fetch the overview.
        RolesChanged {
            /// The network.
            network_id: NetworkId,
        },
        /// One's own profile changed, on whichever device.
        Profile {
            /// The profile after it.
            person: Person,
        },
        /// One's own draft changed, on whichever device. An empty text: it is gone.
        Draft {
            /// The draft after it.
            draft: Draft,
        },
        /// A message to be sent later was made, changed or refused.
        Scheduled {
            /// It, as it is now.
            scheduled: Scheduled,
        },
        /// A message to be sent later was sent, or withdrawn.
        ScheduledGone {
            /// Which.
            id: ScheduledId,
        },
        /// One's settings changed, on whichever device: those of the higher `version` hold.
        Settings {
            /// The settings after it.
            settings: Box<Settings>,
        },
        /// One follows a topic, no longer follows it, or one's read position in it moved, on whichever device.
        Topic {
            /// It, as it is now.
            topic: MyTopic,
        },
        /// One put something of one's inbox away, or brought it back, on whichever device.
        Inbox {
            /// What is unread after it.
            inbox: InboxState,
        },
        /// One saved a message, or changed its note or reminder, on whichever device.
        Saved {
            /// It, as it is now.
            saved: Saved,
        },
        /// A message is no longer saved.
        SavedGone {
            /// Which.
            message_id: MessageId,
        },
        /// A case that one may handle was opened, claimed, released or decided.
        Case {
            /// The network.
            network_id: NetworkId,
            /// Which.
            case_id: CaseId,
            /// How many that one may handle wait after it.
            open: i64,
        },
        /// A message of one's own waits for those who moderate, or something has become of it.
        Held {
            /// It, as it is now.
            held: Box<Held>,
        },
        /// Those who moderate a network have left each other a note, or one was changed; for those who moderate it.
        Handover {
            /// The note, as it is now.
            note: Handover,
        },
        /// Registrations of interest came or changed, in a network whose registrations one may see.
        Registrations {
            /// The network.
            network_id: NetworkId,
            /// How many are not withdrawn after it.
            total: i64,
        },
        /// One is told of an act of moderation, or one's objection has come farther.
        Statement {
            /// The statement, as it is now.
            statement: Box<Statement>,
        },
        /// The moment has come of which one wanted to be reminded.
        Reminder {
            /// Of what.
            saved: Saved,
        },
        /// A round of coaching groups was begun, changed, published, dissolved or thrown away, or what is to be considered in putting groups
        /// together; for those who may `form_cohort`: fetch `GET /api/v1/networks/{id}/coaching`.
        Coaching {
            /// The network.
            network_id: NetworkId,
            /// The round, if it is one that changed.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            #[cfg_attr(feature = "schema", ts(optional))]
            round_id: Option<RoundId>,
            /// Its version after it; absent if it is gone.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            #[cfg_attr(feature = "schema", ts(optional))]
            version: Option<i64>,
        },
    }

    /// What arrives on a `network:` channel.
    #[serde(tag = "type", rename_all = "snake_case")]
    pub enum NetworkEvent {
        /// Somebody came into the directory, or their entry changed.
        Person {
            /// The entry.
            person: Person,
        },
        /// The network's name, rules or look changed.
        Network {
            /// The network after it.
            network: Box<Network>,
        },
    }

    /// How far one has read in a room, and what is left.
    pub struct ReadState {
        /// The room.
        pub room_id: RoomId,
        /// Everything up to here is read.
        pub last_read_seq: Seq,
        /// Messages after it, by others, not removed.
        pub unread: i64,
        /// Those of them that mention this person or everyone.
        pub mentions: i64,
        /// Whether the position was set exactly: it holds, also if one farther on is known.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        #[cfg_attr(feature = "schema", ts(as = "Option<bool>", optional))]
        pub exact: bool,
    }

    /// Parameters of `room.read`, and body of `POST /api/v1/rooms/{room}/read` (its `room_id` is that of the path).
    #[serde(deny_unknown_fields)]
    pub struct ReadRoom {
        /// The room.
        pub room_id: RoomId,
        /// Read up to here. Moves forward only, unless `exact`.
        pub seq: Seq,
        /// Exactly up to here, also if that is less than before: unread from here.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        #[cfg_attr(feature = "schema", ts(as = "Option<bool>", optional))]
        pub exact: bool,
    }
}
