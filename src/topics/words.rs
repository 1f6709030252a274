//! What titles and tags look like.

use mellanrum_protocol::limits::{TOPIC_TAG, TOPIC_TAGS, TOPIC_TITLE};

use crate::error::{Error, Result};
use crate::messages;

/// A title in one line, without white space at its ends or twice in a row.
pub(crate) fn title(title: &str) -> Result<String> {
    let title = one_line("title", title)?;
    match title.chars().count() {
        0 => Err(Error::Invalid { field: "title", why: "empty" }),
        1..=TOPIC_TITLE => Ok(title),
        _ => Err(Error::Invalid { field: "title", why: "too_long" }),
    }
}

/// Tags in lower case, each once, in the order in which they came. A `#` before one is no part of it.
pub(super) fn tags(tags: &[String]) -> Result<Vec<String>> {
    let mut taken: Vec<String> = Vec::with_capacity(tags.len());
    for tag in tags {
        let tag = one_tag(tag)?;
        if !taken.contains(&tag) {
            taken.push(tag);
        }
    }
    if taken.len() > TOPIC_TAGS { Err(Error::Invalid { field: "tags", why: "too_many" }) } else { Ok(taken) }
}

/// One tag.
pub(super) fn one_tag(tag: &str) -> Result<String> {
    let tag = one_line("tags", tag.trim().trim_start_matches('#'))?.to_lowercase();
    match tag.chars().count() {
        0 => Err(Error::Invalid { field: "tags", why: "empty" }),
        1..=TOPIC_TAG => Ok(tag),
        _ => Err(Error::Invalid { field: "tags", why: "too_long" }),
    }
}

fn one_line(field: &'static str, text: &str) -> Result<String> {
    if messages::has_control(text) {
        return Err(Error::Invalid { field, why: "control_character" });
    }
    Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why<T>(result: Result<T>) -> Option<&'static str> {
        match result {
            Err(Error::Invalid { why, .. }) => Some(why),
            _ => None,
        }
    }

    #[test]
    fn a_title_is_one_line_of_up_to_150_characters() {
        assert_eq!(title("  Får en\n kommun\thyra ut? ").ok().as_deref(), Some("Får en kommun hyra ut?"));
        assert_eq!(title(&"å".repeat(150)).ok().map(|title| title.chars().count()), Some(150));
        assert_eq!(why(title(&"å".repeat(151))), Some("too_long"));
        assert_eq!(why(title(" \n ")), Some("empty"));
        assert_eq!(why(title("a\u{1b}b")), Some("control_character"));
    }

    #[test]
    fn tags_are_in_lower_case_and_each_is_there_once() {
        let given = ["Bilpool", "#bilpool", " Lånecyklar  i  Glesbygd "].map(str::to_owned);
        assert_eq!(tags(&given).ok(), Some(vec!["bilpool".to_owned(), "lånecyklar i glesbygd".to_owned()]));
        assert_eq!(why(tags(&["#".to_owned()])), Some("empty"));
        assert_eq!(why(tags(&["x".repeat(41)])), Some("too_long"));
        let many: Vec<String> = (0..9).map(|number| format!("tag {number}")).collect();
        assert_eq!(why(tags(&many)), Some("too_many"));
        assert!(tags(&many[..8]).is_ok());
    }
}
