//! Messages that are written now and sent later: once, and by the rights of that time.

use std::collections::BTreeSet;
use std::slice::from_ref;
use std::time::Duration;

use futures_util::future::join_all;
use mellanrum_protocol::shapes::messages::Message;
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::shapes::scheduled::Scheduled;
use mellanrum_protocol::{MessageId, RoomId, limits};
use serde_json::{Value, json};
use sqlx::{Executor, PgPool};

use crate::support::app::{found, set_up};
use crate::support::db::{Database, blocked, variable};
use crate::support::processes::Server;
use crate::support::{Answer, Live, PATIENCE, Person, Setup, TestApp, eventually, nonce, uuid};

/// A minute, in milliseconds.
const MINUTE: i64 = 60_000;

async fn try_schedule(by: &Person, room: RoomId, ask: Value) -> Answer {
    by.send("POST", &format!("/rooms/{room}/scheduled"), Some(ask)).await
}

/// To be sent in a minute.
async fn schedule(app: &TestApp, by: &Person, room: RoomId, body: &str) -> Scheduled {
    let answer = try_schedule(by, room, json!({ "body": body, "send_at_ms": app.clock.now_ms() + MINUTE })).await;
    answer.expect_status(201);
    answer.ok()
}

async fn waiting(person: &Person) -> Vec<Scheduled> {
    person.get("/me/scheduled").await
}

fn a_minute_passes(app: &TestApp) {
    app.clock.advance(Duration::from_secs(61));
}

/// What one is told next of one's own messages.
async fn told(live: &mut Live) -> PersonEvent {
    loop {
        let event = live.next_personal().await;
        if matches!(event, PersonEvent::Scheduled { .. } | PersonEvent::ScheduledGone { .. }) {
            return event;
        }
    }
}

on_every_backend!(what_is_written_now_is_sent_at_its_time, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let root = bo.post(app.general, "who comes?").await;
    let (mut own, mut far) = (anna.connect().await, bo.listen(&[app.general]).await);
    let first = schedule(&app, &anna, app.general, "Good morning, @bosse").await;
    assert_eq!(told(&mut own).await, PersonEvent::Scheduled { scheduled: first.clone() });
    let (at, key) = (app.clock.now_ms() + MINUTE + 5_000, nonce());
    let ask = Some(json!({ "body": "I do", "thread": root.id, "send_at_ms": at }));
    let path = format!("/rooms/{}/scheduled", app.general);
    let second: Scheduled = anna.send_again("POST", &path, ask.clone(), key).await.ok();
    assert_eq!(told(&mut own).await, PersonEvent::Scheduled { scheduled: second.clone() });
    // A retry makes no other, and something else is none.
    assert_eq!(anna.send_again("POST", &path, ask, key).await.ok::<Scheduled>(), second);
    let other = Some(json!({ "body": "I don't", "thread": root.id, "send_at_ms": at }));
    anna.send_again("POST", &path, other, key).await.expect_code("key_conflict");
    assert_eq!(waiting(&anna).await, [first.clone(), second.clone()]);
    assert_eq!(waiting(&bo).await, []);
    far.hears_nothing(&app.owner, app.general).await;

    a_minute_passes(&app);
    let heard = far.next_message(app.general).await;
    assert_eq!((heard.body.as_str(), heard.author_id, heard.thread), ("Good morning, @bosse", anna.id, None));
    assert!(heard.sent_ms >= first.send_at_ms && heard.mentions == [bo.id]);
    assert_eq!(told(&mut own).await, PersonEvent::ScheduledGone { id: first.id });
    assert_eq!(waiting(&anna).await, from_ref(&second));
    app.clock.advance(Duration::from_secs(5));
    let heard = far.next_message(app.general).await;
    assert_eq!((heard.thread.map(|thread| thread.root_id), heard.nonce), (Some(root.id), key));
    assert_eq!(told(&mut own).await, PersonEvent::ScheduledGone { id: second.id });
    assert_eq!(waiting(&anna).await, []);
    let late = Some(json!({ "body": "I do", "thread": root.id, "send_at_ms": app.clock.now_ms() + MINUTE }));
    anna.send_again("POST", &path, late, key).await.expect_code("key_conflict");
});

