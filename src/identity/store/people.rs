//! SQL of people and their pictures.

use mellanrum_protocol::{NetworkId, OrganisationId, PersonId};
use sqlx::{AssertSqlSafe, FromRow};

use crate::error::{Error, OnConstraint, Result};
use crate::on_tx;
use crate::picture::Picture;
use crate::store::Tx;

// People.

/// A row of `person` with the name of their organisation, without the hash of their password.
#[derive(Debug, Clone, FromRow)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct PersonRow {
    pub id: PersonId,
    pub handle: String,
    pub email: String,
    pub name: String,
    pub title: String,
    pub organisation_id: Option<OrganisationId>,
    pub organisation: Option<String>,
    pub locale: String,
    pub time_zone: String,
    pub state: String,
    pub server_owner: bool,
    pub avatar_hash: Option<String>,
}

const PERSON: &str = "SELECT person.id, person.handle, person.email, person.name, person.title, person.organisation_id,
        organisation.short_name AS organisation, person.locale, person.time_zone, person.state, person.server_owner,
        person.avatar_hash
    FROM person LEFT JOIN organisation ON organisation.id = person.organisation_id";

/// The people of these ids, those that exist.
pub async fn people(tx: &mut Tx, ids: &[PersonId]) -> Result<Vec<PersonRow>> {
    match tx {
        Tx::Postgres(tx) => {
            let sql = format!("{PERSON} WHERE person.id = ANY($1)");
            Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(ids).fetch_all(&mut **tx).await?)
        }
        // One by one: no limit on the number of parameters to mind, no network to save.
        Tx::Sqlite(tx) => {
            let sql = format!("{PERSON} WHERE person.id = $1");
            let mut people = Vec::with_capacity(ids.len());
            for id in ids {
                people.extend(sqlx::query_as(AssertSqlSafe(sql.as_str())).bind(id).fetch_optional(&mut **tx).await?);
            }
            Ok(people)
        }
    }
}

/// The people of these handles, those that exist.
pub async fn by_handles(tx: &mut Tx, handles: &[String]) -> Result<Vec<PersonRow>> {
    match tx {
        Tx::Postgres(tx) => {
            let sql = format!("{PERSON} WHERE person.handle = ANY($1)");
            Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(handles).fetch_all(&mut **tx).await?)
        }
        Tx::Sqlite(tx) => {
            let sql = format!("{PERSON} WHERE person.handle = $1");
            let mut people = Vec::with_capacity(handles.len());
            for handle in handles {
                people
                    .extend(sqlx::query_as(AssertSqlSafe(sql.as_str())).bind(handle).fetch_optional(&mut **tx).await?);
            }
            Ok(people)
        }
    }
}

/// What a sign-in checks.
#[derive(Debug, FromRow)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct LoginRow {
    pub id: PersonId,
    pub handle: String,
    pub state: String,
    pub password_hash: Option<String>,
}

/// Whoever has this address or handle, in lower case. A handle has no `@`, so they are never two.
pub async fn login(tx: &mut Tx, login: &str) -> Result<Option<LoginRow>> {
    const SQL: &str = "SELECT id, handle, state, password_hash FROM person WHERE handle = $1 OR email = $1";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(login).fetch_optional(c).await)?)
}

/// What a change of password checks.
pub async fn login_of(tx: &mut Tx, person: PersonId) -> Result<Option<LoginRow>> {
    const SQL: &str = "SELECT id, handle, state, password_hash FROM person WHERE id = $1";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(person).fetch_optional(c).await)?)
}

/// Stores a person; `taken` if somebody else has the handle or address.
pub async fn insert_person(tx: &mut Tx, row: &PersonRow, password_hash: Option<&str>, now_ms: i64) -> Result<()> {
    const KNOWN: &str = "SELECT EXISTS (SELECT 1 FROM person WHERE handle = $1)";
    const SQL: &str = "INSERT INTO person (id, handle, email, name, title, organisation_id, locale, time_zone, state,
            password_hash, server_owner, created_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    // The two databases differ in which of two violated constraints they name; people are told of the handle first.
    if on_tx!(tx, c => sqlx::query_scalar(KNOWN).bind(&row.handle).fetch_one(c).await)? {
        return Err(Error::Invalid { field: "handle", why: "taken" });
    }
    let inserted: sqlx::Result<()> = on_tx!(tx, c => sqlx::query(SQL)
        .bind(row.id).bind(&row.handle).bind(&row.email).bind(&row.name).bind(&row.title).bind(row.organisation_id)
        .bind(&row.locale).bind(&row.time_zone).bind(&row.state).bind(password_hash).bind(row.server_owner)
        .bind(now_ms).execute(c).await.map(drop));
    match inserted {
        Err(sqlx::Error::Database(error))
            if error.constraint() == Some("person_email_key") || error.message().contains("person.email") =>
        {
            Err(sqlx::Error::Database(error)).on_unique("person_email_key", "person.email", "email")
        }
        other => other.on_unique("person_handle_key", "person.handle", "handle"),
    }
}

