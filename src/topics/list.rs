//! Lists of topics, of the rooms that somebody may read.

use mellanrum_protocol::limits::PAGE;
use mellanrum_protocol::shapes::messages::Message;
use mellanrum_protocol::shapes::topics::{TopicKind, TopicLine, TopicOrder, TopicPage, TopicState};
use mellanrum_protocol::{MessageId, NetworkId, PersonId, RoomId};

use super::store::{self, LineRow};
use super::words;
use crate::App;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::rooms;
use crate::store::Tx;

/// Topics in a page when the asker does not say.
const USUAL: i64 = 50;

/// Which topics are asked for, and in which order.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each narrows the list to what its name says")]
pub struct Asked {
    pub network: Option<NetworkId>,
    pub room: Option<RoomId>,
    pub kind: Option<TopicKind>,
    pub tag: Option<String>,
    pub state: Option<TopicState>,
    pub lang: Option<String>,
    pub author: Option<PersonId>,
    pub order: TopicOrder,
}

/// Where a topic stands in a list: pinned ones of the room first, then by what the list is ordered by, then by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub rank: i64,
    pub sort: i64,
    pub id: MessageId,
}

impl Place {
    /// As it is handed to the client.
    fn cursor(self) -> String {
        format!("{}.{}.{}", self.rank, self.sort, self.id)
    }

    fn parse(cursor: &str) -> Option<Self> {
        let mut parts = cursor.split('.');
        let place = Self {
            rank: parts.next()?.parse().ok()?,
            sort: parts.next()?.parse().ok()?,
            id: parts.next()?.parse().ok()?,
        };
        parts.next().is_none().then_some(place)
    }
}

/// A page of topics. A room or network that the actor knows nothing of is not found, whether it exists or not.
pub async fn list(
    app: &App,
    actor: &Actor,
    asked: Asked,
    cursor: Option<String>,
    limit: Option<i64>,
) -> Result<TopicPage> {
    let limit = limit.unwrap_or(USUAL).clamp(1, PAGE);
    let after = cursor.map(|cursor| Place::parse(&cursor).ok_or(Error::Invalid { field: "cursor", why: "malformed" }));
    let after = after.transpose()?;
    let asked = Asked { tag: asked.tag.as_deref().map(words::one_tag).transpose()?, ..asked };
    let person = actor.person_id;
    let mut tx = app.db.read().await?;
    check(&mut tx, person, asked.room, asked.network).await?;
    let mut rows = store::page(&mut tx, person, &asked, after, limit + 1).await?;
    let size = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > size;
    rows.truncate(size);
    let cursor = rows.last().filter(|_| more).map(|row| row.place().cursor());
    let tags = if after.is_none() { store::tags(&mut tx, person, &asked).await? } else { Vec::new() };
    Ok(TopicPage { topics: lines(&mut tx, rows).await?, cursor, tags })
}

/// The first topics of a list, for somebody who is known otherwise than by their credential.
pub(crate) async fn newest(tx: &mut Tx, person: PersonId, asked: &Asked, limit: i64) -> Result<Vec<TopicLine>> {
    let rows = store::page(tx, person, asked, None, limit).await?;
    lines(tx, rows).await
}

/// Topics by the ids of their roots, in that order. Who asks may read them.
pub(crate) async fn lines_of(tx: &mut Tx, roots: &[MessageId]) -> Result<Vec<TopicLine>> {
    let mut rows = Vec::with_capacity(roots.len());
    for root in roots {
        rows.extend(store::line(tx, *root).await?);
    }
    lines(tx, rows).await
}

/// Refuses a room that somebody may not read and a network in which they are nothing, like those that don't exist.
pub(super) async fn check(
    tx: &mut Tx,
    person: PersonId,
    room: Option<RoomId>,
    network: Option<NetworkId>,
) -> Result<()> {
    if let Some(room) = room {
        rooms::reader(tx, person, room).await?;
    }
    match network {
        Some(network) if rooms::networks::grants_of(tx, network, person).await?.is_empty() => Err(Error::NOT_FOUND),
        _ => Ok(()),
    }
}

/// As topics stand in lists.
pub(super) async fn lines(tx: &mut Tx, rows: Vec<LineRow>) -> Result<Vec<TopicLine>> {
    let roots: Vec<MessageId> = rows.iter().map(|row| row.message.id).collect();
    let mut posters = store::posters(tx, &roots).await?;
    let line = |row: LineRow| {
        let message = Message::try_from(row.message)?;
        let stands = message.removed.is_none();
        let mut people = if stands { vec![message.author_id] } else { Vec::new() };
        people.extend(
            posters.remove(&message.id).unwrap_or_default().into_iter().filter(|one| *one != message.author_id),
        );
        people.truncate(store::POSTERS);
        Ok(TopicLine {
            room_id: message.room_id,
            last_post_ms: row.last_post_ms,
            last_post_by: row.last_post_by,
            posts: message.reply_count + i64::from(stands),
            people,
            message,
        })
    };
    rows.into_iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written_and_nothing_else_is() {
        let place = Place { rank: 1, sort: -7, id: MessageId(uuid::Uuid::from_u128(9)) };
        assert_eq!(Place::parse(&place.cursor()), Some(place));
        for bad in
            ["", "1", "1.2", "1.2.x", "1.x.00000000-0000-0000-0000-000000000009", &format!("{}.", place.cursor())]
        {
            assert_eq!(Place::parse(bad), None, "{bad}");
        }
    }
}
