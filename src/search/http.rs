//! REST routes of search.

use axum::extract::State;
use mellanrum_protocol::shapes::problem::Problem;
use mellanrum_protocol::shapes::search::{Completions, SearchOrder, SearchPage};
use mellanrum_protocol::shapes::topics::TopicLine;
use mellanrum_protocol::{NetworkId, RoomId};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Asked;
use crate::App;
use crate::error::Result;
use crate::identity::extract::Viewer;
use crate::transport::extract::{Json, Query};

/// Every path of search, below `/api/v1`.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(search)).routes(routes!(complete_search)).routes(routes!(similar_topics))
}

/// What is searched for, and where.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SearchQuery {
    /// Words, "phrases", beginnings*, -words that must not be there, and operators: `from:` `mentions:` (a handle, or `me`), `in:` (a
    /// room's short name), `tag:`, `has:` (`file`, `link`, `question`, `answer`), `is:` (`open`, `answered`, `saved`), `before:` and
    /// `after:` (a day, month or year: `2026-03-01`). At most 300 characters.
    #[serde(default)]
    q: String,
    /// Only in rooms of this network.
    network: Option<NetworkId>,
    /// Only in this room.
    room: Option<RoomId>,
    /// `best` (the default) or `new`.
    order: Option<SearchOrder>,
    /// From the page before.
    cursor: Option<String>,
    /// At most so many hits, 1–50.
    limit: Option<i64>,
}

/// Searches all that one may read.
#[utoipa::path(get, path = "/search", tag = "search", params(SearchQuery),
    responses((status = 200, body = SearchPage), (status = "default", body = Problem)))]
async fn search(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(query): Query<SearchQuery>,
) -> Result<Json<SearchPage>> {
    let SearchQuery { q, network, room, order, cursor, limit } = query;
    super::search(&app, &actor, Asked { q, network, room, order, cursor, limit }).await.map(Json)
}

/// A line that is being written.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct CompleteQuery {
    /// The line so far.
    #[serde(default)]
    q: String,
    /// Where the cursor stands, in UTF-16 units; at the end if absent.
    cursor_at: Option<u32>,
}

/// How the line may go on: operators, people whom one meets, rooms that one may read and tags of topics in them.
#[utoipa::path(get, path = "/search/complete", tag = "search", params(CompleteQuery),
    responses((status = 200, body = Completions), (status = "default", body = Problem)))]
async fn complete_search(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(query): Query<CompleteQuery>,
) -> Result<Json<Completions>> {
    super::complete(&app, &actor, &query.q, query.cursor_at).await.map(Json)
}

/// A topic that is being written.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SimilarQuery {
    /// The room in which it would be opened: its network is looked through.
    room: RoomId,
    /// Its title so far.
    #[serde(default)]
    title: String,
    /// Its text so far.
    #[serde(default)]
    body: String,
}

/// At most five topics that are about the same, most alike first.
#[utoipa::path(get, path = "/topics/similar", tag = "search", params(SimilarQuery),
    responses((status = 200, body = Vec<TopicLine>), (status = "default", body = Problem)))]
async fn similar_topics(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(query): Query<SimilarQuery>,
) -> Result<Json<Vec<TopicLine>>> {
    super::similar(&app, &actor, query.room, &query.title, &query.body).await.map(Json)
}
