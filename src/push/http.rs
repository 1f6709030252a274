//! REST routes of pushes.

use axum::extract::State;
use axum::http::StatusCode;
use mellanrum_protocol::shapes::problem::Problem;
use mellanrum_protocol::shapes::push::{PushKey, PushSubscribe, PushUnsubscribe};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::error::Result;
use crate::identity::extract::{Manager, Viewer};
use crate::transport::extract::Json;

/// The routes, without `/api/v1` before them.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(push_key)).routes(routes!(subscribe, unsubscribe))
}

/// The server's public key, to subscribe with.
#[utoipa::path(get, path = "/push/key", tag = "me", responses(
    (status = 200, description = "The key", body = PushKey),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn push_key(State(app): State<App>, _by: Viewer) -> Json<PushKey> {
    Json(super::key(&app))
}

/// Subscribe this device to pushes, until it is signed out.
#[utoipa::path(put, path = "/me/push", tag = "me", request_body = PushSubscribe, responses(
    (status = 204, description = "Subscribed"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn subscribe(
    State(app): State<App>,
    Manager(by): Manager,
    Json(body): Json<PushSubscribe>,
) -> Result<StatusCode> {
    super::subscribe(&app, &by, body).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End this device's subscription.
#[utoipa::path(delete, path = "/me/push", tag = "me", request_body = PushUnsubscribe, responses(
    (status = 204, description = "Not subscribed any more"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn unsubscribe(
    State(app): State<App>,
    Manager(by): Manager,
    Json(body): Json<PushUnsubscribe>,
) -> Result<StatusCode> {
    super::unsubscribe(&app, &by, body).await?;
    Ok(StatusCode::NO_CONTENT)
}
