//! REST routes of coaching groups.

use axum::extract::State;
use axum::http::StatusCode;
use mellanrum_protocol::shapes::coaching::{
    Candidate, Coaching, Needs, NewRound, Round, RoundChange, RoundStep, SetCoachingSession, SetSessionNote, SetVeto,
    SuggestGroups, Veto,
};
use mellanrum_protocol::shapes::problem::Problem;
use mellanrum_protocol::shapes::rooms::MyRoom;
use mellanrum_protocol::{NetworkId, OrganisationId, RoomId, RoundId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{needs, publish, rounds, sessions, vetoes};
use crate::App;
use crate::error::Result;
use crate::identity::extract::{Manager, Viewer, Writer};
use crate::transport::extract::{Json, Path};

/// Every path of coaching groups, below `/api/v1`.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(get_coaching))
        .routes(routes!(begin_round))
        .routes(routes!(get_round, change_round, discard_round))
        .routes(routes!(suggest_groups))
        .routes(routes!(publish_round))
        .routes(routes!(dissolve_round))
        .routes(routes!(set_veto, lift_veto))
        .routes(routes!(set_needs))
        .routes(routes!(set_session, remove_session))
        .routes(routes!(set_note, remove_note))
}

/// All that is needed to put a network's coaching groups together: for those who may form them.
#[utoipa::path(get, path = "/networks/{network}/coaching", tag = "coaching", params(("network" = Uuid, Path)),
    responses((status = 200, body = Coaching), (status = "default", body = Problem)))]
async fn get_coaching(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(network): Path<NetworkId>,
) -> Result<Json<Coaching>> {
    rounds::all(&app, &actor, network).await.map(Json)
}

/// Begins a round, as a draft.
#[utoipa::path(post, path = "/networks/{network}/coaching-rounds", tag = "coaching", params(("network" = Uuid, Path)),
    request_body = NewRound, responses((status = 201, body = Round), (status = "default", body = Problem)))]
async fn begin_round(
    State(app): State<App>,
    Manager(actor): Manager,
    Path(network): Path<NetworkId>,
    Json(new): Json<NewRound>,
) -> Result<(StatusCode, Json<Round>)> {
    Ok((StatusCode::CREATED, Json(rounds::begin(&app, &actor, network, new).await?)))
}

/// One round.
#[utoipa::path(get, path = "/coaching-rounds/{round}", tag = "coaching", params(("round" = Uuid, Path)),
    responses((status = 200, body = Round), (status = "default", body = Problem)))]
async fn get_round(State(app): State<App>, Viewer(actor): Viewer, Path(round): Path<RoundId>) -> Result<Json<Round>> {
    rounds::get(&app, &actor, round).await.map(Json)
}

/// Does acts to a draft: all of them, or none. One that would break a rule is refused, and which rule is said.
#[utoipa::path(patch, path = "/coaching-rounds/{round}", tag = "coaching", params(("round" = Uuid, Path)),
    request_body = RoundChange, responses((status = 200, body = Round), (status = "default", body = Problem)))]
async fn change_round(
    State(app): State<App>,
    Manager(actor): Manager,
    Path(round): Path<RoundId>,
    Json(change): Json<RoundChange>,
) -> Result<Json<Round>> {
    rounds::change(&app, &actor, round, change).await.map(Json)
}

/// Throws a draft away.
#[utoipa::path(delete, path = "/coaching-rounds/{round}", tag = "coaching", params(("round" = Uuid, Path)),
    responses((status = 204), (status = "default", body = Problem)))]
async fn discard_round(
    State(app): State<App>,
    Manager(actor): Manager,
    Path(round): Path<RoundId>,
) -> Result<StatusCode> {
    rounds::discard(&app, &actor, round).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts all but the pinned municipalities of a draft into groups anew.
#[utoipa::path(post, path = "/coaching-rounds/{round}/suggestion", tag = "coaching", params(("round" = Uuid, Path)),
    request_body = SuggestGroups, responses((status = 200, body = Round), (status = "default", body = Problem)))]
async fn suggest_groups(
    State(app): State<App>,
    Manager(actor): Manager,
    Path(round): Path<RoundId>,
    Json(ask): Json<SuggestGroups>,
) -> Result<Json<Round>> {
    rounds::suggest(&app, &actor, round, ask).await.map(Json)
}

/// Publishes a round: each group gets its closed room. What keeps it from being published is said all at once.
#[utoipa::path(post, path = "/coaching-rounds/{round}/publish", tag = "coaching", params(("round" = Uuid, Path)),
    request_body = RoundStep, responses((status = 200, body = Round), (status = "default", body = Problem)))]
async fn publish_round(
    State(app): State<App>,
    Manager(actor): Manager,
    Path(round): Path<RoundId>,
    Json(RoundStep { version }): Json<RoundStep>,
) -> Result<Json<Round>> {
    publish::publish(&app, &actor, round, version).await.map(Json)
}

