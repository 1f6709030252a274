//! Pages that the server writes itself, for people without an account: no script, one small stylesheet, light and dark.
//!
//! A template begins with `{% extends "words/pages/page.html" %}` and fills in `title` and `main`; it has a field `language`.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::error::Result;

/// Where the stylesheet is.
pub const STYLE: &str = "/unsubscribe/page.css";

/// A filled-in page as an answer; nobody keeps it, since it may show what only the holder of a link sees.
pub fn answer(status: StatusCode, page: &impl askama::Template) -> Result<Response> {
    let html = page.render().map_err(anyhow::Error::new)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((status, headers, html).into_response())
}

/// `GET` [`STYLE`].
pub async fn style() -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600")),
    ];
    (headers, include_str!("page.css")).into_response()
}
