//! The form of a registration: its fields in order, what was typed into them, and what is wrong beside each.

use mellanrum_protocol::OrganisationId;
use mellanrum_protocol::shapes::coaching::{Experience, StartingPoint};
use mellanrum_protocol::shapes::joining::{CallTheme, Contact, NewRegistration, PlanKind, Registration};
use mellanrum_protocol::shapes::mail::Language;
use mellanrum_protocol::shapes::orgs::Organisation;
use uuid::Uuid;

use super::named;
use crate::joining::registrations::Fault;
use crate::words;

/// A form's fields as a browser sent them.
#[derive(Debug, Clone, Default)]
pub(super) struct Sent(Vec<(String, String)>);

impl Sent {
    pub fn new(fields: Vec<(String, String)>) -> Self {
        // Browsers send lines with a carriage return.
        Self(fields.into_iter().map(|(name, value)| (name, value.replace("\r\n", "\n"))).collect())
    }

    /// As the fields of a registration that is to be changed.
    pub fn of(one: &Registration) -> Self {
        let mut fields = vec![
            ("name", one.contact.name.clone()),
            ("title", one.contact.title.clone()),
            ("wants", one.wants.clone()),
            ("needs", one.needs.clone()),
            ("plans", one.plans.clone()),
            ("experience", one.experience.map(|word| word.to_string()).unwrap_or_default()),
            ("starting_point", one.starting_point.map(|word| word.to_string()).unwrap_or_default()),
            ("seats_wanted", one.seats_wanted.map(|seats| seats.to_string()).unwrap_or_default()),
        ];
        fields.extend(one.themes.iter().map(|theme| ("themes", theme.clone())));
        fields.extend(one.plan_kinds.iter().map(|kind| ("plan_kinds", kind.to_string())));
        Self(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// A field's value; empty if there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// What it registers. A municipality is meant by its name, however it is capitalised.
    pub fn registration(&self, municipalities: &[Organisation], language: Language) -> NewRegistration {
        let typed = self.get("municipality").trim().to_lowercase();
        let meant = |one: &&Organisation| one.short_name.to_lowercase() == typed || one.name.to_lowercase() == typed;
        let one = municipalities.iter().find(meant);
        let text = |name| self.get(name).to_owned();
        NewRegistration {
            organisation_id: one.map_or(OrganisationId(Uuid::nil()), |one| one.id),
            contact: Contact { name: text("name"), email: text("email"), title: text("title") },
            language: language.to_string(),
            wants: text("wants"),
            needs: text("needs"),
            plans: text("plans"),
            themes: self.all("themes").map(str::to_owned).collect(),
            plan_kinds: self.all("plan_kinds").filter_map(|word| word.parse().ok()).collect(),
            experience: self.get("experience").parse().ok(),
            starting_point: self.get("starting_point").parse().ok(),
            seats_wanted: self.get("seats_wanted").parse().ok(),
            not_binding: self.get("not_binding") == "yes",
        }
    }
}

/// One of several to choose from.
pub(super) struct Choice {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

/// A field of the form.
pub(super) struct Field {
    pub id: String,
    pub name: &'static str,
    /// `text`, `email`, `area`, `tick`, `checkbox` or `radio`.
    pub input: &'static str,
    pub label: String,
    pub hint: Option<String>,
    pub value: String,
    pub needed: bool,
    pub autocomplete: &'static str,
    pub choices: Vec<Choice>,
    pub fault: Option<String>,
}

impl Field {
    pub fn is_group(&self) -> bool {
        self.input == "checkbox" || self.input == "radio"
    }

    /// The ids of what describes it.
    pub fn described(&self) -> Option<String> {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.id));
        let fault = self.fault.as_ref().map(|_| format!("{}-fault", self.id));
        let ids: Vec<String> = hint.into_iter().chain(fault).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// A line of what is wrong, with where it is.
pub(super) struct Wrong {
    pub id: String,
    pub text: String,
}

/// What a form offers to choose from.
pub(super) struct Offer<'a> {
    /// Of whom one is chosen; none where that is settled.
    pub municipalities: Option<&'a [Organisation]>,
    pub themes: &'a [CallTheme],
    pub seats: u32,
}

pub(super) struct Form {
    language: Language,
    fields: Vec<Field>,
}

impl Form {
    pub fn new(language: Language, offer: &Offer<'_>, sent: &Sent, faults: &[Fault]) -> Self {
        let mut form = Self { language, fields: Vec::new() };
        let new = offer.municipalities.is_some();
        if let Some(municipalities) = offer.municipalities {
            let choice =
                |one: &Organisation| Choice { value: one.short_name.clone(), label: String::new(), chosen: false };
            let field = form.text("municipality", "text", sent);
            let choices = municipalities.iter().map(choice).collect();
            form.fields.push(Field { choices, needed: true, hint: Some(form.hint("municipality")), ..field });
        }
        form.fields.push(Field { needed: true, autocomplete: "name", ..form.text("name", "text", sent) });
        if new {
            let field = form.text("email", "email", sent);
            form.fields.push(Field { needed: true, autocomplete: "email", hint: Some(form.hint("email")), ..field });
        }
        form.fields.push(Field { autocomplete: "organization-title", ..form.text("title", "text", sent) });
        form.fields.push(Field { needed: true, hint: Some(form.hint("wants")), ..form.text("wants", "area", sent) });
        form.fields.push(Field { hint: Some(form.hint("needs")), ..form.text("needs", "area", sent) });
        form.fields.push(Field { hint: Some(form.hint("plans")), ..form.text("plans", "area", sent) });
        if !offer.themes.is_empty() {
            let themes =
                offer.themes.iter().map(|theme| (theme.slug.clone(), named(&theme.name, language, &theme.slug)));
            let mut themes: Vec<_> = themes.collect();
            themes.sort_by_key(|one| one.1.to_lowercase());
            form.fields.push(form.group("themes", "checkbox", themes, sent));
        }
        let words = |name: &'static str, all: Vec<&str>| -> Vec<(String, String)> {
            all.into_iter().map(|word| (word.to_owned(), words::say(language, &word_key(name, word), &[]))).collect()
        };
        let plans = words("plan_kinds", PlanKind::ALL.iter().map(|kind| kind.as_str()).collect());
        form.fields.push(form.group("plan_kinds", "checkbox", plans, sent));
        let unsaid = (String::new(), form.say("call-unsaid"));
        let experience = words("experience", Experience::ALL.iter().map(|word| word.as_str()).collect());
        form.fields.push(form.group("experience", "radio", [experience, vec![unsaid.clone()]].concat(), sent));
        let points = words("starting_point", StartingPoint::ALL.iter().map(|word| word.as_str()).collect());
        form.fields.push(form.group("starting_point", "radio", [points, vec![unsaid.clone()]].concat(), sent));
        if offer.seats > 1 {
            let seats = (1..=offer.seats).map(|seats| (seats.to_string(), seats.to_string()));
            form.fields.push(form.group("seats_wanted", "radio", seats.chain([unsaid]).collect(), sent));
        }
        if new {
            form.fields.push(Field { needed: true, ..form.text("not_binding", "tick", sent) });
        }
        for Fault { field, why } in faults {
            let name = if *field == "organisation_id" { "municipality" } else { field };
            let text = form.say(fault_key(field, why));
            if let Some(field) = form.fields.iter_mut().find(|field| field.name == name) {
                field.fault = Some(text);
            }
        }
        form
    }

    /// A text in the page's language.
    pub fn say(&self, key: &str) -> String {
        words::say(self.language, key, &[])
    }

    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// All that is wrong, in the order of the fields.
    pub fn faults(&self) -> Vec<Wrong> {
        let wrong = |field: &Field| field.fault.clone().map(|text| Wrong { id: field.id.clone(), text });
        self.fields.iter().filter_map(wrong).collect()
    }

    fn text(&self, name: &'static str, input: &'static str, sent: &Sent) -> Field {
        Field {
            id: format!("field-{name}"),
            name,
            input,
            label: self.say(&label_key(name)),
            hint: None,
            value: sent.get(name).to_owned(),
            needed: false,
            autocomplete: "off",
            choices: Vec::new(),
            fault: None,
        }
    }

    fn group(&self, name: &'static str, input: &'static str, all: Vec<(String, String)>, sent: &Sent) -> Field {
        let chosen =
            |value: &str| sent.all(name).any(|one| one == value) || value.is_empty() && sent.get(name).is_empty();
        let choices = all.into_iter().map(|(value, label)| Choice { chosen: chosen(&value), value, label }).collect();
        // Nobody has to choose among radio buttons of which one says nothing.
        Field { choices, needed: input == "radio", ..self.text(name, input, sent) }
    }

    fn hint(&self, name: &str) -> String {
        self.say(&format!("{}-hint", label_key(name)))
    }
}

/// The key of a field's label.
pub(super) fn label_key(name: &str) -> String {
    format!("call-{}", name.replace('_', "-"))
}

/// The key of a word that a field offers.
pub(super) fn word_key(name: &str, word: &str) -> String {
    format!("call-{}-{}", name.replace('_', "-"), word.replace('_', "-"))
}

/// What is said of a fault.
pub(super) fn fault_key(field: &str, why: &str) -> &'static str {
    match (field, why) {
        ("organisation_id", _) => "call-fault-municipality",
        ("name", "too_short") => "call-fault-name",
        ("email", _) => "call-fault-email",
        ("wants", "too_short") => "call-fault-wants",
        ("not_binding", _) => "call-fault-not-binding",
        (_, "too_long") => "call-fault-too-long",
        _ => "call-fault-other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(fields: &[(&str, &str)]) -> Sent {
        Sent::new(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn nothing_that_was_typed_is_lost() {
        let sent = sent(&[
            ("wants", "a <b>\r\nb"),
            ("plan_kinds", "study"),
            ("plan_kinds", "project"),
            ("experience", "much"),
        ]);
        let faults = [Fault { field: "name", why: "too_short" }, Fault { field: "organisation_id", why: "unknown" }];
        let offer = Offer { municipalities: Some(&[]), themes: &[], seats: 2 };
        let form = Form::new(Language::En, &offer, &sent, &faults);
        let field = |name| form.fields().iter().find(|field| field.name == name).expect("a field");
        assert_eq!(field("wants").value, "a <b>\nb");
        let chosen = |name| {
            field(name).choices.iter().filter(|one| one.chosen).map(|one| one.value.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(
            (chosen("plan_kinds"), chosen("experience"), chosen("starting_point")),
            (vec!["study", "project"], vec!["much"], vec![""])
        );
        // In the order of the fields, each leading to its own.
        let ids: Vec<_> = form.faults().into_iter().map(|wrong| wrong.id).collect();
        assert_eq!(ids, ["field-municipality", "field-name"]);
        assert_eq!(field("name").described().as_deref(), Some("field-name-fault"));
    }

    #[test]
    fn a_municipality_is_meant_by_its_name() {
        let one = Organisation {
            id: OrganisationId(Uuid::max()),
            kind: "municipality".to_owned(),
            country: Some("SE".to_owned()),
            code: None,
            name: "Öckerö kommun".to_owned(),
            short_name: "Öckerö".to_owned(),
            parent_id: None,
            size_class: None,
        };
        for (typed, known) in [("öckerö", true), (" ÖCKERÖ KOMMUN ", true), ("Öcker", false), ("", false)] {
            let new = sent(&[("municipality", typed)]).registration(std::slice::from_ref(&one), Language::Sv);
            assert_eq!(new.organisation_id == one.id, known, "{typed}");
        }
    }
}
