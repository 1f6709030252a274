//! Group commit: what many connections queued, one transaction.
//!
//! No timer: the first command goes at once, and what queues up behind its commit forms the next batch. Rooms are locked in the order of
//! their ids, so two nodes never wait for each other. One poisoned command fails alone.

use std::collections::{BTreeSet, HashSet};
use std::time::Duration;

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::{RoomId, Seq};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout};

use super::{Acted, Command, Draft, Locked, Posted, RoomRow, Run, post, store};
use crate::audit;
use crate::catch_up;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::store::{Db, Tx};

/// Most commands in one transaction (`performance.md`: the gain is had at 100–200 rows).
const BATCH: usize = 128;
/// Longest time for one batch. A database that takes longer is as good as away: everyone is told so (I9).
const BATCH_TIME: Duration = Duration::from_millis(2_800);

/// The writer's loop.
pub(super) async fn write(db: Db, clock: Clock, mut queue: mpsc::Receiver<Command>) {
    let mut batch = Vec::with_capacity(BATCH);
    let mut noted = Noted::default();
    while queue.recv_many(&mut batch, BATCH).await > 0 {
        let started = Instant::now();
        let size = batch.len();
        let mut waiting = Waiting::default();
        let outcome =
            timeout(BATCH_TIME, commit(&db, &clock, std::mem::take(&mut batch), &mut waiting, &mut noted)).await;
        let outcome = outcome.unwrap_or_else(|_| {
            tracing::warn!(batch.commands = size, "a batch took too long and was given up");
            Err(ErrorCode::DbUnavailable.into())
        });
        #[expect(clippy::cast_precision_loss, reason = "a batch holds at most 128 commands")]
        metrics::histogram!("mellanrum_append_batch_commands").record(size as f64);
        metrics::histogram!("mellanrum_append_seconds").record(started.elapsed().as_secs_f64());
        waiting.answer(outcome);
    }
}

/// Answers that are sent once the commit has succeeded or failed.
#[derive(Default)]
struct Waiting(Vec<Box<dyn FnOnce(Option<Error>) + Send>>);

impl Waiting {
    fn push<T: Send + 'static>(&mut self, reply: oneshot::Sender<Result<T>>, done: Result<T>) {
        self.0.push(Box::new(move |failure| {
            // Whoever asked may have gone; what was stored is stored.
            let _ = reply.send(match failure {
                Some(error) => Err(error),
                None => done,
            });
        }));
    }

    fn answer(self, outcome: Result<()>) {
        for reply in self.0 {
            reply(outcome.as_ref().err().map(Error::again));
        }
        if let Err(error @ Error::Internal(_)) = outcome {
            tracing::error!(error = %error, "a batch could not be committed");
        }
    }
}

/// Runs the commands in the order of the queue in one transaction. A command whose answer is not in `waiting` yet when this fails
/// drops its sender, which its caller hears as `db_unavailable`.
async fn commit(db: &Db, clock: &Clock, batch: Vec<Command>, waiting: &mut Waiting, noted: &mut Noted) -> Result<()> {
    let rooms: BTreeSet<RoomId> = batch.iter().flat_map(Command::rooms).collect();
    let mut tx = db.write().await?;
    let mut locked = Locked::default();
    for room in store::lock_rooms(&mut tx, &Vec::from_iter(rooms)).await? {
        locked.rooms.insert(room.id, room);
    }
    let heads: Vec<(RoomId, Seq)> = locked.rooms().map(|room| (room.id, room.last_seq)).collect();
    let mut posts = Vec::new();
    for command in batch {
        match command {
            Command::Post { draft, reply } => posts.push((*draft, reply)),
            Command::Act { run, reply, .. } => {
                run_posts(&mut tx, &mut locked, clock, std::mem::take(&mut posts), waiting).await?;
                let done = alone(&mut tx, &mut locked, run).await?;
                waiting.push(reply, done);
            }
        }
    }
    run_posts(&mut tx, &mut locked, clock, posts, waiting).await?;
    let slot = catch_up::slot(clock.now_ms());
    let first = noted.first(slot, &locked, &heads);
    if !first.is_empty() {
        catch_up::note(&mut tx, &first, slot).await?;
    }
    store::advance(&mut tx, &locked, &heads).await?;
    audit::seal(&mut tx, &locked.noted).await?;
    tx.commit().await?;
    noted.rooms.extend(first);
    Ok(())
}

/// The rooms of which this node knows that it is noted where they were at the beginning of these five minutes.
#[derive(Default)]
struct Noted {
    slot: i64,
    rooms: HashSet<RoomId>,
}

impl Noted {
    /// The rooms that have moved and of which it is not noted yet, as far as is known here.
    fn first(&mut self, slot: i64, locked: &Locked, before: &[(RoomId, Seq)]) -> Vec<RoomId> {
        if self.slot != slot {
            *self = Self { slot, rooms: HashSet::new() };
        }
        let moved = |room: &&RoomRow| !self.rooms.contains(&room.id) && !before.contains(&(room.id, room.last_seq));
        locked.rooms().filter(moved).map(|room| room.id).collect()
    }
}

/// Runs one act so that its failure undoes it alone. The outer error is one that the whole transaction cannot survive.
async fn alone(tx: &mut Tx, locked: &mut Locked, run: Run) -> Result<Result<Acted>> {
    let before = locked.rooms.clone();
    let (mark, noted) = (locked.entries.len(), locked.noted.len());
    tx.savepoint().await?;
    match run(tx, locked).await {
        Ok(done) => Ok(Ok((done, locked.entries.split_off(mark)))),
        Err(error) => {
            tx.back_to_savepoint().await?;
            locked.entries.truncate(mark);
            locked.noted.truncate(noted);
            locked.rooms = before;
            Ok(Err(error))
        }
    }
}

type Reply = oneshot::Sender<Result<Posted>>;

/// Stores posts in bulk; if the bulk fails, one by one, so that only the poisoned one is refused.
async fn run_posts(
    tx: &mut Tx,
    locked: &mut Locked,
    clock: &Clock,
    posts: Vec<(Draft, Reply)>,
    waiting: &mut Waiting,
) -> Result<()> {
    if posts.is_empty() {
        return Ok(());
    }
    let (drafts, replies): (Vec<Draft>, Vec<Reply>) = posts.into_iter().unzip();
    let before = locked.rooms.clone();
    tx.savepoint().await?;
    match post::store(tx, locked, clock, &drafts).await {
        Ok(done) => {
            replies.into_iter().zip(done).for_each(|(reply, done)| waiting.push(reply, done));
            return Ok(());
        }
        Err(error) => tracing::warn!(error = %error, posts = drafts.len(), "posts could not be stored together"),
    }
    tx.back_to_savepoint().await?;
    locked.rooms.clone_from(&before);
    for (draft, reply) in drafts.into_iter().zip(replies) {
        let before = locked.rooms.clone();
        tx.savepoint().await?;
        let done = match post::store(tx, locked, clock, std::slice::from_ref(&draft)).await {
            Ok(mut done) => done.pop().unwrap_or(Err(ErrorCode::Internal.into())),
            Err(error) => {
                tx.back_to_savepoint().await?;
                locked.rooms = before;
                Err(error)
            }
        };
        waiting.push(reply, done);
    }
    Ok(())
}
