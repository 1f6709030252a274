//! What is said, changed, taken back and found again.

use std::time::Duration;

use mellanrum_protocol::methods::Method;
use mellanrum_protocol::shapes::messages::{
    FoundMessages, Message, MessagePage, MessageResult, Posted, Reaction, RemoveMessage, Revision,
};
use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::shapes::rooms::RoomEvent;
use serde_json::json;

use crate::support::nonce;

on_both_databases!(an_edit_keeps_what_stood_there, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let mut live = bo.listen(&[app.general]).await;
    let first = anna.post(app.general, "one").await;
    anna.edit(first.id, "two").await;
    let third = anna.edit(first.id, "three").await;
    assert_eq!((third.seq, third.changed_seq, third.body.as_str()), (first.seq, first.seq + 2, "three"));
    assert!(third.edited_ms.is_some() && third.nonce == first.nonce);
    let heard = [live.next_message(app.general).await, live.next_message(app.general).await];
    assert_eq!(heard.map(|message| message.body), ["one", "two"]);
    assert_eq!(live.next_message(app.general).await, third);
    let revisions: Vec<Revision> = bo.get(&format!("/messages/{}/revisions", first.id)).await;
    assert_eq!(revisions.iter().map(|revision| revision.body.as_str()).collect::<Vec<_>>(), ["two", "one"]);
    // The same text again is no change.
    assert_eq!(anna.edit(first.id, "three").await, third);
    live.hears_nothing(&bo, app.general).await;
});

on_both_databases!(several_messages_are_looked_up_at_once, |app| async move {
    let [anna, coach] = app.people(["anna", "coach"]).await;
    let closed = app.cohort("hemlig-grupp", &coach, &[&anna]).await;
    let [open, hidden] = [anna.post(app.general, "for all").await, anna.post(closed, "for us").await];
    let path = format!("/messages?ids={},{},{}", hidden.id, nonce(), open.id);
    assert_eq!(anna.get::<FoundMessages>(&path).await.messages, [hidden, open.clone()]);
    let outsider = app.join_as("moderator", Role::Moderator, None).await;
    assert_eq!(outsider.get::<FoundMessages>(&path).await.messages, std::slice::from_ref(&open));
    let many = vec![open.id.to_string(); 21].join(",");
    for ids in ["", "x", &many] {
        assert_eq!(anna.send("GET", &format!("/messages?ids={ids}"), None).await.code(), Some("invalid"), "{ids}");
    }
});

on_both_databases!(inv_18_what_is_removed_leaves_a_tombstone_without_words, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let message = anna.post(app.general, "a secret, @bosse").await;
    anna.edit(message.id, "another secret, @bosse").await;
    bo.act("PUT", message.id, "/reactions/%F0%9F%91%8D").await;
    app.owner.act("PUT", message.id, "/pin").await;
    let mut live = bo.listen(&[app.general]).await;
    let removed = app.owner.act("DELETE", message.id, "?reason=off%20topic").await;
    assert_eq!((removed.body.as_str(), removed.html.as_str()), ("", ""));
    let removal = removed.removed.clone().expect("a tombstone");
    assert_eq!((removal.by, removal.reason.as_deref()), (app.owner.id, Some("off topic")));
    assert!(removed.reactions.is_empty() && removed.mentions.is_empty() && removed.pinned.is_none());
    assert_eq!((removed.id, removed.seq), (message.id, message.seq));
    assert_eq!(live.next_message(app.general).await, removed);

    let revisions: Vec<Revision> = anna.get(&format!("/messages/{}/revisions", message.id)).await;
    assert_eq!(revisions, []);
    for path in ["messages", "changes?since=0", "pins"] {
        let answer = bo.send("GET", &format!("/rooms/{}/{path}", app.general), None).await;
        assert!(!answer.body.to_string().contains("secret"), "{path}");
    }
    assert_eq!(bo.get::<Message>(&format!("/messages/{}", message.id)).await, removed);
    for (method, path, body) in [
        ("PATCH", "", Some(json!({ "body": "back" }))),
        ("PUT", "/reactions/%F0%9F%91%8D", None),
        ("PUT", "/question", None),
    ] {
        let refused = anna.send(method, &format!("/messages/{}{path}", message.id), body).await;
        assert_eq!((refused.status, refused.code()), (410, Some("removed")), "{method} {path}");
    }
    // Removing it again says that it is.
    assert_eq!(anna.act("DELETE", message.id, "").await, removed);
});

