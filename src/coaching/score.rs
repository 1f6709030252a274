//! How well municipalities fit together, and why. Pure.
//!
//! A group is worth the sum of its pairs, so that one more or one other is quickly reckoned. Working on the same counts most; being alike in
//! size and circumstances makes what works for one work for the other; one who has done it helps one who hasn't.

use std::collections::BTreeMap;

use mellanrum_protocol::shapes::coaching::{Candidate, Experience, Reason, ReasonKind, StartingPoint};

/// What a theme is worth that both want to work on, and how many count.
const THEME: i64 = 6;
const THEMES: usize = 3;
/// What the same size class is worth, and the next one.
const SAME_SIZE: i64 = 4;
const NEXT_SIZE: i64 = 2;
/// What the same region is worth: they may meet.
const REGION: i64 = 2;
/// What the same starting point is worth.
const STARTING_POINT: i64 = 5;
/// What it is worth that one has done much and the other nothing, and that one has done more.
const MUCH_TO_NONE: i64 = 3;
const MORE: i64 = 1;

/// The size classes, from the smallest.
const SIZES: [&str; 6] = ["XS", "S", "M", "L", "XL", "XXL"];

fn size(one: &Candidate) -> Option<usize> {
    SIZES.iter().position(|size| one.size_class.as_deref() == Some(size))
}

/// What two municipalities are worth to each other.
pub(super) fn pair(one: &Candidate, other: &Candidate) -> i64 {
    let shared = one.themes.iter().filter(|theme| other.themes.contains(theme)).take(THEMES).count();
    let themes = THEME * i64::try_from(shared).unwrap_or_default();
    let size = match (size(one), size(other)) {
        (Some(one), Some(other)) if one == other => SAME_SIZE,
        (Some(one), Some(other)) if one.abs_diff(other) == 1 => NEXT_SIZE,
        _ => 0,
    };
    let region = if one.region.is_some() && one.region == other.region { REGION } else { 0 };
    let start =
        if one.starting_point.is_some() && one.starting_point == other.starting_point { STARTING_POINT } else { 0 };
    let experience = match (one.experience, other.experience) {
        (Some(Experience::None), Some(Experience::Much)) | (Some(Experience::Much), Some(Experience::None)) => {
            MUCH_TO_NONE
        }
        (Some(one), Some(other)) if one != other => MORE,
        _ => 0,
    };
    themes + size + region + start + experience
}

/// What a group is worth.
pub(super) fn group(of: &[&Candidate]) -> i64 {
    let with_later =
        |(place, one): (usize, &&Candidate)| of.iter().skip(place + 1).map(|other| pair(one, other)).sum::<i64>();
    of.iter().enumerate().map(with_later).sum()
}

/// Why the municipalities of a group fit together.
pub(super) fn reasons(of: &[&Candidate]) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let words = |kind, (words, count): (Vec<&str>, u32)| Reason {
        kind,
        words: words.into_iter().map(str::to_owned).collect(),
        organisations: Vec::new(),
        count: Some(count),
    };
    let themes = shared(of.iter().flat_map(|one| one.themes.iter().map(String::as_str)));
    reasons.extend(themes.map(|found| words(ReasonKind::Themes, found)));
    reasons.extend(sizes(of));
    if let Some((regions, count)) = shared(of.iter().filter_map(|one| one.region)) {
        let (kind, words, count) = (ReasonKind::Region, Vec::new(), Some(count));
        reasons.push(Reason { kind, words, organisations: regions, count });
    }
    let starts = shared(of.iter().filter_map(|one| one.starting_point).map(StartingPoint::as_str));
    reasons.extend(starts.map(|found| words(ReasonKind::StartingPoint, found)));
    reasons.extend(experience(of));
    reasons
}

/// What at least two have, what most have first, and how many have that.
fn shared<T: Ord + Copy>(all: impl Iterator<Item = T>) -> Option<(Vec<T>, u32)> {
    let mut counts: BTreeMap<T, u32> = BTreeMap::new();
    for one in all {
        *counts.entry(one).or_default() += 1;
    }
    let mut found: Vec<(T, u32)> = counts.into_iter().filter(|(_, count)| *count > 1).collect();
    found.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let most = found.first()?.1;
    Some((found.into_iter().map(|(one, _)| one).collect(), most))
}

/// That they are about as large, if no two are more than one class apart.
fn sizes(of: &[&Candidate]) -> Option<Reason> {
    let mut sizes = of.iter().map(|one| size(one)).collect::<Option<Vec<usize>>>()?;
    sizes.sort_unstable();
    sizes.dedup();
    let (least, most) = (sizes.first()?, sizes.last()?);
    if of.len() < 2 || most - least > 1 {
        return None;
    }
    let words = sizes.iter().filter_map(|size| SIZES.get(*size)).map(|size| (*size).to_owned()).collect();
    Some(Reason { kind: ReasonKind::Size, words, organisations: Vec::new(), count: None })
}

