//! Messages that wait for those who moderate.

use mellanrum_protocol::RoomId;
use mellanrum_protocol::shapes::audit::AuditCheck;
use mellanrum_protocol::shapes::holds::{Held, HeldList, HeldState, HoldRule, Holds};
use mellanrum_protocol::shapes::messages::{Message, PostHeld, PostOutcome};
use mellanrum_protocol::shapes::moderation::{Case, CaseKind, StatementKind, Verdict};
use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::people::PersonEvent;
use serde_json::{Value, json};

use super::{decide, next_open, next_statement, open_cases, statements};
use crate::support::{Live, Person, Setup, TestApp, nonce};

async fn set(by: &Person, app: &TestApp, rules: Value) -> Holds {
    by.send("PUT", &format!("/networks/{}/holds", app.network), Some(rules)).await.ok()
}

/// Posts what is held back.
async fn held(by: &Person, room: RoomId, body: &str) -> Held {
    by.try_post(room, body, nonce()).await.ok::<PostHeld>().held
}

async fn waiting(person: &Person) -> Vec<Held> {
    person.get::<HeldList>("/me/held").await.held
}

async fn next_held(live: &mut Live) -> Held {
    loop {
        if let PersonEvent::Held { held } = live.next_personal().await {
            return *held;
        }
    }
}

async fn said(by: &Person, room: RoomId) -> Vec<String> {
    by.newest(room).await.messages.into_iter().map(|message| message.body).collect()
}

on_both_databases!(what_a_rule_holds_back_is_nowhere_until_it_is_approved, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let moderator = app.join_as("moderator", Role::Moderator, None).await;
    let rules = format!("/networks/{}/holds", app.network);
    anna.send("GET", &rules, None).await.expect_code("permission_denied");
    anna.send("PUT", &rules, Some(json!({}))).await.expect_code("permission_denied");
    let kept = set(&moderator, &app, json!({ "words": [" skit ", "Skit"], "newcomer_posts": 1 })).await;
    assert_eq!((kept.words.as_slice(), kept.newcomer_posts), (["skit".to_owned()].as_slice(), 1));
    assert_eq!(app.owner.get::<Holds>(&rules).await, kept);

    let (mut watching, mut here) = (moderator.connect().await, anna.connect().await);
    let mut reads = bo.listen(&[app.general]).await;
    let before = bo.newest(app.general).await.head;
    let once = nonce();
    let first = anna.try_post(app.general, "Hej @bosse, jag är ny", once).await.ok::<PostHeld>().held;
    assert_eq!((first.state, first.because.as_slice()), (HeldState::Waiting, [HoldRule::Newcomer].as_slice()));
    assert_eq!(anna.try_post(app.general, "Hej @bosse, jag är ny", once).await.ok::<PostHeld>().held, first);
    anna.try_post(app.general, "Annat", once).await.expect_code("key_conflict");
    assert_eq!(waiting(&anna).await, std::slice::from_ref(&first));
    assert_eq!(waiting(&bo).await, []);
    assert_eq!(next_held(&mut here).await, first);
    assert_eq!(next_open(&mut watching).await, 1);
    assert_eq!(bo.newest(app.general).await.head, before, "it has no seq");
    let found = bo.send("GET", "/search?q=ny", None).await.body.to_string();
    assert!(!found.contains("jag är"), "{found}");
    bo.send("GET", &format!("/networks/{}/cases", app.network), None).await.expect_code("permission_denied");

    let [case] = &open_cases(&moderator, &app).await[..] else { panic!("one case") };
    assert_eq!((case.kind, case.person_id, case.held.as_deref()), (CaseKind::Held, anna.id, Some(&first)));
    decide(&moderator, case, "dismiss", "").await.expect_code("invalid");
    let decided: Case = decide(&moderator, case, "approve", "").await.ok();
    assert_eq!(decided.decision.as_ref().map(|decision| decision.verdict), Some(Verdict::Approved));
    let message = reads.next_message(app.general).await;
    assert_eq!((message.author_id, message.nonce, message.seq), (anna.id, once, before + 1));
    assert_eq!(message.mentions, [bo.id]);
    assert_eq!(decided.message.as_deref().map(|message| message.id), Some(message.id));
    assert_eq!(next_held(&mut here).await.state, HeldState::Approved);
    assert_eq!(waiting(&anna).await, []);
    let again: PostOutcome = anna.try_post(app.general, "Hej @bosse, jag är ny", once).await.ok();
    assert!(matches!(again, PostOutcome::Posted(posted) if posted.message.id == message.id), "the same message");
    assert_eq!(said(&bo, app.general).await.iter().filter(|body| body.contains("jag är ny")).count(), 1);

    // No newcomer any more: the list of words holds on.
    anna.post(app.general, "Skitur i fjällen").await;
    let second = held(&anna, app.general, "Vilken SKITEN dag").await;
    assert_eq!(second.because, [HoldRule::Words]);
    let [case] = &open_cases(&moderator, &app).await[..] else { panic!("one case") };
    assert_eq!(case.matched, ["skit"]);
    decide(&moderator, case, "refuse", " ").await.expect_code("invalid");
    decide(&moderator, case, "refuse", "Inte så här").await.expect_status(200);
    let told = next_statement(&mut here).await;
    assert_eq!((told.kind, told.text.as_deref()), (StatementKind::HeldRefused, Some("Vilken SKITEN dag")));
    assert!(told.may_object && told.reason == "Inte så här");
    assert!(!json!(told).to_string().contains(&moderator.id.to_string()), "nobody is named");
    assert!(!said(&bo, app.general).await.iter().any(|body| body.contains("SKITEN")));
    let objection = json!({ "text": "Det var ett citat." });
    anna.send("POST", &format!("/statements/{}/objection", told.id), Some(objection)).await.expect_status(200);
    let [case] = &open_cases(&app.owner, &app).await[..] else { panic!("one case") };
    decide(&app.owner, case, "overturn", "Det stämmer.").await.expect_status(200);
    assert!(said(&bo, app.general).await.contains(&"Vilken SKITEN dag".to_owned()));

    let whole: AuditCheck = app.owner.get(&format!("/networks/{}/audit/check", app.network)).await;
    assert!(whole.ok);
    let log = app.owner.send("GET", &format!("/networks/{}/audit?limit=100", app.network), None).await.body.to_string();
    for act in ["message_held", "held_approved", "held_refused"] {
        assert!(log.contains(act), "{act}");
    }
    assert!(!log.contains("SKITEN") && !log.contains("jag är ny"));
});

