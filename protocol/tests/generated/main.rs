//! The documents made from this crate: TypeScript, JSON Schema and `AsyncAPI`. Fails when one of them is stale;
//! `UPDATE=1 cargo test -p mellanrum-protocol --all-features` writes them anew.
#![cfg(feature = "schema")]

mod comments;
mod listed;
mod schema;
mod typescript;

use std::collections::BTreeMap;
use std::path::Path;

use mellanrum_protocol::shapes::{
    audit, catch_up, coaching, desk, directory, drafts, files, following, holds, identity, inbox, joining, mail,
    messages, moderation, networks, orgs, out, people, problem, proposals, push, relay, rooms, saved, scheduled,
    search, seats, settings, topic_acts, topics,
};
use mellanrum_protocol::{ids, limits};
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};
use ts_rs::TS;

macro_rules! shapes {
    ($($module:ident :: $name:ident),+ $(,)?) => {
        /// Each shape's comment and declaration, by name.
        fn declarations() -> BTreeMap<&'static str, String> {
            // As set in .cargo/config.toml.
            let config = ts_rs::Config::from_env();
            assert_eq!(config.large_int(), "number", "JSON.parse yields numbers");
            let declare = |docs: Option<String>, declaration: String| {
                format!("{}export {declaration}\n", docs.unwrap_or_default())
            };
            let all = [$((stringify!($name), declare($module::$name::docs(), $module::$name::decl(&config)))),+];
            let count = all.len();
            let by_name = BTreeMap::from(all);
            assert_eq!(by_name.len(), count, "two shapes of one name: in the documents one would take the other's place");
            by_name
        }

        /// Each shape's JSON Schema, by name.
        fn definitions() -> Map<String, Value> {
            let mut generator = SchemaGenerator::new(SchemaSettings::draft07());
            $(generator.subschema_for::<$module::$name>();)+
            generator.take_definitions(true)
        }
    };
}

