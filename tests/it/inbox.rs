//! The inbox: what concerns a person, each with whether it is unread, counted exactly; and nothing of rooms that they may not read.

use std::collections::BTreeMap;

use mellanrum_protocol::MessageId;
use mellanrum_protocol::shapes::inbox::{InboxItem, InboxKind, InboxPage, InboxState};
use mellanrum_protocol::shapes::messages::Message;
use mellanrum_protocol::shapes::networks::{Overview, Role};
use mellanrum_protocol::shapes::people::PersonEvent;
use serde_json::json;

use crate::support::{Person, TestApp, chance::Chance};

async fn page(person: &Person, query: &str) -> InboxPage {
    person.get(&format!("/inbox?{query}")).await
}

/// What is there: why, which message, and how much of it is unread.
fn lines(page: &InboxPage) -> Vec<(InboxKind, MessageId, i64)> {
    page.items.iter().map(|item| (item.kind, item.message.id, item.unread)).collect()
}

async fn mark(person: &Person, message: MessageId, unread: bool) -> InboxState {
    person.send("PUT", &format!("/inbox/{message}"), Some(json!({ "unread": unread }))).await.ok()
}

async fn read(person: &Person, root: MessageId, seq: i64, exact: bool) {
    let body = json!({ "seq": seq, "exact": exact });
    person.send("PUT", &format!("/topics/{root}/read"), Some(body)).await.expect_status(200);
}

async fn read_room(app: &TestApp, person: &Person, seq: i64, exact: bool) {
    let body = json!({ "room_id": app.general, "seq": seq, "exact": exact });
    person.send("POST", &format!("/rooms/{}/read", app.general), Some(body)).await.expect_status(200);
}

on_both_databases!(what_concerns_one_is_there_once_and_for_its_reason, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let room = app.general;
    bo.post(room, "talk").await;
    let question = anna.post(room, "who knows?").await;
    anna.act("PUT", question.id, "/question").await;
    let talk = anna.post(room, "and besides").await;
    bo.reply(&question, "perhaps").await;
    let answer = bo.reply(&question, "I do").await;
    let reply = bo.reply(&talk, "indeed").await;
    let named = bo.post(room, "@anna?").await;
    let in_thread = bo.reply(&talk, "@anna, and you?").await;
    let all = app.owner.post(room, "@alla @anna listen").await;
    let everyone = app.owner.post(room, "@alla listen").await;

    let inbox = page(&anna, "").await;
    let expected = [
        (InboxKind::Mention, everyone.id, 1),
        (InboxKind::Mention, all.id, 1),
        (InboxKind::Mention, in_thread.id, 1),
        (InboxKind::Mention, named.id, 1),
        (InboxKind::Topic, reply.id, 1),
        (InboxKind::Answer, answer.id, 2),
    ];
    assert_eq!(lines(&inbox), expected);
    assert_eq!((inbox.unread, &inbox.cursor), (6, &None));
    let roots: Vec<_> = inbox.items.iter().map(|item| item.root.as_ref().map(|root| root.id)).collect();
    assert_eq!(roots, [None, None, Some(talk.id), None, Some(talk.id), Some(question.id)]);
    assert!(inbox.items.iter().all(|item| item.at_ms == item.message.sent_ms));
    for (filter, kinds) in [
        ("answers", vec![InboxKind::Answer]),
        ("topics", vec![InboxKind::Topic]),
        ("mentions", vec![InboxKind::Mention; 4]),
        ("asked", vec![]),
    ] {
        let found: Vec<_> = page(&anna, &format!("filter={filter}")).await.items.iter().map(|item| item.kind).collect();
        assert_eq!(found, kinds, "{filter}");
    }
    anna.send("GET", "/inbox?filter=else", None).await.expect_code("bad_request");
    anna.send("GET", "/inbox?cursor=else", None).await.expect_code("invalid");
    // One after the other it is the same.
    let (mut one_by_one, mut cursor) = (Vec::new(), String::new());
    loop {
        let next = page(&anna, &format!("limit=1{cursor}")).await;
        one_by_one.extend(lines(&next));
        match next.cursor {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(one_by_one, expected);
    // Whoever wrote all that has only what others said to them.
    assert_eq!(lines(&page(&bo, "").await).len(), 2);

    // Muted, one's own question is silent; no longer followed, it is still one's own.
    let level = async |root: MessageId, level: Option<&str>| {
        anna.send("PUT", &format!("/topics/{root}/level"), Some(json!({ "level": level }))).await.expect_status(200);
    };
    level(question.id, None).await;
    level(talk.id, Some("mentions")).await;
    let kinds = |page: &InboxPage| page.items.iter().map(|item| item.kind).collect::<Vec<_>>();
    assert_eq!(kinds(&page(&anna, "").await)[4..], [InboxKind::Answer]);
    level(question.id, Some("nothing")).await;
    assert_eq!(kinds(&page(&anna, "").await), [InboxKind::Mention; 4]);
    bo.act("DELETE", named.id, "").await;
    bo.edit(in_thread.id, "never mind").await;
    let left = page(&anna, "").await;
    assert_eq!((lines(&left).len(), left.unread), (2, 2), "what is removed, or no longer names one, is gone");
});

on_every_backend!(what_is_put_away_is_put_away_on_all_devices, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let root = anna.post(app.general, "who comes?").await;
    let reply = bo.reply(&root, "I do").await;
    let named = bo.post(app.general, "@anna?").await;
    let mut own = anna.connect().await;
    let unread = async || {
        let (page, overview) = (page(&anna, "filter=unread").await, anna.get::<Overview>("/me/overview").await);
        assert_eq!(
            (overview.inbox.unread, page.items.len()),
            (page.unread, usize::try_from(page.unread).expect("a count"))
        );
        lines(&page)
    };
    let (topic, mention) = ((InboxKind::Topic, reply.id, 1), (InboxKind::Mention, named.id, 1));
    assert_eq!(unread().await, [mention, topic]);
    assert_eq!(mark(&anna, named.id, false).await.unread, 1);
    assert_eq!(own.next_personal().await, PersonEvent::Inbox { inbox: InboxState { unread: 1 } });
    assert_eq!(unread().await, [topic]);
    assert_eq!(mark(&anna, named.id, true).await.unread, 2);
    // Read on, it is still to be seen again; a topic is read.
    read_room(&app, &anna, i64::MAX, false).await;
    read(&anna, root.id, reply.seq, false).await;
    assert_eq!(unread().await, [mention]);
    mark(&anna, named.id, false).await;
    // From here on everything is unread, whatever one said of it.
    read_room(&app, &anna, root.seq, true).await;
    read(&anna, root.id, root.seq, true).await;
    assert_eq!(unread().await, [mention, topic]);
    let all: InboxState = anna.send("POST", "/inbox/read", None).await.ok();
    assert_eq!((all.unread, unread().await), (0, vec![]));
    assert_eq!(lines(&page(&anna, "").await).len(), 2, "put away is not gone");
    bo.reply(&root, "and you, @anna?").await;
    bo.reply(&root, "well").await;
    assert_eq!(unread().await.len(), 2);
});