on_both_databases!(an_author_takes_back_what_waits_and_nobody_edits_past_a_rule, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let moderator = app.join_as("moderator", Role::Moderator, None).await;
    let posted = anna.post(app.general, "fint väder").await;
    set(&moderator, &app, json!({ "words": ["skit"], "rooms_all": [] })).await;
    let path = format!("/messages/{}", posted.id);
    anna.send("PATCH", &path, Some(json!({ "body": "skit samma" }))).await.expect_code("would_be_held");
    anna.edit(posted.id, "bra väder").await;
    let topic = anna.open_topic(app.general, "Väder", json!({ "kind": "discussion", "body": "nu" })).await;
    let title = json!({ "title": "Skitväder är skit" });
    anna.send("PATCH", &format!("/topics/{}", topic.id), Some(title)).await.expect_code("would_be_held");

    let opened = json!({ "title": "Skit också", "kind": "question", "body": "hur då?" });
    let opened = anna.send("POST", &format!("/rooms/{}/topics", app.general), Some(opened)).await.ok::<PostHeld>().held;
    assert_eq!(opened.topic.as_ref().map(|topic| topic.title.as_str()), Some("Skit också"));
    let withdraw = format!("/me/held/{}", opened.id);
    bo.send("DELETE", &withdraw, None).await.expect_code("not_found");
    let gone: Held = anna.send("DELETE", &withdraw, None).await.ok();
    assert_eq!((gone.state, gone.body.as_str(), gone.topic), (HeldState::Withdrawn, "", None));
    anna.send("DELETE", &withdraw, None).await.expect_status(200);
    assert_eq!(open_cases(&moderator, &app).await, []);
    assert_eq!(waiting(&anna).await, []);

    let reply = json!({ "body": "skit", "thread": topic.id });
    anna.send("POST", &format!("/rooms/{}/messages", app.general), Some(reply)).await.ok::<PostHeld>();
    let [case] = &open_cases(&moderator, &app).await[..] else { panic!("one case") };
    // What its author could not post now is not posted for them.
    app.set_roles(anna.id, &[(Role::Observer, None)]).await;
    let refused = decide(&moderator, case, "approve", "").await;
    assert_eq!((refused.code(), refused.body["why"].as_str()), (Some("invalid"), Some("author_may_not")));
    app.set_roles(anna.id, &[(Role::Participant, None)]).await;
    decide(&moderator, case, "approve", "").await.expect_status(200);
    let thread =
        bo.newest(app.general).await.messages.into_iter().find(|message| message.body == "skit").expect("there");
    assert_eq!(thread.thread.map(|thread| thread.root_id), Some(topic.id));

    for _ in 0..20 {
        held(&bo, app.general, "skit").await;
    }
    bo.try_post(app.general, "skit", nonce()).await.expect_code("limit_exceeded");
    moderator.post(app.general, "skit säger jag").await;
});

