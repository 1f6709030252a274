//! What people set for themselves, on all of their devices.

use futures_util::future::join_all;
use mellanrum_protocol::RoomId;
use mellanrum_protocol::shapes::networks::Overview;
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::shapes::settings::{Density, Level, Settings, Theme};
use serde_json::{Value, json};

use crate::support::{Backend, Live, Person, Setup, TestApp, uuid};

async fn change(person: &Person, change: Value) -> Settings {
    person.send("PATCH", "/me/settings", Some(change)).await.ok()
}

/// The next settings that a device is told; what was told of its person's coming in may arrive only now.
async fn told(device: &mut Live) -> Settings {
    loop {
        if let PersonEvent::Settings { settings } = device.next_personal().await {
            return *settings;
        }
    }
}

on_both_databases!(settings_are_kept_whole_and_changed_in_parts, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    assert_eq!(anna.get::<Settings>("/me/settings").await, Settings::default());
    let general = app.general;
    let quiet = json!({ "from_minute": 1080, "to_minute": 420, "weekends": true });
    let all = json!({
        "theme": "dark", "density": "compact", "enter_sends": false, "room_order": [general, general],
        "levels": { general.to_string(): "everything" },
        "notifications": { "in_page": false, "push": true, "show_content": true, "quiet": quiet },
    });
    let first = change(&anna, all).await;
    assert_eq!((first.version, first.theme, first.density), (1, Theme::Dark, Density::Compact));
    assert_eq!((first.enter_sends, first.room_order.as_slice()), (false, [general].as_slice()));
    assert_eq!(first.levels, [(general, Level::Everything)].into());
    assert_eq!(first.notifications.quiet.as_ref().map(|quiet| quiet.from_minute), Some(1080));
    assert_eq!(anna.get::<Settings>("/me/settings").await, first);

    let elsewhere = uuid();
    let levels = json!({ "levels": { general.to_string(): null, elsewhere.to_string(): "nothing" } });
    let second = change(&anna, levels).await;
    assert_eq!(second.levels, [(RoomId(elsewhere), Level::Nothing)].into(), "whether there is such a room is not told");
    assert_eq!((second.version, second.theme), (2, Theme::Dark));
    let plain = json!({ "notifications": { "in_page": true, "push": false, "show_content": false, "quiet": null } });
    let third = change(&anna, plain.clone()).await;
    assert_eq!((third.version, third.notifications.quiet), (3, None));
    assert_eq!(change(&anna, plain).await.version, 3, "what changes nothing takes no version");

    let overview: Overview = anna.get("/me/overview").await;
    assert_eq!(overview.settings, anna.get::<Settings>("/me/settings").await);
    let theirs: Overview = bo.get("/me/overview").await;
    assert_eq!(theirs.settings, Settings::default(), "one's settings are one's own");
});

on_both_databases!(what_cannot_be_a_setting_is_refused_and_changes_nothing, |app| async move {
    let rooms = |count: usize| (0..count).map(|_| uuid().to_string()).collect::<Vec<_>>();
    let levels: serde_json::Map<String, Value> =
        rooms(1_001).into_iter().map(|room| (room, json!("nothing"))).collect();
    let quiet = json!({ "from_minute": 1440, "to_minute": 0, "weekends": false });
    for (field, why, ask) in [
        ("room_order", "too_many", json!({ "room_order": rooms(1_001) })),
        ("levels", "too_many", json!({ "levels": levels })),
        (
            "notifications",
            "out_of_range",
            json!({ "notifications": { "in_page": true, "push": true, "show_content": true, "quiet": quiet } }),
        ),
    ] {
        let mut ask = ask;
        ask["theme"] = json!("dark");
        let answer = app.owner.send("PATCH", "/me/settings", Some(ask)).await;
        assert_eq!((answer.status, answer.body["field"].as_str()), (422, Some(field)), "{answer:?}");
        assert_eq!(answer.body["why"].as_str(), Some(why));
    }
    for ask in [json!({ "theme": "sepia" }), json!({ "levels": { "general": "nothing" } }), json!({ "colour": 1 })] {
        app.owner.send("PATCH", "/me/settings", Some(ask)).await.expect_code("bad_request");
    }
    assert_eq!(app.owner.get::<Settings>("/me/settings").await, Settings::default());
});

/// Many changes at once, each of another room, from two devices: all of them hold, and each is a version.
async fn nothing_is_lost(app: TestApp, nodes: usize) {
    let [anna] = app.people(["anna"]).await;
    let phone = anna.sign_in().await.at(app.address(nodes - 1));
    let (mut here, mut there) = (anna.connect().await, phone.connect().await);
    let rooms: Vec<RoomId> = (0..24).map(|_| RoomId(uuid())).collect();
    let changes = rooms.iter().enumerate().map(|(number, room)| {
        let device = if number % 2 == 0 { &anna } else { &phone };
        change(device, json!({ "levels": { room.to_string(): "everything" } }))
    });
    let answers = join_all(changes).await;
    let mut versions: Vec<i64> = answers.iter().map(|settings| settings.version).collect();
    versions.sort_unstable();
    assert_eq!(versions, (1..=24).collect::<Vec<_>>());
    let settings: Settings = phone.get("/me/settings").await;
    assert_eq!(settings.levels, rooms.into_iter().map(|room| (room, Level::Everything)).collect());
    for device in [&mut here, &mut there] {
        let mut newest = told(device).await;
        for _ in 1..24 {
            let next = told(device).await;
            newest = if next.version > newest.version { next } else { newest };
        }
        assert_eq!(newest, settings, "the highest version is the newest");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn devices_that_change_settings_at_once_lose_nothing_on_sqlite() {
    Box::pin(nothing_is_lost(TestApp::start(Backend::SqliteLocal).await, 1)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn devices_that_change_settings_at_once_lose_nothing_on_two_nodes() {
    Box::pin(nothing_is_lost(TestApp::start(Setup::two_nodes()).await, 2)).await;
}
