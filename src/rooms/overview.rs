//! All that a client needs to start, read in one moment. The number of queries doesn't grow with the number of rooms.

use mellanrum_protocol::limits;
use mellanrum_protocol::shapes::moderation::CaseCount;
use mellanrum_protocol::shapes::networks::{Grant, Limits, MyNetwork, Network, NetworkAction, Overview};

use super::my_rooms;
use super::store::networks;
use crate::App;
use crate::access;
use crate::error::Result;
use crate::identity::actor::Actor;
use crate::identity::people;
use crate::{catch_up, following, inbox, moderation, saved, settings};

/// The actor, their networks and rooms, and everyone in them.
pub async fn overview(app: &App, actor: &Actor) -> Result<Overview> {
    let person = actor.person_id;
    catch_up::seen(app, person).await?;
    let mut tx = app.db.read().await?;
    let me = people::me(&mut tx, person).await?;
    let mut networks = gather(networks::my_networks(&mut tx, person).await?);
    let suspended = moderation::suspensions_of(&mut tx, person).await?;
    let cases = moderation::cases::open(&mut tx, person).await?;
    for mine in &mut networks {
        mine.suspended = suspended.get(&mine.network.id).cloned();
        if mine.suspended.is_some() {
            mine.may.clear();
        }
        let moderates = mine.may.contains(&NetworkAction::Moderate);
        mine.cases = moderates.then(|| CaseCount { open: cases.get(&mine.network.id).copied().unwrap_or_default() });
    }
    let rooms = my_rooms(&mut tx, person, app.clock.now_ms()).await?;
    let known = networks::known_people(&mut tx, person).await?;
    let people = people::people(&mut tx, &known).await?;
    let settings = settings::of(&mut tx, person).await?;
    let topics = following::of(&mut tx, person).await?;
    let inbox = inbox::state(&mut tx, person).await?;
    let saved = saved::of(&mut tx, person).await?;
    Ok(Overview {
        me,
        networks,
        rooms,
        people,
        epoch: app.epoch.clone(),
        limits: Limits {
            body_bytes: app.config.body_bytes,
            direct_people: limits::DIRECT_PEOPLE,
            recover_changes: app.config.recover_changes,
            file_bytes: app.config.file_bytes,
            files: limits::FILES,
        },
        settings,
        topics,
        inbox,
        saved,
    })
}

/// Puts the roles in the same network together. The rows come network by network.
fn gather(rows: Vec<(Network, Grant)>) -> Vec<MyNetwork> {
    let mut mine: Vec<MyNetwork> = Vec::new();
    for (network, grant) in rows {
        match mine.last_mut().filter(|last| last.network.id == network.id) {
            Some(last) => last.roles.push(grant),
            None => mine.push(MyNetwork { network, roles: vec![grant], may: Vec::new(), suspended: None, cases: None }),
        }
    }
    for network in &mut mine {
        let may = |action: &NetworkAction| access::may_in_network(&network.roles, *action);
        network.may = NetworkAction::ALL.iter().copied().filter(may).collect();
    }
    mine
}

#[cfg(test)]
mod tests {
    use mellanrum_protocol::NetworkId;
    use mellanrum_protocol::shapes::networks::{Look, Role, Rules};
    use uuid::Uuid;

    use super::*;

    fn network(n: u128) -> Network {
        Network {
            id: NetworkId(Uuid::from_u128(n)),
            slug: n.to_string(),
            name: [("sv".to_owned(), "Nät".to_owned())].into(),
            default_language: "sv".to_owned(),
            time_zone: "Europe/Stockholm".to_owned(),
            country: None,
            rules: Rules { cohort_size_min: 3, cohort_size_max: 4, invitation_valid_days: 60 },
            look: Look::default(),
        }
    }

    #[test]
    fn roles_are_gathered_by_network_and_say_what_one_may_do() {
        let grant = |role| Grant::new(role, None);
        let rows = vec![
            (network(1), grant(Role::Applicant)),
            (network(2), grant(Role::Moderator)),
            (network(2), grant(Role::Owner)),
        ];
        let mine = gather(rows);
        assert_eq!(mine.len(), 2);
        assert!(mine[0].may.is_empty());
        assert_eq!(mine[1].roles.len(), 2);
        assert_eq!(mine[1].may, NetworkAction::ALL);
    }
}
