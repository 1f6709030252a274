//! I4: however often something is sent, it happens once and has one answer.

use std::collections::HashSet;

use futures_util::future::{join, join_all};
use mellanrum_protocol::methods::Method;
use mellanrum_protocol::shapes::messages::{MessageAct, MessageResult, Posted, React};
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::{MessageId, Nonce};
use serde_json::json;
use sqlx::PgPool;

use crate::support::db::blocked;
use crate::support::{Answer, Backend, Setup, TestApp, nonce};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_04_a_nonce_sent_on_two_nodes_at_once_is_one_message_with_one_answer() {
    let mut app = TestApp::start(Setup::two_nodes()).await;
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let mut bystander = bo.listen(&[app.general]).await;
    let nonce = nonce();
    let nodes = [anna.clone(), anna.at(app.address(1))];
    let tries = (0..12).map(|number| nodes[number % 2].try_post(app.general, "once", nonce));
    let answers = join_all(tries).await.into_iter().map(|answer| answer.ok::<Posted>().message);
    let different: HashSet<_> = answers.map(|message| serde_json::to_string(&message).expect("JSON")).collect();
    assert_eq!(different.len(), 1, "one answer: {different:?}");

    let first = bystander.next_message(app.general).await;
    bystander.hears_nothing(&bo, app.general).await;
    anna.try_post(app.general, "something else", nonce).await.expect_code("key_conflict");
    // It is the author's own: somebody else's same nonce is another message.
    assert_ne!(bo.try_post(app.general, "once", nonce).await.ok::<Posted>().message.id, first.id);

    for node in [0, 1] {
        app.drain(node).await;
    }
    for node in [0, 1] {
        app.start_again(node).await;
        let again = nodes[node].try_post(app.general, "once", nonce).await.ok::<Posted>().message;
        assert_eq!(again, first, "after a restart, too");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_04_acts_with_the_same_nonce_happen_once_on_two_nodes() {
    let app = TestApp::start(Setup::two_nodes()).await;
    let message = app.owner.post(app.general, "hej").await;
    let path = format!("/messages/{}", message.id);
    let nodes = [app.owner.clone(), app.owner.at(app.address(1))];
    let edit = Some(json!({ "body": "hej hej" }));
    let mut sent = Vec::new();
    let acts = [("PATCH", String::new(), edit), ("PUT", "/pin".to_owned(), None), ("DELETE", "/pin".to_owned(), None)];
    for (done, (method, part, body)) in acts.into_iter().enumerate() {
        let nonce = nonce();
        let path = format!("{path}{part}");
        let tries = (0..6).map(|number| nodes[number % 2].send_again(method, &path, body.clone(), nonce));
        for answer in join_all(tries).await {
            let seq = answer.ok::<MessageResult>().message.changed_seq;
            assert_eq!(seq, message.seq + 1 + i64::try_from(done).expect("few"), "{method} {path}");
        }
        sent.push((method, path, body, nonce));
    }
    // Each of them once more, now that others have come after it: what was pinned and unpinned stays unpinned.
    for (method, path, body, nonce) in sent {
        let message = nodes[1].send_again(method, &path, body, nonce).await.ok::<MessageResult>().message;
        assert!(message.pinned.is_none(), "{method} {path}");
    }
    assert_eq!(app.owner.room(app.general).await.head, message.seq + 3);
}

/// What is answered to one whose nonce another transaction takes, for `message`, before anybody can see it. Stands for another node.
async fn while_taken(
    pool: &PgPool,
    take: &'static str,
    nonce: Nonce,
    message: MessageId,
    ask: impl Future<Output = Answer>,
) -> Answer {
    let mut taking = pool.begin().await.expect("a transaction");
    let taken = sqlx::query(take).bind(nonce).bind(message).execute(&mut *taking).await.expect("a nonce");
    assert_eq!(taken.rows_affected(), 1);
    let let_go = async {
        blocked(pool, 1).await;
        taking.commit().await.expect("a commit");
    };
    join(ask, let_go).await.0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv_04_a_nonce_that_is_taken_elsewhere_in_the_same_moment_is_refused_and_leaves_no_hole() {
    let app = TestApp::start(Backend::PostgresRedis).await;
    let elsewhere = app.channel(json!({ "kind": "theme", "slug": "tema", "name": "Tema" })).await.room.id;
    let earlier = app.owner.post(elsewhere, "hej").await.id;
    app.owner.act("PUT", earlier, "/pin").await;
    let last = app.owner.post(app.general, "hej").await;
    let url = app.app(0).config.database_url.clone().expect("on Postgres");
    let pool = PgPool::connect(&url).await.expect("the test's Postgres answers");

    let key = nonce();
    let post = app.owner.try_post(app.general, "hopp", key);
    let take = "UPDATE message SET nonce = $1 WHERE id = $2";
    while_taken(&pool, take, key, earlier, post).await.expect_code("key_conflict");
    let key = nonce();
    let path = format!("/messages/{}/pin", last.id);
    let pin = app.owner.send_again("PUT", &path, None, key);
    let take = "UPDATE act SET nonce = $1 WHERE message_id = $2";
    while_taken(&pool, take, key, earlier, pin).await.expect_code("key_conflict");
    assert_eq!(app.owner.post(app.general, "hopp").await.seq, last.seq + 1);
}

on_both_databases!(inv_04_whoever_is_mentioned_is_told_once, |app| async move {
    let [bo] = app.people(["bosse"]).await;
    let mut live = bo.connect().await;
    for _ in 0..2 {
        let nonce = nonce();
        let first = app.owner.try_post(app.general, "@bosse, hej", nonce).await.ok::<Posted>().message;
        let again = app.owner.try_post(app.general, "@bosse, hej", nonce).await.ok::<Posted>().message;
        assert_eq!(again, first);
        // In the second round: of the second message, and not of the first once more.
        let told = PersonEvent::Mention { room_id: app.general, message_id: first.id, seq: first.seq };
        assert_eq!(live.next_personal().await, told);
    }
});

on_both_databases!(inv_04_a_nonce_of_one_act_is_no_good_for_another, |app| async move {
    let message = app.owner.post(app.general, "hej").await;
    let other = app.owner.post(app.general, "hopp").await;
    let mut live = app.owner.connect().await;
    let nonce = nonce();
    let react = |message_id, emoji: &str| React { message_id, nonce, emoji: emoji.to_owned() };
    let first: MessageResult = live.rpc(Method::ReactionAdd, &react(message.id, "👍")).await.expect("a reaction");
    let again: MessageResult = live.rpc(Method::ReactionAdd, &react(message.id, "👍")).await.expect("the same");
    assert_eq!(first, again);
    for refused in [
        live.rpc::<MessageResult>(Method::ReactionAdd, &react(message.id, "🎉")).await,
        live.rpc(Method::ReactionAdd, &react(other.id, "👍")).await,
        live.rpc(Method::ReactionRemove, &react(message.id, "👍")).await,
        live.rpc(Method::MessagePin, &MessageAct { message_id: message.id, nonce }).await,
    ] {
        assert_eq!(refused.map_err(|error| error.message), Err("key_conflict".to_owned()));
    }
});
