//! Roles that begin and end on their dates.

use std::time::Duration;

use mellanrum_protocol::shapes::audit::{AuditAct, AuditPage};
use mellanrum_protocol::shapes::identity::Invite;
use mellanrum_protocol::shapes::networks::{DirectoryPage, Grant, Overview, Role};
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::shapes::rooms::{MyRoom, RoomAction};
use serde_json::json;

use crate::support::person::newcomer;
use crate::support::{Answer, Live, PATIENCE, Person, Setup, TestApp, eventually};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn dated(role: Role, scope: Option<&str>, from_ms: Option<i64>, until_ms: Option<i64>) -> Grant {
    Grant { from_ms, until_ms, ..Grant::new(role, scope) }
}

async fn set(by: &Person, app: &TestApp, whom: &Person, roles: &[Grant]) -> Answer {
    let path = format!("/networks/{}/people/{}/roles", app.network, whom.id);
    by.send("PUT", &path, Some(json!({ "roles": roles }))).await
}

async fn sees(by: &Person, app: &TestApp, whom: &Person) -> Vec<Grant> {
    let page: DirectoryPage = by.get(&format!("/networks/{}/people", app.network)).await;
    page.entries.into_iter().find(|entry| entry.person.id == whom.id).map(|entry| entry.roles).unwrap_or_default()
}

/// Waits until a person is told this.
async fn heard(told: &mut Live, event: &PersonEvent) {
    while told.next_personal().await != *event {}
}

fn pass(app: &TestApp, days: u64) {
    app.clock.advance(Duration::from_secs(days * 24 * 60 * 60 + 1));
}

on_both_databases!(an_area_coordinator_gets_a_second_area_from_a_date_until_a_date, |app| async move {
    let [lena, anna] = app.people(["lena", "anna"]).await;
    let coordinator = app.join_as("vera", Role::Coordinator, None).await;
    let channel = json!({ "kind": "area", "slug": "south", "name": "Syd", "area": "south" });
    let south = app.channel(channel).await.room.id;
    let now_ms = app.clock.now_ms();
    let (from, until) = (now_ms + DAY_MS, now_ms + 3 * DAY_MS);
    let member = Grant::new(Role::Participant, None);
    let second = dated(Role::AreaCoordinator, Some("south"), Some(from), Some(until));
    set(&coordinator, &app, &lena, &[member.clone(), second.clone()]).await.expect_status(204);

    // Before its date it opens nothing, gives no right, and only those who give roles see it.
    lena.send("GET", &format!("/rooms/{south}"), None).await.expect_code("not_found");
    assert_eq!(lena.get::<Overview>("/me/overview").await.networks[0].roles, std::slice::from_ref(&member));
    let invitation = json!({ "role": "participant", "scope": "south" });
    let invitations = format!("/networks/{}/invitations", app.network);
    lena.send("POST", &invitations, Some(invitation.clone())).await.expect_code("permission_denied");
    assert_eq!(sees(&anna, &app, &lena).await, std::slice::from_ref(&member));
    assert_eq!(sees(&coordinator, &app, &lena).await, [second.clone(), member.clone()]);

    let mut told = lena.listen(&[]).await;
    pass(&app, 1);
    heard(&mut told, &PersonEvent::RoomOpened { room_id: south }).await;
    let mine: MyRoom = lena.get(&format!("/rooms/{south}")).await;
    assert!(mine.may.contains(&RoomAction::Change));
    lena.send("POST", &invitations, Some(invitation.clone())).await.expect_status(201);
    let shown = sees(&anna, &app, &lena).await;
    assert_eq!(shown, [Grant::new(Role::AreaCoordinator, Some("south")), member.clone()], "without its dates");
    // Setting all as they stand changes nothing, though one began in the past.
    set(&coordinator, &app, &lena, &[member.clone(), second.clone()]).await.expect_status(204);

    pass(&app, 2);
    heard(&mut told, &PersonEvent::RoomClosed { room_id: south }).await;
    lena.send("GET", &format!("/rooms/{south}"), None).await.expect_code("not_found");
    lena.send("POST", &invitations, Some(invitation)).await.expect_code("permission_denied");
    assert_eq!(sees(&coordinator, &app, &lena).await, [member]);
    lena.post(app.general, "still here").await;

    let page: AuditPage = app.owner.get(&format!("/networks/{}/audit?person={}", app.network, lena.id)).await;
    let acts: Vec<AuditAct> = page.entries.iter().rev().map(|entry| entry.act).collect();
    assert_eq!(acts[acts.len() - 3..], [AuditAct::RoleGiven, AuditAct::RoleBegan, AuditAct::RoleEnded]);
    for entry in &page.entries[..3] {
        assert_eq!((entry.detail.from_ms, entry.detail.until_ms), (Some(from), Some(until)), "{:?}", entry.act);
    }
    assert_eq!(page.entries[0].actor_id, None, "nobody in person");
});

