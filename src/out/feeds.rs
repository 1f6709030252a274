//! Feeds by secret links: one's own, of open rooms only. The link lets a reader in that knows no passwords, so it opens nothing that is
//! closed, and what it opens is asked anew at each fetch: a right that ends, ends here too.

use std::collections::HashMap;

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::shapes::messages::Message;
use mellanrum_protocol::shapes::out::{Feed, NewFeed};
use mellanrum_protocol::shapes::people::Person;
use mellanrum_protocol::shapes::rooms::RoomKind;
use mellanrum_protocol::shapes::topics::TopicOrder;
use mellanrum_protocol::{FeedId, MessageId, NetworkId, PersonId, RoomId};

use super::atom::{self, Atom, AtomEntry};
use super::store::{self, FeedRow};
use super::{known, permalink};
use crate::App;
use crate::archive;
use crate::archive::beside;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::identity::people;
use crate::identity::secret::Kind;
use crate::messages::{self, markup};
use crate::rooms;
use crate::store::Tx;
use crate::topics::{self, Asked};

/// Most feeds of one person.
const FEEDS: i64 = 50;
/// Entries in a feed.
const ENTRIES: i64 = 40;
/// Most characters of an entry's title that is made of its text.
const TITLE: usize = 80;

/// Makes a feed. Its link is told this once.
pub async fn create(app: &App, actor: &Actor, ask: NewFeed) -> Result<Feed> {
    if ask.network_id.is_some() == ask.topic_id.is_some() {
        return Err(Error::Invalid { field: "network_id", why: "one_of_two" });
    }
    let person = actor.person_id;
    let mut row = FeedRow {
        id: FeedId(app.clock.id()),
        person_id: person,
        network_id: ask.network_id,
        root_id: ask.topic_id,
        created_ms: app.clock.now_ms(),
    };
    let mut tx = app.db.read().await?;
    if let Some(topic) = ask.topic_id {
        row.root_id = Some(open_topic(&mut tx, person, topic).await?.0.id);
    }
    let title = title(&mut tx, &row).await?.ok_or(Error::NOT_FOUND)?;
    drop(tx);
    let secret = Kind::Feed.make(&app.clock);
    let url = format!("{}/api/v1/feeds/{}", app.config.public_url(), secret.text);
    let kept = row.clone();
    beside(app, move |tx| {
        Box::pin(async move {
            if store::count(tx, person).await? >= FEEDS {
                return Err(ErrorCode::LimitExceeded.into());
            }
            store::insert(tx, &kept, &secret.hash).await
        })
    })
    .await?;
    Ok(Feed { url: Some(url), ..shown(row, Some(title)) })
}

/// One's feeds, newest first. What one may no longer read has no title.
pub async fn mine(app: &App, actor: &Actor) -> Result<Vec<Feed>> {
    let mut tx = app.db.read().await?;
    let mut feeds = Vec::new();
    for row in store::of_person(&mut tx, actor.person_id).await? {
        let title = title(&mut tx, &row).await?;
        feeds.push(shown(row, title));
    }
    Ok(feeds)
}

/// Ends a feed: its link leads nowhere from now on.
pub async fn delete(app: &App, actor: &Actor, id: FeedId) -> Result<()> {
    let person = actor.person_id;
    let gone = beside(app, move |tx| Box::pin(store::delete(tx, person, id))).await?;
    if gone { Ok(()) } else { Err(Error::NOT_FOUND) }
}

/// What a link leads to now, as Atom; `NotFound` whatever is wrong with it.
pub async fn read(app: &App, secret: &str) -> Result<String> {
    let hash = Kind::Feed.hash_of(secret).ok_or(Error::NOT_FOUND)?;
    let mut tx = app.db.read().await?;
    let row = store::by_secret(&mut tx, &hash).await?.ok_or(Error::NOT_FOUND)?;
    if !people::person(&mut tx, row.person_id).await?.active {
        return Err(Error::NOT_FOUND);
    }
    let url = app.config.public_url();
    let feed = match (row.network_id, row.root_id) {
        (Some(network), _) => of_network(&mut tx, &row, network, &url).await?,
        (None, Some(root)) => of_topic(&mut tx, &row, root, &url).await?,
        (None, None) => return Err(Error::NOT_FOUND),
    };
    Ok(atom::write(&feed))
}

