//! The rooms of groups: their sessions, and what is left of them when a round is dissolved.

use mellanrum_protocol::shapes::audit::{AuditAct, AuditPage};
use mellanrum_protocol::shapes::coaching::{CoachingSession, CoachingSessionState as S, Round, RoundState};
use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::rooms::{MyRoom, RoomAction, RoomEvent};
use serde_json::json;

use super::Town;
use crate::support::app::municipalities;
use crate::support::{Live, nonce};

/// The sessions that a room's change tells of.
async fn told(live: &mut Live, room: mellanrum_protocol::RoomId) -> Vec<CoachingSession> {
    loop {
        if let (_, RoomEvent::Room { room }) = live.next_event(room).await {
            return room.cohort.expect("a group").sessions;
        }
    }
}

on_both_databases!(the_coach_holds_sessions_and_the_coordinators_see_which_are_done, |app| async move {
    let town = Town::of(app, 6).await;
    let (_, rooms) = town.published(&[&[0, 1, 2], &[3, 4, 5]]).await;
    let (room, coach, member) = (rooms[0], &town.coach, &town.people[0]);
    let path = format!("/rooms/{room}");
    let mut live = member.listen(&[room]).await;

    let ask = |text: &str| Some(json!({ "shared_question": text }));
    coach.send("PATCH", &path, ask("Vem äger en hubb?")).await.expect_status(200);
    assert!(told(&mut live, room).await.is_empty());
    let header: MyRoom = member.get(&path).await;
    assert_eq!(header.room.cohort.expect("a group").shared_question, "Vem äger en hubb?");
    member.send("PATCH", &path, ask("Min?")).await.expect_status(403);
    let more = json!({ "shared_question": "Vår?", "name": "Vår grupp" });
    coach.send("PATCH", &path, Some(more)).await.expect_status(403);

    let session = |state: &str, minutes: u32| Some(json!({ "at_ms": 1_000, "minutes": minutes, "state": state }));
    let first = format!("{path}/sessions/1");
    member.send("PUT", &first, session("planned", 120)).await.expect_status(403);
    coach.send("PUT", &format!("{path}/sessions/13"), session("planned", 120)).await.expect_status(404);
    coach.send("PUT", &first, session("planned", 601)).await.expect_status(422);
    coach.send("PUT", &format!("/rooms/{}/sessions/1", town.app.general), session("held", 60)).await.expect_status(400);
    coach.send("PUT", &first, session("planned", 120)).await.expect_status(200);
    let planned = CoachingSession { n: 1, at_ms: 1_000, minutes: 120, state: S::Planned, note: None };
    assert_eq!(told(&mut live, room).await, std::slice::from_ref(&planned));
    coach.send("PUT", &first, session("held", 120)).await.expect_status(200);
    assert_eq!(told(&mut live, room).await[0].state, S::Held);

    // The summary, posted in the room, is the session's note until it is removed.
    let elsewhere = coach.post(town.app.general, "not of this room").await;
    let note = |id| Some(json!({ "message_id": id }));
    coach.send("PUT", &format!("{first}/note"), note(elsewhere.id)).await.expect_status(422);
    let summary = coach.post(room, "Det här kom vi fram till.").await;
    coach.send("PUT", &format!("{path}/sessions/2/note"), note(summary.id)).await.expect_status(404);
    coach.send("PUT", &format!("{first}/note"), note(summary.id)).await.expect_status(200);
    assert_eq!(told(&mut live, room).await[0].note, Some(summary.id));
    coach.send("PUT", &first, session("held", 90)).await.expect_status(200);
    assert_eq!(told(&mut live, room).await[0].note, Some(summary.id), "it stays when the session changes");
    coach.send("PUT", &format!("{path}/sessions/2"), session("planned", 60)).await.expect_status(200);
    told(&mut live, room).await;
    let seen = town.all().await.rounds.remove(0).groups.remove(0).sessions;
    assert_eq!(seen.iter().map(|one| (one.n, one.state)).collect::<Vec<_>>(), [(1, S::Held), (2, S::Planned)]);
    coach.act("DELETE", summary.id, "").await;
    assert_eq!(told(&mut live, room).await[0].note, None);
    coach.send("PUT", &format!("{first}/note"), note(summary.id)).await.expect_status(410);
    coach.send("DELETE", &format!("{path}/sessions/2"), None).await.expect_status(200);
    assert_eq!(told(&mut live, room).await.len(), 1);
    // Who was away finds the same.
    let recovered: MyRoom = town.people[1].get(&path).await;
    assert_eq!(recovered.room.cohort.expect("a group").sessions.len(), 1);
});

