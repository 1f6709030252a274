//! All SQL of coaching groups.

use std::str::FromStr;

use mellanrum_protocol::shape::UnknownWord;
use mellanrum_protocol::shapes::coaching::{
    Candidate, Experience, Needs, NetworkTheme, RoundState, StartingPoint, Veto,
};
use mellanrum_protocol::shapes::rooms::RoomKind;
use mellanrum_protocol::{NetworkId, OrganisationId, PersonId, RoomId, RoundId};
use sqlx::{AssertSqlSafe, FromRow};

use crate::archive::row::{ROOM, RoomRow, Word, json, to_json};
use crate::error::{Error, Result};
use crate::on_tx;
use crate::store::Tx;

/// A row of `coaching_round`: the columns are described in the migration.
#[derive(Debug, Clone, FromRow)]
pub struct RoundRow {
    pub id: RoundId,
    pub network_id: NetworkId,
    pub n: i64,
    pub name: String,
    #[sqlx(try_from = "String")]
    pub state: Word<RoundState>,
    pub version: i64,
    pub plan: String,
    pub made_by: Option<PersonId>,
    pub made_ms: i64,
    pub published_ms: Option<i64>,
    pub dissolved_ms: Option<i64>,
}

const ROUND: &str = "id, network_id, n, name, state, version, plan, made_by, made_ms, published_ms, dissolved_ms";

/// A round.
pub async fn round(tx: &mut Tx, id: RoundId) -> Result<Option<RoundRow>> {
    let sql = format!("SELECT {ROUND} FROM coaching_round WHERE id = $1");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)?)
}

/// A round, which nobody else changes until the transaction ends.
pub async fn lock_round(tx: &mut Tx, id: RoundId) -> Result<Option<RoundRow>> {
    match tx {
        Tx::Postgres(tx) => {
            let sql = format!("SELECT {ROUND} FROM coaching_round WHERE id = $1 FOR UPDATE");
            Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(&mut **tx).await?)
        }
        // A writing transaction has the whole file to itself.
        Tx::Sqlite(_) => round(tx, id).await,
    }
}

/// A network's rounds, newest first.
pub async fn rounds(tx: &mut Tx, network: NetworkId) -> Result<Vec<RoundRow>> {
    let sql = format!("SELECT {ROUND} FROM coaching_round WHERE network_id = $1 ORDER BY n DESC");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(network).fetch_all(c).await)?)
}

/// Inserts a round as the network's next; returns its number. The network must be locked.
pub async fn insert_round(tx: &mut Tx, row: &RoundRow) -> Result<i64> {
    const SQL: &str =
        "INSERT INTO coaching_round (id, network_id, n, name, state, version, plan, made_by, made_ms, published_ms)
        VALUES ($1, $2, (SELECT COALESCE(MAX(n), 0) + 1 FROM coaching_round WHERE network_id = $2), $3, $4, $5, $6, $7,
            $8, $9)
        RETURNING n";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL)
        .bind(row.id).bind(row.network_id).bind(&row.name).bind(row.state.0.as_str()).bind(row.version).bind(&row.plan)
        .bind(row.made_by).bind(row.made_ms).bind(row.published_ms)
        .fetch_one(c).await)?)
}

