//! What those who run a network decide on a registration: who takes part, who waits in line, who doesn't this time.

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits::REGISTRATION_REASON;
use mellanrum_protocol::shapes::audit::{AuditAct, AuditDetail};
use mellanrum_protocol::shapes::joining::{Registration, RegistrationState as State};
use mellanrum_protocol::shapes::networks::NetworkAction;
use mellanrum_protocol::{NetworkId, PersonId, RegistrationId};

use super::letters::{self, News};
use super::store::call::{self as calls, CallRow};
use super::store::registrations::{self as store, Row};
use super::{call, list, may};
use crate::App;
use crate::archive::row::Word;
use crate::audit::Entry;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::identity::invites;
use crate::moderation::words;
use crate::store::Tx;

/// A decision on a registration.
#[derive(Debug, Clone)]
pub enum Decision {
    /// The municipality takes part, with so many people.
    Confirm {
        /// How many.
        seats: u32,
    },
    /// It waits in line.
    Wait,
    /// It doesn't take part this time.
    Decline {
        /// Why, in words; may be empty.
        reason: String,
    },
    /// What was decided, and came to this, is taken back.
    Reopen(State),
}

/// Decides. Deciding the same again changes nothing.
pub async fn decide(
    app: &App,
    actor: &Actor,
    network: NetworkId,
    id: RegistrationId,
    decision: Decision,
) -> Result<Registration> {
    let by = actor.person_id;
    let decision = match decision {
        Decision::Decline { reason } => Decision::Decline { reason: words("reason", &reason, REGISTRATION_REASON)? },
        decision => decision,
    };
    let writer = app.clone();
    let ((), entries) = app
        .archive
        .act([], move |tx, locked| {
            Box::pin(async move {
                may(tx, network, by, NetworkAction::AdmitMunicipalities).await?;
                let call = calls::lock(tx, network).await?.ok_or(Error::NOT_FOUND)?;
                let row = store::get(tx, network, id).await?.ok_or(Error::NOT_FOUND)?;
                let organisation = row.organisation_id;
                if let Some(act) = decided(&writer, tx, &call, row, by, &decision).await? {
                    let detail = AuditDetail { organisation_id: Some(organisation), ..AuditDetail::default() };
                    let entry = Entry::of(network, Some(by), act, writer.clock.now_ms());
                    let reason =
                        if let Decision::Decline { reason } = &decision { reason.clone() } else { String::new() };
                    locked.log(Entry { reason, detail, ..entry });
                }
                Ok(())
            })
        })
        .await?;
    app.hub.publish(entries).await;
    app.mail.wake();
    super::tell(app, network).await;
    let mut tx = app.db.read().await?;
    list::all(&mut tx, network).await?.into_iter().find(|one| one.id == id).ok_or(Error::NOT_FOUND)
}

/// Does what was decided; the act, if anything has changed.
async fn decided(
    app: &App,
    tx: &mut Tx,
    call: &CallRow,
    mut row: Row,
    by: PersonId,
    decision: &Decision,
) -> Result<Option<AuditAct>> {
    let now_ms = app.clock.now_ms();
    let before = row.state.0;
    let act = match decision {
        Decision::Confirm { seats } => {
            if before == State::Confirmed && row.seats == Some(i64::from(*seats)) {
                return Ok(None);
            }
            if !matches!(before, State::Registered | State::Waiting | State::Declined) {
                return Err(ErrorCode::Conflict.into());
            }
            confirm(app, tx, call, &mut row, by, *seats).await?;
            AuditAct::MunicipalityConfirmed
        }
        Decision::Wait => {
            match before {
                State::Waiting => return Ok(None),
                State::Registered | State::Declined => {}
                _ => return Err(ErrorCode::Conflict.into()),
            }
            cleared(&mut row, State::Waiting);
            row.waiting = Some(store::end_of_line(tx, row.network_id).await? + 1);
            AuditAct::MunicipalityWaits
        }
        Decision::Decline { reason } => {
            match before {
                State::Declined => return Ok(None),
                State::Registered | State::Waiting => {}
                _ => return Err(ErrorCode::Conflict.into()),
            }
            cleared(&mut row, State::Declined);
            row.reason.clone_from(reason);
            AuditAct::MunicipalityDeclined
        }
        Decision::Reopen(from) => {
            if before == State::Registered {
                return Ok(None);
            }
            if before != *from || before == State::Withdrawn {
                return Err(ErrorCode::Conflict.into());
            }
            leave(app, tx, &mut row, State::Registered).await?;
            AuditAct::MunicipalityReopened
        }
    };
    row.changed_ms = now_ms;
    store::update(tx, &row).await?;
    if matches!(decision, Decision::Decline { .. }) {
        letters::tell(app, tx, &row, News::Declined).await?;
    }
    Ok(Some(act))
}

async fn confirm(app: &App, tx: &mut Tx, call: &CallRow, row: &mut Row, by: PersonId, seats: u32) -> Result<()> {
    if seats == 0 || seats > call::number(call.seats) {
        return Err(Error::Invalid { field: "seats", why: "out_of_range" });
    }
    let taken = store::confirmed_beside(tx, row.network_id, row.organisation_id).await?;
    if call.capacity.is_some_and(|capacity| taken >= capacity) {
        return Err(ErrorCode::Full.into());
    }
    let made = invites::for_municipality(app, tx, by, row.network_id, row.organisation_id, seats).await?;
    cleared(row, State::Confirmed);
    row.seats = Some(i64::from(seats));
    row.invite_id = Some(made.id);
    letters::tell(app, tx, row, News::Confirmed { invite: made.id, url: made.url, seats }).await
}

/// Takes a registration out of where it is. Its invitation ends; the place of a confirmed one goes to the next in line, who is told.
/// Whoever has come in by the invitation already stays: that is for those who give roles.
pub(super) async fn leave(app: &App, tx: &mut Tx, row: &mut Row, to: State) -> Result<()> {
    let was = row.state.0;
    if let Some(invite) = row.invite_id {
        invites::end(tx, invite).await?;
    }
    cleared(row, to);
    if was == State::Confirmed
        && let Some(mut next) = store::next_in_line(tx, row.network_id).await?
    {
        next.told_ms = Some(app.clock.now_ms());
        store::update(tx, &next).await?;
        letters::tell(app, tx, &next, News::PlaceFree).await?;
    }
    Ok(())
}

/// A registration that is somewhere else now.
fn cleared(row: &mut Row, to: State) {
    row.state = Word(to);
    row.seats = None;
    row.invite_id = None;
    row.waiting = None;
    row.told_ms = None;
    row.reason.clear();
}
