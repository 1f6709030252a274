//! Which municipalities are never to be together. Only those who put groups together know of it.

use mellanrum_protocol::limits::VETO_REASON;
use mellanrum_protocol::shapes::audit::AuditAct;
use mellanrum_protocol::shapes::coaching::{SetVeto, Veto};
use mellanrum_protocol::{NetworkId, OrganisationId};

use super::facts::ordered;
use super::{store, tell};
use crate::App;
use crate::audit::Entry;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::orgs;
use crate::rooms::{check, cohorts};

/// Says that two municipalities are never to be together, or why.
pub async fn set(
    app: &App,
    actor: &Actor,
    network: NetworkId,
    (one, other): (OrganisationId, OrganisationId),
    SetVeto { reason }: SetVeto,
) -> Result<Veto> {
    let (by, now_ms) = (actor.person_id, app.clock.now_ms());
    let mut tx = app.db.read().await?;
    cohorts::may_form(&mut tx, network, by).await?;
    drop(tx);
    let reason = check::words("reason", &reason, VETO_REASON)?;
    if one == other {
        return Err(Error::Invalid { field: "b", why: "same" });
    }
    let (a, b) = ordered(one, other);
    let veto = Veto { a, b, reason, by: Some(by), at_ms: now_ms };
    let stored = veto.clone();
    let run = app.archive.act([], move |tx, locked| {
        Box::pin(async move {
            cohorts::may_form(tx, network, by).await?;
            for organisation in [a, b] {
                if !orgs::exists(tx, organisation).await? {
                    return Err(Error::NOT_FOUND);
                }
            }
            if store::put_veto(tx, network, &stored).await? {
                locked.log(Entry::of(network, Some(by), AuditAct::VetoSet, now_ms));
            }
            Ok(())
        })
    });
    run.await?;
    tell(app, network, None).await?;
    Ok(veto)
}

/// Takes that back. That there is none is no error: what was wanted is so.
pub async fn lift(
    app: &App,
    actor: &Actor,
    network: NetworkId,
    (one, other): (OrganisationId, OrganisationId),
) -> Result<()> {
    let (by, now_ms) = (actor.person_id, app.clock.now_ms());
    let mut tx = app.db.read().await?;
    cohorts::may_form(&mut tx, network, by).await?;
    drop(tx);
    let (a, b) = ordered(one, other);
    let run = app.archive.act([], move |tx, locked| {
        Box::pin(async move {
            cohorts::may_form(tx, network, by).await?;
            let gone = store::delete_veto(tx, network, a, b).await?;
            if gone {
                locked.log(Entry::of(network, Some(by), AuditAct::VetoLifted, now_ms));
            }
            Ok(gone)
        })
    });
    let (gone, _) = run.await?;
    if gone { tell(app, network, None).await } else { Ok(()) }
}
