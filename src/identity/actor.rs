//! Who acts: established once, where a request or connection comes in, and handed to every service.

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::shapes::identity::Scope;
use mellanrum_protocol::{PersonId, SessionId, TokenId};

use crate::error::{Error, Result};

/// A signed-in person, and by what.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The person.
    pub person_id: PersonId,
    /// How they are known.
    pub via: Via,
    /// What the credential may be used for: everything for a session.
    pub scopes: Vec<Scope>,
    /// When the credential ends by itself, in UTC milliseconds.
    pub expires_ms: i64,
}

/// The credential of an [`Actor`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Via {
    /// A signed-in device.
    Session(SessionId),
    /// An API token.
    Token(TokenId),
}

impl Via {
    /// The credential's id, whichever kind it is.
    pub const fn id(self) -> uuid::Uuid {
        match self {
            Self::Session(id) => id.0,
            Self::Token(id) => id.0,
        }
    }
}

impl Actor {
    /// Refuses what the credential was not given for.
    pub fn require(&self, scope: Scope) -> Result<()> {
        if self.scopes.contains(&scope) { Ok(()) } else { Err(Error::Refused(ErrorCode::PermissionDenied)) }
    }
}