/// Dissolves a round: its rooms can be read by those who were in them, and nobody writes there.
#[utoipa::path(post, path = "/coaching-rounds/{round}/dissolve", tag = "coaching", params(("round" = Uuid, Path)),
    request_body = RoundStep, responses((status = 200, body = Round), (status = "default", body = Problem)))]
async fn dissolve_round(
    State(app): State<App>,
    Manager(actor): Manager,
    Path(round): Path<RoundId>,
    Json(RoundStep { version }): Json<RoundStep>,
) -> Result<Json<Round>> {
    publish::dissolve(&app, &actor, round, version).await.map(Json)
}

/// Says that two municipalities are never to be together. Only those who may form coaching rooms learn of it.
#[utoipa::path(put, path = "/networks/{network}/vetoes/{a}/{b}", tag = "coaching",
    params(("network" = Uuid, Path), ("a" = Uuid, Path), ("b" = Uuid, Path)),
    request_body = SetVeto, responses((status = 200, body = Veto), (status = "default", body = Problem)))]
async fn set_veto(
    State(app): State<App>,
    Manager(actor): Manager,
    Path((network, a, b)): Path<(NetworkId, OrganisationId, OrganisationId)>,
    Json(ask): Json<SetVeto>,
) -> Result<Json<Veto>> {
    vetoes::set(&app, &actor, network, (a, b), ask).await.map(Json)
}

/// Takes that back.
#[utoipa::path(delete, path = "/networks/{network}/vetoes/{a}/{b}", tag = "coaching",
    params(("network" = Uuid, Path), ("a" = Uuid, Path), ("b" = Uuid, Path)),
    responses((status = 204), (status = "default", body = Problem)))]
async fn lift_veto(
    State(app): State<App>,
    Manager(actor): Manager,
    Path((network, a, b)): Path<(NetworkId, OrganisationId, OrganisationId)>,
) -> Result<StatusCode> {
    vetoes::lift(&app, &actor, network, (a, b)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sets what a municipality needs, all of it.
#[utoipa::path(put, path = "/networks/{network}/needs/{organisation}", tag = "coaching",
    params(("network" = Uuid, Path), ("organisation" = Uuid, Path)),
    request_body = Needs, responses((status = 200, body = Candidate), (status = "default", body = Problem)))]
async fn set_needs(
    State(app): State<App>,
    Manager(actor): Manager,
    Path((network, organisation)): Path<(NetworkId, OrganisationId)>,
    Json(needs): Json<Needs>,
) -> Result<Json<Candidate>> {
    needs::set(&app, &actor, network, organisation, needs).await.map(Json)
}

/// Plans a coaching room's session, or says what has become of it.
#[utoipa::path(put, path = "/rooms/{room}/sessions/{n}", tag = "coaching",
    params(("room" = Uuid, Path), ("n" = u32, Path, description = "Its number, 1–12")),
    request_body = SetCoachingSession, responses((status = 200, body = MyRoom), (status = "default", body = Problem)))]
async fn set_session(
    State(app): State<App>,
    Writer(actor): Writer,
    Path((room, n)): Path<(RoomId, u32)>,
    Json(ask): Json<SetCoachingSession>,
) -> Result<Json<MyRoom>> {
    sessions::set(&app, &actor, room, n, ask).await.map(Json)
}

/// Takes a session away.
#[utoipa::path(delete, path = "/rooms/{room}/sessions/{n}", tag = "coaching",
    params(("room" = Uuid, Path), ("n" = u32, Path, description = "Its number, 1–12")),
    responses((status = 200, body = MyRoom), (status = "default", body = Problem)))]
async fn remove_session(
    State(app): State<App>,
    Writer(actor): Writer,
    Path((room, n)): Path<(RoomId, u32)>,
) -> Result<Json<MyRoom>> {
    sessions::remove(&app, &actor, room, n).await.map(Json)
}

/// Says which message of the room is a session's note.
#[utoipa::path(put, path = "/rooms/{room}/sessions/{n}/note", tag = "coaching",
    params(("room" = Uuid, Path), ("n" = u32, Path, description = "Its number, 1–12")),
    request_body = SetSessionNote, responses((status = 200, body = MyRoom), (status = "default", body = Problem)))]
async fn set_note(
    State(app): State<App>,
    Writer(actor): Writer,
    Path((room, n)): Path<(RoomId, u32)>,
    Json(ask): Json<SetSessionNote>,
) -> Result<Json<MyRoom>> {
    sessions::set_note(&app, &actor, room, n, ask).await.map(Json)
}

/// Takes a session's note away; the message stays.
#[utoipa::path(delete, path = "/rooms/{room}/sessions/{n}/note", tag = "coaching",
    params(("room" = Uuid, Path), ("n" = u32, Path, description = "Its number, 1–12")),
    responses((status = 200, body = MyRoom), (status = "default", body = Problem)))]
async fn remove_note(
    State(app): State<App>,
    Writer(actor): Writer,
    Path((room, n)): Path<(RoomId, u32)>,
) -> Result<Json<MyRoom>> {
    sessions::remove_note(&app, &actor, room, n).await.map(Json)
}
