//! The HTTP API of one's own profile, picture and tokens.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use mellanrum_protocol::shapes::identity::{ChangePassword, NewToken, Token};
use mellanrum_protocol::shapes::people::{Me, Person, ProfileChange};
use mellanrum_protocol::shapes::problem::Problem;
use mellanrum_protocol::{PersonId, TokenId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::error::Result;
use crate::identity::extract::{Manager, Viewer};
use crate::identity::{avatar, profile, tokens};
use crate::transport::extract::{Json, Path};
use crate::transport::picture;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(me, change))
        .routes(routes!(change_password))
        .routes(routes!(put_avatar, delete_avatar))
        .routes(routes!(get_person))
        .routes(routes!(get_avatar))
        .routes(routes!(list_tokens, create_token))
        .routes(routes!(delete_token))
}

/// The signed-in person.
#[utoipa::path(get, path = "/me", tag = "me", responses(
    (status = 200, description = "The person", body = Me),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn me(State(app): State<App>, Viewer(by): Viewer) -> Result<Json<Me>> {
    profile::me(&app, &by).await.map(Json)
}

/// Change one's profile: what is absent stays.
#[utoipa::path(patch, path = "/me", tag = "me", request_body = ProfileChange, responses(
    (status = 200, description = "The person after it", body = Me),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn change(State(app): State<App>, Manager(by): Manager, Json(body): Json<ProfileChange>) -> Result<Json<Me>> {
    profile::change(&app, &by, body).await.map(Json)
}

/// Set a new password. All other devices are signed out.
#[utoipa::path(put, path = "/me/password", tag = "me", request_body = ChangePassword, responses(
    (status = 204, description = "Changed"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn change_password(
    State(app): State<App>,
    Manager(by): Manager,
    Json(body): Json<ChangePassword>,
) -> Result<StatusCode> {
    profile::change_password(&app, &by, body).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Set one's picture: a JPEG, PNG or WebP file of at most 2 MiB and 4096 × 4096 pixels. It is cut square and redrawn.
#[utoipa::path(put, path = "/me/avatar", tag = "me",
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file"), responses(
    (status = 200, description = "The person after it", body = Me),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn put_avatar(State(app): State<App>, Manager(by): Manager, body: Body) -> Result<Json<Me>> {
    let file = picture::received(body).await?;
    avatar::put(&app, &by, file).await.map(Json)
}

/// Take one's picture away.
#[utoipa::path(delete, path = "/me/avatar", tag = "me", responses(
    (status = 200, description = "The person after it", body = Me),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn delete_avatar(State(app): State<App>, Manager(by): Manager) -> Result<Json<Me>> {
    avatar::delete(&app, &by).await.map(Json)
}

/// Somebody with whom one shares a network or a room, or who once wrote in one.
#[utoipa::path(get, path = "/people/{id}", tag = "people", params(("id" = PersonId, Path, description = "The person")), responses(
    (status = 200, description = "The person", body = Person),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn get_person(State(app): State<App>, Viewer(by): Viewer, Path(id): Path<PersonId>) -> Result<Json<Person>> {
    profile::person(&app, &by, id).await.map(Json)
}

/// Somebody's picture.
#[utoipa::path(get, path = "/people/{id}/avatar", tag = "people", params(("id" = PersonId, Path, description = "The person")), responses(
    (status = 200, description = "The picture, a PNG or JPEG file", body = Vec<u8>, content_type = "image/png"),
    (status = 304, description = "As the client has it"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn get_avatar(
    State(app): State<App>,
    Viewer(by): Viewer,
    Path(id): Path<PersonId>,
    headers: HeaderMap,
) -> Result<Response> {
    let avatar = avatar::get(&app, &by, id).await?;
    picture::answer(avatar, &headers)
}

/// One's API tokens, the newest first.
#[utoipa::path(get, path = "/me/tokens", tag = "me", responses(
    (status = 200, description = "The tokens", body = Vec<Token>),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn list_tokens(State(app): State<App>, Manager(by): Manager) -> Result<Json<Vec<Token>>> {
    tokens::list(&app, &by).await.map(Json)
}

/// Make an API token. The answer is the only one that tells its secret.
#[utoipa::path(post, path = "/me/tokens", tag = "me", request_body = NewToken, responses(
    (status = 201, description = "The token with its secret", body = Token),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn create_token(
    State(app): State<App>,
    Manager(by): Manager,
    Json(body): Json<NewToken>,
) -> Result<(StatusCode, Json<Token>)> {
    let token = tokens::create(&app, &by, body).await?;
    Ok((StatusCode::CREATED, Json(token)))
}

/// Delete an API token; what is live by it is closed.
#[utoipa::path(delete, path = "/me/tokens/{id}", tag = "me", params(("id" = TokenId, Path, description = "The token")), responses(
    (status = 204, description = "It lets nobody in any more"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn delete_token(State(app): State<App>, Manager(by): Manager, Path(id): Path<TokenId>) -> Result<StatusCode> {
    tokens::delete(&app, &by, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
