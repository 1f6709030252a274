//! Networks, channels, coaching rooms and direct conversations.

use futures_util::future::join_all;
use mellanrum_protocol::RoomId;
use mellanrum_protocol::shapes::networks::{DirectoryPage, Overview, Role};
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::shapes::rooms::{Member, MyRoom, RoomAction, RoomEvent};
use serde_json::json;

use crate::support::app::{found, municipalities};
use crate::support::{Answer, nonce};

on_both_databases!(the_same_people_find_the_same_conversation, |app| async move {
    let [anna, bo, cilla] = app.people(["anna", "bosse", "cilla"]).await;
    let mut live = bo.connect().await;
    let tries = [(&anna, vec![bo.id]), (&bo, vec![anna.id]), (&anna, vec![anna.id, bo.id, bo.id])];
    let found = join_all(tries.map(|(by, people)| async move {
        by.send("POST", "/directs", Some(json!({ "people": people }))).await.ok::<MyRoom>().room.id
    }))
    .await;
    assert!(found.iter().all(|room| *room == found[0]), "{found:?}");
    assert_eq!(live.next_personal().await, PersonEvent::RoomOpened { room_id: found[0] });
    let three: MyRoom = anna.send("POST", "/directs", Some(json!({ "people": [bo.id, cilla.id] }))).await.ok();
    assert_ne!(three.room.id, found[0]);
    anna.post(found[0], "between us").await;
    assert_eq!(bo.newest(found[0]).await.messages[0].body, "between us");
    // The network's owner is no reader of what two people say to each other.
    for person in [&app.owner, &cilla] {
        person.send("GET", &format!("/rooms/{}/messages", found[0]), None).await.expect_code("not_found");
    }
    for people in [json!([]), json!([anna.id]), json!([crate::support::uuid()])] {
        anna.send("POST", "/directs", Some(json!({ "people": people }))).await.expect_status(422);
    }
});

on_both_databases!(whoever_leaves_a_conversation_reads_no_more_and_the_others_keep_it, |app| async move {
    let [anna, bo, cilla] = app.people(["anna", "bosse", "cilla"]).await;
    let room: MyRoom = anna.send("POST", "/directs", Some(json!({ "people": [bo.id, cilla.id] }))).await.ok();
    let room = room.room.id;
    let mut live = anna.listen(&[room]).await;
    let path = format!("/rooms/{room}/members");
    anna.send("DELETE", &format!("{path}/{}", bo.id), None).await.expect_status(403);
    bo.send("DELETE", &format!("{path}/{}", bo.id), None).await.expect_status(204);
    let (_, left) = live.next_event(room).await;
    assert!(matches!(left, RoomEvent::Member { member } if member.person_id == bo.id && !member.present));
    bo.send("GET", &format!("/rooms/{room}"), None).await.expect_status(404);
    anna.post(room, "the two of us").await;
    assert_eq!(cilla.newest(room).await.messages.len(), 1);
});

on_both_databases!(a_room_where_staff_writes_is_read_by_all, |app| async move {
    let [anna] = app.people(["anna"]).await;
    let news = json!({ "kind": "network", "name": "Nyheter", "who_posts": "staff" });
    let room = app.channel(news).await.room.id;
    anna.try_post(room, "may I?", nonce()).await.expect_code("permission_denied");
    let message = app.owner.post(room, "news").await;
    anna.act("PUT", message.id, "/reactions/%F0%9F%91%8D").await;
    assert_eq!(anna.room(room).await.may, [RoomAction::Read, RoomAction::React]);
});

on_both_databases!(a_read_only_room_takes_no_words_but_may_be_moderated, |app| async move {
    let [anna] = app.people(["anna"]).await;
    let (message, nonce) = (anna.post(app.general, "before").await, nonce());
    anna.try_post(app.general, "known", nonce).await.expect_status(200);
    let mut live = anna.listen(&[app.general]).await;
    let path = format!("/rooms/{}", app.general);
    let close = |on: bool| app.owner.send("PATCH", &path, Some(json!({ "read_only": on })));
    close(true).await.expect_status(200);
    assert!(
        matches!(live.next_event(app.general).await.1, RoomEvent::Room { room } if room.read_only_after_ms.is_some())
    );
    for by in [&anna, &app.owner] {
        by.try_post(app.general, "after", crate::support::nonce()).await.expect_code("read_only");
    }
    let edit = anna.send("PATCH", &format!("/messages/{}", message.id), Some(json!({ "body": "changed" }))).await;
    edit.expect_code("read_only");
    anna.try_post(app.general, "known", nonce).await.expect_status(200);
    app.owner.act("DELETE", message.id, "").await;
    close(false).await.expect_status(200);
    anna.post(app.general, "open again").await;
});

