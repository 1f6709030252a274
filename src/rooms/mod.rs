//! Rooms: what a person may read, what is said of a room, and who is in it.
//!
//! Whoever has a present place in a room may read it; nothing else opens it. To everyone else a room is `NotFound`, by the same query, whether
//! it exists or not. Places follow from roles ([`access::role_in_room`]) and change in the order of the room's log (I14).

pub(crate) mod birth;
pub mod channels;
pub(crate) mod check;
pub mod cohorts;
pub mod direct;
pub(crate) mod directory;
pub(crate) mod grants;
pub(crate) mod handed;
pub mod http;
pub mod live;
pub mod looks;
pub mod members;
pub mod networks;
pub mod overview;
pub mod read_state;
mod store;
pub(crate) mod tell;
pub(crate) mod turns;

use std::collections::HashMap;

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits::SLOW_MODE_S;
use mellanrum_protocol::shapes::audit::{AuditAct, AuditDetail};
use mellanrum_protocol::shapes::moderation::{Mute, MyHold};
use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::rooms::{Change, Cohort, MyRoom, RoomAction, RoomChange, RoomKind};
use mellanrum_protocol::{PersonId, RoomId};

use self::store::reading::{self, CountRow};
use self::store::{MyPlaceRow, PlaceRow};
use crate::App;
use crate::access;
use crate::archive::row::{MemberRow, RoomRow, Word, json, to_json};
use crate::archive::slow_mode::{self, Until};
use crate::audit::Entry;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::moderation;
use crate::store::Tx;

/// A room and a person's place in it; `None` if they may not read it or it doesn't exist.
pub async fn member(tx: &mut Tx, room: RoomId, person: PersonId) -> Result<Option<(RoomRow, MemberRow)>> {
    Ok(store::place(tx, person, room).await?.map(PlaceRow::split))
}

/// A room and the place in it of somebody who may read it; `NotFound` for everybody else.
pub async fn reader(tx: &mut Tx, person: PersonId, room: RoomId) -> Result<(RoomRow, MemberRow)> {
    member(tx, room, person).await?.ok_or(Error::NOT_FOUND)
}

/// A room and the place in it of somebody who may write there at a moment.
pub async fn writer(tx: &mut Tx, person: PersonId, room: RoomId, at_ms: i64) -> Result<(RoomRow, MemberRow)> {
    let (room, place) = reader(tx, person, room).await?;
    if !access::may_in_room(place.role.0, RoomAction::Post, room.kind.0, room.who_posts.0) {
        return Err(Error::DENIED);
    }
    if room.read_only(at_ms) {
        return Err(ErrorCode::ReadOnly.into());
    }
    match moderation::mute_of(tx, room.id, person, at_ms).await? {
        Some(mute) => Err(moderation::refusal(&mute, at_ms)),
        None => Ok((room, place)),
    }
}

/// What somebody who is in a room as `role`, muted or not, may do there now.
pub fn may(room: &RoomRow, role: Role, muted: bool, now_ms: i64) -> Vec<RoomAction> {
    let allowed = |action: &RoomAction| {
        access::may_in_room(role, *action, room.kind.0, room.who_posts.0)
            && !(matches!(action, RoomAction::Post | RoomAction::RunSessions) && room.read_only(now_ms))
            && !(muted && matches!(action, RoomAction::Post | RoomAction::React))
    };
    RoomAction::ALL.iter().copied().filter(allowed).collect()
}

/// A room as a person who may read it sees it; `NotFound` for everybody else.
pub async fn my_room(tx: &mut Tx, person: PersonId, room: RoomId, now_ms: i64) -> Result<MyRoom> {
    let place = store::my_place(tx, person, room).await?.ok_or(Error::NOT_FOUND)?;
    let count = reading::count(tx, person, room).await?;
    let mut people = Vec::new();
    if place.place.room.kind.0 == RoomKind::Direct {
        people = store::direct_people(tx, person).await?;
        people.retain(|(of, _)| *of == room);
    }
    let people = people.into_iter().map(|(_, person)| person).collect();
    let waits = waits(tx, std::slice::from_ref(&place), now_ms).await?;
    let muted = moderation::mute_of(tx, room, person, now_ms).await?;
    to_my_room(place, count, people, &waits, muted.as_ref(), now_ms)
}

/// All rooms that a person may read, in the order in which they were made. Four queries, however many there are, and one more if one waits in slow mode.
pub async fn my_rooms(tx: &mut Tx, person: PersonId, now_ms: i64) -> Result<Vec<MyRoom>> {
    let places = store::my_places(tx, person).await?;
    let counts = reading::counts(tx, person).await?;
    let mut counts: HashMap<RoomId, CountRow> = counts.into_iter().map(|count| (count.room_id, count)).collect();
    let mut people: HashMap<RoomId, Vec<PersonId>> = HashMap::new();
    for (room, other) in store::direct_people(tx, person).await? {
        people.entry(room).or_default().push(other);
    }
    let waits = waits(tx, &places, now_ms).await?;
    let mutes = moderation::mutes_of_person(tx, person, now_ms).await?;
    let whole = |place: MyPlaceRow| {
        let room = place.place.room.id;
        to_my_room(
            place,
            counts.remove(&room),
            people.remove(&room).unwrap_or_default(),
            &waits,
            mutes.get(&room),
            now_ms,
        )
    };
    places.into_iter().map(whole).collect()
}

