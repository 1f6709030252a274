//! Serves the built web client from the binary. Paths that are no file are the client's own: it gets its page and finds its way.

use axum::Router;
use axum::http::StatusCode;
use memory_serve::{CacheControl, load};

/// The client's files, and its page for every other path.
pub fn pages<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let files: Router = load!()
        .index_file(Some("/index.html"))
        .fallback(Some("/index.html"))
        .fallback_status(StatusCode::OK)
        .html_cache_control(CacheControl::NoCache)
        .into_router();
    Router::new().fallback_service(files)
}
