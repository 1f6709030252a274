//! Passing on: what of a thread somebody chose, shown in another room with an introduction.
//!
//! The copy is a message like others, of whoever passes it on, which carries what was chosen and says where that is from. It follows: an
//! edit changes it, a withdrawal empties it (`follow`). The source is told how many answers there are, and leads to them whoever may read
//! there. Nothing goes through a room twice, and what was said behind a closed door is passed on by those alone who said it.

mod follow;
pub mod http;
mod store;

use std::collections::BTreeMap;

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits::{RELAY_BYTES, RELAY_PARTS};
use mellanrum_protocol::shapes::audit::{AuditAct, AuditDetail};
use mellanrum_protocol::shapes::messages::{PostMessage, PostOutcome, Posted};
use mellanrum_protocol::shapes::relay::{NewRelay, Relayed, RelayedFrom, RelayedPart, RelayedRoom};
use mellanrum_protocol::shapes::rooms::RoomAction;
use mellanrum_protocol::shapes::topics::TopicKind;
use mellanrum_protocol::{MessageId, NetworkId, Nonce, PersonId, RoomId, Seq};

pub use self::follow::run;
use crate::App;
use crate::access;
use crate::archive::row::{MessageRow, json};
use crate::archive::{self, Locked};
use crate::audit::Entry;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::identity::people;
use crate::messages::{self, Opening, Seen, With, markup};
use crate::rooms::{self, networks};
use crate::store::Tx;
use crate::topics;

/// Through so many rooms something goes at most.
const CHAIN: usize = 5;

/// What a message that is about to be posted passes on.
#[derive(Debug, Clone)]
pub struct Relay {
    /// The message of which it was asked.
    pub source_id: MessageId,
    /// Its room.
    pub source_room: RoomId,
    /// That room's network.
    pub network: Option<NetworkId>,
    /// Who passes it on.
    pub by: PersonId,
    /// The rooms through which it came, the source's last.
    pub chain: Vec<RoomId>,
    /// The messages that are passed on.
    pub parts: Vec<Source>,
    /// What everybody sees of them.
    pub relayed: Relayed,
}

impl Relay {
    /// Everything that a message says with it.
    pub fn said_with(&self, introduction: &str) -> String {
        let parts = self.relayed.parts.iter().map(|part| part.body.as_str());
        [introduction].into_iter().chain(parts).collect::<Vec<_>>().join("\n\n")
    }
}

/// A message that is passed on, as it was when it was read.
#[derive(Debug, Clone, Copy)]
pub struct Source {
    /// The message.
    pub id: MessageId,
    /// Its last change.
    pub seq: Seq,
}

/// Passes messages of a thread on to another room, for those who may read them there and post here.
pub async fn relay(app: &App, actor: &Actor, message: MessageId, nonce: Nonce, ask: NewRelay) -> Result<Posted> {
    let NewRelay { to_room_id, include, introduction, named, title, kind } = ask;
    if include.is_empty() || include.len() > RELAY_PARTS {
        return Err(Error::Invalid { field: "include", why: "count" });
    }
    let mut tx = app.db.read().await?;
    let seen = messages::see(&mut tx, actor.person_id, message).await?;
    // Where one may not read, one hears the same whether there is such a room or not; and that before anything of what is passed on.
    rooms::reader(&mut tx, actor.person_id, to_room_id).await?;
    let again = messages::was_posted(&mut tx, actor.person_id, nonce).await?;
    let rows = chosen(&mut tx, actor, &seen, &include, again).await?;
    let chain = chain(&mut tx, &seen, to_room_id).await?;
    let parts = shown(&mut tx, actor, &rows, named).await?;
    let from = origin(&mut tx, &seen).await?;
    drop(tx);
    let relay = Relay {
        source_id: seen.message.id,
        source_room: seen.room.id,
        network: seen.room.network_id,
        by: actor.person_id,
        chain,
        parts: rows.iter().map(|row| Source { id: row.id, seq: row.changed_seq }).collect(),
        relayed: Relayed { from, parts },
    };
    let opening = match title {
        Some(title) => Some(Opening {
            title: topics::title(&title)?,
            kind: kind.unwrap_or(TopicKind::Discussion),
            tags: Vec::new(),
            asked_id: None,
        }),
        None => None,
    };
    let post =
        PostMessage { room_id: to_room_id, nonce, body: introduction, thread: None, lang: None, files: Vec::new() };
    let posted =
        messages::post_with(app, actor.person_id, post, With { opening, relay: Some(Box::new(relay)) }).await?;
    // What waits under this nonce is no passing on.
    let PostOutcome::Posted(posted) = posted else { return Err(ErrorCode::KeyConflict.into()) };
    app.relays.notify_one();
    Ok(*posted)
}

