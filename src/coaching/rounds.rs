//! Drafts of rounds: begun, changed together by those who put groups together, and thrown away.

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits::ROUND_ACTS;
use mellanrum_protocol::shapes::coaching::{Coaching, NewRound, Round, RoundChange, RoundState, SuggestGroups};
use mellanrum_protocol::{GroupId, NetworkId, PersonId, RoundId};

use super::facts::Ground;
use super::rules::Draft;
use super::store::{self, RoundRow};
use super::view::Sight;
use super::{Plan, Planned, Refusal, suggest, tell};
use crate::App;
use crate::archive::beside;
use crate::archive::row::{Word, json, to_json};
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::rooms::{check, cohorts, grants};
use crate::store::Tx;

/// All that is needed to put groups together.
pub async fn all(app: &App, actor: &Actor, network: NetworkId) -> Result<Coaching> {
    let mut tx = app.db.read().await?;
    cohorts::may_form(&mut tx, network, actor.person_id).await?;
    let sight = Sight::read(&mut tx, network).await?;
    let (rounds, others) = (sight.rounds()?, sight.others()?);
    let Ground { candidates, coaches, vetoes, .. } = sight.ground;
    Ok(Coaching { rounds, others, candidates, coaches, vetoes, themes: store::themes(&mut tx, network).await? })
}

/// One round.
pub async fn get(app: &App, actor: &Actor, id: RoundId) -> Result<Round> {
    let mut tx = app.db.read().await?;
    let row = store::round(&mut tx, id).await?;
    let row = theirs(&mut tx, actor.person_id, row).await?;
    Sight::read(&mut tx, row.network_id).await?.round(&row)
}

/// The round, if it is for this person to know of.
pub(super) async fn theirs(tx: &mut Tx, by: PersonId, row: Option<RoundRow>) -> Result<RoundRow> {
    let row = row.ok_or(Error::NOT_FOUND)?;
    match cohorts::may_form(tx, row.network_id, by).await {
        Ok(()) => Ok(row),
        Err(Error::Refused(ErrorCode::PermissionDenied)) => Err(Error::NOT_FOUND),
        Err(error) => Err(error),
    }
}

/// Begins a round as a draft: empty, or with the groups of another.
pub async fn begin(app: &App, actor: &Actor, network: NetworkId, new: NewRound) -> Result<Round> {
    let by = actor.person_id;
    let name = check::name("name", &new.name, check::NAME)?;
    let mut tx = app.db.read().await?;
    cohorts::may_form(&mut tx, network, by).await?;
    drop(tx);
    let (id, now_ms, clock) = (RoundId(app.clock.id()), app.clock.now_ms(), app.clock.clone());
    let round = beside(app, move |tx| {
        Box::pin(async move {
            // One after the other: each takes the next number.
            grants::lock_network(tx, network).await?;
            cohorts::may_form(tx, network, by).await?;
            let mut plan = Plan::default();
            if let Some(from) = new.from {
                let row = store::round(tx, from).await?.filter(|row| row.network_id == network);
                let row = row.ok_or(Error::Invalid { field: "from", why: "unknown" })?;
                let round = Sight::read(tx, network).await?;
                plan = again(&round.round(&row)?, &round.ground, || GroupId(clock.id()));
            }
            let mut row = RoundRow {
                id,
                network_id: network,
                n: 0,
                name,
                state: Word(RoundState::Draft),
                version: 1,
                plan: to_json(&plan)?,
                made_by: Some(by),
                made_ms: now_ms,
                published_ms: None,
                dissolved_ms: None,
            };
            row.n = store::insert_round(tx, &row).await?;
            Sight::read(tx, network).await?.round(&row)
        })
    })
    .await?;
    tell(app, network, Some((id, Some(round.version)))).await?;
    Ok(round)
}

/// The groups of a round as those of a new one: the municipalities that can still be placed, and the coaches who are still there.
fn again(round: &Round, ground: &Ground, mut id: impl FnMut() -> GroupId) -> Plan {
    let groups = round.groups.iter().map(|group| Planned {
        focus: group.focus.clone(),
        organisations: group.organisations.iter().copied().filter(|one| ground.candidate(*one).is_some()).collect(),
        coach: group.coach.filter(|coach| ground.takes_part(*coach)),
        ..Planned::empty(id(), group.name.clone())
    });
    Plan { groups: groups.collect() }
}

/// Does acts to a draft: all of them, or none.
pub async fn change(app: &App, actor: &Actor, id: RoundId, change: RoundChange) -> Result<Round> {
    if change.acts.len() > ROUND_ACTS {
        return Err(Error::Invalid { field: "acts", why: "too_many" });
    }
    let clock = app.clock.clone();
    revise(app, actor, id, change.version, move |draft| {
        for (n, act) in change.acts.into_iter().enumerate() {
            draft.act(n, act, || GroupId(clock.id()))?;
        }
        Ok(())
    })
    .await
}

