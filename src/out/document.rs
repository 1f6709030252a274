//! What is exported, before it has a form.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use mellanrum_protocol::shapes::messages::Message;
use mellanrum_protocol::shapes::people::{Me, Person};
use mellanrum_protocol::shapes::relay::Relayed;
use mellanrum_protocol::{MessageId, PersonId, RoomId};

use super::words::{self, Words};
use crate::messages::markup;

/// A topic, a thread, or what was said in a room in some days.
#[derive(Debug)]
pub struct Document {
    /// What it is called.
    pub title: String,
    /// The room's name; empty for a direct conversation.
    pub room: String,
    /// When it was exported, on its reader's clock.
    pub exported: String,
    /// Our own words in it.
    pub words: &'static Words,
    /// What was said, in order. What was removed is not among it.
    pub entries: Vec<Entry>,
}

/// Something that was said.
#[derive(Debug)]
pub struct Entry {
    /// Leads to it.
    pub url: String,
    /// Who said it, and where they are from.
    pub author: String,
    /// When, on the reader's clock.
    pub at: String,
    /// Language of the text.
    pub lang: Option<String>,
    /// Whether the text was changed.
    pub edited: bool,
    /// What it is marked as, in words.
    pub mark: Option<&'static str>,
    /// The text as it is now, Markdown.
    pub body: String,
    /// The same as safe HTML.
    pub html: String,
    /// What its files are called.
    pub files: Vec<String>,
}

/// Where a message stands, in the web client.
pub fn permalink(public_url: &str, room: RoomId, message: MessageId) -> String {
    format!("{public_url}/rooms/{room}?message={message}")
}

impl Document {
    /// Puts together what somebody may read. Removed messages are left out whole.
    pub fn new(
        title: String,
        room: String,
        messages: Vec<Message>,
        people: &HashMap<PersonId, Person>,
        reader: &Me,
        public_url: &str,
        now_ms: i64,
    ) -> Self {
        let words = words::of(&reader.locale);
        let zone = TimeZone::get(&reader.time_zone).unwrap_or(TimeZone::UTC);
        let whole = |mut message: Message| {
            if let Some(relayed) = message.relayed.take() {
                message.body = quoted(&message.body, &relayed, &zone);
                message.html = markup::render(&message.body, &[]);
            }
            message
        };
        let entry = |message: Message| Entry {
            url: permalink(public_url, message.room_id, message.id),
            author: author(people.get(&message.author_id)),
            at: moment(message.sent_ms, &zone),
            lang: message.lang,
            edited: message.edited_ms.is_some(),
            mark: if message.is_answer { Some(words.answer) } else { message.question.then_some(words.question) },
            body: message.body,
            html: message.html,
            files: message.files.into_iter().map(|file| file.name).collect(),
        };
        let entries = messages.into_iter().filter(|message| message.removed.is_none()).map(whole).map(entry).collect();
        Self { title, room, exported: moment(now_ms, &zone), words, entries }
    }

    /// A name for its file: the title without what disks and headers stumble over.
    pub fn file_name(&self, ending: &str) -> String {
        let kept = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { ' ' };
        let title: String = self.title.chars().map(kept).take(80).collect();
        let title = title.split_whitespace().collect::<Vec<_>>().join("-").to_lowercase();
        format!("{}.{ending}", if title.is_empty() { "export" } else { &title })
    }
}

/// An introduction, and below it as quotations what it introduces.
fn quoted(introduction: &str, relayed: &Relayed, zone: &TimeZone) -> String {
    let mut text = introduction.trim_end().to_owned();
    for part in relayed.parts.iter().filter(|part| !part.removed) {
        let at = moment(part.sent_ms, zone);
        let by = [&part.author, &part.organisation].into_iter().flatten().chain([&at]);
        let by: Vec<&str> = by.map(String::as_str).collect();
        text.push_str("\n\n> ");
        text.push_str(&by.join(", "));
        text.push_str("\n>");
        for line in part.body.lines() {
            text.push_str("\n> ");
            text.push_str(line);
        }
    }
    text
}

fn author(person: Option<&Person>) -> String {
    let Some(person) = person else { return "—".to_owned() };
    match &person.organisation {
        Some(organisation) => format!("{}, {organisation}", person.name),
        None => person.name.clone(),
    }
}

/// 2026-03-01 13:00, on a clock.
fn moment(ms: i64, zone: &TimeZone) -> String {
    let Ok(at) = Timestamp::from_millisecond(ms) else { return String::new() };
    at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
}
