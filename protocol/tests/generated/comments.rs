//! What the sources say of what they declare.

use std::collections::BTreeMap;

/// The comment above each line of `source` that `name` finds a name in, joined to one line.
fn comments(source: &str, name: fn(&str) -> Option<&str>) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut comment = Vec::new();
    for line in source.lines().map(str::trim) {
        if let Some(words) = line.strip_prefix("/// ") {
            comment.push(words);
        } else {
            if let Some(name) = name(line) {
                found.insert(name.to_owned(), comment.join(" "));
            }
            comment.clear();
        }
    }
    found
}

pub fn method_comments() -> BTreeMap<String, String> {
    comments(include_str!("../../src/methods.rs"), |line| Some(line.split_once(" = \"")?.1.split_once("\":")?.0.trim()))
}

pub fn limit_comments() -> BTreeMap<String, String> {
    comments(include_str!("../../src/limits.rs"), |line| Some(line.strip_prefix("pub const ")?.split_once(':')?.0))
}

pub fn code_comments() -> BTreeMap<String, String> {
    comments(include_str!("../../src/error.rs"), |line| {
        let (_, word) = line.strip_suffix(";").filter(|line| line.contains(" = "))?.split_once(", \"")?;
        Some(word.split_once('"')?.0)
    })
}
