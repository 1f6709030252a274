//! All SQL of the directory.

use mellanrum_protocol::shapes::directory::DirectoryArea;
use mellanrum_protocol::{NetworkId, OrganisationId, PersonId};
use sqlx::FromRow;

use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

/// An organisation with people in a network, and what it says of itself there.
#[derive(Debug, Clone, FromRow)]
pub struct OrganisationRow {
    pub id: OrganisationId,
    pub name: String,
    pub region_id: Option<OrganisationId>,
    pub region: Option<String>,
    pub size_class: Option<String>,
    pub starting_point: Option<String>,
    pub themes: Option<String>,
    pub contact: Option<String>,
}

/// The organisations with somebody who takes part in a network, by name.
pub async fn organisations(tx: &mut Tx, network: NetworkId) -> Result<Vec<OrganisationRow>> {
    const SQL: &str = "SELECT organisation.id, organisation.short_name AS name, organisation.parent_id AS region_id,
            region.short_name AS region, organisation.size_class, profile.starting_point, profile.themes, profile.contact
        FROM organisation LEFT JOIN organisation region ON region.id = organisation.parent_id
        LEFT JOIN organisation_profile profile ON profile.network_id = $1 AND profile.organisation_id = organisation.id
        WHERE organisation.id IN (SELECT person.organisation_id FROM person JOIN role_grant ON role_grant.person_id = person.id
            WHERE role_grant.network_id = $1 AND role_grant.role <> 'applicant' AND role_grant.holds)
        ORDER BY organisation.short_name, organisation.id";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(network).fetch_all(c).await)?)
}

/// A network's areas, each with the name of its first channel.
pub async fn areas(tx: &mut Tx, network: NetworkId) -> Result<Vec<DirectoryArea>> {
    const SQL: &str = "SELECT area, MIN(name) FROM room WHERE network_id = $1 AND kind = 'area' AND area IS NOT NULL
        GROUP BY area ORDER BY area";
    let rows: Vec<(String, String)> = on_tx!(tx, c => sqlx::query_as(SQL).bind(network).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(area, name)| DirectoryArea { area, name }).collect())
}

/// What an organisation says of itself.
#[derive(Debug)]
pub struct Profile<'a> {
    pub starting_point: Option<&'a str>,
    pub themes: &'a str,
    pub contact: &'a str,
    pub by: PersonId,
    pub now_ms: i64,
}

/// Puts it in place of what it has said so far.
pub async fn put_profile(
    tx: &mut Tx,
    network: NetworkId,
    organisation: OrganisationId,
    profile: &Profile<'_>,
) -> Result<()> {
    const SQL: &str = "INSERT INTO organisation_profile
            (network_id, organisation_id, starting_point, themes, contact, set_by, set_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (network_id, organisation_id) DO UPDATE SET starting_point = excluded.starting_point,
            themes = excluded.themes, contact = excluded.contact, set_by = excluded.set_by, set_ms = excluded.set_ms";
    Ok(on_tx!(tx, c => sqlx::query(SQL)
        .bind(network).bind(organisation).bind(profile.starting_point).bind(profile.themes).bind(profile.contact)
        .bind(profile.by).bind(profile.now_ms).execute(c).await.map(drop))?)
}
