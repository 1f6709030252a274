//! Coaching groups: rounds in which they are put together, what is to be considered, and their sessions.
//!
//! A network's rounds, candidates and vetoes are for those who may `form_cohort` in it. To everyone else a round is `not_found`, whether it
//! exists or not; what stands below the network's own path is `permission_denied` to its members. A room's sessions stand in its `cohort` ([`super::rooms::Cohort`]).

pub use super::joining::{Experience, StartingPoint};
use crate::ids::{GroupId, MessageId, NetworkId, OrganisationId, PersonId, RoomId, RoundId};

words! {
    /// How far a round has come.
    RoundState {
        /// Being put together: nobody else knows of it.
        Draft = "draft",
        /// Its groups have their rooms.
        Published = "published",
        /// It is over: its rooms can be read by those who were in them, and nobody writes there.
        Dissolved = "dissolved",
    }
}

words! {
    /// A rule that an act would break.
    RoundRule {
        /// The group has as many municipalities as the network's rules let it have (`limit`).
        GroupFull = "group_full",
        /// These two are never to be together: `organisation` and `with`.
        Veto = "veto",
        /// The same municipality is named twice in one act.
        Twice = "twice",
        /// The organisation is no municipality with a participant in the network.
        NotCandidate = "not_candidate",
    }
}

words! {
    /// What keeps a group from being published.
    GroupProblemKind {
        /// Fewer municipalities than `limit`.
        TooFew = "too_few",
        /// More municipalities than `limit`: the network's rules have changed since.
        TooMany = "too_many",
        /// Nobody coaches it.
        NoCoach = "no_coach",
        /// Who was to coach it takes no longer part in the network.
        CoachGone = "coach_gone",
        /// It has no name.
        NoName = "no_name",
        /// `organisations` are never to be together.
        Veto = "veto",
        /// `organisations` have nobody in the network any more.
        NotCandidate = "not_candidate",
        /// `organisations` are in a group of another round, which is published.
        Twice = "twice",
        /// The round has no group at all.
        NoGroups = "no_groups",
    }
}

words! {
    /// Why a group's municipalities fit together.
    ReasonKind {
        /// At least two want to work on the same: `words` are themes' slugs, those that most want first; `count` is how many want the first.
        Themes = "themes",
        /// They are about as large, no two more than one class apart: `words` are their size classes, from the smallest.
        Size = "size",
        /// At least two lie in the same region or province: `organisations` are these, that with the most of them first; `count` is how
        /// many lie in the first.
        Region = "region",
        /// At least two start from the same: `words` are these starting points, that of the most first; `count` is how many start from the
        /// first.
        StartingPoint = "starting_point",
        /// Some have done what others haven't: `organisations` are those with the most experience, `words` what there is of it, from `none`.
        Experience = "experience",
        /// Their coach has coached `organisations` of them before: `count` of them.
        Coach = "coach",
    }
}

words! {
    /// What has become of a coaching session.
    CoachingSessionState {
        /// It is to come.
        Planned = "planned",
        /// It has been held.
        Held = "held",
        /// It was called off.
        Cancelled = "cancelled",
    }
}

