//! Lifting, lowering, moving, splitting and merging topics, and undoing it: what everyone sees of it, live, recovered and in pages.

use std::collections::BTreeMap;

use mellanrum_protocol::shapes::messages::{Message, MessagePage};
use mellanrum_protocol::shapes::rooms::{Change, RoomEvent};
use mellanrum_protocol::shapes::topics::{TopicAct, TopicPage, TopicResult, TopicView};
use mellanrum_protocol::{MessageId, RoomId, TopicActId};
use serde_json::{Value, json};

use super::titles;
use crate::support::{Person, Setup, TestApp, nonce};

async fn done(person: &Person, method: &str, path: &str, body: Option<Value>) -> TopicResult {
    person.send(method, path, body).await.ok()
}

async fn lift(person: &Person, room: RoomId, messages: &[MessageId]) -> TopicResult {
    let body = json!({ "title": "lifted", "kind": "discussion", "messages": messages });
    done(person, "POST", &format!("/rooms/{room}/topics/lift"), Some(body)).await
}

async fn undo(person: &Person, act: Option<TopicActId>) -> TopicResult {
    done(person, "POST", &format!("/topic-acts/{}/undo", act.expect("something to undo")), None).await
}

/// Replies of a thread, by their texts.
async fn thread(person: &Person, root: MessageId) -> Vec<String> {
    let page: MessagePage = person.get(&format!("/messages/{root}/thread")).await;
    page.messages.into_iter().map(|message| message.body).collect()
}

/// A room as it is told: each message with the thread that it stands in, what is said of replies, and what makes it a topic or a question.
async fn told(person: &Person, room: RoomId) -> BTreeMap<String, Value> {
    let told = |message: Message| {
        let root = message.thread.map(|thread| thread.root_id);
        let said = json!([
            message.seq,
            root,
            message.reply_count,
            message.topic,
            message.question,
            message.answer_id,
            message.is_answer
        ]);
        (message.body, said)
    };
    person.all_messages(room).await.into_iter().map(told).collect()
}

on_both_databases!(messages_of_the_chat_become_a_topic_and_the_chat_shows_where_they_went, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let first = anna.post(app.general, "first").await;
    bo.post(app.general, "beside").await;
    let second = anna.post(app.general, "second").await;
    bo.reply(&second, "to the second").await;
    let before = told(&anna, app.general).await;

    let path = format!("/rooms/{}/topics/lift", app.general);
    let body = |ids: &[MessageId]| Some(json!({ "title": "lifted", "kind": "discussion", "messages": ids }));
    let theirs = bo.send("POST", &path, body(&[first.id])).await;
    theirs.expect_code("permission_denied");
    let mut live = bo.listen(&[app.general]).await;
    let nonce = nonce();
    let once = anna.send_again("POST", &path, body(&[second.id, first.id]), nonce).await;
    let result: TopicResult = once.clone().ok();
    assert_eq!((result.message.id, result.message.reply_count), (first.id, 2));
    assert_eq!(
        result.message.topic.as_ref().and_then(|topic| topic.lifted.as_ref()).map(|lifted| lifted.by),
        Some(anna.id)
    );
    assert_eq!(anna.send_again("POST", &path, body(&[second.id, first.id]), nonce).await, once, "once");
    anna.send_again("POST", &path, body(&[first.id]), nonce).await.expect_code("key_conflict");
    for _ in 0..3 {
        let message = live.next_message(app.general).await;
        assert!(
            message.id == first.id
                || message.thread.as_ref().is_some_and(|thread| thread.root_id == first.id && thread.reply_count == 2)
        );
    }
    assert_eq!(thread(&bo, first.id).await, ["second", "to the second"]);
    let again = anna.send("POST", &path, body(&[first.id])).await;
    assert_eq!(again.body["why"], "in_a_topic");

    // Undone, all is as it was; a post that came since has no place to go back to.
    undo(&anna, result.act_id).await;
    assert_eq!(told(&anna, app.general).await, before);
    assert!(titles(&anna, "").await.is_empty());
    let twice = anna.send("POST", &format!("/topic-acts/{}/undo", result.act_id.expect("an act")), None).await;
    twice.expect_code("conflict");
    let whole = lift(&anna, app.general, &[second.id]).await;
    assert_eq!((whole.message.reply_count, thread(&bo, second.id).await.len()), (1, 1));
    let lowered = done(&anna, "DELETE", &format!("/topics/{}", second.id), None).await;
    assert!(lowered.message.topic.is_none() && titles(&bo, "").await.is_empty());
    assert!(undo(&anna, lowered.act_id).await.message.topic.is_some());
    let acts: Vec<TopicAct> = bo.get(&format!("/topics/{}/acts", second.id)).await;
    assert_eq!(acts.iter().map(|act| act.undone.is_some()).collect::<Vec<_>>(), [true, false]);
});

