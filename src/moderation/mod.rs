//! Moderation: reports and the cases that they open, mutes, suspensions, and what those concerned are told.
//!
//! Each act is one transaction that changes the rooms by their seqs, adds an entry to the network's log ([`crate::audit`]) and leaves a
//! statement for the person concerned: none of the three happens without the others. A statement never says who acted.

pub mod cases;
mod decide;
pub mod due;
mod held;
pub mod http;
pub mod live;
pub mod mutes;
pub mod objections;
pub mod removals;
pub mod reports;
pub mod statements;
mod store;
pub mod suspensions;

use std::collections::HashMap;

use mellanrum_protocol::limits::{MODERATION_LATEST_MS, MODERATION_REASON};
use mellanrum_protocol::shapes::audit::AuditAct;
use mellanrum_protocol::shapes::moderation::{Mute, MyHold, StatementKind};
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::{MessageId, NetworkId, PersonId, RemovalId, RoomId};

pub(crate) use self::held::{lock_held, open_held, open_in_place, posted_held, withdrawn};
pub(crate) use self::store::taken::Taken;
use crate::App;
use crate::archive::row::MessageRow;
use crate::archive::{Locked, RoomRow};
use crate::audit::Entry;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::store::Tx;

/// Who is to be told what after the commit.
pub(crate) type Told = Vec<(PersonId, PersonEvent)>;

/// Why an act of moderation is done, and as part of what.
#[derive(Debug, Clone, Default)]
pub(crate) struct Why {
    /// In words; may be empty.
    pub reason: String,
    /// By which rule of the network.
    pub rule: Option<String>,
    /// Whether the person is told by a statement about more than this: then there is none of its own.
    pub told_apart: bool,
    /// Whether it is until a case decides of it.
    pub held: bool,
    /// The removal of all that somebody said, if it is of one: it stands in the log as one entry.
    pub removal: Option<RemovalId>,
}

/// An act of moderation on a message.
#[derive(Debug, Clone)]
pub(crate) struct OfMessage {
    /// Whether it was removed, or else restored.
    pub removed: bool,
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at_ms: i64,
    /// Why.
    pub why: Why,
}

/// Notes what was done to a message, as it was `before`: in the log, for its author, and what a restoring needs.
pub(crate) async fn of_message(
    tx: &mut Tx,
    locked: &mut Locked,
    clock: &Clock,
    room: &RoomRow,
    before: &MessageRow,
    act: &OfMessage,
) -> Result<Told> {
    if act.removed {
        store::taken::keep(tx, before).await?;
    } else {
        store::taken::forget(tx, before.id).await?;
    }
    let Some(network) = room.network_id else { return Ok(Told::new()) };
    let Why { reason, rule, told_apart, held, removal } = &act.why;
    let (kind, logged) = if act.removed && *held {
        (StatementKind::MessageHeld, AuditAct::MessageHeld)
    } else if act.removed {
        (StatementKind::MessageRemoved, AuditAct::MessageRemoved)
    } else {
        (StatementKind::MessageRestored, AuditAct::MessageRestored)
    };
    if removal.is_none() {
        locked.log(Entry {
            room: Some(room.id),
            person: Some(before.author_id),
            message: Some(before.id),
            reason: reason.clone(),
            rule: rule.clone(),
            ..Entry::of(network, Some(act.by), logged, act.at_ms)
        });
    }
    if *told_apart {
        return Ok(Told::new());
    }
    let statement = statements::New {
        room: Some(room.id),
        message: Some(before.id),
        text: act.removed.then(|| before.body.clone()),
        reason: reason.clone(),
        rule: rule.clone(),
        ..statements::New::of(network, before.author_id, kind, act.by, act.at_ms)
    };
    Ok(vec![statements::make(tx, clock, statement).await?])
}

/// What was taken from a message that somebody else removed.
pub(crate) async fn taken(tx: &mut Tx, message: MessageId) -> Result<Option<Taken>> {
    store::taken::of(tx, message).await
}

/// Whether somebody is muted in a room at a moment.
pub(crate) async fn mute_of(tx: &mut Tx, room: RoomId, person: PersonId, at_ms: i64) -> Result<Option<Mute>> {
    Ok(mutes(tx, &[(room, person)], at_ms).await?.remove(&(room, person)))
}

