//! The page of a call, with the form to register by it.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form as Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use mellanrum_protocol::shapes::joining::{CallText, PublicCall};
use mellanrum_protocol::shapes::mail::Language;
use mellanrum_protocol::shapes::orgs::Organisation;

use super::form::{Form, Offer, Sent};
use super::{Asked, SaidPage, Tongue, accepted, looks, named, on_to, say, sorry, tongues};
use crate::App;
use crate::error::{Error, Result};
use crate::identity::extract::Asker;
use crate::joining::registrations::{self, Fault};
use crate::joining::{call, store};
use crate::messages::markup;
use crate::orgs::store::{Wanted, page as organisations};
use crate::words::{self, pages};

/// Most municipalities of a country in the list.
const MUNICIPALITIES: usize = 5_000;
/// Where there is no call.
const GONE: (&str, &str) = ("call-gone-title", "call-gone");

#[derive(Template)]
#[template(path = "joining/pages/call.html")]
struct CallPage {
    language: Language,
    languages: Vec<Tongue>,
    languages_label: String,
    network: String,
    title: String,
    /// Of its text, if it has none in the page's language.
    text_lang: Option<String>,
    intro: String,
    includes_title: String,
    includes: String,
    form: Option<Form>,
    action: String,
    closes: Option<String>,
    closed: String,
}

/// `GET /call/{slug}`.
pub(super) async fn show(
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response> {
    let wanted = asked.language().or_else(|| accepted(&headers));
    let shown = async {
        let call = call::public(&app, &slug).await?;
        let language = wanted.unwrap_or_else(|| words::language_of(&call.default_language));
        let begun = asked.municipality.map(|name| ("municipality".to_owned(), name));
        let sent = Sent::new(begun.into_iter().collect());
        let page = filled(&app, &slug, call, language, &sent, &[]).await?;
        pages::answer(StatusCode::OK, &page)
    };
    let shown = shown.await;
    shown.or_else(|error| sorry(wanted.unwrap_or(Language::En), &error, GONE))
}

/// `POST /call/{slug}`: registers, and goes on to the thanks; or shows the form with what is wrong.
pub(super) async fn register(
    State(app): State<App>,
    asker: Asker,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    Body(fields): Body<Vec<(String, String)>>,
) -> Result<Response> {
    let wanted = asked.language().or_else(|| accepted(&headers));
    let done = async {
        app.throttle.check_public(asker.address)?;
        let call = call::public(&app, &slug).await?;
        let language = wanted.unwrap_or_else(|| words::language_of(&call.default_language));
        let sent = Sent::new(fields);
        let thanks = format!("/call/{slug}/thanks?lang={language}");
        // A field that people don't see: whoever fills it in is a program, and gets thanks.
        if !sent.get("website").is_empty() {
            return Ok(on_to(&thanks));
        }
        let new = sent.registration(&municipalities(&app, &call.country).await?, language);
        match registrations::register(&app, &slug, new).await? {
            Ok(()) => Ok(on_to(&thanks)),
            Err(faults) => {
                let page = filled(&app, &slug, call, language, &sent, &faults).await?;
                pages::answer(StatusCode::UNPROCESSABLE_ENTITY, &page)
            }
        }
    };
    let done = done.await;
    done.or_else(|error| sorry(wanted.unwrap_or(Language::En), &error, GONE))
}

/// `GET /call/{slug}/thanks`.
pub(super) async fn thanks(
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response> {
    let language = asked.language().or_else(|| accepted(&headers)).unwrap_or(Language::En);
    let mut page = SaidPage::new(language, "call-thanks-title", &["call-thanks", "call-thanks-next"]);
    page.languages = tongues(language, &format!("/call/{slug}/thanks"));
    pages::answer(StatusCode::OK, &page)
}

/// The municipalities of a country, by name.
pub(super) async fn municipalities(app: &App, country: &str) -> Result<Vec<Organisation>> {
    let wanted =
        Wanted { country: Some(country.to_owned()), kind: Some("municipality".to_owned()), ..Wanted::default() };
    organisations(&mut app.db.read().await?, &wanted, MUNICIPALITIES).await
}

/// A text in a language, or else in the network's own, or in any; and in which it is, if it is another.
pub(super) fn text_in<'a>(
    texts: &'a BTreeMap<String, CallText>,
    language: Language,
    default: &str,
) -> Option<(&'a CallText, Option<String>)> {
    if let Some(text) = texts.get(language.as_str()) {
        return Some((text, None));
    }
    let (tag, text) = texts.get_key_value(default).or_else(|| texts.iter().next())?;
    Some((text, Some(tag.clone())))
}

async fn filled(
    app: &App,
    slug: &str,
    call: PublicCall,
    language: Language,
    sent: &Sent,
    faults: &[Fault],
) -> Result<CallPage> {
    let municipalities = municipalities(app, &call.country).await?;
    let facts = store::call::facts_by_slug(&mut app.db.read().await?, slug).await?.ok_or(Error::NOT_FOUND)?;
    let network = named(&call.network, language, slug);
    let text = text_in(&call.texts, language, &call.default_language);
    let offer =
        Offer { municipalities: Some(&municipalities), themes: &call.themes, seats: call.seats_per_municipality };
    let closes = call.closes_ms.map(|at| {
        let at = looks::moment(at, &facts.time_zone, language);
        say(language, "call-closes", &[("at", words::text(at))])
    });
    let path = format!("/call/{slug}");
    let (title, intro, includes, text_lang) = match text {
        Some((text, tag)) => {
            (text.title.clone(), markup::render(&text.intro, &[]), markup::render(&text.includes, &[]), tag)
        }
        None => (network.clone(), String::new(), String::new(), None),
    };
    Ok(CallPage {
        language,
        languages: tongues(language, &path),
        languages_label: say(language, "call-languages", &[]),
        network,
        title,
        text_lang,
        intro,
        includes_title: say(language, "call-includes", &[]),
        includes,
        form: call.open.then(|| Form::new(language, &offer, sent, faults)),
        action: format!("{path}?lang={language}"),
        closes,
        closed: say(language, "call-closed", &[]),
    })
}
