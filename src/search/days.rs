//! Spans of days as marks, so that an index that knows no order can be asked for the newest first.
//!
//! Each message is marked with its day and with the blocks of 4, 16, 64 and 256 days that hold it. A span is then a few blocks. Asked for the
//! newest, the search looks into spans that grow fourfold, and stops when it has enough: of a word that is in every fifth message it
//! never looks at more than a few thousand.

/// Days in the blocks of each size, with the letter that its marks begin with.
const BLOCKS: [(i64, char); 5] = [(256, 'y'), (64, 'h'), (16, 'g'), (4, 'e'), (1, 'd')];
/// A day.
pub const DAY_MS: i64 = 86_400_000;

/// The marks of a moment.
pub fn marks(ms: i64) -> impl Iterator<Item = String> {
    let day = ms.div_euclid(DAY_MS);
    BLOCKS.iter().map(move |(size, letter)| mark(*letter, day.div_euclid(*size)))
}

fn mark(letter: char, block: i64) -> String {
    format!(":{letter}{block}")
}

/// The marks that together cover the days from one to another, both included.
pub fn cover(from: i64, to: i64) -> Vec<String> {
    let mut marks = Vec::new();
    let mut day = from;
    while day <= to {
        let fits = |(size, _): &&(i64, char)| day.rem_euclid(*size) == 0 && day + size - 1 <= to;
        let (size, letter) = BLOCKS.iter().find(fits).copied().unwrap_or((1, 'd'));
        marks.push(mark(letter, day.div_euclid(size)));
        day += size;
    }
    marks
}

/// A span of days, looked into at once. Without a first day it has no end in the past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The oldest day.
    pub from: Option<i64>,
    /// The newest day.
    pub to: i64,
}

/// Spans from the newest day backwards, each four times as long as the one before, down to the oldest day that is wanted.
pub fn spans(newest: i64, oldest: Option<i64>) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut to = newest;
    for (size, _) in BLOCKS.iter().rev() {
        // A span begins where a block does: fewer marks.
        let from = (to - size + 1).div_euclid(*size) * size;
        if let Some(oldest) = oldest.filter(|oldest| *oldest >= from) {
            spans.push(Span { from: Some(oldest), to });
            return spans;
        }
        spans.push(Span { from: Some(from), to });
        to = from - 1;
    }
    spans.push(Span { from: oldest, to });
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_covered_exactly() {
        for (from, to) in [(20_000, 20_000), (20_001, 20_399), (19_968, 20_223), (5, 3_000), (7, 6)] {
            let marks = cover(from, to);
            for day in from - 300..=to + 300 {
                let of_day: Vec<String> = self::marks(day * DAY_MS + 5).collect();
                let hits = marks.iter().filter(|mark| of_day.contains(mark)).count();
                assert_eq!(hits, usize::from((from..=to).contains(&day)), "{day} in {from}–{to}");
            }
            assert!(marks.len() < 60, "{} marks for {from}–{to}", marks.len());
        }
    }

    #[test]
    fn spans_follow_each_other_without_hole_or_overlap() {
        for oldest in [None, Some(19_990), Some(19_000), Some(20_003)] {
            let spans = spans(20_003, oldest);
            assert_eq!(spans[0].to, 20_003);
            assert!(spans.windows(2).all(|pair| pair[0].from == Some(pair[1].to + 1)), "{spans:?}");
            assert_eq!(spans.last().map(|span| span.from), Some(oldest), "{spans:?}");
        }
    }
}
