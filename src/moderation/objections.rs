//! Objecting to an act of moderation. Somebody else than the one who acted decides; an objection that is overturned undoes the act.

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits::OBJECTION_CHARS;
use mellanrum_protocol::shapes::audit::{AuditAct, AuditDetail};
use mellanrum_protocol::shapes::moderation::{CaseKind, MakeObjection, Statement};
use mellanrum_protocol::{CaseId, StatementId};

use super::store::cases::{self as case_store, Row};
use super::store::statements as store;
use super::{cases, statements};
use crate::App;
use crate::audit::Entry;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;

/// Objects to what one was told of. The same objection again returns the statement.
pub async fn object(app: &App, actor: &Actor, id: StatementId, ask: MakeObjection) -> Result<Statement> {
    let text = super::words("text", &ask.text, OBJECTION_CHARS)?;
    if text.is_empty() {
        return Err(Error::Invalid { field: "text", why: "empty" });
    }
    let (person, at_ms, case) = (actor.person_id, app.clock.now_ms(), CaseId(app.clock.id()));
    let run = app.archive.act([], move |tx, locked| {
        Box::pin(async move {
            let row = store::get(tx, id).await?.filter(|row| row.person_id == person).ok_or(Error::NOT_FOUND)?;
            if row.objection.as_deref() == Some(text.as_str()) {
                return Ok((row, false));
            }
            if !statements::may_object(&row, at_ms) || !store::object(tx, id, &text, at_ms).await? {
                return Err(ErrorCode::Conflict.into());
            }
            let network = row.network_id;
            let opened = Row::open(case, network, CaseKind::Objection, person, at_ms);
            let (room_id, message_id) = (row.room_id, row.message_id);
            let (statement_id, held_id) = (Some(id), row.held_id);
            case_store::insert(tx, &Row { room_id, message_id, statement_id, held_id, ..opened }).await?;
            let detail = AuditDetail { case_id: Some(case), ..AuditDetail::default() };
            let entry = Entry::of(network, Some(person), AuditAct::ObjectionMade, at_ms);
            locked.log(Entry { room: room_id, person: Some(person), message: message_id, detail, ..entry });
            let row = store::get(tx, id).await?.ok_or(Error::NOT_FOUND)?;
            Ok((row, true))
        })
    });
    let ((row, fresh), _) = run.await?;
    if fresh {
        let (person, event) = statements::event(row.clone(), at_ms);
        app.hub.tell(person, &event).await;
        cases::tell_handlers(app, row.network_id, case).await;
    }
    Ok(statements::shown(row, at_ms))
}
