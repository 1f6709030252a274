//! What is proposed to those who registered, and what they say.

use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::proposals::{Proposal, ProposalComment, ProposalState};
use serde_json::{Value, json};

use super::pages::{get, post};
use super::{letters, listed, newest, opened, register};
use crate::support::{Answer, TestApp};

async fn ask(app: &TestApp, method: &str, proposal: &Proposal, path: &str, body: Value) -> Answer {
    app.owner.send(method, &format!("/proposals/{}{path}", proposal.id), Some(body)).await
}

/// A proposal that has been sent.
async fn sent(app: &TestApp) -> Proposal {
    let drafted: Proposal =
        app.owner.send("POST", &format!("/networks/{}/proposals", app.network), Some(json!({}))).await.ok();
    let change = json!({
        "version": drafted.version, "direction": "Towards *fewer* cars",
        "tiers": [{ "size_classes": ["XS", "S"], "fee": 18000 }, { "size_classes": ["M"], "fee": 29000 }],
        "answer_by_ms": app.clock.now_ms() + 3_600_000,
    });
    let changed: Proposal = ask(app, "PATCH", &drafted, "", change).await.ok();
    ask(app, "POST", &changed, "/send", json!({ "version": changed.version })).await.ok()
}

on_both_databases!(a_draft_is_filled_in_from_what_was_registered, |app| async move {
    opened(&app, json!({})).await;
    register(&app, "Hallsberg", json!({ "themes": ["nudging"] })).await;
    register(&app, "Kiruna", json!({ "themes": ["hub", "nudging"] })).await;
    let path = format!("/networks/{}/proposals", app.network);
    let draft: Proposal = app.owner.send("POST", &path, Some(json!({}))).await.ok();
    let counts: Vec<_> = draft.theme_counts.iter().map(|one| (one.theme.as_str(), one.count)).collect();
    assert_eq!(counts, [("nudging", 2), ("hub", 1)]);
    assert_eq!(
        (draft.title.as_str(), draft.currency.as_str(), draft.state),
        ("A network for you", "SEK", ProposalState::Draft)
    );
    for (change, field) in [
        (json!({ "title": " " }), "title"),
        (json!({ "currency": "kr" }), "currency"),
        (json!({ "answer_by_ms": 1 }), "answer_by_ms"),
        (json!({ "tiers": [{ "size_classes": ["S", "S"], "fee": 1 }] }), "tiers"),
    ] {
        let mut change = change;
        change["version"] = json!(draft.version);
        let refused = ask(&app, "PATCH", &draft, "", change).await;
        assert_eq!(refused.body["field"].as_str(), Some(field), "{refused:?}");
    }
    let changed: Proposal = ask(&app, "PATCH", &draft, "", json!({ "version": 1, "title": "Year one" })).await.ok();
    ask(&app, "PATCH", &draft, "", json!({ "version": 1, "title": "lost" })).await.expect_code("conflict");
    ask(&app, "POST", &draft, "/send", json!({ "version": 1 })).await.expect_code("conflict");
    ask(&app, "POST", &draft, "/comments", json!({ "text": "early" })).await.expect_code("conflict");
    assert_eq!(app.owner.get::<Vec<Proposal>>(&path).await, std::slice::from_ref(&changed));
    ask(&app, "DELETE", &changed, "", json!({})).await.expect_status(204);
    assert_eq!(app.owner.get::<Vec<Proposal>>(&path).await, []);
    assert!(letters(&app).await.iter().all(|letter| letter.kind != "proposal"));
});

on_both_databases!(those_who_registered_answer_and_talk_among_themselves, |app| async move {
    opened(&app, json!({})).await;
    let coordinator = app.join_as("coordinator", Role::Coordinator, None).await;
    register(&app, "Kiruna", json!({})).await;
    register(&app, "Hallsberg", json!({ "themes": ["hub"] })).await;
    let proposal = sent(&app).await;
    assert_eq!((proposal.sent_to, proposal.answers["none"]), (Some(2), 2));
    let letters: Vec<_> = letters(&app).await.into_iter().filter(|letter| letter.kind == "proposal").collect();
    // To those who came last first.
    let [first, second] = [0, 1].map(|at| format!("/registration/{}", letters[at].secret("registration")));

    let page = get(&app, &first).await;
    assert!(
        page.text.contains("Towards <em>fewer</em> cars") && page.text.contains("SEK\u{a0}18,000"),
        "{}",
        page.text
    );
    assert!(page.text.contains("Hubs: one municipality"), "{}", page.text);
    post(&app, &format!("{first}/answer"), &[("text", "hm")]).await.expect(422, "Choose an answer.");
    post(&app, &format!("{first}/answer"), &[("answer", "discuss"), ("text", "what is a hub?")]).await.leads_to(&first);
    post(&app, &format!("{first}/answer"), &[("answer", "yes"), ("text", "")]).await.leads_to(&first);
    post(&app, &format!("{first}/comment"), &[("text", " ")]).await.expect(422, "Write something first.");
    post(&app, &format!("{first}/comment"), &[("text", "May <b>two</b> come?")]).await.leads_to(&first);
    let path = format!("/proposals/{}/comments", proposal.id);
    coordinator.send("POST", &path, Some(json!({ "text": "Yes, two." }))).await.expect_status(201);

    get(&app, &second).await.expect(200, "May &#60;b&#62;two&#60;/b&#62; come?");
    let seen = get(&app, &second).await;
    assert!(
        seen.text.contains("The coordinators")
            && seen.text.contains("Yes, two.")
            && !seen.text.contains("coordinator Test")
    );
    let comments: Vec<ProposalComment> = coordinator.get(&path).await;
    let who: Vec<_> = comments.iter().map(|one| (one.organisation.as_deref(), one.person_id)).collect();
    assert_eq!(who, [(Some("Hallsberg"), None), (None, Some(coordinator.id))]);
    let now: Proposal = app.owner.get(&format!("/proposals/{}", proposal.id)).await;
    assert_eq!((now.answers["yes"], now.answers["none"], now.comments), (1, 1, 2));
    assert_eq!(listed(&app, "?answer=yes").await.registrations.len(), 1);

    app.clock.advance(std::time::Duration::from_hours(1));
    post(&app, &format!("{second}/answer"), &[("answer", "no")]).await.expect(409, "no longer possible");
    // Who has taken it back reads nothing of it any more.
    post(&app, &format!("{second}/withdraw"), &[]).await.leads_to(&second);
    let gone = get(&app, &second).await;
    assert!(!gone.text.contains("fewer") && !gone.text.contains("Yes, two."), "{}", gone.text);
    post(&app, &format!("{second}/comment"), &[("text", "still here")]).await.expect(409, "no longer possible");
});

on_both_databases!(who_does_not_run_the_network_learns_of_no_proposal, |app| async move {
    opened(&app, json!({})).await;
    register(&app, "Hallsberg", json!({})).await;
    let proposal = sent(&app).await;
    let member = app.join_as("member", Role::Participant, None).await;
    for path in ["", "/comments"] {
        member.send("GET", &format!("/proposals/{}{path}", proposal.id), None).await.expect_code("not_found");
    }
    member.send("DELETE", &format!("/proposals/{}", proposal.id), None).await.expect_code("not_found");
    ask(&app, "DELETE", &proposal, "", json!({})).await.expect_code("conflict");
    assert_eq!(newest(&app, "proposal").await.kind, "proposal");
});
