//! What is begun on one device and finished on another, and a look at it before it is posted.

use futures_util::future::join_all;
use mellanrum_protocol::methods::Method;
use mellanrum_protocol::shapes::drafts::{Draft, SetDraft};
use mellanrum_protocol::shapes::messages::{Message, Preview};
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::{MessageId, RoomId, limits};
use serde_json::json;

use crate::support::{Live, Person, Setup, TestApp, uuid};

fn ask(room_id: RoomId, thread: Option<MessageId>, body: &str) -> SetDraft {
    SetDraft { room_id, thread, body: body.to_owned(), files: Vec::new() }
}

async fn set(person: &Person, ask: SetDraft) -> Draft {
    person.send("PUT", "/me/drafts", Some(json!(ask))).await.ok()
}

async fn drafts(person: &Person) -> Vec<Draft> {
    person.get("/me/drafts").await
}

async fn heard(live: &mut Live) -> Draft {
    match live.next_personal().await {
        PersonEvent::Draft { draft } => draft,
        other => panic!("heard {other:?}"),
    }
}

on_every_backend!(a_draft_is_the_same_on_all_devices_and_nobody_elses, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let root = bo.post(app.general, "who knows?").await;
    let (mut here, mut there) = (anna.connect().await, anna.sign_in().await.listen(&[app.general]).await);
    let mut other = bo.listen(&[app.general]).await;
    let first: Draft = here.rpc(Method::DraftSet, &ask(app.general, None, "Hej")).await.expect("kept");
    assert_eq!((heard(&mut here).await, heard(&mut there).await), (first.clone(), first.clone()));
    let reply = set(&anna, ask(app.general, Some(root.id), "I")).await;
    let longer = set(&anna, ask(app.general, None, "Hej\r\n alla")).await;
    assert_eq!((longer.body.as_str(), longer.thread), ("Hej\n alla", None));
    assert!(longer.changed_ms > first.changed_ms);
    assert_eq!([heard(&mut there).await, heard(&mut there).await], [reply.clone(), longer.clone()]);
    // The same again is no change.
    assert_eq!(set(&anna, ask(app.general, None, "Hej\n alla")).await, longer);
    there.hears_nothing(&bo, app.general).await;

    let kept = drafts(&anna).await;
    assert!(kept.len() == 2 && kept.contains(&longer) && kept.contains(&reply), "{kept:?}");
    assert_eq!(drafts(&bo).await, []);
    let gone = set(&anna, ask(app.general, None, "")).await;
    assert!(gone.body.is_empty() && gone.changed_ms > longer.changed_ms);
    assert_eq!(heard(&mut there).await, gone);
    // What is gone cannot go again.
    set(&anna, ask(app.general, None, "")).await;
    there.hears_nothing(&bo, app.general).await;
    assert_eq!(drafts(&anna).await, [reply]);
    for body in ["the marker"; 2] {
        assert_eq!(other.next_message(app.general).await.body, body);
    }
    assert_eq!(other.waiting(), 0);
});

on_both_databases!(drafts_of_rooms_that_one_may_no_longer_read_are_not_shown, |app| async move {
    let [coach, anna, bo] = app.people(["coach", "anna", "bosse"]).await;
    let room = app.cohort("grupp-ett", &coach, &[&anna]).await;
    let draft = set(&anna, ask(room, None, "between us")).await;
    bo.send("PUT", "/me/drafts", Some(json!(ask(room, None, "me too")))).await.expect_code("not_found");
    let place = format!("/rooms/{room}/members/{}", anna.id);
    app.owner.send("DELETE", &place, None).await.expect_status(204);
    assert_eq!(drafts(&anna).await, []);
    for body in ["more", ""] {
        anna.send("PUT", "/me/drafts", Some(json!(ask(room, None, body)))).await.expect_code("not_found");
    }
    app.owner.send("PUT", &place, Some(json!({ "role": "participant" }))).await.expect_status(200);
    assert_eq!(drafts(&anna).await, [draft]);
});

