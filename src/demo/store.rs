//! SQL of the demo: rows with ids and times of their own, which no service would take. What exists stays as it is.

use std::collections::HashMap;

use mellanrum_protocol::shapes::networks::{Grant, Network};
use mellanrum_protocol::{MessageId, NetworkId, OrganisationId, PersonId, RoomId, Seq};

use crate::archive::row::{MemberRow, RoomRow, to_json};
use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

/// Whether the archive has nobody in it, or one of the demo's people.
pub async fn is_for_demo(tx: &mut Tx, one: PersonId) -> Result<bool> {
    const SQL: &str = "SELECT NOT EXISTS (SELECT 1 FROM person) OR EXISTS (SELECT 1 FROM person WHERE id = $1)";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(one).fetch_one(c).await)?)
}

/// Every organisation by its key in the list it came from.
pub async fn organisations(tx: &mut Tx) -> Result<HashMap<String, OrganisationId>> {
    const SQL: &str = "SELECT source_key, id FROM organisation";
    let rows: Vec<(String, OrganisationId)> = on_tx!(tx, c => sqlx::query_as(SQL).fetch_all(c).await)?;
    Ok(rows.into_iter().collect())
}

/// Inserts an organisation of no official list.
pub async fn insert_organisation(
    tx: &mut Tx,
    id: OrganisationId,
    key: &str,
    kind: &str,
    country: Option<&str>,
    name: &str,
) -> Result<()> {
    const SQL: &str = "INSERT INTO organisation (id, source_key, kind, country, name, short_name, search)
        VALUES ($1, $2, $3, $4, $5, $5, $6) ON CONFLICT DO NOTHING";
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(id).bind(key).bind(kind).bind(country).bind(name).bind(name.to_lowercase())
        .execute(c).await.map(drop))?;
    Ok(())
}

/// A person to be inserted: the columns of `person`.
pub struct NewPerson<'a> {
    pub id: PersonId,
    pub handle: &'a str,
    pub email: &'a str,
    pub name: &'a str,
    pub title: &'a str,
    pub organisation_id: Option<OrganisationId>,
    pub locale: &'a str,
    pub time_zone: &'a str,
    pub state: &'a str,
    pub password_hash: Option<&'a str>,
    pub created_ms: i64,
}

/// Inserts a person.
pub async fn insert_person(tx: &mut Tx, person: &NewPerson<'_>) -> Result<()> {
    const SQL: &str = "INSERT INTO person (id, handle, email, name, title, organisation_id, locale, time_zone, state,
            password_hash, server_owner, created_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, FALSE, $11) ON CONFLICT (id) DO NOTHING";
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(person.id).bind(person.handle).bind(person.email).bind(person.name).bind(person.title)
        .bind(person.organisation_id).bind(person.locale).bind(person.time_zone).bind(person.state)
        .bind(person.password_hash).bind(person.created_ms)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// When a network was made; `None` if there is none of that id.
pub async fn network_made_ms(tx: &mut Tx, id: NetworkId) -> Result<Option<i64>> {
    const SQL: &str = "SELECT created_ms FROM network WHERE id = $1";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(id).fetch_optional(c).await)?)
}

/// Inserts a network; whether it is new.
pub async fn insert_network(tx: &mut Tx, network: &Network, created_ms: i64) -> Result<bool> {
    const SQL: &str = "INSERT INTO network (id, slug, name, default_language, time_zone, country, rules, created_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING";
    let (name, rules) = (to_json(&network.name)?, to_json(&network.rules)?);
    let rows = on_tx!(tx, c => sqlx::query(SQL)
        .bind(network.id).bind(&network.slug).bind(name).bind(&network.default_language).bind(&network.time_zone)
        .bind(&network.country).bind(rules).bind(created_ms)
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Inserts a role of a person in a network.
pub async fn insert_grant(tx: &mut Tx, network: NetworkId, person: PersonId, grant: &Grant, at_ms: i64) -> Result<()> {
    const SQL: &str = "INSERT INTO role_grant (network_id, person_id, role, scope, granted_ms)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(network).bind(person).bind(grant.role.as_str()).bind(grant.scope.as_deref().unwrap_or_default()).bind(at_ms)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Inserts a room before its first change; whether it is new.
pub async fn insert_room(tx: &mut Tx, room: &RoomRow, created_ms: i64) -> Result<bool> {
    const SQL: &str = "INSERT INTO room (id, network_id, kind, slug, name, purpose, lang, who_posts, area,
            read_only_after_ms, cohort, last_seq, changed_seq, created_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, $12) ON CONFLICT (id) DO NOTHING";
    let rows = on_tx!(tx, c => sqlx::query(SQL)
        .bind(room.id).bind(room.network_id).bind(room.kind.0.as_str()).bind(&room.slug).bind(&room.name)
        .bind(&room.purpose).bind(&room.lang).bind(room.who_posts.0.as_str()).bind(&room.area)
        .bind(room.read_only_after_ms).bind(&room.cohort).bind(created_ms)
        .execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Inserts a person's place in a new room.
pub async fn insert_member(tx: &mut Tx, row: &MemberRow) -> Result<()> {
    const SQL: &str = "INSERT INTO room_member (room_id, person_id, role, present, changed_seq, last_read_seq)
        VALUES ($1, $2, $3, $4, $5, $6)";
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(row.room_id).bind(row.person_id).bind(row.role.0.as_str()).bind(row.present).bind(row.changed_seq)
        .bind(row.last_read_seq)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Says which reply answers a question, once both are there.
pub async fn set_answer(tx: &mut Tx, question: MessageId, answer: MessageId) -> Result<()> {
    const SQL: &str = "UPDATE message SET answer_id = $2 WHERE id = $1";
    on_tx!(tx, c => sqlx::query(SQL).bind(question).bind(answer).execute(c).await.map(drop))?;
    Ok(())
}

/// Inserts a text that a message had before.
pub async fn insert_revision(tx: &mut Tx, id: MessageId, seq: Seq, body: &str, replaced_ms: i64) -> Result<()> {
    const SQL: &str =
        "INSERT INTO message_revision (message_id, replaced_seq, body, replaced_ms) VALUES ($1, $2, $3, $4)";
    on_tx!(tx, c => sqlx::query(SQL).bind(id).bind(seq).bind(body).bind(replaced_ms).execute(c).await.map(drop))?;
    Ok(())
}

/// Whether there is a room of this id.
pub async fn has_room(tx: &mut Tx, id: RoomId) -> Result<bool> {
    const SQL: &str = "SELECT EXISTS (SELECT 1 FROM room WHERE id = $1)";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(id).fetch_one(c).await)?)
}
