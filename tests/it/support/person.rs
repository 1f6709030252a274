//! A person: what they do over REST, and the door to their live connections.

use std::net::SocketAddr;

use mellanrum_protocol::shapes::files::File;
use mellanrum_protocol::shapes::identity::NewPerson;
use mellanrum_protocol::shapes::messages::{Message, MessagePage, MessageResult, Posted};
use mellanrum_protocol::shapes::people::Me;
use mellanrum_protocol::shapes::rooms::{ChangePage, MyRoom};
use mellanrum_protocol::{FileId, MessageId, Nonce, OrganisationId, PersonId, RoomId, Seq};
use reqwest::header::{CONTENT_TYPE, SET_COOKIE};
use reqwest::{Client, Method, RequestBuilder};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{Live, nonce};

/// The password of everyone in the tests.
pub const PASSWORD: &str = "correct horse battery";

/// Somebody signed in on one device. Their credential is good on every node.
#[derive(Debug, Clone)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// Their handle.
    pub handle: String,
    /// The node they talk to.
    pub address: SocketAddr,
    /// The name and value of the header that says who they are.
    credential: Option<(&'static str, String)>,
    http: Client,
}

/// What the server answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The body: JSON, text, or null if it is empty.
    pub body: Value,
}

impl Answer {
    /// The body of an answer that says yes.
    #[track_caller]
    pub fn ok<T: DeserializeOwned>(self) -> T {
        assert!((200..300).contains(&self.status), "{self:?}");
        serde_json::from_value(self.body).expect("a body of the expected shape")
    }

    /// Fails unless the status is this one.
    #[track_caller]
    pub fn expect_status(&self, status: u16) {
        assert_eq!(self.status, status, "{self:?}");
    }

    /// Fails unless it is a refusal with this code.
    #[track_caller]
    pub fn expect_code(&self, code: &str) {
        assert_eq!(self.code(), Some(code), "{self:?}");
    }

    /// The word of a refusal.
    pub fn code(&self) -> Option<&str> {
        self.body.get("code").and_then(Value::as_str)
    }
}

/// What somebody new says of themselves.
pub fn newcomer(handle: &str, organisation_id: Option<OrganisationId>) -> NewPerson {
    NewPerson {
        name: format!("{handle} Test"),
        handle: handle.to_owned(),
        email: format!("{handle}@kommun.example"),
        password: PASSWORD.to_owned(),
        title: String::new(),
        organisation_id,
        locale: "sv".to_owned(),
        time_zone: "Europe/Stockholm".to_owned(),
    }
}

/// A POST of somebody who isn't signed in.
pub async fn post_as_nobody(address: SocketAddr, path: &str, body: &Value) -> Answer {
    answer(Client::new().post(format!("http://{address}/api/v1{path}")).json(body)).await.0
}

/// A PNG file of this size.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([x, y, 7].map(|part| u8::try_from(part % 256).unwrap_or_default()))
    });
    let mut file = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut file, image::ImageFormat::Png).expect("a PNG file");
    file.into_inner()
}

async fn answer(request: RequestBuilder) -> (Answer, Option<String>) {
    try_answer(request).await.expect("an answer")
}

async fn try_answer(request: RequestBuilder) -> reqwest::Result<(Answer, Option<String>)> {
    let response = request.send().await?;
    let status = response.status().as_u16();
    let cookie = response.headers().get(SET_COOKIE).and_then(|value| value.to_str().ok());
    let cookie = cookie.and_then(|cookie| cookie.split(';').next()).map(str::to_owned);
    let text = response.text().await?;
    let body = if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap_or(Value::String(text)) };
    Ok((Answer { status, body }, cookie))
}

impl Person {
    /// Comes in by a set-up or invitation link.
    pub async fn join(address: SocketAddr, path: &str, new: NewPerson) -> Self {
        let http = Client::new();
        let handle = new.handle.clone();
        let (answer, cookie) = answer(http.post(format!("http://{address}/api/v1{path}")).json(&new)).await;
        let me: Me = answer.ok();
        let credential = Some(("cookie", cookie.expect("a session's cookie")));
        Self { id: me.person.id, handle, address, credential, http }
    }

    /// Nobody: not signed in.
    pub fn nobody(address: SocketAddr) -> Self {
        Self { id: PersonId(uuid::Uuid::nil()), handle: String::new(), address, credential: None, http: Client::new() }
    }

    /// The same person, on a further device.
    pub async fn sign_in(&self) -> Self {
        let body = json!({ "login": self.handle, "password": PASSWORD });
        let request = self.http.post(format!("http://{}/api/v1/session", self.address)).json(&body);
        let (answer, cookie) = answer(request).await;
        answer.expect_status(200);
        Self { credential: Some(("cookie", cookie.expect("a session's cookie"))), ..self.clone() }
    }

    /// The same device, talking to another node.
    #[must_use]
    pub fn at(&self, address: SocketAddr) -> Self {
        Self { address, ..self.clone() }
    }

    /// The same person by an API token.
    #[must_use]
    pub fn with_token(&self, secret: &str) -> Self {
        Self { credential: Some(("authorization", format!("Bearer {secret}"))), ..self.clone() }
    }

    /// The header that says who they are.
    pub fn credential(&self) -> Option<(&'static str, &str)> {
        self.credential.as_ref().map(|(name, value)| (*name, value.as_str()))
    }

