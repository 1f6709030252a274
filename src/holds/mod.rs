//! Holding back before publishing: a network's rules, and messages that wait for those who moderate.
//!
//! Whether a message waits is decided where all posts go through ([`crate::messages`]), by the rules as they stand in the database: what is
//! set on one node binds on all before the next message. A message that waits is no message yet: it has no seq, and so is in nobody's
//! history, search, feed, push or count. Once it is approved it is posted like any other, by its author's rights at that moment.

pub(crate) mod decide;
pub mod http;
pub(crate) mod judge;
pub mod live;
pub mod message;
pub mod rules;
pub(crate) mod store;
pub(crate) mod terms;

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits::HELD;
use mellanrum_protocol::shapes::audit::{AuditAct, AuditDetail};
use mellanrum_protocol::shapes::holds::{Held, HeldAct, HeldList, HeldState, HeldTopic};
use mellanrum_protocol::shapes::moderation::CaseKind;
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::{CaseId, HeldId, NetworkId, PersonId};

use self::judge::Because;
use self::store::{Post, Row};
use crate::App;
use crate::archive::Draft;
use crate::archive::row::Word;
use crate::audit::Entry;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::moderation::{self, cases};
use crate::store::Tx;
use crate::{files, messages, rooms};

/// Takes a message that a rule holds back; the same nonce again returns what was taken. All that posting asks is asked here too, so that
/// nothing waits that its author could not post.
pub(crate) async fn hold(app: &App, network: NetworkId, draft: Draft, because: Because) -> Result<Held> {
    let (id, case, at_ms) = (HeldId(app.clock.id()), CaseId(app.clock.id()), app.clock.now_ms());
    let (author, room) = (draft.author_id, draft.room_id);
    let run = app.archive.act([room], move |tx, locked| {
        Box::pin(async move {
            if let Some(row) = store::by_nonce(tx, author, draft.nonce).await? {
                return Ok((repeat(tx, row, &draft.hash()).await?, false));
            }
            may_post(tx, &draft, at_ms).await?;
            let files = files::own(tx, author, room, &draft.files).await?;
            if files.len() != draft.files.len() || store::any_waits(tx, &draft.files).await? {
                return Err(Error::Invalid { field: "files", why: "unknown" });
            }
            if store::count_waiting(tx, author, room).await? >= HELD {
                return Err(ErrorCode::LimitExceeded.into());
            }
            let row = kept(id, network, &draft, &because, at_ms);
            store::insert(tx, &row, &draft.files).await?;
            moderation::open_held(tx, case, network, room, author, id, at_ms).await?;
            let rule = because.rules.iter().map(|rule| rule.as_str()).collect::<Vec<_>>().join(", ");
            locked.log(Entry {
                room: Some(room),
                person: Some(author),
                rule: Some(rule),
                detail: AuditDetail { case_id: Some(case), ..AuditDetail::default() },
                ..Entry::of(network, None, AuditAct::MessageHeld, at_ms)
            });
            Ok((shown(tx, row).await?, true))
        })
    });
    let ((held, fresh), _) = run.await?;
    if fresh {
        app.hub.tell(author, &event(&held)).await;
        cases::tell_handlers(app, network, case).await;
    }
    Ok(held)
}

/// What was taken under a nonce before, if it is asked for by the same content.
pub(crate) async fn repeat(tx: &mut Tx, row: Row, hash: &[u8]) -> Result<Held> {
    if row.asked_hash == hash { shown(tx, row).await } else { Err(ErrorCode::KeyConflict.into()) }
}

/// Refuses a message that its author could not post now, but for waiting in slow mode: whoever waits for a moderator waits anyway.
async fn may_post(tx: &mut Tx, draft: &Draft, at_ms: i64) -> Result<()> {
    rooms::writer(tx, draft.author_id, draft.room_id, at_ms).await?;
    if let Some(mute) = moderation::mute_of(tx, draft.room_id, draft.author_id, at_ms).await? {
        return Err(moderation::refusal(&mute, at_ms));
    }
    if let Some(root) = draft.thread {
        messages::check_thread(tx, draft.room_id, root).await?;
        let root = crate::archive::store::message(tx, root).await?.ok_or(Error::NOT_FOUND)?;
        if root.as_topic()?.is_some_and(|topic| topic.closed.is_some()) {
            return Err(ErrorCode::ReadOnly.into());
        }
    }
    Ok(())
}

