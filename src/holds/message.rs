//! Taking a message that stands from view until it is decided whether it does: as a removal does it, with a case that says so.

use mellanrum_protocol::CaseId;
use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::shapes::holds::HoldMessage;
use mellanrum_protocol::shapes::messages::MessageResult;
use mellanrum_protocol::shapes::rooms::RoomAction;

use super::judge;
use crate::App;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::messages::{self, Ask, Begun, By};
use crate::moderation::{self, Why, cases};
use crate::rooms::tell;

/// Longest reason, in characters: it stands in the tombstone.
const REASON: usize = 200;

/// Takes somebody else's message from view, for those who may remove it. Its author is told; what is decided is a case's.
pub async fn hold(app: &App, actor: &Actor, ask: HoldMessage) -> Result<MessageResult> {
    let reason = moderation::words("reason", &ask.reason, REASON)?;
    if reason.is_empty() {
        return Err(Error::Invalid { field: "reason", why: "empty" });
    }
    let person_id = actor.person_id;
    let mut tx = app.db.read().await?;
    let room_id = messages::see(&mut tx, person_id, ask.message_id).await?.room.id;
    drop(tx);
    let (case, clock) = (CaseId(app.clock.id()), app.clock.clone());
    let mut asked = Ask::new("hold", ask.message_id, ask.nonce, &reason);
    asked.of_removed = true;
    asked.of_answers = true;
    let run = app.archive.act([room_id], move |tx, locked| {
        Box::pin(async move {
            let by = By { person_id, of_answers: true, now_ms: clock.now_ms() };
            let (row, role) = match messages::begin(tx, room_id, person_id, &asked, by.now_ms).await? {
                Begun::Repeat(message) => return Ok((message, Vec::new(), None)),
                Begun::First(row, role) => (row, role),
            };
            let author = row.author_id;
            let room = locked.room(room_id)?;
            let network = room.network_id.filter(|_| judge::held_in(room.kind.0)).ok_or(ErrorCode::NotAvailable)?;
            if author == person_id {
                return Err(Error::DENIED);
            }
            let why = Why { reason: reason.clone(), held: true, ..Why::default() };
            let done = messages::apply(tx, locked, &clock, (row, role), by, move |subject| {
                subject.require(RoomAction::RemoveAny)?;
                if subject.row.removed_ms.is_some() {
                    return Err(ErrorCode::Removed.into());
                }
                Ok(messages::take_away(subject, Some(reason), why))
            });
            let done = done.await?;
            moderation::open_in_place(tx, case, network, room_id, author, done.message.id, by.now_ms).await?;
            Ok((done.message, done.told, Some(network)))
        })
    });
    let ((message, told, opened), entries) = run.await?;
    tell::publish(app, entries, told).await;
    if let Some(network) = opened {
        cases::tell_handlers(app, network, case).await;
    }
    Ok(MessageResult { message })
}
