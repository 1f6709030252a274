//! How the demo's Swedish network came about: its call, what municipalities registered, and the proposal that most said yes to.

use std::collections::{BTreeMap, HashMap};

use anyhow::Context;
use mellanrum_protocol::shapes::joining::{CallText, PlanKind, RegistrationState};
use mellanrum_protocol::shapes::proposals::{Answer, ProposalComment, ThemeCount, Tier};
use mellanrum_protocol::{CommentId, OrganisationId, ProposalId, RegistrationId};
use serde::Deserialize;

use super::data::{Data, Person};
use super::ids;
use super::when::Calendar;
use crate::App;
use crate::archive::row::{Word, to_json};
use crate::joining::past::{self, AnswerRow, CallRow, Past, ProposalRow, RegistrationRow, Said};

/// Municipalities that the network has places for: one is left.
const CAPACITY: i64 = 22;
/// When the call was opened.
const OPENED: &str = "-P200D";

/// The file.
#[derive(Deserialize)]
pub(super) struct Interest {
    network: String,
    registrations: Vec<Registered>,
    fee_proposal: Fees,
}

#[derive(Deserialize)]
struct Registered {
    org: String,
    contact: String,
    submitted_at: String,
    seats_wanted: u32,
    themes: Vec<String>,
    wants: String,
    needs_now: String,
    current_plans: Vec<String>,
    status: String,
}

#[derive(Deserialize)]
struct Fees {
    proposed_at: String,
    currency: String,
    go_threshold_municipalities: i64,
    tiers: Vec<FeeTier>,
    motivation: String,
}

#[derive(Deserialize)]
struct FeeTier {
    population_class: Vec<String>,
    fee: u32,
}

/// Loads it, unless the network has a call already. Whether it was new.
pub(super) async fn load(
    app: &App,
    data: &Data,
    organisations: &HashMap<String, OrganisationId>,
    calendars: &HashMap<&str, Calendar>,
) -> anyhow::Result<bool> {
    let interest = &data.interest;
    let calendar = calendars.get(interest.network.as_str()).context("registrations of no network")?;
    let past = interest.past(data, organisations, calendar)?;
    let mut tx = app.db.write().await?;
    let new = past::insert(&mut tx, past).await?;
    tx.commit().await?;
    Ok(new)
}

impl Interest {
    fn past(
        &self,
        data: &Data,
        organisations: &HashMap<String, OrganisationId>,
        calendar: &Calendar,
    ) -> anyhow::Result<Past> {
        let network = ids::network(&self.network);
        let proposed_ms = calendar.ms(&self.fee_proposal.proposed_at)?;
        let proposal = ProposalId(ids::id("proposal", &self.network));
        let (mut registrations, mut answers) = (Vec::new(), Vec::new());
        let mut waiting = 0;
        for one in &self.registrations {
            let person =
                data.people.iter().find(|person| person.handle == one.contact).context("a contact of nobody")?;
            // A list that is not there leaves its municipalities out, as it does for people.
            let Some(organisation) = organisations.get(&one.org) else { continue };
            let row = one.row(network, *organisation, person, calendar, &mut waiting)?;
            if row.submitted_ms < proposed_ms {
                answers.push(one.answer(row.id, proposed_ms));
            }
            registrations.push(row);
        }
        let call = CallRow {
            network_id: network,
            open: true,
            opened_ms: Some(calendar.ms(OPENED)?),
            closes_ms: None,
            texts: to_json(&texts())?,
            themes: to_json(&self.themes_of(data))?,
            threshold: self.fee_proposal.go_threshold_municipalities,
            capacity: Some(CAPACITY),
            seats: 2,
            country: "SE".to_owned(),
            version: 1,
        };
        let proposal =
            ProposalRow { sent_to: Some(i64::try_from(answers.len())?), ..self.proposal(proposal, calendar)? };
        let comments = comments(&registrations, proposed_ms);
        Ok(Past { call, registrations, proposal, answers, comments })
    }

