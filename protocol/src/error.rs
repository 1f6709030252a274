//! Error, unsubscribe and disconnect codes, and what a client does on each.
//!
//! Codes below 200 are those of the Centrifuge client protocol; ours start at 1000.

use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($($(#[$meta:meta])* $name:ident = $code:literal, $status:literal, $word:literal, $temporary:literal;)+) => {
        /// Why a command or request was refused: a stable number on the wire, a stable word, and an HTTP status.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ErrorCode { $($(#[$meta])* $name),+ }

        impl ErrorCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The number in an error frame.
            pub const fn number(self) -> u32 { match self { $(Self::$name => $code),+ } }

            /// The HTTP status that carries it.
            pub const fn status(self) -> u16 { match self { $(Self::$name => $status),+ } }

            /// The machine-readable word: `message` of an error frame, `code` of a problem document.
            pub const fn word(self) -> &'static str { match self { $(Self::$name => $word),+ } }

            /// Whether the same call may succeed later without any change.
            pub const fn temporary(self) -> bool { match self { $(Self::$name => $temporary),+ } }
        }
    };
}

codes! {
    /// A fault of ours. The client may try again; the cause is in the server's log only.
    Internal = 100, 500, "internal", true;
    /// Nobody is signed in, or the credentials are wrong.
    Unauthorized = 101, 401, "unauthorized", false;
    /// No channel has this form of name.
    UnknownChannel = 102, 404, "unknown_channel", false;
    /// This person may not do this here.
    PermissionDenied = 103, 403, "permission_denied", false;
    /// No rpc method or command of that name.
    MethodNotFound = 104, 404, "method_not_found", false;
    /// This connection is subscribed to the channel already.
    AlreadySubscribed = 105, 409, "already_subscribed", false;
    /// A count has reached its limit.
    LimitExceeded = 106, 409, "limit_exceeded", false;
    /// The frame or document cannot be read.
    BadRequest = 107, 400, "bad_request", false;
    /// The channel has no such feature (history of a person's channel, say).
    NotAvailable = 108, 400, "not_available", false;
    /// The token has expired: get a new one, then connect again.
    TokenExpired = 109, 401, "token_expired", false;
    /// The session has expired: sign in again.
    Expired = 110, 401, "expired", false;
    /// Too often: wait for `retry_after_ms`.
    TooManyRequests = 111, 429, "too_many_requests", true;
    /// The position is of another archive or out of reach: load anew.
    UnrecoverablePosition = 112, 409, "unrecoverable_position", false;
    /// There is no such thing, or it is not for this person to know.
    NotFound = 1404, 404, "not_found", false;
    /// A field's value cannot be taken; `field` and `why` say which.
    Invalid = 1422, 422, "invalid", false;
    /// The same nonce came with other content before.
    KeyConflict = 1409, 409, "key_conflict", false;
    /// A rule of coaching groups would be broken; `broken` says which.
    RuleBroken = 1430, 409, "rule_broken", false;
    /// Something is yet to be done before this can be; `problems` says what.
    NotReady = 1431, 409, "not_ready", false;
    /// Larger than its limit.
    TooLarge = 1413, 413, "too_large", false;
    /// The room takes no writing now (read-only, or closed).
    ReadOnly = 1403, 403, "read_only", false;
    /// The person is muted in the room; `retry_after_ms` says how long yet, if it ends by itself.
    Muted = 1423, 403, "muted", false;
    /// A rule of the network would hold such a text back, which it cannot do with what is posted: post it anew.
    WouldBeHeld = 1424, 409, "would_be_held", false;
    /// Something has happened since that this would undo or lose.
    Conflict = 1412, 409, "conflict", false;
    /// There is no place left.
    Full = 1414, 409, "full", false;
    /// The call takes no registrations now.
    CallClosed = 1415, 409, "call_closed", false;
    /// The message was removed.
    Removed = 1410, 410, "removed", false;
    /// The link was used up, withdrawn or has run out.
    LinkSpent = 1411, 410, "link_spent", false;
    /// The archive cannot be reached or cannot commit: nothing was stored; try again.
    DbUnavailable = 1503, 503, "db_unavailable", true;
    /// More work waits than can be taken: nothing was stored; try again.
    Busy = 1504, 503, "busy", true;
    /// Where files are kept cannot be reached or written to: nothing was stored; try again.
    FilesUnavailable = 1505, 503, "files_unavailable", true;
    /// The person's or the network's files have taken all the space that there is for them.
    QuotaExceeded = 1507, 409, "quota_exceeded", false;
}

