//! SQL of rooms and of the places in them. [`networks`] has that of networks and roles, [`reading`] that of what is unread.

pub mod networks;
pub mod reading;

use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::{NetworkId, PersonId, RoomId, Seq};
use sqlx::{AssertSqlSafe, FromRow};

use crate::archive::row::{MEMBER, MemberRow, ROOM, RoomRow, Word};
use crate::error::{OnConstraint, Result};
use crate::on_tx;
use crate::store::Tx;

/// A room together with one person's place in it.
#[derive(Debug, Clone, FromRow)]
pub struct PlaceRow {
    /// The room.
    #[sqlx(flatten)]
    pub room: RoomRow,
    /// The person.
    pub person_id: PersonId,
    /// As what.
    #[sqlx(try_from = "String")]
    pub role: Word<Role>,
    /// Last change of the place; the room has a `changed_seq` of its own.
    pub place_seq: Seq,
    /// Everything up to here is read.
    pub last_read_seq: Seq,
}

impl PlaceRow {
    /// The two rows it was joined from.
    pub fn split(self) -> (RoomRow, MemberRow) {
        let member = MemberRow {
            room_id: self.room.id,
            person_id: self.person_id,
            role: self.role,
            present: true,
            changed_seq: self.place_seq,
            last_read_seq: self.last_read_seq,
        };
        (self.room, member)
    }
}

/// A place, and how many share the room.
#[derive(Debug, Clone, FromRow)]
pub struct MyPlaceRow {
    /// The place.
    #[sqlx(flatten)]
    pub place: PlaceRow,
    /// How many may read the room.
    pub member_count: i64,
}

/// Columns of [`PlaceRow`] beside the room's.
const PLACE: &str =
    "room_member.person_id, room_member.role, room_member.changed_seq AS place_seq, room_member.last_read_seq";
/// A person's present places, with their rooms: what the person may read, and nothing else.
const PLACES: &str = "FROM room_member JOIN room ON room.id = room_member.room_id
     WHERE room_member.person_id = $1 AND room_member.present";
const MEMBER_COUNT: &str =
    "(SELECT COUNT(*) FROM room_member other WHERE other.room_id = room.id AND other.present) AS member_count";

/// A person's present place in a room. One query, so that a closed room takes as long as one that doesn't exist.
pub async fn place(tx: &mut Tx, person: PersonId, room: RoomId) -> Result<Option<PlaceRow>> {
    let sql = format!("SELECT {ROOM}, {PLACE} {PLACES} AND room_member.room_id = $2");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(person).bind(room).fetch_optional(c).await)?)
}

/// The same, with the number of members.
pub async fn my_place(tx: &mut Tx, person: PersonId, room: RoomId) -> Result<Option<MyPlaceRow>> {
    let sql = format!("SELECT {ROOM}, {PLACE}, {MEMBER_COUNT} {PLACES} AND room_member.room_id = $2");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(person).bind(room).fetch_optional(c).await)?)
}

/// All of a person's present places, in the order in which the rooms were made.
pub async fn my_places(tx: &mut Tx, person: PersonId) -> Result<Vec<MyPlaceRow>> {
    let sql = format!("SELECT {ROOM}, {PLACE}, {MEMBER_COUNT} {PLACES} ORDER BY room.id");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(person).fetch_all(c).await)?)
}

/// The others in a person's direct conversations, those who have left among them: the conversation keeps their names.
pub async fn direct_people(tx: &mut Tx, person: PersonId) -> Result<Vec<(RoomId, PersonId)>> {
    const SQL: &str = "SELECT other.room_id, other.person_id
        FROM room_member mine
        JOIN room ON room.id = mine.room_id AND room.kind = 'direct'
        JOIN room_member other ON other.room_id = mine.room_id AND other.person_id <> mine.person_id
        WHERE mine.person_id = $1 AND mine.present ORDER BY other.room_id, other.person_id";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(person).fetch_all(c).await)?)
}

/// Whoever may read the room.
pub async fn members(tx: &mut Tx, room: RoomId) -> Result<Vec<MemberRow>> {
    let sql = format!("SELECT {MEMBER} FROM room_member WHERE room_id = $1 AND present ORDER BY person_id");
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(room).fetch_all(c).await)?)
}

/// A person's places in the rooms of a network, those they have left among them.
pub async fn places_in_network(tx: &mut Tx, network: NetworkId, person: PersonId) -> Result<Vec<MemberRow>> {
    let sql = format!(
        "SELECT {MEMBER} FROM room_member JOIN room ON room.id = room_member.room_id
         WHERE room_member.person_id = $1 AND room.network_id = $2"
    );
    Ok(on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(person).bind(network).fetch_all(c).await)?)
}

