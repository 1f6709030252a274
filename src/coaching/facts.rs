//! What is known of a network's municipalities when they are put together.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use mellanrum_protocol::shapes::coaching::{Candidate, Needs, RoundState, Veto};
use mellanrum_protocol::shapes::networks::Rules;
use mellanrum_protocol::{NetworkId, OrganisationId, PersonId, RoundId};

use super::store::{self, RoundRow};
use super::{Plan, score};
use crate::archive::row::json;
use crate::error::{Error, Result};
use crate::store::Tx;
use crate::{joining, rooms};

/// The ground that groups are put together on, read at once.
pub(super) struct Ground {
    /// How many municipalities a group has.
    pub rules: Rules,
    /// The language of the names that new groups get.
    pub language: String,
    /// Who can be placed, by name.
    pub candidates: Vec<Candidate>,
    /// Who coaches, by name.
    pub coaches: Vec<PersonId>,
    /// Who is never to be together.
    pub vetoes: Vec<Veto>,
    apart: HashSet<(OrganisationId, OrganisationId)>,
    places: HashMap<OrganisationId, usize>,
    taking_part: HashSet<PersonId>,
    /// Who is in which published round.
    published: Vec<(RoundId, BTreeSet<OrganisationId>)>,
    /// Whom a coach had in which round.
    coached: BTreeMap<PersonId, Vec<(RoundId, OrganisationId)>>,
}

impl Ground {
    /// Reads it.
    pub async fn read(tx: &mut Tx, network: NetworkId, rounds: &[RoundRow]) -> Result<Self> {
        let known = rooms::networks::named(tx, network).await?.ok_or(Error::NOT_FOUND)?;
        let mut ground = Self::of(known.rules, facts_of(tx, network).await?, store::vetoes(tx, network).await?);
        ground.language = known.default_language;
        ground.coaches = store::coaches(tx, network).await?;
        ground.taking_part = store::taking_part(tx, network).await?.into_iter().collect();
        for row in rounds.iter().filter(|row| row.state.0 != RoundState::Draft) {
            let plan: Plan = json(&row.plan)?;
            if row.state.0 == RoundState::Published {
                let all = plan.groups.iter().flat_map(|group| group.organisations.iter().copied()).collect();
                ground.published.push((row.id, all));
            }
            for group in &plan.groups {
                let had = group.organisations.iter().map(|organisation| (row.id, *organisation));
                if let Some(coach) = group.coach {
                    ground.coached.entry(coach).or_default().extend(had);
                }
            }
        }
        Ok(ground)
    }

    /// One of these municipalities and vetoes, on which nobody coaches yet.
    pub fn of(rules: Rules, candidates: Vec<Candidate>, vetoes: Vec<Veto>) -> Self {
        Self {
            rules,
            language: String::new(),
            apart: vetoes.iter().map(|veto| (veto.a, veto.b)).collect(),
            places: candidates.iter().enumerate().map(|(place, one)| (one.organisation_id, place)).collect(),
            candidates,
            coaches: Vec::new(),
            vetoes,
            taking_part: HashSet::new(),
            published: Vec::new(),
            coached: BTreeMap::new(),
        }
    }

    /// A municipality that can be placed.
    pub fn candidate(&self, organisation: OrganisationId) -> Option<&Candidate> {
        self.places.get(&organisation).and_then(|place| self.candidates.get(*place))
    }

    /// Whether two municipalities are never to be together.
    pub fn apart(&self, one: OrganisationId, other: OrganisationId) -> bool {
        self.apart.contains(&ordered(one, other))
    }

    /// Whether somebody takes part in the network.
    pub fn takes_part(&self, person: PersonId) -> bool {
        self.taking_part.contains(&person)
    }

    /// Whether a municipality is in a group of another round, which is published.
    pub fn taken(&self, organisation: OrganisationId, round: RoundId) -> bool {
        self.published.iter().any(|(other, all)| *other != round && all.contains(&organisation))
    }

    /// Those of some municipalities that somebody has coached in a round before this one.
    pub fn coached(&self, person: PersonId, round: RoundId, organisations: &[OrganisationId]) -> Vec<OrganisationId> {
        let Some(had) = self.coached.get(&person) else { return Vec::new() };
        let before = |one: &&OrganisationId| had.iter().any(|(other, had)| *other != round && had == *one);
        organisations.iter().filter(before).copied().collect()
    }

    /// How well two municipalities fit together. Nothing is known of one that cannot be placed any more.
    pub fn fit(&self, one: OrganisationId, other: OrganisationId) -> i64 {
        match (self.candidate(one), self.candidate(other)) {
            (Some(one), Some(other)) => score::pair(one, other),
            _ => 0,
        }
    }
}

/// The lower one first: a pair stands for itself in one order only.
pub(super) fn ordered(one: OrganisationId, other: OrganisationId) -> (OrganisationId, OrganisationId) {
    if one < other { (one, other) } else { (other, one) }
}

/// The municipalities that can be placed, with all that is known of them: where coordinators have set what one needs, that; else what it
/// said when it registered.
pub(super) async fn facts_of(tx: &mut Tx, network: NetworkId) -> Result<Vec<Candidate>> {
    let mut set: HashMap<OrganisationId, Needs> = joining::needs(tx, network).await?;
    set.extend(store::needs(tx, network).await?);
    let mut candidates = store::candidates(tx, network).await?;
    for candidate in &mut candidates {
        if let Some(needs) = set.remove(&candidate.organisation_id) {
            candidate.themes = needs.themes;
            candidate.experience = needs.experience;
            candidate.starting_point = needs.starting_point;
        }
    }
    Ok(candidates)
}
