//! The list of questions: what waits for an answer, oldest first.

use mellanrum_protocol::limits::PAGE;
use mellanrum_protocol::shapes::messages::Message;
use mellanrum_protocol::shapes::topics::{QuestionLine, QuestionPage, QuestionState};
use mellanrum_protocol::{MessageId, NetworkId, PersonId, RoomId};

use super::store::{self, QuestionRow};
use super::{days, list, words};
use crate::App;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;

/// Questions in a page when the asker does not say.
const USUAL: i64 = 50;

/// Which questions are asked for.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub network: Option<NetworkId>,
    pub room: Option<RoomId>,
    pub state: QuestionState,
    pub asked: Option<PersonId>,
    /// A tag of the topic that the question opened.
    pub theme: Option<String>,
}

/// A page of the questions that the actor may read. A room or network that they know nothing of is not found, whether it exists or not.
pub async fn page(
    app: &App,
    actor: &Actor,
    wanted: Wanted,
    cursor: Option<String>,
    limit: Option<i64>,
) -> Result<QuestionPage> {
    let limit = limit.unwrap_or(USUAL).clamp(1, PAGE);
    let after = cursor.map(|cursor| parse(&cursor).ok_or(Error::Invalid { field: "cursor", why: "malformed" }));
    let after = after.transpose()?;
    let wanted = Wanted { theme: wanted.theme.as_deref().map(words::one_tag).transpose()?, ..wanted };
    let person = actor.person_id;
    let mut tx = app.db.read().await?;
    list::check(&mut tx, person, wanted.room, wanted.network).await?;
    let count = store::count_questions(&mut tx, person, &wanted).await?;
    let mut rows = store::questions(&mut tx, person, &wanted, after, limit + 1).await?;
    let size = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > size;
    rows.truncate(size);
    let cursor = rows.last().filter(|_| more).map(|row| format!("{}.{}", row.message.sent_ms, row.message.id));
    let now_ms = app.clock.now_ms();
    let questions = rows.into_iter().map(|row| line(row, now_ms)).collect::<Result<_>>()?;
    Ok(QuestionPage { questions, cursor, count })
}

fn line(row: QuestionRow, now_ms: i64) -> Result<QuestionLine> {
    let message = Message::try_from(row.message)?;
    let settled_ms = message.answered_ms.or(message.declined.as_ref().map(|declined| declined.at_ms));
    let zone = row.time_zone.as_deref().unwrap_or("UTC");
    let working_days = days::between(message.sent_ms, settled_ms.unwrap_or(now_ms), row.country.as_deref(), zone);
    Ok(QuestionLine { message, working_days })
}

fn parse(cursor: &str) -> Option<(i64, MessageId)> {
    let (sent_ms, id) = cursor.split_once('.')?;
    Some((sent_ms.parse().ok()?, id.parse().ok()?))
}
