//! Saved messages: for oneself alone, on all devices, and reminded of once.

use std::time::Duration;

use mellanrum_protocol::MessageId;
use mellanrum_protocol::shapes::networks::{Overview, Role};
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::shapes::saved::{Saved, SavedMessage};
use serde_json::{Value, json};

use crate::support::{Answer, Live, Person, Setup, TestApp};

async fn try_save(person: &Person, message: MessageId, body: Value) -> Answer {
    person.send("PUT", &format!("/messages/{message}/saved"), Some(body)).await
}

async fn save(person: &Person, message: MessageId, body: Value) -> Saved {
    try_save(person, message, body).await.ok()
}

async fn all(person: &Person) -> Vec<SavedMessage> {
    let (all, overview) =
        (person.get::<Vec<SavedMessage>>("/me/saved").await, person.get::<Overview>("/me/overview").await);
    assert_eq!(overview.saved, all.iter().map(|one| one.saved.clone()).collect::<Vec<_>>());
    all
}

/// What one is told next of what one saved.
async fn told(live: &mut Live) -> PersonEvent {
    loop {
        let event = live.next_personal().await;
        if matches!(event, PersonEvent::Saved { .. } | PersonEvent::SavedGone { .. } | PersonEvent::Reminder { .. }) {
            return event;
        }
    }
}

on_every_backend!(what_is_saved_is_there_on_all_devices_and_for_nobody_else, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let root = bo.post(app.general, "how to begin").await;
    let reply = bo.reply(&root, "like this").await;
    let (mut own, mut other) = (anna.connect().await, bo.connect().await);
    let first = save(&anna, root.id, json!({})).await;
    assert_eq!((first.message_id, &first.note, first.remind_at_ms), (root.id, &None, None));
    assert_eq!(told(&mut own).await, PersonEvent::Saved { saved: first.clone() });
    app.clock.advance(Duration::from_secs(1));
    let second = save(&anna, reply.id, json!({ "note": " read again " })).await;
    assert_eq!(told(&mut own).await, PersonEvent::Saved { saved: second.clone() });
    assert_eq!(second.note.as_deref(), Some("read again"));
    assert_eq!(save(&anna, reply.id, json!({ "note": "read again" })).await, second);
    let noted = save(&anna, root.id, json!({ "note": "for Monday" })).await;
    assert_eq!(noted, Saved { note: Some("for Monday".to_owned()), ..first });
    assert_eq!(told(&mut own).await, PersonEvent::Saved { saved: noted.clone() }, "the same again was told to nobody");
    let mine = all(&anna).await;
    assert_eq!(mine.iter().map(|one| &one.saved).collect::<Vec<_>>(), [&second, &noted]);
    assert_eq!(mine[0].root.as_ref().map(|root| root.id), Some(root.id));
    assert_eq!((all(&bo).await, mine[1].message.body.as_str()), (vec![], "how to begin"));

    bo.act("DELETE", reply.id, "").await;
    assert_eq!(all(&anna).await[0].message.body, "", "of what is removed nothing is kept");
    try_save(&bo, reply.id, json!({})).await.expect_code("removed");
    for _ in 0..2 {
        anna.send("DELETE", &format!("/messages/{}/saved", root.id), None).await.expect_status(204);
    }
    assert_eq!(told(&mut own).await, PersonEvent::SavedGone { message_id: root.id });
    assert_eq!(all(&anna).await.len(), 1);
    // The next that anybody else hears of saved messages is of their own.
    let theirs = save(&bo, root.id, json!({})).await;
    assert_eq!(told(&mut other).await, PersonEvent::Saved { saved: theirs });
});

