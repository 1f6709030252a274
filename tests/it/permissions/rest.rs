//! The matrix over REST.

use mellanrum_protocol::MessageId;
use mellanrum_protocol::shapes::files::File;
use mellanrum_protocol::shapes::messages::{Message, MessageResult, Posted};
use mellanrum_protocol::shapes::rooms::MyRoom;
use serde_json::{Value, json};

use super::{Cell, LETTERS, TABLE, World};
use crate::support::{Answer, Backend};

impl Cell<'_> {
    /// Asks, and holds the answer against the table: yes if `allowed`, else no in the way that fits what they know.
    async fn rest(&self, method: &str, path: &str, body: Option<Value>, allowed: bool) -> Answer {
        let answer = self.who.send(method, path, body).await;
        let expected = match (self.role, self.may('r'), allowed) {
            ("nobody", ..) => (401, Some("unauthorized")),
            (_, false, _) => (404, Some("not_found")),
            (_, true, false) => (403, Some("permission_denied")),
            (_, true, true) => (200, None),
        };
        // 201 and 204 are as good a yes.
        let found = (if [201, 204].contains(&answer.status) { 200 } else { answer.status }, answer.code());
        assert_eq!(found, expected, "{} in {}: {method} {path}: {answer:?}", self.role, self.kind);
        answer
    }

    async fn over_rest(&self, world: &World) {
        let room = format!("/rooms/{}", self.room);
        let theirs = self.host.post(self.room, "from the host").await;
        let message = format!("/messages/{}", theirs.id);
        let read = self.may('r');

        let mine = self.rest("GET", &room, None, read).await;
        if read {
            let may = mine.ok::<MyRoom>().may;
            let letters: String = LETTERS.iter().filter(|(_, action)| may.contains(action)).map(|(c, _)| c).collect();
            assert_eq!(letters, self.may, "what {} is told of {}", self.role, self.kind);
        }
        for path in ["/messages", "/members", "/changes?since=0", "/pins", "/files"] {
            self.rest("GET", &format!("{room}{path}"), None, read).await;
        }
        for path in ["", "/thread", "/revisions"] {
            self.rest("GET", &format!("{message}{path}"), None, read).await;
        }
        let position = json!({ "room_id": self.room, "seq": theirs.seq });
        self.rest("POST", &format!("{room}/read"), Some(position), read).await;

        let topic = format!("/topics/{}", theirs.id);
        self.rest("GET", &format!("{topic}/mine"), None, read).await;
        self.rest("PUT", &format!("{topic}/level"), Some(json!({ "level": "nothing" })), read).await;
        self.rest("PUT", &format!("{topic}/read"), Some(json!({ "seq": theirs.seq })), read).await;

        self.rest("PUT", &format!("/inbox/{}", theirs.id), Some(json!({ "unread": true })), read).await;
        self.rest("PUT", &format!("{message}/saved"), Some(json!({ "note": "mine" })), read).await;
        self.rest("DELETE", &format!("{message}/saved"), None, read).await;

        if self.kind == "grupp-ett" {
            let (session, may) = (format!("{room}/sessions/1"), self.may('s'));
            let planned = json!({ "at_ms": 1, "minutes": 60, "state": "planned" });
            self.rest("PUT", &session, Some(planned), may).await;
            let note = json!({ "message_id": theirs.id });
            self.rest("PUT", &format!("{session}/note"), Some(note), may).await;
            self.rest("DELETE", &format!("{session}/note"), None, may).await;
            self.rest("DELETE", &session, None, may).await;
        }

        let draft = json!({ "room_id": self.room, "body": format!("as {}", self.role) });
        self.rest("PUT", "/me/drafts", Some(draft), read).await;

        let later = json!({ "body": "later", "send_at_ms": world.app.clock.now_ms() + 60_000 });
        self.rest("POST", &format!("{room}/scheduled"), Some(later), self.may('w')).await;

        self.files(&room).await;
        self.own_words(&room).await;
        for (part, letter) in [("/reactions/%F0%9F%91%8D", 'e'), ("/pin", 'p'), ("/question", 'q')] {
            for method in ["PUT", "DELETE"] {
                self.rest(method, &format!("{message}{part}"), None, self.may(letter)).await;
            }
        }
        let question = self.host.post(self.room, "who knows?").await;
        self.host.act("PUT", question.id, "/question").await;
        self.answer(&question, self.may('q')).await;
        self.waiting(&question).await;
        self.topics(&room).await;
        self.rest("PATCH", &message, Some(json!({ "body": "in their mouth" })), false).await;
        self.rest("PATCH", &room, Some(json!({ "purpose": format!("by {}", self.role) })), self.may('c')).await;
        self.members(world, &room).await;
        self.looks(world, &room).await;
        self.rest("GET", &format!("{room}/mutes"), None, self.may('u')).await;
        let report = Some(json!({ "reason": "off_topic" }));
        if self.kind == "direct" && read {
            // It is of no network.
            self.who.send("POST", &format!("{message}/reports"), report).await.expect_code("not_available");
        } else {
            self.rest("POST", &format!("{message}/reports"), report, read).await;
        }
        self.pass_on(world, theirs.id).await;
        self.rest("DELETE", &message, None, self.may('x')).await;
        self.rest("POST", &format!("{message}/restore"), Some(json!({})), self.may('x')).await;
    }

    /// Whoever manages the members of a coaching room lets a moderator look into it. It ends before the next cell.
    async fn looks(&self, world: &World, room: &str) {
        let path = format!("{room}/looks/{}", world.person("moderator").id);
        for (method, body) in [("PUT", Some(json!({ "minutes": 5, "reason": "asked for" }))), ("DELETE", None)] {
            if self.may('r') && self.kind != "grupp-ett" {
                self.who.send(method, &path, body).await.expect_code("not_available");
            } else {
                self.rest(method, &path, body, self.may('m') && self.kind == "grupp-ett").await;
            }
        }
    }

    /// The host's words go to another room, of which one must know.
    async fn pass_on(&self, world: &World, message: MessageId) {
        let to = usize::from(self.kind == "general");
        let (_, row) = TABLE.iter().find(|(role, _)| *role == self.role).expect("a row");
        let path = format!("/messages/{message}/relays");
        let new = json!({
            "to_room_id": world.rooms[to], "include": [message], "introduction": "worth knowing", "named": false,
        });
        if self.may('r') && !row[to].contains('r') {
            self.who.send("POST", &path, Some(new)).await.expect_code("not_found");
        } else {
            self.rest("POST", &path, Some(new), self.may('o')).await;
        }
    }

    /// The host answers a question, and somebody says that this is the answer.
    async fn answer(&self, question: &Message, allowed: bool) {
        let reply = self.host.reply(question, "I do").await;
        for method in ["PUT", "DELETE"] {
            self.rest(method, &format!("/messages/{}/answer", reply.id), None, allowed).await;
        }
    }

    /// A file of the host's for those who read; one of their own for those who write.
    async fn files(&self, room: &str) {
        let file = self.host.send_file(self.room, "a.txt", b"from the host".to_vec()).await.id;
        let path = format!("/files/{file}");
        let unposted = if self.role == "nobody" { "unauthorized" } else { "not_found" };
        self.who.send("GET", &path, None).await.expect_code(unposted);
        self.host.post_files(self.room, "", &[file]).await;
        self.rest("GET", &path, None, self.may('r')).await;
        self.rest("PATCH", &path, Some(json!({ "alt": "theirs" })), false).await;
        self.rest("DELETE", &path, None, false).await;
        let sent = self.rest("POST", &format!("{room}/files?name=b.txt"), Some(json!("mine")), self.may('w')).await;
        if self.may('w') {
            let own = sent.ok::<File>().id;
            self.rest("GET", &format!("/files/{own}"), None, true).await;
            self.rest("DELETE", &format!("/files/{own}"), None, true).await;
        }
    }

    /// Who is asked the host's question, and that it gets no answer.
    async fn waiting(&self, question: &Message) {
        let path = format!("/messages/{}", question.id);
        self.rest("PUT", &format!("{path}/asked"), Some(json!({})), self.may('q')).await;
        self.rest("PUT", &format!("{path}/declined"), Some(json!({ "reason": "no" })), self.may('q')).await;
        self.rest("DELETE", &format!("{path}/declined"), None, self.may('q')).await;
        self.rest("GET", &format!("/questions?room={}", self.room), None, self.may('r')).await;
    }

    /// A topic of one's own, and the host's.
    async fn topics(&self, room: &str) {
        let new = json!({ "title": "mine", "kind": "discussion", "body": "hej" });
        let opened = self.rest("POST", &format!("{room}/topics"), Some(new), self.may('w')).await;
        if self.may('w') {
            let own = format!("/topics/{}", opened.ok::<Posted>().message.id);
            self.rest("PATCH", &own, Some(json!({ "title": "still mine" })), true).await;
            self.rest("PUT", &format!("{own}/closed"), None, true).await;
            self.rest("DELETE", &own, None, true).await;
        }
        let theirs = self.host.open_topic(self.room, "theirs", json!({ "kind": "discussion" })).await;
        let other = self.host.open_topic(self.room, "another", json!({ "kind": "discussion" })).await;
        let post = self.host.reply(&theirs, "a post").await;
        let chat = self.host.post(self.room, "of the chat").await;
        let topic = format!("/topics/{}", theirs.id);
        for path in [topic.as_str(), &format!("{topic}/acts"), &format!("/topics?room={}", self.room)] {
            self.rest("GET", path, None, self.may('r')).await;
        }
        let (title, kind) = ("given", "discussion");
        for (method, path, body) in [
            ("PATCH", topic.clone(), Some(json!({ "title": "not theirs" }))),
            ("PUT", format!("{topic}/closed"), None),
            ("DELETE", format!("{topic}/closed"), None),
            ("PUT", format!("{topic}/room"), Some(json!({ "room_id": self.room }))),
            (
                "POST",
                format!("{room}/topics/lift"),
                Some(json!({ "title": title, "kind": kind, "messages": [chat.id] })),
            ),
            ("POST", format!("{topic}/split"), Some(json!({ "title": title, "kind": kind, "posts": [post.id] }))),
            ("POST", format!("{topic}/merge"), Some(json!({ "into": other.id }))),
            ("DELETE", format!("/topics/{}", other.id), None),
        ] {
            self.rest(method, &path, body, self.may('q')).await;
        }
    }

    async fn own_words(&self, room: &str) {
        let hello = json!({ "body": "@alla hej" });
        let posted = self.rest("POST", &format!("{room}/messages"), Some(hello), self.may('w')).await;
        if !self.may('w') {
            return;
        }
        let Message { id, mentions_all, .. } = posted.ok::<Posted>().message;
        assert_eq!(mentions_all, self.may('a'), "{} calls everyone in {}", self.role, self.kind);
        let own = format!("/messages/{id}");
        self.rest("PATCH", &own, Some(json!({ "body": "hej igen" })), true).await;
        let question = self.rest("PUT", &format!("{own}/question"), None, true).await.ok::<MessageResult>().message;
        self.answer(&question, true).await;
        self.rest("DELETE", &own, None, true).await;
    }

    /// People are let into coaching rooms only; who is in other rooms follows from roles, or is settled for good.
    async fn members(&self, world: &World, room: &str) {
        let path = format!("{room}/members/{}", world.spare.id);
        for (method, body) in [("PUT", Some(json!({ "role": "participant" }))), ("DELETE", None)] {
            if self.may('r') && !["grupp-ett", "direct"].contains(&self.kind) {
                self.who.send(method, &path, body).await.expect_code("not_available");
            } else {
                self.rest(method, &path, body, self.may('m') && self.kind == "grupp-ett").await;
            }
        }
    }
}

async fn matrix(backend: Backend) {
    let world = World::make(backend).await;
    for cell in world.cells() {
        cell.over_rest(&world).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_role_may_do_in_every_room_what_the_table_says_on_sqlite() {
    matrix(Backend::SqliteLocal).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_role_may_do_in_every_room_what_the_table_says_on_postgres() {
    matrix(Backend::PostgresRedis).await;
}
