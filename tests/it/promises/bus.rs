//! I8: Redis may be gone, frozen or in the wrong hands: messages still cross, once, and nobody is fooled.

use std::time::{Duration, Instant};

use futures_util::StreamExt;
use mellanrum_protocol::channel::Channel;
use mellanrum_protocol::{PersonId, RoomId, Seq};
use redis::AsyncCommands;

use crate::support::processes::Redis;
use crate::support::{Live, PATIENCE, Person, Reader, Setup, TestApp, eventually, uuid};

/// Longest way of a message from node to node without Redis.
const CROSSED: Duration = Duration::from_secs(2);

struct Crossing {
    app: TestApp,
    far: Person,
    reader: Reader,
    posted: usize,
}

impl Crossing {
    async fn start(redis: &Redis) -> Self {
        let app = TestApp::start(Setup { redis: Some(redis.url()), ..Setup::two_nodes() }).await;
        let far = app.owner.at(app.address(1));
        let reader = Reader::start(&app.owner, app.general).await;
        let mut crossing = Self { app, far, reader, posted: 0 };
        crossing.messages(3).await;
        crossing
    }

    /// Messages written on node 1 reach the reader on node 0, each in time; none of them is held up.
    async fn messages(&mut self, count: usize) {
        for number in 0..count {
            let sent = Instant::now();
            let message = self.far.post(self.app.general, &format!("message {number}")).await;
            assert!(sent.elapsed() < Duration::from_secs(1), "acknowledged after {:?}", sent.elapsed());
            self.reader.reach(message.seq, CROSSED).await;
            self.posted += 1;
        }
        assert_eq!(self.reader.seen.len(), self.posted, "none twice, none missing");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_08_messages_cross_without_redis_and_presence_comes_back_with_it() {
    let mut redis = Redis::start().await;
    let mut crossing = Crossing::start(&redis).await;
    let [bo] = crossing.app.people(["bosse"]).await;
    let general = crossing.app.general;
    redis.kill();
    crossing.messages(5).await;
    // Comes on the other node while nobody can tell.
    let mut there = bo.at(crossing.app.address(1)).listen(&[general]).await;
    let mut here = crossing.app.owner.listen(&[general]).await;
    redis.start_again().await;
    let both = [crossing.app.owner.id, bo.id];
    see(&mut here, general, both).await;
    see(&mut there, general, both).await;
    crossing.messages(5).await;
}

/// Waits until exactly these people are in a room.
async fn see(live: &mut Live, room: RoomId, people: [PersonId; 2]) {
    let mut people = people.map(|person| person.to_string());
    people.sort_unstable();
    let live = tokio::sync::Mutex::new(live);
    eventually(PATIENCE, || async {
        let mut here = live.lock().await.presence(Channel::Room(room)).await.expect("may look");
        here.dedup();
        (here == people).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_08_a_frozen_redis_holds_nothing_up_and_what_it_held_comes_once() {
    let redis = Redis::start().await;
    let mut crossing = Crossing::start(&redis).await;
    redis.freeze();
    crossing.messages(8).await;
    redis.thaw();
    crossing.messages(8).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_08_what_is_forged_or_replayed_on_redis_fools_nobody() {
    let redis = Redis::start().await;
    let client = redis::Client::open(redis.url()).expect("an address");
    let mut attacker = client.get_multiplexed_async_connection().await.expect("a connection");
    let mut listening = client.get_async_pubsub().await.expect("a connection");
    listening.psubscribe("*").await.expect("a subscription");
    let mut crossing = Crossing::start(&redis).await;
    crossing.messages(3).await;
    let mut overheard = Vec::new();
    let mut notes = listening.on_message();
    while overheard.len() < 4 {
        let note = notes.next().await.expect("a note");
        overheard.push((note.get_channel_name().to_owned(), note.get_payload_bytes().to_vec()));
    }
    let channels: Vec<String> = redis::cmd("PUBSUB").arg("CHANNELS").query_async(&mut attacker).await.expect("names");
    assert!(channels.iter().any(|name| name.ends_with(&format!("room:{}", crossing.app.general))), "{channels:?}");
    let forged = forged(crossing.app.general, crossing.reader.offset + 1);
    for channel in &channels {
        for bytes in
            [b"".to_vec(), b"{}".to_vec(), vec![0xff; 600 * 1024], forged.clone(), [&[0; 32], &*forged].concat()]
        {
            let () = attacker.publish(channel, bytes).await.expect("published");
        }
        for (name, note) in &overheard {
            // As it was, on its own channel and on others; and with one bit changed.
            let mut bent = note.clone();
            *bent.last_mut().expect("a byte") ^= 1;
            let () = attacker.publish(channel, note).await.expect("published");
            let () = attacker.publish(name, bent).await.expect("published");
        }
    }
    crossing.messages(5).await;
    let mut fresh = crossing.app.owner.listen(&[crossing.app.general]).await;
    fresh.hears_nothing(&crossing.app.owner, crossing.app.general).await;
}

/// A note in the nodes' own words, without the seal.
fn forged(room: RoomId, seq: Seq) -> Vec<u8> {
    let data = serde_json::json!({ "type": "typing", "person_id": uuid() });
    serde_json::json!({ "Change": { "room": room, "seq": seq, "data": data } }).to_string().into_bytes()
}
