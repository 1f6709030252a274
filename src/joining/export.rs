//! The registrations of a network as a table, for a spreadsheet.

use mellanrum_protocol::NetworkId;
use mellanrum_protocol::shapes::joining::RegistrationList;

use super::list::{self, Filter};
use crate::App;
use crate::audit::cell;
use crate::error::Result;
use crate::identity::actor::Actor;

const HEADER: &str = "municipality,code,region,size_class,state,contact,email,title,language,wants,needs,plans,themes,plan_kinds,\
     experience,starting_point,seats_wanted,seats,answer,answer_text,submitted,changed\n";

/// The registrations that fit, as CSV.
pub(super) async fn csv(app: &App, actor: &Actor, network: NetworkId, filter: &Filter) -> Result<String> {
    Ok(table(&list::list(app, actor, network, filter).await?))
}

fn table(list: &RegistrationList) -> String {
    let organisation = |id| list.organisations.iter().find(|one| one.id == id);
    // The mark by which spreadsheets know that it is UTF-8.
    let mut text = format!("\u{feff}{HEADER}");
    for one in &list.registrations {
        let municipality = organisation(one.organisation_id);
        let region = municipality.and_then(|municipality| municipality.parent_id).and_then(organisation);
        let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
        let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        let plans: Vec<_> = one.plan_kinds.iter().map(|kind| kind.as_str()).collect();
        let cells = [
            word(municipality.map(|municipality| municipality.short_name.as_str())),
            word(municipality.and_then(|municipality| municipality.code.as_deref())),
            word(region.map(|region| region.short_name.as_str())),
            word(municipality.and_then(|municipality| municipality.size_class.as_deref())),
            one.state.to_string(),
            one.contact.name.clone(),
            one.contact.email.clone(),
            one.contact.title.clone(),
            one.language.clone(),
            one.wants.clone(),
            one.needs.clone(),
            one.plans.clone(),
            one.themes.join(" "),
            plans.join(" "),
            word(one.experience.map(mellanrum_protocol::shapes::coaching::Experience::as_str)),
            word(one.starting_point.map(mellanrum_protocol::shapes::coaching::StartingPoint::as_str)),
            number(one.seats_wanted),
            number(one.seats),
            word(one.answer.as_ref().map(|given| given.answer.as_str())),
            word(one.answer.as_ref().map(|given| given.text.as_str())),
            moment(one.submitted_ms),
            moment(one.changed_ms),
        ];
        text += &cells.iter().map(|text| cell(text)).collect::<Vec<_>>().join(",");
        text.push('\n');
    }
    text
}

/// As `2026-02-03T09:30:00Z`.
fn moment(at_ms: i64) -> String {
    let at = jiff::Timestamp::from_millisecond(at_ms).unwrap_or_default();
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