on_both_databases!(what_waits_can_be_changed_and_withdrawn_by_its_author_only, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let changed = schedule(&app, &anna, app.general, "one").await;
    let withdrawn = schedule(&app, &anna, app.general, "two").await;
    let (mut own, mut far) = (anna.connect().await, bo.listen(&[app.general]).await);
    let path = |scheduled: &Scheduled| format!("/me/scheduled/{}", scheduled.id);
    for (method, body) in [("PATCH", Some(json!({ "body": "mine" }))), ("DELETE", None)] {
        bo.send(method, &path(&changed), body).await.expect_code("not_found");
    }
    let later = json!({ "body": "one, later", "send_at_ms": changed.send_at_ms + MINUTE });
    let now: Scheduled = anna.send("PATCH", &path(&changed), Some(later)).await.ok();
    let expected = Scheduled { body: "one, later".to_owned(), send_at_ms: changed.send_at_ms + MINUTE, ..changed };
    assert_eq!(now, expected);
    assert_eq!(told(&mut own).await, PersonEvent::Scheduled { scheduled: expected.clone() });
    anna.send("DELETE", &path(&withdrawn), None).await.expect_status(204);
    assert_eq!(told(&mut own).await, PersonEvent::ScheduledGone { id: withdrawn.id });
    anna.send("DELETE", &path(&withdrawn), None).await.expect_code("not_found");
    assert_eq!(waiting(&anna).await, from_ref(&expected));
    a_minute_passes(&app);
    far.hears_nothing(&app.owner, app.general).await;
    a_minute_passes(&app);
    assert_eq!(far.next_message(app.general).await.body, "one, later");
    assert_eq!(told(&mut own).await, PersonEvent::ScheduledGone { id: expected.id });
    anna.send("PATCH", &path(&expected), Some(json!({ "body": "too late" }))).await.expect_code("not_found");
});

on_both_databases!(it_is_sent_by_the_rights_of_its_time_or_its_author_is_told_why_not, |app| async move {
    let [coach, anna] = app.people(["coach", "anna"]).await;
    let room = app.cohort("grupp-ett", &coach, &[&anna]).await;
    let open = schedule(&app, &anna, app.general, "to all").await;
    let closed = schedule(&app, &anna, room, "to the group").await;
    let (mut own, mut far) = (anna.connect().await, app.owner.listen(&[app.general]).await);
    let path = format!("/rooms/{}", app.general);
    app.owner.send("PATCH", &path, Some(json!({ "read_only": true }))).await.expect_status(200);
    let place = format!("/rooms/{room}/members/{}", anna.id);
    app.owner.send("DELETE", &place, None).await.expect_status(204);
    assert_eq!(waiting(&anna).await, from_ref(&open), "of a room that one may no longer read nothing is shown");
    for (method, body) in [("PATCH", Some(json!({ "body": "still mine" }))), ("DELETE", None)] {
        anna.send(method, &format!("/me/scheduled/{}", closed.id), body).await.expect_code("not_found");
    }

    a_minute_passes(&app);
    let refused = |of: &Scheduled, word: &str| Scheduled { refused: Some(word.to_owned()), ..of.clone() };
    let expected = [
        PersonEvent::Scheduled { scheduled: refused(&open, "read_only") },
        PersonEvent::ScheduledGone { id: closed.id },
    ];
    assert_eq!([told(&mut own).await, told(&mut own).await], expected);
    assert_eq!(waiting(&anna).await, [refused(&open, "read_only")]);
    app.owner.send("PUT", &place, Some(json!({ "role": "participant" }))).await.expect_status(200);
    assert_eq!(waiting(&anna).await, [refused(&open, "read_only"), refused(&closed, "not_found")]);

    // It is tried again once it is changed, at a time to come.
    app.owner.send("PATCH", &path, Some(json!({ "read_only": false }))).await.expect_status(200);
    let change = format!("/me/scheduled/{}", open.id);
    let past = anna.send("PATCH", &change, Some(json!({ "body": "to all of you" }))).await;
    assert_eq!((past.status, past.body["field"].as_str()), (422, Some("send_at_ms")));
    let again = json!({ "body": "to all of you", "send_at_ms": app.clock.now_ms() + MINUTE });
    assert_eq!(anna.send("PATCH", &change, Some(again)).await.ok::<Scheduled>().refused, None);
    a_minute_passes(&app);
    assert_eq!(far.next_message(app.general).await.body, "to all of you");
    assert_eq!(coach.newest(room).await.messages, []);
});

