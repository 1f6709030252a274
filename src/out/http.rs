//! REST routes of exports and feeds.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use mellanrum_protocol::shapes::out::{ExportFormat, Feed, NewFeed};
use mellanrum_protocol::shapes::problem::Problem;
use mellanrum_protocol::{FeedId, MessageId, RoomId};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Export, feeds};
use crate::App;
use crate::error::Result;
use crate::identity::extract::{Manager, Viewer};
use crate::transport::extract::{Json, Path, Query};

/// Every path of exports and feeds, below `/api/v1`.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(export_topic))
        .routes(routes!(export_room))
        .routes(routes!(list_feeds, create_feed))
        .routes(routes!(delete_feed))
        .routes(routes!(read_feed))
}

/// As what.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct TopicQuery {
    /// `md`, `html` or `docx`.
    format: ExportFormat,
}

/// A topic, or another thread, as a document: what may be read of it now, without what was removed.
#[utoipa::path(get, path = "/topics/{topic}/export", tag = "out", params(("topic" = Uuid, Path), TopicQuery),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = "default", body = Problem)))]
async fn export_topic(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(id): Path<MessageId>,
    Query(TopicQuery { format }): Query<TopicQuery>,
) -> Result<Response> {
    attachment(super::topic(&app, &actor, id, format).await?)
}

/// From when to when, and as what.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct RoomQuery {
    /// The first moment, in UTC milliseconds.
    from_ms: i64,
    /// The moment before which it ends.
    to_ms: i64,
    /// `md`, `html` or `docx`.
    format: ExportFormat,
}

/// What was said in a room in a while, as a document; at most 5,000 messages.
#[utoipa::path(get, path = "/rooms/{room}/export", tag = "out", params(("room" = Uuid, Path), RoomQuery),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = "default", body = Problem)))]
async fn export_room(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(room): Path<RoomId>,
    Query(RoomQuery { from_ms, to_ms, format }): Query<RoomQuery>,
) -> Result<Response> {
    attachment(super::room(&app, &actor, room, (from_ms, to_ms), format).await?)
}

fn attachment(export: Export) -> Result<Response> {
    let how = crate::files::disposition("attachment", &export.name);
    let how = HeaderValue::from_str(&how).map_err(anyhow::Error::new)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(export.mime)),
        (header::CONTENT_DISPOSITION, how),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'")),
    ];
    Ok((headers, export.bytes).into_response())
}

/// One's feeds, newest first.
#[utoipa::path(get, path = "/me/feeds", tag = "out",
    responses((status = 200, body = Vec<Feed>), (status = "default", body = Problem)))]
async fn list_feeds(State(app): State<App>, Manager(actor): Manager) -> Result<Json<Vec<Feed>>> {
    feeds::mine(&app, &actor).await.map(Json)
}

/// Makes a feed of a network or a topic. The answer is the only one that tells its link.
#[utoipa::path(post, path = "/me/feeds", tag = "out", request_body = NewFeed,
    responses((status = 201, body = Feed), (status = "default", body = Problem)))]
async fn create_feed(
    State(app): State<App>,
    Manager(actor): Manager,
    Json(ask): Json<NewFeed>,
) -> Result<(StatusCode, Json<Feed>)> {
    Ok((StatusCode::CREATED, Json(feeds::create(&app, &actor, ask).await?)))
}

/// Ends a feed: its link leads nowhere from now on.
#[utoipa::path(delete, path = "/me/feeds/{id}", tag = "out", params(("id" = Uuid, Path)),
    responses((status = 204), (status = "default", body = Problem)))]
async fn delete_feed(State(app): State<App>, Manager(actor): Manager, Path(id): Path<FeedId>) -> Result<StatusCode> {
    feeds::delete(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A feed, by its secret link: whoever has the link reads what its owner may read now of open rooms.
#[utoipa::path(get, path = "/feeds/{secret}", tag = "out", params(("secret" = String, Path)),
    responses((status = 200, body = String, content_type = "application/atom+xml"),
        (status = 304, description = "As the reader has it"), (status = "default", body = Problem)))]
async fn read_feed(State(app): State<App>, Path(secret): Path<String>, asked: HeaderMap) -> Result<Response> {
    let xml = feeds::read(&app, &secret).await?;
    let hash = Sha256::digest(xml.as_bytes());
    let tag = hash.iter().take(16).fold(String::from("\""), |tag, byte| format!("{tag}{byte:02x}")) + "\"";
    let known = asked.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let known = known.is_some_and(|list| list.split(',').any(|one| one.trim().trim_start_matches("W/") == tag));
    let tag = HeaderValue::from_str(&tag).map_err(anyhow::Error::new)?;
    let cache = [(header::ETAG, tag), (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"))];
    if known {
        return Ok((StatusCode::NOT_MODIFIED, cache).into_response());
    }
    let mime = [(header::CONTENT_TYPE, HeaderValue::from_static("application/atom+xml; charset=utf-8"))];
    Ok((cache, mime, xml).into_response())
}
