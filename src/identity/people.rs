//! People as others see them.

use mellanrum_protocol::PersonId;
use mellanrum_protocol::shapes::people::{Me, Person};

use super::store::{self, PersonRow};
use crate::error::{Error, Result};
use crate::store::Tx;

/// `person.state` of those who may sign in.
pub const ACTIVE: &str = "active";
/// `person.state` of those who may not, though what they wrote stays.
pub const SUSPENDED: &str = "suspended";

/// The people of these ids; those that don't exist are left out. In no particular order, each once if the ids are.
pub async fn people(tx: &mut Tx, ids: &[PersonId]) -> Result<Vec<Person>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(store::people(tx, ids).await?.into_iter().map(Person::from).collect())
}

/// One person.
pub async fn person(tx: &mut Tx, id: PersonId) -> Result<Person> {
    people(tx, &[id]).await?.pop().ok_or(Error::NOT_FOUND)
}

/// The people of these handles (in lower case, without `@`); those that don't exist are left out.
pub async fn by_handles(tx: &mut Tx, handles: &[String]) -> Result<Vec<Person>> {
    if handles.is_empty() {
        return Ok(Vec::new());
    }
    Ok(store::by_handles(tx, handles).await?.into_iter().map(Person::from).collect())
}

/// The person as they see themselves.
pub async fn me(tx: &mut Tx, id: PersonId) -> Result<Me> {
    let row = store::people(tx, &[id]).await?.pop().ok_or(Error::UNAUTHORIZED)?;
    Ok(Me {
        email: row.email.clone(),
        locale: row.locale.clone(),
        time_zone: row.time_zone.clone(),
        server_owner: row.server_owner,
        person: row.into(),
    })
}

impl From<PersonRow> for Person {
    fn from(row: PersonRow) -> Self {
        Self {
            avatar_url: row.avatar_hash.map(|hash| format!("/api/v1/people/{}/avatar?v={hash}", row.id)),
            id: row.id,
            handle: row.handle,
            name: row.name,
            title: row.title,
            organisation_id: row.organisation_id,
            organisation: row.organisation,
            active: row.state != SUSPENDED,
        }
    }
}
