//! Reporting a message to those who moderate. Whom the reporter is stays with those who handle the case.

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits::REPORT_NOTE;
use mellanrum_protocol::shapes::audit::{AuditAct, AuditDetail};
use mellanrum_protocol::shapes::moderation::{CaseKind, CaseReport, Report, ReportMessage};
use mellanrum_protocol::{CaseId, MessageId, NetworkId};

use super::cases;
use super::store::cases::{self as store, Row};
use crate::App;
use crate::archive;
use crate::audit::Entry;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::messages;
use crate::rooms;

/// Reports a message that one may read and that is somebody else's. As long as the case is open, reporting again returns the first report.
///
/// A direct conversation is of no network, so there is nobody whom a report of one could go to: the moderators of a network that its people
/// happen to share have no right to read it.
pub async fn report(app: &App, actor: &Actor, ask: ReportMessage) -> Result<Report> {
    let note = super::words("note", ask.note.as_deref().unwrap_or_default(), REPORT_NOTE)?;
    let note = Some(note).filter(|note| !note.is_empty());
    let (by, message_id, reason) = (actor.person_id, ask.message_id, ask.reason);
    let mut tx = app.db.read().await?;
    let room_id = messages::see(&mut tx, by, message_id).await?.room.id;
    drop(tx);
    let (at_ms, id) = (app.clock.now_ms(), CaseId(app.clock.id()));
    let run = app.archive.act([room_id], move |tx, locked| {
        Box::pin(async move {
            let (room, _) = rooms::reader(tx, by, room_id).await?;
            let message = archive::store::message(tx, message_id).await?.ok_or(Error::NOT_FOUND)?;
            if message.room_id != room_id {
                return Err(ErrorCode::Busy.into());
            }
            let network = room.network_id.ok_or(ErrorCode::NotAvailable)?;
            if message.author_id == by {
                return Err(Error::DENIED);
            }
            if message.removed_ms.is_some() {
                return Err(ErrorCode::Removed.into());
            }
            let known = store::of_message(tx, message_id).await?;
            if let Some(case) = known {
                let mine = store::reports(tx, case).await?.into_iter().find(|report| report.by == by);
                if let Some(mine) = mine {
                    return Ok((own(message_id, mine), None));
                }
            } else {
                let room_id = Some(room_id);
                let opened = Row::open(id, network, CaseKind::Report, message.author_id, at_ms);
                store::insert(tx, &Row { room_id, message_id: Some(message_id), ..opened }).await?;
            }
            let case = known.unwrap_or(id);
            let report = CaseReport { by, reason, note, at_ms };
            store::report(tx, case, &report).await?;
            let detail = AuditDetail { reported_for: Some(reason), case_id: Some(case), ..AuditDetail::default() };
            locked.log(Entry {
                room: Some(room_id),
                person: Some(message.author_id),
                message: Some(message_id),
                detail,
                ..Entry::of(network, None, AuditAct::ReportMade, at_ms)
            });
            Ok((own(message_id, report), Some((network, case))))
        })
    });
    let ((report, fresh), _): ((Report, Option<(NetworkId, CaseId)>), _) = run.await?;
    if let Some((network, case)) = fresh {
        cases::tell_handlers(app, network, case).await;
    }
    Ok(report)
}

fn own(message_id: MessageId, report: CaseReport) -> Report {
    let CaseReport { reason, note, at_ms, .. } = report;
    Report { message_id, reason, note, at_ms }
}
