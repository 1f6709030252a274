//! Invitations: a link into one network, with one role, for some time and some people; never more than the inviter has (B9).
//!
//! Whether the inviter may still give what the link gives is asked again when it is used: an invitation doesn't outlive its maker's rights.

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::shapes::identity::{Invite, LinkView, NewInvite, NewPerson, Scope};
use mellanrum_protocol::shapes::networks::{Grant, NetworkAction, Role, Rules};
use mellanrum_protocol::shapes::people::Me;
use mellanrum_protocol::shapes::rooms::{Cohort, RoomAction};
use mellanrum_protocol::{InviteId, NetworkId, OrganisationId, PersonId, RoomId};

use super::extract::Asker;
use super::newcomer::Newcomer;
use super::secret::Kind;
use super::sessions::{self, SignedIn};
use super::store::{self, InviteRow, InvitedRoomRow};
use super::{Actor, people};
use crate::access;
use crate::app::App;
use crate::archive::row::{Word, json, to_json};
use crate::error::{Error, Result};
use crate::rooms::networks;
use crate::seats;
use crate::store::Tx;

/// Longest life of an invitation, in hours.
const HOURS: u32 = 24 * 90;
/// Most people who may use one invitation.
const USES: u32 = 500;
/// Most rooms that one invitation names.
const ROOMS: usize = 20;
/// Longest short name of a room or area.
const SCOPE_CHARS: usize = 60;

/// Makes an invitation; the answer is the only one that tells its link.
pub async fn create(app: &App, by: &Actor, network: NetworkId, new: NewInvite) -> Result<Invite> {
    by.require(Scope::Manage)?;
    let uses = new.uses.unwrap_or(1);
    if !(1..=USES).contains(&uses) {
        return Err(Error::Invalid { field: "uses", why: "out_of_range" });
    }
    if new.rooms.len() > ROOMS {
        return Err(Error::Invalid { field: "rooms", why: "too_many" });
    }
    let scope = new.scope.filter(|scope| !scope.is_empty());
    let grant = Grant { role: new.role, scope, from_ms: new.from_ms, until_ms: new.until_ms };
    let now_ms = app.clock.now_ms();
    check_scope(&grant)?;
    check_dates(&grant, now_ms)?;
    let mut tx = app.db.write().await?;
    let own = may_invite(&mut tx, network, by.person_id).await?;
    if !access::may_grant(&own, &grant) {
        return Err(Error::DENIED);
    }
    let secret = Kind::Invitation.make(&app.clock);
    let expires_ms = now_ms + i64::from(valid_hours(&mut tx, network, new.valid_hours).await?) * 3_600_000;
    let row = InviteRow {
        id: InviteId(app.clock.id()),
        network_id: network,
        organisation_id: None,
        role: Word(grant.role),
        scope: grant.scope.unwrap_or_default(),
        rooms: to_json(&new.rooms)?,
        // Nobody is let in to a role that is over.
        expires_ms: expires_ms.min(grant.until_ms.unwrap_or(i64::MAX)),
        uses_left: i64::from(uses),
        created_by: by.person_id,
        from_ms: grant.from_ms,
        until_ms: grant.until_ms,
    };
    Gift::of(&mut tx, &row).await?;
    store::insert_invite(&mut tx, &row, &secret.hash, now_ms).await?;
    tx.commit().await?;
    let url = format!("{}/invitation/{}", app.config.public_url(), secret.text);
    Ok(Invite { url: Some(url), ..invite(&row)? })
}

/// An invitation that was made for a municipality.
pub(crate) struct ForMunicipality {
    /// Its id.
    pub id: InviteId,
    /// The link.
    pub url: String,
}

