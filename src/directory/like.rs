//! Which municipalities are like one's own, and why. Pure.

use mellanrum_protocol::OrganisationId;
use mellanrum_protocol::shapes::coaching::StartingPoint;
use mellanrum_protocol::shapes::directory::{Likeness, LikenessKind};

/// The size classes, from the smallest.
const SIZES: [&str; 6] = ["XS", "S", "M", "L", "XL", "XXL"];
/// From so much on two are alike: the same size, or nearly and in the same region, or anything that counts more.
const ALIKE: u32 = 4;
/// How many shared themes count.
const THEMES: usize = 3;

/// What is compared.
#[derive(Debug, Clone, Default)]
pub struct Traits<'a> {
    /// From where it starts.
    pub starting_point: Option<StartingPoint>,
    /// How many live there.
    pub size_class: Option<&'a str>,
    /// Its region.
    pub region: Option<OrganisationId>,
    /// What it works with.
    pub themes: &'a [String],
}

/// How much two are alike, and why, what counts most first. Nothing if it is too little.
pub fn likeness(one: &Traits<'_>, other: &Traits<'_>) -> (u32, Vec<Likeness>) {
    let mut why: Vec<(u32, Likeness)> = Vec::new();
    let mut add = |worth, kind, themes| why.push((worth, Likeness { kind, themes }));
    let themes: Vec<String> = one.themes.iter().filter(|theme| other.themes.contains(theme)).cloned().collect();
    if !themes.is_empty() {
        add(6 * u32::try_from(themes.len().min(THEMES)).unwrap_or_default(), LikenessKind::Themes, themes);
    }
    if one.starting_point.is_some() && one.starting_point == other.starting_point {
        add(5, LikenessKind::StartingPoint, Vec::new());
    }
    let size = |of: &Traits<'_>| SIZES.iter().position(|size| of.size_class == Some(size));
    match size(one).zip(size(other)).map(|(one, other)| one.abs_diff(other)) {
        Some(0) => add(4, LikenessKind::Size, Vec::new()),
        Some(1) => add(2, LikenessKind::NextSize, Vec::new()),
        _ => {}
    }
    if one.region.is_some() && one.region == other.region {
        add(2, LikenessKind::Region, Vec::new());
    }
    let all: u32 = why.iter().map(|(worth, _)| worth).sum();
    if all < ALIKE {
        return (0, Vec::new());
    }
    why.sort_by_key(|(worth, _)| std::cmp::Reverse(*worth));
    (all, why.into_iter().map(|(_, one)| one).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_most_is_said_first_and_too_little_is_nothing() {
        let themes = ["data".to_owned(), "skola".to_owned()];
        let one = Traits { size_class: Some("M"), starting_point: Some(StartingPoint::Rural), ..Traits::default() };
        let other = Traits { size_class: Some("L"), ..one.clone() };
        let kinds = |(_, why): (u32, Vec<Likeness>)| why.iter().map(|one| one.kind).collect::<Vec<_>>();
        assert_eq!(kinds(likeness(&one, &other)), [LikenessKind::StartingPoint, LikenessKind::NextSize]);
        let far = Traits { starting_point: None, ..other.clone() };
        assert_eq!(likeness(&one, &far), (0, Vec::new()), "nearly the same size alone is not enough");
        let works = |size| Traits { themes: &themes, size_class: Some(size), ..Traits::default() };
        assert_eq!(kinds(likeness(&works("S"), &works("S"))), [LikenessKind::Themes, LikenessKind::Size]);
        assert_eq!(likeness(&Traits::default(), &Traits::default()).0, 0, "nothing known is nothing alike");
    }
}
