//! Catching up: of what happened in a span nothing is passed over, and of what one may not read nothing is said.

use std::time::Duration;

use mellanrum_protocol::shapes::catch_up::{CatchUp, RoomChanges};
use mellanrum_protocol::shapes::messages::{Message, Posted};
use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::rooms::Change;
use mellanrum_protocol::{MessageId, PersonId, RoomId, Seq};
use serde_json::json;

use crate::support::{Person, TestApp, chance::Chance};

async fn since(person: &Person, at_ms: i64) -> CatchUp {
    person.get(&format!("/catch-up?since_ms={at_ms}")).await
}

fn of(caught: &CatchUp, room: RoomId) -> &RoomChanges {
    caught.rooms.iter().find(|it| it.room_id == room).expect("a room in which something changed")
}

/// Longer than any five minutes.
fn later(app: &TestApp) -> i64 {
    app.clock.advance(Duration::from_mins(5));
    app.clock.now_ms()
}

/// Everything that the room's log says has changed after a seq.
async fn changes(person: &Person, room: RoomId, after: Seq) -> Vec<Change> {
    let (mut all, mut after) = (Vec::new(), after);
    loop {
        let page = person.changes(room, after).await;
        let seq = |change: &Change| match change {
            Change::Message { message } => message.changed_seq,
            Change::Member { member } => member.changed_seq,
            Change::Room { room } => room.changed_seq,
            Change::Moved { moved } => moved.changed_seq,
        };
        after = page.changes.last().map_or(after, seq);
        all.extend(page.changes);
        if !page.has_more {
            return all;
        }
    }
}

/// What the log says, counted in the plainest way.
fn counted(changes: &[Change], me: PersonId, after: Seq, since_ms: i64, blank: &RoomChanges) -> RoomChanges {
    let mut count = RoomChanges {
        new: 0,
        arrived: 0,
        own: 0,
        removed: 0,
        pinned: 0,
        edited: 0,
        other: 0,
        moved: 0,
        joined: 0,
        left: 0,
        room: 0,
        ..blank.clone()
    };
    for change in changes {
        let class = match change {
            Change::Member { member } if member.present => &mut count.joined,
            Change::Member { .. } => &mut count.left,
            Change::Room { .. } => &mut count.room,
            Change::Moved { .. } => &mut count.moved,
            Change::Message { message } if message.removed.is_some() => &mut count.removed,
            Change::Message { message } if message.seq > after && message.sent_ms < since_ms => &mut count.arrived,
            Change::Message { message } if message.seq > after && message.author_id == me => &mut count.own,
            Change::Message { message } if message.seq > after => &mut count.new,
            Change::Message { message } if message.pinned.as_ref().is_some_and(|it| it.at_ms >= since_ms) => {
                &mut count.pinned
            }
            Change::Message { message } if message.edited_ms.is_some_and(|at_ms| at_ms >= since_ms) => {
                &mut count.edited
            }
            Change::Message { .. } => &mut count.other,
        };
        *class += 1;
    }
    count
}

on_both_databases!(every_change_of_a_span_is_listed_or_counted, |app| async move {
    let people = app.people(["anna", "bosse", "cilla"]).await;
    let second = app.channel(json!({ "kind": "network", "name": "Andra" })).await.room.id;
    let rooms = [app.general, second];
    let (mut chance, mut said): (Chance, Vec<Message>) = (Chance::of(3), Vec::new());
    // Where each room was at each moment from which one may want to catch up.
    let mut moments: Vec<(i64, [Seq; 2])> = Vec::new();
    for step in 0..100 {
        if step % 10 == 0 {
            let at_ms = later(&app);
            moments.push((at_ms, [app.owner.room(rooms[0]).await.head, app.owner.room(rooms[1]).await.head]));
        }
        let (who, room) = (chance.one(&people), *chance.one(&rooms));
        let one: Option<Message> = (!said.is_empty()).then(|| chance.one(&said).clone());
        match (chance.below(10), one) {
            (0..=2, _) | (_, None) => said.push(who.post(room, "hej @bosse").await),
            (3 | 4, Some(one)) => {
                let root = one.thread.as_ref().map_or(one.id, |thread| thread.root_id);
                let root = said.iter().find(|it| it.id == root).expect("a root").clone();
                said.push(who.reply(&root, "hm").await);
            }
            (5, Some(one)) => {
                let author = people.iter().find(|it| it.id == one.author_id).expect("an author");
                let path = format!("/messages/{}", one.id);
                author.send("PATCH", &path, Some(json!({ "body": format!("hej {step}") }))).await;
            }
            (6, Some(one)) => drop(app.owner.send("DELETE", &format!("/messages/{}", one.id), None).await),
            (7, Some(one)) => drop(app.owner.send("PUT", &format!("/messages/{}/pin", one.id), None).await),
            (8, Some(one)) => {
                who.send("PUT", &format!("/messages/{}/reactions/%F0%9F%91%8D", one.id), None).await;
            }
            (_, Some(one)) => {
                let path = format!("/rooms/{room}");
                app.owner.send("PATCH", &path, Some(json!({ "purpose": format!("{step}") }))).await;
                app.owner.send("PUT", &format!("/messages/{}/question", one.id), None).await;
            }
        }
        if step == 50 {
            app.join_as("late", Role::Participant, None).await;
            app.set_roles(people[2].id, &[(Role::Coordinator, None)]).await;
        }
    }
    for person in &people {
        for (at_ms, heads) in &moments {
            let caught = since(person, *at_ms).await;
            assert!((at_ms - 300_000..=*at_ms).contains(&caught.since_ms), "{} for {at_ms}", caught.since_ms);
            for (room, head) in rooms.into_iter().zip(heads) {
                let all = changes(person, room, *head).await;
                let Some(found) = caught.rooms.iter().find(|it| it.room_id == room) else {
                    assert_eq!(all, [], "nothing is said of changes");
                    continue;
                };
                assert_eq!((found.after_seq, found.head), (*head, person.room(room).await.head));
                assert_eq!(*found, counted(&all, person.id, *head, caught.since_ms, found), "{} {room}", person.handle);
                let sum =
                    found.new + found.own + found.removed + found.pinned + found.edited + found.other + found.arrived;
                assert_eq!(
                    usize::try_from(sum + found.joined + found.left + found.room + found.moved).expect("a count"),
                    all.len()
                );
            }
            let text = json!(caught).to_string();
            assert!(caught.threads.iter().all(|it| it.replies > 0) && !text.contains("\"mentioned\":null"));
        }
    }
    let now = since(&people[0], later(&app)).await;
    assert_eq!((now.rooms, now.mentioned, now.threads, now.answered), (vec![], vec![], vec![], vec![]));
});

