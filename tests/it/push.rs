//! Pushes: who is told what, when, and that it is told once.

use std::time::Duration;

use mellanrum::on_tx;
use mellanrum_protocol::shapes::identity::Token;
use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::push::{PushKey, PushKind};
use mellanrum_protocol::shapes::rooms::MyRoom;
use mellanrum_protocol::{MessageId, RoomId};
use serde_json::{Value, json};

use crate::support::push::{PushService, Received};
use crate::support::{Backend, PATIENCE, Person, Setup, TestApp, eventually};

/// Runs one test on both databases, with a push service.
macro_rules! with_pushes {
    ($name:ident, |$app:ident, $service:ident| async move $body:block) => {
        async fn $name($app: TestApp, mut $service: PushService) $body

        mod $name {
            use super::*;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let (app, service) = start(Backend::SqliteLocal.into()).await;
                Box::pin(super::$name(app, service)).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let (app, service) = start(Backend::PostgresRedis.into()).await;
                Box::pin(super::$name(app, service)).await;
            }
        }
    };
}

async fn start(setup: Setup) -> (TestApp, PushService) {
    let service = PushService::start().await;
    (TestApp::start(Setup { push: Some(service.origin()), ..setup }).await, service)
}

/// Subscribes somebody's device, named after them.
async fn subscribe(person: &Person, service: &PushService) {
    let device = json!(service.device(&person.handle));
    person.send("PUT", "/me/push", Some(device)).await.expect_status(204);
}

async fn set(person: &Person, change: Value) {
    person.send("PATCH", "/me/settings", Some(change)).await.expect_status(200);
}

async fn show_content(person: &Person) {
    set(person, json!({ "notifications": { "in_page": true, "push": true, "show_content": true } })).await;
}

/// One number from the archive.
async fn count(app: &TestApp, sql: &'static str) -> i64 {
    let mut tx = app.app(0).db.read().await.expect("the archive");
    on_tx!(&mut tx, c => sqlx::query_scalar(sql).fetch_one(c).await).expect("a number")
}

const LEFT: &str = "SELECT (SELECT COUNT(*) FROM push_due) + (SELECT COUNT(*) FROM push_delivery)";

/// All that comes once people had their time to read: nothing is left to be sent.
async fn told(app: &TestApp, service: &mut PushService) -> Vec<Received> {
    app.clock.advance(Duration::from_secs(20));
    eventually(PATIENCE, || async { (count(app, LEFT).await == 0).then_some(()) }).await;
    let mut told = service.waiting();
    told.sort_by(|one, other| one.device.cmp(&other.device));
    told
}

/// Whom it is told, and why.
fn who(told: &[Received]) -> Vec<(&str, PushKind)> {
    told.iter().map(|push| (push.device.as_str(), push.notice.kind)).collect()
}

/// Waits until the one delivery that there is was put off by so much: by more than the minute for which a node holds it.
async fn put_off(app: &TestApp, seconds: u64) {
    const DUE: &str = "SELECT COALESCE(MAX(due_ms), 0) FROM push_delivery";
    let least = i64::try_from(seconds * 1_000 - 10_000).expect("a number");
    eventually(PATIENCE, || async { (count(app, DUE).await >= app.clock.now_ms() + least).then_some(()) }).await;
}

async fn direct(by: &Person, other: &Person) -> RoomId {
    by.send("POST", "/directs", Some(json!({ "people": [other.id] }))).await.ok::<MyRoom>().room.id
}

