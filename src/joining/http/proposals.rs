//! REST routes of proposals, for those who run a network.

use axum::extract::State;
use axum::http::StatusCode;
use mellanrum_protocol::shapes::problem::Problem;
use mellanrum_protocol::shapes::proposals::{
    NewProposal, NewProposalComment, Proposal, ProposalChange, ProposalComment, SendProposal,
};
use mellanrum_protocol::{NetworkId, ProposalId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::error::Result;
use crate::identity::extract::{Manager, Viewer};
use crate::joining::{discussion, proposals};
use crate::transport::extract::{Json, Path};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(all, draft))
        .routes(routes!(get, change, discard))
        .routes(routes!(send))
        .routes(routes!(comments, comment))
}

/// The network's proposals, newest first.
#[utoipa::path(get, path = "/networks/{network}/proposals", tag = "joining", params(("network" = Uuid, Path)),
    responses((status = 200, body = Vec<Proposal>), (status = "default", body = Problem)))]
async fn all(State(app): State<App>, Viewer(actor): Viewer, Path(id): Path<NetworkId>) -> Result<Json<Vec<Proposal>>> {
    proposals::all(&app, &actor, id).await.map(Json)
}

/// Drafts a proposal from what has been registered.
#[utoipa::path(post, path = "/networks/{network}/proposals", tag = "joining", params(("network" = Uuid, Path)), request_body = NewProposal,
    responses((status = 201, body = Proposal), (status = "default", body = Problem)))]
async fn draft(
    State(app): State<App>,
    Manager(actor): Manager,
    Path(id): Path<NetworkId>,
    Json(new): Json<NewProposal>,
) -> Result<(StatusCode, Json<Proposal>)> {
    Ok((StatusCode::CREATED, Json(proposals::draft(&app, &actor, id, new).await?)))
}

/// A proposal.
#[utoipa::path(get, path = "/proposals/{proposal}", tag = "joining", params(("proposal" = Uuid, Path)),
    responses((status = 200, body = Proposal), (status = "default", body = Problem)))]
async fn get(State(app): State<App>, Viewer(actor): Viewer, Path(id): Path<ProposalId>) -> Result<Json<Proposal>> {
    proposals::get(&app, &actor, id).await.map(Json)
}

/// Changes a draft.
#[utoipa::path(patch, path = "/proposals/{proposal}", tag = "joining", params(("proposal" = Uuid, Path)), request_body = ProposalChange,
    responses((status = 200, body = Proposal), (status = "default", body = Problem)))]
async fn change(
    State(app): State<App>,
    Manager(actor): Manager,
    Path(id): Path<ProposalId>,
    Json(change): Json<ProposalChange>,
) -> Result<Json<Proposal>> {
    proposals::change(&app, &actor, id, change).await.map(Json)
}

/// Deletes a draft.
#[utoipa::path(delete, path = "/proposals/{proposal}", tag = "joining", params(("proposal" = Uuid, Path)),
    responses((status = 204, description = "Done"), (status = "default", body = Problem)))]
async fn discard(State(app): State<App>, Manager(actor): Manager, Path(id): Path<ProposalId>) -> Result<StatusCode> {
    proposals::discard(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sends a draft to all who have registered, by mail.
#[utoipa::path(post, path = "/proposals/{proposal}/send", tag = "joining", params(("proposal" = Uuid, Path)), request_body = SendProposal,
    responses((status = 200, body = Proposal), (status = "default", body = Problem)))]
async fn send(
    State(app): State<App>,
    Manager(actor): Manager,
    Path(id): Path<ProposalId>,
    Json(ask): Json<SendProposal>,
) -> Result<Json<Proposal>> {
    proposals::send(&app, &actor, id, ask).await.map(Json)
}

/// What is said about a proposal, oldest first.
#[utoipa::path(get, path = "/proposals/{proposal}/comments", tag = "joining", params(("proposal" = Uuid, Path)),
    responses((status = 200, body = Vec<ProposalComment>), (status = "default", body = Problem)))]
async fn comments(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(id): Path<ProposalId>,
) -> Result<Json<Vec<ProposalComment>>> {
    discussion::comments(&app, &actor, id).await.map(Json)
}

/// Says something about a proposal that was sent, as the coordinators.
#[utoipa::path(post, path = "/proposals/{proposal}/comments", tag = "joining", params(("proposal" = Uuid, Path)), request_body = NewProposalComment,
    responses((status = 201, body = ProposalComment), (status = "default", body = Problem)))]
async fn comment(
    State(app): State<App>,
    Manager(actor): Manager,
    Path(id): Path<ProposalId>,
    Json(new): Json<NewProposalComment>,
) -> Result<(StatusCode, Json<ProposalComment>)> {
    Ok((StatusCode::CREATED, Json(discussion::comment(&app, &actor, id, new).await?)))
}
