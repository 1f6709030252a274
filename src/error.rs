//! What can go wrong, and how it is told: one mapping to the wire and to HTTP.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use mellanrum_protocol::error::{ErrorCode, ErrorFrame};
use mellanrum_protocol::shapes::problem::Problem;

use crate::coaching::Refusal;

/// Result of everything a person can ask for.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something was refused or failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Refused, with a code that says it all.
    #[error("{}", .0.word())]
    Refused(ErrorCode),
    /// A field's value cannot be taken.
    #[error("invalid {field}: {why}")]
    Invalid {
        /// The field, as the client named it.
        field: &'static str,
        /// A stable word.
        why: &'static str,
    },
    /// Too often.
    #[error("too many requests")]
    TooManyRequests {
        /// When to try again, in milliseconds from now.
        retry_after_ms: u64,
    },
    /// The person is muted in the room.
    #[error("muted")]
    Muted {
        /// How long yet, in milliseconds; none: until it is lifted.
        left_ms: Option<u64>,
    },
    /// Refused for what coaching groups are to be.
    #[error("{}", .0.code().word())]
    Coaching(Box<Refusal>),
    /// A fault of ours; its cause is logged where it is turned into an answer, and told to nobody.
    #[error("internal: {0:#}")]
    Internal(#[from] anyhow::Error),
}

impl Error {
    /// No such thing, or not for this person to know.
    pub const NOT_FOUND: Self = Self::Refused(ErrorCode::NotFound);
    /// May not.
    pub const DENIED: Self = Self::Refused(ErrorCode::PermissionDenied);
    /// Nobody is signed in.
    pub const UNAUTHORIZED: Self = Self::Refused(ErrorCode::Unauthorized);

    /// The stable code.
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::Refused(code) => *code,
            Self::Invalid { .. } => ErrorCode::Invalid,
            Self::TooManyRequests { .. } => ErrorCode::TooManyRequests,
            Self::Muted { .. } => ErrorCode::Muted,
            Self::Coaching(refusal) => refusal.code(),
            Self::Internal(_) => ErrorCode::Internal,
        }
    }

    /// The same error for another waiter of the same work. The cause of an internal one stays with the first.
    #[must_use]
    pub fn again(&self) -> Self {
        match self {
            Self::Invalid { field, why } => Self::Invalid { field, why },
            Self::TooManyRequests { retry_after_ms } => Self::TooManyRequests { retry_after_ms: *retry_after_ms },
            Self::Muted { left_ms } => Self::Muted { left_ms: *left_ms },
            Self::Coaching(refusal) => Self::Coaching(refusal.clone()),
            other => Self::Refused(other.code()),
        }
    }

    const fn retry_after_ms(&self) -> Option<u64> {
        match self {
            Self::TooManyRequests { retry_after_ms } => Some(*retry_after_ms),
            Self::Muted { left_ms } => *left_ms,
            Self::Refused(ErrorCode::DbUnavailable | ErrorCode::Busy) => Some(1_000),
            _ => None,
        }
    }

    /// As `error` of a reply on the live connection.
    pub fn to_frame(&self) -> ErrorFrame {
        self.log();
        let mut frame = ErrorFrame::from(self.code());
        frame.retry_after_ms = self.retry_after_ms();
        if let Self::Invalid { field, why } = self {
            frame.message = format!("invalid: {field} {why}");
        }
        frame
    }

    fn log(&self) {
        if let Self::Internal(cause) = self {
            tracing::error!(error = format!("{cause:#}"), "could not do what was asked");
        }
    }
}

impl From<ErrorCode> for Error {
    fn from(code: ErrorCode) -> Self {
        Self::Refused(code)
    }
}

impl From<sqlx::Error> for Error {
    /// Sorts an outage (nothing was stored, try again) from a mistake of ours.
    fn from(error: sqlx::Error) -> Self {
        let code = match &error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                Some(ErrorCode::DbUnavailable)
            }
            sqlx::Error::Database(database) => database.code().and_then(|code| outage(&code)),
            _ => None,
        };
        match code {
            Some(code) => {
                tracing::warn!(error = %error, "the database did not answer as it should");
                Self::Refused(code)
            }
            None => Self::Internal(anyhow::Error::new(error)),
        }
    }
}

/// Codes of Postgres (five characters, appendix A of its manual) and SQLite (numbers, the extended ones' low byte is the kind).
fn outage(code: &str) -> Option<ErrorCode> {
    if let Ok(sqlite) = code.parse::<u32>()
        && code.len() < 5
    {
        // BUSY, LOCKED; READONLY, IOERR, FULL, CANTOPEN.
        return match sqlite & 0xff {
            5 | 6 => Some(ErrorCode::Busy),
            8 | 10 | 13 | 14 => Some(ErrorCode::DbUnavailable),
            _ => None,
        };
    }
    match code {
        // Lock not available in time, deadlock, serialisation: somebody else's turn.
        "55P03" | "40P01" | "40001" => Some(ErrorCode::Busy),
        // Read-only, cancelled by a time limit.
        "25006" | "57014" | "25P03" => Some(ErrorCode::DbUnavailable),
        // Connection lost or refused, out of resources, shutting down or starting, I/O fault.
        _ if ["08", "53", "57", "58"].iter().any(|class| code.starts_with(class)) => Some(ErrorCode::DbUnavailable),
        _ => None,
    }
}

/// Turns a violated constraint into the error of a field.
pub trait OnConstraint<T> {
    /// If `constraint` (its name, or the columns in SQLite's words) was violated: `Invalid { field, why: "taken" }`.
    fn on_unique(self, constraint: &str, columns: &str, field: &'static str) -> Result<T>;
}

impl<T> OnConstraint<T> for Result<T, sqlx::Error> {
    fn on_unique(self, constraint: &str, columns: &str, field: &'static str) -> Result<T> {
        self.map_err(|error| match &error {
            sqlx::Error::Database(database)
                if database.is_unique_violation()
                    && (database.constraint() == Some(constraint) || database.message().contains(columns)) =>
            {
                Error::Invalid { field, why: "taken" }
            }
            _ => error.into(),
        })
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        self.log();
        let code = self.code();
        let (field, why) = match &self {
            Self::Invalid { field, why } => (Some((*field).to_owned()), Some((*why).to_owned())),
            _ => (None, None),
        };
        let retry_after_ms = self.retry_after_ms();
        let mut problem = Problem {
            r#type: format!("/api/v1/problems/{}", code.word()),
            title: code.word().replace('_', " "),
            status: code.status(),
            code: code.word().to_owned(),
            field,
            why,
            retry_after_ms,
            broken: None,
            problems: Vec::new(),
            round: None,
        };
        if let Self::Coaching(refusal) = self {
            match *refusal {
                Refusal::Broken(broken) => problem.broken = Some(broken),
                Refusal::NotReady(problems) => problem.problems = problems,
                Refusal::Changed(round) => problem.round = Some(round),
            }
        }
        let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(ms) = retry_after_ms {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(ms.div_ceil(1000)));
        }
        response
    }
}
