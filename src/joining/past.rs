//! A joining that took place elsewhere: rows with ids and times of their own, which no service would take.

use mellanrum_protocol::RegistrationId;
use mellanrum_protocol::shapes::proposals::ProposalComment;

pub(crate) use super::registrations::Said;
pub(crate) use super::store::call::CallRow;
pub(crate) use super::store::proposals::{AnswerRow, Row as ProposalRow};
pub(crate) use super::store::registrations::Row as RegistrationRow;
use super::store::{call, proposals, registrations};
use crate::error::Result;
use crate::store::Tx;

/// All of a network's joining.
pub(crate) struct Past {
    pub call: CallRow,
    pub registrations: Vec<RegistrationRow>,
    pub proposal: ProposalRow,
    pub answers: Vec<AnswerRow>,
    /// Each with whose it is, if not the coordinators'.
    pub comments: Vec<(Option<RegistrationId>, ProposalComment)>,
}

/// Inserts it, unless the network has a call already; whether it hadn't. Nobody is told.
pub(crate) async fn insert(tx: &mut Tx, past: Past) -> Result<bool> {
    if call::get(tx, past.call.network_id).await?.is_some() || !call::put(tx, &past.call).await? {
        return Ok(false);
    }
    for row in &past.registrations {
        registrations::insert(tx, row).await?;
    }
    proposals::insert(tx, &past.proposal).await?;
    for row in &past.answers {
        proposals::put_answer(tx, past.proposal.id, row).await?;
    }
    for (registration, comment) in &past.comments {
        proposals::insert_comment(tx, past.proposal.id, *registration, comment).await?;
    }
    Ok(true)
}
