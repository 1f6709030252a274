//! A role for all people of an organisation at once.

use mellanrum_protocol::shapes::identity::Scope;
use mellanrum_protocol::shapes::seats::{OrganisationRole, OrganisationRoleDone};
use mellanrum_protocol::{NetworkId, OrganisationId, PersonId};

use super::store;
use crate::App;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::rooms::{grants, handed, tell};

/// Most people of an organisation whose roles are changed at once.
const PEOPLE: usize = 100;

/// Gives all people of an organisation a role, or takes it from them, in one transaction; one entry of the log for each. Having it, or not
/// having it, is no error.
pub async fn set_role(
    app: &App,
    actor: &Actor,
    network: NetworkId,
    organisation: OrganisationId,
    ask: OrganisationRole,
) -> Result<OrganisationRoleDone> {
    actor.require(Scope::Manage)?;
    let (by, now_ms) = (actor.person_id, app.clock.now_ms());
    let mut tx = app.db.read().await?;
    handed::may_set(&mut tx, network, by, &ask.grant, now_ms).await?;
    drop(tx);
    let rooms = grants::rooms_of(app, network).await?;
    let run = app.archive.act(rooms, move |tx, locked| {
        Box::pin(async move {
            grants::take_network(tx, locked, network).await?;
            handed::may_set(tx, network, by, &ask.grant, now_ms).await?;
            let most = i64::try_from(PEOPLE + 1).unwrap_or(i64::MAX);
            let people = store::people_of(tx, network, organisation, most).await?;
            if people.len() > PEOPLE {
                return Err(Error::Invalid { field: "organisation", why: "too_many" });
            }
            if people.is_empty() {
                return Err(Error::NOT_FOUND);
            }
            let mut changed: Vec<PersonId> = Vec::new();
            let mut told = tell::Told::new();
            for person in people {
                let of_one = handed::set_one(tx, locked, (network, person), &ask.grant, ask.give, (by, now_ms)).await?;
                if let Some(of_one) = of_one {
                    changed.push(person);
                    told.extend(of_one);
                }
            }
            Ok((changed, told))
        })
    });
    let ((people, told), entries) = run.await?;
    app.turns.notify_one();
    tell::publish(app, entries, told).await;
    Ok(OrganisationRoleDone { people })
}
