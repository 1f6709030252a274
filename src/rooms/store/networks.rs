//! SQL of networks and of the roles in them.

use mellanrum_protocol::shapes::networks::{Grant, Look, Network, Role};
use mellanrum_protocol::{NetworkId, OrganisationId, PersonId};
use sqlx::{AssertSqlSafe, FromRow};

use crate::archive::row::{ROOM, RoomRow, Word, json, to_json};
use crate::error::{Error, OnConstraint, Result};
use crate::on_tx;
use crate::picture::Picture;
use crate::store::Tx;

/// A row of `network`.
#[derive(Debug, Clone, FromRow)]
pub struct NetworkRow {
    id: NetworkId,
    slug: String,
    name: String,
    default_language: String,
    time_zone: String,
    country: Option<String>,
    rules: String,
    hue: Option<i64>,
    mark_hash: Option<String>,
}

/// Columns of [`NetworkRow`].
const NETWORK: &str = "network.id, network.slug, network.name, network.default_language, network.time_zone, \
     network.country, network.rules, network.hue, network.mark_hash";

impl TryFrom<NetworkRow> for Network {
    type Error = Error;

    fn try_from(row: NetworkRow) -> Result<Self> {
        Ok(Self {
            id: row.id,
            slug: row.slug,
            name: json(&row.name)?,
            default_language: row.default_language,
            time_zone: row.time_zone,
            country: row.country,
            rules: json(&row.rules)?,
            look: Look {
                hue: row.hue.and_then(|hue| u16::try_from(hue).ok()),
                mark_url: row.mark_hash.map(|hash| format!("/api/v1/networks/{}/mark?v={hash}", row.id)),
            },
        })
    }
}

#[derive(Debug, FromRow)]
struct GrantRow {
    #[sqlx(try_from = "String")]
    role: Word<Role>,
    scope: String,
    from_ms: Option<i64>,
    until_ms: Option<i64>,
}

/// Columns of [`GrantRow`].
const GRANT: &str = "role_grant.role, role_grant.scope, role_grant.from_ms, role_grant.until_ms";

/// What is true of roles that count now: none do while somebody is suspended.
const ACTS: &str = "role_grant.holds AND NOT EXISTS (SELECT 1 FROM suspension
    WHERE suspension.network_id = role_grant.network_id AND suspension.person_id = role_grant.person_id)";

/// What is true of roles that count now or will.
const COMES: &str = "NOT EXISTS (SELECT 1 FROM suspension
    WHERE suspension.network_id = role_grant.network_id AND suspension.person_id = role_grant.person_id)";

impl From<GrantRow> for Grant {
    fn from(row: GrantRow) -> Self {
        let scope = Some(row.scope).filter(|scope| !scope.is_empty());
        Self { role: row.role.0, scope, from_ms: row.from_ms, until_ms: row.until_ms }
    }
}

#[derive(Debug, FromRow)]
struct PersonGrantRow {
    person_id: PersonId,
    #[sqlx(flatten)]
    grant: GrantRow,
}

#[derive(Debug, FromRow)]
struct MyNetworkRow {
    #[sqlx(flatten)]
    network: NetworkRow,
    #[sqlx(flatten)]
    grant: GrantRow,
}

/// One network.
pub async fn network(tx: &mut Tx, id: NetworkId) -> Result<Option<Network>> {
    let sql = format!("SELECT {NETWORK} FROM network WHERE id = $1");
    let row: Option<NetworkRow> = on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await)?;
    row.map(Network::try_from).transpose()
}

/// Locks a network's row until the transaction ends: nobody else makes rooms or changes roles in it. `NotFound` if there is none.
pub async fn lock_network(tx: &mut Tx, id: NetworkId) -> Result<()> {
    let found: Option<NetworkId> = match tx {
        Tx::Postgres(tx) => {
            const SQL: &str = "SELECT id FROM network WHERE id = $1 FOR UPDATE";
            sqlx::query_scalar(SQL).bind(id).fetch_optional(&mut **tx).await?
        }
        // A writing transaction has the whole file to itself.
        Tx::Sqlite(tx) => {
            const SQL: &str = "SELECT id FROM network WHERE id = $1";
            sqlx::query_scalar(SQL).bind(id).fetch_optional(&mut **tx).await?
        }
    };
    found.map(drop).ok_or(Error::NOT_FOUND)
}

