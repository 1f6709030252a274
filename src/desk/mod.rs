//! What lies before those who moderate a network: notes for each other, and what needs somebody beside the cases.

pub mod handovers;
pub mod http;
mod store;
pub mod waiting;

use mellanrum_protocol::shapes::networks::NetworkAction;
use mellanrum_protocol::{NetworkId, PersonId};

use crate::access;
use crate::error::{Error, Result};
use crate::rooms::networks;
use crate::store::Tx;

/// Refuses everybody who doesn't moderate a network; to strangers there is none.
async fn moderator(tx: &mut Tx, person: PersonId, network: NetworkId) -> Result<()> {
    let own = networks::grants_of(tx, network, person).await?;
    if own.is_empty() {
        return Err(Error::NOT_FOUND);
    }
    if access::may_in_network(&own, NetworkAction::Moderate) { Ok(()) } else { Err(Error::DENIED) }
}
