//! Command → the feature's `live.rs`, one arm each.

use mellanrum_protocol::channel::Channel;
use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::frame::{Command, Empty, PublishRequest, Reply, RpcRequest, RpcResult};
use mellanrum_protocol::methods::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::Live;
use crate::error::{Error, Result};
use crate::{drafts, following, holds, messages, moderation, rooms, topics};

impl Live {
    /// Carries out one command. `None`: the reply has been sent, or none is due.
    pub(super) async fn dispatch(&mut self, command: Command) -> Result<Option<Reply>> {
        let reply = match command {
            Command { rpc: Some(request), .. } => self.rpc(request).await?,
            Command { id, subscribe: Some(request), .. } => return self.subscribe(id, request).await,
            Command { unsubscribe: Some(request), .. } => self.unsubscribe(&request)?,
            Command { publish: Some(request), .. } => self.publish(request).await?,
            Command { presence: Some(request), .. } => self.presence(&request)?,
            Command { presence_stats: Some(request), .. } => self.presence_stats(&request)?,
            Command { history: Some(request), .. } => self.history(&request).await?,
            Command { refresh: Some(request), .. } => self.refresh(request).await?,
            Command { ping: Some(_), .. } => Reply { ping: Some(Empty {}), ..Reply::default() },
            Command { send: Some(_), .. } => return Ok(None),
            Command { connect: Some(_), .. } => return Err(ErrorCode::BadRequest.into()),
            _ => return Err(ErrorCode::MethodNotFound.into()),
        };
        Ok(Some(reply))
    }

    async fn rpc(&mut self, request: RpcRequest) -> Result<Reply> {
        let method = Method::parse(&request.method).ok_or(ErrorCode::MethodNotFound)?;
        let data = request.data.as_deref();
        let app = self.app.clone();
        let actor = &self.who()?.actor;
        let data = match method {
            Method::MessagePost => answer(messages::live::post(&app, actor, read(data)?).await?),
            Method::MessageEdit => answer(messages::live::edit(&app, actor, read(data)?).await?),
            Method::MessageRemove => answer(messages::live::remove(&app, actor, read(data)?).await?),
            Method::MessagePin => answer(messages::live::pin(&app, actor, read(data)?).await?),
            Method::MessageUnpin => answer(messages::live::unpin(&app, actor, read(data)?).await?),
            Method::QuestionMark => answer(messages::live::mark(&app, actor, read(data)?).await?),
            Method::QuestionUnmark => answer(messages::live::unmark(&app, actor, read(data)?).await?),
            Method::ReactionAdd => answer(messages::live::react(&app, actor, read(data)?).await?),
            Method::ReactionRemove => answer(messages::live::unreact(&app, actor, read(data)?).await?),
            Method::AnswerAccept => answer(messages::live::accept_answer(&app, actor, read(data)?).await?),
            Method::AnswerWithdraw => answer(messages::live::withdraw_answer(&app, actor, read(data)?).await?),
            Method::MessagePreview => answer(messages::live::preview(&app, actor, read(data)?).await?),
            Method::QuestionAsk => answer(messages::live::ask(&app, actor, read(data)?).await?),
            Method::QuestionDecline => answer(messages::live::decline(&app, actor, read(data)?).await?),
            Method::QuestionReopen => answer(messages::live::reopen(&app, actor, read(data)?).await?),
            Method::TopicChange => answer(topics::live::change(&app, actor, read(data)?).await?),
            Method::TopicClose => answer(topics::live::close(&app, actor, read(data)?).await?),
            Method::TopicReopen => answer(topics::live::reopen(&app, actor, read(data)?).await?),
            Method::TopicLift => answer(topics::live::lift(&app, actor, read(data)?).await?),
            Method::TopicLower => answer(topics::live::lower(&app, actor, read(data)?).await?),
            Method::TopicMove => answer(topics::live::move_topic(&app, actor, read(data)?).await?),
            Method::TopicSplit => answer(topics::live::split(&app, actor, read(data)?).await?),
            Method::TopicMerge => answer(topics::live::merge(&app, actor, read(data)?).await?),
            Method::TopicUndo => answer(topics::live::undo(&app, actor, read(data)?).await?),
            Method::TopicOpen => answer(topics::live::open(&app, actor, read(data)?).await?),
            Method::MessageRestore => answer(moderation::live::restore(&app, actor, read(data)?).await?),
            Method::MessageHold => answer(holds::live::hold(&app, actor, read(data)?).await?),
            Method::HeldWithdraw => answer(holds::live::withdraw(&app, actor, read(data)?).await?),
            Method::MessageReport => answer(moderation::live::report(&app, actor, read(data)?).await?),
            Method::CaseClaim => answer(moderation::live::claim(&app, actor, read(data)?).await?),
            Method::CaseRelease => answer(moderation::live::release(&app, actor, read(data)?).await?),
            Method::CaseDecide => answer(moderation::live::decide(&app, actor, read(data)?).await?),
            Method::PersonRemoveAll => answer(moderation::live::remove_all(&app, actor, read(data)?).await?),
            Method::DraftSet => answer(drafts::live::set(&app, actor, read(data)?).await?),
            Method::RoomRead => answer(rooms::live::read(&app, actor, read(data)?).await?),
            Method::TopicFollow => answer(following::live::follow(&app, actor, read(data)?).await?),
            Method::TopicRead => answer(following::live::read(&app, actor, read(data)?).await?),
            Method::TypingSet => answer(rooms::live::typing(&app, actor, read(data)?).await?),
        }?;
        Ok(Reply { rpc: Some(RpcResult { data }), ..Reply::default() })
    }

    async fn publish(&mut self, request: PublishRequest) -> Result<Reply> {
        let app = self.app.clone();
        let actor = &self.who()?.actor;
        let Some(Channel::Room(room)) = Channel::parse(&request.channel) else { return Err(Error::DENIED) };
        messages::live::publish(&app, actor, room, read(Some(&request.data))?).await?;
        Ok(Reply { publish: Some(Empty {}), ..Reply::default() })
    }
}

fn read<T: DeserializeOwned>(data: Option<&RawValue>) -> Result<T> {
    data.and_then(|data| serde_json::from_str(data.get()).ok()).ok_or_else(|| ErrorCode::BadRequest.into())
}

fn answer<T: Serialize>(result: T) -> Result<Box<RawValue>> {
    serde_json::value::to_raw_value(&result).map_err(|error| Error::Internal(error.into()))
}
