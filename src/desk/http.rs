//! REST routes of what lies before those who moderate.

use axum::extract::State;
use mellanrum_protocol::shapes::desk::{ChangeHandover, Desk, Handover, HandoverList, WriteHandover};
use mellanrum_protocol::shapes::problem::Problem;
use mellanrum_protocol::{HandoverId, NetworkId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{handovers, waiting};
use crate::App;
use crate::error::Result;
use crate::identity::extract::{Viewer, Writer};
use crate::transport::extract::{Json, Key, Path};

/// Every path of it, below `/api/v1`.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, write)).routes(routes!(change)).routes(routes!(get_desk))
}

/// The notes of those who moderate a network for each other.
#[utoipa::path(get, path = "/networks/{network}/handovers", tag = "moderation", params(("network" = Uuid, Path)),
    responses((status = 200, body = HandoverList), (status = "default", body = Problem)))]
async fn list(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(network): Path<NetworkId>,
) -> Result<Json<HandoverList>> {
    handovers::list(&app, &actor, network).await.map(Json)
}

/// Leaves a note.
#[utoipa::path(post, path = "/networks/{network}/handovers", tag = "moderation",
    params(("network" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)), request_body = WriteHandover,
    responses((status = 200, body = Handover), (status = "default", body = Problem)))]
async fn write(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(network): Path<NetworkId>,
    Key(nonce): Key,
    Json(ask): Json<WriteHandover>,
) -> Result<Json<Handover>> {
    handovers::write(&app, &actor, network, nonce, ask).await.map(Json)
}

/// Marks a note as done, or as to be done again.
#[utoipa::path(patch, path = "/networks/{network}/handovers/{note}", tag = "moderation",
    params(("network" = Uuid, Path), ("note" = Uuid, Path)), request_body = ChangeHandover,
    responses((status = 200, body = Handover), (status = "default", body = Problem)))]
async fn change(
    State(app): State<App>,
    Writer(actor): Writer,
    Path((network, note)): Path<(NetworkId, HandoverId)>,
    Json(ask): Json<ChangeHandover>,
) -> Result<Json<Handover>> {
    handovers::change(&app, &actor, network, note, ask).await.map(Json)
}

/// What needs somebody beside the cases: newcomers whom nobody has answered, and questions that have waited too long.
#[utoipa::path(get, path = "/networks/{network}/desk", tag = "moderation", params(("network" = Uuid, Path)),
    responses((status = 200, body = Desk), (status = "default", body = Problem)))]
async fn get_desk(State(app): State<App>, Viewer(actor): Viewer, Path(network): Path<NetworkId>) -> Result<Json<Desk>> {
    waiting::get(&app, &actor, network).await.map(Json)
}
