//! Axum's extractors with our errors: a clear code, never internal text.

use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, header, request::Parts};
use axum::response::{IntoResponse, Response};
use mellanrum_protocol::Nonce;
use mellanrum_protocol::error::ErrorCode;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::App;
use crate::config::Config;
use crate::error::{Error, Result};

/// A JSON body, and a JSON answer.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        match axum::Json::from_request(request, state).await {
            Ok(axum::Json(value)) => Ok(Self(value)),
            Err(JsonRejection::BytesRejection(rejection)) if rejection.status() == 413 => {
                Err(ErrorCode::TooLarge.into())
            }
            Err(_) => Err(ErrorCode::BadRequest.into()),
        }
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        ([(header::CACHE_CONTROL, "no-store")], axum::Json(self.0)).into_response()
    }
}

/// The path's parameters. One that is no id names nothing: not found.
#[derive(Debug)]
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let path = axum::extract::Path::from_request_parts(parts, state).await;
        path.map(|axum::extract::Path(value)| Self(value)).map_err(|_: PathRejection| Error::NOT_FOUND)
    }
}

/// The query's parameters.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let query = axum::extract::Query::from_request_parts(parts, state).await;
        query.map(|axum::extract::Query(value)| Self(value)).map_err(|_: QueryRejection| ErrorCode::BadRequest.into())
    }
}

/// The `Idempotency-Key` of a request that could do something twice.
#[derive(Debug)]
pub struct Key(pub Nonce);

/// The same where the act does nothing twice by its nature: a new one if absent.
#[derive(Debug)]
pub struct MaybeKey(pub Nonce);

const KEY: &str = "Idempotency-Key";

fn key(parts: &Parts) -> Result<Option<Nonce>> {
    let Some(value) = parts.headers.get(KEY) else { return Ok(None) };
    let nonce = value.to_str().ok().and_then(|text| text.trim().parse().ok());
    nonce.map(Some).ok_or(Error::Invalid { field: KEY, why: "not_a_uuid" })
}

impl FromRequestParts<App> for Key {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self> {
        key(parts)?.map(Self).ok_or(Error::Invalid { field: KEY, why: "missing" })
    }
}

impl FromRequestParts<App> for MaybeKey {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        Ok(Self(key(parts)?.unwrap_or_else(|| Nonce(app.clock.id()))))
    }
}

/// Whether a page of this origin may speak for the person whose cookie comes along (A1).
///
/// A browser always names the origin on an upgrade. A program names none; it is let through only without a cookie, since it has to show a token then.
pub fn origin_allowed(config: &Config, headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return !headers.contains_key(header::COOKIE) };
    let Ok(origin) = origin.to_str() else { return false };
    if config.public_url.is_some() {
        return origin == config.public_url() || config.origins.iter().any(|allowed| allowed == origin);
    }
    // Without a set address the page is served where the request went.
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    host.is_some_and(|host| origin == format!("http://{host}"))
        || config.origins.iter().any(|allowed| allowed == origin)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Settings {
        #[command(flatten)]
        config: Config,
    }

    fn allowed(public_url: Option<&str>, headers: &[(header::HeaderName, &str)]) -> bool {
        let mut config = Settings::parse_from(["mellanrum"]).config;
        config.public_url = public_url.map(str::to_owned);
        let headers = headers.iter().map(|(name, value)| (name.clone(), value.parse().expect("a header"))).collect();
        origin_allowed(&config, &headers)
    }

    #[test]
    fn a1_only_our_own_origin_speaks_for_a_cookie() {
        let url = Some("https://samtal.example.org");
        let cookie = (header::COOKIE, "a=b");
        assert!(allowed(url, &[(header::ORIGIN, "https://samtal.example.org"), cookie.clone()]));
        for origin in
            ["null", "https://evil.example", "https://samtal.example.org.evil.example", "http://samtal.example.org"]
        {
            assert!(!allowed(url, &[(header::ORIGIN, origin), cookie.clone()]), "{origin}");
            assert!(!allowed(url, &[(header::ORIGIN, origin)]), "{origin}");
        }
        assert!(!allowed(url, &[cookie]), "a cookie without an origin");
        assert!(allowed(url, &[]), "a program with a token");
        assert!(allowed(None, &[(header::ORIGIN, "http://127.0.0.1:8080"), (header::HOST, "127.0.0.1:8080")]));
        assert!(!allowed(None, &[(header::ORIGIN, "http://127.0.0.1:8081"), (header::HOST, "127.0.0.1:8080")]));
    }
}
