//! REST routes of messages.

use axum::extract::State;
use mellanrum_protocol::shapes::messages::{
    EditMessage, FoundMessages, Message, MessageAct, MessagePage, MessageResult, PostBody, PostMessage, PostOutcome,
    Posted, React, RemoveMessage, Revision,
};
use mellanrum_protocol::shapes::problem::Problem;
use mellanrum_protocol::shapes::rooms::ChangePage;
use mellanrum_protocol::shapes::topic_acts::{AskQuestion, AskQuestionBody, DeclineQuestion, DeclineQuestionBody};
use mellanrum_protocol::{MessageId, RoomId, Seq};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::history::{self, Position};
use crate::App;
use crate::error::{Error, Result};
use crate::identity::extract::{Viewer, Writer};
use crate::transport::extract::{Json, Key, MaybeKey, Path, Query};

/// Every path of messages, below `/api/v1`.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(page, post))
        .routes(routes!(changes))
        .routes(routes!(pins))
        .routes(routes!(some))
        .routes(routes!(one, edit, remove))
        .routes(routes!(thread))
        .routes(routes!(revisions))
        .routes(routes!(react, unreact))
        .routes(routes!(pin, unpin))
        .routes(routes!(mark, unmark))
        .routes(routes!(accept_answer, withdraw_answer))
        .routes(routes!(ask))
        .routes(routes!(decline, reopen))
}

/// Where a page stands: at most one of the four positions.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PageQuery {
    /// The messages right before this seq.
    before: Option<Seq>,
    /// The messages right after this seq.
    after: Option<Seq>,
    /// The messages on both sides of this seq.
    around: Option<Seq>,
    /// The messages on both sides of a moment, in UTC milliseconds: half before, half from the first that was sent then or later.
    at_ms: Option<i64>,
    /// At most so many, 1–100.
    limit: Option<i64>,
}

/// Messages of a room, oldest first; without a position the newest. Replies are among them.
#[utoipa::path(get, path = "/rooms/{room}/messages", tag = "messages",
    params(("room" = Uuid, Path), PageQuery),
    responses((status = 200, body = MessagePage), (status = "default", body = Problem)))]
async fn page(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(room): Path<RoomId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<MessagePage>> {
    let at = Position::of(query.before, query.after, query.around, query.at_ms)?;
    history::page(&app, &actor, room, at, query.limit).await.map(Json)
}

/// Posts a message to a room, or a reply to a thread.
#[utoipa::path(post, path = "/rooms/{room}/messages", tag = "messages",
    params(("room" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)), request_body = PostBody,
    responses((status = 200, body = PostOutcome), (status = "default", body = Problem)))]
async fn post(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(room_id): Path<RoomId>,
    Key(nonce): Key,
    Json(PostBody { body, thread, lang, files }): Json<PostBody>,
) -> Result<Json<PostOutcome>> {
    super::post(&app, &actor, PostMessage { room_id, nonce, body, thread, lang, files }).await.map(Json)
}

/// After what the changes are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ChangesQuery {
    /// The last seq that is known.
    #[serde(default)]
    since: Seq,
}

/// What changed in a room after a seq, oldest first, at most 500.
#[utoipa::path(get, path = "/rooms/{room}/changes", tag = "messages",
    params(("room" = Uuid, Path), ChangesQuery),
    responses((status = 200, body = ChangePage), (status = "default", body = Problem)))]
async fn changes(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(room): Path<RoomId>,
    Query(query): Query<ChangesQuery>,
) -> Result<Json<ChangePage>> {
    history::changes(&app, &actor, room, query.since).await.map(Json)
}

/// The messages pinned in a room.
#[utoipa::path(get, path = "/rooms/{room}/pins", tag = "messages", params(("room" = Uuid, Path)),
    responses((status = 200, body = MessagePage), (status = "default", body = Problem)))]
async fn pins(State(app): State<App>, Viewer(actor): Viewer, Path(room): Path<RoomId>) -> Result<Json<MessagePage>> {
    history::pins(&app, &actor, room).await.map(Json)
}

/// One message.
#[utoipa::path(get, path = "/messages/{message}", tag = "messages", params(("message" = Uuid, Path)),
    responses((status = 200, body = Message), (status = "default", body = Problem)))]
async fn one(State(app): State<App>, Viewer(actor): Viewer, Path(id): Path<MessageId>) -> Result<Json<Message>> {
    history::one(&app, &actor, id).await.map(Json)
}

/// Which messages are looked up.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Their ids, at most 20, separated by commas.
    ids: String,
}

/// Those of the named messages that one may read.
#[utoipa::path(get, path = "/messages", tag = "messages", params(Wanted),
    responses((status = 200, body = FoundMessages), (status = "default", body = Problem)))]
async fn some(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(wanted): Query<Wanted>,
) -> Result<Json<FoundMessages>> {
    let ids: std::result::Result<Vec<MessageId>, _> = wanted.ids.split(',').map(str::parse).collect();
    let ids = ids.map_err(|_| Error::Invalid { field: "ids", why: "malformed" })?;
    history::some(&app, &actor, &ids).await.map(Json)
}

/// The new text of a message.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EditBody {
    /// Markdown, at most 16 KiB.
    body: String,
}

/// Replaces the text of one's own message.
#[utoipa::path(patch, path = "/messages/{message}", tag = "messages",
    params(("message" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)), request_body = EditBody,
    responses((status = 200, body = Posted), (status = "default", body = Problem)))]
