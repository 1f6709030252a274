//! What a municipality says of itself in a network: its own people change it, and those who give roles.

use mellanrum_protocol::shapes::coaching::StartingPoint;
use mellanrum_protocol::shapes::directory::OrganisationChange;
use mellanrum_protocol::shapes::identity::Scope;
use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::{NetworkId, OrganisationId};

use super::store::{self, Profile};
use super::themes;
use crate::App;
use crate::archive::row::{json, to_json};
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::identity::people;
use crate::moderation;
use crate::rooms::{directory as known, grants, networks};

/// Most themes of one municipality.
const THEMES: usize = 20;
/// Longest contact.
const CONTACT: usize = 200;

/// Changes it.
pub async fn change(
    app: &App,
    actor: &Actor,
    network: NetworkId,
    organisation: OrganisationId,
    change: OrganisationChange,
) -> Result<()> {
    actor.require(Scope::Manage)?;
    let contact = change.contact.map(|text| moderation::words("contact", &text, CONTACT)).transpose()?;
    let mut tx = app.db.write().await?;
    grants::lock_network(&mut tx, network).await?;
    let manages = known::manages(&mut tx, network, actor.person_id).await?;
    let rows = store::organisations(&mut tx, network).await?;
    let row = rows.into_iter().find(|row| row.id == organisation).ok_or(Error::NOT_FOUND)?;
    let own = networks::grants_of(&mut tx, network, actor.person_id).await?;
    let me = people::person(&mut tx, actor.person_id).await?;
    let takes_part =
        own.iter().any(|grant| !matches!(grant.role, Role::Applicant | Role::Observer | Role::GuestSpeaker));
    let own_people = takes_part && me.organisation_id == Some(organisation);
    if !manages && !own_people {
        return Err(Error::DENIED);
    }
    let slugs: Vec<String> = themes(&mut tx, network).await?.into_iter().map(|theme| theme.slug).collect();
    let before: Vec<String> = row.themes.as_deref().map(json).transpose()?.unwrap_or_default();
    let mut chosen = change.themes.unwrap_or(before);
    chosen.sort_unstable();
    chosen.dedup();
    if chosen.len() > THEMES || chosen.iter().any(|slug| !slugs.contains(slug)) {
        return Err(Error::Invalid { field: "themes", why: "unknown" });
    }
    let start = match change.starting_point {
        Some(given) => given.map(StartingPoint::as_str),
        None => row.starting_point.as_deref(),
    };
    let contact = contact.or(row.contact).unwrap_or_default();
    let profile = Profile {
        starting_point: start,
        themes: &to_json(&chosen)?,
        contact: &contact,
        by: actor.person_id,
        now_ms: app.clock.now_ms(),
    };
    store::put_profile(&mut tx, network, organisation, &profile).await?;
    Ok(tx.commit().await?)
}
