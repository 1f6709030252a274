//! What looks like chance and is the same each time.

/// A row of numbers that follows from its seed.
#[derive(Debug)]
pub struct Chance(u64);

impl Chance {
    /// The row of a seed.
    pub const fn of(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number below a bound (`splitmix64`).
    pub fn below(&mut self, bound: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let bound = u64::try_from(bound).expect("a bound above nothing");
        i64::try_from((mixed ^ (mixed >> 31)) % bound).expect("below a bound")
    }

    /// One of several.
    pub fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[usize::try_from(self.below(i64::try_from(of.len()).expect("a length"))).expect("an index")]
    }
}
