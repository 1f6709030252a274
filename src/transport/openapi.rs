//! The description of the API, and a page to read and try it.

use axum::Router;
use axum::http::header;
use axum::routing::get;
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Document;
use utoipa_swagger_ui::{Config, SwaggerUi};

/// What stands above the paths.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Mellanrum",
        description = "The HTTP API of Mellanrum. The live connection is described in protocol/docs/live.md.",
        license(name = "EUPL-1.2", identifier = "EUPL-1.2")
    ),
    servers((url = "/api/v1"))
)]
struct Base;

/// The document without paths.
pub fn base() -> Document {
    Base::openapi()
}

/// The whole document.
pub fn document() -> Document {
    super::api().into_openapi()
}

/// `/openapi.json`, and the page at `/docs`.
pub fn page<S: Clone + Send + Sync + 'static>(document: Document) -> Router<S> {
    let json = document.to_pretty_json().unwrap_or_default();
    let ui: Router<S> = SwaggerUi::new("/docs").config(Config::from("/api/v1/openapi.json")).into();
    Router::new()
        .route("/openapi.json", get(move || async move { ([(header::CONTENT_TYPE, "application/json")], json) }))
        .merge(ui)
}
