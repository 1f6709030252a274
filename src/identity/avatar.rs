//! Pictures of people.

use mellanrum_protocol::PersonId;
use mellanrum_protocol::shapes::identity::Scope;
use mellanrum_protocol::shapes::people::Me;

use super::{Actor, people, profile, store};
use crate::app::App;
use crate::error::{Error, Result};
use crate::picture::{self, Picture};

/// Sets one's picture, from a JPEG, PNG or WebP file.
pub async fn put(app: &App, by: &Actor, file: Vec<u8>) -> Result<Me> {
    by.require(Scope::Manage)?;
    let drawn = picture::redraw(file).await?;
    set(app, by, Some(&drawn)).await
}

/// Takes one's picture away.
pub async fn delete(app: &App, by: &Actor) -> Result<Me> {
    by.require(Scope::Manage)?;
    set(app, by, None).await
}

/// Somebody's picture, for those who share a network or room with them; for others there is none.
pub async fn get(app: &App, by: &Actor, person: PersonId) -> Result<Picture> {
    let mut tx = app.db.read().await?;
    if by.person_id != person && !store::share_anything(&mut tx, by.person_id, person).await? {
        return Err(Error::NOT_FOUND);
    }
    store::avatar(&mut tx, person).await?.ok_or(Error::NOT_FOUND)
}

async fn set(app: &App, by: &Actor, avatar: Option<&Picture>) -> Result<Me> {
    let mut tx = app.db.write().await?;
    store::set_avatar(&mut tx, by.person_id, avatar).await?;
    let me = people::me(&mut tx, by.person_id).await?;
    let networks = store::networks_of(&mut tx, by.person_id).await?;
    tx.commit().await?;
    profile::tell(app, by.person_id, &me.person, &networks).await;
    Ok(me)
}
