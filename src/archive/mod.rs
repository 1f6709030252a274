//! The rooms' logs of changes: append, changes since a seq, heads. Nothing else hands out a seq.
//!
//! A change takes its room's next seq inside the transaction that stores it, under the lock of the room's row, which is held until
//! commit: the order in which changes become visible is the order of seq, on every node (I2). The archive never publishes.

mod append;
mod beside;
pub mod identity;
mod post;
pub mod row;
pub mod slow_mode;
pub mod store;

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use futures_util::future::BoxFuture;
use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::shapes::messages::Message;
use mellanrum_protocol::shapes::rooms::Change;
use mellanrum_protocol::{PersonId, RoomId, Seq};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

pub use self::beside::beside;
pub use self::post::Draft;
pub(crate) use self::post::post_under_lock;
pub use self::row::RoomRow;
use crate::audit;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::store::{Db, Tx};

/// Commands that may wait for the writer; the next one is told `busy` at once (I11).
const QUEUE: usize = 4_096;
/// Longest wait for the writer (I9: everyone is answered within three seconds).
const ANSWER: Duration = Duration::from_millis(2_900);

/// A change and its place in its room's order.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The room.
    pub room_id: RoomId,
    /// Its place.
    pub seq: Seq,
    /// The whole entity after it.
    pub change: Change,
}

/// What a post came to.
#[derive(Debug)]
pub enum Posted {
    /// Stored now: publish it.
    New {
        /// The message.
        message: Message,
        /// Who follows its thread by it, and did not before: tell them.
        followers: Vec<PersonId>,
    },
    /// The same nonce was posted before: this is that message. Nothing to publish.
    Repeat(Message),
}

/// The rooms that a transaction has locked, and the changes made under the locks.
#[derive(Debug, Default)]
pub struct Locked {
    rooms: BTreeMap<RoomId, RoomRow>,
    /// In order of their making.
    pub entries: Vec<Entry>,
    /// What is to be added to the networks' logs.
    noted: Vec<audit::Entry>,
}

impl Locked {
    /// The locked room; `NotFound` if there is none of that id.
    pub fn room(&mut self, id: RoomId) -> Result<&mut RoomRow> {
        self.rooms.get_mut(&id).ok_or(Error::NOT_FOUND)
    }

    /// Takes the room's next seq.
    pub fn next_seq(&mut self, id: RoomId) -> Result<Seq> {
        let room = self.room(id)?;
        room.last_seq += 1;
        Ok(room.last_seq)
    }

    /// Notes a change that has been stored under `seq`.
    pub fn changed(&mut self, room_id: RoomId, seq: Seq, change: Change) {
        self.entries.push(Entry { room_id, seq, change });
    }

    /// Notes something for its network's log, which it is added to in the same transaction.
    pub fn log(&mut self, entry: audit::Entry) {
        self.noted.push(entry);
    }

    /// Locks a further room: one that was found, or made, in this transaction.
    pub async fn lock(&mut self, tx: &mut Tx, id: RoomId) -> Result<()> {
        if !self.rooms.contains_key(&id) {
            for room in store::lock_rooms(tx, &[id]).await? {
                self.rooms.insert(room.id, room);
            }
        }
        Ok(())
    }

    /// Every locked room.
    pub fn rooms(&self) -> impl Iterator<Item = &RoomRow> {
        self.rooms.values()
    }
}

/// What an act returned, and the changes it made.
type Acted = (Done, Vec<Entry>);
type Done = Box<dyn Any + Send>;
type Run = Box<dyn for<'a> FnOnce(&'a mut Tx, &'a mut Locked) -> BoxFuture<'a, Result<Done>> + Send>;

/// Something to be done in the writer's next transaction.
enum Command {
    Post { draft: Box<Draft>, reply: oneshot::Sender<Result<Posted>> },
    Act { rooms: BTreeSet<RoomId>, run: Run, reply: oneshot::Sender<Result<Acted>> },
}

/// Handle to this node's writer; cheap to clone.
#[derive(Clone, Debug)]
pub struct Archive {
    commands: mpsc::Sender<Command>,
}

impl Command {
    /// The rooms it wants locked.
    fn rooms(&self) -> Vec<RoomId> {
        match self {
            Self::Post { draft, .. } => vec![draft.room_id],
            Self::Act { rooms, .. } => rooms.iter().copied().collect(),
        }
    }
}

impl std::fmt::Debug for Command {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Post { .. } => "Post",
            Self::Act { .. } => "Act",
        })
    }
}

impl Archive {
    /// Starts the writer. It ends when the last handle is dropped and its queue is done.
    pub fn start(db: Db, clock: Clock) -> Self {
        let (commands, queue) = mpsc::channel(QUEUE);
        tokio::spawn(append::write(db, clock, queue));
        Self { commands }
    }

    /// Stores a message; returns after the commit.
    pub async fn post(&self, draft: Draft) -> Result<Posted> {
        let (reply, answer) = oneshot::channel();
        self.enqueue(Command::Post { draft: Box::new(draft), reply })?;
        outcome(answer).await
    }

    /// Runs an act under the locks of `rooms`, in a transaction of its own or shared with others; returns after the commit, with the
    /// changes to publish. If the act fails, nothing of it is stored, and the others go on.
    pub async fn act<T, F>(&self, rooms: impl IntoIterator<Item = RoomId>, run: F) -> Result<(T, Vec<Entry>)>
    where
        T: Send + 'static,
        F: for<'a> FnOnce(&'a mut Tx, &'a mut Locked) -> BoxFuture<'a, Result<T>> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let run: Run = Box::new(move |tx, locked| {
            Box::pin(async move {
                let done = run(tx, locked).await?;
                Ok(Box::new(done) as Box<dyn Any + Send>)
            })
        });
        self.enqueue(Command::Act { rooms: rooms.into_iter().collect(), run, reply })?;
        let (done, entries) = outcome(answer).await?;
        let done = done.downcast::<T>().map_err(|_| anyhow::anyhow!("an act returned another type than its own"))?;
        Ok((*done, entries))
    }

    fn enqueue(&self, command: Command) -> Result<()> {
        self.commands.try_send(command).map_err(|refused| match refused {
            mpsc::error::TrySendError::Full(_) => {
                metrics::counter!("mellanrum_append_refused_total").increment(1);
                Error::Refused(ErrorCode::Busy)
            }
            mpsc::error::TrySendError::Closed(_) => Error::Refused(ErrorCode::DbUnavailable),
        })
    }
}

/// Waits for the writer's answer, but not for ever. Too late: whether it was stored is unknown, and the nonce of the next try will tell.
async fn outcome<T>(answer: oneshot::Receiver<Result<T>>) -> Result<T> {
    match timeout(ANSWER, answer).await {
        Ok(Ok(outcome)) => outcome,
        _ => Err(ErrorCode::DbUnavailable.into()),
    }
}