with_pushes!(people_are_told_of_what_they_want_to_hear, |app, service| async move {
    let [anna, bo, cilla, dag] = app.people(["anna", "bosse", "cilla", "dag"]).await;
    for person in [&anna, &bo, &cilla, &dag] {
        subscribe(person, &service).await;
    }
    let general = app.general;
    anna.post(general, "plain").await;
    let named = anna.post(general, "@bosse @anna").await;
    let first = told(&app, &mut service).await;
    assert_eq!(who(&first), [("bosse", PushKind::Mention)], "those who are mentioned, but not by themselves");
    assert_eq!((first[0].notice.room_id, first[0].notice.message_id), (general, named.id));

    set(&cilla, json!({ "levels": { general.to_string(): "everything" } })).await;
    set(&dag, json!({ "levels": { general.to_string(): "nothing" } })).await;
    let reply = anna.reply(&named, "more").await;
    let more = told(&app, &mut service).await;
    assert_eq!(who(&more), [("cilla", PushKind::Message)]);
    assert_eq!((more[0].notice.message_id, more[0].notice.thread), (reply.id, Some(named.id)));
    assert_eq!((more[0].urgency.as_str(), first[0].urgency.as_str()), ("normal", "high"));

    app.owner.post(general, "@alla @dag").await;
    let everyone = ["anna", "bosse", "cilla"].map(|name| (name, PushKind::Mention));
    assert_eq!(who(&told(&app, &mut service).await), everyone, "a muted room stays silent");

    let pair = direct(&anna, &bo).await;
    anna.post(pair, "psst").await;
    assert_eq!(who(&told(&app, &mut service).await), [("bosse", PushKind::Direct)]);
    set(&bo, json!({ "levels": { pair.to_string(): "mentions" } })).await;
    anna.post(pair, "psst again").await;
    assert_eq!(who(&told(&app, &mut service).await), []);
    anna.post(pair, "@bosse!").await;
    assert_eq!(who(&told(&app, &mut service).await), [("bosse", PushKind::Direct)]);

    set(&bo, json!({ "notifications": { "in_page": true, "push": false, "show_content": true } })).await;
    let quiet = json!({ "from_minute": 0, "to_minute": 0, "weekends": false });
    let notifications = json!({ "in_page": true, "push": true, "show_content": true, "quiet": quiet });
    set(&cilla, json!({ "notifications": notifications })).await;
    anna.post(general, "@bosse @cilla").await;
    assert_eq!(who(&told(&app, &mut service).await), [], "who wants no pushes, or not at this hour, gets none");
});

with_pushes!(what_people_want_of_a_topic_goes_before_what_they_want_of_its_room, |app, service| async move {
    let [anna, bo, cilla, dag] = app.people(["anna", "bosse", "cilla", "dag"]).await;
    for person in [&anna, &bo, &cilla, &dag] {
        subscribe(person, &service).await;
    }
    let general = app.general;
    let level = async |person: &Person, root: MessageId, level: &str| {
        let body = Some(json!({ "level": level }));
        person.send("PUT", &format!("/topics/{root}/level"), body).await.expect_status(200);
    };
    let root = anna.post(general, "who knows?").await;
    bo.reply(&root, "I do").await;
    assert_eq!(who(&told(&app, &mut service).await), [("anna", PushKind::Message)], "whoever began it follows it");
    app.owner.reply(&root, "me too").await;
    let both = [("anna", PushKind::Message), ("bosse", PushKind::Message)];
    assert_eq!(who(&told(&app, &mut service).await), both);

    level(&bo, root.id, "nothing").await;
    level(&cilla, root.id, "mentions").await;
    set(&dag, json!({ "levels": { general.to_string(): "nothing" } })).await;
    level(&dag, root.id, "everything").await;
    app.owner.reply(&root, "@bosse @cilla look").await;
    let three = [("anna", PushKind::Message), ("cilla", PushKind::Mention), ("dag", PushKind::Message)];
    assert_eq!(who(&told(&app, &mut service).await), three, "a muted topic stays silent, one that was chosen does not");

    // What one only wrote in is not heard in a muted room.
    set(&anna, json!({ "levels": { general.to_string(): "nothing" } })).await;
    let last = app.owner.reply(&root, "anybody?").await;
    assert_eq!(who(&told(&app, &mut service).await), [("dag", PushKind::Message)]);
    // What is read in the topic is not told.
    app.owner.reply(&root, "really?").await;
    let body = Some(json!({ "seq": last.seq + 1 }));
    dag.send("PUT", &format!("/topics/{}/read", root.id), body).await.expect_status(200);
    assert_eq!(who(&told(&app, &mut service).await), []);
});

with_pushes!(who_reads_in_time_is_not_told, |app, service| async move {
    let [anna, bo, cilla] = app.people(["anna", "bosse", "cilla"]).await;
    for person in [&bo, &cilla] {
        subscribe(person, &service).await;
    }
    let message = anna.post(app.general, "@bosse @cilla").await;
    app.clock.advance(Duration::from_secs(15));
    // On another device than the one that would be told.
    let read = json!({ "room_id": app.general, "seq": message.seq });
    bo.sign_in().await.send("POST", &format!("/rooms/{}/read", app.general), Some(read)).await.expect_status(200);
    assert!(service.waiting().is_empty(), "nobody is told before they had time to read");
    assert_eq!(count(&app, LEFT).await, 1);
    assert_eq!(who(&told(&app, &mut service).await), [("cilla", PushKind::Mention)]);
});

