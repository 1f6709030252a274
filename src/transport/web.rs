//! Serves the built web client from the binary. Paths that are no file are the client's own: it gets its page and finds its way.

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use memory_serve::{CacheControl, load};

/// Below here a file's name changes with what is in it.
const HASHED: &str = "/_app/immutable/";

/// The client's files, and its page for every other path.
pub fn pages<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let files: Router = load!()
        .index_file(Some("/index.html"))
        .fallback(Some("/index.html"))
        .fallback_status(StatusCode::OK)
        .html_cache_control(CacheControl::NoCache)
        .cache_control(CacheControl::NoCache)
        .into_router();
    Router::new().fallback_service(files).layer(middleware::from_fn(kept))
}

/// Files whose name changes with them are never asked for again; all others each time, above all the service worker and the page.
async fn kept(request: Request, next: Next) -> Response {
    let hashed = request.uri().path().starts_with(HASHED);
    let mut response = next.run(request).await;
    let page =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if hashed && !page && response.status().is_success() {
        let for_ever = HeaderValue::from_static("max-age=31536000, immutable");
        response.headers_mut().insert(header::CACHE_CONTROL, for_ever);
    }
    response
}