on_both_databases!(a_draft_is_as_a_message_could_be, |app| async move {
    let [anna] = app.people(["anna"]).await;
    let root = anna.post(app.general, "who knows?").await;
    let reply = anna.reply(&root, "nobody").await;
    let long = "x".repeat(limits::BODY_BYTES + 1);
    let refused = [
        (ask(app.general, None, &long), "too_large", None),
        (ask(app.general, None, "a\u{7}"), "invalid", Some("control_character")),
        (ask(app.general, Some(reply.id), "deeper"), "invalid", Some("not_a_root")),
        (ask(app.general, Some(MessageId(uuid())), "nowhere"), "invalid", Some("unknown")),
    ];
    for (ask, code, why) in refused {
        let answer = anna.send("PUT", "/me/drafts", Some(json!(ask))).await;
        assert_eq!((answer.code(), answer.body["why"].as_str()), (Some(code), why));
    }
    assert_eq!(drafts(&anna).await, []);
    // A text that is nothing yet may become one.
    assert_eq!(set(&anna, ask(app.general, None, " ")).await.body, " ");
});

on_both_databases!(of_too_many_drafts_the_oldest_go, |app| async move {
    let most = usize::try_from(limits::DRAFTS).expect("a count");
    let names: Vec<String> = (0..=most).map(|number| format!("thread {number}")).collect();
    let mut roots: Vec<Message> = Vec::new();
    for names in names.chunks(20) {
        roots.extend(join_all(names.iter().map(|name| app.owner.post(app.general, name))).await);
    }
    let oldest = &roots[0];
    set(&app.owner, ask(app.general, Some(oldest.id), "the oldest")).await;
    for roots in roots[1..most].chunks(20) {
        join_all(roots.iter().map(|root| set(&app.owner, ask(app.general, Some(root.id), "later")))).await;
    }
    assert_eq!(drafts(&app.owner).await.len(), most);
    let mut live = app.owner.connect().await;
    let last = set(&app.owner, ask(app.general, Some(roots[most].id), "one more")).await;
    let gone = heard(&mut live).await;
    assert_eq!((gone.thread, gone.body.as_str()), (Some(oldest.id), ""));
    assert_eq!(heard(&mut live).await, last);
    let left = drafts(&app.owner).await;
    assert!(left.len() == most && left.iter().all(|draft| draft.thread != Some(oldest.id)));
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_drafts_written_on_two_nodes_at_once_the_last_one_stands_on_all_devices() {
    let app = TestApp::start(Setup::two_nodes()).await;
    let [anna] = app.people(["anna"]).await;
    let mut live = anna.at(app.address(1)).connect().await;
    let nodes = [anna.clone(), anna.at(app.address(1))];
    let texts: Vec<String> = (0..10).map(|number| format!("text {number}")).collect();
    join_all(texts.iter().enumerate().map(|(n, text)| set(&nodes[n % 2], ask(app.general, None, text)))).await;
    let mut told = Vec::new();
    for _ in &texts {
        told.push(heard(&mut live).await);
    }
    let mut moments: Vec<_> = told.iter().map(|draft| draft.changed_ms).collect();
    moments.sort_unstable();
    moments.dedup();
    assert_eq!(moments.len(), texts.len(), "each has a moment of its own");
    let last = told.into_iter().max_by_key(|draft| draft.changed_ms).expect("a draft");
    for node in nodes {
        assert_eq!(drafts(&node).await, std::slice::from_ref(&last));
    }
}

on_both_databases!(a_preview_is_what_would_stand_there_and_leaves_no_trace, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let mut far = bo.listen(&[app.general]).await;
    let mut live = anna.connect().await;
    let body = "**Hi** @bosse and @nobody.here <script>";
    let look = json!({ "room_id": app.general, "body": body });
    let preview: Preview = live.rpc(Method::MessagePreview, &look).await.expect("a look");
    assert_eq!(anna.newest(app.general).await.messages, []);
    far.hears_nothing(&app.owner, app.general).await;
    assert_eq!(anna.post(app.general, body).await.html, preview.html);
    let empty = json!({ "room_id": app.general, "body": " " });
    let refused = live.rpc::<Preview>(Method::MessagePreview, &empty).await.expect_err("nothing to see");
    assert_eq!(refused.message, "invalid: body empty");
});
