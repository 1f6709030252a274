//! HTTP streaming and SSE, with their commands by `/emulation`, on whichever node that comes in.

use std::collections::VecDeque;
use std::net::SocketAddr;

use mellanrum_protocol::channel::Channel;
use mellanrum_protocol::frame::Reply;
use mellanrum_protocol::shapes::rooms::RoomEvent;
use mellanrum_protocol::{MessageId, RoomId};
use reqwest::{Client, Response};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::support::{Backend, PATIENCE, Person, Setup, TestApp};

/// A streaming connection.
struct Stream {
    response: Response,
    unread: String,
    replies: VecDeque<Reply>,
    prefix: &'static str,
    session: String,
    node: String,
}

impl Stream {
    async fn http(person: &Person) -> Self {
        let body = r#"{"id":1,"connect":{}}"#;
        let request = Client::new().post(format!("http://{}/connection/http_stream", person.address)).body(body);
        Self::start(request, person, "").await
    }

    async fn sse(person: &Person) -> Self {
        let query = "cf_connect=%7B%22id%22%3A1%2C%22connect%22%3A%7B%7D%7D";
        let request = Client::new().get(format!("http://{}/connection/sse?{query}", person.address));
        Self::start(request, person, "data: ").await
    }

    async fn start(request: reqwest::RequestBuilder, person: &Person, prefix: &'static str) -> Self {
        let (name, value) = person.credential().expect("somebody");
        let response = request.header(name, value).send().await.expect("an answer");
        assert_eq!(response.status().as_u16(), 200);
        let (unread, replies) = (String::new(), VecDeque::new());
        let mut stream = Self { response, unread, replies, prefix, session: String::new(), node: String::new() };
        let connected = stream.next().await.expect("a reply").connect.expect("the reply to connect");
        assert!(!connected.session.is_empty() && !connected.node.is_empty());
        (stream.session, stream.node) = (connected.session, connected.node);
        stream
    }

    async fn next(&mut self) -> Option<Reply> {
        loop {
            if let Some(reply) = self.replies.pop_front() {
                return Some(reply);
            }
            let chunk = timeout(PATIENCE, self.response.chunk()).await.expect("something in time").ok().flatten()?;
            self.unread.push_str(std::str::from_utf8(&chunk).expect("UTF-8"));
            while let Some(end) = self.unread.find('\n') {
                let line: String = self.unread.drain(..=end).collect();
                if let Some(json) = line.trim_end().strip_prefix(self.prefix).filter(|json| !json.is_empty()) {
                    self.replies.push_back(serde_json::from_str(json).expect("a reply"));
                }
            }
        }
    }

    fn command(&self, data: &Value) -> Value {
        json!({ "session": self.session, "node": self.node, "data": data.to_string() })
    }

    /// Hears a room, asking by the node at this address.
    async fn subscribe(&mut self, room: RoomId, by: SocketAddr) {
        let data = json!({ "id": 2, "subscribe": { "channel": Channel::Room(room).to_string() } });
        assert_eq!(emulate(by, &self.command(&data)).await, 204);
        let reply = self.next().await.expect("a reply");
        assert!(reply.id == 2 && reply.subscribe.is_some(), "{reply:?}");
    }

    async fn next_message(&mut self) -> MessageId {
        let reply = self.next().await.expect("a push");
        let publication = reply.push.and_then(|push| push.r#pub).expect("a publication");
        match serde_json::from_str(publication.data.get()).expect("an event") {
            RoomEvent::Message { message } => message.id,
            other => panic!("{other:?}"),
        }
    }
}

async fn emulate(by: SocketAddr, body: &Value) -> u16 {
    let request = Client::new().post(format!("http://{by}/emulation")).body(body.to_string());
    request.send().await.expect("an answer").status().as_u16()
}

on_both_databases!(http_streaming_and_sse_carry_what_a_websocket_does, |app| async move {
    for mut stream in [Stream::http(&app.owner).await, Stream::sse(&app.owner).await] {
        stream.subscribe(app.general, app.address(0)).await;
        let sent = app.owner.post(app.general, "hej").await;
        assert_eq!(stream.next_message().await, sent.id);
    }
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commands_reach_a_stream_through_another_node() {
    let app = TestApp::start(Setup::two_nodes()).await;
    for mut stream in [Stream::http(&app.owner).await, Stream::sse(&app.owner).await] {
        stream.subscribe(app.general, app.address(1)).await;
        let sent = app.owner.at(app.address(1)).post(app.general, "hej").await;
        assert_eq!(stream.next_message().await, sent.id);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_holds_a_streams_secret_can_command_it() {
    let app = TestApp::start(Backend::SqliteLocal).await;
    let stream = Stream::http(&app.owner).await;
    let ping = json!({ "id": 3, "ping": {} });
    let mut forged = stream.command(&ping);
    forged["session"] = json!("a guess");
    assert_eq!(emulate(app.address(0), &forged).await, 404);
    assert_eq!(emulate(app.address(0), &json!({ "session": 1 })).await, 400);
    assert_eq!(emulate(app.address(0), &stream.command(&json!("x".repeat(70_000)))).await, 413);
    let body = stream.command(&ping).to_string();
    let request = Client::new().post(format!("http://{}/emulation", app.address(0))).body(body);
    let from_elsewhere = request.header("origin", "https://evil.example").send().await.expect("an answer");
    assert_eq!(from_elsewhere.status().as_u16(), 403);
    let session = stream.session.clone();
    drop(stream);
    // A stream that has gone takes no commands.
    let body = json!({ "session": session, "node": app.app(0).node, "data": "{}" });
    let gone = || async { (emulate(app.address(0), &body).await == 404).then_some(()) };
    crate::support::eventually(PATIENCE, gone).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_ends_with_the_session_it_was_opened_by() {
    let app = TestApp::start(Backend::SqliteLocal).await;
    let mut stream = Stream::sse(&app.owner).await;
    app.owner.send("DELETE", "/sessions", None).await.expect_status(204);
    let push = stream.next().await.expect("a last word").push.expect("a push");
    assert_eq!(push.disconnect.map(|end| (end.code, end.reconnect)), Some((4500, false)));
    assert!(stream.next().await.is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_gets_no_stream() {
    let app = TestApp::start(Backend::SqliteLocal).await;
    let request = Client::new().post(format!("http://{}/connection/http_stream", app.address(0)));
    let answer = request.body(r#"{"id":1,"connect":{}}"#).send().await.expect("an answer").text().await.expect("text");
    let reply: Reply = serde_json::from_str(answer.trim()).expect("a reply");
    assert_eq!(reply.push.and_then(|push| push.disconnect).map(|end| end.code), Some(3500));
}
