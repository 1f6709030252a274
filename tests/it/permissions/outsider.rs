//! A coaching room's outsider gets nothing: not what is in it, not that it is there.

use mellanrum_protocol::channel::Channel;
use mellanrum_protocol::frame::{ChannelRequest, Command, HistoryRequest, PublishRequest, SubscribeRequest};
use mellanrum_protocol::methods::Method;
use mellanrum_protocol::shapes::networks::{DirectoryPage, Overview};
use mellanrum_protocol::shapes::rooms::MyRoom;
use mellanrum_protocol::{MessageId, RoomId};
use serde_json::{Value, json, value::to_raw_value};

use crate::support::live::rpc;
use crate::support::{Answer, Live, Person, nonce, uuid};

/// Everything that can be asked of a room and a message in it, over REST.
async fn rest(person: &Person, room: RoomId, message: MessageId, other: &Person) -> Vec<(String, Answer)> {
    let body = |text: &str| Some(json!({ "body": text }));
    let (room_path, message_path) = (format!("/rooms/{room}"), format!("/messages/{message}"));
    let member = format!("{room_path}/members/{}", other.id);
    let later = mellanrum::clock::Clock::default().now_ms() + 60_000;
    let asks: Vec<(&str, String, Option<Value>)> = vec![
        ("GET", room_path.clone(), None),
        ("PATCH", room_path.clone(), Some(json!({ "name": "Ours" }))),
        ("GET", format!("{room_path}/messages"), None),
        ("GET", format!("{room_path}/messages?around=1"), None),
        ("GET", format!("{room_path}/messages?at_ms=1"), None),
        ("POST", format!("{room_path}/messages"), body("may I?")),
        ("GET", format!("{room_path}/members"), None),
        ("PUT", member.clone(), Some(json!({ "role": "participant" }))),
        ("DELETE", member, None),
        ("GET", format!("{room_path}/changes"), None),
        ("GET", format!("{room_path}/pins"), None),
        ("GET", format!("{room_path}/files"), None),
        ("GET", format!("{room_path}/export?from_ms=0&to_ms=1&format=md"), None),
        ("GET", format!("/topics/{message}/export?format=md"), None),
        ("POST", "/me/feeds".to_owned(), Some(json!({ "topic_id": message }))),
        ("POST", format!("{room_path}/files?name=a"), body("may I?")),
        ("POST", format!("{room_path}/read"), Some(json!({ "room_id": room, "seq": 1 }))),
        ("PUT", format!("{room_path}/sessions/1"), Some(json!({ "at_ms": 1, "minutes": 60, "state": "held" }))),
        ("DELETE", format!("{room_path}/sessions/1"), None),
        ("PUT", format!("{room_path}/sessions/1/note"), Some(json!({ "message_id": message }))),
        ("DELETE", format!("{room_path}/sessions/1/note"), None),
        ("GET", format!("/coaching-rounds/{room}"), None),
        ("POST", format!("{room_path}/scheduled"), Some(json!({ "body": "may I?", "send_at_ms": later }))),
        ("PUT", "/me/drafts".to_owned(), Some(json!({ "room_id": room, "body": "may I?" }))),
        ("PUT", "/me/drafts".to_owned(), Some(json!({ "room_id": room, "body": "" }))),
        ("GET", message_path.clone(), None),
        ("GET", format!("{message_path}/thread"), None),
        ("GET", format!("{message_path}/revisions"), None),
        ("PATCH", message_path.clone(), body("changed")),
        ("DELETE", message_path.clone(), None),
        ("PUT", format!("{message_path}/reactions/%F0%9F%91%8D"), None),
        ("DELETE", format!("{message_path}/reactions/%F0%9F%91%8D"), None),
        ("PUT", format!("{message_path}/pin"), None),
        ("DELETE", format!("{message_path}/pin"), None),
        ("PUT", format!("{message_path}/question"), None),
        ("DELETE", format!("{message_path}/question"), None),
        ("PUT", format!("/inbox/{message}"), Some(json!({ "unread": true }))),
        ("PUT", format!("{message_path}/saved"), Some(json!({ "note": "mine" }))),
        ("DELETE", format!("{message_path}/saved"), None),
        ("GET", format!("/topics/{message}/mine"), None),
        ("PUT", format!("/topics/{message}/level"), Some(json!({ "level": "everything" }))),
        ("PUT", format!("/topics/{message}/read"), Some(json!({ "seq": 1 }))),
        ("PUT", format!("{message_path}/answer"), None),
        ("DELETE", format!("{message_path}/answer"), None),
    ];
    let mut answers = Vec::new();
    for (number, (method, path, body)) in asks.into_iter().enumerate() {
        answers.push((format!("{number} {method}"), person.send(method, &path, body).await));
    }
    answers
}

