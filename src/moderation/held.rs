//! Cases of messages that wait.

use mellanrum_protocol::shapes::moderation::{CaseKind, Verdict};
use mellanrum_protocol::{CaseId, HeldId, MessageId, NetworkId, Nonce, PersonId, RoomId};
use uuid::Uuid;

use super::store::cases::{self as store, Decided, Row};
use crate::error::Result;
use crate::store::Tx;

/// Opens the case of a message that a rule holds back.
pub(crate) async fn open_held(
    tx: &mut Tx,
    id: CaseId,
    network: NetworkId,
    room: RoomId,
    author: PersonId,
    held: HeldId,
    at_ms: i64,
) -> Result<()> {
    let opened = Row::open(id, network, CaseKind::Held, author, at_ms);
    store::insert(tx, &Row { room_id: Some(room), held_id: Some(held), ..opened }).await
}

/// Opens the case of a message that somebody took from view.
pub(crate) async fn open_in_place(
    tx: &mut Tx,
    id: CaseId,
    network: NetworkId,
    room: RoomId,
    author: PersonId,
    message: MessageId,
    at_ms: i64,
) -> Result<()> {
    if store::in_place(tx, message).await?.is_some() {
        // It was restored past its case, which still waits and serves for this too.
        return Ok(());
    }
    let opened = Row::open(id, network, CaseKind::Held, author, at_ms);
    store::insert(tx, &Row { room_id: Some(room), message_id: Some(message), ..opened }).await
}

/// The case of what waits, which until the transaction ends nobody else decides.
pub(crate) async fn lock_held(tx: &mut Tx, held: HeldId) -> Result<Option<CaseId>> {
    let case = store::of_held(tx, held).await?;
    if let Some(case) = case {
        store::lock(tx, case).await?;
    }
    Ok(case)
}

/// Notes which message what waited has become.
pub(crate) async fn posted_held(tx: &mut Tx, held: HeldId, message: MessageId) -> Result<()> {
    store::set_message(tx, held, message).await
}

/// Ends the case of what its author took back.
pub(crate) async fn withdrawn(tx: &mut Tx, case: CaseId, author: PersonId, at_ms: i64) -> Result<()> {
    let (verdict, nonce) = (Verdict::Withdrawn, Nonce(Uuid::nil()));
    store::decide(tx, case, &Decided { by: author, at_ms, verdict, reason: String::new(), rule: None, nonce }).await
}
