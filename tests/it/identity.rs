//! Getting in, being known, and being let go.

use std::time::Duration;

use futures_util::future::join_all;
use mellanrum_protocol::shapes::identity::{Invite, LinkView, Session, Token};
use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::people::{Me, PersonEvent};
use serde_json::json;

use crate::support::app::{invite, municipalities, try_set_up};
use crate::support::person::{PASSWORD, newcomer, png, post_as_nobody};
use crate::support::{Answer, Backend, Person, Servers, TestApp};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_set_up_link_makes_one_owner_even_if_two_race_for_it_on_sqlite() {
    one_owner(Backend::SqliteLocal).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_set_up_link_makes_one_owner_even_if_two_race_for_it_on_postgres() {
    one_owner(Backend::PostgresLocal).await;
}

async fn one_owner(backend: Backend) {
    let servers = Servers::start(backend).await;
    let link = servers.setup_url.clone().expect("a set-up link");
    let wrong = format!("{}x", &link[..link.len() - 1]);
    try_set_up(servers.address(0), &wrong, "mallory").await.expect_code("link_spent");
    let racers = ["anna", "bosse", "cilla"].map(|handle| try_set_up(servers.address(0), &link, handle));
    let answers = join_all(racers).await;
    let won: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert_eq!(won.len(), 1, "{answers:?}");
    assert!(won[0].clone().ok::<Me>().server_owner);
    for lost in answers.iter().filter(|answer| answer.status != 200) {
        lost.expect_code("link_spent");
    }
    let secret = link.rsplit('/').next().expect("a secret");
    Person::nobody(servers.address(0)).send("GET", &format!("/setup/{secret}"), None).await.expect_code("link_spent");
}

async fn use_link(app: &TestApp, secret: &str, handle: &str) -> Answer {
    post_as_nobody(app.address(0), &format!("/invitations/{secret}"), &json!(newcomer(handle, None))).await
}

on_both_databases!(an_invitation_lets_in_as_many_as_it_says, |app| async move {
    let secret = invite(&app.owner, app.network, Role::Participant, None, 2).await;
    let view: LinkView = Person::nobody(app.address(0)).get(&format!("/invitations/{secret}")).await;
    assert_eq!(view.role, Some(Role::Participant));
    let answers = join_all(["anna", "bosse", "cilla", "dag"].map(|handle| use_link(&app, &secret, handle))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 2, "{answers:?}");
    assert_eq!(answers.iter().filter(|answer| answer.code() == Some("link_spent")).count(), 2);
});

on_both_databases!(an_invitation_ends_by_time_by_withdrawal_and_with_its_makers_rights, |app| async move {
    let path = format!("/networks/{}/invitations", app.network);
    let new = |hours| json!({ "role": "participant", "valid_hours": hours });
    let secret = |invite: &Invite| invite.url.as_deref().and_then(|url| url.rsplit('/').next()).map(str::to_owned);
    let short: Invite = app.owner.send("POST", &path, Some(new(1))).await.ok();
    let withdrawn: Invite = app.owner.send("POST", &path, Some(new(48))).await.ok();
    let anna = app.join_as("anna", Role::Coordinator, None).await;
    let orphaned: Invite = anna.send("POST", &path, Some(new(48))).await.ok();
    let listed: Vec<Invite> = app.owner.get(&path).await;
    assert_eq!(listed.len(), 3);
    assert!(listed.iter().all(|invite| invite.url.is_none()), "a link is told once");

    app.owner.send("DELETE", &format!("{path}/{}", withdrawn.id), None).await.expect_status(204);
    app.set_roles(anna.id, &[(Role::Participant, None)]).await;
    app.clock.advance(Duration::from_secs(3_601));
    for (invite, handle) in [(short, "bosse"), (withdrawn, "cilla"), (orphaned, "dag")] {
        use_link(&app, &secret(&invite).expect("a link"), handle).await.expect_code("link_spent");
    }
});

on_both_databases!(nobody_invites_to_more_than_they_are, |app| async move {
    let coordinator = app.join_as("coordinator", Role::Coordinator, None).await;
    let local = app.join_as("local", Role::AreaCoordinator, Some("norr")).await;
    let [anna] = app.people(["anna"]).await;
    let room = app.cohort("grupp-ett", &anna, &[]).await;
    for (by, role, scope, allowed) in [
        (&coordinator, Role::Owner, None, false),
        (&coordinator, Role::Coordinator, None, true),
        (&local, Role::Participant, Some("norr"), true),
        (&local, Role::Participant, Some("syd"), false),
        (&local, Role::Participant, None, false),
        (&local, Role::Moderator, None, false),
        (&anna, Role::Participant, None, false),
    ] {
        let scope = scope.map(str::to_owned);
        let new = json!({ "role": role, "scope": scope });
        let answer = by.send("POST", &format!("/networks/{}/invitations", app.network), Some(new)).await;
        assert_eq!(answer.status == 201 || answer.status == 200, allowed, "{} {role}: {answer:?}", by.handle);
    }
    // Into a coaching room too, but only people of its municipalities.
    let new = json!({ "role": "participant", "rooms": [room] });
    let path = format!("/networks/{}/invitations", app.network);
    anna.send("POST", &path, Some(new.clone())).await.expect_status(403);
    let invite: Invite = coordinator.send("POST", &path, Some(new)).await.ok();
    let link = format!("/invitations/{}", invite.url.expect("a link").rsplit('/').next().expect("a secret"));
    let outside = post_as_nobody(app.address(0), &link, &json!(newcomer("dag", None))).await;
    assert_eq!((outside.status, outside.body["why"].as_str()), (422, Some("not_of_cohort")));
    let of = municipalities(&app.owner).await[0];
    let dag = Person::join(app.address(0), &link, newcomer("dag", Some(of))).await;
    assert_eq!(dag.room(room).await.role, Role::Participant);
});

on_both_databases!(somebody_signed_in_accepts_an_invitation_and_may_try_twice, |app| async move {
    let [anna] = app.people(["anna"]).await;
    let mut live = anna.connect().await;
    let secret = invite(&app.owner, app.network, Role::Moderator, None, 1).await;
    for _ in 0..2 {
        anna.send("POST", &format!("/invitations/{secret}/accept"), None).await.expect_status(200);
    }
    let mut heard = vec![live.next_personal().await, live.next_personal().await, live.next_personal().await];
    heard.retain(|event| matches!(event, PersonEvent::RolesChanged { .. }));
    assert_eq!(heard.len(), 1, "once");
    assert_eq!(anna.room(app.general).await.role, Role::Moderator);
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_cannot_sign_in_does_not_learn_why_and_has_to_wait_in_the_end() {
    let app = TestApp::start(Backend::SqliteLocal).await;
    let sign_in = |login: &str, password: &str| {
        let (address, body) = (app.address(0), json!({ "login": login, "password": password }));
        async move { post_as_nobody(address, "/session", &body).await }
    };
    let unknown = sign_in("who.is.this", "correct horse").await;
    assert_eq!((unknown.status, unknown.code()), (401, Some("unauthorized")));
    assert_eq!(sign_in("owner", "wrong password").await, unknown);
    assert_eq!(sign_in("owner@kommun.example", PASSWORD).await.status, 200);
    let mut tries = 0;
    let throttled = loop {
        let answer = sign_in("OWNER", "wrong password").await;
        if answer.status != 401 {
            break answer;
        }
        tries += 1;
        assert!(tries < 20, "never throttled");
    };
    assert_eq!((throttled.status, throttled.code()), (429, Some("too_many_requests")));
    assert!(throttled.body["retry_after_ms"].as_u64().is_some_and(|ms| ms > 0));
    assert_eq!(sign_in("owner", PASSWORD).await.status, 429, "the right one is no way around");
}

on_both_databases!(devices_are_listed_and_a_new_password_signs_the_others_out, |app| async move {
    let phone = app.owner.sign_in().await;
    let mut live = phone.connect().await;
    let sessions: Vec<Session> = app.owner.get("/sessions").await;
    assert_eq!(sessions.len(), 2);
    assert_eq!(sessions.iter().filter(|session| session.current).count(), 1);
    let change = |current: &str, new: &str| Some(json!({ "current": current, "new": new }));
    app.owner.send("PUT", "/me/password", change("not this one", "another long secret")).await.expect_status(422);
    app.owner.send("PUT", "/me/password", change(PASSWORD, "short")).await.expect_status(422);
    app.owner.send("PUT", "/me/password", change(PASSWORD, "another long secret")).await.expect_status(204);
    assert_eq!(live.closed().await, 4500);
    phone.send("GET", "/me", None).await.expect_status(401);
    app.owner.send("GET", "/me", None).await.expect_status(200);
});

on_both_databases!(what_was_opened_by_a_session_or_token_ends_when_it_runs_out, |app| async move {
    let new = json!({ "name": "robot", "scopes": ["read"], "valid_days": 1 });
    let token: Token = app.owner.send("POST", "/me/tokens", Some(new)).await.ok();
    let robot = app.owner.with_token(&token.secret.expect("a secret, told once"));
    let (mut by_token, mut by_session) = (robot.connect().await, app.owner.connect().await);
    app.clock.advance(Duration::from_secs(24 * 3_600 + 1));
    assert_eq!(by_token.closed().await, 3005);
    robot.send("GET", "/me", None).await.expect_code("token_expired");
    by_session.subscribe(app.general).await;
    app.clock.advance(Duration::from_hours(30 * 24));
    assert_eq!(by_session.closed().await, 3005);
    app.owner.send("GET", "/me", None).await.expect_code("expired");
});

on_both_databases!(a_deleted_token_lets_nobody_in, |app| async move {
    let new = json!({ "name": "robot", "scopes": ["read", "write"], "valid_days": 1 });
    let token: Token = app.owner.send("POST", "/me/tokens", Some(new)).await.ok();
    let robot = app.owner.with_token(token.secret.as_deref().expect("a secret, told once"));
    robot.post(app.general, "beep").await;
    let listed: Vec<Token> = app.owner.get("/me/tokens").await;
    assert!(listed.len() == 1 && listed[0].secret.is_none());
    let mut live = robot.connect().await;
    app.owner.send("DELETE", &format!("/me/tokens/{}", token.id), None).await.expect_status(204);
    assert_eq!(live.closed().await, 4500);
    robot.send("GET", "/me", None).await.expect_status(401);
});

on_both_databases!(a_picture_is_kept_small_and_anything_else_is_refused, |app| async move {
    let [anna] = app.people(["anna"]).await;
    let me: Me = anna.send_bytes("PUT", "/me/avatar", "image/png", png(600, 400)).await.ok();
    let url = me.person.avatar_url.expect("an address");
    let path = url.strip_prefix("/api/v1").expect("an address of ours").to_owned();
    let file = app.owner.request("GET", &path).send().await.expect("an answer");
    assert!(file.headers()["content-type"].to_str().expect("text").starts_with("image/"));
    let file = image::load_from_memory(&file.bytes().await.expect("a file")).expect("a picture");
    assert!(file.width() <= 256 && file.height() <= 256, "{}×{}", file.width(), file.height());

    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec();
    for (mime, junk) in [("image/png", b"not a picture".to_vec()), ("image/svg+xml", svg), ("image/png", Vec::new())] {
        let refused = anna.send_bytes("PUT", "/me/avatar", mime, junk).await;
        assert_eq!(refused.status, 422, "{refused:?}");
    }
    anna.send_bytes("PUT", "/me/avatar", "image/png", vec![0; 2 * 1024 * 1024 + 1]).await.expect_code("too_large");
    Person::nobody(app.address(0)).send("GET", &path, None).await.expect_status(401);
    let me: Me = anna.send("DELETE", "/me/avatar", None).await.ok();
    assert_eq!(me.person.avatar_url, None);
});

on_both_databases!(what_somebody_says_of_themselves_is_checked, |app| async move {
    let secret = invite(&app.owner, app.network, Role::Participant, None, 10).await;
    for (field, value, why) in [
        ("handle", "al", "too_short"),
        ("handle", "alla", "taken"),
        ("handle", "OWNER", "taken"),
        ("email", "owner@kommun.example", "taken"),
        ("password", "short", "too_short"),
        ("locale", "xx", "unknown"),
        ("time_zone", "Mars/Olympus", "unknown"),
    ] {
        let mut new = json!(newcomer("anna", None));
        new[field] = json!(value);
        let answer = post_as_nobody(app.address(0), &format!("/invitations/{secret}"), &new).await;
        let said = (answer.body["field"].as_str(), answer.body["why"].as_str());
        assert_eq!((answer.status, said), (422, (Some(field), Some(why))), "{value}");
    }
    // None of these has used the link up.
    assert_eq!(use_link(&app, &secret, "anna").await.status, 200);
});
