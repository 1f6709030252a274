//! REST routes of rooms and direct conversations, and of the overview.

use axum::extract::State;
use axum::http::StatusCode;
use mellanrum_protocol::shapes::networks::{AdmitMember, Overview};
use mellanrum_protocol::shapes::people::{ReadRoom, ReadState};
use mellanrum_protocol::shapes::problem::Problem;
use mellanrum_protocol::shapes::rooms::{Member, MyRoom, NewDirect, RoomChange, SetRoomLook};
use mellanrum_protocol::{PersonId, RoomId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::{self as service, direct, looks, members, overview as start, read_state};
use crate::App;
use crate::error::{Error, Result};
use crate::identity::extract::{Manager, Viewer, Writer};
use crate::transport::extract::{Json, Path};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(overview))
        .routes(routes!(find_or_make_direct))
        .routes(routes!(list_rooms))
        .routes(routes!(get_room, change_room))
        .routes(routes!(list_members))
        .routes(routes!(admit_member, expel_member))
        .routes(routes!(let_look, end_look))
        .routes(routes!(read_room))
}

/// All that a client needs to start.
#[utoipa::path(
    get, path = "/me/overview", tag = "rooms",
    responses(
        (status = 200, body = Overview),
        (status = 401, body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn overview(State(app): State<App>, Viewer(actor): Viewer) -> Result<Json<Overview>> {
    start::overview(&app, &actor).await.map(Json)
}

/// Finds or makes the direct conversation with these people.
#[utoipa::path(
    post, path = "/directs", tag = "rooms", request_body = NewDirect,
    responses(
        (status = 200, body = MyRoom),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Too few, too many, or people with whom one shares no network", body = Problem,
            content_type = "application/problem+json"),
    ),
)]
async fn find_or_make_direct(
    State(app): State<App>,
    Writer(actor): Writer,
    Json(new): Json<NewDirect>,
) -> Result<Json<MyRoom>> {
    direct::find_or_make(&app, &actor, new).await.map(Json)
}

/// The rooms one may read.
#[utoipa::path(
    get, path = "/rooms", tag = "rooms",
    responses(
        (status = 200, body = Vec<MyRoom>),
        (status = 401, body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn list_rooms(State(app): State<App>, Viewer(actor): Viewer) -> Result<Json<Vec<MyRoom>>> {
    service::mine(&app, &actor).await.map(Json)
}

/// One room.
#[utoipa::path(
    get, path = "/rooms/{room}", tag = "rooms", params(("room" = RoomId, Path, description = "The room")),
    responses(
        (status = 200, body = MyRoom),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn get_room(State(app): State<App>, Viewer(actor): Viewer, Path(room): Path<RoomId>) -> Result<Json<MyRoom>> {
    service::get(&app, &actor, room).await.map(Json)
}

/// Changes what is said of a room and who may write in it.
#[utoipa::path(
    patch, path = "/rooms/{room}", tag = "rooms", params(("room" = RoomId, Path, description = "The room")),
    request_body = RoomChange,
    responses(
        (status = 200, body = MyRoom),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn change_room(
    State(app): State<App>,
    Manager(actor): Manager,
    Path(room): Path<RoomId>,
    Json(change): Json<RoomChange>,
) -> Result<Json<MyRoom>> {
    service::change(&app, &actor, room, change).await.map(Json)
}

/// Whoever may read a room.
#[utoipa::path(
    get, path = "/rooms/{room}/members", tag = "rooms", params(("room" = RoomId, Path, description = "The room")),
    responses(
        (status = 200, body = Vec<Member>),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn list_members(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(room): Path<RoomId>,
) -> Result<Json<Vec<Member>>> {
    members::list(&app, &actor, room).await.map(Json)
}

/// Lets a person into a coaching room.
#[utoipa::path(
    put, path = "/rooms/{room}/members/{person}", tag = "rooms",
    params(("room" = RoomId, Path, description = "The room"), ("person" = PersonId, Path, description = "The person")),
    request_body = AdmitMember,
    responses(
        (status = 200, body = Member),
        (status = 400, description = "Who is in this kind of room follows from roles", body = Problem,
            content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn admit_member(
    State(app): State<App>,
    Manager(actor): Manager,
    Path((room, person)): Path<(RoomId, PersonId)>,
    Json(admit): Json<AdmitMember>,
) -> Result<Json<Member>> {
    members::admit(&app, &actor, room, person, admit).await.map(Json)
}

/// Takes a person out of a coaching room, or oneself out of it or of a direct conversation.
#[utoipa::path(
    delete, path = "/rooms/{room}/members/{person}", tag = "rooms",
    params(("room" = RoomId, Path, description = "The room"), ("person" = PersonId, Path, description = "The person")),
    responses(
        (status = 204),
        (status = 400, description = "Who is in this kind of room follows from roles", body = Problem,
            content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn expel_member(
    State(app): State<App>,
    Manager(actor): Manager,
    Path((room, person)): Path<(RoomId, PersonId)>,
) -> Result<StatusCode> {
    members::expel(&app, &actor, room, person).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Moves one's read position forward, or exactly to a place.
#[utoipa::path(
    post, path = "/rooms/{room}/read", tag = "rooms", params(("room" = RoomId, Path, description = "The room")),
    request_body = ReadRoom,
    responses(
        (status = 200, body = ReadState),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn read_room(
    State(app): State<App>,
    Writer(actor): Writer,
    Path(room): Path<RoomId>,
    Json(read): Json<ReadRoom>,
) -> Result<Json<ReadState>> {
    if read.room_id != room {
        return Err(Error::Invalid { field: "room_id", why: "not_of_path" });
    }
    read_state::read(&app, &actor, read).await.map(Json)
}

/// Lets a moderator of the network read a coaching room for a while, for a reason that everyone there sees; one who reads it already, until
/// another moment.
#[utoipa::path(put, path = "/rooms/{room}/looks/{person}", tag = "rooms",
    params(("room" = RoomId, Path, description = "The room"), ("person" = PersonId, Path, description = "The moderator")),
    request_body = SetRoomLook, responses((status = 200, body = MyRoom), (status = "default", body = Problem)))]
async fn let_look(
    State(app): State<App>,
    Manager(actor): Manager,
    Path((room, person)): Path<(RoomId, PersonId)>,
    Json(ask): Json<SetRoomLook>,
) -> Result<Json<MyRoom>> {
    looks::set(&app, &actor, room, person, ask).await.map(Json)
}

/// Ends a look into a coaching room before its time.
#[utoipa::path(delete, path = "/rooms/{room}/looks/{person}", tag = "rooms",
    params(("room" = RoomId, Path, description = "The room"), ("person" = PersonId, Path, description = "The moderator")),
    responses((status = 200, body = MyRoom), (status = "default", body = Problem)))]
async fn end_look(
    State(app): State<App>,
    Manager(actor): Manager,
    Path((room, person)): Path<(RoomId, PersonId)>,
) -> Result<Json<MyRoom>> {
    looks::end(&app, &actor, room, person).await.map(Json)
}
