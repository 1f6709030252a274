//! Coaching groups: municipalities are put together by threes and fours, each group gets a coach and a closed room, and holds its sessions.
//!
//! A round is a draft of groups that those who may form coaching rooms work on together ([`rounds`]), by rules (`rules`), by hand or as
//! `suggest`ed; it is published at once, as rooms ([`publish`]), and dissolved at once. To everybody else there are only the rooms that
//! they are in.

mod facts;
pub mod http;
pub mod needs;
pub mod publish;
pub mod rounds;
mod rules;
mod score;
pub mod sessions;
mod store;
mod suggest;
pub mod vetoes;
mod view;

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::shapes::coaching::{BrokenRule, GroupProblem, Round};
use mellanrum_protocol::shapes::networks::NetworkAction;
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::{GroupId, NetworkId, OrganisationId, PersonId, RoomId, RoundId};
use serde::{Deserialize, Serialize};

use crate::App;
use crate::access;
use crate::error::Result;
use crate::rooms::grants;

/// Why something about groups was refused: more than a code says.
#[derive(Debug, Clone)]
pub enum Refusal {
    /// A rule would be broken.
    Broken(BrokenRule),
    /// Something is yet to be done before it can be published.
    NotReady(Vec<GroupProblem>),
    /// Somebody else has changed it: this is it now.
    Changed(Box<Round>),
}

impl Refusal {
    /// The stable code.
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::Broken(_) => ErrorCode::RuleBroken,
            Self::NotReady(_) => ErrorCode::NotReady,
            Self::Changed(_) => ErrorCode::Conflict,
        }
    }
}

/// The groups of a round, as they are stored with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Plan {
    /// In their order.
    pub groups: Vec<Planned>,
}

/// A group as it is planned. Once it has its room, its words are those of the room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Planned {
    pub id: GroupId,
    pub name: String,
    pub focus: String,
    pub question: String,
    pub organisations: Vec<OrganisationId>,
    /// Those of them that a suggestion leaves where they are.
    pub pinned: Vec<OrganisationId>,
    pub coach: Option<PersonId>,
    pub room_id: Option<RoomId>,
}

impl Planned {
    /// A group with nobody in it.
    fn empty(id: GroupId, name: String) -> Self {
        Self {
            id,
            name,
            focus: String::new(),
            question: String::new(),
            organisations: Vec::new(),
            pinned: Vec::new(),
            coach: None,
            room_id: None,
        }
    }
}

impl Plan {
    /// The group that a municipality is in.
    fn group_of(&self, organisation: OrganisationId) -> Option<&Planned> {
        self.groups.iter().find(|group| group.organisations.contains(&organisation))
    }

    /// A name for one more group, in a language: the first number that no group has.
    fn free_name(&self, language: &str) -> String {
        let word = match language {
            "sv" => "Grupp",
            "nl" => "Groep",
            _ => "Group",
        };
        let names = (1..=self.groups.len() + 1).map(|n| format!("{word} {n}"));
        let free = |name: &String| self.groups.iter().all(|group| group.name != *name);
        names.into_iter().find(free).unwrap_or_default()
    }
}

/// Tells those who put groups together that there is something new.
async fn tell(app: &App, network_id: NetworkId, round: Option<(RoundId, Option<i64>)>) -> Result<()> {
    let mut tx = app.db.read().await?;
    let people = grants::all_acting(&mut tx, network_id).await?;
    drop(tx);
    let (round_id, version) = (round.map(|(id, _)| id), round.and_then(|(_, version)| version));
    for (person, own) in people {
        if access::may_in_network(&own, NetworkAction::FormCohort) {
            app.hub.tell(person, &PersonEvent::Coaching { network_id, round_id, version }).await;
        }
    }
    Ok(())
}
