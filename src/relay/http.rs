//! REST route of passing on.

use axum::extract::State;
use mellanrum_protocol::MessageId;
use mellanrum_protocol::shapes::messages::Posted;
use mellanrum_protocol::shapes::problem::Problem;
use mellanrum_protocol::shapes::relay::NewRelay;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::error::Result;
use crate::identity::extract::Writer;
use crate::transport::extract::{Json, Key, Path};

/// Every path of passing on, below `/api/v1`.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(relay))
}

/// Passes messages of a thread on to another room, with an introduction. Others' words: for those who lead in the message's room, and not
/// from a coaching room, the moderators' own or a direct conversation; one's own: for everyone. Never to a room through which it came.
#[utoipa::path(post, path = "/messages/{message}/relays", tag = "messages",
    params(("message" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)), request_body = NewRelay,
    responses((status = 200, body = Posted), (status = "default", body = Problem)))]
async fn relay(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(message): Path<MessageId>,
    Key(nonce): Key,
    Json(ask): Json<NewRelay>,
) -> Result<Json<Posted>> {
    super::relay(&app, &actor, message, nonce, ask).await.map(Json)
}
