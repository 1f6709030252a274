//! The forum: opening topics, and finding them again.

mod change;
mod places;
mod questions;
mod reading;

use mellanrum_protocol::MessageId;
use mellanrum_protocol::methods::Method;
use mellanrum_protocol::shapes::messages::{Message, MessagePage, Posted};
use mellanrum_protocol::shapes::topics::{TopicKind, TopicPage, TopicView};
use serde_json::json;

use crate::support::live::rpc;
use crate::support::{Person, nonce, uuid};

/// The topics that somebody is listed, by their titles.
async fn titles(person: &Person, query: &str) -> Vec<String> {
    let page: TopicPage = person.get(&format!("/topics?{query}")).await;
    page.topics.into_iter().map(|line| line.message.topic.expect("a topic").title).collect()
}

on_both_databases!(a_topic_is_a_thread_with_a_title, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let mut live = bo.listen(&[app.general]).await;
    let opened = anna
        .open_topic(
            app.general,
            " Vem  hyr ut? ",
            json!({ "kind": "question", "tags": ["#Bilpool", "bilpool"], "asked_id": bo.id }),
        )
        .await;
    assert_eq!(live.next_message(app.general).await, opened);
    let topic = opened.topic.clone().expect("a topic");
    assert_eq!(
        (topic.title.as_str(), topic.kind, topic.tags.as_slice()),
        ("Vem hyr ut?", TopicKind::Question, ["bilpool".to_owned()].as_slice())
    );
    assert_eq!(
        (topic.opened_ms, topic.opened_by, opened.question, opened.asked_id),
        (opened.sent_ms, anna.id, true, Some(bo.id))
    );

    let reply = bo.reply(&opened, "vi").await;
    for id in [opened.id, reply.id] {
        let view: TopicView = bo.get(&format!("/topics/{id}")).await;
        assert_eq!((view.message.id, view.room_id, view.message.reply_count), (opened.id, app.general, 1));
    }
    let thread: MessagePage = anna.get(&format!("/messages/{}/thread", opened.id)).await;
    assert_eq!(thread.messages, std::slice::from_ref(&reply));

    let page: TopicPage = bo.get(&format!("/topics?room={}", app.general)).await;
    let [line] = page.topics.as_slice() else { panic!("{page:?}") };
    assert_eq!((line.posts, line.last_post_ms, line.last_post_by), (2, reply.sent_ms, Some(bo.id)));
    assert_eq!(line.people, [anna.id, bo.id]);
    assert_eq!(page.tags.iter().map(|tag| (tag.tag.as_str(), tag.count)).collect::<Vec<_>>(), [("bilpool", 1)]);
    assert!(page.cursor.is_none());

    // A message that nobody opened a topic with is none.
    let plain = anna.post(app.general, "hej").await;
    bo.send("GET", &format!("/topics/{}", plain.id), None).await.expect_code("not_found");
});

on_both_databases!(inv_04_a_topic_is_opened_once_however_often_it_is_sent, |app| async move {
    let mut live = app.owner.connect().await;
    let params = json!({ "room_id": app.general, "nonce": nonce(), "title": "En gång", "kind": "news", "body": "hej" });
    let once: Posted = live.rpc(Method::TopicOpen, &params).await.expect("an opened topic");
    let again: Posted = live.rpc(Method::TopicOpen, &params).await.expect("an opened topic");
    assert_eq!(once, again);
    for (field, other) in
        [("title", json!("Två gånger")), ("kind", json!("guide")), ("tags", json!(["a"])), ("body", json!("nej"))]
    {
        let mut changed = params.clone();
        changed[field] = other;
        let refused = live.ask(rpc("topic.open", &changed)).await;
        assert_eq!(refused.map_err(|error| error.code).err(), Some(1409), "{field}");
    }
    // Nor is it a message without a title.
    let plain = json!({ "room_id": app.general, "nonce": params["nonce"], "body": "hej" });
    assert_eq!(live.ask(rpc("message.post", &plain)).await.map_err(|error| error.code).err(), Some(1409));
    assert_eq!(titles(&app.owner, "").await, ["En gång"]);
});

on_both_databases!(what_is_wrong_with_a_topic_is_said, |app| async move {
    let [anna] = app.people(["anna"]).await;
    let path = format!("/rooms/{}/topics", app.general);
    for (body, field, why) in [
        (json!({ "title": " ", "kind": "news", "body": "x" }), "title", "empty"),
        (json!({ "title": "x".repeat(151), "kind": "news", "body": "x" }), "title", "too_long"),
        (json!({ "title": "x", "kind": "news", "tags": ["x".repeat(41)], "body": "x" }), "tags", "too_long"),
        (json!({ "title": "x", "kind": "news", "body": " " }), "body", "empty"),
        (json!({ "title": "x", "kind": "news", "body": "x", "lang": "?" }), "lang", "unknown"),
        (json!({ "title": "x", "kind": "news", "body": "x", "asked_id": anna.id }), "asked_id", "not_a_question"),
        (json!({ "title": "x", "kind": "question", "body": "x", "asked_id": uuid() }), "asked_id", "unknown"),
    ] {
        let answer = anna.send("POST", &path, Some(body)).await;
        assert_eq!((answer.status, &answer.body["field"], &answer.body["why"]), (422, &json!(field), &json!(why)));
    }
    assert!(titles(&anna, "").await.is_empty());
    for query in ["cursor=1.2", "kind=poem", "state=lost"] {
        let answer = anna.send("GET", &format!("/topics?{query}"), None).await;
        assert!([400, 422].contains(&answer.status), "{query}: {answer:?}");
    }
});

