//! REST routes for everybody: a call, and registering by it. The public pages do the same.

use axum::extract::State;
use axum::http::StatusCode;
use mellanrum_protocol::shapes::joining::{NewRegistration, PublicCall};
use mellanrum_protocol::shapes::problem::Problem;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::error::{Error, Result};
use crate::identity::extract::Asker;
use crate::joining::{call, registrations};
use crate::transport::extract::{Json, Path};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get_call)).routes(routes!(register))
}

/// A network's call for interest, by the network's short name. One that was never opened is not there.
#[utoipa::path(get, path = "/calls/{slug}", tag = "joining", params(("slug" = String, Path)),
    responses((status = 200, body = PublicCall), (status = "default", body = Problem)))]
async fn get_call(State(app): State<App>, Path(slug): Path<String>) -> Result<Json<PublicCall>> {
    call::public(&app, &slug).await.map(Json)
}

/// Registers a municipality's interest. What follows is in the mail to its contact, who gets the link to the registration there.
#[utoipa::path(post, path = "/calls/{slug}/registrations", tag = "joining", params(("slug" = String, Path)),
    request_body = NewRegistration,
    responses((status = 202, description = "Taken"), (status = "default", body = Problem)))]
async fn register(
    State(app): State<App>,
    asker: Asker,
    Path(slug): Path<String>,
    Json(new): Json<NewRegistration>,
) -> Result<StatusCode> {
    app.throttle.check_public(asker.address)?;
    match registrations::register(&app, &slug, new).await? {
        Ok(()) => Ok(StatusCode::ACCEPTED),
        Err(faults) => Err(faults.first().map_or(Error::NOT_FOUND, |fault| Error::from(*fault))),
    }
}
