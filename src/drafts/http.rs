//! REST routes of drafts.

use axum::extract::State;
use mellanrum_protocol::shapes::drafts::{Draft, SetDraft};
use mellanrum_protocol::shapes::problem::Problem;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::error::Result;
use crate::identity::extract::{Viewer, Writer};
use crate::transport::extract::Json;

/// Every path of drafts, below `/api/v1`.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_drafts, set_draft))
}

/// What one has begun to write in the rooms that one may read, the newest first.
#[utoipa::path(get, path = "/me/drafts", tag = "drafts",
    responses((status = 200, body = Vec<Draft>), (status = "default", body = Problem)))]
async fn list_drafts(State(app): State<App>, Viewer(actor): Viewer) -> Result<Json<Vec<Draft>>> {
    super::mine(&app, &actor).await.map(Json)
}

/// Keeps what one has begun to write; an empty text without files deletes it.
#[utoipa::path(put, path = "/me/drafts", tag = "drafts", request_body = SetDraft,
    responses((status = 200, body = Draft), (status = "default", body = Problem)))]
async fn set_draft(State(app): State<App>, Writer(actor): Writer, Json(ask): Json<SetDraft>) -> Result<Json<Draft>> {
    super::set(&app, &actor, ask).await.map(Json)
}