    /// What somebody has registered is offered, in the order of the network's themes.
    fn themes_of<'a>(&self, data: &'a Data) -> Vec<&'a str> {
        let said = |slug: &str| self.registrations.iter().any(|one| one.themes.iter().any(|theme| theme == slug));
        data.themes.iter().map(|theme| theme.slug.as_str()).filter(|slug| said(slug)).collect()
    }

    fn proposal(&self, id: ProposalId, calendar: &Calendar) -> anyhow::Result<ProposalRow> {
        let fees = &self.fee_proposal;
        let proposed_ms = calendar.ms(&fees.proposed_at)?;
        let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
        for one in &self.registrations {
            if calendar.ms(&one.submitted_at)? < proposed_ms {
                one.themes.iter().for_each(|theme| *counts.entry(theme).or_default() += 1);
            }
        }
        let count = |(theme, count): (&str, i64)| ThemeCount { theme: theme.to_owned(), count };
        let mut counts: Vec<_> = counts.into_iter().map(count).collect();
        counts.sort_by_key(|one| std::cmp::Reverse(one.count));
        let tier = |tier: &FeeTier| Tier { size_classes: tier.population_class.clone(), fee: tier.fee };
        Ok(ProposalRow {
            id,
            network_id: ids::network(&self.network),
            title: "Ett år tillsammans".to_owned(),
            direction: fees.motivation.clone(),
            content: INCLUDES_SV.to_owned(),
            theme_counts: to_json(&counts)?,
            tiers: to_json(&fees.tiers.iter().map(tier).collect::<Vec<_>>())?,
            currency: fees.currency.clone(),
            answer_by_ms: None,
            created_ms: proposed_ms,
            sent_ms: Some(proposed_ms),
            sent_to: None,
            version: 2,
        })
    }
}

impl Registered {
    fn row(
        &self,
        network: mellanrum_protocol::NetworkId,
        organisation: OrganisationId,
        person: &Person,
        calendar: &Calendar,
        waiting: &mut i64,
    ) -> anyhow::Result<RegistrationRow> {
        let state = match self.status.as_str() {
            "accepted" => RegistrationState::Confirmed,
            "waiting_list" => RegistrationState::Waiting,
            "too_late" => RegistrationState::Declined,
            _ => RegistrationState::Registered,
        };
        let confirmed = state == RegistrationState::Confirmed;
        let place = (state == RegistrationState::Waiting).then(|| {
            *waiting += 1;
            *waiting
        });
        let mut plan_kinds: Vec<PlanKind> = self.current_plans.iter().map(|plan| kind(plan)).collect();
        plan_kinds.sort_unstable();
        plan_kinds.dedup();
        let said = Said {
            wants: self.wants.clone(),
            needs: self.needs_now.clone(),
            plans: self.current_plans.join("\n"),
            themes: self.themes.clone(),
            plan_kinds,
            experience: None,
            starting_point: None,
            seats_wanted: Some(self.seats_wanted),
        };
        let submitted_ms = calendar.ms(&self.submitted_at)?;
        let reason =
            if state == RegistrationState::Declined { "Grupperna är redan klara. Välkomna nästa år!" } else { "" };
        Ok(RegistrationRow {
            id: RegistrationId(ids::id("registration", &self.org)),
            network_id: network,
            organisation_id: organisation,
            name: person.name.clone(),
            email: person.email.clone(),
            title: person.title.clone(),
            language: person.locale.clone(),
            said: to_json(&said)?,
            state: Word(state),
            submitted_ms,
            changed_ms: submitted_ms,
            seats: confirmed.then_some(i64::from(self.seats_wanted)),
            invite_id: None,
            waiting: place,
            reason: reason.to_owned(),
            told_ms: None,
        })
    }

    /// What it said to the proposal, some days after it came.
    fn answer(&self, registration_id: RegistrationId, proposed_ms: i64) -> AnswerRow {
        const DAY_MS: i64 = 24 * 60 * 60 * 1000;
        let (answer, text, days) = match self.status.as_str() {
            "postponed" => (Answer::Discuss, "Vi behöver förankra i ledningen först.", 9),
            "waiting_list" => (Answer::Yes, "Gärna, om det blir en plats.", 12),
            _ => (Answer::Yes, "", 5),
        };
        AnswerRow { registration_id, answer: Word(answer), text: text.to_owned(), at_ms: proposed_ms + days * DAY_MS }
    }
}

/// What kind of plan a plan is, by its words.
fn kind(plan: &str) -> PlanKind {
    let plan = plan.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| plan.contains(word));
    if has(&["detaljplan"]) {
        PlanKind::DetailedPlan
    } else if has(&["rvu", "resvane"]) {
        PlanKind::TravelSurvey
    } else if has(&["investering", "hus", "elbilspool", "parkering och skyltning", "pendlarparkering"]) {
        PlanKind::Investment
    } else if has(&["norm", "riktlinje", "policy", "program", "strategi", "översiktsplan", "cykelplan", "inriktning"])
    {
        PlanKind::PolicyRevision
    } else if has(&["analys", "utredning", "studie", "inventering", "mätning"]) {
        PlanKind::Study
    } else {
        PlanKind::Project
    }
}

