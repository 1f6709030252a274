//! Spans of days as marks, so that an index that knows no order can be asked for the newest first.
//!
//! Each message is marked with its day and with the blocks of 4, 16, 64 and 256 days that hold it. A span is then a few blocks. Asked for the
//! newest, the search looks into spans that grow, and stops when it has enough: of a word that is in every fifth message it
//! never looks at more than a few thousand.

/// Days in the blocks of each size, with the letter that its marks begin with.
const BLOCKS: [(i64, char); 5] = [(256, 'y'), (64, 'h'), (16, 'g'), (4, 'e'), (1, 'd')];
/// The first span, in days.
const FIRST: i64 = 4;
/// Most spans, each a question of its own: then comes all that is older.
const SPANS: usize = 6;
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

/// Spans from the newest day backwards, down to the oldest day that is wanted. How long each is follows from what the ones before it held:
/// too long, and thousands are read of which a few are wanted; too short, and it takes many.
#[derive(Debug)]
pub struct Spans {
    newest: i64,
    oldest: Option<i64>,
    /// The newest day that has not been looked at; `None`: all have.
    to: Option<i64>,
    count: usize,
}

impl Spans {
    /// From a newest day on.
    pub const fn new(newest: i64, oldest: Option<i64>) -> Self {
        Self { newest, oldest, to: Some(newest), count: 0 }
    }

    /// The next span, after so many were found in those before; `left` are wanted yet.
    pub fn next(&mut self, found: i64, left: i64) -> Option<Span> {
        let to = self.to?;
        let done = self.newest - to;
        self.count += 1;
        let from = if self.count > SPANS || is_rare(found, done, found + left) {
            self.oldest
        } else {
            // A quarter more than it should take, and enough to come to an end.
            let least = FIRST.max(done / 2);
            let length = match found {
                0 => FIRST,
                _ => (left * done * 5 / (found * 4) + 1).clamp(least, least.max(done * 16)),
            };
            // It begins where a block does: fewer marks.
            let size = BLOCKS.iter().map(|(size, _)| *size).find(|size| *size * 4 <= length).unwrap_or(1);
            let from = (to - length + 1).div_euclid(size) * size;
            Some(self.oldest.map_or(from, |oldest| from.max(oldest)))
        };
        self.to = from.filter(|from| Some(*from) != self.oldest).map(|from| from - 1);
        Some(Span { from, to })
    }
}

/// Whether so few were found in so many days that all of it may be looked into at once: in four years there would be no more than wanted.
const fn is_rare(found: i64, days: i64, wanted: i64) -> bool {
    found.saturating_mul(4 * 365) < wanted.saturating_mul(days)
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

    /// All spans of an archive in which so many are found each day.
    fn spans(oldest: Option<i64>, each_day: i64) -> Vec<Span> {
        let (mut spans, mut all, mut found) = (Spans::new(20_003, oldest), Vec::new(), 0);
        while let Some(span) = spans.next(found, 400 - found) {
            all.push(span);
            found += (span.to - span.from.unwrap_or(19_000) + 1) * each_day;
            if found >= 400 {
                break;
            }
        }
        all
    }

    #[test]
    fn spans_follow_each_other_without_hole_or_overlap() {
        for oldest in [None, Some(19_990), Some(19_000), Some(20_003)] {
            let spans = spans(oldest, 0);
            assert_eq!(spans[0].to, 20_003);
            assert!(spans.windows(2).all(|pair| pair[0].from == Some(pair[1].to + 1)), "{spans:?}");
            assert_eq!(spans.last().map(|span| span.from), Some(oldest), "{spans:?}");
        }
    }

    #[test]
    fn spans_are_as_long_as_it_takes() {
        for (each_day, most) in [(200, 1), (20, 2), (3, 3), (1, 3), (0, 2)] {
            let spans = spans(None, each_day);
            assert!(spans.len() <= most, "{each_day} each day: {spans:?}");
            let days = 20_003 - spans.last().and_then(|span| span.from).unwrap_or(20_003 - 400) + 1;
            assert!(each_day == 0 || days * each_day < 1_000, "{each_day} each day: {spans:?}");
        }
    }

    #[test]
    fn spans_come_to_an_end() {
        // Nearly enough at once, and nothing after that.
        let mut spans = Spans::new(20_003, None);
        let mut count = 0;
        while spans.next(399, 1).is_some() {
            count += 1;
        }
        assert!(count <= 1 + SPANS, "{count}");
    }
}
