//! One live connection: who it is, what it hears, and its commands in order.
//!
//! A transport feeds frames in and writes what the [`outbox`] holds; it knows no meaning. Commands are handled one after another: the next one is
//! read when the answer to the last one is in the outbox and the outbox has room.

mod connect;
mod dispatch;
pub mod outbox;
mod pace;
mod subscribe;

use std::collections::HashSet;
use std::time::Duration;

use axum::body::Bytes;
use mellanrum_protocol::channel::Channel;
use mellanrum_protocol::error::{DisconnectCode, ErrorCode, UnsubscribeCode};
use mellanrum_protocol::frame::{Command, Push, Reply};
use mellanrum_protocol::{NetworkId, RoomId};
use tokio::time::timeout;

use self::outbox::{Kind, Outbox};
use self::pace::Pace;
use crate::app::App;
use crate::error::{Error, Result};
use crate::hub::{self, Client};
use crate::identity::actor::Actor;

/// Longest time for one command; a database that takes longer is as good as away (I9: answered within three seconds).
const COMMAND: Duration = Duration::from_millis(2_900);
/// Most objects in one frame.
const COMMANDS_IN_FRAME: usize = 256;

/// A live connection.
pub struct Live {
    app: App,
    /// Where what the client hears goes.
    pub outbox: Outbox,
    /// The credential that came with the request, if any: `Cookie` or `Authorization`.
    presented: Presented,
    /// Secret by which `/emulation` finds this connection; empty for a WebSocket.
    emulation: String,
    pace: Pace,
    who: Option<Who>,
}

/// The credential that a request carried.
#[derive(Debug, Clone, Default)]
pub enum Presented {
    /// None.
    #[default]
    Nothing,
    /// The secret in a session's cookie.
    Session(String),
    /// An API token.
    Token(String),
}

/// A connection that has connected.
struct Who {
    actor: Actor,
    client: Client,
    rooms: HashSet<RoomId>,
    networks: HashSet<NetworkId>,
}

impl Live {
    /// A connection that has not said who it is.
    pub fn new(app: App, presented: Presented, emulation: String) -> Self {
        let outbox = Outbox::new(app.config.outbox_bytes);
        let pace = Pace::new(app.config.commands_per_ten_seconds);
        Self { app, outbox, presented, emulation, pace, who: None }
    }

    /// Whether it has connected.
    pub const fn is_connected(&self) -> bool {
        self.who.is_some()
    }

    /// Carries out the commands of one frame. An error ends the connection. True if a pong was among them.
    pub async fn frame(&mut self, text: &str) -> std::result::Result<bool, DisconnectCode> {
        let mut pong = false;
        for (number, line) in text.lines().filter(|line| !line.trim().is_empty()).enumerate() {
            if number == COMMANDS_IN_FRAME {
                return Err(DisconnectCode::BadRequest);
            }
            // serde would take an array for a command, field by field.
            let object = line.trim_start().starts_with('{');
            let command: Command = match serde_json::from_str(if object { line } else { "" }) {
                Ok(command) => command,
                Err(_) => self.malformed(line)?,
            };
            if command.id == 0 && command.send.is_none() {
                pong = true;
                continue;
            }
            self.command(command).await?;
            while !self.outbox.has_room() && !self.outbox.is_closed() {
                self.outbox.attention().await;
                self.mind_lag();
            }
        }
        Ok(pong)
    }

    /// A line that is no command: refused by its id if it has one, else the client speaks another protocol.
    fn malformed(&self, line: &str) -> std::result::Result<Command, DisconnectCode> {
        #[derive(serde::Deserialize)]
        struct OnlyId {
            id: u32,
        }
        match serde_json::from_str(line) {
            Ok(OnlyId { id }) if id > 0 && self.is_connected() => {
                self.refuse(id, &ErrorCode::BadRequest.into());
                Ok(Command { send: Some(mellanrum_protocol::frame::Ignored {}), ..Command::default() })
            }
            _ => Err(DisconnectCode::BadRequest),
        }
    }

    async fn command(&mut self, command: Command) -> std::result::Result<(), DisconnectCode> {
        let id = command.id;
        if self.who.is_none() {
            let Some(request) = command.connect else { return Err(DisconnectCode::BadRequest) };
            // In boxes: an idle connection holds no room for the largest command's state.
            return Box::pin(self.connect(id, request)).await;
        }
        if let Err(error) = self.pace.take() {
            self.refuse(id, &error);
            return Ok(());
        }
        let reply = match timeout(COMMAND, Box::pin(self.dispatch(command))).await {
            Ok(Ok(reply)) => reply,
            Ok(Err(error)) => {
                self.refuse(id, &error);
                return Ok(());
            }
            Err(_) => {
                self.refuse(id, &ErrorCode::DbUnavailable.into());
                return Ok(());
            }
        };
        if let Some(reply) = reply {
            self.reply(Reply { id, ..reply });
        }
        Ok(())
    }

    fn reply(&self, reply: Reply) {
        if reply.id > 0 {
            self.outbox.push(hub::encode(&reply), Kind::Kept);
        }
    }

    fn refuse(&self, id: u32, error: &Error) {
        metrics::counter!("mellanrum_refused_total", "code" => error.code().word()).increment(1);
        self.reply(Reply { id, error: Some(error.to_frame()), ..Reply::default() });
    }

    /// If events were dropped, ends the rooms' subscriptions; the client subscribes again and recovers.
    pub fn mind_lag(&mut self) {
        if !self.outbox.take_lag() {
            return;
        }
        let Some(who) = &mut self.who else { return };
        for room in who.rooms.drain() {
            self.app.hub.leave_room(room, who.client.key);
            self.outbox.push(ended(Channel::Room(room), UnsubscribeCode::InsufficientState), Kind::Kept);
        }
    }

    fn who(&mut self) -> Result<&mut Who> {
        self.who.as_mut().ok_or(Error::UNAUTHORIZED)
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        if let Some(who) = self.who.take() {
            let key = who.client.key;
            who.rooms.into_iter().for_each(|room| self.app.hub.leave_room(room, key));
            who.networks.into_iter().for_each(|network| self.app.hub.leave_network(network, key));
            self.app.hub.exit(key);
        }
        if !self.emulation.is_empty() {
            self.app.hub.stop_emulating(&self.emulation);
        }
    }
}

fn ended(channel: Channel, code: UnsubscribeCode) -> Bytes {
    hub::push(channel, Push { unsubscribe: Some(code.into()), ..Push::default() })
}
