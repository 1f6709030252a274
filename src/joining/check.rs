//! What a registration may say. All that is wrong is told at once, so that a form can say it beside each field.

use mellanrum_protocol::limits::REGISTRATION_TEXT;
use mellanrum_protocol::shapes::joining::NewRegistration;
use mellanrum_protocol::shapes::orgs::Organisation;

use super::registrations::Said;
use super::store::call::CallRow;
use crate::archive::row::json;
use crate::error::{Error, Result};
use crate::identity::newcomer;
use crate::moderation::words;
use crate::orgs;
use crate::store::Tx;

/// Something that cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// The field.
    pub field: &'static str,
    /// A stable word.
    pub why: &'static str,
}

impl From<Fault> for Error {
    fn from(Fault { field, why }: Fault) -> Self {
        Self::Invalid { field, why }
    }
}

/// A registration that can be taken.
#[derive(Debug)]
pub(super) struct Checked {
    pub organisation: Organisation,
    pub name: String,
    pub email: String,
    pub title: String,
    pub language: String,
    pub said: Said,
}

/// What was found wrong so far.
#[derive(Debug, Default)]
struct Faults(Vec<Fault>);

impl Faults {
    /// The value, or nothing in its place if it cannot be taken.
    fn keep<T>(&mut self, checked: Result<T>) -> Result<Option<T>> {
        match checked {
            Ok(value) => Ok(Some(value)),
            Err(Error::Invalid { field, why }) => {
                self.add(field, why);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn add(&mut self, field: &'static str, why: &'static str) {
        self.0.push(Fault { field, why });
    }
}

/// Checks what somebody registers by a call; the inner error is all that is wrong with it, in the order of the form.
pub(super) async fn registration(
    tx: &mut Tx,
    call: &CallRow,
    new: NewRegistration,
) -> Result<Result<Checked, Vec<Fault>>> {
    let mut faults = Faults::default();
    let organisation = orgs::store::get(tx, new.organisation_id).await?;
    let organisation =
        organisation.filter(|one| one.kind == "municipality" && one.country.as_deref() == Some(&call.country));
    if organisation.is_none() {
        faults.add("organisation_id", "unknown");
    }
    let name = faults.keep(newcomer::check_name(&new.contact.name))?;
    let email = faults.keep(newcomer::check_email(&new.contact.email))?;
    let title = faults.keep(newcomer::check_title(&new.contact.title))?;
    let language = faults.keep(newcomer::check_locale(&new.language))?;
    let wants = faults.keep(needed("wants", &new.wants))?;
    let needs = faults.keep(words("needs", &new.needs, REGISTRATION_TEXT))?;
    let plans = faults.keep(words("plans", &new.plans, REGISTRATION_TEXT))?;
    let offered: Vec<String> = json(&call.themes)?;
    if !new.themes.iter().all(|slug| offered.contains(slug)) {
        faults.add("themes", "unknown");
    }
    if new.seats_wanted.is_some_and(|seats| seats == 0 || i64::from(seats) > call.seats) {
        faults.add("seats_wanted", "out_of_range");
    }
    if !new.not_binding {
        faults.add("not_binding", "missing");
    }
    let texts = (wants, needs, plans);
    if let (
        Some(organisation),
        Some(name),
        Some(email),
        Some(title),
        Some(language),
        (Some(wants), Some(needs), Some(plans)),
    ) = (organisation, name, email, title, language, texts)
        && faults.0.is_empty()
    {
        let said = Said {
            wants,
            needs,
            plans,
            // In the order of the call, each once.
            themes: offered.into_iter().filter(|slug| new.themes.contains(slug)).collect(),
            plan_kinds: once(&new.plan_kinds),
            experience: new.experience,
            starting_point: new.starting_point,
            seats_wanted: new.seats_wanted,
        };
        return Ok(Ok(Checked { organisation, name, email, title, language, said }));
    }
    Ok(Err(faults.0))
}

fn needed(field: &'static str, text: &str) -> Result<String> {
    let text = words(field, text, REGISTRATION_TEXT)?;
    if text.is_empty() { Err(Error::Invalid { field, why: "too_short" }) } else { Ok(text) }
}

/// Each once, in order.
fn once<T: Copy + Ord>(all: &[T]) -> Vec<T> {
    let mut all = all.to_vec();
    all.sort_unstable();
    all.dedup();
    all
}
