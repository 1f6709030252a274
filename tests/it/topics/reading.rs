//! What is unread stays unread wherever messages are put, what was read stays read, and whoever follows goes along.

use std::collections::{BTreeMap, BTreeSet};

use mellanrum_protocol::shapes::following::MyTopic;
use mellanrum_protocol::shapes::messages::Message;
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::shapes::settings::Level;
use mellanrum_protocol::shapes::topics::TopicResult;
use mellanrum_protocol::{MessageId, RoomId, Seq, TopicActId};
use serde_json::json;

use crate::support::{Person, TestApp, chance::Chance};

async fn mine(person: &Person, root: MessageId) -> MyTopic {
    person.get(&format!("/topics/{root}/mine")).await
}

async fn follow(person: &Person, root: MessageId, level: Option<Level>) {
    let path = format!("/topics/{root}/level");
    person.send("PUT", &path, Some(json!({ "level": level }))).await.expect_status(200);
}

async fn read(person: &Person, root: MessageId, seq: Seq) -> MyTopic {
    let ask = json!({ "seq": seq, "exact": true });
    person.send("PUT", &format!("/topics/{root}/read"), Some(ask)).await.ok()
}

async fn merge(app: &TestApp, from: MessageId, into: MessageId) -> TopicResult {
    app.owner.send("POST", &format!("/topics/{from}/merge"), Some(json!({ "into": into }))).await.ok()
}

async fn split(app: &TestApp, from: MessageId, posts: &[MessageId]) -> TopicResult {
    let ask = json!({ "title": "apart", "kind": "discussion", "posts": posts });
    app.owner.send("POST", &format!("/topics/{from}/split"), Some(ask)).await.ok()
}

async fn undo(app: &TestApp, act: Option<TopicActId>) -> TopicResult {
    app.owner.send("POST", &format!("/topic-acts/{}/undo", act.expect("an act")), None).await.ok()
}

async fn topic(person: &Person, room: RoomId, title: &str) -> Message {
    person.open_topic(room, title, json!({ "kind": "discussion" })).await
}

on_both_databases!(a_merge_leaves_unread_what_was_unread_in_either, |app| async move {
    let [anna, bo, cilla, dag] = app.people(["anna", "bosse", "cilla", "dag"]).await;
    let (one, two) = (topic(&anna, app.general, "one").await, topic(&anna, app.general, "two").await);
    let in_one = [anna.reply(&one, "a").await, anna.reply(&one, "b").await];
    let in_two = [anna.reply(&two, "c").await, anna.reply(&two, "d").await];
    let last = anna.reply(&one, "e").await;
    for (person, first, second) in
        [(&bo, last.seq, in_two[0].seq), (&cilla, last.seq, in_two[1].seq), (&dag, in_one[0].seq, in_two[1].seq)]
    {
        follow(person, one.id, Some(Level::Everything)).await;
        follow(person, two.id, Some(Level::Mentions)).await;
        read(person, one.id, first).await;
        read(person, two.id, second).await;
    }
    merge(&app, two.id, one.id).await;
    let unread = async |person: &Person| mine(person, one.id).await.unread;
    assert_eq!(unread(&bo).await, 2, "d, and e which was read and comes after it");
    assert_eq!(unread(&cilla).await, 0, "all was read");
    assert_eq!(unread(&dag).await, 4, "b, and all after it");
    let back = bo.reply(&one, "f").await;
    assert_eq!((unread(&cilla).await, mine(&cilla, one.id).await.read_seq), (1, last.seq));
    assert!(back.seq > last.seq);
});

