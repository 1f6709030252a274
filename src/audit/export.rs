//! A network's log as a file, page by page: however long it is, little of it is held at once.

use axum::body::Bytes;
use futures_util::stream::{self, BoxStream, StreamExt};
use mellanrum_protocol::NetworkId;
use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::shapes::audit::{AuditEntry, AuditFormat};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::store::{self, Wanted};
use super::{Asked, Reader, reader};
use crate::App;
use crate::archive::row::to_json;
use crate::error::Result;
use crate::identity::actor::Actor;

/// Downloads at once.
static DOWNLOADS: Semaphore = Semaphore::const_new(2);
/// Entries read at once.
const PAGE: i64 = 500;

/// The columns of the table.
const HEADER: &str = "n,at_ms,act,actor_id,person_id,room_id,message_id,reason,rule,detail,prev_hash,hash\n";

/// A log on its way out.
pub struct Export {
    /// What it is to be called.
    pub name: String,
    /// Its media type.
    pub mime: &'static str,
    /// Its bytes.
    pub bytes: BoxStream<'static, Result<Bytes>>,
}

/// Where a download has come to.
struct Going {
    app: App,
    network: NetworkId,
    reader: Reader,
    format: AuditFormat,
    /// The last entry's number that was read, and that of the last one there was at the beginning.
    at: i64,
    end: i64,
    _turn: SemaphorePermit<'static>,
}

/// All entries that the actor may see and that there are now, oldest first.
pub async fn export(app: &App, actor: &Actor, network: NetworkId, format: AuditFormat) -> Result<Export> {
    let mut tx = app.db.read().await?;
    let reader = reader(&mut tx, network, actor.person_id).await?;
    let end = store::head(&mut tx, network).await?.n;
    drop(tx);
    let turn = DOWNLOADS.try_acquire().map_err(|_| ErrorCode::Busy)?;
    let going = Going { app: app.clone(), network, reader, format, at: 0, end, _turn: turn };
    let first = if format == AuditFormat::Csv { HEADER } else { "" };
    let first = stream::once(async move { Ok(Bytes::from_static(first.as_bytes())) });
    let rest = stream::try_unfold(going, |going| async move { page(going).await });
    let (mime, extension) = match format {
        AuditFormat::Jsonl => ("application/jsonl", "jsonl"),
        AuditFormat::Csv => ("text/csv; charset=utf-8", "csv"),
    };
    Ok(Export { name: format!("log.{extension}"), mime, bytes: first.chain(rest).boxed() })
}

async fn page(mut going: Going) -> Result<Option<(Bytes, Going)>> {
    if going.at >= going.end {
        return Ok(None);
    }
    let mut tx = going.app.db.read().await?;
    let asked = Asked::default();
    let wanted = Wanted { network: going.network, reader: going.reader.person, all: going.reader.all, asked: &asked };
    let rows = store::seen_after(&mut tx, &wanted, going.at, PAGE).await?;
    drop(tx);
    let mut text = String::new();
    going.at = rows.last().map_or(going.end, |row| row.n);
    for row in rows.into_iter().filter(|row| row.n <= going.end) {
        let entry = row.into_entry()?;
        match going.format {
            AuditFormat::Jsonl => text.push_str(&to_json(&entry)?),
            AuditFormat::Csv => text.push_str(&line(&entry)?),
        }
        text.push('\n');
    }
    Ok(Some((text.into(), going)))
}

fn line(entry: &AuditEntry) -> Result<String> {
    let id = |id: Option<String>| id.unwrap_or_default();
    let cells = [
        entry.n.to_string(),
        entry.at_ms.to_string(),
        entry.act.to_string(),
        id(entry.actor_id.map(|id| id.to_string())),
        id(entry.person_id.map(|id| id.to_string())),
        id(entry.room_id.map(|id| id.to_string())),
        id(entry.message_id.map(|id| id.to_string())),
        cell(&entry.reason),
        cell(entry.rule.as_deref().unwrap_or_default()),
        cell(&to_json(&entry.detail)?),
        entry.prev_hash.clone(),
        entry.hash.clone(),
    ];
    Ok(cells.join(","))
}

/// A text as a cell. One that a spreadsheet would take for a formula gets an apostrophe before it.
pub(crate) fn cell(text: &str) -> String {
    let apostrophe = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{apostrophe}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_holds_any_text_and_no_formula() {
        assert_eq!(cell("sade \"nej\",\ntack"), "\"sade \"\"nej\"\",\ntack\"");
        assert_eq!(cell("=HYPERLINK(1)"), "\"'=HYPERLINK(1)\"");
    }
}