with_pushes!(a_push_tells_words_only_if_they_are_wanted, |app, service| async move {
    let [anna, bo, cilla] = app.people(["anna", "bosse", "cilla"]).await;
    for person in [&bo, &cilla] {
        subscribe(person, &service).await;
    }
    show_content(&bo).await;
    anna.post(app.general, "**Hej** @bosse och @cilla:\n\n- `ett`").await;
    let pushes = told(&app, &mut service).await;
    assert_eq!(who(&pushes), ["bosse", "cilla"].map(|name| (name, PushKind::Mention)));
    let [shown, plain] = [&pushes[0], &pushes[1]];
    assert_eq!(shown.notice.title.as_deref(), Some("anna Test · General"));
    assert_eq!(shown.notice.body.as_deref(), Some("Hej @bosse och @cilla: ett"));
    assert_eq!(shown.notice.network.as_deref(), Some("net"));
    assert_eq!((&plain.notice.title, &plain.notice.body, &plain.notice.network), (&None, &None, &None));
    assert!(!plain.text.contains("Hej") && !plain.text.contains("anna"), "{}", plain.text);

    let key: PushKey = bo.get("/push/key").await;
    let now = app.clock.now_ms() / 1_000;
    for push in &pushes {
        assert_eq!(push.key, key.public_key);
        assert!((now..=now + 24 * 3_600).contains(&push.exp), "a token is for a day at most");
        assert!((86_000..=86_400).contains(&push.ttl), "{}", push.ttl);
    }
    let pair = direct(&anna, &bo).await;
    anna.post(pair, "psst").await;
    anna.post(app.general, "@bosse").await;
    let pushes = told(&app, &mut service).await;
    let topic = |room: RoomId| pushes.iter().find(|push| push.notice.room_id == room).expect("a push").topic.clone();
    assert_eq!(topic(app.general), shown.topic, "of the pushes of one room the last one counts");
    assert_ne!(topic(pair), shown.topic);
    assert_ne!(plain.topic, shown.topic, "a topic is of one device");
    let psst = pushes.iter().find(|push| push.notice.room_id == pair).expect("a push");
    assert_eq!(psst.notice.title.as_deref(), Some("anna Test"));
    assert_eq!((psst.notice.body.as_deref(), &psst.notice.network), (Some("psst"), &None));
});

with_pushes!(nothing_of_what_is_said_in_closed_rooms_leaves_by_push, |app, service| async move {
    let [coach, anna, bo] = app.people(["coach-here", "anna", "bosse"]).await;
    let cohort = app.cohort("hemlig-grupp", &coach, &[&anna, &bo]).await;
    let moderator = app.join_as("moderator", Role::Moderator, None).await;
    let rooms: Vec<MyRoom> = moderator.get("/rooms").await;
    let staff = rooms.iter().find(|mine| mine.room.slug == "coordination").expect("a staff room").room.id;
    for person in [&bo, &moderator] {
        subscribe(person, &service).await;
        show_content(person).await;
    }
    set(&moderator, json!({ "levels": { staff.to_string(): "everything" } })).await;
    anna.post(cohort, "@bosse only say here").await;
    app.owner.post(staff, "only say here").await;
    let pushes = told(&app, &mut service).await;
    assert_eq!(who(&pushes), [("bosse", PushKind::Mention), ("moderator", PushKind::Message)]);
    for push in &pushes {
        assert_eq!((&push.notice.title, &push.notice.body), (&None, &None));
        for trace in ["only", "say", "anna", "owner", "hemlig", "oordination"] {
            assert!(!push.text.contains(trace), "{trace} in {}", push.text);
        }
    }
});

