//! The documents made from this crate: TypeScript, JSON Schema and `AsyncAPI`. Fails when one of them is stale;
//! `UPDATE=1 cargo test -p mellanrum-protocol --all-features` writes them anew.
#![cfg(feature = "schema")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use mellanrum_protocol::error::{DisconnectCode, ErrorCode, UnsubscribeCode};
use mellanrum_protocol::methods::Method;
use mellanrum_protocol::shapes::{
    audit, catch_up, drafts, files, following, identity, inbox, messages, moderation, networks, orgs, out, people,
    problem, push, rooms, saved, scheduled, search, settings, topics,
};
use mellanrum_protocol::{ids, limits};
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
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
            [$((stringify!($name), declare($module::$name::docs(), $module::$name::decl(&config)))),+].into()
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
    drafts::Draft, drafts::SetDraft,
    files::File, files::FileChange, files::FilePage, files::RoomFile,
    following::FollowTopic, following::MyTopic, following::ReadTopic, following::TopicLevel, following::TopicRead,
    identity::ChangePassword, identity::Invite, identity::LinkView, identity::NewInvite, identity::NewPerson,
    identity::NewToken, identity::Scope, identity::Session, identity::SignIn, identity::Token,
    ids::CaseId, ids::FeedId, ids::FileId, ids::InviteId, ids::MessageId, ids::NetworkId, ids::NodeId, ids::Nonce, ids::OrganisationId,
    ids::PersonId, ids::RemovalId, ids::RoomId, ids::ScheduledId, ids::SessionId, ids::StatementId, ids::TokenId, ids::TopicActId, inbox::InboxFilter,
    inbox::InboxItem, inbox::InboxKind, inbox::InboxPage, inbox::InboxState, inbox::MarkInbox,
    messages::EditMessage, messages::Message, messages::MessageAct, messages::MessagePage, messages::MessageResult,
    messages::Pin, messages::PostBody, messages::PostMessage, messages::Posted, messages::Preview,
    messages::PreviewMessage, messages::PublishedMessage,
    messages::React, messages::Reaction, messages::Removal, messages::RemoveMessage, messages::Revision,
    messages::Thread,
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
    rooms::Change, rooms::ChangePage, rooms::Cohort, rooms::Member, rooms::MyRoom, rooms::NewChannel,
    rooms::NewCohort, rooms::NewDirect, rooms::Room, rooms::RoomAction, rooms::RoomChange, rooms::RoomEvent,
    rooms::RoomKind, rooms::SetTyping, rooms::WhoPosts,
    saved::SaveMessage, saved::Saved, saved::SavedMessage,
    scheduled::NewScheduled, scheduled::Scheduled, scheduled::ScheduledChange,
    search::Completion, search::CompletionKind, search::Completions, search::Found, search::Instead, search::SearchGroup,
    search::SearchHit, search::SearchOrder, search::SearchPage, search::SnippetPart, search::Understood,
    settings::Density, settings::Level, settings::Notifications, settings::Quiet, settings::Settings,
    settings::SettingsChange, settings::Theme,
    topics::AskQuestion, topics::AskQuestionBody, topics::ChangeTopic, topics::ChangeTopicBody, topics::DeclineQuestion, topics::DeclineQuestionBody, topics::Declined, topics::LiftBody, topics::LiftTopic, topics::MergeTopic, topics::MergeTopicBody, topics::MoveTopic, topics::MoveTopicBody, topics::Moved, topics::OpenTopic, topics::OpenTopicBody, topics::QuestionLine, topics::QuestionPage, topics::QuestionState, topics::SplitTopic, topics::SplitTopicBody, topics::Stamp, topics::TagCount, topics::Topic, topics::TopicAct, topics::TopicActKind, topics::TopicKind, topics::TopicLine, topics::TopicOrder, topics::TopicPage, topics::TopicResult, topics::TopicState, topics::TopicView, topics::UndoTopicAct,
}