/// Changes a profile: what is `None` stays.
pub async fn change_profile(
    tx: &mut Tx,
    person: PersonId,
    change: &mellanrum_protocol::shapes::people::ProfileChange,
) -> Result<()> {
    const SQL: &str = "UPDATE person SET name = COALESCE($2, name), title = COALESCE($3, title),
            organisation_id = COALESCE($4, organisation_id), locale = COALESCE($5, locale), time_zone = COALESCE($6, time_zone)
        WHERE id = $1";
    Ok(on_tx!(tx, c => sqlx::query(SQL)
        .bind(person).bind(&change.name).bind(&change.title).bind(change.organisation_id).bind(&change.locale)
        .bind(&change.time_zone).execute(c).await.map(drop))?)
}

/// Sets a password, if the one so far is still the one that was checked; false if it changed in between.
pub async fn replace_password(tx: &mut Tx, person: PersonId, before: &str, hash: &str) -> Result<bool> {
    const SQL: &str = "UPDATE person SET password_hash = $3 WHERE id = $1 AND password_hash = $2";
    let done = on_tx!(tx, c => sqlx::query(SQL)
        .bind(person).bind(before).bind(hash).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(done == 1)
}

/// The networks that a person has a role in now.
pub async fn networks_of(tx: &mut Tx, person: PersonId) -> Result<Vec<NetworkId>> {
    const SQL: &str = "SELECT DISTINCT network_id FROM role_grant WHERE person_id = $1 AND holds";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(person).fetch_all(c).await)?)
}

/// Whether `viewer` reads something in a network or room that `person` is in too. An applicant reads nothing.
pub async fn share_anything(tx: &mut Tx, viewer: PersonId, person: PersonId) -> Result<bool> {
    const SQL: &str =
        "SELECT EXISTS (SELECT 1 FROM role_grant mine JOIN role_grant theirs ON theirs.network_id = mine.network_id
                          WHERE mine.person_id = $1 AND mine.role <> 'applicant' AND theirs.person_id = $2 AND theirs.role <> 'applicant'
                              AND mine.holds AND theirs.holds
                              AND NOT EXISTS (SELECT 1 FROM suspension WHERE suspension.network_id = mine.network_id
                                  AND suspension.person_id = mine.person_id))
                      OR EXISTS (SELECT 1 FROM room_member mine JOIN room_member theirs ON theirs.room_id = mine.room_id
                          WHERE mine.person_id = $1 AND mine.present AND theirs.person_id = $2)
                      OR EXISTS (SELECT 1 FROM room_member mine JOIN message ON message.room_id = mine.room_id
                          WHERE mine.person_id = $1 AND mine.present AND message.author_id = $2)";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(viewer).bind(person).fetch_one(c).await)?)
}

// Pictures.

/// A person's picture.
pub async fn avatar(tx: &mut Tx, person: PersonId) -> Result<Option<Picture>> {
    const SQL: &str = "SELECT hash, mime, bytes FROM avatar WHERE person_id = $1";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(person).fetch_optional(c).await)?)
}

/// Puts a picture in place of the one so far; `None` takes it away.
pub async fn set_avatar(tx: &mut Tx, person: PersonId, avatar: Option<&Picture>) -> Result<()> {
    const NOTE: &str = "UPDATE person SET avatar_hash = $2 WHERE id = $1";
    const PUT: &str = "INSERT INTO avatar (person_id, hash, mime, bytes) VALUES ($1, $2, $3, $4)
        ON CONFLICT (person_id) DO UPDATE SET hash = excluded.hash, mime = excluded.mime, bytes = excluded.bytes";
    const TAKE: &str = "DELETE FROM avatar WHERE person_id = $1";
    let hash = avatar.map(|avatar| avatar.hash.as_str());
    on_tx!(tx, c => sqlx::query(NOTE).bind(person).bind(hash).execute(c).await.map(drop))?;
    match avatar {
        Some(avatar) => on_tx!(tx, c => sqlx::query(PUT)
            .bind(person).bind(&avatar.hash).bind(&avatar.mime).bind(avatar.bytes.as_slice())
            .execute(c).await.map(drop))?,
        None => on_tx!(tx, c => sqlx::query(TAKE).bind(person).execute(c).await.map(drop))?,
    }
    Ok(())
}
