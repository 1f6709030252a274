//! Frames of the Centrifuge client protocol, version 2, JSON: commands, replies, pushes and their parts.
//!
//! Source: `definitions/client.proto` of the protocol's public repository. A frame holds one or more JSON objects, one a line.
//! An empty object is a ping from the server, and its pong from the client. Fields that we do not serve are ignored.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::error::{DisconnectCode, ErrorFrame, UnsubscribeCode};
use crate::ids::Seq;

/// What a client sends: an id and one of the commands. All absent and id 0: a pong.
#[derive(Debug, Default, Deserialize, Serialize)]
pub struct Command {
    /// Chosen by the client, repeated in the reply; 0 or absent: no reply is wanted.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub id: u32,
    /// First command of a connection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connect: Option<ConnectRequest>,
    /// Start to hear a channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subscribe: Option<SubscribeRequest>,
    /// Stop hearing a channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsubscribe: Option<ChannelRequest>,
    /// Post into a room's channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publish: Option<PublishRequest>,
    /// Who is here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presence: Option<ChannelRequest>,
    /// How many are here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presence_stats: Option<ChannelRequest>,
    /// A page of the channel's changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history: Option<HistoryRequest>,
    /// Answered at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ping: Option<Empty>,
    /// A message without reply; not served, ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send: Option<Ignored>,
    /// Call of a method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rpc: Option<RpcRequest>,
    /// A new token for this connection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh: Option<RefreshRequest>,
}

/// First command of a connection.
#[derive(Debug, Default, Deserialize, Serialize)]
pub struct ConnectRequest {
    /// API token; without it the session's cookie counts.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub token: String,
    /// Name of the client's program.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Its version.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub version: String,
}

/// Start to hear a channel, from a known position or from now.
#[derive(Debug, Default, Deserialize, Serialize)]
pub struct SubscribeRequest {
    /// Name of the channel.
    pub channel: String,
    /// Whether `offset` and `epoch` name a position to go on from.
    #[serde(default)]
    pub recover: bool,
    /// The archive the offset belongs to.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub epoch: String,
    /// Last seq seen.
    #[serde(default)]
    pub offset: Seq,
    /// Whether join and leave of others are wanted.
    #[serde(default)]
    pub join_leave: bool,
}

/// A command about a channel.
#[derive(Debug, Default, Deserialize, Serialize)]
pub struct ChannelRequest {
    /// Name of the channel.
    pub channel: String,
}

/// Post into a room's channel: `data` is [`crate::shapes::messages::PublishedMessage`].
#[derive(Debug, Deserialize, Serialize)]
pub struct PublishRequest {
    /// Name of the channel.
    pub channel: String,
    /// The payload.
    pub data: Box<RawValue>,
}

/// A page of a room's changes.
#[derive(Debug, Default, Deserialize, Serialize)]
pub struct HistoryRequest {
    /// Name of the channel.
    pub channel: String,
    /// 0: only the position; negative: as many as one page holds.
    #[serde(default)]
    pub limit: i64,
    /// Where to go on from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<StreamPosition>,
    /// From the newest backwards.
    #[serde(default)]
    pub reverse: bool,
}

/// A place in a channel's stream.
#[derive(Debug, Default, Clone, Deserialize, Serialize)]
pub struct StreamPosition {
    /// The seq.
    #[serde(default)]
    pub offset: Seq,
    /// The archive it belongs to.
    #[serde(default)]
    pub epoch: String,
}

/// Call of a method.
#[derive(Debug, Deserialize, Serialize)]
pub struct RpcRequest {
    /// See [`crate::methods::Method`].
    #[serde(default)]
    pub method: String,
    /// The method's parameters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<Box<RawValue>>,
}

/// A new token for this connection.
#[derive(Debug, Default, Deserialize, Serialize)]
pub struct RefreshRequest {
    /// API token of the same person.
    #[serde(default)]
    pub token: String,
}

/// Nothing inside.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
pub struct Empty {}

/// Whatever is inside is not read.
#[derive(Debug, Default, Deserialize, Serialize)]
pub struct Ignored {}

/// Commands that came over another connection than the one that streams (HTTP streaming, SSE).
#[derive(Debug, Deserialize, Serialize)]
pub struct EmulationRequest {
    /// Secret of the connection, from its connect reply.
    pub session: String,
    /// The node that holds it.
    pub node: String,
    /// The frame, as text.
    pub data: String,
}

