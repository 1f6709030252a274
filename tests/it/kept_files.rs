//! Files of what is not posted yet: they stay with drafts and with messages that are sent later, and go when nothing waits with them.

use std::time::Duration;

use mellanrum_protocol::shapes::drafts::Draft;
use mellanrum_protocol::shapes::files::File;
use mellanrum_protocol::shapes::messages::{Message, Posted};
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::shapes::scheduled::Scheduled;
use mellanrum_protocol::{FileId, MessageId, RoomId};
use serde_json::json;

use crate::support::{Answer, Live, PATIENCE, Person, TestApp, eventually, nonce, uuid};

/// A minute, in milliseconds.
const MINUTE: i64 = 60_000;

async fn send(person: &Person, room: RoomId, name: &str) -> File {
    person.send_file(room, name, name.as_bytes().to_vec()).await
}

fn ids(files: &[&File]) -> Vec<FileId> {
    files.iter().map(|file| file.id).collect()
}

async fn draft(person: &Person, room: RoomId, thread: Option<MessageId>, body: &str, files: &[&File]) -> Draft {
    let ask = json!({ "room_id": room, "thread": thread, "body": body, "files": ids(files) });
    person.send("PUT", "/me/drafts", Some(ask)).await.ok()
}

async fn drafts(person: &Person) -> Vec<Draft> {
    person.get("/me/drafts").await
}

async fn schedule(app: &TestApp, by: &Person, room: RoomId, body: &str, files: &[FileId]) -> Answer {
    let ask = json!({ "body": body, "files": files, "send_at_ms": app.clock.now_ms() + MINUTE });
    by.send("POST", &format!("/rooms/{room}/scheduled"), Some(ask)).await
}

async fn there(person: &Person, file: &File) -> bool {
    person.send("GET", &format!("/files/{}", file.id), None).await.status == 200
}

/// Until the file has been swept.
async fn swept(person: &Person, file: &File) {
    eventually(PATIENCE, || async { (!there(person, file).await).then_some(()) }).await;
}

/// Some time passes, and files are swept: one that nothing waits with shows it.
async fn time_passes(app: &TestApp, room: RoomId, hours: u64) {
    let forgotten = send(&app.owner, room, "forgotten.txt").await;
    app.clock.advance(Duration::from_hours(hours));
    swept(&app.owner, &forgotten).await;
}

async fn heard(live: &mut Live) -> Draft {
    loop {
        if let PersonEvent::Draft { draft } = live.next_personal().await {
            return draft;
        }
    }
}

on_both_databases!(a_draft_keeps_its_files_on_all_devices, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let (one, two) = (send(&anna, app.general, "one.txt").await, send(&anna, app.general, "two.txt").await);
    let mut there = anna.sign_in().await.connect().await;
    let first = draft(&anna, app.general, None, "", &[&two, &one]).await;
    assert_eq!((first.body.as_str(), &first.files), ("", &vec![two.clone(), one.clone()]));
    assert_eq!((heard(&mut there).await, drafts(&anna).await), (first.clone(), vec![first.clone()]));
    // The same again is no change; other files, or another order, are one.
    assert_eq!(draft(&anna, app.general, None, "", &[&two, &one]).await, first);
    let turned = draft(&anna, app.general, None, "", &[&one, &two]).await;
    assert!(turned.changed_ms > first.changed_ms && turned.files == [one.clone(), two.clone()]);
    assert_eq!(heard(&mut there).await, turned);
    let text = draft(&anna, app.general, None, "the files", &[&one, &two]).await;
    assert_eq!((heard(&mut there).await, text.files.len()), (text, 2));

    // Only what one could post there: neither another's, nor another room's, nor what is gone.
    let theirs = send(&bo, app.general, "theirs.txt").await;
    let theme = app.channel(json!({ "kind": "theme", "slug": "tema", "name": "Tema" })).await.room.id;
    let elsewhere = send(&anna, theme, "elsewhere.txt").await;
    let kept = draft(&anna, app.general, None, "the files", &[&theirs, &one, &elsewhere, &two]).await;
    assert_eq!(kept.files, [one.clone(), two.clone()]);
    let many = json!({ "room_id": app.general, "body": "", "files": vec![FileId(uuid()); 11] });
    assert_eq!(anna.send("PUT", "/me/drafts", Some(many)).await.body["why"], "too_many");
    // What is taken back, and what is posted, is no part of it any more.
    anna.send("DELETE", &format!("/files/{}", two.id), None).await.expect_status(204);
    let left = heard(&mut there).await;
    assert_eq!((left.files.as_slice(), left.body.as_str()), ([one.clone()].as_slice(), "the files"));
    assert_eq!(drafts(&anna).await, [left]);
    anna.post_files(app.general, "here", &[one.id]).await;
    assert_eq!(drafts(&anna).await[0].files, []);
    assert_eq!(drafts(&bo).await, []);
    let gone = draft(&anna, app.general, None, "", &[]).await;
    assert_eq!((gone.files, drafts(&anna).await), (vec![], vec![]));
});