on_both_databases!(what_matters_most_is_listed, |app| async move {
    let [anna, bo, cilla] = app.people(["anna", "bosse", "cilla"]).await;
    let page: mellanrum_protocol::shapes::orgs::OrganisationPage =
        anna.get("/organisations?country=SE&kind=municipality").await;
    for person in [&anna, &cilla] {
        let of = json!({ "organisation_id": page.organisations[0].id });
        person.send("PATCH", "/me", Some(of)).await.expect_status(200);
    }
    let ask = async |by: &Person, body: &str| {
        let question = by.post(app.general, body).await;
        by.act("PUT", question.id, "/question").await;
        question
    };
    let (mine, theirs, before) = (ask(&anna, "who?").await, ask(&cilla, "how?").await, ask(&anna, "where?").await);
    let early = bo.reply(&before, "here").await;
    anna.act("PUT", early.id, "/answer").await;
    bo.post(app.general, "@anna before").await;
    let at_ms = later(&app);

    let quiet = anna.post(app.general, "a thread").await;
    let answers = [bo.reply(&mine, "me").await, bo.reply(&theirs, "so").await];
    for answer in &answers {
        app.owner.act("PUT", answer.id, "/answer").await;
    }
    bo.reply(&quiet, "one").await;
    let first = bo.reply(&mine, "two").await;
    app.owner.reply(&mine, "three").await;
    let named = bo.post(app.general, "@anna").await;
    let mate = bo.post(app.general, "@cilla").await;
    bo.post(app.general, "@bosse").await;
    let gone = bo.post(app.general, "@anna, what nobody should read").await;
    bo.act("DELETE", gone.id, "").await;
    bo.act("PUT", before.id, "/reactions/%F0%9F%91%8D").await;
    let sheet = bo.send_file(app.general, "Plan.txt", b"what we do".to_vec()).await;
    let sheet = bo.post_files(app.general, "the plan", &[sheet.id]).await;

    let caught = since(&anna, at_ms).await;
    let ids = |of: &[mellanrum_protocol::shapes::catch_up::CaughtUp]| {
        of.iter().map(|it| it.message.id).collect::<Vec<MessageId>>()
    };
    assert_eq!(ids(&caught.answered), [mine.id, theirs.id], "one's own first, and none of before");
    assert_eq!(ids(&caught.mentioned), [mate.id, named.id], "oneself and one's own organisation");
    let busy: Vec<_> = caught.threads.iter().map(|it| (it.root.id, it.first_id, it.replies, it.people)).collect();
    assert_eq!(busy[0], (mine.id, answers[0].id, 3, 2));
    assert_eq!((busy.len(), first.thread.map(|it| it.root_id)), (3, Some(mine.id)));
    let room = of(&caught, app.general);
    assert_eq!(caught.files.iter().map(|it| &it.message).collect::<Vec<_>>(), [&sheet]);
    assert_eq!((room.new, room.own, room.removed), (9, 1, 1));
    assert!(!json!(caught).to_string().contains("nobody should read"));
    let network: CatchUp = anna.get(&format!("/catch-up?since_ms={at_ms}&network={}", app.network)).await;
    assert_eq!(network.rooms, caught.rooms);
    let (elsewhere, _) = crate::support::app::found(&app.owner, "other").await;
    let other: CatchUp = anna.get(&format!("/catch-up?since_ms={at_ms}&network={elsewhere}")).await;
    assert_eq!((other.rooms, other.mentioned), (vec![], vec![]));
    anna.send("GET", "/catch-up?since=never", None).await.expect_code("invalid");
});

