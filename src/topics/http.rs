//! REST routes of topics.

use axum::extract::State;
use mellanrum_protocol::shapes::messages::{MessageAct, MessageResult, PostOutcome};
use mellanrum_protocol::shapes::problem::Problem;
use mellanrum_protocol::shapes::topic_acts::{
    ChangeTopic, ChangeTopicBody, LiftBody, LiftTopic, MergeTopic, MergeTopicBody, MoveTopic, MoveTopicBody, OpenTopic,
    OpenTopicBody, SplitTopic, SplitTopicBody, UndoTopicAct,
};
use mellanrum_protocol::shapes::topics::{
    QuestionPage, QuestionState, TopicAct, TopicKind, TopicOrder, TopicPage, TopicResult, TopicState, TopicView,
};
use mellanrum_protocol::{MessageId, NetworkId, PersonId, RoomId, TopicActId};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::list::{self, Asked};
use super::questions::{self, Wanted};
use crate::App;
use crate::error::Result;
use crate::identity::extract::{Viewer, Writer};
use crate::transport::extract::{Json, Key, MaybeKey, Path, Query};

/// Every path of topics, below `/api/v1`.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(topics))
        .routes(routes!(topic, change, lower))
        .routes(routes!(close, reopen))
        .routes(routes!(lift))
        .routes(routes!(move_topic))
        .routes(routes!(split))
        .routes(routes!(merge))
        .routes(routes!(undo))
        .routes(routes!(acts))
        .routes(routes!(open))
        .routes(routes!(questions))
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
    responses((status = 200, body = PostOutcome), (status = "default", body = Problem)))]
async fn open(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(room_id): Path<RoomId>,
    Key(nonce): Key,
    Json(body): Json<OpenTopicBody>,
) -> Result<Json<PostOutcome>> {
    let OpenTopicBody { title, kind, tags, body, lang, asked_id, files } = body;
    super::open(&app, &actor, OpenTopic { room_id, nonce, title, kind, tags, body, lang, asked_id, files })
        .await
        .map(Json)
}

/// Changes what a topic is called, what it is, its tags and its language.
#[utoipa::path(patch, path = "/topics/{topic}", tag = "topics",
    params(("topic" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header)), request_body = ChangeTopicBody,
    responses((status = 200, body = MessageResult), (status = "default", body = Problem)))]
async fn change(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(message_id): Path<MessageId>,
    MaybeKey(nonce): MaybeKey,
    Json(ChangeTopicBody { title, kind, tags, lang }): Json<ChangeTopicBody>,
) -> Result<Json<MessageResult>> {
    super::change(&app, &actor, ChangeTopic { message_id, nonce, title, kind, tags, lang }).await.map(Json)
}

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident: $method:ident $path:literal => $result:ty;)+) => {$(
        $(#[$doc])*
        #[utoipa::path($method, path = $path, tag = "topics",
            params(("topic" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
            responses((status = 200, body = $result), (status = "default", body = Problem)))]
        async fn $name(
            State(app): State<App>,
            Writer(actor): Writer,
            Path(message_id): Path<MessageId>,
            MaybeKey(nonce): MaybeKey,
        ) -> Result<Json<$result>> {
            super::$name(&app, &actor, MessageAct { message_id, nonce }).await.map(Json)
        }
    )+};
}

acts! {
    /// Closes a topic: it takes no posts, but by those who watch over the room.
    close: put "/topics/{topic}/closed" => MessageResult;
    /// Opens a closed topic again.
    reopen: delete "/topics/{topic}/closed" => MessageResult;
    /// Makes a topic a thread of the chat again.
    lower: delete "/topics/{topic}" => TopicResult;
}

/// Which questions, of those that one may read.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct QuestionsQuery {
    /// Those of a network.
    network: Option<NetworkId>,
    /// Those of a room.
    room: Option<RoomId>,
    /// Those in this state; `open` if absent.
    state: Option<QuestionState>,
    /// Those asked of this person.
    asked: Option<PersonId>,
    /// Those of topics with this tag.
    theme: Option<String>,
    /// The `cursor` of the page before.
    cursor: Option<String>,
    /// At most so many, 1–100; 50 if absent.
    limit: Option<i64>,
}

