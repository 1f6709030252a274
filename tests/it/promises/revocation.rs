//! I14: whoever is put out hears nothing that comes after, by order; whoever is signed out is cut off, everywhere.

use std::time::Duration;

use futures_util::future::join;
use mellanrum_protocol::channel::Channel;
use mellanrum_protocol::shapes::identity::Session;
use mellanrum_protocol::shapes::rooms::Change;
use mellanrum_protocol::{PersonId, RoomId, Seq};
use serde_json::json;
use sqlx::PgPool;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::support::db::blocked;
use crate::support::processes::Redis;
use crate::support::{Live, Person, Setup, TestApp, nonce};

/// Where a person's removal from a room stands in its order.
async fn removal(by: &Person, room: RoomId, person: PersonId) -> Seq {
    let found = by.changes(room, 0).await.changes.into_iter().find_map(|change| match change {
        Change::Member { member } if member.person_id == person && !member.present => Some(member.changed_seq),
        _ => None,
    });
    found.expect("the removal is a change of the room")
}

/// Everything that a connection hears of a room until its subscription ends for good.
async fn until_put_out(live: &mut Live, room: RoomId) -> Vec<Seq> {
    let channel = Channel::Room(room).to_string();
    let mut heard = Vec::new();
    loop {
        let push = live.next_push().await;
        if push.channel != channel {
            continue;
        }
        if let Some(ended) = push.unsubscribe {
            assert_eq!(ended.code, 2000, "for good");
            return heard;
        }
        heard.extend(push.r#pub.map(|publication| publication.offset));
    }
}

async fn nothing_after_the_removal(mut redis: Redis, redis_is_up: bool) {
    let app = TestApp::start(Setup { redis: Some(redis.url()), ..Setup::two_nodes() }).await;
    let [coach, anna, bo] = app.people(["coach", "anna", "bosse"]).await;
    let room = app.cohort("grupp-ett", &coach, &[&anna, &bo]).await;
    let mut ears = vec![bo.listen(&[room]).await, bo.at(app.address(1)).listen(&[room, app.general]).await];
    let stop = CancellationToken::new();
    let writers = [coach.clone(), anna.at(app.address(1))].map(|writer| {
        let stop = stop.clone();
        tokio::spawn(async move {
            let mut last = 0;
            while !stop.is_cancelled() || last == 0 {
                last = writer.post(room, "a word among us").await.seq;
            }
            last
        })
    });
    if !redis_is_up {
        redis.kill();
    }
    for live in &mut ears {
        live.next_message(room).await;
    }
    app.owner.send("DELETE", &format!("/rooms/{room}/members/{}", bo.id), None).await.expect_status(204);

    // (c) At once, on every node.
    for address in [app.address(0), app.address(1)] {
        let bo = bo.at(address);
        for path in ["", "/messages", "/changes?since=0", "/members", "/pins"] {
            bo.send("GET", &format!("/rooms/{room}{path}"), None).await.expect_status(404);
        }
        bo.try_post(room, "may I?", nonce()).await.expect_status(404);
        let refused = bo.connect().await.try_subscribe(room, None).await;
        assert_eq!(refused.map_err(|error| error.code).err(), Some(103));
    }
    // (a) By order.
    let end = removal(&coach, room, bo.id).await;
    for live in &mut ears {
        let heard = timeout(Duration::from_secs(3), until_put_out(live, room)).await.expect("is put out in time");
        assert!(heard.iter().all(|seq| *seq <= end), "heard {heard:?}, was removed at {end}");
        let presence = live.presence(Channel::Room(room)).await;
        assert_eq!(presence.map_err(|error| error.code), Err(103));
    }
    stop.cancel();
    for writer in writers {
        assert!(writer.await.expect("a writer") > end, "messages went on after the removal");
    }
    let far = &mut ears[1];
    let marker = app.owner.at(app.address(1)).post(app.general, "the marker").await;
    loop {
        let push = far.next_push().await;
        assert!(!push.channel.ends_with(&room.to_string()), "heard {push:?}");
        if push.r#pub.is_some_and(|publication| publication.data.get().contains(&marker.id.to_string())) {
            break;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_14_whoever_is_removed_hears_nothing_after_it_on_any_node() {
    nothing_after_the_removal(Redis::start().await, true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_14_whoever_is_removed_hears_nothing_after_it_without_redis() {
    nothing_after_the_removal(Redis::start().await, false).await;
}

async fn signed_out(live: &mut Live, within: Duration) {
    assert_eq!(timeout(within, live.closed()).await.expect("closed in time"), 4500);
}

async fn signing_out_closes(mut redis: Redis, within: Duration) {
    let app = TestApp::start(Setup { redis: Some(redis.url()), ..Setup::two_nodes() }).await;
    let [anna] = app.people(["anna"]).await;
    let (phone, tablet) = (anna.sign_in().await, anna.sign_in().await);
    let far = |person: &Person| person.at(app.address(1));
    let mut on_laptop = [anna.connect().await, far(&anna).connect().await];
    let mut on_phone = [phone.connect().await, far(&phone).connect().await];
    let mut on_tablet = [tablet.connect().await, far(&tablet).connect().await];
    if within > Duration::from_secs(2) {
        redis.kill();
    }
    // One, from another device.
    let sessions: Vec<Session> = phone.get("/sessions").await;
    assert_eq!(sessions.len(), 3);
    let own = sessions.iter().find(|session| session.current).expect("the one that asks");
    anna.send("DELETE", &format!("/sessions/{}", own.id), None).await.expect_status(204);
    for live in &mut on_phone {
        signed_out(live, within).await;
    }
    far(&phone).send("GET", "/me", None).await.expect_status(401);
    // This one.
    tablet.send("DELETE", "/session", None).await.expect_status(204);
    for live in &mut on_tablet {
        signed_out(live, within).await;
    }
    // The others were left alone; then all.
    for live in &mut on_laptop {
        live.subscribe(app.general).await;
    }
    far(&anna).send("DELETE", "/sessions", None).await.expect_status(204);
    for live in &mut on_laptop {
        signed_out(live, within).await;
    }
    anna.send("GET", "/me", None).await.expect_status(401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_14_signing_out_closes_what_is_open_on_every_node() {
    signing_out_closes(Redis::start().await, Duration::from_secs(1)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_14_signing_out_closes_what_is_open_without_redis_within_five_seconds() {
    signing_out_closes(Redis::start().await, Duration::from_secs(5)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_14_a_node_that_cannot_confirm_who_may_read_delivers_nothing() {
    let app = TestApp::start(Setup::two_nodes()).await;
    let far = app.owner.at(app.address(1));
    let phone = app.owner.sign_in().await;
    let mut on_phone = phone.connect().await;
    let mut live = app.owner.listen(&[app.general]).await;
    let hub = &app.app(0).hub;
    hub.set_confirmed(false);
    let first = far.post(app.general, "while nobody knows who may read").await;
    // What ends is heard nevertheless; it was told after the message.
    phone.at(far.address).send("DELETE", "/session", None).await.expect_status(204);
    signed_out(&mut on_phone, Duration::from_secs(2)).await;
    // Of the same connection: had it heard the message, this would come after it.
    assert!(live.presence(Channel::Room(app.general)).await.is_ok());
    assert_eq!(live.waiting(), 0, "nothing was delivered");
    hub.set_confirmed(true);
    assert_eq!(live.next_message(app.general).await, first, "the archive fills what was missed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_14_what_was_let_in_before_the_removal_and_waits_for_the_room_is_refused_after_it() {
    let app = TestApp::start(Setup::two_nodes()).await;
    let [bo] = app.people(["bosse"]).await;
    let message = bo.post(app.general, "hej").await;
    let url = app.app(0).config.database_url.clone().expect("on Postgres");
    let pool = PgPool::connect(&url).await.expect("the test's Postgres answers");
    let mut removal = pool.begin().await.expect("a transaction");
    let lock = sqlx::query("SELECT FROM room WHERE id = $1 FOR UPDATE").bind(app.general);
    lock.execute(&mut *removal).await.expect("the room's lock");
    let remove = sqlx::query("UPDATE room_member SET present = FALSE WHERE room_id = $1 AND person_id = $2");
    remove.bind(app.general).bind(bo.id).execute(&mut *removal).await.expect("the removal");
    let far = bo.at(app.address(1));
    let edit = Some(json!({ "body": "hej hej" }));
    let path = format!("/messages/{}", message.id);
    let asked = join(bo.try_post(app.general, "may I?", nonce()), far.send_again("PATCH", &path, edit, nonce()));
    let both_wait = async {
        blocked(&pool, 2).await;
        removal.commit().await.expect("a commit");
    };
    let ((post, edit), ()) = join(asked, both_wait).await;
    post.expect_status(404);
    edit.expect_status(404);
}
