//! Redis pub/sub, one connection a node: subscriptions and publications in one pipeline, notes by RESP3 push.
//!
//! Every subscription is renewed after a reconnect, and the hub is told that something was missed. A Redis that hangs is treated as one that is gone.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use hmac::{Hmac, Mac};
use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, PushInfo, PushKind, Value};
use sha2::Sha256;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

use super::{Heard, Note, Order, Subject};

/// Longest wait for an answer (`reliability.md` 1.2: a frozen Redis answers never).
const ANSWER: Duration = Duration::from_millis(500);
/// Pause between two tries to connect, and between two looks at whether it still answers.
const RETRY: Duration = Duration::from_millis(250);
/// How often a quiet connection is asked whether it is there.
const ALIVE: Duration = Duration::from_secs(2);
/// Orders in one pipeline.
const BATCH: usize = 512;
/// Bytes of the seal before each note.
const SEAL: usize = 32;
/// Largest note that is read at all: a change of the largest message with room to spare.
const NOTE_BYTES: usize = 512 * 1024;

/// One node's connection.
pub struct Connection {
    client: Client,
    names: Names,
    heard: mpsc::Sender<Heard>,
    up: Arc<AtomicBool>,
    subjects: HashSet<Subject>,
}

/// How subjects are called on Redis, and how notes are sealed.
#[derive(Clone)]
struct Names {
    prefix: String,
    key: Vec<u8>,
}

impl Connection {
    /// Reads the address; connects in [`Connection::run`].
    pub fn new(
        url: &str,
        key: &[u8],
        epoch: &str,
        heard: mpsc::Sender<Heard>,
        up: Arc<AtomicBool>,
    ) -> anyhow::Result<Self> {
        let separator = if url.contains('?') { '&' } else { '?' };
        let client = Client::open(format!("{url}{separator}protocol=resp3"))?;
        let names = Names { prefix: format!("mellanrum:{epoch}:"), key: key.to_vec() };
        Ok(Self { client, names, heard, up, subjects: HashSet::new() })
    }

    /// Runs until the last handle to the bus is dropped.
    pub async fn run(mut self, mut orders: mpsc::Receiver<Order>) {
        loop {
            match self.connect().await {
                Ok(mut connection) => {
                    self.up.store(true, Ordering::Relaxed);
                    tracing::info!("the bus is up");
                    // The hub may be busy; it looks at all heads anyway when it gets to this.
                    let _ = self.heard.send(Heard::Restored).await;
                    let over = self.serve(&mut connection, &mut orders).await;
                    self.up.store(false, Ordering::Relaxed);
                    match over {
                        Ok(()) => return,
                        Err(error) => tracing::warn!(error = %error, "the bus is down; the archive is asked instead"),
                    }
                }
                Err(error) => tracing::debug!(error = %error, "the bus is still down"),
            }
            sleep(RETRY).await;
            while let Ok(order) = orders.try_recv() {
                self.note_subject(&order);
            }
            if orders.is_closed() {
                return;
            }
        }
    }

