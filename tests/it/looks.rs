//! Looks into coaching rooms: let in for a reason and a while, seen by the room, and over by themselves.

use std::time::Duration;

use mellanrum_protocol::RoomId;
use mellanrum_protocol::shapes::audit::{AuditAct, AuditPage};
use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::shapes::rooms::{MyRoom, RoomAction, RoomEvent};
use serde_json::json;

use crate::support::app::municipalities;
use crate::support::{Answer, PATIENCE, Person, Setup, TestApp, eventually, nonce};

async fn let_look(by: &Person, room: RoomId, who: &Person, minutes: u32) -> Answer {
    let ask = json!({ "minutes": minutes, "reason": "en anmälan" });
    by.send("PUT", &format!("/rooms/{room}/looks/{}", who.id), Some(ask)).await
}

async fn group(app: &TestApp) -> (RoomId, Person, Person) {
    let [coach, anna] = app.people(["coach", "anna"]).await;
    let room = app.cohort("grupp-ett", &coach, &[&anna]).await;
    (room, anna, app.join_as("moderator", Role::Moderator, None).await)
}

on_both_databases!(a_moderator_reads_for_a_while_and_the_room_sees_it, |app| async move {
    let (room, anna, moderator) = group(&app).await;
    let said = anna.post(room, "Mellan oss").await;
    moderator.send("GET", &format!("/messages/{}", said.id), None).await.expect_code("not_found");
    let mut live = anna.listen(&[room]).await;
    let mut theirs = moderator.connect().await;

    let looked: MyRoom = let_look(&app.owner, room, &moderator, 30).await.ok();
    let cohort = looked.room.cohort.expect("a coaching room");
    let [look] = &cohort.looks[..] else { panic!("one look") };
    assert_eq!((look.person_id, look.by, look.reason.as_str()), (moderator.id, app.owner.id, "en anmälan"));
    assert_eq!(look.until_ms - look.from_ms, 30 * 60_000);
    // Everyone in the room is told at once, and they are.
    let told = loop {
        if let (_, RoomEvent::Room { room }) = live.next_event(room).await {
            break room;
        }
    };
    assert_eq!(told.cohort.expect("a coaching room").looks, std::slice::from_ref(look));
    while theirs.next_personal().await != (PersonEvent::RoomOpened { room_id: room }) {}

    let mine = moderator.room(room).await;
    assert_eq!(mine.may, [RoomAction::Read, RoomAction::React], "they read, and do nothing else");
    assert_eq!(moderator.all_messages(room).await.len(), 1);
    moderator.try_post(room, "hej", nonce()).await.expect_code("permission_denied");
    moderator.send("DELETE", &format!("/messages/{}", said.id), None).await.expect_code("permission_denied");

    // Over by itself, with nobody's doing.
    app.clock.advance(Duration::from_secs(30 * 60 + 1));
    eventually(PATIENCE, || async {
        let answer = moderator.send("GET", &format!("/messages/{}", said.id), None).await;
        (answer.code() == Some("not_found")).then_some(())
    })
    .await;
    assert_eq!(anna.room(room).await.room.cohort.expect("a coaching room").looks.len(), 1, "who looked in stays said");
    let log: AuditPage = app.owner.get(&format!("/networks/{}/audit?room={room}&limit=3", app.network)).await;
    let acts: Vec<AuditAct> = log.entries.iter().map(|entry| entry.act).collect();
    assert_eq!(acts[..2], [AuditAct::RoleEnded, AuditAct::LookBegan]);
    assert_eq!(log.entries[1].reason, "en anmälan");
});

on_both_databases!(a_look_is_made_longer_and_ended, |app| async move {
    let (room, anna, moderator) = group(&app).await;
    let_look(&app.owner, room, &moderator, 5).await.expect_status(200);
    let longer: MyRoom = let_look(&app.owner, room, &moderator, 60).await.ok();
    assert_eq!(longer.room.cohort.expect("a coaching room").looks.len(), 2);
    app.clock.advance(Duration::from_mins(10));
    moderator.get::<MyRoom>(&format!("/rooms/{room}")).await;
    let path = format!("/rooms/{room}/looks/{}", moderator.id);
    let ended: MyRoom = app.owner.send("DELETE", &path, None).await.ok();
    let looks = ended.room.cohort.expect("a coaching room").looks;
    assert!(looks.iter().all(|look| look.until_ms <= app.clock.now_ms()), "{looks:?}");
    moderator.send("GET", &format!("/rooms/{room}"), None).await.expect_code("not_found");
    app.owner.send("DELETE", &path, None).await.expect_status(200);

    // Only for those who moderate, by those who let people in, and bounded.
    let [bo] = app.people(["bosse"]).await;
    let_look(&app.owner, room, &bo, 30).await.expect_code("invalid");
    let_look(&anna, room, &moderator, 30).await.expect_code("permission_denied");
    let_look(&moderator, room, &moderator, 30).await.expect_code("not_found");
    for minutes in [4, 481] {
        let_look(&app.owner, room, &moderator, minutes).await.expect_code("invalid");
    }
    let silent = json!({ "minutes": 30, "reason": " " });
    app.owner.send("PUT", &path, Some(silent)).await.expect_code("invalid");
    // Whoever ceases to moderate sees no more of it.
    let_look(&app.owner, room, &moderator, 30).await.expect_status(200);
    app.set_roles(moderator.id, &[(Role::Participant, None)]).await;
    moderator.send("GET", &format!("/rooms/{room}"), None).await.expect_code("not_found");
});

on_both_databases!(a_look_does_not_go_along_with_a_seat, |app| async move {
    let (room, _, moderator) = group(&app).await;
    let [next] = app.people(["next"]).await;
    let of = json!({ "organisation_id": municipalities(&app.owner).await[0] });
    for person in [&moderator, &next] {
        person.send("PATCH", "/me", Some(of.clone())).await.expect_status(200);
    }
    let_look(&app.owner, room, &moderator, 30).await.expect_status(200);
    let path = format!("/networks/{}/people/{}/successor", app.network, moderator.id);
    app.owner.send("POST", &path, Some(json!({ "to": next.id }))).await.expect_status(200);
    next.send("GET", &format!("/networks/{}/cases", app.network), None).await.expect_status(200);
    for person in [&moderator, &next] {
        person.send("GET", &format!("/rooms/{room}"), None).await.expect_code("not_found");
    }
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_look_opens_and_ends_on_every_node() {
    let app = TestApp::start(Setup::two_nodes()).await;
    let (room, anna, moderator) = group(&app).await;
    let far = moderator.at(app.address(1));
    let mut live = far.connect().await;
    let_look(&app.owner, room, &moderator, 30).await.expect_status(200);
    while live.next_personal().await != (PersonEvent::RoomOpened { room_id: room }) {}
    live.subscribe(room).await;
    let said = anna.post(room, "läs").await;
    assert_eq!(live.next_message(room).await.id, said.id);
    app.owner.send("DELETE", &format!("/rooms/{room}/looks/{}", moderator.id), None).await.expect_status(200);
    far.send("GET", &format!("/rooms/{room}"), None).await.expect_code("not_found");
    while live.next_personal().await != (PersonEvent::RoomClosed { room_id: room }) {}
}