shapes! {
    audit::AuditAct, audit::AuditCheck, audit::AuditDetail, audit::AuditEntry, audit::AuditFormat, audit::AuditPage,
    catch_up::BusyThread, catch_up::CatchUp, catch_up::CaughtUp, catch_up::RoomChanges,
    coaching::BrokenRule, coaching::Candidate, coaching::Coaching, coaching::CoachingSession, coaching::CoachingSessionState, coaching::Group, coaching::GroupProblem, coaching::GroupProblemKind, coaching::Needs, coaching::NetworkTheme, coaching::NewRound, coaching::Reason, coaching::ReasonKind, coaching::Round, coaching::RoundAct, coaching::RoundChange, coaching::RoundRule, coaching::RoundState, coaching::RoundStep, coaching::SetCoachingSession, coaching::SetSessionNote, coaching::SetVeto, coaching::SuggestGroups, coaching::Veto,
    desk::ChangeHandover, desk::Desk, desk::Handover, desk::HandoverDone, desk::HandoverList, desk::WriteHandover, directory::Directory, directory::DirectoryArea, directory::DirectoryCounts, directory::DirectoryOrganisation, directory::DirectoryPerson, directory::Likeness, directory::LikenessKind, directory::OrganisationChange,
    drafts::Draft, drafts::SetDraft,
    files::File, files::FileChange, files::FilePage, files::RoomFile,
    following::FollowTopic, following::MyTopic, following::ReadTopic, following::TopicLevel, following::TopicRead,
    holds::Burst, holds::Held, holds::HeldAct, holds::HeldList, holds::HeldState, holds::HeldTopic, holds::HoldBody,
    holds::HoldMessage, holds::HoldRule, holds::Holds,
    identity::AskSignInLink, identity::ChangePassword, identity::Invite, identity::LinkView, identity::NewInvite, identity::NewPerson, identity::NewToken, identity::Scope, identity::ServerFacts, identity::Session, identity::SignIn, identity::Token, ids::CaseId, ids::CommentId, ids::FeedId, ids::FileId, ids::HandoverId, ids::HeldId, ids::GroupId, ids::InviteId, ids::MailId, ids::MessageId, ids::NetworkId, ids::NodeId, ids::Nonce, ids::OrganisationId, ids::PersonId, ids::ProposalId, ids::RegistrationId, ids::RemovalId, ids::RoomId, ids::RoundId, ids::ScheduledId, ids::SessionId, ids::StatementId, ids::TokenId, ids::TopicActId, inbox::InboxFilter,
    inbox::InboxItem, inbox::InboxKind, inbox::InboxPage, inbox::InboxState, inbox::MarkInbox,
    proposals::Answer, joining::Call, joining::CallText, joining::CallTheme, joining::ConfirmRegistration, joining::Contact, joining::DeclineRegistration, joining::Experience, joining::Gap, joining::GapKind, proposals::GivenAnswer, proposals::NewProposal, proposals::NewProposalComment, joining::NewRegistration, joining::PlanKind, proposals::Proposal, proposals::ProposalChange, proposals::ProposalComment, proposals::ProposalState, joining::PublicCall, joining::Registration, joining::RegistrationCounts, joining::RegistrationList, joining::RegistrationState, proposals::SendProposal, joining::SetCall, joining::StartingPoint, proposals::ThemeCount, proposals::Tier, mail::Language, mail::Mail, mail::MailKind, mail::MailLine, mail::MailPage, mail::MailState, messages::EditMessage, messages::FoundMessages, messages::Message, messages::MessageAct, messages::MessagePage, messages::MessageResult,
    messages::Pin, messages::PostBody, messages::PostHeld, messages::PostMessage, messages::PostOutcome, messages::Posted, messages::Preview,
    messages::PreviewMessage, messages::PublishedMessage,
    messages::React, messages::Reaction, messages::Removal, messages::RemoveMessage, messages::Revision,
    messages::Thread,
    relay::NewRelay, relay::PassedOn, relay::Relayed, relay::RelayedFrom, relay::RelayedPart, relay::RelayedRoom,
    moderation::Case, moderation::CaseAct, moderation::CaseCount, moderation::CaseDecision, moderation::CaseKind, moderation::CasePage, moderation::CaseReport, moderation::CaseState, moderation::Decide, moderation::DecideCase, moderation::DecideCaseBody, moderation::MakeObjection, moderation::Mute, moderation::MyHold, moderation::Objection, moderation::ObjectionDecision, moderation::RemoveAllBody, moderation::RemoveAllOfPerson, moderation::RemovedAll, moderation::Report, moderation::ReportBody, moderation::ReportMessage, moderation::ReportReason, moderation::RestoreBody, moderation::RestoreMessage, moderation::SetMute, moderation::SetSuspension, moderation::Statement, moderation::StatementKind, moderation::StatementPage, moderation::Suspension, moderation::Verdict,
    networks::AdmitMember, networks::DirectoryEntry, networks::DirectoryPage, networks::Grant,
    networks::Limits, networks::Look, networks::MyNetwork, networks::Network, networks::NetworkAction, networks::NetworkChange, networks::NewNetwork,
    networks::Overview, networks::Role, networks::Rules, networks::SetRoles,
    orgs::Organisation, orgs::OrganisationPage,
    out::ExportFormat, out::Feed, out::NewFeed,
    people::Me, people::NetworkEvent, people::Person, people::PersonEvent, people::ProfileChange, people::ReadRoom,
    people::ReadState,
    problem::Problem,
    push::PushKey, push::PushKind, push::PushNotice, push::PushSubscribe, push::PushUnsubscribe,
    rooms::Change, rooms::ChangePage, rooms::RoomLook, rooms::SetRoomLook, rooms::Cohort, rooms::Member, rooms::MyRoom, rooms::NewChannel,
    rooms::NewCohort, rooms::NewDirect, rooms::Room, rooms::RoomAction, rooms::RoomChange, rooms::RoomEvent,
    rooms::RoomKind, rooms::SetTyping, rooms::WhoPosts,
    saved::SaveMessage, saved::Saved, saved::SavedMessage,
    seats::NewSuccessor, seats::OrganisationRole, seats::OrganisationRoleDone, seats::Succession, seats::SuccessorInvite,
    scheduled::NewScheduled, scheduled::Scheduled, scheduled::ScheduledChange,
    search::Completion, search::CompletionKind, search::Completions, search::Found, search::Instead, search::SearchGroup,
    search::SearchHit, search::SearchOrder, search::SearchPage, search::SnippetPart, search::Understood,
    settings::Density, settings::Level, settings::Notifications, settings::Quiet, settings::Settings,
    settings::SettingsChange, settings::Theme,
    topic_acts::AskQuestion, topic_acts::AskQuestionBody, topic_acts::ChangeTopic, topic_acts::ChangeTopicBody, topic_acts::DeclineQuestion, topic_acts::DeclineQuestionBody, topics::Declined, topic_acts::LiftBody, topic_acts::LiftTopic, topic_acts::MergeTopic, topic_acts::MergeTopicBody, topic_acts::MoveTopic, topic_acts::MoveTopicBody, topics::Moved, topic_acts::OpenTopic, topic_acts::OpenTopicBody, topics::QuestionLine, topics::QuestionPage, topics::QuestionState, topic_acts::SplitTopic, topic_acts::SplitTopicBody, topics::Stamp, topics::TagCount, topics::Topic, topics::TopicAct, topics::TopicActKind, topics::TopicKind, topics::TopicLine, topics::TopicOrder, topics::TopicPage, topics::TopicResult, topics::TopicState, topics::TopicView, topic_acts::UndoTopicAct,
}