    /// A request to make more of.
    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let request = self.http.request(method, format!("http://{}/api/v1{path}", self.address));
        match &self.credential {
            Some((name, value)) => request.header(*name, value),
            None => request,
        }
    }

    /// Asks for something, with a new `Idempotency-Key`.
    pub async fn send(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        self.send_again(method, path, body, nonce()).await
    }

    /// The same with a known `Idempotency-Key`.
    pub async fn send_again(&self, method: &str, path: &str, body: Option<Value>, nonce: Nonce) -> Answer {
        let mut request = self.request(method, path).header("Idempotency-Key", nonce.to_string());
        if let Some(body) = body {
            request = request.json(&body);
        }
        answer(request).await.0
    }

    /// Sends bytes as they are.
    pub async fn send_bytes(&self, method: &str, path: &str, mime: &str, bytes: Vec<u8>) -> Answer {
        answer(self.request(method, path).header(CONTENT_TYPE, mime).body(bytes)).await.0
    }

    /// Sends a file to a room.
    pub async fn send_file(&self, room: RoomId, name: &str, bytes: Vec<u8>) -> File {
        let answer = self.try_send_file(room, name, bytes).await;
        answer.expect_status(201);
        answer.ok()
    }

    /// The same; the answer may be no.
    pub async fn try_send_file(&self, room: RoomId, name: &str, bytes: Vec<u8>) -> Answer {
        use std::fmt::Write;
        let name = name.bytes().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "%{byte:02X}");
            text
        });
        let request = self.request("POST", &format!("/rooms/{room}/files?name={name}"));
        answer(request.body(bytes)).await.0
    }

    /// Posts files with a text; the answer may be no.
    pub async fn try_post_files(&self, room: RoomId, body: &str, files: &[FileId]) -> Answer {
        let body = json!({ "body": body, "files": files });
        self.send("POST", &format!("/rooms/{room}/messages"), Some(body)).await
    }

    /// Posts files with a text.
    pub async fn post_files(&self, room: RoomId, body: &str, files: &[FileId]) -> Message {
        self.try_post_files(room, body, files).await.ok::<Posted>().message
    }

    /// Reads something that must be there.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> T {
        self.send("GET", path, None).await.ok()
    }

    /// Posts a message by REST.
    pub async fn post(&self, room: RoomId, body: &str) -> Message {
        self.try_post(room, body, nonce()).await.ok::<Posted>().message
    }

    /// Posts a message by REST; the answer may be no.
    pub async fn try_post(&self, room: RoomId, body: &str, nonce: Nonce) -> Answer {
        self.send_again("POST", &format!("/rooms/{room}/messages"), Some(json!({ "body": body })), nonce).await
    }

    /// The same, of a server that may go away meanwhile: `None` if it did.
    pub async fn attempt(&self, room: RoomId, body: &str, nonce: Nonce) -> Option<Answer> {
        let request = self.request("POST", &format!("/rooms/{room}/messages")).json(&json!({ "body": body }));
        try_answer(request.header("Idempotency-Key", nonce.to_string())).await.ok().map(|(answer, _)| answer)
    }

    /// Replies in a thread.
    pub async fn reply(&self, root: &Message, body: &str) -> Message {
        let body = json!({ "body": body, "thread": root.id });
        let path = format!("/rooms/{}/messages", root.room_id);
        self.send("POST", &path, Some(body)).await.ok::<Posted>().message
    }

    /// Opens a topic; `with` says what else there is to it than title and text.
    pub async fn open_topic(&self, room: RoomId, title: &str, with: Value) -> Message {
        let mut body = json!({ "title": title, "body": format!("about {title}") });
        let all = body.as_object_mut().expect("an object");
        all.extend(with.as_object().expect("an object").clone());
        self.send("POST", &format!("/rooms/{room}/topics"), Some(body)).await.ok::<Posted>().message
    }

    /// Edits a message.
    pub async fn edit(&self, message: MessageId, body: &str) -> Message {
        let path = format!("/messages/{message}");
        self.send("PATCH", &path, Some(json!({ "body": body }))).await.ok::<Posted>().message
    }

    /// An act on a message that is a path: `PUT …/pin`.
    pub async fn act(&self, method: &str, message: MessageId, path: &str) -> Message {
        self.send(method, &format!("/messages/{message}{path}"), None).await.ok::<MessageResult>().message
    }

    /// A room.
    pub async fn room(&self, room: RoomId) -> MyRoom {
        self.get(&format!("/rooms/{room}")).await
    }

    /// The newest page of a room.
    pub async fn newest(&self, room: RoomId) -> MessagePage {
        self.get(&format!("/rooms/{room}/messages?limit=100")).await
    }

    /// Every message of a room, oldest first.
    pub async fn all_messages(&self, room: RoomId) -> Vec<Message> {
        let mut all: Vec<Message> = Vec::new();
        loop {
            let after = all.last().map_or(0, |message| message.seq);
            let page: MessagePage = self.get(&format!("/rooms/{room}/messages?after={after}&limit=100")).await;
            all.extend(page.messages);
            if !page.has_newer {
                return all;
            }
        }
    }

    /// What changed in a room after a seq, one page of it.
    pub async fn changes(&self, room: RoomId, since: Seq) -> ChangePage {
        self.get(&format!("/rooms/{room}/changes?since={since}")).await
    }

    /// A live connection that has connected.
    pub async fn connect(&self) -> Live {
        let mut live = Live::open(self).await.expect("an upgrade");
        live.connect().await;
        live
    }

    /// A live connection that hears these rooms from now on.
    pub async fn listen(&self, rooms: &[RoomId]) -> Live {
        let mut live = self.connect().await;
        for room in rooms {
            live.subscribe(*room).await;
        }
        live
    }
}