/// That some have done what others have not.
fn experience(of: &[&Candidate]) -> Option<Reason> {
    let mut known: Vec<Experience> = of.iter().filter_map(|one| one.experience).collect();
    known.sort_unstable();
    known.dedup();
    let most = *known.last()?;
    if known.len() < 2 {
        return None;
    }
    let with = of.iter().filter(|one| one.experience == Some(most)).map(|one| one.organisation_id).collect();
    let words = known.iter().map(|one| one.as_str().to_owned()).collect();
    Some(Reason { kind: ReasonKind::Experience, words, organisations: with, count: None })
}

#[cfg(test)]
pub(super) mod tests {
    use mellanrum_protocol::OrganisationId;
    use uuid::Uuid;

    use super::*;

    /// A municipality of which nothing is known.
    pub fn candidate(n: usize) -> Candidate {
        Candidate {
            organisation_id: OrganisationId(Uuid::from_u128(n as u128)),
            name: format!("Kommun {n}"),
            people: Vec::new(),
            size_class: None,
            region: None,
            region_name: None,
            themes: Vec::new(),
            experience: None,
            starting_point: None,
        }
    }

    fn wanting(n: usize, themes: &[&str]) -> Candidate {
        Candidate { themes: themes.iter().map(|theme| (*theme).to_owned()).collect(), ..candidate(n) }
    }

    #[test]
    fn working_on_the_same_counts_most() {
        let (one, same, other) = (wanting(1, &["parking", "bus"]), wanting(2, &["parking"]), wanting(3, &["school"]));
        assert_eq!((pair(&one, &same), pair(&one, &other)), (THEME, 0));
        let many = wanting(4, &["a", "b", "c", "d", "e"]);
        assert_eq!(pair(&many, &wanting(5, &["a", "b", "c", "d", "e"])), 3 * THEME, "a long list is no better a match");
    }

    #[test]
    fn being_alike_counts_and_so_does_helping() {
        let of = |size: &str, experience, start| Candidate {
            size_class: Some(size.to_owned()),
            experience,
            starting_point: start,
            ..candidate(1)
        };
        let small = of("S", Some(Experience::None), Some(StartingPoint::Rural));
        assert_eq!(pair(&small, &of("S", None, None)), SAME_SIZE);
        assert_eq!(pair(&small, &of("M", None, None)), NEXT_SIZE);
        assert_eq!(pair(&small, &of("L", None, None)), 0);
        assert_eq!(pair(&small, &of("XL", Some(Experience::Much), None)), MUCH_TO_NONE);
        assert_eq!(pair(&small, &of("XL", Some(Experience::Some), None)), MORE);
        assert_eq!(pair(&small, &of("XL", Some(Experience::None), Some(StartingPoint::Rural))), STARTING_POINT);
    }

    #[test]
    fn a_group_is_worth_the_sum_of_its_pairs() {
        let [a, b, c] = [1, 2, 3].map(|n| wanting(n, &["parking"]));
        assert_eq!((group(&[&a, &b, &c]), group(&[&a]), group(&[])), (3 * THEME, 0, 0));
    }

    #[test]
    fn the_reasons_say_what_is_shared_and_by_how_many() {
        let region = OrganisationId(Uuid::from_u128(77));
        let mut of = [wanting(1, &["bus", "parking"]), wanting(2, &["parking"]), wanting(3, &["parking", "bus", "x"])];
        of[0].experience = Some(Experience::Much);
        of[1].experience = Some(Experience::None);
        for (one, size) in of.iter_mut().zip(["M", "S", "S"]) {
            one.size_class = Some(size.to_owned());
            one.region = Some(region);
        }
        let found = reasons(&of.iter().collect::<Vec<_>>());
        let kinds: Vec<_> = found.iter().map(|reason| (reason.kind, reason.words.join(" "), reason.count)).collect();
        assert_eq!(
            kinds,
            [
                (ReasonKind::Themes, "parking bus".to_owned(), Some(3)),
                (ReasonKind::Size, "S M".to_owned(), None),
                (ReasonKind::Region, String::new(), Some(3)),
                (ReasonKind::Experience, "none much".to_owned(), None),
            ]
        );
        assert_eq!(found[3].organisations, [of[0].organisation_id]);
    }

    #[test]
    fn of_those_who_share_nothing_nothing_is_said() {
        assert!(reasons(&[&candidate(1), &candidate(2)]).is_empty());
        let mut far = [candidate(1), candidate(2)];
        for (one, size) in far.iter_mut().zip(["XS", "L"]) {
            one.size_class = Some(size.to_owned());
        }
        assert!(reasons(&[&far[0], &far[1]]).is_empty());
    }
}
