//! When people were last here: a visit goes on while something is heard of them at least once an hour.

use mellanrum_protocol::PersonId;

use super::store;
use crate::App;
use crate::archive::beside;
use crate::error::Result;
use crate::store::Tx;

/// A pause after which a new visit begins, in milliseconds.
const PAUSE_MS: i64 = 3_600_000;
/// What is heard of somebody within so many milliseconds is not written down.
const OFTEN_MS: i64 = 300_000;
/// Where somebody begins who was never here before, in milliseconds: a week ago.
const FIRST_MS: i64 = 7 * 86_400_000;

/// Something was heard of a person.
pub(crate) async fn seen(app: &App, person: PersonId) -> Result<()> {
    let now_ms = app.clock.now_ms();
    let mut tx = app.db.read().await?;
    let known = store::visit(&mut tx, person).await?;
    drop(tx);
    if known.is_some_and(|(seen_ms, _)| now_ms - seen_ms < OFTEN_MS) {
        return Ok(());
    }
    beside(app, move |tx| Box::pin(async move { store::set_seen(tx, person, now_ms, PAUSE_MS).await })).await
}

/// When a person's visit before this one ended.
pub(super) async fn last(tx: &mut Tx, person: PersonId, now_ms: i64) -> Result<i64> {
    let known = store::visit(tx, person).await?;
    Ok(known.map_or(now_ms - FIRST_MS, |(seen_ms, before_ms)| {
        if now_ms - seen_ms >= PAUSE_MS { seen_ms } else { before_ms.unwrap_or(now_ms - FIRST_MS) }
    }))
}