on_both_databases!(a_cohort_takes_three_or_four_municipalities_and_their_people, |app| async move {
    let [coach, anna] = app.people(["coach", "anna"]).await;
    let of = municipalities(&app.owner).await;
    let path = format!("/networks/{}/cohorts", app.network);
    let form = async |organisations: &[_], member: Option<&crate::support::Person>| -> Answer {
        let members: Vec<_> = member.iter().map(|person| person.id).collect();
        let new = json!({ "name": "Grupp", "organisations": organisations, "coach": coach.id, "members": members });
        app.owner.send("POST", &path, Some(new)).await
    };
    let why = |answer: &Answer| answer.body["why"].as_str().map(str::to_owned);
    assert_eq!(why(&form(&of[..2], None).await).as_deref(), Some("too_few"));
    assert_eq!(why(&form(&of, Some(&anna)).await).as_deref(), Some("not_of_cohort"));
    anna.send("PATCH", "/me", Some(json!({ "organisation_id": of[0] }))).await.expect_status(200);
    let room: MyRoom = form(&of, Some(&anna)).await.ok();
    assert_eq!(why(&form(&of, Some(&anna)).await).as_deref(), Some("taken"), "the name stands for one room");
    coach.send("POST", &path, Some(json!({}))).await.expect_status(400);
    let members: Vec<Member> = anna.get(&format!("/rooms/{}/members", room.room.id)).await;
    let mut roles: Vec<_> = members.iter().map(|member| (member.person_id, member.role)).collect();
    roles.sort_unstable();
    let mut expected = vec![(app.owner.id, Role::Owner), (coach.id, Role::Coach), (anna.id, Role::Participant)];
    expected.sort_unstable();
    assert_eq!(roles, expected);
});

on_both_databases!(roles_open_and_close_rooms_at_once, |app| async move {
    let [anna] = app.people(["anna"]).await;
    let mut live = anna.listen(&[app.general]).await;
    let staff: Vec<MyRoom> = app.owner.get("/rooms").await;
    let staff = staff.iter().find(|room| room.room.slug == "coordination").expect("the staff's room").room.id;
    app.set_roles(anna.id, &[(Role::Moderator, None)]).await;
    assert_eq!(anna.room(staff).await.role, Role::Moderator);
    app.set_roles(anna.id, &[]).await;
    for room in [staff, app.general] {
        anna.send("GET", &format!("/rooms/{room}"), None).await.expect_status(404);
    }
    let opened = |room: RoomId| PersonEvent::RoomOpened { room_id: room };
    let closed = |room: RoomId| PersonEvent::RoomClosed { room_id: room };
    let mut told = Vec::new();
    while !told.contains(&closed(staff)) || !told.contains(&closed(app.general)) {
        told.push(live.next_personal().await);
    }
    assert!(told.contains(&opened(staff)) && told.contains(&PersonEvent::RolesChanged { network_id: app.network }));
    let last = app.try_set_roles(app.owner.id, &[(Role::Coordinator, None)]).await;
    assert_eq!(last.body["why"].as_str(), Some("last_owner"));
});

on_both_databases!(nothing_leaks_from_one_network_to_another, |app| async move {
    let [anna] = app.people(["anna"]).await;
    let (other, room) = found(&app.owner, "other").await;
    app.owner.post(room, "in another network").await;
    let overview: Overview = anna.get("/me/overview").await;
    assert_eq!(overview.networks.len(), 1);
    assert!(overview.rooms.iter().all(|mine| mine.room.network_id == Some(app.network)));
    for path in ["", "/people", "/invitations"] {
        anna.send("GET", &format!("/networks/{other}{path}"), None).await.expect_code("not_found");
    }
    let directory: DirectoryPage = anna.get(&format!("/networks/{}/people?q=ANNA", app.network)).await;
    assert_eq!(directory.entries.len(), 1);
    let everyone: DirectoryPage = anna.get(&format!("/networks/{}/people", app.network)).await;
    assert_eq!(everyone.entries.len(), 2);
});