/// Makes an invitation for so many people of one municipality to take part in a network, in the transaction of the act that lets it in.
pub(crate) async fn for_municipality(
    app: &App,
    tx: &mut Tx,
    by: PersonId,
    network: NetworkId,
    organisation: OrganisationId,
    people: u32,
) -> Result<ForMunicipality> {
    let grant = Grant::new(Role::Participant, None);
    if !access::may_grant(&may_invite(tx, network, by).await?, &grant) {
        return Err(Error::DENIED);
    }
    let (now_ms, secret) = (app.clock.now_ms(), Kind::Invitation.make(&app.clock));
    let row = InviteRow {
        id: InviteId(app.clock.id()),
        network_id: network,
        organisation_id: Some(organisation),
        role: Word(grant.role),
        scope: String::new(),
        rooms: "[]".to_owned(),
        expires_ms: now_ms + i64::from(valid_hours(tx, network, None).await?) * 3_600_000,
        uses_left: i64::from(people),
        created_by: by,
        from_ms: None,
        until_ms: None,
    };
    store::insert_invite(tx, &row, &secret.hash, now_ms).await?;
    let url = format!("{}/invitation/{}", app.config.public_url(), secret.text);
    Ok(ForMunicipality { id: row.id, url })
}

/// Ends an invitation, in the transaction of the act that takes the place back.
pub(crate) async fn end(tx: &mut Tx, id: InviteId) -> Result<()> {
    store::delete_invite(tx, id).await
}

/// The network's invitations that somebody could still use.
pub async fn list(app: &App, by: &Actor, network: NetworkId) -> Result<Vec<Invite>> {
    let mut tx = app.db.read().await?;
    may_invite(&mut tx, network, by.person_id).await?;
    store::invites_of(&mut tx, network, app.clock.now_ms()).await?.iter().map(invite).collect()
}

/// Withdraws an invitation: one's own, or one whose role one could have given oneself.
pub async fn withdraw(app: &App, by: &Actor, network: NetworkId, id: InviteId) -> Result<()> {
    by.require(Scope::Manage)?;
    let mut tx = app.db.write().await?;
    let own = may_invite(&mut tx, network, by.person_id).await?;
    let row = store::invite(&mut tx, network, id).await?.ok_or(Error::NOT_FOUND)?;
    if row.created_by != by.person_id && !access::may_grant(&own, &role_of(&row)) {
        return Err(Error::DENIED);
    }
    store::delete_invite(&mut tx, id).await?;
    Ok(tx.commit().await?)
}

/// What an invitation is for. Unknown, used up, withdrawn and run out look the same.
pub async fn view(app: &App, secret: &str) -> Result<LinkView> {
    let mut tx = app.db.read().await?;
    let (row, _) = usable(app, &mut tx, secret).await?;
    let (name, _) = store::network_words(&mut tx, row.network_id).await?.ok_or(ErrorCode::LinkSpent)?;
    let organisation = match row.organisation_id {
        Some(id) => crate::orgs::store::get(&mut tx, id).await?,
        None => None,
    };
    Ok(LinkView { network: Some(json(&name)?), role: Some(row.role.0), expires_ms: Some(row.expires_ms), organisation })
}

/// Joins as a new person, who is signed in.
pub async fn redeem(app: &App, asker: &Asker, secret: &str, new: NewPerson) -> Result<SignedIn> {
    let mut tx = app.db.read().await?;
    // Before the password is hashed: a bad link shall cost nothing.
    usable(app, &mut tx, secret).await?.1.fits(new.organisation_id)?;
    drop(tx);
    let newcomer = Newcomer::prepare(app, new, false).await?;
    let mut tx = app.db.write().await?;
    let (row, gift) = take(app, &mut tx, secret).await?;
    gift.fits(newcomer.organisation_id())?;
    let id = newcomer.store(&mut tx, app.clock.now_ms()).await?;
    let signed_in = sessions::start(app, &mut tx, id, &asker.device).await?;
    tx.commit().await?;
    let_in(app, &row, id, gift).await?;
    Ok(signed_in)
}

/// Joins as the person who is signed in. Whoever has all that the invitation gives already uses nothing up, so that a retry is harmless.
pub async fn accept(app: &App, by: &Actor, secret: &str) -> Result<Me> {
    by.require(Scope::Manage)?;
    let mut tx = app.db.write().await?;
    let me = people::me(&mut tx, by.person_id).await?;
    if let Some(row) = store::invite_by_hash(&mut tx, &hash_of(secret)?).await?
        && !seats::is_open(&mut tx, row.id, by.person_id).await?
    {
        let has = networks::roles_to_come(&mut tx, row.network_id, by.person_id).await?;
        if Gift::of(&mut tx, &row)
            .await
            .is_ok_and(|gift| gift.grants.iter().all(|grant| has.iter().any(|mine| mine.covers(grant))))
        {
            return Ok(me);
        }
    }
    let (row, gift) = take(app, &mut tx, secret).await?;
    gift.fits(me.person.organisation_id)?;
    tx.commit().await?;
    let_in(app, &row, by.person_id, gift).await?;
    Ok(me)
}

