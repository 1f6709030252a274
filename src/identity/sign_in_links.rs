//! Links that sign somebody in once, by e-mail: for whoever has forgotten their password, or never wants to type one.
//!
//! Whoever asks is told nothing: the answer is the same, and as fast, whether there is such an account or not (F2). Opening the link does
//! nothing either, since programs that look at mail open links; its button does.

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::shapes::identity::{AskSignInLink, ServerFacts};
use mellanrum_protocol::shapes::mail::MailKind;

use super::extract::Asker;
use super::secret::Kind;
use super::sessions::{self, LOGIN_BYTES, SignedIn};
use super::{people, store};
use crate::app::App;
use crate::error::{Error, Result};
use crate::mail::{self, Letter, Queued};
use crate::words;

/// How long a link works, in minutes.
const MINUTES: i64 = 15;

/// What everybody may know of the server.
pub fn facts(app: &App) -> ServerFacts {
    ServerFacts { mail: app.mail.sends() }
}

/// Has a link mailed to whoever has this login, if anybody has. Returns before it is looked up.
pub fn ask(app: &App, asker: &Asker, asked: AskSignInLink) -> Result<()> {
    if !app.mail.sends() {
        return Err(Error::NOT_FOUND);
    }
    let login = asked.login.trim().to_lowercase();
    // Apart from tries of a password: neither shall keep somebody from the other.
    app.throttle.check(&format!("link {login}"), asker.address)?;
    if login.is_empty() || login.len() > LOGIN_BYTES {
        return Ok(());
    }
    let at = app.clone();
    app.tracker.spawn(async move {
        if let Err(error) = write(&at, &login).await {
            tracing::warn!(error = %error, "a sign-in link could not be written");
        }
    });
    Ok(())
}

async fn write(app: &App, login: &str) -> Result<()> {
    let mut tx = app.db.write().await?;
    let Some(known) = store::login(&mut tx, login).await?.filter(|row| row.state == people::ACTIVE) else {
        return Ok(());
    };
    let me = people::me(&mut tx, known.id).await?;
    let (secret, now_ms) = (Kind::SignIn.make(&app.clock), app.clock.now_ms());
    let until_ms = now_ms + MINUTES * 60_000;
    let letter = Letter {
        kind: MailKind::SignInLink,
        to: me.email,
        name: me.person.name,
        person: Some(known.id),
        language: words::language_of(&me.locale),
        key: format!("sign_in_link:{}", app.clock.id()),
        list: None,
        link: format!("{}/sign-in/link/{}", app.config.public_url(), secret.text),
        args: vec![("minutes", MINUTES.into())],
        until_ms: Some(until_ms),
    };
    if let Queued::Waits(_) = mail::queue(app, &mut tx, &letter).await? {
        store::insert_sign_in_link(&mut tx, known.id, &secret.hash, now_ms, until_ms).await?;
        tx.commit().await?;
        app.mail.wake();
    }
    Ok(())
}

/// Signs in whoever holds a link, which ends with that. Unknown, used and run out look the same.
pub async fn redeem(app: &App, asker: &Asker, secret: &str) -> Result<SignedIn> {
    let spent = || Error::Refused(ErrorCode::LinkSpent);
    let hash = Kind::SignIn.hash_of(secret).ok_or_else(spent)?;
    let mut tx = app.db.write().await?;
    let person = store::take_sign_in_link(&mut tx, &hash, app.clock.now_ms()).await?.ok_or_else(spent)?;
    let known = store::login_of(&mut tx, person).await?;
    if known.is_none_or(|row| row.state != people::ACTIVE) {
        return Err(spent());
    }
    let signed_in = sessions::start(app, &mut tx, person, &asker.device).await?;
    tx.commit().await?;
    Ok(signed_in)
}
