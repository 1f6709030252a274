//! Who may come from where, and how much they may bring.

use serde_json::json;
use tokio_tungstenite::tungstenite::Error;

use crate::support::processes::plain;
use crate::support::{Backend, Live, TestApp};
use std::io::{Read, Write};

fn raw(app: &TestApp, request: &str) -> String {
    let mut stream = plain(app.address(0));
    // The server may answer, and close, before all of it is written.
    let _ = stream.write_all(request.as_bytes());
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_another_origin_cannot_connect_with_somebodys_cookie() {
    let app = TestApp::start(Backend::SqliteLocal).await;
    for origin in ["https://evil.example", "null", "http://127.0.0.1:1", &format!("https://{}", app.address(0))] {
        let refused = Live::open_from(&app.owner, origin).await.err();
        let Some(Error::Http(answer)) = refused else { panic!("{origin}: {refused:?}") };
        assert_eq!(answer.status().as_u16(), 403, "{origin}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_another_site_can_change_nothing() {
    let app = TestApp::start(Backend::SqliteLocal).await;
    let path = format!("/rooms/{}/messages", app.general);
    let (own, foreign) = (format!("http://{}", app.address(0)), "https://evil.example");
    for (headers, allowed) in [
        (vec![("sec-fetch-site", "cross-site"), ("origin", foreign)], false),
        (vec![("sec-fetch-site", "cross-site")], false),
        (vec![("sec-fetch-site", "same-site"), ("origin", foreign)], false),
        (vec![("origin", foreign)], false),
        (vec![("origin", "null")], false),
        (vec![("sec-fetch-site", "same-origin"), ("origin", &own)], true),
        (vec![("origin", &own)], true),
        (vec![], true),
    ] {
        let mut request = app.owner.request("POST", &path).json(&json!({ "body": "hej" }));
        request = request.header("Idempotency-Key", crate::support::nonce().to_string());
        for (name, value) in &headers {
            request = request.header(*name, *value);
        }
        let status = request.send().await.expect("an answer").status().as_u16();
        assert_eq!(status, if allowed { 200 } else { 403 }, "{headers:?}");
    }
    let seen = app.owner.request("GET", "/me").header("sec-fetch-site", "cross-site").send().await.expect("an answer");
    assert_eq!(seen.status().as_u16(), 200, "reading changes nothing; the browser keeps the answer from the page");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn headers_and_bodies_have_their_limits() {
    let app = TestApp::start(Backend::SqliteLocal).await;
    let long = "x".repeat(17 * 1024);
    let answer = raw(&app, &format!("GET /healthz HTTP/1.1\r\nhost: a\r\nx-long: {long}\r\nconnection: close\r\n\r\n"));
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");

    let path = format!("/rooms/{}/messages", app.general);
    let post = |body: String| app.owner.send("POST", &path, Some(json!({ "body": body })));
    post("x".repeat(16 * 1024)).await.expect_status(200);
    let refused = post("x".repeat(16 * 1024 + 1)).await;
    assert_eq!((refused.status, refused.code()), (413, Some("too_large")));
    // Counted in bytes.
    post("å".repeat(8 * 1024)).await.expect_status(200);
    post("å".repeat(8 * 1024 + 1)).await.expect_status(413);
    post("x".repeat(300 * 1024)).await.expect_status(413);
    let mut live = app.owner.connect().await;
    let refused = live.try_post(app.general, &"x".repeat(16 * 1024 + 1), crate::support::nonce()).await;
    assert_eq!(refused.map_err(|error| error.code).err(), Some(1413));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_refused_over_http_says_so_as_a_problem() {
    let app = TestApp::start(Backend::SqliteLocal).await;
    for (path, status) in [("/no/such/path", 404), ("/rooms/not-an-id", 404), ("/rooms/1/messages?before=x", 404)] {
        let response = app.owner.request("GET", path).send().await.expect("an answer");
        assert_eq!(response.status().as_u16(), status, "{path}");
        assert_eq!(response.headers()["content-type"], "application/problem+json", "{path}");
        for header in ["x-content-type-options", "content-security-policy", "x-frame-options", "x-request-id"] {
            assert!(response.headers().contains_key(header), "{header} on {path}");
        }
    }
    let path = format!("/rooms/{}/messages", app.general);
    let without_key = app.owner.request("POST", &path).json(&json!({ "body": "hej" })).send().await.expect("an answer");
    assert_eq!(without_key.status().as_u16(), 422);
    for (body, status) in
        [("{", 400), (r#"{"body":1}"#, 400), (r#"{"body":"a","more":1}"#, 400), (r#"{"body":" "}"#, 422)]
    {
        let mime = "application/json";
        let request = app.owner.request("POST", &path).header("Idempotency-Key", crate::support::nonce().to_string());
        let response = request.header("content-type", mime).body(body).send().await.expect("an answer");
        assert_eq!(response.status().as_u16(), status, "{body}");
    }
}
