//! REST routes of moderation.

use axum::extract::State;
use axum::http::StatusCode;
use mellanrum_protocol::shapes::messages::MessageResult;
use mellanrum_protocol::shapes::moderation::{
    Case, CaseAct, CasePage, DecideCase, DecideCaseBody, MakeObjection, Mute, RemoveAllBody, RemoveAllOfPerson,
    RemovedAll, Report, ReportBody, ReportMessage, RestoreBody, RestoreMessage, SetMute, SetSuspension, Statement,
    StatementPage, Suspension,
};
use mellanrum_protocol::shapes::problem::Problem;
use mellanrum_protocol::{CaseId, MessageId, NetworkId, PersonId, RemovalId, RoomId, StatementId};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{cases, mutes, objections, removals, reports, statements, suspensions};
use crate::App;
use crate::error::Result;
use crate::identity::extract::{Manager, Viewer, Writer};
use crate::messages;
use crate::transport::extract::{Json, Key, Path, Query};

/// Every path of moderation, below `/api/v1`.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(report))
        .routes(routes!(restore))
        .routes(routes!(list_cases))
        .routes(routes!(get_case))
        .routes(routes!(claim, release))
        .routes(routes!(decide))
        .routes(routes!(list_mutes))
        .routes(routes!(set_mute, lift_mute))
        .routes(routes!(list_suspensions))
        .routes(routes!(set_suspension, lift_suspension))
        .routes(routes!(remove_all))
        .routes(routes!(undo_removal))
        .routes(routes!(list_statements))
        .routes(routes!(object))
}

/// Reports a message to those who moderate; not one of a direct conversation, which is of no network.
#[utoipa::path(post, path = "/messages/{message}/reports", tag = "moderation", params(("message" = Uuid, Path)),
    request_body = ReportBody, responses((status = 200, body = Report), (status = "default", body = Problem)))]
async fn report(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(message_id): Path<MessageId>,
    Json(ReportBody { reason, note }): Json<ReportBody>,
) -> Result<Json<Report>> {
    reports::report(&app, &actor, ReportMessage { message_id, reason, note }).await.map(Json)
}

/// Restores a message that was removed by somebody who watches over the room.
#[utoipa::path(post, path = "/messages/{message}/restore", tag = "moderation",
    params(("message" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)), request_body = RestoreBody,
    responses((status = 200, body = MessageResult), (status = "default", body = Problem)))]
async fn restore(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(message_id): Path<MessageId>,
    Key(nonce): Key,
    Json(RestoreBody { reason }): Json<RestoreBody>,
) -> Result<Json<MessageResult>> {
    messages::restore(&app, &actor, RestoreMessage { message_id, nonce, reason }).await.map(Json)
}

/// Which cases: those that wait, or those that are over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Which {
    /// Those that wait, claimed ones among them.
    #[default]
    Open,
    /// Those that are decided.
    Decided,
}

/// Which cases, and where to go on.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct CasesQuery {
    /// `open` (if absent) or `decided`.
    #[serde(default)]
    state: Which,
    /// Of this room only.
    #[param(value_type = Option<Uuid>)]
    room: Option<RoomId>,
    /// `cursor` of the page before.
    cursor: Option<String>,
}

/// A network's cases that one may handle: those that wait, oldest first, or those that are decided, newest first.
#[utoipa::path(get, path = "/networks/{network}/cases", tag = "moderation", params(("network" = Uuid, Path), CasesQuery),
    responses((status = 200, body = CasePage), (status = "default", body = Problem)))]
async fn list_cases(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(network): Path<NetworkId>,
    Query(CasesQuery { state, room, cursor }): Query<CasesQuery>,
) -> Result<Json<CasePage>> {
    cases::page(&app, &actor, network, state == Which::Decided, room, cursor.as_deref()).await.map(Json)
}

/// A case that one may handle.
#[utoipa::path(get, path = "/cases/{case}", tag = "moderation", params(("case" = Uuid, Path)),
    responses((status = 200, body = Case), (status = "default", body = Problem)))]
async fn get_case(State(app): State<App>, Viewer(actor): Viewer, Path(id): Path<CaseId>) -> Result<Json<Case>> {
    cases::get(&app, &actor, id).await.map(Json)
}

/// Takes a case on.
#[utoipa::path(put, path = "/cases/{case}/claim", tag = "moderation", params(("case" = Uuid, Path)),
    responses((status = 200, body = Case), (status = "default", body = Problem)))]
async fn claim(State(app): State<App>, Writer(actor): Writer, Path(case_id): Path<CaseId>) -> Result<Json<Case>> {
    cases::claim(&app, &actor, CaseAct { case_id }).await.map(Json)
}

/// Gives a case back.
#[utoipa::path(delete, path = "/cases/{case}/claim", tag = "moderation", params(("case" = Uuid, Path)),
    responses((status = 200, body = Case), (status = "default", body = Problem)))]
async fn release(State(app): State<App>, Writer(actor): Writer, Path(case_id): Path<CaseId>) -> Result<Json<Case>> {
    cases::release(&app, &actor, CaseAct { case_id }).await.map(Json)
}

/// Decides a case.
#[utoipa::path(post, path = "/cases/{case}/decision", tag = "moderation",
    params(("case" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)), request_body = DecideCaseBody,
    responses((status = 200, body = Case), (status = "default", body = Problem)))]
async fn decide(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(case_id): Path<CaseId>,
    Key(nonce): Key,
    Json(DecideCaseBody { decision, reason, rule }): Json<DecideCaseBody>,
) -> Result<Json<Case>> {
    cases::decide(&app, &actor, DecideCase { case_id, nonce, decision, reason, rule }).await.map(Json)
}

