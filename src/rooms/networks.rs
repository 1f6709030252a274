//! Learning networks: making one, its words and rules.

use futures_util::future::BoxFuture;
use mellanrum_protocol::shapes::audit::{AuditAct, AuditDetail};
use mellanrum_protocol::shapes::mail::Language;
use mellanrum_protocol::shapes::networks::{
    Grant, Look, Network, NetworkAction, NetworkChange, NewNetwork, Role, Rules,
};
use mellanrum_protocol::shapes::people::NetworkEvent;
use mellanrum_protocol::shapes::rooms::RoomKind;
use mellanrum_protocol::{NetworkId, PersonId, RoomId};

pub use super::directory::directory;
pub use super::grants::{add_roles, grants_of, roles_to_come, set_roles};
use super::store::networks;
use super::{birth, channels, check, tell};
use crate::App;
use crate::access;
use crate::archive::row::{RoomRow, Word};
use crate::audit::Entry;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::identity::people;
use crate::picture::{self, Picture};
use crate::store::Tx;

/// The rules of a new network.
const RULES: Rules = Rules { cohort_size_min: 3, cohort_size_max: 4, invitation_valid_days: 60 };

/// What a network is called in a person's language, if they have a role that lets them see who is in it.
pub(crate) async fn title_for(tx: &mut Tx, network: NetworkId, person: PersonId) -> Result<Option<String>> {
    let grants = grants_of(tx, network, person).await?;
    if !access::may_in_network(&grants, NetworkAction::SeeDirectory) {
        return Ok(None);
    }
    let locale = people::me(tx, person).await?.locale;
    let mine = networks::my_networks(tx, person).await?.into_iter().find(|(one, _)| one.id == network);
    Ok(mine.and_then(|(one, _)| one.name.get(&locale).or_else(|| one.name.get(&one.default_language)).cloned()))
}

/// Makes a network with its first channel and a staff room. Only the server's owners may; the actor becomes the network's owner.
pub async fn create(app: &App, actor: &Actor, new: NewNetwork) -> Result<Network> {
    let by = actor.person_id;
    let mut tx = app.db.read().await?;
    if !people::me(&mut tx, by).await?.server_owner {
        return Err(Error::DENIED);
    }
    drop(tx);
    let network = Network {
        id: NetworkId(app.clock.id()),
        slug: check::slug(Some(&new.slug), "")?,
        name: new.name,
        default_language: new.default_language,
        time_zone: new.time_zone,
        country: new.country,
        rules: RULES,
        look: Look::default(),
    };
    check_words(&network)?;
    let (stored, now_ms) = (network.clone(), app.clock.now_ms());
    let rooms = first_rooms(&network, || RoomId(app.clock.id()));
    let (told, entries) = app
        .archive
        .act([], move |tx, locked| {
            Box::pin(async move {
                networks::insert_network(tx, &stored, now_ms).await?;
                let owner = Grant::new(Role::Owner, None);
                networks::insert_grant(tx, stored.id, by, &owner, Some(by), now_ms).await?;
                let detail = AuditDetail { role: Some(Role::Owner), ..AuditDetail::default() };
                let given = Entry::of(stored.id, Some(by), AuditAct::RoleGiven, now_ms);
                locked.log(Entry { person: Some(by), detail, ..given });
                let mut told = vec![tell::roles_changed(by, stored.id)];
                for row in &rooms {
                    told.extend(tell::opened(row.id, channels::open(tx, locked, stored.id, row, now_ms).await?));
                }
                Ok(told)
            })
        })
        .await?;
    tell::publish(app, entries, told).await;
    Ok(network)
}

