//! The registrations of a network, as those who run it look at them.

use std::collections::HashMap;

use mellanrum_protocol::NetworkId;
use mellanrum_protocol::OrganisationId;
use mellanrum_protocol::shapes::coaching::{Experience, StartingPoint};
use mellanrum_protocol::shapes::joining::{PlanKind, Registration, RegistrationList, RegistrationState};
use mellanrum_protocol::shapes::networks::NetworkAction;
use mellanrum_protocol::shapes::proposals::GivenAnswer;
use serde::Deserialize;

use super::call::{blank, number};
use super::counts::{self, Organisations};
use super::store::{call, proposals, registrations as store};
use super::{may, registrations, themes};
use crate::App;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::store::Tx;

/// Which registrations: those that fit all that is named.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// `XS`, `S`, `M`, `L`, `XL` or `XXL`.
    pub size_class: Option<String>,
    /// Of this region or province.
    #[param(value_type = Option<Uuid>)]
    pub region: Option<OrganisationId>,
    /// A theme's short name.
    pub theme: Option<String>,
    /// A kind of plan.
    pub plan: Option<PlanKind>,
    /// What kind of place it is.
    pub starting_point: Option<StartingPoint>,
    /// How much it has done.
    pub experience: Option<Experience>,
    /// How far it has come.
    pub state: Option<RegistrationState>,
    /// What it has said to the newest proposal: `yes`, `no`, `discuss`; or `none`.
    pub answer: Option<String>,
}

impl Filter {
    fn fits(&self, one: &Registration, organisations: &Organisations<'_>) -> bool {
        let organisation = organisations.get(&one.organisation_id);
        let size_class = organisation.and_then(|organisation| organisation.size_class.as_ref());
        let region = organisation.and_then(|organisation| organisation.parent_id);
        let answer = one.answer.as_ref().map_or("none", |given| given.answer.as_str());
        self.size_class.as_ref().is_none_or(|wanted| size_class == Some(wanted))
            && self.region.is_none_or(|wanted| region == Some(wanted))
            && self.theme.as_ref().is_none_or(|wanted| one.themes.contains(wanted))
            && self.plan.is_none_or(|wanted| one.plan_kinds.contains(&wanted))
            && self.starting_point.is_none_or(|wanted| one.starting_point == Some(wanted))
            && self.experience.is_none_or(|wanted| one.experience == Some(wanted))
            && self.state.is_none_or(|wanted| one.state == wanted)
            && self.answer.as_ref().is_none_or(|wanted| answer == wanted)
    }
}

/// The registrations that fit, with counts over all.
pub async fn list(app: &App, actor: &Actor, network: NetworkId, filter: &Filter) -> Result<RegistrationList> {
    let mut tx = app.db.read().await?;
    may(&mut tx, network, actor.person_id, NetworkAction::SeeRegistrations).await?;
    let facts = call::facts(&mut tx, network).await?.ok_or(Error::NOT_FOUND)?;
    let row = call::get(&mut tx, network).await?.unwrap_or_else(|| blank(&facts));
    let mut all = all(&mut tx, network).await?;
    let organisations = call::organisations(&mut tx, network, &row.country).await?;
    let known = counts::by_id(&organisations);
    let counted = counts::count(&all, &known);
    let threshold = number(row.threshold);
    let (municipalities, reached_ms) = counts::reached(&all, threshold);
    let gaps = counts::gaps(&counted, &call::size_classes(&mut tx, &row.country).await?, &organisations);
    let mut confirmed: Vec<_> =
        all.iter().filter(|one| one.state == RegistrationState::Confirmed).map(|one| one.organisation_id).collect();
    confirmed.sort_unstable();
    confirmed.dedup();
    let total = counts::standing(&all).count();
    all.retain(|one| filter.fits(one, &known));
    Ok(RegistrationList {
        registrations: all,
        themes: themes(&mut tx, network).await?,
        counts: counted,
        total: whole(total),
        municipalities: whole(municipalities),
        threshold,
        enough: reached_ms.is_some(),
        reached_ms,
        capacity: row.capacity.map(number),
        confirmed: whole(confirmed.len()),
        gaps,
        organisations,
    })
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// All registrations of a network, last come first, with what they have said to the newest proposal and their places in line.
pub(super) async fn all(tx: &mut Tx, network: NetworkId) -> Result<Vec<Registration>> {
    let mut answers = HashMap::new();
    if let Some(proposal) = proposals::newest_sent(tx, network).await? {
        for row in proposals::answers(tx, proposal.id).await? {
            let given =
                GivenAnswer { proposal_id: proposal.id, answer: row.answer.0, text: row.text, at_ms: row.at_ms };
            answers.insert(row.registration_id, given);
        }
    }
    let rows = store::all(tx, network).await?;
    let mut line: Vec<_> = rows.iter().filter(|row| row.state.0 == RegistrationState::Waiting).collect();
    line.sort_by_key(|row| row.waiting);
    let places: HashMap<_, _> = line.into_iter().map(|row| row.id).zip(1_u32..).collect();
    let shown = |row: store::Row| {
        let (answer, place) = (answers.remove(&row.id), places.get(&row.id).copied());
        registrations::shown(row, answer, place)
    };
    rows.into_iter().map(shown).collect()
}