macro_rules! limits {
    ($($name:ident),+ $(,)?) => {
        fn limit_values() -> BTreeMap<&'static str, String> {
            [$((stringify!($name), limits::$name.to_string())),+].into()
        }
    };
}

limits! {
    ALT_CHARS, AVATAR_BYTES, BODY_BYTES, CALL_INCLUDES, CALL_INTRO, CALL_MUNICIPALITIES, CALL_SEATS, CALL_TITLE, DECLINE_REASON, DIRECT_PEOPLE, DRAFTS, EMOJI_BYTES, ENDPOINT_BYTES, FILES, FILE_BYTES, FILE_NAME_BYTES, FRAME_BYTES, GROUPS, HANDOVER_CHARS, HANDOVER_DAYS, HEADER_BYTES, HELD, HOLD_NEWCOMER_POSTS, HOLD_WORDS, HOLD_WORD_CHARS, LEVELS, LOOKS, LOOK_MINUTES, LOOK_MINUTES_MIN, MENTIONS, MODERATION_LATEST_MS, MODERATION_REASON, MODERATION_RULE, MODERATOR_SUSPENDS_MS, NEED_THEMES, NOTE_CHARS, OBJECTION_CHARS, OBJECTION_DAYS, OUTBOX_BYTES, PAGE, PASSWORD_BYTES, PASSWORD_CHARS, PING_SECONDS, PROPOSALS, PROPOSAL_COMMENT, PROPOSAL_COMMENTS, PROPOSAL_TEXT, REACTIONS, RECOVER_BYTES, RECOVER_CHANGES, REGISTRATIONS, REGISTRATION_REASON, REGISTRATION_TEXT, RELAY_BYTES, RELAY_PARTS, REMOVALS, REPORT_NOTE, ROOM_ORDER, ROUND_ACTS, SAVED, SCHEDULED, SCHEDULED_LATEST_MS, SCHEDULED_SOONEST_MS, SESSIONS, SESSION_MINUTES, SESSION_MINUTES_MIN, SLOW_MODE_S, TOPICS, TOPIC_CHOSEN, TOPIC_POSTS, TOPIC_TAG, TOPIC_TAGS, TOPIC_TITLE, TYPING_MS, VETO_REASON,
}

/// Compares a document with its file, or writes it.
fn check(path: &str, document: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("the folder can be made");
        std::fs::write(&file, document).expect("the document can be written");
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(written == document, "{path} is stale: UPDATE=1 cargo test -p mellanrum-protocol --all-features");
}

/// The same text whether or not some other crate of the build asks `serde_json` to keep the order of insertion.
fn pretty(mut document: Value) -> String {
    document.sort_all_objects();
    let mut text = serde_json::to_string_pretty(&document).expect("JSON");
    text.push('\n');
    text
}
