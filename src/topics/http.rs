//! REST routes of topics.

use axum::extract::State;
use mellanrum_protocol::shapes::messages::Posted;
use mellanrum_protocol::shapes::problem::Problem;
use mellanrum_protocol::shapes::topics::{
    OpenTopic, OpenTopicBody, TopicKind, TopicOrder, TopicPage, TopicState, TopicView,
};
use mellanrum_protocol::{MessageId, NetworkId, PersonId, RoomId};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::list::{self, Asked};
use crate::App;
use crate::error::Result;
use crate::identity::extract::{Viewer, Writer};
use crate::transport::extract::{Json, Key, Path, Query};

/// Every path of topics, below `/api/v1`.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(topics)).routes(routes!(topic)).routes(routes!(open))
}

/// Which topics, of those that one may read.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct TopicsQuery {
    /// Those of a network.
    network: Option<NetworkId>,
    /// Those of a room: its pinned ones stand first.
    room: Option<RoomId>,
    /// Those of a kind.
    kind: Option<TopicKind>,
    /// Those with this tag.
    tag: Option<String>,
    /// Those in this state; all if absent.
    state: Option<TopicState>,
    /// Those in this language.
    lang: Option<String>,
    /// Those whose first post is by this person.
    author: Option<PersonId>,
    /// `active` if absent.
    order: Option<TopicOrder>,
    /// The `cursor` of the page before.
    cursor: Option<String>,
    /// At most so many, 1–100; 50 if absent.
    limit: Option<i64>,
}

/// The topics that one may read.
#[utoipa::path(get, path = "/topics", tag = "topics", params(TopicsQuery),
    responses((status = 200, body = TopicPage), (status = "default", body = Problem)))]
async fn topics(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(query): Query<TopicsQuery>,
) -> Result<Json<TopicPage>> {
    let TopicsQuery { network, room, kind, tag, state, lang, author, order, cursor, limit } = query;
    let asked = Asked { network, room, kind, tag, state, lang, author, order: order.unwrap_or(TopicOrder::Active) };
    list::list(&app, &actor, asked, cursor, limit).await.map(Json)
}

/// A topic, by the id of its root or of any of its posts; its posts are `GET /messages/{message}/thread`.
#[utoipa::path(get, path = "/topics/{topic}", tag = "topics", params(("topic" = Uuid, Path)),
    responses((status = 200, body = TopicView), (status = "default", body = Problem)))]
async fn topic(State(app): State<App>, Viewer(actor): Viewer, Path(id): Path<MessageId>) -> Result<Json<TopicView>> {
    super::view(&app, &actor, id).await.map(Json)
}

/// Opens a topic in a room.
#[utoipa::path(post, path = "/rooms/{room}/topics", tag = "topics",
    params(("room" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)), request_body = OpenTopicBody,
    responses((status = 200, body = Posted), (status = "default", body = Problem)))]
async fn open(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(room_id): Path<RoomId>,
    Key(nonce): Key,
    Json(body): Json<OpenTopicBody>,
) -> Result<Json<Posted>> {
    let OpenTopicBody { title, kind, tags, body, lang, asked_id, files } = body;
    super::open(&app, &actor, OpenTopic { room_id, nonce, title, kind, tags, body, lang, asked_id, files })
        .await
        .map(Json)
}
