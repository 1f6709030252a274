//! REST routes of following.

use axum::extract::State;
use mellanrum_protocol::MessageId;
use mellanrum_protocol::shapes::following::{FollowTopic, MyTopic, ReadTopic, TopicLevel, TopicRead};
use mellanrum_protocol::shapes::problem::Problem;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::error::Result;
use crate::identity::extract::{Viewer, Writer};
use crate::transport::extract::{Json, Path};

/// Every path of following, below `/api/v1`.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(my_topics))
        .routes(routes!(my_topic))
        .routes(routes!(set_topic_level))
        .routes(routes!(read_topic))
}

/// The topics and threads that one follows or has muted, those with something unread first; at most 500.
#[utoipa::path(get, path = "/topics/mine", tag = "following",
    responses((status = 200, body = Vec<MyTopic>), (status = "default", body = Problem)))]
async fn my_topics(State(app): State<App>, Viewer(actor): Viewer) -> Result<Json<Vec<MyTopic>>> {
    super::mine(&app, &actor).await.map(Json)
}

/// A topic or thread as one has it: whether one follows it, and what is unread.
#[utoipa::path(get, path = "/topics/{topic}/mine", tag = "following", params(("topic" = Uuid, Path)),
    responses((status = 200, body = MyTopic), (status = "default", body = Problem)))]
async fn my_topic(State(app): State<App>, Viewer(actor): Viewer, Path(id): Path<MessageId>) -> Result<Json<MyTopic>> {
    super::get(&app, &actor, id).await.map(Json)
}

/// Follows a topic or thread, mutes it, or neither.
#[utoipa::path(put, path = "/topics/{topic}/level", tag = "following", params(("topic" = Uuid, Path)),
    request_body = TopicLevel,
    responses((status = 200, body = MyTopic), (status = "default", body = Problem)))]
async fn set_topic_level(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(message_id): Path<MessageId>,
    Json(TopicLevel { level }): Json<TopicLevel>,
) -> Result<Json<MyTopic>> {
    super::follow(&app, &actor, FollowTopic { message_id, level }).await.map(Json)
}

/// Moves one's read position in a topic or thread.
#[utoipa::path(put, path = "/topics/{topic}/read", tag = "following", params(("topic" = Uuid, Path)),
    request_body = TopicRead,
    responses((status = 200, body = MyTopic), (status = "default", body = Problem)))]
async fn read_topic(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(message_id): Path<MessageId>,
    Json(TopicRead { seq, exact }): Json<TopicRead>,
) -> Result<Json<MyTopic>> {
    super::read(&app, &actor, ReadTopic { message_id, seq, exact }).await.map(Json)
}
