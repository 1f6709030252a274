//! Letters by e-mail. Whoever causes one queues it in the transaction of the act ([`queue`]), so that there is no letter without the act
//! and no act without its letter; every node sends what waits, once.
//!
//! What closed rooms say is never in a letter: it has the texts of its kind ([`crate::words`]) and the arguments that they name.

pub mod http;
mod letter;
mod outbox;
pub mod send;
mod smtp;
mod store;
pub mod unsubscribe;

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::shapes::mail::{Language, MailKind};
use mellanrum_protocol::{MailId, PersonId};
use tokio::sync::Notify;

use self::smtp::Smtp;
use self::store::NewRow;
use crate::App;
use crate::config::Config;
use crate::error::Result;
use crate::identity::secret::Kind;
use crate::store::Tx;
use crate::words::Arg;

/// Most letters to one address in an hour (E4); more wait for their turn.
const PER_HOUR: i64 = 20;
const HOUR_MS: i64 = 3_600_000;
/// Letters that would have to wait for longer than that are not kept.
const LONGEST_WAIT_MS: i64 = 24 * HOUR_MS;
/// For so long a letter may wait to be sent, through outages and before mail is set up.
const KEPT_MS: i64 = 7 * 24 * HOUR_MS;
/// Most letters that wait.
const WAITING: i64 = 10_000;

/// What a node needs to send letters.
#[derive(Debug)]
pub struct Mail {
    wake: Notify,
    smtp: Option<Smtp>,
}

impl Mail {
    /// As the settings say; fails with a clear word if they cannot be meant.
    pub fn open(config: &Config) -> anyhow::Result<Self> {
        Ok(Self { wake: Notify::new(), smtp: Smtp::open(config)? })
    }

    /// Whether letters go out. If not they are kept for the server's owner.
    pub const fn sends(&self) -> bool {
        self.smtp.is_some()
    }

    /// Has what waits sent soon. To be called after the commit of what was queued; without it a letter waits for up to a quarter of a minute.
    pub fn wake(&self) {
        self.wake.notify_one();
    }
}

/// A letter to be sent: the texts of its kind in a language, and one link.
#[derive(Debug, Clone)]
pub struct Letter {
    /// What it is about: names its texts.
    pub kind: MailKind,
    /// The address.
    pub to: String,
    /// The reader's name; empty if not known.
    pub name: String,
    /// The reader, if they have an account.
    pub person: Option<PersonId>,
    /// The language of its texts.
    pub language: Language,
    /// What it is about, this once: of two with the same key the first is sent (`registration_receipt:<id>`).
    pub key: String,
    /// What it can be unsubscribed from with one click (`proposals:<network>`); `None` of what only answers its reader.
    pub list: Option<String>,
    /// Where its button leads: a whole address.
    pub link: String,
    /// What its texts name.
    pub args: Vec<Arg>,
    /// When it is of no use any more; a week from now if `None`.
    pub until_ms: Option<i64>,
}

/// What became of a letter that was to be queued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Queued {
    /// It will be sent.
    Waits(MailId),
    /// One with the same key has been there.
    Known,
    /// Its reader doesn't want letters of the list.
    Unsubscribed,
    /// Its reader gets too many.
    TooMany,
}

/// Queues a letter, in the transaction of the act that causes it. `busy` if too many wait: then the act hasn't happened either.
pub async fn queue(app: &App, tx: &mut Tx, letter: &Letter) -> Result<Queued> {
    let now_ms = app.clock.now_ms();
    let address = letter.to.trim().to_lowercase();
    if let Some(list) = &letter.list
        && store::is_unsubscribed(tx, &address, list).await?
    {
        return Ok(Queued::Unsubscribed);
    }
    if store::waiting(tx).await? >= WAITING {
        return Err(ErrorCode::Busy.into());
    }
    let until_ms = letter.until_ms.unwrap_or(now_ms + KEPT_MS);
    let earlier_ms = store::nth_last(tx, &address, PER_HOUR - 1).await?;
    let from_ms = earlier_ms.map_or(now_ms, |earlier_ms| now_ms.max(earlier_ms + HOUR_MS));
    if from_ms >= until_ms || from_ms > now_ms + LONGEST_WAIT_MS {
        return Ok(Queued::TooMany);
    }
    let secret = letter.list.is_some().then(|| Kind::Unsubscribe.make(&app.clock));
    let unsubscribe = secret.as_ref().map(|secret| format!("{}/unsubscribe/{}", app.config.public_url(), secret.text));
    let written = letter::write(letter, &app.config.public_url(), unsubscribe.as_deref())?;
    let id = MailId(app.clock.id());
    let row = NewRow { id, letter, address: &address, written, unsubscribe, now_ms, from_ms, until_ms };
    if !store::insert(tx, row).await? {
        return Ok(Queued::Known);
    }
    if let (Some(secret), Some(list)) = (secret, &letter.list) {
        store::insert_list_link(tx, &secret.hash, &address, list, letter.language, now_ms).await?;
    }
    Ok(Queued::Waits(id))
}