    async fn connect(&self) -> anyhow::Result<MultiplexedConnection> {
        let (heard, names) = (self.heard.clone(), self.names.clone());
        let up = Arc::clone(&self.up);
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(Duration::from_secs(2)))
            .set_response_timeout(Some(ANSWER))
            .set_push_sender(move |push: PushInfo| -> Result<(), ()> {
                match push.kind {
                    PushKind::Message => {
                        if let Some(note) = names.open(&push.data)
                            && heard.try_send(Heard::Note(note)).is_err()
                        {
                            metrics::counter!("mellanrum_bus_dropped_total").increment(1);
                        }
                    }
                    PushKind::Disconnection => up.store(false, Ordering::Relaxed),
                    _ => {}
                }
                Ok(())
            });
        let mut connection =
            timeout(Duration::from_secs(3), self.client.get_multiplexed_async_connection_with_config(&config))
                .await??;
        let names: Vec<String> = self.subjects.iter().map(|subject| self.names.of(*subject)).collect();
        for chunk in names.chunks(BATCH) {
            connection.subscribe(chunk).await?;
        }
        Ok(connection)
    }

    /// Carries out orders, many in one pipeline, and looks whether Redis is still there. `Ok` when there is nobody left to order.
    async fn serve(
        &mut self,
        connection: &mut MultiplexedConnection,
        orders: &mut mpsc::Receiver<Order>,
    ) -> anyhow::Result<()> {
        let mut batch = Vec::with_capacity(BATCH);
        loop {
            match timeout(ALIVE, orders.recv_many(&mut batch, BATCH)).await {
                Ok(0) => return Ok(()),
                Ok(_) => {
                    let mut pipe = redis::pipe();
                    let mut publications = 0;
                    for order in batch.drain(..) {
                        self.note_subject(&order);
                        match order {
                            Order::Publish(subject, bytes) => {
                                let name = self.names.of(subject);
                                let sealed = self.names.seal(&name, &bytes);
                                pipe.publish(name, sealed).ignore();
                                publications += 1;
                            }
                            Order::Subscribe(subject) => connection.subscribe(self.names.of(subject)).await?,
                            Order::Unsubscribe(subject) => connection.unsubscribe(self.names.of(subject)).await?,
                        }
                    }
                    if publications > 0 {
                        pipe.query_async::<()>(connection).await?;
                    }
                }
                Err(_) => redis::cmd("PING").query_async::<()>(connection).await?,
            }
            anyhow::ensure!(self.up.load(Ordering::Relaxed), "the connection was closed");
        }
    }

    fn note_subject(&mut self, order: &Order) {
        match order {
            Order::Subscribe(subject) => drop(self.subjects.insert(*subject)),
            Order::Unsubscribe(subject) => drop(self.subjects.remove(subject)),
            Order::Publish(..) => {}
        }
    }
}

impl Names {
    fn of(&self, subject: Subject) -> String {
        format!("{}{subject}", self.prefix)
    }

    /// The keyed hash covers the subject's name, so that a note can't be replayed elsewhere.
    fn mac(&self, name: &str, bytes: &[u8]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).ok()?;
        mac.update(name.as_bytes());
        mac.update(&[0]);
        mac.update(bytes);
        Some(mac)
    }

    fn seal(&self, name: &str, bytes: &[u8]) -> Vec<u8> {
        let seal = self.mac(name, bytes).map(|mac| mac.finalize().into_bytes().to_vec()).unwrap_or_default();
        [&seal, bytes].concat()
    }

    /// The note in a push, if it is one of ours.
    fn open(&self, data: &[Value]) -> Option<Note> {
        let [Value::BulkString(name), Value::BulkString(sealed)] = data else { return None };
        let note = std::str::from_utf8(name).ok().and_then(|name| self.verify(name, sealed));
        if note.is_none() {
            metrics::counter!("mellanrum_bus_forged_total").increment(1);
        }
        note
    }

    fn verify(&self, name: &str, sealed: &[u8]) -> Option<Note> {
        let (seal, bytes) = sealed.split_at_checked(SEAL).filter(|_| sealed.len() <= NOTE_BYTES)?;
        self.mac(name, bytes)?.verify_slice(seal).ok()?;
        serde_json::from_slice(bytes).ok()
    }
}

#[cfg(test)]
mod tests {
    use mellanrum_protocol::NodeId;
    use uuid::Uuid;

    use super::*;

    fn names(key: u8) -> Names {
        Names { prefix: "mellanrum:e:".to_owned(), key: vec![key; 32] }
    }

    fn push(name: &str, sealed: Vec<u8>) -> [Value; 2] {
        [Value::BulkString(name.as_bytes().to_vec()), Value::BulkString(sealed)]
    }

    #[test]
    fn inv_08_only_what_carries_our_seal_for_this_subject_is_read() {
        let names = names(1);
        let name = names.of(Subject::Node(NodeId(Uuid::nil())));
        let bytes = serde_json::to_vec(&Note::Ended { credentials: vec![] }).expect("a note");
        let sealed = names.seal(&name, &bytes);
        assert!(names.open(&push(&name, sealed.clone())).is_some());
        assert!(names.open(&push(&names.of(Subject::Everyone), sealed.clone())).is_none(), "replayed elsewhere");
        assert!(names.open(&push(&name, super::tests::names(2).seal(&name, &bytes))).is_none(), "another key");
        let mut altered = sealed;
        *altered.last_mut().expect("a byte") ^= 1;
        assert!(names.open(&push(&name, altered)).is_none(), "altered");
        assert!(names.open(&push(&name, vec![0; 8])).is_none(), "too short");
    }
}
