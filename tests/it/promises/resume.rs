//! I5, I6, I7: gaps repair themselves, any old position resumes, a position of another archive doesn't.

use std::collections::HashSet;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream;
use mellanrum_protocol::channel::Channel;
use mellanrum_protocol::frame::{ChannelRequest, Command};
use mellanrum_protocol::shapes::rooms::Change;
use sqlx::{Connection, PgConnection};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::support::processes::{Postgres, Redis};
use crate::support::{Backend, PATIENCE, Reader, Servers, Setup, TestApp};

/// Longest time until a lost note is made good.
const REPAIRED: Duration = Duration::from_secs(2);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_05_a_message_whose_note_was_lost_with_redis_arrives_within_two_seconds() {
    let mut redis = Redis::start().await;
    let app = TestApp::start(Setup { redis: Some(redis.url()), ..Setup::two_nodes() }).await;
    let far = app.owner.at(app.address(1));
    let mut reader = Reader::start(&app.owner, app.general).await;
    let first = far.post(app.general, "with Redis").await;
    reader.reach(first.seq, PATIENCE).await;
    redis.kill();
    let mut last = far.post(app.general, "while it dies").await;
    reader.reach(last.seq, REPAIRED).await;
    for _ in 0..5 {
        last = far.post(app.general, "without Redis").await;
    }
    reader.reach(last.seq, REPAIRED).await;
    assert_eq!(reader.resubscribed, 0, "the gap was filled in place");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_05_a_node_finds_what_nobody_told_it() {
    let mut app = TestApp::start(Setup { nodes: 1, ..Setup::two_nodes() }).await;
    // A node that tells nobody: every one of its notes is lost.
    app.add_node(|config| config.redis_url = None).await;
    let mute = app.owner.at(app.address(1));
    let mut reader = Reader::start(&app.owner, app.general).await;
    let lost = mute.post(app.general, "unheard").await;
    reader.reach(lost.seq, REPAIRED).await;
    // A hole with something heard behind it.
    mute.post(app.general, "unheard again").await;
    let heard = app.owner.post(app.general, "heard").await;
    reader.reach(heard.seq, Duration::from_secs(1)).await;
    assert_eq!((reader.seen.len(), reader.resubscribed), (3, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_05_a_hole_is_filled_as_soon_as_something_is_heard_behind_it() {
    // Nobody tells anybody: each node hears its own messages only, and looks at the heads every three seconds.
    let app = TestApp::start(Setup { redis: None, ..Setup::two_nodes() }).await;
    let far = app.owner.at(app.address(1));
    let mut reader = Reader::start(&app.owner, app.general).await;
    let three_holes = async {
        for _ in 0..3 {
            far.post(app.general, "unheard").await;
            let heard = app.owner.post(app.general, "heard").await;
            reader.reach(heard.seq, PATIENCE).await;
        }
    };
    // A look at the heads would fill two in more than three seconds.
    timeout(Duration::from_millis(2_900), three_holes).await.expect("filled without waiting for a look");
    assert_eq!(reader.resubscribed, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_06_whoever_subscribes_while_others_write_misses_nothing() {
    let app = TestApp::start(Setup::two_nodes()).await;
    let far = app.owner.at(app.address(1));
    let stop = CancellationToken::new();
    let writers = [app.address(0), app.address(1)].map(|address| {
        let (writer, room, stop) = (app.owner.at(address), app.general, stop.clone());
        tokio::spawn(async move {
            while !stop.is_cancelled() {
                writer.post(room, "a word").await;
            }
        })
    });
    let channel = Channel::Room(app.general).to_string();
    for _ in 0..40 {
        // Alone in the room on this node: it is opened anew each time.
        let mut live = far.connect().await;
        let mut heard = live.subscribe(app.general).await.offset;
        for _ in 0..3 {
            let (seq, _) = live.next_event(app.general).await;
            assert_eq!(seq, heard + 1);
            heard = seq;
        }
        let unsubscribe = Some(ChannelRequest { channel: channel.clone() });
        live.ask(Command { unsubscribe, ..Command::default() }).await.expect("to be let out");
    }
    stop.cancel();
    for writer in writers {
        writer.await.expect("a writer");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_06_any_old_position_resumes_exactly_on_another_node_after_a_restart_of_all() {
    let mut app = TestApp::start(Setup::two_nodes()).await;
    for number in 0..30 {
        app.owner.post(app.general, &format!("message {number}")).await;
    }
    let head = app.owner.room(app.general).await.head;
    let epoch = app.owner.newest(app.general).await.epoch;
    for node in [0, 1] {
        app.drain(node).await;
    }
    for node in [0, 1] {
        app.start_again(node).await;
    }
    let far = app.owner.at(app.address(1));
    let all = far.changes(app.general, 0).await.changes;
    for offset in [0, 1, head - 29, head - 7, head - 1, head] {
        let result = far.connect().await.recover(app.general, offset, &epoch).await;
        assert!(result.recovered && result.was_recovering);
        assert_eq!(result.offset, offset, "the position that was asked from");
        let missed: Vec<_> = all.iter().filter(|change| seq_of(change) > offset).collect();
        let filled: Vec<_> = result.publications.iter().map(|publication| publication.offset).collect();
        assert_eq!(filled, missed.iter().map(|change| seq_of(change)).collect::<Vec<_>>(), "from {offset}");
        for (publication, change) in result.publications.iter().zip(missed) {
            let event: Change = serde_json::from_str(publication.data.get()).expect("a change");
            assert_eq!(&event, change);
        }
    }
}

fn seq_of(change: &Change) -> i64 {
    match change {
        Change::Message { message } => message.changed_seq,
        Change::Member { member } => member.changed_seq,
        Change::Room { room } => room.changed_seq,
        Change::Moved { moved } => moved.changed_seq,
    }
}

on_both_databases!(inv_06_five_hundred_changes_are_filled_and_more_are_loaded_anew, |app| async move {
    let epoch = app.owner.newest(app.general).await.epoch;
    let before = app.owner.room(app.general).await.head;
    stream::iter(0..501).for_each_concurrent(32, |_| async { drop(app.owner.post(app.general, "m").await) }).await;
    let mut live = app.owner.connect().await;
    let behind = live.recover(app.general, before, &epoch).await;
    assert!(!behind.recovered && behind.publications.is_empty());
    assert_eq!(behind.offset, before + 501, "from here on it hears");
    let mut live = app.owner.connect().await;
    let filled = live.recover(app.general, before + 1, &epoch).await;
    assert!(filled.recovered);
    assert!(filled.publications.iter().map(|publication| publication.offset).eq(before + 2..=before + 501));
});

on_every_backend!(inv_07_a_position_that_is_not_of_this_archive_is_told_apart, |app| async move {
    let mut head = app.owner.post(app.general, "hej").await.seq;
    let epoch = app.owner.newest(app.general).await.epoch;
    for (ahead, epoch) in [(0, "another archive"), (0, ""), (1, &epoch), (1_000_000, &epoch), (-1_000_000, &epoch)] {
        let mut live = app.owner.connect().await;
        let result = live.recover(app.general, head + ahead, epoch).await;
        assert!(!result.recovered && result.publications.is_empty(), "{ahead} {epoch}");
        assert_eq!(result.offset, head);
        live.hears_nothing(&app.owner, app.general).await;
        head += 1;
    }
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_07_each_archive_and_a_copy_on_another_cluster_has_its_own_epoch() {
    const SAME: &str = "UPDATE archive SET epoch = 'of a backup'";
    let elsewhere = Postgres::start().await;
    let mut archives = Vec::new();
    for postgres in [Setup::from(Backend::PostgresLocal).postgres, Some(elsewhere.url())] {
        archives.push(Servers::start(Setup { postgres, ..Setup::default() }).await);
    }
    for backend in [Backend::PostgresLocal, Backend::SqliteLocal, Backend::SqliteLocal] {
        archives.push(Servers::start(backend).await);
    }
    let epochs: HashSet<_> = archives.iter().map(|servers| servers.app(0).epoch.clone()).collect();
    assert_eq!(epochs.len(), archives.len());

    let copies = &mut archives[..2];
    for servers in &mut *copies {
        let url = servers.app(0).config.database_url.clone().expect("on Postgres");
        servers.drain(0).await;
        let mut connection = PgConnection::connect(&url).await.expect("the test's Postgres answers");
        sqlx::query(SAME).execute(&mut connection).await.expect("a row");
        servers.start_again(0).await;
    }
    assert_ne!(copies[0].app(0).epoch, copies[1].app(0).epoch);
}
