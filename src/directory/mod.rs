//! Who is who in a network: people with their roles, areas and themes, by what one looks for, and municipalities like one's own.
//!
//! Read whole and counted in the program, so that both databases answer alike; a network has hundreds of people, not millions. What a
//! municipality said when it registered stays with those who run the network: here stands what it says to all who take part.

pub mod http;
mod like;
mod profile;
mod store;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mellanrum_protocol::shapes::directory::{Directory, DirectoryCounts, DirectoryOrganisation, DirectoryPerson};
use mellanrum_protocol::shapes::joining::CallTheme;
use mellanrum_protocol::shapes::networks::{Grant, Role};
use mellanrum_protocol::shapes::people::Person;
use mellanrum_protocol::{NetworkId, OrganisationId, PersonId, limits};

pub use self::profile::change;
use self::store::OrganisationRow;
use crate::App;
use crate::archive::row::json;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::identity::people;
use crate::rooms::directory as known;
use crate::store::Tx;

/// What somebody looks for: those who fit all of it.
#[derive(Debug, Default, Clone)]
pub struct Wanted {
    /// Part of a name, handle, title or organisation.
    pub q: String,
    /// With this role.
    pub role: Option<Role>,
    /// Of this area.
    pub area: Option<String>,
    /// Of this organisation.
    pub organisation: Option<OrganisationId>,
    /// Who work with this theme.
    pub theme: Option<String>,
    /// Of municipalities like one's own, those most alike first.
    pub like_mine: bool,
}

/// By what the directory is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Facet {
    Role,
    Area,
    Organisation,
    Theme,
}

/// Somebody with all that they may be found by.
struct Entry {
    person: Person,
    roles: Vec<Grant>,
    now: Vec<Role>,
    areas: Vec<String>,
    themes: Vec<String>,
    alike: u32,
}

/// A page of people who fit.
pub async fn page(
    app: &App,
    actor: &Actor,
    network: NetworkId,
    wanted: &Wanted,
    cursor: Option<&str>,
) -> Result<Directory> {
    let after = cursor.map(from_cursor).transpose()?;
    let now_ms = app.clock.now_ms();
    let mut tx = app.db.read().await?;
    let mut roles = known::shown_roles(&mut tx, network, actor.person_id).await?;
    let areas = store::areas(&mut tx, network).await?;
    let themes = themes(&mut tx, network).await?;
    let me = people::person(&mut tx, actor.person_id).await?;
    let manages = known::manages(&mut tx, network, actor.person_id).await?;
    let (organisations, alike) = organisations(&mut tx, network, &me, manages).await?;
    let ids: Vec<PersonId> = roles.keys().copied().collect();
    let of: HashMap<OrganisationId, &DirectoryOrganisation> = organisations.iter().map(|one| (one.id, one)).collect();
    let mut entries: Vec<Entry> = Vec::with_capacity(ids.len());
    for person in people::people(&mut tx, &ids).await? {
        let roles = roles.remove(&person.id).unwrap_or_default();
        let holds = |grant: &&Grant| grant.from_ms.is_none_or(|from| from <= now_ms);
        let scopes: Vec<&str> = roles.iter().filter(holds).filter_map(|grant| grant.scope.as_deref()).collect();
        let organisation = person.organisation_id.and_then(|id| of.get(&id));
        let mut themes_of: Vec<String> = organisation.map(|one| one.themes.clone()).unwrap_or_default();
        let leads = themes.iter().filter(|theme| scopes.contains(&theme.slug.as_str())).map(|theme| theme.slug.clone());
        themes_of.extend(leads);
        themes_of.sort_unstable();
        themes_of.dedup();
        entries.push(Entry {
            now: roles.iter().filter(holds).map(|grant| grant.role).collect(),
            areas: areas
                .iter()
                .filter(|area| scopes.contains(&area.area.as_str()))
                .map(|area| area.area.clone())
                .collect(),
            themes: themes_of,
            alike: person.organisation_id.and_then(|id| alike.get(&id)).copied().unwrap_or_default(),
            person,
            roles,
        });
    }
    let counts = counts(&entries, wanted);
    entries.retain(|entry| fits(entry, wanted, None));
    let total = u32::try_from(entries.len()).unwrap_or(u32::MAX);
    entries.sort_by_cached_key(|entry| place_of(entry, wanted));
    entries.retain(|entry| after.as_ref().is_none_or(|after| place_of(entry, wanted) > *after));
    let most = usize::try_from(limits::PAGE).unwrap_or(usize::MAX);
    let more = entries.len() > most;
    entries.truncate(most);
    let next_cursor = entries.last().filter(|_| more).map(|last| to_cursor(&place_of(last, wanted)));
    let shown = |Entry { person, roles, themes, .. }| DirectoryPerson { person, roles, themes };
    let people = entries.into_iter().map(shown).collect();
    Ok(Directory { people, total, counts, organisations, areas, themes, next_cursor })
}