on_both_databases!(a_note_that_goes_to_another_room_is_none_any_more, |app| async move {
    let town = Town::of(app, 3).await;
    let (_, rooms) = town.published(&[&[0, 1, 2]]).await;
    let (room, owner) = (rooms[0], &town.app.owner);
    let coordinator = town.app.join_as("samordnare", Role::Coordinator, None).await;
    let path = format!("/rooms/{room}/sessions/1");
    let held = json!({ "at_ms": 1, "minutes": 60, "state": "held" });
    coordinator.send("PUT", &path, Some(held.clone())).await.expect_status(200);
    owner.send("PUT", &path, Some(held)).await.expect_status(403);
    let topic = coordinator.open_topic(room, "Sammanfattning", json!({ "kind": "news" })).await;
    let note = json!({ "message_id": topic.id });
    coordinator.send("PUT", &format!("{path}/note"), Some(note)).await.expect_status(200);
    let to = json!({ "room_id": town.app.general, "confirm_wider": true });
    coordinator.send("PUT", &format!("/topics/{}/room", topic.id), Some(to)).await.expect_status(200);
    let left: MyRoom = coordinator.get(&format!("/rooms/{room}")).await;
    assert_eq!(left.room.cohort.expect("a group").sessions[0].note, None);
});

on_both_databases!(a_dissolved_round_is_read_by_those_who_were_in_it_and_nobody_later, |app| async move {
    let town = Town::of(app, 6).await;
    let (round, rooms) = town.published(&[&[0, 1, 2], &[3, 4, 5]]).await;
    let (room, owner, member) = (rooms[0], &town.app.owner, &town.people[0]);
    member.post(room, "before the end").await;
    let mut live = member.listen(&[room]).await;
    let dissolved: Round = town.step(&round, "dissolve").await.ok();
    assert_eq!((dissolved.state, dissolved.version), (RoundState::Dissolved, round.version + 1));
    assert_eq!(town.step(&round, "dissolve").await.ok::<Round>(), dissolved, "done is done");
    let (_, change) = live.next_event(room).await;
    let ended =
        |room: &mellanrum_protocol::shapes::rooms::Room| room.cohort.as_ref().is_some_and(|c| c.dissolved_ms.is_some());
    assert!(matches!(change, RoomEvent::Room { room } if ended(&room) && room.read_only_after_ms.is_some()));

    assert_eq!(member.newest(room).await.messages.len(), 1);
    member.try_post(room, "after it", nonce()).await.expect_code("read_only");
    let session = json!({ "at_ms": 1, "minutes": 60, "state": "held" });
    town.coach.send("PUT", &format!("/rooms/{room}/sessions/1"), Some(session)).await.expect_code("read_only");
    assert!(!town.coach.room(room).await.may.contains(&RoomAction::RunSessions));
    // Nobody opens it again, and nobody who comes later with the municipality is let in.
    let coordinator = town.app.join_as("samordnare", Role::Coordinator, None).await;
    let path = format!("/rooms/{room}");
    coordinator.send("PATCH", &path, Some(json!({ "read_only": false }))).await.expect_code("read_only");
    let [late] = town.app.people(["sen"]).await;
    late.send("PATCH", "/me", Some(json!({ "organisation_id": town.orgs[0] }))).await.expect_status(200);
    late.send("GET", &path, None).await.expect_status(404);
    let admit = json!({ "role": "participant" });
    owner.send("PUT", &format!("{path}/members/{}", late.id), Some(admit)).await.expect_status(422);

    // The next round begins with the same groups, and the room's short name is free for another.
    let next = town.begin(json!({ "name": "Omgång 2", "from": round.id })).await;
    assert_eq!((next.n, next.groups[0].organisations.len(), next.groups[0].coach), (2, 3, Some(town.coach.id)));
    let coached = next.groups[0].reasons.iter().find(|one| one.kind.as_str() == "coach").expect("they know each other");
    assert_eq!(coached.count, Some(3));
    let next: Round = town.step(&next, "publish").await.ok();
    let again: MyRoom = late.get(&format!("/rooms/{}", next.groups[0].room_id.expect("a room"))).await;
    assert_eq!((again.room.name.as_str(), again.room.slug.as_str()), ("Grupp asp", "grupp-asp-2"));
    let log: AuditPage = owner.get(&format!("/networks/{}/audit?limit=100", town.app.network)).await;
    let count = |act| log.entries.iter().filter(|entry| entry.act == act).count();
    assert_eq!((count(AuditAct::CoachingPublished), count(AuditAct::CoachingDissolved)), (2, 1));
});

on_both_databases!(a_room_that_was_formed_by_itself_is_a_group_of_no_round, |app| async move {
    let town = Town::of(app, 3).await;
    let orgs = municipalities(&town.app.owner).await;
    let new =
        json!({ "name": "Enskild", "organisations": orgs, "coach": town.coach.id, "members": [town.people[0].id] });
    let path = format!("/networks/{}/cohorts", town.app.network);
    let room: MyRoom = town.app.owner.send("POST", &path, Some(new)).await.ok();
    let others = town.all().await.others;
    assert_eq!(others.len(), 1);
    assert_eq!((others[0].room_id, others[0].coach), (Some(room.room.id), Some(town.coach.id)));
});
