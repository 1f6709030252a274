//! Who may do what: the one table, asked by everyone (I15).
//!
//! Access goes person → organisation → network → role → scope. A person's roles in a network decide, room by room, as what they are in it
//! ([`role_in_room`]); that is stored as their place in the room, changes by order of the room's log (I14), and decides what they may do there ([`may_in_room`]).

use mellanrum_protocol::limits::MODERATOR_SUSPENDS_MS;
use mellanrum_protocol::shapes::networks::{Grant, NetworkAction, Role};
use mellanrum_protocol::shapes::rooms::{RoomAction, RoomKind, WhoPosts};

/// What the rules need to know of a room.
#[derive(Debug, Clone, Copy)]
pub struct RoomFacts<'a> {
    /// What it is for.
    pub kind: RoomKind,
    /// Its short name: what a scope may name.
    pub slug: &'a str,
    /// Its area, if it is of one.
    pub area: Option<&'a str>,
    /// Who may write.
    pub who_posts: WhoPosts,
}

/// Whether nobody but those who are in such a room knows what is said there.
pub const fn is_closed(kind: RoomKind) -> bool {
    matches!(kind, RoomKind::Cohort | RoomKind::Staff | RoomKind::Direct)
}

/// From the strongest to the weakest: a person with several roles in a room is there as the first of them.
const BY_STRENGTH: [Role; 8] = [
    Role::Coordinator,
    Role::Owner,
    Role::AreaCoordinator,
    Role::Moderator,
    Role::Coach,
    Role::Participant,
    Role::GuestSpeaker,
    Role::Observer,
];

/// As what someone with these roles in the room's network is in the room; `None`: they may not know of it.
/// Direct conversations do not follow from roles.
pub fn role_in_room(grants: &[Grant], room: RoomFacts<'_>) -> Option<Role> {
    let roles: Vec<Role> = grants.iter().filter_map(|grant| opens(grant, room)).collect();
    BY_STRENGTH.into_iter().find(|role| roles.contains(role))
}

/// As what one role lets its holder into a room. Outside its scope a coach or area coordinator is a participant like others.
fn opens(grant: &Grant, room: RoomFacts<'_>) -> Option<Role> {
    let scoped_here = grant.scope.as_deref() == Some(room.slug);
    let in_area = room.area.is_some() && grant.scope.as_deref() == room.area;
    let open = match room.kind {
        RoomKind::Network | RoomKind::Theme | RoomKind::SubBundle | RoomKind::Meeting => match grant.role {
            Role::Applicant => false,
            Role::GuestSpeaker => scoped_here,
            Role::Coach | Role::AreaCoordinator if !scoped_here => return Some(Role::Participant),
            _ => true,
        },
        RoomKind::Area => match grant.role {
            Role::Owner | Role::Coordinator => true,
            Role::AreaCoordinator | Role::Participant | Role::Observer => in_area,
            Role::Coach | Role::GuestSpeaker => scoped_here,
            Role::Moderator | Role::Applicant => false,
        },
        RoomKind::Staff => matches!(grant.role, Role::Owner | Role::Coordinator | Role::Moderator),
        RoomKind::Cohort => match grant.role {
            Role::Owner | Role::Coordinator => true,
            // An observer by a look alone: nothing else gives that role for a coaching room.
            Role::Coach | Role::Participant | Role::Observer => scoped_here,
            _ => false,
        },
        RoomKind::Direct => false,
    };
    open.then_some(grant.role)
}

/// Whether someone who is in a room as `role` may do `action` there. That the room is read-only is asked apart.
pub const fn may_in_room(role: Role, action: RoomAction, kind: RoomKind, who_posts: WhoPosts) -> bool {
    use Role as R;
    use RoomAction as A;
    let staff = matches!(role, R::Owner | R::Coordinator | R::AreaCoordinator | R::Moderator | R::Coach);
    if matches!(kind, RoomKind::Direct) {
        // Among equals: nobody rules over the others' words.
        return matches!(action, A::Read | A::Post | A::React | A::Pin | A::ManageMembers);
    }
    if matches!(kind, RoomKind::Cohort) && matches!(role, R::Owner) {
        // The owner looks in, and is seen to; taking part is for the group, its coach and the coordinators.
        return matches!(action, A::Read | A::ManageMembers);
    }
    match action {
        A::Read => !matches!(role, R::Applicant),
        A::React => !matches!(role, R::Applicant),
        A::Post => match role {
            R::Observer | R::Applicant => false,
            R::Participant | R::GuestSpeaker => matches!(who_posts, WhoPosts::Everyone),
            _ => true,
        },
        A::RemoveAny | A::Pin | A::MarkAny | A::MentionAll | A::Mute => staff,
        A::Change => matches!(role, R::Owner | R::Coordinator | R::AreaCoordinator),
        A::ManageMembers => matches!(role, R::Owner | R::Coordinator),
        // What is said behind a door is passed on by those who said it alone.
        A::PassOn => staff && !is_closed(kind),
        A::RunSessions => matches!(kind, RoomKind::Cohort) && matches!(role, R::Coordinator | R::Coach),
    }
}

/// Whether someone with these roles may do `action` in their network.
pub fn may_in_network(grants: &[Grant], action: NetworkAction) -> bool {
    grants.iter().any(|grant| may_as(grant.role, action))
}

