//! Suggestions, held against all that could have been suggested.

use std::collections::BTreeSet;
use std::time::Instant;

use mellanrum_protocol::shapes::coaching::{Candidate, Veto};
use mellanrum_protocol::shapes::networks::Rules;
use proptest::prelude::*;
use uuid::Uuid;

use super::super::facts::ordered;
use super::super::score::tests::candidate;
use super::*;

/// What groups are worth, reckoned from the beginning; nothing if they are none that there may be.
fn value(task: &Task, groups: &Groups) -> Option<i64> {
    let mut placed = BTreeSet::new();
    let mut value = 0;
    assert_eq!(groups.begun.len(), task.begun.len());
    for (begun, added) in task.begun.iter().zip(&groups.begun) {
        let size = begun.pinned + added.len();
        if added.iter().any(|one| begun.barred[*one]) || !added.is_empty() && size > task.most {
            return None;
        }
        value += added.iter().map(|one| begun.gain[*one]).sum::<i64>();
        value -= SHORT * i64::try_from(task.least.saturating_sub(size)).expect("a few");
    }
    for group in &groups.new {
        if !(task.least..=task.most).contains(&group.len()) {
            return None;
        }
        value -= GROUP;
    }
    for group in groups.begun.iter().chain(&groups.new) {
        for (place, one) in group.iter().enumerate() {
            assert!(placed.insert(*one), "{one} stands twice");
            for other in &group[..place] {
                if task.apart[*one][*other] {
                    return None;
                }
                value += task.fit[*one][*other];
            }
        }
    }
    Some(value - LEFT * i64::try_from(task.len() - placed.len()).expect("a few"))
}

/// The most that any groups are worth: all are tried.
fn best(task: &Task, one: usize, groups: &mut Groups) -> Option<i64> {
    if one == task.len() {
        return value(task, groups);
    }
    let mut found = best(task, one + 1, groups);
    for place in 0..groups.begun.len() {
        groups.begun[place].push(one);
        found = found.max(best(task, one + 1, groups));
        groups.begun[place].pop();
    }
    for place in 0..groups.new.len() {
        groups.new[place].push(one);
        found = found.max(best(task, one + 1, groups));
        groups.new[place].pop();
    }
    groups.new.push(vec![one]);
    found = found.max(best(task, one + 1, groups));
    groups.new.pop();
    found
}

