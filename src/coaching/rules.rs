//! What may be done to a draft, and what keeps it from being published. Pure.

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits::GROUPS;
use mellanrum_protocol::shapes::coaching::{BrokenRule, GroupProblem, GroupProblemKind, RoundAct, RoundRule};
use mellanrum_protocol::{GroupId, OrganisationId, RoundId};

use super::facts::Ground;
use super::{Plan, Planned, Refusal};
use crate::error::{Error, Result};
use crate::rooms::check;

const UNKNOWN_GROUP: Error = Error::Invalid { field: "group", why: "unknown" };

/// A draft while acts are done to it.
pub(super) struct Draft<'a> {
    pub name: String,
    pub plan: Plan,
    pub ground: &'a Ground,
}

/// Which act it is that is done, and what of it a rule may refuse.
#[derive(Clone, Copy)]
struct At {
    act: usize,
    organisation: OrganisationId,
    group: Option<GroupId>,
}

impl At {
    fn broken(self, rule: RoundRule) -> BrokenRule {
        let Self { act, organisation, group } = self;
        let act = u32::try_from(act).unwrap_or(u32::MAX);
        BrokenRule { rule, act, organisation, group, limit: None, with: None }
    }
}

fn refuse(broken: BrokenRule) -> Error {
    Error::Coaching(Box::new(Refusal::Broken(broken)))
}

impl Draft<'_> {
    /// Does one act, the `n`th of those sent; `id` makes the id of a new group.
    pub fn act(&mut self, n: usize, act: RoundAct, id: impl FnOnce() -> GroupId) -> Result<()> {
        match act {
            RoundAct::Place { organisation, group } => self.place(At { act: n, organisation, group }),
            RoundAct::Coach { group, person } => {
                if person.is_some_and(|person| !self.ground.takes_part(person)) {
                    return Err(Error::Invalid { field: "person", why: "unknown" });
                }
                self.group(group)?.coach = person;
                Ok(())
            }
            RoundAct::Name { group, text } => {
                self.group(group)?.name = check::words("name", &text, check::NAME)?;
                Ok(())
            }
            RoundAct::Focus { group, text } => {
                self.group(group)?.focus = check::words("focus", &text, check::WORDS)?;
                Ok(())
            }
            RoundAct::Question { group, text } => {
                self.group(group)?.question = check::words("question", &text, check::WORDS)?;
                Ok(())
            }
            RoundAct::Pin { organisation, pinned } => self.pin(organisation, pinned),
            RoundAct::AddGroup { organisations } => self.add(n, id(), &organisations),
            RoundAct::DropGroup { group } => {
                self.group(group)?;
                self.plan.groups.retain(|one| one.id != group);
                Ok(())
            }
            RoundAct::Rename { text } => {
                self.name = check::name("name", &text, check::NAME)?;
                Ok(())
            }
        }
    }

    fn group(&mut self, id: GroupId) -> Result<&mut Planned> {
        self.plan.groups.iter_mut().find(|group| group.id == id).ok_or(UNKNOWN_GROUP)
    }

    fn place(&mut self, at: At) -> Result<()> {
        let organisation = at.organisation;
        let from = self.plan.group_of(organisation).map(|group| group.id);
        if from.is_none() && self.ground.candidate(organisation).is_none() {
            return Err(refuse(at.broken(RoundRule::NotCandidate)));
        }
        if let Some(group) = at.group {
            let to = self.plan.groups.iter().find(|one| one.id == group).ok_or(UNKNOWN_GROUP)?;
            if from == Some(group) {
                return Ok(());
            }
            self.may_enter(at, to)?;
        }
        for group in &mut self.plan.groups {
            group.organisations.retain(|one| *one != organisation);
            group.pinned.retain(|one| *one != organisation);
            if Some(group.id) == at.group {
                group.organisations.push(organisation);
            }
        }
        Ok(())
    }

    fn may_enter(&self, at: At, to: &Planned) -> Result<()> {
        if self.ground.candidate(at.organisation).is_none() {
            return Err(refuse(at.broken(RoundRule::NotCandidate)));
        }
        let limit = self.ground.rules.cohort_size_max;
        if to.organisations.len() >= usize::try_from(limit).unwrap_or(usize::MAX) {
            return Err(refuse(BrokenRule { limit: Some(limit), ..at.broken(RoundRule::GroupFull) }));
        }
        match to.organisations.iter().find(|other| self.ground.apart(at.organisation, **other)) {
            Some(with) => Err(refuse(BrokenRule { with: Some(*with), ..at.broken(RoundRule::Veto) })),
            None => Ok(()),
        }
    }

    fn pin(&mut self, organisation: OrganisationId, pinned: bool) -> Result<()> {
        let holds = |group: &&mut Planned| group.organisations.contains(&organisation);
        let group = self.plan.groups.iter_mut().find(holds);
        let group = group.ok_or(Error::Invalid { field: "organisation", why: "not_placed" })?;
        group.pinned.retain(|one| *one != organisation);
        if pinned {
            group.pinned.push(organisation);
        }
        Ok(())
    }

    fn add(&mut self, act: usize, id: GroupId, organisations: &[OrganisationId]) -> Result<()> {
        if self.plan.groups.len() >= GROUPS {
            return Err(ErrorCode::LimitExceeded.into());
        }
        let name = self.plan.free_name(&self.ground.language);
        self.plan.groups.push(Planned::empty(id, name));
        for (place, organisation) in organisations.iter().enumerate() {
            let at = At { act, organisation: *organisation, group: Some(id) };
            if organisations.iter().take(place).any(|before| before == organisation) {
                return Err(refuse(at.broken(RoundRule::Twice)));
            }
            self.place(at)?;
        }
        Ok(())
    }
}

