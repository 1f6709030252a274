//! A live connection: the Centrifuge JSON protocol over WebSocket, typed, one step at a time. Nothing is read between two calls.

use std::collections::{HashMap, VecDeque};

use futures_util::{SinkExt, StreamExt};
use mellanrum_protocol::channel::Channel;
use mellanrum_protocol::error::ErrorFrame;
use mellanrum_protocol::frame::{
    ChannelRequest, Command, ConnectRequest, ConnectResult, Push, Reply, RpcRequest, SubscribeRequest, SubscribeResult,
};
use mellanrum_protocol::methods::Method;
use mellanrum_protocol::shapes::messages::{Message, PostMessage, Posted};
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::shapes::rooms::RoomEvent;
use mellanrum_protocol::{Nonce, RoomId, Seq};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{self, Message as Frame};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::{PATIENCE, Person, nonce};

/// A live connection.
pub struct Live {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    last_id: u32,
    replies: HashMap<u32, Reply>,
    pushes: VecDeque<Push>,
    /// Whether pings are answered.
    pub pongs: bool,
    /// Pings heard so far.
    pub pings: usize,
}

/// The connection was closed, with this code; 1006 if it just broke off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed(pub u16);

impl Live {
    /// Upgrades to a WebSocket as a browser with this person's cookie, or a program with their token, would.
    pub async fn open(person: &Person) -> Result<Self, tungstenite::Error> {
        let origin = format!("http://{}", person.address);
        Self::open_from(person, &origin).await
    }

    /// The same from a page of another origin.
    pub async fn open_from(person: &Person, origin: &str) -> Result<Self, tungstenite::Error> {
        let mut request = format!("ws://{}/connection/websocket", person.address).into_client_request()?;
        request.headers_mut().insert("origin", origin.parse().expect("an origin"));
        if let Some((name, value)) = person.credential() {
            request.headers_mut().insert(name, value.parse().expect("a credential"));
        }
        let (socket, _) = connect_async(request).await?;
        Ok(Self { socket, last_id: 0, replies: HashMap::new(), pushes: VecDeque::new(), pongs: true, pings: 0 })
    }

    /// The first command.
    pub async fn connect(&mut self) -> ConnectResult {
        let command = Command { connect: Some(ConnectRequest::default()), ..Command::default() };
        self.ask(command).await.expect("to be let in").connect.expect("the reply to connect")
    }

    /// Sends text as it is.
    pub async fn send_raw(&mut self, text: &str) {
        self.socket.send(Frame::text(text)).await.expect("an open connection");
    }

    /// Sends a command and doesn't wait; its id.
    pub async fn send(&mut self, mut command: Command) -> u32 {
        self.last_id += 1;
        command.id = self.last_id;
        self.send_raw(&serde_json::to_string(&command).expect("JSON")).await;
        self.last_id
    }

    /// The reply to a command that was sent; what comes before it is kept for later.
    pub async fn reply_to(&mut self, id: u32) -> Result<Reply, ErrorFrame> {
        let reply = loop {
            if let Some(reply) = self.replies.remove(&id) {
                break reply;
            }
            self.read().await.unwrap_or_else(|closed| panic!("{closed:?} before the reply to {id}"));
        };
        match reply.error {
            Some(error) => Err(error),
            None => Ok(reply),
        }
    }

    /// Sends a command and waits for its reply.
    pub async fn ask(&mut self, command: Command) -> Result<Reply, ErrorFrame> {
        let id = self.send(command).await;
        self.reply_to(id).await
    }

    /// Calls a method.
    pub async fn rpc<R: DeserializeOwned>(&mut self, method: Method, params: &impl Serialize) -> Result<R, ErrorFrame> {
        let reply = self.ask(rpc(method.as_str(), params)).await?;
        let data = reply.rpc.expect("the reply to rpc").data;
        Ok(serde_json::from_str(data.get()).expect("a result of the expected shape"))
    }

    /// Posts a message.
    pub async fn post(&mut self, room: RoomId, body: &str) -> Message {
        self.try_post(room, body, nonce()).await.expect("a post that is taken").message
    }

    /// Posts a message; the answer may be no.
    pub async fn try_post(&mut self, room_id: RoomId, body: &str, nonce: Nonce) -> Result<Posted, ErrorFrame> {
        let params = PostMessage { room_id, nonce, body: body.to_owned(), thread: None, lang: None, files: Vec::new() };
        self.rpc(Method::MessagePost, &params).await
    }

    /// Hears a room from now on.
    pub async fn subscribe(&mut self, room: RoomId) -> SubscribeResult {
        self.try_subscribe(room, None).await.expect("to be let into the room")
    }

    /// Hears a room from a position on.
    pub async fn recover(&mut self, room: RoomId, offset: Seq, epoch: &str) -> SubscribeResult {
        self.try_subscribe(room, Some((offset, epoch))).await.expect("to be let into the room")
    }

