//! Mutes and suspensions.

use std::time::Duration;

use mellanrum_protocol::shapes::moderation::{Mute, StatementKind, Suspension};
use mellanrum_protocol::shapes::networks::{Overview, Role};
use mellanrum_protocol::shapes::rooms::{MyRoom, RoomAction};
use mellanrum_protocol::{NetworkId, PersonId, RoomId};
use serde_json::json;

use super::statements;
use crate::support::{Answer, PATIENCE, Person, Setup, TestApp, eventually, nonce};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

async fn mute(by: &Person, room: RoomId, person: PersonId, until_ms: Option<i64>) -> Answer {
    let body = json!({ "until_ms": until_ms, "reason": "tjat" });
    by.send("PUT", &format!("/rooms/{room}/mutes/{person}"), Some(body)).await
}

async fn suspend(by: &Person, network: NetworkId, person: PersonId, until_ms: Option<i64>) -> Answer {
    let body = json!({ "until_ms": until_ms, "reason": "hot" });
    by.send("PUT", &format!("/networks/{network}/suspensions/{person}"), Some(body)).await
}

on_both_databases!(whoever_is_muted_reads_on_and_says_nothing, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let moderator = app.join_as("moderator", Role::Moderator, None).await;
    let said = anna.post(app.general, "hej").await;
    let until_ms = app.clock.now_ms() + DAY_MS;
    mute(&bo, app.general, anna.id, None).await.expect_code("permission_denied");
    for other in [moderator.id, app.owner.id] {
        mute(&moderator, app.general, other, None).await.expect_code("permission_denied");
    }
    let set: Mute = mute(&moderator, app.general, anna.id, Some(until_ms)).await.ok();
    assert_eq!(mute(&moderator, app.general, anna.id, Some(until_ms)).await.ok::<Mute>(), set, "no change");
    assert_eq!(moderator.get::<Vec<Mute>>(&format!("/rooms/{}/mutes", app.general)).await, [set]);
    bo.send("GET", &format!("/rooms/{}/mutes", app.general), None).await.expect_code("permission_denied");

    let refused = anna.try_post(app.general, "men", nonce()).await;
    assert_eq!((refused.status, refused.code()), (403, Some("muted")));
    assert!(refused.body["retry_after_ms"].as_i64().is_some_and(|ms| ms <= DAY_MS));
    let topic = json!({ "title": "men", "kind": "discussion", "body": "men" });
    for (method, path, body) in [
        ("PATCH", format!("/messages/{}", said.id), Some(json!({ "body": "annat" }))),
        ("PUT", format!("/messages/{}/reactions/%F0%9F%91%8D", said.id), None),
        ("POST", format!("/rooms/{}/topics", app.general), Some(topic)),
    ] {
        anna.send(method, &path, body).await.expect_code("muted");
    }
    let room = anna.room(app.general).await;
    assert_eq!(room.muted.as_ref().and_then(|muted| muted.until_ms), Some(until_ms));
    assert!(room.may.contains(&RoomAction::Read) && !room.may.contains(&RoomAction::Post));
    assert!(anna.get::<Overview>("/me/overview").await.rooms.contains(&room), "the overview says the same");
    let [told] = &statements(&anna).await[..] else { panic!("told once") };
    assert_eq!((told.kind, told.until_ms, told.reason.as_str()), (StatementKind::Muted, Some(until_ms), "tjat"));
    bo.post(app.general, "others go on").await;

    app.clock.advance(Duration::from_millis(u64::try_from(DAY_MS).expect("a day") + 1000));
    anna.post(app.general, "it is over").await;
    mute(&moderator, app.general, anna.id, None).await.expect_status(200);
    anna.try_post(app.general, "men", nonce()).await.expect_code("muted");
    moderator.send("DELETE", &format!("/rooms/{}/mutes/{}", app.general, anna.id), None).await.expect_status(204);
    anna.post(app.general, "tack").await;
    assert_eq!(statements(&anna).await[0].kind, StatementKind::Unmuted);
});

