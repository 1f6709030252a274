//! Letters by e-mail: with the act that causes them, once, and to nobody who doesn't want them.

use std::collections::BTreeSet;
use std::time::Duration;

use mail_parser::MessageParser;
use mellanrum::mail::{self, Letter, Queued};
use mellanrum::words;
use mellanrum_protocol::shapes::mail::{Language, Mail, MailKind, MailLine, MailPage, MailState};

use crate::support::smtp::{Came, Mood, Smtp};
use crate::support::{Backend, PATIENCE, Person, Setup, TestApp, eventually};

async fn start(backend: Backend) -> (TestApp, Smtp) {
    let smtp = Smtp::start().await;
    (TestApp::start(Setup { smtp: Some(smtp.url()), ..backend.into() }).await, smtp)
}

/// One that can be unsubscribed from.
fn proposal(to: &str, key: &str) -> Letter {
    Letter {
        kind: MailKind::Proposal,
        to: to.to_owned(),
        name: "Åsa Öberg".to_owned(),
        person: None,
        language: Language::Sv,
        key: key.to_owned(),
        list: Some("proposals:net".to_owned()),
        link: "https://samtal.example.org/registration/x".to_owned(),
        args: vec![
            ("network", words::text("Hållbart resande")),
            ("municipality", words::text("Hallsberg")),
            ("title", words::text("Ett år")),
        ],
        until_ms: None,
    }
}

/// One that only answers its reader.
fn receipt(to: &str, key: &str) -> Letter {
    Letter { kind: MailKind::RegistrationReceipt, list: None, ..proposal(to, key) }
}

/// Queues a letter as an act would, on a node.
async fn queue(app: &TestApp, node: usize, letter: &Letter) -> Queued {
    let at = app.app(node);
    let mut tx = at.db.write().await.expect("a transaction");
    let queued = mail::queue(at, &mut tx, letter).await.expect("a letter that can be queued");
    tx.commit().await.expect("a commit");
    at.mail.wake();
    queued
}

async fn letters(owner: &Person) -> Vec<MailLine> {
    owner.get::<MailPage>("/mail").await.letters
}

/// Waits until all letters are of a state, and returns them.
async fn all_are(owner: &Person, state: MailState) -> Vec<MailLine> {
    let ask = || async { Some(letters(owner).await).filter(|all| all.iter().all(|letter| letter.state == state)) };
    eventually(PATIENCE, ask).await
}

fn header(came: &Came, name: &str) -> Option<String> {
    let parsed = MessageParser::default().parse(came.text.as_bytes())?;
    parsed.header_raw(name).map(|value| value.trim().to_owned())
}

/// The address after some words.
fn address_of(text: &str, part: &str) -> String {
    let from = text.split_once(part).unwrap_or_else(|| panic!("no {part} in {text}"));
    let rest = from.1.split(|c: char| c.is_whitespace() || c == '>' || c == '"').next().unwrap_or_default();
    rest.to_owned()
}

async fn a_letter_is_sent_and_its_text_deleted(backend: Backend) {
    let (app, smtp) = start(backend).await;
    let Queued::Waits(id) = queue(&app, 0, &proposal(" Asa@Example.org", "p:1")).await else { panic!("not queued") };
    assert_eq!(queue(&app, 0, &proposal("asa@example.org", "p:1")).await, Queued::Known);
    let came = smtp.wait(1).await.remove(0);
    assert_eq!(came.to, "asa@example.org");
    let parsed = MessageParser::default().parse(came.text.as_bytes()).expect("a letter");
    assert_eq!(parsed.subject(), Some("Ett förslag för Hållbart resande: Ett år"));
    let text = parsed.body_text(0).expect("a plain text");
    let html = parsed.body_html(0).expect("HTML");
    assert!(text.starts_with("Hej Åsa Öberg!") && text.contains("vad Hallsberg tycker"), "{text}");
    assert!(html.contains("lang=\"sv\"") && html.contains("vad Hallsberg tycker"), "{html}");
    assert_eq!(parsed.message_id(), Some(format!("{id}@example.org").as_str()));
    assert_eq!(header(&came, "Auto-Submitted").as_deref(), Some("auto-generated"));
    assert_eq!(header(&came, "List-Unsubscribe-Post").as_deref(), Some("List-Unsubscribe=One-Click"));
    let link = header(&came, "List-Unsubscribe").expect("a link");
    assert!(
        link.starts_with("<http://127.0.0.1") && link.ends_with('>') && link.contains("/unsubscribe/mru_"),
        "{link}"
    );

    let sent = all_are(&app.owner, MailState::Sent).await;
    assert_eq!((sent.len(), sent[0].id, sent[0].tries), (1, id, 1));
    let read: Mail = app.owner.get(&format!("/mail/{id}")).await;
    assert_eq!((read.subject, read.text), (None, None), "what was sent is not kept");
    // What can be unsubscribed from says so, and what only answers doesn't.
    queue(&app, 0, &receipt("asa@example.org", "r:1")).await;
    let came = smtp.wait(2).await.remove(1);
    assert_eq!((header(&came, "List-Unsubscribe"), header(&came, "List-Unsubscribe-Post")), (None, None));
    // The transaction that is rolled back has no letter.
    let mut tx = app.app(0).db.write().await.expect("a transaction");
    let lost = mail::queue(app.app(0), &mut tx, &receipt("asa@example.org", "r:2")).await;
    assert!(matches!(lost, Ok(Queued::Waits(_))));
    drop(tx);
    assert_eq!(letters(&app.owner).await.len(), 2);
}

