//! Files: sent to a room, then posted with a message.
//!
//! The bytes are in a `place`, once for each content; who may read them is in the archive. A file that is not posted is its sender's alone;
//! then whoever may read its message now may have it, and nobody else. It goes with its message.

mod answer;
pub mod http;
mod kind;
mod past;
mod place;
mod receive;
mod redraw;
mod store;
pub mod sweep;

use std::collections::{BTreeSet, HashMap};

use axum::body::Body;
use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits::{ALT_CHARS, FILES, PAGE};
use mellanrum_protocol::shapes::files::{File, FilePage, RoomFile};
use mellanrum_protocol::{FileId, MessageId, NetworkId, Nonce, PersonId, RoomId, Seq};
use tokio::sync::Semaphore;

pub(crate) use self::answer::disposition;
pub(crate) use self::past::{PastFile, Ready};
pub use self::place::Place;
use self::receive::{Received, hash_of};
use self::store::{ContentRow, NewFile};
pub(crate) use self::store::{FileRow, give, lock_file, remove_of};
use crate::App;
use crate::archive::beside;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::store::Tx;
use crate::{drafts, holds, messages, rooms};

/// Files on their way in at once, on one node; the next one is told `busy`.
const INCOMING: usize = 32;
static INCOMING_TURNS: Semaphore = Semaphore::const_new(INCOMING);
/// Files in a page of a room's when the asker does not say.
const USUAL: i64 = 30;

/// Takes a file that somebody sends to a room in which they may write.
///
/// Told beforehand how large it is, what is too large is refused before it is sent.
pub async fn receive(
    app: &App,
    actor: &Actor,
    room: RoomId,
    name: &str,
    size: Option<u64>,
    body: Body,
) -> Result<File> {
    let person = actor.person_id;
    let mut tx = app.db.read().await?;
    let (room, _) = rooms::writer(&mut tx, person, room, app.clock.now_ms()).await?;
    if size.is_some_and(|size| size > app.config.file_bytes) {
        return Err(ErrorCode::TooLarge.into());
    }
    within_quota(app, &mut tx, person, room.network_id, size.unwrap_or(1)).await?;
    drop(tx);
    let _turn = INCOMING_TURNS.try_acquire().map_err(|_| ErrorCode::Busy)?;
    let received = receive::receive(&app.files, body, app.config.file_bytes).await?;
    let kept = keep(app, received, kind::name(name)).await?;
    let new = NewFile {
        id: FileId(app.clock.id()),
        room_id: room.id,
        network_id: room.network_id,
        person_id: person,
        content: kept.content.key,
        thumb: kept.thumb.map(|thumb| thumb.key),
        name: kept.name,
        bytes: kept.bytes,
        width: kept.width,
        height: kept.height,
        created_ms: app.clock.now_ms(),
    };
    let app_again = app.clone();
    beside(app, move |tx| Box::pin(async move { insert(&app_again, tx, new).await })).await
}

/// Makes a file known whose bytes are kept: from here on it counts. Whoever lost their place meanwhile has sent it for nothing.
async fn insert(app: &App, tx: &mut Tx, new: NewFile) -> Result<File> {
    store::take_turn(tx, new.person_id, new.network_id).await?;
    rooms::writer(tx, new.person_id, new.room_id, new.created_ms).await?;
    within_quota(app, tx, new.person_id, new.network_id, u64::try_from(new.bytes).unwrap_or(u64::MAX)).await?;
    stored(tx, &new, new.created_ms).await?;
    store::insert(tx, &new).await?;
    Ok(store::file(tx, new.id).await?.ok_or(Error::NOT_FOUND)?.into())
}

/// Notes that a file's bytes are there.
async fn stored(tx: &mut Tx, new: &NewFile, now_ms: i64) -> Result<()> {
    for key in [Some(&new.content), new.thumb.as_ref()].into_iter().flatten() {
        if !store::content_stored(tx, key, now_ms).await? {
            return Err(ErrorCode::FilesUnavailable.into());
        }
    }
    Ok(())
}

/// Refuses what would take more than there is for the person or for the network.
async fn within_quota(app: &App, tx: &mut Tx, person: PersonId, network: Option<NetworkId>, more: u64) -> Result<()> {
    let full = |taken: i64, most: u64| u64::try_from(taken).unwrap_or_default().saturating_add(more) > most;
    if full(store::bytes_of_person(tx, person).await?, app.config.person_files_bytes) {
        return Err(ErrorCode::QuotaExceeded.into());
    }
    if let Some(network) = network
        && full(store::bytes_of_network(tx, network).await?, app.config.network_files_bytes)
    {
        return Err(ErrorCode::QuotaExceeded.into());
    }
    Ok(())
}