on_both_databases!(of_rooms_that_one_may_not_read_nothing_is_in_the_inbox, |app| async move {
    let [coach, anna, bo] = app.people(["coach", "anna", "bosse"]).await;
    let coordinator = app.join_as("coordinator", Role::Coordinator, None).await;
    let room = app.cohort("hemlig-grupp", &coach, &[&anna]).await;
    let root = anna.post(room, "how?").await;
    coach.reply(&root, "so, @anna").await;
    let secret = coach.post(room, "@bosse @anna @alla only among us").await;
    assert_eq!(page(&anna, "").await.unread, 2);
    assert_eq!(page(&bo, "").await, InboxPage { items: vec![], cursor: None, unread: 0 });
    bo.send("PUT", &format!("/inbox/{}", secret.id), Some(json!({ "unread": true }))).await.expect_code("not_found");
    let place = format!("/rooms/{room}/members/{}", anna.id);
    coordinator.send("DELETE", &place, None).await.expect_status(204);
    assert_eq!(page(&anna, "").await, InboxPage { items: vec![], cursor: None, unread: 0 });
    let all: InboxState = anna.send("POST", "/inbox/read", None).await.ok();
    assert_eq!(all.unread, 0);
    coordinator.send("PUT", &place, Some(json!({ "role": "participant" }))).await.expect_status(200);
    assert_eq!(page(&anna, "").await.unread, 2, "and what was left is there again");
});

