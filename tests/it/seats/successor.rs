//! Seats that are handed over, and a role for an organisation's people.

use mellanrum_protocol::OrganisationId;
use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::shapes::audit::{AuditAct, AuditPage};
use mellanrum_protocol::shapes::following::MyTopic;
use mellanrum_protocol::shapes::moderation::{Statement, StatementKind, StatementPage};
use mellanrum_protocol::shapes::networks::{DirectoryPage, Grant, Overview, Role};
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::shapes::rooms::MyRoom;
use mellanrum_protocol::shapes::seats::{OrganisationRoleDone, Succession};
use mellanrum_protocol::shapes::topics::QuestionPage;
use serde_json::{Value, json};

use crate::support::app::municipalities;
use crate::support::person::{newcomer, post_as_nobody};
use crate::support::{Answer, Person, Setup, TestApp, nonce, uuid};

async fn be_of(person: &Person, organisation: OrganisationId) {
    person.send("PATCH", "/me", Some(json!({ "organisation_id": organisation }))).await.expect_status(200);
}

fn path(app: &TestApp, from: &Person) -> String {
    format!("/networks/{}/people/{}/successor", app.network, from.id)
}

async fn hand_over(by: &Person, app: &TestApp, from: &Person, ask: Value) -> Answer {
    by.send("POST", &path(app, from), Some(ask)).await
}

async fn roles(app: &TestApp, whom: &Person) -> Vec<Grant> {
    let page: DirectoryPage = app.owner.get(&format!("/networks/{}/people", app.network)).await;
    page.entries.into_iter().find(|entry| entry.person.id == whom.id).map(|entry| entry.roles).unwrap_or_default()
}

async fn told(person: &Person) -> Vec<Statement> {
    person.get::<StatementPage>("/me/statements").await.statements
}

