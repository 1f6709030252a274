//! The inbox: what concerns a person, from all of the rooms that they may read. It is read from the archive each time: what is unread
//! follows from read positions. Only that somebody has put one thing away, or wants to see it again, is written down.
//!
//! Of a topic or thread there is one item, whose state is the topic's own. What mentions a person, or asks them, stands by itself.

pub mod http;
mod store;

use mellanrum_protocol::limits::PAGE;
use mellanrum_protocol::shapes::inbox::{InboxFilter, InboxItem, InboxKind, InboxPage, InboxState};
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::{MessageId, PersonId};

use self::store::{Line, Place};
pub(crate) use self::store::{unmark_room, unmark_topic};
use crate::App;
use crate::archive::{self, beside};
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::store::Tx;
use crate::{messages, rooms};

/// Items in a page when the asker does not say.
const USUAL: i64 = 30;

/// A page of the actor's inbox, newest first. `limit` is brought to 1–100.
pub async fn page(
    app: &App,
    actor: &Actor,
    filter: InboxFilter,
    cursor: Option<&str>,
    limit: Option<i64>,
) -> Result<InboxPage> {
    let person = actor.person_id;
    let limit = limit.unwrap_or(USUAL).clamp(1, PAGE);
    let before = cursor.map_or(Ok(Place::END), Place::read)?;
    let mut tx = app.db.read().await?;
    let mut lines = Vec::new();
    for source in sources(filter) {
        lines.extend(store::lines(&mut tx, *source, person, filter == InboxFilter::Unread, before, limit + 1).await?);
    }
    lines.sort_by_key(|line| std::cmp::Reverse(line.place()));
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = lines.len() > limit;
    lines.truncate(limit);
    let cursor = lines.last().filter(|_| more).map(|line| line.place().write());
    let items = items(&mut tx, lines).await?;
    let unread = store::unread(&mut tx, person).await?;
    Ok(InboxPage { items, cursor, unread })
}

/// Where what is wanted comes from.
const fn sources(filter: InboxFilter) -> &'static [InboxKind] {
    match filter {
        InboxFilter::All | InboxFilter::Unread => InboxKind::ALL,
        InboxFilter::Answers => &[InboxKind::Answer],
        InboxFilter::Mentions => &[InboxKind::Mention],
        InboxFilter::Topics => &[InboxKind::Topic],
        InboxFilter::Asked => &[InboxKind::Asked],
    }
}

async fn items(tx: &mut Tx, lines: Vec<Line>) -> Result<Vec<InboxItem>> {
    let ids: Vec<MessageId> = lines.iter().map(|line| line.message_id).collect();
    let mut found = messages::with_roots(tx, &ids).await?;
    let whole = |line: Line| {
        let (message, root) = found.remove(&line.message_id)?;
        Some(InboxItem { kind: line.kind, message, root, at_ms: line.at_ms, unread: line.unread })
    };
    Ok(lines.into_iter().filter_map(whole).collect())
}

/// How much of a person's inbox is unread.
pub async fn state(tx: &mut Tx, person: PersonId) -> Result<InboxState> {
    Ok(InboxState { unread: store::unread(tx, person).await? })
}

/// Puts one thing away, or says that it is unread: what mentions the actor, or asks them. Of a topic this is said by its read position.
pub async fn mark(app: &App, actor: &Actor, id: MessageId, unread: bool) -> Result<InboxState> {
    let (person, now_ms) = (actor.person_id, app.clock.now_ms());
    let mut tx = app.db.read().await?;
    let message = archive::store::message(&mut tx, id).await?.ok_or(Error::NOT_FOUND)?;
    rooms::reader(&mut tx, person, message.room_id).await?;
    drop(tx);
    beside(app, move |tx| Box::pin(async move { store::mark(tx, person, id, unread, now_ms).await })).await?;
    told(app, person).await
}

/// Puts everything away that is unread. The topics among it are read to their end.
pub async fn read_all(app: &App, actor: &Actor) -> Result<InboxState> {
    let (person, now_ms) = (actor.person_id, app.clock.now_ms());
    let topics = beside(app, move |tx| Box::pin(async move { store::read_all(tx, person, now_ms).await })).await?;
    for root in topics {
        crate::following::tell(app, root, &[person]).await?;
    }
    told(app, person).await
}

/// What is unread now, which the person's devices are told.
async fn told(app: &App, person: PersonId) -> Result<InboxState> {
    let mut tx = app.db.read().await?;
    let inbox = state(&mut tx, person).await?;
    drop(tx);
    app.hub.tell(person, &PersonEvent::Inbox { inbox: inbox.clone() }).await;
    Ok(inbox)
}
