//! Letters by e-mail: what waits to be sent, and what became of it.

use crate::ids::MailId;

words! {
    /// A language that the server has words in.
    Language {
        /// Swedish.
        Sv = "sv",
        /// Dutch.
        Nl = "nl",
        /// English.
        En = "en",
    }
}

words! {
    /// What a letter is about.
    MailKind {
        /// A link that signs its reader in once.
        SignInLink = "sign_in_link",
        /// That a municipality's interest has been registered.
        RegistrationReceipt = "registration_receipt",
        /// The link to a registration, again.
        RegistrationLink = "registration_link",
        /// A network's proposal to those who registered.
        Proposal = "proposal",
        /// That a municipality takes part, with its invitation.
        MunicipalityConfirmed = "municipality_confirmed",
        /// That there is a place for a municipality in line.
        PlaceFree = "place_free",
        /// That a municipality doesn't take part this time.
        RegistrationDeclined = "registration_declined",
        /// An invitation to take over somebody's seat.
        SeatInvitation = "seat_invitation",
    }
}

words! {
    /// What became of a letter.
    MailState {
        /// It waits: for its turn, for another try, or for mail to be set up.
        Waiting = "waiting",
        /// The mail server has taken it.
        Sent = "sent",
        /// It could not be sent, and isn't tried any more.
        Failed = "failed",
        /// Somebody took its text to send it in another way.
        Copied = "copied",
    }
}

shapes! {
    /// A letter as the server's owner sees it.
    pub struct MailLine {
        /// Its id.
        pub id: MailId,
        /// What it is about.
        pub kind: MailKind,
        /// The address it goes to.
        pub to: String,
        /// The reader's name; empty if not known.
        pub name: String,
        /// What became of it.
        pub state: MailState,
        /// When it was written.
        pub created_ms: i64,
        /// When it was sent, given up or copied.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub done_ms: Option<i64>,
        /// How often it was tried.
        pub tries: i64,
        /// Why the last try failed: a word (`unreachable`, `refused`, `busy`, `bad_address`, `too_old`) and what the mail server said, if anything.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub error: Option<String>,
    }

    /// Letters, newest first.
    pub struct MailPage {
        /// The letters.
        pub letters: Vec<MailLine>,
        /// Whether the server can send mail; if not, what waits is there to be copied.
        pub sends: bool,
        /// How many wait.
        pub waiting: i64,
        /// Pass it as `cursor` for what comes next.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub next: Option<String>,
    }

    /// A letter with its text.
    pub struct Mail {
        /// What is known of it.
        #[serde(flatten)]
        pub line: MailLine,
        /// Its subject; it and the text are gone once it has been sent or copied.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub subject: Option<String>,
        /// Its text, plain.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        pub text: Option<String>,
    }
}
