//! Following topics and threads: who follows, what is unread in each, exactly, on all devices; and whom pushes reach is in `push.rs`.

use std::collections::BTreeMap;

use mellanrum_protocol::methods::Method;
use mellanrum_protocol::shapes::following::{FollowTopic, MyTopic, ReadTopic};
use mellanrum_protocol::shapes::messages::Message;
use mellanrum_protocol::shapes::networks::Overview;
use mellanrum_protocol::shapes::people::{PersonEvent, ReadRoom, ReadState};
use mellanrum_protocol::shapes::settings::Level;
use mellanrum_protocol::{MessageId, PersonId, RoomId, Seq};
use serde_json::json;

use crate::support::{Live, Person, Setup, TestApp, chance::Chance};

async fn topics(person: &Person) -> Vec<MyTopic> {
    let topics: Vec<MyTopic> = person.get("/topics/mine").await;
    let overview: Overview = person.get("/me/overview").await;
    assert_eq!(overview.topics, topics, "the overview says the same");
    topics
}

async fn topic(person: &Person, root: MessageId) -> MyTopic {
    person.get(&format!("/topics/{root}/mine")).await
}

async fn follow(person: &Person, root: MessageId, level: Option<Level>) -> MyTopic {
    person.send("PUT", &format!("/topics/{root}/level"), Some(json!({ "level": level }))).await.ok()
}

async fn read(person: &Person, root: MessageId, seq: Seq, exact: bool) -> MyTopic {
    person.send("PUT", &format!("/topics/{root}/read"), Some(json!({ "seq": seq, "exact": exact }))).await.ok()
}

async fn read_room(person: &Person, room_id: RoomId, seq: Seq, exact: bool) -> ReadState {
    let ask = json!(ReadRoom { room_id, seq, exact });
    person.send("POST", &format!("/rooms/{room_id}/read"), Some(ask)).await.ok()
}

/// What one is told next of topics.
async fn told(live: &mut Live) -> MyTopic {
    loop {
        if let PersonEvent::Topic { topic } = live.next_personal().await {
            return topic;
        }
    }
}

on_every_backend!(whoever_writes_in_a_thread_follows_it_and_whoever_began_it, |app| async move {
    let [anna, bo, cilla] = app.people(["anna", "bosse", "cilla"]).await;
    let root = anna.post(app.general, "who knows?").await;
    let (mut asker, mut answerer) = (anna.connect().await, bo.connect().await);
    assert_eq!((topics(&anna).await, topics(&bo).await), (vec![], vec![]));
    let first = bo.reply(&root, "I do").await;

    let began = told(&mut asker).await;
    assert_eq!((began.root_id, began.level, began.unread), (root.id, Some(Level::Everything), 1));
    let wrote = told(&mut answerer).await;
    assert_eq!((wrote.root_id, wrote.room_id, wrote.unread), (root.id, app.general, 0));
    assert_eq!(topics(&bo).await, [wrote]);
    assert_eq!(topics(&cilla).await, [], "reading is not following");

    // Once is enough, and one's own wish holds.
    bo.reply(&root, "and more").await;
    anna.reply(&root, "thanks, @bosse").await;
    let now = topics(&bo).await;
    assert_eq!((now[0].unread, now[0].mentions), (1, 1));
    assert_eq!(follow(&bo, root.id, Some(Level::Nothing)).await.level, Some(Level::Nothing));
    assert_eq!(told(&mut answerer).await.level, Some(Level::Nothing));
    bo.reply(&root, "one more word").await;
    assert_eq!(topic(&bo, root.id).await.level, Some(Level::Nothing), "muted stays muted");
    follow(&bo, root.id, Some(Level::Mentions)).await;
    bo.reply(&root, "and one").await;
    assert_eq!(topic(&bo, first.id).await.level, Some(Level::Mentions), "a reply leads to its topic");
    assert_eq!(follow(&bo, first.id, None).await.level, None);
    assert_eq!(topics(&bo).await, []);
    bo.reply(&root, "back again").await;
    assert_eq!(topic(&bo, root.id).await.level, Some(Level::Everything));
    // What changes nothing is told to nobody: the next that one hears is of another thread.
    told(&mut answerer).await;
    told(&mut answerer).await;
    assert_eq!(told(&mut answerer).await.level, Some(Level::Everything));
    follow(&bo, root.id, Some(Level::Everything)).await;
    told(&mut answerer).await;
    follow(&bo, root.id, Some(Level::Everything)).await;
    let other = bo.post(app.general, "another").await;
    follow(&bo, other.id, Some(Level::Mentions)).await;
    assert_eq!(told(&mut answerer).await.root_id, other.id);
});