on_both_databases!(what_one_is_asked_is_there_until_it_is_settled, |app| async move {
    let [anna, bo, cilla] = app.people(["anna", "bosse", "cilla"]).await;
    let question = anna.open_topic(app.general, "who knows?", json!({ "kind": "question", "asked_id": bo.id })).await;
    let ask = async |person: Option<&Person>| {
        let body = json!({ "asked_id": person.map(|person| person.id) });
        let path = format!("/messages/{}/asked", question.id);
        anna.send("PUT", &path, Some(body)).await.expect_status(200);
    };
    let asked = async |person: &Person| {
        let (page, all) = (page(person, "filter=asked").await, page(person, "").await);
        let overview: Overview = person.get("/me/overview").await;
        assert_eq!((lines(&page), overview.inbox.unread), (lines(&all), all.unread), "nothing else concerns them");
        lines(&page)
    };
    // Whoever is asked follows, too; here it is about what is asked.
    let level = format!("/topics/{}/level", question.id);
    bo.send("PUT", &level, Some(json!({ "level": null }))).await.expect_status(200);
    let item = [(InboxKind::Asked, question.id, 1)];
    assert_eq!((asked(&bo).await, asked(&cilla).await), (item.to_vec(), vec![]));
    // Put away it is there, and read; whoever is asked instead has it to see.
    mark(&bo, question.id, false).await;
    assert_eq!(asked(&bo).await, [(InboxKind::Asked, question.id, 0)]);
    ask(Some(&cilla)).await;
    assert_eq!((asked(&bo).await, asked(&cilla).await), (vec![], item.to_vec()));
    ask(None).await;
    assert_eq!(asked(&cilla).await, []);
    ask(Some(&cilla)).await;

    // Declined it waits for nobody, until it waits again.
    let declined = format!("/messages/{}/declined", question.id);
    cilla.send("PUT", &declined, Some(json!({ "reason": "not mine" }))).await.expect_status(200);
    assert_eq!(asked(&cilla).await, []);
    anna.send("DELETE", &declined, None).await.expect_status(200);
    assert_eq!(asked(&cilla).await, item);
    // A reply is not an answer until it is taken for one.
    let reply = app.owner.reply(&question, "ask the library").await;
    assert_eq!(asked(&cilla).await, item);
    anna.act("PUT", reply.id, "/answer").await;
    assert_eq!(asked(&cilla).await, []);
    anna.act("DELETE", reply.id, "/answer").await;
    assert_eq!(asked(&cilla).await, item);
    anna.act("DELETE", question.id, "").await;
    assert_eq!(asked(&cilla).await, []);

    // Named as well, it is there once, for what it asks; settled, it names one all the same.
    let both = anna.post(app.general, "and you, @bosse?").await;
    anna.act("PUT", both.id, "/question").await;
    let body = json!({ "asked_id": bo.id });
    anna.send("PUT", &format!("/messages/{}/asked", both.id), Some(body)).await.expect_status(200);
    assert_eq!(asked(&bo).await, [(InboxKind::Asked, both.id, 1)]);
    let why = json!({ "reason": "for another day" });
    bo.send("PUT", &format!("/messages/{}/declined", both.id), Some(why)).await.expect_status(200);
    assert_eq!(lines(&page(&bo, "").await), [(InboxKind::Mention, both.id, 1)]);
});

on_both_databases!(what_one_is_asked_where_one_may_not_read_is_not_told, |app| async move {
    let [coach, anna, bo] = app.people(["coach", "anna", "bosse"]).await;
    let coordinator = app.join_as("coordinator", Role::Coordinator, None).await;
    let room = app.cohort("hemlig-grupp", &coach, &[&anna]).await;
    let with = |asked: &Person| json!({ "kind": "question", "asked_id": asked.id });
    let question = coach.open_topic(room, "among us", with(&anna)).await;
    // Nobody can be asked who could not read it.
    let body = json!({ "asked_id": bo.id });
    let refused = coach.send("PUT", &format!("/messages/{}/asked", question.id), Some(body)).await;
    assert_eq!(refused.body["why"], "unknown");
    assert_eq!(lines(&page(&anna, "filter=asked").await), [(InboxKind::Asked, question.id, 1)]);
    let nothing = InboxPage { items: vec![], cursor: None, unread: 0 };
    assert_eq!(page(&bo, "filter=asked").await, nothing);
    let place = format!("/rooms/{room}/members/{}", anna.id);
    coordinator.send("DELETE", &place, None).await.expect_status(204);
    for filter in ["asked", "all", "unread"] {
        assert_eq!(page(&anna, &format!("filter={filter}")).await, nothing);
    }
    let overview: Overview = anna.get("/me/overview").await;
    assert_eq!(overview.inbox.unread, 0);
    coordinator.send("PUT", &place, Some(json!({ "role": "participant" }))).await.expect_status(200);
    assert_eq!(page(&anna, "filter=asked").await.unread, 1);
});

/// What the inbox is, said in the plainest way: of all messages, which concern a person and are unread.
#[derive(Default)]
struct Model {
    messages: Vec<Message>,
    room: i64,
    topics: BTreeMap<MessageId, i64>,
    marks: BTreeMap<MessageId, bool>,
}

