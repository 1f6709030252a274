//! The public pages, as a browser without a script uses them.

use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder};
use serde_json::json;

use super::{letters, listed, newest, opened, register};
use crate::support::TestApp;

/// What a browser was answered.
pub struct Page {
    pub status: u16,
    pub location: Option<String>,
    pub text: String,
}

impl Page {
    /// Fails unless it is answered so and says this.
    #[track_caller]
    pub fn expect(&self, status: u16, says: &str) {
        assert!(self.status == status && self.text.contains(says), "{}: {}", self.status, self.text);
    }

    /// Fails unless it leads on to this page.
    #[track_caller]
    pub fn leads_to(&self, path: &str) {
        let location = self.location.as_deref().unwrap_or_default();
        assert!(self.status == 303 && location.starts_with(path), "{} {location}: {}", self.status, self.text);
    }
}

async fn answer(request: RequestBuilder) -> Page {
    let response = request.send().await.expect("an answer");
    let location = response.headers().get("location").and_then(|value| value.to_str().ok()).map(str::to_owned);
    Page { status: response.status().as_u16(), location, text: response.text().await.expect("a text") }
}

fn browser() -> Client {
    Client::builder().redirect(Policy::none()).build().expect("a client")
}

pub async fn get(app: &TestApp, path: &str) -> Page {
    answer(browser().get(format!("http://{}{path}", app.address(0)))).await
}

pub async fn post(app: &TestApp, path: &str, fields: &[(&str, &str)]) -> Page {
    let mut body = Vec::new();
    for (name, value) in fields {
        let escaped = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat();
        body.push(format!("{}={}", escaped(name), escaped(value)));
    }
    let kind = "application/x-www-form-urlencoded";
    let request = browser().post(format!("http://{}{path}", app.address(0))).header("content-type", kind);
    answer(request.body(body.join("&"))).await
}

/// A whole form.
const FILLED: [(&str, &str); 9] = [
    ("municipality", "hallsberg"),
    ("name", "Anna"),
    ("email", "anna@hallsberg.example"),
    ("wants", "To <learn>\r\nmore"),
    ("themes", "hub"),
    ("themes", "nudging"),
    ("experience", "some"),
    ("website", ""),
    ("not_binding", "yes"),
];

on_both_databases!(a_call_can_be_answered_with_a_form, |app| async move {
    get(&app, "/call/net").await.expect(404, "There is no call here");
    opened(&app, json!({})).await;
    let page = get(&app, "/call/net?lang=sv").await;
    page.expect(200, "<html lang=\"sv\">");
    // The call's text is in English only, and says so.
    assert!(page.text.contains("<div lang=\"en\">") && page.text.contains("<em>Come</em>"), "{}", page.text);
    assert!(page.text.contains("<option value=\"Hallsberg\">") && page.text.contains("value=\"hub\""));
    get(&app, "/call/net?municipality=Arboga").await.expect(200, "value=\"Arboga\"");

    let wrong = post(&app, "/call/net?lang=nl", &[("name", "A \"B\""), ("wants", ""), ("plans", "a\r\n<b>")]).await;
    wrong.expect(422, "href=\"#field-municipality\"");
    for says in [
        "href=\"#field-email\"",
        "href=\"#field-not_binding\"",
        "value=\"A &#34;B&#34;\"",
        "a\n&#60;b&#62;</textarea>",
        "Kies een gemeente",
    ] {
        assert!(wrong.text.contains(says), "{says}: {}", wrong.text);
    }
    post(&app, "/call/net?lang=en", &FILLED).await.leads_to("/call/net/thanks?lang=en");
    get(&app, "/call/net/thanks?lang=en").await.expect(200, "Thank you for registering");
    let list = listed(&app, "").await;
    let one = &list.registrations[0];
    assert_eq!((one.wants.as_str(), one.themes.len(), one.language.as_str()), ("To <learn>\nmore", 2, "en"));

    // What a program fills in is thanked for and not taken.
    let mut program = FILLED;
    (program[2].1, program[7].1) = ("program@x.example", "https://x.example");
    post(&app, "/call/net", &program).await.leads_to("/call/net/thanks");
    assert_eq!((listed(&app, "").await.total, letters(&app).await.len()), (1, 1));
    let path = format!("/networks/{}/call", app.network);
    let call: serde_json::Value = app.owner.get(&path).await;
    super::set(&app, json!({ "open": false, "version": call["version"] })).await.expect_status(200);
    get(&app, "/call/net?lang=en").await.expect(200, "You can’t register interest at the moment.");
    post(&app, "/call/net?lang=en", &FILLED).await.expect(409, "Registration is closed");
});

on_both_databases!(the_link_shows_changes_and_withdraws_a_registration, |app| async move {
    opened(&app, json!({})).await;
    register(&app, "Hallsberg", json!({ "themes": ["hub"], "plans": "a plan" })).await;
    let here = format!("/registration/{}", newest(&app, "registration_receipt").await.secret("registration"));
    let page = get(&app, &here).await;
    page.expect(200, "what Hallsberg wants");
    assert!(
        page.text.contains("a plan") && page.text.contains("noindex") && page.text.contains("Hubs"),
        "{}",
        page.text
    );
    get(&app, &format!("{here}?lang=sv")).await.expect(200, "Anmälan från Hallsberg");
    get(&app, &format!("{here}/change")).await.expect(200, "value=\"hub\" checked");
    post(&app, &format!("{here}/change"), &[("name", "Anna"), ("wants", "")])
        .await
        .expect(422, "href=\"#field-wants\"");
    // The municipality and the address cannot be made others.
    let changed = [("name", "Bo"), ("wants", "more"), ("email", "x@y.example"), ("municipality", "Kiruna")];
    post(&app, &format!("{here}/change"), &changed).await.leads_to(&format!("{here}?lang=en&done=changed"));
    let list = listed(&app, "").await;
    let one = &list.registrations[0];
    assert_eq!((one.contact.name.as_str(), one.wants.as_str(), super::names(&list)), ("Bo", "more", vec!["Hallsberg"]));
    assert!(one.contact.email.starts_with("anna@"));

    get(&app, &format!("{here}/withdraw")).await.expect(200, "Take the registration back?");
    assert_eq!(listed(&app, "").await.total, 1);
    for _ in 0..2 {
        post(&app, &format!("{here}/withdraw"), &[]).await.leads_to(&here);
    }
    get(&app, &here).await.expect(200, "has been taken back");
    assert_eq!(listed(&app, "").await.total, 0);
    post(&app, &format!("{here}/change"), &changed).await.expect(409, "no longer possible");
    // Whoever registers again is there again.
    register(&app, "Hallsberg", json!({})).await;
    assert_eq!(listed(&app, "").await.total, 1);
    for wrong in ["/registration/x", "/registration/mrr_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        get(&app, wrong).await.expect(404, "The link leads nowhere");
        post(&app, &format!("{wrong}/withdraw"), &[]).await.expect(404, "The link leads nowhere");
    }
});