on_both_databases!(a_topic_has_a_read_position_of_its_own, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let root = anna.post(app.general, "who knows?").await;
    let replies = [anna.reply(&root, "one").await, anna.reply(&root, "two").await, anna.reply(&root, "three").await];
    let unread = async |person: &Person| topic(person, root.id).await.unread;
    assert_eq!(unread(&bo).await, 3, "never read: the room's position");
    read_room(&bo, app.general, replies[0].seq, false).await;
    assert_eq!(unread(&bo).await, 2);
    let mine = follow(&bo, root.id, Some(Level::Everything)).await;
    assert_eq!((mine.read_seq, mine.unread, mine.head), (replies[0].seq, 2, replies[2].seq));
    // From here on on its own.
    read_room(&bo, app.general, i64::MAX, false).await;
    assert_eq!(unread(&bo).await, 2, "reading the room's talk hides nothing");
    assert_eq!(read(&bo, root.id, replies[1].seq, false).await.unread, 1);
    assert_eq!(read(&bo, root.id, replies[0].seq, false).await.unread, 1, "never back of itself");
    assert_eq!(read(&bo, replies[1].id, 0, true).await.unread, 3, "unread from here");
    anna.act("DELETE", replies[2].id, "").await;
    assert_eq!(unread(&bo).await, 2, "what is removed is not left to read");
    let end = read(&bo, root.id, i64::MAX, false).await;
    assert_eq!((end.read_seq, end.unread), (end.head, 0));
    read_room(&bo, app.general, 0, true).await;
    assert_eq!(unread(&bo).await, 0);
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_devices_on_all_nodes_learn_what_one_of_them_did() {
    let app = TestApp::start(Setup::two_nodes()).await;
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let root = anna.post(app.general, "who knows?").await;
    let reply = anna.reply(&root, "nobody?").await;
    let (mut here, mut far) = (bo.connect().await, bo.at(app.address(1)).connect().await);
    let ask = FollowTopic { message_id: root.id, level: Some(Level::Mentions) };
    let followed: MyTopic = here.rpc(Method::TopicFollow, &ask).await.expect("followed");
    assert_eq!((told(&mut here).await, told(&mut far).await), (followed.clone(), followed));
    for (seq, exact) in [(reply.seq, false), (root.seq, true)] {
        let ask = ReadTopic { message_id: root.id, seq, exact };
        let moved: MyTopic = far.rpc(Method::TopicRead, &ask).await.expect("read");
        assert_eq!((moved.read_seq, moved.unread), (seq, i64::from(exact)));
        assert_eq!((told(&mut here).await, told(&mut far).await), (moved.clone(), moved));
    }
    let ask = ReadRoom { room_id: app.general, seq: reply.seq, exact: false };
    let _: ReadState = here.rpc(Method::RoomRead, &ask).await.expect("read");
    let ask = ReadRoom { seq: root.seq, exact: true, ..ask };
    let back: ReadState = here.rpc(Method::RoomRead, &ask).await.expect("unread from here");
    assert_eq!((back.last_read_seq, back.unread, back.exact), (root.seq, 1, true));
    let mut event = far.next_personal().await;
    while event != (PersonEvent::Read { read: back.clone() }) {
        event = far.next_personal().await;
    }
}

on_both_databases!(of_rooms_that_one_may_not_read_no_topic_is_told, |app| async move {
    let [coach, anna] = app.people(["coach", "anna"]).await;
    let room = app.cohort("grupp-ett", &coach, &[&anna]).await;
    let root = coach.post(room, "how?").await;
    anna.reply(&root, "so").await;
    let place = format!("/rooms/{room}/members/{}", anna.id);
    let coordinator = app.join_as("coordinator", mellanrum_protocol::shapes::networks::Role::Coordinator, None).await;
    coordinator.send("DELETE", &place, None).await.expect_status(204);
    coach.reply(&root, "and now, @anna?").await;
    assert_eq!(topics(&anna).await, []);
    for (method, path, body) in [
        ("GET", "mine", None),
        ("PUT", "level", Some(json!({ "level": "nothing" }))),
        ("PUT", "read", Some(json!({ "seq": 1 }))),
    ] {
        anna.send(method, &format!("/topics/{}/{path}", root.id), body).await.expect_code("not_found");
    }
    coordinator.send("PUT", &place, Some(json!({ "role": "participant" }))).await.expect_status(200);
    assert_eq!(topics(&anna).await[0].unread, 1, "what was left stands there again");
});

/// A person's own state, kept by the rules in the plainest way.
#[derive(Debug, Default)]
struct Own {
    room: Seq,
    topics: BTreeMap<MessageId, (Option<Level>, Seq)>,
}

/// All that there is to count from.
#[derive(Debug, Default)]
struct Model {
    messages: Vec<Message>,
    people: BTreeMap<PersonId, Own>,
}

impl Model {
    fn own(&mut self, person: PersonId) -> &mut Own {
        self.people.entry(person).or_default()
    }

    fn begins(&mut self, person: PersonId, root: MessageId) {
        let own = self.own(person);
        let topic = own.topics.entry(root).or_insert((None, own.room));
        topic.0 = topic.0.or(Some(Level::Everything));
    }

    fn posted(&mut self, message: &Message) {
        if let Some(thread) = &message.thread {
            self.begins(message.author_id, thread.root_id);
            if self.replies(thread.root_id).all(|reply| reply.removed.is_some()) {
                let root = self.messages.iter().find(|root| root.id == thread.root_id).expect("a root");
                self.begins(root.author_id, root.id);
            }
        }
        self.messages.push(message.clone());
    }

    fn replies(&self, root: MessageId) -> impl Iterator<Item = &Message> {
        self.messages.iter().filter(move |message| message.thread.as_ref().is_some_and(|it| it.root_id == root))
    }

    /// Unread, and the mentions among it, of these messages.
    fn left<'a>(person: PersonId, after: Seq, messages: impl Iterator<Item = &'a Message>) -> (i64, i64) {
        let left = messages.filter(|it| it.author_id != person && it.removed.is_none() && it.seq > after);
        left.fold((0, 0), |(unread, mentions), it| {
            (unread + 1, mentions + i64::from(it.mentions_all || it.mentions.contains(&person)))
        })
    }

    /// Everything that a person is told, against what this says.
    async fn agrees(&self, person: &Person, room: RoomId) {
        let own = &self.people[&person.id];
        let mine = person.room(room).await;
        assert_eq!((mine.unread, mine.mentions), Self::left(person.id, own.room, self.messages.iter()));
        let mut expected: Vec<_> = own.topics.iter().filter(|(_, (level, _))| level.is_some()).collect();
        expected.sort_by_key(|(root, _)| **root);
        let mut found = topics(person).await;
        found.sort_by_key(|topic| topic.root_id);
        assert_eq!(found.len(), expected.len(), "{found:#?} {own:#?}");
        for (topic, (root, (level, read))) in found.iter().zip(expected) {
            let (unread, mentions) = Self::left(person.id, *read, self.replies(*root));
            let counts = (topic.root_id, topic.level, topic.read_seq, topic.unread, topic.mentions);
            assert_eq!(counts, (*root, *level, *read, unread, mentions), "of {}", person.handle);
        }
    }
}

