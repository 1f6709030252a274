//! Handing a seat over: one transaction, under the locks of the network and all its rooms.

use mellanrum_protocol::shapes::audit::{AuditAct, AuditDetail};
use mellanrum_protocol::shapes::moderation::StatementKind;
use mellanrum_protocol::shapes::networks::{Grant, NetworkAction, Role};
use mellanrum_protocol::shapes::people::PersonEvent;
use mellanrum_protocol::{NetworkId, PersonId};

use super::store;
use crate::access;
use crate::archive::Locked;
use crate::archive::row::MessageRow;
use crate::audit::Entry;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::identity::people;
use crate::messages::{self, By, Effect};
use crate::moderation::{self, Seat};
use crate::rooms::{handed, networks, tell::Told};
use crate::scheduled;
use crate::store::Tx;

/// Most questions that go along; who is asked more has stopped answering long ago.
const QUESTIONS: i64 = 500;

/// Who hands over whose seat.
#[derive(Debug, Clone)]
pub struct Handing {
    /// Where.
    pub network: NetworkId,
    /// Whose seat.
    pub from: PersonId,
    /// Who acts.
    pub by: PersonId,
    /// Why.
    pub reason: String,
}

/// All roles of a seat, if `by` may give and take each of them.
pub async fn may_hand_over(tx: &mut Tx, handing: &Handing) -> Result<Vec<Grant>> {
    let Handing { network, from, by, .. } = *handing;
    let own = networks::grants_of(tx, network, by).await?;
    if !access::may_in_network(&own, NetworkAction::SeeDirectory) {
        return Err(Error::NOT_FOUND);
    }
    let manages = access::may_in_network(&own, NetworkAction::GrantRoles);
    if !manages && !access::may_in_network(&own, NetworkAction::Invite) {
        return Err(Error::DENIED);
    }
    let mut seat = handed::all_of(tx, network, from).await?;
    seat.retain(|grant| grant.role != Role::Applicant);
    if seat.is_empty() {
        return Err(Error::NOT_FOUND);
    }
    if seat.iter().all(|grant| access::may_grant(&own, grant)) { Ok(seat) } else { Err(Error::DENIED) }
}

/// Refuses a successor of another organisation.
pub async fn fits(tx: &mut Tx, from: PersonId, to: PersonId) -> Result<()> {
    let invalid = |why| Err(Error::Invalid { field: "to", why });
    let people = people::people(tx, &[from, to]).await?;
    let of = |id| people.iter().find(|person| person.id == id);
    match (of(from), of(to)) {
        (_, None) => invalid("unknown"),
        _ if from == to => invalid("same_person"),
        (_, Some(to)) if !to.active => invalid("unknown"),
        (Some(from), Some(to)) if from.organisation_id.is_some() && from.organisation_id == to.organisation_id => {
            Ok(())
        }
        _ => invalid("not_of_organisation"),
    }
}

/// Hands the seat over; what people are to be told after the commit. The network must have been taken.
pub async fn hand_over(
    tx: &mut Tx,
    locked: &mut Locked,
    clock: &Clock,
    handing: &Handing,
    to: PersonId,
) -> Result<Told> {
    let Handing { network, from, by, .. } = *handing;
    let seat = may_hand_over(tx, handing).await?;
    fits(tx, from, to).await?;
    let now_ms = clock.now_ms();
    let before = store::places(tx, network, to).await?;
    let theirs = store::places(tx, network, from).await?;

    let mut told = handed::hand_over(tx, locked, (network, from, to), &seat, by, now_ms).await?;
    for (room, _, seq) in theirs.iter().filter(|(_, present, _)| *present) {
        // Where the successor was already they go on reading where they were.
        if !before.iter().any(|(here, present, _)| here == room && *present) {
            store::read_to(tx, *room, to, *seq).await?;
        }
    }
    store::follow(tx, network, from, to, now_ms).await?;
    told.extend(ask_instead(tx, locked, clock, handing, to, now_ms).await?);
    let unsent = scheduled::cancel_closed(tx, from, network, now_ms).await?;
    told.extend(unsent.iter().map(|row| (from, PersonEvent::ScheduledGone { id: row.id })));

    let text = Some(unsent.into_iter().map(|row| row.body).collect::<Vec<_>>().join("\n\n"));
    let text = text.filter(|text| !text.is_empty());
    for (person, kind, text) in [(from, StatementKind::SeatLeft, text), (to, StatementKind::SeatTaken, None)] {
        let seat = Seat { network, person, kind, by, at_ms: now_ms, reason: handing.reason.clone(), text };
        told.push(moderation::of_seat(tx, clock, seat).await?);
    }
    let detail = AuditDetail { to_id: Some(to), ..AuditDetail::default() };
    let entry = Entry::of(network, Some(by), AuditAct::SeatHandedOver, now_ms);
    locked.log(Entry { person: Some(from), detail, reason: handing.reason.clone(), ..entry });
    Ok(told)
}

/// Asks the successor what their predecessor has not answered, each question by its room's seq.
async fn ask_instead(
    tx: &mut Tx,
    locked: &mut Locked,
    clock: &Clock,
    handing: &Handing,
    to: PersonId,
    now_ms: i64,
) -> Result<Told> {
    let by = By { person_id: handing.by, of_answers: false, now_ms };
    let mut told = Told::new();
    for id in store::questions(tx, handing.network, handing.from, to, QUESTIONS).await? {
        let Some(row): Option<MessageRow> = crate::archive::store::message(tx, id).await? else { continue };
        let applied = messages::apply(tx, locked, clock, (row, Role::Coordinator), by, move |subject| {
            subject.row.asked_id = Some(to);
            Ok(Effect::row())
        });
        told.extend(applied.await?.told);
    }
    Ok(told)
}
