//! Questions: who is asked, what is declined, and the list of what waits.

use std::time::Duration;

use mellanrum_protocol::shapes::messages::MessageResult;
use mellanrum_protocol::shapes::topics::QuestionPage;
use serde_json::json;

use crate::support::{Person, uuid};

/// The questions that somebody is listed, by their texts.
async fn texts(person: &Person, query: &str) -> Vec<String> {
    let page: QuestionPage = person.get(&format!("/questions?{query}")).await;
    assert_eq!(page.count, i64::try_from(page.questions.len()).expect("a count"));
    page.questions.into_iter().map(|line| line.message.body).collect()
}

on_both_databases!(a_question_is_asked_of_somebody_and_declined, |app| async move {
    let [anna, bo, cilla] = app.people(["anna", "bosse", "cilla"]).await;
    let question = anna.post(app.general, "who knows?").await;
    let asked = format!("/messages/{}/asked", question.id);
    let declined = format!("/messages/{}/declined", question.id);
    let of = |person: &Person| Some(json!({ "asked_id": person.id }));
    // A message that asks nothing.
    assert_eq!(anna.send("PUT", &asked, of(&bo)).await.body["why"], "not_a_question");
    anna.act("PUT", question.id, "/question").await;

    cilla.send("PUT", &asked, of(&bo)).await.expect_code("permission_denied");
    assert_eq!(anna.send("PUT", &asked, Some(json!({ "asked_id": uuid() }))).await.body["why"], "unknown");
    let mut live = cilla.listen(&[app.general]).await;
    let message = anna.send("PUT", &asked, of(&bo)).await.ok::<MessageResult>().message;
    assert_eq!((live.next_message(app.general).await, message.asked_id), (message.clone(), Some(bo.id)));
    assert_eq!(texts(&cilla, &format!("asked={}", bo.id)).await, ["who knows?"]);
    assert!(texts(&cilla, &format!("asked={}", anna.id)).await.is_empty());

    let why = |reason: &str| Some(json!({ "reason": reason }));
    cilla.send("PUT", &declined, why("no")).await.expect_code("permission_denied");
    for (reason, word) in [(" ", "empty"), (&*"x".repeat(301), "too_long"), ("a\u{1b}", "control_character")] {
        assert_eq!(bo.send("PUT", &declined, why(reason)).await.body["why"], word);
    }
    // Who is asked may say that there is no answer.
    let message = bo.send("PUT", &declined, why(" not mine ")).await.ok::<MessageResult>().message;
    assert_eq!(message.declined.as_ref().map(|declined| declined.reason.as_str()), Some("not mine"));
    assert_eq!(texts(&anna, "state=declined").await, ["who knows?"]);
    assert!(texts(&anna, "").await.is_empty());
    let message = anna.send("DELETE", &declined, None).await.ok::<MessageResult>().message;
    assert_eq!(message.declined, None);

    // An accepted answer settles it, whatever was said before; then nothing can be declined.
    bo.send("PUT", &declined, why("no")).await.expect_status(200);
    let reply = bo.reply(&question, "after all").await;
    app.clock.advance(Duration::from_mins(1));
    anna.act("PUT", reply.id, "/answer").await;
    let settled =
        anna.get::<mellanrum_protocol::shapes::messages::Message>(&format!("/messages/{}", question.id)).await;
    assert!(settled.declined.is_none() && settled.answered_ms.is_some_and(|at_ms| at_ms >= reply.sent_ms + 60_000));
    assert_eq!(bo.send("PUT", &declined, why("no")).await.body["why"], "answered");
    assert_eq!(texts(&anna, "state=answered").await, ["who knows?"]);
    // Withdrawn, it waits again; unmarked, nobody is asked any more.
    anna.act("DELETE", reply.id, "/answer").await;
    assert_eq!(texts(&anna, "state=open").await, ["who knows?"]);
    let unmarked = anna.act("DELETE", question.id, "/question").await;
    assert_eq!((unmarked.asked_id, unmarked.answered_ms), (None, None));
    assert!(texts(&anna, "").await.is_empty());
});

on_both_databases!(questions_wait_in_the_order_in_which_they_came, |app| async move {
    let [anna, coach, inside] = app.people(["anna", "coach", "inside"]).await;
    let cohort = app.cohort("grupp", &coach, &[&inside]).await;
    for text in ["one", "two", "three"] {
        let message = anna.post(app.general, text).await;
        anna.act("PUT", message.id, "/question").await;
    }
    anna.open_topic(app.general, "four", json!({ "kind": "question", "tags": ["Buss"] })).await;
    let secret = inside.post(cohort, "secret").await;
    inside.act("PUT", secret.id, "/question").await;

    assert_eq!(texts(&anna, "").await, ["one", "two", "three", "about four"]);
    assert_eq!(texts(&inside, &format!("room={cohort}")).await, ["secret"]);
    assert_eq!(texts(&anna, &format!("network={}&theme=buss", app.network)).await, ["about four"]);
    for path in [format!("room={cohort}"), format!("room={}", uuid()), format!("network={}", uuid())] {
        anna.send("GET", &format!("/questions?{path}"), None).await.expect_code("not_found");
    }

    let mut paged = Vec::new();
    let mut cursor = String::new();
    loop {
        let page: QuestionPage = anna.get(&format!("/questions?limit=1{cursor}")).await;
        assert_eq!(page.count, 4, "all, not those of the page");
        paged.extend(page.questions.into_iter().map(|line| line.message.body));
        let Some(next) = page.cursor else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(paged, ["one", "two", "three", "about four"]);

    // Two weeks hold ten working days, less what is free in them; a settled question stops counting.
    let first: QuestionPage = anna.get("/questions").await;
    assert_eq!(first.questions[0].working_days, 0);
    let reply = anna.reply(&first.questions[0].message, "known").await;
    anna.act("PUT", reply.id, "/answer").await;
    app.clock.advance(Duration::from_hours(14 * 24));
    let later: QuestionPage = app.owner.sign_in().await.get("/questions").await;
    assert!((7..=10).contains(&later.questions[0].working_days), "{}", later.questions[0].working_days);
    let settled: QuestionPage = app.owner.sign_in().await.get("/questions?state=answered").await;
    assert_eq!(settled.questions[0].working_days, 0);
});
