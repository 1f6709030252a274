//! What a file is, by its bytes, and what it is called. The name and the type that it was sent with prove nothing.

use mellanrum_protocol::limits::FILE_NAME_BYTES;

/// Of no kind that is known.
const UNKNOWN: &str = "application/octet-stream";
const TEXT: &str = "text/plain";
/// Kinds that a browser would run, if it were shown them as what they are.
const ACTIVE: [&str; 4] = ["text/html", "text/xml", "image/svg+xml", "text/x-shellscript"];
/// Longest ending that is kept when a name is shortened, in bytes.
const ENDING: usize = 12;

/// The kind of a file, by its first bytes.
pub fn of(head: &[u8]) -> &'static str {
    if let Some(kind) = infer::get(head) {
        return if kind.mime_type() == "text/xml" && has_svg(head) { "image/svg+xml" } else { kind.mime_type() };
    }
    let Some(text) = text(head) else { return UNKNOWN };
    if text.trim_start().starts_with('<') && has_svg(head) { "image/svg+xml" } else { TEXT }
}

fn has_svg(head: &[u8]) -> bool {
    head.windows(4).any(|part| part.eq_ignore_ascii_case(b"<svg"))
}

/// The bytes as text, if they are some: UTF-8 that may end within a character, without control characters.
fn text(head: &[u8]) -> Option<&str> {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => std::str::from_utf8(&head[..error.valid_up_to()]).ok()?,
        Err(_) => return None,
    };
    let control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}');
    (!text.chars().any(control)).then_some(text)
}

/// As what a file of a kind is given out: nothing that runs.
pub fn served(mime: &str) -> &str {
    if ACTIVE.contains(&mime) { UNKNOWN } else { mime }
}

/// A name that can be shown and kept on a disk: the last part of a path, without what is not seen, not too long.
pub fn name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: String = last.chars().filter(|c| !c.is_control() && !turns(*c)).collect();
    let name = seen.trim_matches(|c: char| c == '.' || c.is_whitespace());
    if name.is_empty() { "file".to_owned() } else { shortened(name) }
}

/// Characters that turn the direction of writing, by which an ending can be hidden.
fn turns(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn shortened(name: &str) -> String {
    if name.len() <= FILE_NAME_BYTES {
        return name.to_owned();
    }
    let ending = name.rfind('.').map_or("", |dot| &name[dot..]);
    let ending = if ending.len() <= ENDING { ending } else { "" };
    let mut at = FILE_NAME_BYTES - ending.len();
    while !name.is_char_boundary(at) {
        at -= 1;
    }
    format!("{}{ending}", &name[..at])
}

/// The name with the ending of what a picture has been drawn anew as.
pub fn with_ending(name: &str, mime: &str) -> String {
    let (endings, usual): (&[&str], &str) = match mime {
        "image/jpeg" => (&["jpg", "jpeg", "jpe", "jfif"], "jpg"),
        "image/gif" => (&["gif"], "gif"),
        _ => (&["png"], "png"),
    };
    match name.rsplit_once('.') {
        Some((_, ending)) if endings.iter().any(|known| ending.eq_ignore_ascii_case(known)) => name.to_owned(),
        Some((stem, ending)) if !stem.is_empty() && ending.len() <= 5 => shortened(&format!("{stem}.{usual}")),
        _ => shortened(&format!("{name}.{usual}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_is_in_the_bytes() {
        for (head, kind) in [
            (b"%PDF-1.7\n".as_slice(), "application/pdf"),
            (b"<!DOCTYPE html><script>", "text/html"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "image/svg+xml"),
            (b"<?xml version='1.0'?>\n<svg></svg>", "image/svg+xml"),
            ("kommun;antal\nÅmot;3\n".as_bytes(), "text/plain"),
            (&"å".as_bytes()[..1], "text/plain"),
            (b"alert(1)", "text/plain"),
            (b"\0\x01\x02", UNKNOWN),
            (b"\xff\xfe\xfd", UNKNOWN),
        ] {
            assert_eq!(of(head), kind, "{head:?}");
        }
        for active in ACTIVE {
            assert_eq!(served(active), UNKNOWN);
        }
        assert_eq!(served("application/pdf"), "application/pdf");
    }

    #[test]
    fn a_name_is_the_last_part_and_hides_nothing() {
        assert_eq!(name("C:\\Users\\saga\\plan.pdf"), "plan.pdf");
        assert_eq!(name("../../etc/passwd"), "passwd");
        assert_eq!(name("faktura\u{202e}fdp.exe"), "fakturafdp.exe");
        assert_eq!(name("a\nb\0.txt"), "ab.txt");
        assert_eq!(name(" .. "), "file");
        let long = name(&format!("{}.docx", "å".repeat(300)));
        assert!(long.len() <= FILE_NAME_BYTES && long.ends_with("å.docx"), "{long}");
    }

    #[test]
    fn a_picture_is_called_what_it_has_become() {
        assert_eq!(with_ending("karta.webp", "image/png"), "karta.png");
        assert_eq!(with_ending("IMG_1.JPG", "image/jpeg"), "IMG_1.JPG");
        assert_eq!(with_ending("skiss", "image/png"), "skiss.png");
        assert_eq!(with_ending("v1.2 om parkering", "image/png"), "v1.2 om parkering.png");
    }
}