on_both_databases!(of_rooms_that_one_may_not_read_nothing_is_caught_up_with, |app| async move {
    let [coach, anna, bo] = app.people(["coach", "anna", "bosse"]).await;
    let coordinator = app.join_as("coordinator", Role::Coordinator, None).await;
    let room = app.cohort("hemlig-grupp", &coach, &[&anna]).await;
    let at_ms = later(&app);
    let root = coach.post(room, "only among us, @anna").await;
    coach.reply(&root, "and so on").await;
    let file = coach.send_file(room, "Utkast.txt", b"not for others".to_vec()).await;
    let file = coach.post_files(room, "", &[file.id]).await;
    let (inside, outside) = (since(&anna, at_ms).await, since(&bo, at_ms).await);
    assert_eq!((of(&inside, room).new, inside.mentioned.len(), inside.threads.len()), (3, 1, 1));
    assert_eq!(inside.files.iter().map(|it| it.message.id).collect::<Vec<_>>(), [file.id]);
    assert_eq!((outside.rooms, outside.mentioned, outside.threads), (vec![], vec![], vec![]));
    assert_eq!(outside.files, []);
    coordinator.send("DELETE", &format!("/rooms/{room}/members/{}", anna.id), None).await.expect_status(204);
    let text = json!(since(&anna, at_ms).await).to_string();
    for trace in [room.to_string(), root.id.to_string(), "among us".to_owned(), "Utkast".to_owned()] {
        assert!(!text.contains(&trace), "{trace} in {text}");
    }
});

on_both_databases!(files_are_listed_with_their_messages_while_they_can_be_read, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let theme = app.channel(json!({ "kind": "theme", "slug": "tema", "name": "Tema" })).await.room.id;
    let sent = async |room: RoomId, name: &str| {
        let file = bo.send_file(room, name, name.as_bytes().to_vec()).await;
        bo.post_files(room, "", &[file.id]).await
    };
    let earlier = sent(app.general, "earlier.txt").await;
    let topic = bo.open_topic(app.general, "old", json!({ "kind": "discussion" })).await;
    let old = bo.send_file(app.general, "old.txt", b"old".to_vec()).await;
    let ask = json!({ "body": "", "files": [old.id], "thread": topic.id });
    bo.send("POST", &format!("/rooms/{}/messages", app.general), Some(ask)).await.ok::<Posted>();
    let at_ms = later(&app);

    let (stays, goes) = (sent(app.general, "stays.txt").await, sent(app.general, "goes.txt").await);
    bo.act("DELETE", goes.id, "").await;
    // Neither an edit nor a way to another room makes a file new.
    bo.edit(earlier.id, "what came before").await;
    let path = format!("/topics/{}/room", topic.id);
    app.owner.send("PUT", &path, Some(json!({ "room_id": theme }))).await.expect_status(200);
    let root = anna.post(theme, "and yours?").await;
    let mine = bo.send_file(theme, "mine.txt", b"mine".to_vec()).await;
    let ask = json!({ "body": "", "files": [mine.id], "thread": root.id });
    let mine: Posted = bo.send("POST", &format!("/rooms/{theme}/messages"), Some(ask)).await.ok();

    let caught = since(&anna, at_ms).await;
    let files: Vec<_> = caught
        .files
        .iter()
        .map(|it| (it.message.id, it.message.files[0].name.as_str(), it.root.as_ref().map(|root| root.id)))
        .collect();
    assert_eq!(files, [(mine.message.id, "mine.txt", Some(root.id)), (stays.id, "stays.txt", None)]);
    assert!(!json!(caught).to_string().contains("goes.txt"));
});

on_both_databases!(one_catches_up_since_one_was_last_here, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    bo.post(app.general, "before").await;
    let here = later(&app);
    anna.send("GET", "/me/overview", None).await.expect_status(200);
    app.clock.advance(Duration::from_hours(2));
    bo.post(app.general, "meanwhile").await;
    app.clock.advance(Duration::from_hours(2));
    let caught: CatchUp = anna.get("/catch-up").await;
    assert!((here - 300_000..=here + 300_000).contains(&caught.since_ms), "{} for {here}", caught.since_ms);
    assert_eq!(of(&caught, app.general).new, 1);
    // Coming back does not end it, nor do the next minutes.
    for _ in 0..3 {
        anna.send("GET", "/me/overview", None).await.expect_status(200);
        let again: CatchUp = anna.get("/catch-up?since=visit").await;
        assert_eq!(again.since_ms, caught.since_ms);
        app.clock.advance(Duration::from_mins(20));
    }
    app.clock.advance(Duration::from_hours(2));
    anna.send("GET", "/me/overview", None).await.expect_status(200);
    let next: CatchUp = anna.get("/catch-up").await;
    assert!(next.since_ms > caught.since_ms + 14_000_000, "the visit before is over");
});
