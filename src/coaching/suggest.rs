//! Suggesting groups: all who are not pinned are put together anew. Pure; the same municipalities, pins and seed give the same groups.
//!
//! What counts, in this order: that little is missing in groups that some are pinned in, few municipalities left over, few groups, groups that fit
//! ([`score`](super::score)). That two are never to be together holds before all of it. Up to [`EXACT`] municipalities the best groups are
//! found; for more, good ones.

mod exact;
mod swaps;

use std::collections::BTreeSet;

use mellanrum_protocol::{GroupId, OrganisationId, PersonId, RoundId};

use super::facts::Ground;
use super::{Plan, Planned};

/// Most municipalities for which all groups are weighed.
const EXACT: usize = 12;
/// What it costs to have one more group, to leave one municipality over, and for each one that is missing in a begun group: each more than
/// all that comes before it can be worth.
const GROUP: i64 = 1_000_000;
const LEFT: i64 = 1_000 * GROUP;
const SHORT: i64 = 1_000 * LEFT;

/// A group that some are pinned in.
#[derive(Debug, Clone)]
struct Begun {
    /// How many are.
    pinned: usize,
    /// What each of the others is worth to them.
    gain: Vec<i64>,
    /// Whether it is never to be with one of them.
    barred: Vec<bool>,
}

/// What is to be solved: municipalities are numbers.
#[derive(Debug, Clone)]
struct Task {
    /// Fewest and most in a group.
    least: usize,
    most: usize,
    /// What each two are worth to each other.
    fit: Vec<Vec<i64>>,
    /// Whether two are never to be together.
    apart: Vec<Vec<bool>>,
    begun: Vec<Begun>,
}

/// Who comes into which begun group, and the new groups.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Groups {
    begun: Vec<Vec<usize>>,
    new: Vec<Vec<usize>>,
}

impl Task {
    /// How many are to be placed.
    fn len(&self) -> usize {
        self.fit.len()
    }

    /// What it costs that a begun group has this many.
    fn cost(&self, size: usize) -> i64 {
        SHORT * i64::try_from(self.least.saturating_sub(size)).unwrap_or_default()
    }

    fn solve(&self, seed: u64) -> Groups {
        let mut groups = if self.len() <= EXACT { exact::solve(self) } else { swaps::solve(self, seed) };
        for group in groups.begun.iter_mut().chain(&mut groups.new) {
            group.sort_unstable();
        }
        groups.new.sort();
        groups
    }
}

/// The plan with everybody who is not pinned put into groups anew. Groups keep their names and coaches where they keep most of theirs; a
/// group that has nobody coaching it gets somebody who coaches none. `id` makes ids of new groups.
pub(super) fn arrange(
    plan: &Plan,
    ground: &Ground,
    round: RoundId,
    seed: u64,
    mut id: impl FnMut() -> GroupId,
) -> Plan {
    let pinned: BTreeSet<OrganisationId> = plan.groups.iter().flat_map(|group| group.pinned.iter().copied()).collect();
    let candidates = ground.candidates.iter().map(|one| one.organisation_id);
    let free: Vec<OrganisationId> =
        candidates.filter(|one| !pinned.contains(one) && !ground.taken(*one, round)).collect();
    let groups = task(plan, ground, &free).solve(seed);
    let named = |set: &Vec<usize>| -> Vec<OrganisationId> {
        set.iter().filter_map(|place| free.get(*place).copied()).collect()
    };
    let mut added = groups.begun.iter().map(named);
    let mut sets: Vec<Vec<OrganisationId>> = groups.new.iter().map(named).collect();
    let mut arranged = Plan::default();
    for group in &plan.groups {
        let organisations = if group.pinned.is_empty() {
            let Some(set) = take_likest(&mut sets, &group.organisations) else { continue };
            set
        } else {
            group.pinned.iter().copied().chain(added.next().unwrap_or_default()).collect()
        };
        arranged.groups.push(Planned { organisations, ..group.clone() });
    }
    for organisations in sets {
        // Not a name of a group that is gone: it may have been said aloud.
        let name = Plan { groups: plan.groups.iter().chain(&arranged.groups).cloned().collect() };
        let name = name.free_name(&ground.language);
        arranged.groups.push(Planned { organisations, ..Planned::empty(id(), name) });
    }
    coach(&mut arranged, ground, round);
    arranged
}

fn task(plan: &Plan, ground: &Ground, free: &[OrganisationId]) -> Task {
    let size = |limit: u32| usize::try_from(limit).unwrap_or(usize::MAX);
    let row = |one: &OrganisationId| free.iter().map(|other| ground.fit(*one, *other)).collect();
    let barred = |one: &OrganisationId| free.iter().map(|other| ground.apart(*one, *other)).collect();
    let begun = plan.groups.iter().filter(|group| !group.pinned.is_empty()).map(|group| Begun {
        pinned: group.pinned.len(),
        gain: free.iter().map(|one| group.pinned.iter().map(|other| ground.fit(*one, *other)).sum()).collect(),
        barred: free.iter().map(|one| group.pinned.iter().any(|other| ground.apart(*one, *other))).collect(),
    });
    Task {
        least: size(ground.rules.cohort_size_min),
        most: size(ground.rules.cohort_size_max),
        fit: free.iter().map(row).collect(),
        apart: free.iter().map(barred).collect(),
        begun: begun.collect(),
    }
}

/// Takes that of the sets that has most in common with what a group was.
fn take_likest(sets: &mut Vec<Vec<OrganisationId>>, was: &[OrganisationId]) -> Option<Vec<OrganisationId>> {
    let common = |set: &Vec<OrganisationId>| set.iter().filter(|one| was.contains(one)).count();
    // The first of those that have as much.
    let likest = (0..sets.len()).rev().max_by_key(|place| sets.get(*place).map(common))?;
    Some(sets.remove(likest))
}

/// Gives groups that nobody coaches a coach who has none: first whoever has coached most of its municipalities before.
fn coach(plan: &mut Plan, ground: &Ground, round: RoundId) {
    let busy: BTreeSet<PersonId> = plan.groups.iter().filter_map(|group| group.coach).collect();
    let mut idle: Vec<PersonId> = ground.coaches.iter().copied().filter(|coach| !busy.contains(coach)).collect();
    let mut known = Vec::new();
    for (place, group) in plan.groups.iter().enumerate().filter(|(_, group)| group.coach.is_none()) {
        for coach in &idle {
            known.push((ground.coached(*coach, round, &group.organisations).len(), place, *coach));
        }
    }
    known.sort_by_key(|(count, place, _)| (std::cmp::Reverse(*count), *place));
    for (_, place, coach) in known {
        let Some(group) = plan.groups.get_mut(place).filter(|group| group.coach.is_none()) else { continue };
        if let Some(found) = idle.iter().position(|one| *one == coach) {
            group.coach = Some(idle.remove(found));
        }
    }
}

#[cfg(test)]
mod tests;
