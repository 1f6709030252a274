//! Files of messages: what a message shows of them, and who may have them through it.

use mellanrum_protocol::shapes::files::File;
use mellanrum_protocol::shapes::messages::Message;
use mellanrum_protocol::{FileId, MessageId, Nonce, PersonId, RoomId, Seq};

use super::act::{Ask, Effect, change, see};
use super::store;
use crate::App;
use crate::archive::row::{json, to_json};
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::store::Tx;

/// Says so if somebody may read a message, and it has not been removed; `NotFound` for everybody else.
pub(crate) async fn standing(tx: &mut Tx, person: PersonId, message: MessageId) -> Result<()> {
    let seen = see(tx, person, message).await?;
    if seen.message.removed_ms.is_some() { Err(Error::NOT_FOUND) } else { Ok(()) }
}

/// Messages of a room with files before a seq, newest first.
pub(crate) async fn with_files(tx: &mut Tx, room: RoomId, before: Seq, limit: i64) -> Result<Vec<Message>> {
    store::with_files(tx, room, before, limit).await
}

/// Says what a picture of one's own message shows. The text stays as it was, so the message does not count as edited.
pub(crate) async fn describe_file(
    app: &App,
    actor: &Actor,
    message: MessageId,
    nonce: Nonce,
    file: FileId,
    alt: Option<String>,
) -> Result<Message> {
    let with = format!("{file}{}", alt.as_deref().unwrap_or_default());
    let (message, _) = change(app, actor, Ask::new("describe_file", message, nonce, &with), move |subject| {
        if !subject.own() {
            return Err(Error::DENIED);
        }
        subject.require_writing()?;
        let mut files: Vec<File> = json(&subject.row.files)?;
        let described = files.iter_mut().find(|one| one.id == file).ok_or(Error::NOT_FOUND)?;
        if described.alt == alt {
            return Ok(Effect::none());
        }
        described.alt = alt;
        subject.row.files = to_json(&files)?;
        Ok(Effect::row())
    })
    .await?;
    Ok(message)
}
