//! Whether this node lives, and whether it should be sent people.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mellanrum_protocol::error::ErrorCode;
use tokio::time::timeout;

use crate::app::App;
use crate::error::Error;

/// `GET /healthz`: the process answers.
pub async fn alive() -> &'static str {
    "alive\n"
}

/// `GET /readyz`: the archive answers, and the node is not going down. A bus that is away makes it slower, not unready.
pub async fn ready(State(app): State<App>) -> Response {
    if app.is_draining() {
        return Error::Refused(ErrorCode::Busy).into_response();
    }
    match timeout(Duration::from_secs(1), app.db.read()).await {
        Ok(Ok(_)) if app.hub.bus().is_up() => (StatusCode::OK, "ready\n").into_response(),
        Ok(Ok(_)) => (StatusCode::OK, "ready, without the bus\n").into_response(),
        _ => Error::Refused(ErrorCode::DbUnavailable).into_response(),
    }
}
