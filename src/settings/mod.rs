//! What a person has set for themselves: looks, the order and volume of rooms, and how they are told. The same on all of their devices.
//!
//! A change names only what it changes and is put into what is stored under the row's lock, so two devices that change
//! different things at the same moment both have their way, and every device ends with the state of the highest version.

pub mod http;
mod store;

use std::collections::{BTreeMap, HashSet};

use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::shapes::settings::{Level, Notifications, Quiet, Settings, SettingsChange};
use mellanrum_protocol::{PersonId, RoomId, limits};

use crate::App;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::store::Tx;

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// A person's settings; the usual ones if they never changed any.
pub async fn of(tx: &mut Tx, person: PersonId) -> Result<Settings> {
    store::settings(tx, person).await
}

/// The actor's settings.
pub async fn get(app: &App, actor: &Actor) -> Result<Settings> {
    let mut tx = app.db.read().await?;
    of(&mut tx, actor.person_id).await
}

/// Changes the actor's settings and tells all of their devices. A change that changes nothing takes no version.
pub async fn change(app: &App, actor: &Actor, change: SettingsChange) -> Result<Settings> {
    let person = actor.person_id;
    check(&change)?;
    let mut tx = app.db.write().await?;
    store::lock(&mut tx, person).await?;
    let before = of(&mut tx, person).await?;
    let levels = change.levels.clone().unwrap_or_default();
    let mut after = applied(before.clone(), change)?;
    if after == before {
        return Ok(before);
    }
    after.version += 1;
    store::put(&mut tx, person, &after, &levels).await?;
    tx.commit().await?;
    app.hub.tell(person, &PersonEvent::Settings { settings: Box::new(after.clone()) }).await;
    Ok(after)
}

fn check(change: &SettingsChange) -> Result<()> {
    if change.room_order.as_ref().is_some_and(|rooms| rooms.len() > limits::ROOM_ORDER) {
        return Err(Error::Invalid { field: "room_order", why: "too_many" });
    }
    if let Some(Notifications { quiet: Some(Quiet { from_minute, to_minute, .. }), .. }) = change.notifications
        && (from_minute >= DAY || to_minute >= DAY)
    {
        return Err(Error::Invalid { field: "notifications", why: "out_of_range" });
    }
    Ok(())
}

/// The settings with a change put in.
fn applied(mut settings: Settings, change: SettingsChange) -> Result<Settings> {
    settings.theme = change.theme.unwrap_or(settings.theme);
    settings.density = change.density.unwrap_or(settings.density);
    settings.enter_sends = change.enter_sends.unwrap_or(settings.enter_sends);
    settings.room_order = change.room_order.map_or(settings.room_order, once_each);
    settings.notifications = change.notifications.unwrap_or(settings.notifications);
    merge(&mut settings.levels, change.levels.unwrap_or_default());
    if settings.levels.len() > limits::LEVELS {
        return Err(Error::Invalid { field: "levels", why: "too_many" });
    }
    Ok(settings)
}

/// The rooms without repeats: the first place counts.
fn once_each(mut rooms: Vec<RoomId>) -> Vec<RoomId> {
    let mut seen = HashSet::with_capacity(rooms.len());
    rooms.retain(|room| seen.insert(*room));
    rooms
}

fn merge(levels: &mut BTreeMap<RoomId, Level>, changes: BTreeMap<RoomId, Option<Level>>) {
    for (room, level) in changes {
        match level {
            Some(level) => levels.insert(room, level),
            None => levels.remove(&room),
        };
    }
}

#[cfg(test)]
mod tests {
    use mellanrum_protocol::shapes::settings::Theme;
    use uuid::Uuid;

    use super::*;

    fn room(n: u128) -> RoomId {
        RoomId(Uuid::from_u128(n))
    }

    fn levels(rooms: impl IntoIterator<Item = (u128, Option<Level>)>) -> SettingsChange {
        let levels = rooms.into_iter().map(|(n, level)| (room(n), level)).collect();
        SettingsChange { levels: Some(levels), ..SettingsChange::default() }
    }

    #[test]
    fn what_a_change_does_not_name_stays() -> Result<()> {
        let dark = SettingsChange { theme: Some(Theme::Dark), ..SettingsChange::default() };
        let order = SettingsChange { room_order: Some(vec![room(2), room(1), room(2)]), ..SettingsChange::default() };
        let settings = applied(applied(Settings::default(), dark)?, order)?;
        assert_eq!((settings.theme, settings.room_order), (Theme::Dark, vec![room(2), room(1)]));
        assert!(settings.enter_sends && !settings.notifications.show_content);
        Ok(())
    }

    #[test]
    fn levels_merge_by_room_and_null_removes() -> Result<()> {
        let some = applied(
            Settings::default(),
            levels([(1, Some(Level::Nothing)), (2, Some(Level::Everything)), (3, Some(Level::Mentions))]),
        )?;
        let settings = applied(some, levels([(1, None), (2, Some(Level::Nothing)), (4, None)]))?;
        assert_eq!(settings.levels, [(room(2), Level::Nothing), (room(3), Level::Mentions)].into());
        Ok(())
    }

    #[test]
    fn there_is_an_end_to_how_much_is_kept() -> Result<()> {
        let many = || (0..1_000).map(|n| (n, Some(Level::Nothing)));
        let full = applied(Settings::default(), levels(many()))?;
        assert!(applied(full.clone(), levels([(1_000, Some(Level::Nothing))])).is_err());
        assert!(applied(full, levels([(0, None), (1_000, Some(Level::Nothing))])).is_ok());
        let order = |rooms: u128| SettingsChange {
            room_order: Some((0..rooms).map(room).collect()),
            ..SettingsChange::default()
        };
        assert!(check(&order(1_000)).is_ok() && check(&order(1_001)).is_err());
        Ok(())
    }

    #[test]
    fn quiet_hours_are_minutes_of_a_day() {
        let quiet = |from_minute, to_minute| {
            let quiet = Some(Quiet { from_minute, to_minute, weekends: false });
            let notifications = Notifications { quiet, ..Settings::default().notifications };
            check(&SettingsChange { notifications: Some(notifications), ..SettingsChange::default() })
        };
        assert!(quiet(0, 1_439).is_ok() && quiet(1_439, 0).is_ok());
        assert!(quiet(1_440, 0).is_err() && quiet(0, 1_440).is_err());
    }
}