with_pushes!(whoever_may_not_read_any_more_is_not_told, |app, service| async move {
    let [coach, anna, bo] = app.people(["coach-here", "anna", "bosse"]).await;
    let cohort = app.cohort("grupp-ett", &coach, &[&anna, &bo]).await;
    subscribe(&bo, &service).await;
    anna.post(cohort, "@bosse").await;
    let gone = anna.post(app.general, "@bosse").await;
    anna.act("DELETE", gone.id, "").await;
    let place = format!("/rooms/{cohort}/members/{}", bo.id);
    app.owner.send("DELETE", &place, None).await.expect_status(204);
    assert_eq!(who(&told(&app, &mut service).await), []);

    // A right that ends between two tries.
    anna.post(app.general, "@bosse again").await;
    service.answer(503, Some("300"));
    app.clock.advance(Duration::from_secs(20));
    service.next().await;
    put_off(&app, 300).await;
    app.set_roles(bo.id, &[]).await;
    app.clock.advance(Duration::from_mins(5));
    eventually(PATIENCE, || async { (count(&app, LEFT).await == 0).then_some(()) }).await;
    assert!(service.waiting().is_empty());
});

with_pushes!(a_subscription_is_a_devices_own_and_ends_with_its_session, |app, service| async move {
    const SUBSCRIBED: &str = "SELECT COUNT(*) FROM push_subscription";
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let phone = anna.sign_in().await;
    let (desk, pocket) = (service.device("desk"), service.device("pocket"));
    anna.send("PUT", "/me/push", Some(json!(desk))).await.expect_status(204);
    phone.send("PUT", "/me/push", Some(json!(pocket))).await.expect_status(204);
    anna.send("PUT", "/me/push", Some(json!(desk))).await.expect_status(204);
    bo.post(app.general, "@anna").await;
    let both = [("desk", PushKind::Mention), ("pocket", PushKind::Mention)];
    assert_eq!(who(&told(&app, &mut service).await), both, "each device, once");

    // Another device's subscription is not one's own to end; that there is none is no error.
    anna.send("DELETE", "/me/push", Some(json!({ "endpoint": pocket.endpoint }))).await.expect_status(204);
    assert_eq!(count(&app, SUBSCRIBED).await, 2);
    anna.send("DELETE", "/me/push", Some(json!({ "endpoint": desk.endpoint }))).await.expect_status(204);
    bo.post(app.general, "@anna").await;
    assert_eq!(who(&told(&app, &mut service).await), [("pocket", PushKind::Mention)]);

    bo.post(app.general, "@anna, too late").await;
    phone.send("DELETE", "/session", None).await.expect_status(204);
    assert_eq!(who(&told(&app, &mut service).await), [], "whoever is signed out is told nothing");
    assert_eq!(count(&app, SUBSCRIBED).await, 0);

    // The browser stays, its person changes.
    anna.send("PUT", "/me/push", Some(json!(desk))).await.expect_status(204);
    bo.send("PUT", "/me/push", Some(json!(desk))).await.expect_status(204);
    app.owner.post(app.general, "@anna").await;
    assert_eq!(who(&told(&app, &mut service).await), []);
    assert_eq!(count(&app, SUBSCRIBED).await, 1);
});

with_pushes!(what_cannot_be_a_subscription_is_refused, |app, service| async move {
    let good = service.device("anna");
    for (field, value, why) in [
        ("endpoint", "http://push.example.com/abc".to_owned(), "not_allowed"),
        ("endpoint", "https://127.0.0.1/abc".to_owned(), "not_allowed"),
        ("endpoint", "https://[::1]/abc".to_owned(), "not_allowed"),
        ("endpoint", "nowhere".to_owned(), "malformed"),
        ("endpoint", format!("https://push.example.com/{}", "a".repeat(1_024)), "too_long"),
        ("p256dh", good.auth.clone(), "malformed"),
        ("p256dh", format!("B{}", "A".repeat(86)), "malformed"),
        ("auth", good.p256dh.clone(), "malformed"),
    ] {
        let mut ask = json!(good);
        ask[field] = json!(value);
        let answer = app.owner.send("PUT", "/me/push", Some(ask)).await;
        let said = (answer.body["field"].as_str(), answer.body["why"].as_str());
        assert_eq!((answer.status, said), (422, (Some(field), Some(why))), "{value}");
    }
    let new = json!({ "name": "robot", "scopes": ["read", "write", "manage"], "valid_days": 1 });
    let token: Token = app.owner.send("POST", "/me/tokens", Some(new)).await.ok();
    let robot = app.owner.with_token(token.secret.as_deref().expect("a secret, told once"));
    robot.send("PUT", "/me/push", Some(json!(good))).await.expect_code("permission_denied");
    assert_eq!(count(&app, "SELECT COUNT(*) FROM push_subscription").await, 0);
    app.owner.post(app.general, "@alla").await;
    assert_eq!(count(&app, "SELECT COUNT(*) FROM push_due").await, 0, "while nobody has subscribed nothing is kept");
    assert!(service.waiting().is_empty());
});

