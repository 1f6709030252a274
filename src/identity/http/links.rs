//! The HTTP API of links: set-up and invitations.

use axum::extract::State;
use axum::http::StatusCode;
use mellanrum_protocol::shapes::identity::{Invite, LinkView, NewInvite, NewPerson};
use mellanrum_protocol::shapes::people::Me;
use mellanrum_protocol::shapes::problem::Problem;
use mellanrum_protocol::{InviteId, NetworkId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::error::Result;
use crate::identity::extract::{Asker, Manager};
use crate::identity::sessions::SignedIn;
use crate::identity::{invites, setup};
use crate::transport::extract::{Json, Path};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(view_setup, set_up))
        .routes(routes!(view_invitation, join))
        .routes(routes!(accept))
        .routes(routes!(invitations, invite))
        .routes(routes!(withdraw))
}

/// Whether the set-up link is good.
#[utoipa::path(get, path = "/setup/{secret}", tag = "links", params(("secret" = String, Path, description = "Of the link")), responses(
    (status = 200, description = "It is good", body = LinkView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn view_setup(State(app): State<App>, Path(secret): Path<String>) -> Result<Json<LinkView>> {
    setup::view(&app, &secret).await.map(Json)
}

/// Become the server's owner, by the link that it shows at its first start.
#[utoipa::path(post, path = "/setup/{secret}", tag = "links", params(("secret" = String, Path, description = "Of the link")),
    request_body = NewPerson, responses(
    (status = 200, description = "Signed in; the session is in the cookie", body = Me),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn set_up(
    State(app): State<App>,
    asker: Asker,
    Path(secret): Path<String>,
    Json(body): Json<NewPerson>,
) -> Result<SignedIn> {
    setup::redeem(&app, &asker, &secret, body).await
}

/// What an invitation is for.
#[utoipa::path(get, path = "/invitations/{secret}", tag = "links", params(("secret" = String, Path, description = "Of the link")), responses(
    (status = 200, description = "It is good", body = LinkView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn view_invitation(State(app): State<App>, Path(secret): Path<String>) -> Result<Json<LinkView>> {
    invites::view(&app, &secret).await.map(Json)
}

/// Join by an invitation, as a new person.
#[utoipa::path(post, path = "/invitations/{secret}", tag = "links", params(("secret" = String, Path, description = "Of the link")),
    request_body = NewPerson, responses(
    (status = 200, description = "Signed in; the session is in the cookie", body = Me),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn join(
    State(app): State<App>,
    asker: Asker,
    Path(secret): Path<String>,
    Json(body): Json<NewPerson>,
) -> Result<SignedIn> {
    invites::redeem(&app, &asker, &secret, body).await
}

/// Join by an invitation, as the person who is signed in.
#[utoipa::path(post, path = "/invitations/{secret}/accept", tag = "links",
    params(("secret" = String, Path, description = "Of the link")), responses(
    (status = 200, description = "Joined", body = Me),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn accept(State(app): State<App>, Manager(by): Manager, Path(secret): Path<String>) -> Result<Json<Me>> {
    invites::accept(&app, &by, &secret).await.map(Json)
}

/// A network's invitations that somebody could still use, the newest first.
#[utoipa::path(get, path = "/networks/{network}/invitations", tag = "links",
    params(("network" = NetworkId, Path, description = "The network")), responses(
    (status = 200, description = "The invitations", body = Vec<Invite>),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn invitations(
    State(app): State<App>,
    Manager(by): Manager,
    Path(network): Path<NetworkId>,
) -> Result<Json<Vec<Invite>>> {
    invites::list(&app, &by, network).await.map(Json)
}

/// Invite people to a network. The answer is the only one that tells the link.
#[utoipa::path(post, path = "/networks/{network}/invitations", tag = "links",
    params(("network" = NetworkId, Path, description = "The network")), request_body = NewInvite, responses(
    (status = 201, description = "The invitation with its link", body = Invite),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn invite(
    State(app): State<App>,
    Manager(by): Manager,
    Path(network): Path<NetworkId>,
    Json(body): Json<NewInvite>,
) -> Result<(StatusCode, Json<Invite>)> {
    let invite = invites::create(&app, &by, network, body).await?;
    Ok((StatusCode::CREATED, Json(invite)))
}

/// Withdraw an invitation.
#[utoipa::path(delete, path = "/networks/{network}/invitations/{id}", tag = "links",
    params(("network" = NetworkId, Path, description = "The network"), ("id" = InviteId, Path, description = "The invitation")),
    responses(
    (status = 204, description = "Nobody can use it any more"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
async fn withdraw(
    State(app): State<App>,
    Manager(by): Manager,
    Path((network, id)): Path<(NetworkId, InviteId)>,
) -> Result<StatusCode> {
    invites::withdraw(&app, &by, network, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
