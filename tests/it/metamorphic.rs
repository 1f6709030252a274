//! For every act that changes something: the state before, with the events of the act put into it by id, is what a fresh load gives.

use std::collections::BTreeMap;

use mellanrum_protocol::shapes::messages::Message;
use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::rooms::{Change, ChangePage, Member, Room, RoomEvent};
use mellanrum_protocol::{MessageId, PersonId, RoomId, Seq};
use serde_json::json;

use crate::support::{Live, Person};

/// What a client knows of a room.
#[derive(Debug, Clone, Default, PartialEq)]
struct State {
    room: Option<Room>,
    members: BTreeMap<PersonId, Member>,
    messages: BTreeMap<MessageId, Message>,
    head: Seq,
}

impl State {
    /// As a client that has just come loads it.
    async fn load(person: &Person, room: RoomId) -> Self {
        let mut state = Self::default();
        let members: Vec<Member> = person.get(&format!("/rooms/{room}/members")).await;
        state.members = members.into_iter().map(|member| (member.person_id, member)).collect();
        state.messages = person.all_messages(room).await.into_iter().map(|message| (message.id, message)).collect();
        let mine = person.room(room).await;
        (state.room, state.head) = (Some(mine.room), mine.head);
        state
    }

    /// The whole reducer: put by id where it is newer; a reply tells its thread's count.
    fn apply(&mut self, event: RoomEvent, offset: Seq) {
        self.head = self.head.max(offset);
        match event {
            RoomEvent::Message { message } => {
                if let Some(thread) = &message.thread
                    && let Some(root) = self.messages.get_mut(&thread.root_id)
                {
                    root.reply_count = thread.reply_count;
                }
                let known = self.messages.get(&message.id).map_or(0, |known| known.changed_seq);
                if message.changed_seq > known {
                    self.messages.insert(message.id, *message);
                }
            }
            RoomEvent::Member { member } if member.present => drop(self.members.insert(member.person_id, member)),
            RoomEvent::Member { member } => drop(self.members.remove(&member.person_id)),
            RoomEvent::Room { room } => self.room = Some(*room),
            RoomEvent::Moved { moved } => self.messages.retain(|_, message| {
                message.thread.as_ref().map_or(message.id, |thread| thread.root_id) != moved.root_id
                    || message.changed_seq > moved.changed_seq
            }),
            RoomEvent::Typing { .. } => {}
        }
    }

    /// Applies what a connection hears until it has caught up.
    async fn follow(&mut self, live: &mut Live, room: RoomId, head: Seq) {
        while self.head < head {
            let (offset, event) = live.next_event(room).await;
            assert_eq!(offset, self.head + 1);
            self.apply(event, offset);
        }
    }
}

/// One act, and how many changes of the room it makes.
struct Act {
    name: &'static str,
    by: Person,
    method: &'static str,
    path: String,
    body: Option<serde_json::Value>,
    changes: Seq,
}