/// What keeps a group of a draft from being published.
pub(super) fn problems(group: &Planned, round: RoundId, ground: &Ground) -> Vec<GroupProblem> {
    let problem = |kind| GroupProblem { kind, group: Some(group.id), limit: None, organisations: Vec::new() };
    let mut found = Vec::new();
    let size = u32::try_from(group.organisations.len()).unwrap_or(u32::MAX);
    let (least, most) = (ground.rules.cohort_size_min, ground.rules.cohort_size_max);
    if size < least {
        found.push(GroupProblem { limit: Some(least), ..problem(GroupProblemKind::TooFew) });
    }
    if size > most {
        found.push(GroupProblem { limit: Some(most), ..problem(GroupProblemKind::TooMany) });
    }
    match group.coach {
        None => found.push(problem(GroupProblemKind::NoCoach)),
        Some(coach) if !ground.takes_part(coach) => found.push(problem(GroupProblemKind::CoachGone)),
        Some(_) => {}
    }
    // A name of which no short name can be made is none: rooms are named by it.
    if check::slug_from(&group.name).is_empty() {
        found.push(problem(GroupProblemKind::NoName));
    }
    for (place, one) in group.organisations.iter().enumerate() {
        for other in group.organisations.iter().skip(place + 1).filter(|other| ground.apart(*one, **other)) {
            found.push(GroupProblem { organisations: vec![*one, *other], ..problem(GroupProblemKind::Veto) });
        }
    }
    let all = |those: &dyn Fn(OrganisationId) -> bool| {
        group.organisations.iter().copied().filter(|one| those(*one)).collect::<Vec<_>>()
    };
    let gone = all(&|one| ground.candidate(one).is_none());
    let taken = all(&|one| ground.taken(one, round));
    for (kind, organisations) in [(GroupProblemKind::NotCandidate, gone), (GroupProblemKind::Twice, taken)] {
        if !organisations.is_empty() {
            found.push(GroupProblem { organisations, ..problem(kind) });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use mellanrum_protocol::shapes::coaching::Veto;
    use mellanrum_protocol::shapes::networks::Rules;
    use uuid::Uuid;

    use GroupProblemKind as K;

    use super::super::score::tests::candidate;
    use super::*;

    fn org(n: usize) -> OrganisationId {
        OrganisationId(Uuid::from_u128(n as u128))
    }

    fn group(n: u128) -> GroupId {
        GroupId(Uuid::from_u128(0xf00 + n))
    }

    /// Six municipalities, of which the fifth and sixth are never to be together.
    fn ground() -> Ground {
        let rules = Rules { cohort_size_min: 3, cohort_size_max: 4, invitation_valid_days: 60 };
        let veto = Veto { a: org(5), b: org(6), reason: String::new(), by: None, at_ms: 0 };
        Ground::of(rules, (1..=6).map(candidate).collect(), vec![veto])
    }

    /// A draft of two groups, the first of the first four.
    fn draft(ground: &Ground) -> Draft<'_> {
        let mut draft = Draft { name: "Runda".to_owned(), plan: Plan::default(), ground };
        let first = RoundAct::AddGroup { organisations: (1..=4).map(org).collect() };
        draft.act(0, first, || group(1)).expect("a group");
        draft.act(1, RoundAct::AddGroup { organisations: Vec::new() }, || group(2)).expect("a group");
        draft
    }

    fn place(n: usize, to: Option<u128>) -> RoundAct {
        RoundAct::Place { organisation: org(n), group: to.map(group) }
    }

    #[track_caller]
    fn broken(draft: &mut Draft<'_>, act: RoundAct) -> BrokenRule {
        let before = draft.plan.groups.len();
        match draft.act(7, act, || group(9)) {
            Err(Error::Coaching(refusal)) => match *refusal {
                Refusal::Broken(broken) => {
                    assert_eq!(broken.act, 7);
                    draft.plan.groups.truncate(before);
                    broken
                }
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_fifth_municipality_is_refused_and_the_rule_is_said() {
        let ground = ground();
        let mut draft = draft(&ground);
        let found = broken(&mut draft, place(5, Some(1)));
        assert_eq!((found.rule, found.limit, found.group), (RoundRule::GroupFull, Some(4), Some(group(1))));
        assert_eq!(draft.plan.groups[0].organisations, [1, 2, 3, 4].map(org));
    }

    #[test]
    fn who_is_never_to_be_together_is_not_put_together() {
        let ground = ground();
        let mut draft = draft(&ground);
        draft.act(0, place(6, Some(2)), || group(9)).expect("placed");
        let found = broken(&mut draft, place(5, Some(2)));
        assert_eq!((found.rule, found.with, found.organisation), (RoundRule::Veto, Some(org(6)), org(5)));
    }

    #[test]
    fn only_candidates_are_placed_and_nobody_twice_at_once() {
        let ground = ground();
        let mut draft = draft(&ground);
        assert_eq!(broken(&mut draft, place(9, Some(2))).rule, RoundRule::NotCandidate);
        let twice = RoundAct::AddGroup { organisations: vec![org(5), org(5)] };
        assert_eq!(broken(&mut draft, twice).rule, RoundRule::Twice);
    }

    #[test]
    fn a_municipality_moves_and_its_pin_ends() {
        let ground = ground();
        let mut draft = draft(&ground);
        draft.act(0, RoundAct::Pin { organisation: org(1), pinned: true }, || group(9)).expect("pinned");
        draft.act(1, place(1, Some(2)), || group(9)).expect("moved");
        assert_eq!(draft.plan.groups[0].organisations, [2, 3, 4].map(org));
        assert_eq!((&draft.plan.groups[1].organisations, &draft.plan.groups[1].pinned), (&vec![org(1)], &Vec::new()));
        draft.act(2, place(1, None), || group(9)).expect("taken out");
        assert!(draft.plan.group_of(org(1)).is_none());
        let pin = RoundAct::Pin { organisation: org(1), pinned: true };
        assert!(draft.act(3, pin, || group(9)).is_err(), "who is nowhere stays nowhere");
    }

    #[test]
    fn new_groups_get_the_first_free_number_and_dropped_ones_free_their_municipalities() {
        let ground = ground();
        let mut draft = draft(&ground);
        let names: Vec<_> = draft.plan.groups.iter().map(|group| group.name.as_str()).collect();
        assert_eq!(names, ["Group 1", "Group 2"]);
        draft.act(0, RoundAct::DropGroup { group: group(1) }, || group(9)).expect("dropped");
        assert!(draft.plan.group_of(org(1)).is_none());
        draft.act(0, RoundAct::AddGroup { organisations: Vec::new() }, || group(3)).expect("added");
        assert_eq!(draft.plan.groups[1].name, "Group 1");
        assert!(draft.act(0, RoundAct::DropGroup { group: group(8) }, || group(9)).is_err());
    }

    #[test]
    fn whatever_is_yet_to_be_done_is_found() {
        let ground = ground();
        let mut draft = draft(&ground);
        let round = RoundId(Uuid::nil());
        let kinds = |group: &Planned| -> Vec<_> {
            problems(group, round, &ground).into_iter().map(|problem| problem.kind).collect()
        };
        assert_eq!(kinds(&draft.plan.groups[0]), [K::NoCoach]);
        assert_eq!(kinds(&draft.plan.groups[1]), [K::TooFew, K::NoCoach]);
        let group = &mut draft.plan.groups[1];
        group.organisations = [5, 6, 9, 1, 2].map(org).to_vec();
        group.coach = Some(mellanrum_protocol::PersonId(Uuid::nil()));
        "??".clone_into(&mut group.name);
        assert_eq!(kinds(&draft.plan.groups[1]), [K::TooMany, K::CoachGone, K::NoName, K::Veto, K::NotCandidate]);
    }
}
