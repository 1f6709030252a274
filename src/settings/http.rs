//! REST routes of one's own settings.

use axum::extract::State;
use mellanrum_protocol::shapes::problem::Problem;
use mellanrum_protocol::shapes::settings::{Settings, SettingsChange};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::error::Result;
use crate::identity::extract::{Manager, Viewer};
use crate::transport::extract::Json;

/// The routes, without `/api/v1` before them.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get_settings, change_settings))
}

/// One's settings, the same on all of one's devices.
#[utoipa::path(get, path = "/me/settings", tag = "me", responses(
    (status = 200, description = "The settings", body = Settings),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn get_settings(State(app): State<App>, Viewer(by): Viewer) -> Result<Json<Settings>> {
    super::get(&app, &by).await.map(Json)
}

/// Change one's settings: what is absent stays, `levels` changes the rooms that it names, `notifications` is replaced.
#[utoipa::path(patch, path = "/me/settings", tag = "me", request_body = SettingsChange, responses(
    (status = 200, description = "The settings after it", body = Settings),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn change_settings(
    State(app): State<App>,
    Manager(by): Manager,
    Json(body): Json<SettingsChange>,
) -> Result<Json<Settings>> {
    super::change(&app, &by, body).await.map(Json)
}
