//! What leaves: documents of topics and rooms, and feeds by secret links, by the right of the moment and without what was taken back.

use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::out::Feed;
use mellanrum_protocol::{MessageId, RoomId};
use reqwest::{Client, Response};
use serde_json::json;

use crate::support::{Person, TestApp, uuid};

async fn export(person: &Person, path: &str) -> String {
    let answer = person.request("GET", path).send().await.expect("an answer");
    assert_eq!(answer.status(), 200, "{path}");
    let how = answer.headers()["content-disposition"].to_str().expect("text").to_owned();
    assert!(how.starts_with("attachment;"), "{how}");
    String::from_utf8_lossy(&answer.bytes().await.expect("a body")).into_owned()
}

async fn feed(app: &TestApp, feed: &Feed, tag: Option<&str>) -> Response {
    let url = feed.url.as_deref().expect("a link, told once");
    let (_, path) = url.split_once("/api/v1").expect("a path of ours");
    let request = Client::new().get(format!("http://{}/api/v1{path}", app.address(0)));
    let request = if let Some(tag) = tag { request.header("if-none-match", tag) } else { request };
    request.send().await.expect("an answer")
}

async fn entries(app: &TestApp, of: &Feed) -> String {
    let answer = feed(app, of, None).await;
    assert_eq!(answer.status(), 200);
    answer.text().await.expect("a body")
}

async fn make_feed(person: &Person, of: serde_json::Value) -> Feed {
    person.send("POST", "/me/feeds", Some(of)).await.ok()
}

on_both_databases!(a_topic_leaves_whole_and_without_what_was_taken_back, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let root = anna.open_topic(app.general, "Bilpool & hubbar", json!({ "kind": "question" })).await;
    let kept = bo.reply(&root, "Vi har **tre** <b>hubbar</b>").await;
    let edited = bo.reply(&root, "before the edit").await;
    bo.edit(edited.id, "after the edit").await;
    let removed = bo.reply(&root, "regretted words").await;
    bo.send("DELETE", &format!("/messages/{}", removed.id), None).await.expect_status(200);
    anna.act("PUT", kept.id, "/answer").await;
    for (format, parts) in [
        ("md", ["# Bilpool & hubbar", "Vi har **tre** <b>hubbar</b>", "after the edit", "**Svaret**"]),
        ("html", ["<h1>Bilpool &amp; hubbar</h1>", "<strong>tre</strong> &lt;b&gt;hubbar", "after the edit", "Svaret"]),
    ] {
        let text = export(&anna, &format!("/topics/{}/export?format={format}", root.id)).await;
        for part in parts {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(text.contains(&format!("/rooms/{}?message={}", app.general, kept.id)));
        for gone in ["before the edit", "regretted words", &removed.id.to_string(), "<script"] {
            assert!(!text.contains(gone), "{gone} in {text}");
        }
    }
    let docx = export(&anna, &format!("/topics/{}/export?format=docx", root.id)).await;
    assert!(docx.starts_with("PK"));
    // By any of its posts, and a thread that is no topic.
    let same = export(&anna, &format!("/topics/{}/export?format=md", kept.id)).await;
    assert!(same.contains("# Bilpool & hubbar"));
    let thread = anna.post(app.general, "no topic at all").await;
    assert!(export(&bo, &format!("/topics/{}/export?format=md", thread.id)).await.contains("# no topic at all"));
    anna.send("GET", &format!("/topics/{}/export?format=pdf", root.id), None).await.expect_status(400);
});

