//! A network's call for interest: as those who run it set it, and as everybody sees it.

use std::collections::BTreeMap;

use mellanrum_protocol::NetworkId;
use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits::{CALL_INCLUDES, CALL_INTRO, CALL_MUNICIPALITIES, CALL_SEATS, CALL_TITLE};
use mellanrum_protocol::shapes::audit::{AuditAct, AuditDetail};
use mellanrum_protocol::shapes::joining::{Call, CallText, PublicCall, SetCall};
use mellanrum_protocol::shapes::networks::NetworkAction;

use super::store::call::{self as store, CallRow, Facts};
use super::{may, themes};
use crate::App;
use crate::archive::row::{json, to_json};
use crate::audit::Entry;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::moderation::words;
use crate::rooms::check;
use crate::store::Tx;

/// With how many municipalities there is enough interest, and how many people each may send, until somebody says otherwise.
const THRESHOLD: u32 = 12;
const SEATS: u32 = 2;

/// The call, for those who run the network.
pub async fn get(app: &App, actor: &Actor, network: NetworkId) -> Result<Call> {
    let mut tx = app.db.read().await?;
    may(&mut tx, network, actor.person_id, NetworkAction::SeeRegistrations).await?;
    shown(app, &mut tx, network).await
}

/// Makes the call what it shall be.
pub async fn set(app: &App, actor: &Actor, network: NetworkId, set: SetCall) -> Result<Call> {
    let by = actor.person_id;
    let now_ms = app.clock.now_ms();
    let ((), entries) = app
        .archive
        .act([], move |tx, locked| {
            Box::pin(async move {
                may(tx, network, by, NetworkAction::AdmitMunicipalities).await?;
                let facts = store::facts(tx, network).await?.ok_or(Error::NOT_FOUND)?;
                let before = store::lock(tx, network).await?;
                let row = row(tx, &facts, before.as_ref(), set, now_ms).await?;
                if before.as_ref().map_or(0, |before| before.version) != row.version - 1
                    || !store::put(tx, &row).await?
                {
                    return Err(ErrorCode::Conflict.into());
                }
                let changed = differences(before.as_ref(), &row);
                if !changed.is_empty() {
                    let detail = AuditDetail { changed, ..AuditDetail::default() };
                    locked.log(Entry { detail, ..Entry::of(network, Some(by), AuditAct::CallChanged, now_ms) });
                }
                Ok(())
            })
        })
        .await?;
    app.hub.publish(entries).await;
    super::tell(app, network).await;
    let mut tx = app.db.read().await?;
    shown(app, &mut tx, network).await
}

/// A call as everybody sees it. One that was never opened is not there.
pub async fn public(app: &App, slug: &str) -> Result<PublicCall> {
    let mut tx = app.db.read().await?;
    let (facts, row) = by_slug(&mut tx, slug).await?;
    let offered: Vec<String> = json(&row.themes)?;
    let mut themes = themes(&mut tx, facts.id).await?;
    themes.retain(|theme| offered.contains(&theme.slug));
    Ok(PublicCall {
        network: facts.name,
        open: is_open(&row, app.clock.now_ms()),
        closes_ms: row.closes_ms,
        texts: json(&row.texts)?,
        themes,
        seats_per_municipality: number(row.seats),
        country: row.country,
        default_language: facts.default_language,
    })
}

/// The call at this public address, and its network. One that was never opened is not there.
pub(super) async fn by_slug(tx: &mut Tx, slug: &str) -> Result<(Facts, CallRow)> {
    let facts = store::facts_by_slug(tx, slug).await?.ok_or(Error::NOT_FOUND)?;
    let row = store::get(tx, facts.id).await?.filter(|row| row.opened_ms.is_some()).ok_or(Error::NOT_FOUND)?;
    Ok((facts, row))
}

/// Whether a call takes registrations at a moment.
pub(super) fn is_open(row: &CallRow, now_ms: i64) -> bool {
    row.open && row.closes_ms.is_none_or(|closes_ms| now_ms < closes_ms)
}

/// The public address of a network's call.
pub(super) fn url(app: &App, slug: &str) -> String {
    format!("{}/call/{slug}", app.config.public_url())
}

/// The short names of the themes that a call offers.
pub(super) fn offered(row: &CallRow) -> Result<Vec<String>> {
    json(&row.themes)
}

/// A count of ours, which is never below zero.
pub(super) fn number(count: i64) -> u32 {
    u32::try_from(count).unwrap_or_default()
}

