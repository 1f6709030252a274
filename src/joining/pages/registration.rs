//! The pages behind the link in the mail: what was registered, the proposal, and changing and taking it back.

use askama::Template;
use axum::Form as Body;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use mellanrum_protocol::shapes::joining::{Registration, RegistrationState};
use mellanrum_protocol::shapes::mail::Language;
use mellanrum_protocol::shapes::proposals::Answer;

use super::form::{Form, Offer, Sent, label_key, word_key};
use super::proposal::{Proposal, Typed};
use super::{Act, Asked, Link, SaidPage, Tongue, named, on_to, say, sorry, tongues};
use crate::App;
use crate::error::{Error, Result};
use crate::identity::extract::Asker;
use crate::joining::letters::network_name;
use crate::joining::registrations::{self, Fault, by_link, stands};
use crate::joining::store::call::{CallRow, Facts};
use crate::joining::{call, discussion, list, themes};
use crate::orgs;
use crate::store::Tx;
use crate::words::{self, pages};

/// Where there is no registration.
const GONE: (&str, &str) = ("registration-gone-title", "registration-gone");

/// A line of what was registered.
struct Line {
    label: String,
    value: String,
}

#[derive(Template)]
#[template(path = "joining/pages/registration.html")]
struct RegistrationPage {
    language: Language,
    languages: Vec<Tongue>,
    languages_label: String,
    network: String,
    title: String,
    done: Option<String>,
    state: String,
    reason: Option<String>,
    proposal: Option<Proposal>,
    here: String,
    said_title: String,
    said: Vec<Line>,
    stands: bool,
    change: String,
    withdraw: String,
}

#[derive(Template)]
#[template(path = "joining/pages/change.html")]
struct ChangePage {
    language: Language,
    languages: Vec<Tongue>,
    languages_label: String,
    network: String,
    title: String,
    municipality: String,
    email: String,
    form: Form,
    action: String,
    back: String,
}

/// What a link opens.
struct Opened {
    facts: Facts,
    call: CallRow,
    one: Registration,
    municipality: mellanrum_protocol::shapes::orgs::Organisation,
    reason: String,
    language: Language,
}

async fn open(tx: &mut Tx, secret: &str, asked: &Asked) -> Result<Opened> {
    let (facts, call, row) = by_link(tx, secret).await?;
    let all = list::all(tx, facts.id).await?;
    let one = all.into_iter().find(|one| one.id == row.id).ok_or(Error::NOT_FOUND)?;
    let municipality = orgs::store::get(tx, row.organisation_id).await?.ok_or(Error::NOT_FOUND)?;
    let language = asked.language().unwrap_or_else(|| words::language_of(&row.language));
    Ok(Opened { facts, call, one, municipality, reason: row.reason, language })
}

/// In which language to say that something went wrong.
fn tongue(asked: &Asked) -> Language {
    asked.language().unwrap_or(Language::En)
}

/// `GET /registration/{secret}`.
pub(super) async fn show(
    State(app): State<App>,
    Path(secret): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let page = page(&app, &secret, &asked, Typed::default()).await;
    let shown = page.and_then(|page| pages::answer(StatusCode::OK, &page));
    shown.or_else(|error| sorry(tongue(&asked), &error, GONE))
}

async fn page(app: &App, secret: &str, asked: &Asked, typed: Typed) -> Result<RegistrationPage> {
    let mut tx = app.db.read().await?;
    let Opened { facts, one, municipality, reason, language, .. } = open(&mut tx, secret, asked).await?;
    let stands = stands(one.state);
    let proposal = if stands {
        let size_class = municipality.size_class.as_deref();
        Proposal::of(app, &mut tx, &facts, &one, size_class, language, typed).await?
    } else {
        None
    };
    let network = network_name(&facts, language);
    let plain = |key: &str| say(language, key, &[]);
    let done = asked.done.as_deref().filter(|done| ["changed", "answered", "commented"].contains(done));
    let args = [
        ("network", words::text(network.clone())),
        ("n", i64::from(one.seats.or(one.waiting_place).unwrap_or_default()).into()),
    ];
    let here = format!("/registration/{secret}");
    Ok(RegistrationPage {
        language,
        languages: tongues(language, &here),
        languages_label: plain("call-languages"),
        title: say(language, "registration-title", &[("municipality", words::text(municipality.short_name.clone()))]),
        network,
        done: done.map(|done| plain(&format!("registration-{done}"))),
        state: say(language, &format!("registration-state-{}", one.state), &args),
        reason: (one.state == RegistrationState::Declined && !reason.is_empty()).then_some(reason),
        proposal,
        said_title: plain("registration-said"),
        said: said(&mut tx, &one, language).await?,
        stands,
        change: plain("registration-change"),
        withdraw: plain("registration-withdraw"),
        here,
    })
}

