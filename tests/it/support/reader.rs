//! A client as the SDKs are: applies a room's changes in order, subscribes again when told to, connects again when cut off.

use std::collections::BTreeMap;
use std::time::Duration;

use mellanrum_protocol::channel::Channel;
use mellanrum_protocol::frame::Publication;
use mellanrum_protocol::shapes::messages::Message;
use mellanrum_protocol::shapes::rooms::{Change, RoomEvent};
use mellanrum_protocol::{MessageId, RoomId, Seq};
use tokio::time::timeout;

use super::{Live, Person, eventually};

/// Reads one room of messages that nobody changes.
pub struct Reader {
    person: Person,
    live: Live,
    room: RoomId,
    epoch: String,
    /// The last seq applied.
    pub offset: Seq,
    /// Every message applied.
    pub seen: BTreeMap<Seq, MessageId>,
    /// How often it was told that it had missed something.
    pub resubscribed: usize,
    /// How often it was so far behind that it had to load what it had missed.
    pub loaded: usize,
}

impl Reader {
    /// From the beginning of the room on, connected to the node that the person talks to.
    pub async fn start(person: &Person, room: RoomId) -> Self {
        let live = person.connect().await;
        let epoch = person.newest(room).await.epoch;
        let person = person.clone();
        let mut reader =
            Self { person, live, room, epoch, offset: 0, seen: BTreeMap::new(), resubscribed: 0, loaded: 0 };
        reader.resume().await;
        reader
    }

    async fn resume(&mut self) {
        let result = self.live.recover(self.room, self.offset, &self.epoch).await;
        if !result.recovered {
            self.load().await;
        }
        for publication in &result.publications {
            assert!(publication.offset > self.offset, "recovered changes come in order");
            self.apply(publication);
        }
        self.offset = self.offset.max(result.offset);
    }

    /// What was missed, when it is more than a subscription brings.
    async fn load(&mut self) {
        self.loaded += 1;
        loop {
            let page = self.person.changes(self.room, self.offset).await;
            for change in page.changes {
                if let Change::Message { message } = change {
                    self.take(&message);
                    self.offset = message.changed_seq;
                }
            }
            if !page.has_more {
                return;
            }
        }
    }

    fn apply(&mut self, publication: &Publication) {
        let event: RoomEvent = serde_json::from_str(publication.data.get()).expect("an event");
        if let RoomEvent::Message { message } = event {
            assert_eq!(message.changed_seq, publication.offset);
            self.take(&message);
        }
        self.offset = publication.offset;
    }

    fn take(&mut self, message: &Message) {
        let known = self.seen.insert(message.seq, message.id);
        assert_eq!(known, None, "seq {} came twice", message.seq);
    }

    /// Applies what comes until the connection is cut.
    pub async fn until_cut(&mut self) {
        let channel = Channel::Room(self.room).to_string();
        while let Ok(push) = self.live.try_next_push().await {
            if let Some(publication) = push.r#pub.filter(|publication| publication.offset > 0)
                && push.channel == channel
            {
                assert_eq!(publication.offset, self.offset + 1, "live changes come without a hole");
                self.apply(&publication);
            }
        }
    }

    /// The same client after a cut, on the node at the person's address.
    pub async fn connect_again(&mut self, person: &Person) {
        self.person = person.clone();
        self.live = person.connect().await;
        self.resume().await;
    }

    /// Applies changes until a seq is reached.
    pub async fn reach(&mut self, seq: Seq, within: Duration) {
        let channel = Channel::Room(self.room).to_string();
        let reached = timeout(within, async {
            while self.offset < seq {
                let Ok(push) = self.live.try_next_push().await else {
                    let person = self.person.clone();
                    let ready = || async { Live::open(&person).await.ok() };
                    drop(eventually(within, ready).await);
                    self.connect_again(&person).await;
                    continue;
                };
                if push.channel != channel {
                    continue;
                }
                if let Some(ended) = push.unsubscribe {
                    assert_eq!(ended.code, 2500, "the subscription may be renewed");
                    self.resubscribed += 1;
                    self.resume().await;
                } else if let Some(publication) = push.r#pub.filter(|publication| publication.offset > self.offset) {
                    assert_eq!(publication.offset, self.offset + 1, "live changes come without a hole");
                    self.apply(&publication);
                }
            }
        });
        let reached = reached.await.is_ok();
        assert!(reached, "reached {} of {seq} within {within:?}", self.offset);
    }
}
