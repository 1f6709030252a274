//! REST routes of a network's log.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use mellanrum_protocol::shapes::audit::{AuditAct, AuditCheck, AuditFormat, AuditPage};
use mellanrum_protocol::shapes::problem::Problem;
use mellanrum_protocol::{NetworkId, PersonId, RoomId};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Asked;
use crate::App;
use crate::error::Result;
use crate::identity::extract::Viewer;
use crate::transport::extract::{Json, Path, Query};

/// Every path of the log, below `/api/v1`.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(page)).routes(routes!(export)).routes(routes!(check))
}

/// Which entries, and where to go on.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PageQuery {
    /// `cursor` of the page before.
    cursor: Option<String>,
    /// At most so many, 1–100.
    limit: Option<i64>,
    /// Of this act only.
    act: Option<AuditAct>,
    /// To this person only.
    #[param(value_type = Option<Uuid>)]
    person: Option<PersonId>,
    /// Of this room only.
    #[param(value_type = Option<Uuid>)]
    room: Option<RoomId>,
}

/// A network's log, newest first: for its owner, coordinators and moderators. Entries of rooms that a moderator may not read are left out.
#[utoipa::path(get, path = "/networks/{network}/audit", tag = "moderation", params(("network" = Uuid, Path), PageQuery),
    responses((status = 200, body = AuditPage), (status = "default", body = Problem)))]
async fn page(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(network): Path<NetworkId>,
    Query(PageQuery { cursor, limit, act, person, room }): Query<PageQuery>,
) -> Result<Json<AuditPage>> {
    super::page(&app, &actor, network, Asked { act, person, room }, cursor.as_deref(), limit).await.map(Json)
}

/// As what it is downloaded.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    /// `jsonl` or `csv`.
    format: AuditFormat,
}

/// A network's log as a file, oldest first: what one may see of it.
#[utoipa::path(get, path = "/networks/{network}/audit/export", tag = "moderation",
    params(("network" = Uuid, Path), ExportQuery),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = "default", body = Problem)))]
async fn export(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(network): Path<NetworkId>,
    Query(ExportQuery { format }): Query<ExportQuery>,
) -> Result<Response> {
    let export = super::export(&app, &actor, network, format).await?;
    let how = crate::files::disposition("attachment", &export.name);
    let how = HeaderValue::from_str(&how).map_err(anyhow::Error::new)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(export.mime)),
        (header::CONTENT_DISPOSITION, how),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'")),
    ];
    Ok((headers, Body::from_stream(export.bytes)).into_response())
}

/// Whether a network's log is whole: every hash is computed anew.
#[utoipa::path(get, path = "/networks/{network}/audit/check", tag = "moderation", params(("network" = Uuid, Path)),
    responses((status = 200, body = AuditCheck), (status = "default", body = Problem)))]
async fn check(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(network): Path<NetworkId>,
) -> Result<Json<AuditCheck>> {
    super::check(&app, &actor, network).await.map(Json)
}