/// The rooms of a network, in the order in which they are locked.
pub async fn rooms_of(tx: &mut Tx, network: NetworkId) -> Result<Vec<RoomId>> {
    const SQL: &str = "SELECT id FROM room WHERE network_id = $1 ORDER BY id";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(network).fetch_all(c).await)?)
}

/// The direct conversation of a set of people.
pub async fn direct(tx: &mut Tx, key: &str) -> Result<Option<RoomId>> {
    const SQL: &str = "SELECT id FROM room WHERE direct_key = $1";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).bind(key).fetch_optional(c).await)?)
}

/// From now on the same people get a new conversation: somebody has left this one.
pub async fn forget_direct_key(tx: &mut Tx, room: RoomId) -> Result<()> {
    const SQL: &str = "UPDATE room SET direct_key = NULL WHERE id = $1";
    Ok(on_tx!(tx, c => sqlx::query(SQL).bind(room).execute(c).await.map(drop))?)
}

/// Inserts a room without changes. False if the same people have a direct conversation already.
pub async fn insert_room(tx: &mut Tx, row: &RoomRow, direct_key: Option<&str>, created_ms: i64) -> Result<bool> {
    const SQL: &str =
        "INSERT INTO room (id, network_id, kind, slug, name, purpose, lang, who_posts, area, read_only_after_ms,
            cohort, direct_key, last_seq, changed_seq, created_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, 0, $13) ON CONFLICT (direct_key) DO NOTHING";
    let done: Result<u64, sqlx::Error> = on_tx!(tx, c => sqlx::query(SQL)
        .bind(row.id).bind(row.network_id).bind(row.kind.0.as_str()).bind(&row.slug).bind(&row.name).bind(&row.purpose)
        .bind(&row.lang).bind(row.who_posts.0.as_str()).bind(&row.area).bind(row.read_only_after_ms).bind(&row.cohort)
        .bind(direct_key).bind(created_ms)
        .execute(c).await.map(|done| done.rows_affected()));
    Ok(done.on_unique("room_slug_key", "room.network_id, room.slug", "slug")? == 1)
}

/// Writes back what is said of a room, with the seq of the change.
pub async fn update_words(tx: &mut Tx, row: &RoomRow) -> Result<()> {
    const SQL: &str = "UPDATE room SET name = $2, purpose = $3, who_posts = $4, read_only_after_ms = $5,
        slow_mode_s = $6, cohort = $7, changed_seq = $8 WHERE id = $1";
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(row.id).bind(&row.name).bind(&row.purpose).bind(row.who_posts.0.as_str()).bind(row.read_only_after_ms)
        .bind(row.slow_mode_s).bind(&row.cohort).bind(row.changed_seq)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Stores a person's place as it is now. How far they have read stays as it was.
pub async fn put_member(tx: &mut Tx, row: &MemberRow) -> Result<()> {
    const SQL: &str = "INSERT INTO room_member (room_id, person_id, role, present, changed_seq, last_read_seq)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (room_id, person_id) DO UPDATE
        SET role = excluded.role, present = excluded.present, changed_seq = excluded.changed_seq";
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(row.room_id).bind(row.person_id).bind(row.role.0.as_str()).bind(row.present).bind(row.changed_seq)
        .bind(row.last_read_seq)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Inserts the first members of a new room.
pub async fn insert_members(tx: &mut Tx, room: RoomId, rows: &[MemberRow]) -> Result<()> {
    match tx {
        Tx::Postgres(tx) => {
            const SQL: &str = "INSERT INTO room_member (room_id, person_id, role, present, changed_seq, last_read_seq)
                SELECT $1::uuid, u.person_id, u.role, TRUE, u.changed_seq, 0
                FROM UNNEST($2::uuid[], $3::text[], $4::bigint[]) AS u (person_id, role, changed_seq)";
            sqlx::query(SQL)
                .bind(room)
                .bind(rows.iter().map(|row| row.person_id).collect::<Vec<_>>())
                .bind(rows.iter().map(|row| row.role.0.as_str()).collect::<Vec<_>>())
                .bind(rows.iter().map(|row| row.changed_seq).collect::<Vec<_>>())
                .execute(&mut **tx)
                .await?;
        }
        Tx::Sqlite(_) => {
            for row in rows {
                put_member(tx, row).await?;
            }
        }
    }
    Ok(())
}