/// A file whose bytes are where they are to be.
struct Kept {
    content: ContentRow,
    thumb: Option<ContentRow>,
    name: String,
    bytes: i64,
    width: Option<u32>,
    height: Option<u32>,
}

/// Keeps a file's bytes: of a picture those that were drawn anew, of anything else what was sent.
async fn keep(app: &App, received: Received, name: String) -> Result<Kept> {
    let mime = kind::of(&received.head);
    if !redraw::is_picture(mime) {
        let size = i64::try_from(received.bytes).unwrap_or(i64::MAX);
        let content = write(app, received.hash, mime, size, received.file).await?;
        return Ok(Kept { bytes: content.bytes, content, thumb: None, name, width: None, height: None });
    }
    let drawn = redraw::redraw(received.whole().await?, mime).await?;
    let content = write_bytes(app, &drawn.picture).await?;
    let thumb = match &drawn.thumb {
        Some(thumb) => Some(write_bytes(app, thumb).await?),
        None => None,
    };
    let bytes = content.bytes + thumb.as_ref().map_or(0, |thumb| thumb.bytes);
    let name = kind::with_ending(&name, drawn.picture.mime);
    Ok(Kept { content, thumb, name, bytes, width: Some(drawn.width), height: Some(drawn.height) })
}

async fn write_bytes(app: &App, drawn: &redraw::Drawn) -> Result<ContentRow> {
    let size = i64::try_from(drawn.bytes.len()).unwrap_or(i64::MAX);
    write(app, hash_of(&drawn.bytes), drawn.mime, size, drawn.bytes.as_slice()).await
}

/// Writes bytes unless they are there already. They are announced first, so that whatever becomes of this they are found and swept.
async fn write(
    app: &App,
    hash: String,
    mime: &str,
    size: i64,
    bytes: impl tokio::io::AsyncRead + Unpin,
) -> Result<ContentRow> {
    let now_ms = app.clock.now_ms();
    let key = format!("{}/{hash}-{}", &hash[..2], app.clock.id().simple());
    let mut content = ContentRow { key, hash, mime: mime.to_owned(), bytes: size };
    let new = content.clone();
    let (key, stored) =
        beside(app, move |tx| Box::pin(async move { store::expect_content(tx, &new, now_ms).await })).await?;
    if !stored {
        app.files.put(&key, bytes).await?;
    }
    content.key = key;
    Ok(content)
}

/// A file that somebody may have now; `NotFound` for everybody else.
async fn readable(tx: &mut Tx, person: PersonId, id: FileId) -> Result<FileRow> {
    let row = store::file(tx, id).await?.ok_or(Error::NOT_FOUND)?;
    match row.message_id {
        Some(message) => messages::standing(tx, person, message).await?,
        None if row.person_id == person => rooms::reader(tx, person, row.room_id).await.map(drop)?,
        None if holds::handles_file(tx, person, id).await? => {}
        None => return Err(Error::NOT_FOUND),
    }
    Ok(row)
}

/// A file's content for whoever may have it, or that of the small picture of it.
async fn fetch(app: &App, actor: &Actor, id: FileId, small: bool) -> Result<(FileRow, ContentRow)> {
    let mut tx = app.db.read().await?;
    let row = readable(&mut tx, actor.person_id, id).await?;
    let key = if small { row.thumb.as_deref().ok_or(Error::NOT_FOUND)? } else { &row.content };
    let content = store::content(&mut tx, key).await?.ok_or(Error::NOT_FOUND)?;
    Ok((row, content))
}

/// Says what one's picture shows. Once it is posted this is a change of its message.
pub async fn describe(app: &App, actor: &Actor, id: FileId, nonce: Nonce, alt: &str) -> Result<File> {
    let alt = checked(alt)?;
    let mut tx = app.db.read().await?;
    let row = readable(&mut tx, actor.person_id, id).await?;
    drop(tx);
    if row.person_id != actor.person_id {
        return Err(Error::DENIED);
    }
    if row.width.is_none() {
        return Err(Error::Invalid { field: "alt", why: "no_picture" });
    }
    if let Some(message) = row.message_id {
        let message = messages::describe_file(app, actor, message, nonce, id, alt).await?;
        return message.files.into_iter().find(|file| file.id == id).ok_or(Error::NOT_FOUND);
    }
    beside(app, move |tx| {
        Box::pin(async move {
            store::describe(tx, id, alt.as_deref()).await?;
            Ok(File::from(store::file(tx, id).await?.ok_or(Error::NOT_FOUND)?))
        })
    })
    .await
}

