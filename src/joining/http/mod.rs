//! REST routes of joining.

mod coordinators;
mod everybody;
mod proposals;

use utoipa_axum::router::OpenApiRouter;

use crate::App;

/// Every path of joining, below `/api/v1`.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().merge(everybody::routes()).merge(coordinators::routes()).merge(proposals::routes())
}