/// Which of these people are muted in these rooms at a moment.
pub(crate) async fn mutes(
    tx: &mut Tx,
    places: &[(RoomId, PersonId)],
    at_ms: i64,
) -> Result<HashMap<(RoomId, PersonId), Mute>> {
    let mutes = store::mutes::at(tx, places, at_ms).await?;
    Ok(mutes.into_iter().map(|mute| ((mute.room_id, mute.person_id), mute)).collect())
}

/// Where somebody is muted at a moment.
pub(crate) async fn mutes_of_person(tx: &mut Tx, person: PersonId, at_ms: i64) -> Result<HashMap<RoomId, Mute>> {
    let mutes = store::mutes::of_person(tx, person, at_ms).await?;
    Ok(mutes.into_iter().map(|mute| (mute.room_id, mute)).collect())
}

/// What somebody who is muted is answered.
pub(crate) fn refusal(mute: &Mute, now_ms: i64) -> Error {
    Error::Muted { left_ms: mute.until_ms.map(|until| u64::try_from(until - now_ms).unwrap_or_default()) }
}

/// What somebody is told of a seat that was theirs, or is now.
#[derive(Debug)]
pub(crate) struct Seat {
    /// Where.
    pub network: NetworkId,
    /// Who is told.
    pub person: PersonId,
    /// That it was left or taken.
    pub kind: StatementKind,
    /// Who acted.
    pub by: PersonId,
    /// When.
    pub at_ms: i64,
    /// Why; may be empty.
    pub reason: String,
    /// What they had scheduled, which is not sent.
    pub text: Option<String>,
}

/// Keeps a statement of a seat, in the transaction of the act; what the person is to be told after the commit.
pub(crate) async fn of_seat(tx: &mut Tx, clock: &Clock, seat: Seat) -> Result<(PersonId, PersonEvent)> {
    let Seat { network, person, kind, by, at_ms, reason, text } = seat;
    let statement = statements::New { text, reason, ..statements::New::of(network, person, kind, by, at_ms) };
    statements::make(tx, clock, statement).await
}

/// From which networks somebody is suspended.
pub(crate) async fn suspensions_of(tx: &mut Tx, person: PersonId) -> Result<HashMap<NetworkId, MyHold>> {
    let rows = store::suspensions::of_person(tx, person).await?;
    let hold = |row: mellanrum_protocol::shapes::moderation::Suspension| {
        (row.network_id, MyHold { until_ms: row.until_ms, reason: row.reason })
    };
    Ok(rows.into_iter().map(hold).collect())
}

/// A field's text without the blanks around it, of at most `most` characters; it may be empty.
pub(crate) fn words(field: &'static str, text: &str, most: usize) -> Result<String> {
    let text = text.trim();
    let why = if text.chars().count() > most {
        "too_long"
    } else if crate::messages::has_control(text) {
        "control_character"
    } else {
        return Ok(text.to_owned());
    };
    Err(Error::Invalid { field, why })
}

/// A reason that cannot be left out.
pub(crate) fn reason(text: &str) -> Result<String> {
    let reason = words("reason", text, MODERATION_REASON)?;
    if reason.is_empty() { Err(Error::Invalid { field: "reason", why: "empty" }) } else { Ok(reason) }
}

/// Until when somebody is to be muted or suspended: a moment to come, within a year.
fn until(until_ms: Option<i64>, now_ms: i64) -> Result<Option<i64>> {
    match until_ms {
        Some(at) if at <= now_ms || at > now_ms + MODERATION_LATEST_MS => {
            Err(Error::Invalid { field: "until_ms", why: "out_of_range" })
        }
        until => Ok(until),
    }
}

async fn tell(app: &App, told: Told) {
    for (person, event) in told {
        app.hub.tell(person, &event).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_has_its_bounds() {
        assert_eq!(words("note", "  tjat ", 4).expect("fits"), "tjat");
        assert!(words("note", "tjats", 4).is_err() && words("note", "\u{7}", 4).is_err());
        assert!(reason(" \n ").is_err());
    }

    #[test]
    fn an_end_is_to_come_and_within_a_year() {
        assert_eq!(until(None, 5).expect("none"), None);
        assert_eq!(until(Some(6), 5).expect("to come"), Some(6));
        assert!(until(Some(5), 5).is_err() && until(Some(6 + MODERATION_LATEST_MS), 5).is_err());
    }
}
