//! Registering a municipality's interest, and seeing, changing and withdrawing it by the link in the mail.

use std::collections::HashMap;

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits::REGISTRATIONS;
use mellanrum_protocol::shapes::coaching::Needs;
use mellanrum_protocol::shapes::joining::{
    Contact, Experience, NewRegistration, PlanKind, Registration, RegistrationState, StartingPoint,
};
use mellanrum_protocol::shapes::proposals::GivenAnswer;
use mellanrum_protocol::{NetworkId, OrganisationId, RegistrationId};
use serde::{Deserialize, Serialize};

use super::call::{self, number};
pub use super::check::Fault;
use super::check::{self, Checked};
use super::decide;
use super::letters::{self, News};
use super::store::call::{self as calls, CallRow, Facts};
use super::store::registrations::{self as store, Row};
use crate::App;
use crate::archive::beside;
use crate::archive::row::{Word, json, to_json};
use crate::error::{Error, Result};
use crate::identity::secret::Kind;
use crate::store::Tx;

/// What a municipality has said of itself, as it is stored: see [`NewRegistration`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Said {
    pub wants: String,
    pub needs: String,
    pub plans: String,
    pub themes: Vec<String>,
    pub plan_kinds: Vec<PlanKind>,
    pub experience: Option<Experience>,
    pub starting_point: Option<StartingPoint>,
    pub seats_wanted: Option<u32>,
}

/// Registers a municipality by a call. Whether the same address has registered it before doesn't show: then its owner gets their link
/// again, and nothing else happens. The inner error is all that is wrong with what was said.
pub async fn register(app: &App, slug: &str, new: NewRegistration) -> Result<Result<(), Vec<Fault>>> {
    let now_ms = app.clock.now_ms();
    let mut tx = app.db.read().await?;
    let (facts, row) = call::by_slug(&mut tx, slug).await?;
    if !call::is_open(&row, now_ms) {
        return Err(ErrorCode::CallClosed.into());
    }
    let checked = match check::registration(&mut tx, &row, new).await? {
        Ok(checked) => checked,
        Err(faults) => return Ok(Err(faults)),
    };
    drop(tx);
    let (writer, network) = (app.clone(), facts.id);
    let came =
        beside(app, move |tx| Box::pin(async move { store_new(&writer, tx, &facts, checked, now_ms).await })).await?;
    app.mail.wake();
    if came {
        super::tell(app, network).await;
    }
    Ok(Ok(()))
}

/// Whether one came or came back.
async fn store_new(app: &App, tx: &mut Tx, facts: &Facts, checked: Checked, now_ms: i64) -> Result<bool> {
    let row = calls::lock(tx, facts.id).await?.ok_or(Error::NOT_FOUND)?;
    if !call::is_open(&row, now_ms) {
        return Err(ErrorCode::CallClosed.into());
    }
    let known = store::of(tx, facts.id, checked.organisation.id, &checked.email).await?;
    if let Some(known) = known.as_ref().filter(|known| known.state.0 != RegistrationState::Withdrawn) {
        letters::tell(app, tx, known, News::Again).await?;
        return Ok(false);
    }
    if known.is_none() && store::count(tx, facts.id).await?.0 >= REGISTRATIONS {
        return Err(ErrorCode::LimitExceeded.into());
    }
    let fresh = Row {
        id: known.as_ref().map_or_else(|| RegistrationId(app.clock.id()), |known| known.id),
        network_id: facts.id,
        organisation_id: checked.organisation.id,
        name: checked.name,
        email: checked.email,
        title: checked.title,
        language: checked.language,
        said: to_json(&checked.said)?,
        state: Word(RegistrationState::Registered),
        submitted_ms: now_ms,
        changed_ms: now_ms,
        seats: None,
        invite_id: None,
        waiting: None,
        reason: String::new(),
        told_ms: None,
    };
    if known.is_some() {
        store::update(tx, &fresh).await?;
    } else {
        store::insert(tx, &fresh).await?;
    }
    letters::tell(app, tx, &fresh, News::Receipt).await?;
    Ok(true)
}

