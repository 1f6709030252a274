//! Between nodes: notes that may be lost, doubled, reordered or forged, and do no harm then (I8).
//!
//! A node hears its own subjects only. Nothing waits for the bus: publishing hands a note over or drops it, and what is dropped is found by the hub's
//! look at the rooms' heads.

pub mod note;
mod redis;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::mpsc;

pub use self::note::{Note, Subject};

/// Notes that may wait for being sent, and as many for being read.
const QUEUE: usize = 16_384;

/// A handle to the bus; cheap to clone.
#[derive(Clone, Debug)]
pub enum Bus {
    /// This process is alone: there is nobody to tell.
    Local,
    /// Redis pub/sub.
    Redis {
        /// What the connection's task shall do.
        orders: mpsc::Sender<Order>,
        /// Whether notes come through at the moment.
        up: Arc<AtomicBool>,
    },
}

/// What the connection's task shall do.
#[derive(Debug)]
pub enum Order {
    /// Tell the other nodes.
    Publish(Subject, Vec<u8>),
    /// Hear a subject.
    Subscribe(Subject),
    /// Hear it no longer.
    Unsubscribe(Subject),
}

/// What reaches the hub from the bus.
#[derive(Debug)]
pub enum Heard {
    /// A note of another node that verified.
    Note(Note),
    /// The connection is back: something was missed.
    Restored,
}

impl Bus {
    /// The bus of a process that is alone. The receiver never hears anything.
    pub fn local() -> (Self, mpsc::Receiver<Heard>) {
        (Self::Local, mpsc::channel(1).1)
    }

    /// Connects to Redis, and again whenever the connection is lost. Notes are sealed with `key` (HMAC-SHA-256); `epoch` keeps archives that
    /// share a Redis apart. An address that cannot be read is an error; a Redis that is away is not.
    pub fn redis(url: &str, key: &[u8], epoch: &str) -> anyhow::Result<(Self, mpsc::Receiver<Heard>)> {
        let (orders, queue) = mpsc::channel(QUEUE);
        let (heard, hearing) = mpsc::channel(QUEUE);
        let up = Arc::new(AtomicBool::new(false));
        let connection = redis::Connection::new(url, key, epoch, heard, Arc::clone(&up))?;
        tokio::spawn(connection.run(queue));
        Ok((Self::Redis { orders, up }, hearing))
    }

    /// Whether this process has nobody to tell.
    pub const fn is_local(&self) -> bool {
        matches!(self, Self::Local)
    }

    /// Whether notes come through at the moment. A process that is alone misses nothing.
    pub fn is_up(&self) -> bool {
        match self {
            Self::Local => true,
            Self::Redis { up, .. } => up.load(Ordering::Relaxed),
        }
    }

    /// Tells the other nodes, at most once; never waits.
    pub fn publish(&self, subject: Subject, note: &Note) {
        if let Self::Redis { up, .. } = self
            && up.load(Ordering::Relaxed)
        {
            match serde_json::to_vec(note) {
                Ok(bytes) => self.order(Order::Publish(subject, bytes)),
                Err(error) => tracing::error!(error = %error, "a note could not be written"),
            }
        }
    }

    /// Hears a subject from soon on: what is told before that is missed.
    pub fn subscribe(&self, subject: Subject) {
        self.order(Order::Subscribe(subject));
    }

    /// Hears a subject no longer.
    pub fn unsubscribe(&self, subject: Subject) {
        self.order(Order::Unsubscribe(subject));
    }

    fn order(&self, order: Order) {
        if let Self::Redis { orders, .. } = self
            && orders.try_send(order).is_err()
        {
            metrics::counter!("mellanrum_bus_dropped_total").increment(1);
        }
    }
}
