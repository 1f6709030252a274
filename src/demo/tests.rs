use std::collections::{BTreeSet, HashMap, HashSet};

use mellanrum_protocol::shapes::rooms::RoomAction;

use super::*;
use crate::access;
use crate::messages::markup;

fn pasts(data: &Data) -> anyhow::Result<Vec<Past>> {
    let start = jiff::civil::date(2026, 9, 7);
    let one = |channel: &data::Channel| {
        let calendar = Calendar::new(start, "Europe/Stockholm");
        let room = data.room(channel, &HashMap::new(), &calendar)?;
        let members = data.members(channel, &room)?;
        let messages: Vec<_> = data.messages.iter().filter(|message| message.channel == channel.slug).collect();
        past::replay(room, &members, &messages, &calendar)
    };
    data.channels.iter().map(one).collect()
}

#[test]
fn every_room_has_its_messages_and_a_dense_order() -> anyhow::Result<()> {
    let data = Data::read()?;
    let pasts = pasts(&data)?;
    assert_eq!((pasts.len(), pasts.iter().map(|past| past.messages.len()).sum::<usize>()), (22, 453));
    for past in &pasts {
        let births = past.messages.iter().map(|(row, _)| row.seq);
        let seqs: Vec<_> = births
            .chain(past.members.iter().map(|row| row.changed_seq))
            .chain(past.revisions.iter().map(|one| one.seq))
            .collect();
        let unique: BTreeSet<_> = seqs.iter().copied().collect();
        assert_eq!(unique.len(), seqs.len(), "{}", past.room.slug);
        assert!(unique.into_iter().eq(1..=past.room.last_seq), "{}", past.room.slug);
        let changed: HashSet<_> = past.messages.iter().map(|(row, _)| row.changed_seq).collect();
        assert_eq!(changed.len(), past.messages.len(), "{}", past.room.slug);
    }
    Ok(())
}

#[test]
fn everyone_who_wrote_was_there() -> anyhow::Result<()> {
    let data = Data::read()?;
    for past in pasts(&data)? {
        let members: HashMap<_, _> = past.members.iter().map(|member| (member.person_id, member.role.0)).collect();
        for (row, _) in past.messages.iter().filter(|(row, _)| row.removed_ms.is_none()) {
            let handle = data
                .people
                .iter()
                .find(|person| ids::person(&person.handle) == row.author_id)
                .map(|person| &person.handle);
            let role = members.get(&row.author_id);
            // An observer asks a question in the files, which the rules here leave to others.
            let may = role.is_some_and(|role| {
                access::may_in_room(*role, RoomAction::React, past.room.kind.0, past.room.who_posts.0)
            });
            assert!(may, "{handle:?} as {role:?} in {}", past.room.slug);
        }
    }
    Ok(())
}

#[test]
fn mentions_are_those_that_the_files_name() -> anyhow::Result<()> {
    let data = Data::read()?;
    for message in &data.messages {
        let found = markup::mentions(&message.body);
        assert_eq!((&found.handles, found.all), (&message.mentions, message.mentions_all), "{}", message.id);
    }
    Ok(())
}

#[test]
fn threads_count_and_the_late_one_has_everything_to_read() -> anyhow::Result<()> {
    let data = Data::read()?;
    let pasts = pasts(&data)?;
    let rows: Vec<_> = pasts.iter().flat_map(|past| &past.messages).map(|(row, _)| row).collect();
    for root in rows.iter().filter(|row| row.thread_root_id.is_none()) {
        let replies: Vec<_> = rows.iter().filter(|row| row.thread_root_id == Some(root.id)).collect();
        assert_eq!(root.reply_count, i64::try_from(replies.iter().filter(|row| row.removed_ms.is_none()).count())?);
        let last = replies.iter().max_by_key(|row| row.changed_seq);
        assert!(last.is_none_or(|row| row.reply_count == root.reply_count));
    }
    let late = ids::person("mira.malpunkt");
    let (theirs, others): (Vec<_>, Vec<_>) =
        pasts.iter().flat_map(|past| &past.members).partition(|row| row.person_id == late);
    assert!(!theirs.is_empty() && theirs.iter().all(|row| row.last_read_seq == 0));
    assert!(others.iter().any(|row| row.last_read_seq > 0));
    assert_eq!(sign_ins(&data).len(), TRY.len());
    Ok(())
}
