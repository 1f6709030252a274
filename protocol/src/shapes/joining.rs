//! Joining a network: the public call, what municipalities register, and who is let in.

use std::collections::BTreeMap;

use super::orgs::Organisation;
use super::proposals::GivenAnswer;
use crate::ids::{NetworkId, OrganisationId, RegistrationId};

words! {
    /// What kind of plan a municipality has under way.
    PlanKind {
        /// A policy or guidelines are revised.
        PolicyRevision = "policy_revision",
        /// A detailed plan of an area.
        DetailedPlan = "detailed_plan",
        /// People are asked how they travel.
        TravelSurvey = "travel_survey",
        /// Something is built or bought.
        Investment = "investment",
        /// Something is studied.
        Study = "study",
        /// A development project.
        Project = "project",
    }
}

words! {
    /// How much a municipality has done of what the network is about.
    Experience {
        /// Nothing yet.
        None = "none",
        /// Some.
        Some = "some",
        /// Much.
        Much = "much",
    }
}

words! {
    /// What kind of place a municipality is.
    StartingPoint {
        /// Many travel to work elsewhere.
        Commuter = "commuter",
        /// Many study there.
        StudentTown = "student_town",
        /// Sparsely populated.
        Rural = "rural",
        /// Many visitors.
        Visitor = "visitor",
        /// Others travel to it.
        Centre = "centre",
    }
}

