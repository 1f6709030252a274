//! Atom (RFC 4287), written by hand: a feed is a list of a few elements.

use std::fmt::Write;

use jiff::Timestamp;
use uuid::Uuid;

use super::html::escape;

/// A feed.
#[derive(Debug)]
pub struct Atom {
    /// Whatever it is of.
    pub id: Uuid,
    /// What it is called.
    pub title: String,
    /// Where one reads on.
    pub url: String,
    /// Newest first.
    pub entries: Vec<AtomEntry>,
    /// When it was made, for one without entries.
    pub created_ms: i64,
}

/// Something in it.
#[derive(Debug)]
pub struct AtomEntry {
    /// The message.
    pub id: Uuid,
    /// What it is called.
    pub title: String,
    /// Leads to it.
    pub url: String,
    /// Who wrote it.
    pub author: String,
    /// When it came.
    pub published_ms: i64,
    /// When it last changed.
    pub updated_ms: i64,
    /// Its tags.
    pub tags: Vec<String>,
    /// Its text, as safe HTML.
    pub html: String,
}

/// The feed as XML.
pub fn write(feed: &Atom) -> String {
    let updated = feed.entries.iter().map(|entry| entry.updated_ms).max().unwrap_or(feed.created_ms);
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<id>urn:uuid:{}</id>\n\
         <title>{}</title>\n<updated>{}</updated>\n<link href=\"{}\"/>\n<generator>Mellanrum</generator>\n",
        feed.id,
        escape(&feed.title),
        moment(updated),
        escape(&feed.url)
    );
    for entry in &feed.entries {
        let _ = write!(
            xml,
            "<entry>\n<id>urn:uuid:{}</id>\n<title>{}</title>\n<link href=\"{}\"/>\n<author><name>{}</name></author>\n\
             <published>{}</published>\n<updated>{}</updated>\n",
            entry.id,
            escape(&entry.title),
            escape(&entry.url),
            escape(&entry.author),
            moment(entry.published_ms),
            moment(entry.updated_ms)
        );
        for tag in &entry.tags {
            let _ = writeln!(xml, "<category term=\"{}\"/>", escape(tag));
        }
        let _ = write!(xml, "<content type=\"html\">{}</content>\n</entry>\n", escape(&entry.html));
    }
    xml.push_str("</feed>\n");
    xml
}

/// 2026-03-01T13:00:00Z.
fn moment(ms: i64) -> String {
    Timestamp::from_millisecond(ms).unwrap_or_default().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