on_both_databases!(each_rule_holds_where_it_should_and_nowhere_else, |app| async move {
    let [anna, coach] = app.people(["anna", "coach"]).await;
    let group = app.cohort("grupp-ett", &coach, &[&anna]).await;
    let theme = app.channel(json!({ "kind": "theme", "slug": "tema", "name": "Tema" })).await.room.id;
    let rules = format!("/networks/{}/holds", app.network);
    for (wrong, field) in [
        (json!({ "newcomer_posts": 11 }), "newcomer_posts"),
        (json!({ "burst": { "count": 1, "seconds": 10 } }), "burst"),
        (json!({ "words": ["å".repeat(61)] }), "words"),
        (json!({ "rooms_all": [group] }), "rooms_all"),
        (json!({ "rooms_off": [nonce()] }), "rooms_off"),
        (json!({ "rooms_off": [theme], "rooms_all": [theme] }), "rooms_all"),
    ] {
        let answer = app.owner.send("PUT", &rules, Some(wrong)).await;
        assert_eq!((answer.code(), answer.body["field"].as_str()), (Some("invalid"), Some(field)));
    }
    set(&app.owner, &app, json!({ "rooms_all": [theme], "rooms_off": [app.general], "words": ["skit"] })).await;
    assert_eq!(held(&anna, theme, "vad som helst").await.because, [HoldRule::Room]);
    anna.post(app.general, "skit").await;
    anna.post(group, "skit").await;

    set(&app.owner, &app, json!({ "newcomer_links": true })).await;
    assert_eq!(held(&anna, app.general, "se https://exempel.se").await.because, [HoldRule::Link]);
    anna.post(app.general, "ingen länk").await;

    set(&app.owner, &app, json!({ "burst": { "count": 5, "seconds": 60 } })).await;
    let mut waits = Vec::new();
    for round in 0..6 {
        let answer: PostOutcome = coach.try_post(app.general, &format!("rad {round}"), nonce()).await.ok();
        waits.push(matches!(answer, PostOutcome::Held(_)));
    }
    assert_eq!(waits, [false, false, false, false, false, true]);
    app.clock.advance(std::time::Duration::from_secs(61));
    coach.post(app.general, "lugnare").await;
});

on_both_databases!(files_wait_with_their_message, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let moderator = app.join_as("moderator", Role::Moderator, None).await;
    set(&moderator, &app, json!({ "newcomer_posts": 1 })).await;
    let file = anna.send_file(app.general, "plan.txt", b"plan".to_vec()).await;
    let kept = anna.try_post_files(app.general, "", &[file.id]).await.ok::<PostHeld>().held;
    assert_eq!(kept.files, std::slice::from_ref(&file));
    anna.try_post_files(app.general, "en till", &[file.id]).await.expect_code("invalid");
    let path = format!("/files/{}", file.id);
    moderator.send("GET", &path, None).await.expect_status(200);
    bo.send("GET", &path, None).await.expect_code("not_found");
    // Another that nothing waits with goes: so the sweeper has been here.
    let forgotten = bo.send_file(app.general, "forgotten.txt", b"forgotten".to_vec()).await;
    app.clock.advance(std::time::Duration::from_hours(30));
    crate::support::eventually(crate::support::PATIENCE, || async {
        (bo.send("GET", &format!("/files/{}", forgotten.id), None).await.status == 404).then_some(())
    })
    .await;
    let [case] = &open_cases(&moderator, &app).await[..] else { panic!("one case") };
    decide(&moderator, case, "approve", "").await.expect_status(200);
    bo.send("GET", &path, None).await.expect_status(200);
    let message = bo.newest(app.general).await.messages.pop().expect("there");
    assert_eq!(message.files, [file]);
});

