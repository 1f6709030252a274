//! Rounds: acts under rules, suggestions, publishing.

use futures_util::future::join_all;
use mellanrum_protocol::OrganisationId;
use mellanrum_protocol::shapes::coaching::{
    Candidate, Experience, GroupProblemKind as K, Round, RoundRule, RoundState, Veto,
};
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::shapes::problem::Problem;
use mellanrum_protocol::shapes::rooms::{MyRoom, RoomKind};
use serde_json::json;

use super::Town;
use crate::support::{Answer, Person, Setup, TestApp, uuid};

fn problem(answer: Answer, status: u16, code: &str) -> Problem {
    assert_eq!((answer.status, answer.code()), (status, Some(code)), "{answer:?}");
    serde_json::from_value(answer.body).expect("a problem")
}

async fn cohorts(person: &Person) -> Vec<MyRoom> {
    let rooms: Vec<MyRoom> = person.get("/rooms").await;
    rooms.into_iter().filter(|mine| mine.room.kind == RoomKind::Cohort).collect()
}

on_both_databases!(groups_are_put_together_by_rules_and_each_participant_finds_their_room, |app| async move {
    let town = Town::of(app, 8).await;
    let all = town.all().await;
    let placeable: Vec<OrganisationId> = all.candidates.iter().map(|one| one.organisation_id).collect();
    assert!(town.orgs.iter().all(|org| placeable.contains(org)) && placeable.len() == 8);
    assert_eq!((all.coaches, all.rounds.len()), (vec![town.coach.id], 0));
    let round = town.begin(json!({ "name": " Omgång 1 " })).await;
    assert_eq!((round.n, round.name.as_str(), round.version, round.unplaced.len()), (1, "Omgång 1", 1, 8));

    let four = json!([{ "type": "add_group", "organisations": &town.orgs[..4] }, { "type": "add_group" }]);
    let round = town.acts(&round, four).await;
    let (first, second) = (round.groups[0].id, round.groups[1].id);
    let place = |n: usize, group| json!({ "type": "place", "organisation": town.orgs[n], "group": group });
    // The fifth is refused, with the rule, and so is all that was asked together with it.
    let full = problem(town.try_acts(&round, json!([place(5, second), place(4, first)])).await, 409, "rule_broken");
    let broken = full.broken.expect("the rule");
    assert_eq!((broken.rule, broken.limit, broken.act), (RoundRule::GroupFull, Some(4), 1));
    assert_eq!((broken.organisation, broken.group), (town.orgs[4], Some(first)));
    let stranger = json!([{ "type": "place", "organisation": uuid(), "group": second }]);
    let broken = problem(town.try_acts(&round, stranger).await, 409, "rule_broken").broken.expect("the rule");
    assert_eq!(broken.rule, RoundRule::NotCandidate);
    let kept: Round = town.app.owner.get(&format!("/coaching-rounds/{}", round.id)).await;
    assert_eq!(kept, round);

    // Somebody else was faster: the round as it is comes with the refusal.
    let newer = town.acts(&round, json!([place(4, second), place(5, second)])).await;
    assert_eq!(newer.version, round.version + 1);
    let stale = problem(town.try_acts(&round, json!([place(6, second)])).await, 409, "conflict");
    assert_eq!(stale.round.as_deref(), Some(&newer));
    assert_eq!(town.acts(&newer, json!([place(4, second)])).await.version, newer.version, "nothing changed");

    // All that is yet to be done is said at once.
    let found = problem(town.step(&newer, "publish").await, 409, "not_ready").problems;
    let kinds: Vec<_> = found.iter().map(|one| (one.kind, one.group)).collect();
    assert_eq!(kinds, [(K::NoCoach, Some(first)), (K::TooFew, Some(second)), (K::NoCoach, Some(second))]);
    assert!(cohorts(&town.people[0]).await.is_empty());

    let coach = |group| json!({ "type": "coach", "group": group, "person": town.coach.id });
    let question = json!({ "type": "question", "group": first, "text": "Hur börjar vi?" });
    let ready = town.acts(&newer, json!([place(6, second), coach(first), coach(second), question])).await;
    assert!(ready.groups.iter().all(|group| group.problems.is_empty()));
    let mut live = town.people[0].connect().await;
    let published: Round = town.step(&ready, "publish").await.ok();
    assert_eq!((published.state, published.unplaced.len()), (RoundState::Published, 0));
    let opened = loop {
        if let PersonEvent::RoomOpened { room_id } = live.next_personal().await {
            break room_id;
        }
    };
    assert_eq!(Some(opened), published.groups[0].room_id);
    for (n, person) in town.people.iter().enumerate() {
        let mine = cohorts(person).await;
        let group = [0, 0, 0, 0, 1, 1, 1].get(n).map(|group| &published.groups[*group]);
        assert_eq!(mine.first().map(|mine| mine.room.id), group.and_then(|group| group.room_id), "{n}");
    }
    assert_eq!(cohorts(&town.coach).await.len(), 2);
    let mine = cohorts(&town.people[0]).await.remove(0);
    assert_eq!((mine.member_count, mine.room.name.as_str()), (6, "Group 1"));
    assert_eq!(mine.room.cohort.expect("a group").shared_question, "Hur börjar vi?");

    // Whoever did not hear the answer asks again: nothing is made twice.
    assert_eq!(town.step(&ready, "publish").await.ok::<Round>(), published);
    assert_eq!(cohorts(&town.app.owner).await.len(), 2);
    problem(town.try_acts(&published, json!([{ "type": "add_group" }])).await, 409, "conflict");
    let path = format!("/coaching-rounds/{}", published.id);
    problem(town.app.owner.send("DELETE", &path, None).await, 409, "conflict");
});

