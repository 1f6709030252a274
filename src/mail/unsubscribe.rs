//! Leaving a list by the link in a letter, without signing in (RFC 8058). Opening the link changes nothing: programs that look at mail open
//! links, too. Its button does, and so does a mail program's own, which sends the same request.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use mellanrum_protocol::shapes::mail::Language;

use super::store;
use crate::App;
use crate::archive::beside;
use crate::error::Result;
use crate::identity::secret::Kind;
use crate::words::{self, pages};

/// The routes.
pub fn routes() -> Router<App> {
    Router::new().route(pages::STYLE, get(pages::style)).route("/unsubscribe/{secret}", get(show).post(leave))
}

#[derive(Template)]
#[template(path = "mail/pages/unsubscribe.html")]
struct Page {
    language: Language,
    title: String,
    text: String,
    /// The words of the button.
    act: Option<String>,
}

async fn show(State(app): State<App>, Path(secret): Path<String>, headers: HeaderMap) -> Result<Response> {
    let Some((address, _, language)) = link(&app, &secret).await? else { return gone(&headers) };
    let act = Some(words::say(language, "unsubscribe-act", &[]));
    pages::answer(StatusCode::OK, &page(language, "unsubscribe", &address, act))
}

async fn leave(State(app): State<App>, Path(secret): Path<String>, headers: HeaderMap) -> Result<Response> {
    let Some((address, list, language)) = link(&app, &secret).await? else { return gone(&headers) };
    let (leaving, now_ms) = (address.clone(), app.clock.now_ms());
    beside(&app, move |tx| Box::pin(async move { store::unsubscribe(tx, &leaving, &list, now_ms).await })).await?;
    pages::answer(StatusCode::OK, &page(language, "unsubscribe-done", &address, None))
}

/// Which address leaves which list by a link, and the language of its reader.
async fn link(app: &App, secret: &str) -> Result<Option<(String, String, Language)>> {
    let Some(hash) = Kind::Unsubscribe.hash_of(secret) else { return Ok(None) };
    let mut tx = app.db.read().await?;
    let row = store::list_link(&mut tx, &hash).await?;
    Ok(row.map(|(address, list, language)| (address, list, words::language_of(&language))))
}

fn page(language: Language, key: &str, address: &str, act: Option<String>) -> Page {
    let text = words::say(language, &format!("{key}-text"), &[("address", words::text(address))]);
    Page { language, title: words::say(language, &format!("{key}-title"), &[]), text, act }
}

fn gone(headers: &HeaderMap) -> Result<Response> {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let language = asked.and_then(words::language_asked).unwrap_or(Language::En);
    pages::answer(StatusCode::NOT_FOUND, &page(language, "unsubscribe-gone", "", None))
}
