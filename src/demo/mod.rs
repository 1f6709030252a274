//! The demo network: two learning networks and a seminar series in mid-conversation, so that a new server shows what it is for.
//!
//! Everything in it is invented. Ids come from the names in its files: what has been loaded is found again and left as it is. Its newest
//! message lies in the week before it was loaded.

mod attached;
mod data;
mod ids;
mod interest;
mod long;
mod past;
mod shape;
mod store;
#[cfg(test)]
mod tests;
mod when;

use std::collections::{HashMap, HashSet};
use std::fmt;

use anyhow::Context;
use mellanrum_protocol::OrganisationId;
use mellanrum_protocol::shapes::networks::{Grant, Network};
use mellanrum_protocol::{NetworkId, PersonId};

use self::data::Data;
use self::past::Past;
use self::when::Calendar;
use crate::App;
use crate::archive;
use crate::archive::row::MessageRow;
use crate::catch_up;
use crate::coaching::{self, rounds::PastRound};
use crate::files::Ready;
use crate::following::{self, Begun};
use crate::identity::password;
use crate::search;
use crate::search::themes::Theme;
use crate::topics;

/// The password of everyone in the demo network.
pub const PASSWORD: &str = "mellanrum-demo";

/// Whom to try: a handle, and what one sees as that person.
const TRY: [(&str, &str); 7] = [
    ("vera.vagvisare", "coordinator"),
    ("tuva.taktpinne", "moderator"),
    ("embla.parkbank", "coach of Coachningsgrupp Alm"),
    ("kalle.kantsten", "participant, in Coachningsgrupp Alm"),
    ("mira.malpunkt", "participant who came late, with everything unread"),
    ("rakel.regionsson", "observer"),
    ("saskia.overstap", "participant in the Dutch network"),
];

/// What the demo network consists of.
#[derive(Debug)]
pub struct Summary {
    /// Networks.
    pub networks: usize,
    /// People.
    pub people: usize,
    /// Rooms.
    pub rooms: usize,
    /// Messages.
    pub messages: usize,
    /// Whether anything of it was not there before.
    pub new: bool,
    /// As whom to sign in, each with [`PASSWORD`].
    pub sign_ins: Vec<SignIn>,
}

/// Somebody to sign in as.
#[derive(Debug)]
pub struct SignIn {
    /// Their handle.
    pub handle: String,
    /// Their name.
    pub name: String,
    /// What they are, in words.
    pub role: &'static str,
}

impl fmt::Display for Summary {
    /// For the terminal: what there is, and how to get in.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { networks, people, rooms, messages, .. } = self;
        writeln!(
            f,
            "The demo: {networks} networks, {people} people, {rooms} rooms, {messages} messages, all of it invented."
        )?;
        write!(f, "Sign in as one of these with the password {PASSWORD}")?;
        for one in &self.sign_ins {
            write!(f, "\n  {:<18} {} ({})", one.handle, one.name, one.role)?;
        }
        Ok(())
    }
}

/// Loads what is not there yet, into an archive that is empty or has the demo already; `None`: it holds real people, and stays as it is.
/// The official lists of organisations should have been read before: who belongs to none of them is shown without one.
pub async fn load(app: &App) -> anyhow::Result<Option<Summary>> {
    let data = Data::read()?;
    let first = data.people.first().context("nobody in the demo")?;
    if !store::is_for_demo(&mut app.db.read().await?, ids::person(&first.handle)).await? {
        tracing::warn!("the demo network was not loaded: the archive holds people already");
        return Ok(None);
    }
    let calendars = calendars(app, &data).await?;
    let mut summary = Summary {
        networks: data.networks.len(),
        people: data.people.len(),
        rooms: data.channels.len(),
        messages: data.messages.len(),
        new: false,
        sign_ins: sign_ins(&data),
    };
    let organisations = base(app, &data, &calendars, &mut summary).await?;
    themes(app, &data).await?;
    summary.new |= interest::load(app, &data, &organisations, &calendars).await?;
    for channel in &data.channels {
        let calendar = calendars.get(channel.network.as_str()).context("a channel of no network")?;
        let room = data.room(channel, &organisations, calendar)?;
        let mut tx = app.db.read().await?;
        if store::has_room(&mut tx, room.id).await? {
            continue;
        }
        drop(tx);
        let members = data.members(channel, &room)?;
        let messages: Vec<_> = data.messages.iter().filter(|message| message.channel == channel.slug).collect();
        let mut past = past::replay(room, &members, &messages, calendar)?;
        let files = attached::keep(app, &mut past).await?;
        summary.new |= tell(app, past, files, calendar.start_ms()?).await?;
    }
    rounds(app, &data, &organisations, &calendars).await?;
    if app.config.demo_messages > 0 && long::fill(app, &data, app.config.demo_messages).await? {
        summary.new = true;
        summary.rooms += 1;
        summary.messages += usize::try_from(app.config.demo_messages)?;
    }
    Ok(Some(summary))
}