fn shown(row: FeedRow, title: Option<String>) -> Feed {
    Feed { id: row.id, network_id: row.network_id, topic_id: row.root_id, title, url: None, created_ms: row.created_ms }
}

/// Whether what is said in rooms of this kind may leave by a link.
const fn is_open(kind: RoomKind) -> bool {
    matches!(kind, RoomKind::Network | RoomKind::Theme | RoomKind::SubBundle | RoomKind::Area | RoomKind::Meeting)
}

/// The root of a topic in an open room and the topic's title, for somebody who may read it.
async fn open_topic(tx: &mut Tx, person: PersonId, id: MessageId) -> Result<(Message, String)> {
    let seen = messages::see(tx, person, id).await?;
    let root = match seen.message.thread_root_id {
        Some(root) => archive::store::message(tx, root).await?.ok_or(Error::NOT_FOUND)?,
        None => seen.message,
    };
    let topic = root.as_topic()?.ok_or(Error::NOT_FOUND)?;
    if !is_open(seen.room.kind.0) {
        return Err(ErrorCode::NotAvailable.into());
    }
    Ok((root.try_into()?, topic.title))
}

/// What a feed is called, if its person may read what it is of.
async fn title(tx: &mut Tx, row: &FeedRow) -> Result<Option<String>> {
    if let Some(root) = row.root_id {
        return match open_topic(tx, row.person_id, root).await {
            Ok((_, title)) => Ok(Some(title)),
            Err(Error::Refused(_)) => Ok(None),
            Err(error) => Err(error),
        };
    }
    let Some(network) = row.network_id else { return Ok(None) };
    rooms::networks::title_for(tx, network, row.person_id).await
}

async fn of_network(tx: &mut Tx, row: &FeedRow, network: NetworkId, url: &str) -> Result<Atom> {
    let title = title(tx, row).await?.ok_or(Error::NOT_FOUND)?;
    let asked = Asked {
        network: Some(network),
        room: None,
        kind: None,
        tag: None,
        state: None,
        lang: None,
        author: None,
        order: TopicOrder::New,
    };
    let mut open: HashMap<RoomId, bool> = HashMap::new();
    let mut roots = Vec::new();
    for line in topics::newest(tx, row.person_id, &asked, ENTRIES * 2).await? {
        let known = open.get(&line.room_id).copied();
        let may = match known {
            Some(may) => may,
            None => rooms::reader(tx, row.person_id, line.room_id).await.is_ok_and(|(room, _)| is_open(room.kind.0)),
        };
        open.insert(line.room_id, may);
        if may && line.message.removed.is_none() {
            roots.push(line.message);
        }
    }
    roots.truncate(usize::try_from(ENTRIES).unwrap_or(usize::MAX));
    let people = known(tx, &roots).await?;
    let entries = roots.into_iter().map(|root| entry(root, &people, url)).collect();
    Ok(Atom { id: row.id.0, title, url: format!("{url}/"), entries, created_ms: row.created_ms })
}

async fn of_topic(tx: &mut Tx, row: &FeedRow, root: MessageId, url: &str) -> Result<Atom> {
    let (root, title) = match open_topic(tx, row.person_id, root).await {
        Err(Error::Refused(_)) => return Err(Error::NOT_FOUND),
        found => found?,
    };
    let link = permalink(url, root.room_id, root.id);
    let mut posts = messages::newest_of_thread(tx, root.id, ENTRIES - 1).await?;
    posts.push(root);
    posts.retain(|post| post.removed.is_none());
    let people = known(tx, &posts).await?;
    let entries = posts.into_iter().map(|post| entry(post, &people, url)).collect();
    Ok(Atom { id: row.id.0, title, url: link, entries, created_ms: row.created_ms })
}

fn entry(message: Message, people: &HashMap<PersonId, Person>, url: &str) -> AtomEntry {
    let author = people.get(&message.author_id).map_or_else(|| "—".to_owned(), |person| person.name.clone());
    let (title, tags) = match message.topic {
        Some(topic) => (topic.title, topic.tags),
        None => (markup::excerpt(&message.body, TITLE), Vec::new()),
    };
    AtomEntry {
        id: message.id.0,
        title: if title.is_empty() { author.clone() } else { title },
        url: permalink(url, message.room_id, message.id),
        author,
        published_ms: message.sent_ms,
        updated_ms: message.edited_ms.unwrap_or(message.sent_ms),
        tags,
        html: message.html,
    }
}
