//! What is put together reaches nobody outside: not that there are rounds and vetoes, not who is with whom, nor what a group asks itself.

use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::search::SearchPage;
use serde_json::{Value, json};

use super::Town;
use crate::support::{Live, Person};

/// All that somebody can ask for at large, as text.
async fn all_that(person: &Person, town: &Town) -> String {
    let network = format!("/networks/{}", town.app.network);
    let mut found = String::new();
    for path in [
        "/me/overview".to_owned(),
        "/rooms".to_owned(),
        "/inbox".to_owned(),
        "/topics".to_owned(),
        "/questions".to_owned(),
        "/catch-up?since_ms=0".to_owned(),
        "/me/saved".to_owned(),
        "/organisations?q=a".to_owned(),
        network.clone(),
        format!("{network}/people"),
        format!("{network}/audit"),
        format!("{network}/audit/export?format=csv"),
        format!("{network}/cases"),
    ] {
        found += &person.send("GET", &path, None).await.body.to_string();
    }
    for word in ["fokus", "frågan", "asp", "hemligt", "slutsats"] {
        let page: SearchPage = person.get(&format!("/search?q={word}")).await;
        // What was asked for comes back with the answer.
        found += &json!(page.hits).to_string();
        let complete = format!("/search/complete?q={word}&cursor_at={}", word.len());
        found += &person.send("GET", &complete, None).await.body.to_string();
    }
    found
}

/// A message posted now in a room that all of them hear is the very next thing that each hears.
async fn heard_nothing(ears: &mut [Live], town: &Town) {
    let marker = town.app.owner.post(town.app.general, "the marker").await.id.to_string();
    for live in ears {
        let push = live.next_push().await;
        let data = push.r#pub.as_ref().map(|publication| publication.data.get().to_owned()).unwrap_or_default();
        assert!(data.contains(&marker), "heard {push:?} before the marker");
    }
}

on_both_databases!(nobody_outside_learns_how_groups_are_put_together, |app| async move {
    let town = Town::of(app, 6).await;
    let (owner, network) = (&town.app.owner, format!("/networks/{}", town.app.network));
    let moderator = town.app.join_as("moderator", Role::Moderator, None).await;
    let observer = town.app.join_as("observer", Role::Observer, None).await;
    let others = [&town.people[0], &town.people[3], &town.coach, &moderator, &observer];
    let mut ears = Vec::new();
    for person in others {
        ears.push(person.listen(&[town.app.general]).await);
    }
    let veto = format!("{network}/vetoes/{}/{}", town.orgs[0], town.orgs[3]);
    owner.send("PUT", &veto, Some(json!({ "reason": "hemligt skäl" }))).await.expect_status(200);
    let draft = town.draft(&[&[0, 1, 2], &[3, 4, 5]]).await;
    heard_nothing(&mut ears, &town).await;
    let traces = ["hemligt skäl", "fokus-asp", "frågan-asp", "Grupp asp", "veto", "coaching_", &draft.id.to_string()];
    for person in others {
        let found = all_that(person, &town).await;
        for trace in traces {
            assert!(!found.contains(trace), "{trace} for {} in {found}", person.handle);
        }
        person.send("GET", &format!("{network}/coaching"), None).await.expect_status(403);
        let round = format!("/coaching-rounds/{}", draft.id);
        let nowhere = format!("/coaching-rounds/{}", crate::support::uuid());
        for (method, end, body) in [
            ("GET", "", None),
            ("PATCH", "", Some(json!({ "version": draft.version, "acts": [] }))),
            ("DELETE", "", None),
            ("POST", "/suggestion", Some(json!({ "version": draft.version }))),
            ("POST", "/publish", Some(json!({ "version": draft.version }))),
            ("POST", "/dissolve", Some(json!({ "version": draft.version }))),
        ] {
            let theirs = person.send(method, &format!("{round}{end}"), body.clone()).await;
            theirs.expect_code("not_found");
            assert_eq!(theirs, person.send(method, &format!("{nowhere}{end}"), body).await);
        }
    }
});

on_both_databases!(what_a_group_asks_and_holds_reaches_nobody_of_another, |app| async move {
    let town = Town::of(app, 6).await;
    let moderator = town.app.join_as("moderator", Role::Moderator, None).await;
    let observer = town.app.join_as("observer", Role::Observer, None).await;
    let (_, rooms) = town.published(&[&[0, 1, 2], &[3, 4, 5]]).await;
    let (room, path) = (rooms[0], format!("/rooms/{}", rooms[0]));
    let outside = [&town.people[3], &moderator, &observer];
    let mut ears = Vec::new();
    for person in outside {
        ears.push(person.listen(&[town.app.general]).await);
    }
    let held = json!({ "at_ms": 1_234_567, "minutes": 77, "state": "held" });
    town.coach.send("PUT", &format!("{path}/sessions/1"), Some(held)).await.expect_status(200);
    let note = town.coach.post(room, "@alla en hemligt slutsats").await;
    let noted = json!({ "message_id": note.id });
    town.coach.send("PUT", &format!("{path}/sessions/1/note"), Some(noted)).await.expect_status(200);
    let ask = json!({ "shared_question": "frågan-asp igen" });
    town.coach.send("PATCH", &path, Some(ask)).await.expect_status(200);
    heard_nothing(&mut ears, &town).await;
    let (room, note) = (room.to_string(), note.id.to_string());
    let inside: Value = town.people[0].get(&path).await;
    for trace in ["1234567", "frågan-asp igen", "fokus-asp", "Grupp asp", &room, &note] {
        assert!(inside.to_string().contains(trace), "{trace} is there for those within");
        for person in outside {
            let found = all_that(person, &town).await;
            assert!(!found.contains(trace), "{trace} for {} in {found}", person.handle);
        }
    }
    for person in outside {
        person.send("GET", &path, None).await.expect_status(404);
        person.send("GET", &format!("{path}/members"), None).await.expect_status(404);
    }
});