on_both_databases!(in_a_slow_room_the_second_one_waits, |app| async move {
    let [anna] = app.people(["anna"]).await;
    let slow = json!({ "slow_mode_s": 120 });
    app.owner.send("PATCH", &format!("/rooms/{}", app.general), Some(slow)).await.expect_status(200);
    let (first, second) =
        (schedule(&app, &anna, app.general, "one").await, schedule(&app, &anna, app.general, "two").await);
    let (mut own, mut far) = (anna.connect().await, app.owner.listen(&[app.general]).await);
    a_minute_passes(&app);
    assert_eq!(far.next_message(app.general).await.body, "one");
    assert_eq!(told(&mut own).await, PersonEvent::ScheduledGone { id: first.id });
    far.hears_nothing(&app.owner, app.general).await;
    // Meanwhile it can be changed like any other, but for the moment in which it is tried.
    let waits: Scheduled = eventually(PATIENCE, || async {
        let change = Some(json!({ "body": "two, patiently" }));
        let answer = anna.send("PATCH", &format!("/me/scheduled/{}", second.id), change).await;
        (answer.code() != Some("busy")).then(|| answer.ok())
    })
    .await;
    assert_eq!((told(&mut own).await, &waits.refused), (PersonEvent::Scheduled { scheduled: waits.clone() }, &None));
    app.clock.advance(Duration::from_secs(121));
    assert_eq!(far.next_message(app.general).await.body, "two, patiently");
    assert_eq!(told(&mut own).await, PersonEvent::ScheduledGone { id: second.id });
});