/// Gives the roles. If that fails the use is given back: the person exists and can accept the same link when it works again.
async fn let_in(app: &App, row: &InviteRow, person: PersonId, gift: Gift) -> Result<()> {
    // An invitation to somebody's seat gives that, and no role of its own.
    let given = match seats::accepted(app, row.id, person).await {
        Ok(false) => networks::add_roles(app, Some(row.created_by), row.network_id, person, gift.grants).await,
        seat => seat.map(drop),
    };
    if given.is_err() {
        let mut tx = app.db.write().await?;
        store::give_back_use(&mut tx, row.id).await?;
        tx.commit().await?;
    }
    given
}

/// Uses the invitation once, in the transaction of whoever joins. Two who race for the last use: one wins.
async fn take(app: &App, tx: &mut Tx, secret: &str) -> Result<(InviteRow, Gift)> {
    let (row, gift) = usable(app, tx, secret).await?;
    if !store::take_use(tx, row.id, app.clock.now_ms()).await? {
        return Err(ErrorCode::LinkSpent.into());
    }
    Ok((row, gift))
}

/// The invitation of this secret and what it gives, if it is good now.
async fn usable(app: &App, tx: &mut Tx, secret: &str) -> Result<(InviteRow, Gift)> {
    let spent = || Error::Refused(ErrorCode::LinkSpent);
    let row = store::invite_by_hash(tx, &hash_of(secret)?).await?.ok_or_else(spent)?;
    if row.uses_left <= 0 || row.expires_ms <= app.clock.now_ms() {
        return Err(spent());
    }
    let maker = people::person(tx, row.created_by).await?;
    let own = networks::grants_of(tx, row.network_id, row.created_by).await?;
    let may = access::may_in_network(&own, NetworkAction::Invite) && access::may_grant(&own, &role_of(&row));
    if !maker.active || !may {
        return Err(spent());
    }
    match Gift::of(tx, &row).await {
        Err(Error::Invalid { .. } | Error::Refused(ErrorCode::PermissionDenied)) => Err(spent()),
        gift => Ok((row, gift?)),
    }
}

/// All that an invitation gives.
struct Gift {
    grants: Vec<Grant>,
    /// The coaching rooms to take part in.
    cohorts: Vec<Cohort>,
    /// Whose people it is for.
    organisation: Option<OrganisationId>,
}

impl Gift {
    /// The role, and taking part in each of the rooms. The maker must be in each room and rule over who is in it, and so with a coaching
    /// room that the role's scope names: its short name could be an area's too.
    async fn of(tx: &mut Tx, row: &InviteRow) -> Result<Self> {
        let mut gift = Self { grants: vec![role_of(row)], cohorts: Vec::new(), organisation: row.organisation_id };
        if let Some(id) = store::cohort_of_slug(tx, row.network_id, &row.scope).await? {
            let room = ruled_room(tx, row, id, "scope").await?;
            match row.role.0 {
                Role::Participant => gift.cohorts.extend(cohort(&room)?),
                Role::Coach => {}
                _ => return Err(Error::Invalid { field: "scope", why: "unknown" }),
            }
        }
        for id in json::<Vec<RoomId>>(&row.rooms)? {
            let room = ruled_room(tx, row, id, "rooms").await?;
            gift.cohorts.extend(cohort(&room)?);
            let grant = Grant { scope: Some(room.slug), ..dated(row, Role::Participant) };
            if !gift.grants.contains(&grant) {
                gift.grants.push(grant);
            }
        }
        Ok(gift)
    }