/// The registration of a link, its network and its call. A link that was never given out, or has ended, names nothing.
pub(super) async fn by_link(tx: &mut Tx, secret: &str) -> Result<(Facts, CallRow, Row)> {
    let hash = Kind::Registration.hash_of(secret).ok_or(Error::NOT_FOUND)?;
    let row = store::by_link(tx, &hash).await?.ok_or(Error::NOT_FOUND)?;
    let facts = calls::facts(tx, row.network_id).await?.ok_or(Error::NOT_FOUND)?;
    let call = calls::get(tx, row.network_id).await?.ok_or(Error::NOT_FOUND)?;
    Ok((facts, call, row))
}

/// Changes what was said, by the link. The municipality and the address stay: whoever wants others registers anew.
pub(super) async fn change(app: &App, secret: &str, new: NewRegistration) -> Result<Result<(), Vec<Fault>>> {
    let now_ms = app.clock.now_ms();
    let secret = secret.to_owned();
    let changed = beside(app, move |tx| {
        Box::pin(async move {
            let (facts, call, row) = by_link(tx, &secret).await?;
            calls::lock(tx, facts.id).await?;
            let row = store::get(tx, facts.id, row.id).await?.ok_or(Error::NOT_FOUND)?;
            if !stands(row.state.0) {
                return Err(ErrorCode::Conflict.into());
            }
            let contact = Contact { email: row.email.clone(), ..new.contact };
            let new = NewRegistration { organisation_id: row.organisation_id, contact, not_binding: true, ..new };
            let checked = match check::registration(tx, &call, new).await? {
                Ok(checked) => checked,
                Err(faults) => return Ok(Err(faults)),
            };
            let Checked { name, title, language, said, .. } = checked;
            let said = to_json(&said)?;
            store::update(tx, &Row { name, title, language, said, changed_ms: now_ms, ..row }).await?;
            Ok(Ok(facts.id))
        })
    })
    .await?;
    match changed {
        Ok(network) => super::tell(app, network).await,
        Err(faults) => return Ok(Err(faults)),
    }
    Ok(Ok(()))
}

/// Takes a registration back, by the link. Doing so again changes nothing.
pub(super) async fn withdraw(app: &App, secret: &str) -> Result<()> {
    let (writer, secret) = (app.clone(), secret.to_owned());
    let network = beside(app, move |tx| {
        Box::pin(async move {
            let (facts, _, row) = by_link(tx, &secret).await?;
            calls::lock(tx, facts.id).await?;
            let mut row = store::get(tx, facts.id, row.id).await?.ok_or(Error::NOT_FOUND)?;
            if row.state.0 != RegistrationState::Withdrawn {
                decide::leave(&writer, tx, &mut row, RegistrationState::Withdrawn).await?;
                row.changed_ms = writer.clock.now_ms();
                store::update(tx, &row).await?;
            }
            Ok(facts.id)
        })
    })
    .await?;
    app.mail.wake();
    super::tell(app, network).await;
    Ok(())
}

/// What municipalities have said of themselves, by those of their registrations that stand; of several the newest.
pub async fn needs(tx: &mut Tx, network: NetworkId) -> Result<HashMap<OrganisationId, Needs>> {
    let mut needs = HashMap::new();
    for row in store::all(tx, network).await?.into_iter().rev().filter(|row| stands(row.state.0)) {
        let Said { themes, experience, starting_point, .. } = json(&row.said)?;
        needs.insert(row.organisation_id, Needs { themes, experience, starting_point });
    }
    Ok(needs)
}

/// Whether those who registered still have a say.
pub(super) const fn stands(state: RegistrationState) -> bool {
    matches!(state, RegistrationState::Registered | RegistrationState::Waiting | RegistrationState::Confirmed)
}

/// As those who run the network see it.
pub(super) fn shown(row: Row, answer: Option<GivenAnswer>, place: Option<u32>) -> Result<Registration> {
    let said: Said = json(&row.said)?;
    Ok(Registration {
        id: row.id,
        network_id: row.network_id,
        organisation_id: row.organisation_id,
        contact: Contact { name: row.name, email: row.email, title: row.title },
        language: row.language,
        wants: said.wants,
        needs: said.needs,
        plans: said.plans,
        themes: said.themes,
        plan_kinds: said.plan_kinds,
        experience: said.experience,
        starting_point: said.starting_point,
        seats_wanted: said.seats_wanted,
        state: row.state.0,
        submitted_ms: row.submitted_ms,
        changed_ms: row.changed_ms,
        answer,
        seats: row.seats.map(number),
        waiting_place: place,
        told_ms: row.told_ms,
    })
}
