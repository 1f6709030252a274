//! The REST route of catching up.

use axum::extract::State;
use mellanrum_protocol::NetworkId;
use mellanrum_protocol::shapes::catch_up::CatchUp;
use mellanrum_protocol::shapes::problem::Problem;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Since;
use crate::App;
use crate::error::{Error, Result};
use crate::identity::extract::Viewer;
use crate::transport::extract::{Json, Query};

/// Every path of catching up, below `/api/v1`.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(catch_up))
}

/// Since when, and where.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct CatchUpQuery {
    /// A moment, in UTC milliseconds; at most a year back.
    since_ms: Option<i64>,
    /// `visit`: since one was last here. So it is also if neither is said.
    since: Option<String>,
    /// A network; all of them, and direct conversations, if absent.
    network: Option<NetworkId>,
}

/// What happened since a moment in the rooms that one may read: what matters most is listed, and everything is counted.
#[utoipa::path(get, path = "/catch-up", tag = "catch-up", params(CatchUpQuery),
    responses((status = 200, body = CatchUp), (status = "default", body = Problem)))]
async fn catch_up(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(query): Query<CatchUpQuery>,
) -> Result<Json<CatchUp>> {
    let since = match (query.since_ms, query.since.as_deref()) {
        (Some(at_ms), None) => Since::Ms(at_ms),
        (None, None | Some("visit")) => Since::Visit,
        _ => return Err(Error::Invalid { field: "since", why: "unknown" }),
    };
    super::catch_up(&app, &actor, since, query.network).await.map(Json)
}
