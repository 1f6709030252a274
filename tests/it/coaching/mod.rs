//! Coaching groups: put together by rules, published as closed rooms, coached, dissolved; and that nobody outside hears of any of it.

mod outside;
mod rooms;
mod rounds;

use mellanrum_protocol::shapes::coaching::{Coaching, Group, Round};
use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::orgs::OrganisationPage;
use mellanrum_protocol::{OrganisationId, RoomId};
use serde_json::{Value, json};

use crate::support::app::people;
use crate::support::{Answer, Person, TestApp};

/// A network with a coach and a number of municipalities, each with a participant.
struct Town {
    app: TestApp,
    coach: Person,
    people: Vec<Person>,
    orgs: Vec<OrganisationId>,
}

impl Town {
    async fn of(app: TestApp, size: usize) -> Self {
        let coach = app.join_as("coach", Role::Coach, None).await;
        let page: OrganisationPage = app.owner.get("/organisations?country=SE&kind=municipality").await;
        let orgs: Vec<_> = page.organisations.iter().take(size).map(|one| one.id).collect();
        let handles: Vec<String> = (0..size).map(|n| format!("kommun-{n}")).collect();
        let handles: Vec<&str> = handles.iter().map(String::as_str).collect();
        let people = people(&app.owner, app.network, &handles, Role::Participant).await;
        for (person, org) in people.iter().zip(&orgs) {
            person.send("PATCH", "/me", Some(json!({ "organisation_id": org }))).await.expect_status(200);
        }
        Self { app, coach, people, orgs }
    }

    /// All that those who put groups together see.
    async fn all(&self) -> Coaching {
        self.app.owner.get(&format!("/networks/{}/coaching", self.app.network)).await
    }

    async fn begin(&self, new: Value) -> Round {
        let path = format!("/networks/{}/coaching-rounds", self.app.network);
        self.app.owner.send("POST", &path, Some(new)).await.ok()
    }

    async fn try_acts(&self, round: &Round, acts: Value) -> Answer {
        let change = json!({ "version": round.version, "acts": acts });
        self.app.owner.send("PATCH", &format!("/coaching-rounds/{}", round.id), Some(change)).await
    }

    async fn acts(&self, round: &Round, acts: Value) -> Round {
        self.try_acts(round, acts).await.ok()
    }

    async fn step(&self, round: &Round, step: &str) -> Answer {
        let path = format!("/coaching-rounds/{}/{step}", round.id);
        self.app.owner.send("POST", &path, Some(json!({ "version": round.version }))).await
    }

    async fn suggest(&self, round: &Round, seed: u32) -> Answer {
        let path = format!("/coaching-rounds/{}/suggestion", round.id);
        self.app.owner.send("POST", &path, Some(json!({ "version": round.version, "seed": seed }))).await
    }

    /// A draft of groups of these municipalities, each with the coach and a name, a focus and a question of its own.
    async fn draft(&self, groups: &[&[usize]]) -> Round {
        let round = self.begin(json!({ "name": "Omgång 1" })).await;
        let add = groups.iter().map(|group| {
            let orgs: Vec<_> = group.iter().map(|n| self.orgs[*n]).collect();
            json!({ "type": "add_group", "organisations": orgs })
        });
        let round = self.acts(&round, add.collect()).await;
        let acts = round.groups.iter().zip(["asp", "ek", "lind"]).flat_map(|(Group { id, .. }, name)| {
            [
                json!({ "type": "coach", "group": id, "person": self.coach.id }),
                json!({ "type": "name", "group": id, "text": format!("Grupp {name}") }),
                json!({ "type": "focus", "group": id, "text": format!("fokus-{name}") }),
                json!({ "type": "question", "group": id, "text": format!("frågan-{name}") }),
            ]
        });
        self.acts(&round, acts.collect()).await
    }

    /// The same, published; also the groups' rooms.
    async fn published(&self, groups: &[&[usize]]) -> (Round, Vec<RoomId>) {
        let draft = self.draft(groups).await;
        let round: Round = self.step(&draft, "publish").await.ok();
        let rooms = round.groups.iter().map(|group| group.room_id.expect("a room")).collect();
        (round, rooms)
    }
}