/// Tasks of up to so many, with a few begun groups and vetoes.
fn tasks(most: usize) -> impl Strategy<Value = Task> {
    (0..=most, 0..=2_usize, 2..=3_usize, 0..=2_usize).prop_flat_map(|(n, begun, least, wider)| {
        let fits = prop::collection::vec(0..20_i64, n * n);
        let aparts = prop::collection::vec(prop::bool::weighted(0.12), n * n);
        let gains = prop::collection::vec(0..30_i64, n * begun);
        let bars = prop::collection::vec(prop::bool::weighted(0.15), n * begun);
        let pinned = prop::collection::vec(1..=4_usize, begun);
        (fits, aparts, gains, bars, pinned).prop_map(move |(fits, aparts, gains, bars, pinned)| {
            let pair = |one: usize, other: usize| one.min(other) * n + one.max(other);
            let rows = 0..n;
            Task {
                least,
                most: least + wider,
                fit: rows.clone().map(|one| rows.clone().map(|other| fits[pair(one, other)]).collect()).collect(),
                apart: rows
                    .clone()
                    .map(|one| rows.clone().map(|other| one != other && aparts[pair(one, other)]).collect())
                    .collect(),
                begun: pinned
                    .iter()
                    .enumerate()
                    .map(|(place, pinned)| Begun {
                        pinned: *pinned,
                        gain: gains[place * n..(place + 1) * n].to_vec(),
                        barred: bars[place * n..(place + 1) * n].to_vec(),
                    })
                    .collect(),
            }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn of_a_few_nothing_better_could_have_been_suggested(task in tasks(7)) {
        let mut groups = Groups { begun: vec![Vec::new(); task.begun.len()], new: Vec::new() };
        let most = best(&task, 0, &mut groups);
        prop_assert_eq!(value(&task, &exact::solve(&task)), most);
    }

    #[test]
    fn of_many_no_rule_is_broken_and_hardly_anything_is_lost(task in tasks(7), seed in any::<u64>()) {
        prop_assume!(task.len() > 0);
        let found = value(&task, &swaps::solve(&task, seed));
        let most = value(&task, &exact::solve(&task)).expect("groups that may be");
        let found = found.expect("groups that may be");
        prop_assert!(found <= most);
        // Vetoes among so few leave one way that no single step leads to; without them nothing is missed.
        prop_assume!(!task.apart.iter().flatten().chain(task.begun.iter().flat_map(|one| &one.barred)).any(|one| *one));
        // As little missing, as few left over, as few groups.
        prop_assert!(most - found < GROUP / 2, "{} instead of {}", found, most);
    }
}

const THEMES: [&str; 8] = ["parking", "bus", "school", "hub", "pool", "nudge", "remote", "bike"];

/// Municipalities that want different things, by a rule that has no pattern.
fn network(n: usize) -> Vec<Candidate> {
    let sizes = ["XS", "S", "M", "L", "XL"];
    let one = |n: usize| Candidate {
        themes: vec![THEMES[n * 7 % 8].to_owned(), THEMES[(n * n + 3) % 8].to_owned()],
        size_class: Some(sizes[n * n % 11 % 5].to_owned()),
        region: Some(OrganisationId(Uuid::from_u128((9_000 + n % 9) as u128))),
        ..candidate(n)
    };
    (1..=n).map(one).collect()
}

fn ground(n: usize, vetoes: &[(usize, usize)]) -> Ground {
    let org = |n: &usize| OrganisationId(Uuid::from_u128(*n as u128));
    let veto = |(one, other): &(usize, usize)| {
        let (a, b) = ordered(org(one), org(other));
        Veto { a, b, reason: String::new(), by: None, at_ms: 0 }
    };
    let rules = Rules { cohort_size_min: 3, cohort_size_max: 4, invitation_valid_days: 60 };
    Ground::of(rules, network(n), vetoes.iter().map(veto).collect())
}

fn arranged(plan: &Plan, ground: &Ground, seed: u64) -> Plan {
    let mut made = 0_u128;
    arrange(plan, ground, RoundId(Uuid::nil()), seed, || {
        made += 1;
        GroupId(Uuid::from_u128(0xf000 + made))
    })
}

#[test]
fn everybody_is_placed_in_as_few_groups_as_may_be_and_no_veto_is_broken() {
    for n in [3, 4, 6, 7, 10, 12, 13, 24, 41] {
        let ground = ground(n, &[(1, 2), (2, 3), (3, 4)][..if n > 6 { 3 } else { 0 }]);
        let plan = arranged(&Plan::default(), &ground, 0);
        let sizes: Vec<_> = plan.groups.iter().map(|group| group.organisations.len()).collect();
        assert_eq!(sizes.iter().sum::<usize>(), n);
        assert_eq!(sizes.len(), n.div_ceil(4), "{n}: {sizes:?}");
        assert!(sizes.iter().all(|size| (3..=4).contains(size)), "{n}: {sizes:?}");
        for group in &plan.groups {
            for one in &group.organisations {
                assert!(group.organisations.iter().all(|other| !ground.apart(*one, *other)));
            }
        }
    }
}

#[test]
fn of_five_one_is_left_over_and_of_two_both() {
    let placed = |n| arranged(&Plan::default(), &ground(n, &[]), 0).groups.iter().map(|g| g.organisations.len()).sum();
    let found: [usize; 3] = [2, 5, 17].map(placed);
    assert_eq!(found, [0, 4, 17]);
}

#[test]
fn the_same_seed_gives_the_same_groups_and_pins_stay() {
    let ground = ground(30, &[(1, 9)]);
    let first = arranged(&Plan::default(), &ground, 7);
    assert_eq!(arranged(&Plan::default(), &ground, 7), first);
    let mut pinned = first.clone();
    for group in &mut pinned.groups[..3] {
        group.pinned = vec![group.organisations[0], group.organisations[2]];
        group.coach = Some(PersonId(Uuid::from_u128(5)));
    }
    for seed in 0..4 {
        let again = arranged(&pinned, &ground, seed);
        for (before, after) in pinned.groups.iter().zip(&again.groups).take(3) {
            assert!(before.pinned.iter().all(|one| after.organisations.contains(one)));
            assert_eq!((before.id, &before.name, before.coach), (after.id, &after.name, after.coach));
        }
        assert_eq!(again.groups.iter().map(|group| group.organisations.len()).sum::<usize>(), 30);
    }
}

#[test]
fn coaches_without_a_group_get_one_first_whom_they_know() {
    let mut ground = ground(8, &[]);
    let coach = |n| PersonId(Uuid::from_u128(n));
    ground.coaches = vec![coach(1), coach(2), coach(3)];
    let mut plan = arranged(&Plan::default(), &ground, 0);
    let coaches: Vec<_> = plan.groups.iter().map(|group| group.coach).collect();
    assert_eq!(coaches, [Some(coach(1)), Some(coach(2))]);
    plan.groups[0].coach = Some(coach(3));
    plan.groups[1].coach = None;
    let again = arranged(&plan, &ground, 0);
    assert_eq!(again.groups[0].coach, Some(coach(3)), "who has a group keeps it");
    assert_eq!(again.groups[1].coach, Some(coach(1)));
}

/// The largest network that there may be is put together while somebody waits, also by an unoptimised build.
#[test]
fn all_of_a_country_is_put_together_within_seconds() {
    for n in [12, 24, 88, 290] {
        let ground = ground(n, &[(1, 2), (5, 9)]);
        let begun = Instant::now();
        let plan = arranged(&Plan::default(), &ground, 1);
        let took = begun.elapsed();
        assert_eq!(plan.groups.len(), n.div_ceil(4));
        assert!(took.as_secs() < 20, "{n}: {took:?}");
    }
}
