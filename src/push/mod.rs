//! Web Push: tells people on devices where no page of ours is open.
//!
//! A post notes in its own transaction that it may have to be told of, and no more: one row, and none while nobody has subscribed. When
//! its readers had twenty seconds to read it, some node takes the row and writes down, in one transaction, whom it
//! concerns and who has not read it; then some node takes each of those and sends it (`deliver`). So a post waits for nothing, a
//! crash loses nothing, each push is sent by one node, and who may read is asked when it is sent.

mod deliver;
mod endpoint;
pub mod http;
mod notice;
mod quiet;
mod seal;
mod store;
mod vapid;

use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use mellanrum_protocol::shapes::push::{PushKey, PushSubscribe, PushUnsubscribe};
use mellanrum_protocol::{MessageId, PersonId, limits};

pub use self::deliver::run;
use self::endpoint::Services;
use self::seal::Device;
use self::store::Subscription;
use self::vapid::Vapid;
use crate::App;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::identity::actor::{Actor, Via};
use crate::store::{Db, Tx};

/// For so long a message waits to be read before anybody is told of it by push, in milliseconds.
const READ_MS: i64 = 20_000;
/// As browsers write keys, with or without padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new().with_encode_padding(false).with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What this node needs to send pushes.
pub struct Push {
    vapid: Vapid,
    services: Services,
}

impl Push {
    /// Reads the archive's key, or makes it. Nodes that start together agree on one.
    pub async fn open(db: &Db, config: &Config) -> anyhow::Result<Self> {
        let mut tx = db.read().await?;
        let known = store::key(&mut tx).await?;
        drop(tx);
        let key = match known {
            Some(key) => key,
            None => {
                let mut tx = db.write().await?;
                let key = store::set_key(&mut tx, &Vapid::make()?).await?;
                tx.commit().await?;
                key
            }
        };
        Ok(Self { vapid: Vapid::read(&key, config.public_url())?, services: Services::new(&config.push_services) })
    }
}

/// The public key that browsers subscribe with.
pub fn key(app: &App) -> PushKey {
    PushKey { public_key: app.push.vapid.public_key() }
}

/// Subscribes the device that asks, in place of its subscription so far. A token is no device.
pub async fn subscribe(app: &App, by: &Actor, ask: PushSubscribe) -> Result<()> {
    let Via::Session(session_id) = by.via else {
        return Err(Error::DENIED);
    };
    if ask.endpoint.len() > limits::ENDPOINT_BYTES {
        return Err(Error::Invalid { field: "endpoint", why: "too_long" });
    }
    app.push.services.check(&ask.endpoint).map_err(|why| Error::Invalid { field: "endpoint", why })?;
    let device = Device {
        public: bytes(&ask.p256dh).ok_or(Error::Invalid { field: "p256dh", why: "malformed" })?,
        auth: bytes(&ask.auth).ok_or(Error::Invalid { field: "auth", why: "malformed" })?,
    };
    // Sixty-five bytes are not yet a key that something can be sealed for.
    seal::seal(&device, b"", &app.clock).map_err(|_| Error::Invalid { field: "p256dh", why: "malformed" })?;
    let row = Subscription { session_id, person_id: by.person_id, endpoint: ask.endpoint, device };
    let mut tx = app.db.write().await?;
    if !store::put_subscription(&mut tx, &row, app.clock.now_ms()).await? {
        // Signed out in this moment.
        return Err(Error::UNAUTHORIZED);
    }
    tx.commit().await?;
    Ok(())
}

/// Ends the subscription of the device that asks. That there is none is no error: what was wanted is so.
pub async fn unsubscribe(app: &App, by: &Actor, ask: PushUnsubscribe) -> Result<()> {
    let Via::Session(session) = by.via else {
        return Err(Error::DENIED);
    };
    let mut tx = app.db.write().await?;
    store::delete_subscription(&mut tx, session, &ask.endpoint).await?;
    tx.commit().await?;
    Ok(())
}

/// Notes, in the transaction that stores them, that these messages may have to be told of.
pub async fn expect(tx: &mut Tx, messages: &[MessageId], now_ms: i64) -> Result<()> {
    store::insert_due(tx, messages, now_ms + READ_MS).await
}

/// Notes, in the transaction that takes a reminder, the devices that are to be told of it.
pub async fn remind(tx: &mut Tx, person: PersonId, message: MessageId, now_ms: i64) -> Result<()> {
    store::insert_reminder(tx, person, message, now_ms).await
}

/// So many bytes written in base64url.
fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    BASE64.decode(text).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_with_and_without_padding_and_only_at_their_length() {
        assert_eq!(bytes::<4>("_-4BAg"), Some([0xff, 0xee, 1, 2]));
        assert_eq!(bytes::<4>("_-4BAg=="), Some([0xff, 0xee, 1, 2]));
        assert_eq!(bytes::<3>("_-4BAg"), None);
        assert_eq!(bytes::<4>("/+4BAg"), None);
    }
}
