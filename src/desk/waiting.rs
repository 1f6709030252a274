//! What needs somebody beside the cases: newcomers whom nobody has answered, and questions that have waited too long.

use mellanrum_protocol::NetworkId;
use mellanrum_protocol::shapes::desk::Desk;
use mellanrum_protocol::shapes::messages::Message;
use mellanrum_protocol::shapes::topics::QuestionState;

use super::{moderator, store};
use crate::App;
use crate::error::Result;
use crate::identity::actor::Actor;
use crate::topics::questions;

/// Somebody who came less than so long ago is new.
const NEW_MS: i64 = 30 * 24 * 60 * 60 * 1000;
/// A question should have its answer within so many working days.
const WORKING_DAYS: i64 = 2;
/// Most of each.
const MOST: usize = 20;

/// What needs somebody in the rooms of a network that the actor may read.
pub async fn get(app: &App, actor: &Actor, network: NetworkId) -> Result<Desk> {
    let mut tx = app.db.read().await?;
    moderator(&mut tx, actor.person_id, network).await?;
    let since_ms = app.clock.now_ms() - NEW_MS;
    let rows = store::firsts(&mut tx, network, actor.person_id, since_ms).await?;
    let firsts = rows.into_iter().map(Message::try_from).collect::<Result<_>>()?;
    drop(tx);
    let wanted =
        questions::Wanted { network: Some(network), room: None, state: QuestionState::Open, asked: None, theme: None };
    let page = questions::page(app, actor, wanted, None, None).await?;
    let late = page.questions.into_iter().filter(|line| line.working_days > WORKING_DAYS);
    Ok(Desk { firsts, questions: late.take(MOST).collect() })
}