on_both_databases!(whoever_followed_follows_what_became_of_it, |app| async move {
    let [anna, bo, cilla, dag, eva] = app.people(["anna", "bosse", "cilla", "dag", "eva"]).await;
    let (one, two) = (topic(&anna, app.general, "one").await, topic(&anna, app.general, "two").await);
    let post = anna.reply(&one, "a").await;
    follow(&bo, two.id, Some(Level::Everything)).await;
    follow(&bo, one.id, Some(Level::Mentions)).await;
    follow(&cilla, two.id, Some(Level::Mentions)).await;
    follow(&dag, one.id, Some(Level::Nothing)).await;
    follow(&eva, two.id, Some(Level::Nothing)).await;
    let levels = async |root: MessageId| {
        let mut levels = Vec::new();
        for person in [&bo, &cilla, &dag, &eva] {
            levels.push(mine(person, root).await.level);
        }
        levels
    };
    let mut live = cilla.connect().await;
    let merged = merge(&app, two.id, one.id).await;
    // The higher of the two; what was muted is, what came to it mutes nothing.
    assert_eq!(levels(one.id).await, [Some(Level::Everything), Some(Level::Mentions), Some(Level::Nothing), None]);
    let followed: Vec<MyTopic> = cilla.get("/topics/mine").await;
    assert_eq!(followed.iter().map(|topic| topic.root_id).collect::<Vec<_>>(), [one.id], "two is a topic no more");
    let mut told = BTreeMap::new();
    while told.len() < 2 {
        if let PersonEvent::Topic { topic } = live.next_personal().await {
            told.insert(topic.root_id, topic.level);
        }
    }
    assert_eq!(told, BTreeMap::from([(one.id, Some(Level::Mentions)), (two.id, None)]));
    undo(&app, merged.act_id).await;
    assert_eq!(levels(two.id).await, [Some(Level::Everything), Some(Level::Mentions), None, Some(Level::Nothing)]);

    let apart = split(&app, one.id, &[post.id]).await.message;
    assert_eq!(apart.id, post.id);
    assert_eq!(levels(apart.id).await, levels(one.id).await);
    assert_eq!(levels(apart.id).await[2], Some(Level::Nothing), "a part of what is muted is muted");
});

on_both_databases!(whoever_has_read_a_topic_has_read_it_where_it_went, |app| async move {
    let [anna, bo, cilla] = app.people(["anna", "bosse", "cilla"]).await;
    let theme = app.channel(json!({ "kind": "theme", "slug": "tema", "name": "Tema" })).await.room.id;
    let one = topic(&anna, app.general, "one").await;
    let first = anna.reply(&one, "a").await;
    anna.reply(&one, "b").await;
    anna.post(theme, "beside").await;
    // Not followed: read with the room.
    let ask = json!({ "room_id": app.general, "seq": first.seq });
    bo.send("POST", &format!("/rooms/{}/read", app.general), Some(ask)).await.expect_status(200);
    let path = format!("/topics/{}/room", one.id);
    let moved: TopicResult = app.owner.send("PUT", &path, Some(json!({ "room_id": theme }))).await.ok();
    assert_eq!((mine(&bo, one.id).await.unread, mine(&cilla, one.id).await.unread), (1, 2));
    assert_eq!(mine(&bo, one.id).await.level, None, "nobody follows for that");
    undo(&app, moved.act_id).await;
    assert_eq!((mine(&bo, one.id).await.unread, mine(&cilla, one.id).await.unread), (1, 2));
    assert_eq!(anna.reply(&one, "c").await.room_id, app.general);
    assert_eq!((mine(&bo, one.id).await.unread, mine(&cilla, one.id).await.unread), (2, 3));
});

/// Everything that is said, by rooms, and what somebody has not read of it.
struct Seen {
    messages: Vec<Message>,
    unread: BTreeSet<MessageId>,
    topics: BTreeMap<MessageId, MyTopic>,
}

impl Seen {
    async fn by(person: &Person, rooms: &[RoomId]) -> Self {
        let (mut messages, mut places, mut topics) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        for room in rooms {
            messages.extend(person.all_messages(*room).await);
            places.insert(*room, person.room(*room).await.last_read_seq);
        }
        for root in messages.iter().filter(|message| message.thread.is_none()) {
            topics.insert(root.id, mine(person, root.id).await);
        }
        let left = |message: &&Message| {
            let read = match &message.thread {
                Some(thread) => topics[&thread.root_id].read_seq,
                // What starts a thread is read with the room, or in its thread.
                None => topics[&message.id].read_seq.max(places[&message.room_id]),
            };
            message.author_id != person.id && message.removed.is_none() && message.seq > read
        };
        let unread = messages.iter().filter(left).map(|message| message.id).collect();
        Self { messages, unread, topics }
    }

    fn posts(&self, root: MessageId) -> impl Iterator<Item = &Message> {
        let of = move |message: &&Message| message.thread.as_ref().map_or(message.id, |it| it.root_id) == root;
        self.messages.iter().filter(of)
    }

