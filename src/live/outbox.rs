//! What waits for one client's socket: bounded in bytes, and never a burden to others (I10).
//!
//! When a slow client's outbox is full, the rooms' events in it are dropped and it *lags*: the connection then ends its room subscriptions with code 2500,
//! the client subscribes again and recovers from the archive. Replies, and events that cannot be recovered, are kept; if they alone fill it, the connection is closed.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use mellanrum_protocol::error::DisconnectCode;
use tokio::sync::Notify;

/// What a piece is, which decides what becomes of it in need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A reply, or an event that nothing else would bring back.
    Kept,
    /// A room's event: the archive has it.
    Recoverable,
}

/// A handle to a client's outbox; cheap to clone.
#[derive(Clone, Debug)]
pub struct Outbox(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    limit: usize,
    queue: Mutex<Queue>,
    /// Wakes the writer.
    written: Notify,
    /// Wakes the connection: it lags, or shall end.
    attention: Notify,
}

#[derive(Debug, Default)]
struct Queue {
    pieces: VecDeque<(Bytes, Kind)>,
    bytes: usize,
    lagging: bool,
    closed: Option<DisconnectCode>,
}

/// What the writer takes: everything that waits, or the end.
#[derive(Debug)]
pub enum Taken {
    /// Pieces, in order: JSON objects without line ends.
    Pieces(Vec<Bytes>),
    /// Nothing more will come.
    Closed(DisconnectCode),
}

impl Outbox {
    /// An empty one that holds at most `limit` bytes.
    pub fn new(limit: usize) -> Self {
        let shared = Shared { limit, queue: Mutex::default(), written: Notify::new(), attention: Notify::new() };
        Self(Arc::new(shared))
    }

    fn queue(&self) -> std::sync::MutexGuard<'_, Queue> {
        self.0.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a piece in. Never waits, never fails: see the module's description for a full one.
    pub fn push(&self, piece: Bytes, kind: Kind) {
        let mut queue = self.queue();
        if queue.closed.is_some() || (queue.lagging && kind == Kind::Recoverable) {
            return;
        }
        if queue.bytes + piece.len() > self.0.limit {
            queue.pieces.retain(|(_, kind)| *kind == Kind::Kept);
            queue.bytes = queue.pieces.iter().map(|(piece, _)| piece.len()).sum();
            queue.lagging = true;
            self.0.attention.notify_one();
            metrics::counter!("mellanrum_outbox_overflow_total").increment(1);
            if kind == Kind::Recoverable {
                return;
            }
            if queue.bytes + piece.len() > self.0.limit {
                queue.closed = Some(DisconnectCode::Slow);
                queue.pieces.clear();
                queue.bytes = 0;
                self.0.written.notify_one();
                return;
            }
        }
        queue.bytes += piece.len();
        queue.pieces.push_back((piece, kind));
        self.0.written.notify_one();
    }

    /// Ends the connection once what waits has been written.
    pub fn close(&self, code: DisconnectCode) {
        self.queue().closed.get_or_insert(code);
        self.0.written.notify_one();
        self.0.attention.notify_one();
    }

    /// Whether it was closed.
    pub fn is_closed(&self) -> bool {
        self.queue().closed.is_some()
    }

    /// Whether less than half is taken: a connection reads its next command only then.
    pub fn has_room(&self) -> bool {
        self.queue().bytes * 2 < self.0.limit
    }

    /// Whether rooms' events were dropped since the last call.
    pub fn take_lag(&self) -> bool {
        std::mem::take(&mut self.queue().lagging)
    }

    /// Waits until the connection lags or shall end.
    pub async fn attention(&self) {
        self.0.attention.notified().await;
    }

    /// Waits for something to write. Only one writer may wait.
    pub async fn take(&self) -> Taken {
        loop {
            {
                let mut queue = self.queue();
                if !queue.pieces.is_empty() {
                    queue.bytes = 0;
                    let pieces = queue.pieces.drain(..).map(|(piece, _)| piece).collect();
                    drop(queue);
                    // A connection that waits for room can go on.
                    self.0.attention.notify_one();
                    return Taken::Pieces(pieces);
                }
                if let Some(code) = queue.closed {
                    return Taken::Closed(code);
                }
            }
            self.0.written.notified().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn inv_10_a_full_outbox_drops_what_can_be_recovered_and_says_so() {
        let outbox = Outbox::new(10);
        outbox.push(Bytes::from_static(b"reply"), Kind::Kept);
        outbox.push(Bytes::from_static(b"room"), Kind::Recoverable);
        outbox.push(Bytes::from_static(b"again"), Kind::Recoverable);
        outbox.push(Bytes::from_static(b"more"), Kind::Recoverable);
        let Taken::Pieces(pieces) = outbox.take().await else { panic!("open") };
        assert_eq!(pieces, [Bytes::from_static(b"reply")]);
        assert!(outbox.take_lag() && !outbox.take_lag());
    }

    #[tokio::test]
    async fn inv_10_one_that_nothing_can_be_dropped_from_is_closed() {
        let outbox = Outbox::new(4);
        outbox.push(Bytes::from_static(b"reply"), Kind::Kept);
        assert!(matches!(outbox.take().await, Taken::Closed(DisconnectCode::Slow)));
    }
}
