//! Words by what they have in common: the stem in each of the three languages, and the words that say nothing by themselves.

use std::collections::HashSet;
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};

use super::words::{fold, is_number};

static SWEDISH: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::Swedish));
static DUTCH: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::Dutch));
static ENGLISH: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));

/// Words that stand in nearly every text: beside others they need not be found.
const SMALL: &str = "och i att det som en på är av för med till den har de inte om ett han men var jag sig från vi så kan när \
    nu ska över bara kom vid vad du där eller hur än ni här också mot vara blir ut upp då man sin sitt sina denna detta dessa \
    de het een van is dat op te in aan met voor er maar om ook als dan bij nog uit door naar wel wat die zijn niet hebben \
    heeft worden wordt werd kan zou ik je we wij ze zij hij deze dit over tot hun onze ons of en tegen na al \
    the a an and or of to in on at for with by is are was were be been it its this that these those as from but not have has \
    had we you they he she i our your their can will would should do does did so if then than there about into out up";

static SMALL_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| SMALL.split_whitespace().collect());

/// Whether a word says nothing by itself.
pub fn is_small(word: &str) -> bool {
    SMALL_WORDS.contains(word)
}

/// The stems of a word: Swedish, Dutch, English.
pub fn all(word: &str) -> [String; 3] {
    if is_number(word) {
        return [word.to_owned(), word.to_owned(), word.to_owned()];
    }
    [&SWEDISH, &DUTCH, &ENGLISH].map(|stemmer| stemmer.stem(word).into_owned())
}

/// The stems of a word without accents, each once.
pub fn folded(word: &str) -> Vec<String> {
    distinct(all(word).iter().map(|stem| fold(stem)))
}

/// The stems by which a word is the beginning or the end of longer ones: English writes such words apart.
pub fn compounding(word: &str) -> Vec<String> {
    let [swedish, dutch, _] = all(word);
    distinct([fold(&swedish), fold(&dutch)].into_iter())
}

fn distinct(stems: impl Iterator<Item = String>) -> Vec<String> {
    let mut found = Vec::with_capacity(3);
    for stem in stems {
        if !found.contains(&stem) {
            found.push(stem);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether two words share a stem in some language.
    fn akin(one: &str, other: &str) -> bool {
        let stems = folded(one);
        folded(other).iter().any(|stem| stems.contains(stem))
    }

    #[test]
    fn forms_of_a_word_share_a_stem_in_some_language() {
        for (one, other) in [
            ("parkeringsnormerna", "parkeringsnorm"),
            ("hubbar", "hubb"),
            ("nudging", "nudga"),
            ("nudge", "nudgar"),
            ("deelautos", "deelauto"),
            ("parkeernormen", "parkeernorm"),
            ("parkeringskopet", "parkeringsköp"),
            ("meetings", "meeting"),
        ] {
            assert!(akin(one, other), "{one} {other}: {:?} {:?}", folded(one), folded(other));
        }
        assert!(!akin("parkeringsnorm", "parkeringstal"));
    }

    #[test]
    fn small_words_are_known() {
        assert!(is_small("och") && is_small("het") && is_small("the") && !is_small("bil"));
    }
}
