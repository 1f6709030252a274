//! Passing on: what goes along, what follows, what comes back, and what nobody learns by it.

use std::time::Duration;

use mellanrum_protocol::shapes::audit::{AuditAct, AuditPage};
use mellanrum_protocol::shapes::messages::{Message, Posted};
use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::rooms::MyRoom;
use mellanrum_protocol::shapes::search::SearchPage;
use mellanrum_protocol::{MessageId, RoomId};
use serde_json::{Value, json};

use crate::support::app::{found, people};
use crate::support::{Answer, PATIENCE, Person, Setup, TestApp, eventually, nonce};

fn new(to: RoomId, include: &[MessageId]) -> Value {
    json!({ "to_room_id": to, "include": include, "introduction": "Läs det här", "named": false })
}

async fn try_relay(by: &Person, message: MessageId, new: Value) -> Answer {
    by.send("POST", &format!("/messages/{message}/relays"), Some(new)).await
}

async fn relay(by: &Person, message: MessageId, new: Value) -> Message {
    try_relay(by, message, new).await.ok::<Posted>().message
}

/// The texts that a message passes on.
fn texts(message: &Message) -> Vec<&str> {
    message.relayed.as_ref().expect("passed on").parts.iter().map(|part| part.body.as_str()).collect()
}

/// A message once it is as wished.
async fn once(by: &Person, message: MessageId, wished: impl Fn(&Message) -> bool) -> Message {
    let path = format!("/messages/{message}");
    let asked = || async { Some(by.get::<Message>(&path).await).filter(|message| wished(message)) };
    eventually(PATIENCE * 3, asked).await
}

async fn theme(app: &TestApp, slug: &str) -> RoomId {
    app.channel(json!({ "kind": "theme", "slug": slug, "name": slug })).await.room.id
}

async fn finds(person: &Person, word: &str) -> Vec<MessageId> {
    let page: SearchPage = person.get(&format!("/search?q={word}")).await;
    page.hits.into_iter().map(|hit| hit.message.id).collect()
}

on_both_databases!(what_one_chose_goes_along_with_an_introduction, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let to = theme(&app, "parkering").await;
    let root = anna.open_topic(app.general, "P-tal", json!({ "kind": "question" })).await;
    let answer = bo.reply(&root, "Vi har **0,8** i centrum").await;
    let aside = bo.reply(&root, "men det är hemligt").await;

    let copy = relay(&app.owner, root.id, new(to, &[answer.id, root.id])).await;
    assert_eq!((copy.room_id, copy.body.as_str(), copy.author_id), (to, "Läs det här", app.owner.id));
    assert_eq!(texts(&copy), ["about P-tal", "Vi har **0,8** i centrum"], "in the order in which it was said");
    let relayed = copy.relayed.as_deref().expect("passed on");
    assert_eq!(relayed.from.network_id, Some(app.network));
    let from = relayed.from.room.as_ref().expect("an open room");
    assert_eq!((from.id, from.message_id), (app.general, root.id));
    assert!(relayed.parts.iter().all(|part| part.author.is_none()), "nobody is named unless that is wished");
    assert!(relayed.parts[1].html.contains("<strong>0,8</strong>"));
    assert!(!json!(copy).to_string().contains("hemligt"), "what was not chosen stays: {}", aside.id);
    assert_eq!(anna.get::<Message>(&format!("/messages/{}", copy.id)).await, copy);

    let named =
        json!({ "to_room_id": to, "include": [answer.id], "introduction": "Se", "named": true, "title": "P-tal igen" });
    let topic = relay(&app.owner, root.id, named).await;
    assert_eq!(topic.topic.as_ref().map(|topic| topic.title.as_str()), Some("P-tal igen"));
    assert_eq!(topic.relayed.as_ref().expect("passed on").parts[0].author.as_deref(), Some("bosse Test"));

    let page = bo.request("GET", &format!("/topics/{}/export?format=md", topic.id)).send().await.expect("an answer");
    let text = page.text().await.expect("a text");
    assert!(text.contains("Se\n\n> bosse Test, "), "{text}");
    assert!(text.contains("\n>\n> Vi har **0,8** i centrum"), "{text}");

    let log: AuditPage = app.owner.get(&format!("/networks/{}/audit?act=passed_on", app.network)).await;
    let [_, first] = &log.entries[..] else { panic!("two entries: {log:?}") };
    assert_eq!((first.act, first.room_id, first.message_id), (AuditAct::PassedOn, Some(app.general), Some(root.id)));
    assert_eq!(first.detail.count, Some(2));
});