    /// Hears a room; the answer may be no.
    pub async fn try_subscribe(
        &mut self,
        room: RoomId,
        from: Option<(Seq, &str)>,
    ) -> Result<SubscribeResult, ErrorFrame> {
        let mut request = SubscribeRequest { channel: Channel::Room(room).to_string(), ..SubscribeRequest::default() };
        if let Some((offset, epoch)) = from {
            (request.recover, request.offset, request.epoch) = (true, offset, epoch.to_owned());
        }
        self.subscribe_by(request).await
    }

    /// Hears a channel.
    pub async fn subscribe_by(&mut self, request: SubscribeRequest) -> Result<SubscribeResult, ErrorFrame> {
        let reply = self.ask(Command { subscribe: Some(request), ..Command::default() }).await?;
        Ok(reply.subscribe.expect("the reply to subscribe"))
    }

    /// Who is in a channel, by person, in order.
    pub async fn presence(&mut self, channel: Channel) -> Result<Vec<String>, ErrorFrame> {
        let request = ChannelRequest { channel: channel.to_string() };
        let reply = self.ask(Command { presence: Some(request), ..Command::default() }).await?;
        let here = reply.presence.expect("the reply to presence").presence;
        let mut people: Vec<String> = here.into_values().map(|info| info.user).collect();
        people.sort_unstable();
        Ok(people)
    }

    /// The next push, of whatever channel.
    pub async fn next_push(&mut self) -> Push {
        self.try_next_push().await.unwrap_or_else(|closed| panic!("{closed:?} instead of a push"))
    }

    /// The next push, or the end.
    pub async fn try_next_push(&mut self) -> Result<Push, Closed> {
        loop {
            if let Some(push) = self.pushes.pop_front() {
                return Ok(push);
            }
            self.read().await?;
        }
    }

    /// How many pushes were read and not taken yet.
    pub fn waiting(&self) -> usize {
        self.pushes.len()
    }

    /// The next event of a room, with its offset; what else comes is skipped.
    pub async fn next_event(&mut self, room: RoomId) -> (Seq, RoomEvent) {
        let channel = Channel::Room(room).to_string();
        loop {
            let push = self.next_push().await;
            if push.channel == channel {
                assert!(push.unsubscribe.is_none(), "the subscription was ended: {push:?}");
                if let Some(publication) = push.r#pub {
                    return (publication.offset, serde_json::from_str(publication.data.get()).expect("an event"));
                }
            }
        }
    }

    /// The next message of a room, new or changed.
    pub async fn next_message(&mut self, room: RoomId) -> Message {
        loop {
            if let (_, RoomEvent::Message { message }) = self.next_event(room).await {
                return *message;
            }
        }
    }

    /// The next event of one's own channel.
    pub async fn next_personal(&mut self) -> PersonEvent {
        loop {
            let push = self.next_push().await;
            if let Some(publication) = push.r#pub.filter(|_| push.channel.starts_with("person:")) {
                return serde_json::from_str(publication.data.get()).expect("an event");
            }
        }
    }

    /// Proves that nothing has come: a message posted now, in a room that this connection hears, is the very next thing it hears.
    pub async fn hears_nothing(&mut self, by: &Person, room: RoomId) {
        let marker = by.post(room, "the marker").await;
        let push = self.next_push().await;
        let next = push.r#pub.as_ref().and_then(|publication| {
            let event: RoomEvent = serde_json::from_str(publication.data.get()).ok()?;
            if let RoomEvent::Message { message } = event { Some(message.id) } else { None }
        });
        assert_eq!(next, Some(marker.id), "heard {push:?} before the marker");
    }

    /// Waits for the end; its code.
    pub async fn closed(&mut self) -> u16 {
        loop {
            if let Err(Closed(code)) = self.read().await {
                return code;
            }
        }
    }

    /// Says goodbye.
    pub async fn leave(mut self) {
        let _ = self.socket.close(None).await;
    }

    /// Reads one frame and sorts what is in it.
    async fn read(&mut self) -> Result<(), Closed> {
        let frame = timeout(PATIENCE, self.socket.next()).await;
        let frame = frame.unwrap_or_else(|_| panic!("nothing came within {PATIENCE:?}"));
        let text = match frame {
            Some(Ok(Frame::Text(text))) => text,
            Some(Ok(Frame::Close(close))) => return Err(Closed(close.map_or(1005, |close| close.code.into()))),
            Some(Ok(_)) => return Ok(()),
            Some(Err(_)) | None => return Err(Closed(1006)),
        };
        for line in text.lines().filter(|line| !line.is_empty()) {
            if line == "{}" {
                self.pings += 1;
                if self.pongs {
                    let _ = self.socket.send(Frame::text("{}")).await;
                }
                continue;
            }
            let mut reply: Reply = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
            match reply.push.take() {
                Some(push) => self.pushes.push_back(push),
                None => drop(self.replies.insert(reply.id, reply)),
            }
        }
        Ok(())
    }
}

/// The command that calls a method.
pub fn rpc(method: &str, params: &impl Serialize) -> Command {
    let data = serde_json::value::to_raw_value(params).expect("JSON");
    Command { rpc: Some(RpcRequest { method: method.to_owned(), data: Some(data) }), ..Command::default() }
}
