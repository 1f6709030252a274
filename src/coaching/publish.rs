//! Publishing a round, which makes its groups' rooms, and dissolving it, which closes them for writing: each in one transaction. Done already
//! is done: whoever did not hear the answer asks again.

use std::collections::BTreeMap;

use mellanrum_protocol::shapes::audit::{AuditAct, AuditDetail};
use mellanrum_protocol::shapes::coaching::{GroupProblem, GroupProblemKind, Round, RoundState};
use mellanrum_protocol::shapes::rooms::Cohort;
use mellanrum_protocol::{NetworkId, OrganisationId, PersonId, RoomId, RoundId};

use super::facts::Ground;
use super::rounds::{is_draft, theirs};
use super::store::{self, RoundRow};
use super::view::Sight;
use super::{Plan, Planned, Refusal, rounds, rules, tell};
use crate::App;
use crate::archive::Locked;
use crate::archive::row::{Word, json, to_json};
use crate::audit::Entry;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::rooms::cohorts::{self, Raise};
use crate::rooms::{grants, tell as telling};
use crate::store::Tx;

/// What is done to a round, by whom and when.
#[derive(Clone, Copy)]
struct Step {
    id: RoundId,
    version: i64,
    by: PersonId,
    now_ms: i64,
}

/// Makes the groups' rooms: a closed one for each, with its coach and the participants of its municipalities.
pub async fn publish(app: &App, actor: &Actor, id: RoundId, version: i64) -> Result<Round> {
    let round = rounds::get(app, actor, id).await?;
    let network = round.network_id;
    // Room ids are made by the one clock, before the lock: those that a refused try leaves behind are of nothing.
    let ids: Vec<RoomId> = round.groups.iter().map(|_| RoomId(app.clock.id())).collect();
    let step = Step { id, version, by: actor.person_id, now_ms: app.clock.now_ms() };
    let rooms = grants::rooms_of(app, network).await?;
    let (told, entries) = app
        .archive
        .act(rooms, move |tx, locked| {
            Box::pin(async move {
                grants::take_network(tx, locked, network).await?;
                let row = store::lock_round(tx, id).await?;
                let row = theirs(tx, step.by, row).await?;
                if row.state.0 == RoundState::Published {
                    return Ok(None);
                }
                let sight = Sight::read(tx, network).await?;
                is_draft(&sight, &row, version)?;
                make_rooms(tx, locked, row, &sight.ground, &ids, step).await.map(Some)
            })
        })
        .await?;
    finish(app, actor, (id, network), told, entries).await
}

/// Publishes and tells what was done, if anything was, and returns the round after it.
async fn finish(
    app: &App,
    actor: &Actor,
    (id, network): (RoundId, NetworkId),
    told: Option<telling::Told>,
    entries: Vec<crate::archive::Entry>,
) -> Result<Round> {
    let round = rounds::get(app, actor, id).await?;
    if let Some(told) = told {
        telling::publish(app, entries, told).await;
        tell(app, network, Some((id, Some(round.version)))).await?;
    }
    Ok(round)
}

async fn make_rooms(
    tx: &mut Tx,
    locked: &mut Locked,
    mut row: RoundRow,
    ground: &Ground,
    ids: &[RoomId],
    Step { by, now_ms, .. }: Step,
) -> Result<telling::Told> {
    let mut plan: Plan = json(&row.plan)?;
    let problems = problems(&plan, row.id, ground);
    if !problems.is_empty() {
        return Err(Error::Coaching(Box::new(Refusal::NotReady(problems))));
    }
    let people: BTreeMap<OrganisationId, &[PersonId]> =
        ground.candidates.iter().map(|one| (one.organisation_id, one.people.as_slice())).collect();
    let mut told = telling::Told::new();
    for (group, id) in plan.groups.iter_mut().zip(ids) {
        let raise = raise(group, *id, &people, &ground.language)?;
        told.extend(cohorts::raise(tx, locked, row.network_id, raise, by, now_ms).await?);
        group.room_id = Some(*id);
        group.pinned.clear();
    }
    let detail = AuditDetail { count: i64::try_from(plan.groups.len()).ok(), ..AuditDetail::default() };
    locked.log(Entry { detail, ..Entry::of(row.network_id, Some(by), AuditAct::CoachingPublished, now_ms) });
    row.plan = to_json(&plan)?;
    row.state = Word(RoundState::Published);
    row.published_ms = Some(now_ms);
    row.version += 1;
    store::update_round(tx, &row).await?;
    Ok(told)
}

/// All that keeps a round from being published.
fn problems(plan: &Plan, round: RoundId, ground: &Ground) -> Vec<GroupProblem> {
    if plan.groups.is_empty() {
        let (kind, group, limit, organisations) = (GroupProblemKind::NoGroups, None, None, Vec::new());
        return vec![GroupProblem { kind, group, limit, organisations }];
    }
    plan.groups.iter().flat_map(|group| rules::problems(group, round, ground)).collect()
}

fn raise(group: &Planned, id: RoomId, people: &BTreeMap<OrganisationId, &[PersonId]>, language: &str) -> Result<Raise> {
    let coach = group.coach.ok_or(Error::Invalid { field: "coach", why: "needed" })?;
    let members = group.organisations.iter().filter_map(|one| people.get(one)).flat_map(|people| people.iter());
    let mut organisations = group.organisations.clone();
    organisations.sort_unstable();
    Ok(Raise {
        id,
        slug: None,
        name: group.name.clone(),
        language: language.to_owned(),
        cohort: Cohort {
            focus: group.focus.clone(),
            shared_question: group.question.clone(),
            organisations,
            sessions: Vec::new(),
            looks: Vec::new(),
            dissolved_ms: None,
        },
        coach,
        members: members.copied().collect(),
    })
}

/// Ends a round: nobody writes in its rooms any more, and nobody else comes in.
pub async fn dissolve(app: &App, actor: &Actor, id: RoundId, version: i64) -> Result<Round> {
    let network = rounds::get(app, actor, id).await?.network_id;
    let step = Step { id, version, by: actor.person_id, now_ms: app.clock.now_ms() };
    let rooms = grants::rooms_of(app, network).await?;
    let (told, entries) = app
        .archive
        .act(rooms, move |tx, locked| {
            Box::pin(async move {
                grants::take_network(tx, locked, network).await?;
                let row = store::lock_round(tx, step.id).await?;
                let row = theirs(tx, step.by, row).await?;
                if row.state.0 == RoundState::Dissolved {
                    return Ok(None);
                }
                if row.state.0 != RoundState::Published || row.version != step.version {
                    let round = Sight::read(tx, network).await?.round(&row)?;
                    return Err(Error::Coaching(Box::new(Refusal::Changed(Box::new(round)))));
                }
                close_rooms(tx, locked, row, step).await.map(Some)
            })
        })
        .await?;
    finish(app, actor, (id, network), told, entries).await
}

async fn close_rooms(tx: &mut Tx, locked: &mut Locked, mut row: RoundRow, step: Step) -> Result<telling::Told> {
    let Step { by, now_ms, .. } = step;
    let plan: Plan = json(&row.plan)?;
    let mut told = telling::Told::new();
    for room in plan.groups.iter().filter_map(|group| group.room_id) {
        told.extend(cohorts::dissolve(tx, locked, room, now_ms).await?);
    }
    locked.log(Entry::of(row.network_id, Some(by), AuditAct::CoachingDissolved, now_ms));
    row.state = Word(RoundState::Dissolved);
    row.dissolved_ms = Some(now_ms);
    row.version += 1;
    store::update_round(tx, &row).await?;
    Ok(told)
}
