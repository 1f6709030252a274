//! The HTTP API of getting in and of one's own profile.

mod links;
mod me;

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use mellanrum_protocol::SessionId;
use mellanrum_protocol::shapes::identity::{AskSignInLink, ServerFacts, Session, SignIn};
use mellanrum_protocol::shapes::people::Me;
use mellanrum_protocol::shapes::problem::Problem;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::extract::{Asker, Manager, Viewer};
use super::sessions::SignedIn;
use super::{profile, sessions, sign_in_links};
use crate::app::App;
use crate::error::Result;
use crate::transport::extract::{Json, Path};

/// The routes, without `/api/v1` before them.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sign_in, who, sign_out))
        .routes(routes!(devices, sign_out_all))
        .routes(routes!(sign_out_one))
        .routes(routes!(facts))
        .routes(routes!(ask_link))
        .routes(routes!(use_link))
        .merge(links::routes())
        .merge(me::routes())
}

impl IntoResponse for SignedIn {
    /// The person; the secret travels in the cookie only.
    fn into_response(self) -> Response {
        ([(header::SET_COOKIE, self.cookie)], Json(self.me)).into_response()
    }
}

/// Nothing to say, and no session any more.
type Gone = (StatusCode, [(header::HeaderName, HeaderValue); 1]);

fn gone(app: &App) -> Result<Gone> {
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, sessions::no_cookie(&app.config)?)]))
}

/// Sign in by e-mail address or handle and password.
#[utoipa::path(post, path = "/session", tag = "identity", request_body = SignIn, responses(
    (status = 200, description = "Signed in; the session is in the cookie", body = Me),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn sign_in(State(app): State<App>, asker: Asker, Json(body): Json<SignIn>) -> Result<SignedIn> {
    sessions::sign_in(&app, &asker, body).await
}

/// Who is signed in.
#[utoipa::path(get, path = "/session", tag = "identity", responses(
    (status = 200, description = "The person", body = Me),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn who(State(app): State<App>, Viewer(by): Viewer) -> Result<Json<Me>> {
    profile::me(&app, &by).await.map(Json)
}

/// Sign this device out.
#[utoipa::path(delete, path = "/session", tag = "identity", responses(
    (status = 204, description = "Signed out"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn sign_out(State(app): State<App>, Viewer(by): Viewer) -> Result<Gone> {
    sessions::sign_out(&app, &by).await?;
    gone(&app)
}

/// One's signed-in devices, the newest first.
#[utoipa::path(get, path = "/sessions", tag = "identity", responses(
    (status = 200, description = "The devices", body = Vec<Session>),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn devices(State(app): State<App>, Manager(by): Manager) -> Result<Json<Vec<Session>>> {
    sessions::list(&app, &by).await.map(Json)
}

/// Sign all of one's devices out, this one too.
#[utoipa::path(delete, path = "/sessions", tag = "identity", responses(
    (status = 204, description = "Signed out everywhere"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn sign_out_all(State(app): State<App>, Manager(by): Manager) -> Result<Gone> {
    sessions::sign_out_all(&app, &by).await?;
    gone(&app)
}

/// Sign one of one's devices out.
#[utoipa::path(delete, path = "/sessions/{id}", tag = "identity", params(("id" = SessionId, Path, description = "The device")), responses(
    (status = 204, description = "Signed out"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn sign_out_one(State(app): State<App>, Manager(by): Manager, Path(id): Path<SessionId>) -> Result<StatusCode> {
    sessions::sign_out_one(&app, &by, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What everybody may know of the server: whether it can mail a link to sign in.
#[utoipa::path(get, path = "/server", tag = "identity", responses(
    (status = 200, description = "The facts", body = ServerFacts),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn facts(State(app): State<App>) -> Json<ServerFacts> {
    Json(sign_in_links::facts(&app))
}

/// Have a link mailed that signs in once, within 15 minutes. The answer is the same whether there is such an account or not.
#[utoipa::path(post, path = "/sign-in-links", tag = "identity", request_body = AskSignInLink, responses(
    (status = 202, description = "If there is such an account, a letter is on its way"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn ask_link(State(app): State<App>, asker: Asker, Json(body): Json<AskSignInLink>) -> Result<StatusCode> {
    sign_in_links::ask(&app, &asker, body)?;
    Ok(StatusCode::ACCEPTED)
}

/// Sign in by such a link, which ends with that.
#[utoipa::path(post, path = "/sign-in-links/{secret}", tag = "identity",
    params(("secret" = String, Path, description = "Of the link")), responses(
    (status = 200, description = "Signed in; the session is in the cookie", body = Me),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn use_link(State(app): State<App>, asker: Asker, Path(secret): Path<String>) -> Result<SignedIn> {
    sign_in_links::redeem(&app, &asker, &secret).await
}
