//! Writing what belongs to no room's log, and so waits for no room.

use futures_util::future::BoxFuture;
use tokio::sync::Semaphore;

use crate::App;
use crate::error::Result;
use crate::store::Tx;

/// Connections to Postgres that may be used for it at once, so that a room full of readers leaves some for whoever posts.
static WRITERS: Semaphore = Semaphore::const_new(4);

/// On Postgres in a transaction of its own. A file has one writer anyway: there together with whatever else is committed. Returns after
/// the commit.
pub async fn beside<T, F>(app: &App, run: F) -> Result<T>
where
    T: Send + 'static,
    F: for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T>> + Send + 'static,
{
    if app.db.is_shared() {
        let _turn = WRITERS.acquire().await.map_err(anyhow::Error::new)?;
        let mut tx = app.db.write().await?;
        let done = run(&mut tx).await?;
        tx.commit().await?;
        return Ok(done);
    }
    Ok(app.archive.act([], move |tx, _| run(tx)).await?.0)
}
