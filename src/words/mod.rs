//! The server's own words, in letters and on its pages: Fluent texts in Swedish, Dutch and English (`{sv,nl,en}/*.ftl`), embedded.
//!
//! A key names a message (`call-title`) or an attribute of one (`sign_in_link.button`). All languages have the same keys with the same
//! arguments (a test below). What people have written goes in as an argument and stays as it is: whoever makes HTML of it escapes it.

pub mod pages;

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use mellanrum_protocol::shapes::mail::Language;

/// What is put into a text, by the name that it has there.
pub type Arg = (&'static str, Value);

/// Words or a number; a text may choose its words by the number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Words.
    Text(String),
    /// A number.
    Number(i64),
}

type Bundle = FluentBundle<FluentResource>;

/// The texts in one language.
struct Catalogue {
    language: Language,
    texts: [&'static str; 2],
}

const SV: Catalogue =
    Catalogue { language: Language::Sv, texts: [include_str!("sv/mail.ftl"), include_str!("sv/call.ftl")] };
const NL: Catalogue =
    Catalogue { language: Language::Nl, texts: [include_str!("nl/mail.ftl"), include_str!("nl/call.ftl")] };
const EN: Catalogue =
    Catalogue { language: Language::En, texts: [include_str!("en/mail.ftl"), include_str!("en/call.ftl")] };

static SWEDISH: LazyLock<Bundle> = LazyLock::new(|| bundle(SV));
static DUTCH: LazyLock<Bundle> = LazyLock::new(|| bundle(NL));
static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle(EN));

/// A text in a language. A key that there is none for is returned as it is: that is a mistake of ours, and it is logged.
pub fn say(language: Language, key: &str, args: &[Arg]) -> String {
    let known = of(language);
    let args: FluentArgs = args.iter().map(|(name, value)| (*name, FluentValue::from(value))).collect();
    let mut errors = Vec::new();
    let (id, attribute) = key.split_once('.').map_or((key, None), |(id, attribute)| (id, Some(attribute)));
    let pattern = known.get_message(id).and_then(|message| match attribute {
        None => message.value(),
        Some(attribute) => message.get_attribute(attribute).map(|attribute| attribute.value()),
    });
    let Some(pattern) = pattern else {
        tracing::error!(key, language = language.as_str(), "a text is missing");
        return key.to_owned();
    };
    let text = known.format_pattern(pattern, Some(&args), &mut errors).into_owned();
    if !errors.is_empty() {
        tracing::error!(key, language = language.as_str(), ?errors, "a text lacks an argument");
    }
    text
}

/// The language of an interface that people have; English for one that there are no texts in.
pub fn language_of(locale: &str) -> Language {
    locale.split('-').next().and_then(|tag| tag.parse().ok()).unwrap_or(Language::En)
}

/// The language that a browser asks for most (`Accept-Language`) of those that there are texts in.
pub fn language_asked(accept: &str) -> Option<Language> {
    let weighed = accept.split(',').filter_map(|item| {
        let mut parts = item.split(';').map(str::trim);
        let language = parts.next()?.split('-').next()?.to_ascii_lowercase().parse().ok()?;
        let weight: f32 = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1.0), |q| q.parse().ok())?;
        (weight > 0.0).then_some((language, weight))
    });
    // Of two that weigh the same the first.
    weighed.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(language, _)| language)
}

fn of(language: Language) -> &'static Bundle {
    match language {
        Language::Sv => &SWEDISH,
        Language::Nl => &DUTCH,
        Language::En => &ENGLISH,
    }
}

fn bundle(catalogue: Catalogue) -> Bundle {
    let mut bundle = Bundle::new_concurrent(catalogue.language.as_str().parse().into_iter().collect());
    // The marks around arguments are for texts that run both ways; in a subject they would be seen.
    bundle.set_use_isolating(false);
    // A number is a count or a year here; whoever wants its thousands apart says so with words.
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(number) => Some(number.value.to_string()),
        _ => None,
    }));
    for text in catalogue.texts {
        let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(known, errors)| {
            tracing::error!(?errors, "a catalogue cannot be read");
            known
        });
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// An argument of words.
pub fn text(words: impl Into<String>) -> Value {
    Value::Text(words.into())
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Value {
    fn from(words: &str) -> Self {
        text(words)
    }
}

impl From<String> for Value {
    fn from(words: String) -> Self {
        text(words)
    }
}

impl<'a> From<&'a Value> for FluentValue<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Text(words) => Self::from(words.as_str()),
            Value::Number(number) => Self::from(*number),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Each key of a catalogue with the names of its arguments. A text is a line with `=` and what is indented below it.
    fn keys(texts: [&str; 2]) -> BTreeMap<String, BTreeSet<String>> {
        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for text in texts {
            FluentResource::try_new(text.to_owned()).expect("a catalogue without mistakes");
            let (mut message, mut key) = (String::new(), String::new());
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                let name = line.split_once('=').map(|(name, _)| name.trim());
                match name {
                    Some(name) if !line.starts_with(' ') => {
                        name.clone_into(&mut message);
                        key.clone_from(&message);
                        assert!(!found.contains_key(&key), "{key} stands twice");
                    }
                    Some(name) if line.trim_start().starts_with('.') => key = format!("{message}{name}"),
                    _ => {}
                }
                if !key.is_empty() {
                    let args = line.split('$').skip(1);
                    let name = |arg: &str| arg.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                    found.entry(key.clone()).or_default().extend(args.map(name));
                }
            }
        }
        found
    }

    #[test]
    fn all_languages_have_the_same_texts_with_the_same_arguments() {
        let [sv, nl, en] = [SV, NL, EN].map(|catalogue| keys(catalogue.texts));
        assert!(sv.len() > 10 && sv["sign_in_link.text"].contains("minutes"), "{sv:?}");
        assert_eq!(sv, en);
        assert_eq!(nl, en);
    }

    #[test]
    fn every_text_can_be_said() {
        for language in Language::ALL {
            for (key, names) in keys(EN.texts) {
                // What was chosen by number shows that the number came.
                let args: Vec<Arg> = names
                    .iter()
                    .map(|name| (&*name.clone().leak(), if name == "n" { Value::Number(7) } else { text("Ö&x") }))
                    .collect();
                let said = say(*language, &key, &args);
                // A message with attributes only says nothing itself.
                assert!(said != key && !said.contains("{$"), "{language} {key}: {said}");
                assert!(!said.contains('\u{2068}'), "{language} {key} has marks of direction");
            }
        }
    }

    #[test]
    fn a_browser_is_answered_in_the_language_that_it_asks_for_most() {
        assert_eq!(language_asked("de, nl-BE;q=0.7, en;q=0.3"), Some(Language::Nl));
        assert_eq!(language_asked("sv-SE,sv;q=0.9,en;q=0.8"), Some(Language::Sv));
        assert_eq!(language_asked("en;q=0, fr"), None);
        assert_eq!(language_asked(""), None);
        assert_eq!((language_of("nl"), language_of("fi-FI")), (Language::Nl, Language::En));
    }
}