/// Inserts a network.
pub async fn insert_network(tx: &mut Tx, network: &Network, created_ms: i64) -> Result<()> {
    const SQL: &str = "INSERT INTO network (id, slug, name, default_language, time_zone, country, rules, created_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let (name, rules) = (to_json(&network.name)?, to_json(&network.rules)?);
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(network.id).bind(&network.slug).bind(name).bind(&network.default_language).bind(&network.time_zone)
        .bind(&network.country).bind(rules).bind(created_ms)
        .execute(c).await.map(drop))
    .on_unique("network_slug_key", "network.slug", "slug")
}

/// Writes back what a network is called, its rules and its colour.
pub async fn update_network(tx: &mut Tx, network: &Network) -> Result<()> {
    const SQL: &str = "UPDATE network SET name = $2, default_language = $3, time_zone = $4, country = $5, rules = $6,
        hue = $7 WHERE id = $1";
    let (name, rules) = (to_json(&network.name)?, to_json(&network.rules)?);
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(network.id).bind(name).bind(&network.default_language).bind(&network.time_zone).bind(&network.country)
        .bind(rules).bind(network.look.hue.map(i64::from))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// A network's mark.
pub async fn mark(tx: &mut Tx, network: NetworkId) -> Result<Option<Picture>> {
    const SQL: &str = "SELECT hash, mime, bytes FROM network_mark WHERE network_id = $1";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(network).fetch_optional(c).await)?)
}

/// Puts a mark in place of the one so far; `None` takes it away.
pub async fn set_mark(tx: &mut Tx, network: NetworkId, mark: Option<&Picture>) -> Result<()> {
    const NOTE: &str = "UPDATE network SET mark_hash = $2 WHERE id = $1";
    const PUT: &str = "INSERT INTO network_mark (network_id, hash, mime, bytes) VALUES ($1, $2, $3, $4)
        ON CONFLICT (network_id) DO UPDATE SET hash = excluded.hash, mime = excluded.mime, bytes = excluded.bytes";
    const TAKE: &str = "DELETE FROM network_mark WHERE network_id = $1";
    let hash = mark.map(|mark| mark.hash.as_str());
    on_tx!(tx, c => sqlx::query(NOTE).bind(network).bind(hash).execute(c).await.map(drop))?;
    match mark {
        Some(mark) => on_tx!(tx, c => sqlx::query(PUT)
            .bind(network).bind(&mark.hash).bind(&mark.mime).bind(mark.bytes.as_slice())
            .execute(c).await.map(drop))?,
        None => on_tx!(tx, c => sqlx::query(TAKE).bind(network).execute(c).await.map(drop))?,
    }
    Ok(())
}

/// A person's networks, with one of the roles that they have in it now in each row.
pub async fn my_networks(tx: &mut Tx, person: PersonId) -> Result<Vec<(Network, Grant)>> {
    let sql = format!(
        "SELECT {NETWORK}, {GRANT}
         FROM role_grant JOIN network ON network.id = role_grant.network_id
         WHERE role_grant.person_id = $1 AND role_grant.holds ORDER BY network.id, role_grant.role, role_grant.scope"
    );
    let rows: Vec<MyNetworkRow> = on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(person).fetch_all(c).await)?;
    rows.into_iter().map(|row| Ok((row.network.try_into()?, row.grant.into()))).collect()
}

/// A person's roles in a network, those too that have not begun.
pub async fn grants(tx: &mut Tx, network: NetworkId, person: PersonId) -> Result<Vec<Grant>> {
    of_person(tx, network, person, "TRUE").await
}

/// A person's roles in a network that have begun, suspended or not.
pub async fn holding(tx: &mut Tx, network: NetworkId, person: PersonId) -> Result<Vec<Grant>> {
    of_person(tx, network, person, "role_grant.holds").await
}

