//! That the ground the other tests stand on holds.

use mellanrum_protocol::shapes::rooms::RoomKind;

on_every_backend!(what_one_person_writes_another_reads_and_hears, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let mut near = bo.listen(&[app.general]).await;
    let sent = anna.post(app.general, "hej").await;
    assert_eq!(near.next_message(app.general).await, sent);
    assert_eq!(bo.newest(app.general).await.messages, [sent]);
    near.hears_nothing(&anna, app.general).await;
    assert_eq!(bo.room(app.general).await.room.kind, RoomKind::Network);
});