/// `error` of a reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorFrame {
    /// See [`ErrorCode::number`].
    pub code: u32,
    /// The word of the code; for `invalid` followed by the field and the reason.
    pub message: String,
    /// Whether the same call may succeed later.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub temporary: bool,
    /// Milliseconds to wait before the next try, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
}

impl From<ErrorCode> for ErrorFrame {
    fn from(code: ErrorCode) -> Self {
        Self { code: code.number(), message: code.word().to_owned(), temporary: code.temporary(), retry_after_ms: None }
    }
}

/// Why the server ended a subscription. Below 2500 the client stays unsubscribed; from 2500 it subscribes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnsubscribeCode {
    /// The person may no longer read the channel.
    Ended,
    /// Something was dropped or missed: subscribe again and recover.
    InsufficientState,
}

impl UnsubscribeCode {
    /// The number on the wire.
    pub const fn number(self) -> u32 {
        match self {
            Self::Ended => 2000,
            Self::InsufficientState => 2500,
        }
    }

    /// The reason on the wire.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Ended => "access ended",
            Self::InsufficientState => "insufficient state",
        }
    }
}

/// Why the server ended a connection. 3000–3499 and 4000–4499: connect again; 3500–3999 and 4500–4999: don't.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisconnectCode {
    /// A frame larger than its limit (RFC 6455's own code): sending it again would end the same.
    TooLarge,
    /// The node is going down: connect again, to whichever node answers.
    Shutdown,
    /// A fault of ours.
    ServerError,
    /// The session's time is over; connecting again is refused until someone signs in.
    Expired,
    /// The client does not read what it is sent.
    Slow,
    /// Nobody presented valid credentials.
    InvalidToken,
    /// A frame that is not of this protocol.
    BadRequest,
    /// No pong came.
    NoPong,
    /// More connections than one person may have.
    ConnectionLimit,
    /// Signed out on purpose, here or from another device.
    SignedOut,
}

impl DisconnectCode {
    /// The number on the wire and of the WebSocket close frame.
    pub const fn number(self) -> u32 {
        match self {
            Self::TooLarge => 1009,
            Self::Shutdown => 3001,
            Self::ServerError => 3004,
            Self::Expired => 3005,
            Self::Slow => 3008,
            Self::NoPong => 3012,
            Self::InvalidToken => 3500,
            Self::BadRequest => 3501,
            Self::ConnectionLimit => 3505,
            Self::SignedOut => 4500,
        }
    }

    /// The reason on the wire.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::TooLarge => "message too large",
            Self::Shutdown => "shutdown",
            Self::ServerError => "internal server error",
            Self::Expired => "connection expired",
            Self::Slow => "slow",
            Self::NoPong => "no pong",
            Self::InvalidToken => "invalid token",
            Self::BadRequest => "bad request",
            Self::ConnectionLimit => "connection limit",
            Self::SignedOut => "signed out",
        }
    }

    /// Whether the client should connect again by itself.
    pub const fn reconnect(self) -> bool {
        matches!(self.number(), 3000..=3499 | 4000..=4499)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn numbers_and_words_are_unique() {
        let numbers: HashSet<_> = ErrorCode::ALL.iter().map(|code| code.number()).collect();
        let words: HashSet<_> = ErrorCode::ALL.iter().map(|code| code.word()).collect();
        assert_eq!((numbers.len(), words.len()), (ErrorCode::ALL.len(), ErrorCode::ALL.len()));
    }
}
