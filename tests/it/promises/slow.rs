//! I10: whoever does not read costs little, loses nothing, and holds nobody up.

use std::time::{Duration, Instant};

use crate::support::{Backend, PATIENCE, Reader, Setup, TestApp};

/// What may wait for one client, in bytes.
const OUTBOX: usize = 64 * 1024;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_10_a_client_that_reads_nothing_is_told_to_recover_and_recovers_all() {
    let setup = Setup::from(Backend::SqliteLocal).tuned(|config| config.outbox_bytes = OUTBOX);
    let app = TestApp::start(setup).await;
    let [anna] = app.people(["anna"]).await;
    let mut stalled = Reader::start(&anna, app.general).await;
    let mut attentive = Reader::start(&app.owner, app.general).await;
    let long = "x".repeat(16_000);
    let mut last = 0;
    // More than the sockets on both sides hold.
    for _ in 0..300 {
        last = app.owner.post(app.general, &long).await.seq;
        let sent = Instant::now();
        attentive.reach(last, Duration::from_secs(2)).await;
        assert!(sent.elapsed() < Duration::from_secs(1), "others are not held up: {:?}", sent.elapsed());
    }
    stalled.reach(last, PATIENCE).await;
    assert!(stalled.resubscribed > 0, "it was told so by code 2500");
    assert_eq!(stalled.seen, attentive.seen);
    assert_eq!(attentive.resubscribed, 0);
}
