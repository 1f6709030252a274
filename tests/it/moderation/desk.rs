//! Notes of those who moderate for each other, and what needs somebody.

use std::time::Duration;

use mellanrum_protocol::shapes::desk::{Desk, Handover, HandoverList};
use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::people::PersonEvent;
use serde_json::json;

use crate::support::{Live, PATIENCE, Person, Setup, TestApp, eventually, nonce};

const DAY: Duration = Duration::from_hours(24);

async fn notes(by: &Person, app: &TestApp) -> Vec<Handover> {
    by.get::<HandoverList>(&format!("/networks/{}/handovers", app.network)).await.notes
}

async fn next_note(live: &mut Live) -> Handover {
    loop {
        if let PersonEvent::Handover { note } = live.next_personal().await {
            return note;
        }
    }
}

on_both_databases!(notes_reach_those_who_moderate_and_go_after_ninety_days, |app| async move {
    let [anna, coach] = app.people(["anna", "coach"]).await;
    let moderator = app.join_as("moderator", Role::Moderator, None).await;
    let group = app.cohort("grupp-ett", &coach, &[&anna]).await;
    let path = format!("/networks/{}/handovers", app.network);
    let mut hears = moderator.connect().await;
    anna.send("GET", &path, None).await.expect_code("permission_denied");
    anna.send("POST", &path, Some(json!({ "text": "x" }))).await.expect_code("permission_denied");
    for (wrong, field) in [
        (json!({ "text": " " }), "text"),
        (json!({ "text": "å".repeat(1001) }), "text"),
        (json!({ "text": "x", "room_id": group }), "room_id"),
        (json!({ "text": "x", "person_id": nonce() }), "person_id"),
        (json!({ "text": "x", "case_id": nonce() }), "case_id"),
    ] {
        let answer = moderator.send("POST", &path, Some(wrong)).await;
        assert_eq!((answer.code(), answer.body["field"].as_str()), (Some("invalid"), Some(field)));
    }
    let (once, text) = (nonce(), json!({ "text": "Håll ett öga på kvällen", "room_id": app.general }));
    let note: Handover = app.owner.send_again("POST", &path, Some(text.clone()), once).await.ok();
    assert_eq!(app.owner.send_again("POST", &path, Some(text), once).await.ok::<Handover>(), note, "once");
    let other = Some(json!({ "text": "annat" }));
    app.owner.send_again("POST", &path, other, once).await.expect_code("key_conflict");
    assert_eq!(next_note(&mut hears).await, note);
    // A note about a room that one may not read, or about oneself, is not for one.
    for hidden in [json!({ "text": "a", "room_id": group }), json!({ "text": "b", "person_id": moderator.id })] {
        app.owner.send("POST", &path, Some(hidden)).await.expect_status(200);
    }
    assert_eq!(notes(&moderator, &app).await, std::slice::from_ref(&note));
    let all = notes(&app.owner, &app).await;
    assert_eq!(all.len(), 3);
    let hidden = all.iter().find(|note| note.text == "a").expect("there");
    let done = || Some(json!({ "done": true }));
    moderator.send("PATCH", &format!("{path}/{}", hidden.id), done()).await.expect_code("not_found");
    let changed: Handover = moderator.send("PATCH", &format!("{path}/{}", note.id), done()).await.ok();
    assert_eq!(changed.done.as_ref().map(|done| done.by), Some(moderator.id));
    assert_eq!(next_note(&mut hears).await, changed);
    assert_eq!(notes(&app.owner, &app).await.last(), Some(&changed), "what is done comes last");

    app.clock.advance(DAY * 91);
    // Sessions are over by then.
    let (owner, moderator) = (app.owner.sign_in().await, moderator.sign_in().await);
    eventually(PATIENCE, || async { notes(&owner, &app).await.is_empty().then_some(()) }).await;
    moderator.send("PATCH", &format!("{path}/{}", note.id), done()).await.expect_code("not_found");
});

on_both_databases!(newcomers_and_late_questions_need_somebody, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let moderator = app.join_as("moderator", Role::Moderator, None).await;
    let path = format!("/networks/{}/desk", app.network);
    anna.send("GET", &path, None).await.expect_code("permission_denied");
    let first = anna.post(app.general, "hej, jag är ny").await;
    let answered = anna.post(app.general, "någon här?").await;
    bo.reply(&answered, "ja").await;
    let question = anna.open_topic(app.general, "Hur gör ni?", json!({ "kind": "question", "body": "berätta" })).await;
    anna.post(app.general, "mitt fjärde").await;
    moderator.post(app.general, "vi som modererar är inga nykomlingar").await;
    let desk: Desk = moderator.get(&path).await;
    let ids: Vec<_> =
        desk.firsts.iter().filter(|message| message.author_id == anna.id).map(|message| message.id).collect();
    assert_eq!(ids, [first.id, question.id]);
    assert!(desk.questions.is_empty() && !desk.firsts.iter().any(|message| message.author_id == moderator.id));
    moderator.act("PUT", first.id, "/reactions/%F0%9F%91%8D").await;
    app.clock.advance(DAY * 7);
    let moderator = moderator.sign_in().await;
    let desk: Desk = moderator.get(&path).await;
    assert!(!desk.firsts.iter().any(|message| message.id == first.id), "somebody has seen it");
    assert_eq!(desk.questions.iter().map(|line| line.message.id).collect::<Vec<_>>(), [question.id]);
    assert!(desk.questions[0].working_days > 2);
    app.clock.advance(DAY * 30);
    let moderator = moderator.sign_in().await;
    assert!(moderator.get::<Desk>(&path).await.firsts.is_empty(), "nobody is new for ever");
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_is_heard_on_the_other_node() {
    let app = TestApp::start(Setup::two_nodes()).await;
    let moderator = app.join_as("moderator", Role::Moderator, None).await;
    let mut hears = moderator.at(app.address(1)).connect().await;
    let path = format!("/networks/{}/handovers", app.network);
    let note: Handover = app.owner.send("POST", &path, Some(json!({ "text": "hej" }))).await.ok();
    assert_eq!(next_note(&mut hears).await, note);
}
