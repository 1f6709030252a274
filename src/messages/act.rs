//! Changing a message: the one road of edit, remove, pin, mark and react.
//!
//! Outside the lock only what says which room to lock. Under it, in this order: may they read the room, has this nonce been here, does the
//! message still stand, may they do this, does it change anything. Then the seq.

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::shapes::messages::Message;
use mellanrum_protocol::shapes::moderation::Mute;
use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::shapes::rooms::{Change, RoomAction};
use mellanrum_protocol::{MessageId, Nonce, PersonId, RoomId};
use sha2::{Digest, Sha256};

use super::store;
use crate::App;
use crate::access;
use crate::archive::row::{MemberRow, MessageRow};
use crate::archive::{self, Locked, RoomRow};
use crate::clock::Clock;
use crate::coaching;
use crate::error::{Error, Result};
use crate::files;
use crate::identity::actor::Actor;
use crate::moderation::{self, OfMessage};
use crate::rooms;
use crate::search;
use crate::store::Tx;
use crate::topics;

/// A message as somebody who may read it found it, before any lock.
pub(crate) struct Seen {
    /// The message.
    pub message: MessageRow,
    /// Its room.
    pub room: RoomRow,
    /// The reader's place there.
    pub member: MemberRow,
}

/// The message, for those who may read its room.
pub(crate) async fn see(tx: &mut Tx, person: PersonId, id: MessageId) -> Result<Seen> {
    let message = archive::store::message(tx, id).await?.ok_or(Error::NOT_FOUND)?;
    let (room, member) = rooms::reader(tx, person, message.room_id).await?;
    Ok(Seen { message, room, member })
}

/// What is asked for, apart from the rule.
pub(crate) struct Ask {
    message_id: MessageId,
    nonce: Nonce,
    hash: Vec<u8>,
    /// Whether it is no mistake to ask this of a message that was removed.
    pub of_removed: bool,
    /// Whether it may change what is the answer to what: then the other of the two is looked up with the message.
    pub of_answers: bool,
}

impl Ask {
    /// An act by its name and what makes it this one: the same nonce with the same of both is a retry.
    pub fn new(act: &str, message_id: MessageId, nonce: Nonce, with: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(act.as_bytes());
        hash.update([0]);
        hash.update(message_id.0);
        hash.update(with.as_bytes());
        Self { message_id, nonce, hash: hash.finalize().to_vec(), of_removed: false, of_answers: false }
    }
}

/// What a rule looks at, and changes, under the lock.
pub(crate) struct Subject {
    /// The message.
    pub row: MessageRow,
    /// If the act is of answers: the message that this one replies to.
    pub question: Option<MessageRow>,
    /// Likewise: the accepted answer to this message, or to the one it replies to; `None` if it is this message itself.
    pub answer: Option<MessageRow>,
    /// The room.
    pub room: RoomRow,
    /// As what the person is in the room.
    pub role: Role,
    /// Who acts.
    pub person_id: PersonId,
    /// Whether they are muted in the room.
    pub muted: Option<Mute>,
    /// Now.
    pub now_ms: i64,
}

impl Subject {
    /// Whether the message is the person's own.
    pub fn own(&self) -> bool {
        self.row.author_id == self.person_id
    }

    /// Whether the person may do this in the room.
    pub fn may(&self, action: RoomAction) -> bool {
        access::may_in_room(self.role, action, self.room.kind.0, self.room.who_posts.0)
    }

    /// Refuses what the person may not do in the room.
    pub fn require(&self, action: RoomAction) -> Result<()> {
        if self.may(action) { Ok(()) } else { Err(Error::DENIED) }
    }

    /// Refuses those who may not write here, or not any more.
    pub fn require_writing(&self) -> Result<()> {
        self.require(RoomAction::Post)?;
        if self.room.read_only(self.now_ms) {
            return Err(ErrorCode::ReadOnly.into());
        }
        self.require_voice()
    }

    /// Refuses those who are muted here.
    pub fn require_voice(&self) -> Result<()> {
        self.muted.as_ref().map_or(Ok(()), |mute| Err(moderation::refusal(mute, self.now_ms)))
    }
}