on_both_databases!(vetoes_and_pins_hold_whatever_is_suggested, |app| async move {
    let town = Town::of(app, 7).await;
    let (owner, network) = (&town.app.owner, format!("/networks/{}", town.app.network));
    let (a, b) = (town.orgs[0], town.orgs[1]);
    let mut live = owner.connect().await;
    let why = json!({ "reason": "De sökte samma tjänst." });
    let veto: Veto = owner.send("PUT", &format!("{network}/vetoes/{b}/{a}"), Some(why)).await.ok();
    assert_eq!((veto.a.min(veto.b), veto.a.max(veto.b)), (a.min(b), a.max(b)));
    assert!(veto.a < veto.b);
    let told = PersonEvent::Coaching { network_id: town.app.network, round_id: None, version: None };
    assert_eq!(live.next_personal().await, told);
    assert_eq!(town.all().await.vetoes, [veto]);

    let round = town.begin(json!({ "name": "Omgång" })).await;
    let round = town.acts(&round, json!([{ "type": "add_group", "organisations": [a] }])).await;
    let group = round.groups[0].id;
    let place = json!([{ "type": "place", "organisation": b, "group": group }]);
    let broken = problem(town.try_acts(&round, place).await, 409, "rule_broken").broken.expect("the rule");
    assert_eq!((broken.rule, broken.with), (RoundRule::Veto, Some(a)));

    let round = town.acts(&round, json!([{ "type": "pin", "organisation": a, "pinned": true }])).await;
    let first: Round = town.suggest(&round, 1).await.ok();
    assert!(first.groups[0].id == group && first.groups[0].organisations[0] == a && first.groups.len() == 2);
    assert!(!first.groups[0].organisations.contains(&b), "never together");
    assert_eq!((first.unplaced.len(), first.groups[0].coach), (0, Some(town.coach.id)));
    assert!(first.groups.iter().map(|group| group.score).sum::<i64>() == first.score);
    let again: Round = town.suggest(&first, 1).await.ok();
    let sets = |round: &Round| round.groups.iter().map(|group| group.organisations.clone()).collect::<Vec<_>>();
    assert_eq!(sets(&again), sets(&first));
    problem(town.suggest(&round, 1).await, 409, "conflict");

    // A veto between two who are together already is a problem to be seen, and keeps them from being published.
    let [c, d] = [again.groups[1].organisations[0], again.groups[1].organisations[1]];
    owner.send("PUT", &format!("{network}/vetoes/{c}/{d}"), Some(json!({}))).await.expect_status(200);
    let found = problem(town.step(&again, "publish").await, 409, "not_ready").problems;
    assert!(found.iter().any(|one| one.kind == K::Veto && one.organisations == [c, d]), "{found:?}");
    owner.send("DELETE", &format!("{network}/vetoes/{d}/{c}"), None).await.expect_status(204);
    assert_eq!(town.all().await.vetoes.len(), 1);
});

