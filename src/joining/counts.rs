//! How many registrations there are of what, whether that is enough, and what is missing. Pure.

use std::collections::{BTreeMap, HashMap};

use mellanrum_protocol::OrganisationId;
use mellanrum_protocol::shapes::coaching::StartingPoint;
use mellanrum_protocol::shapes::joining::{Gap, GapKind, Registration, RegistrationCounts, RegistrationState};
use mellanrum_protocol::shapes::orgs::Organisation;
use mellanrum_protocol::shapes::proposals::ThemeCount;

/// Organisations by their ids.
pub(super) type Organisations<'a> = HashMap<OrganisationId, &'a Organisation>;

/// Organisations by their ids.
pub(super) fn by_id(organisations: &[Organisation]) -> Organisations<'_> {
    organisations.iter().map(|one| (one.id, one)).collect()
}

/// Those that have not been taken back.
pub(super) fn standing(all: &[Registration]) -> impl Iterator<Item = &Registration> {
    all.iter().filter(|one| one.state != RegistrationState::Withdrawn)
}

/// How many there are of what, of all that stand.
pub(super) fn count(all: &[Registration], organisations: &Organisations<'_>) -> RegistrationCounts {
    fn add(counts: &mut BTreeMap<String, i64>, value: Option<impl ToString>) {
        if let Some(value) = value {
            *counts.entry(value.to_string()).or_default() += 1;
        }
    }
    let mut counts = RegistrationCounts::default();
    for one in all {
        add(&mut counts.state, Some(one.state));
    }
    for one in standing(all) {
        let organisation = organisations.get(&one.organisation_id);
        add(&mut counts.size_class, organisation.and_then(|organisation| organisation.size_class.as_deref()));
        add(&mut counts.region, organisation.and_then(|organisation| organisation.parent_id));
        one.themes.iter().for_each(|theme| add(&mut counts.theme, Some(theme)));
        one.plan_kinds.iter().for_each(|plan| add(&mut counts.plan, Some(plan)));
        add(&mut counts.starting_point, one.starting_point);
        add(&mut counts.experience, one.experience);
        add(&mut counts.answer, Some(one.answer.as_ref().map_or("none", |given| given.answer.as_str())));
    }
    counts
}

/// The themes by how many have registered them, most first.
pub(super) fn themes(counts: &RegistrationCounts) -> Vec<ThemeCount> {
    let mut themes: Vec<_> =
        counts.theme.iter().map(|(theme, count)| ThemeCount { theme: theme.clone(), count: *count }).collect();
    themes.sort_by_key(|theme| std::cmp::Reverse(theme.count));
    themes
}

/// How many municipalities there are, and since when there are enough, if there are.
pub(super) fn reached(all: &[Registration], threshold: u32) -> (usize, Option<i64>) {
    let mut first: HashMap<OrganisationId, i64> = HashMap::new();
    for one in standing(all) {
        let at = first.entry(one.organisation_id).or_insert(one.submitted_ms);
        *at = one.submitted_ms.min(*at);
    }
    let mut times: Vec<i64> = first.into_values().collect();
    times.sort_unstable();
    let last_needed = usize::try_from(threshold).ok().and_then(|threshold| threshold.checked_sub(1));
    (times.len(), last_needed.and_then(|at| times.get(at)).copied())
}

/// Of which sizes, regions and kinds of place nobody has registered.
pub(super) fn gaps(counts: &RegistrationCounts, size_classes: &[String], organisations: &[Organisation]) -> Vec<Gap> {
    // From the smallest to the largest, however they are called.
    const SIZES: [&str; 6] = ["XS", "S", "M", "L", "XL", "XXL"];
    let mut sizes: Vec<_> = size_classes.iter().collect();
    sizes.sort_by_key(|size| SIZES.iter().position(|known| known == size));
    let sizes = sizes.into_iter().map(|size| (GapKind::SizeClass, size.clone(), &counts.size_class));
    let regions = organisations.iter().filter(|one| one.kind == "region" || one.kind == "province");
    let regions = regions.map(|one| (GapKind::Region, one.id.to_string(), &counts.region));
    let points = StartingPoint::ALL.iter();
    let points = points.map(|point| (GapKind::StartingPoint, point.to_string(), &counts.starting_point));
    let missing = |(kind, value, counts): (GapKind, String, &BTreeMap<String, i64>)| {
        (!counts.contains_key(&value)).then_some(Gap { kind, value })
    };
    sizes.chain(regions).chain(points).filter_map(missing).collect()
}