on_both_databases!(lists_are_narrowed_ordered_and_paged, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let theme = app.channel(json!({ "kind": "theme", "slug": "tema", "name": "Tema" })).await.room.id;
    let first = anna.open_topic(app.general, "first", json!({ "kind": "guide", "tags": ["a", "b"] })).await;
    let second = bo.open_topic(app.general, "second", json!({ "kind": "question", "tags": ["b"], "lang": "nl" })).await;
    let third = anna.open_topic(theme, "third", json!({ "kind": "discussion" })).await;
    app.clock.advance(std::time::Duration::from_secs(1));
    bo.reply(&first, "one").await;
    bo.reply(&first, "two").await;
    app.clock.advance(std::time::Duration::from_secs(1));
    anna.reply(&second, "three").await;

    assert_eq!(titles(&anna, "").await, ["second", "first", "third"]);
    assert_eq!(titles(&anna, "order=new").await, ["third", "second", "first"]);
    assert_eq!(titles(&anna, "order=busiest").await, ["first", "second", "third"]);
    assert_eq!(titles(&anna, &format!("network={}", app.network)).await.len(), 3);
    assert_eq!(titles(&anna, &format!("room={theme}")).await, ["third"]);
    assert_eq!(titles(&anna, "kind=guide").await, ["first"]);
    assert_eq!(titles(&anna, "tag=%23B&order=new").await, ["second", "first"]);
    assert_eq!(titles(&anna, "tag=a").await, ["first"]);
    assert_eq!(titles(&anna, "lang=nl").await, ["second"]);
    assert_eq!(titles(&anna, &format!("author={}", bo.id)).await, ["second"]);
    assert_eq!(titles(&anna, "state=unanswered").await, ["second"]);
    assert_eq!(titles(&anna, "state=open").await.len(), 3);
    assert!(titles(&anna, "state=closed").await.is_empty());

    for order in ["active", "new", "busiest"] {
        let whole: TopicPage = anna.get(&format!("/topics?order={order}")).await;
        let mut paged: Vec<MessageId> = Vec::new();
        let mut cursor = String::new();
        loop {
            let page: TopicPage = anna.get(&format!("/topics?order={order}&limit=1{cursor}")).await;
            assert_eq!(page.tags.is_empty(), !cursor.is_empty(), "tags on the first page only");
            paged.extend(page.topics.iter().map(|line| line.message.id));
            let Some(next) = page.cursor else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(paged, whole.topics.iter().map(|line| line.message.id).collect::<Vec<_>>(), "{order}");
    }

    // What is pinned in a room stands first in it, and nowhere else.
    let pinned: Message = app.owner.act("PUT", first.id, "/pin").await;
    assert!(pinned.topic.is_some());
    assert_eq!(titles(&anna, &format!("room={}", app.general)).await, ["first", "second"]);
    assert_eq!(titles(&anna, "").await, ["second", "first", "third"]);
    assert_eq!(third.room_id, theme);
});

on_both_databases!(topics_of_a_closed_room_are_nobody_elses, |app| async move {
    let [coach, inside, outside] = app.people(["coach", "inside", "outside"]).await;
    let cohort = app.cohort("grupp", &coach, &[&inside]).await;
    let topic = inside.open_topic(cohort, "hemligt", json!({ "kind": "question", "tags": ["hemligt"] })).await;
    assert_eq!(titles(&inside, "").await, ["hemligt"]);

    let page: TopicPage = outside.get(&format!("/topics?network={}", app.network)).await;
    assert!(page.topics.is_empty() && page.tags.is_empty());
    let known = outside.send("GET", &format!("/topics/{}", topic.id), None).await;
    let unknown = outside.send("GET", &format!("/topics/{}", uuid()), None).await;
    assert_eq!(known, unknown);
    known.expect_code("not_found");
    let known = outside.send("GET", &format!("/topics?room={cohort}"), None).await;
    assert_eq!(known, outside.send("GET", &format!("/topics?room={}", uuid()), None).await);
    let known = outside.send("GET", &format!("/topics?network={}", uuid()), None).await;
    known.expect_code("not_found");
    let body = json!({ "title": "x", "kind": "news", "body": "x" });
    outside.send("POST", &format!("/rooms/{cohort}/topics"), Some(body)).await.expect_code("not_found");
});
