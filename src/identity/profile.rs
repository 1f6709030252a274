//! What a person says of themselves, and their password.

use mellanrum_protocol::shapes::identity::{ChangePassword, Scope};
use mellanrum_protocol::shapes::people::{Me, NetworkEvent, Person, PersonEvent, ProfileChange};
use mellanrum_protocol::{NetworkId, PersonId};

use super::newcomer::{check_locale, check_name, check_organisation, check_time_zone, check_title};
use super::{Actor, Via, password, people, store};
use crate::app::App;
use crate::error::{Error, Result};

/// The signed-in person.
pub async fn me(app: &App, by: &Actor) -> Result<Me> {
    let mut tx = app.db.read().await?;
    people::me(&mut tx, by.person_id).await
}

/// Somebody with whom one shares a network or a room, or who once wrote in a room that one reads.
pub async fn person(app: &App, by: &Actor, id: PersonId) -> Result<Person> {
    let mut tx = app.db.read().await?;
    if by.person_id != id && !store::share_anything(&mut tx, by.person_id, id).await? {
        return Err(Error::NOT_FOUND);
    }
    people::person(&mut tx, id).await
}

/// Changes one's profile: what is absent stays.
pub async fn change(app: &App, by: &Actor, change: ProfileChange) -> Result<Me> {
    by.require(Scope::Manage)?;
    let change = ProfileChange {
        name: change.name.as_deref().map(check_name).transpose()?,
        title: change.title.as_deref().map(check_title).transpose()?,
        organisation_id: change.organisation_id,
        locale: change.locale.as_deref().map(check_locale).transpose()?,
        time_zone: change.time_zone.as_deref().map(check_time_zone).transpose()?,
    };
    let mut tx = app.db.write().await?;
    check_organisation(&mut tx, change.organisation_id).await?;
    store::change_profile(&mut tx, by.person_id, &change).await?;
    let me = people::me(&mut tx, by.person_id).await?;
    let networks = store::networks_of(&mut tx, by.person_id).await?;
    tx.commit().await?;
    tell(app, by.person_id, &me.person, &networks).await;
    Ok(me)
}

/// Sets a new password; all other devices are signed out, and links that would sign somebody in end. A token may not: it is no proof that its person is there.
pub async fn change_password(app: &App, by: &Actor, given: ChangePassword) -> Result<()> {
    let Via::Session(current) = by.via else {
        return Err(Error::DENIED);
    };
    let mut tx = app.db.read().await?;
    let row = store::login_of(&mut tx, by.person_id).await?.ok_or(Error::UNAUTHORIZED)?;
    drop(tx);
    // A stolen cookie shall not be a way round the limit on guessing.
    app.throttle.check(&row.handle, None)?;
    password::check_new("new", &given.new, &row.handle)?;
    let wrong = || Error::Invalid { field: "current", why: "wrong" };
    let before = row.password_hash.clone().ok_or_else(wrong)?;
    if !password::verify(given.current, row.password_hash).await? {
        return Err(wrong());
    }
    let hash = password::hash(&app.clock, given.new).await?;
    let mut tx = app.db.write().await?;
    if !store::replace_password(&mut tx, by.person_id, &before, &hash).await? {
        return Err(wrong());
    }
    let ended = store::delete_sessions(&mut tx, by.person_id, Some(current)).await?;
    store::delete_sign_in_links(&mut tx, by.person_id).await?;
    tx.commit().await?;
    app.hub.end_credentials(&ended).await;
    Ok(())
}

/// Tells a changed profile to its person's devices and to their networks' directories.
pub(super) async fn tell(app: &App, id: PersonId, person: &Person, networks: &[NetworkId]) {
    app.hub.tell(id, &PersonEvent::Profile { person: person.clone() }).await;
    for network in networks {
        app.hub.tell_network(*network, &NetworkEvent::Person { person: person.clone() }).await;
    }
}
