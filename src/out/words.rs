//! The few words of ours in what is exported, in the language of whoever exports.

/// Words in one language.
#[derive(Debug)]
pub struct Words {
    /// Its tag.
    pub lang: &'static str,
    /// When it was exported comes after it.
    pub exported: &'static str,
    /// Where it was said comes after it.
    pub room: &'static str,
    /// Of a message that is marked so.
    pub question: &'static str,
    /// Of the accepted reply.
    pub answer: &'static str,
    /// Of a text that was changed.
    pub edited: &'static str,
    /// Names of files come after it.
    pub files: &'static str,
    /// Leads back to where it stands.
    pub go: &'static str,
}

const SV: Words = Words {
    lang: "sv",
    exported: "Exporterat",
    room: "Rum",
    question: "Fråga",
    answer: "Svaret",
    edited: "redigerat",
    files: "Filer",
    go: "Till meddelandet",
};
const NL: Words = Words {
    lang: "nl",
    exported: "Geëxporteerd",
    room: "Ruimte",
    question: "Vraag",
    answer: "Het antwoord",
    edited: "bewerkt",
    files: "Bestanden",
    go: "Naar het bericht",
};
const EN: Words = Words {
    lang: "en",
    exported: "Exported",
    room: "Room",
    question: "Question",
    answer: "The answer",
    edited: "edited",
    files: "Files",
    go: "To the message",
};

/// The words for a person's language; English for one that there are none in.
pub fn of(locale: &str) -> &'static Words {
    match locale.split('-').next() {
        Some("sv") => &SV,
        Some("nl") => &NL,
        _ => &EN,
    }
}
