//! REST routes of saved messages.

use axum::extract::State;
use axum::http::StatusCode;
use mellanrum_protocol::MessageId;
use mellanrum_protocol::shapes::problem::Problem;
use mellanrum_protocol::shapes::saved::{SaveMessage, Saved, SavedMessage};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::error::Result;
use crate::identity::extract::{Viewer, Writer};
use crate::transport::extract::{Json, Path};

/// Every path of saved messages, below `/api/v1`.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_saved)).routes(routes!(save, forget))
}

/// What one has saved in the rooms that one may read, last saved first.
#[utoipa::path(get, path = "/me/saved", tag = "saved",
    responses((status = 200, body = Vec<SavedMessage>), (status = "default", body = Problem)))]
async fn list_saved(State(app): State<App>, Viewer(actor): Viewer) -> Result<Json<Vec<SavedMessage>>> {
    super::mine(&app, &actor).await.map(Json)
}

/// Saves a message for oneself, or replaces its note and reminder.
#[utoipa::path(put, path = "/messages/{message}/saved", tag = "saved", params(("message" = Uuid, Path)),
    request_body = SaveMessage,
    responses((status = 200, body = Saved), (status = "default", body = Problem)))]
async fn save(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(id): Path<MessageId>,
    Json(ask): Json<SaveMessage>,
) -> Result<Json<Saved>> {
    super::save(&app, &actor, id, ask).await.map(Json)
}

/// Takes a message from the saved ones.
#[utoipa::path(delete, path = "/messages/{message}/saved", tag = "saved", params(("message" = Uuid, Path)),
    responses((status = 204), (status = "default", body = Problem)))]
async fn forget(State(app): State<App>, Writer(actor): Writer, Path(id): Path<MessageId>) -> Result<StatusCode> {
    super::forget(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
