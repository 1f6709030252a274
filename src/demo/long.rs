//! A room with as long a past as is asked for: what a client has to scroll through after years.

use anyhow::Context;
use mellanrum_protocol::shapes::rooms::RoomKind;
use mellanrum_protocol::{MessageId, Nonce, PersonId};

use super::data::Data;
use super::{ids, store};
use crate::App;
use crate::archive::row::{MemberRow, MessageRow, RoomRow, Word};
use crate::archive::{self, Draft, Locked};
use crate::catch_up;
use crate::error::Result;
use crate::messages::markup;
use crate::rooms::birth;
use crate::search;
use crate::store::Tx;

/// Short name of the room.
pub(super) const SLUG: &str = "langa-samtalet";
/// From the first message to the last, in milliseconds.
const YEAR_MS: i64 = 365 * 86_400_000;
/// Messages that one person writes in a row.
const RUN: usize = 3;
/// Messages in one transaction, each with its document: a long one would be given up, and a slow machine takes its time.
const BATCH: i64 = 200;

/// A message of the demo, as text and as HTML.
struct Said {
    author: PersonId,
    body: String,
    html: String,
}

/// Makes the room with `count` messages up to now, unless it is there. What is said is what the first network says elsewhere, with a number.
pub(super) async fn fill(app: &App, data: &Data, count: u32) -> anyhow::Result<bool> {
    let network = data.networks.first().context("no network in the demo")?;
    let lang = network.default_language.clone();
    let room = RoomRow {
        slug: SLUG.to_owned(),
        name: "Långa samtalet".to_owned(),
        purpose: "Ett år av samtal, att bläddra i".to_owned(),
        ..birth::blank(ids::room(SLUG), Some(ids::network(&network.slug)), RoomKind::Theme, lang)
    };
    let everyone = data.channels.iter().find(|channel| channel.network == network.slug).context("no channel")?;
    let mut members: Vec<MemberRow> = Vec::new();
    for (handle, role) in data.members(everyone, &room)? {
        let (room_id, person_id) = (room.id, ids::person(handle));
        let row = MemberRow { room_id, person_id, role: Word(role), present: true, changed_seq: 0, last_read_seq: 0 };
        members.push(row);
    }
    let said: Vec<Said> = data
        .messages
        .iter()
        .filter(|message| message.network == network.slug && message.removed.is_none())
        .map(|message| Said {
            author: ids::person(&message.author),
            body: message.body.clone(),
            html: markup::render(&message.body, &[]),
        })
        .filter(|said| members.iter().any(|member| member.person_id == said.author))
        .collect();
    let (total, born) = (i64::from(count), i64::try_from(members.len())?);
    let now_ms = app.clock.now_ms();
    let step_ms = YEAR_MS / total.max(1);
    let opened = room.clone();
    let (new, _) = app
        .archive
        .act([], move |tx, locked| {
            Box::pin(async move {
                if !store::insert_room(tx, &opened, now_ms - YEAR_MS).await? {
                    return Ok(false);
                }
                locked.lock(tx, opened.id).await?;
                for member in &mut members {
                    member.changed_seq = locked.next_seq(opened.id)?;
                    member.last_read_seq = born + total;
                    store::insert_member(tx, member).await?;
                }
                Ok(true)
            })
        })
        .await?;
    let mut from = if new { 0 } else { total };
    while from < total {
        let rows = (from..total.min(from + BATCH)).map(|n| {
            let at = usize::try_from(n).unwrap_or_default();
            let author = said.get(at / RUN % said.len())?.author;
            let sent_ms = now_ms - YEAR_MS + (n + 1) * step_ms;
            Some(message(&room, born + n + 1, author, said.get(at % said.len())?, sent_ms))
        });
        let rows: Vec<MessageRow> = rows.collect::<Option<_>>().context("nobody says anything in the demo")?;
        app.archive.act([room.id], move |tx, locked| Box::pin(append(tx, locked, rows))).await?;
        from += BATCH;
    }
    if new {
        let (id, head) = (room.id, born + total);
        let note = app.archive.act([id], move |tx, _| Box::pin(catch_up::note_past(tx, id, head, now_ms)));
        note.await?;
    }
    Ok(new)
}

async fn append(tx: &mut Tx, locked: &mut Locked, rows: Vec<MessageRow>) -> Result<()> {
    for row in &rows {
        locked.next_seq(row.room_id)?;
        locked.room(row.room_id)?.last_message_ms = Some(row.sent_ms);
        archive::store::insert_one(tx, row).await?;
    }
    search::insert_past(tx, &rows.iter().collect::<Vec<_>>()).await?;
    Ok(())
}

fn message(room: &RoomRow, seq: i64, author_id: PersonId, said: &Said, sent_ms: i64) -> MessageRow {
    let key = format!("{SLUG} {seq}");
    let (id, nonce) = (MessageId(ids::id("message", &key)), Nonce(ids::id("nonce", &key)));
    let draft = Draft {
        id,
        room_id: room.id,
        author_id,
        nonce,
        body: format!("#{seq}\n\n{}", said.body),
        html: String::new(),
        lang: None,
        thread: None,
        mentions: Vec::new(),
        mentions_all: false,
        files: Vec::new(),
        words: String::new(),
        topic: None,
        asked_id: None,
        has_waited: false,
        relay: None,
    };
    MessageRow {
        id,
        room_id: room.id,
        seq,
        changed_seq: seq,
        author_id,
        nonce,
        posted_hash: draft.hash(),
        html: format!("<p>#{seq}</p>\n{}", said.html),
        body: draft.body,
        lang: Some(room.lang.clone()),
        sent_ms,
        edited_ms: None,
        removed_ms: None,
        removed_by: None,
        removed_reason: None,
        thread_root_id: None,
        reply_count: 0,
        reactions: "[]".to_owned(),
        mentions: "[]".to_owned(),
        mentions_all: false,
        pinned_ms: None,
        pinned_by: None,
        question: false,
        answer_id: None,
        is_answer: false,
        files: "[]".to_owned(),
        topic: None,
        asked_id: None,
        answered_ms: None,
        declined: None,
        relayed: None,
        passed_on: None,
    }
}
