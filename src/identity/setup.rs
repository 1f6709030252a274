//! The first person: whoever holds the link that the server shows at its start becomes its owner.

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::shapes::identity::{LinkView, NewPerson};

use super::extract::Asker;
use super::newcomer::Newcomer;
use super::secret::Kind;
use super::sessions::{self, SignedIn};
use super::store;
use crate::app::App;
use crate::error::{Error, Result};

/// The set-up link, for the operator's eyes, if the server has no owner yet; a link from an earlier start ends.
/// Of several nodes that start at once the last one's link is the good one.
pub async fn ensure_link(app: &App) -> Result<Option<String>> {
    let mut tx = app.db.write().await?;
    if !store::lock_archive(&mut tx).await? {
        return Err(anyhow::anyhow!("the archive has no row of its own: run its migrations").into());
    }
    if store::has_owner(&mut tx).await? {
        return Ok(None);
    }
    let secret = Kind::Setup.make(&app.clock);
    store::set_setup_hash(&mut tx, &secret.hash).await?;
    tx.commit().await?;
    Ok(Some(format!("{}/setup/{}", app.config.public_url(), secret.text)))
}

/// Says that the link is good.
pub async fn view(app: &App, secret: &str) -> Result<LinkView> {
    let hash = hash_of(secret)?;
    let mut tx = app.db.read().await?;
    if !store::is_setup_hash(&mut tx, &hash).await? {
        return Err(ErrorCode::LinkSpent.into());
    }
    Ok(LinkView { network: None, role: None, expires_ms: None, organisation: None })
}

/// Makes the owner and signs them in. Of two who try at once one wins; the link ends in the same transaction.
pub async fn redeem(app: &App, asker: &Asker, secret: &str, new: NewPerson) -> Result<SignedIn> {
    // Before the password is hashed: a bad link shall cost nothing.
    view(app, secret).await?;
    let hash = hash_of(secret)?;
    let newcomer = Newcomer::prepare(app, new, true).await?;
    let mut tx = app.db.write().await?;
    if !store::take_setup_hash(&mut tx, &hash).await? || store::has_owner(&mut tx).await? {
        return Err(ErrorCode::LinkSpent.into());
    }
    let id = newcomer.store(&mut tx, app.clock.now_ms()).await?;
    let signed_in = sessions::start(app, &mut tx, id, &asker.device).await?;
    tx.commit().await?;
    tracing::info!(person.id = %id, "the server has its owner");
    Ok(signed_in)
}

fn hash_of(secret: &str) -> Result<Vec<u8>> {
    Kind::Setup.hash_of(secret).ok_or(Error::Refused(ErrorCode::LinkSpent))
}