on_both_databases!(reactions_are_counted_once_for_each_person, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let message = anna.post(app.general, "hej").await;
    let thumb = "/reactions/%F0%9F%91%8D";
    for person in [&bo, &anna, &bo] {
        person.act("PUT", message.id, thumb).await;
    }
    let with_heart = bo.act("PUT", message.id, "/reactions/%E2%9D%A4%EF%B8%8F").await;
    let reaction = |emoji: &str, people: &[&crate::support::Person]| Reaction {
        emoji: emoji.to_owned(),
        people: people.iter().map(|person| person.id).collect(),
    };
    assert_eq!(with_heart.reactions, [reaction("👍", &[&bo, &anna]), reaction("❤️", &[&bo])]);
    assert_eq!(with_heart.changed_seq, message.seq + 3, "the third of the same was no change");
    let without = bo.act("DELETE", message.id, thumb).await;
    assert_eq!(without.reactions, [reaction("👍", &[&anna]), reaction("❤️", &[&bo])]);
    for bad in ["hej", "%3Cb%3E", "1"] {
        let refused = bo.send("PUT", &format!("/messages/{}/reactions/{bad}", message.id), None).await;
        assert_eq!(refused.status, 422, "{bad}");
    }
});

on_both_databases!(pins_are_found_in_the_rooms_order, |app| async move {
    let mut messages = Vec::new();
    for body in ["one", "two", "three"] {
        messages.push(app.owner.post(app.general, body).await);
    }
    for number in [2, 0, 1] {
        app.owner.act("PUT", messages[number].id, "/pin").await;
    }
    app.owner.act("DELETE", messages[1].id, "/pin").await;
    let pins: MessagePage = app.owner.get(&format!("/rooms/{}/pins", app.general)).await;
    assert_eq!(pins.messages.iter().map(|pin| pin.body.as_str()).collect::<Vec<_>>(), ["one", "three"]);
    assert!(pins.messages.iter().all(|pin| pin.pinned.as_ref().is_some_and(|pinned| pinned.by == app.owner.id)));
});

on_both_databases!(a_thread_counts_its_replies, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let root = anna.post(app.general, "who knows?").await;
    let mut live = anna.listen(&[app.general]).await;
    let first = bo.reply(&root, "I do").await;
    let second = anna.reply(&root, "thanks").await;
    assert_eq!(live.next_message(app.general).await, first);
    let count = |message: &Message| message.thread.as_ref().map(|thread| (thread.root_id, thread.reply_count));
    assert_eq!([count(&first), count(&second)], [Some((root.id, 1)), Some((root.id, 2))]);
    let thread: MessagePage = bo.get(&format!("/messages/{}/thread", root.id)).await;
    assert_eq!(thread.messages.iter().map(|reply| reply.id).collect::<Vec<_>>(), [first.id, second.id]);
    let after: MessagePage = bo.get(&format!("/messages/{}/thread?after={}", root.id, first.seq)).await;
    assert_eq!((after.messages.len(), after.has_older), (1, true));
    assert_eq!(bo.get::<Message>(&format!("/messages/{}", root.id)).await.reply_count, 2);
    bo.act("DELETE", first.id, "").await;
    assert_eq!(bo.get::<Message>(&format!("/messages/{}", root.id)).await.reply_count, 1);

    let path = format!("/rooms/{}/messages", app.general);
    let nested = anna.send("POST", &path, Some(json!({ "body": "deeper", "thread": second.id }))).await;
    assert_eq!((nested.status, nested.body["why"].as_str()), (422, Some("not_a_root")));
    let elsewhere = app.channel(json!({ "kind": "theme", "name": "Tema" })).await.room.id;
    let path = format!("/rooms/{elsewhere}/messages");
    let astray = anna.send("POST", &path, Some(json!({ "body": "from there", "thread": root.id }))).await;
    assert_eq!((astray.status, astray.body["why"].as_str()), (422, Some("unknown")));
});

on_both_databases!(everyone_is_called_by_those_who_may, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    for (word, by, all) in [("@alla", &app.owner, true), ("@iedereen", &app.owner, true), ("@all", &anna, false)] {
        let message = by.post(app.general, &format!("{word} look")).await;
        assert_eq!(message.mentions_all, all, "{word} by {}", by.handle);
    }
    assert_eq!(bo.room(app.general).await.mentions, 2);
});

on_both_databases!(a_mention_reaches_those_in_the_room_and_the_author_is_told_whom_it_did_not, |app| async move {
    let [coach, anna, bo] = app.people(["coach", "anna", "bosse"]).await;
    let room = app.cohort("grupp-ett", &coach, &[&anna]).await;
    let (mut near, mut far) = (anna.connect().await, bo.listen(&[app.general]).await);
    let path = format!("/rooms/{room}/messages");
    let body = json!({ "body": "@anna, shall we ask @bosse or @nobody.at.all?" });
    let posted: Posted = coach.send("POST", &path, Some(body)).await.ok();
    assert_eq!(posted.message.mentions, [anna.id]);
    assert_eq!(posted.undelivered, ["bosse", "nobody.at.all"]);
    let Message { id: message_id, seq, .. } = posted.message;
    assert_eq!(near.next_personal().await, PersonEvent::Mention { room_id: room, message_id, seq });
    far.hears_nothing(&app.owner, app.general).await;
});