on_both_databases!(a_copy_follows_what_becomes_of_its_source, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let to = theme(&app, "parkering").await;
    let said = anna.post(app.general, "En lastcykelpool").await;
    let copy = relay(&app.owner, said.id, new(to, &[said.id])).await;
    assert_eq!(finds(&bo, "in:parkering%20lastcykelpool").await, [copy.id]);
    let mut live = bo.listen(&[to]).await;

    anna.edit(said.id, "En snöslunga").await;
    let heard = live.next_message(to).await;
    assert_eq!((heard.id, texts(&heard)), (copy.id, vec!["En snöslunga"]));
    assert_eq!(heard.edited_ms, None, "the introduction is what it was");
    assert!(heard.relayed.as_ref().expect("passed on").parts[0].edited_ms.is_some());
    assert_eq!(finds(&bo, "in:parkering%20lastcykelpool").await, []);
    assert_eq!(finds(&bo, "in:parkering%20sn%C3%B6slunga").await, [copy.id]);

    anna.act("DELETE", said.id, "").await;
    let heard = live.next_message(to).await;
    let part = &heard.relayed.as_ref().expect("passed on").parts[0];
    assert!(part.removed && part.body.is_empty() && part.html.is_empty());
    assert_eq!(heard.body, "Läs det här");
    assert_eq!(finds(&bo, "in:parkering%20sn%C3%B6slunga").await, []);
    let raw = bo.send("GET", &format!("/messages/{}", copy.id), None).await.body.to_string();
    assert!(!raw.contains("snöslunga"), "{raw}");

    // A moderator's removal follows as well, and so does what they give back.
    let other = bo.post(app.general, "Cykelgarage").await;
    let copy = relay(&app.owner, other.id, new(to, &[other.id])).await;
    app.owner.act("DELETE", other.id, "").await;
    once(&bo, copy.id, |copy| texts(copy) == [""]).await;
    app.owner.send("POST", &format!("/messages/{}/restore", other.id), Some(json!({}))).await.expect_status(200);
    once(&bo, copy.id, |copy| texts(copy) == ["Cykelgarage"]).await;
});

on_both_databases!(answers_come_back_as_a_link_and_a_number, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let to = theme(&app, "parkering").await;
    let said = anna.open_topic(app.general, "P-tal", json!({ "kind": "question" })).await;
    let asks = json!({
        "to_room_id": to, "include": [said.id], "introduction": "Vem vet?", "named": false,
        "title": "P-tal?", "kind": "question",
    });
    let copy = relay(&app.owner, said.id, asks).await;
    let told = once(&anna, said.id, |said| !said.passed_on.is_empty()).await;
    assert_eq!((told.passed_on[0].message_id, told.passed_on[0].room_id), (copy.id, to));
    assert_eq!((told.passed_on[0].replies, told.passed_on[0].answered), (0, false));

    let reply = bo.reply(&copy, "Jag vet").await;
    bo.reply(&copy, "Kanske").await;
    app.clock.advance(Duration::from_secs(20));
    once(&anna, said.id, |said| said.passed_on[0].replies == 2).await;
    app.owner.act("PUT", reply.id, "/answer").await;
    app.clock.advance(Duration::from_secs(20));
    once(&anna, said.id, |said| said.passed_on[0].answered).await;

    // Taken back: nothing of it is left.
    app.owner.act("DELETE", copy.id, "").await;
    once(&anna, said.id, |said| said.passed_on.is_empty()).await;
});

