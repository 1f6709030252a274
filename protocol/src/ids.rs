//! Typed ids. All are UUIDs; the server makes version 7, so they sort by the time they were made.

use uuid::Uuid;

/// A place in a room's order of changes: dense, starts at 1, never reused. 0 means "before the first".
pub type Seq = i64;

macro_rules! id {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }
    )+};
}

id! {
    /// A person, the same in every network.
    PersonId,
    /// A municipality, region, province or other organisation.
    OrganisationId,
    /// A learning network.
    NetworkId,
    /// A channel, coaching room or direct conversation.
    RoomId,
    /// A message in a room.
    MessageId,
    /// One signed-in device.
    SessionId,
    /// An API token (not its secret).
    TokenId,
    /// An invitation (not its secret).
    InviteId,
    /// One running server process.
    NodeId,
    /// A message that waits for those who moderate (not the message itself).
    HeldId,
    /// A note that those who moderate leave for each other.
    HandoverId,
    /// A message to be sent later (not the message itself).
    ScheduledId,
    /// A file that was sent to a room.
    FileId,
    /// A feed (not its secret).
    FeedId,
    /// A letter by e-mail.
    MailId,
    /// Something done to a topic that can be undone.
    TopicActId,
    /// Something for those who moderate to decide.
    CaseId,
    /// What somebody was told of an act of moderation.
    StatementId,
    /// A round of coaching groups.
    RoundId,
    /// A group of a round.
    GroupId,
    /// The removal of all messages of a person, by which it can be undone.
    RemovalId,
    /// A municipality's registration of interest (not the secret of its link).
    RegistrationId,
    /// What is proposed to those who registered.
    ProposalId,
    /// Something said about a proposal.
    CommentId,
    /// Made by the client for each act, so that a retry has the effect of one.
    Nonce,
}