on_both_databases!(the_successor_has_the_seat_the_same_day, |app| async move {
    let [lena, bo, cilla, erik] = app.people(["lena", "bosse", "cilla", "erik"]).await;
    let coach = app.join_as("coach", Role::Coach, None).await;
    let room = app.cohort("grupp", &coach, &[&lena, &bo, &cilla]).await;
    let [first, second] = municipalities(&app.owner).await[..2] else { panic!("two") };
    be_of(&erik, second).await;
    // Lena has read one of three in her group, follows a topic, is asked something, and has something to be sent tomorrow.
    let read = coach.post(room, "one").await;
    coach.post(room, "two").await;
    coach.post(room, "three").await;
    lena.send("POST", &format!("/rooms/{room}/read"), Some(json!({ "room_id": room, "seq": read.seq })))
        .await
        .expect_status(200);
    let topic = coach.open_topic(room, "Data i ordning", json!({ "kind": "discussion" })).await;
    let follow = json!({ "level": "everything" });
    lena.send("PUT", &format!("/topics/{}/level", topic.id), Some(follow)).await.expect_status(200);
    let question = coach.post(room, "who knows?").await;
    coach.send("PUT", &format!("/messages/{}/question", question.id), None).await.expect_status(200);
    let asked = json!({ "asked_id": lena.id });
    coach.send("PUT", &format!("/messages/{}/asked", question.id), Some(asked)).await.expect_status(200);
    let later = json!({ "body": "till i morgon", "send_at_ms": app.clock.now_ms() + 24 * 60 * 60 * 1000 });
    lena.send("POST", &format!("/rooms/{room}/scheduled"), Some(later)).await.expect_status(201);
    let direct: MyRoom = lena.send("POST", "/directs", Some(json!({ "people": [bo.id] }))).await.ok();
    let unread = lena.room(room).await.unread;
    let seat = roles(&app, &lena).await;

    let to = json!({ "to": erik.id, "reason": "ny tjänst" });
    assert_eq!(hand_over(&app.owner, &app, &lena, to.clone()).await.body["why"], "not_of_organisation");
    be_of(&erik, first).await;
    hand_over(&bo, &app, &lena, to.clone()).await.expect_code("permission_denied");
    hand_over(&app.owner, &app, &lena, json!({ "to": uuid() })).await.expect_code("invalid");
    hand_over(&app.owner, &app, &lena, json!({ "to": lena.id })).await.expect_code("invalid");
    hand_over(&app.owner, &app, &lena, json!({})).await.expect_code("invalid");

    let key = nonce();
    let address = path(&app, &lena);
    let again = || app.owner.send_again("POST", &address, Some(to.clone()), key);
    let done: Succession = again().await.ok();
    assert_eq!((done.from, done.to), (lena.id, Some(erik.id)));
    assert_eq!(again().await.ok::<Succession>(), done, "a retry");
    let other = json!({ "to": cilla.id });
    app.owner.send_again("POST", &path(&app, &lena), Some(other), key).await.expect_code(ErrorCode::KeyConflict.word());

    // Along go roles, the group, what is unread, the topic and the question.
    assert_eq!((roles(&app, &erik).await, roles(&app, &lena).await), (seat, Vec::new()));
    assert_eq!(erik.room(room).await.unread, unread);
    let topics: Vec<MyTopic> = erik.get::<Overview>("/me/overview").await.topics;
    assert!(topics.iter().any(|mine| mine.root_id == topic.id && mine.level.is_some()), "{topics:?}");
    let page: QuestionPage = erik.get(&format!("/questions?asked={}", erik.id)).await;
    assert_eq!(page.questions.iter().map(|line| line.message.id).collect::<Vec<_>>(), [question.id]);
    erik.post(room, "hej, jag har tagit över").await;
    // Nothing stays but what is between people.
    lena.send("GET", &format!("/rooms/{room}"), None).await.expect_code("not_found");
    lena.send("GET", &format!("/networks/{}", app.network), None).await.expect_code("not_found");
    lena.post(direct.room.id, "vi hörs").await;
    erik.send("GET", &format!("/rooms/{}", direct.room.id), None).await.expect_code("not_found");
    assert!(lena.get::<Vec<Value>>("/me/scheduled").await.is_empty());
    let [left] = &told(&lena).await[..] else { panic!("told once") };
    assert_eq!((left.kind, left.reason.as_str()), (StatementKind::SeatLeft, "ny tjänst"));
    assert_eq!(left.text.as_deref(), Some("till i morgon"), "what is not sent is not lost");
    let [taken] = &told(&erik).await[..] else { panic!("told once") };
    assert_eq!((taken.kind, taken.text.as_deref()), (StatementKind::SeatTaken, None));
    let log: AuditPage = app.owner.get(&format!("/networks/{}/audit?act=seat_handed_over", app.network)).await;
    let [entry] = &log.entries[..] else { panic!("once in the log") };
    assert_eq!(
        (entry.person_id, entry.detail.to_id, entry.actor_id),
        (Some(lena.id), Some(erik.id), Some(app.owner.id))
    );
    assert_eq!(entry.act, AuditAct::SeatHandedOver);
});

on_both_databases!(nobody_hands_over_more_than_they_may_give, |app| async move {
    let [lena, erik] = app.people(["lena", "erik"]).await;
    let organisation = municipalities(&app.owner).await[0];
    for person in [&lena, &erik, &app.owner] {
        be_of(person, organisation).await;
    }
    let coordinator = app.join_as("vera", Role::Coordinator, None).await;
    let area = app.join_as("north", Role::AreaCoordinator, Some("north")).await;
    let to = json!({ "to": erik.id });
    hand_over(&coordinator, &app, &app.owner, to.clone()).await.expect_code("permission_denied");
    hand_over(&area, &app, &lena, to.clone()).await.expect_code("permission_denied");
    let stranger = app.join_as("applicant", Role::Applicant, None).await;
    hand_over(&stranger, &app, &lena, to.clone()).await.expect_code("not_found");
    hand_over(&coordinator, &app, &stranger, to.clone()).await.expect_code("not_found");
    app.set_roles(lena.id, &[(Role::Participant, Some("north"))]).await;
    hand_over(&area, &app, &lena, to).await.expect_status(200);
    assert!(roles(&app, &erik).await.contains(&Grant::new(Role::Participant, Some("north"))));
});