/// What a rule has done to its subject.
#[derive(Default)]
pub(crate) struct Effect {
    /// Whether anything is another than before.
    pub changed: bool,
    /// The text that was replaced, to be kept.
    pub replaced: Option<String>,
    /// What the new text is found by.
    pub words: Option<String>,
    /// Who is mentioned instead of those before.
    pub mentions: Option<Vec<PersonId>>,
    /// Whether the message has ceased to count as a reply, and to have files.
    pub removed: bool,
    /// Whether it counts again.
    pub restored: bool,
    /// Set if it was an act of moderation: then its author is told why, and what was taken is kept.
    pub moderated: Option<OfMessage>,
    /// Further messages of its thread that have changed with it.
    pub others: Vec<MessageRow>,
}

impl Effect {
    /// All is as it was.
    pub fn none() -> Self {
        Self::default()
    }

    /// The row was changed and nothing beside it.
    pub fn row() -> Self {
        Self { changed: true, ..Self::default() }
    }
}

/// Asks `decide`, the rule, under the lock and stores what it did; returns the message after it and whether it was changed now.
pub(crate) async fn change<R>(app: &App, actor: &Actor, ask: Ask, decide: R) -> Result<(Message, bool)>
where
    R: FnOnce(&mut Subject) -> Result<Effect> + Send + 'static,
{
    let mut tx = app.db.read().await?;
    let room_id = see(&mut tx, actor.person_id, ask.message_id).await?.room.id;
    drop(tx);
    let (person_id, clock) = (actor.person_id, app.clock.clone());
    let run = app.archive.act([room_id], move |tx, locked| {
        Box::pin(async move {
            let by = By { person_id, of_answers: ask.of_answers, now_ms: clock.now_ms() };
            match begin(tx, room_id, person_id, &ask, by.now_ms).await? {
                Begun::Repeat(message) => Ok(Applied::none(message)),
                Begun::First(row, role) => apply(tx, locked, &clock, (row, role), by, decide).await,
            }
        })
    });
    let (Applied { message, changed, said, told }, entries) = run.await?;
    app.hub.publish(entries).await;
    if said {
        app.relays.notify_one();
    }
    for (person, event) in told {
        app.hub.tell(person, &event).await;
    }
    Ok((message, changed))
}

/// What stands under the lock before a rule is asked.
pub(crate) enum Begun {
    /// This nonce has been here: the message as it is.
    Repeat(Message),
    /// The message, and as what the person is in its room. The nonce is noted.
    First(MessageRow, Role),
}

/// Whether somebody may read the message's room, which must be locked, and has not asked for this before.
pub(crate) async fn begin(tx: &mut Tx, room: RoomId, person_id: PersonId, ask: &Ask, now_ms: i64) -> Result<Begun> {
    let member = store::member(tx, room, person_id).await?.filter(|member| member.present);
    let role = member.ok_or(Error::NOT_FOUND)?.role.0;
    let row = archive::store::message(tx, ask.message_id).await?.ok_or(Error::NOT_FOUND)?;
    if row.room_id != room {
        // It went to another room while this waited for the lock.
        return Err(ErrorCode::Busy.into());
    }
    if let Some(hash) = store::noted(tx, person_id, ask.nonce).await? {
        let repeat = if hash == ask.hash { Ok(row) } else { Err(ErrorCode::KeyConflict) };
        return Ok(Begun::Repeat(repeat?.try_into()?));
    }
    if row.removed_ms.is_some() && !ask.of_removed {
        return Err(ErrorCode::Removed.into());
    }
    // If the rule refuses, the whole act is undone, and with it the note.
    if !store::note(tx, person_id, ask.nonce, &ask.hash, row.id, now_ms).await? {
        // The same nonce, at the same moment, for a message in another room.
        return Err(ErrorCode::KeyConflict.into());
    }
    Ok(Begun::First(row, role))
}

/// Who acts, and when.
#[derive(Clone, Copy)]
pub(crate) struct By {
    /// Who.
    pub person_id: PersonId,
    /// As [`Ask::of_answers`].
    pub of_answers: bool,
    /// When.
    pub now_ms: i64,
}

/// What an act on a message came to.
pub(crate) struct Applied {
    /// The message after it.
    pub message: Message,
    /// Whether it was changed by it.
    pub changed: bool,
    /// Whether what it says is another.
    pub said: bool,
    /// Who is to be told what after the commit.
    pub told: Vec<(PersonId, PersonEvent)>,
}

impl Applied {
    /// All is as it was.
    pub fn none(message: Message) -> Self {
        Self { message, changed: false, said: false, told: Vec::new() }
    }
}

