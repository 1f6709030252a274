//! Restoring, and removing all that somebody said.

use mellanrum_protocol::shapes::messages::{Message, MessageResult};
use mellanrum_protocol::shapes::moderation::{RemovedAll, StatementKind};
use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::topics::TopicPage;
use serde_json::json;

use super::statements;
use crate::support::{Person, nonce};

async fn one(by: &Person, message: &Message) -> Message {
    by.get(&format!("/messages/{}", message.id)).await
}

on_both_databases!(what_a_moderator_removed_is_restored_as_it_was, |app| async move {
    let anna = app.join_as("anna", Role::Participant, None).await;
    let moderator = app.join_as("moderator", Role::Moderator, None).await;
    let file = anna.send_file(app.general, "karta.txt", b"norr".to_vec()).await.id;
    let said = anna.post_files(app.general, "se kartan", &[file]).await;
    moderator.act("PUT", said.id, "/reactions/%F0%9F%91%8D").await;
    let topic = anna.open_topic(app.general, "Vägvisning", json!({ "kind": "discussion" })).await;
    let before = [one(&anna, &said).await, one(&anna, &topic).await];
    for message in [&said, &topic] {
        moderator.send("DELETE", &format!("/messages/{}", message.id), None).await.expect_status(200);
    }
    anna.send("GET", &format!("/files/{file}"), None).await.expect_code("not_found");
    assert_eq!(anna.get::<TopicPage>(&format!("/topics?room={}", app.general)).await.topics.len(), 0);
    let restore = |message: &Message| format!("/messages/{}/restore", message.id);
    anna.send("POST", &restore(&said), Some(json!({}))).await.expect_code("permission_denied");
    let mut live = anna.listen(&[app.general]).await;
    for (message, was) in [(&said, &before[0]), (&topic, &before[1])] {
        let key = nonce();
        let answer = moderator.send_again("POST", &restore(message), Some(json!({ "reason": "misstag" })), key).await;
        let back = answer.ok::<MessageResult>().message;
        assert_eq!(Message { changed_seq: was.changed_seq, ..back.clone() }, *was);
        assert_eq!(live.next_message(app.general).await, back, "the whole message comes");
        let again = moderator.send_again("POST", &restore(message), Some(json!({ "reason": "misstag" })), key).await;
        assert_eq!(again.ok::<MessageResult>().message, back, "a retry");
    }
    anna.send("GET", &format!("/files/{file}"), None).await.expect_status(200);
    assert_eq!(anna.get::<TopicPage>(&format!("/topics?room={}", app.general)).await.topics.len(), 1);
    let found = anna.send("GET", "/search?q=kartan", None).await.body.to_string();
    assert!(found.contains(&said.id.to_string()), "it is found again: {found}");
    assert_eq!(statements(&anna).await[0].kind, StatementKind::MessageRestored);

    // What people take back themselves is theirs.
    let own = anna.post(app.general, "glöm det").await;
    anna.act("DELETE", own.id, "").await;
    moderator.send("POST", &restore(&own), Some(json!({}))).await.expect_code("removed");
});

on_both_databases!(all_that_somebody_said_is_removed_and_brought_back, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let moderator = app.join_as("moderator", Role::Moderator, None).await;
    let theirs = bo.post(app.general, "en fråga").await;
    let mut said = Vec::new();
    for body in ["köp", "köp nu"] {
        said.push(anna.post(app.general, body).await);
    }
    said.push(anna.reply(&theirs, "köp här").await);
    let path = format!("/networks/{}/people/{}/removals", app.network, anna.id);
    let ask = json!({ "since_ms": said[0].sent_ms, "reason": "reklam" });
    bo.send("POST", &path, Some(ask.clone())).await.expect_code("permission_denied");
    let key = nonce();
    let done: RemovedAll = moderator.send_again("POST", &path, Some(ask.clone()), key).await.ok();
    assert_eq!(done.messages, said.iter().map(|message| message.id).collect::<Vec<_>>());
    assert_eq!(moderator.send_again("POST", &path, Some(ask), key).await.ok::<RemovedAll>(), done, "a retry");
    for message in &said {
        assert!(one(&bo, message).await.removed.is_some());
    }
    assert_eq!((one(&bo, &theirs).await.removed, one(&bo, &theirs).await.reply_count), (None, 0));
    let [told] = &statements(&anna).await[..] else { panic!("told once of all") };
    assert_eq!(told.text.as_deref(), Some("köp\n\nköp nu\n\nköp här"));

    moderator.send("POST", &format!("/removals/{}/undo", done.removal_id), None).await.expect_status(200);
    for message in &said {
        assert_eq!(one(&bo, message).await.body, message.body);
    }
    assert_eq!(one(&bo, &theirs).await.reply_count, 1);
    let log = app.owner.send("GET", &format!("/networks/{}/audit", app.network), None).await.body;
    assert_eq!(
        (&log["entries"][0]["act"], &log["entries"][0]["detail"]["count"]),
        (&json!("messages_restored_of_person"), &json!(3))
    );
});