macro_rules! limits {
    ($($name:ident),+ $(,)?) => {
        fn limit_values() -> BTreeMap<&'static str, String> {
            [$((stringify!($name), limits::$name.to_string())),+].into()
        }
    };
}

limits! {
    ALT_CHARS, AVATAR_BYTES, BODY_BYTES, DECLINE_REASON, DIRECT_PEOPLE, DRAFTS, EMOJI_BYTES, ENDPOINT_BYTES, FILES,
    FILE_BYTES, FILE_NAME_BYTES, FRAME_BYTES, HEADER_BYTES, LEVELS, MENTIONS, MODERATION_LATEST_MS, MODERATION_REASON,
    MODERATION_RULE, MODERATOR_SUSPENDS_MS, NOTE_CHARS, OBJECTION_CHARS, OBJECTION_DAYS, OUTBOX_BYTES, PAGE,
    PASSWORD_BYTES, PASSWORD_CHARS, PING_SECONDS, REACTIONS, RECOVER_BYTES, RECOVER_CHANGES, REMOVALS, REPORT_NOTE,
    ROOM_ORDER, SAVED, SCHEDULED, SCHEDULED_LATEST_MS, SCHEDULED_SOONEST_MS, SLOW_MODE_S, TOPICS, TOPIC_CHOSEN,
    TOPIC_POSTS, TOPIC_TAG, TOPIC_TAGS, TOPIC_TITLE, TYPING_MS,
}

const UNSUBSCRIBE: [UnsubscribeCode; 2] = [UnsubscribeCode::Ended, UnsubscribeCode::InsufficientState];
const DISCONNECT: [DisconnectCode; 10] = [
    DisconnectCode::TooLarge,
    DisconnectCode::Shutdown,
    DisconnectCode::ServerError,
    DisconnectCode::Expired,
    DisconnectCode::Slow,
    DisconnectCode::NoPong,
    DisconnectCode::InvalidToken,
    DisconnectCode::BadRequest,
    DisconnectCode::ConnectionLimit,
    DisconnectCode::SignedOut,
];

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

/// The comment above each line of `source` that `name` finds a name in, joined to one line.
fn comments(source: &str, name: fn(&str) -> Option<&str>) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut comment = Vec::new();
    for line in source.lines().map(str::trim) {
        if let Some(words) = line.strip_prefix("/// ") {
            comment.push(words);
        } else {
            if let Some(name) = name(line) {
                found.insert(name.to_owned(), comment.join(" "));
            }
            comment.clear();
        }
    }
    found
}

fn method_comments() -> BTreeMap<String, String> {
    comments(include_str!("../src/methods.rs"), |line| Some(line.split_once(" = \"")?.1.split_once("\":")?.0.trim()))
}

fn limit_comments() -> BTreeMap<String, String> {
    comments(include_str!("../src/limits.rs"), |line| Some(line.strip_prefix("pub const ")?.split_once(':')?.0))
}

fn code_comments() -> BTreeMap<String, String> {
    comments(include_str!("../src/error.rs"), |line| {
        let (_, word) = line.strip_suffix(";").filter(|line| line.contains(" = "))?.split_once(", \"")?;
        Some(word.split_once('"')?.0)
    })
}

/// Names of the types that a source file declares for the wire.
fn declared(source: &str) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    let mut opened = "";
    for line in source.lines() {
        let words = line.trim();
        if line.ends_with("! {") {
            opened = line;
        } else if line == "}" {
            opened = "";
        } else if opened == "shapes! {" {
            let name = words.strip_prefix("pub struct ").or_else(|| words.strip_prefix("pub enum "));
            found.extend(name.and_then(|name| name.split_whitespace().next()));
        } else if opened == "words! {" && line.ends_with(" {") && !words.starts_with("///") {
            found.extend(words.split_whitespace().next());
        } else if opened == "id! {" && !words.starts_with("///") {
            found.insert(words.trim_end_matches(','));
        }
    }
    found
}

