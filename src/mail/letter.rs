//! A letter's subject and text, plain and as HTML: one form for all kinds.

use askama::Template;
use mellanrum_protocol::shapes::mail::Language;

use super::Letter;
use crate::error::Result;
use crate::words;

/// Longest subject, in characters.
const SUBJECT: usize = 200;

/// What is sent.
#[derive(Debug)]
pub(super) struct Written {
    pub subject: String,
    pub text: String,
    pub html: String,
}

#[derive(Template)]
#[template(path = "mail/pages/letter.html")]
struct Html<'a> {
    language: Language,
    subject: &'a str,
    hello: &'a str,
    paragraphs: &'a [&'a str],
    link: &'a str,
    button: &'a str,
    plain_link: &'a str,
    why: &'a str,
    unsubscribe: Option<&'a str>,
    unsubscribe_words: &'a str,
    home: &'a str,
}

/// Writes a letter down. `home` is where the server is reached.
pub(super) fn write(letter: &Letter, home: &str, unsubscribe: Option<&str>) -> Result<Written> {
    let language = letter.language;
    let of_kind = |part: &str| words::say(language, &format!("{}{part}", letter.kind), &letter.args);
    let plain = |key: &str| words::say(language, key, &[]);
    let hello = if letter.name.trim().is_empty() {
        plain("mail-hello-nobody")
    } else {
        words::say(language, "mail-hello", &[("name", words::text(one_line(&letter.name)))])
    };
    let subject: String = one_line(&of_kind("")).chars().take(SUBJECT).collect();
    let (body, button, why) = (of_kind(".text"), one_line(&of_kind(".button")), of_kind(".why"));
    let paragraphs: Vec<&str> = body.split("\n\n").map(str::trim).filter(|text| !text.is_empty()).collect();
    let (plain_link, unsubscribe_words) = (plain("mail-plain-link"), plain("mail-unsubscribe"));

    let leave = unsubscribe.map(|link| format!("\n{unsubscribe_words}:\n{link}\n")).unwrap_or_default();
    let (said, link) = (paragraphs.join("\n\n"), &letter.link);
    let text = format!("{hello}\n\n{said}\n\n{button}:\n{link}\n\n--\n{why}\n{home}\n{leave}");
    let html = Html {
        language,
        subject: &subject,
        hello: &hello,
        paragraphs: &paragraphs,
        link: &letter.link,
        button: &button,
        plain_link: &plain_link,
        why: &why,
        unsubscribe,
        unsubscribe_words: &unsubscribe_words,
        home,
    };
    let html = html.render().map_err(anyhow::Error::new)?;
    Ok(Written { subject, text, html })
}

/// What people have written may not begin a new line where there is one only: in a header that would be a header of theirs.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control() || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use mellanrum_protocol::shapes::mail::MailKind;

    use super::*;
    use crate::words::Arg;

    fn letter(kind: MailKind, language: Language) -> Letter {
        let words = |name: &'static str, said: &str| -> Arg { (name, words::text(said)) };
        Letter {
            kind,
            to: "anna@example.org".into(),
            name: "Anna <b>Å</b>\r\nBcc: x@example.org".into(),
            person: None,
            language,
            key: "k".into(),
            list: None,
            link: "https://samtal.example.org/call?a=1&b=2".into(),
            args: vec![
                words("network", "Hållbart & resande"),
                words("municipality", "Hallsberg"),
                words("title", "Ett <i>år</i>\ntillsammans"),
                words("person", "Bo Test"),
                ("n", 2.into()),
                ("minutes", 15.into()),
            ],
            until_ms: None,
        }
    }

    #[test]
    fn every_kind_has_its_words_in_every_language() -> Result<()> {
        for (kind, language) in MailKind::ALL.iter().flat_map(|kind| Language::ALL.iter().map(move |tag| (*kind, *tag)))
        {
            let Written { subject, text, html } = write(&letter(kind, language), "https://samtal.example.org", None)?;
            // A text that is missing is said as its key.
            assert!(subject != kind.as_str() && !text.contains(&format!("{kind}.")), "{language} {kind}: {text}");
            assert!(!text.contains("{$") && text.contains("https://samtal.example.org/call?a=1&b=2"), "{text}");
            assert!(html.contains(&format!("lang=\"{language}\"")) && html.contains("?a=1&#38;b=2"), "{html}");
        }
        Ok(())
    }

    #[test]
    fn what_people_have_written_is_text_and_begins_no_line() -> Result<()> {
        let Written { subject, text, html } =
            write(&letter(MailKind::Proposal, Language::Sv), "https://h.example", None)?;
        assert_eq!(subject, "Ett förslag för Hållbart & resande: Ett <i>år</i> tillsammans");
        assert!(text.starts_with("Hej Anna <b>Å</b> Bcc: x@example.org!\n\n"), "{text}");
        assert!(!html.contains("<b>Å") && html.contains("&#60;b&#62;Å") && !html.contains("<i>"), "{html}");
        Ok(())
    }

    #[test]
    fn what_can_be_unsubscribed_from_says_how() -> Result<()> {
        let link = "https://h.example/unsubscribe/x";
        let written = write(&letter(MailKind::Proposal, Language::Nl), "https://h.example", Some(link))?;
        assert!(written.text.contains(link) && written.html.contains(link));
        let written = write(&letter(MailKind::SignInLink, Language::Nl), "https://h.example", None)?;
        assert!(!written.html.contains("Geen brieven"));
        Ok(())
    }
}