async fn what_is_not_taken_is_tried_again(backend: Backend) {
    let (mut app, smtp) = start(backend).await;
    smtp.set(Mood::Refuses("451 not now"));
    queue(&app, 0, &receipt("asa@example.org", "r:1")).await;
    smtp.wait_refused(1).await;
    let tried = || async { letters(&app.owner).await.pop().filter(|letter| letter.error.is_some()) };
    let line = eventually(PATIENCE, tried).await;
    assert_eq!((line.state, line.tries), (MailState::Waiting, 1));
    assert!(line.error.as_ref().is_some_and(|why| why.starts_with("busy: ") && why.contains("451")), "{line:?}");
    app.clock.advance(Duration::from_secs(31));
    smtp.wait_refused(2).await;
    // It goes on after the node has been away.
    app.drain(0).await;
    smtp.set(Mood::Takes);
    app.start_again(0).await;
    app.clock.advance(Duration::from_secs(150));
    smtp.wait(1).await;
    let owner = app.owner.at(app.address(0));
    let sent = all_are(&owner, MailState::Sent).await;
    assert_eq!((sent[0].tries, &sent[0].error), (3, &None));

    smtp.set(Mood::Refuses("550 nobody here"));
    let Queued::Waits(id) = queue(&app, 0, &receipt("gone@example.org", "r:2")).await else { panic!("not queued") };
    let failed = || async {
        let page: MailPage = owner.get("/mail?state=failed").await;
        page.letters.into_iter().next()
    };
    let line = eventually(PATIENCE, failed).await;
    assert_eq!((line.id, line.tries), (id, 1), "what is refused for good is not tried again");
    assert!(line.error.as_ref().is_some_and(|why| why.starts_with("refused: ") && why.contains("550")), "{line:?}");
    let text = owner.get::<Mail>(&format!("/mail/{id}")).await.text;
    assert!(text.is_some_and(|text| text.contains("Hallsberg")), "it can be sent in another way");
    smtp.set(Mood::Takes);
    owner.send("POST", &format!("/mail/{id}/retry"), None).await.expect_status(200);
    smtp.wait(2).await;
    all_are(&owner, MailState::Sent).await;
    owner.send("POST", &format!("/mail/{id}/retry"), None).await.expect_code("conflict");
}

