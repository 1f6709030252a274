//! The wire contract of Mellanrum, without I/O: what a client and a server say to each other.
//!
//! A client connects, gets its `person:` channel at once, asks `GET /api/v1/me/overview` for its rooms, subscribes to
//! each `room:` channel with the offset and epoch it last saw, and puts every [`shapes::rooms::Change`] into its state by id.
//! `docs/live.md`, `docs/rest.md` and `docs/recovery.md` say the same in words.

#[macro_use]
pub mod shape;

pub mod channel;
pub mod error;
pub mod frame;
pub mod ids;
pub mod limits;
pub mod methods;
pub mod shapes;

pub use ids::{
    CaseId, CommentId, FeedId, FileId, GroupId, HandoverId, HeldId, InviteId, MailId, MessageId, NetworkId, NodeId,
    Nonce, OrganisationId, PersonId, ProposalId, RegistrationId, RemovalId, RoomId, RoundId, ScheduledId, Seq,
    SessionId, StatementId, TokenId, TopicActId,
};

/// Version of this contract, sent in the connect reply. A client ignores fields it does not know.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
