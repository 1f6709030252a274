//! How far people have read, and what is left, exactly, on all of their devices.

use mellanrum_protocol::methods::Method;
use mellanrum_protocol::shapes::networks::Overview;
use mellanrum_protocol::shapes::people::{PersonEvent, ReadRoom, ReadState};
use mellanrum_protocol::{RoomId, Seq};

use crate::support::{Person, Setup, TestApp};

async fn left(person: &Person, room: RoomId) -> (Seq, i64, i64) {
    let mine = person.room(room).await;
    let overview: Overview = person.get("/me/overview").await;
    let there = overview.rooms.into_iter().find(|mine| mine.room.id == room).expect("their room");
    assert_eq!(there, mine, "the overview says the same");
    (mine.last_read_seq, mine.unread, mine.mentions)
}

on_every_backend!(what_is_unread_is_counted_exactly_and_told_to_all_devices, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let room = app.general;
    let one = anna.post(room, "one").await;
    bo.post(room, "one's own is read").await;
    let two = anna.post(room, "two, @bosse").await;
    let three = app.owner.post(room, "three, @alla").await;
    let four = anna.reply(&one, "four, @bosse @bosse").await;
    assert_eq!(left(&bo, room).await, (0, 4, 3));

    let phone = bo.sign_in().await;
    let (mut here, mut there) = (bo.connect().await, phone.connect().await);
    let read = |seq| ReadRoom { room_id: room, seq, exact: false };
    let state: ReadState = here.rpc(Method::RoomRead, &read(two.seq)).await.expect("read");
    assert_eq!((state.last_read_seq, state.unread, state.mentions), (two.seq, 2, 2));
    assert_eq!(there.next_personal().await, PersonEvent::Read { read: state.clone() });
    assert_eq!(here.next_personal().await, PersonEvent::Read { read: state.clone() });
    assert_eq!(left(&phone, room).await, (two.seq, 2, 2));

    // It never moves back, nor past the end.
    let back: ReadState = there.rpc(Method::RoomRead, &read(one.seq)).await.expect("read");
    assert_eq!(back, state);
    assert_eq!(three.mentions, []);
    anna.act("DELETE", four.id, "").await;
    assert_eq!(left(&bo, room).await, (two.seq, 1, 1), "what is removed is not left to read");
    let end: ReadState = there.rpc(Method::RoomRead, &read(i64::MAX)).await.expect("read");
    let head = bo.room(room).await.head;
    assert_eq!((end.last_read_seq, end.unread, end.mentions), (head, 0, 0));
    // An edit that mentions somebody is nothing new to read.
    anna.edit(two.id, "two again, @bosse").await;
    assert_eq!(left(&bo, room).await, (head, 0, 0));
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_position_crosses_to_the_device_on_another_node() {
    let app = TestApp::start(Setup::two_nodes()).await;
    let [bo] = app.people(["bosse"]).await;
    let mut far = bo.at(app.address(1)).connect().await;
    let message = app.owner.post(app.general, "hej").await;
    let mut here = bo.connect().await;
    let read = ReadRoom { room_id: app.general, seq: message.seq, exact: false };
    let state: ReadState = here.rpc(Method::RoomRead, &read).await.expect("read");
    // What was told of their coming in may arrive only now.
    let mut event = far.next_personal().await;
    while !matches!(event, PersonEvent::Read { .. }) {
        event = far.next_personal().await;
    }
    assert_eq!(event, PersonEvent::Read { read: state });
    assert_eq!(left(&bo.at(app.address(1)), app.general).await, (message.seq, 0, 0));
}

on_both_databases!(whoever_joins_late_has_everything_unread, |app| async move {
    app.owner.post(app.general, "one").await;
    app.owner.post(app.general, "two, @late").await;
    let [late] = app.people(["late"]).await;
    assert_eq!(left(&late, app.general).await, (0, 2, 0), "nobody of that name was there to be mentioned");
});