on_every_backend!(a_mention_is_told_once, |app| async move {
    let [anna] = app.people(["anna"]).await;
    let mut live = anna.connect().await;
    let mut expected = Vec::new();
    for number in 0..20 {
        let message = app.owner.post(app.general, &format!("@anna {number}")).await;
        expected.push(message.id);
    }
    let mut told = Vec::new();
    while told.last() != expected.last() {
        if let PersonEvent::Mention { message_id, .. } = live.next_personal().await {
            told.push(message_id);
        }
    }
    assert_eq!(told, expected);
});

on_both_databases!(pages_go_both_ways_without_hole_or_overlap, |app| async move {
    let mut sent = Vec::new();
    for number in 0..12 {
        sent.push(app.owner.post(app.general, &format!("message {number}")).await);
    }
    let page = |query: String| {
        let (owner, path) = (app.owner.clone(), format!("/rooms/{}/messages?{query}&limit=5", app.general));
        async move { owner.get::<MessagePage>(&path).await }
    };
    let newest = page(String::new()).await;
    assert_eq!((newest.messages.as_slice(), newest.has_older, newest.has_newer), (&sent[7..], true, false));
    let before = page(format!("before={}", sent[7].seq)).await;
    assert_eq!((before.messages.as_slice(), before.has_older, before.has_newer), (&sent[2..7], true, true));
    let oldest = page(format!("before={}", sent[2].seq)).await;
    assert_eq!((oldest.messages.as_slice(), oldest.has_older), (&sent[..2], false));
    let after = page(format!("after={}", sent[9].seq)).await;
    assert_eq!((after.messages.as_slice(), after.has_newer), (&sent[10..], false));
    let around = page(format!("around={}", sent[6].seq)).await;
    assert_eq!(around.messages.as_slice(), &sent[4..9]);
    assert_eq!(newest.head, sent[11].seq);
});

on_both_databases!(a_page_is_found_by_the_moment, |app| async move {
    let mut sent = Vec::new();
    for number in 0..8 {
        sent.push(app.owner.post(app.general, &format!("message {number}")).await);
        app.clock.advance(Duration::from_hours(1));
    }
    let page = |query: String| {
        let (owner, path) = (app.owner.clone(), format!("/rooms/{}/messages?{query}&limit=4", app.general));
        async move { owner.get::<MessagePage>(&path).await }
    };
    // Of the very moment, and of one between two messages.
    for at_ms in [sent[4].sent_ms, sent[3].sent_ms + 1, sent[4].sent_ms - 1] {
        let found = page(format!("at_ms={at_ms}")).await;
        assert_eq!((found.messages.as_slice(), found.has_older, found.has_newer), (&sent[2..6], true, true), "{at_ms}");
    }
    let first = page("at_ms=0".to_owned()).await;
    assert_eq!((first.messages.as_slice(), first.has_older, first.has_newer), (&sent[..2], false, true));
    let last = page(format!("at_ms={}", sent[7].sent_ms + 1)).await;
    assert_eq!((last.messages.as_slice(), last.has_older, last.has_newer), (&sent[6..], true, false));
    let elsewhere = app.channel(json!({ "kind": "theme", "name": "Tema" })).await.room.id;
    let empty: MessagePage = app.owner.get(&format!("/rooms/{elsewhere}/messages?at_ms=0")).await;
    assert!(empty.messages.is_empty() && !empty.has_older && !empty.has_newer);
    let both = app.owner.send("GET", &format!("/rooms/{}/messages?at_ms=0&around=1", app.general), None).await;
    assert_eq!((both.status, both.body["why"].as_str()), (422, Some("one_position")));
});

on_both_databases!(words_are_shown_as_safe_html, |app| async move {
    let message = app.owner.post(app.general, "**hi** <script>alert(1)</script> [x](javascript:alert(2))").await;
    assert!(message.html.contains("<strong>hi</strong>"), "{}", message.html);
    assert!(!message.html.contains("<script") && !message.html.contains("javascript:"), "{}", message.html);
});

on_both_databases!(who_is_told_what_one_types_is_everyone_else, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let (mut near, mut far) = (anna.listen(&[app.general]).await, bo.listen(&[app.general]).await);
    let typing = json!({ "room_id": app.general });
    near.rpc::<serde_json::Value>(Method::TypingSet, &typing).await.expect("typing");
    let (offset, event) = far.next_event(app.general).await;
    assert_eq!((offset, event), (0, RoomEvent::Typing { person_id: anna.id, thread: None }));
    near.hears_nothing(&bo, app.general).await;
});

on_both_databases!(the_two_ways_in_do_the_same, |app| async move {
    let moderator = app.join_as("moderator", Role::Moderator, None).await;
    let mut live = moderator.connect().await;
    let message = app.owner.post(app.general, "hej").await;
    let nonce = nonce();
    let remove = RemoveMessage { message_id: message.id, nonce, reason: Some("spam".to_owned()) };
    let by_live: MessageResult = live.rpc(Method::MessageRemove, &remove).await.expect("removed");
    let path = format!("/messages/{}?reason=spam", message.id);
    let by_rest: MessageResult = moderator.send_again("DELETE", &path, None, nonce).await.ok();
    assert_eq!(by_live, by_rest);
});