/// Writes back all of a round that can change.
pub async fn update_round(tx: &mut Tx, row: &RoundRow) -> Result<()> {
    const SQL: &str = "UPDATE coaching_round SET name = $2, state = $3, version = $4, plan = $5, published_ms = $6,
        dissolved_ms = $7 WHERE id = $1";
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(row.id).bind(&row.name).bind(row.state.0.as_str()).bind(row.version).bind(&row.plan)
        .bind(row.published_ms).bind(row.dissolved_ms)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Deletes a round.
pub async fn delete_round(tx: &mut Tx, id: RoundId) -> Result<()> {
    const SQL: &str = "DELETE FROM coaching_round WHERE id = $1";
    on_tx!(tx, c => sqlx::query(SQL).bind(id).execute(c).await.map(drop))?;
    Ok(())
}

#[derive(FromRow)]
struct CandidateRow {
    organisation_id: OrganisationId,
    name: String,
    size_class: Option<String>,
    region: Option<OrganisationId>,
    region_name: Option<String>,
    person_id: PersonId,
}

/// The municipalities with a participant in the network, by name, each with its participants; what they need is not known yet.
pub async fn candidates(tx: &mut Tx, network: NetworkId) -> Result<Vec<Candidate>> {
    const SQL: &str = "SELECT DISTINCT organisation.id AS organisation_id, organisation.short_name AS name,
            organisation.size_class, organisation.parent_id AS region, region.short_name AS region_name,
            person.id AS person_id
        FROM role_grant
        JOIN person ON person.id = role_grant.person_id AND person.state = 'active'
        JOIN organisation ON organisation.id = person.organisation_id AND organisation.kind = 'municipality'
        LEFT JOIN organisation region ON region.id = organisation.parent_id
        WHERE role_grant.network_id = $1 AND role_grant.role = 'participant' AND role_grant.holds
        ORDER BY organisation.short_name, organisation.id, person.id";
    let rows: Vec<CandidateRow> = on_tx!(tx, c => sqlx::query_as(SQL).bind(network).fetch_all(c).await)?;
    let mut candidates: Vec<Candidate> = Vec::new();
    for row in rows {
        match candidates.last_mut().filter(|last| last.organisation_id == row.organisation_id) {
            Some(last) => last.people.push(row.person_id),
            None => candidates.push(Candidate {
                organisation_id: row.organisation_id,
                name: row.name,
                people: vec![row.person_id],
                size_class: row.size_class,
                region: row.region,
                region_name: row.region_name,
                themes: Vec::new(),
                experience: None,
                starting_point: None,
            }),
        }
    }
    Ok(candidates)
}

#[derive(FromRow)]
struct NeedRow {
    organisation_id: OrganisationId,
    themes: String,
    experience: Option<String>,
    starting_point: Option<String>,
}

/// What coordinators have set that municipalities need.
pub async fn needs(tx: &mut Tx, network: NetworkId) -> Result<Vec<(OrganisationId, Needs)>> {
    const SQL: &str =
        "SELECT organisation_id, themes, experience, starting_point FROM organisation_need WHERE network_id = $1";
    let rows: Vec<NeedRow> = on_tx!(tx, c => sqlx::query_as(SQL).bind(network).fetch_all(c).await)?;
    let whole = |row: NeedRow| {
        let needs = Needs {
            themes: json(&row.themes)?,
            experience: row.experience.map(word).transpose()?,
            starting_point: row.starting_point.map(word).transpose()?,
        };
        Ok((row.organisation_id, needs))
    };
    rows.into_iter().map(whole).collect()
}

fn word<T: FromStr<Err = UnknownWord>>(text: String) -> Result<T> {
    text.parse().map_err(|error| Error::Internal(anyhow::Error::new(error)))
}

/// Sets what a municipality needs.
pub async fn put_needs(
    tx: &mut Tx,
    network: NetworkId,
    organisation: OrganisationId,
    needs: &Needs,
    by: PersonId,
    at_ms: i64,
) -> Result<()> {
    const SQL: &str =
        "INSERT INTO organisation_need (network_id, organisation_id, themes, experience, starting_point, set_by, set_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (network_id, organisation_id) DO UPDATE SET themes = excluded.themes,
            experience = excluded.experience, starting_point = excluded.starting_point, set_by = excluded.set_by,
            set_ms = excluded.set_ms";
    let themes = to_json(&needs.themes)?;
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(network).bind(organisation).bind(themes).bind(needs.experience.map(Experience::as_str))
        .bind(needs.starting_point.map(StartingPoint::as_str)).bind(by).bind(at_ms)
        .execute(c).await.map(drop))?;
    Ok(())
}

#[derive(FromRow)]
struct VetoRow {
    a: OrganisationId,
    b: OrganisationId,
    reason: String,
    by_id: Option<PersonId>,
    at_ms: i64,
}