on_both_databases!(files_of_a_draft_are_not_swept_until_it_is_gone, |app| async move {
    let [anna] = app.people(["anna"]).await;
    let (kept, dropped) = (send(&anna, app.general, "kept.txt").await, send(&anna, app.general, "dropped.txt").await);
    draft(&anna, app.general, None, "look", &[&kept, &dropped]).await;
    time_passes(&app, app.general, 26).await;
    time_passes(&app, app.general, 26).await;
    assert!(there(&anna, &kept).await && there(&anna, &dropped).await);
    // Let go, a file has another day.
    draft(&anna, app.general, None, "look", &[&kept]).await;
    app.clock.advance(Duration::from_hours(20));
    assert!(there(&anna, &dropped).await);
    app.clock.advance(Duration::from_hours(6));
    swept(&anna, &dropped).await;
    assert!(there(&anna, &kept).await);
    draft(&anna, app.general, None, "", &[]).await;
    app.clock.advance(Duration::from_hours(26));
    swept(&anna, &kept).await;
});

on_both_databases!(a_message_that_is_sent_later_brings_its_files, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let mut far = bo.listen(&[app.general]).await;
    let (one, two) = (send(&anna, app.general, "one.txt").await, send(&anna, app.general, "two.txt").await);
    draft(&anna, app.general, None, "", &[&two, &one]).await;
    let (path, key) = (format!("/rooms/{}/scheduled", app.general), nonce());
    let at = app.clock.now_ms() + 50 * 60 * MINUTE;
    let ask = |files: Vec<FileId>| Some(json!({ "body": "", "files": files, "send_at_ms": at }));
    let scheduled: Scheduled = anna.send_again("POST", &path, ask(ids(&[&two, &one])), key).await.ok();
    assert_eq!(scheduled.files, [two.clone(), one.clone()]);
    assert_eq!(anna.send_again("POST", &path, ask(ids(&[&two, &one])), key).await.ok::<Scheduled>(), scheduled);
    anna.send_again("POST", &path, ask(ids(&[&one])), key).await.expect_code("key_conflict");
    draft(&anna, app.general, None, "", &[]).await;
    assert_eq!(anna.get::<Vec<Scheduled>>("/me/scheduled").await, std::slice::from_ref(&scheduled));
    assert!(!there(&bo, &one).await, "nobody has it before it is sent");

    // With files the text may go; they stay, however long it waits.
    let change = Some(json!({ "body": "both" }));
    let path = format!("/me/scheduled/{}", scheduled.id);
    let changed: Scheduled = anna.send("PATCH", &path, change).await.ok();
    assert_eq!((changed.body.as_str(), changed.files.len()), ("both", 2));
    assert_eq!(anna.send("PATCH", &path, Some(json!({ "body": " " }))).await.ok::<Scheduled>().body, "");
    time_passes(&app, app.general, 49).await;
    assert!(there(&anna, &one).await && there(&anna, &two).await);
    app.clock.advance(Duration::from_hours(2));
    let message = far.next_message(app.general).await;
    assert_eq!(message.files, [two.clone(), one.clone()]);
    assert!(there(&bo, &one).await);
    time_passes(&app, app.general, 26).await;
    assert!(there(&bo, &two).await, "they are the message's now");
});

on_both_databases!(what_is_withdrawn_lets_its_files_go, |app| async move {
    let [anna] = app.people(["anna"]).await;
    let file = send(&anna, app.general, "one.txt").await;
    let ask = json!({ "body": "", "files": [file.id], "send_at_ms": app.clock.now_ms() + 100 * 60 * MINUTE });
    let path = format!("/rooms/{}/scheduled", app.general);
    let scheduled: Scheduled = anna.send("POST", &path, Some(ask)).await.ok();
    time_passes(&app, app.general, 26).await;
    anna.send("DELETE", &format!("/me/scheduled/{}", scheduled.id), None).await.expect_status(204);
    app.clock.advance(Duration::from_hours(20));
    assert!(there(&anna, &file).await, "one may still go on with it");
    app.clock.advance(Duration::from_hours(6));
    swept(&anna, &file).await;
});

