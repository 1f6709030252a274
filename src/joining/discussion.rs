//! What those who registered say to a proposal, and what is said about it: by them and by those who run the network, read by nobody else.

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits::{PROPOSAL_COMMENT, PROPOSAL_COMMENTS, REGISTRATION_TEXT};
use mellanrum_protocol::shapes::networks::NetworkAction;
use mellanrum_protocol::shapes::proposals::{Answer, NewProposalComment, ProposalComment};
use mellanrum_protocol::{CommentId, NetworkId, ProposalId};

use super::proposals::known;
use super::registrations::{by_link, stands};
use super::store::proposals::{self as store, AnswerRow, Row};
use super::store::registrations::Row as RegistrationRow;
use crate::App;
use crate::archive::beside;
use crate::archive::row::Word;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::moderation::words;
use crate::store::Tx;

/// What is said about a proposal, for those who run the network.
pub async fn comments(app: &App, actor: &Actor, id: ProposalId) -> Result<Vec<ProposalComment>> {
    let mut tx = app.db.read().await?;
    known(&mut tx, id, actor.person_id, NetworkAction::SeeRegistrations).await?;
    store::comments(&mut tx, id).await
}

/// Says something about a proposal that was sent, as one of those who run the network.
pub async fn comment(app: &App, actor: &Actor, id: ProposalId, new: NewProposalComment) -> Result<ProposalComment> {
    let (by, writer) = (actor.person_id, app.clone());
    let (network, comment) = beside(app, move |tx| {
        Box::pin(async move {
            let row = known(tx, id, by, NetworkAction::AdmitMunicipalities).await?;
            if row.sent_ms.is_none() {
                return Err(ErrorCode::Conflict.into());
            }
            let text = said(&new.text)?;
            let comment = ProposalComment { person_id: Some(by), ..blank(&writer, text) };
            add(tx, &row, None, &comment).await?;
            Ok((row.network_id, comment))
        })
    })
    .await?;
    super::tell(app, network).await;
    Ok(comment)
}

/// Answers the proposal that a registration's link shows, or changes the answer.
pub(super) async fn answer(app: &App, secret: &str, answer: Answer, text: &str) -> Result<()> {
    let text = words("answer_text", text, REGISTRATION_TEXT)?;
    let (now_ms, secret) = (app.clock.now_ms(), secret.to_owned());
    let network = beside(app, move |tx| {
        Box::pin(async move {
            let (row, registration) = asked(tx, &secret).await?;
            if !takes_answers(&row, now_ms) {
                return Err(ErrorCode::Conflict.into());
            }
            let given = AnswerRow { registration_id: registration.id, answer: Word(answer), text, at_ms: now_ms };
            store::put_answer(tx, row.id, &given).await?;
            Ok(row.network_id)
        })
    })
    .await?;
    super::tell(app, network).await;
    Ok(())
}

/// Says something about the proposal that a registration's link shows, in the name of its municipality.
pub(super) async fn comment_by_link(app: &App, secret: &str, text: &str) -> Result<()> {
    let text = said(text)?;
    let (writer, secret) = (app.clone(), secret.to_owned());
    let network: NetworkId = beside(app, move |tx| {
        Box::pin(async move {
            let (row, registration) = asked(tx, &secret).await?;
            add(tx, &row, Some(&registration), &blank(&writer, text)).await?;
            Ok(row.network_id)
        })
    })
    .await?;
    super::tell(app, network).await;
    Ok(())
}

/// Whether answers are given and changed at a moment.
pub(super) fn takes_answers(row: &Row, now_ms: i64) -> bool {
    row.answer_by_ms.is_none_or(|until| now_ms < until)
}

/// The proposal that a registration's link shows.
async fn asked(tx: &mut Tx, secret: &str) -> Result<(Row, RegistrationRow)> {
    let (_, _, registration) = by_link(tx, secret).await?;
    if !stands(registration.state.0) {
        return Err(ErrorCode::Conflict.into());
    }
    let row = store::newest_sent(tx, registration.network_id).await?.ok_or(Error::NOT_FOUND)?;
    Ok((row, registration))
}

fn said(text: &str) -> Result<String> {
    let text = words("text", text, PROPOSAL_COMMENT)?;
    if text.is_empty() { Err(Error::Invalid { field: "text", why: "too_short" }) } else { Ok(text) }
}

fn blank(app: &App, text: String) -> ProposalComment {
    ProposalComment {
        id: CommentId(app.clock.id()),
        organisation_id: None,
        organisation: None,
        person_id: None,
        at_ms: app.clock.now_ms(),
        text,
    }
}

async fn add(tx: &mut Tx, row: &Row, by: Option<&RegistrationRow>, comment: &ProposalComment) -> Result<()> {
    if store::count_comments(tx, row.id).await? >= PROPOSAL_COMMENTS {
        return Err(ErrorCode::LimitExceeded.into());
    }
    store::insert_comment(tx, row.id, by.map(|by| by.id), comment).await
}
