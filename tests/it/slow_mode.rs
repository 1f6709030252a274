//! Slow mode: one message in a while from each person, wherever they are connected.

use std::time::Duration;

use futures_util::future::join_all;
use mellanrum_protocol::RoomId;
use mellanrum_protocol::methods::Method;
use mellanrum_protocol::shapes::messages::Posted;
use mellanrum_protocol::shapes::networks::{Overview, Role};
use mellanrum_protocol::shapes::rooms::{MyRoom, RoomEvent};
use serde_json::json;

use crate::support::{Person, Setup, TestApp, nonce};

async fn slow(by: &Person, room: RoomId, seconds: i64) -> MyRoom {
    by.send("PATCH", &format!("/rooms/{room}"), Some(json!({ "slow_mode_s": seconds }))).await.ok()
}

/// Until when somebody waits, as the room and the overview tell them.
async fn waits(person: &Person, room: RoomId) -> Option<i64> {
    let mine = person.room(room).await;
    let overview: Overview = person.get("/me/overview").await;
    assert!(overview.rooms.contains(&mine), "the overview says the same");
    mine.post_after_ms
}

on_both_databases!(in_a_slow_room_everyone_waits_between_two_messages, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let mut live = bo.listen(&[app.general]).await;
    let before = anna.post(app.general, "before it was slow").await;
    assert_eq!(waits(&anna, app.general).await, None);
    assert_eq!(slow(&app.owner, app.general, 30).await.room.slow_mode_s, Some(30));
    live.next_message(app.general).await;
    let (_, event) = live.next_event(app.general).await;
    assert!(matches!(event, RoomEvent::Room { room } if room.slow_mode_s == Some(30)));

    // What was said just before counts.
    assert_eq!(waits(&anna, app.general).await, Some(before.sent_ms + 30_000));
    let refused = anna.try_post(app.general, "too soon", nonce()).await;
    assert_eq!((refused.status, refused.code()), (429, Some("too_many_requests")));
    let wait = refused.body["retry_after_ms"].as_i64().expect("how long");
    assert!((1..=30_000).contains(&wait), "{wait}");
    // Everyone else has time of their own.
    assert_eq!(waits(&bo, app.general).await, None);
    let first = nonce();
    let said = bo.try_post(app.general, "mine", first).await.ok::<Posted>().message;

    // Replies count as messages, on the live connection, too; edits and reactions don't.
    let reply = json!({ "room_id": app.general, "nonce": nonce(), "body": "a reply", "thread": before.id });
    let error = live.rpc::<Posted>(Method::MessagePost, &reply).await.expect_err("too soon");
    assert!(error.code == 111 && error.temporary && error.retry_after_ms.is_some_and(|ms| ms <= 30_000), "{error:?}");
    bo.edit(said.id, "mine, corrected").await;
    bo.act("PUT", before.id, "/reactions/%F0%9F%91%8D").await;
    // A retry of what was stored is no second message.
    assert_eq!(bo.try_post(app.general, "mine", first).await.ok::<Posted>().message.id, said.id);
    // Taking it back buys no other.
    bo.act("DELETE", said.id, "").await;
    bo.try_post(app.general, "another", nonce()).await.expect_code("too_many_requests");

    app.clock.advance(Duration::from_secs(31));
    assert_eq!(waits(&anna, app.general).await, None);
    let said = anna.post(app.general, "now").await;
    assert_eq!(waits(&anna, app.general).await, Some(said.sent_ms + 30_000));
    assert_eq!(slow(&app.owner, app.general, 0).await.room.slow_mode_s, None);
    assert_eq!(waits(&anna, app.general).await, None);
    anna.post(app.general, "at once").await;
});

on_both_databases!(whoever_watches_over_a_slow_room_does_not_wait, |app| async move {
    let [coach, anna] = app.people(["coach", "anna"]).await;
    let room = app.cohort("grupp-ett", &coach, &[&anna]).await;
    app.set_roles(coach.id, &[(Role::Coach, Some("grupp-ett"))]).await;
    let coordinator = app.join_as("coordinator", Role::Coordinator, None).await;
    for room in [room, app.general] {
        slow(&coordinator, room, 21_600).await;
    }
    for body in ["one", "two"] {
        coach.post(room, body).await;
        app.owner.post(app.general, body).await;
    }
    assert_eq!(waits(&coach, room).await, None);
    anna.post(room, "one").await;
    anna.try_post(room, "two", nonce()).await.expect_code("too_many_requests");
    // Elsewhere the coach is a participant like others.
    coach.post(app.general, "one").await;
    coach.try_post(app.general, "two", nonce()).await.expect_code("too_many_requests");
});

on_both_databases!(how_slow_a_room_is_has_its_bounds_and_is_for_those_who_may_change_it, |app| async move {
    let [anna] = app.people(["anna"]).await;
    let path = format!("/rooms/{}", app.general);
    for seconds in [-1, 21_601] {
        let refused = app.owner.send("PATCH", &path, Some(json!({ "slow_mode_s": seconds }))).await;
        assert_eq!((refused.status, refused.body["field"].as_str()), (422, Some("slow_mode_s")), "{seconds}");
    }
    anna.send("PATCH", &path, Some(json!({ "slow_mode_s": 5 }))).await.expect_code("permission_denied");
    let head = slow(&app.owner, app.general, 5).await.head;
    assert_eq!(slow(&app.owner, app.general, 5).await.head, head, "the same again is no change");
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_messages_sent_on_two_nodes_at_once_a_slow_room_takes_one() {
    let app = TestApp::start(Setup::two_nodes()).await;
    let [anna] = app.people(["anna"]).await;
    slow(&app.owner, app.general, 60).await;
    let nodes = [anna.clone(), anna.at(app.address(1))];
    for round in 0..3 {
        let tries = (0..8).map(|number| nodes[number % 2].try_post(app.general, "me first", nonce()));
        let mut statuses: Vec<_> = join_all(tries).await.into_iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 429, 429, 429, 429, 429, 429, 429], "round {round}");
        app.clock.advance(Duration::from_secs(61));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_room_made_slow_on_one_node_is_slow_on_the_other_before_the_next_message() {
    let app = TestApp::start(Setup::two_nodes()).await;
    let [anna] = app.people(["anna"]).await;
    let far = anna.at(app.address(1));
    for round in 0..3 {
        far.post(app.general, &format!("before, {round}")).await;
        slow(&app.owner, app.general, 60).await;
        far.try_post(app.general, "after", nonce()).await.expect_code("too_many_requests");
        slow(&app.owner, app.general, 0).await;
        far.post(app.general, &format!("again, {round}")).await;
    }
}