async fn edit(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(message_id): Path<MessageId>,
    Key(nonce): Key,
    Json(EditBody { body }): Json<EditBody>,
) -> Result<Json<Posted>> {
    super::edit(&app, &actor, EditMessage { message_id, nonce, body }).await.map(Json)
}

/// Why a message is removed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct RemoveQuery {
    /// Shown in the tombstone; at most 200 characters.
    reason: Option<String>,
}

/// Removes a message; a tombstone stays.
#[utoipa::path(delete, path = "/messages/{message}", tag = "messages",
    params(("message" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header), RemoveQuery),
    responses((status = 200, body = MessageResult), (status = "default", body = Problem)))]
async fn remove(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(message_id): Path<MessageId>,
    MaybeKey(nonce): MaybeKey,
    Query(RemoveQuery { reason }): Query<RemoveQuery>,
) -> Result<Json<MessageResult>> {
    super::remove(&app, &actor, RemoveMessage { message_id, nonce, reason }).await.map(Json)
}

/// Which replies.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ThreadQuery {
    /// Those after this seq.
    after: Option<Seq>,
    /// At most so many, 1–100.
    limit: Option<i64>,
}

/// Replies of the thread that a message started.
#[utoipa::path(get, path = "/messages/{message}/thread", tag = "messages",
    params(("message" = Uuid, Path), ThreadQuery),
    responses((status = 200, body = MessagePage), (status = "default", body = Problem)))]
async fn thread(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(id): Path<MessageId>,
    Query(query): Query<ThreadQuery>,
) -> Result<Json<MessagePage>> {
    history::thread(&app, &actor, id, query.after, query.limit).await.map(Json)
}

/// The texts a message had before, newest first.
#[utoipa::path(get, path = "/messages/{message}/revisions", tag = "messages", params(("message" = Uuid, Path)),
    responses((status = 200, body = Vec<Revision>), (status = "default", body = Problem)))]
async fn revisions(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(id): Path<MessageId>,
) -> Result<Json<Vec<Revision>>> {
    history::revisions(&app, &actor, id).await.map(Json)
}

/// Adds one's reaction.
#[utoipa::path(put, path = "/messages/{message}/reactions/{emoji}", tag = "messages",
    params(("message" = Uuid, Path), ("emoji" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 200, body = MessageResult), (status = "default", body = Problem)))]
async fn react(
    State(app): State<App>,
    Writer(actor): Writer,
    Path((message_id, emoji)): Path<(MessageId, String)>,
    MaybeKey(nonce): MaybeKey,
) -> Result<Json<MessageResult>> {
    super::react(&app, &actor, React { message_id, nonce, emoji }).await.map(Json)
}

/// Takes one's reaction back.
#[utoipa::path(delete, path = "/messages/{message}/reactions/{emoji}", tag = "messages",
    params(("message" = Uuid, Path), ("emoji" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
    responses((status = 200, body = MessageResult), (status = "default", body = Problem)))]
async fn unreact(
    State(app): State<App>,
    Writer(actor): Writer,
    Path((message_id, emoji)): Path<(MessageId, String)>,
    MaybeKey(nonce): MaybeKey,
) -> Result<Json<MessageResult>> {
    super::unreact(&app, &actor, React { message_id, nonce, emoji }).await.map(Json)
}

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident: $method:ident $path:literal;)+) => {$(
        $(#[$doc])*
        #[utoipa::path($method, path = $path, tag = "messages",
            params(("message" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header)),
            responses((status = 200, body = MessageResult), (status = "default", body = Problem)))]
        async fn $name(
            State(app): State<App>,
            Writer(actor): Writer,
            Path(message_id): Path<MessageId>,
            MaybeKey(nonce): MaybeKey,
        ) -> Result<Json<MessageResult>> {
            super::$name(&app, &actor, MessageAct { message_id, nonce }).await.map(Json)
        }
    )+};
}

acts! {
    /// Pins a message in its room.
    pin: put "/messages/{message}/pin";
    /// Takes a message down from the pinned ones.
    unpin: delete "/messages/{message}/pin";
    /// Marks a message as a question.
    mark: put "/messages/{message}/question";
    /// Withdraws the mark.
    unmark: delete "/messages/{message}/question";
    /// Accepts a reply as the answer to the question it replies to.
    accept_answer: put "/messages/{message}/answer";
    /// Withdraws that a reply is the answer.
    withdraw_answer: delete "/messages/{message}/answer";
    /// Lets a declined question wait again.
    reopen: delete "/messages/{message}/declined";
}

/// Says who is asked.
#[utoipa::path(put, path = "/messages/{message}/asked", tag = "messages",
    params(("message" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header)), request_body = AskQuestionBody,
    responses((status = 200, body = MessageResult), (status = "default", body = Problem)))]
async fn ask(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(message_id): Path<MessageId>,
    MaybeKey(nonce): MaybeKey,
    Json(AskQuestionBody { asked_id }): Json<AskQuestionBody>,
) -> Result<Json<MessageResult>> {
    super::ask(&app, &actor, AskQuestion { message_id, nonce, asked_id }).await.map(Json)
}

/// Says why a question gets no answer.
#[utoipa::path(put, path = "/messages/{message}/declined", tag = "messages",
    params(("message" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header)), request_body = DeclineQuestionBody,
    responses((status = 200, body = MessageResult), (status = "default", body = Problem)))]
async fn decline(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(message_id): Path<MessageId>,
    MaybeKey(nonce): MaybeKey,
    Json(DeclineQuestionBody { reason }): Json<DeclineQuestionBody>,
) -> Result<Json<MessageResult>> {
    super::decline(&app, &actor, DeclineQuestion { message_id, nonce, reason }).await.map(Json)
}
