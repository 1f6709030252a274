//! The pages for people without an account: the call with its form, and the registration by its link. Written by the server, without a
//! script, so that they work on any phone.

mod call;
mod form;
mod looks;
mod proposal;
mod registration;

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::shapes::mail::Language;
use serde::Deserialize;

use crate::App;
use crate::error::{Error, Result};
use crate::words::{self, Arg, pages};

/// Largest form, in bytes: all of its texts at their longest, as a browser writes them.
const FORM_BYTES: usize = 64 * 1024;

/// Every path of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/call/style.css", get(style))
        .route("/call/{slug}", get(call::show).post(call::register))
        .route("/call/{slug}/thanks", get(call::thanks))
        .route("/registration/{secret}", get(registration::show))
        .route("/registration/{secret}/change", get(registration::change_page).post(registration::change))
        .route("/registration/{secret}/withdraw", get(registration::withdraw_page).post(registration::withdraw))
        .route("/registration/{secret}/answer", post(registration::answer))
        .route("/registration/{secret}/comment", post(registration::comment))
        .layer(DefaultBodyLimit::max(FORM_BYTES))
}

async fn style() -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600")),
    ];
    (headers, concat!(include_str!("../../words/pages/page.css"), include_str!("call.css"))).into_response()
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    /// The page's language.
    #[serde(default)]
    lang: Option<String>,
    /// The name of a municipality to begin with.
    #[serde(default)]
    municipality: Option<String>,
    /// What has just been done.
    #[serde(default)]
    done: Option<String>,
}

impl Asked {
    fn language(&self) -> Option<Language> {
        self.lang.as_deref().and_then(|tag| tag.parse().ok())
    }
}

/// The language that a browser asks for.
fn accepted(headers: &HeaderMap) -> Option<Language> {
    let accept = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    words::language_asked(accept)
}

/// The name in a language, or else in whichever there is.
fn named(names: &BTreeMap<String, String>, language: Language, otherwise: &str) -> String {
    let name = names.get(language.as_str()).or_else(|| names.values().next());
    name.cloned().unwrap_or_else(|| otherwise.to_owned())
}

/// A language to choose.
struct Tongue {
    tag: &'static str,
    name: &'static str,
    href: String,
    current: bool,
}

/// The languages, each with the address of the same page in it.
fn tongues(current: Language, path: &str) -> Vec<Tongue> {
    let name = |language| match language {
        Language::Sv => "Svenska",
        Language::Nl => "Nederlands",
        Language::En => "English",
    };
    let tongue = |language: &Language| Tongue {
        tag: language.as_str(),
        name: name(*language),
        href: format!("{path}?lang={language}"),
        current: *language == current,
    };
    Language::ALL.iter().map(tongue).collect()
}

fn say(language: Language, key: &str, args: &[Arg]) -> String {
    words::say(language, key, args)
}

/// Something to do by a button.
struct Act {
    action: String,
    label: String,
    class: &'static str,
}

struct Link {
    href: String,
    label: String,
}

/// A page that says something.
#[derive(Template)]
#[template(path = "joining/pages/said.html")]
struct SaidPage {
    language: Language,
    languages: Vec<Tongue>,
    languages_label: String,
    title: String,
    texts: Vec<String>,
    act: Option<Act>,
    link: Option<Link>,
}

impl SaidPage {
    fn new(language: Language, title: &str, texts: &[&str]) -> Self {
        Self {
            language,
            languages: Vec::new(),
            languages_label: say(language, "call-languages", &[]),
            title: say(language, title, &[]),
            texts: texts.iter().map(|key| say(language, key, &[])).collect(),
            act: None,
            link: None,
        }
    }
}

/// What went wrong, as a page.
fn sorry(language: Language, error: &Error, gone: (&str, &str)) -> Result<Response> {
    let (title, text) = match error.code() {
        ErrorCode::NotFound => gone,
        ErrorCode::TooManyRequests => ("call-too-many-title", "call-too-many"),
        ErrorCode::CallClosed => ("call-closed-title", "call-closed"),
        ErrorCode::Conflict => ("registration-settled-title", "registration-settled"),
        _ => ("call-trouble-title", "call-trouble"),
    };
    if let Error::Internal(cause) = error {
        tracing::error!(error = format!("{cause:#}"), "a page could not be shown");
    }
    let status = StatusCode::from_u16(error.code().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    pages::answer(status, &SaidPage::new(language, title, &[text]))
}

/// On to another page, which is fetched anew.
fn on_to(path: &str) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Redirect::to(path)).into_response()
}
