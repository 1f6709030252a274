//! Joining a network: the call, registering by it, what those who run the network see, decide and propose, and the public pages.

mod decisions;
mod pages;
mod proposals;

use mellanrum::search::store::put_theme;
use mellanrum::search::themes::Theme;
use mellanrum_protocol::shapes::audit::AuditPage;
use mellanrum_protocol::shapes::joining::{Call, GapKind, PublicCall, RegistrationList, RegistrationState};
use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::orgs::{Organisation, OrganisationPage};
use mellanrum_protocol::shapes::people::PersonEvent;
use serde_json::{Value, json};

use crate::support::{Answer, Live, Person, TestApp};

/// A letter as it waits to be sent.
#[derive(Debug, Clone)]
struct Letter {
    kind: String,
    to: String,
    text: String,
}

impl Letter {
    /// The secret of the first link to `/{path}/…` in it.
    fn secret(&self, path: &str) -> String {
        let (_, rest) = self.text.split_once(&format!("/{path}/")).unwrap_or_else(|| panic!("a link: {self:?}"));
        rest.split_whitespace().next().expect("a secret").to_owned()
    }
}

/// All letters that have been written, oldest first.
async fn letters(app: &TestApp) -> Vec<Letter> {
    let mut tx = app.app(0).db.read().await.expect("a transaction");
    let sql = "SELECT kind, address, body_text FROM mail ORDER BY id";
    let rows: Vec<(String, String, Option<String>)> =
        mellanrum::on_tx!(&mut tx, c => sqlx::query_as(sql).fetch_all(c).await).expect("letters");
    rows.into_iter().map(|(kind, to, text)| Letter { kind, to, text: text.unwrap_or_default() }).collect()
}

/// The newest letter of a kind.
async fn newest(app: &TestApp, kind: &str) -> Letter {
    let all = letters(app).await;
    all.iter().rfind(|letter| letter.kind == kind).cloned().unwrap_or_else(|| panic!("a {kind} among {all:?}"))
}

/// Two themes, and an open call that offers them.
async fn opened(app: &TestApp, with: Value) -> Call {
    let mut tx = app.app(0).db.write().await.expect("a transaction");
    for (slug, name) in [("hub", "Hubs"), ("nudging", "Nudging")] {
        let name = [("en".to_owned(), name.to_owned())].into();
        let theme = Theme { slug: slug.to_owned(), name, synonyms: Vec::new() };
        put_theme(&mut tx, app.network, &theme).await.expect("stored");
    }
    tx.commit().await.expect("committed");
    set(app, with).await.ok()
}

async fn set(app: &TestApp, with: Value) -> Answer {
    let path = format!("/networks/{}/call", app.network);
    let now: Call = app.owner.get(&path).await;
    let mut call = json!({
        "open": true, "texts": { "en": { "title": "A network for you", "intro": "*Come*", "includes": "- two meetings" } },
        "themes": ["hub", "nudging"], "threshold": 2, "seats_per_municipality": 2, "country": "SE", "version": now.version,
    });
    call.as_object_mut().expect("an object").extend(with.as_object().expect("an object").clone());
    app.owner.send("PUT", &path, Some(call)).await
}

/// A municipality of the official lists.
async fn municipality(app: &TestApp, name: &str) -> Organisation {
    let path = format!("/organisations?country=SE&kind=municipality&q={name}");
    let page: OrganisationPage = app.owner.get(&path).await;
    page.organisations.into_iter().find(|one| one.short_name == name).expect("a municipality of this name")
}

/// What somebody of a municipality registers.
async fn said(app: &TestApp, name: &str, with: Value) -> Value {
    let one = municipality(app, name).await;
    let mut said = json!({
        "organisation_id": one.id, "contact": { "name": "Anna", "email": format!("anna@{}.example", one.code.expect("a code")) },
        "language": "en", "wants": format!("what {name} wants"), "not_binding": true,
    });
    said.as_object_mut().expect("an object").extend(with.as_object().expect("an object").clone());
    said
}

async fn try_register(app: &TestApp, said: Value) -> Answer {
    Person::nobody(app.address(0)).send("POST", "/calls/net/registrations", Some(said)).await
}

async fn register(app: &TestApp, name: &str, with: Value) {
    let said = said(app, name, with).await;
    try_register(app, said).await.expect_status(202);
}