on_both_databases!(a_topic_is_split_and_merged_with_exact_counts, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let opened = anna.open_topic(app.general, "one", json!({ "kind": "question" })).await;
    let mut replies = Vec::new();
    for text in ["a", "b", "c", "d"] {
        replies.push(bo.reply(&opened, text).await);
    }
    anna.act("PUT", replies[1].id, "/answer").await;
    bo.act("DELETE", replies[3].id, "").await;
    let unread = anna.room(app.general).await.unread;
    let before = told(&anna, app.general).await;

    let body = json!({ "title": "two", "kind": "guide", "posts": [replies[2].id, replies[1].id] });
    let path = format!("/topics/{}/split", opened.id);
    anna.send("POST", &path, Some(body.clone())).await.expect_code("permission_denied");
    let split = done(&app.owner, "POST", &path, Some(body)).await;
    assert_eq!((split.message.id, split.message.reply_count), (replies[1].id, 1));
    assert!(!split.message.is_answer, "the answer went with its post");
    let page: TopicPage = anna.get("/topics?order=new").await;
    let lines: Vec<_> = page.topics.iter().map(|line| (line.message.id, line.posts, line.last_post_by)).collect();
    assert_eq!(lines, [(replies[1].id, 2, Some(bo.id)), (opened.id, 2, Some(bo.id))]);
    assert_eq!(page.topics[1].message.answer_id, None);
    assert_eq!(anna.room(app.general).await.unread, unread);
    assert_eq!(titles(&anna, "state=unanswered").await, ["one"]);

    // Into the other, whose id it leads to from then on.
    let merge = format!("/topics/{}/merge", replies[1].id);
    let merged = done(&app.owner, "POST", &merge, Some(json!({ "into": opened.id }))).await;
    assert_eq!((merged.message.id, merged.message.reply_count), (opened.id, 3));
    assert_eq!(thread(&anna, opened.id).await, ["a", "b", "c", ""]);
    let view: TopicView = anna.get(&format!("/topics/{}", replies[1].id)).await;
    assert_eq!(view.message.id, opened.id);
    assert_eq!(titles(&anna, "").await, ["one"]);

    // A later reply stays with the topic that it was written in.
    bo.reply(&opened, "e").await;
    undo(&app.owner, merged.act_id).await;
    assert_eq!(
        (thread(&anna, opened.id).await, thread(&anna, replies[1].id).await),
        (vec!["a".to_owned(), String::new(), "e".to_owned()], vec!["c".to_owned()])
    );
    undo(&app.owner, split.act_id).await;
    let mut after = told(&anna, app.general).await;
    let reply_count = |told: &mut BTreeMap<String, Value>| told.values_mut().for_each(|said| said[2] = Value::Null);
    after.remove("e");
    let mut before = before;
    reply_count(&mut before);
    reply_count(&mut after);
    assert_eq!(after, before);
    let newest: TopicView = anna.get(&format!("/topics/{}", opened.id)).await;
    assert_eq!((newest.message.reply_count, newest.message.answer_id), (4, Some(replies[1].id)));
});

/// A theme's room, a topic of three posts in the general one, and what was said beside it.
async fn two_rooms(app: &TestApp, anna: &Person) -> (RoomId, Message, Message) {
    let theme = app.channel(json!({ "kind": "theme", "slug": "tema", "name": "Tema" })).await.room.id;
    let opened = anna.open_topic(app.general, "wanders", json!({ "kind": "discussion", "tags": ["x"] })).await;
    let reply = anna.reply(&opened, "one").await;
    anna.reply(&opened, "two").await;
    anna.post(app.general, "beside").await;
    (theme, opened, reply)
}

