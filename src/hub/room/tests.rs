use serde_json::value::to_raw_value;
use uuid::Uuid;

use super::*;
use crate::live::outbox::Taken;
use mellanrum_protocol::frame::ClientInfo;

fn room(next: Seq) -> Room {
    let room = Room::new(RoomId(Uuid::nil()));
    room.state().next = next;
    room
}

fn client(number: u64) -> Client {
    Client {
        key: Key(number),
        person_id: PersonId(Uuid::from_u128(u128::from(number))),
        credential: Uuid::nil(),
        expires_ms: i64::MAX,
        info: ClientInfo { user: number.to_string(), client: number.to_string() },
        outbox: Outbox::new(1 << 20),
    }
}

fn frame(seq: Seq, left: Option<PersonId>) -> Frame {
    Frame::new(RoomId(Uuid::nil()), seq, left, to_raw_value(&seq).expect("a number"))
}

/// Offsets of what waits for the client; -1 for an ended subscription.
async fn offsets(client: &Client) -> Vec<Seq> {
    client.outbox.close(mellanrum_protocol::error::DisconnectCode::Shutdown);
    let Taken::Pieces(pieces) = client.outbox.take().await else { return Vec::new() };
    let seq = |piece: &Bytes| {
        let reply: mellanrum_protocol::frame::Reply = serde_json::from_slice(piece).expect("a reply");
        let push = reply.push?;
        Some(push.r#pub.map_or(-1, |publication| publication.offset))
    };
    pieces.iter().filter_map(seq).collect()
}

fn subscribe(room: &Room, client: &Client, after: Seq) {
    assert!(room.hold(client));
    assert!(room.admit(client.key, after, Bytes::from_static(b"{}")));
}

#[tokio::test]
async fn inv_02_changes_are_delivered_in_order_however_they_come() {
    let (room, anna) = (room(1), client(1));
    subscribe(&room, &anna, 0);
    for seq in [2, 3, 1, 2, 5, 1, 4] {
        room.accept(frame(seq, None));
    }
    assert_eq!(offsets(&anna).await, [1, 2, 3, 4, 5]);
}

#[tokio::test]
async fn inv_05_a_hole_is_filled_and_what_was_early_follows() {
    let (room, anna) = (room(1), client(1));
    subscribe(&room, &anna, 0);
    room.accept(frame(1, None));
    room.accept(frame(5, None));
    assert!(room.misses(5));
    // 3 was superseded by 4.
    room.fill(vec![frame(2, None), frame(4, None)], 4);
    assert!(!room.misses(5));
    assert_eq!(offsets(&anna).await, [1, 2, 4, 5]);
}

#[tokio::test]
async fn inv_06_what_comes_while_one_subscribes_is_neither_lost_nor_doubled() {
    let (room, anna) = (room(8), client(1));
    assert!(room.hold(&anna));
    room.accept(frame(8, None));
    room.accept(frame(9, None));
    // The archive was read when 8 was there and 9 wasn't.
    assert!(room.admit(anna.key, 8, Bytes::from_static(b"{}")));
    room.accept(frame(10, None));
    assert_eq!(offsets(&anna).await, [9, 10]);
}

#[tokio::test]
async fn inv_06_what_the_archive_gave_does_not_come_again_when_its_note_comes() {
    let (room, anna) = (room(8), client(1));
    // The archive was read when 9 was there; the notes of 8 and 9 are late.
    subscribe(&room, &anna, 9);
    for seq in [8, 9, 10] {
        room.accept(frame(seq, None));
    }
    assert_eq!(offsets(&anna).await, [10]);
}

#[tokio::test]
async fn inv_14_nothing_after_the_removal_reaches_the_removed() {
    let (room, anna, bo) = (room(1), client(1), client(2));
    subscribe(&room, &anna, 0);
    subscribe(&room, &bo, 0);
    // 3 comes before the removal at 2 does: it waits.
    room.accept(frame(3, None));
    room.accept(frame(1, None));
    assert_eq!(room.accept(frame(2, Some(bo.person_id))), [bo.key]);
    assert_eq!(offsets(&anna).await, [1, 2, 3]);
    assert_eq!(offsets(&bo).await, [1, -1]);
}

#[tokio::test]
async fn inv_14_a_removal_while_one_subscribes_counts() {
    let (room, bo) = (room(5), client(2));
    assert!(room.hold(&bo));
    room.accept(frame(5, Some(bo.person_id)));
    room.accept(frame(6, None));
    // The archive was read before 5.
    assert!(!room.admit(bo.key, 4, Bytes::from_static(b"{}")));
    assert_eq!(offsets(&bo).await, [-1]);
}
