//! [`App`]: the handle that everything is reached by; cheap to clone.

use std::ops::Deref;
use std::sync::Arc;

use mellanrum_protocol::NodeId;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::archive::Archive;
use crate::clock::Clock;
use crate::config::Config;
use crate::files::Place;
use crate::hub::Hub;
use crate::identity::throttle::Throttle;
use crate::mail::Mail;
use crate::search::Learnt;
use crate::store::Db;

/// A running server's parts.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What an [`App`] points to.
pub struct Parts {
    /// This process.
    pub node: NodeId,
    /// The settings.
    pub config: Config,
    /// The database.
    pub db: Db,
    /// The rooms' logs.
    pub archive: Archive,
    /// The archive's epoch (I7).
    pub epoch: String,
    /// Where the bytes of files are kept.
    pub files: Place,
    /// Local subscribers.
    pub hub: Hub,
    /// Time and randomness.
    pub clock: Clock,
    /// Told when a message to be sent later was made or changed here: the next one may be due sooner.
    pub scheduled: Notify,
    /// Told when a reminder was set or changed here: likewise.
    pub reminders: Notify,
    /// Told when a mute or a suspension was set here: likewise.
    pub mutes: Notify,
    /// Wakes the loop that takes old notes away.
    pub handovers: Notify,
    /// Told when something was passed on here, or a text changed that may have been.
    pub relays: Notify,
    /// Told when roles with dates were given here: likewise.
    pub turns: Notify,
    /// Letters by e-mail.
    pub mail: Mail,
    /// Which words this node knows to be in the vocabulary of search.
    pub learnt: Learnt,
    /// How often somebody may try a password.
    pub throttle: Throttle,
    /// Notifications by Web Push.
    #[cfg(feature = "push")]
    pub push: crate::push::Push,
    /// Connections, pushes and what is being sent later, which a node that goes down waits for.
    pub tracker: TaskTracker,
    /// Cancelled when the node goes down.
    pub stop: CancellationToken,
}

impl App {
    /// Puts the parts together.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// Whether the node is going down.
    pub fn is_draining(&self) -> bool {
        self.stop.is_cancelled()
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
