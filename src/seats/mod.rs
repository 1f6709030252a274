//! Seats: what somebody has in a network goes to another person of their organisation, at once or when an invitation is accepted.
//!
//! Along go the roles with their dates, the questions they are asked, the topics they follow, and how far they have read. What they wrote
//! stays under their name; direct conversations, drafts and saved messages stay theirs; what they had scheduled is not sent, and they are
//! told so with its text.

mod handing;
pub mod http;
mod invited;
mod organisation;
mod store;

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits::MODERATION_REASON;
use mellanrum_protocol::shapes::identity::Scope;
use mellanrum_protocol::shapes::seats::{NewSuccessor, Succession};
use mellanrum_protocol::{NetworkId, Nonce, PersonId};
use sha2::{Digest, Sha256};

use self::handing::Handing;
pub(crate) use self::invited::{accepted, is_open};
pub use self::organisation::set_role;
use self::store::SeatRow;
use crate::App;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::moderation;
use crate::rooms::{grants, handed, networks, tell};

/// Hands somebody's seat over, or invites somebody to take it. A repeated nonce returns what the first one came to, without the link.
pub async fn succeed(
    app: &App,
    actor: &Actor,
    network: NetworkId,
    from: PersonId,
    nonce: Nonce,
    ask: NewSuccessor,
) -> Result<Succession> {
    actor.require(Scope::Manage)?;
    let by = actor.person_id;
    let reason = moderation::words("reason", ask.reason.as_deref().unwrap_or_default(), MODERATION_REASON)?;
    let mut hash = Sha256::new();
    hash.update(network.0);
    hash.update(from.0);
    hash.update(ask.to.map_or(uuid::Uuid::nil(), |to| to.0));
    hash.update(ask.invite.as_ref().map_or("", |invite| invite.email.as_str()));
    let asked_hash = hash.finalize().to_vec();
    let handing = Handing { network, from, by, reason: reason.clone() };

    let mut tx = app.db.read().await?;
    if let Some(row) = store::by_nonce(&mut tx, by, nonce).await? {
        return if row.asked_hash == asked_hash { Ok(shown(&row)) } else { Err(ErrorCode::KeyConflict.into()) };
    }
    handing::may_hand_over(&mut tx, &handing).await?;
    let row = SeatRow {
        id: app.clock.id(),
        network_id: network,
        from_id: from,
        to_id: None,
        invite_id: None,
        by_id: by,
        nonce,
        asked_hash,
        reason,
        asked_ms: app.clock.now_ms(),
        done_ms: None,
    };
    match (ask.to, ask.invite) {
        (Some(to), None) => {
            // Whom they do not know does not exist for them.
            if !networks::know_each_other(&mut tx, by, to).await? {
                return Err(Error::Invalid { field: "to", why: "unknown" });
            }
            handing::fits(&mut tx, from, to).await?;
            drop(tx);
            now(app, handing, row, to).await
        }
        (None, Some(invite)) => {
            drop(tx);
            invited::invite(app, actor, row, invite).await
        }
        _ => Err(Error::Invalid { field: "to", why: "one_of" }),
    }
}

/// Hands it over at once.
async fn now(app: &App, handing: Handing, row: SeatRow, to: PersonId) -> Result<Succession> {
    let network = handing.network;
    let rooms = grants::rooms_of(app, network).await?;
    let clock = app.clock.clone();
    let row = SeatRow { to_id: Some(to), done_ms: Some(row.asked_ms), ..row };
    let succession = shown(&row);
    let run = app.archive.act(rooms, move |tx, locked| {
        Box::pin(async move {
            grants::take_network(tx, locked, network).await?;
            if let Some(earlier) = store::by_nonce(tx, row.by_id, row.nonce).await? {
                // The same request, at the same moment.
                let same = earlier.asked_hash == row.asked_hash;
                return if same { Ok(tell::Told::new()) } else { Err(ErrorCode::KeyConflict.into()) };
            }
            store::insert(tx, &row).await?;
            handing::hand_over(tx, locked, &clock, &handing, to).await
        })
    });
    let (told, entries) = run.await?;
    finish(app, network, to, told, entries).await?;
    Ok(succession)
}

/// Publishes and tells what was done.
async fn finish(
    app: &App,
    network: NetworkId,
    to: PersonId,
    told: tell::Told,
    entries: Vec<crate::archive::Entry>,
) -> Result<()> {
    app.turns.notify_one();
    tell::publish(app, entries, told).await;
    handed::tell_arrival(app, network, to).await
}

fn shown(row: &SeatRow) -> Succession {
    Succession { from: row.from_id, to: row.to_id, done_ms: row.done_ms, url: None }
}
