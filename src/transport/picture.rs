//! Pictures on their way in and out.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits::AVATAR_BYTES;

use crate::error::Result;
use crate::picture::Picture;

/// A picture's file as it was sent.
pub async fn received(body: Body) -> Result<Vec<u8>> {
    read_at_most(body, AVATAR_BYTES).await
}

/// A picture, or that the client has it already.
pub fn answer(picture: Picture, asked: &HeaderMap) -> Result<Response> {
    let tag = format!("\"{}\"", picture.hash);
    let known = asked.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let known = known.is_some_and(|list| list.split(',').any(|one| one.trim().trim_start_matches("W/") == tag));
    let tag = HeaderValue::from_str(&tag).map_err(anyhow::Error::new)?;
    // Private: no cache between may give it to somebody who may not see it.
    let cache = [(header::ETAG, tag), (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=86400"))];
    if known {
        return Ok((StatusCode::NOT_MODIFIED, cache).into_response());
    }
    let mime = HeaderValue::from_str(&picture.mime).map_err(anyhow::Error::new)?;
    Ok((cache, [(header::CONTENT_TYPE, mime)], picture.bytes).into_response())
}

/// Reads a body, and stops where it becomes longer than it may be.
async fn read_at_most(body: Body, bytes: usize) -> Result<Vec<u8>> {
    let mut stream = body.into_data_stream();
    let mut all = Vec::new();
    while let Some(part) = stream.next().await {
        let part = part.map_err(|_| ErrorCode::BadRequest)?;
        if all.len() + part.len() > bytes {
            return Err(ErrorCode::TooLarge.into());
        }
        all.extend_from_slice(&part);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[tokio::test]
    async fn a_body_is_read_up_to_its_limit() {
        assert_eq!(read_at_most(Body::from("1234"), 4).await.ok().as_deref(), Some(b"1234".as_slice()));
        let longer = read_at_most(Body::from("12345"), 4).await;
        assert!(matches!(longer, Err(Error::Refused(ErrorCode::TooLarge))));
    }
}