/// When the holders of these places may post again, where that is not now.
async fn waits(tx: &mut Tx, places: &[MyPlaceRow], now_ms: i64) -> Result<Until> {
    let pause = |PlaceRow { room, person_id, role, .. }: &PlaceRow| {
        Some((room.id, *person_id, slow_mode::pause(room, role.0)?))
    };
    let pauses: Vec<_> = places.iter().filter_map(|place| pause(&place.place)).collect();
    slow_mode::until(tx, &pauses, now_ms).await
}

fn to_my_room(
    row: MyPlaceRow,
    count: Option<CountRow>,
    people: Vec<PersonId>,
    waits: &Until,
    muted: Option<&Mute>,
    now_ms: i64,
) -> Result<MyRoom> {
    let PlaceRow { room, person_id, role: Word(role), last_read_seq, .. } = row.place;
    Ok(MyRoom {
        role,
        may: may(&room, role, muted.is_some(), now_ms),
        member_count: row.member_count,
        people,
        head: room.last_seq,
        last_read_seq,
        unread: count.map_or(0, |count| count.unread),
        mentions: count.map_or(0, |count| count.mentions),
        last_message_ms: room.last_message_ms,
        post_after_ms: waits.get(&(room.id, person_id)).copied(),
        muted: muted.map(|mute| MyHold { until_ms: mute.until_ms, reason: mute.reason.clone() }),
        room: room.to_room()?,
    })
}

/// The actor's rooms.
pub async fn mine(app: &App, actor: &Actor) -> Result<Vec<MyRoom>> {
    let mut tx = app.db.read().await?;
    my_rooms(&mut tx, actor.person_id, app.clock.now_ms()).await
}

/// One of the actor's rooms.
pub async fn get(app: &App, actor: &Actor, room: RoomId) -> Result<MyRoom> {
    let mut tx = app.db.read().await?;
    my_room(&mut tx, actor.person_id, room, app.clock.now_ms()).await
}

/// Changes what is said of a room, who may write in it, and whether anybody may. A change that changes nothing takes no seq.
pub async fn change(app: &App, actor: &Actor, room: RoomId, change: RoomChange) -> Result<MyRoom> {
    let (by, now_ms) = (actor.person_id, app.clock.now_ms());
    let mut tx = app.db.read().await?;
    may_change(&mut tx, by, room, &change).await?;
    drop(tx);
    let (members, entries) = app
        .archive
        .act([room], move |tx, locked| {
            Box::pin(async move {
                may_change(tx, by, room, &change).await?;
                let before = locked.room(room)?.clone();
                let mut row = before.clone();
                apply(&mut row, &change, now_ms)?;
                if before.to_room()? == row.to_room()? {
                    return Ok(Vec::new());
                }
                let seq = locked.next_seq(room)?;
                row.last_seq = seq;
                row.changed_seq = seq;
                store::update_words(tx, &row).await?;
                locked.changed(room, seq, Change::Room { room: Box::new(row.to_room()?) });
                for entry in logged(&before, &row, by, now_ms) {
                    locked.log(entry);
                }
                let others_may = before.who_posts != row.who_posts || before.read_only(now_ms) != row.read_only(now_ms);
                *locked.room(room)? = row;
                if others_may { store::members(tx, room).await } else { Ok(Vec::new()) }
            })
        })
        .await?;
    let told = tell::opened(room, members.into_iter().map(|member| member.person_id));
    tell::publish(app, entries, told).await;
    get(app, actor, room).await
}

/// What of a change stands in the network's log: how slowly, when and by whom may be written.
fn logged(before: &RoomRow, after: &RoomRow, by: PersonId, now_ms: i64) -> Vec<Entry> {
    let Some(network) = after.network_id else { return Vec::new() };
    let detail = AuditDetail::default;
    let mut acts = Vec::new();
    if before.slow_mode_s != after.slow_mode_s {
        let slow_mode_s = Some(after.slow_mode_s.unwrap_or_default());
        acts.push((AuditAct::SlowModeSet, AuditDetail { slow_mode_s, ..detail() }));
    }
    if before.read_only(now_ms) != after.read_only(now_ms) {
        let read_only = Some(after.read_only(now_ms));
        acts.push((AuditAct::RoomReadOnlySet, AuditDetail { read_only, ..detail() }));
    }
    if before.who_posts != after.who_posts {
        let who_posts = Some(after.who_posts.0);
        acts.push((AuditAct::RoomWhoPostsSet, AuditDetail { who_posts, ..detail() }));
    }
    let entry = |(act, detail)| Entry { room: Some(after.id), detail, ..Entry::of(network, Some(by), act, now_ms) };
    acts.into_iter().map(entry).collect()
}

