//! The demo's files in the archive's terms: roles, scopes, rooms and who is in them.

use std::collections::HashMap;

use mellanrum_protocol::OrganisationId;
use mellanrum_protocol::shape::UnknownWord;
use mellanrum_protocol::shapes::coaching::CoachingSession;
use mellanrum_protocol::shapes::networks::{Grant, Look, Network, Role, Rules};
use mellanrum_protocol::shapes::rooms::{Cohort, WhoPosts};

use super::data::{self, Data};
use super::ids;
use super::when::Calendar;
use crate::access;
use crate::archive::row::{RoomRow, Word, to_json};
use crate::coaching::Planned;
use crate::error::Result;

impl Data {
    /// A person's roles in a network. Those who were suspended have none.
    pub(super) fn grants(&self, person: &data::Person, network: &str) -> anyhow::Result<Vec<Grant>> {
        let mut grants = Vec::new();
        for one in person.roles.iter().filter(|one| one.network == network && one.role != "suspended") {
            let role = if one.role == "network_owner" { Role::Owner } else { one.role.parse()? };
            grants.push(Grant::new(role, one.scope.as_deref().map(|scope| self.scope(scope))));
        }
        Ok(grants)
    }

    /// A cohort and a meeting are named by their channels here; areas and channels by themselves.
    fn scope<'a>(&'a self, scope: &'a str) -> &'a str {
        let cohort = self.cohorts.iter().find(|cohort| cohort.slug == scope).map(|cohort| cohort.channel.as_str());
        cohort.or_else(|| self.meetings.get(scope).map(String::as_str)).unwrap_or(scope)
    }

    /// Who is in a room, and as what.
    pub(super) fn members(&self, channel: &data::Channel, room: &RoomRow) -> anyhow::Result<Vec<(&str, Role)>> {
        let mut members = Vec::new();
        for person in self.people.iter().filter(|person| person.state != "suspended") {
            let grants = self.grants(person, &channel.network)?;
            if let Some(role) = access::role_in_room(&grants, room.facts()) {
                members.push((person.handle.as_str(), role));
            }
        }
        Ok(members)
    }

    /// A room without any seq. A municipality that no list has been read of is left out of its cohort.
    pub(super) fn room(
        &self,
        channel: &data::Channel,
        organisations: &HashMap<String, OrganisationId>,
        calendar: &Calendar,
    ) -> anyhow::Result<RoomRow> {
        let areas = self.networks.iter().flat_map(|network| &network.areas);
        let area =
            areas.into_iter().find(|area| area.channel.as_ref() == Some(&channel.slug)).map(|area| area.slug.clone());
        let cohort = self.cohorts.iter().find(|cohort| cohort.channel == channel.slug).map(|cohort| {
            to_json(&Cohort {
                focus: cohort.focus.clone(),
                shared_question: cohort.shared_question.clone(),
                organisations: cohort.organisations(organisations),
                sessions: cohort.sessions(calendar)?,
                looks: Vec::new(),
                dissolved_ms: None,
            })
        });
        let who_posts = if channel.who_posts == "staff" { WhoPosts::Staff } else { WhoPosts::Everyone };
        Ok(RoomRow {
            id: ids::room(&channel.slug),
            network_id: Some(ids::network(&channel.network)),
            kind: Word(channel.kind.parse()?),
            slug: channel.slug.clone(),
            name: channel.name.clone(),
            purpose: channel.purpose.clone(),
            lang: channel.lang.clone(),
            who_posts: Word(who_posts),
            area,
            read_only_after_ms: channel.read_only_after.as_deref().map(|at| calendar.ms(at)).transpose()?,
            slow_mode_s: None,
            cohort: cohort.transpose()?,
            last_seq: 0,
            changed_seq: 0,
            last_message_ms: None,
        })
    }
}

impl data::Cohort {
    /// Its municipalities, as far as lists of them have been read.
    pub(super) fn organisations(&self, organisations: &HashMap<String, OrganisationId>) -> Vec<OrganisationId> {
        self.municipalities.iter().filter_map(|key| organisations.get(key).copied()).collect()
    }

    fn sessions(&self, calendar: &Calendar) -> Result<Vec<CoachingSession>> {
        let session = |one: &data::Session| {
            let state = one.status.parse().map_err(|error: UnknownWord| anyhow::Error::new(error))?;
            Ok(CoachingSession { n: one.nr, at_ms: calendar.ms(&one.at)?, minutes: one.minutes, state, note: None })
        };
        self.sessions.iter().map(session).collect()
    }

    /// Its place in a round that is published.
    pub(super) fn planned(&self, organisations: &HashMap<String, OrganisationId>) -> Planned {
        Planned {
            id: ids::group(&self.slug),
            name: self.name.clone(),
            focus: self.focus.clone(),
            question: self.shared_question.clone(),
            organisations: self.organisations(organisations),
            pinned: Vec::new(),
            coach: Some(ids::person(&self.coach)),
            room_id: Some(ids::room(&self.channel)),
        }
    }
}

/// A network as it is stored.
pub(super) fn network(network: &data::Network) -> Network {
    Network {
        id: ids::network(&network.slug),
        slug: network.slug.clone(),
        name: network.name.clone(),
        default_language: network.default_language.clone(),
        time_zone: network.timezone.clone(),
        country: network.country.clone(),
        rules: Rules {
            cohort_size_min: network.rules.cohort_size_min,
            cohort_size_max: network.rules.cohort_size_max,
            invitation_valid_days: network.rules.invitation_valid_days,
        },
        look: Look::default(),
    }
}

/// Where somebody who speaks this language lives.
pub(super) fn time_zone(locale: &str) -> &'static str {
    match locale {
        "nl" => "Europe/Amsterdam",
        "en" => "Europe/London",
        _ => "Europe/Stockholm",
    }
}
