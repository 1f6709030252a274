//! Roles that begin and end on their dates. Every node looks; each turn is done by one, in the order of the rooms that open or close (I14).

use mellanrum_protocol::shapes::audit::AuditAct;
use mellanrum_protocol::shapes::networks::Grant;
use mellanrum_protocol::{NetworkId, PersonId};

use super::grants::{self, Regranted};
use super::store::networks;
use super::tell::Told;
use crate::App;
use crate::archive::Locked;
use crate::due;
use crate::error::Result;
use crate::store::Tx;

/// Lets roles begin and end until the node goes down.
pub async fn run(app: App) {
    due::keep_up(&app, &app.turns, "roles that begin and end", turn_due).await;
}

/// Does all that is due; when the next role begins or ends.
async fn turn_due(app: App) -> Result<Option<i64>> {
    while !app.is_draining() {
        let mut tx = app.db.read().await?;
        let next = networks::next_turn(&mut tx).await?;
        drop(tx);
        let Some((network, person, _)) = next.filter(|(.., at_ms)| *at_ms <= app.clock.now_ms()) else {
            return Ok(next.map(|(.., at_ms)| at_ms));
        };
        let rooms = grants::rooms_of(&app, network).await?;
        let clock = app.clock.clone();
        let run = app.archive.act(rooms, move |tx, locked| {
            Box::pin(async move {
                grants::take_network(tx, locked, network).await?;
                turn(tx, locked, network, person, clock.now_ms()).await
            })
        });
        let (done, entries) = run.await?;
        done.tell(&app, entries).await?;
    }
    Ok(None)
}

/// Begins and ends what of a person's roles is due now. Read again under the lock: another node may have done it, or somebody has set
/// other dates.
async fn turn(
    tx: &mut Tx,
    locked: &mut Locked,
    network: NetworkId,
    person: PersonId,
    now_ms: i64,
) -> Result<Regranted> {
    let before = networks::holding(tx, network, person).await?;
    let all = networks::grants(tx, network, person).await?;
    let (ended, rest): (Vec<Grant>, Vec<Grant>) =
        all.into_iter().partition(|grant| grant.until_ms.is_some_and(|until| until <= now_ms));
    let comes = |grant: &Grant| grant.from_ms.is_none_or(|from| from <= now_ms) && !before.contains(grant);
    let begun: Vec<Grant> = rest.into_iter().filter(comes).collect();
    if ended.is_empty() && begun.is_empty() {
        return Ok(Regranted { told: Told::new(), arrived: None });
    }
    for grant in &ended {
        networks::delete_grant(tx, network, person, grant).await?;
    }
    for grant in &begun {
        networks::begin_grant(tx, network, person, grant).await?;
    }
    let changes = [(AuditAct::RoleEnded, &*ended), (AuditAct::RoleBegan, &*begun)];
    grants::log_roles(tx, locked, network, person, &changes, None, now_ms).await?;
    let after = networks::holding(tx, network, person).await?;
    let arrived = (grants::takes_part(&after) && !grants::takes_part(&before)).then_some((network, person));
    Ok(Regranted { told: grants::settle(tx, locked, network, person).await?, arrived })
}
