//! Search over all that a person may read.
//!
//! A message's document is stored with the message (`document`); a line is read (`query`), widened by the vocabulary (`widen`), asked
//! of the index together with the person's places (`store`), and what comes back is ranked here (`rank`), so that both databases
//! answer alike. Nothing is filtered afterwards by who may read: what they may not read is never found.

pub mod backfill;
mod complete;
mod days;
pub mod document;
mod find;
mod forms;
pub mod http;
mod query;
mod rank;
mod similar;
mod snippet;
mod stems;
pub mod store;
pub mod themes;
mod widen;
mod words;

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::shapes::files::File;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

pub use self::complete::complete;
pub use self::document::marks;
pub use self::find::{Asked, search};
pub(crate) use self::forms::forms;
pub use self::similar::similar;
use crate::App;
use crate::archive::beside;
use crate::archive::row::MessageRow;
use crate::error::{Error, Result};
use crate::store::Tx;

/// Searches at once, so that whoever posts finds a connection.
static SEARCHES: Semaphore = Semaphore::const_new(6);
/// How long a search waits for its turn.
const TURN: Duration = Duration::from_millis(1_500);
/// Words that this process knows to be in the vocabulary. Full, it starts anew: asking twice does no harm.
const KNOWN: usize = 300_000;

/// Hashes of words of which this process knows that they are in the vocabulary.
#[derive(Debug, Default)]
pub struct Learnt(Mutex<HashSet<u64>>);

impl Learnt {
    /// The words among tokens that are not known to be there.
    fn missing(&self, tokens: &str) -> Vec<String> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        document::vocabulary(tokens).filter(|word| !known.contains(&hash(word))).map(str::to_owned).collect()
    }

    fn add(&self, words: &[String]) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() + words.len() > KNOWN {
            known.clear();
        }
        known.extend(words.iter().map(|word| hash(word)));
    }
}

/// A turn to search; `busy` if there is none for too long (I11).
async fn turn() -> Result<SemaphorePermit<'static>> {
    match timeout(TURN, SEARCHES.acquire()).await {
        Ok(Ok(turn)) => Ok(turn),
        _ => Err(Error::Refused(ErrorCode::Busy)),
    }
}

/// The tokens of a text that is about to be stored. Its words, and those of the title above it, are in the vocabulary when this returns.
/// No lock is held.
pub async fn prepare(app: &App, title: Option<&str>, body: &str) -> Result<String> {
    let words = document::words(body);
    let mut new = app.learnt.missing(&words);
    new.extend(title.map(|title| app.learnt.missing(&document::words(title))).unwrap_or_default());
    learn(app, new).await?;
    Ok(words)
}

/// Adds the words of files' names to the vocabulary.
pub async fn learn_names(app: &App, files: &[File]) -> Result<()> {
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    learn(app, app.learnt.missing(&document::words(&names.join(" ")))).await
}

async fn learn(app: &App, new: Vec<String>) -> Result<()> {
    if !new.is_empty() {
        let learnt = new.clone();
        beside(app, move |tx| Box::pin(async move { store::learn(tx, &new).await })).await?;
        app.learnt.add(&learnt);
    }
    Ok(())
}

fn hash(word: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    word.hash(&mut hasher);
    hasher.finish()
}

/// Stores the documents of new messages, each with the tokens of its text, in their own transaction.
pub async fn insert(tx: &mut Tx, fresh: &[(&MessageRow, &str)]) -> Result<()> {
    let documents = fresh.iter().map(|(row, words)| document::Document::of(row, (*words).to_owned()));
    store::insert(tx, &documents.collect::<Result<Vec<_>>>()?).await
}

/// Stores messages with the words of their texts; for those that come from elsewhere than a post.
pub async fn insert_past(tx: &mut Tx, rows: &[&MessageRow]) -> Result<()> {
    let mut documents = Vec::with_capacity(rows.len());
    let mut words = HashSet::new();
    for row in rows.iter().filter(|row| row.removed_ms.is_none()) {
        let document = document::Document::of(row, document::words(&row.said()?.0))?;
        words.extend(document::vocabulary(&document.words).map(str::to_owned));
        documents.push(document);
    }
    store::learn(tx, &Vec::from_iter(words)).await?;
    store::insert(tx, &documents).await
}

/// The tokens of a text that is about to be stored in this transaction, in which its words and its title's come into the vocabulary.
pub async fn learnt(tx: &mut Tx, title: Option<&str>, body: &str) -> Result<String> {
    let tokens = document::words(body);
    let title = title.map(document::words).unwrap_or_default();
    let words: HashSet<&str> = document::vocabulary(&tokens).chain(document::vocabulary(&title)).collect();
    store::learn(tx, &words.into_iter().map(str::to_owned).collect::<Vec<_>>()).await?;
    Ok(tokens)
}

/// Makes the document of a message anew, whatever of it has changed: its title, its room, its text.
pub async fn anew(tx: &mut Tx, row: &MessageRow) -> Result<()> {
    let document = document::Document::of(row, document::words(&row.said()?.0))?;
    let words: Vec<String> = document::vocabulary(&document.words).map(str::to_owned).collect();
    store::learn(tx, &words).await?;
    store::update(tx, &document, true).await
}

/// Stores the document of a message that has been restored. Its words are in the vocabulary still.
pub async fn restored(tx: &mut Tx, row: &MessageRow) -> Result<()> {
    store::insert(tx, &[document::Document::of(row, document::words(&row.said()?.0))?]).await
}

/// Brings a changed message's document up to date in the message's own transaction; with the tokens of its text if that has changed.
pub async fn changed(tx: &mut Tx, row: &MessageRow, words: Option<String>) -> Result<()> {
    if row.removed_ms.is_some() {
        return store::remove(tx, row.id).await;
    }
    let is_new = words.is_some();
    store::update(tx, &document::Document::of(row, words.unwrap_or_default())?, is_new).await
}