async fn shown(app: &App, tx: &mut Tx, network: NetworkId) -> Result<Call> {
    let facts = store::facts(tx, network).await?.ok_or(Error::NOT_FOUND)?;
    let row = store::get(tx, network).await?.unwrap_or_else(|| blank(&facts));
    Ok(Call {
        network_id: network,
        url: url(app, &facts.slug),
        open: row.open,
        closes_ms: row.closes_ms,
        texts: json(&row.texts)?,
        themes: json(&row.themes)?,
        network_themes: themes(tx, network).await?,
        threshold: number(row.threshold),
        capacity: row.capacity.map(number),
        seats_per_municipality: number(row.seats),
        country: row.country,
        version: row.version,
    })
}

/// The call of a network that nobody has set anything of.
pub(super) fn blank(facts: &Facts) -> CallRow {
    let country = facts.country.clone();
    CallRow {
        network_id: facts.id,
        open: false,
        opened_ms: None,
        closes_ms: None,
        texts: "{}".to_owned(),
        themes: "[]".to_owned(),
        threshold: i64::from(THRESHOLD),
        capacity: None,
        seats: i64::from(SEATS),
        country: country.unwrap_or_else(|| if facts.default_language == "nl" { "NL" } else { "SE" }.to_owned()),
        version: 0,
    }
}

async fn row(tx: &mut Tx, facts: &Facts, before: Option<&CallRow>, set: SetCall, now_ms: i64) -> Result<CallRow> {
    check::country(&set.country)?;
    within("threshold", set.threshold, CALL_MUNICIPALITIES)?;
    set.capacity.map_or(Ok(()), |capacity| within("capacity", capacity, CALL_MUNICIPALITIES))?;
    within("seats_per_municipality", set.seats_per_municipality, CALL_SEATS)?;
    let mut texts = BTreeMap::new();
    for (language, text) in set.texts {
        check::language("texts", &language)?;
        texts.insert(language, checked(&text)?);
    }
    if set.open && !texts.contains_key(&facts.default_language) {
        return Err(Error::Invalid { field: "texts", why: "default_language" });
    }
    let known = themes(tx, facts.id).await?;
    if !set.themes.iter().all(|slug| known.iter().any(|theme| theme.slug == *slug)) {
        return Err(Error::Invalid { field: "themes", why: "unknown" });
    }
    let mut offered = Vec::new();
    for slug in set.themes {
        if !offered.contains(&slug) {
            offered.push(slug);
        }
    }
    let opened_before = before.and_then(|before| before.opened_ms);
    Ok(CallRow {
        network_id: facts.id,
        open: set.open,
        opened_ms: opened_before.or_else(|| set.open.then_some(now_ms)),
        closes_ms: set.closes_ms,
        texts: to_json(&texts)?,
        themes: to_json(&offered)?,
        threshold: i64::from(set.threshold),
        capacity: set.capacity.map(i64::from),
        seats: i64::from(set.seats_per_municipality),
        country: set.country,
        version: set.version + 1,
    })
}

fn checked(text: &CallText) -> Result<CallText> {
    let title = words("title", &text.title, CALL_TITLE)?;
    if title.is_empty() || title.contains('\n') {
        return Err(Error::Invalid { field: "title", why: if title.is_empty() { "too_short" } else { "malformed" } });
    }
    Ok(CallText {
        title,
        intro: words("intro", &text.intro, CALL_INTRO)?,
        includes: words("includes", &text.includes, CALL_INCLUDES)?,
    })
}

const fn within(field: &'static str, count: u32, most: u32) -> Result<()> {
    if 1 <= count && count <= most { Ok(()) } else { Err(Error::Invalid { field, why: "out_of_range" }) }
}

/// What of a call is not what it was, for the log.
fn differences(before: Option<&CallRow>, after: &CallRow) -> Vec<String> {
    let Some(before) = before else { return vec!["call".to_owned()] };
    let parts = [
        ("capacity", before.capacity != after.capacity),
        ("closes_ms", before.closes_ms != after.closes_ms),
        ("country", before.country != after.country),
        ("open", before.open != after.open),
        ("seats_per_municipality", before.seats != after.seats),
        ("texts", before.texts != after.texts),
        ("themes", before.themes != after.themes),
        ("threshold", before.threshold != after.threshold),
    ];
    parts.into_iter().filter(|(_, changed)| *changed).map(|(part, _)| part.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_closes_at_its_moment() {
        let facts = Facts {
            id: NetworkId(uuid::Uuid::nil()),
            slug: "nat".to_owned(),
            name: BTreeMap::new(),
            default_language: "nl".to_owned(),
            time_zone: "Europe/Amsterdam".to_owned(),
            country: None,
        };
        let mut row = blank(&facts);
        assert_eq!(row.country, "NL");
        assert!(!is_open(&row, 5));
        row.open = true;
        assert!(is_open(&row, 5));
        row.closes_ms = Some(5);
        assert!(is_open(&row, 4) && !is_open(&row, 5));
        assert_eq!(differences(None, &row), ["call"]);
        assert_eq!(differences(Some(&blank(&facts)), &row), ["closes_ms", "open"]);
    }
}
