//! What may be changed of a topic, by whom, and what becomes of it when its posts are removed.

use mellanrum_protocol::MessageId;
use mellanrum_protocol::shapes::messages::{Message, MessageResult};
use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::topics::{Topic, TopicKind, TopicPage, TopicView};
use serde_json::{Value, json};

use super::titles;
use crate::support::{Answer, Person, nonce};

async fn change(person: &Person, topic: MessageId, body: Value) -> Answer {
    person.send("PATCH", &format!("/topics/{topic}"), Some(body)).await
}

fn topic(message: &Message) -> Topic {
    message.topic.clone().expect("a topic")
}

on_both_databases!(a_topic_is_changed_by_whom_it_is_of, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let opened = anna.open_topic(app.general, "before", json!({ "kind": "discussion", "tags": ["a"] })).await;
    let mut live = bo.listen(&[app.general]).await;

    let body = json!({ "title": "after", "tags": ["b", "c"], "kind": "question" });
    let changed = change(&anna, opened.id, body.clone()).await.ok::<MessageResult>().message;
    assert_eq!(live.next_message(app.general).await, changed);
    let now = topic(&changed);
    assert_eq!(
        (now.title.as_str(), now.kind, now.tags.len(), changed.question),
        ("after", TopicKind::Question, 2, true)
    );
    assert_eq!((now.opened_ms, now.opened_by), (opened.sent_ms, anna.id));
    // The same again is no change, and lists say what the message says.
    assert_eq!(change(&anna, opened.id, body).await.ok::<MessageResult>().message, changed);
    live.hears_nothing(&app.owner, app.general).await;
    assert_eq!(titles(&bo, "tag=c&kind=question").await, ["after"]);
    assert!(titles(&bo, "tag=a").await.is_empty() && titles(&bo, "kind=discussion").await.is_empty());

    change(&bo, opened.id, json!({ "title": "mine" })).await.expect_code("permission_denied");
    for part in ["PUT", "DELETE"] {
        bo.send(part, &format!("/topics/{}/closed", opened.id), None).await.expect_code("permission_denied");
    }
    let tidied = change(&app.owner, opened.id, json!({ "title": "tidied" })).await.ok::<MessageResult>().message;
    assert_eq!(topic(&tidied).title, "tidied");
    // A question ceases to be one with its topic's kind, and the kind with the mark.
    let guide = change(&anna, opened.id, json!({ "kind": "guide" })).await.ok::<MessageResult>().message;
    assert!(!guide.question);
    change(&anna, opened.id, json!({ "kind": "question" })).await.expect_status(200);
    let unmarked = anna.act("DELETE", opened.id, "/question").await;
    assert_eq!(topic(&unmarked).kind, TopicKind::Discussion);
    assert_eq!(titles(&bo, "kind=discussion").await, ["tidied"]);

    let plain = anna.post(app.general, "no topic").await;
    change(&anna, plain.id, json!({ "title": "x" })).await.expect_code("not_found");
});

on_both_databases!(a_closed_topic_takes_no_posts_but_by_those_who_watch_over_the_room, |app| async move {
    let [anna] = app.people(["anna"]).await;
    let moderator = app.join_as("moderator", Role::Moderator, None).await;
    let opened = anna.open_topic(app.general, "soon done", json!({ "kind": "discussion" })).await;
    let closed = format!("/topics/{}/closed", opened.id);
    let message = anna.send("PUT", &closed, None).await.ok::<MessageResult>().message;
    assert_eq!(topic(&message).closed.map(|closed| closed.by), Some(anna.id));
    assert_eq!(titles(&anna, "state=closed").await, ["soon done"]);

    let body = json!({ "body": "wait", "thread": opened.id });
    let path = format!("/rooms/{}/messages", app.general);
    anna.send("POST", &path, Some(body.clone())).await.expect_code("read_only");
    moderator.send("POST", &path, Some(body.clone())).await.expect_status(200);
    anna.send("PUT", &format!("/messages/{}/reactions/%F0%9F%91%8D", opened.id), None).await.expect_status(200);

    let message = anna.send("DELETE", &closed, None).await.ok::<MessageResult>().message;
    assert_eq!(topic(&message).closed, None);
    anna.send("POST", &path, Some(body)).await.expect_status(200);
    assert_eq!(titles(&anna, "state=open").await, ["soon done"]);
});

on_both_databases!(inv_04_acts_on_topics_happen_once, |app| async move {
    let [anna] = app.people(["anna"]).await;
    let opened = anna.open_topic(app.general, "once", json!({ "kind": "question" })).await;
    let id = opened.id;
    for (method, path, body) in [
        ("PATCH", format!("/topics/{id}"), Some(json!({ "title": "twice" }))),
        ("PUT", format!("/topics/{id}/closed"), None),
        ("DELETE", format!("/topics/{id}/closed"), None),
        ("PUT", format!("/messages/{id}/asked"), Some(json!({ "asked_id": anna.id }))),
        ("PUT", format!("/messages/{id}/declined"), Some(json!({ "reason": "no" }))),
        ("DELETE", format!("/messages/{id}/declined"), None),
    ] {
        let nonce = nonce();
        let once = anna.send_again(method, &path, body.clone(), nonce).await;
        let head = anna.room(app.general).await.head;
        assert_eq!(once.clone().ok::<MessageResult>().message.changed_seq, head, "{method} {path}");
        assert_eq!(anna.send_again(method, &path, body, nonce).await, once, "{method} {path}");
        assert_eq!(anna.room(app.general).await.head, head, "{method} {path}");
        let other = anna.send_again("PUT", &format!("/messages/{id}/reactions/%F0%9F%91%8D"), None, nonce).await;
        other.expect_code("key_conflict");
    }
});

on_both_databases!(a_removed_root_keeps_its_title_while_posts_stand, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let alone = anna.open_topic(app.general, "nobody answers", json!({ "kind": "discussion" })).await;
    let gone = anna.act("DELETE", alone.id, "").await;
    assert!(gone.topic.is_none());
    bo.send("GET", &format!("/topics/{}", alone.id), None).await.expect_code("not_found");

    let opened = anna.open_topic(app.general, "bosse answers", json!({ "kind": "discussion" })).await;
    let (first, last) = (bo.reply(&opened, "one").await, bo.reply(&opened, "two").await);
    anna.act("DELETE", opened.id, "").await;
    let page: TopicPage = bo.get("/topics").await;
    let [line] = page.topics.as_slice() else { panic!("{page:?}") };
    assert_eq!((topic(&line.message).title.as_str(), line.message.body.as_str(), line.posts), ("bosse answers", "", 2));
    assert_eq!((line.last_post_by, line.last_post_ms), (Some(bo.id), last.sent_ms));
    assert_eq!(line.people, [bo.id]);

    // The newest that stands counts.
    bo.act("DELETE", last.id, "").await;
    let page: TopicPage = bo.get("/topics").await;
    assert_eq!((page.topics[0].posts, page.topics[0].last_post_ms), (1, first.sent_ms));
    let view: TopicView = bo.get(&format!("/topics/{}", opened.id)).await;
    assert_eq!(view.message.reply_count, 1);
    // With the last post the topic goes.
    let mut live = anna.listen(&[app.general]).await;
    bo.act("DELETE", first.id, "").await;
    let heard = [live.next_message(app.general).await, live.next_message(app.general).await];
    assert_eq!(heard.map(|message| (message.id, message.topic.is_some())), [(first.id, false), (opened.id, false)]);
    assert!(titles(&bo, "").await.is_empty());
    bo.send("GET", &format!("/topics/{}", opened.id), None).await.expect_code("not_found");
});
