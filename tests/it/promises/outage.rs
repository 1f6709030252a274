//! I9: while the database is away everybody is told so in time, nobody is thrown out, and it goes on by itself.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use mellanrum_protocol::Nonce;
use mellanrum_protocol::shapes::messages::Posted;

use crate::support::processes::Postgres;
use crate::support::{Backend, Live, Setup, TestApp, eventually, nonce};

/// Longest wait for an answer while the database is away.
const ANSWERED: Duration = Duration::from_millis(3_500);
/// Longest wait for the first message after it is back.
const BACK: Duration = Duration::from_secs(5);

async fn app_on(postgres: &Postgres) -> TestApp {
    TestApp::start(Setup { postgres: Some(postgres.url()), ..Backend::PostgresLocal.into() }).await
}

/// Everybody who sends now, by whatever way, is told in time that it is for a while. What they sent.
async fn refused_for_now(app: &TestApp, lives: &mut [Live]) -> Vec<(String, Nonce)> {
    let by_live = lives.iter_mut().enumerate().map(|(number, live)| async move {
        let (body, nonce, sent) = (format!("live {number}"), nonce(), Instant::now());
        let error = live.try_post(app.general, &body, nonce).await.expect_err("nothing can be stored");
        assert!(error.temporary, "{error:?}");
        assert!(["db_unavailable", "busy"].contains(&error.message.as_str()), "{error:?}");
        assert!(sent.elapsed() < ANSWERED, "answered after {:?}", sent.elapsed());
        (body, nonce)
    });
    let by_rest = (0..4).map(|number| async move {
        let (body, nonce, sent) = (format!("rest {number}"), nonce(), Instant::now());
        let answer = app.owner.try_post(app.general, &body, nonce).await;
        answer.expect_status(503);
        assert!(sent.elapsed() < ANSWERED, "answered after {:?}", sent.elapsed());
        (body, nonce)
    });
    let (live, rest) = tokio::join!(join_all(by_live), join_all(by_rest));
    live.into_iter().chain(rest).collect()
}

/// It works again soon, by itself, for those who were connected; and a retry of everything makes one message of each.
async fn works_again(app: &TestApp, lives: &mut [Live], sent: Vec<(String, Nonce)>) {
    let live = tokio::sync::Mutex::new(&mut lives[0]);
    let (body, nonce) = sent[0].clone();
    eventually(BACK, || async { live.lock().await.try_post(app.general, &body, nonce).await.ok() }).await;
    for (body, nonce) in &sent {
        app.owner.try_post(app.general, body, *nonce).await.ok::<Posted>();
    }
    let stored = app.owner.all_messages(app.general).await;
    for (body, nonce) in &sent {
        let same = stored.iter().filter(|message| message.nonce == *nonce);
        assert_eq!(same.count(), 1, "{body}");
    }
    for live in lives {
        live.subscribe(app.general).await;
        live.hears_nothing(&app.owner, app.general).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_09_a_frozen_database_is_told_of_in_time_and_nothing_is_doubled() {
    let postgres = Postgres::start().await;
    let app = app_on(&postgres).await;
    let mut lives = vec![app.owner.connect().await, app.owner.connect().await, app.owner.connect().await];
    app.owner.post(app.general, "before").await;
    postgres.freeze();
    let sent = refused_for_now(&app, &mut lives).await;
    // As often as they like: the second time they wait no longer than the first.
    refused_for_now(&app, &mut lives).await;
    postgres.thaw();
    works_again(&app, &mut lives, sent).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_09_a_killed_database_is_told_of_in_time_and_nothing_is_lost() {
    let mut postgres = Postgres::start().await;
    let app = app_on(&postgres).await;
    let mut lives = vec![app.owner.connect().await, app.owner.connect().await, app.owner.connect().await];
    let before = app.owner.post(app.general, "before").await;
    postgres.kill();
    let sent = refused_for_now(&app, &mut lives).await;
    postgres.start_again().await;
    works_again(&app, &mut lives, sent).await;
    assert_eq!(app.owner.all_messages(app.general).await[0], before);
}
