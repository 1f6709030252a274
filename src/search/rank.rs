//! Which of the newest messages that were found are the best. In the program and not in the database, so that it is the same on both.
//!
//! First how close the words are to what was typed, then whether they stand in the title or next to each other, how rare they are among
//! what was found, how new the message is, and how short. Whole numbers, so that nothing depends on rounding.

use std::collections::HashMap;

use super::days::DAY_MS;
use super::document::pair_token;
use super::query::Term;
use super::store::Candidate;
use super::widen::{Group, by_token};

/// For a word in the title.
const TITLE: i64 = 150;
/// For two words that stand next to each other as they were typed.
const BESIDE: i64 = 120;
/// At most, for the newest.
const NEW: i64 = 120;
/// Days after which half of it is left.
const HALF_DAYS: i64 = 60;
/// At most, for words that few of what was found have.
const RARE: i64 = 40;
/// At most, for the shortest.
const SHORT: i64 = 30;
/// A word that need not be there counts a tenth.
const SMALL: i64 = 10;

/// The places of the candidates, best first, with their scores. Of equals the newer is the better.
pub fn best_first(groups: &[Group], candidates: &[Candidate]) -> Vec<(usize, i64)> {
    let by_token = by_token(groups);
    let matches: Vec<Vec<Match>> =
        candidates.iter().map(|candidate| found(&by_token, groups.len(), candidate)).collect();
    let pairs: Vec<String> = groups.windows(2).filter_map(|pair| beside(&pair[0].term, &pair[1].term)).collect();
    let newest = candidates.iter().map(|candidate| candidate.at).max().unwrap_or_default();
    let mut common: HashMap<&str, i64> = HashMap::new();
    for one in matches.iter().flatten() {
        *common.entry(one.token).or_default() += 1;
    }
    let all = i64::try_from(candidates.len()).unwrap_or(i64::MAX);
    let mut ranked: Vec<(usize, i64)> = Vec::with_capacity(candidates.len());
    for (at, (candidate, found)) in candidates.iter().zip(&matches).enumerate() {
        let mut score = 0;
        for one in found {
            let weight = if groups[one.group].required { 1 } else { SMALL };
            let rare = RARE * (all - common.get(one.token).copied().unwrap_or_default()) / all.max(1);
            score += (one.quality + if one.title { TITLE } else { 0 } + rare) / weight;
        }
        let tokens = || candidate.words.split(' ');
        score += BESIDE
            * i64::try_from(pairs.iter().filter(|pair| tokens().any(|token| token == *pair)).count()).unwrap_or(0);
        let days = ((newest - candidate.at) >> 20) / DAY_MS;
        score += NEW * HALF_DAYS / (HALF_DAYS + days);
        let length = i64::try_from(tokens().filter(|token| !token.starts_with(['~', '^'])).count()).unwrap_or(i64::MAX);
        score += SHORT * 20 / (20 + length);
        ranked.push((at, score));
    }
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| candidates[b.0].order().cmp(&candidates[a.0].order())));
    ranked
}

/// By which token a candidate has a group.
struct Match<'a> {
    group: usize,
    token: &'a str,
    quality: i64,
    title: bool,
}

fn found<'a>(by_token: &HashMap<&'a str, Vec<(usize, i64)>>, groups: usize, candidate: &Candidate) -> Vec<Match<'a>> {
    let mut best: Vec<Option<Match<'a>>> = (0..groups).map(|_| None).collect();
    for token in candidate.words.split(' ') {
        let title = token.strip_prefix('^');
        let Some((token, uses)) = by_token.get_key_value(title.unwrap_or(token)) else { continue };
        for (group, quality) in uses {
            let found = Match { group: *group, token, quality: *quality, title: title.is_some() };
            let better = |known: &Match<'_>| (found.quality, found.title) > (known.quality, known.title);
            if best[*group].as_ref().is_none_or(better) {
                best[*group] = Some(found);
            }
        }
    }
    best.into_iter().flatten().collect()
}

fn beside(one: &Term, other: &Term) -> Option<String> {
    match (one, other) {
        (Term::Word(one), Term::Word(other)) => Some(pair_token(one, other)),
        _ => None,
    }
}
