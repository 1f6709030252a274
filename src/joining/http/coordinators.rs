//! REST routes of calls and registrations, for those who run a network.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use mellanrum_protocol::shapes::joining::{
    Call, ConfirmRegistration, DeclineRegistration, Registration, RegistrationList, RegistrationState, SetCall,
};
use mellanrum_protocol::shapes::problem::Problem;
use mellanrum_protocol::{NetworkId, RegistrationId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::error::Result;
use crate::identity::extract::{Manager, Viewer};
use crate::joining::decide::{Decision, decide};
use crate::joining::list::Filter;
use crate::joining::{call, export, list};
use crate::transport::extract::{Json, Path, Query};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(get_call, set_call))
        .routes(routes!(registrations))
        .routes(routes!(export))
        .routes(routes!(confirm, unconfirm))
        .routes(routes!(wait, unwait))
        .routes(routes!(decline, undecline))
}

/// The network's call for interest.
#[utoipa::path(get, path = "/networks/{network}/call", tag = "joining", params(("network" = Uuid, Path)),
    responses((status = 200, body = Call), (status = "default", body = Problem)))]
async fn get_call(State(app): State<App>, Viewer(actor): Viewer, Path(network): Path<NetworkId>) -> Result<Json<Call>> {
    call::get(&app, &actor, network).await.map(Json)
}

/// Sets the network's call for interest, opens and closes it.
#[utoipa::path(put, path = "/networks/{network}/call", tag = "joining", params(("network" = Uuid, Path)),
    request_body = SetCall, responses((status = 200, body = Call), (status = "default", body = Problem)))]
async fn set_call(
    State(app): State<App>,
    Manager(actor): Manager,
    Path(network): Path<NetworkId>,
    Json(set): Json<SetCall>,
) -> Result<Json<Call>> {
    call::set(&app, &actor, network, set).await.map(Json)
}

/// Who has registered interest, with counts over all of them and what is missing.
#[utoipa::path(get, path = "/networks/{network}/registrations", tag = "joining",
    params(("network" = Uuid, Path), Filter),
    responses((status = 200, body = RegistrationList), (status = "default", body = Problem)))]
async fn registrations(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(network): Path<NetworkId>,
    Query(filter): Query<Filter>,
) -> Result<Json<RegistrationList>> {
    list::list(&app, &actor, network, &filter).await.map(Json)
}

/// The same registrations as a table, for a spreadsheet.
#[utoipa::path(get, path = "/networks/{network}/registrations/export", tag = "joining",
    params(("network" = Uuid, Path), Filter),
    responses((status = 200, body = String, content_type = "text/csv"), (status = "default", body = Problem)))]
async fn export(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(network): Path<NetworkId>,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let table = export::csv(&app, &actor, network, &filter).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"registrations.csv\""),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"),
    ];
    Ok((headers, table).into_response())
}

/// Confirms a municipality: its contact gets an invitation for so many people of it.
#[utoipa::path(post, path = "/networks/{network}/registrations/{registration}/confirmation", tag = "joining",
    params(("network" = Uuid, Path), ("registration" = Uuid, Path)), request_body = ConfirmRegistration,
    responses((status = 200, body = Registration), (status = "default", body = Problem)))]
async fn confirm(
    State(app): State<App>,
    Manager(actor): Manager,
    Path((network, id)): Path<(NetworkId, RegistrationId)>,
    Json(ConfirmRegistration { seats }): Json<ConfirmRegistration>,
) -> Result<Json<Registration>> {
    decide(&app, &actor, network, id, Decision::Confirm { seats }).await.map(Json)
}

/// Takes a confirmation back. The invitation ends; the next in line is told that there is a place.
#[utoipa::path(delete, path = "/networks/{network}/registrations/{registration}/confirmation", tag = "joining",
    params(("network" = Uuid, Path), ("registration" = Uuid, Path)),
    responses((status = 200, body = Registration), (status = "default", body = Problem)))]
async fn unconfirm(
    State(app): State<App>,
    Manager(actor): Manager,
    Path((network, id)): Path<(NetworkId, RegistrationId)>,
) -> Result<Json<Registration>> {
    decide(&app, &actor, network, id, Decision::Reopen(RegistrationState::Confirmed)).await.map(Json)
}

/// Puts a municipality at the end of the line.
#[utoipa::path(post, path = "/networks/{network}/registrations/{registration}/waiting", tag = "joining",
    params(("network" = Uuid, Path), ("registration" = Uuid, Path)),
    responses((status = 200, body = Registration), (status = "default", body = Problem)))]
async fn wait(
    State(app): State<App>,
    Manager(actor): Manager,
    Path((network, id)): Path<(NetworkId, RegistrationId)>,
) -> Result<Json<Registration>> {
    decide(&app, &actor, network, id, Decision::Wait).await.map(Json)
}

/// Takes a municipality out of the line.
#[utoipa::path(delete, path = "/networks/{network}/registrations/{registration}/waiting", tag = "joining",
    params(("network" = Uuid, Path), ("registration" = Uuid, Path)),
    responses((status = 200, body = Registration), (status = "default", body = Problem)))]
async fn unwait(
    State(app): State<App>,
    Manager(actor): Manager,
    Path((network, id)): Path<(NetworkId, RegistrationId)>,
) -> Result<Json<Registration>> {
    decide(&app, &actor, network, id, Decision::Reopen(RegistrationState::Waiting)).await.map(Json)
}

/// Says no to a municipality this time; its contact is told.
#[utoipa::path(post, path = "/networks/{network}/registrations/{registration}/decline", tag = "joining",
    params(("network" = Uuid, Path), ("registration" = Uuid, Path)), request_body = DeclineRegistration,
    responses((status = 200, body = Registration), (status = "default", body = Problem)))]
async fn decline(
    State(app): State<App>,
    Manager(actor): Manager,
    Path((network, id)): Path<(NetworkId, RegistrationId)>,
    Json(DeclineRegistration { reason }): Json<DeclineRegistration>,
) -> Result<Json<Registration>> {
    decide(&app, &actor, network, id, Decision::Decline { reason }).await.map(Json)
}

/// Takes a no back.
#[utoipa::path(delete, path = "/networks/{network}/registrations/{registration}/decline", tag = "joining",
    params(("network" = Uuid, Path), ("registration" = Uuid, Path)),
    responses((status = 200, body = Registration), (status = "default", body = Problem)))]
async fn undecline(
    State(app): State<App>,
    Manager(actor): Manager,
    Path((network, id)): Path<(NetworkId, RegistrationId)>,
) -> Result<Json<Registration>> {
    decide(&app, &actor, network, id, Decision::Reopen(RegistrationState::Declined)).await.map(Json)
}
