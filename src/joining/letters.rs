//! What those who registered are told by mail, each letter with a link of its own to their registration.

use mellanrum_protocol::shapes::mail::{Language, MailKind};
use mellanrum_protocol::{InviteId, ProposalId};

use super::store::call::{self, Facts};
use super::store::registrations::{self as store, Row};
use crate::App;
use crate::error::{Error, Result};
use crate::identity::secret::Kind;
use crate::mail::{self, Letter};
use crate::orgs;
use crate::store::Tx;
use crate::words;

/// Most links to one registration that work; of more the oldest end.
const LINKS: i64 = 20;
/// The link to a registration is sent again at most once in so many milliseconds, however often somebody asks.
const AGAIN_MS: i64 = 3_600_000;

/// What there is to tell.
pub(super) enum News<'a> {
    /// It has come.
    Receipt,
    /// It had come before: here is the link again.
    Again,
    /// There is a proposal.
    Proposal { id: ProposalId, title: &'a str },
    /// The municipality takes part: the invitation, and for how many people it is.
    Confirmed { invite: InviteId, url: String, seats: u32 },
    /// There is a place for one in line.
    PlaceFree,
    /// It doesn't take part.
    Declined,
}

/// Queues a letter to the contact of a registration, in the transaction of what it tells of.
pub(super) async fn tell(app: &App, tx: &mut Tx, row: &Row, news: News<'_>) -> Result<()> {
    let now_ms = app.clock.now_ms();
    let facts = call::facts(tx, row.network_id).await?.ok_or(Error::NOT_FOUND)?;
    let municipality = orgs::store::get(tx, row.organisation_id).await?.ok_or(Error::NOT_FOUND)?.short_name;
    let language = words::language_of(&row.language);
    let mut args =
        vec![("network", words::text(network_name(&facts, language))), ("municipality", words::text(municipality))];
    let (id, mut list, mut url) = (row.id, None, None);
    let (kind, key) = match news {
        News::Receipt => (MailKind::RegistrationReceipt, format!("{id}:{}", row.submitted_ms)),
        News::Again => (MailKind::RegistrationLink, format!("{id}:{}", now_ms / AGAIN_MS)),
        News::Proposal { id: proposal, title } => {
            args.push(("title", words::text(title)));
            list = Some(format!("proposals:{}", row.network_id));
            (MailKind::Proposal, format!("{proposal}:{id}"))
        }
        News::Confirmed { invite, url: invitation, seats } => {
            args.push(("n", i64::from(seats).into()));
            url = Some(invitation);
            (MailKind::MunicipalityConfirmed, invite.to_string())
        }
        News::PlaceFree => (MailKind::PlaceFree, format!("{id}:{now_ms}")),
        News::Declined => (MailKind::RegistrationDeclined, format!("{id}:{now_ms}")),
    };
    let link = match url {
        Some(url) => url,
        None => link(app, tx, row, now_ms).await?,
    };
    let letter = Letter {
        kind,
        to: row.email.clone(),
        name: row.name.clone(),
        person: None,
        language,
        key: format!("{kind}:{key}"),
        list,
        link,
        args,
        until_ms: None,
    };
    mail::queue(app, tx, &letter).await?;
    Ok(())
}

/// What a network is called in a language, or else in its own.
pub(super) fn network_name(facts: &Facts, language: Language) -> String {
    let name = facts.name.get(language.as_str()).or_else(|| facts.name.get(&facts.default_language));
    name.cloned().unwrap_or_else(|| facts.slug.clone())
}

/// A new link to a registration.
async fn link(app: &App, tx: &mut Tx, row: &Row, now_ms: i64) -> Result<String> {
    let secret = Kind::Registration.make(&app.clock);
    store::add_link(tx, row.id, &secret.hash, now_ms, LINKS).await?;
    Ok(format!("{}/registration/{}", app.config.public_url(), secret.text))
}