on_both_databases!(files_that_are_sent_later_are_judged_then, |app| async move {
    let [coach, anna, bo] = app.people(["coach", "anna", "bosse"]).await;
    let room = app.cohort("grupp-ett", &coach, &[&anna]).await;
    let theirs = send(&bo, app.general, "theirs.txt").await;
    let elsewhere = send(&anna, app.general, "elsewhere.txt").await;
    for ids in [vec![theirs.id], vec![elsewhere.id], vec![FileId(uuid())]] {
        let answer = schedule(&app, &anna, room, "look", &ids).await;
        assert_eq!((&answer.body["field"], &answer.body["why"]), (&json!("files"), &json!("unknown")));
    }
    assert_eq!(schedule(&app, &anna, room, " ", &[]).await.body["why"], "empty");

    let mut own = anna.connect().await;
    let told = async |live: &mut Live| loop {
        match live.next_personal().await {
            PersonEvent::Scheduled { scheduled } => return Some(scheduled),
            PersonEvent::ScheduledGone { .. } => return None,
            _ => {}
        }
    };
    // Posted otherwise meanwhile: it is not sent without the file, and its author is told.
    let file = send(&anna, room, "one.txt").await;
    let waits: Scheduled = schedule(&app, &anna, room, "look", &[file.id]).await.ok();
    assert_eq!(told(&mut own).await, Some(waits.clone()));
    anna.post_files(room, "at once", &[file.id]).await;
    app.clock.advance(Duration::from_secs(61));
    let refused = told(&mut own).await.expect("a refusal");
    assert_eq!((refused.id, refused.refused.as_deref()), (waits.id, Some("invalid")));

    // Out of the room before its time: nothing comes of it, and the file stays unseen.
    let file = send(&anna, room, "two.txt").await;
    let waits: Scheduled = schedule(&app, &anna, room, "look", &[file.id]).await.ok();
    assert_eq!(told(&mut own).await, Some(waits));
    app.owner.send("DELETE", &format!("/rooms/{room}/members/{}", anna.id), None).await.expect_status(204);
    app.clock.advance(Duration::from_secs(61));
    assert_eq!(told(&mut own).await, None);
    for person in [&anna, &coach] {
        person.send("GET", &format!("/files/{}", file.id), None).await.expect_code("not_found");
    }
    let bodies: Vec<String> = coach.all_messages(room).await.into_iter().map(|message: Message| message.body).collect();
    assert_eq!(bodies, ["at once"]);
});

on_both_databases!(files_go_along_with_their_thread_to_another_room, |app| async move {
    let [anna] = app.people(["anna"]).await;
    let theme = app.channel(json!({ "kind": "theme", "slug": "tema", "name": "Tema" })).await.room.id;
    let topic = anna.open_topic(app.general, "wanders", json!({ "kind": "discussion" })).await;
    let (begun, waits) = (send(&anna, app.general, "begun.txt").await, send(&anna, app.general, "waits.txt").await);
    draft(&anna, app.general, Some(topic.id), "so far", &[&begun]).await;
    let ask = json!({
        "body": "later", "thread": topic.id, "files": [waits.id], "send_at_ms": app.clock.now_ms() + MINUTE
    });
    let path = format!("/rooms/{}/scheduled", app.general);
    anna.send("POST", &path, Some(ask)).await.expect_status(201);
    let mut live = anna.listen(&[theme]).await;
    let path = format!("/topics/{}/room", topic.id);
    app.owner.send("PUT", &path, Some(json!({ "room_id": theme }))).await.expect_status(200);
    assert_eq!(live.next_message(theme).await.id, topic.id);
    let kept = drafts(&anna).await;
    assert_eq!((kept[0].room_id, &kept[0].files), (theme, &vec![begun.clone()]));
    app.clock.advance(Duration::from_secs(61));
    assert_eq!(live.next_message(theme).await.files, [waits]);
    let ask = json!({ "body": "", "thread": topic.id, "files": [begun.id] });
    let posted: Posted = anna.send("POST", &format!("/rooms/{theme}/messages"), Some(ask)).await.ok();
    assert_eq!(posted.message.files, [begun]);
});