with_pushes!(a_service_in_trouble_is_asked_again_when_it_says, |app, service| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    subscribe(&bo, &service).await;
    service.answer(429, Some("300"));
    service.answer(503, Some("600"));
    let message = anna.post(app.general, "@bosse").await;
    app.clock.advance(Duration::from_secs(20));
    for seconds in [300, 600] {
        assert_eq!(service.next().await.notice.message_id, message.id);
        put_off(&app, seconds).await;
        app.clock.advance(Duration::from_secs(seconds));
    }
    assert_eq!(service.next().await.notice.message_id, message.id);
    assert_eq!(who(&told(&app, &mut service).await), []);

    // What it refuses is not sent again, and no reason to stop.
    service.answer(400, None);
    anna.post(app.general, "@bosse").await;
    assert_eq!(told(&app, &mut service).await.len(), 1);
    for gone in [404, 410] {
        subscribe(&bo, &service).await;
        service.answer(gone, None);
        anna.post(app.general, "@bosse").await;
        assert_eq!(told(&app, &mut service).await.len(), 1);
        assert_eq!(count(&app, "SELECT COUNT(*) FROM push_subscription").await, 0, "{gone}");
    }
});

with_pushes!(what_was_due_when_the_node_went_down_is_sent_after, |app, service| async move {
    let mut app = app;
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    subscribe(&bo, &service).await;
    let key: PushKey = bo.get("/push/key").await;
    let message = anna.post(app.general, "@bosse").await;
    app.drain(0).await;
    app.clock.advance(Duration::from_secs(20));
    app.start_again(0).await;
    let push = service.next().await;
    assert_eq!((push.notice.message_id, push.key), (message.id, key.public_key));
    assert_eq!(who(&told(&app, &mut service).await), []);
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_nodes_one_sends() {
    let (app, mut service) = start(Setup::two_nodes()).await;
    let [anna, bo, cilla] = app.people(["anna", "bosse", "cilla"]).await;
    let (far_bo, far_anna) = (bo.at(app.address(1)), anna.at(app.address(1)));
    let keys: [PushKey; 2] = [bo.get("/push/key").await, far_bo.get("/push/key").await];
    assert_eq!(keys[0], keys[1]);
    subscribe(&far_bo, &service).await;
    subscribe(&cilla, &service).await;
    let mut expected = Vec::new();
    for (number, by) in [&anna, &far_anna].into_iter().cycle().take(20).enumerate() {
        let message = by.post(app.general, &format!("@bosse @cilla {number}")).await;
        expected.extend([("bosse".to_owned(), message.id), ("cilla".to_owned(), message.id)]);
    }
    let mut sent: Vec<_> =
        told(&app, &mut service).await.into_iter().map(|p| (p.device, p.notice.message_id)).collect();
    sent.sort_unstable();
    expected.sort_unstable();
    assert_eq!(sent, expected, "each push once");
}

with_pushes!(a_reminder_is_pushed_to_its_person_read_or_not, |app, service| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    for person in [&anna, &bo] {
        subscribe(person, &service).await;
    }
    show_content(&anna).await;
    let message = anna.post(app.general, "to be done").await;
    told(&app, &mut service).await;
    let saved = json!({ "remind_at_ms": app.clock.now_ms() + 600_000 });
    anna.send("PUT", &format!("/messages/{}/saved", message.id), Some(saved)).await.expect_status(200);
    app.clock.advance(Duration::from_secs(601));
    let reminded = service.next().await;
    assert_eq!((reminded.device.as_str(), reminded.notice.kind), ("anna", PushKind::Reminder));
    assert_eq!((reminded.notice.message_id, reminded.notice.body.as_deref()), (message.id, Some("to be done")));
    assert_eq!(who(&told(&app, &mut service).await), [], "once");
});
