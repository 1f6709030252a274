//! The matrix over the live connection.

use mellanrum_protocol::channel::Channel;
use mellanrum_protocol::error::ErrorFrame;
use mellanrum_protocol::frame::{Command, HistoryRequest, PublishRequest, Reply};
use mellanrum_protocol::methods::Method;
use mellanrum_protocol::shapes::messages::{Message, Posted};
use serde_json::{Value, json, value::to_raw_value};

use super::{Cell, World};
use crate::support::live::rpc;
use crate::support::{Backend, Live, nonce};

const DENIED: u32 = 103;
const NOT_FOUND: u32 = 1404;

impl Cell<'_> {
    /// Holds an answer against the table. To those who may not read a channel is denied, and what an rpc names is not found.
    fn expect<T>(&self, what: &str, answer: &Result<T, ErrorFrame>, allowed: bool, hidden: u32) {
        let expected = match (self.may('r'), allowed) {
            (_, true) => None,
            (true, false) => Some(DENIED),
            (false, false) => Some(hidden),
        };
        let found = answer.as_ref().err().map(|error| error.code);
        assert_eq!(found, expected, "{} in {}: {what}", self.role, self.kind);
    }

    async fn call(&self, live: &mut Live, method: Method, params: Value, allowed: bool) -> Result<Reply, ErrorFrame> {
        let answer = live.ask(rpc(method.as_str(), &params)).await;
        self.expect(method.as_str(), &answer, allowed, NOT_FOUND);
        answer
    }

    /// The host answers a question, and somebody says that this is the answer.
    async fn answer_live(&self, live: &mut Live, question: &Message, allowed: bool) {
        let reply = self.host.reply(question, "I do").await.id;
        for method in [Method::AnswerAccept, Method::AnswerWithdraw] {
            let act = json!({ "message_id": reply, "nonce": nonce() });
            self.call(live, method, act, allowed).await.ok();
        }
    }

    async fn over_live(&self) {
        let mut live = Live::open(self.who).await.expect("an upgrade");
        if self.role == "nobody" {
            let connect =
                Command { connect: Some(mellanrum_protocol::frame::ConnectRequest::default()), ..Command::default() };
            live.send(connect).await;
            assert_eq!(live.closed().await, 3500);
            return;
        }
        live.connect().await;
        let (read, write) = (self.may('r'), self.may('w'));
        let channel = Channel::Room(self.room);
        let theirs = self.host.post(self.room, "from the host").await.id;

        self.expect("presence unsubscribed", &live.presence(channel).await, false, DENIED);
        self.expect("subscribe", &live.try_subscribe(self.room, None).await, read, DENIED);
        self.expect("presence", &live.presence(channel).await, read, DENIED);
        let history = HistoryRequest { channel: channel.to_string(), limit: 5, ..HistoryRequest::default() };
        let answer = live.ask(Command { history: Some(history), ..Command::default() }).await;
        self.expect("history", &answer, read, DENIED);
        let data = to_raw_value(&json!({ "body": "published" })).expect("JSON");
        let publish = PublishRequest { channel: channel.to_string(), data };
        let answer = live.ask(Command { publish: Some(publish), ..Command::default() }).await;
        self.expect("publish", &answer, write, NOT_FOUND);

        let room = json!({ "room_id": self.room });
        self.call(&mut live, Method::TypingSet, room, write).await.ok();
        self.call(&mut live, Method::RoomRead, json!({ "room_id": self.room, "seq": 1 }), read).await.ok();
        let topic = json!({ "message_id": theirs, "level": "everything" });
        self.call(&mut live, Method::TopicFollow, topic, read).await.ok();
        self.call(&mut live, Method::TopicRead, json!({ "message_id": theirs, "seq": 1 }), read).await.ok();
        let text = json!({ "room_id": self.room, "body": "hej" });
        self.call(&mut live, Method::MessagePreview, text.clone(), write).await.ok();
        self.call(&mut live, Method::DraftSet, text, read).await.ok();
        let post = json!({ "room_id": self.room, "nonce": nonce(), "body": "hej" });
        if let Ok(reply) = self.call(&mut live, Method::MessagePost, post, write).await {
            let posted: Posted = serde_json::from_str(reply.rpc.expect("a result").data.get()).expect("a message");
            let own = posted.message.id;
            let act = || json!({ "message_id": own, "nonce": nonce() });
            let edit = json!({ "message_id": own, "nonce": nonce(), "body": "hej igen" });
            self.call(&mut live, Method::MessageEdit, edit, true).await.ok();
            self.call(&mut live, Method::QuestionMark, act(), true).await.ok();
            self.answer_live(&mut live, &posted.message, true).await;
            for method in [Method::QuestionUnmark, Method::MessageRemove] {
                self.call(&mut live, method, act(), true).await.ok();
            }
        }
        let question = self.host.post(self.room, "who knows?").await;
        self.host.act("PUT", question.id, "/question").await;
        self.answer_live(&mut live, &question, self.may('q')).await;
        let act = || json!({ "message_id": theirs, "nonce": nonce() });
        let react = || json!({ "message_id": theirs, "nonce": nonce(), "emoji": "👍" });
        let edit = json!({ "message_id": theirs, "nonce": nonce(), "body": "in their mouth" });
        for (method, params, letter) in [
            (Method::ReactionAdd, react(), 'e'),
            (Method::ReactionRemove, react(), 'e'),
            (Method::MessagePin, act(), 'p'),
            (Method::MessageUnpin, act(), 'p'),
            (Method::QuestionMark, act(), 'q'),
            (Method::QuestionUnmark, act(), 'q'),
            (Method::MessageEdit, edit, '-'),
            (Method::MessageRemove, act(), 'x'),
        ] {
            self.call(&mut live, method, params, self.may(letter)).await.ok();
        }
        live.leave().await;
    }
}

async fn matrix(backend: Backend) {
    let world = World::make(backend).await;
    for cell in world.cells() {
        cell.over_live().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_role_may_do_live_in_every_room_what_the_table_says_on_sqlite() {
    matrix(Backend::SqliteLocal).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_role_may_do_live_in_every_room_what_the_table_says_on_postgres() {
    matrix(Backend::PostgresRedis).await;
}
