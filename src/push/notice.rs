//! What a push says, and how it is addressed. Pure.

use std::collections::BTreeMap;

use base64::Engine;
use mellanrum_protocol::shapes::files::File;
use mellanrum_protocol::shapes::networks::Network;
use mellanrum_protocol::shapes::push::{PushKind, PushNotice};
use mellanrum_protocol::shapes::rooms::RoomKind;
use sha2::{Digest, Sha256};

use super::BASE64;
use super::store::Concerned;
use crate::archive::row::json;
use crate::messages::markup;

/// Most characters of a text.
const BODY: usize = 240;

/// Why the person is told.
pub(super) fn kind(concerned: &Concerned) -> PushKind {
    match concerned.room_kind.0 {
        _ if concerned.reminder => PushKind::Reminder,
        RoomKind::Direct => PushKind::Direct,
        _ if concerned.mentioned => PushKind::Mention,
        _ => PushKind::Message,
    }
}

/// The notice. Words only for those who want them on their locked screen, and none of rooms whose talk stays among their own.
pub(super) fn notice(concerned: &Concerned, show_content: bool, network: Option<&Network>) -> PushNotice {
    let closed = matches!(concerned.room_kind.0, RoomKind::Cohort | RoomKind::Staff);
    let words = show_content && !closed;
    PushNotice {
        kind: kind(concerned),
        room_id: concerned.room_id,
        message_id: concerned.message_id,
        thread: concerned.thread_root_id,
        title: words.then(|| match concerned.room_kind.0 {
            RoomKind::Direct => concerned.author.clone(),
            _ => format!("{} · {}", concerned.author, concerned.room_name),
        }),
        body: words.then(|| said(concerned)),
        network: network.filter(|_| show_content).and_then(|network| name(network, &concerned.locale)),
    }
}

/// The beginning of the text; without one what the files are called.
fn said(concerned: &Concerned) -> String {
    let names = || {
        let files: Vec<File> = json(&concerned.files).unwrap_or_default();
        files.into_iter().map(|file| file.name).collect::<Vec<_>>().join(", ")
    };
    if concerned.body.is_empty() { names() } else { markup::excerpt(&concerned.body, BODY) }
}

/// The network's name in somebody's language, or in its own.
fn name(network: &Network, locale: &str) -> Option<String> {
    let names: &BTreeMap<String, String> = &network.name;
    names.get(locale).or_else(|| names.get(&network.default_language)).cloned()
}

/// The topic: of several pushes about a room that wait for a device, the last one counts. It names the room to nobody: another device has
/// another word for it.
pub(super) fn topic(concerned: &Concerned) -> String {
    let mut hash = Sha256::new();
    hash.update(&concerned.auth);
    hash.update(concerned.room_id.0);
    BASE64.encode(&hash.finalize()[..24])
}

#[cfg(test)]
mod tests {
    use mellanrum_protocol::shapes::networks::{Look, Rules};
    use mellanrum_protocol::{MessageId, NetworkId, PersonId, RoomId};
    use uuid::Uuid;

    use super::*;
    use crate::archive::row::Word;

    fn concerned(room_kind: RoomKind) -> Concerned {
        Concerned {
            person_id: PersonId(Uuid::nil()),
            locale: "sv".to_owned(),
            time_zone: "Europe/Stockholm".to_owned(),
            endpoint: String::new(),
            p256dh: Vec::new(),
            auth: vec![1; 16],
            room_id: RoomId(Uuid::from_u128(7)),
            room_kind: Word(room_kind),
            room_name: "Allmänt".to_owned(),
            network_id: None,
            message_id: MessageId(Uuid::nil()),
            thread_root_id: None,
            since_ms: 0,
            body: "**Hej**\n\n- du".to_owned(),
            files: "[]".to_owned(),
            author: "Saga Sädelmark".to_owned(),
            mentioned: true,
            reminder: false,
        }
    }

    fn network() -> Network {
        Network {
            id: NetworkId(Uuid::nil()),
            slug: "nat".to_owned(),
            name: [("en".to_owned(), "Net".to_owned()), ("sv".to_owned(), "Nätet".to_owned())].into(),
            default_language: "en".to_owned(),
            time_zone: "Europe/Stockholm".to_owned(),
            country: None,
            rules: Rules { cohort_size_min: 3, cohort_size_max: 4, invitation_valid_days: 60 },
            look: Look::default(),
        }
    }

    #[test]
    fn words_are_told_only_if_wanted_and_never_of_closed_rooms() {
        for kind in RoomKind::ALL.iter().copied() {
            let plain = notice(&concerned(kind), false, Some(&network()));
            assert_eq!((plain.title, plain.body, plain.network), (None, None, None), "{kind}");
            let shown = notice(&concerned(kind), true, Some(&network()));
            let closed = matches!(kind, RoomKind::Cohort | RoomKind::Staff);
            assert_eq!((shown.title.is_none(), shown.body.is_none()), (closed, closed), "{kind}");
            assert_eq!(shown.network.as_deref(), Some("Nätet"), "{kind}");
        }
        let shown = notice(&concerned(RoomKind::Theme), true, None);
        assert_eq!(shown.title.as_deref(), Some("Saga Sädelmark · Allmänt"));
        assert_eq!(shown.body.as_deref(), Some("Hej du"));
        assert_eq!(notice(&concerned(RoomKind::Direct), true, None).title.as_deref(), Some("Saga Sädelmark"));
    }

    #[test]
    fn the_largest_notice_fits_into_a_push() {
        let mut largest = concerned(RoomKind::Theme);
        largest.thread_root_id = Some(largest.message_id);
        largest.author = "😀".repeat(80);
        largest.room_name = "😀".repeat(80);
        largest.body = "\"😀".repeat(2_000);
        let mut network = network();
        network.name.insert("sv".to_owned(), "😀".repeat(80));
        let text = serde_json::to_string(&notice(&largest, true, Some(&network))).expect("JSON");
        // 4,096 bytes with the sealing's own 103; filled up in steps.
        assert!(text.len() <= 3_583, "{}", text.len());
    }

    #[test]
    fn a_topic_is_one_for_a_room_and_another_for_another_device() {
        let here = concerned(RoomKind::Theme);
        let (mut elsewhere, mut other) = (concerned(RoomKind::Theme), concerned(RoomKind::Theme));
        elsewhere.room_id = RoomId(Uuid::from_u128(8));
        other.auth = vec![2; 16];
        assert_eq!(topic(&here), topic(&concerned(RoomKind::Direct)));
        assert!(topic(&here) != topic(&elsewhere) && topic(&here) != topic(&other));
        assert_eq!(topic(&here).len(), 32);
    }
}
