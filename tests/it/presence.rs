//! Who is here and who is typing, across nodes, and after a node has gone down.

use std::time::Duration;

use mellanrum_protocol::channel::Channel;
use mellanrum_protocol::frame::SubscribeRequest;
use mellanrum_protocol::methods::Method;
use mellanrum_protocol::shapes::rooms::RoomEvent;
use serde_json::json;
use tokio::sync::Mutex;
use tokio::time::timeout;

use crate::support::{Live, PATIENCE, Person, Setup, TestApp, eventually};

/// Waits until exactly these people are in a channel.
async fn see(live: &mut Live, channel: Channel, people: &[&Person], within: Duration) {
    let mut expected: Vec<_> = people.iter().map(|person| person.id.to_string()).collect();
    expected.sort_unstable();
    let live = Mutex::new(live);
    eventually(within, || async {
        (live.lock().await.presence(channel).await.expect("may look") == expected).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_on_two_nodes_see_each_other_come_type_and_go() {
    let mut app = TestApp::start(Setup::two_nodes()).await;
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    for channel in [Channel::Room(app.general), Channel::Network(app.network)] {
        let subscribe =
            |join_leave| SubscribeRequest { channel: channel.to_string(), join_leave, ..SubscribeRequest::default() };
        let mut near = anna.connect().await;
        near.subscribe_by(subscribe(true)).await.expect("subscribed");
        see(&mut near, channel, &[&anna], PATIENCE).await;
        let mut far = bo.at(app.address(1)).connect().await;
        far.subscribe_by(subscribe(false)).await.expect("subscribed");
        see(&mut near, channel, &[&anna, &bo], PATIENCE).await;
        see(&mut far, channel, &[&anna, &bo], PATIENCE).await;
        let joined = timeout(PATIENCE, async {
            loop {
                if let Some(join) = near.next_push().await.join.filter(|join| join.info.user != anna.id.to_string()) {
                    return join.info;
                }
            }
        });
        assert_eq!(joined.await.expect("told in time").user, bo.id.to_string());
        far.leave().await;
        see(&mut near, channel, &[&anna], PATIENCE).await;
        let left = timeout(PATIENCE, async {
            loop {
                if let Some(leave) = near.next_push().await.leave {
                    return leave.info;
                }
            }
        });
        assert_eq!(left.await.expect("told in time").user, bo.id.to_string());
        near.leave().await;
    }

    let room = Channel::Room(app.general);
    let (mut near, mut far) = (anna.listen(&[app.general]).await, bo.at(app.address(1)).listen(&[app.general]).await);
    see(&mut near, room, &[&anna, &bo], PATIENCE).await;
    see(&mut far, room, &[&anna, &bo], PATIENCE).await;
    far.rpc::<serde_json::Value>(Method::TypingSet, &json!({ "room_id": app.general })).await.expect("typing");
    let (_, typing) = near.next_event(app.general).await;
    assert_eq!(typing, RoomEvent::Typing { person_id: bo.id, thread: None });

    // A node that goes down in order takes its people with it.
    app.drain(1).await;
    assert_eq!(far.closed().await, 3001);
    see(&mut near, room, &[&anna], Duration::from_secs(2)).await;
    app.start_again(1).await;
    let mut far = bo.at(app.address(1)).listen(&[app.general]).await;
    see(&mut near, room, &[&anna, &bo], PATIENCE).await;
    see(&mut far, room, &[&anna, &bo], PATIENCE).await;
}

on_both_databases!(two_devices_of_one_person_are_one_person_twice, |app| async move {
    let [anna] = app.people(["anna"]).await;
    let mut one = anna.listen(&[app.general]).await;
    let two = anna.listen(&[app.general]).await;
    let channel = Channel::Room(app.general);
    see(&mut one, channel, &[&anna, &anna], PATIENCE).await;
    two.leave().await;
    see(&mut one, channel, &[&anna], PATIENCE).await;
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_13_a_node_that_goes_down_loses_nothing_that_was_sent_to_it() {
    let mut app = TestApp::start(Setup::two_nodes()).await;
    let writer = app.owner.at(app.address(1));
    let (room, mut reader) = (app.general, crate::support::Reader::start(&app.owner, app.general).await);
    let writing = tokio::spawn(async move {
        let mut acked = Vec::new();
        loop {
            match writer.attempt(room, "on the way down", crate::support::nonce()).await {
                Some(answer) if answer.status == 200 => {
                    acked.push(answer.ok::<mellanrum_protocol::shapes::messages::Posted>().message);
                }
                _ => return acked,
            }
        }
    });
    let head = app.owner.room(room).await.head;
    reader.reach(head + 10, PATIENCE).await;
    app.drain(1).await;
    let acked = writing.await.expect("a writer");
    let last = acked.last().expect("some were taken").seq;
    reader.reach(last, Duration::from_secs(2)).await;
    for message in acked {
        assert_eq!(reader.seen.get(&message.seq), Some(&message.id));
    }
}
