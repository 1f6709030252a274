//! Moderation: reports and the cases that they open, mutes, suspensions, and the statements that those concerned get.

use super::holds::Held;
use super::messages::Message;
use crate::ids::{CaseId, MessageId, NetworkId, Nonce, PersonId, RemovalId, RoomId, StatementId};

words! {
    /// For what a message is reported.
    ReportReason {
        /// Unkind, but no more.
        Unkind = "unkind",
        /// Somebody is harassed.
        Harassment = "harassment",
        /// It holds personal data that do not belong there.
        PersonalData = "personal_data",
        /// It belongs somewhere else.
        OffTopic = "off_topic",
        /// Advertising.
        Spam = "spam",
        /// It may be against the law.
        Illegal = "illegal",
        /// Something else: the note says what.
        Other = "other",
    }
}

words! {
    /// What a case is of.
    CaseKind {
        /// One or more reports of a message.
        Report = "report",
        /// A message that waits: a rule held it back, or somebody who watches over the room took it from view.
        Held = "held",
        /// An objection to what was done to somebody.
        Objection = "objection",
    }
}

words! {
    /// How far a case has come.
    CaseState {
        /// Nobody has taken it on.
        Open = "open",
        /// Somebody has.
        Claimed = "claimed",
        /// It is over.
        Decided = "decided",
    }
}

words! {
    /// How a case was decided.
    Verdict {
        /// The reports were unfounded, or nothing needs to be done.
        Dismissed = "dismissed",
        /// The message was removed.
        Removed = "removed",
        /// What waited was let through.
        Approved = "approved",
        /// What waited was not let through.
        Refused = "refused",
        /// Its author took back what waited.
        Withdrawn = "withdrawn",
        /// What was objected to stands.
        Upheld = "upheld",
        /// What was objected to was undone.
        Overturned = "overturned",
    }
}

words! {
    /// What is decided: of reports `dismiss` or `remove`, of what waits `approve` or `refuse`, of an objection `uphold` or `overturn`.
    Decide {
        /// Leaves the message as it is.
        Dismiss = "dismiss",
        /// Removes the message.
        Remove = "remove",
        /// Lets what waits through.
        Approve = "approve",
        /// Doesn't.
        Refuse = "refuse",
        /// Lets what was done stand.
        Uphold = "uphold",
        /// Undoes what was done.
        Overturn = "overturn",
    }
}

words! {
    /// Of what a statement tells.
    StatementKind {
        /// One's message was removed by somebody else.
        MessageRemoved = "message_removed",
        /// One's message was restored.
        MessageRestored = "message_restored",
        /// One was muted in a room.
        Muted = "muted",
        /// One's mute was lifted.
        Unmuted = "unmuted",
        /// One was suspended from a network.
        Suspended = "suspended",
        /// One's suspension was lifted.
        Unsuspended = "unsuspended",
        /// One's message was taken from view until it is decided whether it stands.
        MessageHeld = "message_held",
        /// One's message that waited was not let through.
        HeldRefused = "held_refused",
        /// What one reported was looked at.
        ReportDecided = "report_decided",
        /// One's objection was decided.
        ObjectionDecided = "objection_decided",
        /// One's seat in a network was handed over to somebody else. `text`: what one had scheduled, which is not sent.
        SeatLeft = "seat_left",
        /// One has taken over somebody's seat in a network.
        SeatTaken = "seat_taken",
    }
}

asks! {
    /// Parameters of `message.report`.
    pub struct ReportMessage with {
        /// The message.
        pub message_id: MessageId,
    }
    /// Body of `POST /api/v1/messages/{message}/reports`.
    pub struct ReportBody {
        /// For what.
        pub reason: ReportReason,
        /// In one's own words; at most 1,000 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub note: Option<String>,
    }

    /// Parameters of `case.decide`.
    pub struct DecideCase with {
        /// The case.
        pub case_id: CaseId,
        /// Made once by the client; a retry repeats it.
        pub nonce: Nonce,
    }
    /// Body of `POST /api/v1/cases/{case}/decision`; its nonce is the `Idempotency-Key` header (a UUID).
    pub struct DecideCaseBody {
        /// What.
        pub decision: Decide,
        /// Why, at most 500 characters; needed for all but `dismiss` and `approve`. Those concerned read it.
        #[serde(default)]
        pub reason: String,
        /// By which rule of the network; at most 100 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub rule: Option<String>,
    }

    /// Parameters of `person.remove_all`.
    pub struct RemoveAllOfPerson with {
        /// The network.
        pub network_id: NetworkId,
        /// Whose messages.
        pub person_id: PersonId,
        /// Made once by the client; a retry repeats it.
        pub nonce: Nonce,
    }
    /// Body of `POST /api/v1/networks/{network}/people/{person}/removals`; its nonce is the `Idempotency-Key` header (a UUID).
    pub struct RemoveAllBody {
        /// Those sent from this moment on.
        pub since_ms: i64,
        /// Why, 1–500 characters. The person reads it.
        pub reason: String,
    }
}