on_both_databases!(what_can_wait_has_its_bounds, |app| async move {
    let [anna] = app.people(["anna"]).await;
    let news = app.channel(json!({ "kind": "network", "name": "Nyheter", "who_posts": "staff" })).await.room.id;
    let reply = anna.reply(&anna.post(app.general, "who?").await, "me").await;
    let at = app.clock.now_ms() + MINUTE;
    let ask = |body: &str, thread: Option<MessageId>, at: i64| match thread {
        None => json!({ "body": body, "send_at_ms": at }),
        Some(thread) => json!({ "body": body, "thread": thread, "send_at_ms": at }),
    };
    let now = app.clock.now_ms();
    for (ask, code, field) in [
        (ask("hej", None, now + 5_000), "invalid", Some("send_at_ms")),
        (ask("hej", None, now + limits::SCHEDULED_LATEST_MS + MINUTE), "invalid", Some("send_at_ms")),
        (ask(" ", None, at), "invalid", Some("body")),
        (ask(&"x".repeat(limits::BODY_BYTES + 1), None, at), "too_large", None),
        (ask("hej", Some(reply.id), at), "invalid", Some("thread")),
        (ask("hej", Some(MessageId(uuid())), at), "invalid", Some("thread")),
    ] {
        let answer = try_schedule(&anna, app.general, ask).await;
        assert_eq!((answer.code(), answer.body["field"].as_str()), (Some(code), field), "{answer:?}");
    }
    try_schedule(&anna, news, ask("hej", None, at)).await.expect_code("permission_denied");
    let mut answers = Vec::new();
    // Each dozen at once, the one that passes the limit among them.
    for _ in 0..9 {
        answers.extend(join_all((0..12).map(|_| try_schedule(&anna, app.general, ask("hej", None, at)))).await);
    }
    let (made, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
    assert_eq!(i64::try_from(made.len()).expect("a count"), limits::SCHEDULED);
    assert!(refused.iter().all(|answer| answer.code() == Some("limit_exceeded")), "{refused:?}");
    assert_eq!(waiting(&anna).await.len(), made.len());
});

/// The texts of a room that begin with a word, in order.
async fn texts(person: &Person, room: RoomId, word: &str) -> Vec<String> {
    let all: Vec<Message> = person.all_messages(room).await;
    all.into_iter().map(|message| message.body).filter(|body| body.starts_with(word)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_04_what_two_nodes_send_is_sent_once_wherever_it_was_written() {
    let mut app = TestApp::start(Setup::two_nodes()).await;
    let [anna] = app.people(["anna"]).await;
    let nodes = [anna.clone(), anna.at(app.address(1))];
    let names: Vec<String> = (0..24).map(|number| format!("later {number:02}")).collect();
    for (number, name) in names.iter().enumerate() {
        schedule(&app, &nodes[number % 2], app.general, name).await;
    }
    a_minute_passes(&app);
    eventually(PATIENCE, || async { waiting(&anna).await.is_empty().then_some(()) }).await;
    let sent = texts(&anna, app.general, "later").await;
    assert_eq!((sent.len(), sent.into_iter().collect::<BTreeSet<_>>()), (24, names.into_iter().collect()));

    // One that goes down leaves its own to the other.
    schedule(&app, &nodes[0], app.general, "orphan").await;
    app.drain(0).await;
    a_minute_passes(&app);
    let sent = eventually(PATIENCE, || async {
        waiting(&nodes[1]).await.is_empty().then_some(texts(&nodes[1], app.general, "orphan").await)
    });
    assert_eq!(sent.await, ["orphan"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_04_a_node_killed_between_sending_and_saying_so_has_sent_it_once() {
    let (database, redis) = (Database::make().await, variable("TEST_REDIS_URL"));
    let mut first = Server::start(Some(database.url()), Some(redis.clone())).await;
    let owner = set_up(first.address(), &first.setup_url().await).await;
    let (_, room) = found(&owner, "net").await;
    let pool = PgPool::connect(&database.url()).await.expect("the test's Postgres answers");
    let later = mellanrum::clock::Clock::default().now_ms() + 60 * MINUTE;
    let ask = |body: &str| json!({ "body": body, "send_at_ms": later });
    let once: Scheduled = try_schedule(&owner, room, ask("once")).await.ok();

    // From now on whoever deletes a row waits: the message is committed, its row is still there.
    pool.execute(
        "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN PERFORM pg_advisory_xact_lock(1); RETURN OLD; END';
         CREATE TRIGGER hold BEFORE DELETE ON scheduled FOR EACH ROW EXECUTE FUNCTION hold();
         UPDATE scheduled SET due_ms = 0",
    )
    .await
    .expect("a trigger");
    let mut holding = pool.begin().await.expect("a transaction");
    holding.execute("SELECT pg_advisory_xact_lock(1)").await.expect("a lock");
    // Whatever is made anew has the node look.
    try_schedule(&owner, room, ask("not yet")).await.expect_status(201);
    blocked(&pool, 1).await;
    let path = format!("/me/scheduled/{}", once.id);
    owner.send("PATCH", &path, Some(json!({ "body": "twice" }))).await.expect_code("not_found");
    first.kill();
    holding.rollback().await.expect("let go");
    // The claim's time is over.
    pool.execute("DROP TRIGGER hold ON scheduled; UPDATE scheduled SET due_ms = 0 WHERE sending").await.expect("it");
    let left = "SELECT body FROM scheduled ORDER BY id";
    let rows: Vec<String> = sqlx::query_scalar(left).fetch_all(&pool).await.expect("rows");
    assert_eq!(rows, ["once", "not yet"], "it has not said so");
    let stored = "SELECT id, seq FROM message WHERE room_id = $1";
    let stored: Vec<(MessageId, i64)> = sqlx::query_as(stored).bind(room).fetch_all(&pool).await.expect("rows");
    assert_eq!(stored.len(), 1, "it has been sent");

    let second = Server::start(Some(database.url()), Some(redis)).await;
    let owner = owner.at(second.address());
    eventually(PATIENCE, || async { (waiting(&owner).await.len() == 1).then_some(()) }).await;
    let all = owner.all_messages(room).await;
    assert_eq!(all.iter().map(|found| (found.id, found.seq)).collect::<Vec<_>>(), stored);
    assert_eq!(owner.room(room).await.head, stored[0].1, "the repeat took no seq");
}
