//! Mutes and suspensions that end by themselves. Every node looks; each is ended by one.

use super::{mutes, store};
use crate::App;
use crate::archive::beside;
use crate::due;
use crate::error::Result;
use crate::rooms::{grants, tell};

/// Ends what is over until the node goes down.
pub async fn run(app: App) {
    due::keep_up(&app, &app.mutes, "mutes and suspensions", end_due).await;
}

/// Ends everything that is over; when the next of it will be. A mute holds no longer than its time anyway: here people are told.
async fn end_due(app: App) -> Result<Option<i64>> {
    let mut tx = app.db.read().await?;
    let mute_ms = store::mutes::next_end(&mut tx).await?;
    drop(tx);
    let now_ms = app.clock.now_ms();
    if mute_ms.is_some_and(|until| until <= now_ms) {
        let ended = beside(&app, move |tx| Box::pin(store::mutes::take_ended(tx, now_ms))).await?;
        super::tell(&app, ended.into_iter().map(|(room, person)| mutes::changed(room, person)).collect()).await;
    }
    while !app.is_draining() {
        let mut tx = app.db.read().await?;
        let next = store::suspensions::next_end(&mut tx).await?;
        let mute_ms = store::mutes::next_end(&mut tx).await?;
        drop(tx);
        let Some((network, person, _)) = next.filter(|(.., until)| *until <= app.clock.now_ms()) else {
            return Ok([mute_ms, next.map(|(.., until)| until)].into_iter().flatten().min());
        };
        let rooms = grants::rooms_of(&app, network).await?;
        let clock = app.clock.clone();
        let run = app.archive.act(rooms, move |tx, locked| {
            Box::pin(async move {
                grants::take_network(tx, locked, network).await?;
                // Another node may have ended it, or somebody has made it longer.
                let row = store::suspensions::of(tx, network, person).await?;
                if row.and_then(|row| row.until_ms).is_none_or(|until| until > clock.now_ms()) {
                    return Ok(Vec::new());
                }
                store::suspensions::lift(tx, network, person).await?;
                grants::settle(tx, locked, network, person).await
            })
        });
        let (told, entries) = run.await?;
        tell::publish(&app, entries, told).await;
    }
    Ok(None)
}
