//! What a municipality needs, as coordinators set it.

use std::collections::BTreeSet;

use mellanrum_protocol::limits::NEED_THEMES;
use mellanrum_protocol::shapes::coaching::{Candidate, Needs};
use mellanrum_protocol::{NetworkId, OrganisationId};

use super::{facts, store, tell};
use crate::App;
use crate::archive::beside;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::rooms::cohorts;

/// Sets what a municipality needs, all of it.
pub async fn set(
    app: &App,
    actor: &Actor,
    network: NetworkId,
    organisation: OrganisationId,
    mut needs: Needs,
) -> Result<Candidate> {
    let (by, now_ms) = (actor.person_id, app.clock.now_ms());
    let mut tx = app.db.read().await?;
    cohorts::may_form(&mut tx, network, by).await?;
    drop(tx);
    let mut seen = BTreeSet::new();
    needs.themes.retain(|theme| seen.insert(theme.clone()));
    if needs.themes.len() > NEED_THEMES {
        return Err(Error::Invalid { field: "themes", why: "too_many" });
    }
    let candidate = beside(app, move |tx| {
        Box::pin(async move {
            cohorts::may_form(tx, network, by).await?;
            let known = store::themes(tx, network).await?;
            if needs.themes.iter().any(|theme| known.iter().all(|one| one.slug != *theme)) {
                return Err(Error::Invalid { field: "themes", why: "unknown" });
            }
            let is = |candidate: &Candidate| candidate.organisation_id == organisation;
            if !facts::facts_of(tx, network).await?.iter().any(is) {
                return Err(Error::NOT_FOUND);
            }
            store::put_needs(tx, network, organisation, &needs, by, now_ms).await?;
            facts::facts_of(tx, network).await?.into_iter().find(is).ok_or(Error::NOT_FOUND)
        })
    })
    .await?;
    tell(app, network, None).await?;
    Ok(candidate)
}