async fn listed(app: &TestApp, query: &str) -> RegistrationList {
    app.owner.get(&format!("/networks/{}/registrations{query}", app.network)).await
}

/// The names of the municipalities in a list.
fn names(list: &RegistrationList) -> Vec<&str> {
    let name = |id| list.organisations.iter().find(|one| one.id == id).expect("known").short_name.as_str();
    list.registrations.iter().map(|one| name(one.organisation_id)).collect()
}

async fn told(live: &mut Live) -> i64 {
    loop {
        if let PersonEvent::Registrations { total, .. } = live.next_personal().await {
            return total;
        }
    }
}

on_both_databases!(a_call_is_there_once_it_was_opened, |app| async move {
    let nobody = Person::nobody(app.address(0));
    nobody.send("GET", "/calls/net", None).await.expect_code("not_found");
    let draft = json!({ "open": false, "themes": [] });
    set(&app, draft).await.expect_status(200);
    nobody.send("GET", "/calls/net", None).await.expect_code("not_found");
    try_register(&app, said(&app, "Hallsberg", json!({})).await).await.expect_code("not_found");

    let call = opened(&app, json!({})).await;
    assert!(call.open && call.url.ends_with("/call/net") && call.network_themes.len() == 2, "{call:?}");
    let public: PublicCall = nobody.get("/calls/net").await;
    assert!(public.open && public.texts["en"].title == "A network for you" && public.themes.len() == 2);
    // Nobody outside learns how many there are to be.
    let answer = nobody.send("GET", "/calls/net", None).await.body;
    assert!(answer.get("threshold").is_none() && answer.get("network_id").is_none(), "{answer}");

    set(&app, json!({ "closes_ms": app.clock.now_ms() + 60_000 })).await.expect_status(200);
    register(&app, "Hallsberg", json!({})).await;
    app.clock.advance(std::time::Duration::from_mins(2));
    assert!(!nobody.get::<PublicCall>("/calls/net").await.open);
    try_register(&app, said(&app, "Arboga", json!({})).await).await.expect_code("call_closed");

    let path = format!("/networks/{}/call", app.network);
    let now: Call = app.owner.get(&path).await;
    for (with, field) in [
        (json!({ "themes": ["unknown"] }), "themes"),
        (json!({ "threshold": 0 }), "threshold"),
        (json!({ "capacity": 0 }), "capacity"),
        (json!({ "seats_per_municipality": 21 }), "seats_per_municipality"),
        (json!({ "country": "Sweden" }), "country"),
        (json!({ "texts": {} }), "texts"),
        (json!({ "texts": { "en": { "title": " " } } }), "title"),
    ] {
        let refused = set(&app, with).await;
        assert_eq!((refused.code(), refused.body["field"].as_str()), (Some("invalid"), Some(field)), "{refused:?}");
    }
    set(&app, json!({ "version": now.version - 1 })).await.expect_code("conflict");
    let log: AuditPage = app.owner.get(&format!("/networks/{}/audit?act=call_changed", app.network)).await;
    assert_eq!(log.entries.len(), 3, "{log:?}");
});

