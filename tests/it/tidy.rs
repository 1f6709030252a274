//! What can be read from the sources themselves.

use std::path::{Path, PathBuf};

/// Longest file that needs no reason, in lines.
const LONG: usize = 500;
/// Longest middle one.
const MIDDLE: usize = 180;

/// The Rust files below a folder of the workspace, by their path from its root.
fn sources(folders: &[&str]) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in folders {
        walk(&root.join(folder), &mut found);
    }
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("a text");
        (path.strip_prefix(root).expect("a path below the root").to_owned(), text)
    };
    found.into_iter().map(read).collect()
}

#[test]
fn files_are_short_or_say_why_not() {
    let sources = sources(&["src", "protocol", "tests"]);
    for (path, text) in &sources {
        let lines = text.lines().count();
        assert!(lines <= LONG || text.starts_with("//! Long because"), "{}: {lines} lines", path.display());
    }
    let mut lengths: Vec<_> = sources.iter().map(|(_, text)| text.lines().count()).collect();
    lengths.sort_unstable();
    let middle = lengths[lengths.len() / 2];
    assert!(middle < MIDDLE, "the middle one has {middle} lines");
}

#[test]
fn sql_stands_in_stores_only() {
    for (path, text) in sources(&["src"]) {
        let name = path.to_string_lossy();
        let store = name.ends_with("/store.rs") || name.contains("/store/") || name == "src/archive/identity.rs";
        // The check that the server is safe to use, in the file of the drivers, is among these.
        assert!(store || !text.contains("sqlx::query"), "{name} has SQL in it");
    }
}

#[test]
fn nothing_is_printed_but_by_the_command_line() {
    let print = ["print", "ln!("].concat();
    for (path, text) in sources(&["src", "protocol/src"]) {
        assert!(path.ends_with("cli.rs") || !text.contains(&print), "{} prints", path.display());
    }
}