/// Asks a rule about a message of a locked room, and stores what it did.
pub(crate) async fn apply<R>(
    tx: &mut Tx,
    locked: &mut Locked,
    clock: &Clock,
    (row, role): (MessageRow, Role),
    By { person_id, of_answers, now_ms }: By,
    decide: R,
) -> Result<Applied>
where
    R: FnOnce(&mut Subject) -> Result<Effect>,
{
    let room = locked.room(row.room_id)?.clone();
    let mentioned: Vec<PersonId> = archive::row::json(&row.mentions)?;
    let found_by = search::marks(&row)?;
    let (question, answer) = if of_answers { answers_of(tx, &row).await? } else { (None, None) };
    let before = row.clone();
    let muted = moderation::mute_of(tx, room.id, person_id, now_ms).await?;
    let mut subject = Subject { row, question, answer, room, role, person_id, muted, now_ms };
    let effect = decide(&mut subject)?;
    let Subject { mut row, room, .. } = subject;
    if !effect.changed {
        return Ok(Applied::none(row.try_into()?));
    }
    row.changed_seq = locked.next_seq(row.room_id)?;
    count_replies(tx, &mut row, i64::from(effect.restored) - i64::from(effect.removed)).await?;
    let mut told = Vec::new();
    if let Some(act) = &effect.moderated {
        told = moderation::of_message(tx, locked, clock, &room, &before, act).await?;
    } else if effect.removed {
        files::remove_of(tx, row.id).await?;
    }
    if let Some(people) = &effect.mentions {
        store::forget_mentions(tx, &row, &mentioned).await?;
        archive::store::insert_mentions(tx, &row, people).await?;
        row.mentions = archive::row::to_json(people)?;
    }
    if let Some(body) = &effect.replaced {
        store::keep_revision(tx, &row, body, now_ms).await?;
    }
    let (root, replies) = (row.thread_root_id, row.reply_count);
    topics::keep(tx, &row, before.topic.as_deref(), effect.removed).await?;
    if effect.restored {
        search::restored(tx, &row).await?;
    } else if row.topic != before.topic && row.removed_ms.is_none() {
        search::anew(tx, &row).await?;
    } else if effect.words.is_some() || row.removed_ms.is_some() || search::marks(&row)? != found_by {
        search::changed(tx, &row, effect.words).await?;
    }
    let message = save(tx, locked, row).await?;
    if effect.restored {
        topics::restored(tx, root.unwrap_or(message.id)).await?;
    }
    for mut other in effect.others {
        other.changed_seq = locked.next_seq(other.room_id)?;
        // A root that was looked up before has not seen a reply go.
        if root == Some(other.id) {
            other.reply_count = replies;
        }
        count_replies(tx, &mut other, 0).await?;
        search::changed(tx, &other, None).await?;
        if effect.removed && other.topic.is_none() {
            topics::cease(tx, other.id).await?;
        }
        save(tx, locked, other).await?;
    }
    if effect.removed {
        coaching::sessions::forget_note(tx, locked, message.room_id, message.id).await?;
    }
    let said = effect.replaced.is_some() || effect.removed || effect.restored;
    Ok(Applied { message, changed: true, said, told })
}

/// Stores a message that has taken its seq.
async fn save(tx: &mut Tx, locked: &mut Locked, row: MessageRow) -> Result<Message> {
    store::save(tx, &row).await?;
    let message = Message::try_from(row)?;
    let change = Change::Message { message: Box::new(message.clone()) };
    locked.changed(message.room_id, message.changed_seq, change);
    Ok(message)
}

/// The message that this one replies to, and the accepted answer to the one or the other, unless that is this message itself.
async fn answers_of(tx: &mut Tx, row: &MessageRow) -> Result<(Option<MessageRow>, Option<MessageRow>)> {
    let question = match row.thread_root_id {
        Some(root) => archive::store::message(tx, root).await?,
        None => None,
    };
    let accepted = question.as_ref().map_or(row.answer_id, |question| question.answer_id);
    let answer = match accepted.filter(|id| *id != row.id) {
        Some(id) => archive::store::message(tx, id).await?,
        None => None,
    };
    Ok((question, answer))
}

/// A reply that changes brings its thread's count along, since the count of the highest seq holds. `more`: by how many it changes, as one that
/// was removed doesn't count.
async fn count_replies(tx: &mut Tx, row: &mut MessageRow, more: i64) -> Result<()> {
    let Some(root) = row.thread_root_id else { return Ok(()) };
    let mut root = archive::store::message(tx, root).await?.ok_or(Error::NOT_FOUND)?;
    if more != 0 {
        root.reply_count += more;
        archive::store::set_reply_counts(tx, &[&root]).await?;
    }
    row.reply_count = root.reply_count;
    Ok(())
}