/// The questions that one may read, oldest first, with the working days that they have waited.
#[utoipa::path(get, path = "/questions", tag = "topics", params(QuestionsQuery),
    responses((status = 200, body = QuestionPage), (status = "default", body = Problem)))]
async fn questions(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(query): Query<QuestionsQuery>,
) -> Result<Json<QuestionPage>> {
    let QuestionsQuery { network, room, state, asked, theme, cursor, limit } = query;
    let wanted = Wanted { network, room, state: state.unwrap_or(QuestionState::Open), asked, theme };
    questions::page(&app, &actor, wanted, cursor, limit).await.map(Json)
}

/// Makes a topic of messages of the chat.
#[utoipa::path(post, path = "/rooms/{room}/topics/lift", tag = "topics",
    params(("room" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)), request_body = LiftBody,
    responses((status = 200, body = TopicResult), (status = "default", body = Problem)))]
async fn lift(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(room_id): Path<RoomId>,
    Key(nonce): Key,
    Json(LiftBody { title, kind, tags, messages }): Json<LiftBody>,
) -> Result<Json<TopicResult>> {
    super::lift(&app, &actor, LiftTopic { room_id, nonce, title, kind, tags, messages }).await.map(Json)
}

/// Moves a topic to another room.
#[utoipa::path(put, path = "/topics/{topic}/room", tag = "topics",
    params(("topic" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header)), request_body = MoveTopicBody,
    responses((status = 200, body = TopicResult), (status = "default", body = Problem)))]
async fn move_topic(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(message_id): Path<MessageId>,
    MaybeKey(nonce): MaybeKey,
    Json(MoveTopicBody { room_id, confirm_wider }): Json<MoveTopicBody>,
) -> Result<Json<TopicResult>> {
    super::move_topic(&app, &actor, MoveTopic { message_id, nonce, room_id, confirm_wider }).await.map(Json)
}

/// Makes some posts of a topic a topic of their own.
#[utoipa::path(post, path = "/topics/{topic}/split", tag = "topics",
    params(("topic" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)), request_body = SplitTopicBody,
    responses((status = 200, body = TopicResult), (status = "default", body = Problem)))]
async fn split(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(message_id): Path<MessageId>,
    Key(nonce): Key,
    Json(SplitTopicBody { title, kind, tags, posts }): Json<SplitTopicBody>,
) -> Result<Json<TopicResult>> {
    super::split(&app, &actor, SplitTopic { message_id, nonce, title, kind, tags, posts }).await.map(Json)
}

/// Makes all of a topic posts of another, to which its id leads from then on.
#[utoipa::path(post, path = "/topics/{topic}/merge", tag = "topics",
    params(("topic" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)), request_body = MergeTopicBody,
    responses((status = 200, body = TopicResult), (status = "default", body = Problem)))]
async fn merge(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(message_id): Path<MessageId>,
    Key(nonce): Key,
    Json(MergeTopicBody { into, confirm_wider }): Json<MergeTopicBody>,
) -> Result<Json<TopicResult>> {
    super::merge(&app, &actor, MergeTopic { message_id, nonce, into, confirm_wider }).await.map(Json)
}

/// Undoes a lift, lower, move, split or merge, while nothing has happened that this would lose.
#[utoipa::path(post, path = "/topic-acts/{id}/undo", tag = "topics",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)),
    responses((status = 200, body = TopicResult), (status = "default", body = Problem)))]
async fn undo(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(act_id): Path<TopicActId>,
    Key(nonce): Key,
) -> Result<Json<TopicResult>> {
    super::undo(&app, &actor, UndoTopicAct { act_id, nonce }).await.map(Json)
}

/// What was done to a topic, newest first, at most 100.
#[utoipa::path(get, path = "/topics/{topic}/acts", tag = "topics", params(("topic" = Uuid, Path)),
    responses((status = 200, body = Vec<TopicAct>), (status = "default", body = Problem)))]
async fn acts(State(app): State<App>, Viewer(actor): Viewer, Path(id): Path<MessageId>) -> Result<Json<Vec<TopicAct>>> {
    super::acts(&app, &actor, id).await.map(Json)
}