/// The same over a live connection: the refusals as JSON.
async fn live(live: &mut Live, room: RoomId, message: MessageId) -> Vec<(String, Value)> {
    let channel = Channel::Room(room).to_string();
    let named = || ChannelRequest { channel: channel.clone() };
    let data = to_raw_value(&json!({ "body": "may I?" })).expect("JSON");
    let recover = SubscribeRequest { channel: channel.clone(), recover: true, ..SubscribeRequest::default() };
    let history = HistoryRequest { channel: channel.clone(), limit: 5, ..HistoryRequest::default() };
    let mut asks = vec![
        Command { subscribe: Some(recover), ..Command::default() },
        Command { presence: Some(named()), ..Command::default() },
        Command { presence_stats: Some(named()), ..Command::default() },
        Command { history: Some(history), ..Command::default() },
        Command { publish: Some(PublishRequest { channel: channel.clone(), data }), ..Command::default() },
    ];
    for method in Method::ALL {
        let params = match method {
            Method::MessagePost => json!({ "room_id": room, "nonce": nonce(), "body": "may I?" }),
            Method::MessageEdit => json!({ "message_id": message, "nonce": nonce(), "body": "changed" }),
            Method::RoomRead => json!({ "room_id": room, "seq": 1 }),
            Method::MessagePreview | Method::DraftSet => json!({ "room_id": room, "body": "may I?" }),
            Method::TopicFollow => json!({ "message_id": message, "level": "everything" }),
            Method::TopicRead => json!({ "message_id": message, "seq": 1 }),
            Method::TypingSet => json!({ "room_id": room }),
            Method::ReactionAdd | Method::ReactionRemove => {
                json!({ "message_id": message, "nonce": nonce(), "emoji": "👍" })
            }
            _ => json!({ "message_id": message, "nonce": nonce() }),
        };
        asks.push(rpc(method.as_str(), &params));
    }
    let mut answers = Vec::new();
    for (number, ask) in asks.into_iter().enumerate() {
        let refused = live.ask(ask).await.expect_err("refused");
        answers.push((number.to_string(), serde_json::to_value(refused).expect("JSON")));
    }
    answers
}

on_every_backend!(an_outsider_of_a_cohort_is_told_the_same_as_if_it_did_not_exist, |app| async move {
    let [coach, anna, bo] = app.people(["coach", "anna", "bosse"]).await;
    let room = app.cohort("hemlig-grupp", &coach, &[&anna]).await;
    let outsider = app.join_as("moderator", mellanrum_protocol::shapes::networks::Role::Moderator, None).await;
    let secret = anna.post(room, "something sensitive, @bosse").await;
    let (nowhere, nothing) = (RoomId(uuid()), MessageId(uuid()));
    for person in [&outsider, &bo] {
        let closed = rest(person, room, secret.id, &anna).await;
        assert_eq!(closed, rest(person, nowhere, nothing, &anna).await);
        assert!(closed.iter().all(|(_, answer)| answer.code() == Some("not_found")), "{closed:#?}");
        let looked_up = person.send("GET", &format!("/messages?ids={},{nothing}", secret.id), None).await;
        assert_eq!(looked_up.body, json!({ "messages": [] }));
        let mut connection = person.connect().await;
        let closed = live(&mut connection, room, secret.id).await;
        assert_eq!(closed, live(&mut connection, nowhere, nothing).await);
    }
});

on_every_backend!(an_outsider_of_a_cohort_hears_and_counts_nothing_of_it, |app| async move {
    let [coach, anna, bo] = app.people(["coach", "anna", "bosse"]).await;
    let mut far = bo.listen(&[app.general]).await;
    let room = app.cohort("hemlig-grupp", &coach, &[&anna]).await;
    let mut near = anna.listen(&[room]).await;
    let before: Vec<MyRoom> = bo.get("/rooms").await;

    let said = coach.post(room, "@alla what I only say here, @bosse").await;
    coach.reply(&said, "and here").await;
    coach.edit(said.id, "what I only say here, @bosse @anna").await;
    anna.act("PUT", said.id, "/reactions/%F0%9F%91%8D").await;
    assert_eq!(near.next_message(room).await.id, said.id);
    far.hears_nothing(&app.owner, app.general).await;

    let after: Vec<MyRoom> = bo.get("/rooms").await;
    assert_eq!(after.len(), before.len());
    let overview: Overview = bo.get("/me/overview").await;
    let directory: DirectoryPage = bo.get(&format!("/networks/{}/people", app.network)).await;
    for text in [json!(overview).to_string(), json!(directory).to_string()] {
        for trace in [room.to_string(), "hemlig-grupp".to_owned(), "only say here".to_owned()] {
            assert!(!text.contains(&trace), "{trace} in {text}");
        }
    }
    // Counts of what they may read are of what they may read.
    let general = overview.rooms.iter().find(|mine| mine.room.id == app.general).expect("their room");
    assert_eq!((general.unread, general.mentions), (1, 0));
});