    /// Of each thread all is unread from the first on that was unread before, and nothing else.
    fn follows_from(&self, before: &Self, person: &Person, act: &str) {
        for (root, topic) in &self.topics {
            let first = self.posts(*root).filter(|post| before.unread.contains(&post.id)).map(|post| post.seq).min();
            let theirs =
                |post: &&Message| post.thread.is_some() && post.author_id != person.id && post.removed.is_none();
            let expected: BTreeSet<MessageId> = self
                .posts(*root)
                .filter(|post| first.is_some_and(|first| post.seq >= first))
                .filter(theirs)
                .map(|post| post.id)
                .collect();
            let found: BTreeSet<MessageId> = self
                .posts(*root)
                .filter(theirs)
                .filter(|post| self.unread.contains(&post.id))
                .map(|it| it.id)
                .collect();
            assert_eq!(found, expected, "of {} after {act}", person.handle);
            assert_eq!(usize::try_from(topic.unread).expect("a count"), expected.len());
        }
    }
}

on_both_databases!(whatever_is_done_to_topics_nobody_loses_what_is_unread, |app| async move {
    let people = app.people(["anna", "bosse", "cilla"]).await;
    let theme = app.channel(json!({ "kind": "theme", "slug": "tema", "name": "Tema" })).await.room.id;
    let (rooms, mut chance) = ([app.general, theme], Chance::of(11));
    let mut last: Option<TopicActId> = None;
    for room in rooms {
        for title in ["one", "two"] {
            topic(chance.one(&people), room, title).await;
        }
        chance.one(&people).post(room, "said").await;
    }
    for step in 0..36 {
        let messages = Seen::by(&app.owner, &rooms).await.messages;
        let roots: Vec<&Message> = messages.iter().filter(|it| it.thread.is_none()).collect();
        let topics: Vec<&Message> = roots.iter().copied().filter(|it| it.topic.is_some()).collect();
        let (person, root) = (chance.one(&people), *chance.one(&roots));
        if step % 3 != 0 || topics.len() < 2 {
            match chance.below(5) {
                0 => drop(topic(person, *chance.one(&rooms), "more").await),
                1..=3 => drop(person.reply(root, "hm").await),
                _ => {
                    let seq = 1 + chance.below(root.seq + 10);
                    let ask = json!({ "room_id": root.room_id, "seq": seq, "exact": true });
                    person.send("POST", &format!("/rooms/{}/read", root.room_id), Some(ask)).await.expect_status(200);
                }
            }
            let posts: Vec<Seq> = messages
                .iter()
                .filter(|it| it.thread.as_ref().is_some_and(|thread| thread.root_id == root.id))
                .map(|it| it.seq)
                .collect();
            if !posts.is_empty() {
                read(person, root.id, *chance.one(&posts)).await;
            }
            continue;
        }
        let mut before = Vec::new();
        for person in &people {
            before.push(Seen::by(person, &rooms).await);
        }
        let (one, two) = (*chance.one(&topics), *chance.one(&topics));
        let posts: Vec<MessageId> = messages
            .iter()
            .filter(|it| it.thread.as_ref().is_some_and(|thread| thread.root_id == one.id))
            .map(|it| it.id)
            .collect();
        let plain: Vec<MessageId> = roots.iter().filter(|it| it.topic.is_none()).map(|it| it.id).collect();
        let (act, method, path, ask) = match chance.below(5) {
            0 if one.id != two.id => {
                ("a merge", "POST", format!("/topics/{}/merge", one.id), json!({ "into": two.id }))
            }
            1 if posts.len() > 1 => {
                let ask = json!({ "title": "apart", "kind": "discussion", "posts": posts[posts.len() / 2..] });
                ("a split", "POST", format!("/topics/{}/split", one.id), ask)
            }
            2 if !plain.is_empty() => {
                let room = roots.iter().find(|it| it.id == plain[0]).expect("a root").room_id;
                let ask = json!({ "title": "lifted", "kind": "discussion", "messages": [plain[0]] });
                ("a lift", "POST", format!("/rooms/{room}/topics/lift"), ask)
            }
            3 if last.is_some() => {
                ("an undo", "POST", format!("/topic-acts/{}/undo", last.expect("an act")), json!(null))
            }
            _ => {
                let to = rooms[usize::from(one.room_id == rooms[0])];
                ("a move", "PUT", format!("/topics/{}/room", one.id), json!({ "room_id": to }))
            }
        };
        let answer = app.owner.send(method, &path, (!ask.is_null()).then_some(ask)).await;
        if answer.status < 300 {
            last = answer.ok::<TopicResult>().act_id;
        } else {
            answer.expect_code("conflict");
        }
        for (person, before) in people.iter().zip(&before) {
            Seen::by(person, &rooms).await.follows_from(before, person, act);
        }
    }
});
