//! Signed-in devices: sign in, sign out, list.

use axum::http::HeaderValue;
use mellanrum_protocol::shapes::identity::{Session, SignIn};
use mellanrum_protocol::shapes::people::Me;
use mellanrum_protocol::{PersonId, SessionId};

use super::extract::Asker;
use super::secret::Kind;
use super::store::{self, SessionRow};
use super::{Actor, Via, cookie_name, password, people};
use crate::app::App;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::store::Tx;

/// For so long after its end a session is still told apart from one that never was (`expired`, not `unauthorized`).
const REMEMBERED_MS: i64 = 7 * 24 * 3_600_000;
/// Longest e-mail address.
pub(super) const LOGIN_BYTES: usize = 254;

/// A person who has just been signed in.
#[derive(Debug)]
pub struct SignedIn {
    /// Who.
    pub me: Me,
    /// The session.
    pub session_id: SessionId,
    /// `Set-Cookie`: holds the secret; marked so that it is not logged.
    pub cookie: HeaderValue,
}

/// Signs somebody in by address or handle and password. Whatever is wrong, the answer and the time it takes are the same (F2).
pub async fn sign_in(app: &App, asker: &Asker, given: SignIn) -> Result<SignedIn> {
    let login = given.login.trim().to_lowercase();
    if login.len() > LOGIN_BYTES {
        return Err(Error::UNAUTHORIZED);
    }
    app.throttle.check(&login, asker.address)?;
    let mut tx = app.db.read().await?;
    let known = store::login(&mut tx, &login).await?;
    drop(tx);
    let hash = known.as_ref().and_then(|row| row.password_hash.clone());
    let right = password::verify(given.password, hash).await?;
    let row = known.filter(|row| right && row.state == people::ACTIVE).ok_or(Error::UNAUTHORIZED)?;
    let mut tx = app.db.write().await?;
    // Between the check and now the password may have been changed, or the person suspended (A6).
    let now = store::login_of(&mut tx, row.id).await?;
    if now.is_none_or(|now| now.password_hash != row.password_hash || now.state != people::ACTIVE) {
        return Err(Error::UNAUTHORIZED);
    }
    let signed_in = start(app, &mut tx, row.id, &asker.device).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// Starts a session for a person, in the transaction of what lets them in.
pub async fn start(app: &App, tx: &mut Tx, person: PersonId, device: &str) -> Result<SignedIn> {
    let now_ms = app.clock.now_ms();
    let secret = Kind::Session.make(&app.clock);
    let row = SessionRow {
        id: SessionId(app.clock.id()),
        person_id: person,
        device: device.to_owned(),
        created_ms: now_ms,
        last_seen_ms: now_ms,
        expires_ms: now_ms + i64::from(app.config.session_hours) * 3_600_000,
    };
    store::delete_sessions_ended_before(tx, person, now_ms - REMEMBERED_MS).await?;
    store::insert_session(tx, &row, &secret.hash).await?;
    let me = people::me(tx, person).await?;
    Ok(SignedIn { me, session_id: row.id, cookie: cookie(&app.config, &secret.text, app.config.session_hours)? })
}

/// Signs out the device that asks. A token is not a device: it is deleted among the tokens.
pub async fn sign_out(app: &App, by: &Actor) -> Result<()> {
    match by.via {
        Via::Session(id) => sign_out_one(app, by, id).await,
        Via::Token(_) => Err(Error::DENIED),
    }
}

/// Signs out one of the person's devices, on every node.
pub async fn sign_out_one(app: &App, by: &Actor, id: SessionId) -> Result<()> {
    let mut tx = app.db.write().await?;
    if !store::delete_session(&mut tx, by.person_id, id).await? {
        return Err(Error::NOT_FOUND);
    }
    tx.commit().await?;
    app.hub.end_credentials(&[id.0]).await;
    Ok(())
}

/// Signs out all of the person's devices, the one that asks too. Links that would sign somebody in end as well.
pub async fn sign_out_all(app: &App, by: &Actor) -> Result<()> {
    let mut tx = app.db.write().await?;
    let ended = store::delete_sessions(&mut tx, by.person_id, None).await?;
    store::delete_sign_in_links(&mut tx, by.person_id).await?;
    tx.commit().await?;
    app.hub.end_credentials(&ended).await;
    Ok(())
}

/// The person's devices, the newest first.
pub async fn list(app: &App, by: &Actor) -> Result<Vec<Session>> {
    let mut tx = app.db.read().await?;
    let rows = store::sessions_of(&mut tx, by.person_id, app.clock.now_ms()).await?;
    let session = |row: SessionRow| Session {
        current: by.via == Via::Session(row.id),
        id: row.id,
        created_ms: row.created_ms,
        last_seen_ms: row.last_seen_ms,
        expires_ms: row.expires_ms,
        device: row.device,
    };
    Ok(rows.into_iter().map(session).collect())
}

/// The cookie that makes a browser forget its session.
pub fn no_cookie(config: &Config) -> Result<HeaderValue> {
    cookie(config, "", 0)
}

/// Scripts cannot read it, other sites' forms don't send it, and by https it never travels otherwise (A2).
fn cookie(config: &Config, secret: &str, hours: u32) -> Result<HeaderValue> {
    let name = cookie_name(config);
    let seconds = u64::from(hours) * 3_600;
    let secure = if config.is_https() { "; Secure" } else { "" };
    let text = format!("{name}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    let mut value = HeaderValue::from_str(&text).map_err(anyhow::Error::new)?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Arguments {
        #[command(flatten)]
        config: Config,
    }

    #[test]
    fn the_cookie_is_as_closed_as_can_be() -> Result<()> {
        let config = Arguments::parse_from(["mellanrum", "--public-url", "https://samtal.example.org"]).config;
        let cookie = cookie(&config, "mrs_x", 1)?;
        let expected = "__Host-mellanrum=mrs_x; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600; Secure";
        assert_eq!(cookie.to_str().ok(), Some(expected));
        assert!(!format!("{cookie:?}").contains("mrs_x"));
        Ok(())
    }

    #[test]
    fn without_https_the_cookie_has_another_name() -> Result<()> {
        let config = Arguments::parse_from(["mellanrum"]).config;
        let expected = "mellanrum=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0";
        assert_eq!(no_cookie(&config)?.to_str().ok(), Some(expected));
        Ok(())
    }
}
