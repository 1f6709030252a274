//! Reports, the cases that they open, and objections.

use mellanrum_protocol::shapes::audit::AuditCheck;
use mellanrum_protocol::shapes::moderation::{Case, CaseState, Report, Statement, StatementKind, Verdict};
use mellanrum_protocol::shapes::networks::{Overview, Role};
use mellanrum_protocol::shapes::rooms::MyRoom;
use serde_json::json;

use super::{decide, next_open, next_statement, open_cases, report, statements};
use crate::support::Backend;
use crate::support::TestApp;

on_both_databases!(a_report_is_decided_and_everyone_concerned_is_told, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let moderator = app.join_as("moderator", Role::Moderator, None).await;
    let (mut watching, mut hears) = (moderator.connect().await, anna.connect().await);
    let said = anna.post(app.general, "ring 070-123 45 67").await;
    let path = format!("/messages/{}/reports", said.id);
    anna.send("POST", &path, Some(report())).await.expect_code("permission_denied");
    let first: Report = bo.send("POST", &path, Some(report())).await.ok();
    assert_eq!(next_open(&mut watching).await, 1);
    assert_eq!(bo.send("POST", &path, Some(report())).await.ok::<Report>(), first, "the same report");
    let overview: Overview = moderator.get("/me/overview").await;
    assert_eq!(overview.networks[0].cases.as_ref().map(|cases| cases.open), Some(1));

    let [case] = &open_cases(&moderator, &app).await[..] else { panic!("one case") };
    assert_eq!((case.person_id, case.reports[0].by, case.state), (anna.id, bo.id, CaseState::Open));
    anna.send("GET", &format!("/networks/{}/cases", app.network), None).await.expect_code("permission_denied");
    anna.send("GET", &format!("/cases/{}", case.id), None).await.expect_code("not_found");
    let claim = format!("/cases/{}/claim", case.id);
    assert_eq!(moderator.send("PUT", &claim, None).await.ok::<Case>().claimed_by, Some(moderator.id));
    let second = app.join_as("second", Role::Moderator, None).await;
    second.send("PUT", &claim, None).await.expect_code("conflict");
    decide(&second, case, "dismiss", "").await.expect_code("conflict");
    decide(&moderator, case, "remove", " ").await.expect_code("invalid");
    decide(&moderator, case, "uphold", "why").await.expect_code("invalid");

    let decided: Case = decide(&moderator, case, "remove", "Personuppgifter").await.ok();
    assert_eq!(decided.decision.as_ref().map(|decision| decision.verdict), Some(Verdict::Removed));
    assert_eq!(decided.last_text.as_deref(), Some("ring 070-123 45 67"));
    decide(&moderator, case, "dismiss", "").await.expect_code("conflict");
    assert!(
        anna.newest(app.general)
            .await
            .messages
            .iter()
            .any(|message| message.id == said.id && message.removed.is_some())
    );
    let told = next_statement(&mut hears).await;
    assert_eq!(statements(&anna).await, std::slice::from_ref(&told));
    assert_eq!((told.kind, told.text.as_deref()), (StatementKind::MessageRemoved, Some("ring 070-123 45 67")));
    assert!(told.may_object && told.reason == "Personuppgifter");
    // Neither who decided nor who reported.
    for secret in [moderator.id, bo.id] {
        assert!(!json!(told).to_string().contains(&secret.to_string()));
    }
    let [what_became_of_it] = &statements(&bo).await[..] else { panic!("one statement") };
    assert_eq!(
        (what_became_of_it.kind, what_became_of_it.verdict),
        (StatementKind::ReportDecided, Some(Verdict::Removed))
    );
    assert_eq!(open_cases(&moderator, &app).await, []);
    let whole: AuditCheck = app.owner.get(&format!("/networks/{}/audit/check", app.network)).await;
    assert!(whole.ok);
    let log = app.owner.send("GET", &format!("/networks/{}/audit?limit=100", app.network), None).await.body.to_string();
    for act in ["report_made", "case_claimed", "case_decided", "message_removed"] {
        assert!(log.contains(act), "{act}");
    }
    assert!(!log.contains("070-123"), "no text of a message is in the log");
});