#[test]
fn every_shape_is_listed_here() {
    let mut names = BTreeSet::new();
    for source in [
        include_str!("../src/ids.rs"),
        include_str!("../src/shapes/audit.rs"),
        include_str!("../src/shapes/catch_up.rs"),
        include_str!("../src/shapes/drafts.rs"),
        include_str!("../src/shapes/files.rs"),
        include_str!("../src/shapes/following.rs"),
        include_str!("../src/shapes/identity.rs"),
        include_str!("../src/shapes/inbox.rs"),
        include_str!("../src/shapes/messages.rs"),
        include_str!("../src/shapes/moderation.rs"),
        include_str!("../src/shapes/networks.rs"),
        include_str!("../src/shapes/orgs.rs"),
        include_str!("../src/shapes/out.rs"),
        include_str!("../src/shapes/people.rs"),
        include_str!("../src/shapes/problem.rs"),
        include_str!("../src/shapes/push.rs"),
        include_str!("../src/shapes/rooms.rs"),
        include_str!("../src/shapes/saved.rs"),
        include_str!("../src/shapes/scheduled.rs"),
        include_str!("../src/shapes/search.rs"),
        include_str!("../src/shapes/settings.rs"),
        include_str!("../src/shapes/topics.rs"),
    ] {
        names.append(&mut declared(source));
    }
    assert_eq!(names, declarations().into_keys().collect());
    let modules = include_str!("../src/shapes/mod.rs").lines().filter(|line| line.starts_with("pub mod ")).count();
    assert_eq!(modules, 21, "a new file of shapes is to be read above");
}

#[test]
fn every_limit_and_code_is_listed_here() {
    assert_eq!(limit_comments().into_keys().collect::<Vec<_>>(), limit_values().into_keys().collect::<Vec<_>>());
    let words: BTreeSet<String> = ErrorCode::ALL.iter().map(|code| code.word().to_owned()).collect();
    assert_eq!(code_comments().into_keys().collect::<BTreeSet<_>>(), words);
    let source = include_str!("../src/error.rs");
    for (known, name) in
        [(UNSUBSCRIBE.len(), "pub enum UnsubscribeCode {"), (DISCONNECT.len(), "pub enum DisconnectCode {")]
    {
        let body = source.split_once(name).and_then(|(_, rest)| rest.split_once("\n}")).expect("the enum").0;
        assert_eq!(body.lines().filter(|line| line.ends_with(',')).count(), known, "{name}");
    }
}