on_both_databases!(roles_open_nothing_while_somebody_is_suspended, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let moderator = app.join_as("moderator", Role::Moderator, None).await;
    let direct: MyRoom = anna.send("POST", "/directs", Some(json!({ "people": [bo.id] }))).await.ok();
    let until_ms = app.clock.now_ms() + DAY_MS;
    for (person, until) in [(anna.id, None), (anna.id, Some(until_ms + 7 * DAY_MS)), (app.owner.id, Some(until_ms))] {
        suspend(&moderator, app.network, person, until).await.expect_code("permission_denied");
    }
    suspend(&bo, app.network, anna.id, Some(until_ms)).await.expect_code("permission_denied");
    let set: Suspension = suspend(&moderator, app.network, anna.id, Some(until_ms)).await.ok();
    assert_eq!(suspend(&moderator, app.network, anna.id, Some(until_ms)).await.ok::<Suspension>(), set, "no change");

    let general = format!("/rooms/{}", app.general);
    anna.send("GET", &general, None).await.expect_code("not_found");
    anna.try_post(app.general, "men", nonce()).await.expect_code("not_found");
    anna.send("GET", &format!("/networks/{}/people", app.network), None).await.expect_code("not_found");
    let overview: Overview = anna.get("/me/overview").await;
    assert_eq!(overview.rooms.iter().map(|mine| mine.room.id).collect::<Vec<_>>(), [direct.room.id]);
    let mine = &overview.networks[0];
    assert_eq!(mine.suspended.as_ref().and_then(|suspended| suspended.until_ms), Some(until_ms));
    assert!(mine.may.is_empty() && !overview.people.iter().any(|person| person.id == moderator.id));
    anna.post(direct.room.id, "what is between people stays").await;
    // Neither roles that are given meanwhile nor rooms that are made open anything.
    app.set_roles(anna.id, &[(Role::Coordinator, None)]).await;
    app.channel(json!({ "kind": "theme", "slug": "tema", "name": "Tema" })).await;
    assert_eq!(anna.get::<Vec<MyRoom>>("/rooms").await.len(), 1);
    app.set_roles(anna.id, &[(Role::Participant, None)]).await;
    assert_eq!(statements(&anna).await[0].kind, StatementKind::Suspended);

    app.clock.advance(Duration::from_millis(u64::try_from(DAY_MS).expect("a day") + 1000));
    eventually(PATIENCE, || async { (anna.get::<Vec<MyRoom>>("/rooms").await.len() == 3).then_some(()) }).await;
    anna.post(app.general, "here again").await;
    suspend(&app.owner, app.network, anna.id, None).await.expect_status(200);
    let path = format!("/networks/{}/suspensions/{}", app.network, anna.id);
    // A moderator doesn't lift what they could not have set.
    moderator.send("DELETE", &path, None).await.expect_code("permission_denied");
    app.owner.send("DELETE", &path, None).await.expect_status(204);
    anna.post(app.general, "and again").await;
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_set_on_one_node_binds_on_the_other_before_the_next_message() {
    let app = TestApp::start(Setup::two_nodes()).await;
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let (anna, bo) = (anna.at(app.address(1)), bo.at(app.address(1)));
    for round in 0..3 {
        anna.post(app.general, "before").await;
        mute(&app.owner, app.general, anna.id, None).await.expect_status(200);
        anna.try_post(app.general, "after", nonce()).await.expect_code("muted");
        let path = format!("/rooms/{}/mutes/{}", app.general, anna.id);
        app.owner.send("DELETE", &path, None).await.expect_status(204);
        anna.post(app.general, &format!("again {round}")).await;
    }
    let mut ears = bo.listen(&[app.general]).await;
    suspend(&app.owner, app.network, bo.id, None).await.expect_status(200);
    bo.try_post(app.general, "after", nonce()).await.expect_code("not_found");
    loop {
        // Put out for good, by order of the room.
        if let Some(ended) = ears.next_push().await.unsubscribe
            && ended.code == 2000
        {
            break;
        }
    }
    bo.send("GET", &format!("/rooms/{}/messages", app.general), None).await.expect_code("not_found");
}
