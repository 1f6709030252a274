//! Who may do what: every role in every kind of room, over REST and the live connection, against a table written by hand from `domain.md` 2.1.

mod live;
mod network;
mod outsider;
mod rest;
mod routes;

use mellanrum_protocol::RoomId;
use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::rooms::{MyRoom, RoomAction};
use serde_json::json;

use crate::support::app::{found, people};
use crate::support::{Backend, Person, Setup, TestApp};

/// The rooms, in the order of the table's columns.
const ROOMS: [&str; 7] = ["general", "tema", "norr", "mote", "coordination", "grupp-ett", "direct"];

/// r read · w write · e react · x remove others' · p pin · q mark others' · a mention everyone · c change the room · m manage its members · u mute ·
/// s run the sessions · o pass others' words on.
/// Empty: there is no such room for them.
///
/// Scopes: the area coordinators' and the local participant's are areas, the coaches' and guests' are rooms; the member is in the coaching
/// room, member and outsider share the direct conversation.
#[rustfmt::skip]
const TABLE: [(&str, [&str; 7]); 16] = [
    //                 network      theme        area        meeting      staff        cohort       direct
    ("owner",         ["rwexpqacmuo", "rwexpqacmuo", "rwexpqacmuo", "rwexpqacmuo", "rwexpqacmu",  "rm",          ""]),
    ("coordinator",   ["rwexpqacmuo", "rwexpqacmuo", "rwexpqacmuo", "rwexpqacmuo", "rwexpqacmu",  "rwexpqacmus", ""]),
    ("area-in",       ["rwe",         "rwe",         "rwexpqacuo",  "rwe",         "",            "",            ""]),
    ("area-out",     ["rwe",       "rwe",       "",          "rwe",       "",          "",          ""]),
    ("coach-here",   ["rwe",       "rwe",       "",          "rwe",       "",          "rwexpqaus",  ""]),
    ("coach-theme",   ["rwe",         "rwexpqauo",   "",            "rwe",         "",            "",            ""]),
    ("moderator",     ["rwexpqauo",   "rwexpqauo",   "",            "rwexpqauo",   "rwexpqau",    "",            ""]),
    ("member",       ["rwe",       "rwe",       "",          "rwe",       "",          "rwe",       "rwepm"]),
    ("outsider",     ["rwe",       "rwe",       "",          "rwe",       "",          "",          "rwepm"]),
    ("local",        ["rwe",       "rwe",       "rwe",       "rwe",       "",          "",          ""]),
    ("observer",     ["re",        "re",        "",          "re",        "",          "",          ""]),
    ("guest-meeting",["",          "",          "",          "rwe",       "",          "",          ""]),
    ("guest-theme",  ["",          "rwe",       "",          "",          "",          "",          ""]),
    ("applicant",    ["",          "",          "",          "",          "",          "",          ""]),
    ("stranger",     ["",          "",          "",          "",          "",          "",          ""]),
    ("nobody",       ["",          "",          "",          "",          "",          "",          ""]),
];

/// The letters of a room's own list of what one may do in it.
const LETTERS: [(char, RoomAction); 12] = [
    ('r', RoomAction::Read),
    ('w', RoomAction::Post),
    ('e', RoomAction::React),
    ('x', RoomAction::RemoveAny),
    ('p', RoomAction::Pin),
    ('q', RoomAction::MarkAny),
    ('a', RoomAction::MentionAll),
    ('c', RoomAction::Change),
    ('m', RoomAction::ManageMembers),
    ('u', RoomAction::Mute),
    ('s', RoomAction::RunSessions),
    ('o', RoomAction::PassOn),
];

/// Everybody and every room.
struct World {
    app: TestApp,
    people: Vec<Person>,
    rooms: Vec<RoomId>,
    /// A participant of the cohort's municipalities who can be let into it and put out again.
    spare: Person,
}

/// One person in one room, and what they may do there.
struct Cell<'a> {
    who: &'a Person,
    role: &'static str,
    room: RoomId,
    kind: &'static str,
    may: &'static str,
    /// Somebody else who writes in the room.
    host: &'a Person,
}

impl Cell<'_> {
    fn may(&self, letter: char) -> bool {
        self.may.contains(letter)
    }
}

impl World {
    async fn make(backend: Backend) -> Self {
        let setup = Setup::from(backend).tuned(|config| config.commands_per_ten_seconds = 100_000);
        let app = TestApp::start(setup).await;
        app.channel(json!({ "kind": "theme", "slug": "tema", "name": "Tema" })).await;
        app.channel(json!({ "kind": "area", "slug": "norr", "name": "Norr", "area": "norr" })).await;
        app.channel(json!({ "kind": "meeting", "slug": "mote", "name": "Möte" })).await;
        let [coach, member, outsider, spare] = app.people(["coach-here", "member", "outsider", "spare"]).await;
        let cohort = app.cohort("grupp-ett", &coach, &[&member, &spare]).await;
        app.set_roles(coach.id, &[(Role::Coach, Some("grupp-ett"))]).await;
        app.set_roles(spare.id, &[(Role::Participant, None)]).await;
        let direct: MyRoom = member.send("POST", "/directs", Some(json!({ "people": [outsider.id] }))).await.ok();
        let (elsewhere, _) = found(&app.owner, "elsewhere").await;
        let mut everyone = vec![app.owner.clone()];
        for (handle, role, scope) in [
            ("coordinator", Role::Coordinator, None),
            ("area-in", Role::AreaCoordinator, Some("norr")),
            ("area-out", Role::AreaCoordinator, Some("syd")),
            ("coach-theme", Role::Coach, Some("tema")),
            ("moderator", Role::Moderator, None),
            ("local", Role::Participant, Some("norr")),
            ("observer", Role::Observer, None),
            ("guest-meeting", Role::GuestSpeaker, Some("mote")),
            ("guest-theme", Role::GuestSpeaker, Some("tema")),
            ("applicant", Role::Applicant, None),
        ] {
            everyone.push(app.join_as(handle, role, scope).await);
        }
        everyone.extend(people(&app.owner, elsewhere, &["stranger"], Role::Participant).await);
        everyone.extend([coach, member, outsider]);
        let mut nobody = Person::nobody(app.address(0));
        "nobody".clone_into(&mut nobody.handle);
        everyone.push(nobody);

        let mine: Vec<MyRoom> = app.owner.get("/rooms").await;
        let room = |slug: &str| match slug {
            "direct" => direct.room.id,
            "grupp-ett" => cohort,
            slug => {
                mine.iter()
                    .find(|mine| mine.room.slug == slug && mine.room.network_id == Some(app.network))
                    .expect("a room of this name")
                    .room
                    .id
            }
        };
        let rooms = ROOMS.iter().map(|slug| room(slug)).collect();
        Self { app, people: everyone, rooms, spare }
    }

    fn person(&self, handle: &str) -> &Person {
        self.people.iter().find(|person| person.handle == handle).expect("a person of this handle")
    }

    /// Every cell of the table.
    fn cells(&self) -> Vec<Cell<'_>> {
        let mut cells = Vec::new();
        for (role, row) in TABLE {
            for ((kind, room), may) in ROOMS.into_iter().zip(&self.rooms).zip(row) {
                let hosts = match kind {
                    "direct" => ["member", "outsider"],
                    "grupp-ett" => ["member", "coach-here"],
                    _ => ["coordinator", "owner"],
                };
                let host = hosts.into_iter().find(|host| *host != role).expect("another host");
                let (who, host) = (self.person(role), self.person(host));
                cells.push(Cell { who, role, room: *room, kind, may, host });
            }
        }
        cells
    }
}
