//! The example frames in `fixtures/`: each is read as the frame it says it is and writes back as the same JSON.
//!
//! A file's name begins with what the frame is: `command-`, `reply-`, `push-` or `emulation`.

use std::collections::BTreeMap;
use std::path::Path;

use mellanrum_protocol::channel::Channel;
use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::frame::{Command, EmulationRequest, Push, Reply};
use mellanrum_protocol::methods::Method;
use mellanrum_protocol::shapes::drafts::{Draft, SetDraft};
use mellanrum_protocol::shapes::following::{FollowTopic, MyTopic, ReadTopic};
use mellanrum_protocol::shapes::holds::{Held, HeldAct, HoldMessage};
use mellanrum_protocol::shapes::messages::{
    EditMessage, MessageAct, MessageResult, PostMessage, PostOutcome, Posted, Preview, PreviewMessage,
    PublishedMessage, React, RemoveMessage,
};
use mellanrum_protocol::shapes::moderation::{
    Case, CaseAct, DecideCase, RemoveAllOfPerson, RemovedAll, Report, ReportMessage, RestoreMessage,
};
use mellanrum_protocol::shapes::people::{NetworkEvent, PersonEvent, ReadRoom, ReadState};
use mellanrum_protocol::shapes::rooms::{Change, RoomEvent, SetTyping};
use mellanrum_protocol::shapes::topic_acts::{
    AskQuestion, ChangeTopic, DeclineQuestion, LiftTopic, MergeTopic, MoveTopic, OpenTopic, SplitTopic, UndoTopicAct,
};
use mellanrum_protocol::shapes::topics::TopicResult;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Every fixture's text, by its name without `.json`.
fn fixtures() -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    std::fs::read_dir(folder)
        .expect("the folder")
        .map(|file| {
            let path = file.expect("a file").path();
            let name = path.file_stem().and_then(|name| name.to_str()).expect("a name").to_owned();
            (name, std::fs::read_to_string(path).expect("text"))
        })
        .collect()
}

/// Reads `text` as a `T` and writes it back: nothing may be lost, added or changed.
fn same<T: DeserializeOwned + Serialize>(name: &str, text: &str) -> T {
    let value: T = serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let written = serde_json::to_value(&value).expect("JSON");
    let read: Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(written, read, "{name}");
    value
}

/// Whether `text` is a `T` and nothing else.
fn holds<T: DeserializeOwned + Serialize>(name: &str, text: &str) {
    same::<T>(name, text);
}

#[test]
fn every_frame_reads_and_writes_back() {
    for (name, text) in fixtures() {
        match name.split('-').next() {
            Some("command") => command(&name, &same(&name, &text)),
            Some("reply") => reply(&name, &same(&name, &text)),
            Some("push") => {
                if let Some(push) = same::<Reply>(&name, &text).push {
                    pushed(&name, &push);
                }
            }
            Some("emulation") => {
                let request: EmulationRequest = same(&name, &text);
                serde_json::from_str::<Command>(&request.data).expect("a command inside");
            }
            _ => panic!("{name}: command, reply, push or emulation?"),
        }
    }
}

fn command(name: &str, command: &Command) {
    if let Some(request) = &command.publish {
        same::<PublishedMessage>(name, request.data.get());
    }
    let Some(request) = &command.rpc else { return };
    let data = request.data.as_ref().expect("parameters").get();
    match Method::parse(&request.method).expect("a method") {
        Method::MessagePost => holds::<PostMessage>(name, data),
        Method::MessageEdit => holds::<EditMessage>(name, data),
        Method::MessageRemove => holds::<RemoveMessage>(name, data),
        Method::MessagePreview => holds::<PreviewMessage>(name, data),
        Method::MessageRestore => holds::<RestoreMessage>(name, data),
        Method::MessageHold => holds::<HoldMessage>(name, data),
        Method::HeldWithdraw => holds::<HeldAct>(name, data),
        Method::MessageReport => holds::<ReportMessage>(name, data),
        Method::CaseClaim | Method::CaseRelease => holds::<CaseAct>(name, data),
        Method::CaseDecide => holds::<DecideCase>(name, data),
        Method::PersonRemoveAll => holds::<RemoveAllOfPerson>(name, data),
        Method::MessagePin
        | Method::MessageUnpin
        | Method::QuestionMark
        | Method::QuestionUnmark
        | Method::AnswerAccept
        | Method::AnswerWithdraw
        | Method::QuestionReopen
        | Method::TopicClose
        | Method::TopicLower
        | Method::TopicReopen => holds::<MessageAct>(name, data),
        Method::TopicOpen => holds::<OpenTopic>(name, data),
        Method::TopicLift => holds::<LiftTopic>(name, data),
        Method::TopicMove => holds::<MoveTopic>(name, data),
        Method::TopicSplit => holds::<SplitTopic>(name, data),
        Method::TopicMerge => holds::<MergeTopic>(name, data),
        Method::TopicUndo => holds::<UndoTopicAct>(name, data),
        Method::TopicChange => holds::<ChangeTopic>(name, data),
        Method::QuestionAsk => holds::<AskQuestion>(name, data),
        Method::QuestionDecline => holds::<DeclineQuestion>(name, data),
        Method::DraftSet => holds::<SetDraft>(name, data),
        Method::ReactionAdd | Method::ReactionRemove => holds::<React>(name, data),
        Method::RoomRead => holds::<ReadRoom>(name, data),
        Method::TopicFollow => holds::<FollowTopic>(name, data),
        Method::TopicRead => holds::<ReadTopic>(name, data),
        Method::TypingSet => holds::<SetTyping>(name, data),
    }
}

