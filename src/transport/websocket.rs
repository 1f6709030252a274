//! WebSocket: upgrade, origin check, read and write loops, heartbeat.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use mellanrum_protocol::error::DisconnectCode;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::tungstenite;

use super::extract::origin_allowed;
use super::stream::presented;
use crate::app::App;
use crate::error::Error;
use crate::live::Live;
use crate::live::outbox::{Outbox, Taken};

/// Longest time until the first command (A4).
pub const FIRST_COMMAND: Duration = Duration::from_secs(5);
/// Longest wait for a pong.
pub const PONG: Duration = Duration::from_secs(10);
/// Longest wait for a client's socket to take what is written.
const WRITE: Duration = Duration::from_secs(30);
/// Buffer per connection, in bytes (`performance.md`, technique 6: tungstenite's own default is 128 KiB).
const READ_BUFFER: usize = 4 * 1024;
/// Largest frame we write, in bytes; what is queued beyond goes into the next.
const WRITE_FRAME: usize = 64 * 1024;

/// `GET /connection/websocket`
pub async fn upgrade(State(app): State<App>, upgrade: WebSocketUpgrade, request: Request) -> Response {
    if !origin_allowed(&app.config, request.headers()) {
        return Error::DENIED.into_response();
    }
    let presented = presented(&app.config, request.headers());
    let limit = app.config.frame_bytes;
    upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .max_write_buffer_size(app.config.outbox_bytes.max(WRITE_FRAME * 2))
        .max_message_size(limit)
        .max_frame_size(limit)
        .protocols(["centrifuge-json"])
        .on_upgrade(move |socket| async move {
            let guard = app.tracker.token();
            let (sink, stream) = socket.split();
            let live = Live::new(app.clone(), presented, String::new());
            let pulse = Pulse::default();
            let ping = Duration::from_secs(app.config.ping_seconds.into());
            let writer = tokio::spawn(write(sink, live.outbox.clone(), pulse.clone(), ping));
            read(stream, live, pulse).await;
            // Writes what is left, then the close frame.
            let _ = writer.await;
            drop(guard);
        })
}

/// What reader and writer know of each other.
#[derive(Clone, Default)]
struct Pulse {
    connected: Arc<AtomicBool>,
    ponged: Arc<AtomicBool>,
}

async fn read(mut stream: SplitStream<WebSocket>, mut live: Live, pulse: Pulse) {
    let outbox = live.outbox.clone();
    let first = Instant::now() + FIRST_COMMAND;
    let code = loop {
        if outbox.is_closed() {
            break DisconnectCode::Slow;
        }
        let message = tokio::select! {
            message = stream.next() => message,
            () = outbox.attention() => {
                live.mind_lag();
                continue;
            }
            () = sleep_until(first), if !live.is_connected() => break DisconnectCode::InvalidToken,
        };
        let text = match message {
            Some(Ok(Message::Text(text))) => text,
            Some(Ok(Message::Binary(_))) => break DisconnectCode::BadRequest,
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
            Some(Err(error)) if is_too_large(&error) => break DisconnectCode::TooLarge,
            Some(Ok(Message::Close(_)) | Err(_)) | None => break DisconnectCode::Slow,
        };
        match live.frame(&text).await {
            Ok(pong) => {
                pulse.connected.store(live.is_connected(), Ordering::Relaxed);
                if pong {
                    pulse.ponged.store(true, Ordering::Relaxed);
                }
            }
            Err(code) => break code,
        }
    };
    outbox.close(code);
}

async fn write(mut sink: SplitSink<WebSocket, Message>, outbox: Outbox, pulse: Pulse, every: Duration) {
    let mut next_ping = Instant::now() + every;
    let mut pong_due: Option<Instant> = None;
    let code = loop {
        let taken = tokio::select! {
            taken = outbox.take() => taken,
            () = sleep_until(next_ping), if pong_due.is_none() => {
                next_ping = Instant::now() + every;
                if !pulse.connected.load(Ordering::Relaxed) {
                    continue;
                }
                pulse.ponged.store(false, Ordering::Relaxed);
                pong_due = Some(Instant::now() + PONG);
                Taken::Pieces(vec![Bytes::from_static(b"{}")])
            }
            () = sleep_until(pong_due.unwrap_or(next_ping)), if pong_due.is_some() => {
                pong_due = None;
                if pulse.ponged.load(Ordering::Relaxed) {
                    continue;
                }
                outbox.close(DisconnectCode::NoPong);
                break DisconnectCode::NoPong;
            }
        };
        match taken {
            Taken::Closed(code) => break code,
            Taken::Pieces(pieces) => {
                let sent = async {
                    for frame in frames(pieces) {
                        sink.feed(Message::Text(frame)).await?;
                    }
                    sink.flush().await
                };
                if !matches!(timeout(WRITE, sent).await, Ok(Ok(()))) {
                    outbox.close(DisconnectCode::Slow);
                    break DisconnectCode::Slow;
                }
            }
        }
    };
    let close = CloseFrame { code: close_code(code), reason: Utf8Bytes::from_static(code.reason()) };
    let _ = timeout(WRITE, sink.send(Message::Close(Some(close)))).await;
}

fn is_too_large(error: &axum::Error) -> bool {
    let cause = std::error::Error::source(error).and_then(|cause| cause.downcast_ref::<tungstenite::Error>());
    matches!(cause, Some(tungstenite::Error::Capacity(_)))
}

fn close_code(code: DisconnectCode) -> u16 {
    u16::try_from(code.number()).unwrap_or(1011)
}

/// Joins what is queued, one object a line, into as few frames as their size allows.
fn frames(pieces: Vec<Bytes>) -> Vec<Utf8Bytes> {
    let mut frames: Vec<Vec<u8>> = Vec::new();
    let single = pieces.len() == 1;
    for piece in pieces {
        if single {
            // The shared bytes themselves.
            return Utf8Bytes::try_from(piece).into_iter().collect();
        }
        match frames.last_mut() {
            Some(frame) if frame.len() + piece.len() < WRITE_FRAME => {
                frame.push(b'\n');
                frame.extend_from_slice(&piece);
            }
            _ => frames.push(piece.to_vec()),
        }
    }
    frames.into_iter().filter_map(|frame| Utf8Bytes::try_from(frame).ok()).collect()
}
