//! Who is let in, who waits, who isn't.

use mellanrum_protocol::RegistrationId;
use mellanrum_protocol::shapes::audit::AuditPage;
use mellanrum_protocol::shapes::coaching::{Coaching, Experience};
use mellanrum_protocol::shapes::identity::LinkView;
use mellanrum_protocol::shapes::joining::{Registration, RegistrationState as State};
use mellanrum_protocol::shapes::networks::MyNetwork;
use mellanrum_protocol::shapes::networks::Overview;
use serde_json::{Value, json};

use super::{letters, listed, municipality, names, newest, opened, register};
use crate::support::person::{newcomer, post_as_nobody};
use crate::support::{Answer, Person, TestApp};

/// The registration of a municipality.
async fn of(app: &TestApp, name: &str) -> Registration {
    let list = listed(app, "").await;
    let at = names(&list).iter().position(|one| *one == name).expect("registered");
    list.registrations[at].clone()
}

async fn decide(app: &TestApp, method: &str, id: RegistrationId, what: &str, body: Value) -> Answer {
    let path = format!("/networks/{}/registrations/{id}/{what}", app.network);
    app.owner.send(method, &path, Some(body)).await
}

async fn confirm(app: &TestApp, name: &str, seats: u32) -> Answer {
    let id = of(app, name).await.id;
    decide(app, "POST", id, "confirmation", json!({ "seats": seats })).await
}

async fn all_register(app: &TestApp, all: &[&str]) {
    for name in all {
        register(app, name, json!({})).await;
    }
}

on_both_databases!(a_confirmed_municipality_gets_an_invitation_for_its_own_people, |app| async move {
    opened(&app, json!({})).await;
    register(&app, "Hallsberg", json!({ "themes": ["hub"], "experience": "some" })).await;
    register(&app, "Kiruna", json!({})).await;
    confirm(&app, "Hallsberg", 3).await.expect_code("invalid");
    let confirmed: Registration = confirm(&app, "Hallsberg", 2).await.ok();
    assert_eq!((confirmed.state, confirmed.seats), (State::Confirmed, Some(2)));
    // Once more changes nothing.
    confirm(&app, "Hallsberg", 2).await.expect_status(200);
    let letter = newest(&app, "municipality_confirmed").await;
    let secret = letter.secret("invitation");
    assert_eq!(letters(&app).await.iter().filter(|letter| letter.kind == "municipality_confirmed").count(), 1);

    let nobody = Person::nobody(app.address(0));
    let view: LinkView = nobody.get(&format!("/invitations/{secret}")).await;
    let (own, other) = (municipality(&app, "Hallsberg").await, municipality(&app, "Kiruna").await);
    assert_eq!(view.organisation.map(|one| one.id), Some(own.id));
    let path = format!("/invitations/{secret}");
    for stranger in [Some(other.id), None] {
        let refused = post_as_nobody(app.address(0), &path, &json!(newcomer("stranger", stranger))).await;
        assert_eq!((refused.code(), refused.body["why"].as_str()), (Some("invalid"), Some("not_of_invitation")));
    }
    let anna = Person::join(app.address(0), &path, newcomer("anna", Some(own.id))).await;
    let mine: Overview = anna.get("/me/overview").await;
    assert_eq!(mine.networks.iter().map(|MyNetwork { network, .. }| network.id).collect::<Vec<_>>(), [app.network]);
    let bo = Person::join(app.address(0), &path, newcomer("bosse", Some(own.id))).await;
    assert_ne!(anna.id, bo.id);
    // What it has said of itself is known when groups are put together.
    let coaching: Coaching = app.owner.get(&format!("/networks/{}/coaching", app.network)).await;
    let known: Vec<_> =
        coaching.candidates.iter().map(|one| (one.organisation_id, one.themes.clone(), one.experience)).collect();
    assert_eq!(known, [(own.id, vec!["hub".to_owned()], Some(Experience::Some))]);
    let third = post_as_nobody(app.address(0), &path, &json!(newcomer("cia", Some(own.id)))).await;
    third.expect_code("link_spent");

    let log: AuditPage = app.owner.get(&format!("/networks/{}/audit?act=municipality_confirmed", app.network)).await;
    assert_eq!(log.entries.iter().map(|entry| entry.detail.organisation_id).collect::<Vec<_>>(), [Some(own.id)]);
});

on_both_databases!(when_all_places_are_taken_the_others_wait_in_line_and_the_next_is_told, |app| async move {
    opened(&app, json!({ "capacity": 1 })).await;
    all_register(&app, &["Hallsberg", "Kiruna", "Arboga"]).await;
    confirm(&app, "Hallsberg", 1).await.expect_status(200);
    confirm(&app, "Kiruna", 1).await.expect_code("full");
    for name in ["Arboga", "Kiruna"] {
        let id = of(&app, name).await.id;
        let waits: Registration = decide(&app, "POST", id, "waiting", json!({})).await.ok();
        assert_eq!(waits.state, State::Waiting);
    }
    assert_eq!((of(&app, "Arboga").await.waiting_place, of(&app, "Kiruna").await.waiting_place), (Some(1), Some(2)));
    let invitation = newest(&app, "municipality_confirmed").await.secret("invitation");

    let id = of(&app, "Hallsberg").await.id;
    decide(&app, "DELETE", id, "waiting", json!({})).await.expect_code("conflict");
    let back: Registration = decide(&app, "DELETE", id, "confirmation", json!({})).await.ok();
    assert_eq!((back.state, back.seats), (State::Registered, None));
    let letter = newest(&app, "place_free").await;
    assert!(letter.text.contains("Arboga"), "{letter:?}");
    assert!(of(&app, "Arboga").await.told_ms.is_some() && of(&app, "Kiruna").await.told_ms.is_none());
    let nobody = Person::nobody(app.address(0));
    nobody.send("GET", &format!("/invitations/{invitation}"), None).await.expect_code("link_spent");

    confirm(&app, "Arboga", 1).await.expect_status(200);
    assert_eq!(of(&app, "Kiruna").await.waiting_place, Some(1));
    let list = listed(&app, "").await;
    assert_eq!((list.confirmed, list.capacity), (1, Some(1)));
});

on_both_databases!(a_no_can_be_taken_back, |app| async move {
    opened(&app, json!({})).await;
    all_register(&app, &["Hallsberg"]).await;
    let id = of(&app, "Hallsberg").await.id;
    let declined: Registration = decide(&app, "POST", id, "decline", json!({ "reason": "full this year" })).await.ok();
    assert_eq!(declined.state, State::Declined);
    assert!(newest(&app, "registration_declined").await.text.contains("/registration/"));
    decide(&app, "POST", id, "decline", json!({})).await.expect_status(200);
    let back: Registration = decide(&app, "DELETE", id, "decline", json!({})).await.ok();
    assert_eq!(back.state, State::Registered);
    let log: AuditPage = app.owner.get(&format!("/networks/{}/audit", app.network)).await;
    let acts: Vec<_> = log.entries.iter().map(|entry| (entry.act.as_str(), entry.reason.as_str())).take(2).collect();
    assert_eq!(acts, [("municipality_reopened", ""), ("municipality_declined", "full this year")]);
    decide(&app, "POST", RegistrationId(crate::support::uuid()), "waiting", json!({})).await.expect_code("not_found");
});
