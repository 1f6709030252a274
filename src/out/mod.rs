//! What leaves: a topic, or some days of a room, as a document; feeds by secret links.
//!
//! Everything is read by the right of the moment, in one transaction. What was removed, and what texts were before they were edited, stays
//! here.

pub mod atom;
mod document;
mod docx;
pub mod feeds;
mod html;
pub mod http;
mod markdown;
mod store;
mod words;

use std::collections::HashMap;

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::shapes::messages::Message;
use mellanrum_protocol::shapes::out::ExportFormat;
use mellanrum_protocol::shapes::people::Person;
use mellanrum_protocol::{MessageId, PersonId, RoomId};

use self::document::Document;
pub use self::document::permalink;
use crate::App;
use crate::archive;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::identity::people;
use crate::messages::{self, markup};
use crate::rooms;
use crate::store::Tx;

/// Most messages in one document.
const MESSAGES: i64 = 5_000;
/// Longest title that is made of a text, in characters.
const TITLE: usize = 80;

/// A document as it is handed out.
#[derive(Debug)]
pub struct Export {
    /// What its file is called.
    pub name: String,
    /// What it is.
    pub mime: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

/// A topic or another thread, by its root or any of its replies.
pub async fn topic(app: &App, actor: &Actor, id: MessageId, format: ExportFormat) -> Result<Export> {
    let mut tx = app.db.read().await?;
    let seen = messages::see(&mut tx, actor.person_id, id).await?;
    let root = match seen.message.thread_root_id {
        Some(root) => archive::store::message(&mut tx, root).await?.ok_or(Error::NOT_FOUND)?,
        None => seen.message,
    };
    let title = match root.as_topic()? {
        Some(topic) => topic.title,
        None if root.removed_ms.is_some() => String::new(),
        None => markup::excerpt(&root.body, TITLE),
    };
    let replies = messages::thread_of(&mut tx, root.id, MESSAGES).await?;
    let mut said = vec![Message::try_from(root)?];
    said.extend(replies);
    let title = if title.is_empty() { seen.room.name.clone() } else { title };
    finish(app, tx, actor, title, seen.room.name, said, format).await
}

/// What was said in a room between two moments, the first included.
pub async fn room(
    app: &App,
    actor: &Actor,
    room: RoomId,
    (from_ms, to_ms): (i64, i64),
    format: ExportFormat,
) -> Result<Export> {
    if from_ms >= to_ms {
        return Err(Error::Invalid { field: "to_ms", why: "out_of_range" });
    }
    let mut tx = app.db.read().await?;
    let (room, _) = rooms::reader(&mut tx, actor.person_id, room).await?;
    let said = messages::sent_between(&mut tx, room.id, from_ms, to_ms, MESSAGES + 1).await?;
    finish(app, tx, actor, room.name.clone(), room.name, said, format).await
}

async fn finish(
    app: &App,
    mut tx: Tx,
    actor: &Actor,
    title: String,
    room: String,
    said: Vec<Message>,
    format: ExportFormat,
) -> Result<Export> {
    if i64::try_from(said.len()).is_ok_and(|count| count > MESSAGES) {
        return Err(ErrorCode::LimitExceeded.into());
    }
    let people = known(&mut tx, &said).await?;
    let me = people::me(&mut tx, actor.person_id).await?;
    drop(tx);
    let url = app.config.public_url();
    let title = if title.is_empty() { "Mellanrum".to_owned() } else { title };
    let document = Document::new(title, room, said, &people, &me, &url, app.clock.now_ms());
    // Thousands of messages take a while to be put into a form.
    tokio::task::spawn_blocking(move || written(&document, format)).await.map_err(anyhow::Error::new)?
}

/// Those who wrote messages.
async fn known(tx: &mut Tx, said: &[Message]) -> Result<HashMap<PersonId, Person>> {
    let mut ids: Vec<PersonId> = said.iter().map(|message| message.author_id).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(people::people(tx, &ids).await?.into_iter().map(|person| (person.id, person)).collect())
}

fn written(document: &Document, format: ExportFormat) -> Result<Export> {
    let (mime, bytes) = match format {
        ExportFormat::Markdown => ("text/markdown; charset=utf-8", markdown::write(document).into_bytes()),
        ExportFormat::Html => ("text/html; charset=utf-8", html::write(document).into_bytes()),
        ExportFormat::Docx => {
            ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx::write(document)?)
        }
    };
    Ok(Export { name: document.file_name(format.as_str()), mime, bytes })
}
