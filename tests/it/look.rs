//! By what a network is recognised: its colour and its mark.

use mellanrum_protocol::channel::Channel;
use mellanrum_protocol::frame::SubscribeRequest;
use mellanrum_protocol::shapes::networks::{Network, Overview};
use mellanrum_protocol::shapes::people::NetworkEvent;
use serde_json::{Value, json};

use crate::support::person::png;
use crate::support::{Live, Person, Setup, TestApp};

async fn change(person: &Person, app: &TestApp, change: Value) -> Network {
    person.send("PATCH", &format!("/networks/{}", app.network), Some(change)).await.ok()
}

/// A device that hears the network's channel.
async fn listen(person: &Person, app: &TestApp) -> Live {
    let mut live = person.connect().await;
    let channel = Channel::Network(app.network).to_string();
    live.subscribe_by(SubscribeRequest { channel, ..SubscribeRequest::default() }).await.expect("a subscription");
    live
}

/// What the network is said to have become.
async fn told(live: &mut Live) -> Network {
    loop {
        let push = live.next_push().await;
        if push.channel.starts_with("network:")
            && let Some(publication) = push.r#pub
            && let NetworkEvent::Network { network } =
                serde_json::from_str(publication.data.get()).expect("an event of the network")
        {
            return *network;
        }
    }
}

on_both_databases!(a_colour_is_set_changed_and_taken_away, |app| async move {
    let [anna] = app.people(["anna"]).await;
    let coloured = change(&app.owner, &app, json!({ "hue": 0 })).await;
    assert_eq!((coloured.look.hue, coloured.look.mark_url.as_ref()), (Some(0), None));
    let renamed = change(&app.owner, &app, json!({ "name": { "en": "Circular", "sv": "Cirkulär" } })).await;
    assert_eq!(renamed.look.hue, Some(0), "what is absent stays");
    let overview: Overview = anna.get("/me/overview").await;
    assert_eq!(overview.networks[0].network, renamed);
    let plain = change(&app.owner, &app, json!({ "hue": null })).await;
    assert_eq!(plain.look.hue, None);
    let path = format!("/networks/{}", app.network);
    let wrong = app.owner.send("PATCH", &path, Some(json!({ "hue": 360, "name": { "en": "No" } }))).await;
    assert_eq!((wrong.status, wrong.body["field"].as_str()), (422, Some("hue")));
    assert_eq!(anna.get::<Network>(&path).await, plain);
});

on_both_databases!(a_mark_is_redrawn_and_has_an_address_of_its_own, |app| async move {
    let [anna] = app.people(["anna"]).await;
    let path = format!("/networks/{}/mark", app.network);
    app.owner.send("GET", &path, None).await.expect_code("not_found");
    let network: Network = app.owner.send_bytes("PUT", &path, "image/png", png(600, 400)).await.ok();
    let first = network.look.mark_url.expect("an address");
    let asked = first.strip_prefix("/api/v1").expect("an address of ours");
    let answer = anna.request("GET", asked).send().await.expect("an answer");
    let header = |name: &str| answer.headers()[name].to_str().expect("text").to_owned();
    let (tag, mime, cache) = (header("etag"), header("content-type"), header("cache-control"));
    assert!(mime.starts_with("image/") && cache.starts_with("private"), "{mime} {cache}");
    let file = image::load_from_memory(&answer.bytes().await.expect("a file")).expect("a picture");
    assert_eq!((file.width(), file.height()), (256, 256));
    let known = anna.request("GET", asked).header("if-none-match", tag).send().await.expect("an answer");
    assert_eq!(known.status().as_u16(), 304);

    let network: Network = app.owner.send_bytes("PUT", &path, "image/png", png(90, 90)).await.ok();
    assert_ne!(network.look.mark_url.as_ref(), Some(&first), "another picture has another address");
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec();
    app.owner.send_bytes("PUT", &path, "image/svg+xml", svg).await.expect_status(422);
    app.owner.send_bytes("PUT", &path, "image/png", vec![0; 2 * 1024 * 1024 + 1]).await.expect_code("too_large");
    let gone: Network = app.owner.send("DELETE", &path, None).await.ok();
    assert_eq!(gone.look.mark_url, None);
    anna.send("GET", &path, None).await.expect_code("not_found");
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_change_of_a_network_is_told_on_all_nodes() {
    let app = TestApp::start(Setup::two_nodes()).await;
    let [anna] = app.people(["anna"]).await;
    let (mut near, mut far) = (listen(&anna, &app).await, listen(&anna.at(app.address(1)), &app).await);
    let mark = format!("/networks/{}/mark", app.network);
    let rules = json!({ "cohort_size_min": 3, "cohort_size_max": 5, "invitation_valid_days": 30 });
    let mut states = Vec::new();
    for words in [json!({ "hue": 152 }), json!({ "name": { "en": "Circular" } }), json!({ "rules": rules })] {
        states.push(change(&app.owner, &app, words).await);
    }
    // What changes nothing is told to nobody.
    change(&app.owner, &app, json!({ "hue": 152 })).await;
    states.push(app.owner.send_bytes("PUT", &mark, "image/png", png(30, 30)).await.ok());
    states.push(app.owner.send("DELETE", &mark, None).await.ok());
    for state in states {
        for live in [&mut near, &mut far] {
            assert_eq!(told(live).await, state);
        }
    }
}
