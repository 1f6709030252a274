//! REST routes of the inbox.

use axum::extract::State;
use mellanrum_protocol::MessageId;
use mellanrum_protocol::shapes::inbox::{InboxFilter, InboxPage, InboxState, MarkInbox};
use mellanrum_protocol::shapes::problem::Problem;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::error::Result;
use crate::identity::extract::{Viewer, Writer};
use crate::transport::extract::{Json, Path, Query};

/// Every path of the inbox, below `/api/v1`.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(inbox)).routes(routes!(mark_inbox)).routes(routes!(read_inbox))
}

/// What of the inbox.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct InboxQuery {
    /// `all` if absent.
    filter: Option<InboxFilter>,
    /// From the page before.
    cursor: Option<String>,
    /// At most so many, 1–100.
    limit: Option<i64>,
}

/// What concerns one, from all rooms that one may read, newest first.
#[utoipa::path(get, path = "/inbox", tag = "inbox", params(InboxQuery),
    responses((status = 200, body = InboxPage), (status = "default", body = Problem)))]
async fn inbox(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(query): Query<InboxQuery>,
) -> Result<Json<InboxPage>> {
    let filter = query.filter.unwrap_or(InboxFilter::All);
    super::page(&app, &actor, filter, query.cursor.as_deref(), query.limit).await.map(Json)
}

/// Puts one message that mentions or asks one away, or brings it back.
#[utoipa::path(put, path = "/inbox/{message}", tag = "inbox", params(("message" = Uuid, Path)),
    request_body = MarkInbox,
    responses((status = 200, body = InboxState), (status = "default", body = Problem)))]
async fn mark_inbox(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(id): Path<MessageId>,
    Json(MarkInbox { unread }): Json<MarkInbox>,
) -> Result<Json<InboxState>> {
    super::mark(&app, &actor, id, unread).await.map(Json)
}

/// Puts everything away that is unread; the topics among it are read to their end.
#[utoipa::path(post, path = "/inbox/read", tag = "inbox",
    responses((status = 200, body = InboxState), (status = "default", body = Problem)))]
async fn read_inbox(State(app): State<App>, Writer(actor): Writer) -> Result<Json<InboxState>> {
    super::read_all(&app, &actor).await.map(Json)
}
