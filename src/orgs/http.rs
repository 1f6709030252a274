//! The HTTP API of organisations. Open to everybody: they are public lists, and whoever joins chooses before they are signed in.

use axum::extract::State;
use mellanrum_protocol::shapes::orgs::OrganisationPage;
use mellanrum_protocol::shapes::problem::Problem;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Search;
use crate::app::App;
use crate::error::Result;
use crate::transport::extract::{Json, Query};

/// The routes, without `/api/v1` before them.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(organisations))
}

/// Municipalities, regions, provinces and others, by name; 50 in a page.
#[utoipa::path(get, path = "/organisations", tag = "organisations", params(Search), responses(
    (status = 200, description = "A page", body = OrganisationPage),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn organisations(State(app): State<App>, Query(search): Query<Search>) -> Result<Json<OrganisationPage>> {
    super::page(&app, search).await.map(Json)
}