on_both_databases!(nothing_goes_in_a_circle, |app| async move {
    let [anna] = app.people(["anna"]).await;
    let [one, two] = [theme(&app, "ett").await, theme(&app, "tva").await];
    let said = anna.post(app.general, "Runt").await;
    let include = [said.id];
    let back = |field: &str, why: &str, answer: Answer| {
        answer.expect_code("invalid");
        assert!(answer.body.to_string().contains(why), "{field}: {answer:?}");
    };
    back("the same room", "loop", try_relay(&app.owner, said.id, new(app.general, &include)).await);
    let first = relay(&app.owner, said.id, new(one, &include)).await;
    back("back at once", "loop", try_relay(&app.owner, first.id, new(app.general, &[first.id])).await);
    let second = relay(&app.owner, first.id, new(two, &[first.id])).await;
    assert!(texts(&second)[0].contains("Runt"), "what it passes on itself goes along");
    for to in [app.general, one] {
        back("back over another", "loop", try_relay(&app.owner, second.id, new(to, &[second.id])).await);
    }
    // A reply below a copy has come the same way.
    let reply = anna.reply(&second, "Och tillbaka").await;
    back("a reply", "loop", try_relay(&app.owner, reply.id, new(one, &[reply.id])).await);
    // What changes at the start changes at the end.
    anna.edit(said.id, "Rakt fram").await;
    once(&anna, second.id, |copy| texts(copy)[0].contains("Rakt fram")).await;
});

on_both_databases!(from_behind_a_door_goes_what_one_said_oneself, |app| async move {
    let [coach, anna, bo] = app.people(["coach", "anna", "bosse"]).await;
    let group = app.cohort("grupp-ett", &coach, &[&anna]).await;
    app.set_roles(coach.id, &[(Role::Participant, None), (Role::Coach, Some("grupp-ett"))]).await;
    let said = anna.post(group, "Vår hemlighet").await;
    for other in [&coach, &app.owner] {
        try_relay(other, said.id, new(app.general, &[said.id])).await.expect_code("permission_denied");
    }
    try_relay(&bo, said.id, new(app.general, &[said.id])).await.expect_code("not_found");
    let copy = relay(&anna, said.id, new(app.general, &[said.id])).await;
    let relayed = copy.relayed.as_deref().expect("passed on");
    assert!(relayed.from.room.is_none(), "where it was said is not told");
    assert_eq!(relayed.parts[0].author.as_deref(), Some("anna Test"));
    let seen = bo.send("GET", &format!("/messages/{}", copy.id), None).await.body.to_string();
    for hidden in ["grupp-ett".to_owned(), group.to_string(), said.id.to_string()] {
        assert!(!seen.contains(&hidden), "{hidden} in {seen}");
    }

    // Into a closed room one may, but the source says nothing of it.
    let open = anna.post(app.general, "Till gruppen").await;
    let inside = relay(&anna, open.id, new(group, &[open.id])).await;
    assert_eq!(inside.room_id, group);
    let other = relay(&app.owner, open.id, new(theme(&app, "ute").await, &[open.id])).await;
    let told = once(&bo, open.id, |open| !open.passed_on.is_empty()).await;
    assert_eq!(told.passed_on.iter().map(|place| place.message_id).collect::<Vec<_>>(), [other.id]);
});

on_both_databases!(a_thread_that_has_moved_is_followed_no_further, |app| async move {
    let [anna] = app.people(["anna"]).await;
    let [from, to, away] = [theme(&app, "fran").await, theme(&app, "till").await, theme(&app, "bort").await];
    let said = anna.open_topic(from, "Flytt", json!({ "kind": "discussion" })).await;
    let copy = relay(&app.owner, said.id, new(to, &[said.id])).await;
    let path = format!("/topics/{}/room", said.id);
    app.owner.send("PUT", &path, Some(json!({ "room_id": away }))).await.expect_status(200);
    anna.edit(said.id, "Sagt för andra").await;
    // What came after it is followed, so this was looked at.
    let later = anna.post(from, "Senare").await;
    let marker = relay(&app.owner, later.id, new(to, &[later.id])).await;
    anna.edit(later.id, "Ändrat").await;
    once(&anna, marker.id, |copy| texts(copy) == ["Ändrat"]).await;
    assert_eq!(texts(&anna.get::<Message>(&format!("/messages/{}", copy.id)).await), ["about Flytt"]);
    anna.act("DELETE", said.id, "").await;
    once(&anna, copy.id, |copy| texts(copy) == [""]).await;
});

