//! The words of a text by the forms that they share with others: for comparing texts that are in no index.

use super::stems;
use super::words::units;

/// For each word of a text, in order, its forms; what is put together with a hyphen is several words.
pub fn forms(text: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for unit in units(text) {
        if unit.parts.is_empty() {
            found.push(of(unit.word));
        } else {
            found.extend(unit.parts.into_iter().map(of));
        }
    }
    found
}

fn of(word: String) -> Vec<String> {
    let mut forms = stems::all(&word);
    if !forms.contains(&word) {
        forms.push(word);
    }
    forms
}
