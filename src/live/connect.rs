//! The first command: who it is.

use mellanrum_protocol::channel::Channel;
use mellanrum_protocol::error::{DisconnectCode, ErrorCode};
use mellanrum_protocol::frame::{
    ClientInfo, ConnectRequest, ConnectResult, RefreshRequest, RefreshResult, Reply, SubscribeResult,
};
use mellanrum_protocol::shapes::identity::Scope;
use tokio::time::timeout;

use super::{COMMAND, Live, Presented, Who};
use crate::error::{Error, Result};
use crate::hub::Client;
use crate::identity::actor::Actor;
use crate::identity::{Credential, authenticate};

impl Live {
    /// Connects by the token in the command, else by what came with the request. Nothing valid: the connection ends, and the SDK does not try again.
    pub(super) async fn connect(
        &mut self,
        id: u32,
        request: ConnectRequest,
    ) -> std::result::Result<(), DisconnectCode> {
        let answer = timeout(COMMAND, self.identify(&request.token)).await;
        let actor = match answer.unwrap_or(Err(ErrorCode::DbUnavailable.into())) {
            Ok(actor) => actor,
            Err(error @ Error::Refused(ErrorCode::TokenExpired | ErrorCode::Expired)) => {
                self.refuse(id, &error);
                return Ok(());
            }
            Err(error) if error.code().temporary() => {
                self.refuse(id, &error);
                return Ok(());
            }
            Err(_) => return Err(DisconnectCode::InvalidToken),
        };
        let app = &self.app;
        let client = Client {
            key: app.hub.next_key(),
            person_id: actor.person_id,
            credential: actor.via.id(),
            expires_ms: actor.expires_ms,
            info: ClientInfo { user: actor.person_id.to_string(), client: app.clock.id().to_string() },
            outbox: self.outbox.clone(),
        };
        if !app.hub.enter(client.clone(), app.config.connections_per_person) {
            return Err(DisconnectCode::ConnectionLimit);
        }
        let own = Channel::Person(actor.person_id).to_string();
        let result = ConnectResult {
            client: client.info.client.clone(),
            version: mellanrum_protocol::VERSION.to_owned(),
            subs: [(own, SubscribeResult::default())].into(),
            ping: app.config.ping_seconds,
            pong: true,
            session: self.emulation.clone(),
            node: app.node.to_string(),
            ..ConnectResult::default()
        };
        self.who = Some(Who {
            actor,
            client,
            rooms: std::collections::HashSet::new(),
            networks: std::collections::HashSet::new(),
        });
        self.reply(Reply { id, connect: Some(result), ..Reply::default() });
        Ok(())
    }

    async fn identify(&self, token: &str) -> Result<Actor> {
        let credential = match (&self.presented, token) {
            (_, token) if !token.is_empty() => Credential::Token(token),
            (Presented::Token(token), _) => Credential::Token(token),
            (Presented::Session(secret), _) => Credential::Session(secret),
            (Presented::Nothing, _) => return Err(Error::UNAUTHORIZED),
        };
        let actor = authenticate(&self.app, credential).await?;
        actor.require(Scope::Read)?;
        Ok(actor)
    }

    /// A new token of the same person takes the place of the one before.
    pub(super) async fn refresh(&mut self, request: RefreshRequest) -> Result<Reply> {
        let app = self.app.clone();
        let actor = authenticate(&app, Credential::Token(&request.token)).await?;
        actor.require(Scope::Read)?;
        let who = self.who()?;
        if actor.person_id != who.actor.person_id {
            return Err(Error::DENIED);
        }
        who.client.credential = actor.via.id();
        who.client.expires_ms = actor.expires_ms;
        app.hub.renew(&who.client);
        who.actor = actor;
        let client = who.client.info.client.clone();
        let version = mellanrum_protocol::VERSION.to_owned();
        let result = RefreshResult { client, version, ..RefreshResult::default() };
        Ok(Reply { refresh: Some(result), ..Reply::default() })
    }
}