on_both_databases!(a_topic_moves_to_another_room_and_back, |app| async move {
    let [anna] = app.people(["anna"]).await;
    let (theme, opened, reply) = two_rooms(&app, &anna).await;
    anna.edit(reply.id, "one, again").await;
    let start = anna.room(app.general).await.head;
    let before = told(&anna, app.general).await;
    let mut live = anna.listen(&[app.general, theme]).await;
    let path = format!("/topics/{}/room", opened.id);
    anna.send("PUT", &path, Some(json!({ "room_id": theme }))).await.expect_code("permission_denied");
    let moved = done(&app.owner, "PUT", &path, Some(json!({ "room_id": theme }))).await;
    assert_eq!((moved.message.id, moved.message.room_id, moved.message.sent_ms), (opened.id, theme, opened.sent_ms));

    // Live: whole and in order there, gone in one change here; nothing of where to.
    let there = [live.next_message(theme).await, live.next_message(theme).await, live.next_message(theme).await];
    assert_eq!(there.each_ref().map(|message| message.body.as_str()), ["about wanders", "one, again", "two"]);
    assert!(there.iter().is_sorted_by_key(|message| message.seq));
    let (offset, event) = live.next_event(app.general).await;
    let RoomEvent::Moved { moved: gone } = event else { panic!("{event:?}") };
    assert_eq!((gone.root_id, gone.was_seq, gone.count, gone.to_room), (opened.id, opened.seq, 3, None));
    assert_eq!((offset, gone.changed_seq), (start + 1, start + 1));

    // Recovered, and in pages: there for those who may read where it is.
    let changes = anna.changes(app.general, start).await.changes;
    assert_eq!(changes, [Change::Moved { moved: gone.clone() }]);
    let page = anna.newest(app.general).await;
    assert_eq!(page.messages.iter().map(|message| message.body.as_str()).collect::<Vec<_>>(), ["beside"]);
    assert_eq!(
        page.moved.iter().map(|moved| (moved.root_id, moved.to_room)).collect::<Vec<_>>(),
        [(opened.id, Some(theme))]
    );
    assert_eq!(thread(&anna, opened.id).await, ["one, again", "two"]);
    assert_eq!(titles(&anna, &format!("room={theme}")).await, ["wanders"]);
    assert!(titles(&anna, &format!("room={}", app.general)).await.is_empty());
    assert_eq!(anna.edit(reply.id, "one, once more").await.room_id, theme);
    let revisions: Vec<Value> = anna.get(&format!("/messages/{}/revisions", reply.id)).await;
    assert_eq!(revisions.iter().map(|revision| &revision["body"]).collect::<Vec<_>>(), ["one, again", "one"]);
    anna.edit(reply.id, "one, again").await;

    // Back at its old place, seq and all; the other room is told that it went.
    undo(&app.owner, moved.act_id).await;
    assert_eq!(told(&anna, app.general).await, before);
    assert!(anna.newest(app.general).await.moved.is_empty());
    assert!(anna.newest(theme).await.messages.is_empty());

    // A post that came since would be lost.
    let moved = done(&app.owner, "PUT", &path, Some(json!({ "room_id": theme }))).await;
    anna.reply(&moved.message, "since").await;
    let undone = app.owner.send("POST", &format!("/topic-acts/{}/undo", moved.act_id.expect("an act")), None).await;
    undone.expect_code("conflict");
});

on_both_databases!(nothing_leaves_a_closed_room_unsaid, |app| async move {
    let [coach, inside, outside] = app.people(["coach", "inside", "outside"]).await;
    let cohort = app.cohort("grupp", &coach, &[&inside]).await;
    let coordinator = app.join_as("coordinator", mellanrum_protocol::shapes::networks::Role::Coordinator, None).await;
    let opened = inside.open_topic(cohort, "secret", json!({ "kind": "discussion" })).await;
    let path = format!("/topics/{}/room", opened.id);
    let refused = coordinator.send("PUT", &path, Some(json!({ "room_id": app.general }))).await;
    assert_eq!((&refused.body["field"], &refused.body["why"]), (&json!("confirm_wider"), &json!("needed")));
    outside.send("PUT", &path, Some(json!({ "room_id": app.general }))).await.expect_code("not_found");
    let body = json!({ "room_id": app.general, "confirm_wider": true });
    let out = done(&coordinator, "PUT", &path, Some(body)).await;
    assert_eq!(titles(&outside, "").await, ["secret"]);
    // Into the closed room and out of sight: whoever is not in it learns that it went, and nothing else.
    let theme = app.channel(json!({ "kind": "theme", "slug": "tema", "name": "Tema" })).await.room.id;
    undo(&coordinator, out.act_id).await;
    let page = outside.newest(app.general).await;
    assert_eq!(page.moved.iter().map(|moved| (moved.root_id, moved.to_room)).collect::<Vec<_>>(), [(opened.id, None)]);
    assert!(titles(&outside, "").await.is_empty());
    for path in ["", "/acts"] {
        outside.send("GET", &format!("/topics/{}{path}", opened.id), None).await.expect_code("not_found");
    }
    let undo = format!("/topic-acts/{}/undo", out.act_id.expect("an act"));
    outside.send("POST", &undo, None).await.expect_code("not_found");
    assert!(outside.newest(theme).await.messages.is_empty());
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_02_a_topic_that_moves_is_seen_alike_on_two_nodes() {
    let app = TestApp::start(Setup::two_nodes()).await;
    let [anna] = app.people(["anna"]).await;
    let (theme, opened, _) = two_rooms(&app, &anna).await;
    let mut lives =
        [anna.listen(&[app.general, theme]).await, anna.at(app.address(1)).listen(&[app.general, theme]).await];
    let path = format!("/topics/{}/room", opened.id);
    let owner = app.owner.at(app.address(1));
    let moved = done(&owner, "PUT", &path, Some(json!({ "room_id": theme }))).await;
    let mut heard = Vec::new();
    for live in &mut lives {
        let mut events = Vec::new();
        for _ in 0..3 {
            let (offset, event) = live.next_event(theme).await;
            let RoomEvent::Message { message } = event else { panic!("{event:?}") };
            assert_eq!(offset, message.seq);
            events.push((offset, message.id));
        }
        let (offset, event) = live.next_event(app.general).await;
        let RoomEvent::Moved { moved } = event else { panic!("{event:?}") };
        events.push((offset, moved.root_id));
        heard.push(events);
    }
    assert_eq!(heard[0], heard[1]);
    let back = undo(&app.owner, moved.act_id).await;
    assert_eq!((back.message.room_id, back.message.seq), (app.general, opened.seq));
}
