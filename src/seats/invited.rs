//! Seats that are handed over when somebody accepts an invitation.

use mellanrum_protocol::shapes::mail::MailKind;
use mellanrum_protocol::shapes::seats::{Succession, SuccessorInvite};
use mellanrum_protocol::{InviteId, PersonId};

use super::handing::{self, Handing};
use super::store::{self, SeatRow};
use super::{finish, shown};
use crate::App;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::identity::newcomer::check_email;
use crate::identity::{invites, people};
use crate::mail::{self, Letter};
use crate::moderation;
use crate::orgs;
use crate::rooms::{grants, networks};
use crate::store::Tx;
use crate::words;

/// Longest name that a letter greets.
const NAME: usize = 80;

/// Makes the invitation, with its letter.
pub(super) async fn invite(app: &App, actor: &Actor, row: SeatRow, invite: SuccessorInvite) -> Result<Succession> {
    let email = check_email(&invite.email)?;
    let name = moderation::words("name", invite.name.as_deref().unwrap_or_default(), NAME)?;
    let network = row.network_id;
    let mut tx = app.db.write().await?;
    let handing = handing_of(&row);
    handing::may_hand_over(&mut tx, &handing).await?;
    let from = people::person(&mut tx, row.from_id).await?;
    let organisation = from.organisation_id.ok_or(Error::Invalid { field: "invite", why: "not_of_organisation" })?;
    let made = invites::for_municipality(app, &mut tx, actor.person_id, network, organisation, 1).await?;
    let row = SeatRow { invite_id: Some(made.id), ..row };
    store::insert(&mut tx, &row).await?;
    let municipality = orgs::store::get(&mut tx, organisation).await?.ok_or(Error::NOT_FOUND)?.short_name;
    let known = networks::called(&mut tx, network, invite.language).await?;
    let args = vec![
        ("network", words::text(known)),
        ("municipality", words::text(municipality)),
        ("person", words::text(from.name)),
    ];
    let letter = Letter {
        kind: MailKind::SeatInvitation,
        to: email,
        name,
        person: None,
        language: invite.language,
        key: format!("{}:{}", MailKind::SeatInvitation, made.id),
        list: None,
        link: made.url.clone(),
        args,
        until_ms: None,
    };
    mail::queue(app, &mut tx, &letter).await?;
    tx.commit().await?;
    app.mail.wake();
    Ok(Succession { url: Some(made.url), ..shown(&row) })
}

fn handing_of(row: &SeatRow) -> Handing {
    Handing { network: row.network_id, from: row.from_id, by: row.by_id, reason: row.reason.clone() }
}

/// Whether an invitation is for a seat that this person has not taken over: then it gives more than a role that they may have.
pub(crate) async fn is_open(tx: &mut Tx, invite: InviteId, person: PersonId) -> Result<bool> {
    Ok(store::of_invite(tx, invite).await?.is_some_and(|row| row.to_id != Some(person)))
}

/// Hands over the seat that an invitation is for, if it is for one; whether it is. Whether its maker may still do so is asked now.
pub(crate) async fn accepted(app: &App, invite: InviteId, to: PersonId) -> Result<bool> {
    let mut tx = app.db.read().await?;
    let Some(row) = store::of_invite(&mut tx, invite).await? else { return Ok(false) };
    drop(tx);
    let network = row.network_id;
    let rooms = grants::rooms_of(app, network).await?;
    let clock = app.clock.clone();
    let run = app.archive.act(rooms, move |tx, locked| {
        Box::pin(async move {
            grants::take_network(tx, locked, network).await?;
            if !store::done(tx, row.id, to, clock.now_ms()).await? {
                return Err(mellanrum_protocol::error::ErrorCode::LinkSpent.into());
            }
            handing::hand_over(tx, locked, &clock, &handing_of(&row), to).await
        })
    });
    let (told, entries) = run.await?;
    finish(app, network, to, told, entries).await?;
    Ok(true)
}