/// A channel for everyone and one for coordinators and moderators, in the network's language.
fn first_rooms(network: &Network, id: impl Fn() -> RoomId) -> [RoomRow; 2] {
    let [everyone, staff] = match network.default_language.as_str() {
        "sv" => ["Allmänt", "Samordning"],
        "nl" => ["Algemeen", "Coördinatie"],
        _ => ["General", "Coordination"],
    };
    [(RoomKind::Network, everyone), (RoomKind::Staff, staff)].map(|(kind, name)| RoomRow {
        slug: check::slug_from(name),
        name: name.to_owned(),
        kind: Word(kind),
        ..birth::blank(id(), Some(network.id), kind, network.default_language.clone())
    })
}

/// A network that the actor has a role in, if only as an applicant.
pub async fn get(app: &App, actor: &Actor, network: NetworkId) -> Result<Network> {
    let mut tx = app.db.read().await?;
    if networks::holding(&mut tx, network, actor.person_id).await?.is_empty() {
        return Err(Error::NOT_FOUND);
    }
    networks::network(&mut tx, network).await?.ok_or(Error::NOT_FOUND)
}

/// A network as it is, for what is told of it to somebody who may know.
pub(crate) async fn named(tx: &mut Tx, network: NetworkId) -> Result<Option<Network>> {
    networks::network(tx, network).await
}

/// What a network is called in a language, or else in its own.
pub(crate) async fn called(tx: &mut Tx, network: NetworkId, language: Language) -> Result<String> {
    let known = networks::network(tx, network).await?.ok_or(Error::NOT_FOUND)?;
    let name = known.name.get(language.as_str()).or_else(|| known.name.get(&known.default_language));
    Ok(name.cloned().unwrap_or(known.slug))
}

/// Whether two people take part in the same network.
pub(crate) async fn know_each_other(tx: &mut Tx, one: PersonId, other: PersonId) -> Result<bool> {
    networks::share_a_network(tx, one, other).await
}

/// Changes what a network is called, its rules and its colour, and tells those in its directory.
pub async fn change(app: &App, actor: &Actor, network: NetworkId, change: NetworkChange) -> Result<Network> {
    let by = actor.person_id;
    let mut tx = app.db.read().await?;
    may_change(&mut tx, network, by).await?;
    drop(tx);
    changed(app, by, network, move |tx, mut row| {
        Box::pin(async move {
            row.name = change.name.unwrap_or(row.name);
            row.default_language = change.default_language.unwrap_or(row.default_language);
            row.time_zone = change.time_zone.unwrap_or(row.time_zone);
            row.country = change.country.or(row.country);
            row.rules = change.rules.unwrap_or(row.rules);
            row.look.hue = change.hue.unwrap_or(row.look.hue);
            check_words(&row)?;
            networks::update_network(tx, &row).await
        })
    })
    .await
}

/// A network's mark, for those who have a role in it, if only as an applicant: for others there is none.
pub async fn mark(app: &App, actor: &Actor, network: NetworkId) -> Result<Picture> {
    let mut tx = app.db.read().await?;
    if networks::holding(&mut tx, network, actor.person_id).await?.is_empty() {
        return Err(Error::NOT_FOUND);
    }
    networks::mark(&mut tx, network).await?.ok_or(Error::NOT_FOUND)
}

/// Sets a network's mark from a JPEG, PNG or WebP file, or takes it away.
pub async fn set_mark(app: &App, actor: &Actor, network: NetworkId, file: Option<Vec<u8>>) -> Result<Network> {
    let by = actor.person_id;
    let mut tx = app.db.read().await?;
    may_change(&mut tx, network, by).await?;
    drop(tx);
    let mark = match file {
        Some(file) => Some(picture::redraw(file).await?),
        None => None,
    };
    changed(app, by, network, move |tx, _| {
        Box::pin(async move { networks::set_mark(tx, network, mark.as_ref()).await })
    })
    .await
}