/// What was registered, without what was left empty.
async fn said(tx: &mut Tx, one: &Registration, language: Language) -> Result<Vec<Line>> {
    let known = themes(tx, one.network_id).await?;
    let name = |slug: &String| {
        let theme = known.iter().find(|theme| theme.slug == *slug);
        theme.map_or_else(|| slug.clone(), |theme| named(&theme.name, language, slug))
    };
    let word = |field: &str, word: &str| say(language, &word_key(field, word), &[]);
    let plans: Vec<_> = one.plan_kinds.iter().map(|kind| word("plan_kinds", kind.as_str())).collect();
    let lines = [
        ("name", one.contact.name.clone()),
        ("email", one.contact.email.clone()),
        ("title", one.contact.title.clone()),
        ("wants", one.wants.clone()),
        ("needs", one.needs.clone()),
        ("plans", one.plans.clone()),
        ("themes", one.themes.iter().map(name).collect::<Vec<_>>().join("\n")),
        ("plan_kinds", plans.join("\n")),
        ("experience", one.experience.map(|one| word("experience", one.as_str())).unwrap_or_default()),
        ("starting_point", one.starting_point.map(|one| word("starting_point", one.as_str())).unwrap_or_default()),
        ("seats_wanted", one.seats_wanted.map(|seats| seats.to_string()).unwrap_or_default()),
    ];
    let line = |(field, value): (&str, String)| Line { label: say(language, &label_key(field), &[]), value };
    Ok(lines.into_iter().filter(|(_, value)| !value.is_empty()).map(line).collect())
}

/// `GET /registration/{secret}/change`.
pub(super) async fn change_page(
    State(app): State<App>,
    Path(secret): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let page = change_form(&app, &secret, &asked, None, &[]).await;
    let shown = page.and_then(|page| pages::answer(StatusCode::OK, &page));
    shown.or_else(|error| sorry(tongue(&asked), &error, GONE))
}

async fn change_form(
    app: &App,
    secret: &str,
    asked: &Asked,
    sent: Option<Sent>,
    faults: &[Fault],
) -> Result<ChangePage> {
    let mut tx = app.db.read().await?;
    let Opened { facts, call, one, municipality, language, .. } = open(&mut tx, secret, asked).await?;
    if !stands(one.state) {
        return Err(mellanrum_protocol::error::ErrorCode::Conflict.into());
    }
    let mut themes = themes(&mut tx, facts.id).await?;
    let offered = call::offered(&call)?;
    themes.retain(|theme| offered.contains(&theme.slug));
    let offer = Offer { municipalities: None, themes: &themes, seats: call::number(call.seats) };
    let sent = sent.unwrap_or_else(|| Sent::of(&one));
    let here = format!("/registration/{secret}");
    Ok(ChangePage {
        language,
        languages: Vec::new(),
        languages_label: say(language, "call-languages", &[]),
        network: network_name(&facts, language),
        title: say(language, "registration-change-title", &[]),
        municipality: municipality.short_name,
        email: one.contact.email,
        form: Form::new(language, &offer, &sent, faults),
        action: format!("{here}/change?lang={language}"),
        back: format!("{here}?lang={language}"),
    })
}

/// `POST /registration/{secret}/change`.
pub(super) async fn change(
    State(app): State<App>,
    asker: Asker,
    Path(secret): Path<String>,
    Query(asked): Query<Asked>,
    Body(fields): Body<Vec<(String, String)>>,
) -> Result<Response> {
    let done = async {
        app.throttle.check_public(asker.address)?;
        let sent = Sent::new(fields);
        let language = {
            let mut tx = app.db.read().await?;
            open(&mut tx, &secret, &asked).await?.language
        };
        match registrations::change(&app, &secret, sent.registration(&[], language)).await? {
            Ok(()) => Ok(on_to(&format!("/registration/{secret}?lang={language}&done=changed"))),
            Err(faults) => {
                let page = change_form(&app, &secret, &asked, Some(sent), &faults).await?;
                pages::answer(StatusCode::UNPROCESSABLE_ENTITY, &page)
            }
        }
    };
    let done = done.await;
    done.or_else(|error| sorry(tongue(&asked), &error, GONE))
}

