//! What each role may do in the network itself.

use serde_json::{Value, json};

use super::World;
use crate::support::person::png;
use crate::support::{Backend, uuid};

/// v see the network · d see who is who · c make channels · a make channels of one's own area · f form cohorts · i see and make invitations ·
/// g give roles · r see registrations and admit municipalities · o change the network · l read the log, moderate and suspend
const TABLE: [(&str, &str); 16] = [
    ("owner", "vdcafigrol"),
    ("coordinator", "vdcafigrl"),
    ("area-in", "vdai"),
    ("area-out", "vdi"),
    ("coach-here", "vd"),
    ("coach-theme", "vd"),
    ("moderator", "vdl"),
    ("member", "vd"),
    ("outsider", "vd"),
    ("local", "vd"),
    ("observer", "vd"),
    ("guest-meeting", "vd"),
    ("guest-theme", "vd"),
    ("applicant", "v"),
    ("stranger", ""),
    ("nobody", ""),
];

/// Everything that can be asked of the network, and how many hundreds a yes is.
fn asks(world: &World) -> Vec<(char, &'static str, String, Option<Value>, u16)> {
    let network = format!("/networks/{}", world.app.network);
    let name = format!("Kanal {}", uuid().simple());
    let area = json!({ "kind": "area", "name": name.replace("Kanal", "Trakt"), "area": "norr" });
    let spare = format!("{network}/people/{}/roles", world.spare.id);
    // Others each time: what changes nothing is refused to nobody.
    let scope = uuid().simple().to_string();
    let roles = json!({ "roles": [{ "role": "participant" }, { "role": "participant", "scope": scope }] });
    let suspension = format!("{network}/suspensions/{}", world.spare.id);
    let removals = format!("{network}/people/{}/removals", world.spare.id);
    let tomorrow = world.app.clock.now_ms() + 24 * 60 * 60 * 1000;
    vec![
        ('v', "GET", network.clone(), None, 200),
        ('d', "GET", format!("{network}/people"), None, 200),
        ('c', "POST", format!("{network}/channels"), Some(json!({ "kind": "theme", "name": name })), 201),
        ('a', "POST", format!("{network}/channels"), Some(area), 201),
        // Refused for what it says by those who get so far.
        ('f', "POST", format!("{network}/cohorts"), Some(cohort(world)), 422),
        ('f', "GET", format!("{network}/coaching"), None, 200),
        ('f', "POST", format!("{network}/coaching-rounds"), Some(json!({ "name": "Omgång" })), 201),
        ('f', "PUT", format!("{network}/vetoes/{0}/{0}", world.spare.id), Some(json!({})), 422),
        ('f', "DELETE", format!("{network}/vetoes/{}/{}", uuid(), uuid()), None, 204),
        ('f', "PUT", format!("{network}/needs/{}", uuid()), Some(json!({ "themes": ["unknown"] })), 422),
        ('i', "GET", format!("{network}/invitations"), None, 200),
        ('g', "PUT", spare, Some(roles), 204),
        ('r', "GET", format!("{network}/call"), None, 200),
        // Refused for what it says by those who get so far.
        ('r', "PUT", format!("{network}/call"), Some(call()), 422),
        ('r', "GET", format!("{network}/registrations"), None, 200),
        ('r', "GET", format!("{network}/registrations/export"), None, 200),
        // There is none of this id, which those hear who get so far.
        ('r', "POST", format!("{network}/registrations/{}/waiting", uuid()), None, 404),
        ('r', "DELETE", format!("{network}/registrations/{}/confirmation", uuid()), None, 404),
        ('r', "GET", format!("{network}/proposals"), None, 200),
        ('r', "POST", format!("{network}/proposals"), Some(json!({ "title": "" })), 422),
        ('o', "PATCH", network.clone(), Some(json!({ "hue": 152 })), 200),
        ('v', "GET", format!("{network}/mark"), None, 200),
        ('l', "GET", format!("{network}/audit"), None, 200),
        ('l', "GET", format!("{network}/audit/check"), None, 200),
        ('l', "GET", format!("{network}/audit/export?format=csv"), None, 200),
        ('l', "GET", format!("{network}/cases"), None, 200),
        ('l', "GET", format!("{network}/holds"), None, 200),
        ('l', "PUT", format!("{network}/holds"), Some(json!({})), 200),
        ('l', "GET", format!("{network}/handovers"), None, 200),
        ('l', "POST", format!("{network}/handovers"), Some(json!({ "text": "t" })), 200),
        // There is none of this id, which those hear who get so far.
        ('l', "PATCH", format!("{network}/handovers/{}", uuid()), Some(json!({ "done": true })), 404),
        ('l', "GET", format!("{network}/desk"), None, 200),
        ('l', "GET", format!("{network}/suspensions"), None, 200),
        ('l', "PUT", suspension.clone(), Some(json!({ "until_ms": tomorrow, "reason": "r" })), 200),
        ('l', "DELETE", suspension, None, 204),
        ('l', "POST", removals, Some(json!({ "since_ms": 0, "reason": "r" })), 200),
        // No picture: refused for what it is.
        ('o', "PUT", format!("{network}/mark"), Some(json!({})), 422),
        ('o', "DELETE", format!("{network}/mark"), None, 200),
    ]
}

fn call() -> Value {
    json!({ "open": true, "texts": {}, "themes": [], "threshold": 1, "seats_per_municipality": 1, "country": "SE", "version": 0 })
}

fn cohort(world: &World) -> Value {
    json!({ "name": "Grupp två", "organisations": [], "coach": world.spare.id, "members": [] })
}

async fn matrix(backend: Backend) {
    let world = World::make(backend).await;
    let mark = format!("/networks/{}/mark", world.app.network);
    for (role, may) in TABLE {
        let who = world.person(role);
        world.app.owner.send_bytes("PUT", &mark, "image/png", png(8, 8)).await.expect_status(200);
        for (letter, method, path, body, yes) in asks(&world) {
            let answer = who.send(method, &path, body).await;
            let expected = match (role, may.contains(letter), may.contains('d')) {
                ("nobody", ..) => 401,
                (_, true, _) => yes,
                (_, false, true) => 403,
                // Who takes no part in it is told nothing; an applicant knows that it is there.
                (_, false, false) if answer.status == 403 && role == "applicant" => 403,
                (_, false, false) => 404,
            };
            assert_eq!(answer.status, expected, "{role}: {method} {path}: {answer:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_role_may_do_in_the_network_what_the_table_says_on_sqlite() {
    matrix(Backend::SqliteLocal).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_role_may_do_in_the_network_what_the_table_says_on_postgres() {
    matrix(Backend::PostgresLocal).await;
}
