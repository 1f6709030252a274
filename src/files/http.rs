//! REST routes of files.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use mellanrum_protocol::shapes::files::{File, FileChange, FilePage};
use mellanrum_protocol::shapes::problem::Problem;
use mellanrum_protocol::{FileId, RoomId, Seq};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::answer;
use crate::App;
use crate::error::Result;
use crate::identity::extract::{Viewer, Writer};
use crate::transport::extract::{Json, MaybeKey, Path, Query};

/// Every path of files, below `/api/v1`.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(files_of_room, send_file))
        .routes(routes!(get_file, describe_file, discard_file))
        .routes(routes!(get_thumb))
}

/// What a file is called.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct NameQuery {
    /// Its name.
    #[serde(default)]
    name: String,
}

/// Sends a file to a room, to be posted with a message within a day. What it is is found in its bytes; pictures are drawn anew.
#[utoipa::path(post, path = "/rooms/{room}/files", tag = "files", params(("room" = Uuid, Path), NameQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file"),
    responses((status = 201, body = File), (status = "default", body = Problem)))]
async fn send_file(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(room): Path<RoomId>,
    Query(NameQuery { name }): Query<NameQuery>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<File>)> {
    let size = headers.get(header::CONTENT_LENGTH).and_then(|size| size.to_str().ok()?.parse().ok());
    let file = super::receive(&app, &actor, room, &name, size, body).await?;
    Ok((StatusCode::CREATED, Json(file)))
}

/// Which files.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PageQuery {
    /// Those of messages before this seq.
    before: Option<Seq>,
    /// At most about so many, 1–100.
    limit: Option<i64>,
}

/// Files of a room, newest first.
#[utoipa::path(get, path = "/rooms/{room}/files", tag = "files", params(("room" = Uuid, Path), PageQuery),
    responses((status = 200, body = FilePage), (status = "default", body = Problem)))]
async fn files_of_room(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(room): Path<RoomId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<FilePage>> {
    super::page(&app, &actor, room, query.before, query.limit).await.map(Json)
}

/// A file's bytes, or a part of them. Pictures are shown, everything else is to be saved.
#[utoipa::path(get, path = "/files/{file}", tag = "files",
    params(("file" = Uuid, Path), ("Range" = Option<String>, Header)),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 206, description = "The part that was asked for"), (status = 304, description = "As the client has it"),
        (status = "default", body = Problem)))]
async fn get_file(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(id): Path<FileId>,
    headers: HeaderMap,
) -> Result<Response> {
    let (row, content) = super::fetch(&app, &actor, id, false).await?;
    answer(&app.files, &row, content, &headers).await
}

/// A small picture of a file that has one.
#[utoipa::path(get, path = "/files/{file}/thumb", tag = "files", params(("file" = Uuid, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/jpeg"),
        (status = 304, description = "As the client has it"), (status = "default", body = Problem)))]
async fn get_thumb(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(id): Path<FileId>,
    headers: HeaderMap,
) -> Result<Response> {
    let (row, content) = super::fetch(&app, &actor, id, true).await?;
    answer(&app.files, &row, content, &headers).await
}

/// Says what one's picture shows, for those who do not see it.
#[utoipa::path(patch, path = "/files/{file}", tag = "files",
    params(("file" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header)), request_body = FileChange,
    responses((status = 200, body = File), (status = "default", body = Problem)))]
async fn describe_file(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(id): Path<FileId>,
    MaybeKey(nonce): MaybeKey,
    Json(FileChange { alt }): Json<FileChange>,
) -> Result<Json<File>> {
    super::describe(&app, &actor, id, nonce, &alt).await.map(Json)
}

/// Takes back a file that is not posted yet.
#[utoipa::path(delete, path = "/files/{file}", tag = "files", params(("file" = Uuid, Path)),
    responses((status = 204), (status = "default", body = Problem)))]
async fn discard_file(State(app): State<App>, Writer(actor): Writer, Path(id): Path<FileId>) -> Result<StatusCode> {
    super::discard(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