on_both_databases!(an_objection_is_decided_by_somebody_else_and_undoes_the_act, |app| async move {
    let anna = app.join_as("anna", Role::Participant, None).await;
    let moderator = app.join_as("moderator", Role::Moderator, None).await;
    let said = anna.post(app.general, "inget farligt").await;
    let removal = json!({ "reason": "tveksamt" });
    moderator.send("DELETE", &format!("/messages/{}", said.id), Some(removal)).await.expect_status(200);
    let told = statements(&anna).await.remove(0);
    let path = format!("/statements/{}/objection", told.id);
    moderator.send("POST", &path, Some(json!({ "text": "x" }))).await.expect_code("not_found");
    let why = json!({ "text": "Det var en öppen fråga." });
    let objected: Statement = anna.send("POST", &path, Some(why.clone())).await.ok();
    assert!(!objected.may_object && objected.objection.is_some());
    assert_eq!(anna.send("POST", &path, Some(why)).await.ok::<Statement>(), objected, "the same objection");
    anna.send("POST", &path, Some(json!({ "text": "again" }))).await.expect_code("conflict");

    let [case] = &open_cases(&moderator, &app).await[..] else { panic!("one case") };
    assert!(!case.may_decide && case.acted_by == Some(moderator.id));
    decide(&moderator, case, "uphold", "no").await.expect_code("permission_denied");
    decide(&app.owner, case, "overturn", "Det stämmer.").await.expect_status(200);
    let back =
        anna.newest(app.general).await.messages.into_iter().find(|message| message.id == said.id).expect("there");
    assert_eq!((back.body.as_str(), back.removed), ("inget farligt", None));
    let all = statements(&anna).await;
    assert_eq!(all.len(), 2, "{all:?}");
    let decision = all[1].objection.as_ref().and_then(|objection| objection.decision.as_ref()).expect("decided");
    assert_eq!((decision.verdict, decision.reason.as_str()), (Verdict::Overturned, "Det stämmer."));
    assert_eq!((all[0].kind, all[0].verdict), (StatementKind::ObjectionDecided, Some(Verdict::Overturned)));
});

on_both_databases!(cases_of_closed_rooms_are_for_those_who_may_read_them, |app| async move {
    let [coach, anna] = app.people(["coach", "anna"]).await;
    let room = app.cohort("grupp-ett", &coach, &[&anna]).await;
    let moderator = app.join_as("moderator", Role::Moderator, None).await;
    let said = coach.post(room, "bland oss").await;
    anna.send("POST", &format!("/messages/{}/reports", said.id), Some(report())).await.expect_status(200);
    moderator.send("POST", &format!("/messages/{}/reports", said.id), Some(report())).await.expect_code("not_found");
    assert_eq!(open_cases(&moderator, &app).await, []);
    let [case] = &open_cases(&app.owner, &app).await[..] else { panic!("one case") };
    moderator.send("GET", &format!("/cases/{}", case.id), None).await.expect_code("not_found");
    // The owner looks on there, but for what was reported.
    decide(&app.owner, case, "remove", "Inte här").await.expect_status(200);

    let direct: MyRoom = anna.send("POST", "/directs", Some(json!({ "people": [coach.id] }))).await.ok();
    let whispered = coach.post(direct.room.id, "mellan oss").await;
    anna.send("POST", &format!("/messages/{}/reports", whispered.id), Some(report()))
        .await
        .expect_code("not_available");
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_handles_a_case_about_themselves() {
    let app = TestApp::start(Backend::SqliteLocal).await;
    let moderator = app.join_as("moderator", Role::Moderator, None).await;
    let anna = app.join_as("anna", Role::Participant, None).await;
    let said = moderator.post(app.general, "som moderator säger jag").await;
    anna.send("POST", &format!("/messages/{}/reports", said.id), Some(report())).await.expect_status(200);
    assert_eq!(open_cases(&moderator, &app).await, [], "who reported stays unknown to them");
    assert_eq!(open_cases(&app.owner, &app).await.len(), 1);
}
