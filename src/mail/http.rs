//! REST routes of the outbox.

use axum::extract::State;
use mellanrum_protocol::MailId;
use mellanrum_protocol::shapes::mail::{Mail, MailPage, MailState};
use mellanrum_protocol::shapes::problem::Problem;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::outbox;
use crate::App;
use crate::error::Result;
use crate::identity::extract::Manager;
use crate::transport::extract::{Json, Path, Query};

/// The routes, without `/api/v1` before them.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read)).routes(routes!(copied)).routes(routes!(retry))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// Of this state only.
    state: Option<MailState>,
    /// `next` of the page before.
    cursor: Option<String>,
    /// At most so many: 1–200, 50 if absent.
    limit: Option<i64>,
}

/// Letters that the server has written, newest first. For the server's owner.
#[utoipa::path(get, path = "/mail", tag = "mail", params(Asked), responses(
    (status = 200, description = "The letters", body = MailPage),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn list(State(app): State<App>, Manager(by): Manager, Query(asked): Query<Asked>) -> Result<Json<MailPage>> {
    outbox::page(&app, &by, asked.state, asked.cursor.as_deref(), asked.limit).await.map(Json)
}

/// One of them with its text, as long as that is kept.
#[utoipa::path(get, path = "/mail/{id}", tag = "mail", params(("id" = MailId, Path, description = "The letter")), responses(
    (status = 200, description = "The letter", body = Mail),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn read(State(app): State<App>, Manager(by): Manager, Path(id): Path<MailId>) -> Result<Json<Mail>> {
    outbox::read(&app, &by, id).await.map(Json)
}

/// Marks a letter as sent in another way. Its text is deleted.
#[utoipa::path(post, path = "/mail/{id}/copied", tag = "mail", params(("id" = MailId, Path, description = "The letter")), responses(
    (status = 200, description = "The letter after it", body = Mail),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn copied(State(app): State<App>, Manager(by): Manager, Path(id): Path<MailId>) -> Result<Json<Mail>> {
    outbox::copied(&app, &by, id).await.map(Json)
}

/// Tries a letter that failed anew.
#[utoipa::path(post, path = "/mail/{id}/retry", tag = "mail", params(("id" = MailId, Path, description = "The letter")), responses(
    (status = 200, description = "The letter after it", body = Mail),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn retry(State(app): State<App>, Manager(by): Manager, Path(id): Path<MailId>) -> Result<Json<Mail>> {
    outbox::retry(&app, &by, id).await.map(Json)
}
