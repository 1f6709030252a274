//! REST routes of networks.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use mellanrum_protocol::shapes::networks::{DirectoryPage, Network, NetworkChange, NewNetwork, SetRoles};
use mellanrum_protocol::shapes::problem::Problem;
use mellanrum_protocol::shapes::rooms::{MyRoom, NewChannel, NewCohort};
use mellanrum_protocol::{NetworkId, PersonId};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::networks;
use super::super::{channels, cohorts};
use crate::App;
use crate::error::Result;
use crate::identity::extract::{Manager, Viewer};
use crate::transport::extract::{Json, Path, Query};
use crate::transport::picture;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(create_network))
        .routes(routes!(get_network, change_network))
        .routes(routes!(put_mark, delete_mark, get_mark))
        .routes(routes!(directory))
        .routes(routes!(set_roles))
        .routes(routes!(create_channel))
        .routes(routes!(form_cohort))
}

/// What to look for in a directory, and where to go on.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Find {
    /// Part of a name, handle, title or organisation.
    q: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Makes a network, with a first channel and a staff room.
#[utoipa::path(
    post, path = "/networks", tag = "networks", request_body = NewNetwork,
    responses(
        (status = 201, body = Network),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn create_network(
    State(app): State<App>,
    Manager(actor): Manager,
    Json(new): Json<NewNetwork>,
) -> Result<(StatusCode, Json<Network>)> {
    Ok((StatusCode::CREATED, Json(networks::create(&app, &actor, new).await?)))
}

/// One of one's networks.
#[utoipa::path(
    get, path = "/networks/{network}", tag = "networks",
    params(("network" = NetworkId, Path, description = "The network")),
    responses(
        (status = 200, body = Network),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn get_network(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(network): Path<NetworkId>,
) -> Result<Json<Network>> {
    networks::get(&app, &actor, network).await.map(Json)
}

/// Changes a network's name, rules and colour.
#[utoipa::path(
    patch, path = "/networks/{network}", tag = "networks",
    params(("network" = NetworkId, Path, description = "The network")), request_body = NetworkChange,
    responses(
        (status = 200, body = Network),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn change_network(
    State(app): State<App>,
    Manager(actor): Manager,
    Path(network): Path<NetworkId>,
    Json(change): Json<NetworkChange>,
) -> Result<Json<Network>> {
    networks::change(&app, &actor, network, change).await.map(Json)
}

/// Sets a network's mark: a JPEG, PNG or WebP file of at most 2 MiB and 4096 × 4096 pixels. It is cut square and redrawn.
#[utoipa::path(
    put, path = "/networks/{network}/mark", tag = "networks",
    params(("network" = NetworkId, Path, description = "The network")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file"),
    responses(
        (status = 200, body = Network),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn put_mark(
    State(app): State<App>,
    Manager(actor): Manager,
    Path(network): Path<NetworkId>,
    body: Body,
) -> Result<Json<Network>> {
    let file = picture::received(body).await?;
    networks::set_mark(&app, &actor, network, Some(file)).await.map(Json)
}

/// Takes a network's mark away.
#[utoipa::path(
    delete, path = "/networks/{network}/mark", tag = "networks",
    params(("network" = NetworkId, Path, description = "The network")),
    responses(
        (status = 200, body = Network),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn delete_mark(
    State(app): State<App>,
    Manager(actor): Manager,
    Path(network): Path<NetworkId>,
) -> Result<Json<Network>> {
    networks::set_mark(&app, &actor, network, None).await.map(Json)
}

/// The mark of one of one's networks.
#[utoipa::path(
    get, path = "/networks/{network}/mark", tag = "networks",
    params(("network" = NetworkId, Path, description = "The network")),
    responses(
        (status = 200, description = "The picture, a PNG or JPEG file", body = Vec<u8>, content_type = "image/png"),
        (status = 304, description = "As the client has it"),
        (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn get_mark(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(network): Path<NetworkId>,
    headers: HeaderMap,
) -> Result<Response> {
    picture::answer(networks::mark(&app, &actor, network).await?, &headers)
}

/// Who is who in a network, by name.
#[utoipa::path(
    get, path = "/networks/{network}/people", tag = "networks",
    params(("network" = NetworkId, Path, description = "The network"), Find),
    responses(
        (status = 200, body = DirectoryPage),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn directory(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(network): Path<NetworkId>,
    Query(find): Query<Find>,
) -> Result<Json<DirectoryPage>> {
    networks::directory(&app, &actor, network, find.q.as_deref(), find.cursor.as_deref()).await.map(Json)
}

/// Makes a person's roles in a network those named: what is not named ends.
#[utoipa::path(
    put, path = "/networks/{network}/people/{person}/roles", tag = "networks",
    params(("network" = NetworkId, Path, description = "The network"), ("person" = PersonId, Path, description = "The person")),
    request_body = SetRoles,
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn set_roles(
    State(app): State<App>,
    Manager(actor): Manager,
    Path((network, person)): Path<(NetworkId, PersonId)>,
    Json(set): Json<SetRoles>,
) -> Result<StatusCode> {
    networks::set_roles(&app, &actor, network, person, set).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a channel.
#[utoipa::path(
    post, path = "/networks/{network}/channels", tag = "networks",
    params(("network" = NetworkId, Path, description = "The network")), request_body = NewChannel,
    responses(
        (status = 201, body = MyRoom),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn create_channel(
    State(app): State<App>,
    Manager(actor): Manager,
    Path(network): Path<NetworkId>,
    Json(new): Json<NewChannel>,
) -> Result<(StatusCode, Json<MyRoom>)> {
    Ok((StatusCode::CREATED, Json(channels::create(&app, &actor, network, new).await?)))
}

/// Forms a coaching room.
#[utoipa::path(
    post, path = "/networks/{network}/cohorts", tag = "networks",
    params(("network" = NetworkId, Path, description = "The network")), request_body = NewCohort,
    responses(
        (status = 201, body = MyRoom),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn form_cohort(
    State(app): State<App>,
    Manager(actor): Manager,
    Path(network): Path<NetworkId>,
    Json(new): Json<NewCohort>,
) -> Result<(StatusCode, Json<MyRoom>)> {
    Ok((StatusCode::CREATED, Json(cohorts::form(&app, &actor, network, new).await?)))
}