on_both_databases!(an_invited_successor_takes_over_when_they_accept, |app| async move {
    let [lena, bo, cilla] = app.people(["lena", "bosse", "cilla"]).await;
    let coach = app.join_as("coach", Role::Coach, None).await;
    let room = app.cohort("grupp", &coach, &[&lena, &bo, &cilla]).await;
    let [first, second] = municipalities(&app.owner).await[..2] else { panic!("two") };
    let ask = json!({ "invite": { "email": "ny@kommun.example", "name": "Nils", "language": "sv" } });
    let key = nonce();
    let seat = path(&app, &lena);
    let again = || app.owner.send_again("POST", &seat, Some(ask.clone()), key);
    let waits: Succession = again().await.ok();
    let link = waits.url.clone().expect("a link, told once");
    assert_eq!(again().await.ok::<Succession>(), Succession { url: None, ..waits });
    let secret = link.rsplit('/').next().expect("a secret");
    let redeem = format!("/invitations/{secret}");
    lena.post(room, "still mine").await;

    let wrong = post_as_nobody(app.owner.address, &redeem, &json!(newcomer("fel", Some(second)))).await;
    assert_eq!(wrong.body["why"], "not_of_invitation");
    let nils = Person::join(app.owner.address, &redeem, newcomer("nils", Some(first))).await;
    nils.post(room, "nu är den min").await;
    lena.send("GET", &format!("/rooms/{room}"), None).await.expect_code("not_found");
    assert_eq!(told(&nils).await[0].kind, StatementKind::SeatTaken);
    // Opened again it is no mistake for who took over, and of no use to others.
    nils.send("POST", &format!("{redeem}/accept"), None).await.expect_status(200);
    be_of(&cilla, first).await;
    cilla.send("POST", &format!("{redeem}/accept"), None).await.expect_code("link_spent");
});

on_both_databases!(an_organisations_people_get_and_lose_a_role_at_once, |app| async move {
    let [anna, bo, cilla] = app.people(["anna", "bosse", "cilla"]).await;
    let [first, second] = municipalities(&app.owner).await[..2] else { panic!("two") };
    be_of(&anna, first).await;
    be_of(&bo, first).await;
    be_of(&cilla, second).await;
    let path = format!("/networks/{}/organisations/{first}/roles", app.network);
    let ask = |give| Some(json!({ "grant": { "role": "participant", "scope": "north" }, "give": give }));
    anna.send("PUT", &path, ask(true)).await.expect_code("permission_denied");
    let mut done: OrganisationRoleDone = app.owner.send("PUT", &path, ask(true)).await.ok();
    done.people.sort_unstable();
    let mut both = vec![anna.id, bo.id];
    both.sort_unstable();
    assert_eq!(done.people, both);
    assert!(app.owner.send("PUT", &path, ask(true)).await.ok::<OrganisationRoleDone>().people.is_empty());
    let north = Grant::new(Role::Participant, Some("north"));
    assert!(roles(&app, &anna).await.contains(&north) && !roles(&app, &cilla).await.contains(&north));
    assert_eq!(app.owner.send("PUT", &path, ask(false)).await.ok::<OrganisationRoleDone>().people.len(), 2);
    assert!(!roles(&app, &bo).await.contains(&north));
    let log: AuditPage = app.owner.get(&format!("/networks/{}/audit?person={}", app.network, anna.id)).await;
    assert_eq!(
        log.entries[..2].iter().map(|entry| entry.act).collect::<Vec<_>>(),
        [AuditAct::RoleTaken, AuditAct::RoleGiven]
    );
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_seat_goes_over_on_both_nodes_at_once() {
    let app = TestApp::start(Setup::two_nodes()).await;
    let [lena, erik] = app.people(["lena", "erik"]).await;
    let (lena, erik) = (lena.at(app.address(1)), erik.at(app.address(1)));
    let organisation = municipalities(&app.owner).await[0];
    be_of(&lena, organisation).await;
    be_of(&erik, organisation).await;
    let channel = json!({ "kind": "area", "slug": "north", "name": "Norr", "area": "north" });
    let north = app.channel(channel).await.room.id;
    app.set_roles(lena.id, &[(Role::Participant, Some("north"))]).await;
    let mut ears = lena.listen(&[north]).await;
    let mut waits = erik.listen(&[]).await;
    hand_over(&app.owner, &app, &lena, json!({ "to": erik.id })).await.expect_status(200);
    while waits.next_personal().await != (PersonEvent::RoomOpened { room_id: north }) {}
    erik.post(north, "here").await;
    loop {
        if let Some(ended) = ears.next_push().await.unsubscribe
            && ended.code == 2000
        {
            break;
        }
    }
    lena.send("GET", &format!("/rooms/{north}"), None).await.expect_code("not_found");
}