on_both_databases!(some_days_of_a_room_leave_for_those_who_may_read_it, |app| async move {
    let [coach, anna] = app.people(["coach", "anna"]).await;
    let first = anna.post(app.general, "the first").await;
    app.clock.advance(std::time::Duration::from_hours(1));
    let second = anna.post(app.general, "the second").await;
    let days = |room: RoomId, from: i64, to: i64| format!("/rooms/{room}/export?from_ms={from}&to_ms={to}&format=md");
    let all = export(&anna, &days(app.general, first.sent_ms, second.sent_ms + 1)).await;
    assert!(all.contains("the first") && all.contains("the second"));
    let one = export(&anna, &days(app.general, first.sent_ms, second.sent_ms)).await;
    assert!(one.contains("the first") && !one.contains("the second"));
    anna.send("GET", &days(app.general, 5, 5), None).await.expect_code("invalid");

    let room = app.cohort("hemlig-grupp", &coach, &[&anna]).await;
    let secret = anna.post(room, "something sensitive").await;
    let outsider = app.join_as("moderator", Role::Moderator, None).await;
    assert!(export(&anna, &days(room, 0, secret.sent_ms + 1)).await.contains("something sensitive"));
    let topic = |id: MessageId| format!("/topics/{id}/export?format=html");
    for (closed, nowhere) in
        [(days(room, 0, secret.sent_ms + 1), days(RoomId(uuid()), 0, 1)), (topic(secret.id), topic(MessageId(uuid())))]
    {
        let refused = outsider.send("GET", &closed, None).await;
        refused.expect_code("not_found");
        assert_eq!(refused, outsider.send("GET", &nowhere, None).await);
    }
});

on_both_databases!(a_feed_shows_what_its_person_may_read_now_of_open_rooms, |app| async move {
    let [coach, anna, bo] = app.people(["coach", "anna", "bosse"]).await;
    let room = app.cohort("hemlig-grupp", &coach, &[&anna]).await;
    let open = bo.open_topic(app.general, "Laddning", json!({ "kind": "guide", "tags": ["el & gas"] })).await;
    let closed = anna.open_topic(room, "Sekretess", json!({ "kind": "guide" })).await;
    let of_network = make_feed(&anna, json!({ "network_id": app.network })).await;
    assert_eq!(of_network.title.as_deref(), Some("net"));
    let xml = entries(&app, &of_network).await;
    assert!(xml.contains("<title>Laddning</title>") && xml.contains("el &amp; gas"), "{xml}");
    assert!(!xml.contains("Sekretess") && !xml.contains(&room.to_string()), "{xml}");
    anna.send("POST", "/me/feeds", Some(json!({ "topic_id": closed.id }))).await.expect_code("not_available");
    bo.send("POST", "/me/feeds", Some(json!({ "topic_id": closed.id }))).await.expect_code("not_found");
    bo.send("POST", "/me/feeds", Some(json!({}))).await.expect_code("invalid");

    let of_topic = make_feed(&anna, json!({ "topic_id": open.id })).await;
    let answer = feed(&app, &of_topic, None).await;
    assert_eq!(answer.headers()["content-type"], "application/atom+xml; charset=utf-8");
    let tag = answer.headers()["etag"].to_str().expect("text").to_owned();
    assert_eq!(feed(&app, &of_topic, Some(&tag)).await.status(), 304);
    let post = bo.reply(&open, "six <b>posts</b>").await;
    let changed = feed(&app, &of_topic, Some(&tag)).await;
    assert!(changed.text().await.expect("a body").contains("six &amp;lt;b&amp;gt;posts"));
    bo.send("DELETE", &format!("/messages/{}", post.id), None).await.expect_status(200);
    assert!(!entries(&app, &of_topic).await.contains("six"));

    let mine: Vec<Feed> = anna.get("/me/feeds").await;
    assert_eq!(mine.iter().map(|feed| feed.id).collect::<Vec<_>>(), [of_topic.id, of_network.id]);
    assert!(mine.iter().all(|feed| feed.url.is_none()), "a link is told once");
    bo.send("DELETE", &format!("/me/feeds/{}", of_topic.id), None).await.expect_code("not_found");
    // Whose right ends, whose link shows nothing.
    app.set_roles(anna.id, &[(Role::Applicant, None)]).await;
    for one in [&of_network, &of_topic] {
        assert_eq!(feed(&app, one, Some(&tag)).await.status(), 404);
    }
    app.set_roles(anna.id, &[(Role::Participant, None)]).await;
    assert_eq!(feed(&app, &of_network, None).await.status(), 200);
    anna.send("DELETE", &format!("/me/feeds/{}", of_network.id), None).await.expect_status(204);
    assert_eq!(feed(&app, &of_network, None).await.status(), 404);
});
