//! Rounds and groups as they are shown: what is stored of them together with what is known of their municipalities and rooms.

use std::collections::{BTreeSet, HashMap, HashSet};

use mellanrum_protocol::shapes::coaching::{Candidate, Group, Reason, ReasonKind, Round, RoundState};
use mellanrum_protocol::shapes::rooms::Cohort;
use mellanrum_protocol::{GroupId, NetworkId, OrganisationId, PersonId, RoomId, RoundId};

use super::facts::Ground;
use super::store::{self, RoundRow};
use super::{Plan, Planned, rules, score};
use crate::archive::row::{RoomRow, json};
use crate::error::Result;
use crate::store::Tx;

/// All that is seen of a network by those who put groups together.
pub(super) struct Sight {
    pub ground: Ground,
    /// Newest first.
    rows: Vec<RoundRow>,
    rooms: Vec<RoomRow>,
    coaches: HashMap<RoomId, Vec<PersonId>>,
}

impl Sight {
    /// Reads it.
    pub async fn read(tx: &mut Tx, network: NetworkId) -> Result<Self> {
        let rows = store::rounds(tx, network).await?;
        let ground = Ground::read(tx, network, &rows).await?;
        let mut coaches: HashMap<RoomId, Vec<PersonId>> = HashMap::new();
        for (room, coach) in store::coaches_of_rooms(tx, network).await? {
            coaches.entry(room).or_default().push(coach);
        }
        Ok(Self { ground, rows, rooms: store::rooms(tx, network).await?, coaches })
    }

    /// All rounds, newest first.
    pub fn rounds(&self) -> Result<Vec<Round>> {
        self.rows.iter().map(|row| self.round(row)).collect()
    }

    /// A round.
    pub fn round(&self, row: &RoundRow) -> Result<Round> {
        let plan: Plan = json(&row.plan)?;
        let draft = row.state.0 == RoundState::Draft;
        let placed: BTreeSet<OrganisationId> =
            plan.groups.iter().flat_map(|group| group.organisations.iter().copied()).collect();
        let candidates = self.ground.candidates.iter().map(|one| one.organisation_id);
        let unplaced = candidates.filter(|one| draft && !placed.contains(one)).collect();
        let groups = plan.groups.iter().map(|group| self.group(group, Some(row))).collect::<Result<Vec<_>>>()?;
        Ok(Round {
            id: row.id,
            network_id: row.network_id,
            n: row.n,
            name: row.name.clone(),
            state: row.state.0,
            version: row.version,
            unplaced,
            score: groups.iter().map(|group| group.score).sum(),
            groups,
            made_ms: row.made_ms,
            published_ms: row.published_ms,
            dissolved_ms: row.dissolved_ms,
        })
    }

    /// The coaching rooms that are of no round.
    pub fn others(&self) -> Result<Vec<Group>> {
        let mut of_rounds = HashSet::new();
        for row in &self.rows {
            let plan: Plan = json(&row.plan)?;
            of_rounds.extend(plan.groups.iter().filter_map(|group| group.room_id));
        }
        let others = self.rooms.iter().filter(|room| !of_rounds.contains(&room.id));
        let group = |room: &RoomRow| Planned {
            room_id: Some(room.id),
            ..Planned::empty(GroupId(room.id.0), room.name.clone())
        };
        others.map(|room| self.group(&group(room), None)).collect()
    }

    fn group(&self, planned: &Planned, row: Option<&RoundRow>) -> Result<Group> {
        let draft = row.filter(|row| row.state.0 == RoundState::Draft);
        let mut group = Group {
            id: planned.id,
            name: planned.name.clone(),
            focus: planned.focus.clone(),
            question: planned.question.clone(),
            organisations: planned.organisations.clone(),
            pinned: planned.pinned.clone(),
            coach: planned.coach,
            room_id: planned.room_id,
            sessions: Vec::new(),
            problems: draft.map(|row| rules::problems(planned, row.id, &self.ground)).unwrap_or_default(),
            reasons: Vec::new(),
            score: 0,
        };
        if let Some(room) = self.rooms.iter().find(|room| Some(room.id) == planned.room_id) {
            let cohort: Cohort = json(room.cohort.as_deref().unwrap_or("{}"))?;
            group.name.clone_from(&room.name);
            group.focus = cohort.focus;
            group.question = cohort.shared_question;
            group.organisations = cohort.organisations;
            group.sessions = cohort.sessions;
            let coaches = self.coaches.get(&room.id).map_or(&[][..], Vec::as_slice);
            group.coach = group.coach.filter(|coach| coaches.contains(coach)).or_else(|| coaches.first().copied());
        }
        let known: Vec<&Candidate> = group.organisations.iter().filter_map(|one| self.ground.candidate(*one)).collect();
        group.score = score::group(&known);
        group.reasons = score::reasons(&known);
        group.reasons.extend(row.and_then(|row| self.coached_before(&group, row.id)));
        Ok(group)
    }

    /// That the coach knows some of the municipalities from a round before.
    fn coached_before(&self, group: &Group, round: RoundId) -> Option<Reason> {
        let organisations = self.ground.coached(group.coach?, round, &group.organisations);
        let count = u32::try_from(organisations.len()).ok().filter(|count| *count > 0)?;
        Some(Reason { kind: ReasonKind::Coach, words: Vec::new(), organisations, count: Some(count) })
    }
}