/// What the server sends: the reply to a command (one part set), or a push. Empty: a ping.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Reply {
    /// The command's id; 0 in a push.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub id: u32,
    /// The command was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorFrame>,
    /// Not a reply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub push: Option<Push>,
    /// To connect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connect: Option<ConnectResult>,
    /// To subscribe.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subscribe: Option<SubscribeResult>,
    /// To unsubscribe.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsubscribe: Option<Empty>,
    /// To publish.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publish: Option<Empty>,
    /// To presence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presence: Option<PresenceResult>,
    /// To `presence_stats`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presence_stats: Option<PresenceStatsResult>,
    /// To history.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history: Option<HistoryResult>,
    /// To ping.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ping: Option<Empty>,
    /// To rpc.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rpc: Option<RpcResult>,
    /// To refresh.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh: Option<RefreshResult>,
}

/// To connect.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct ConnectResult {
    /// Id of this connection.
    pub client: String,
    /// Version of the server.
    pub version: String,
    /// Whether the session ends by itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub expires: bool,
    /// Seconds until then.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub ttl: u32,
    /// Channels the server subscribed for the client.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub subs: BTreeMap<String, SubscribeResult>,
    /// Seconds between pings.
    #[serde(default)]
    pub ping: u32,
    /// Whether pings want an answer.
    #[serde(default)]
    pub pong: bool,
    /// Secret by which `/emulation` finds this connection.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub session: String,
    /// The node that holds this connection.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub node: String,
}

/// To subscribe.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct SubscribeResult {
    /// Whether the channel can be resumed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub recoverable: bool,
    /// The archive.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub epoch: String,
    /// What was missed, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub publications: Vec<Publication>,
    /// Whether everything that was missed is in `publications`; if not: load anew.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub recovered: bool,
    /// The position that `publications` go on from; the newest where nothing was recovered.
    #[serde(default, skip_serializing_if = "is_zero_seq")]
    pub offset: Seq,
    /// Same as recoverable, for SDKs.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub positioned: bool,
    /// Whether the request asked to recover.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub was_recovering: bool,
}

/// One change in a channel.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Publication {
    /// A [`crate::shapes::rooms::RoomEvent`], [`crate::shapes::people::PersonEvent`] or network event.
    pub data: Box<RawValue>,
    /// Its seq; absent for what passes (typing).
    #[serde(default, skip_serializing_if = "is_zero_seq")]
    pub offset: Seq,
}

/// Who a connection belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientInfo {
    /// The person's id.
    pub user: String,
    /// The connection's id.
    pub client: String,
}

/// Who is here, by connection.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct PresenceResult {
    /// Connection id to who it is.
    pub presence: BTreeMap<String, ClientInfo>,
}

/// How many are here.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct PresenceStatsResult {
    /// Connections.
    pub num_clients: usize,
    /// People.
    pub num_users: usize,
}

/// A page of a room's changes.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct HistoryResult {
    /// The changes.
    pub publications: Vec<Publication>,
    /// The archive.
    pub epoch: String,
    /// The room's newest seq.
    pub offset: Seq,
}

/// To rpc.
#[derive(Debug, Serialize, Deserialize)]
pub struct RpcResult {
    /// The method's result.
    pub data: Box<RawValue>,
}

/// To refresh.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct RefreshResult {
    /// Id of this connection.
    pub client: String,
    /// Version of the server.
    pub version: String,
    /// Whether the session ends by itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub expires: bool,
    /// Seconds until then.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub ttl: u32,
}

/// What the server says of its own accord.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Push {
    /// The channel; absent in a disconnect.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub channel: String,
    /// Something happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#pub: Option<Publication>,
    /// Somebody came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub join: Option<Presence>,
    /// Somebody went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leave: Option<Presence>,
    /// The subscription was ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsubscribe: Option<Ended>,
    /// The connection is ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disconnect: Option<Disconnect>,
}

/// Somebody came or went.
#[derive(Debug, Serialize, Deserialize)]
pub struct Presence {
    /// Who.
    pub info: ClientInfo,
}

/// The subscription was ended.
#[derive(Debug, Serialize, Deserialize)]
pub struct Ended {
    /// See [`UnsubscribeCode`].
    pub code: u32,
    /// The code's reason.
    pub reason: String,
}

impl From<UnsubscribeCode> for Ended {
    fn from(code: UnsubscribeCode) -> Self {
        Self { code: code.number(), reason: code.reason().to_owned() }
    }
}

/// The connection is ended.
#[derive(Debug, Serialize, Deserialize)]
pub struct Disconnect {
    /// See [`DisconnectCode`].
    pub code: u32,
    /// The code's reason.
    pub reason: String,
    /// Whether to connect again.
    #[serde(default)]
    pub reconnect: bool,
}

impl From<DisconnectCode> for Disconnect {
    fn from(code: DisconnectCode) -> Self {
        Self { code: code.number(), reason: code.reason().to_owned(), reconnect: code.reconnect() }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it by reference")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it by reference")]
fn is_zero_seq(seq: &Seq) -> bool {
    *seq == 0
}
