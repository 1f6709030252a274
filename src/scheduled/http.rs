//! REST routes of messages to be sent later.

use axum::extract::State;
use axum::http::StatusCode;
use mellanrum_protocol::shapes::problem::Problem;
use mellanrum_protocol::shapes::scheduled::{NewScheduled, Scheduled, ScheduledChange};
use mellanrum_protocol::{RoomId, ScheduledId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::error::Result;
use crate::identity::extract::{Viewer, Writer};
use crate::transport::extract::{Json, Key, Path};

/// Every path of messages to be sent later, below `/api/v1`.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(schedule))
        .routes(routes!(list_scheduled))
        .routes(routes!(change_scheduled, withdraw_scheduled))
}

/// Keeps a message to be sent to a room later.
#[utoipa::path(post, path = "/rooms/{room}/scheduled", tag = "scheduled",
    params(("room" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)), request_body = NewScheduled,
    responses((status = 201, body = Scheduled), (status = "default", body = Problem)))]
async fn schedule(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(room): Path<RoomId>,
    Key(nonce): Key,
    Json(ask): Json<NewScheduled>,
) -> Result<(StatusCode, Json<Scheduled>)> {
    let scheduled = super::create(&app, &actor, room, nonce, ask).await?;
    Ok((StatusCode::CREATED, Json(scheduled)))
}

/// One's messages that wait to be sent to rooms that one may read, the next one first.
#[utoipa::path(get, path = "/me/scheduled", tag = "scheduled",
    responses((status = 200, body = Vec<Scheduled>), (status = "default", body = Problem)))]
async fn list_scheduled(State(app): State<App>, Viewer(actor): Viewer) -> Result<Json<Vec<Scheduled>>> {
    super::mine(&app, &actor).await.map(Json)
}

/// Changes the text or the time.
#[utoipa::path(patch, path = "/me/scheduled/{id}", tag = "scheduled", params(("id" = Uuid, Path)),
    request_body = ScheduledChange,
    responses((status = 200, body = Scheduled), (status = "default", body = Problem)))]
async fn change_scheduled(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(id): Path<ScheduledId>,
    Json(ask): Json<ScheduledChange>,
) -> Result<Json<Scheduled>> {
    super::change(&app, &actor, id, ask).await.map(Json)
}

/// Withdraws it: it is not sent.
#[utoipa::path(delete, path = "/me/scheduled/{id}", tag = "scheduled", params(("id" = Uuid, Path)),
    responses((status = 204), (status = "default", body = Problem)))]
async fn withdraw_scheduled(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(id): Path<ScheduledId>,
) -> Result<StatusCode> {
    super::withdraw(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