/// Puts all but the pinned ones of a draft into groups anew.
pub async fn suggest(app: &App, actor: &Actor, id: RoundId, ask: SuggestGroups) -> Result<Round> {
    let mut tx = app.db.read().await?;
    let row = store::round(&mut tx, id).await?;
    let row = theirs(&mut tx, actor.person_id, row).await?;
    let sight = Sight::read(&mut tx, row.network_id).await?;
    drop(tx);
    is_draft(&sight, &row, ask.version)?;
    let (plan, clock): (Plan, _) = (json(&row.plan)?, app.clock.clone());
    // Reckoned beside everything else, and before any lock.
    let reckoned = tokio::task::spawn_blocking(move || {
        let seed = u64::from(ask.seed.unwrap_or_default());
        (suggest::arrange(&plan, &sight.ground, id, seed, || GroupId(clock.id())), sight.ground)
    });
    let (plan, ground) = reckoned.await.map_err(anyhow::Error::new)?;
    revise(app, actor, id, ask.version, move |draft| {
        // What has come meanwhile has not been thought of: whoever asked may ask again.
        if draft.ground.vetoes != ground.vetoes || draft.ground.candidates != ground.candidates {
            return Err(ErrorCode::Busy.into());
        }
        draft.plan = plan;
        Ok(())
    })
    .await
}

/// Refuses what can be done to a draft of this version only.
pub(super) fn is_draft(sight: &Sight, row: &RoundRow, version: i64) -> Result<()> {
    if row.state.0 == RoundState::Draft && row.version == version {
        return Ok(());
    }
    Err(Error::Coaching(Box::new(Refusal::Changed(Box::new(sight.round(row)?)))))
}

/// Changes a draft under its lock. One that changes nothing takes no version.
async fn revise<F>(app: &App, actor: &Actor, id: RoundId, version: i64, run: F) -> Result<Round>
where
    F: FnOnce(&mut Draft<'_>) -> Result<()> + Send + 'static,
{
    let by = actor.person_id;
    let (round, changed) = beside(app, move |tx| {
        Box::pin(async move {
            let row = store::lock_round(tx, id).await?;
            let mut row = theirs(tx, by, row).await?;
            let sight = Sight::read(tx, row.network_id).await?;
            is_draft(&sight, &row, version)?;
            let plan: Plan = json(&row.plan)?;
            let mut draft = Draft { name: row.name.clone(), plan: plan.clone(), ground: &sight.ground };
            run(&mut draft)?;
            let changed = draft.plan != plan || draft.name != row.name;
            if changed {
                row.name = draft.name;
                row.plan = to_json(&draft.plan)?;
                row.version += 1;
                store::update_round(tx, &row).await?;
            }
            Ok((sight.round(&row)?, changed))
        })
    })
    .await?;
    if changed {
        tell(app, round.network_id, Some((id, Some(round.version)))).await?;
    }
    Ok(round)
}

/// Throws a draft away.
pub async fn discard(app: &App, actor: &Actor, id: RoundId) -> Result<()> {
    let by = actor.person_id;
    let network = beside(app, move |tx| {
        Box::pin(async move {
            let row = store::lock_round(tx, id).await?;
            let row = theirs(tx, by, row).await?;
            let sight = Sight::read(tx, row.network_id).await?;
            is_draft(&sight, &row, row.version)?;
            store::delete_round(tx, id).await?;
            Ok(row.network_id)
        })
    })
    .await?;
    tell(app, network, Some((id, None))).await
}

/// A round that was published before it came into this archive, with the rooms that its groups have.
pub(crate) struct PastRound {
    pub id: RoundId,
    pub network: NetworkId,
    pub name: String,
    pub groups: Vec<Planned>,
    pub published_ms: i64,
}

/// Stores a past round, unless it is there.
pub(crate) async fn insert_past(tx: &mut Tx, past: PastRound) -> Result<()> {
    let PastRound { id, network, name, groups, published_ms } = past;
    if store::round(tx, id).await?.is_some() {
        return Ok(());
    }
    let row = RoundRow {
        id,
        network_id: network,
        n: 0,
        name,
        state: Word(RoundState::Published),
        version: 1,
        plan: to_json(&Plan { groups })?,
        made_by: None,
        made_ms: published_ms,
        published_ms: Some(published_ms),
        dissolved_ms: None,
    };
    store::insert_round(tx, &row).await.map(drop)
}