/// Runs a change of a network under its lock, if `by` may, and tells its directory what it has become.
async fn changed<F>(app: &App, by: PersonId, network: NetworkId, run: F) -> Result<Network>
where
    F: for<'a> FnOnce(&'a mut Tx, Network) -> BoxFuture<'a, Result<()>> + Send + 'static,
{
    let now_ms = app.clock.now_ms();
    let ((before, after), entries) = app
        .archive
        .act([], move |tx, locked| {
            Box::pin(async move {
                networks::lock_network(tx, network).await?;
                may_change(tx, network, by).await?;
                let before = networks::network(tx, network).await?.ok_or(Error::NOT_FOUND)?;
                run(tx, before.clone()).await?;
                let after = networks::network(tx, network).await?.ok_or(Error::NOT_FOUND)?;
                let changed = differences(&before, &after);
                if !changed.is_empty() {
                    let detail = AuditDetail { changed, ..AuditDetail::default() };
                    locked.log(Entry { detail, ..Entry::of(network, Some(by), AuditAct::NetworkChanged, now_ms) });
                }
                Ok((before, after))
            })
        })
        .await?;
    tell::publish(app, entries, Vec::new()).await;
    if before != after {
        app.hub.tell_network(network, &NetworkEvent::Network { network: Box::new(after.clone()) }).await;
    }
    Ok(after)
}

/// What of a network is not what it was, for the log.
fn differences(before: &Network, after: &Network) -> Vec<String> {
    let parts = [
        ("country", before.country != after.country),
        ("default_language", before.default_language != after.default_language),
        ("hue", before.look.hue != after.look.hue),
        ("mark", before.look.mark_url != after.look.mark_url),
        ("name", before.name != after.name),
        ("rules", before.rules != after.rules),
        ("time_zone", before.time_zone != after.time_zone),
    ];
    parts.into_iter().filter(|(_, changed)| *changed).map(|(part, _)| part.to_owned()).collect()
}

async fn may_change(tx: &mut Tx, network: NetworkId, by: PersonId) -> Result<()> {
    let own = networks::acting(tx, network, by).await?;
    if own.is_empty() {
        return Err(Error::NOT_FOUND);
    }
    if access::may_in_network(&own, NetworkAction::ChangeNetwork) { Ok(()) } else { Err(Error::DENIED) }
}

fn check_words(network: &Network) -> Result<()> {
    check::language("default_language", &network.default_language)?;
    check::time_zone(&network.time_zone)?;
    network.country.as_deref().map_or(Ok(()), check::country)?;
    if !network.name.contains_key(&network.default_language) {
        return Err(Error::Invalid { field: "name", why: "default_language" });
    }
    for (language, name) in &network.name {
        check::language("name", language)?;
        check::name("name", name, check::NAME)?;
    }
    let Rules { cohort_size_min, cohort_size_max, invitation_valid_days } = network.rules;
    if !(2..=cohort_size_max).contains(&cohort_size_min)
        || cohort_size_max > 20
        || !(1..=365).contains(&invitation_valid_days)
    {
        return Err(Error::Invalid { field: "rules", why: "out_of_range" });
    }
    if network.look.hue.is_some_and(|hue| hue >= 360) {
        return Err(Error::Invalid { field: "hue", why: "out_of_range" });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_network_needs_its_name_in_its_own_language() {
        let mut network = Network {
            id: NetworkId(Uuid::nil()),
            slug: "nat".to_owned(),
            name: [("en".to_owned(), "Net".to_owned())].into(),
            default_language: "sv".to_owned(),
            time_zone: "Europe/Stockholm".to_owned(),
            country: Some("SE".to_owned()),
            rules: RULES,
            look: Look::default(),
        };
        assert!(check_words(&network).is_err());
        network.name.insert("sv".to_owned(), "Nät".to_owned());
        assert!(check_words(&network).is_ok());
        network.look.hue = Some(360);
        assert!(check_words(&network).is_err());
        network.look.hue = Some(359);
        assert!(check_words(&network).is_ok());
        network.rules.cohort_size_min = 5;
        assert!(check_words(&network).is_err());
        assert_eq!(first_rooms(&network, || RoomId(Uuid::nil())).map(|room| room.slug), ["allmant", "samordning"]);
    }
}
