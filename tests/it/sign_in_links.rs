//! Links that sign somebody in once.

use std::time::Duration;

use mail_parser::MessageParser;
use mellanrum_protocol::shapes::identity::ServerFacts;
use mellanrum_protocol::shapes::mail::{Mail, MailPage};
use mellanrum_protocol::shapes::people::Me;
use serde_json::json;

use crate::support::person::PASSWORD;
use crate::support::smtp::{Mood, Smtp};
use crate::support::{Answer, Backend, Person, Setup, TestApp};

async fn start(backend: Backend) -> (TestApp, Smtp) {
    let smtp = Smtp::start().await;
    (TestApp::start(Setup { smtp: Some(smtp.url()), ..backend.into() }).await, smtp)
}

async fn ask(app: &TestApp, login: &str) -> Answer {
    Person::nobody(app.address(0)).send("POST", "/sign-in-links", Some(json!({ "login": login }))).await
}

async fn sign_in(app: &TestApp, secret: &str) -> Answer {
    Person::nobody(app.address(0)).send("POST", &format!("/sign-in-links/{secret}"), None).await
}

/// The secret in the newest letter of so many.
async fn secret(smtp: &Smtp, letters: usize) -> String {
    let came = smtp.wait(letters).await.remove(letters - 1);
    let parsed = MessageParser::default().parse(came.text.as_bytes()).expect("a letter");
    let text = parsed.body_text(0).expect("a text").into_owned();
    let rest = text.split_once("/sign-in/link/").unwrap_or_else(|| panic!("no link in {text}")).1;
    rest.split_whitespace().next().unwrap_or_default().to_owned()
}

async fn a_link_signs_in_once(backend: Backend) {
    let (app, smtp) = start(backend).await;
    let [anna] = app.people(["anna"]).await;
    let facts: ServerFacts = Person::nobody(app.address(0)).get("/server").await;
    assert!(facts.mail);
    // Nobody learns who has an account.
    for login in ["nobody", "nobody@example.org", "", "Anna"] {
        let answer = ask(&app, login).await;
        assert_eq!((answer.status, answer.body.is_null()), (202, true), "{login}: {answer:?}");
    }
    let first = secret(&smtp, 1).await;
    assert_eq!(smtp.came().len(), 1);
    let me: Me = sign_in(&app, &first).await.ok();
    assert_eq!(me.person.id, anna.id);
    sign_in(&app, &first).await.expect_code("link_spent");
    sign_in(&app, "mrl_x").await.expect_code("link_spent");

    // It ends after a quarter of an hour, with a new password, and with signing out everywhere.
    ask(&app, "anna").await;
    let late = secret(&smtp, 2).await;
    app.clock.advance(Duration::from_mins(15));
    sign_in(&app, &late).await.expect_code("link_spent");
    ask(&app, "anna").await;
    let before = secret(&smtp, 3).await;
    let new = json!({ "current": PASSWORD, "new": "another horse battery" });
    anna.send("PUT", "/me/password", Some(new)).await.expect_status(204);
    sign_in(&app, &before).await.expect_code("link_spent");
    ask(&app, "anna").await;
    let before = secret(&smtp, 4).await;
    anna.send("DELETE", "/sessions", None).await.expect_status(204);
    sign_in(&app, &before).await.expect_code("link_spent");
    ask(&app, "anna").await;
    let good = secret(&smtp, 5).await;
    sign_in(&app, &good).await.expect_status(200);
}

async fn nobody_else_reads_it_and_too_many_are_refused(backend: Backend) {
    let (app, smtp) = start(backend).await;
    let [anna] = app.people(["anna"]).await;
    // The server's owner sees that it waits, not where it leads.
    smtp.set(Mood::Refuses("451 not now"));
    ask(&app, &anna.handle).await.expect_status(202);
    smtp.wait_refused(1).await;
    let page: MailPage = app.owner.get("/mail").await;
    let read: Mail = app.owner.get(&format!("/mail/{}", page.letters[0].id)).await;
    assert!(read.subject.is_some() && read.text.is_none(), "{read:?}");
    for _ in 0..9 {
        ask(&app, "anna").await.expect_status(202);
    }
    ask(&app, "ANNA ").await.expect_code("too_many_requests");
    ask(&app, "bosse").await.expect_status(202);
    let password = json!({ "login": "anna", "password": PASSWORD });
    let nobody = Person::nobody(app.address(0));
    nobody.send("POST", "/session", Some(password)).await.expect_status(200);
}

async fn without_a_mail_server_there_are_none(backend: Backend) {
    let app = TestApp::start(backend).await;
    let facts: ServerFacts = Person::nobody(app.address(0)).get("/server").await;
    assert!(!facts.mail);
    ask(&app, "owner").await.expect_code("not_found");
}

on_both_backends!(
    a_link_signs_in_once,
    nobody_else_reads_it_and_too_many_are_refused,
    without_a_mail_server_there_are_none,
);
