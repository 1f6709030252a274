//! Reminding people of what they saved. Every node looks; each reminder is taken by one, once.
//!
//! That it was given is written in the transaction that takes it, together with the pushes that tell of it: a node that dies after that
//! has at most not told the open pages, which find it among the saved messages.

use mellanrum_protocol::shapes::people::PersonEvent;

use super::store;
use crate::App;
use crate::archive::beside;
use crate::due;
use crate::error::Result;
use crate::rooms;

/// Reminders taken at once.
const BATCH: i64 = 32;

/// Reminds until the node goes down.
pub async fn run(app: App) {
    due::keep_up(&app, &app.reminders, "reminders", remind_due).await;
}

/// Gives every reminder that is due; when the next one will be.
async fn remind_due(app: App) -> Result<Option<i64>> {
    while !app.is_draining() {
        let mut tx = app.db.read().await?;
        let next = store::next_due(&mut tx).await?;
        drop(tx);
        let now_ms = app.clock.now_ms();
        if next.is_none_or(|due_ms| due_ms > now_ms) {
            return Ok(next);
        }
        let due = beside(&app, move |tx| {
            Box::pin(async move {
                let due = store::take_due(tx, now_ms, BATCH).await?;
                #[cfg(feature = "push")]
                for (person, saved) in &due {
                    crate::push::remind(tx, *person, saved.message_id, now_ms).await?;
                }
                Ok(due)
            })
        });
        for (person, saved) in due.await? {
            let mut tx = app.db.read().await?;
            let message = crate::archive::store::message(&mut tx, saved.message_id).await?;
            let readable = match message {
                Some(message) => rooms::member(&mut tx, message.room_id, person).await?.is_some(),
                None => false,
            };
            drop(tx);
            if readable {
                app.hub.tell(person, &PersonEvent::Reminder { saved }).await;
            }
        }
    }
    Ok(None)
}