on_every_backend!(the_old_state_and_the_events_are_the_new_state, |app| async move {
    let [coach, anna, bo] = app.people(["coach", "anna", "bosse"]).await;
    let coordinator = app.join_as("coordinator", Role::Coordinator, None).await;
    let room = app.cohort("grupp-ett", &coach, &[&anna, &bo]).await;
    let first = anna.post(room, "first, @bosse").await;
    let reply = bo.reply(&first, "a reply").await;
    let better = bo.reply(&first, "a better one").await;
    let other = bo.post(room, "another").await;
    let at = |message: &Message, part: &str| format!("/messages/{}{part}", message.id);
    let act =
        |name, by: &Person, method, path: String, body| Act { name, by: by.clone(), method, path, body, changes: 1 };
    let two = |name, by: &Person, method, path, body| Act { changes: 2, ..act(name, by, method, path, body) };
    let text = |body: &str| Some(json!({ "body": body }));
    let (post, here) = (format!("/rooms/{room}/messages"), format!("/rooms/{room}"));
    let member = format!("/rooms/{room}/members/{}", bo.id);
    let thumb = "/reactions/%F0%9F%91%8D";
    let acts = [
        act("post", &anna, "POST", post.clone(), text("hej")),
        act("reply", &anna, "POST", post, Some(json!({ "body": "hm", "thread": first.id }))),
        act("edit", &anna, "PATCH", at(&first, ""), text("first again, @coach")),
        act("react", &bo, "PUT", at(&first, thumb), None),
        act("react too", &anna, "PUT", at(&first, thumb), None),
        act("take back", &bo, "DELETE", at(&first, thumb), None),
        act("pin", &coach, "PUT", at(&first, "/pin"), None),
        Act { changes: 0, ..act("pin again", &coach, "PUT", at(&first, "/pin"), None) },
        act("unpin", &coach, "DELETE", at(&first, "/pin"), None),
        act("mark", &anna, "PUT", at(&first, "/question"), None),
        two("accept an answer", &anna, "PUT", at(&reply, "/answer"), None),
        Act { changes: 3, ..act("accept another", &coach, "PUT", at(&better, "/answer"), None) },
        two("withdraw it", &anna, "DELETE", at(&better, "/answer"), None),
        two("accept it again", &anna, "PUT", at(&better, "/answer"), None),
        two("unmark", &anna, "DELETE", at(&first, "/question"), None),
        act("mark again", &anna, "PUT", at(&first, "/question"), None),
        two("accept the first", &anna, "PUT", at(&reply, "/answer"), None),
        act("edit a reply", &bo, "PATCH", at(&reply, ""), text("a better reply")),
        two("remove the answer", &bo, "DELETE", at(&reply, ""), None),
        act("remove", &coordinator, "DELETE", at(&other, "?reason=twice"), None),
        act(
            "change",
            &coordinator,
            "PATCH",
            here.clone(),
            Some(json!({ "name": "Grupp 1", "shared_question": "Hur?", "slow_mode_s": 60 })),
        ),
        act("close", &coordinator, "PATCH", here.clone(), Some(json!({ "read_only": true }))),
        act("open", &coordinator, "PATCH", here, Some(json!({ "read_only": false }))),
        act("put out", &coordinator, "DELETE", member.clone(), None),
        act("let in", &coordinator, "PUT", member.clone(), Some(json!({ "role": "participant" }))),
        act("as another", &coordinator, "PUT", member, Some(json!({ "role": "coach" }))),
    ];
    let mut state = State::load(&anna, room).await;
    let beginning = state.clone();
    let mut live = anna.listen(&[room]).await;
    for Act { name, by, method, path, body, changes } in acts {
        let head = state.head;
        let answer = by.send(method, &path, body).await;
        assert!((200..300).contains(&answer.status), "{name}: {answer:?}");
        let fresh = State::load(&anna, room).await;
        assert_eq!(fresh.head, head + changes, "{name}");
        state.follow(&mut live, room, fresh.head).await;
        assert_eq!(state, fresh, "{name}");
    }

    // Whoever was away all the time gets there too, by what REST and the subscription bring.
    let page: ChangePage = anna.changes(room, beginning.head).await;
    let mut by_rest = beginning.clone();
    for change in page.changes {
        match change {
            Change::Message { message } => by_rest.apply(RoomEvent::Message { message }, 0),
            Change::Member { member } => by_rest.apply(RoomEvent::Member { member }, 0),
            Change::Room { room } => by_rest.apply(RoomEvent::Room { room }, 0),
            Change::Moved { moved } => by_rest.apply(RoomEvent::Moved { moved }, 0),
        }
    }
    by_rest.head = page.head;
    assert_eq!(by_rest, state, "recovered by changes");
    let mut by_live = beginning.clone();
    let result = anna.connect().await.recover(room, beginning.head, &page.epoch).await;
    for publication in result.publications {
        let event = serde_json::from_str(publication.data.get()).expect("an event");
        by_live.apply(event, publication.offset);
    }
    assert_eq!(by_live, state, "recovered by subscribing");
});