const INCLUDES_SV: &str = "- två nätverksträffar\n- två coachningstillfällen i en liten grupp\n- forumet, hela året\n- två platser i varje workshop";

fn texts() -> BTreeMap<String, CallText> {
    let text = |title: &str, intro: &str, includes: &str| CallText {
        title: title.to_owned(),
        intro: intro.to_owned(),
        includes: includes.to_owned(),
    };
    let [sv, nl, en] = [
        text(
            "Lär av varandra om hållbart resande",
            "Arbetar ni med hållbart resande i en mindre eller medelstor kommun? I nätverket möter ni andra med samma ansvar: på \
             träffar, i en liten grupp med coach och i ett forum som är öppet hela året.\n\nVi startar när tillräckligt många är med. \
             Det som ni skriver här bestämmer vad året handlar om.",
            INCLUDES_SV,
        ),
        text(
            "Leer van elkaar over duurzaam reizen",
            "Werken jullie aan duurzaam reizen in een kleinere of middelgrote gemeente? In het netwerk ontmoeten jullie anderen met \
             dezelfde verantwoordelijkheid: op bijeenkomsten, in een kleine groep met een coach en in een forum dat het hele jaar open \
             is.\n\nWe beginnen als er genoeg gemeenten meedoen. Wat jullie hier schrijven bepaalt waar het jaar over gaat.",
            "- twee netwerkbijeenkomsten\n- twee keer coaching in een kleine groep\n- het forum, het hele jaar\n- twee plaatsen in elke \
             workshop",
        ),
        text(
            "Learn from each other about sustainable travel",
            "Do you work with sustainable travel in a small or medium-sized municipality? In the network you meet others with the same \
             responsibility: at meetings, in a small group with a coach, and in a forum that is open all year.\n\nWe start when enough \
             take part. What you write here decides what the year is about.",
            "- two network meetings\n- coaching twice in a small group\n- the forum, all year\n- two places in each workshop",
        ),
    ];
    [("sv".to_owned(), sv), ("nl".to_owned(), nl), ("en".to_owned(), en)].into()
}

/// What was said about the proposal: a municipality's question and the coordinators' answer.
fn comments(registrations: &[RegistrationRow], proposed_ms: i64) -> Vec<(Option<RegistrationId>, ProposalComment)> {
    const HOUR_MS: i64 = 60 * 60 * 1000;
    let comment = |key: &str, person: Option<&str>, hours: i64, text: &str| ProposalComment {
        id: CommentId(ids::id("comment", key)),
        organisation_id: None,
        organisation: None,
        person_id: person.map(ids::person),
        at_ms: proposed_ms + hours * HOUR_MS,
        text: text.to_owned(),
    };
    let Some(first) = registrations.first() else { return Vec::new() };
    vec![
        (
            Some(first.id),
            comment(
                "1",
                None,
                26,
                "Kan två personer dela på en plats, så att den som har frågan på sitt bord är med på träffen?",
            ),
        ),
        (
            None,
            comment(
                "2",
                Some("vera.vagvisare"),
                30,
                "Ja. Platserna är kommunens: ni väljer själva vem som kommer till varje träff.",
            ),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_was_registered_is_there() -> anyhow::Result<()> {
        let data = Data::read()?;
        let organisations: HashMap<_, _> =
            data.interest.registrations.iter().map(|one| (one.org.clone(), crate::orgs::id_of(&one.org))).collect();
        let calendar = Calendar::new(jiff::civil::date(2026, 9, 7), "Europe/Stockholm");
        let past = data.interest.past(&data, &organisations, &calendar)?;
        let count = |state| past.registrations.iter().filter(|row| row.state.0 == state).count();
        assert_eq!((count(RegistrationState::Confirmed), count(RegistrationState::Waiting)), (21, 1));
        assert_eq!((past.registrations.len(), past.answers.len(), past.call.threshold), (24, 23, 16));
        assert_eq!(kind("Detaljplan ×2"), PlanKind::DetailedPlan);
        assert_eq!((kind("RVU 2025"), kind("Provåkarkampanj")), (PlanKind::TravelSurvey, PlanKind::Project));
        Ok(())
    }
}
