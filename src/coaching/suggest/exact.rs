//! The best groups of a few: every set is weighed once, by the sets that are left when it is taken away.

use super::{GROUP, Groups, LEFT, Task};

/// Sets of municipalities are the bits of a number.
type Set = usize;

fn members(set: Set, n: usize) -> impl Iterator<Item = usize> {
    (0..n).filter(move |one| set >> one & 1 == 1)
}

/// What a set is worth as one group; nothing if two of it are never to be together.
fn worths(task: &Task) -> Vec<Option<i64>> {
    let n = task.len();
    let mut worth = vec![Some(0); 1 << n];
    for set in 1..1 << n {
        let last = members(set, n).last().unwrap_or_default();
        let rest: Set = set & !(1 << last);
        worth[set] = worth[rest].and_then(|worth| {
            if members(rest, n).any(|other| task.apart[last][other]) {
                return None;
            }
            Some(worth + members(rest, n).map(|other| task.fit[last][other]).sum::<i64>())
        });
    }
    worth
}

/// All sets within a set, itself and the empty one among them.
fn within(all: Set) -> impl Iterator<Item = Set> {
    let mut next = Some(all);
    std::iter::from_fn(move || {
        let set = next?;
        next = (set > 0).then(|| (set - 1) & all);
        Some(set)
    })
}

/// For each set of those that are to be placed: the most that can be made of it in new groups, and the group of its first one then (none:
/// it is left over).
fn new_groups(task: &Task, worth: &[Option<i64>]) -> Vec<(i64, Set)> {
    let mut best = vec![(0, 0); worth.len()];
    for all in 1..worth.len() {
        let first = 1 << all.trailing_zeros();
        let mut found = (best[all & !first].0 - LEFT, 0);
        for others in within(all & !first) {
            let group = others | first;
            let size = group.count_ones() as usize;
            if !(task.least..=task.most).contains(&size) {
                continue;
            }
            let Some(worth) = worth[group] else { continue };
            let value = best[all & !group].0 + worth - GROUP;
            if value > found.0 {
                found = (value, group);
            }
        }
        best[all] = found;
    }
    best
}

/// The best groups.
pub(super) fn solve(task: &Task) -> Groups {
    let n = task.len();
    let full: Set = (1 << n) - 1;
    let worth = worths(task);
    let new = new_groups(task, &worth);
    // From the last begun group to the first: the most that can be made of what is left for it and those after it, and what it takes.
    let mut steps: Vec<Vec<(i64, Set)>> = vec![new.iter().map(|(value, _)| (*value, 0)).collect()];
    for begun in task.begun.iter().rev() {
        let space = task.most.saturating_sub(begun.pinned);
        let takes: Vec<Option<i64>> = (0..=full)
            .map(|set| {
                let size = set.count_ones() as usize;
                if size > space || members(set, n).any(|one| begun.barred[one]) {
                    return None;
                }
                let gain: i64 = members(set, n).map(|one| begun.gain[one]).sum();
                Some(worth[set]? + gain - task.cost(begun.pinned + size))
            })
            .collect();
        let after = steps.last().map_or(&[][..], Vec::as_slice);
        let best = |all: Set| {
            let taking = |set: Set| Some((after[all & !set].0 + takes[set]?, set));
            within(all).filter_map(taking).max_by_key(|(value, _)| *value).unwrap_or_default()
        };
        steps.push((0..=full).map(best).collect());
    }
    let mut left = full;
    let mut groups = Groups { begun: Vec::new(), new: Vec::new() };
    for step in steps.iter().skip(1).rev() {
        let taken = step[left].1;
        groups.begun.push(members(taken, n).collect());
        left &= !taken;
    }
    while left > 0 {
        let group = new[left].1;
        if group == 0 {
            left &= left - 1;
        } else {
            groups.new.push(members(group, n).collect());
            left &= !group;
        }
    }
    groups
}