async fn nobody_gets_too_many_and_the_old_are_given_up(backend: Backend) {
    let (app, smtp) = start(backend).await;
    for n in 0..21 {
        let queued = queue(&app, 0, &receipt("asa@example.org", &format!("r:{n}"))).await;
        assert!(matches!(queued, Queued::Waits(_)));
    }
    queue(&app, 0, &receipt("bo@example.org", "r:bo")).await;
    let came = smtp.wait(21).await;
    let to: Vec<&str> = came.iter().map(|came| came.to.as_str()).collect();
    assert!(came.len() == 21 && to.contains(&"bo@example.org"), "the 21st waits, and holds up nobody: {to:?}");
    // A letter for which it would be too late by then is not written.
    let now_ms = app.clock.now_ms();
    let momentary = Letter { until_ms: Some(now_ms + 900_000), ..receipt("asa@example.org", "r:soon") };
    assert_eq!(queue(&app, 0, &momentary).await, Queued::TooMany);
    app.clock.advance(Duration::from_hours(1) + Duration::from_secs(1));
    smtp.wait(22).await;
    all_are(&app.owner, MailState::Sent).await;
    smtp.set(Mood::Refuses("451 not now"));
    let soon = Letter { until_ms: Some(app.clock.now_ms() + 900_000), ..receipt("cia@example.org", "r:cia") };
    queue(&app, 0, &soon).await;
    smtp.wait_refused(1).await;
    // That it was is known before time goes on.
    let noted = || async { letters(&app.owner).await.into_iter().find(|letter| letter.error.is_some()) };
    eventually(PATIENCE, noted).await;
    app.clock.advance(Duration::from_mins(20));
    let given_up = || async {
        let page: MailPage = app.owner.get("/mail?state=failed").await;
        page.letters.into_iter().next()
    };
    let why = eventually(PATIENCE, given_up).await.error;
    assert!(why.as_ref().is_some_and(|why| why.starts_with("too_old")), "{why:?}");
    app.clock.advance(Duration::from_hours(61 * 24));
    let owner = app.owner.sign_in().await;
    eventually(PATIENCE, || async { letters(&owner).await.is_empty().then_some(()) }).await;
}

async fn whoever_unsubscribes_gets_no_more_of_that_list(backend: Backend) {
    let (app, smtp) = start(backend).await;
    queue(&app, 0, &proposal("asa@example.org", "p:1")).await;
    let came = smtp.wait(1).await.remove(0);
    let link = address_of(&header(&came, "List-Unsubscribe").expect("a link"), "<");
    let http = reqwest::Client::new();
    let shown = http.get(&link).send().await.expect("a page");
    assert_eq!(shown.status(), 200);
    assert_eq!(shown.headers()["referrer-policy"], "same-origin", "there is a secret in the address");
    assert!(shown.headers()["content-security-policy"].to_str().is_ok_and(|csp| !csp.contains("unsafe-inline")));
    let page = shown.text().await.expect("a text");
    assert!(
        page.contains("lang=\"sv\"") && page.contains("asa@example.org") && page.contains("<button>Avsluta"),
        "{page}"
    );
    // Looking changes nothing: programs do, too.
    assert!(matches!(queue(&app, 0, &proposal("asa@example.org", "p:2")).await, Queued::Waits(_)));
    let done = http
        .post(&link)
        .header("content-type", "application/x-www-form-urlencoded")
        .body("List-Unsubscribe=One-Click")
        .send()
        .await
        .expect("an answer");
    assert_eq!(done.status(), 200);
    assert!(done.text().await.is_ok_and(|page| page.contains("Du får inga fler")));
    assert_eq!(queue(&app, 0, &proposal("ASA@example.org", "p:3")).await, Queued::Unsubscribed);
    assert!(matches!(queue(&app, 0, &proposal("bo@example.org", "p:4")).await, Queued::Waits(_)));
    assert!(matches!(queue(&app, 0, &receipt("asa@example.org", "r:1")).await, Queued::Waits(_)), "another kind");
    for unknown in [format!("{link}x"), format!("http://{}/unsubscribe/mru_x", app.address(0))] {
        let gone = http.post(&unknown).header("accept-language", "nl").send().await.expect("an answer");
        assert_eq!(gone.status(), 404);
        assert!(gone.text().await.is_ok_and(|page| page.contains("lang=\"nl\"")));
    }
    let style = http.get(format!("http://{}/unsubscribe/page.css", app.address(0))).send().await.expect("a stylesheet");
    assert_eq!(style.headers()["content-type"], "text/css; charset=utf-8");
}