/// The messages that are passed on, in the order in which they were said: of the message's own thread, and such as one may pass on.
async fn chosen(
    tx: &mut Tx,
    actor: &Actor,
    seen: &Seen,
    include: &[MessageId],
    again: bool,
) -> Result<Vec<MessageRow>> {
    let invalid = |why| Err(Error::Invalid { field: "include", why });
    let root = |row: &MessageRow| row.thread_root_id.unwrap_or(row.id);
    let (room, role) = (&seen.room, seen.member.role.0);
    let may = access::may_in_room(role, RoomAction::PassOn, room.kind.0, room.who_posts.0);
    let mut rows: Vec<MessageRow> = Vec::with_capacity(include.len());
    for id in include {
        let row = archive::store::message(tx, *id).await?.filter(|row| row.room_id == room.id);
        let Some(row) = row.filter(|row| root(row) == root(&seen.message)) else { return invalid("unknown") };
        if rows.iter().any(|known| known.id == row.id) {
            return invalid("twice");
        }
        if !may && row.author_id != actor.person_id {
            return Err(Error::DENIED);
        }
        // A retry stands, whatever has become of it.
        if row.removed_ms.is_some() && !again {
            return Err(ErrorCode::Removed.into());
        }
        rows.push(row);
    }
    rows.sort_by_key(|row| row.seq);
    Ok(rows)
}

/// The rooms through which it came; refuses one in which it was before.
async fn chain(tx: &mut Tx, seen: &Seen, to: RoomId) -> Result<Vec<RoomId>> {
    let root = seen.message.thread_root_id.unwrap_or(seen.message.id);
    let mut chain: Vec<RoomId> = match store::chain(tx, root).await? {
        Some(chain) => json(&chain)?,
        None => Vec::new(),
    };
    chain.push(seen.room.id);
    if chain.contains(&to) {
        return Err(Error::Invalid { field: "to_room_id", why: "loop" });
    }
    if chain.len() >= CHAIN {
        return Err(Error::Invalid { field: "to_room_id", why: "too_far" });
    }
    Ok(chain)
}

/// What is said of where it comes from.
async fn origin(tx: &mut Tx, seen: &Seen) -> Result<RelayedFrom> {
    let room = &seen.room;
    let network = match room.network_id {
        Some(id) => networks::named(tx, id).await?.map(|network| network.name).unwrap_or_default(),
        None => BTreeMap::new(),
    };
    let open = (!access::is_closed(room.kind.0)).then(|| RelayedRoom {
        id: room.id,
        name: room.name.clone(),
        message_id: seen.message.id,
    });
    Ok(RelayedFrom { network_id: room.network_id, network, room: open })
}

/// What is shown of messages: oneself one always names.
async fn shown(tx: &mut Tx, actor: &Actor, rows: &[MessageRow], named: bool) -> Result<Vec<RelayedPart>> {
    let mut parts = Vec::with_capacity(rows.len());
    let authors: Vec<PersonId> = rows.iter().map(|row| row.author_id).collect();
    let authors = people::people(tx, &authors).await?;
    for row in rows {
        let by = authors.iter().find(|person| person.id == row.author_id).cloned();
        let (name, organisation) = by.map(|person| (person.name, person.organisation)).unzip();
        let author = name.filter(|_| named || row.author_id == actor.person_id);
        let organisation = organisation.flatten();
        let nothing = RelayedPart {
            author,
            organisation,
            sent_ms: row.sent_ms,
            edited_ms: None,
            removed: false,
            body: String::new(),
            html: String::new(),
            lang: None,
            files: 0,
        };
        parts.push(as_now(nothing, row)?);
    }
    if parts.iter().map(|part| part.body.len()).sum::<usize>() > RELAY_BYTES {
        return Err(ErrorCode::TooLarge.into());
    }
    Ok(parts)
}

/// What is shown of a message, as that is now.
fn as_now(part: RelayedPart, row: &MessageRow) -> Result<RelayedPart> {
    let RelayedPart { author, organisation, sent_ms, .. } = part;
    let gone = row.removed_ms.is_some();
    let files: Vec<serde::de::IgnoredAny> = json(&row.files)?;
    // What itself passes something on is passed on whole.
    let body = if gone { String::new() } else { row.said()?.0.into_owned() };
    Ok(RelayedPart {
        author,
        organisation,
        sent_ms,
        edited_ms: row.edited_ms,
        removed: gone,
        // Whom it mentions is told nothing of the copy.
        html: markup::render(&body, &[]),
        body,
        lang: row.lang.clone(),
        files: if gone { 0 } else { files.len() },
    })
}

/// Notes what a new message passes on, in its own transaction; and in the log of the network from which it goes.
pub(crate) async fn posted(
    tx: &mut Tx,
    locked: &mut Locked,
    copy: MessageId,
    relay: &Relay,
    now_ms: i64,
) -> Result<()> {
    store::insert(tx, copy, relay, now_ms).await?;
    if let Some(network) = relay.network {
        locked.log(Entry {
            room: Some(relay.source_room),
            message: Some(relay.source_id),
            detail: AuditDetail { count: i64::try_from(relay.parts.len()).ok(), ..AuditDetail::default() },
            ..Entry::of(network, Some(relay.by), AuditAct::PassedOn, now_ms)
        });
    }
    Ok(())
}
