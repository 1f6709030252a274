//! REST routes of holding back.

use axum::extract::State;
use mellanrum_protocol::shapes::holds::{Held, HeldAct, HeldList, HoldBody, HoldMessage, Holds};
use mellanrum_protocol::shapes::messages::MessageResult;
use mellanrum_protocol::shapes::problem::Problem;
use mellanrum_protocol::{HeldId, MessageId, NetworkId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::rules;
use crate::App;
use crate::error::Result;
use crate::identity::extract::{Manager, Viewer, Writer};
use crate::transport::extract::{Json, Key, Path};

/// Every path of holding back, below `/api/v1`.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(get_rules, set_rules))
        .routes(routes!(mine))
        .routes(routes!(withdraw))
        .routes(routes!(hold))
}

/// When messages of a network wait, for those who moderate it.
#[utoipa::path(get, path = "/networks/{network}/holds", tag = "moderation", params(("network" = Uuid, Path)),
    responses((status = 200, body = Holds), (status = "default", body = Problem)))]
async fn get_rules(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(network): Path<NetworkId>,
) -> Result<Json<Holds>> {
    rules::get(&app, &actor, network).await.map(Json)
}

/// Sets when messages of a network wait, all of it.
#[utoipa::path(put, path = "/networks/{network}/holds", tag = "moderation", params(("network" = Uuid, Path)),
    request_body = Holds, responses((status = 200, body = Holds), (status = "default", body = Problem)))]
async fn set_rules(
    State(app): State<App>,
    Manager(actor): Manager,
    Path(network): Path<NetworkId>,
    Json(ask): Json<Holds>,
) -> Result<Json<Holds>> {
    rules::set(&app, &actor, network, ask).await.map(Json)
}

/// One's own messages that wait for those who moderate, oldest first.
#[utoipa::path(get, path = "/me/held", tag = "moderation",
    responses((status = 200, body = HeldList), (status = "default", body = Problem)))]
async fn mine(State(app): State<App>, Viewer(actor): Viewer) -> Result<Json<HeldList>> {
    super::mine(&app, &actor).await.map(Json)
}

/// Takes back one's message that waits: nothing of its text is kept.
#[utoipa::path(delete, path = "/me/held/{held}", tag = "moderation", params(("held" = Uuid, Path)),
    responses((status = 200, body = Held), (status = "default", body = Problem)))]
async fn withdraw(State(app): State<App>, Writer(actor): Writer, Path(held_id): Path<HeldId>) -> Result<Json<Held>> {
    super::withdraw(&app, &actor, HeldAct { held_id }).await.map(Json)
}

/// Takes somebody's message from view until it is decided whether it stands.
#[utoipa::path(post, path = "/messages/{message}/hold", tag = "moderation",
    params(("message" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)), request_body = HoldBody,
    responses((status = 200, body = MessageResult), (status = "default", body = Problem)))]
async fn hold(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(message_id): Path<MessageId>,
    Key(nonce): Key,
    Json(HoldBody { reason }): Json<HoldBody>,
) -> Result<Json<MessageResult>> {
    super::message::hold(&app, &actor, HoldMessage { message_id, nonce, reason }).await.map(Json)
}
