//! What networks speak about, and the words that mean the same there.

use std::collections::BTreeMap;

use super::query::Term;
use super::stems;
use super::words::units;

/// Sets of words that mean the same in one of a person's networks.
#[derive(Debug, Clone, Default)]
pub struct Themes(Vec<Vec<Synonym>>);

#[derive(Debug, Clone)]
struct Synonym {
    term: Term,
    stems: Vec<String>,
}

/// A theme of a network.
#[derive(Debug, Clone)]
pub struct Theme {
    /// Short name.
    pub slug: String,
    /// Language to name.
    pub name: BTreeMap<String, String>,
    /// Words and phrases that mean the same there.
    pub synonyms: Vec<String>,
}

impl Themes {
    /// From the words of each theme.
    pub fn new(themes: impl IntoIterator<Item = Vec<String>>) -> Self {
        let synonyms = |words: Vec<String>| words.iter().filter_map(|word| synonym(word)).collect();
        Self(themes.into_iter().map(synonyms).collect())
    }

    /// The other words of the themes that have a word in some form.
    pub fn synonyms(&self, word: &str) -> impl Iterator<Item = &Term> {
        let own = stems::folded(word);
        let is_it = move |synonym: &Synonym| synonym.stems.iter().any(|stem| own.contains(stem));
        let sets = self.0.iter().filter({
            let is_it = is_it.clone();
            move |set| set.iter().any(&is_it)
        });
        sets.flatten().filter(move |synonym| !is_it(synonym)).map(|synonym| &synonym.term)
    }
}

fn synonym(text: &str) -> Option<Synonym> {
    let words: Vec<String> = units(text).into_iter().map(|unit| unit.word).collect();
    Some(match words.as_slice() {
        [] => return None,
        [word] => Synonym { term: Term::Word(word.clone()), stems: stems::folded(word) },
        // A phrase stands for others; no single word of it does.
        _ => Synonym { term: Term::Phrase(words), stems: Vec::new() },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_form_of_a_word_has_the_others_as_synonyms() {
        let set = ["skolväg", "skolskjuts", "vandrande skolbuss"].map(str::to_owned).to_vec();
        let themes = Themes::new([set, vec!["p-tal".to_owned(), "parkeringstal".to_owned()]]);
        let found: Vec<_> = themes.synonyms("skolvägarna").cloned().collect();
        let phrase = Term::Phrase(["vandrande", "skolbuss"].map(str::to_owned).to_vec());
        assert_eq!(found, [Term::Word("skolskjuts".to_owned()), phrase]);
        assert_eq!(themes.synonyms("parkeringstalen").count(), 1);
        assert_eq!(themes.synonyms("buss").count(), 0);
    }
}
