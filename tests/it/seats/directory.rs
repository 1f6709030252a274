//! The directory: who is who, by what one looks for.

use mellanrum_protocol::shapes::directory::{Directory, LikenessKind};
use mellanrum_protocol::shapes::networks::{Grant, Role};
use mellanrum_protocol::shapes::orgs::OrganisationPage;
use mellanrum_protocol::{OrganisationId, PersonId};
use serde_json::{Value, json};

use crate::support::{Answer, Person, TestApp, uuid};

async fn be_of(person: &Person, organisation: OrganisationId) {
    person.send("PATCH", "/me", Some(json!({ "organisation_id": organisation }))).await.expect_status(200);
}

async fn found(by: &Person, app: &TestApp, query: &str) -> Directory {
    by.get(&format!("/networks/{}/directory?{query}", app.network)).await
}

fn who(directory: &Directory) -> Vec<PersonId> {
    directory.people.iter().map(|one| one.person.id).collect()
}

async fn says(by: &Person, app: &TestApp, organisation: OrganisationId, body: Value) -> Answer {
    by.send("PATCH", &format!("/networks/{}/organisations/{organisation}", app.network), Some(body)).await
}

/// Three municipalities of the same country; the first two of the same size, the third of another.
async fn three(app: &TestApp) -> [OrganisationId; 3] {
    let page: OrganisationPage = app.owner.get("/organisations?country=SE&kind=municipality").await;
    let size = |at: usize| page.organisations[at].size_class.clone();
    let same = (1..page.organisations.len()).find(|at| size(*at) == size(0)).expect("one of the same size");
    let other = (1..page.organisations.len()).find(|at| size(*at) != size(0)).expect("one of another size");
    [0, same, other].map(|at| page.organisations[at].id)
}

on_both_databases!(who_is_my_contact_in_an_area, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let lead = app.join_as("lead", Role::AreaCoordinator, Some("north")).await;
    app.channel(json!({ "kind": "area", "slug": "norr", "name": "Norr", "area": "north" })).await;
    app.set_roles(bo.id, &[(Role::Participant, None), (Role::Participant, Some("north"))]).await;
    let directory = found(&anna, &app, "role=area_coordinator&area=north").await;
    assert_eq!((who(&directory), directory.total), (vec![lead.id], 1));
    // Of each facet those who fit everything else.
    assert_eq!(directory.counts.role.get("participant"), Some(&1));
    assert_eq!(directory.counts.area.get("north"), Some(&1));
    assert_eq!(
        directory.areas.iter().map(|area| (area.area.as_str(), area.name.as_str())).collect::<Vec<_>>(),
        [("north", "Norr")]
    );
    assert_eq!(who(&found(&anna, &app, "q=LEAD").await), [lead.id]);

    // What has not begun finds nobody; those who give roles see it.
    let later = app.clock.now_ms() + 24 * 60 * 60 * 1000;
    let coming = Grant { from_ms: Some(later), ..Grant::new(Role::AreaCoordinator, Some("north")) };
    let roles = json!({ "roles": [Grant::new(Role::Participant, None), coming.clone()] });
    let path = format!("/networks/{}/people/{}/roles", app.network, bo.id);
    app.owner.send("PUT", &path, Some(roles)).await.expect_status(204);
    assert_eq!(who(&found(&app.owner, &app, "role=area_coordinator").await), [lead.id]);
    let shown = |directory: Directory| {
        directory.people.into_iter().find(|one| one.person.id == bo.id).expect("he is in it").roles
    };
    assert!(shown(found(&app.owner, &app, "").await).contains(&coming));
    assert_eq!(shown(found(&anna, &app, "").await), [Grant::new(Role::Participant, None)]);
});

on_both_databases!(an_outsider_and_a_closed_group_are_not_in_it, |app| async move {
    let [anna, bo, cilla, dan] = app.people(["anna", "bosse", "cilla", "daniel"]).await;
    let coach = app.join_as("coach", Role::Coach, None).await;
    let applicant = app.join_as("applicant", Role::Applicant, None).await;
    app.cohort("grupp", &coach, &[&anna, &bo, &cilla]).await;
    let seen = serde_json::to_string(&found(&dan, &app, "").await).expect("JSON");
    assert!(!seen.contains("grupp") && !seen.contains(&applicant.id.to_string()));
    assert!(found(&app.owner, &app, "role=applicant").await.total == 1);
    let path = format!("/networks/{}/directory", app.network);
    applicant.send("GET", &path, None).await.expect_code("not_found");
    dan.send("GET", &format!("{path}?like=theirs"), None).await.expect_code("invalid");
    dan.send("GET", &format!("{path}?cursor=x"), None).await.expect_code("invalid");
});

on_both_databases!(a_municipality_says_what_it_is_and_finds_its_like, |app| async move {
    let [anna, bo, cilla] = app.people(["anna", "bosse", "cilla"]).await;
    let watcher = app.join_as("watcher", Role::Observer, None).await;
    let [first, same, other] = three(&app).await;
    for (person, organisation) in [(&anna, first), (&bo, same), (&cilla, other), (&watcher, first)] {
        be_of(person, organisation).await;
    }
    let body = json!({ "starting_point": "rural", "contact": "Anna, data@kommun.example" });
    says(&bo, &app, first, body.clone()).await.expect_code("permission_denied");
    says(&watcher, &app, first, body.clone()).await.expect_code("permission_denied");
    assert_eq!(says(&anna, &app, first, json!({ "themes": ["no-such"] })).await.body["why"], "unknown");
    says(&anna, &app, first, body).await.expect_status(204);
    says(&app.owner, &app, other, json!({ "starting_point": "rural" })).await.expect_status(204);
    says(&app.owner, &app, OrganisationId(uuid()), json!({})).await.expect_code("not_found");

    let directory = found(&anna, &app, "like=mine").await;
    // The same starting point counts more than the same size.
    assert_eq!(who(&directory), [cilla.id, bo.id]);
    let why = |id| {
        let one = directory.organisations.iter().find(|one| one.id == id).expect("listed");
        one.like.iter().map(|one| one.kind).collect::<Vec<_>>()
    };
    assert_eq!(why(other).first(), Some(&LikenessKind::StartingPoint));
    assert!(why(same).contains(&LikenessKind::Size) && why(first).is_empty());
    let own = directory.organisations.iter().find(|one| one.id == first).expect("listed");
    assert!(own.may_change && own.contact.starts_with("Anna"));
    // What is not said stays; null takes it back.
    says(&anna, &app, first, json!({ "starting_point": null })).await.expect_status(204);
    let directory = found(&bo, &app, "").await;
    let told = directory.organisations.iter().find(|one| one.id == first).expect("listed");
    assert!(told.starting_point.is_none() && !told.contact.is_empty() && !told.may_change);
});
