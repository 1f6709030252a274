//! The router: every path in one column; middleware in its order.

pub mod accept;
pub mod extract;
mod health;
mod openapi;
pub mod picture;
mod stream;
mod web;
mod websocket;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, StatusCode, Version, header};
use axum::routing::{get, post};
use tower::ServiceBuilder;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::csrf::CsrfLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::error::Error;
use crate::{
    audit, catch_up, coaching, desk, directory, drafts, files, following, holds, identity, inbox, joining, mail,
    messages, moderation, orgs, out, relay, rooms, saved, scheduled, search, seats, settings, topics,
};

/// Largest body of an API request, in bytes; files and avatars have their own limits.
const BODY_BYTES: usize = 256 * 1024;

/// Nothing from elsewhere, no inline scripts (C2); text becomes markup only through the named policies: the sanitiser's, the client's frame's
/// own, and the one that names the service worker. The one style attribute that is let through, by the hash of its text, hides the element in which
/// the client's frame tells screen readers the page's new title.
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     style-src-attr 'unsafe-hashes' 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='; img-src 'self' data: blob:; font-src 'self'; \
     connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
     require-trusted-types-for 'script'; trusted-types dompurify svelte-trusted-html sveltekit-trusted-url";

/// The REST API's routes, with their description.
pub fn api() -> OpenApiRouter<App> {
    let api = OpenApiRouter::with_openapi(openapi::base())
        .merge(identity::http::routes())
        .merge(settings::http::routes())
        .merge(orgs::http::routes())
        .merge(rooms::http::routes())
        .merge(coaching::http::routes())
        .merge(messages::http::routes())
        .merge(mail::http::routes())
        .merge(moderation::http::routes())
        .merge(audit::http::routes())
        .merge(files::http::routes())
        .merge(out::http::routes())
        .merge(topics::http::routes())
        .merge(drafts::http::routes())
        .merge(catch_up::http::routes())
        .merge(following::http::routes())
        .merge(inbox::http::routes())
        .merge(holds::http::routes())
        .merge(desk::http::routes())
        .merge(saved::http::routes())
        .merge(joining::http::routes())
        .merge(relay::http::routes())
        .merge(scheduled::http::routes())
        .merge(search::http::routes())
        .merge(seats::http::routes())
        .merge(directory::http::routes());
    #[cfg(feature = "push")]
    let api = api.merge(crate::push::http::routes());
    api
}

/// The OpenAPI document, as it is also kept in `protocol/docs/openapi.json`.
pub fn openapi_json() -> String {
    openapi::document().to_pretty_json().unwrap_or_default()
}

/// Everything that the server answers, but `/metrics`.
pub fn router(app: App) -> anyhow::Result<Router> {
    let mut csrf = CsrfLayer::new();
    for origin in app.config.origins.iter().chain(app.config.public_url.as_ref()) {
        csrf = csrf.add_trusted_origin(origin.trim_end_matches('/'))?;
    }
    let csrf = csrf.with_rejection_response(|_| axum::response::IntoResponse::into_response(Error::DENIED));
    let (api, document) = api().split_for_parts();
    let api = api.fallback(|| async { Error::NOT_FOUND }).layer(DefaultBodyLimit::max(BODY_BYTES));
    let request_id = HeaderName::from_static("x-request-id");
    // A stream is not held back to be compressed, and a file is given out as it is: a part of it has to fit the others.
    let compressed = DefaultPredicate::new()
        .and(NotForContentType::SSE)
        .and(NotForContentType::const_new("application/json; stream"))
        .and(|_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions| {
            !headers.contains_key(header::ACCEPT_RANGES)
        });
    let api = Router::new()
        .nest("/api/v1", api.merge(openapi::page(document)))
        .layer(CompressionLayer::new().compress_when(compressed));
    let live = Router::new()
        .route("/connection/websocket", get(websocket::upgrade))
        .route("/connection/http_stream", post(stream::http_stream))
        .route("/connection/sse", get(stream::sse))
        .route("/emulation", post(stream::emulation))
        .layer(DefaultBodyLimit::max(app.config.frame_bytes * 2));
    let layers = ServiceBuilder::new()
        .layer(SetRequestIdLayer::new(request_id.clone(), MakeRequestUuid))
        .layer(PropagateRequestIdLayer::new(request_id))
        .layer(csrf)
        .layer(fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(fixed(header::REFERRER_POLICY, "same-origin"))
        .layer(fixed(header::X_FRAME_OPTIONS, "DENY"))
        .layer(SetResponseHeaderLayer::if_not_present(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CSP)))
        .layer(hsts(&app));
    Ok(Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .merge(live)
        .merge(joining::pages::routes())
        .merge(mail::unsubscribe::routes())
        .merge(api)
        .with_state(app)
        .merge(web::pages())
        .layer(layers))
}

fn fixed(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}

/// Browsers that came by https once come by https only (A2).
fn hsts(app: &App) -> SetResponseHeaderLayer<Option<HeaderValue>> {
    let value = app.config.is_https().then(|| HeaderValue::from_static("max-age=31536000"));
    SetResponseHeaderLayer::overriding(header::STRICT_TRANSPORT_SECURITY, value)
}
