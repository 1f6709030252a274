//! Making channels: rooms that open to everyone in the network whose role fits.

use mellanrum_protocol::shapes::networks::{Grant, NetworkAction, Role};
use mellanrum_protocol::shapes::rooms::{MyRoom, NewChannel, RoomKind, WhoPosts};
use mellanrum_protocol::{NetworkId, PersonId, RoomId};

use super::store::networks;
use super::{birth, check, my_room, tell};
use crate::App;
use crate::access;
use crate::archive::Locked;
use crate::archive::row::{RoomRow, Word};
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::store::Tx;

/// Makes a channel. Everyone with a fitting role is in it at once.
pub async fn create(app: &App, actor: &Actor, network: NetworkId, new: NewChannel) -> Result<MyRoom> {
    let by = actor.person_id;
    let mut tx = app.db.read().await?;
    may_create(&networks::acting(&mut tx, network, by).await?, &new)?;
    let language = networks::network(&mut tx, network).await?.ok_or(Error::NOT_FOUND)?.default_language;
    drop(tx);
    let (id, now_ms) = (RoomId(app.clock.id()), app.clock.now_ms());
    let row = to_row(id, network, &new, language)?;
    let (members, entries) = app
        .archive
        .act([], move |tx, locked| {
            Box::pin(async move {
                networks::lock_network(tx, network).await?;
                may_create(&networks::acting(tx, network, by).await?, &new)?;
                if let Some(area) = &row.area
                    && networks::room_of_slug(tx, network, area)
                        .await?
                        .is_some_and(|room| room.kind.0 == RoomKind::Cohort)
                {
                    // Whoever gets the area would get the coaching room.
                    return Err(Error::Invalid { field: "area", why: "taken" });
                }
                open(tx, locked, network, &row, now_ms).await
            })
        })
        .await?;
    tell::publish(app, entries, tell::opened(id, members)).await;
    let mut tx = app.db.read().await?;
    my_room(&mut tx, by, id, app.clock.now_ms()).await
}

/// Stores a new room of a network with everyone whose role opens it. The network must be locked.
pub(super) async fn open(
    tx: &mut Tx,
    locked: &mut Locked,
    network: NetworkId,
    row: &RoomRow,
    now_ms: i64,
) -> Result<Vec<PersonId>> {
    let members = birth::fitting(networks::all_acting(tx, network).await?, row.facts());
    birth::bear(tx, locked, row, None, &members, now_ms).await?;
    Ok(members.into_iter().map(|(person, _)| person).collect())
}

/// An area coordinator makes channels of their own area only.
fn may_create(own: &[Grant], new: &NewChannel) -> Result<()> {
    if !access::may_in_network(own, NetworkAction::SeeDirectory) {
        return Err(Error::NOT_FOUND);
    }
    let anywhere = own.iter().any(|grant| matches!(grant.role, Role::Owner | Role::Coordinator));
    let own_area = |grant: &Grant| {
        grant.role == Role::AreaCoordinator
            && new.kind == RoomKind::Area
            && new.area.is_some()
            && grant.scope == new.area
    };
    let allowed = access::may_in_network(own, NetworkAction::CreateChannel) && (anywhere || own.iter().any(own_area));
    if allowed { Ok(()) } else { Err(Error::DENIED) }
}

fn to_row(id: RoomId, network: NetworkId, new: &NewChannel, language: String) -> Result<RoomRow> {
    if matches!(new.kind, RoomKind::Cohort | RoomKind::Direct) {
        return Err(Error::Invalid { field: "kind", why: "unknown" });
    }
    let area = match (new.kind, &new.area) {
        (RoomKind::Area, Some(area)) => Some(check::name("area", area, check::SLUG)?),
        (RoomKind::Area, None) => return Err(Error::Invalid { field: "area", why: "needed" }),
        (_, Some(_)) => return Err(Error::Invalid { field: "area", why: "not_allowed" }),
        (_, None) => None,
    };
    if let Some(lang) = &new.lang {
        check::language_tag("lang", lang)?;
    }
    let name = check::name("name", &new.name, check::NAME)?;
    Ok(RoomRow {
        slug: check::slug(new.slug.as_deref(), &name)?,
        name,
        purpose: check::words("purpose", &new.purpose, check::WORDS)?,
        who_posts: Word(new.who_posts.unwrap_or(WhoPosts::Everyone)),
        area,
        read_only_after_ms: new.read_only_after_ms,
        ..birth::blank(id, Some(network), new.kind, new.lang.clone().unwrap_or(language))
    })
}

#[cfg(test)]
mod tests {
    use mellanrum_protocol::error::ErrorCode;
    use uuid::Uuid;

    use super::*;

    fn new(kind: RoomKind, area: Option<&str>) -> NewChannel {
        NewChannel {
            kind,
            slug: None,
            name: "Gång och cykel".to_owned(),
            purpose: String::new(),
            lang: None,
            who_posts: None,
            area: area.map(str::to_owned),
            read_only_after_ms: None,
        }
    }

    fn refused(role: Role, scope: Option<&str>, new: &NewChannel) -> Option<ErrorCode> {
        let own = [Grant::new(role, scope)];
        may_create(&own, new).err().map(|error| error.code())
    }

    #[test]
    fn an_area_coordinator_makes_channels_of_their_own_area_only() {
        let north = new(RoomKind::Area, Some("north"));
        let denied = Some(ErrorCode::PermissionDenied);
        assert_eq!(refused(Role::AreaCoordinator, Some("north"), &north), None);
        assert_eq!(refused(Role::AreaCoordinator, Some("south"), &north), denied);
        assert_eq!(refused(Role::AreaCoordinator, Some("north"), &new(RoomKind::Theme, None)), denied);
        assert_eq!(refused(Role::AreaCoordinator, None, &new(RoomKind::Area, None)), denied);
        assert_eq!(refused(Role::Coordinator, None, &new(RoomKind::Theme, None)), None);
        assert_eq!(refused(Role::Participant, None, &north), denied);
        assert_eq!(refused(Role::Applicant, None, &north), Some(ErrorCode::NotFound));
    }

    #[test]
    fn a_channel_gets_its_short_name_and_language_from_its_name_and_network() {
        let (id, network) = (RoomId(Uuid::nil()), NetworkId(Uuid::nil()));
        let row = to_row(id, network, &new(RoomKind::Theme, None), "sv".to_owned()).expect("fits");
        assert_eq!((row.slug.as_str(), row.lang.as_str()), ("gang-och-cykel", "sv"));
        for (kind, area) in [(RoomKind::Cohort, None), (RoomKind::Area, None), (RoomKind::Theme, Some("north"))] {
            assert!(to_row(id, network, &new(kind, area), "sv".to_owned()).is_err(), "{kind}");
        }
    }
}
