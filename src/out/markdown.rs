//! An export as Markdown: the texts as they were written.

use std::fmt::Write;

use super::document::Document;

/// The document as Markdown.
pub fn write(document: &Document) -> String {
    let words = document.words;
    let mut text = format!("# {}\n\n", plain(&document.title));
    if !document.room.is_empty() {
        let _ = writeln!(text, "{}: {}  ", words.room, plain(&document.room));
    }
    let _ = writeln!(text, "{}: {}", words.exported, document.exported);
    for entry in &document.entries {
        let _ = write!(text, "\n---\n\n**{}** · {}", plain(&entry.author), entry.at);
        if entry.edited {
            let _ = write!(text, " · {}", words.edited);
        }
        if let Some(mark) = entry.mark {
            let _ = write!(text, " · **{mark}**");
        }
        let _ = writeln!(text, " · [{}]({})\n\n{}", words.go, entry.url, entry.body.trim_end());
        if !entry.files.is_empty() {
            let names: Vec<String> = entry.files.iter().map(|name| plain(name)).collect();
            let _ = writeln!(text, "\n{}: {}", words.files, names.join(", "));
        }
    }
    text
}

/// Names and titles are no Markdown: their signs are shown as they are.
fn plain(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut plain, c| {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~') {
            plain.push('\\');
        }
        plain.push(if c == '\n' { ' ' } else { c });
        plain
    })
}
