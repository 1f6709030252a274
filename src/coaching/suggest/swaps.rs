//! Good groups of many: put together one after the other, then bettered by moves and swaps. Steps that make it a little worse are taken as
//! well, ever smaller ones, so that it does not stay with the first that no single step betters. The number of steps is bounded, not the
//! time: the same seed always comes to the same end.

use super::{GROUP, Groups, LEFT, Task};

/// Steps that are tried for each municipality, and in all.
const STEPS: usize = 3_000;
const MOST_STEPS: usize = 900_000;
/// How much worse a step may be at first: about what two shared themes are worth.
const WORSE: u64 = 12;
/// How often the number of groups is raised because some could not be placed.
const RAISES: usize = 3;

/// Numbers that look random (`SplitMix64`), the same for the same seed.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// One of 0 to `below` − 1.
    fn below(&mut self, below: usize) -> usize {
        let below = u64::try_from(below.max(1)).unwrap_or(u64::MAX);
        usize::try_from(self.next() % below).unwrap_or_default()
    }
}

/// Everybody in a slot: first the begun groups, then the new ones, last those who are left over.
#[derive(Clone)]
struct State<'a> {
    task: &'a Task,
    slots: Vec<Vec<usize>>,
    at: Vec<usize>,
}

impl<'a> State<'a> {
    fn new(task: &'a Task, groups: usize) -> Self {
        let left = task.begun.len() + groups;
        let mut slots = vec![Vec::new(); left + 1];
        slots[left] = (0..task.len()).collect();
        Self { task, slots, at: vec![left; task.len()] }
    }

    fn left(&self) -> usize {
        self.slots.len() - 1
    }

    /// How many are in a group, those pinned there among them.
    fn size(&self, slot: usize) -> usize {
        self.slots[slot].len() + self.task.begun.get(slot).map_or(0, |begun| begun.pinned)
    }

    /// What one is worth in a slot, were `without` not there; nothing if it is never to be there.
    fn gain(&self, one: usize, slot: usize, without: Option<usize>) -> Option<i64> {
        if slot == self.left() {
            return Some(0);
        }
        let mut gain = 0;
        if let Some(begun) = self.task.begun.get(slot) {
            if begun.barred[one] {
                return None;
            }
            gain += begun.gain[one];
        }
        let (fit, apart) = (&self.task.fit[one], &self.task.apart[one]);
        for other in self.slots[slot].iter().filter(|other| **other != one && Some(**other) != without) {
            if apart[*other] {
                return None;
            }
            gain += fit[*other];
        }
        Some(gain)
    }

    /// What it costs that a slot has this many. Those in a new group that is too small are as good as left over: so one comes after the
    /// other until there are enough.
    fn cost(&self, slot: usize, size: usize) -> i64 {
        if slot < self.task.begun.len() {
            self.task.cost(size)
        } else if slot == self.left() || size < self.task.least {
            LEFT * i64::try_from(size).unwrap_or_default()
        } else {
            GROUP
        }
    }

    /// How much better all is once one has moved to another slot.
    fn moving(&self, one: usize, to: usize) -> Option<i64> {
        let from = self.at[one];
        let (here, there) = (self.size(from), self.size(to));
        if to != self.left() && there >= self.task.most {
            return None;
        }
        let costs = self.cost(from, here) + self.cost(to, there) - self.cost(from, here - 1) - self.cost(to, there + 1);
        Some(self.gain(one, to, None)? - self.gain(one, from, None)? + costs)
    }

    /// How much better all is once two have changed places.
    fn swapping(&self, one: usize, other: usize) -> Option<i64> {
        let (here, there) = (self.at[one], self.at[other]);
        let before = self.gain(one, here, None)? + self.gain(other, there, None)?;
        Some(self.gain(one, there, Some(other))? + self.gain(other, here, Some(one))? - before)
    }

    fn put(&mut self, one: usize, to: usize) {
        let from = self.at[one];
        self.slots[from].retain(|other| *other != one);
        self.slots[to].push(one);
        self.at[one] = to;
    }

    fn value(&self) -> i64 {
        let slot = |slot: usize| {
            let gains = self.slots[slot].iter().enumerate().map(|(place, one)| {
                let begun = self.task.begun.get(slot).map_or(0, |begun| begun.gain[*one]);
                let others = self.slots[slot].iter().take(place).map(|other| self.task.fit[*one][*other]).sum::<i64>();
                if slot == self.left() { 0 } else { begun + others }
            });
            gains.sum::<i64>() - self.cost(slot, self.size(slot))
        };
        (0..self.slots.len()).map(slot).sum()
    }