/// What a picture shows, as it is kept: one line, or nothing.
fn checked(alt: &str) -> Result<Option<String>> {
    let alt = alt.split_whitespace().collect::<Vec<_>>().join(" ");
    if alt.chars().count() > ALT_CHARS {
        return Err(Error::Invalid { field: "alt", why: "too_long" });
    }
    if alt.chars().any(char::is_control) {
        return Err(Error::Invalid { field: "alt", why: "control_character" });
    }
    Ok((!alt.is_empty()).then_some(alt))
}

/// Takes back a file that is not posted yet.
pub async fn discard(app: &App, actor: &Actor, id: FileId) -> Result<()> {
    let mut tx = app.db.read().await?;
    let row = readable(&mut tx, actor.person_id, id).await?;
    drop(tx);
    if row.message_id.is_some() {
        return Err(if row.person_id == actor.person_id { ErrorCode::NotAvailable.into() } else { Error::DENIED });
    }
    drafts::without(app, actor, id).await?;
    let gone = beside(app, move |tx| Box::pin(store::remove_unposted(tx, id))).await?;
    if gone { Ok(()) } else { Err(ErrorCode::NotAvailable.into()) }
}

/// The files of a room, newest first. Those of one message stand together, so a page may be a little longer than asked for.
pub async fn page(app: &App, actor: &Actor, room: RoomId, before: Option<Seq>, limit: Option<i64>) -> Result<FilePage> {
    let limit = limit.unwrap_or(USUAL).clamp(1, PAGE);
    let mut tx = app.db.read().await?;
    let (room, _) = rooms::reader(&mut tx, actor.person_id, room).await?;
    let found = messages::with_files(&mut tx, room.id, before.unwrap_or(Seq::MAX), limit + 1).await?;
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let (mut files, mut last, mut more) = (Vec::new(), None, false);
    for message in found {
        more = files.len() >= most;
        if more {
            break;
        }
        last = Some(message.seq);
        let root_id = message.thread.map(|thread| thread.root_id);
        files.extend(message.files.into_iter().map(|file| RoomFile {
            file,
            message_id: message.id,
            seq: message.seq,
            root_id,
            author_id: message.author_id,
            sent_ms: message.sent_ms,
        }));
    }
    Ok(FilePage { files, before: last.filter(|_| more) })
}

/// Files for a message that is about to be stored, in its author's order: theirs, sent to this room, not posted yet. Nobody else posts or
/// deletes them until the transaction ends.
pub(crate) async fn of_draft(tx: &mut Tx, ids: &[FileId]) -> Result<Vec<FileRow>> {
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        rows.extend(lock_file(tx, *id).await?);
    }
    Ok(rows)
}

/// Those of these files that somebody may keep beside what they have not posted, in their order: their own, sent to this room, not posted
/// yet. Nobody posts or deletes them until the transaction ends.
pub(crate) async fn own(tx: &mut Tx, person: PersonId, room: RoomId, ids: &[FileId]) -> Result<Vec<File>> {
    if ids.len() > FILES {
        return Err(Error::Invalid { field: "files", why: "too_many" });
    }
    // In the order of their ids, as those are locked that are posted.
    let each: BTreeSet<FileId> = ids.iter().copied().collect();
    let free = |row: &FileRow| row.person_id == person && row.room_id == room && row.message_id.is_none();
    let rows = of_draft(tx, &Vec::from_iter(each)).await?;
    let mut known: HashMap<FileId, FileRow> = rows.into_iter().filter(free).map(|row| (row.id, row)).collect();
    Ok(ids.iter().filter_map(|id| known.remove(id)).map(File::from).collect())
}

/// Files by their ids, in their order.
pub(crate) async fn named(tx: &mut Tx, ids: &[FileId]) -> Result<Vec<FileRow>> {
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        rows.extend(store::file(tx, *id).await?);
    }
    Ok(rows)
}

/// Nothing waits with these files any more: they are swept when their time is over.
pub(crate) async fn let_go(tx: &mut Tx, ids: &[FileId], now_ms: i64) -> Result<()> {
    for id in ids {
        store::let_go(tx, *id, now_ms).await?;
    }
    Ok(())
}

/// The message has them from now on.
pub(crate) async fn posted(tx: &mut Tx, ids: &[FileId], message: MessageId) -> Result<()> {
    for id in ids {
        give(tx, *id, message).await?;
    }
    Ok(())
}
