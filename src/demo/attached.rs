//! The files that messages of the demo bring along. They are kept like those that people send.

use anyhow::Context;
use mellanrum_protocol::FileId;

use super::ids;
use super::past::Past;
use crate::App;
use crate::archive::row::to_json;
use crate::files::{PastFile, Ready};

/// A file, the message that it came with, and what it shows in that message's language.
struct Attached {
    message: &'static str,
    name: &'static str,
    alt: Option<&'static str>,
    bytes: &'static [u8],
}

macro_rules! attached {
    ($message:literal, $name:literal $(, $alt:literal)?) => {
        Attached {
            message: $message,
            name: $name,
            alt: [$($alt)?].first().copied(),
            bytes: include_bytes!(concat!("data/files/", $name)),
        }
    };
}

const ATTACHED: [Attached; 9] = [
    attached!(
        "sk-0012",
        "skolgata-0752-beskuren.png",
        "Nio bilar i kö utanför en skola klockan 07.52, barn väntar på trottoaren"
    ),
    attached!(
        "sk-0017",
        "lamna-zon-skiss.png",
        "Skiss av en avlämningszon: två meter gångbana innanför bilarna, 2,3 meter för avlämning, 5,5 meter körbana"
    ),
    attached!(
        "di-0015",
        "distansarbete-tre-meningar.png",
        "Tre meningar: Hemarbete tar bort resor men flyttar andra. Toppen är tis–ons–tors. Räkna i resor, inte i stolar."
    ),
    attached!("nh-0011", "opstapplek.png", "De opstapplek: negen fietskluizen, twee deelauto's en een picknicktafel"),
    attached!("tp-resepolicy-trappa-04", "resepolicy-med-trappa.pdf"),
    attached!("tp-vad-ar-en-hubb-05", "bytespunkt-kriterier-v2.pdf"),
    attached!("gr-0010", "matmall-pa-en-sida.pdf"),
    attached!("na-0013", "raadsbrief-deelmobiliteit.pdf"),
    attached!("nx-0005", "three-ways-to-book.csv"),
];

/// Puts the files of a room's messages where files are kept, and has the messages show them.
pub(super) async fn keep(app: &App, past: &mut Past) -> anyhow::Result<Vec<Ready>> {
    let mut ready = Vec::new();
    for one in &ATTACHED {
        // Where only small files are taken, the messages of the others stand without theirs.
        if !u64::try_from(one.bytes.len()).is_ok_and(|bytes| bytes <= app.config.file_bytes) {
            continue;
        }
        let id = ids::message(one.message);
        let Some((row, _)) = past.messages.iter_mut().find(|(row, _)| row.id == id) else { continue };
        let file = PastFile {
            id: FileId(ids::id("file", one.name)),
            message_id: row.id,
            room_id: row.room_id,
            network_id: past.room.network_id,
            person_id: row.author_id,
            name: one.name,
            alt: one.alt,
            sent_ms: row.sent_ms,
        };
        let kept = Ready::keep(app, file, one.bytes).await.with_context(|| one.name)?;
        row.files = to_json(&[kept.file()])?;
        ready.push(kept);
    }
    Ok(ready)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::data::Data;

    #[test]
    fn each_file_has_a_message_that_stands_and_each_picture_its_words() -> anyhow::Result<()> {
        let data = Data::read()?;
        for one in &ATTACHED {
            let message = data.messages.iter().find(|message| message.id == one.message);
            assert!(message.is_some_and(|message| message.removed.is_none()), "{}", one.message);
            assert_eq!(one.alt.is_some(), one.bytes.starts_with(b"\x89PNG"), "{}", one.name);
        }
        Ok(())
    }
}
