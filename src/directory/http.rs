//! REST routes of the directory.

use axum::extract::State;
use axum::http::StatusCode;
use mellanrum_protocol::shapes::directory::{Directory, OrganisationChange};
use mellanrum_protocol::shapes::networks::Role;
use mellanrum_protocol::shapes::problem::Problem;
use mellanrum_protocol::{NetworkId, OrganisationId};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Wanted;
use crate::App;
use crate::error::{Error, Result};
use crate::identity::extract::{Manager, Viewer};
use crate::transport::extract::{Json, Path, Query};

/// Every path of the directory, below `/api/v1`.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get_directory)).routes(routes!(change_organisation))
}

/// Whom to look for, and where to go on.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Find {
    /// Part of a name, handle, title or organisation.
    q: Option<String>,
    /// With this role.
    role: Option<Role>,
    /// Of this area.
    area: Option<String>,
    /// Of this organisation.
    organisation: Option<OrganisationId>,
    /// Who work with this theme.
    theme: Option<String>,
    /// `mine`: of municipalities like one's own, those most alike first.
    like: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Who is who in a network, with what they work with, and how many there are of what.
#[utoipa::path(get, path = "/networks/{network}/directory", tag = "networks", params(("network" = Uuid, Path), Find),
    responses((status = 200, body = Directory), (status = "default", body = Problem)))]
async fn get_directory(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(network): Path<NetworkId>,
    Query(find): Query<Find>,
) -> Result<Json<Directory>> {
    let like_mine = match find.like.as_deref() {
        None => false,
        Some("mine") => true,
        Some(_) => return Err(Error::Invalid { field: "like", why: "unknown" }),
    };
    let wanted = Wanted {
        q: find.q.unwrap_or_default(),
        role: find.role,
        area: find.area,
        organisation: find.organisation,
        theme: find.theme,
        like_mine,
    };
    super::page(&app, &actor, network, &wanted, find.cursor.as_deref()).await.map(Json)
}

/// Changes what a municipality says of itself to those who take part.
#[utoipa::path(patch, path = "/networks/{network}/organisations/{organisation}", tag = "networks",
    params(("network" = Uuid, Path), ("organisation" = Uuid, Path)), request_body = OrganisationChange,
    responses((status = 204), (status = "default", body = Problem)))]
async fn change_organisation(
    State(app): State<App>,
    Manager(actor): Manager,
    Path((network, organisation)): Path<(NetworkId, OrganisationId)>,
    Json(change): Json<OrganisationChange>,
) -> Result<StatusCode> {
    super::change(&app, &actor, network, organisation, change).await?;
    Ok(StatusCode::NO_CONTENT)
}