async fn without_a_mail_server_letters_are_kept_for_the_owner(backend: Backend) {
    let app = TestApp::start(backend).await;
    let [anna] = app.people(["anna"]).await;
    let Queued::Waits(first) = queue(&app, 0, &receipt("asa@example.org", "r:1")).await else { panic!("not queued") };
    queue(&app, 0, &receipt("bo@example.org", "r:2")).await;
    let page: MailPage = app.owner.get("/mail?limit=1").await;
    assert_eq!((page.sends, page.waiting, page.letters.len()), (false, 2, 1));
    assert_eq!(page.letters[0].to, "bo@example.org", "the newest first");
    let next = page.next.expect("a second page");
    let page: MailPage = app.owner.get(&format!("/mail?limit=1&cursor={next}")).await;
    assert_eq!((page.letters[0].id, page.letters[0].tries, page.next), (first, 0, None));
    // To others there is no outbox.
    for (method, path) in [
        ("GET", "/mail".to_owned()),
        ("GET", format!("/mail/{first}")),
        ("POST", format!("/mail/{first}/copied")),
        ("POST", format!("/mail/{first}/retry")),
    ] {
        anna.send(method, &path, None).await.expect_code("not_found");
    }
    let copied: Mail = app.owner.send("POST", &format!("/mail/{first}/copied"), None).await.ok();
    assert_eq!((copied.line.state, copied.subject, copied.text), (MailState::Copied, None, None));
    app.owner.send("POST", &format!("/mail/{first}/copied"), None).await.expect_code("conflict");
    assert_eq!(app.owner.get::<MailPage>("/mail?state=waiting").await.letters.len(), 1);
    app.clock.advance(Duration::from_hours(8 * 24));
    let owner = app.owner.sign_in().await;
    let given_up = || async {
        let page: MailPage = owner.get("/mail?state=failed").await;
        page.letters.into_iter().next()
    };
    assert_eq!(eventually(PATIENCE, given_up).await.error.as_deref(), Some("too_old"));
}

on_both_backends!(
    a_letter_is_sent_and_its_text_deleted,
    what_is_not_taken_is_tried_again,
    nobody_gets_too_many_and_the_old_are_given_up,
    whoever_unsubscribes_gets_no_more_of_that_list,
    without_a_mail_server_letters_are_kept_for_the_owner,
);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_nodes_one_sends_each_letter() {
    let smtp = Smtp::start().await;
    let app = TestApp::start(Setup { smtp: Some(smtp.url()), ..Setup::two_nodes() }).await;
    for n in 0..40 {
        queue(&app, n % 2, &receipt(&format!("p{n}@example.org"), &format!("r:{n}"))).await;
    }
    smtp.wait(40).await;
    all_are(&app.owner, MailState::Sent).await;
    let came = smtp.came();
    let to: BTreeSet<&str> = came.iter().map(|came| came.to.as_str()).collect();
    assert_eq!((came.len(), to.len()), (40, 40), "each once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_whose_taking_was_not_heard_of_comes_again_as_the_same() {
    let smtp = Smtp::start().await;
    let mut app = TestApp::start(Setup { smtp: Some(smtp.url()), ..Setup::two_nodes() }).await;
    smtp.set(Mood::Dies);
    queue(&app, 0, &receipt("asa@example.org", "r:1")).await;
    let first = smtp.wait(1).await.remove(0);
    assert!(!first.acknowledged);
    eventually(PATIENCE, || async { letters(&app.owner).await.pop().filter(|letter| letter.error.is_some()) }).await;
    smtp.set(Mood::Takes);
    app.clock.advance(Duration::from_secs(31));
    let second = smtp.wait(2).await.remove(1);
    assert!(second.acknowledged);
    assert_eq!(header(&first, "Message-ID"), header(&second, "Message-ID"));

    // A node that goes down while the mail server hangs leaves the letter to the other, once its claim is over.
    smtp.set(Mood::Hangs);
    let Queued::Waits(id) = queue(&app, 1, &receipt("bo@example.org", "r:2")).await else { panic!("not queued") };
    smtp.wait(3).await;
    app.owner.send("POST", &format!("/mail/{id}/copied"), None).await.expect_code("conflict");
    app.drain(1).await;
    smtp.set(Mood::Takes);
    app.clock.advance(Duration::from_secs(121));
    let last = smtp.wait(4).await.remove(3);
    assert_eq!((last.to.as_str(), last.acknowledged), ("bo@example.org", true));
    all_are(&app.owner, MailState::Sent).await;
    assert_eq!(smtp.came().len(), 4, "and no more");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_kept_goes_out_once_there_is_a_mail_server() {
    let mut app = TestApp::start(Backend::PostgresRedis).await;
    queue(&app, 0, &receipt("asa@example.org", "r:1")).await;
    let smtp = Smtp::start().await;
    let url = smtp.url();
    app.add_node(|config| config.smtp_url = Some(url)).await;
    assert_eq!(smtp.wait(1).await[0].to, "asa@example.org");
}