/// A network's vetoes, oldest first.
pub async fn vetoes(tx: &mut Tx, network: NetworkId) -> Result<Vec<Veto>> {
    const SQL: &str = "SELECT a, b, reason, by_id, at_ms FROM coaching_veto WHERE network_id = $1 ORDER BY at_ms, a, b";
    let rows: Vec<VetoRow> = on_tx!(tx, c => sqlx::query_as(SQL).bind(network).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|VetoRow { a, b, reason, by_id, at_ms }| Veto { a, b, reason, by: by_id, at_ms }).collect())
}

/// Sets a veto; whether there was none between the two.
pub async fn put_veto(tx: &mut Tx, network: NetworkId, veto: &Veto) -> Result<bool> {
    const KNOWN: &str = "SELECT EXISTS (SELECT 1 FROM coaching_veto WHERE network_id = $1 AND a = $2 AND b = $3)";
    const SQL: &str =
        "INSERT INTO coaching_veto (network_id, a, b, reason, by_id, at_ms) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (network_id, a, b) DO UPDATE SET reason = excluded.reason, by_id = excluded.by_id,
            at_ms = excluded.at_ms";
    let known: bool = on_tx!(tx, c => sqlx::query_scalar(KNOWN)
        .bind(network).bind(veto.a).bind(veto.b).fetch_one(c).await)?;
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(network).bind(veto.a).bind(veto.b).bind(&veto.reason).bind(veto.by).bind(veto.at_ms)
        .execute(c).await.map(drop))?;
    Ok(!known)
}

/// Takes a veto back; whether there was one.
pub async fn delete_veto(tx: &mut Tx, network: NetworkId, a: OrganisationId, b: OrganisationId) -> Result<bool> {
    const SQL: &str = "DELETE FROM coaching_veto WHERE network_id = $1 AND a = $2 AND b = $3";
    let gone = on_tx!(tx, c => sqlx::query(SQL)
        .bind(network).bind(a).bind(b).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(gone > 0)
}

/// Those who coach in a network, by name.
pub async fn coaches(tx: &mut Tx, network: NetworkId) -> Result<Vec<PersonId>> {
    const SQL: &str = "SELECT person.id FROM person WHERE person.state = 'active' AND EXISTS (SELECT 1 FROM role_grant
            WHERE role_grant.network_id = $1 AND role_grant.person_id = person.id AND role_grant.role = 'coach'
                AND role_grant.holds)
        ORDER BY person.name, person.id";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(network).fetch_all(c).await)?)
}

/// Everyone who takes part in a network.
pub async fn taking_part(tx: &mut Tx, network: NetworkId) -> Result<Vec<PersonId>> {
    const SQL: &str = "SELECT DISTINCT person.id FROM role_grant
        JOIN person ON person.id = role_grant.person_id AND person.state = 'active'
        WHERE role_grant.network_id = $1 AND role_grant.role <> 'applicant' AND role_grant.holds";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(network).fetch_all(c).await)?)
}

/// A network's coaching rooms, in the order in which they were made.
pub async fn rooms(tx: &mut Tx, network: NetworkId) -> Result<Vec<RoomRow>> {
    let sql = format!("SELECT {ROOM} FROM room WHERE network_id = $1 AND kind = $2 ORDER BY id");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql))
        .bind(network).bind(RoomKind::Cohort.as_str()).fetch_all(c).await)?)
}

/// Who coaches in which of a network's coaching rooms.
pub async fn coaches_of_rooms(tx: &mut Tx, network: NetworkId) -> Result<Vec<(RoomId, PersonId)>> {
    const SQL: &str = "SELECT room_member.room_id, room_member.person_id
        FROM room_member JOIN room ON room.id = room_member.room_id
        WHERE room.network_id = $1 AND room.kind = 'cohort' AND room_member.role = 'coach' AND room_member.present
        ORDER BY room_member.room_id, room_member.person_id";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(network).fetch_all(c).await)?)
}

/// What a network speaks about, by slug.
pub async fn themes(tx: &mut Tx, network: NetworkId) -> Result<Vec<NetworkTheme>> {
    let themes = crate::search::store::themes(tx, network).await?;
    themes.into_iter().map(|(slug, name)| Ok(NetworkTheme { slug, name: json(&name)? })).collect()
}