words! {
    /// How far a registration has come.
    RegistrationState {
        /// It waits for the coordinators.
        Registered = "registered",
        /// It has a place in line.
        Waiting = "waiting",
        /// The municipality takes part.
        Confirmed = "confirmed",
        /// The coordinators have said no.
        Declined = "declined",
        /// Those who registered have taken it back.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// By what coordinators look at registrations, to find out whether somebody is missing.
    GapKind {
        /// Class of size.
        SizeClass = "size_class",
        /// Region or province.
        Region = "region",
        /// What kind of place it is.
        StartingPoint = "starting_point",
    }
}

shapes! {
    /// What a call says in one language.
    pub struct CallText {
        /// 1–120 characters.
        pub title: String,
        /// What it is about; Markdown, at most 4,000 characters.
        #[serde(default)]
        pub intro: String,
        /// What a place in the network includes; Markdown, at most 2,000 characters.
        #[serde(default)]
        pub includes: String,
    }

    /// Something that a network speaks about.
    pub struct CallTheme {
        /// Its short name.
        pub slug: String,
        /// Its name, by language.
        pub name: BTreeMap<String, String>,
    }

    /// A network's call for interest, as those who run the network see it. `GET /api/v1/networks/{network}/call`; a network that has none
    /// yet has an empty one that is not open.
    pub struct Call {
        /// The network.
        pub network_id: NetworkId,
        /// Its public address.
        pub url: String,
        /// Whether it takes registrations; past `closes_ms` it doesn't, whatever this says.
        pub open: bool,
        /// When it closes by itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub closes_ms: Option<i64>,
        /// What it says, by language (`sv`, `nl`, `en`).
        pub texts: BTreeMap<String, CallText>,
        /// Short names of the network's themes that it offers.
        pub themes: Vec<String>,
        /// All of the network's themes.
        pub network_themes: Vec<CallTheme>,
        /// With how many municipalities there is enough interest.
        pub threshold: u32,
        /// How many municipalities there are places for; absent: for all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub capacity: Option<u32>,
        /// How many people of one municipality may take part.
        pub seats_per_municipality: u32,
        /// Whose municipalities are asked: country (ISO 3166-1 alpha-2).
        pub country: String,
        /// Goes up with each change; 0: nobody has set anything yet.
        pub version: i64,
    }

    /// A call as it shall be. Body of `PUT /api/v1/networks/{network}/call`.
    #[serde(deny_unknown_fields)]
    pub struct SetCall {
        /// Whether it takes registrations; an open one has its text in the network's language.
        pub open: bool,
        /// When it closes by itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub closes_ms: Option<i64>,
        /// What it says, by language (`sv`, `nl`, `en`).
        pub texts: BTreeMap<String, CallText>,
        /// Short names of the network's themes that it offers.
        pub themes: Vec<String>,
        /// 1–1,000.
        pub threshold: u32,
        /// 1–1,000, or for all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub capacity: Option<u32>,
        /// 1–20.
        pub seats_per_municipality: u32,
        /// ISO 3166-1 alpha-2.
        pub country: String,
        /// The version that was changed; refused with `conflict` if it is not the newest.
        pub version: i64,
    }

    /// A call as everybody may see it, signed in or not. `GET /api/v1/calls/{network's slug}`. Of the network it tells the name alone.
    pub struct PublicCall {
        /// The network's name, by language.
        pub network: BTreeMap<String, String>,
        /// Whether it takes registrations now.
        pub open: bool,
        /// When it closes by itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub closes_ms: Option<i64>,
        /// What it says, by language.
        pub texts: BTreeMap<String, CallText>,
        /// The themes to choose from.
        pub themes: Vec<CallTheme>,
        /// How many people of one municipality may take part.
        pub seats_per_municipality: u32,
        /// Whose municipalities are asked: country (ISO 3166-1 alpha-2).
        pub country: String,
        /// Language when nothing else says.
        pub default_language: String,
    }

    /// What a municipality says when it registers. Body of `POST /api/v1/calls/{network's slug}/registrations`, which is answered
    /// with 202 whether or not the same municipality and address have registered before: what follows is in the mail.
    #[serde(deny_unknown_fields)]
    pub struct NewRegistration {
        /// A municipality of the call's country.
        pub organisation_id: OrganisationId,
        /// Whom to write to.
        pub contact: Contact,
        /// `sv`, `nl` or `en`: in which to write to them.
        pub language: String,
        /// What it wants out of the network; 1–2,000 characters.
        pub wants: String,
        /// What it needs now; at most 2,000 characters.
        #[serde(default)]
        pub needs: String,
        /// What it plans; at most 2,000 characters.
        #[serde(default)]
        pub plans: String,
        /// Short names of themes that the call offers.
        #[serde(default)]
        pub themes: Vec<String>,
        /// Kinds of plans under way.
        #[serde(default)]
        pub plan_kinds: Vec<PlanKind>,
        /// How much it has done of this.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub experience: Option<Experience>,
        /// What kind of place it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub starting_point: Option<StartingPoint>,
        /// For how many people; at most as many as the call says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub seats_wanted: Option<u32>,
        /// That they know that it binds them to nothing: must be true.
        pub not_binding: bool,
    }

    /// Whom to write to.
    pub struct Contact {
        /// 1–80 characters.
        pub name: String,
        /// Their address.
        pub email: String,
        /// What they do; at most 120 characters.
        #[serde(default)]
        pub title: String,
    }

    /// What a municipality has registered, as those who run the network see it.
    pub struct Registration {
        /// Its id.
        pub id: RegistrationId,
        /// The network.
        pub network_id: NetworkId,
        /// The municipality.
        pub organisation_id: OrganisationId,
        /// Whom to write to.
        pub contact: Contact,
        /// In which language to write to them.
        pub language: String,
        /// What it wants out of the network.
        pub wants: String,
        /// What it needs now.
        pub needs: String,
        /// What it plans.
        pub plans: String,
        /// Short names of themes.
        pub themes: Vec<String>,
        /// Kinds of plans under way.
        pub plan_kinds: Vec<PlanKind>,
        /// How much it has done of this.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub experience: Option<Experience>,
        /// What kind of place it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub starting_point: Option<StartingPoint>,
        /// For how many people.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub seats_wanted: Option<u32>,
        /// How far it has come.
        pub state: RegistrationState,
        /// When it came.
        pub submitted_ms: i64,
        /// When those who registered, or the coordinators, last changed it.
        pub changed_ms: i64,
        /// What it has said to the newest proposal that was sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub answer: Option<GivenAnswer>,
        /// How many people may take part, of one that is confirmed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub seats: Option<u32>,
        /// Its place in line, from 1, of one that waits.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub waiting_place: Option<u32>,
        /// When it was told that a place has become free, of one that waits.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub told_ms: Option<i64>,
    }

    /// The registrations of a network. `GET /api/v1/networks/{network}/registrations`, with `size_class`, `region` (id), `theme`, `plan`,
    /// `starting_point`, `experience`, `state` and `answer` (or `none`) in the query: those that fit all of them, last come first.
    pub struct RegistrationList {
        /// Those that were asked for.
        pub registrations: Vec<Registration>,
        /// Their municipalities, and all regions or provinces of the call's country.
        pub organisations: Vec<Organisation>,
        /// The network's themes, for their names.
        pub themes: Vec<CallTheme>,
        /// How many there are of what, of all that are not withdrawn.
        pub counts: RegistrationCounts,
        /// How many are not withdrawn.
        pub total: i64,
        /// Of how many municipalities.
        pub municipalities: i64,
        /// With how many municipalities there is enough interest.
        pub threshold: u32,
        /// Whether there is.
        pub enough: bool,
        /// Since when: when the last one came that was needed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub reached_ms: Option<i64>,
        /// How many municipalities there are places for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub capacity: Option<u32>,
        /// How many municipalities are confirmed.
        pub confirmed: i64,
        /// Of what there is nobody.
        pub gaps: Vec<Gap>,
    }

    /// How many registrations there are of what: by value.
    #[derive(Default)]
    pub struct RegistrationCounts {
        /// By class of size.
        pub size_class: BTreeMap<String, i64>,
        /// By the region's or province's id.
        pub region: BTreeMap<String, i64>,
        /// By theme.
        pub theme: BTreeMap<String, i64>,
        /// By kind of plan.
        pub plan: BTreeMap<String, i64>,
        /// By what kind of place it is.
        pub starting_point: BTreeMap<String, i64>,
        /// By experience.
        pub experience: BTreeMap<String, i64>,
        /// By how far they have come; the withdrawn ones, too.
        pub state: BTreeMap<String, i64>,
        /// By what they have said to the newest proposal; `none`: nothing yet.
        pub answer: BTreeMap<String, i64>,
    }

    /// Something that none of those who registered is.
    pub struct Gap {
        /// Of what kind.
        pub kind: GapKind,
        /// The class of size, the region's id, or the kind of place.
        pub value: String,
    }

    /// Confirms a municipality. Body of `POST /api/v1/networks/{network}/registrations/{registration}/confirmation`; its contact gets an
    /// invitation. `DELETE` takes it back, as it does `…/waiting` and `…/decline`. Refused with `full` if there is no place.
    #[serde(deny_unknown_fields)]
    pub struct ConfirmRegistration {
        /// How many people may take part; 1 to as many as the call says.
        pub seats: u32,
    }

    /// Says no. Body of `POST /api/v1/networks/{network}/registrations/{registration}/decline`.
    #[serde(deny_unknown_fields)]
    pub struct DeclineRegistration {
        /// What the contact is told beside it; at most 1,000 characters.
        #[serde(default)]
        pub reason: String,
    }

}
