//! Letters as the server's owner sees them. Nobody else does: there are addresses in them, and links that let people in.

use mellanrum_protocol::MailId;
use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits::PAGE;
use mellanrum_protocol::shapes::identity::Scope;
use mellanrum_protocol::shapes::mail::{Mail, MailKind, MailLine, MailPage, MailState};

use super::{KEPT_MS, store};
use crate::App;
use crate::archive::beside;
use crate::error::{Error, Result};
use crate::identity::actor::Actor;
use crate::identity::people;
use crate::store::Tx;

/// Letters on a page, unless somebody asks for another number.
const LETTERS: i64 = 50;

/// A page of letters, newest first.
pub(super) async fn page(
    app: &App,
    by: &Actor,
    state: Option<MailState>,
    cursor: Option<&str>,
    limit: Option<i64>,
) -> Result<MailPage> {
    let mut tx = app.db.read().await?;
    owner(&mut tx, by).await?;
    let before = cursor.map(str::parse).transpose();
    let before = before.map_err(|_| Error::Invalid { field: "cursor", why: "unknown" })?;
    let limit = limit.unwrap_or(LETTERS).clamp(1, PAGE);
    let rows = store::page(&mut tx, state, before, limit + 1).await?;
    let mut letters: Vec<MailLine> = rows.into_iter().map(MailLine::from).collect();
    let more = letters.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    if more {
        letters.pop();
    }
    let next = letters.last().filter(|_| more).map(|letter| letter.id.to_string());
    Ok(MailPage { letters, sends: app.mail.sends(), waiting: store::waiting(&mut tx).await?, next })
}

/// One letter with what it says. What signs somebody in is for its reader alone.
pub(super) async fn read(app: &App, by: &Actor, id: MailId) -> Result<Mail> {
    let mut tx = app.db.read().await?;
    owner(&mut tx, by).await?;
    let line: MailLine = store::line(&mut tx, id).await?.ok_or(Error::NOT_FOUND)?.into();
    let (subject, text) = store::words(&mut tx, id).await?.ok_or(Error::NOT_FOUND)?;
    let text = text.filter(|_| line.kind != MailKind::SignInLink);
    Ok(Mail { line, subject, text })
}

/// Marks a letter as taken: it isn't sent any more, and what it says is deleted.
pub(super) async fn copied(app: &App, by: &Actor, id: MailId) -> Result<Mail> {
    act(app, by, id, |tx, id, now_ms| Box::pin(store::copied(tx, id, now_ms))).await
}

/// Has a letter that failed tried anew.
pub(super) async fn retry(app: &App, by: &Actor, id: MailId) -> Result<Mail> {
    let line = read(app, by, id).await?.line;
    if line.kind == MailKind::SignInLink {
        // Its link has run out.
        return Err(ErrorCode::LinkSpent.into());
    }
    let mail = act(app, by, id, |tx, id, now_ms| Box::pin(store::retry(tx, id, now_ms, now_ms + KEPT_MS))).await?;
    app.mail.wake();
    Ok(mail)
}

type Run = for<'a> fn(&'a mut Tx, MailId, i64) -> futures_util::future::BoxFuture<'a, Result<bool>>;

async fn act(app: &App, by: &Actor, id: MailId, run: Run) -> Result<Mail> {
    by.require(Scope::Manage)?;
    let (now_ms, person) = (app.clock.now_ms(), by.clone());
    beside(app, move |tx| {
        Box::pin(async move {
            owner(tx, &person).await?;
            store::line(tx, id).await?.ok_or(Error::NOT_FOUND)?;
            // A node is sending it, or it is done.
            if run(tx, id, now_ms).await? { Ok(()) } else { Err(ErrorCode::Conflict.into()) }
        })
    })
    .await?;
    read(app, by, id).await
}

/// Refuses everybody but the server's owner, to whom alone the outbox exists.
async fn owner(tx: &mut Tx, by: &Actor) -> Result<()> {
    if people::me(tx, by.person_id).await?.server_owner { Ok(()) } else { Err(Error::NOT_FOUND) }
}