/// Who is muted in a room, for those who may mute there.
#[utoipa::path(get, path = "/rooms/{room}/mutes", tag = "moderation", params(("room" = Uuid, Path)),
    responses((status = 200, body = Vec<Mute>), (status = "default", body = Problem)))]
async fn list_mutes(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(room): Path<RoomId>,
) -> Result<Json<Vec<Mute>>> {
    mutes::list(&app, &actor, room).await.map(Json)
}

/// Mutes somebody in a room.
#[utoipa::path(put, path = "/rooms/{room}/mutes/{person}", tag = "moderation",
    params(("room" = Uuid, Path), ("person" = Uuid, Path)), request_body = SetMute,
    responses((status = 200, body = Mute), (status = "default", body = Problem)))]
async fn set_mute(
    State(app): State<App>,
    Manager(actor): Manager,
    Path((room, person)): Path<(RoomId, PersonId)>,
    Json(ask): Json<SetMute>,
) -> Result<Json<Mute>> {
    mutes::set(&app, &actor, room, person, ask).await.map(Json)
}

/// Lifts a mute.
#[utoipa::path(delete, path = "/rooms/{room}/mutes/{person}", tag = "moderation",
    params(("room" = Uuid, Path), ("person" = Uuid, Path)),
    responses((status = 204), (status = "default", body = Problem)))]
async fn lift_mute(
    State(app): State<App>,
    Manager(actor): Manager,
    Path((room, person)): Path<(RoomId, PersonId)>,
) -> Result<StatusCode> {
    mutes::lift(&app, &actor, room, person).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who is suspended from a network, for those who may suspend.
#[utoipa::path(get, path = "/networks/{network}/suspensions", tag = "moderation", params(("network" = Uuid, Path)),
    responses((status = 200, body = Vec<Suspension>), (status = "default", body = Problem)))]
async fn list_suspensions(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(network): Path<NetworkId>,
) -> Result<Json<Vec<Suspension>>> {
    suspensions::list(&app, &actor, network).await.map(Json)
}

/// Suspends somebody from a network.
#[utoipa::path(put, path = "/networks/{network}/suspensions/{person}", tag = "moderation",
    params(("network" = Uuid, Path), ("person" = Uuid, Path)), request_body = SetSuspension,
    responses((status = 200, body = Suspension), (status = "default", body = Problem)))]
async fn set_suspension(
    State(app): State<App>,
    Manager(actor): Manager,
    Path((network, person)): Path<(NetworkId, PersonId)>,
    Json(ask): Json<SetSuspension>,
) -> Result<Json<Suspension>> {
    suspensions::set(&app, &actor, network, person, ask).await.map(Json)
}

/// Lifts a suspension.
#[utoipa::path(delete, path = "/networks/{network}/suspensions/{person}", tag = "moderation",
    params(("network" = Uuid, Path), ("person" = Uuid, Path)),
    responses((status = 204), (status = "default", body = Problem)))]
async fn lift_suspension(
    State(app): State<App>,
    Manager(actor): Manager,
    Path((network, person)): Path<(NetworkId, PersonId)>,
) -> Result<StatusCode> {
    suspensions::lift(&app, &actor, network, person).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes what a person has said since a moment, at most 200 messages: ask again for the rest.
#[utoipa::path(post, path = "/networks/{network}/people/{person}/removals", tag = "moderation",
    params(("network" = Uuid, Path), ("person" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)),
    request_body = RemoveAllBody, responses((status = 200, body = RemovedAll), (status = "default", body = Problem)))]
async fn remove_all(
    State(app): State<App>,
    Writer(actor): Writer,
    Path((network_id, person_id)): Path<(NetworkId, PersonId)>,
    Key(nonce): Key,
    Json(RemoveAllBody { since_ms, reason }): Json<RemoveAllBody>,
) -> Result<Json<RemovedAll>> {
    let ask = RemoveAllOfPerson { network_id, person_id, nonce, since_ms, reason };
    removals::remove_all(&app, &actor, ask).await.map(Json)
}

/// Restores what such a removal took and is still as it left it. Doing so again changes nothing.
#[utoipa::path(post, path = "/removals/{removal}/undo", tag = "moderation", params(("removal" = Uuid, Path)),
    responses((status = 200, body = RemovedAll), (status = "default", body = Problem)))]
async fn undo_removal(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(id): Path<RemovalId>,
) -> Result<Json<RemovedAll>> {
    removals::undo(&app, &actor, id).await.map(Json)
}

/// Where to go on.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct StatementsQuery {
    /// `cursor` of the page before.
    cursor: Option<String>,
}

/// What one was told of acts of moderation, newest first.
#[utoipa::path(get, path = "/me/statements", tag = "moderation", params(StatementsQuery),
    responses((status = 200, body = StatementPage), (status = "default", body = Problem)))]
async fn list_statements(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(StatementsQuery { cursor }): Query<StatementsQuery>,
) -> Result<Json<StatementPage>> {
    statements::mine(&app, &actor, cursor.as_deref()).await.map(Json)
}

/// Objects to what one was told of: once, within 180 days.
#[utoipa::path(post, path = "/statements/{statement}/objection", tag = "moderation", params(("statement" = Uuid, Path)),
    request_body = MakeObjection, responses((status = 200, body = Statement), (status = "default", body = Problem)))]
async fn object(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(id): Path<StatementId>,
    Json(ask): Json<MakeObjection>,
) -> Result<Json<Statement>> {
    objections::object(&app, &actor, id, ask).await.map(Json)
}
