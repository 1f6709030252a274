//! A network's log of who moderated, gave and took what. Append-only, and a chain: each entry is sealed with the hash of the one before, so
//! that nobody changes or takes away one unnoticed, not even with the database in hand.
//!
//! Who acts notes it under the rooms' locks ([`Locked::log`](crate::archive::Locked::log)); the writer seals what its batch has noted at the
//! end of the same transaction, so the head of a log is locked last and for a moment only.

mod chain;
mod export;
pub mod http;
mod store;

use std::collections::BTreeMap;

use mellanrum_protocol::limits::PAGE;
use mellanrum_protocol::shapes::audit::{AuditAct, AuditCheck, AuditDetail, AuditPage};
use mellanrum_protocol::shapes::networks::NetworkAction;
use mellanrum_protocol::{MessageId, NetworkId, PersonId, RoomId};

pub(crate) use self::export::cell;
pub use self::export::{Export, export};
use self::store::{Head, Row, Wanted};
use crate::App;
use crate::access;
use crate::archive::row::to_json;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::rooms::networks;
use crate::store::Tx;

/// What is to be logged.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The network.
    pub network: NetworkId,
    /// Who did it; none: nobody in person.
    pub actor: Option<PersonId>,
    /// What.
    pub act: AuditAct,
    /// When, in UTC milliseconds.
    pub at_ms: i64,
    /// Where.
    pub room: Option<RoomId>,
    /// To whom.
    pub person: Option<PersonId>,
    /// Of which message.
    pub message: Option<MessageId>,
    /// Why; empty if nothing was said.
    pub reason: String,
    /// By which rule of the network.
    pub rule: Option<String>,
    /// What more there is to it.
    pub detail: AuditDetail,
}

impl Entry {
    /// An act of somebody of which nothing else is said.
    pub fn of(network: NetworkId, actor: Option<PersonId>, act: AuditAct, at_ms: i64) -> Self {
        Self {
            network,
            actor,
            act,
            at_ms,
            room: None,
            person: None,
            message: None,
            reason: String::new(),
            rule: None,
            detail: AuditDetail::default(),
        }
    }
}

/// Adds what was noted to the networks' logs, in the order in which it was. The heads are locked in the order of the networks' ids, until
/// the transaction ends.
pub async fn seal(tx: &mut Tx, noted: &[Entry]) -> Result<()> {
    let mut by_network: BTreeMap<NetworkId, Vec<&Entry>> = BTreeMap::new();
    for entry in noted {
        by_network.entry(entry.network).or_default().push(entry);
    }
    for (network, entries) in by_network {
        let mut head = store::lock_head(tx, network).await?;
        for entry in entries {
            let mut row = Row {
                network_id: network,
                n: head.n + 1,
                at_ms: entry.at_ms,
                actor_id: entry.actor,
                act: entry.act.as_str().to_owned(),
                detail: to_json(&entry.detail)?,
                room_id: entry.room,
                person_id: entry.person,
                message_id: entry.message,
                reason: entry.reason.clone(),
                rule: entry.rule.clone(),
                prev_hash: head.hash,
                hash: Vec::new(),
            };
            row.hash = chain::hash(&row)?;
            store::insert(tx, &row).await?;
            head = Head { n: row.n, hash: row.hash };
        }
        store::move_head(tx, network, &head).await?;
    }
    Ok(())
}

/// Which entries somebody asks for.
#[derive(Debug, Default)]
pub struct Asked {
    /// Of this act only.
    pub act: Option<AuditAct>,
    /// To this person only.
    pub person: Option<PersonId>,
    /// Of this room only.
    pub room: Option<RoomId>,
}

/// Whose view of a log it is. Entries of a room are for those who may read the room, and for the owner and coordinators, who answer for
/// the whole network.
struct Reader {
    person: PersonId,
    all: bool,
}

async fn reader(tx: &mut Tx, network: NetworkId, person: PersonId) -> Result<Reader> {
    let own = networks::grants_of(tx, network, person).await?;
    if own.is_empty() {
        return Err(Error::NOT_FOUND);
    }
    if !access::may_in_network(&own, NetworkAction::SeeLog) {
        return Err(Error::DENIED);
    }
    Ok(Reader { person, all: access::leads(&own) })
}

/// A page of a network's log, newest first.
pub async fn page(
    app: &App,
    actor: &Actor,
    network: NetworkId,
    asked: Asked,
    cursor: Option<&str>,
    limit: Option<i64>,
) -> Result<AuditPage> {
    let before = match cursor {
        None => i64::MAX,
        Some(cursor) => cursor.parse().map_err(|_| Error::Invalid { field: "cursor", why: "unknown" })?,
    };
    let limit = limit.unwrap_or(50).clamp(1, PAGE);
    let mut tx = app.db.read().await?;
    let reader = reader(&mut tx, network, actor.person_id).await?;
    let wanted = Wanted { network, reader: reader.person, all: reader.all, asked: &asked };
    let mut rows = store::before(&mut tx, &wanted, before, limit + 1).await?;
    let more = i64::try_from(rows.len()).unwrap_or(i64::MAX) > limit;
    rows.truncate(usize::try_from(limit).unwrap_or_default());
    let cursor = rows.last().filter(|_| more).map(|row| row.n.to_string());
    Ok(AuditPage { entries: rows.into_iter().map(Row::into_entry).collect::<Result<_>>()?, cursor })
}

/// Whether a network's log is whole.
pub async fn check(app: &App, actor: &Actor, network: NetworkId) -> Result<AuditCheck> {
    let mut tx = app.db.read().await?;
    reader(&mut tx, network, actor.person_id).await?;
    chain::check(&mut tx, network).await
}