on_both_databases!(counts_are_what_a_plain_count_says_whatever_happens, |app| async move {
    let people = app.people(["anna", "bosse", "cilla"]).await;
    let (room, mut chance, mut model) = (app.general, Chance::of(7), Model::default());
    let beginning = people[0].room(room).await.head;
    for person in &people {
        model.own(person.id);
    }
    for step in 0..150 {
        let person = chance.one(&people);
        let roots: Vec<Message> = model.messages.iter().filter(|it| it.thread.is_none()).cloned().collect();
        let head = people[0].room(room).await.head;
        let text = if chance.below(3) == 0 { format!("hej @{}", chance.one(&people).handle) } else { "hej".to_owned() };
        match chance.below(9) {
            0 => model.posted(&person.post(room, &text).await),
            _ if roots.is_empty() => {}
            1..=3 => model.posted(&person.reply(chance.one(&roots), &text).await),
            4 => {
                let theirs = model.messages.iter().filter(|it| it.author_id == person.id && it.thread.is_some());
                let theirs: Vec<MessageId> = theirs.map(|it| it.id).collect();
                if !theirs.is_empty() {
                    let gone = person.act("DELETE", *chance.one(&theirs), "").await;
                    let at = model.messages.iter().position(|it| it.id == gone.id).expect("a message");
                    model.messages[at] = gone;
                }
            }
            5 => {
                let (seq, exact) = (beginning + chance.below(head - beginning + 1), chance.below(2) == 0);
                read_room(person, room, seq, exact).await;
                let own = model.own(person.id);
                own.room = if exact { seq } else { own.room.max(seq) };
            }
            6 | 7 => {
                let root = chance.one(&roots).id;
                let (seq, exact) = (beginning + chance.below(head - beginning + 1), chance.below(2) == 0);
                read(person, root, seq, exact).await;
                let own = model.own(person.id);
                let known = own.topics.get(&root).copied();
                if exact || known.is_some() || seq > own.room {
                    let (level, before) = known.unwrap_or((None, own.room));
                    own.topics.insert(root, (level, if exact { seq } else { before.max(seq) }));
                }
            }
            _ => {
                let root = chance.one(&roots).id;
                let levels = [None, Some(Level::Everything), Some(Level::Mentions), Some(Level::Nothing)];
                let level = *chance.one(&levels);
                follow(person, root, level).await;
                let own = model.own(person.id);
                own.topics.entry(root).or_insert((None, own.room)).0 = level;
            }
        }
        if step % 5 == 0 {
            for person in &people {
                model.agrees(person, room).await;
            }
        }
    }
    for person in &people {
        model.agrees(person, room).await;
    }
});