on_both_databases!(whoever_registers_gets_a_letter_and_those_who_run_the_network_see_it, |app| async move {
    opened(&app, json!({})).await;
    let coordinator = app.join_as("coordinator", Role::Coordinator, None).await;
    let member = app.join_as("member", Role::Participant, None).await;
    let (mut live, mut other) = (coordinator.connect().await, member.listen(&[app.general]).await);
    let first =
        json!({ "themes": ["hub", "hub"], "plan_kinds": ["study"], "starting_point": "commuter", "seats_wanted": 2 });
    register(&app, "Hallsberg", first).await;
    assert_eq!(told(&mut live).await, 1);
    let letter = newest(&app, "registration_receipt").await;
    assert!(
        letter.to.starts_with("anna@")
            && letter.text.contains("Hallsberg")
            && letter.text.contains("/registration/mrr_")
    );
    other.hears_nothing(&app.owner, app.general).await;

    let half = listed(&app, "").await;
    assert_eq!((half.total, half.municipalities, half.enough, half.reached_ms), (1, 1, false, None));
    register(&app, "Kiruna", json!({ "themes": ["hub", "nudging"], "experience": "much" })).await;
    let list = listed(&app, "").await;
    let second = &list.registrations[0];
    assert_eq!(
        (names(&list), list.enough, list.reached_ms),
        (vec!["Kiruna", "Hallsberg"], true, Some(second.submitted_ms))
    );
    let counts = &list.counts;
    assert_eq!((counts.theme["hub"], counts.theme["nudging"], counts.plan["study"]), (2, 1, 1));
    assert_eq!((counts.answer["none"], counts.state["registered"], counts.region.len()), (2, 2, 2));
    let gap = |kind, value: &str| list.gaps.iter().any(|gap| gap.kind == kind && gap.value == value);
    assert!(gap(GapKind::StartingPoint, "student_town") && !gap(GapKind::StartingPoint, "commuter"));
    assert_eq!(list.gaps.iter().filter(|gap| gap.kind == GapKind::Region).count(), 19);

    let north = municipality(&app, "Kiruna").await.parent_id.expect("a region");
    for (query, found) in [
        ("?theme=nudging".to_owned(), vec!["Kiruna"]),
        ("?plan=study".to_owned(), vec!["Hallsberg"]),
        (format!("?region={north}"), vec!["Kiruna"]),
        ("?experience=much&theme=hub".to_owned(), vec!["Kiruna"]),
        ("?state=confirmed".to_owned(), vec![]),
        ("?answer=none".to_owned(), vec!["Kiruna", "Hallsberg"]),
    ] {
        let list = listed(&app, &query).await;
        assert_eq!((names(&list), list.total), (found, 2), "{query}");
    }
    let csv = app.owner.send("GET", &format!("/networks/{}/registrations/export", app.network), None).await;
    let csv = csv.body.as_str().expect("a text").to_owned();
    assert_eq!((csv.lines().count(), csv.contains("\"what Kiruna wants\"")), (3, true), "{csv}");
});

on_both_databases!(the_same_again_makes_no_second_one_and_tells_the_address_alone, |app| async move {
    opened(&app, json!({})).await;
    register(&app, "Hallsberg", json!({})).await;
    register(&app, "Hallsberg", json!({ "wants": "something else" })).await;
    register(&app, "Hallsberg", json!({ "contact": { "name": "Bo", "email": "bo@h.example" } })).await;
    let list = listed(&app, "").await;
    let wants: Vec<_> = list.registrations.iter().map(|one| one.wants.as_str()).collect();
    assert_eq!((wants, list.total, list.municipalities), (vec!["what Hallsberg wants"; 2], 2, 1));
    let kinds: Vec<_> = letters(&app).await.into_iter().map(|letter| letter.kind).collect();
    assert_eq!(kinds, ["registration_receipt", "registration_link", "registration_receipt"]);
});

on_both_databases!(what_is_wrong_with_a_registration_is_said, |app| async move {
    opened(&app, json!({})).await;
    let arnhem: OrganisationPage = app.owner.get("/organisations?country=NL&kind=municipality&limit=1").await;
    for (with, field) in [
        (json!({ "organisation_id": arnhem.organisations[0].id }), "organisation_id"),
        (json!({ "contact": { "name": " ", "email": "a@b.example" } }), "name"),
        (json!({ "contact": { "name": "Anna", "email": "anna" } }), "email"),
        (json!({ "wants": "" }), "wants"),
        (json!({ "plans": "x".repeat(2_001) }), "plans"),
        (json!({ "themes": ["other"] }), "themes"),
        (json!({ "seats_wanted": 3 }), "seats_wanted"),
        (json!({ "language": "de" }), "locale"),
        (json!({ "not_binding": false }), "not_binding"),
    ] {
        let refused = try_register(&app, said(&app, "Hallsberg", with).await).await;
        assert_eq!((refused.code(), refused.body["field"].as_str()), (Some("invalid"), Some(field)), "{refused:?}");
    }
    assert_eq!((listed(&app, "").await.total, letters(&app).await.len()), (0, 0));
    for _ in 0..11 {
        register(&app, "Hallsberg", json!({})).await;
    }
    try_register(&app, said(&app, "Hallsberg", json!({})).await).await.expect_code("too_many_requests");
    assert_eq!(listed(&app, "").await.registrations[0].state, RegistrationState::Registered);
});
