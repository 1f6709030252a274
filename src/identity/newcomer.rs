//! Somebody new: what they say of themselves is checked, their password hashed, their row made. Used by set-up and by invitations.

use mellanrum_protocol::shapes::identity::NewPerson;
use mellanrum_protocol::{OrganisationId, PersonId};

use super::store::{self, PersonRow};
use super::{password, people};
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::Tx;

/// Words that address everyone in a room, which therefore nobody may be called.
const RESERVED: [&str; 8] = ["all", "alla", "allen", "channel", "everyone", "here", "iedereen", "mellanrum"];

/// A person who is ready to be stored.
#[derive(Debug)]
pub struct Newcomer {
    row: PersonRow,
    password_hash: String,
}

impl Newcomer {
    /// Checks everything that can be checked without the archive, then hashes the password.
    pub async fn prepare(app: &App, new: NewPerson, server_owner: bool) -> Result<Self> {
        let handle = check_handle(&new.handle)?;
        password::check_new("password", &new.password, &handle)?;
        let row = PersonRow {
            id: PersonId(app.clock.id()),
            handle,
            email: check_email(&new.email)?,
            name: check_name(&new.name)?,
            title: check_title(&new.title)?,
            organisation_id: new.organisation_id,
            organisation: None,
            locale: check_locale(&new.locale)?,
            time_zone: check_time_zone(&new.time_zone)?,
            state: people::ACTIVE.to_owned(),
            server_owner,
            avatar_hash: None,
        };
        let password_hash = password::hash(&app.clock, new.password).await?;
        Ok(Self { row, password_hash })
    }

    /// The organisation that they say they are of.
    pub const fn organisation_id(&self) -> Option<OrganisationId> {
        self.row.organisation_id
    }

    /// Stores them; `taken` if somebody else has the handle or address.
    pub async fn store(self, tx: &mut Tx, now_ms: i64) -> Result<PersonId> {
        check_organisation(tx, self.row.organisation_id).await?;
        store::insert_person(tx, &self.row, Some(&self.password_hash), now_ms).await?;
        Ok(self.row.id)
    }
}

/// 1–80 characters.
pub(crate) fn check_name(name: &str) -> Result<String> {
    let name = line("name", name, 80)?;
    if name.is_empty() { Err(Error::Invalid { field: "name", why: "too_short" }) } else { Ok(name) }
}

/// At most 120 characters.
pub(crate) fn check_title(title: &str) -> Result<String> {
    line("title", title, 120)
}

/// One of the languages that the interface has.
pub(crate) fn check_locale(locale: &str) -> Result<String> {
    if ["sv", "nl", "en"].contains(&locale) {
        Ok(locale.to_owned())
    } else {
        Err(Error::Invalid { field: "locale", why: "unknown" })
    }
}

/// A zone of the IANA database; returns its name as it is written there.
pub(super) fn check_time_zone(name: &str) -> Result<String> {
    let unknown = Error::Invalid { field: "time_zone", why: "unknown" };
    let zone = jiff::tz::TimeZone::get(name).map_err(|_| unknown.again())?;
    zone.iana_name().map(str::to_owned).ok_or(unknown)
}

/// An organisation that is on the lists, or none.
pub(super) async fn check_organisation(tx: &mut Tx, id: Option<OrganisationId>) -> Result<()> {
    match id {
        Some(id) if !crate::orgs::exists(tx, id).await? => {
            Err(Error::Invalid { field: "organisation_id", why: "unknown" })
        }
        _ => Ok(()),
    }
}

/// 3–40 characters of a–z, 0–9, `.` and `-`, with a letter or digit at both ends: a mention may stand before a full stop.
fn check_handle(handle: &str) -> Result<String> {
    let handle = handle.trim().to_lowercase();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let why = match handle.chars().count() {
        0..3 => "too_short",
        3..=40 if !handle.chars().all(|c| plain(c) || c == '.' || c == '-') => "malformed",
        3..=40 if !handle.starts_with(plain) || !handle.ends_with(plain) => "malformed",
        3..=40 if RESERVED.contains(&handle.as_str()) => "taken",
        3..=40 => return Ok(handle),
        _ => "too_long",
    };
    Err(Error::Invalid { field: "handle", why })
}

/// Something with one `@`, in lower case; whether mail arrives there only mail can tell.
pub(crate) fn check_email(email: &str) -> Result<String> {
    let email = email.trim().to_lowercase();
    let malformed = Err(Error::Invalid { field: "email", why: "malformed" });
    if email.len() > 254 {
        return Err(Error::Invalid { field: "email", why: "too_long" });
    }
    match email.split_once('@') {
        Some((name, host)) if !name.is_empty() && !host.is_empty() && !host.contains('@') => {
            if email.chars().any(|c| c.is_whitespace() || c.is_control() || "<>,;\"".contains(c)) {
                malformed
            } else {
                Ok(email)
            }
        }
        _ => malformed,
    }
}

/// One line of text, without space around it, nor characters that change how the text beside it is shown.
pub(crate) fn line(field: &'static str, text: &str, most: usize) -> Result<String> {
    let text = text.trim();
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if text.chars().count() > most {
        Err(Error::Invalid { field, why: "too_long" })
    } else if text.chars().any(|c| c.is_control() || turns(c)) {
        Err(Error::Invalid { field, why: "malformed" })
    } else {
        Ok(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::needless_pass_by_value, reason = "so that a test can pass what it calls")]
    fn why<T>(checked: Result<T>) -> Option<&'static str> {
        match checked {
            Err(Error::Invalid { why, .. }) => Some(why),
            _ => None,
        }
    }

    #[test]
    fn handles_can_be_mentioned() {
        assert_eq!(check_handle(" Anna.Berg-2 ").ok().as_deref(), Some("anna.berg-2"));
        assert_eq!(why(check_handle("bo")), Some("too_short"));
        assert_eq!(why(check_handle(&"b".repeat(41))), Some("too_long"));
        for malformed in ["anna.", "-anna", "anna berg", "åsa", "anna_b", "anna@x"] {
            assert_eq!(why(check_handle(malformed)), Some("malformed"), "{malformed}");
        }
        assert_eq!(why(check_handle("Alla")), Some("taken"));
    }

    #[test]
    fn addresses_have_two_sides() {
        assert_eq!(check_email("Anna@Kommun.example").ok().as_deref(), Some("anna@kommun.example"));
        for malformed in ["anna", "@kommun.example", "anna@", "a@b@c", "a b@c.example", "a@c.example>"] {
            assert_eq!(why(check_email(malformed)), Some("malformed"), "{malformed}");
        }
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        assert!(check_name(&"å".repeat(80)).is_ok());
        assert_eq!(why(check_name(&"å".repeat(81))), Some("too_long"));
        assert_eq!(why(check_name("  ")), Some("too_short"));
        assert_eq!(why(check_name("a\u{202e}b")), Some("malformed"));
    }

    #[test]
    fn time_zones_are_those_of_the_iana_database() {
        assert_eq!(check_time_zone("europe/stockholm").ok().as_deref(), Some("Europe/Stockholm"));
        assert_eq!(why(check_time_zone("../../etc/passwd")), Some("unknown"));
        assert_eq!(why(check_locale("de")), Some("unknown"));
    }
}
