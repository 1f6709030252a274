//! I2: one dense order for each room, the same for every reader.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use mellanrum_protocol::Seq;

use crate::support::{PATIENCE, Person, Reader, Setup, TestApp};

/// Messages of each writer.
const EACH: usize = 30;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_02_writers_on_two_nodes_make_one_order_that_all_readers_share() {
    let app = TestApp::start(Setup::two_nodes()).await;
    let people = app.people(["anna", "bosse", "cilla", "dag"]).await;
    let mut readers = vec![
        Reader::start(&app.owner, app.general).await,
        Reader::start(&app.owner.at(app.address(1)), app.general).await,
    ];
    let writers = people.iter().enumerate().map(|(number, person)| write(person.at(app.address(number % 2)), &app));
    let written = join_all(writers).await;
    for acked in &written {
        assert!(acked.is_sorted(), "who is answered before sending again comes before: {acked:?}");
    }
    let head = app.owner.room(app.general).await.head;
    // One who comes late reads the same.
    readers.push(Reader::start(&people[3].at(app.address(1)), app.general).await);
    let archive: BTreeMap<Seq, _> = app.owner.all_messages(app.general).await.iter().map(|m| (m.seq, m.id)).collect();
    assert_eq!(archive.len(), EACH * people.len());
    let first = *archive.keys().next().expect("a message");
    assert!(archive.keys().copied().eq(first..=head), "without a hole");
    for mut reader in readers {
        reader.reach(head, PATIENCE).await;
        assert_eq!(reader.seen, archive);
        assert_eq!(reader.resubscribed, 0);
    }
}

/// Writes by REST and by the live connection in turn.
async fn write(person: Person, app: &TestApp) -> Vec<Seq> {
    let mut live = person.connect().await;
    let mut acked = Vec::new();
    for number in 0..EACH {
        let body = format!("{} {number}", person.handle);
        let message = match number % 2 {
            0 => live.post(app.general, &body).await,
            _ => person.post(app.general, &body).await,
        };
        acked.push(message.seq);
    }
    acked
}