/// When each network started: as it is noted with those that have been loaded, else so that all of it has happened.
async fn calendars<'a>(app: &App, data: &'a Data) -> anyhow::Result<HashMap<&'a str, Calendar>> {
    let zones: HashMap<&str, &str> =
        data.networks.iter().map(|network| (network.slug.as_str(), network.timezone.as_str())).collect();
    let mut moments = Vec::new();
    for message in &data.messages {
        let zone = zones.get(message.network.as_str()).context("a message of no network")?;
        moments.push((*zone, message.at.as_str()));
        moments.extend(message.edits.iter().map(|edit| (*zone, edit.at.as_str())));
    }
    let start = when::start(app.clock.now_ms(), &moments)?;
    let mut calendars = HashMap::new();
    let mut tx = app.db.read().await?;
    for network in &data.networks {
        let calendar = match store::network_made_ms(&mut tx, ids::network(&network.slug)).await? {
            Some(ms) => Calendar::since(ms, &network.timezone)?,
            None => Calendar::new(start, &network.timezone),
        };
        calendars.insert(network.slug.as_str(), calendar);
    }
    Ok(calendars)
}

/// What the rooms stand on: organisations, people, networks and roles, in one transaction. Returns every organisation by its key.
async fn base(
    app: &App,
    data: &Data,
    calendars: &HashMap<&str, Calendar>,
    summary: &mut Summary,
) -> anyhow::Result<HashMap<String, OrganisationId>> {
    let mut tx = app.db.read().await?;
    let mut missing = false;
    for network in &data.networks {
        missing |= store::network_made_ms(&mut tx, ids::network(&network.slug)).await?.is_none();
    }
    let known = store::organisations(&mut tx).await?;
    drop(tx);
    if !missing {
        return Ok(known);
    }
    let mut networks: Vec<(Network, i64)> = Vec::new();
    let mut grants: Vec<(NetworkId, PersonId, Grant, i64)> = Vec::new();
    for network in &data.networks {
        let start_ms = calendars.get(network.slug.as_str()).context("a network without a start")?.start_ms()?;
        networks.push((shape::network(network), start_ms));
        for person in &data.people {
            for grant in data.grants(person, &network.slug)? {
                grants.push((ids::network(&network.slug), ids::person(&person.handle), grant, start_ms));
            }
        }
    }
    // All have the same password: hashed once, as hashing is slow on purpose.
    let hash = password::hash(&app.clock, PASSWORD.to_owned()).await?;
    let created_ms = networks.iter().map(|(_, start_ms)| *start_ms).min().unwrap_or_default();
    let mut tx = app.db.write().await?;
    for one in &data.organisations {
        let id = ids::organisation(&one.id);
        store::insert_organisation(&mut tx, id, &one.id, &one.r#type, one.country.as_deref(), &one.name).await?;
    }
    let organisations = store::organisations(&mut tx).await?;
    for person in &data.people {
        let new = store::NewPerson {
            id: ids::person(&person.handle),
            handle: &person.handle,
            email: &person.email,
            name: &person.name,
            title: &person.title,
            organisation_id: person.org.as_ref().and_then(|key| organisations.get(key).copied()),
            locale: &person.locale,
            time_zone: shape::time_zone(&person.locale),
            state: &person.state,
            password_hash: (person.state == "active").then_some(hash.as_str()),
            created_ms,
        };
        store::insert_person(&mut tx, &new).await?;
    }
    for (network, start_ms) in &networks {
        summary.new |= store::insert_network(&mut tx, network, *start_ms).await?;
    }
    for (network, person, grant, at_ms) in &grants {
        store::insert_grant(&mut tx, *network, *person, grant, *at_ms).await?;
    }
    tx.commit().await?;
    Ok(organisations)
}

/// What each network speaks about, with the words that mean the same in its language.
async fn themes(app: &App, data: &Data) -> anyhow::Result<()> {
    let mut tx = app.db.write().await?;
    for network in &data.networks {
        for theme in &data.themes {
            let synonyms = theme.synonyms.get(&network.default_language).cloned().unwrap_or_default();
            let theme = Theme { slug: theme.slug.clone(), name: theme.name.clone(), synonyms };
            search::store::put_theme(&mut tx, ids::network(&network.slug), &theme).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// The rounds in which the coaching groups were put together.
async fn rounds(
    app: &App,
    data: &Data,
    organisations: &HashMap<String, OrganisationId>,
    calendars: &HashMap<&str, Calendar>,
) -> anyhow::Result<()> {
    for network in &data.networks {
        let groups: Vec<_> = data.cohorts.iter().filter(|cohort| cohort.network == network.slug).collect();
        if groups.is_empty() {
            continue;
        }
        let round = PastRound {
            id: ids::round(&network.slug),
            network: ids::network(&network.slug),
            name: "Omgång 1".to_owned(),
            groups: groups.iter().map(|cohort| cohort.planned(organisations)).collect(),
            published_ms: calendars.get(network.slug.as_str()).context("a network without a start")?.start_ms()?,
        };
        let mut tx = app.db.write().await?;
        coaching::rounds::insert_past(&mut tx, round).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Puts a room's past into the archive, under the room's lock like everything that has a seq. False if somebody else has just done it.
async fn tell(app: &App, past: Past, files: Vec<Ready>, created_ms: i64) -> anyhow::Result<bool> {
    let now_ms = app.clock.now_ms();
    let (new, _) = app
        .archive
        .act([past.room.id], move |tx, locked| {
            Box::pin(async move {
                let Past { room, members, messages, revisions } = past;
                if !store::insert_room(tx, &room, created_ms).await? {
                    return Ok(false);
                }
                locked.lock(tx, room.id).await?;
                for _ in 0..room.last_seq {
                    locked.next_seq(room.id)?;
                }
                locked.room(room.id)?.last_message_ms = room.last_message_ms;
                for member in &members {
                    store::insert_member(tx, member).await?;
                }
                for (row, mentions) in &messages {
                    // A question stands before its answer.
                    archive::store::insert_one(tx, &MessageRow { answer_id: None, ..row.clone() }).await?;
                    archive::store::insert_mentions(tx, row, mentions).await?;
                }
                for (row, _) in &messages {
                    if let Some(answer) = row.answer_id {
                        store::set_answer(tx, row.id, answer).await?;
                    }
                }
                for file in &files {
                    file.insert(tx, now_ms).await?;
                }
                search::insert_past(tx, &messages.iter().map(|(row, _)| row).collect::<Vec<_>>()).await?;
                let mut begun = HashSet::new();
                for row in messages.iter().map(|(row, _)| row).filter(|row| row.reply_count > 0) {
                    let root = row.thread_root_id.unwrap_or(row.id);
                    begun.insert(Begun { person: row.author_id, root, room: room.id });
                }
                following::begin(tx, &Vec::from_iter(begun), created_ms).await?;
                catch_up::note_past(tx, room.id, room.last_seq, now_ms).await?;
                for (row, _) in &messages {
                    topics::listed(tx, row).await?;
                }
                for one in &revisions {
                    store::insert_revision(tx, one.message_id, one.seq, &one.body, one.replaced_ms).await?;
                }
                Ok(true)
            })
        })
        .await?;
    Ok(new)
}

fn sign_ins(data: &Data) -> Vec<SignIn> {
    let found = |(handle, role): &(&str, &'static str)| {
        let person = data.people.iter().find(|person| person.handle == *handle)?;
        Some(SignIn { handle: person.handle.clone(), name: person.name.clone(), role })
    };
    TRY.iter().filter_map(found).collect()
}
