//! The way of a push out of the archive: whom a message concerns, then one delivery after the other, each by one node.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use jiff::Timestamp;
use mellanrum_protocol::shapes::push::{PushKind, PushNotice};
use reqwest::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Response, StatusCode};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::sleep;

use super::seal::{Device, seal};
use super::store::{self, Concerned, Taken};
use super::{endpoint, notice, quiet};
use crate::App;
use crate::error::Result;
use crate::rooms::networks;
use crate::settings;
use crate::store::Tx;

/// Between two looks at what is due.
const LOOK: Duration = Duration::from_secs(1);
/// Messages whose readers are found in one transaction.
const MESSAGES: i64 = 32;
/// Deliveries that this node has under way, at most: a slow push service holds up no more than these.
const UNDER_WAY: usize = 32;
/// For so long a delivery is this node's, in milliseconds: longer than the longest answer takes.
const HELD_MS: i64 = 60_000;
/// For so long a push service keeps what it cannot deliver, and so long we try, in milliseconds: what is older is seen on opening.
const TTL_MS: i64 = 24 * 3_600_000;
/// The pause after a first failure, in milliseconds; it doubles.
const PAUSE_MS: i64 = 30_000;
/// The longest.
const LONGEST_PAUSE_MS: i64 = 3_600_000;

/// Connections to the database that deliveries use at once, so that they leave the others to whoever posts and reads.
static TURNS: Semaphore = Semaphore::const_new(2);

/// Sends what is due until the node goes down.
pub async fn run(app: App) {
    let places = Arc::new(Semaphore::new(UNDER_WAY));
    while !app.stop.is_cancelled() {
        let more = round(&app, &places).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "pushes could not be looked at");
            false
        });
        if more {
            continue;
        }
        tokio::select! {
            () = app.stop.cancelled() => {}
            () = sleep(LOOK) => {}
        }
    }
}

/// One look. Whether there may be more to do at once.
async fn round(app: &App, places: &Arc<Semaphore>) -> Result<bool> {
    let now_ms = app.clock.now_ms();
    let mut tx = app.db.read().await?;
    let (messages, deliveries) = store::is_due(&mut tx, now_ms).await?;
    drop(tx);
    if messages {
        spread(app, now_ms).await?;
    }
    let free = i64::try_from(places.available_permits()).unwrap_or_default();
    if free == 0 || !(messages || deliveries) {
        return Ok(false);
    }
    let mut tx = app.db.write().await?;
    let taken = store::take(&mut tx, now_ms, now_ms + HELD_MS, free).await?;
    tx.commit().await?;
    for one in &taken {
        if let Ok(place) = places.clone().try_acquire_owned() {
            app.tracker.spawn(deliver(app.clone(), *one, place));
        }
    }
    Ok(!taken.is_empty())
}

/// Writes down whom the messages that are due concern.
async fn spread(app: &App, now_ms: i64) -> Result<()> {
    let mut tx = app.db.write().await?;
    for message in store::take_due(&mut tx, now_ms, MESSAGES).await? {
        store::spread(&mut tx, message, now_ms).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Sends one delivery, and writes down what came of it. If that fails the delivery is taken again later.
async fn deliver(app: App, taken: Taken, _place: OwnedSemaphorePermit) {
    let (outcome, written) = match attempt(&app, taken).await {
        Ok(outcome) => (outcome, settle(&app, taken, outcome).await),
        Err(error) => {
            tracing::warn!(%error, "a push could not be made");
            return;
        }
    };
    metrics::counter!("mellanrum_push_total", "outcome" => outcome.word()).increment(1);
    if let Err(error) = written {
        tracing::warn!(%error, "what came of a push could not be written down");
    }
}

/// What came of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// The service has it.
    Sent,
    /// It concerns nobody any more, or the person does not want to be told now.
    Spared,
    /// The subscription is no more.
    Gone,
    /// The service will not take it.
    Refused,
    /// Again, after so many milliseconds if the service said when.
    Later(Option<i64>),
}

impl Outcome {
    const fn word(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Spared => "spared",
            Self::Gone => "gone",
            Self::Refused => "refused",
            Self::Later(_) => "later",
        }
    }
}

async fn attempt(app: &App, taken: Taken) -> Result<Outcome> {
    let now_ms = app.clock.now_ms();
    let Some((concerned, notice)) = judged(app, taken, now_ms).await? else {
        return Ok(Outcome::Spared);
    };
    let text = serde_json::to_vec(&notice).context("a notice is JSON")?;
    Ok(match send(app, &concerned, &text, now_ms).await {
        Ok(response) => outcome(&response, now_ms),
        Err(error) => {
            // Without the address: whoever has it could write to the device.
            let cause =
                error.downcast::<reqwest::Error>().map_or_else(|error| error, |error| error.without_url().into());
            tracing::warn!(error = format!("{cause:#}"), "a push service could not be reached");
            Outcome::Later(None)
        }
    })
}