fn reply(name: &str, reply: &Reply) {
    if let Some(error) = &reply.error {
        let code = ErrorCode::ALL.iter().find(|code| code.number() == error.code).expect("a code");
        assert!(error.message.starts_with(code.word()), "{name}");
        assert_eq!(error.temporary, code.temporary(), "{name}");
    }
    let publications = reply.subscribe.iter().flat_map(|result| &result.publications);
    for publication in publications.chain(reply.history.iter().flat_map(|result| &result.publications)) {
        same::<Change>(name, publication.data.get());
    }
    let Some(result) = &reply.rpc else { return };
    let data = result.data.get();
    let method = name.strip_prefix("reply-rpc-").and_then(|method| method.split('-').next());
    match method.and_then(Method::parse).expect("a method") {
        Method::MessagePost | Method::TopicOpen => holds::<PostOutcome>(name, data),
        Method::MessageEdit => holds::<Posted>(name, data),
        Method::MessagePreview => holds::<Preview>(name, data),
        Method::HeldWithdraw => holds::<Held>(name, data),
        Method::MessageReport => holds::<Report>(name, data),
        Method::CaseClaim | Method::CaseRelease | Method::CaseDecide => holds::<Case>(name, data),
        Method::PersonRemoveAll => holds::<RemovedAll>(name, data),
        Method::DraftSet => holds::<Draft>(name, data),
        Method::RoomRead => holds::<ReadState>(name, data),
        Method::TopicFollow | Method::TopicRead => holds::<MyTopic>(name, data),
        Method::TypingSet => assert_eq!(data, "{}"),
        Method::TopicLift
        | Method::TopicLower
        | Method::TopicMove
        | Method::TopicSplit
        | Method::TopicMerge
        | Method::TopicUndo => holds::<TopicResult>(name, data),
        _ => holds::<MessageResult>(name, data),
    }
}

fn pushed(name: &str, push: &Push) {
    if let Some(disconnect) = &push.disconnect {
        assert_eq!(disconnect.reconnect, matches!(disconnect.code, 3000..=3499 | 4000..=4499), "{name}");
    }
    let Some(publication) = &push.r#pub else { return };
    let data = publication.data.get();
    match Channel::parse(&push.channel).expect("a channel") {
        Channel::Room(_) => {
            let event: RoomEvent = same(name, data);
            assert_eq!(
                publication.offset == 0,
                matches!(event, RoomEvent::Typing { .. }),
                "{name}: an offset if it lasts"
            );
        }
        Channel::Person(_) => holds::<PersonEvent>(name, data),
        Channel::Network(_) => holds::<NetworkEvent>(name, data),
    }
}

#[test]
fn every_kind_of_frame_has_an_example() {
    let fixtures = fixtures();
    for method in Method::ALL {
        for side in ["command", "reply"] {
            let name = format!("{side}-rpc-{}", method.as_str());
            assert!(fixtures.contains_key(&name), "{name}");
        }
    }
    for kind in
        ["connect", "subscribe", "unsubscribe", "publish", "presence", "presence_stats", "history", "ping", "refresh"]
    {
        for side in ["command", "reply"] {
            let name = format!("{side}-{kind}");
            assert!(fixtures.contains_key(&name), "{name}");
        }
    }
    for kind in [
        "room-message",
        "room-member",
        "room-room",
        "room-moved",
        "room-typing",
        "join",
        "leave",
        "network-person",
        "network-network",
    ] {
        assert!(fixtures.contains_key(&format!("push-{kind}")), "{kind}");
    }
    for kind in [
        "read",
        "mention",
        "room_opened",
        "room_closed",
        "roles_changed",
        "profile",
        "draft",
        "scheduled",
        "scheduled_gone",
        "settings",
        "topic",
        "inbox",
        "saved",
        "saved_gone",
        "reminder",
        "case",
        "statement",
        "held",
        "handover",
    ] {
        assert!(fixtures.contains_key(&format!("push-person-{kind}")), "{kind}");
    }
}