/// `GET /registration/{secret}/withdraw`: asks, since a link is opened by accident.
pub(super) async fn withdraw_page(
    State(app): State<App>,
    Path(secret): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let shown = async {
        let mut tx = app.db.read().await?;
        let Opened { one, language, .. } = open(&mut tx, &secret, &asked).await?;
        let here = format!("/registration/{secret}");
        if one.state == RegistrationState::Withdrawn {
            return Ok(on_to(&format!("{here}?lang={language}")));
        }
        let mut page = SaidPage::new(language, "registration-withdraw-title", &["registration-withdraw-text"]);
        page.act = Some(Act {
            action: format!("{here}/withdraw?lang={language}"),
            label: say(language, "registration-withdraw-act", &[]),
            class: "danger",
        });
        page.link =
            Some(Link { href: format!("{here}?lang={language}"), label: say(language, "registration-keep", &[]) });
        pages::answer(StatusCode::OK, &page)
    };
    let shown = shown.await;
    shown.or_else(|error| sorry(tongue(&asked), &error, GONE))
}

/// `POST /registration/{secret}/withdraw`.
pub(super) async fn withdraw(
    State(app): State<App>,
    asker: Asker,
    Path(secret): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let done = async {
        app.throttle.check_public(asker.address)?;
        registrations::withdraw(&app, &secret).await?;
        Ok(on_to(&format!("/registration/{secret}?lang={}", language_tag(&app, &secret, &asked).await?)))
    };
    let done = done.await;
    done.or_else(|error| sorry(tongue(&asked), &error, GONE))
}

async fn language_tag(app: &App, secret: &str, asked: &Asked) -> Result<Language> {
    Ok(open(&mut app.db.read().await?, secret, asked).await?.language)
}

/// `POST /registration/{secret}/answer`.
pub(super) async fn answer(
    State(app): State<App>,
    asker: Asker,
    Path(secret): Path<String>,
    Query(asked): Query<Asked>,
    Body(fields): Body<Vec<(String, String)>>,
) -> Result<Response> {
    let sent = Sent::new(fields);
    let done = async {
        app.throttle.check_public(asker.address)?;
        let Ok(answer) = sent.get("answer").parse::<Answer>() else {
            return Err(Error::Invalid { field: "answer", why: "missing" });
        };
        discussion::answer(&app, &secret, answer, sent.get("text")).await
    };
    let typed = Typed { answer: Some(sent.clone()), ..Typed::default() };
    let done = done.await;
    said_or_fault(&app, &secret, &asked, done, typed, "answered").await
}

/// `POST /registration/{secret}/comment`.
pub(super) async fn comment(
    State(app): State<App>,
    asker: Asker,
    Path(secret): Path<String>,
    Query(asked): Query<Asked>,
    Body(fields): Body<Vec<(String, String)>>,
) -> Result<Response> {
    let sent = Sent::new(fields);
    let done = async {
        app.throttle.check_public(asker.address)?;
        discussion::comment_by_link(&app, &secret, sent.get("text")).await
    };
    let typed = Typed { comment: Some(sent.clone()), ..Typed::default() };
    let done = done.await;
    said_or_fault(&app, &secret, &asked, done, typed, "commented").await
}

/// Back to the registration; with what was typed and what is wrong with it, if something is.
async fn said_or_fault(
    app: &App,
    secret: &str,
    asked: &Asked,
    done: Result<()>,
    mut typed: Typed,
    what: &str,
) -> Result<Response> {
    let shown = match done {
        Ok(()) => match language_tag(app, secret, asked).await {
            Ok(language) => Ok(on_to(&format!("/registration/{secret}?lang={language}&done={what}"))),
            Err(error) => Err(error),
        },
        Err(Error::Invalid { why, .. }) => {
            typed.why = Some(why);
            let page = page(app, secret, asked, typed).await;
            page.and_then(|page| pages::answer(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(error) => Err(error),
    };
    shown.or_else(|error| sorry(tongue(asked), &error, GONE))
}