on_both_databases!(dates_that_make_no_sense_are_refused_and_others_replace_those_so_far, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let now_ms = app.clock.now_ms();
    let role = |from, until| dated(Role::Participant, None, from, until);
    for wrong in [
        vec![role(None, Some(now_ms - 1))],
        vec![role(Some(now_ms + 20 * DAY_MS), Some(now_ms + DAY_MS))],
        vec![role(None, None), role(Some(now_ms + DAY_MS), None)],
    ] {
        set(&app.owner, &app, &anna, &wrong).await.expect_code("invalid");
    }
    set(&anna, &app, &bo, &[role(None, Some(now_ms + DAY_MS))]).await.expect_code("permission_denied");
    // Nobody can leave a network to end without an owner.
    let owner = dated(Role::Owner, None, None, Some(now_ms + DAY_MS));
    set(&app.owner, &app, &app.owner, &[owner]).await.expect_code("invalid");

    set(&app.owner, &app, &anna, &[role(None, Some(now_ms + DAY_MS))]).await.expect_status(204);
    set(&app.owner, &app, &anna, &[role(None, Some(now_ms + 2 * DAY_MS))]).await.expect_status(204);
    pass(&app, 1);
    anna.post(app.general, "longer").await;
    pass(&app, 1);
    eventually(PATIENCE, || async { anna.get::<Vec<MyRoom>>("/rooms").await.is_empty().then_some(()) }).await;
    assert!(anna.get::<Overview>("/me/overview").await.networks.is_empty());
    anna.send("GET", &format!("/networks/{}", app.network), None).await.expect_code("not_found");
});

on_both_databases!(an_invitation_gives_a_role_with_dates_and_shortens_nobodys, |app| async move {
    let anna = app.join_as("anna", Role::Participant, None).await;
    let now_ms = app.clock.now_ms();
    let path = format!("/networks/{}/invitations", app.network);
    let new = json!({ "role": "participant", "until_ms": now_ms + DAY_MS, "uses": 5 });
    let made: Invite = app.owner.send("POST", &path, Some(new)).await.ok();
    assert_eq!(made.expires_ms, now_ms + DAY_MS, "no longer than the role");
    let url = made.url.expect("a link");
    let secret = url.rsplit('/').next().expect("a secret");
    let bo = Person::join(app.owner.address, &format!("/invitations/{secret}"), newcomer("bosse", None)).await;
    anna.send("POST", &format!("/invitations/{secret}/accept"), None).await.expect_status(200);
    pass(&app, 1);
    eventually(PATIENCE, || async { bo.get::<Vec<MyRoom>>("/rooms").await.is_empty().then_some(()) }).await;
    anna.post(app.general, "without an end").await;
    let past = json!({ "role": "participant", "until_ms": now_ms });
    app.owner.send("POST", &path, Some(past)).await.expect_code("invalid");
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_that_ends_puts_its_holder_out_on_both_nodes_once() {
    let app = TestApp::start(Setup::two_nodes()).await;
    let [anna, _] = app.people(["anna", "bosse"]).await;
    let anna = anna.at(app.address(1));
    let until = app.clock.now_ms() + DAY_MS;
    set(&app.owner, &app, &anna, &[dated(Role::Participant, None, None, Some(until))]).await.expect_status(204);
    let mut ears = anna.listen(&[app.general]).await;
    pass(&app, 1);
    loop {
        if let Some(ended) = ears.next_push().await.unsubscribe
            && ended.code == 2000
        {
            break;
        }
    }
    anna.send("GET", &format!("/rooms/{}/messages", app.general), None).await.expect_code("not_found");
    let page: AuditPage = app.owner.get(&format!("/networks/{}/audit?act=role_ended", app.network)).await;
    assert_eq!(page.entries.len(), 1);
}