#[test]
fn typescript() {
    let mut text = String::from("// Made from `protocol/`; do not edit.\n");
    let mut types = declarations();
    types.insert("Empty", "/**\n * Nothing inside.\n */\nexport type Empty = Record<string, never>;\n".to_owned());
    for declaration in types.values() {
        text += "\n";
        text += declaration;
    }
    let methods = method_comments();
    text += "\n/**\n * Parameters and result of each rpc method.\n */\nexport interface Methods {\n";
    for method in Method::ALL {
        let (params, result) = method.shapes();
        let (name, comment) = (method.as_str(), &methods[method.as_str()]);
        writeln!(text, "/**\n * {comment}\n */\n\"{name}\": {{ params: {params}, result: {result}, }},").expect("text");
    }
    text += "}\n\n/**\n * The number of each error, by its word.\n */\nexport const errorCodes = {\n";
    let codes = code_comments();
    for code in ErrorCode::ALL {
        let (word, number, comment) = (code.word(), code.number(), &codes[code.word()]);
        writeln!(text, "/**\n * {comment}\n */\n{word}: {number},").expect("text");
    }
    text += "} as const;\n\n/**\n * The word of an error.\n */\nexport type ErrorWord = keyof typeof errorCodes;\n";
    text += "\n/**\n * Errors after which the same call may succeed without any change.\n */\n";
    text += "export const temporaryErrors: ReadonlySet<number> = new Set([";
    let temporary: Vec<String> =
        ErrorCode::ALL.iter().filter(|code| code.temporary()).map(|code| code.number().to_string()).collect();
    writeln!(text, "{}]);", temporary.join(", ")).expect("text");
    text += "\n/**\n * Why a subscription was ended: below 2500 for good, from 2500 subscribe again.\n */\n";
    text += "export const unsubscribeCodes = {\n";
    for code in UNSUBSCRIBE {
        writeln!(text, "{}: {},", word(code.reason()), code.number()).expect("text");
    }
    text +=
        "} as const;\n\n/**\n * Why a connection was ended: connect again after 3000–3499 and 4000–4499 only.\n */\n";
    text += "export const disconnectCodes = {\n";
    for code in DISCONNECT {
        writeln!(text, "{}: {},", word(code.reason()), code.number()).expect("text");
    }
    text += "} as const;\n\n/**\n * Sizes that both sides know.\n */\nexport const limits = {\n";
    let comments = limit_comments();
    for (name, value) in limit_values() {
        writeln!(text, "/**\n * {}\n */\n{}: {value},", comments[name], name.to_lowercase()).expect("text");
    }
    text += "} as const;\n";
    assert!(!text.contains("bigint"));
    check("../client-web/src/lib/protocol/types.ts", &text);
}

/// A reason as a word.
fn word(reason: &str) -> String {
    reason.replace(' ', "_")
}

fn empty() -> Value {
    json!({ "description": "Nothing inside.", "type": "object", "maxProperties": 0 })
}

#[test]
fn json_schema() {
    let mut definitions = definitions();
    definitions.insert("Empty".to_owned(), empty());
    let document = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Mellanrum",
        "description": "Every shape that crosses the wire. Made from `protocol/`; do not edit.",
        "definitions": definitions,
    });
    check("docs/schema.json", &pretty(document));
}

fn shape(name: &str) -> Value {
    json!({ "$ref": format!("schema.json#/definitions/{name}") })
}

