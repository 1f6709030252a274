//! Frames of the live connection.

use std::time::Duration;

use mellanrum_protocol::channel::Channel;
use mellanrum_protocol::frame::{
    ChannelRequest, Command, ConnectRequest, Empty, HistoryRequest, PublishRequest, SubscribeRequest,
};
use mellanrum_protocol::{NetworkId, PersonId};
use serde_json::{json, value::to_raw_value};
use tokio::time::timeout;

use crate::support::live::rpc;
use crate::support::{Backend, Live, Setup, TestApp, uuid};

async fn app() -> TestApp {
    TestApp::start(Backend::SqliteLocal).await
}

async fn code(live: &mut Live, command: Command) -> Option<u32> {
    live.ask(command).await.err().map(|error| error.code)
}

fn subscribe(channel: impl ToString) -> Command {
    let request = SubscribeRequest { channel: channel.to_string(), ..SubscribeRequest::default() };
    Command { subscribe: Some(request), ..Command::default() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_commands_in_one_frame_are_answered_in_their_order() {
    let app = app().await;
    let mut live = Live::open(&app.owner).await.expect("an upgrade");
    let channel = Channel::Room(app.general);
    live.send_raw(&format!(
        "{{\"id\":101,\"connect\":{{}}}}\n\n{{\"id\":102,\"subscribe\":{{\"channel\":\"{channel}\"}}}}\n{{}}\n\
         {{\"id\":103,\"rpc\":{{\"method\":\"typing.set\",\"data\":{{\"room_id\":\"{}\"}}}}}}\n{{\"id\":104,\"ping\":{{}}}}\n",
        app.general
    ))
    .await;
    assert!(live.reply_to(101).await.expect("connected").connect.is_some());
    assert!(live.reply_to(102).await.expect("subscribed").subscribe.is_some());
    assert!(live.reply_to(103).await.expect("typing").rpc.is_some());
    assert_eq!(live.reply_to(104).await.expect("pong").ping, Some(Empty {}));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_done_is_refused_by_its_code_and_the_connection_goes_on() {
    let app = app().await;
    let [anna] = app.people(["anna"]).await;
    let mut live = anna.connect().await;
    let channel = Channel::Room(app.general);
    let ask = |channel: &dyn ToString| Some(ChannelRequest { channel: channel.to_string() });
    assert_eq!(code(&mut live, rpc("no.such", &json!({}))).await, Some(104));
    assert_eq!(code(&mut live, Command::default()).await, Some(104));
    assert_eq!(code(&mut live, rpc("message.post", &json!({ "room": 1 }))).await, Some(107));
    assert_eq!(code(&mut live, rpc("message.post", &json!({ "room_id": uuid(), "extra": 1 }))).await, Some(107));
    let again = Command { connect: Some(ConnectRequest::default()), ..Command::default() };
    assert_eq!(code(&mut live, again).await, Some(107));
    for unknown in ["", "room", "room:1", "moderation:x", "rooms:0198b2f0-6c1e-7cc0-9d2e-0a2f3f6b9a10"] {
        assert_eq!(code(&mut live, subscribe(unknown)).await, Some(102), "{unknown}");
    }
    assert_eq!(code(&mut live, subscribe(Channel::Person(anna.id))).await, Some(105));
    for closed in
        [Channel::Person(app.owner.id), Channel::Person(PersonId(uuid())), Channel::Network(NetworkId(uuid()))]
    {
        assert_eq!(code(&mut live, subscribe(closed)).await, Some(103), "{closed}");
    }
    let presence = || Command { presence: ask(&channel), ..Command::default() };
    let stats = || Command { presence_stats: ask(&channel), ..Command::default() };
    assert_eq!(code(&mut live, presence()).await, Some(103), "not in the room");
    assert_eq!(code(&mut live, stats()).await, Some(103), "not in the room");
    assert_eq!(code(&mut live, subscribe(channel)).await, None);
    assert_eq!(code(&mut live, subscribe(channel)).await, Some(105));
    assert_eq!(code(&mut live, presence()).await, None);
    assert_eq!(code(&mut live, stats()).await, None);
    let own = Channel::Person(anna.id);
    assert_eq!(code(&mut live, Command { presence: ask(&own), ..Command::default() }).await, Some(108));
    let history = HistoryRequest { channel: own.to_string(), ..HistoryRequest::default() };
    assert_eq!(code(&mut live, Command { history: Some(history), ..Command::default() }).await, Some(108));
    let data = to_raw_value(&json!({ "body": "hej" })).expect("JSON");
    let publish = PublishRequest { channel: Channel::Network(app.network).to_string(), data };
    assert_eq!(code(&mut live, Command { publish: Some(publish), ..Command::default() }).await, Some(103));
    assert_eq!(code(&mut live, Command { unsubscribe: ask(&own), ..Command::default() }).await, Some(103));
    assert_eq!(code(&mut live, Command { unsubscribe: ask(&channel), ..Command::default() }).await, None);
    assert_eq!(code(&mut live, presence()).await, Some(103), "left the room");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_malformed_line_with_an_id_is_refused_and_one_without_ends_the_connection() {
    let app = app().await;
    let mut live = app.owner.connect().await;
    live.send_raw(r#"{"id":700,"subscribe":7,"unknown":{"deep":[]}}"#).await;
    assert_eq!(live.reply_to(700).await.map_err(|error| error.code).err(), Some(107));
    live.send_raw(r#"{"id":701,"ping":{},"unknown":{"deep":[]}}"#).await;
    assert!(live.reply_to(701).await.is_ok(), "unknown fields are ignored");
    live.send_raw("neither an object nor an id").await;
    assert_eq!(live.closed().await, 3501);

    for first in ["{}x", "7", "[]", r#"{"id":"a"}"#, &"[".repeat(20_000)] {
        let mut live = app.owner.connect().await;
        live.send_raw(first).await;
        assert_eq!(live.closed().await, 3501, "{}", &first[..first.len().min(20)]);
    }
    let mut live = Live::open(&app.owner).await.expect("an upgrade");
    live.send(rpc("typing.set", &json!({}))).await;
    assert_eq!(live.closed().await, 3501, "connect comes first");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_oversize_frame_ends_its_connection_and_no_other() {
    let app = app().await;
    let mut other = app.owner.listen(&[app.general]).await;
    let mut live = app.owner.connect().await;
    live.send_raw(&"x".repeat(64 * 1024 + 1)).await;
    assert_eq!(live.closed().await, 1009);
    other.hears_nothing(&app.owner, app.general).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_many_commands_are_refused_for_a_while() {
    let app =
        TestApp::start(Setup::from(Backend::SqliteLocal).tuned(|config| config.commands_per_ten_seconds = 20)).await;
    let mut live = app.owner.connect().await;
    let mut refused = None;
    for _ in 0..25 {
        refused = live.ask(Command { ping: Some(Empty {}), ..Command::default() }).await.err().or(refused);
    }
    let refused = refused.expect("one too many");
    assert_eq!((refused.code, refused.temporary), (111, true));
    assert!(refused.retry_after_ms.is_some_and(|ms| (1..=1_000).contains(&ms)), "{refused:?}");
    // Others have their own count.
    app.owner.listen(&[app.general]).await.hears_nothing(&app.owner, app.general).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_says_nothing_is_closed() {
    let app = app().await;
    let mut live = Live::open(&app.owner).await.expect("an upgrade");
    assert_eq!(timeout(Duration::from_secs(6), live.closed()).await.expect("closed in time"), 3500);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_person_has_so_many_connections_and_no_more() {
    let app = TestApp::start(Setup::from(Backend::SqliteLocal).tuned(|config| config.connections_per_person = 3)).await;
    let [anna] = app.people(["anna"]).await;
    let mut lives = [anna.connect().await, anna.connect().await, anna.connect().await];
    let mut fourth = Live::open(&anna).await.expect("an upgrade");
    fourth.send(Command { connect: Some(ConnectRequest::default()), ..Command::default() }).await;
    assert_eq!(fourth.closed().await, 3505);
    app.owner.connect().await.leave().await;
    for live in &mut lives {
        live.subscribe(app.general).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_pings_and_whoever_does_not_answer_is_closed() {
    let app = TestApp::start(Setup::from(Backend::SqliteLocal).tuned(|config| config.ping_seconds = 1)).await;
    let mut answers = app.owner.listen(&[app.general]).await;
    let mut silent = app.owner.connect().await;
    silent.pongs = false;
    let listening = async {
        while answers.pings < 2 {
            let pushed = timeout(Duration::from_millis(500), answers.try_next_push()).await;
            assert!(pushed.is_err(), "nothing but pings: {pushed:?}");
        }
    };
    listening.await;
    // Ten seconds of grace after the first ping; the reader gives up after as many.
    let closed = timeout(Duration::from_secs(14), async {
        loop {
            if let Ok(code) = timeout(Duration::from_secs(9), silent.closed()).await {
                return code;
            }
        }
    });
    assert_eq!(closed.await.expect("closed in time"), 3012);
    answers.hears_nothing(&app.owner, app.general).await;
}
