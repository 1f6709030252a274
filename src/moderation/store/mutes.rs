//! SQL of mutes.

use mellanrum_protocol::shapes::moderation::Mute;
use mellanrum_protocol::{PersonId, RoomId};
use sqlx::{AssertSqlSafe, FromRow};

use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

#[derive(Debug, FromRow)]
struct Row {
    room_id: RoomId,
    person_id: PersonId,
    by_id: PersonId,
    at_ms: i64,
    until_ms: Option<i64>,
    reason: String,
}

const COLUMNS: &str = "mute.room_id, mute.person_id, mute.by_id, mute.at_ms, mute.until_ms, mute.reason";

impl From<Row> for Mute {
    fn from(row: Row) -> Self {
        let Row { room_id, person_id, by_id: by, at_ms, until_ms, reason } = row;
        Self { room_id, person_id, by, at_ms, until_ms, reason }
    }
}

/// Those of these people who are muted in these rooms at a moment.
pub async fn at(tx: &mut Tx, places: &[(RoomId, PersonId)], at_ms: i64) -> Result<Vec<Mute>> {
    let rows: Vec<Row> = match tx {
        Tx::Postgres(tx) => {
            let sql = format!(
                "SELECT {COLUMNS} FROM mute JOIN UNNEST($1::uuid[], $2::uuid[]) AS u (room_id, person_id)
                    USING (room_id, person_id)
                 WHERE mute.until_ms IS NULL OR mute.until_ms > $3"
            );
            sqlx::query_as(AssertSqlSafe(sql))
                .bind(places.iter().map(|(room, _)| *room).collect::<Vec<_>>())
                .bind(places.iter().map(|(_, person)| *person).collect::<Vec<_>>())
                .bind(at_ms)
                .fetch_all(&mut **tx)
                .await?
        }
        Tx::Sqlite(tx) => {
            let sql = format!(
                "SELECT {COLUMNS} FROM mute WHERE room_id = $1 AND person_id = $2 AND (until_ms IS NULL OR until_ms > $3)"
            );
            let mut rows = Vec::new();
            for (room, person) in places {
                let query = sqlx::query_as(AssertSqlSafe(sql.as_str())).bind(room).bind(person).bind(at_ms);
                rows.extend(query.fetch_optional(&mut **tx).await?);
            }
            rows
        }
    };
    Ok(rows.into_iter().map(Mute::from).collect())
}

/// A person's mutes at a moment.
pub async fn of_person(tx: &mut Tx, person: PersonId, at_ms: i64) -> Result<Vec<Mute>> {
    let sql = format!("SELECT {COLUMNS} FROM mute WHERE person_id = $1 AND (until_ms IS NULL OR until_ms > $2)");
    let rows: Vec<Row> =
        on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(person).bind(at_ms).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Mute::from).collect())
}

/// Who is muted in a room at a moment, the last one first.
pub async fn of_room(tx: &mut Tx, room: RoomId, at_ms: i64) -> Result<Vec<Mute>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM mute WHERE room_id = $1 AND (until_ms IS NULL OR until_ms > $2)
         ORDER BY at_ms DESC, person_id LIMIT 500"
    );
    let rows: Vec<Row> = on_tx!(tx, c => sqlx::query_as(AssertSqlSafe(sql)).bind(room).bind(at_ms).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Mute::from).collect())
}

/// Puts a mute in place of the one so far.
pub async fn put(tx: &mut Tx, mute: &Mute) -> Result<()> {
    const SQL: &str =
        "INSERT INTO mute (room_id, person_id, by_id, at_ms, until_ms, reason) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (room_id, person_id) DO UPDATE SET by_id = excluded.by_id, at_ms = excluded.at_ms,
            until_ms = excluded.until_ms, reason = excluded.reason";
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(mute.room_id).bind(mute.person_id).bind(mute.by).bind(mute.at_ms).bind(mute.until_ms).bind(&mute.reason)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Lifts a mute; false if there is none at a moment.
pub async fn lift(tx: &mut Tx, room: RoomId, person: PersonId, at_ms: i64) -> Result<bool> {
    const SQL: &str = "DELETE FROM mute WHERE room_id = $1 AND person_id = $2 AND (until_ms IS NULL OR until_ms > $3)";
    let rows: u64 = on_tx!(tx, c => sqlx::query(SQL)
        .bind(room).bind(person).bind(at_ms).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// When the next mute ends by itself.
pub async fn next_end(tx: &mut Tx) -> Result<Option<i64>> {
    const SQL: &str = "SELECT MIN(until_ms) FROM mute WHERE until_ms IS NOT NULL";
    Ok(on_tx!(tx, c => sqlx::query_scalar(SQL).fetch_one(c).await)?)
}

/// Takes the mutes that have ended.
pub async fn take_ended(tx: &mut Tx, now_ms: i64) -> Result<Vec<(RoomId, PersonId)>> {
    const SQL: &str = "DELETE FROM mute WHERE until_ms <= $1 RETURNING room_id, person_id";
    Ok(on_tx!(tx, c => sqlx::query_as(SQL).bind(now_ms).fetch_all(c).await)?)
}
