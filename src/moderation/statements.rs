//! What somebody concerned is told: that something was done, why, and until when; by the moderators of the network, never by whom of them.

use mellanrum_protocol::limits::OBJECTION_DAYS;
use mellanrum_protocol::shapes::moderation::{Statement, StatementKind, StatementPage, Verdict};
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::{HeldId, MessageId, NetworkId, PersonId, RemovalId, RoomId, StatementId};
use uuid::Uuid;

use super::store::statements::{self as store, Row};
use crate::App;
use crate::archive::row::Word;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::store::Tx;

/// Statements on a page.
const PAGE: i64 = 50;
/// The days in which somebody may object, in milliseconds.
const OBJECTION_MS: i64 = OBJECTION_DAYS * 24 * 60 * 60 * 1000;

/// A statement that is to be made.
pub(super) struct New {
    pub network: NetworkId,
    pub person: PersonId,
    pub kind: StatementKind,
    /// Who acted: kept, so that somebody else decides an objection, and told to nobody but those who do.
    pub by: PersonId,
    pub at_ms: i64,
    pub room: Option<RoomId>,
    pub message: Option<MessageId>,
    pub removal: Option<RemovalId>,
    pub held: Option<HeldId>,
    pub text: Option<String>,
    pub reason: String,
    pub rule: Option<String>,
    pub until_ms: Option<i64>,
    pub verdict: Option<Verdict>,
}

impl New {
    /// One of which nothing else is said.
    pub fn of(network: NetworkId, person: PersonId, kind: StatementKind, by: PersonId, at_ms: i64) -> Self {
        Self {
            network,
            person,
            kind,
            by,
            at_ms,
            room: None,
            message: None,
            removal: None,
            held: None,
            text: None,
            reason: String::new(),
            rule: None,
            until_ms: None,
            verdict: None,
        }
    }
}

/// Keeps a statement, in the transaction of the act; what the person is to be told after the commit.
pub(super) async fn make(tx: &mut Tx, clock: &Clock, new: New) -> Result<(PersonId, PersonEvent)> {
    let row = Row {
        id: StatementId(clock.id()),
        network_id: new.network,
        person_id: new.person,
        kind: Word(new.kind),
        at_ms: new.at_ms,
        room_id: new.room,
        message_id: new.message,
        removal_id: new.removal,
        held_id: new.held,
        text: new.text,
        reason: new.reason,
        rule: new.rule,
        until_ms: new.until_ms,
        verdict: new.verdict.map(|verdict| verdict.as_str().to_owned()),
        acted_by: Some(new.by),
        objection: None,
        objected_ms: None,
        decided_as: None,
        decided_ms: None,
        decided_reason: None,
    };
    store::insert(tx, &row).await?;
    Ok(event(row, new.at_ms))
}

/// What tells a person of a statement as it is now.
pub(super) fn event(row: Row, now_ms: i64) -> (PersonId, PersonEvent) {
    (row.person_id, PersonEvent::Statement { statement: Box::new(shown(row, now_ms)) })
}

/// As its person sees it.
pub(super) fn shown(row: Row, now_ms: i64) -> Statement {
    let may_object = may_object(&row, now_ms);
    row.into_statement(may_object)
}

/// Whether an objection to it is taken: to what was done against the person, once, within 180 days.
pub(super) fn may_object(row: &Row, now_ms: i64) -> bool {
    use StatementKind as K;
    let against = matches!(row.kind.0, K::MessageRemoved | K::HeldRefused | K::Muted | K::Suspended);
    against && row.objection.is_none() && now_ms < row.at_ms + OBJECTION_MS
}

/// The actor's statements, newest first.
pub async fn mine(app: &App, actor: &Actor, cursor: Option<&str>) -> Result<StatementPage> {
    let before = match cursor {
        None => StatementId(Uuid::max()),
        Some(cursor) => cursor.parse().map_err(|_| Error::Invalid { field: "cursor", why: "unknown" })?,
    };
    let mut tx = app.db.read().await?;
    let mut rows = store::before(&mut tx, actor.person_id, before, PAGE + 1).await?;
    let more = i64::try_from(rows.len()).unwrap_or(i64::MAX) > PAGE;
    rows.truncate(usize::try_from(PAGE).unwrap_or_default());
    let cursor = rows.last().filter(|_| more).map(|row| row.id.to_string());
    let now_ms = app.clock.now_ms();
    Ok(StatementPage { statements: rows.into_iter().map(|row| shown(row, now_ms)).collect(), cursor })
}
