//! Nothing is left out of the documents.

use std::collections::BTreeSet;

use mellanrum_protocol::error::{DisconnectCode, ErrorCode, UnsubscribeCode};

use crate::comments::{code_comments, limit_comments};
use crate::{declarations, limit_values};

pub const UNSUBSCRIBE: [UnsubscribeCode; 2] = [UnsubscribeCode::Ended, UnsubscribeCode::InsufficientState];
pub const DISCONNECT: [DisconnectCode; 10] = [
    DisconnectCode::TooLarge,
    DisconnectCode::Shutdown,
    DisconnectCode::ServerError,
    DisconnectCode::Expired,
    DisconnectCode::Slow,
    DisconnectCode::NoPong,
    DisconnectCode::InvalidToken,
    DisconnectCode::BadRequest,
    DisconnectCode::ConnectionLimit,
    DisconnectCode::SignedOut,
];

/// Names of the types that a source file declares for the wire.
fn declared(source: &str) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    let mut opened = "";
    for line in source.lines() {
        let words = line.trim();
        if line.ends_with("! {") {
            opened = line;
        } else if line == "}" {
            opened = "";
        } else if ["shapes! {", "asks! {"].contains(&opened) {
            let name = words.strip_prefix("pub struct ").or_else(|| words.strip_prefix("pub enum "));
            found.extend(name.and_then(|name| name.split_whitespace().next()));
        } else if opened == "words! {" && line.ends_with(" {") && !words.starts_with("///") {
            found.extend(words.split_whitespace().next());
        } else if opened == "id! {" && !words.starts_with("///") {
            found.insert(words.trim_end_matches(','));
        }
    }
    found
}

#[test]
fn every_shape_is_listed_here() {
    let mut names = BTreeSet::new();
    for source in [
        include_str!("../../src/ids.rs"),
        include_str!("../../src/shapes/audit.rs"),
        include_str!("../../src/shapes/catch_up.rs"),
        include_str!("../../src/shapes/coaching.rs"),
        include_str!("../../src/shapes/desk.rs"),
        include_str!("../../src/shapes/directory.rs"),
        include_str!("../../src/shapes/drafts.rs"),
        include_str!("../../src/shapes/files.rs"),
        include_str!("../../src/shapes/following.rs"),
        include_str!("../../src/shapes/holds.rs"),
        include_str!("../../src/shapes/identity.rs"),
        include_str!("../../src/shapes/inbox.rs"),
        include_str!("../../src/shapes/joining.rs"),
        include_str!("../../src/shapes/mail.rs"),
        include_str!("../../src/shapes/messages.rs"),
        include_str!("../../src/shapes/moderation.rs"),
        include_str!("../../src/shapes/networks.rs"),
        include_str!("../../src/shapes/orgs.rs"),
        include_str!("../../src/shapes/out.rs"),
        include_str!("../../src/shapes/people.rs"),
        include_str!("../../src/shapes/problem.rs"),
        include_str!("../../src/shapes/proposals.rs"),
        include_str!("../../src/shapes/push.rs"),
        include_str!("../../src/shapes/relay.rs"),
        include_str!("../../src/shapes/rooms.rs"),
        include_str!("../../src/shapes/saved.rs"),
        include_str!("../../src/shapes/scheduled.rs"),
        include_str!("../../src/shapes/search.rs"),
        include_str!("../../src/shapes/seats.rs"),
        include_str!("../../src/shapes/settings.rs"),
        include_str!("../../src/shapes/topic_acts.rs"),
        include_str!("../../src/shapes/topics.rs"),
    ] {
        names.append(&mut declared(source));
    }
    assert_eq!(names, declarations().into_keys().collect());
    let modules = include_str!("../../src/shapes/mod.rs").lines().filter(|line| line.starts_with("pub mod ")).count();
    assert_eq!(modules, 31, "a new file of shapes is to be read above");
}

#[test]
fn every_limit_and_code_is_listed_here() {
    assert_eq!(limit_comments().into_keys().collect::<Vec<_>>(), limit_values().into_keys().collect::<Vec<_>>());
    let words: BTreeSet<String> = ErrorCode::ALL.iter().map(|code| code.word().to_owned()).collect();
    assert_eq!(code_comments().into_keys().collect::<BTreeSet<_>>(), words);
    let source = include_str!("../../src/error.rs");
    for (known, name) in
        [(UNSUBSCRIBE.len(), "pub enum UnsubscribeCode {"), (DISCONNECT.len(), "pub enum DisconnectCode {")]
    {
        let body = source.split_once(name).and_then(|(_, rest)| rest.split_once("\n}")).expect("the enum").0;
        assert_eq!(body.lines().filter(|line| line.ends_with(',')).count(), known, "{name}");
    }
}