shapes! {
    /// One's own report. Only the one who made it and those who handle the case see it.
    pub struct Report {
        /// The message.
        pub message_id: MessageId,
        /// For what.
        pub reason: ReportReason,
        /// In one's own words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub note: Option<String>,
        /// When.
        pub at_ms: i64,
    }

    /// A report as those who handle the case see it.
    pub struct CaseReport {
        /// Who reported.
        pub by: PersonId,
        /// For what.
        pub reason: ReportReason,
        /// In their words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub note: Option<String>,
        /// When.
        pub at_ms: i64,
    }

    /// How a case was decided, by whom.
    pub struct CaseDecision {
        /// By whom.
        pub by: PersonId,
        /// When.
        pub at_ms: i64,
        /// How.
        pub verdict: Verdict,
        /// Why; empty if nothing was said.
        pub reason: String,
        /// By which rule of the network.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub rule: Option<String>,
    }

    /// Something for those who moderate to decide.
    pub struct Case {
        /// Its id.
        pub id: CaseId,
        /// The network.
        pub network_id: NetworkId,
        /// The room; absent for an objection to a suspension.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub room_id: Option<RoomId>,
        /// What it is of.
        pub kind: CaseKind,
        /// How far it has come.
        pub state: CaseState,
        /// Whom it is about: who wrote the message, or who objects.
        pub person_id: PersonId,
        /// The message as it stands, if it is of one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub message: Option<Box<Message>>,
        /// Of a removed message: its last text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub last_text: Option<String>,
        /// What waits, if a rule held it back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub held: Option<Box<Held>>,
        /// The network's words that it met, as they stand in the rule.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "schema", ts(as = "Option<Vec<String>>", optional))]
        pub matched: Vec<String>,
        /// The reports, oldest first.
        pub reports: Vec<CaseReport>,
        /// Of an objection: what it objects to, with the objection in it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub statement: Option<Statement>,
        /// Of an objection: who did what it objects to; they don't decide it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub acted_by: Option<PersonId>,
        /// When it was opened.
        pub opened_ms: i64,
        /// Who has taken it on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub claimed_by: Option<PersonId>,
        /// When.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub claimed_ms: Option<i64>,
        /// How it was decided.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub decision: Option<CaseDecision>,
        /// Whether one may decide it: nobody does about their own message, nor about an objection to what they did.
        pub may_decide: bool,
    }

    /// A page of a network's cases: what waits oldest first, what is decided newest first.
    pub struct CasePage {
        /// The cases, of those that one may handle.
        pub cases: Vec<Case>,
        /// Pass it as `cursor` for the next page; absent at the end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub cursor: Option<String>,
        /// How many wait to be decided, claimed ones among them, of those that one may handle.
        pub open: i64,
    }

    /// How many cases wait.
    pub struct CaseCount {
        /// Those that one may handle and that are not decided.
        pub open: i64,
    }

    /// Parameters of `case.claim` and `case.release`.
    #[serde(deny_unknown_fields)]
    pub struct CaseAct {
        /// The case.
        pub case_id: CaseId,
    }

    /// Parameters of `message.restore`.
    #[serde(deny_unknown_fields)]
    pub struct RestoreMessage {
        /// The message.
        pub message_id: MessageId,
        /// Made once by the client; a retry repeats it.
        pub nonce: Nonce,
        /// Why; at most 500 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub reason: Option<String>,
    }

    /// Body of `POST /api/v1/messages/{message}/restore`; its nonce is the `Idempotency-Key` header (a UUID).
    #[derive(Default)]
    #[serde(deny_unknown_fields)]
    pub struct RestoreBody {
        /// Why; at most 500 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub reason: Option<String>,
    }

    /// What was removed, or by undoing it restored.
    pub struct RemovedAll {
        /// By this it can be undone.
        pub removal_id: RemovalId,
        /// The messages, in the order in which they were sent.
        pub messages: Vec<MessageId>,
    }

    /// A mute: the person reads, and doesn't write or react.
    pub struct Mute {
        /// The room.
        pub room_id: RoomId,
        /// Who is muted.
        pub person_id: PersonId,
        /// By whom.
        pub by: PersonId,
        /// When.
        pub at_ms: i64,
        /// Until when; absent: until it is lifted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub until_ms: Option<i64>,
        /// Why.
        pub reason: String,
    }

    /// Body of `PUT /api/v1/rooms/{room}/mutes/{person}`. The same again is no change.
    #[serde(deny_unknown_fields)]
    pub struct SetMute {
        /// Until when, at most a year from now; absent: until it is lifted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub until_ms: Option<i64>,
        /// Why, 1–500 characters. The person reads it.
        pub reason: String,
    }

    /// That one is muted in a room, or suspended from a network.
    pub struct MyHold {
        /// Until when; absent: until it is lifted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub until_ms: Option<i64>,
        /// Why.
        pub reason: String,
    }

    /// A suspension: the person's roles in the network let them into none of its rooms.
    pub struct Suspension {
        /// The network.
        pub network_id: NetworkId,
        /// Who is suspended.
        pub person_id: PersonId,
        /// By whom.
        pub by: PersonId,
        /// When.
        pub at_ms: i64,
        /// Until when; absent: until it is lifted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub until_ms: Option<i64>,
        /// Why.
        pub reason: String,
    }

    /// Body of `PUT /api/v1/networks/{network}/suspensions/{person}`. The same again is no change.
    #[serde(deny_unknown_fields)]
    pub struct SetSuspension {
        /// Until when, at most a year from now; absent: until it is lifted. A moderator suspends for at most seven days.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub until_ms: Option<i64>,
        /// Why, 1–500 characters. The person reads it.
        pub reason: String,
    }

    /// What somebody concerned is told of an act of moderation: by the moderators of the network, never by whom of them.
    pub struct Statement {
        /// Its id.
        pub id: StatementId,
        /// The network.
        pub network_id: NetworkId,
        /// Of what it tells.
        pub kind: StatementKind,
        /// When.
        pub at_ms: i64,
        /// The room.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub room_id: Option<RoomId>,
        /// The message.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub message_id: Option<MessageId>,
        /// The text that was removed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub text: Option<String>,
        /// Why; empty if nothing was said.
        pub reason: String,
        /// By which rule of the network.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub rule: Option<String>,
        /// Until when; absent: until it is lifted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub until_ms: Option<i64>,
        /// Of a report or an objection: how it was decided.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub verdict: Option<Verdict>,
        /// The objection to it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub objection: Option<Objection>,
        /// Whether one may object now: once, within 180 days.
        pub may_object: bool,
    }

    /// An objection to what a statement tells of.
    pub struct Objection {
        /// In the person's own words.
        pub text: String,
        /// When.
        pub at_ms: i64,
        /// How it was decided; absent while it waits.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub decision: Option<ObjectionDecision>,
    }

    /// How an objection was decided: not by whom.
    pub struct ObjectionDecision {
        /// `upheld` or `overturned`.
        pub verdict: Verdict,
        /// When.
        pub at_ms: i64,
        /// Why.
        pub reason: String,
    }

    /// A page of one's statements, newest first.
    pub struct StatementPage {
        /// The statements.
        pub statements: Vec<Statement>,
        /// Pass it as `cursor` for the next page; absent at the end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub cursor: Option<String>,
    }

    /// Body of `POST /api/v1/statements/{statement}/objection`. The same text again returns the statement.
    #[serde(deny_unknown_fields)]
    pub struct MakeObjection {
        /// Why it was wrong; 1–2,000 characters.
        pub text: String,
    }
}
