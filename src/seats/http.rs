//! REST routes of seats, and of roles for an organisation's people.

use axum::extract::State;
use mellanrum_protocol::shapes::problem::Problem;
use mellanrum_protocol::shapes::seats::{NewSuccessor, OrganisationRole, OrganisationRoleDone, Succession};
use mellanrum_protocol::{NetworkId, OrganisationId, PersonId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::error::Result;
use crate::identity::extract::Manager;
use crate::transport::extract::{Json, Key, Path};

/// Every path of seats, below `/api/v1`.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(succeed)).routes(routes!(set_organisation_role))
}

/// Hands somebody's seat over to another person of their organisation, or invites somebody to take it.
#[utoipa::path(post, path = "/networks/{network}/people/{person}/successor", tag = "networks",
    params(("network" = Uuid, Path), ("person" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)),
    request_body = NewSuccessor,
    responses((status = 200, body = Succession), (status = "default", body = Problem)))]
async fn succeed(
    State(app): State<App>,
    Manager(actor): Manager,
    Path((network, person)): Path<(NetworkId, PersonId)>,
    Key(nonce): Key,
    Json(ask): Json<NewSuccessor>,
) -> Result<Json<Succession>> {
    super::succeed(&app, &actor, network, person, nonce, ask).await.map(Json)
}

/// Gives all people of an organisation who take part a role, or takes it from them.
#[utoipa::path(put, path = "/networks/{network}/organisations/{organisation}/roles", tag = "networks",
    params(("network" = Uuid, Path), ("organisation" = Uuid, Path)), request_body = OrganisationRole,
    responses((status = 200, body = OrganisationRoleDone), (status = "default", body = Problem)))]
async fn set_organisation_role(
    State(app): State<App>,
    Manager(actor): Manager,
    Path((network, organisation)): Path<(NetworkId, OrganisationId)>,
    Json(ask): Json<OrganisationRole>,
) -> Result<Json<OrganisationRoleDone>> {
    super::set_role(&app, &actor, network, organisation, ask).await.map(Json)
}