on_both_databases!(a_reminder_comes_once_at_its_time, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let message = bo.post(app.general, "later").await;
    let mut own = anna.connect().await;
    let at = app.clock.now_ms() + 3_600_000;
    let saved = save(&anna, message.id, json!({ "note": "now", "remind_at_ms": at })).await;
    told(&mut own).await;
    app.clock.advance(Duration::from_secs(3_601));
    let PersonEvent::Reminder { saved: reminded } = told(&mut own).await else { panic!("no reminder") };
    assert!(reminded.reminded_ms.is_some_and(|reminded| reminded >= at), "{reminded:?}");
    assert_eq!(reminded, Saved { reminded_ms: reminded.reminded_ms, ..saved });
    // A note changes nothing of that; another moment is another reminder.
    let noted = save(&anna, message.id, json!({ "note": "done?", "remind_at_ms": at })).await;
    assert_eq!(
        (noted.reminded_ms, told(&mut own).await),
        (reminded.reminded_ms, PersonEvent::Saved { saved: noted.clone() })
    );
    let again = app.clock.now_ms() + 60_000;
    assert_eq!(save(&anna, message.id, json!({ "remind_at_ms": again })).await.reminded_ms, None);
    told(&mut own).await;
    app.clock.advance(Duration::from_secs(61));
    assert!(matches!(told(&mut own).await, PersonEvent::Reminder { .. }));

    for (body, field) in [
        (json!({ "remind_at_ms": app.clock.now_ms() + 5_000 }), "remind_at_ms"),
        (json!({ "remind_at_ms": app.clock.now_ms() + 366 * 86_400_000_i64 }), "remind_at_ms"),
        (json!({ "note": "x".repeat(501) }), "note"),
    ] {
        let answer = try_save(&anna, message.id, body).await;
        assert_eq!((answer.code(), answer.body["field"].as_str()), (Some("invalid"), Some(field)));
    }
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_nodes_one_reminds_and_both_tell() {
    let app = TestApp::start(Setup::two_nodes()).await;
    let [anna] = app.people(["anna"]).await;
    let (mut here, mut far) = (anna.connect().await, anna.at(app.address(1)).connect().await);
    let mut saved = Vec::new();
    for number in 0..20 {
        let message = app.owner.post(app.general, &number.to_string()).await;
        let at = app.clock.now_ms() + 60_000;
        saved.push(save(&anna, message.id, json!({ "remind_at_ms": at })).await.message_id);
    }
    for _ in 0..20 {
        told(&mut here).await;
        told(&mut far).await;
    }
    app.clock.advance(Duration::from_secs(61));
    saved.sort_unstable();
    for live in [&mut here, &mut far] {
        let mut reminded = Vec::new();
        for _ in 0..20 {
            let PersonEvent::Reminder { saved } = told(live).await else { panic!("no reminder") };
            reminded.push(saved.message_id);
        }
        reminded.sort_unstable();
        assert_eq!(reminded, saved, "each once");
    }
}

on_both_databases!(of_rooms_that_one_may_not_read_nothing_is_saved, |app| async move {
    let [coach, anna, bo] = app.people(["coach", "anna", "bosse"]).await;
    let coordinator = app.join_as("coordinator", Role::Coordinator, None).await;
    let room = app.cohort("hemlig-grupp", &coach, &[&anna]).await;
    let (closed, open) = (coach.post(room, "among us").await, coach.post(app.general, "to all").await);
    try_save(&bo, closed.id, json!({})).await.expect_code("not_found");
    let at = app.clock.now_ms() + 60_000;
    save(&anna, closed.id, json!({ "remind_at_ms": at })).await;
    save(&anna, open.id, json!({ "remind_at_ms": at + 1_000 })).await;
    let place = format!("/rooms/{room}/members/{}", anna.id);
    coordinator.send("DELETE", &place, None).await.expect_status(204);
    assert_eq!(all(&anna).await.iter().map(|one| one.message.id).collect::<Vec<_>>(), [open.id]);
    anna.send("DELETE", &format!("/messages/{}/saved", closed.id), None).await.expect_code("not_found");
    let mut own = anna.connect().await;
    app.clock.advance(Duration::from_secs(62));
    let PersonEvent::Reminder { saved } = told(&mut own).await else { panic!("no reminder") };
    assert_eq!(saved.message_id, open.id, "of the other one nothing is said");
});
