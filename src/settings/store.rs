//! SQL of settings.

use std::collections::BTreeMap;

use mellanrum_protocol::shapes::settings::{Density, Level, Notifications, Settings, Theme};
use mellanrum_protocol::{PersonId, RoomId};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::archive::row::{Word, json, to_json};
use crate::error::Result;
use crate::on_tx;
use crate::store::Tx;

/// `person_settings.words`. A field that a later version adds is absent from older rows: give it a default.
#[derive(Serialize, Deserialize)]
struct Words {
    theme: Theme,
    density: Density,
    enter_sends: bool,
    room_order: Vec<RoomId>,
    notifications: Notifications,
}

impl From<&Settings> for Words {
    fn from(settings: &Settings) -> Self {
        Self {
            theme: settings.theme,
            density: settings.density,
            enter_sends: settings.enter_sends,
            room_order: settings.room_order.clone(),
            notifications: settings.notifications.clone(),
        }
    }
}

#[derive(FromRow)]
struct LevelRow {
    room_id: RoomId,
    #[sqlx(try_from = "String")]
    level: Word<Level>,
}

/// Holds a person's settings for this transaction: another one that changes them waits. The first makes the row.
pub(super) async fn lock(tx: &mut Tx, person: PersonId) -> Result<()> {
    const MAKE: &str =
        "INSERT INTO person_settings (person_id, version, words) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING";
    const LOCK: &str = "SELECT version FROM person_settings WHERE person_id = $1 FOR UPDATE";
    let words = to_json(&Words::from(&Settings::default()))?;
    on_tx!(tx, c => sqlx::query(MAKE).bind(person).bind(words).execute(c).await.map(drop))?;
    // On SQLite a writing transaction has the whole file to itself.
    if let Tx::Postgres(tx) = tx {
        sqlx::query(LOCK).bind(person).execute(&mut **tx).await?;
    }
    Ok(())
}

/// A person's settings; the usual ones if there are none.
pub(super) async fn settings(tx: &mut Tx, person: PersonId) -> Result<Settings> {
    const SQL: &str = "SELECT version, words FROM person_settings WHERE person_id = $1";
    const LEVELS: &str = "SELECT room_id, level FROM room_level WHERE person_id = $1";
    let row: Option<(i64, String)> = on_tx!(tx, c => sqlx::query_as(SQL).bind(person).fetch_optional(c).await)?;
    let Some((version, words)) = row else {
        return Ok(Settings::default());
    };
    let levels: Vec<LevelRow> = on_tx!(tx, c => sqlx::query_as(LEVELS).bind(person).fetch_all(c).await)?;
    let Words { theme, density, enter_sends, room_order, notifications } = json(&words)?;
    let levels = levels.into_iter().map(|row| (row.room_id, row.level.0)).collect();
    Ok(Settings { version, theme, density, enter_sends, room_order, levels, notifications })
}

/// Stores settings: of the levels those that changed.
pub(super) async fn put(
    tx: &mut Tx,
    person: PersonId,
    settings: &Settings,
    levels: &BTreeMap<RoomId, Option<Level>>,
) -> Result<()> {
    const SQL: &str = "UPDATE person_settings SET version = $2, words = $3 WHERE person_id = $1";
    const SET: &str = "INSERT INTO room_level (person_id, room_id, level) VALUES ($1, $2, $3)
        ON CONFLICT (person_id, room_id) DO UPDATE SET level = excluded.level";
    const REMOVE: &str = "DELETE FROM room_level WHERE person_id = $1 AND room_id = $2";
    let words = to_json(&Words::from(settings))?;
    on_tx!(tx, c => sqlx::query(SQL)
        .bind(person).bind(settings.version).bind(words).execute(c).await.map(drop))?;
    for (room, level) in levels {
        match level {
            Some(level) => on_tx!(tx, c => sqlx::query(SET)
                .bind(person).bind(room).bind(level.as_str()).execute(c).await.map(drop))?,
            None => {
                on_tx!(tx, c => sqlx::query(REMOVE).bind(person).bind(room).execute(c).await.map(drop))?;
            }
        }
    }
    Ok(())
}
