//! The accept loop: time limits from the first byte on, bounded headers, and a way to let connections finish.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::response::IntoResponse;
use hyper_util::rt::{TokioIo, TokioTimer};
use mellanrum_protocol::error::ErrorCode;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use crate::error::Error;

/// Longest time for a request's head, from its first byte or from the connection's start (E1).
const HEAD: Duration = Duration::from_secs(10);
/// Longest time until an answer begins. Database calls have shorter limits of their own.
const ANSWER: Duration = Duration::from_secs(10);
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
    let service = hyper::service::service_fn(move |mut request: Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(ConnectInfo(address));
        let answer = router.clone().oneshot(request.map(Body::new));
        // In a task of its own: what was begun is finished even if the client goes away (no commit without its publication, no half-used
        // database connection), and a panic ends this request alone.
        let answer = tokio::spawn(timeout(ANSWER, answer));
        async move {
            Ok::<_, Infallible>(match answer.await {
                Ok(Ok(Ok(response))) => response,
                Ok(Err(_)) => Error::Refused(ErrorCode::DbUnavailable).into_response(),
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