on_both_databases!(what_municipalities_need_is_set_and_is_the_reason_for_a_group, |app| async move {
    let town = Town::of(app, 6).await;
    let owner = &town.app.owner;
    let needs = |n: usize| format!("/networks/{}/needs/{}", town.app.network, town.orgs[n]);
    let unknown = json!({ "themes": ["no-such-theme"] });
    owner.send("PUT", &needs(0), Some(unknown)).await.expect_status(422);
    owner.send("PUT", &needs(0), Some(json!({ "themes": [], "experience": "all" }))).await.expect_status(400);
    for n in 0..6 {
        let start = if n % 2 == 0 { "rural" } else { "centre" };
        let set = json!({ "themes": [], "experience": "some", "starting_point": start });
        let set: Candidate = owner.send("PUT", &needs(n), Some(set)).await.ok();
        assert_eq!((set.organisation_id, set.experience), (town.orgs[n], Some(Experience::Some)));
    }
    let elsewhere = format!("/networks/{}/needs/{}", town.app.network, uuid());
    owner.send("PUT", &elsewhere, Some(json!({ "themes": [] }))).await.expect_status(404);
    let round = town.begin(json!({ "name": "Omgång" })).await;
    let round: Round = town.suggest(&round, 0).await.ok();
    for group in &round.groups {
        let starts: Vec<_> = group.reasons.iter().filter(|one| one.kind.as_str() == "starting_point").collect();
        assert_eq!((group.organisations.len(), starts.len(), starts[0].count), (3, 1, Some(3)), "{group:?}");
    }
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_round_that_is_published_on_two_nodes_at_once_has_its_rooms_once() {
    let town = Town::of(TestApp::start(Setup::two_nodes()).await, 6).await;
    let draft = town.draft(&[&[0, 1, 2], &[3, 4, 5]]).await;
    let path = format!("/coaching-rounds/{}/publish", draft.id);
    let asks = (0..4).map(|n| {
        let by = town.app.owner.at(town.app.address(n % 2));
        let (path, body) = (path.clone(), json!({ "version": draft.version }));
        async move { by.send("POST", &path, Some(body)).await.ok::<Round>() }
    });
    let rounds = join_all(asks).await;
    assert!(rounds.iter().all(|round| *round == rounds[0]), "{rounds:#?}");
    assert_eq!(cohorts(&town.app.owner).await.len(), 2);
    // And a draft that two change at once keeps both from undoing each other.
    let round = town.begin(json!({ "name": "Nästa", "from": draft.id })).await;
    assert_eq!(round.groups.iter().map(|group| group.organisations.len()).sum::<usize>(), 6);
    let found: Vec<_> = round.groups[0].problems.iter().map(|one| one.kind).collect();
    assert_eq!(found, [K::Twice], "they are in a round that is published");
    let path = format!("/coaching-rounds/{}", round.id);
    let asks = (0..2).map(|n| {
        let by = town.app.owner.at(town.app.address(n));
        let (path, act) = (path.clone(), json!({ "type": "rename", "text": format!("Nästa {n}") }));
        let body = json!({ "version": round.version, "acts": [act] });
        async move { by.send("PATCH", &path, Some(body)).await.status }
    });
    let mut statuses = join_all(asks).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
}
