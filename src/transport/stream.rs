//! The two fall-backs for networks that block WebSocket: HTTP streaming and SSE, and the emulation endpoint that carries their commands.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use futures_util::stream;
use mellanrum_protocol::error::{DisconnectCode, ErrorCode};
use mellanrum_protocol::frame::{EmulationRequest, Push, Reply};
use serde::Deserialize;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::extract::{Query, origin_allowed};
use super::websocket::{FIRST_COMMAND, PONG};
use crate::app::App;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::hub;
use crate::identity::{self, Credential};
use crate::live::outbox::{Outbox, Taken};
use crate::live::{Live, Presented};

/// Frames that may wait for a streaming connection.
const FRAMES: usize = 64;

/// The credential that a request carries.
pub fn presented(config: &Config, headers: &HeaderMap) -> Presented {
    match identity::from_headers(config, headers) {
        Some(Credential::Session(secret)) => Presented::Session(secret.to_owned()),
        Some(Credential::Token(token)) => Presented::Token(token.to_owned()),
        None => Presented::Nothing,
    }
}

/// How pieces are set apart.
#[derive(Clone, Copy)]
enum Framing {
    /// One object a line.
    Lines,
    /// Server-sent events.
    Events,
}

impl Framing {
    fn write(self, pieces: &[Bytes]) -> Bytes {
        let mut out = Vec::with_capacity(pieces.iter().map(|piece| piece.len() + 8).sum());
        for piece in pieces {
            match self {
                Self::Lines => {
                    out.extend_from_slice(piece);
                    out.push(b'\n');
                }
                Self::Events => {
                    out.extend_from_slice(b"data: ");
                    out.extend_from_slice(piece);
                    out.extend_from_slice(b"\n\n");
                }
            }
        }
        out.into()
    }

    const fn mime(self) -> &'static str {
        match self {
            Self::Lines => "application/json",
            Self::Events => "text/event-stream",
        }
    }
}

/// `POST /connection/http_stream`: the body is the connect command.
pub async fn http_stream(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Result<Response> {
    let first = String::from_utf8(body.to_vec()).map_err(|_| ErrorCode::BadRequest)?;
    open(app, &headers, first, Framing::Lines)
}

/// The query of an SSE request.
#[derive(Deserialize)]
pub struct SseQuery {
    /// The connect command.
    cf_connect: String,
}

/// `GET /connection/sse`
pub async fn sse(State(app): State<App>, headers: HeaderMap, Query(query): Query<SseQuery>) -> Result<Response> {
    open(app, &headers, query.cf_connect, Framing::Events)
}

fn open(app: App, headers: &HeaderMap, first: String, framing: Framing) -> Result<Response> {
    // A browser names no origin on a GET of its own pages; whatever it names must be ours.
    if headers.contains_key(header::ORIGIN) && !origin_allowed(&app.config, headers) {
        return Err(Error::DENIED);
    }
    if first.len() > app.config.frame_bytes {
        return Err(ErrorCode::TooLarge.into());
    }
    let session = BASE64_URL_SAFE_NO_PAD.encode(app.clock.secret());
    let (frames, incoming) = mpsc::channel(FRAMES);
    app.hub.emulate(session.clone(), frames);
    let live = Live::new(app.clone(), presented(&app.config, headers), session);
    let outbox = live.outbox.clone();
    let gone = CancellationToken::new();
    let reading =
        Reading { live, incoming, gone: gone.clone(), ping: Duration::from_secs(app.config.ping_seconds.into()) };
    app.tracker.spawn(reading.run(first));
    let stream = stream::unfold(Some((outbox, gone.drop_guard())), move |state| next_chunk(state, framing));
    let headers = [
        (header::CONTENT_TYPE, framing.mime()),
        (header::CACHE_CONTROL, "no-store"),
        // Proxies that would hold the stream back until it is large are asked not to.
        (header::HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok((headers, Body::from_stream(stream)).into_response())
}

type Writing = Option<(Outbox, DropGuard)>;

async fn next_chunk(state: Writing, framing: Framing) -> Option<(std::result::Result<Bytes, Infallible>, Writing)> {
    let (outbox, guard) = state?;
    match outbox.take().await {
        Taken::Pieces(pieces) => Some((Ok(framing.write(&pieces)), Some((outbox, guard)))),
        Taken::Closed(code) => {
            let push = Push { disconnect: Some(code.into()), ..Push::default() };
            let last = hub::encode(&Reply { push: Some(push), ..Reply::default() });
            Some((Ok(framing.write(&[last])), None))
        }
    }
}

/// The reading half of a streaming connection: commands come by `/emulation`.
struct Reading {
    live: Live,
    incoming: mpsc::Receiver<String>,
    gone: CancellationToken,
    ping: Duration,
}

impl Reading {
    async fn run(mut self, first: String) {
        let outbox = self.live.outbox.clone();
        let code = match timeout(FIRST_COMMAND, self.live.frame(&first)).await {
            Ok(Ok(_)) => self.serve(&outbox).await,
            Ok(Err(code)) => code,
            Err(_) => DisconnectCode::ServerError,
        };
        outbox.close(code);
    }

    async fn serve(&mut self, outbox: &Outbox) -> DisconnectCode {
        let mut next_ping = Instant::now() + self.ping;
        let mut waits_for_pong = false;
        loop {
            if outbox.is_closed() {
                return DisconnectCode::Slow;
            }
            let frame = tokio::select! {
                frame = self.incoming.recv() => frame,
                () = self.gone.cancelled() => return DisconnectCode::Slow,
                () = outbox.attention() => {
                    self.live.mind_lag();
                    continue;
                }
                () = sleep_until(next_ping) => {
                    if waits_for_pong {
                        return DisconnectCode::NoPong;
                    }
                    if self.live.is_connected() {
                        outbox.push(Bytes::from_static(b"{}"), crate::live::outbox::Kind::Kept);
                        waits_for_pong = true;
                        next_ping = Instant::now() + PONG;
                    }
                    continue;
                }
            };
            let Some(frame) = frame else { return DisconnectCode::Slow };
            match self.live.frame(&frame).await {
                Ok(true) => {
                    waits_for_pong = false;
                    next_ping = Instant::now() + self.ping;
                }
                Ok(false) => {}
                Err(code) => return code,
            }
        }
    }
}

/// `POST /emulation`: a frame for a streaming connection, which may be on another node. The connection's secret is the proof of being allowed.
pub async fn emulation(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Result<StatusCode> {
    if headers.contains_key(header::ORIGIN) && !origin_allowed(&app.config, &headers) {
        return Err(Error::DENIED);
    }
    let request: EmulationRequest = serde_json::from_slice(&body).map_err(|_| ErrorCode::BadRequest)?;
    if request.data.len() > app.config.frame_bytes {
        return Err(ErrorCode::TooLarge.into());
    }
    let node = request.node.parse().map_err(|_| Error::NOT_FOUND)?;
    if app.hub.hand_over(node, request.session, request.data) {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Error::NOT_FOUND)
    }
}
