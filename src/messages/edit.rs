//! Editing: the author's own words, the earlier ones kept.

use mellanrum_protocol::PersonId;
use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::shapes::messages::{EditMessage, Posted};

use super::act::{Ask, Effect, change, see};
use super::{tell_mentioned, text};
use crate::App;
use crate::archive::row::json;
use crate::error::{Error, Result};
use crate::holds::judge;
use crate::identity::actor::Actor;
use crate::search;

/// Replaces the text of one's own message. The same text again changes nothing. Only those whom the new text mentions and the old one
/// did not are told of it. What a rule of the network would hold back is refused.
pub async fn edit(app: &App, actor: &Actor, ask: EditMessage) -> Result<Posted> {
    let body = text::checked_with(ask.body, app.config.body_bytes, true)?;
    let mut tx = app.db.read().await?;
    let seen = see(&mut tx, actor.person_id, ask.message_id).await?;
    if seen.message.author_id != actor.person_id {
        return Err(Error::DENIED);
    }
    // Beside files a text can be empty; a removed message is told so under the lock.
    if body.is_empty() && seen.message.files == "[]" && seen.message.removed_ms.is_none() {
        return Err(Error::Invalid { field: "body", why: "empty" });
    }
    let text = text::prepare(&mut tx, &seen.room, seen.member.role.0, &body).await?;
    // Nobody gets round a rule by changing what is posted; the same text again is no change.
    let wanted = judge::Text {
        room: &seen.room,
        author: actor.person_id,
        role: seen.member.role.0,
        title: None,
        body: &body,
        html: &text.html,
        at_ms: app.clock.now_ms(),
    };
    if seen.message.body != body && judge::edit(&mut tx, wanted, ask.message_id).await? {
        return Err(ErrorCode::WouldBeHeld.into());
    }
    drop(tx);
    let words = search::prepare(app, None, &body).await?;
    let before: Vec<PersonId> = json(&seen.message.mentions)?;
    let (html, mentions, mentions_all) = (text.html, text.mentions, text.mentions_all);
    let asked = Ask::new("edit", ask.message_id, ask.nonce, &body);
    let (message, changed) = change(app, actor, asked, move |subject| {
        if !subject.own() {
            return Err(Error::DENIED);
        }
        subject.require_writing()?;
        if subject.row.body == body {
            return Ok(Effect::none());
        }
        let replaced = std::mem::replace(&mut subject.row.body, body);
        subject.row.html = html;
        subject.row.edited_ms = Some(subject.now_ms);
        subject.row.mentions_all = mentions_all;
        Ok(Effect {
            changed: true,
            replaced: Some(replaced),
            words: Some(words),
            mentions: Some(mentions),
            ..Effect::default()
        })
    })
    .await?;
    if changed {
        let fresh: Vec<PersonId> = message.mentions.iter().copied().filter(|person| !before.contains(person)).collect();
        tell_mentioned(app, &message, &fresh).await;
    }
    Ok(Posted { message, undelivered: text.undelivered })
}