/// What is to be told, if it still concerns somebody who wants to be told now.
async fn judged(app: &App, taken: Taken, now_ms: i64) -> Result<Option<(Concerned, PushNotice)>> {
    let _turn = TURNS.acquire().await.map_err(anyhow::Error::new)?;
    let mut tx = app.db.read().await?;
    let Some(concerned) = store::concerned(&mut tx, taken, now_ms).await? else {
        return Ok(None);
    };
    let wishes = settings::of(&mut tx, concerned.person_id).await?.notifications;
    let network = match concerned.network_id {
        Some(network) if wishes.show_content => networks::named(&mut tx, network).await?,
        _ => None,
    };
    let quiet = wishes.quiet.is_some_and(|quiet| quiet::is_quiet(&quiet, &concerned.time_zone, now_ms));
    if !wishes.push || quiet || now_ms - concerned.since_ms >= TTL_MS {
        return Ok(None);
    }
    let notice = notice::notice(&concerned, wishes.show_content, network.as_ref());
    Ok(Some((concerned, notice)))
}

async fn send(app: &App, concerned: &Concerned, text: &[u8], now_ms: i64) -> anyhow::Result<Response> {
    let (url, client) = app.push.services.way_to(&concerned.endpoint)?;
    let device =
        Device { public: concerned.p256dh.as_slice().try_into()?, auth: concerned.auth.as_slice().try_into()? };
    let mut authorization = HeaderValue::from_str(&app.push.vapid.authorization(&endpoint::origin(&url), now_ms)?)?;
    authorization.set_sensitive(true);
    let urgency = if notice::kind(concerned) == PushKind::Message { "normal" } else { "high" };
    let left_s = (concerned.since_ms + TTL_MS - now_ms) / 1_000;
    let request = client
        .post(url)
        .header(AUTHORIZATION, authorization)
        .header(CONTENT_ENCODING, "aes128gcm")
        .header(CONTENT_TYPE, "application/octet-stream")
        .header("ttl", left_s)
        .header("topic", notice::topic(concerned))
        .header("urgency", urgency)
        .body(seal(&device, text, &app.clock)?);
    // The body of the answer is left where it is.
    Ok(request.send().await?)
}

fn outcome(response: &Response, now_ms: i64) -> Outcome {
    match response.status() {
        status if status.is_success() => Outcome::Sent,
        StatusCode::NOT_FOUND | StatusCode::GONE => Outcome::Gone,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => {
            Outcome::Later(retry_after(response.headers(), now_ms))
        }
        status if status.is_server_error() => Outcome::Later(retry_after(response.headers(), now_ms)),
        status => {
            tracing::warn!(status = status.as_u16(), "a push service refused a push");
            Outcome::Refused
        }
    }
}

/// `Retry-After`, in milliseconds from now: seconds or a date.
fn retry_after(headers: &HeaderMap, now_ms: i64) -> Option<i64> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse::<u32>() {
        return Some(i64::from(seconds) * 1_000);
    }
    let date: Timestamp = jiff::fmt::rfc2822::parse(value).ok()?.timestamp();
    Some((date.as_millisecond() - now_ms).max(0))
}

/// When a failed delivery is tried again, in milliseconds from now: not before the service says.
fn pause_ms(attempts: i64, asked: Option<i64>) -> i64 {
    let doubled = u32::try_from(attempts.clamp(1, 16) - 1).unwrap_or_default();
    let pause = (PAUSE_MS << doubled).min(LONGEST_PAUSE_MS);
    pause.max(asked.unwrap_or_default())
}

/// On a file together with whatever else is committed, since it has one writer: a thousand pushes are not a thousand commits before a post's.
async fn settle(app: &App, taken: Taken, outcome: Outcome) -> Result<()> {
    let now_ms = app.clock.now_ms();
    if app.db.is_shared() {
        let _turn = TURNS.acquire().await.map_err(anyhow::Error::new)?;
        let mut tx = app.db.write().await?;
        write_down(&mut tx, taken, outcome, now_ms).await?;
        return Ok(tx.commit().await?);
    }
    let written =
        app.archive.act([], move |tx, _| Box::pin(async move { write_down(tx, taken, outcome, now_ms).await }));
    written.await.map(drop)
}

async fn write_down(tx: &mut Tx, taken: Taken, outcome: Outcome, now_ms: i64) -> Result<()> {
    match outcome {
        Outcome::Sent | Outcome::Spared | Outcome::Refused => store::done(tx, taken).await,
        Outcome::Gone => store::forget(tx, taken.session_id).await,
        // Tried until the message is too old, which the next try finds.
        Outcome::Later(asked) => store::again(tx, taken, now_ms + pause_ms(taken.attempts, asked)).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_doubles_and_is_never_shorter_than_the_service_asks() {
        let seconds = |attempts| pause_ms(attempts, None) / 1_000;
        assert_eq!([1, 2, 3, 7, 8, 500].map(seconds), [30, 60, 120, 1_920, 3_600, 3_600]);
        assert_eq!(pause_ms(1, Some(90_000)), 90_000);
        assert_eq!(pause_ms(3, Some(1_000)), 120_000);
        assert_eq!(pause_ms(1, Some(7_200_000)), 7_200_000);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now: Timestamp = "2026-11-22T08:00:00Z".parse().expect("a moment");
        let said = |value: &'static str| {
            retry_after(&HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static(value))]), now.as_millisecond())
        };
        assert_eq!(said("120"), Some(120_000));
        assert_eq!(said("Sun, 22 Nov 2026 08:01:30 GMT"), Some(90_000));
        assert_eq!(said("Sun, 22 Nov 2026 07:00:00 GMT"), Some(0));
        assert_eq!(said("soon"), None);
        assert_eq!(retry_after(&HeaderMap::new(), 0), None);
    }
}
