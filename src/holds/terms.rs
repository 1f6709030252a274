//! Finding a network's words in a text: in their inflected forms, and never as parts of other words.

use crate::search;

/// Those of these words and phrases that stand in a text.
pub fn met(words: &[String], text: &str) -> Vec<String> {
    let said = search::forms(text);
    let stands = |phrase: &&String| {
        let phrase = search::forms(phrase);
        !phrase.is_empty() && said.windows(phrase.len()).any(|place| place.iter().zip(&phrase).all(|(a, b)| same(a, b)))
    };
    words.iter().filter(stands).cloned().collect()
}

/// Whether two words have a form in common.
fn same(one: &[String], other: &[String]) -> bool {
    one.iter().any(|form| other.contains(form))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(word: &str, text: &str) -> bool {
        !met(&[word.to_owned()], text).is_empty()
    }

    #[test]
    fn inflected_forms_are_met_in_all_three_languages() {
        for (word, text) in [
            ("skit", "Vilken SKIT!"),
            ("skit", "skiten igen"),
            ("kommun", "kommunerna får betala"),
            ("gemeente", "alle gemeenten"),
            ("scam", "these **scams** again"),
            ("e-post", "skicka e-posten hit"),
        ] {
            assert!(finds(word, text), "{word} in {text}");
        }
    }

    #[test]
    fn parts_of_other_words_are_not() {
        for (word, text) in
            [("skit", "skitur i fjällen"), ("ass", "assistent"), ("hår", "har du tid"), ("kul", "kultur")]
        {
            assert!(!finds(word, text), "{word} in {text}");
        }
    }

    #[test]
    fn a_phrase_is_met_in_its_order() {
        assert!(finds("billiga lån", "få ett billigt lån nu"));
        assert!(!finds("billiga lån", "lån som är billiga"));
        assert!(!finds("billiga lån", "billigt"));
        assert!(!finds("…", "…"));
    }
}