async fn themes(tx: &mut Tx, network: NetworkId) -> Result<Vec<CallTheme>> {
    let themes = crate::search::store::themes(tx, network).await?;
    themes.into_iter().map(|(slug, name)| Ok(CallTheme { slug, name: json(&name)? })).collect()
}

/// The network's organisations as somebody sees them, and how much each is like theirs.
async fn organisations(
    tx: &mut Tx,
    network: NetworkId,
    me: &Person,
    manages: bool,
) -> Result<(Vec<DirectoryOrganisation>, HashMap<OrganisationId, u32>)> {
    let rows = store::organisations(tx, network).await?;
    let read = |row: &OrganisationRow| -> Result<(Option<_>, Vec<String>)> {
        let themes = row.themes.as_deref().map(json).transpose()?.unwrap_or_default();
        Ok((row.starting_point.as_deref().and_then(|word| word.parse().ok()), themes))
    };
    let mut said = Vec::with_capacity(rows.len());
    for row in &rows {
        said.push(read(row)?);
    }
    let all: Vec<like::Traits<'_>> = rows
        .iter()
        .zip(&said)
        .map(|(row, (starting_point, themes))| like::Traits {
            starting_point: *starting_point,
            size_class: row.size_class.as_deref(),
            region: row.region_id,
            themes,
        })
        .collect();
    let own = rows.iter().position(|row| me.organisation_id == Some(row.id));
    let mut alike = HashMap::new();
    let mut shown = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let mine = own == Some(at);
        let (worth, why) = match own {
            Some(own) if !mine => like::likeness(&all[own], &all[at]),
            _ => (0, Vec::new()),
        };
        alike.insert(row.id, worth);
        shown.push(DirectoryOrganisation {
            id: row.id,
            name: row.name.clone(),
            region: row.region.clone(),
            size_class: row.size_class.clone(),
            starting_point: all[at].starting_point,
            themes: all[at].themes.to_vec(),
            contact: row.contact.clone().unwrap_or_default(),
            like: why,
            may_change: mine || manages,
        });
    }
    Ok((shown, alike))
}

/// Whether somebody fits all that is looked for, one facet aside.
fn fits(entry: &Entry, wanted: &Wanted, but: Option<Facet>) -> bool {
    let is = |facet, fits: bool| but == Some(facet) || fits;
    known::is_found(&entry.person, &wanted.q.trim().to_lowercase())
        && (!wanted.like_mine || entry.alike > 0)
        && is(Facet::Role, wanted.role.is_none_or(|role| entry.now.contains(&role)))
        && is(Facet::Area, wanted.area.as_ref().is_none_or(|area| entry.areas.contains(area)))
        && is(Facet::Organisation, wanted.organisation.is_none_or(|id| entry.person.organisation_id == Some(id)))
        && is(Facet::Theme, wanted.theme.as_ref().is_none_or(|theme| entry.themes.contains(theme)))
}

fn counts(entries: &[Entry], wanted: &Wanted) -> DirectoryCounts {
    let count = |facet, of: &dyn Fn(&Entry) -> Vec<String>| {
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for entry in entries.iter().filter(|entry| fits(entry, wanted, Some(facet))) {
            let mut values = of(entry);
            values.sort_unstable();
            values.dedup();
            for value in values {
                *counts.entry(value).or_default() += 1;
            }
        }
        counts
    };
    DirectoryCounts {
        role: count(Facet::Role, &|entry| entry.now.iter().map(ToString::to_string).collect()),
        area: count(Facet::Area, &|entry| entry.areas.clone()),
        organisation: count(Facet::Organisation, &|entry| {
            entry.person.organisation_id.iter().map(ToString::to_string).collect()
        }),
        theme: count(Facet::Theme, &|entry| entry.themes.clone()),
    }
}

/// By what it is ordered.
type Place = (Reverse<u32>, String, PersonId);

fn place_of(entry: &Entry, wanted: &Wanted) -> Place {
    let alike = if wanted.like_mine { entry.alike } else { 0 };
    (Reverse(alike), entry.person.name.to_lowercase(), entry.person.id)
}

fn to_cursor((Reverse(alike), name, id): &Place) -> String {
    URL_SAFE_NO_PAD.encode(format!("{alike} {id} {name}"))
}

fn from_cursor(cursor: &str) -> Result<Place> {
    let read = || {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let mut parts = text.splitn(3, ' ');
        let (alike, id, name) = (parts.next()?, parts.next()?, parts.next()?);
        Some((Reverse(alike.parse().ok()?), name.to_owned(), id.parse().ok()?))
    };
    read().ok_or(Error::Invalid { field: "cursor", why: "unknown" })
}
