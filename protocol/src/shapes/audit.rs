//! A network's log of who moderated, gave and took what: append-only, each entry sealed with the hash of the one before.

use super::moderation::{ReportReason, Verdict};
use super::networks::Role;
use super::rooms::WhoPosts;
use crate::ids::{CaseId, MessageId, NetworkId, OrganisationId, PersonId, RemovalId, RoomId};

words! {
    /// What was done.
    AuditAct {
        /// Somebody removed another person's message.
        MessageRemoved = "message_removed",
        /// A removed message was restored.
        MessageRestored = "message_restored",
        /// All messages of a person since a moment were removed.
        MessagesRemovedOfPerson = "messages_removed_of_person",
        /// That was undone.
        MessagesRestoredOfPerson = "messages_restored_of_person",
        /// How long people wait between two messages in a room was set.
        SlowModeSet = "slow_mode_set",
        /// A room was made read-only, or opened for writing again.
        RoomReadOnlySet = "room_read_only_set",
        /// Who may write in a room was set.
        RoomWhoPostsSet = "room_who_posts_set",
        /// Somebody was muted in a room.
        Muted = "muted",
        /// A mute was lifted.
        Unmuted = "unmuted",
        /// Somebody was suspended from the network.
        Suspended = "suspended",
        /// A suspension was lifted.
        Unsuspended = "unsuspended",
        /// A message was held back by a rule, or taken from view by somebody until it is decided.
        MessageHeld = "message_held",
        /// What waited was let through.
        HeldApproved = "held_approved",
        /// What waited was not let through.
        HeldRefused = "held_refused",
        /// A message was reported. Who reported it stands in the case only.
        ReportMade = "report_made",
        /// Somebody took a case on.
        CaseClaimed = "case_claimed",
        /// Somebody gave a case back.
        CaseReleased = "case_released",
        /// A report's case was decided.
        CaseDecided = "case_decided",
        /// Somebody objected to what was done to them.
        ObjectionMade = "objection_made",
        /// An objection was decided.
        ObjectionDecided = "objection_decided",
        /// A role was given.
        RoleGiven = "role_given",
        /// A role was taken.
        RoleTaken = "role_taken",
        /// A role began on its date.
        RoleBegan = "role_began",
        /// A role ended on its date.
        RoleEnded = "role_ended",
        /// Somebody's seat was handed over to another person.
        SeatHandedOver = "seat_handed_over",
        /// Somebody was let into a coaching room.
        MemberAdmitted = "member_admitted",
        /// Somebody was taken out of a coaching room, or left it.
        MemberRemoved = "member_removed",
        /// The groups of a coaching round were published: `count` of them.
        CoachingPublished = "coaching_published",
        /// A coaching round was dissolved.
        CoachingDissolved = "coaching_dissolved",
        /// Two municipalities were said never to be together. Shown to those who may form coaching rooms only.
        VetoSet = "veto_set",
        /// That was taken back. Shown to those who may form coaching rooms only.
        VetoLifted = "veto_lifted",
        /// A coaching session was planned, held, called off or taken away.
        CoachingSessionSet = "coaching_session_set",
        /// Somebody who moderates was let in to read a coaching room for a while.
        LookBegan = "look_began",
        /// That was ended before its time.
        LookEnded = "look_ended",
        /// A message, or something of a thread, was passed on to another room: `count` messages of others and one's own.
        PassedOn = "passed_on",
        /// The network's name, rules or look were changed.
        NetworkChanged = "network_changed",
        /// The call for interest was changed.
        CallChanged = "call_changed",
        /// A proposal was sent to those who registered.
        ProposalSent = "proposal_sent",
        /// A municipality was confirmed.
        MunicipalityConfirmed = "municipality_confirmed",
        /// A municipality was put in line.
        MunicipalityWaits = "municipality_waits",
        /// A municipality was told no.
        MunicipalityDeclined = "municipality_declined",
        /// What had been decided of a municipality was taken back.
        MunicipalityReopened = "municipality_reopened",
    }
}

shapes! {
    /// An entry of the log. It never holds the text of a message.
    pub struct AuditEntry {
        /// The network.
        pub network_id: NetworkId,
        /// Its number, from 1 without a gap.
        pub n: i64,
        /// When.
        pub at_ms: i64,
        /// Who did it; absent: nobody in person (a report, whose maker stays unnamed here, or the server itself).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub actor_id: Option<PersonId>,
        /// What.
        pub act: AuditAct,
        /// Where.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub room_id: Option<RoomId>,
        /// To whom.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub person_id: Option<PersonId>,
        /// Of which message.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub message_id: Option<MessageId>,
        /// What more there is to it.
        pub detail: AuditDetail,
        /// Why; empty if nothing was said.
        pub reason: String,
        /// By which rule of the network.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub rule: Option<String>,
        /// Hash of the entry before, in hexadecimal; 64 zeros for the first.
        pub prev_hash: String,
        /// SHA-256 over the hash before and this entry, in hexadecimal.
        pub hash: String,
    }

    /// What more there is to an entry, by what was done. The fields stand in the order of their names, in which they are hashed.
    #[derive(Default)]
    pub struct AuditDetail {
        /// The case.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub case_id: Option<CaseId>,
        /// What of the network was changed: `name`, `rules`, `look` …
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "schema", ts(as = "Option<Vec<String>>", optional))]
        pub changed: Vec<String>,
        /// How many messages.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub count: Option<i64>,
        /// From when a role counts; absent: at once.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub from_ms: Option<i64>,
        /// The municipality.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub organisation_id: Option<OrganisationId>,
        /// Whether the room was made read-only.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub read_only: Option<bool>,
        /// The removal of all by a person, by which it can be undone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub removal_id: Option<RemovalId>,
        /// For what a message was reported.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub reported_for: Option<ReportReason>,
        /// The role that was given or taken, or as what somebody was let in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub role: Option<Role>,
        /// The role's scope.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub scope: Option<String>,
        /// Seconds between two messages; 0: none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub slow_mode_s: Option<i64>,
        /// To whom it went, of a seat that was handed over.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub to_id: Option<PersonId>,
        /// Until when, of a mute, a suspension or a role; absent: until it is lifted or taken.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub until_ms: Option<i64>,
        /// How the case was decided.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub verdict: Option<Verdict>,
        /// Who may write from then on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub who_posts: Option<WhoPosts>,
    }

    /// A page of a network's log, newest first.
    pub struct AuditPage {
        /// The entries, of those that one may see.
        pub entries: Vec<AuditEntry>,
        /// Pass it as `cursor` for the next page; absent at the end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub cursor: Option<String>,
    }

    /// Whether a network's log is whole: every hash was computed anew.
    pub struct AuditCheck {
        /// Whether it is.
        pub ok: bool,
        /// How many entries were looked at.
        pub entries: i64,
        /// The number of the first entry that is not what was written, or is missing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub broken_at: Option<i64>,
    }
}

words! {
    /// What the log is downloaded as.
    AuditFormat {
        /// One JSON object a line, with everything that the hashes are made of.
        Jsonl = "jsonl",
        /// A table, for a spreadsheet.
        Csv = "csv",
    }
}