fn kept(id: HeldId, network: NetworkId, draft: &Draft, because: &Because, at_ms: i64) -> Row {
    let topic = draft.topic.as_ref();
    let topic = topic.map(|topic| HeldTopic { title: topic.title.clone(), kind: topic.kind, tags: topic.tags.clone() });
    Row {
        id,
        network_id: network,
        room_id: draft.room_id,
        author_id: draft.author_id,
        nonce: draft.nonce,
        asked_hash: draft.hash(),
        post: Post {
            body: draft.body.clone(),
            lang: draft.lang.clone(),
            thread: draft.thread,
            topic,
            asked_id: draft.asked_id,
        },
        because: because.clone(),
        at_ms,
        state: Word(HeldState::Waiting),
    }
}

/// As its author sees it, and those who handle its case.
pub(crate) async fn shown(tx: &mut Tx, row: Row) -> Result<Held> {
    let ids = store::files(tx, row.id).await?;
    let files = files::named(tx, &ids).await?.into_iter().map(Into::into).collect();
    Ok(Held {
        id: row.id,
        network_id: row.network_id,
        room_id: row.room_id,
        nonce: row.nonce,
        at_ms: row.at_ms,
        state: row.state.0,
        because: row.because.rules,
        html: messages::markup::render(&row.post.body, &[]),
        body: row.post.body,
        lang: row.post.lang,
        thread: row.post.thread,
        topic: row.post.topic,
        files,
    })
}

/// What tells its author of it.
pub(crate) fn event(held: &Held) -> PersonEvent {
    PersonEvent::Held { held: Box::new(held.clone()) }
}

/// The actor's messages that wait in rooms which they may still read, oldest first.
pub async fn mine(app: &App, actor: &Actor) -> Result<HeldList> {
    let mut tx = app.db.read().await?;
    let mut held = Vec::new();
    for row in store::waiting_of(&mut tx, actor.person_id).await? {
        held.push(shown(&mut tx, row).await?);
    }
    Ok(HeldList { held })
}

/// Takes back one's message that waits: nothing of its text is kept. Doing so again changes nothing; what has been decided stays so.
pub async fn withdraw(app: &App, actor: &Actor, ask: HeldAct) -> Result<Held> {
    let (person, id, at_ms) = (actor.person_id, ask.held_id, app.clock.now_ms());
    let run = app.archive.act([], move |tx, _| {
        Box::pin(async move {
            let case = moderation::lock_held(tx, id).await?;
            let row = own(tx, person, id).await?;
            match row.state.0 {
                HeldState::Withdrawn => return Ok((shown(tx, row).await?, None)),
                HeldState::Waiting => {}
                HeldState::Approved | HeldState::Refused => return Err(ErrorCode::Conflict.into()),
            }
            let ids = store::files(tx, id).await?;
            store::withdraw(tx, id).await?;
            files::let_go(tx, &ids, at_ms).await?;
            if let Some(case) = case {
                moderation::withdrawn(tx, case, person, at_ms).await?;
            }
            let row = own(tx, person, id).await?;
            let network = row.network_id;
            Ok((shown(tx, row).await?, case.map(|case| (network, case))))
        })
    });
    let ((held, changed), _): ((Held, Option<(NetworkId, CaseId)>), _) = run.await?;
    if let Some((network, case)) = changed {
        app.hub.tell(person, &event(&held)).await;
        cases::tell_handlers(app, network, case).await;
    }
    Ok(held)
}

async fn own(tx: &mut Tx, person: PersonId, id: HeldId) -> Result<Row> {
    store::get(tx, id).await?.filter(|row| row.author_id == person).ok_or(Error::NOT_FOUND)
}

/// Whether a file waits with a message whose case somebody may handle.
pub(crate) async fn handles_file(tx: &mut Tx, person: PersonId, file: mellanrum_protocol::FileId) -> Result<bool> {
    let Some(case) = store::case_of_file(tx, file).await? else { return Ok(false) };
    match cases::handled(tx, person, case).await {
        Ok(_) => Ok(true),
        Err(Error::Refused(ErrorCode::NotFound)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// What a case of kind `held` is of.
pub(crate) async fn of_case(tx: &mut Tx, kind: CaseKind, id: Option<HeldId>) -> Result<Option<(Held, Vec<String>)>> {
    let Some(id) = id.filter(|_| kind == CaseKind::Held) else { return Ok(None) };
    let Some(row) = store::get(tx, id).await? else { return Ok(None) };
    let words = row.because.words.clone();
    Ok(Some((shown(tx, row).await?, words)))
}
