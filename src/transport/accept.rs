//! The accept loop: time limits from the first byte on, bounded headers, and a way to let connections finish.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::response::IntoResponse;
use hyper::body::{Bytes, Frame, Incoming, SizeHint};
use hyper_util::rt::{TokioIo, TokioTimer};
use mellanrum_protocol::error::ErrorCode;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use crate::error::Error;

/// Longest time for a request's head, from its first byte or from the connection's start (E1).
const HEAD: Duration = Duration::from_secs(10);
/// Longest time until an answer begins, from the last whole [`ARRIVING`] of the request's body on. Database calls have shorter limits of
/// their own.
const ANSWER: Duration = Duration::from_secs(10);
/// So many bytes of a body set the time back: a file may take long, if it comes at all.
const ARRIVING: usize = 64 * 1024;
/// Pause after the process ran out of file descriptors (E5).
const EXHAUSTED: Duration = Duration::from_millis(100);

/// Accepts connections until `stop`; each runs in `tracker`, and finishes its request when `stop` is called.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    header_bytes: usize,
    stop: CancellationToken,
    tracker: TaskTracker,
) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => return,
        };
        match accepted {
            Ok((stream, address)) => {
                tracker.spawn(connection(stream, address, router.clone(), header_bytes, stop.clone()));
            }
            Err(error) => {
                tracing::warn!(error = %error, "a connection could not be accepted");
                sleep(EXHAUSTED).await;
            }
        }
    }
}

async fn connection(
    stream: TcpStream,
    address: SocketAddr,
    router: Router,
    header_bytes: usize,
    stop: CancellationToken,
) {
    // Small frames shall not wait for one another.
    let _ = stream.set_nodelay(true);
    let service = hyper::service::service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(address));
        let arrived = Arc::new(Notify::new());
        let told = Arc::clone(&arrived);
        let answer = router.clone().oneshot(request.map(|body| Body::new(Arriving { body, rest: ARRIVING, told })));
        // In a task of its own: what was begun is finished even if the client goes away (no commit without its publication, no half-used
        // database connection), and a panic ends this request alone.
        let answer = tokio::spawn(in_time(answer, arrived));
        async move {
            Ok::<_, Infallible>(match answer.await {
                Ok(Ok(Ok(response))) => response,
                Ok(Err(TooLate)) => Error::Refused(ErrorCode::DbUnavailable).into_response(),
                Ok(Ok(Err(never))) => match never {},
                Err(panicked) => Error::Internal(panicked.into()).into_response(),
            })
        }
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(header_bytes.max(8 * 1024))
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(error = %error, "a connection ended early");
    }
}

/// The body of a request on its way in, which says each time that a good part of it has arrived.
struct Arriving {
    body: Incoming,
    /// Bytes until it says so again.
    rest: usize,
    told: Arc<Notify>,
}

impl hyper::body::Body for Arriving {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        if let Some(Ok(part)) = &frame
            && let Some(bytes) = part.data_ref()
        {
            self.rest = self.rest.saturating_sub(bytes.len());
            if self.rest == 0 {
                self.rest = ARRIVING;
                self.told.notify_one();
            }
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// No answer began in time.
struct TooLate;

/// Waits for an answer, as long as what it waits for goes on arriving.
async fn in_time<F: Future>(answer: F, arrived: Arc<Notify>) -> Result<F::Output, TooLate> {
    let mut answer = pin!(answer);
    let mut until = Instant::now() + ANSWER;
    loop {
        tokio::select! {
            answer = answer.as_mut() => return Ok(answer),
            () = arrived.notified() => until = Instant::now() + ANSWER,
            () = sleep_until(until) => return Err(TooLate),
        }
    }
}
