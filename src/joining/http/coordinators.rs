//! REST routes of calls and registrations, for those who run a network.

use axum::extract::State;
use mellanrum_protocol::NetworkId;
use mellanrum_protocol::shapes::joining::{Call, RegistrationList, SetCall};
use mellanrum_protocol::shapes::problem::Problem;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::error::Result;
use crate::identity::extract::{Manager, Viewer};
use crate::joining::list::Filter;
use crate::joining::{call, list};
use crate::transport::extract::{Json, Path, Query};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get_call, set_call)).routes(routes!(registrations))
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