shapes! {
    /// All that is needed to put groups together. `GET /api/v1/networks/{network}/coaching`.
    pub struct Coaching {
        /// The network's rounds, newest first.
        pub rounds: Vec<Round>,
        /// The groups of no round: coaching rooms that were formed one by one. Their ids are those of their rooms.
        pub others: Vec<Group>,
        /// The municipalities that can be placed, by name.
        pub candidates: Vec<Candidate>,
        /// Those who coach in the network, by name. Everyone else who takes part in it can be named, too.
        pub coaches: Vec<PersonId>,
        /// Who is never to be together.
        pub vetoes: Vec<Veto>,
        /// What the network speaks about, by name: what a need may name.
        pub themes: Vec<NetworkTheme>,
    }

    /// A theme of a network.
    pub struct NetworkTheme {
        /// Its name in data.
        pub slug: String,
        /// Its name, by language (`sv`, `nl`, `en`).
        pub name: std::collections::BTreeMap<String, String>,
    }

    /// A round: groups that are put together, published and dissolved at once.
    /// `GET /api/v1/coaching-rounds/{round}`; `DELETE` there throws a draft away.
    pub struct Round {
        /// Its id.
        pub id: RoundId,
        /// Its network.
        pub network_id: NetworkId,
        /// Its number in the network, from 1.
        pub n: i64,
        /// Its name.
        pub name: String,
        /// How far it has come.
        pub state: RoundState,
        /// Goes up with each change. Every change names the version that it was made on.
        pub version: i64,
        /// Its groups, in their order.
        pub groups: Vec<Group>,
        /// The candidates that are in none of them, by name; empty once it is published.
        pub unplaced: Vec<OrganisationId>,
        /// How well the groups fit, the sum of theirs: for comparing suggestions of the same municipalities.
        pub score: i64,
        /// When it was begun.
        pub made_ms: i64,
        /// When it was published.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub published_ms: Option<i64>,
        /// When it was dissolved.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub dissolved_ms: Option<i64>,
    }

    /// A group of a round. Once it has its room, it is as the room says.
    pub struct Group {
        /// Its id.
        pub id: GroupId,
        /// Its name, and that of its room.
        pub name: String,
        /// What it works on.
        pub focus: String,
        /// The one question it shares.
        pub question: String,
        /// Its municipalities, in the order in which they were placed.
        pub organisations: Vec<OrganisationId>,
        /// Those of them that a suggestion leaves where they are.
        pub pinned: Vec<OrganisationId>,
        /// Who coaches it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub coach: Option<PersonId>,
        /// Its room, once published.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub room_id: Option<RoomId>,
        /// Its room's sessions, by number.
        pub sessions: Vec<CoachingSession>,
        /// What keeps it from being published; empty once it is.
        pub problems: Vec<GroupProblem>,
        /// Why its municipalities fit together.
        pub reasons: Vec<Reason>,
        /// How well they fit.
        pub score: i64,
    }

    /// What keeps a group, or a round, from being published.
    pub struct GroupProblem {
        /// What.
        pub kind: GroupProblemKind,
        /// Which group; absent: the whole round.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub group: Option<GroupId>,
        /// The limit that is not kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub limit: Option<u32>,
        /// The municipalities that it is about.
        pub organisations: Vec<OrganisationId>,
    }

    /// Why municipalities fit together, as data to be said in words.
    pub struct Reason {
        /// In what.
        pub kind: ReasonKind,
        /// The words of it: see [`ReasonKind`].
        pub words: Vec<String>,
        /// The organisations of it: see [`ReasonKind`].
        pub organisations: Vec<OrganisationId>,
        /// The number of it: see [`ReasonKind`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub count: Option<u32>,
    }

    /// A municipality that can be placed: it has at least one participant in the network.
    pub struct Candidate {
        /// The municipality.
        pub organisation_id: OrganisationId,
        /// Its short name.
        pub name: String,
        /// Its participants.
        pub people: Vec<PersonId>,
        /// `XS`, `S`, `M`, `L`, `XL` or `XXL` by population.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub size_class: Option<String>,
        /// The region or province it lies in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub region: Option<OrganisationId>,
        /// That one's short name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub region_name: Option<String>,
        /// What it wants to work on: slugs of the network's themes.
        pub themes: Vec<String>,
        /// How much it has done before, if it has been said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub experience: Option<Experience>,
        /// What it starts from, if it has been said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub starting_point: Option<StartingPoint>,
    }

    /// What a municipality needs, all of it, as coordinators set it. Body of `PUT /api/v1/networks/{network}/needs/{organisation}`,
    /// which answers with its [`Candidate`].
    #[serde(deny_unknown_fields)]
    pub struct Needs {
        /// Slugs of the network's themes.
        pub themes: Vec<String>,
        /// How much it has done before; absent: not known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub experience: Option<Experience>,
        /// What it starts from; absent: not known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub starting_point: Option<StartingPoint>,
    }

    /// Two municipalities that are never to be together.
    pub struct Veto {
        /// One of them: that with the lower id.
        pub a: OrganisationId,
        /// The other.
        pub b: OrganisationId,
        /// Why, in words.
        pub reason: String,
        /// Who said so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub by: Option<PersonId>,
        /// When.
        pub at_ms: i64,
    }

    /// Body of `PUT /api/v1/networks/{network}/vetoes/{a}/{b}` (two organisations, in either order), which answers with the [`Veto`];
    /// `DELETE` there takes it back.
    #[serde(deny_unknown_fields)]
    pub struct SetVeto {
        /// Why; at most 300 characters.
        #[serde(default)]
        pub reason: String,
    }

    /// A new round, as a draft. Body of `POST /api/v1/networks/{network}/coaching-rounds`.
    #[serde(deny_unknown_fields)]
    pub struct NewRound {
        /// 1–80 characters.
        pub name: String,
        /// A round of the network to begin with: its groups, with the municipalities that are still candidates, and their coaches.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub from: Option<RoundId>,
    }

    /// Something done to a draft.
    #[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
    pub enum RoundAct {
        /// Puts a municipality into a group, or back among those in none. One that is in another group leaves it, and its pin ends.
        Place {
            /// The municipality.
            organisation: OrganisationId,
            /// The group; null: none.
            group: Option<GroupId>,
        },
        /// Says who coaches a group.
        Coach {
            /// The group.
            group: GroupId,
            /// The coach; null: nobody.
            person: Option<PersonId>,
        },
        /// Names a group.
        Name {
            /// The group.
            group: GroupId,
            /// At most 80 characters.
            text: String,
        },
        /// Says what a group works on.
        Focus {
            /// The group.
            group: GroupId,
            /// At most 300 characters.
            text: String,
        },
        /// Says what a group asks itself.
        Question {
            /// The group.
            group: GroupId,
            /// At most 300 characters.
            text: String,
        },
        /// Keeps a municipality in its group, whatever is suggested, or no longer.
        Pin {
            /// The municipality, which is in a group.
            organisation: OrganisationId,
            /// Whether.
            pinned: bool,
        },
        /// Adds a group at the end.
        AddGroup {
            /// The municipalities that are put into it at once.
            #[serde(default)]
            organisations: Vec<OrganisationId>,
        },
        /// Takes a group away: its municipalities are in none.
        DropGroup {
            /// The group.
            group: GroupId,
        },
        /// Names the round.
        Rename {
            /// 1–80 characters.
            text: String,
        },
    }

    /// Changes to a draft: all of the acts, or none. Body of `PATCH /api/v1/coaching-rounds/{round}`, which answers with the [`Round`].
    /// An act that would break a rule: `rule_broken`, with `broken`. Another version: `conflict`, with `round`.
    #[serde(deny_unknown_fields)]
    pub struct RoundChange {
        /// The version that one knows.
        pub version: i64,
        /// What is to be done, in this order; at most 600.
        pub acts: Vec<RoundAct>,
    }

    /// Puts all candidates but the pinned ones into groups anew. Body of `POST /api/v1/coaching-rounds/{round}/suggestion`, which answers with
    /// the [`Round`]. Another version: `conflict`, with `round`.
    #[serde(deny_unknown_fields)]
    pub struct SuggestGroups {
        /// The version that one knows.
        pub version: i64,
        /// Another one may give other groups, where more than 12 are to be placed; the same one gives the same. 0 if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub seed: Option<u32>,
    }

    /// Body of `POST /api/v1/coaching-rounds/{round}/publish` and `POST /api/v1/coaching-rounds/{round}/dissolve`, which answer with the
    /// [`Round`]. Another version: `conflict`, with `round`; done already: the round as it is. What keeps a round from being published:
    /// `not_ready`, with `problems`.
    #[serde(deny_unknown_fields)]
    pub struct RoundStep {
        /// The version that one knows.
        pub version: i64,
    }

    /// The rule that an act would have broken.
    pub struct BrokenRule {
        /// Which.
        pub rule: RoundRule,
        /// The place of the act among those sent, from 0.
        pub act: u32,
        /// The municipality that was to be placed.
        pub organisation: OrganisationId,
        /// The group that it was to be placed in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub group: Option<GroupId>,
        /// Most municipalities of a group, for `group_full`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub limit: Option<u32>,
        /// With which one, for `veto`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub with: Option<OrganisationId>,
    }

    /// A coaching session of a room.
    pub struct CoachingSession {
        /// Its number, from 1.
        pub n: u32,
        /// When it begins.
        pub at_ms: i64,
        /// How long it is.
        pub minutes: u32,
        /// What has become of it.
        pub state: CoachingSessionState,
        /// The message of the room that is its note; goes when the message is removed or leaves the room.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub note: Option<MessageId>,
    }

    /// When a session is, and what has become of it. Body of `PUT /api/v1/rooms/{room}/sessions/{n}` (1–12), which answers with the room
    /// ([`super::rooms::MyRoom`]); `DELETE` there takes the session away. For those who may `run_sessions` in the room; everyone in it hears
    /// of it by the room's change.
    #[serde(deny_unknown_fields)]
    pub struct SetCoachingSession {
        /// When it begins.
        pub at_ms: i64,
        /// How long it is: 15–600 minutes.
        pub minutes: u32,
        /// What has become of it.
        pub state: CoachingSessionState,
    }

    /// Body of `PUT /api/v1/rooms/{room}/sessions/{n}/note`, which answers with the room; `DELETE` there takes the note away (not the message).
    #[serde(deny_unknown_fields)]
    pub struct SetSessionNote {
        /// A message of the room.
        pub message_id: MessageId,
    }
}