    /// Puts everybody somewhere, in a random order: first where some are missing yet.
    fn fill(&mut self, chance: &mut Chance) {
        let mut order: Vec<usize> = (0..self.task.len()).collect();
        for place in (1..order.len()).rev() {
            order.swap(place, chance.below(place + 1));
        }
        for one in order {
            let best = |below: usize| {
                let open = (0..self.left()).filter(|slot| self.size(*slot) < below);
                open.filter_map(|slot| Some((self.gain(one, slot, None)?, slot))).max_by_key(|(gain, _)| *gain)
            };
            if let Some((_, slot)) = best(self.task.least).or_else(|| best(self.task.most)) {
                self.put(one, slot);
            }
        }
    }

    /// Tries one step; how much better it made all, if it was taken.
    fn step(&mut self, chance: &mut Chance, worse: i64) -> i64 {
        let one = chance.below(self.task.len());
        if chance.below(4) == 0 {
            let to = chance.below(self.slots.len());
            match self.moving(one, to).filter(|better| to != self.at[one] && *better >= -worse) {
                Some(better) => {
                    self.put(one, to);
                    better
                }
                None => 0,
            }
        } else {
            let other = chance.below(self.task.len());
            let (here, there) = (self.at[one], self.at[other]);
            match self.swapping(one, other).filter(|better| here != there && *better >= -worse) {
                Some(better) => {
                    self.put(one, there);
                    self.put(other, here);
                    better
                }
                None => 0,
            }
        }
    }

    /// Takes every single step that betters it, until none does.
    fn finish(&mut self) {
        let mut bettered = true;
        while bettered {
            bettered = false;
            for one in 0..self.task.len() {
                for to in 0..self.slots.len() {
                    if to != self.at[one] && self.moving(one, to).is_some_and(|better| better > 0) {
                        self.put(one, to);
                        bettered = true;
                    }
                }
                for other in 0..one {
                    let (here, there) = (self.at[one], self.at[other]);
                    if here != there && self.swapping(one, other).is_some_and(|better| better > 0) {
                        self.put(one, there);
                        self.put(other, here);
                        bettered = true;
                    }
                }
            }
        }
    }
}

/// With how many new groups to begin: as few as all fit into, and no more than can be filled.
fn groups(task: &Task) -> usize {
    let space: usize = task.begun.iter().map(|begun| task.most.saturating_sub(begun.pinned)).sum();
    task.len().saturating_sub(space).div_ceil(task.most).min(fillable(task))
}

/// How many new groups there are enough municipalities for.
fn fillable(task: &Task) -> usize {
    let missing: usize = task.begun.iter().map(|begun| task.least.saturating_sub(begun.pinned)).sum();
    task.len().saturating_sub(missing) / task.least.max(1)
}

fn with(task: &Task, groups: usize, chance: &mut Chance) -> (i64, Groups) {
    let mut state = State::new(task, groups);
    state.fill(chance);
    let steps = (task.len() * STEPS).min(MOST_STEPS);
    let mut value = state.value();
    let mut best = (value, state.clone());
    for step in 0..steps {
        let left = u64::try_from(steps - step).unwrap_or_default();
        let most = WORSE * left / u64::try_from(steps).unwrap_or(1);
        let worse = i64::try_from(chance.next() % (most + 1)).unwrap_or_default();
        let better = state.step(chance, worse);
        value += better;
        if value > best.0 {
            best = (value, state.clone());
        }
    }
    let (_, mut state) = best;
    state.finish();
    for slot in task.begun.len()..state.left() {
        if state.size(slot) < task.least {
            for one in state.slots[slot].clone() {
                state.put(one, state.left());
            }
        }
    }
    let value = state.value();
    let left = state.left();
    let mut slots = state.slots;
    slots.truncate(left);
    let new = slots.split_off(task.begun.len());
    (value, Groups { begun: slots, new: new.into_iter().filter(|group| !group.is_empty()).collect() })
}

/// Good groups.
pub(super) fn solve(task: &Task, seed: u64) -> Groups {
    let mut chance = Chance(seed);
    let first = groups(task);
    let (mut value, mut found) = with(task, first, &mut chance);
    for more in 1..=RAISES {
        let placed: usize = found.begun.iter().chain(&found.new).map(Vec::len).sum();
        // Where nobody is left over, more groups would be no better. Some that were to fill a begun group may never be there.
        if placed == task.len() || first + more > task.len() / task.least.max(1) {
            break;
        }
        let (other, groups) = with(task, first + more, &mut chance);
        if other > value {
            (value, found) = (other, groups);
        }
    }
    found
}