async fn may_change(tx: &mut Tx, by: PersonId, room: RoomId, change: &RoomChange) -> Result<()> {
    let (room, place) = reader(tx, by, room).await?;
    let may = |action| access::may_in_room(place.role.0, action, room.kind.0, room.who_posts.0);
    // Whoever runs a coaching room's sessions sets its question, too, and nothing else of it.
    let question = RoomChange { shared_question: change.shared_question.clone(), ..RoomChange::default() };
    let asks = change.shared_question.is_some() && *change == question;
    if may(RoomAction::Change) || asks && may(RoomAction::RunSessions) { Ok(()) } else { Err(Error::DENIED) }
}

fn apply(row: &mut RoomRow, change: &RoomChange, now_ms: i64) -> Result<()> {
    if let Some(name) = &change.name {
        row.name = check::name("name", name, check::NAME)?;
    }
    if let Some(purpose) = &change.purpose {
        row.purpose = check::words("purpose", purpose, check::WORDS)?;
    }
    if let Some(who_posts) = change.who_posts {
        row.who_posts = Word(who_posts);
    }
    match change.read_only {
        Some(true) if !row.read_only(now_ms) => row.read_only_after_ms = Some(now_ms),
        Some(false) if cohorts::dissolved(row)? => return Err(ErrorCode::ReadOnly.into()),
        Some(false) => row.read_only_after_ms = None,
        _ => {}
    }
    match change.slow_mode_s {
        Some(0) => row.slow_mode_s = None,
        Some(seconds @ 1..=SLOW_MODE_S) => row.slow_mode_s = Some(seconds),
        Some(_) => return Err(Error::Invalid { field: "slow_mode_s", why: "out_of_range" }),
        None => {}
    }
    if let Some(question) = &change.shared_question {
        let Some(cohort) = &row.cohort else {
            return Err(Error::Invalid { field: "shared_question", why: "not_a_cohort" });
        };
        let mut cohort: Cohort = json(cohort)?;
        cohort.shared_question = check::words("shared_question", question, check::WORDS)?;
        row.cohort = Some(to_json(&cohort)?);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn room(kind: RoomKind) -> RoomRow {
        birth::blank(RoomId(Uuid::nil()), None, kind, "sv".to_owned())
    }

    #[test]
    fn nobody_may_post_once_a_room_is_read_only() {
        let mut room = room(RoomKind::Theme);
        assert!(may(&room, Role::Participant, false, 10).contains(&RoomAction::Post));
        room.read_only_after_ms = Some(10);
        assert!(may(&room, Role::Participant, false, 9).contains(&RoomAction::Post));
        assert!(!may(&room, Role::Owner, false, 10).contains(&RoomAction::Post));
        assert!(may(&room, Role::Owner, false, 10).contains(&RoomAction::Change));
    }

    #[test]
    fn read_only_is_from_now_on_and_can_be_lifted() {
        let mut room = room(RoomKind::Theme);
        let read_only = |on| RoomChange { read_only: Some(on), ..RoomChange::default() };
        apply(&mut room, &read_only(true), 5).expect("closes");
        apply(&mut room, &read_only(true), 9).expect("stays closed");
        assert_eq!(room.read_only_after_ms, Some(5));
        apply(&mut room, &read_only(false), 12).expect("opens");
        assert_eq!(room.read_only_after_ms, None);
    }

    #[test]
    fn slow_mode_is_of_a_second_to_six_hours_and_ends_with_none() {
        let mut room = room(RoomKind::Theme);
        let slow = |seconds| RoomChange { slow_mode_s: Some(seconds), ..RoomChange::default() };
        for seconds in [1, 21_600] {
            apply(&mut room, &slow(seconds), 0).expect("slows");
            assert_eq!(room.slow_mode_s, Some(seconds));
        }
        for seconds in [-1, 21_601] {
            assert!(apply(&mut room, &slow(seconds), 0).is_err(), "{seconds}");
        }
        apply(&mut room, &RoomChange::default(), 0).expect("nothing asked");
        assert_eq!(room.slow_mode_s, Some(21_600));
        apply(&mut room, &slow(0), 0).expect("ends");
        assert_eq!(room.slow_mode_s, None);
    }

    #[test]
    fn only_a_coaching_room_has_a_shared_question() {
        let ask = RoomChange { shared_question: Some("Hur börjar vi?".to_owned()), ..RoomChange::default() };
        assert!(apply(&mut room(RoomKind::Theme), &ask, 0).is_err());
        let mut cohort = room(RoomKind::Cohort);
        cohort.cohort = Some(r#"{"focus":"","shared_question":"","organisations":[]}"#.to_owned());
        apply(&mut cohort, &ask, 0).expect("asks");
        assert!(cohort.cohort.is_some_and(|cohort| cohort.contains("Hur börjar vi?")));
    }
}