on_both_databases!(a_message_that_stands_is_taken_from_view_until_it_is_decided, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let moderator = app.join_as("moderator", Role::Moderator, None).await;
    let (one, two) = (anna.post(app.general, "det första").await, anna.post(app.general, "det andra").await);
    let hold = |id| format!("/messages/{id}/hold");
    let why = || Some(json!({ "reason": "Vi tittar på det" }));
    bo.send("POST", &hold(one.id), why()).await.expect_code("permission_denied");
    for message in [&one, &two] {
        moderator.send("POST", &hold(message.id), why()).await.expect_status(200);
    }
    moderator.send("POST", &hold(one.id), why()).await.expect_code("removed");
    let (reader, room) = (&bo, app.general);
    let seen = |id| async move {
        let page = reader.newest(room).await;
        page.messages.into_iter().find(|message: &Message| message.id == id).expect("there")
    };
    assert!(seen(one.id).await.removed.is_some());
    assert!(statements(&anna).await.iter().all(|told| told.kind == StatementKind::MessageHeld && !told.may_object));
    let cases = open_cases(&moderator, &app).await;
    let case =
        |id| cases.iter().find(|case| case.message.as_deref().is_some_and(|message| message.id == id)).expect("a case");
    assert_eq!((case(one.id).kind, case(one.id).last_text.as_deref()), (CaseKind::Held, Some("det första")));
    decide(&moderator, case(one.id), "approve", "").await.expect_status(200);
    decide(&moderator, case(two.id), "refuse", "Nej").await.expect_status(200);
    let back = seen(one.id).await;
    assert_eq!((back.body.as_str(), back.removed), ("det första", None));
    assert!(seen(two.id).await.removed.is_some());
    let told = statements(&anna).await;
    assert_eq!((told[0].kind, told[0].text.as_deref()), (StatementKind::HeldRefused, Some("det andra")));
    assert_eq!(told[1].kind, StatementKind::MessageRestored);
    let objection = json!({ "text": "Varför?" });
    anna.send("POST", &format!("/statements/{}/objection", told[0].id), Some(objection)).await.expect_status(200);
    let [case] = &open_cases(&app.owner, &app).await[..] else { panic!("one case") };
    decide(&app.owner, case, "overturn", "Tillbaka").await.expect_status(200);
    assert_eq!(seen(two.id).await.body, "det andra");
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_ruled_on_one_node_holds_on_the_other_and_what_waits_there_is_approved_here_once() {
    let app = TestApp::start(Setup::two_nodes()).await;
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let anna = anna.at(app.address(1));
    let mut here = bo.listen(&[app.general]).await;
    let mut hers = anna.connect().await;
    for round in 0..3 {
        let body = format!("skit {round}");
        set(&app.owner, &app, json!({ "words": ["skit"] })).await;
        let once = nonce();
        let waits = anna.try_post(app.general, &body, once).await.ok::<PostHeld>().held;
        assert_eq!(next_held(&mut hers).await, waits);
        let [case] = &open_cases(&app.owner, &app).await[..] else { panic!("one case") };
        let (first, second) = tokio::join!(decide(&app.owner, case, "approve", ""), async {
            anna.try_post(app.general, &body, once).await
        });
        first.expect_status(200);
        second.expect_status(200);
        let message = here.next_message(app.general).await;
        assert_eq!((message.body.as_str(), message.nonce), (body.as_str(), once));
        assert_eq!(next_held(&mut hers).await.state, HeldState::Approved);
        set(&app.owner, &app, json!({})).await;
        anna.post(app.general, "skit, fritt").await;
        assert_eq!(here.next_message(app.general).await.body, "skit, fritt");
    }
    let all = bo.all_messages(app.general).await;
    assert_eq!(all.iter().filter(|message| message.body.starts_with("skit ")).count(), 3);
}