impl Model {
    fn expected(&self, person: &Person) -> BTreeMap<MessageId, (InboxKind, i64)> {
        let mut found = BTreeMap::new();
        let mut threads: BTreeMap<MessageId, (MessageId, i64)> = BTreeMap::new();
        for message in self.messages.iter().filter(|it| it.author_id != person.id && it.removed.is_none()) {
            let root = message.thread.as_ref().map(|thread| thread.root_id);
            let read = match root {
                Some(root) => message.seq <= self.topics.get(&root).copied().unwrap_or(self.room),
                None => message.seq <= self.room.max(self.topics.get(&message.id).copied().unwrap_or(0)),
            };
            if message.mentions.contains(&person.id) {
                let unread = self.marks.get(&message.id).copied().unwrap_or(!read);
                found.insert(message.id, (InboxKind::Mention, i64::from(unread)));
            } else if let Some(root) = root.filter(|root| self.topics.contains_key(root)) {
                let thread = threads.entry(root).or_insert((message.id, 0));
                *thread = (message.id, thread.1 + i64::from(!read));
            }
        }
        found.extend(threads.into_values().map(|(newest, unread)| (newest, (InboxKind::Topic, unread))));
        found
    }
}

on_both_databases!(the_inbox_is_what_a_plain_look_says_whatever_happens, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let (mut chance, mut model) = (Chance::of(11), Model::default());
    let beginning = anna.room(app.general).await.head;
    for _ in 0..120 {
        let who = *chance.one(&[&anna, &bo, &bo]);
        let text = *chance.one(&["hej", "hej @anna", "hej @bosse"]);
        let roots: Vec<Message> = model.messages.iter().filter(|it| it.thread.is_none()).cloned().collect();
        let head = anna.room(app.general).await.head;
        let seq = beginning + chance.below(head - beginning + 1);
        match chance.below(9) {
            0 => model.messages.push(who.post(app.general, text).await),
            _ if roots.is_empty() => {}
            1..=3 => {
                let root = chance.one(&roots);
                let reply = who.reply(root, text).await;
                // Whoever began it follows it from the first reply on; so does whoever writes.
                if who.id == anna.id || root.author_id == anna.id {
                    model.topics.entry(root.id).or_insert(model.room);
                }
                model.messages.push(reply);
            }
            4 => {
                let at = usize::try_from(chance.below(i64::try_from(model.messages.len()).expect("a count")))
                    .expect("a count");
                let theirs = model.messages[at].clone();
                if theirs.author_id == bo.id && theirs.thread.is_some() {
                    model.messages[at] = bo.act("DELETE", theirs.id, "").await;
                }
            }
            5 => {
                let exact = chance.below(2) == 0;
                read_room(&app, &anna, seq, exact).await;
                if exact {
                    model.room = seq;
                    model.marks.retain(|id, _| model.messages.iter().any(|it| it.id == *id && it.seq <= seq));
                } else {
                    model.room = model.room.max(seq);
                }
            }
            6 => {
                let (root, exact) = (chance.one(&roots).id, chance.below(2) == 0);
                // Of what she does not follow this is shown only by what mentions her; that is left to the other test.
                if let Some(position) = model.topics.get_mut(&root) {
                    read(&anna, root, seq, exact).await;
                    *position = if exact { seq } else { (*position).max(seq) };
                    if exact {
                        let later = |id: &MessageId| {
                            let of = |it: &&Message| it.id == *id && it.seq > seq;
                            let message = model.messages.iter().find(of);
                            message.is_some_and(|it| it.thread.as_ref().is_some_and(|it| it.root_id == root))
                        };
                        model.marks.retain(|id, _| !later(id));
                    }
                }
            }
            _ => {
                let named: Vec<_> = model.messages.iter().filter(|it| it.mentions.contains(&anna.id)).collect();
                if !named.is_empty() {
                    let (id, unread) = (chance.one(&named).id, chance.below(2) == 0);
                    mark(&anna, id, unread).await;
                    model.marks.insert(id, unread);
                }
            }
        }
        let inbox = page(&anna, "limit=100").await;
        let expected = model.expected(&anna);
        let found: BTreeMap<_, _> =
            inbox.items.iter().map(|it: &InboxItem| (it.message.id, (it.kind, it.unread))).collect();
        assert_eq!(found, expected);
        let unread = expected.values().filter(|(_, unread)| *unread > 0).count();
        assert_eq!(inbox.unread, i64::try_from(unread).expect("a count"));
        let only: Vec<_> = page(&anna, "limit=100&filter=unread").await.items;
        assert_eq!(only, inbox.items.into_iter().filter(|it| it.unread > 0).collect::<Vec<_>>());
    }
});