const fn may_as(role: Role, action: NetworkAction) -> bool {
    use NetworkAction as A;
    use Role as R;
    match action {
        A::SeeDirectory => !matches!(role, R::Applicant),
        A::CreateChannel | A::Invite => matches!(role, R::Owner | R::Coordinator | R::AreaCoordinator),
        A::FormCohort | A::GrantRoles | A::SeeRegistrations | A::AdmitMunicipalities => {
            matches!(role, R::Owner | R::Coordinator)
        }
        A::Moderate | A::SeeLog | A::Suspend => matches!(role, R::Owner | R::Coordinator | R::Moderator),
        A::ChangeNetwork => matches!(role, R::Owner),
    }
}

/// Whether someone with these roles moderates the whole network: nobody mutes them, and only owners and coordinators suspend them.
pub fn moderates(grants: &[Grant]) -> bool {
    may_in_network(grants, NetworkAction::Moderate)
}

/// Whether someone with these roles answers for the whole network.
pub fn leads(grants: &[Grant]) -> bool {
    grants.iter().any(|grant| matches!(grant.role, Role::Owner | Role::Coordinator))
}

/// Whether someone with these roles may suspend somebody with those for so long, or lift what was set for so long; `None`: until it is lifted.
/// Nobody suspends an owner; moderators suspend for at most seven days, and nobody who moderates.
pub fn may_suspend(own: &[Grant], theirs: &[Grant], length_ms: Option<i64>) -> bool {
    if !may_in_network(own, NetworkAction::Suspend) || theirs.iter().any(|grant| grant.role == Role::Owner) {
        return false;
    }
    leads(own) || !moderates(theirs) && length_ms.is_some_and(|length| length <= MODERATOR_SUSPENDS_MS)
}

/// Whether someone with these roles may give or take `grant`: never more than they have themselves.
pub fn may_grant(own: &[Grant], grant: &Grant) -> bool {
    own.iter().any(|mine| match mine.role {
        Role::Owner => true,
        Role::Coordinator => !matches!(grant.role, Role::Owner),
        // Invites participants and observers into their own area.
        Role::AreaCoordinator => {
            matches!(grant.role, Role::Participant | Role::Observer)
                && grant.scope.is_some()
                && grant.scope == mine.scope
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(role: Role, scope: Option<&str>) -> Grant {
        Grant::new(role, scope)
    }

    fn room(kind: RoomKind) -> RoomFacts<'static> {
        let area = matches!(kind, RoomKind::Area).then_some("north");
        RoomFacts { kind, slug: "here", area, who_posts: WhoPosts::Everyone }
    }

    #[test]
    fn a_cohort_opens_to_its_own_and_to_the_coordinators_only() {
        let cohort = room(RoomKind::Cohort);
        for role in Role::ALL.iter().copied() {
            let unscoped = role_in_room(&[grant(role, None)], cohort);
            let scoped = role_in_room(&[grant(role, Some("here"))], cohort);
            let elsewhere = role_in_room(&[grant(role, Some("there"))], cohort);
            let everywhere = matches!(role, Role::Owner | Role::Coordinator);
            assert_eq!(unscoped.is_some(), everywhere, "{role}");
            assert_eq!(elsewhere.is_some(), everywhere, "{role}");
            assert_eq!(
                scoped.is_some(),
                everywhere || matches!(role, Role::Coach | Role::Participant | Role::Observer),
                "{role}"
            );
        }
    }

    #[test]
    fn an_applicant_sees_no_room_at_all() {
        for kind in RoomKind::ALL.iter().copied() {
            assert_eq!(role_in_room(&[grant(Role::Applicant, Some("here"))], room(kind)), None, "{kind}");
        }
    }

    #[test]
    fn the_strongest_role_counts() {
        let both = [grant(Role::Participant, None), grant(Role::Coach, Some("here"))];
        assert_eq!(role_in_room(&both, room(RoomKind::Cohort)), Some(Role::Coach));
        assert_eq!(role_in_room(&both, room(RoomKind::Theme)), Some(Role::Coach));
    }

    #[test]
    fn an_observer_reads_and_reacts_but_does_not_write() {
        let may = |action| may_in_room(Role::Observer, action, RoomKind::Theme, WhoPosts::Everyone);
        assert!(may(RoomAction::Read) && may(RoomAction::React) && !may(RoomAction::Post));
    }

    #[test]
    fn moderators_suspend_for_a_week_and_nobody_who_moderates() {
        let [owner, coordinator, moderator, member] =
            [Role::Owner, Role::Coordinator, Role::Moderator, Role::Participant].map(|role| [grant(role, None)]);
        let week = Some(MODERATOR_SUSPENDS_MS);
        assert!(may_suspend(&moderator, &member, week));
        assert!(!may_suspend(&moderator, &member, Some(MODERATOR_SUSPENDS_MS + 1)));
        assert!(!may_suspend(&moderator, &member, None));
        assert!(!may_suspend(&moderator, &coordinator, week) && !may_suspend(&moderator, &moderator, week));
        assert!(may_suspend(&coordinator, &moderator, None) && may_suspend(&owner, &coordinator, None));
        assert!(!may_suspend(&coordinator, &owner, week) && !may_suspend(&member, &member, week));
    }

    #[test]
    fn nobody_gives_more_than_they_have() {
        assert!(!may_grant(&[grant(Role::Coordinator, None)], &grant(Role::Owner, None)));
        assert!(!may_grant(&[grant(Role::Moderator, None)], &grant(Role::Participant, None)));
        assert!(may_grant(&[grant(Role::AreaCoordinator, Some("a"))], &grant(Role::Participant, Some("a"))));
        assert!(!may_grant(&[grant(Role::AreaCoordinator, Some("a"))], &grant(Role::Participant, Some("b"))));
    }
}