    /// An invitation may be for one municipality's people, and a coaching room is for people of its municipalities. Asked before a person is made, who could then not be let in.
    fn fits(&self, organisation: Option<OrganisationId>) -> Result<()> {
        if self.organisation.is_some() && organisation != self.organisation {
            return Err(Error::Invalid { field: "organisation_id", why: "not_of_invitation" });
        }
        let fits = |cohort: &Cohort| organisation.is_some_and(|id| cohort.organisations.contains(&id));
        if self.cohorts.iter().all(fits) {
            Ok(())
        } else {
            Err(Error::Invalid { field: "organisation_id", why: "not_of_cohort" })
        }
    }
}

async fn ruled_room(tx: &mut Tx, row: &InviteRow, id: RoomId, field: &'static str) -> Result<InvitedRoomRow> {
    let unknown = Error::Invalid { field, why: "unknown" };
    let room = store::invited_room(tx, row.network_id, id, row.created_by).await?.ok_or(unknown)?;
    if access::may_in_room(room.role.0, RoomAction::ManageMembers, room.kind.0, room.who_posts.0) {
        Ok(room)
    } else {
        Err(Error::DENIED)
    }
}

fn cohort(room: &InvitedRoomRow) -> Result<Option<Cohort>> {
    room.cohort.as_deref().map(json).transpose()
}

/// The roles of someone who may invite to a network. To those who are not in it there is no such network.
async fn may_invite(tx: &mut Tx, network: NetworkId, person: PersonId) -> Result<Vec<Grant>> {
    let own = networks::grants_of(tx, network, person).await?;
    if own.is_empty() {
        return Err(Error::NOT_FOUND);
    }
    if access::may_in_network(&own, NetworkAction::Invite) { Ok(own) } else { Err(Error::DENIED) }
}

/// Roles that are for one place must have a scope, those for the whole network must not.
fn check_scope(grant: &Grant) -> Result<()> {
    let invalid = |why| Err(Error::Invalid { field: "scope", why });
    match (grant.role, grant.scope.as_deref()) {
        (Role::AreaCoordinator | Role::GuestSpeaker, None) => invalid("missing"),
        (Role::Owner | Role::Coordinator | Role::Moderator | Role::Applicant, Some(_)) => invalid("not_allowed"),
        (_, Some(scope)) if scope.trim() != scope || scope.chars().count() > SCOPE_CHARS => invalid("malformed"),
        _ => Ok(()),
    }
}

/// A role ends after it begins, and after now.
fn check_dates(grant: &Grant, now_ms: i64) -> Result<()> {
    match grant.until_ms {
        Some(until) if until <= now_ms.max(grant.from_ms.unwrap_or(i64::MIN)) => {
            Err(Error::Invalid { field: "until_ms", why: "dates" })
        }
        _ => Ok(()),
    }
}

async fn valid_hours(tx: &mut Tx, network: NetworkId, wanted: Option<u32>) -> Result<u32> {
    match wanted {
        Some(hours) if (1..=HOURS).contains(&hours) => Ok(hours),
        Some(_) => Err(Error::Invalid { field: "valid_hours", why: "out_of_range" }),
        None => {
            let (_, rules) = store::network_words(tx, network).await?.ok_or(Error::NOT_FOUND)?;
            let days = json::<Rules>(&rules)?.invitation_valid_days;
            Ok(days.saturating_mul(24).clamp(1, HOURS))
        }
    }
}

fn role_of(row: &InviteRow) -> Grant {
    Grant { scope: (!row.scope.is_empty()).then(|| row.scope.clone()), ..dated(row, row.role.0) }
}

/// A role from and until when the invitation gives it.
fn dated(row: &InviteRow, role: Role) -> Grant {
    Grant { from_ms: row.from_ms, until_ms: row.until_ms, ..Grant::new(role, None) }
}

fn invite(row: &InviteRow) -> Result<Invite> {
    let Grant { role, scope, from_ms, until_ms } = role_of(row);
    Ok(Invite {
        id: row.id,
        network_id: row.network_id,
        role,
        scope,
        from_ms,
        until_ms,
        rooms: json(&row.rooms)?,
        expires_ms: row.expires_ms,
        uses_left: row.uses_left,
        url: None,
    })
}

fn hash_of(secret: &str) -> Result<Vec<u8>> {
    Kind::Invitation.hash_of(secret).ok_or(Error::Refused(ErrorCode::LinkSpent))
}
