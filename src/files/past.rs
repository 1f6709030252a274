//! Files of messages that are loaded with a past of their own. Their bytes take the road of any other; nobody is asked whether the sender
//! may write there now.

use axum::body::Body;
use mellanrum_protocol::shapes::files::File;
use mellanrum_protocol::{FileId, MessageId, NetworkId, PersonId, RoomId};

use super::store::{self, NewFile};
use super::{keep, kind, receive};
use crate::App;
use crate::error::Result;
use crate::store::Tx;

/// What is known of a file beforehand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PastFile<'a> {
    pub id: FileId,
    pub message_id: MessageId,
    pub room_id: RoomId,
    pub network_id: Option<NetworkId>,
    pub person_id: PersonId,
    pub name: &'a str,
    pub alt: Option<&'a str>,
    pub sent_ms: i64,
}

/// A file whose bytes are kept, to be made known with its message.
#[derive(Debug)]
pub(crate) struct Ready {
    new: NewFile,
    message_id: MessageId,
    file: File,
}

impl Ready {
    /// Keeps the bytes.
    pub async fn keep(app: &App, past: PastFile<'_>, bytes: &'static [u8]) -> Result<Self> {
        let received = receive::receive(&app.files, Body::from(bytes), app.config.file_bytes).await?;
        let kept = keep(app, received, kind::name(past.name)).await?;
        let file = File {
            id: past.id,
            name: kept.name.clone(),
            mime: kept.content.mime.clone(),
            bytes: kept.content.bytes,
            width: kept.width,
            height: kept.height,
            thumb: kept.thumb.is_some(),
            alt: past.alt.map(str::to_owned),
        };
        let new = NewFile {
            id: past.id,
            room_id: past.room_id,
            network_id: past.network_id,
            person_id: past.person_id,
            content: kept.content.key,
            thumb: kept.thumb.map(|thumb| thumb.key),
            name: kept.name,
            bytes: kept.bytes,
            width: kept.width,
            height: kept.height,
            created_ms: past.sent_ms,
        };
        Ok(Self { new, message_id: past.message_id, file })
    }

    /// As its message shows it.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// Makes it known, once its message is there.
    pub async fn insert(&self, tx: &mut Tx, now_ms: i64) -> Result<()> {
        super::stored(tx, &self.new, now_ms).await?;
        store::insert(tx, &self.new).await?;
        store::give(tx, self.new.id, self.message_id).await
    }
}