/// A person's roles in a network as far as they count now: none while they are suspended.
pub async fn acting(tx: &mut Tx, network: NetworkId, person: PersonId) -> Result<Vec<Grant>> {
    of_person(tx, network, person, ACTS).await
}

/// A person's roles in a network, those too that have not begun; none while they are suspended.
pub async fn to_come(tx: &mut Tx, network: NetworkId, person: PersonId) -> Result<Vec<Grant>> {
    of_person(tx, network, person, COMES).await
}

async fn of_person(tx: &mut Tx, network: NetworkId, person: PersonId, which: &'static str) -> Result<Vec<Grant>> {
    let sql = format!(
        "SELECT {GRANT} FROM role_grant WHERE network_id = $1 AND person_id = $2 AND {which} ORDER BY role, scope"
    );
    let rows: Vec<GrantRow> =
        on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(network).bind(person).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Grant::from).collect())
}

/// The roles of everyone who is not suspended, person by person.
pub async fn all_acting(tx: &mut Tx, network: NetworkId) -> Result<Vec<(PersonId, Grant)>> {
    of_all(tx, network, ACTS).await
}

/// Everyone's roles in a network that have begun, person by person.
pub async fn all_holding(tx: &mut Tx, network: NetworkId) -> Result<Vec<(PersonId, Grant)>> {
    of_all(tx, network, "role_grant.holds").await
}

/// Everyone's roles in a network, person by person, those too that have not begun.
pub async fn all_grants(tx: &mut Tx, network: NetworkId) -> Result<Vec<(PersonId, Grant)>> {
    of_all(tx, network, "TRUE").await
}

async fn of_all(tx: &mut Tx, network: NetworkId, which: &'static str) -> Result<Vec<(PersonId, Grant)>> {
    let sql = format!(
        "SELECT person_id, {GRANT} FROM role_grant WHERE network_id = $1 AND {which} ORDER BY person_id, role, scope"
    );
    let rows: Vec<PersonGrantRow> =
        on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(network).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|row| (row.person_id, row.grant.into())).collect())
}

/// Gives a role. Whoever has it keeps its dates.
pub async fn insert_grant(
    tx: &mut Tx,
    network: NetworkId,
    person: PersonId,
    grant: &Grant,
    by: Option<PersonId>,
    now_ms: i64,
) -> Result<()> {
    const SQL: &str =
        "INSERT INTO role_grant (network_id, person_id, role, scope, granted_by, granted_ms, from_ms, until_ms, holds)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
    let holds = grant.from_ms.is_none_or(|from| from <= now_ms);
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(network).bind(person).bind(grant.role.as_str()).bind(grant.scope.as_deref().unwrap_or_default())
        .bind(by).bind(now_ms).bind(grant.from_ms).bind(grant.until_ms).bind(holds)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Lets a role begin.
pub async fn begin_grant(tx: &mut Tx, network: NetworkId, person: PersonId, grant: &Grant) -> Result<()> {
    const SQL: &str = "UPDATE role_grant SET holds = TRUE
        WHERE network_id = $1 AND person_id = $2 AND role = $3 AND scope = $4";
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(network).bind(person).bind(grant.role.as_str()).bind(grant.scope.as_deref().unwrap_or_default())
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Whose roles are the next to begin or end, and when.
pub async fn next_turn(tx: &mut Tx) -> Result<Option<(NetworkId, PersonId, i64)>> {
    const SQL: &str = "SELECT network_id, person_id, at_ms FROM (
            SELECT network_id, person_id, from_ms AS at_ms FROM role_grant WHERE NOT holds AND from_ms IS NOT NULL
            UNION ALL SELECT network_id, person_id, until_ms FROM role_grant WHERE until_ms IS NOT NULL) turn
        ORDER BY at_ms, network_id, person_id LIMIT 1";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).fetch_optional(c).await)?)
}

/// Takes a role.
pub async fn delete_grant(tx: &mut Tx, network: NetworkId, person: PersonId, grant: &Grant) -> Result<()> {
    const SQL: &str = "DELETE FROM role_grant WHERE network_id = $1 AND person_id = $2 AND role = $3 AND scope = $4";
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(network).bind(person).bind(grant.role.as_str()).bind(grant.scope.as_deref().unwrap_or_default())
        .execute(c).await.map(drop))?;
    Ok(())
}

