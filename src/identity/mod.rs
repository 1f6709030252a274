//! People: how they get in, how they are known, and what they say of themselves.
//!
//! Whoever asks for something is known by a session (a cookie) or an API token (a header). Both are secrets of which the archive holds
//! the hash, and rows that end by deletion: from that commit on the credential is unknown on every node, and the hub closes what is live.

pub mod actor;
pub mod avatar;
pub mod extract;
pub mod http;
pub mod invites;
pub mod newcomer;
pub mod password;
pub mod people;
pub mod profile;
pub mod secret;
pub mod sessions;
pub mod setup;
pub mod sign_in_links;
pub mod store;
pub mod throttle;
pub mod tokens;

use std::collections::HashSet;
use std::time::Duration;

use axum::http::{HeaderMap, header};
use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::shapes::identity::Scope;
use mellanrum_protocol::{SessionId, TokenId};
use uuid::Uuid;

pub use self::actor::{Actor, Via};
use self::secret::Kind;
use self::store::CredentialRow;
use crate::app::App;
use crate::config::Config;
use crate::error::{Error, Result};

/// How exactly it is known when a credential was last used: a write for every request would cost more than it tells.
const SEEN: Duration = Duration::from_mins(5);

/// What somebody presents to be known.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Credential<'a> {
    /// The secret in the session's cookie.
    Session(&'a str),
    /// An API token.
    Token(&'a str),
}

impl std::fmt::Debug for Credential<'_> {
    /// Tells the kind, never the secret (F4).
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Session(_) => "Session",
            Self::Token(_) => "Token",
        })
    }
}

/// Who presents this credential. Reads the archive every time: what was deleted is unknown at once.
pub async fn authenticate(app: &App, credential: Credential<'_>) -> Result<Actor> {
    let (kind, text, expired) = match credential {
        Credential::Session(text) => (Kind::Session, text, ErrorCode::Expired),
        Credential::Token(text) => (Kind::Token, text, ErrorCode::TokenExpired),
    };
    let hash = kind.hash_of(text).ok_or(Error::UNAUTHORIZED)?;
    let mut tx = app.db.read().await?;
    let row = match credential {
        Credential::Session(_) => store::session_by_hash(&mut tx, &hash).await?,
        Credential::Token(_) => store::token_by_hash(&mut tx, &hash).await?,
    };
    drop(tx);
    let row = row.filter(|row| row.state == people::ACTIVE).ok_or(Error::UNAUTHORIZED)?;
    let now_ms = app.clock.now_ms();
    if row.expires_ms <= now_ms {
        return Err(expired.into());
    }
    let (via, scopes) = match credential {
        Credential::Session(_) => (Via::Session(SessionId(row.id)), Scope::ALL.to_vec()),
        Credential::Token(_) => (Via::Token(TokenId(row.id)), tokens::scopes_of(&row.scopes)),
    };
    note_use(app, via, &row, now_ms);
    Ok(Actor { person_id: row.person_id, via, scopes, expires_ms: row.expires_ms })
}

/// Those of these sessions and tokens by which somebody is still let in: they exist, have not run out, and their person is active.
/// One query for all of them.
pub async fn confirm(app: &App, ids: &[Uuid]) -> Result<HashSet<Uuid>> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let mut tx = app.db.read().await?;
    let good = store::still_good(&mut tx, ids, app.clock.now_ms()).await?;
    Ok(good.into_iter().collect())
}

/// The credential that a request carries. A token in `Authorization` counts before a cookie; nothing is read from the address (A3).
pub fn from_headers<'a>(config: &Config, headers: &'a HeaderMap) -> Option<Credential<'a>> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
        return scheme.eq_ignore_ascii_case("bearer").then(|| Credential::Token(token.trim()));
    }
    let name = cookie_name(config);
    let pairs = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = pairs.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, secret)| Credential::Session(secret))
}

/// Name of the session's cookie. With `__Host-` a browser takes it from this very host only, by https, for all paths (A2).
pub fn cookie_name(config: &Config) -> &'static str {
    if config.is_https() { "__Host-mellanrum" } else { "mellanrum" }
}

/// Notes the use of a credential, at most every [`SEEN`]; nobody waits for it, and it is no matter if it fails.
fn note_use(app: &App, via: Via, row: &CredentialRow, now_ms: i64) {
    let seen = i64::try_from(SEEN.as_millis()).unwrap_or(i64::MAX);
    if row.used_ms.is_some_and(|used| now_ms - used < seen) {
        return;
    }
    let app = app.clone();
    tokio::spawn(async move {
        let noted: Result<()> = async {
            let mut tx = app.db.write().await?;
            match via {
                Via::Session(id) => store::touch_session(&mut tx, id.0, now_ms).await?,
                Via::Token(id) => store::touch_token(&mut tx, id.0, now_ms).await?,
            }
            Ok(tx.commit().await?)
        }
        .await;
        if let Err(error) = noted {
            tracing::debug!(%error, "did not note that a credential was used");
        }
    });
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Arguments {
        #[command(flatten)]
        config: Config,
    }

    fn config(url: &str) -> Config {
        Arguments::parse_from(["mellanrum", "--public-url", url]).config
    }

    fn headers(pairs: &[(header::HeaderName, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn the_cookie_is_found_among_others() {
        let https = config("https://samtal.example.org");
        let headers = headers(&[(header::COOKIE, "mellanrum=plain; __Host-mellanrum=mrs_x; other=1")]);
        assert_eq!(from_headers(&https, &headers), Some(Credential::Session("mrs_x")));
        assert_eq!(from_headers(&config("http://localhost"), &headers), Some(Credential::Session("plain")));
    }

    #[test]
    fn a_token_counts_before_a_cookie() {
        let headers = headers(&[(header::COOKIE, "mellanrum=mrs_x"), (header::AUTHORIZATION, "bearer mrt_y")]);
        assert_eq!(from_headers(&config("http://localhost"), &headers), Some(Credential::Token("mrt_y")));
    }

    #[test]
    fn another_scheme_is_no_credential() {
        let headers = headers(&[(header::AUTHORIZATION, "Basic bXJ0X3k=")]);
        assert_eq!(from_headers(&config("http://localhost"), &headers), None);
    }
}
