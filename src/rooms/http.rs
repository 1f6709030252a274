//! REST routes of rooms, networks and direct conversations, and of the overview.

mod networks;
mod rooms;

use utoipa_axum::router::OpenApiRouter;

use crate::App;

/// Every path of rooms and networks, below `/api/v1`.
pub fn routes() -> OpenApiRouter<App> {
    networks::routes().merge(rooms::routes())
}