/// How many own the network now, and without an end.
pub async fn owners(tx: &mut Tx, network: NetworkId) -> Result<i64> {
    const SQL: &str = "SELECT COUNT(*) FROM role_grant
        WHERE network_id = $1 AND role = 'owner' AND holds AND until_ms IS NULL";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(network).fetch_one(c).await)?)
}

/// Whether two people take part in the same network; applicants don't.
pub async fn share_a_network(tx: &mut Tx, one: PersonId, other: PersonId) -> Result<bool> {
    const SQL: &str =
        "SELECT COUNT(*) FROM role_grant mine JOIN role_grant theirs ON theirs.network_id = mine.network_id
        WHERE mine.person_id = $1 AND theirs.person_id = $2 AND mine.role <> 'applicant' AND theirs.role <> 'applicant' AND mine.holds AND theirs.holds
        AND NOT EXISTS (SELECT 1 FROM suspension WHERE suspension.network_id = mine.network_id
            AND suspension.person_id = mine.person_id)";
    let shared: i64 = on_tx!(tx, c => sqlx::query_scalar(SQL).bind(one).bind(other).fetch_one(c).await)?;
    Ok(shared > 0)
}

/// Everyone in a person's networks (without applicants), and everyone who is or was in one of their rooms, and themselves.
pub async fn known_people(tx: &mut Tx, person: PersonId) -> Result<Vec<PersonId>> {
    const SQL: &str =
        "SELECT theirs.person_id FROM role_grant mine JOIN role_grant theirs ON theirs.network_id = mine.network_id
            WHERE mine.person_id = $1 AND mine.role <> 'applicant' AND theirs.role <> 'applicant' AND mine.holds AND theirs.holds
            AND NOT EXISTS (SELECT 1 FROM suspension WHERE suspension.network_id = mine.network_id
                AND suspension.person_id = mine.person_id)
        UNION SELECT theirs.person_id FROM room_member mine JOIN room_member theirs ON theirs.room_id = mine.room_id
            WHERE mine.person_id = $1 AND mine.present
        UNION SELECT id FROM person WHERE id = $1";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(person).fetch_all(c).await)?)
}

/// The room of a network that has this short name.
pub async fn room_of_slug(tx: &mut Tx, network: NetworkId, slug: &str) -> Result<Option<RoomRow>> {
    let sql = format!("SELECT {ROOM} FROM room WHERE network_id = $1 AND slug = $2");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(network).bind(slug).fetch_optional(c).await)?)
}

/// Whether a word is the scope of somebody's role or the area of a room: then it cannot become the name of a closed room.
pub async fn scope_in_use(tx: &mut Tx, network: NetworkId, word: &str) -> Result<bool> {
    const SQL: &str = "SELECT (SELECT COUNT(*) FROM role_grant WHERE network_id = $1 AND scope = $2)
        + (SELECT COUNT(*) FROM room WHERE network_id = $1 AND area = $2)";
    let uses: i64 = on_tx!(tx, c => sqlx::query_scalar(SQL).bind(network).bind(word).fetch_one(c).await)?;
    Ok(uses > 0)
}

/// Short names of the rooms that a person cannot read. Area channels are left out: the areas of a network are no secret.
pub async fn closed_slugs(tx: &mut Tx, network: NetworkId, person: PersonId) -> Result<Vec<String>> {
    const SQL: &str = "SELECT slug FROM room WHERE network_id = $1 AND kind <> 'area' AND NOT EXISTS
        (SELECT 1 FROM room_member WHERE room_id = room.id AND person_id = $2 AND present)";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(network).bind(person).fetch_all(c).await)?)
}

/// The kind of an organisation; `None` if there is none of that id.
pub async fn organisation_kind(tx: &mut Tx, id: OrganisationId) -> Result<Option<String>> {
    const SQL: &str = "SELECT kind FROM organisation WHERE id = $1";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(id).fetch_optional(c).await)?)
}