fn object(properties: &Value) -> Value {
    let required: BTreeSet<&String> = properties.as_object().expect("an object").keys().collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

/// A push that carries an event of this shape.
fn event(name: &str, summary: &str, ordered: bool) -> Value {
    let mut publication = object(&json!({ "data": shape(name) }));
    if ordered {
        publication["properties"]["offset"] =
            json!({ "type": "integer", "description": "The change's seq; absent for what passes." });
    }
    let payload = object(&json!({
        "push": object(&json!({ "channel": { "type": "string" }, "pub": publication })),
    }));
    json!({ "name": name, "summary": summary, "payload": payload })
}

fn message_ref(channel: &str, message: &str) -> Value {
    json!({ "$ref": format!("#/channels/{channel}/messages/{message}") })
}

#[test]
fn asyncapi() {
    let comments = method_comments();
    let mut messages = Map::new();
    let mut operations = Map::new();
    for method in Method::ALL {
        let (name, (params, result)) = (method.as_str(), method.shapes());
        let command = json!({ "const": name });
        let call = object(&json!({
            "id": { "type": "integer", "minimum": 1 },
            "rpc": object(&json!({ "method": command, "data": shape(params) })),
        }));
        let answer = object(&json!({
            "id": { "type": "integer", "minimum": 1 },
            "rpc": object(&json!({ "data": shape(result) })),
        }));
        let reply_name = format!("{name}.reply");
        messages.insert(name.to_owned(), json!({ "name": name, "payload": call }));
        messages.insert(reply_name.clone(), json!({ "name": reply_name, "payload": answer }));
        operations.insert(
            name.to_owned(),
            json!({
                "action": "receive",
                "channel": { "$ref": "#/channels/connection" },
                "summary": comments[name],
                "messages": [message_ref("connection", name)],
                "reply": {
                    "channel": { "$ref": "#/channels/connection" },
                    "messages": [message_ref("connection", &reply_name), message_ref("connection", "refused")],
                },
            }),
        );
    }
    let words: Vec<&str> = ErrorCode::ALL.iter().map(|code| code.word()).collect();
    let numbers: Vec<u32> = ErrorCode::ALL.iter().map(|code| code.number()).collect();
    let mut error = object(&json!({
        "code": { "enum": numbers },
        "message": { "type": "string", "description": format!("The code's word ({}); `invalid` is followed by `: `, the field and the reason.", words.join(", ")) },
    }));
    error["properties"]["temporary"] = json!({ "type": "boolean" });
    error["properties"]["retry_after_ms"] = json!({ "type": "integer", "minimum": 0 });
    messages.insert(
        "refused".to_owned(),
        json!({ "name": "refused", "payload": object(&json!({ "id": { "type": "integer" }, "error": error })) }),
    );
    for (channel, name) in [("room", "RoomEvent"), ("person", "PersonEvent"), ("network", "NetworkEvent")] {
        operations.insert(
            format!("{channel}.event"),
            json!({
                "action": "send",
                "channel": { "$ref": format!("#/channels/{channel}") },
                "summary": format!("What arrives on a `{channel}:` channel."),
                "messages": [message_ref(channel, name)],
            }),
        );
    }
    let published = object(&json!({
        "id": { "type": "integer", "minimum": 1 },
        "publish": object(&json!({ "channel": { "type": "string" }, "data": shape("PublishedMessage") })),
    }));
    operations.insert(
        "room.publish".to_owned(),
        json!({
            "action": "receive",
            "channel": { "$ref": "#/channels/room" },
            "summary": "`message.post` for SDK users and bots.",
            "messages": [message_ref("room", "PublishedMessage")],
        }),
    );
    let channel = |kind: &str, what: &str, messages: Value| {
        let parameter = format!("{kind}_id");
        json!({
            "address": format!("{kind}:{{{parameter}}}"),
            "description": what,
            "parameters": { parameter: { "description": "A UUID, in lower case." } },
            "messages": messages,
        })
    };
    let document = json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": "Mellanrum, live",
            "version": mellanrum_protocol::VERSION,
            "description": "The live connection: the Centrifuge client protocol, version 2, JSON. `live.md` and `recovery.md` say in words what to do with it. Made from `protocol/`; do not edit.",
            "license": { "name": "EUPL-1.2" },
        },
        "defaultContentType": "application/json",
        "servers": {
            "websocket": { "host": "samtal.example.org", "pathname": "/connection/websocket", "protocol": "wss" },
            "http_stream": { "host": "samtal.example.org", "pathname": "/connection/http_stream", "protocol": "https" },
            "sse": { "host": "samtal.example.org", "pathname": "/connection/sse", "protocol": "https" },
        },
        "channels": {
            "connection": { "address": null, "description": "Commands and replies of one connection.", "messages": messages },
            "room": channel("room", "A room's changes, recoverable: `offset` is the room's seq.", json!({
                "RoomEvent": event("RoomEvent", "A change with an offset, or something that passes, without.", true),
                "PublishedMessage": { "name": "PublishedMessage", "payload": published },
            })),
            "person": channel("person", "What concerns one person; the server subscribes each connection to its own.", json!({
                "PersonEvent": event("PersonEvent", "Not stored: after a time away load the overview.", false),
            })),
            "network": channel("network", "Who is here in the network, and changes of its directory.", json!({
                "NetworkEvent": event("NetworkEvent", "Not stored.", false),
            })),
        },
        "operations": operations,
    });
    let schemas = definitions();
    for method in Method::ALL {
        let (params, result) = method.shapes();
        for name in [params, result] {
            assert!(name == "Empty" || schemas.contains_key(name), "{name} is no shape");
        }
    }
    check("docs/asyncapi.json", &pretty(document));
}
