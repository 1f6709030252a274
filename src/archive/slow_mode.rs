//! Slow mode: how long somebody waits between two messages in a room. The one home of the rule, for those who post and those who are told.

use std::collections::HashMap;

use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::rooms::RoomAction;
use mellanrum_protocol::{PersonId, RoomId};

use super::row::RoomRow;
use super::store;
use crate::access;
use crate::error::Result;
use crate::store::Tx;

/// When people may post again, of those who have to wait.
pub type Until = HashMap<(RoomId, PersonId), i64>;

/// How long somebody who is in the room as `role` waits after a message, in milliseconds; `None`: not at all. Whoever watches over the
/// room doesn't wait.
pub const fn pause(room: &RoomRow, role: Role) -> Option<i64> {
    match room.slow_mode_s {
        Some(seconds) if !access::may_in_room(role, RoomAction::RemoveAny, room.kind.0, room.who_posts.0) => {
            Some(seconds * 1000)
        }
        _ => None,
    }
}

/// Until when each of these people waits in a room, by their pauses there. A message that was removed counts, too. If nobody waits
/// anywhere, nothing is looked up.
pub async fn until(tx: &mut Tx, pauses: &[(RoomId, PersonId, i64)], now_ms: i64) -> Result<Until> {
    if pauses.is_empty() {
        return Ok(Until::new());
    }
    let asked: Vec<_> = pauses.iter().map(|(room, person, pause)| (*room, *person, now_ms - pause)).collect();
    let sent = store::last_sent_after(tx, &asked).await?;
    let until = |(room, person, pause): &(RoomId, PersonId, i64)| {
        let at = (*room, *person);
        Some((at, sent.get(&at)? + pause))
    };
    Ok(pauses.iter().filter_map(until).collect())
}