on_both_databases!(bad_relays_are_refused_and_leave_nothing, |app| async move {
    let [anna, bo] = app.people(["anna", "bosse"]).await;
    let to = theme(&app, "till").await;
    let (said, other) = (anna.post(app.general, "ett").await, anna.post(app.general, "två").await);
    let gone = anna.reply(&said, "borta").await;
    anna.act("DELETE", gone.id, "").await;
    let twenty: Vec<MessageId> = (0..21).map(|_| said.id).collect();
    for (include, code) in [
        (vec![], "invalid"),
        (twenty, "invalid"),
        (vec![said.id, said.id], "invalid"),
        (vec![said.id, other.id], "invalid"),
        (vec![MessageId(nonce().0)], "invalid"),
        (vec![said.id, gone.id], "removed"),
    ] {
        try_relay(&app.owner, said.id, new(to, &include)).await.expect_code(code);
    }
    try_relay(&bo, said.id, new(to, &[said.id])).await.expect_code("permission_denied");
    try_relay(&app.owner, said.id, new(RoomId(nonce().0), &[said.id])).await.expect_code("not_found");
    let blank = json!({ "to_room_id": to, "include": [said.id], "introduction": " ", "named": false });
    try_relay(&app.owner, said.id, blank).await.expect_code("invalid");
    assert!(app.owner.newest(to).await.messages.is_empty());

    // A retry is one copy, also when its source is gone by then.
    let (key, body) = (nonce(), new(to, &[said.id]));
    let path = format!("/messages/{}/relays", said.id);
    let first: Posted = app.owner.send_again("POST", &path, Some(body.clone()), key).await.ok();
    anna.act("DELETE", said.id, "").await;
    let second: Posted = app.owner.send_again("POST", &path, Some(body), key).await.ok();
    assert_eq!(first.message.id, second.message.id);
    app.owner.send_again("POST", &path, Some(new(to, &[other.id])), key).await.expect_code("invalid");
    assert_eq!(app.owner.newest(to).await.messages.len(), 1);
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_networks_and_nodes_it_follows_all_the_same() {
    let app = TestApp::start(Setup::two_nodes()).await;
    let [anna] = app.people(["anna"]).await;
    let (elsewhere, hall) = found(&app.owner, "elsewhere").await;
    let [far] = &people(&app.owner, elsewhere, &["far"], Role::Participant).await[..] else { panic!("one") };
    let far = far.at(app.address(1));
    let said = anna.post(app.general, "Från oss").await;
    let copy = relay(&app.owner, said.id, new(hall, &[said.id])).await;
    let seen: Message = far.get(&format!("/messages/{}", copy.id)).await;
    assert_eq!(seen.relayed.expect("passed on").from.network["en"], app_name(&app).await);
    // Nobody learns more than was passed on.
    far.send("GET", &format!("/messages/{}", said.id), None).await.expect_code("not_found");
    let rooms: Vec<MyRoom> = far.get("/rooms").await;
    assert!(rooms.iter().all(|mine| mine.room.network_id != Some(app.network)));

    let mut live = far.listen(&[hall]).await;
    anna.at(app.address(1)).edit(said.id, "Från oss alla").await;
    assert_eq!(texts(&live.next_message(hall).await), ["Från oss alla"]);
    anna.edit(said.id, "Från alla").await;
    assert_eq!(texts(&live.next_message(hall).await), ["Från alla"]);
    far.reply(&copy, "Tack").await;
    app.clock.advance(Duration::from_secs(20));
    once(&anna, said.id, |said| said.passed_on.first().is_some_and(|place| place.replies == 1)).await;
}

async fn app_name(app: &TestApp) -> String {
    let networks: mellanrum_protocol::shapes::networks::Overview = app.owner.get("/me/overview").await;
    let own = networks.networks.into_iter().find(|mine| mine.network.id == app.network).expect("one's own");
    own.network.name["en"].clone()
}
