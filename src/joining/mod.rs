//! Joining a network: its public call, what municipalities register, the proposal made of it, and who is let in.
//!
//! Whoever registers has no account and sees nothing of the network: they are known by the link in their mail. Those who run the network
//! see all registrations and decide on them; each decision stands in the network's log.

pub mod call;
mod check;
mod counts;
pub mod decide;
pub mod discussion;
mod export;
pub mod http;
mod letters;
pub mod list;
pub mod pages;
pub(crate) mod past;
pub mod proposals;
pub mod registrations;
mod store;

use mellanrum_protocol::shapes::joining::CallTheme;
use mellanrum_protocol::shapes::networks::NetworkAction;
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::{NetworkId, PersonId};

pub(crate) use self::registrations::needs;
use crate::App;
use crate::access;
use crate::archive::row::json;
use crate::error::{Error, Result};
use crate::rooms::{grants, networks};
use crate::store::Tx;

/// Whether somebody may do this in a network. Who takes no part in it hears of nothing.
async fn may(tx: &mut Tx, network: NetworkId, person: PersonId, action: NetworkAction) -> Result<()> {
    let own = networks::grants_of(tx, network, person).await?;
    if !access::may_in_network(&own, NetworkAction::SeeDirectory) {
        return Err(Error::NOT_FOUND);
    }
    if access::may_in_network(&own, action) { Ok(()) } else { Err(Error::DENIED) }
}

/// What a network speaks about.
async fn themes(tx: &mut Tx, network: NetworkId) -> Result<Vec<CallTheme>> {
    let themes = crate::search::store::themes(tx, network).await?;
    themes.into_iter().map(|(slug, name)| Ok(CallTheme { slug, name: json(&name)? })).collect()
}

/// Tells those who may see registrations that some have changed. They stand: who is not told finds them when asking anew.
async fn tell(app: &App, network: NetworkId) {
    if let Err(error) = try_tell(app, network).await {
        tracing::warn!(%error, "those who see registrations could not be told");
    }
}

async fn try_tell(app: &App, network: NetworkId) -> Result<()> {
    let mut tx = app.db.read().await?;
    let (_, total) = store::registrations::count(&mut tx, network).await?;
    let people = grants::all_acting(&mut tx, network).await?;
    drop(tx);
    let event = PersonEvent::Registrations { network_id: network, total };
    for (person, own) in people {
        if access::may_in_network(&own, NetworkAction::SeeRegistrations) {
            app.hub.tell(person, &event).await;
        }
    }
    Ok(())
}
