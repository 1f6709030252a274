//! Organisations: the official lists of municipalities, regions and provinces, which people choose theirs from.

pub mod http;
pub mod store;

use mellanrum_protocol::OrganisationId;
use mellanrum_protocol::shapes::orgs::OrganisationPage;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use uuid::Builder;

use self::store::{OrganisationRow, Wanted};
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::Tx;

/// The lists that come with the server; those that others point to come first.
const OFFICIAL: [&str; 4] = [
    include_str!("lists/se_regions.json"),
    include_str!("lists/nl_provinces.json"),
    include_str!("lists/se_municipalities.json"),
    include_str!("lists/nl_municipalities.json"),
];
/// Organisations in a page, at most.
const PAGE: usize = 50;

/// An organisation as the lists have it; what they say beyond this is not kept.
#[derive(Debug, Deserialize)]
struct Listed {
    /// Its name in the list: `se-k-0114`.
    id: String,
    r#type: String,
    country: Option<String>,
    code: Option<String>,
    name: String,
    short_name: Option<String>,
    official_name: Option<String>,
    county_name: Option<String>,
    region: Option<String>,
    province: Option<String>,
    population_class: Option<String>,
}

/// The id of the organisation that a list calls by this name: the same on every server, so that lists can point to each other.
pub fn id_of(source_key: &str) -> OrganisationId {
    let hash = Sha256::digest(format!("mellanrum organisation {source_key}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    OrganisationId(Builder::from_custom_bytes(bytes).into_uuid())
}

/// Loads the official lists, unless they are there. Called at every start.
pub async fn load(app: &App) -> Result<()> {
    let rows = rows(&OFFICIAL)?;
    let mut tx = app.db.read().await?;
    let known = store::count_official(&mut tx).await?;
    drop(tx);
    if usize::try_from(known).is_ok_and(|known| known >= rows.len()) {
        return Ok(());
    }
    let mut tx = app.db.write().await?;
    store::put(&mut tx, &rows).await?;
    tx.commit().await?;
    tracing::info!(organisations = rows.len(), "loaded the official lists");
    Ok(())
}

/// Loads lists in the form of the official ones. What is there already gets the list's words; nothing is taken away.
/// An organisation must come in the same call as the region it points to, or after it.
pub async fn load_lists(tx: &mut Tx, lists: &[&str]) -> Result<()> {
    store::put(tx, &rows(lists)?).await
}

/// Whether there is an organisation of this id.
pub async fn exists(tx: &mut Tx, id: OrganisationId) -> Result<bool> {
    store::exists(tx, id).await
}

/// What `GET /organisations` asks for.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Search {
    /// Part of a name.
    pub q: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// `municipality`, `region`, `province` or another kind.
    pub kind: Option<String>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// 1–50; 50 if absent.
    pub limit: Option<usize>,
}

/// A page of organisations, by name.
pub async fn page(app: &App, search: Search) -> Result<OrganisationPage> {
    let malformed = |_| Error::Invalid { field: "cursor", why: "malformed" };
    let wanted = Wanted {
        pattern: search.q.map(|part| pattern(&part)),
        country: search.country.map(|country| country.to_uppercase()),
        kind: search.kind,
        after: search.cursor.map(|cursor| cursor.parse().map_err(malformed)).transpose()?,
    };
    let limit = search.limit.unwrap_or(PAGE).clamp(1, PAGE);
    let mut tx = app.db.read().await?;
    // One more than is shown tells whether there are more.
    let mut organisations = store::page(&mut tx, &wanted, limit + 1).await?;
    let more = organisations.len() > limit;
    organisations.truncate(limit);
    let next_cursor = organisations.last().filter(|_| more).map(|last| last.id.to_string());
    Ok(OrganisationPage { organisations, next_cursor })
}

fn rows(lists: &[&str]) -> Result<Vec<OrganisationRow>> {
    let mut rows = Vec::new();
    for list in lists {
        let listed: Vec<Listed> = serde_json::from_str(list).map_err(anyhow::Error::new)?;
        rows.extend(listed.into_iter().map(OrganisationRow::from));
    }
    Ok(rows)
}

/// For `LIKE … ESCAPE '!'`: the part as it stands, anywhere.
fn pattern(part: &str) -> String {
    let mut pattern = String::from("%");
    for c in part.trim().to_lowercase().chars().take(80) {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

impl From<Listed> for OrganisationRow {
    fn from(listed: Listed) -> Self {
        let short_name = listed.short_name.unwrap_or_else(|| listed.name.clone());
        let names = [Some(&listed.name), Some(&short_name), listed.official_name.as_ref(), listed.county_name.as_ref()];
        let search = names.into_iter().flatten().map(|name| name.to_lowercase()).collect::<Vec<_>>().join("\n");
        Self {
            id: id_of(&listed.id),
            source_key: listed.id,
            kind: listed.r#type,
            country: listed.country,
            code: listed.code,
            name: listed.name,
            short_name,
            search,
            parent_id: listed.region.or(listed.province).as_deref().map(id_of),
            size_class: listed.population_class,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_official_lists_are_whole() -> Result<()> {
        let rows = rows(&OFFICIAL)?;
        let ids: HashSet<_> = rows.iter().map(|row| row.id).collect();
        let count = |kind, country| {
            rows.iter().filter(|row| row.kind == kind && row.country.as_deref() == Some(country)).count()
        };
        assert_eq!(ids.len(), rows.len());
        assert_eq!((count("municipality", "SE"), count("region", "SE"), count("province", "NL")), (290, 21, 12));
        assert!(rows.iter().filter_map(|row| row.parent_id).all(|parent| ids.contains(&parent)));
        assert!(rows.iter().all(|row| row.code.is_some() && store::OFFICIAL_KINDS.contains(&row.kind.as_str())));
        Ok(())
    }

    #[test]
    fn ids_never_change() {
        assert_eq!(id_of("se-k-0114").to_string(), "4ef27418-4ebe-8986-a59c-64bc56222ecc");
    }

    #[test]
    fn a_search_takes_its_words_as_they_stand() {
        assert_eq!(pattern(" 100%_Ö! "), "%100!%!_ö!!%");
    }
}
