//! Passwords: which are taken, and how they are hashed and checked.

use std::time::Duration;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};
use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::limits::{PASSWORD_BYTES, PASSWORD_CHARS};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::clock::Clock;
use crate::error::{Error, Result};

/// OWASP's minimum for Argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Hashes at the same time: a crowd that signs in takes two cores and 38 MiB, not the whole machine.
static HASHING: Semaphore = Semaphore::const_new(2);
/// Longest wait for one's turn.
const TURN: Duration = Duration::from_secs(10);

/// What is checked when nobody has that login, so that the answer takes as long (F2). No password has this hash.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5aGFzdGhpc29uZQ$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

/// The most common passwords of ten characters or more, in lower case (from public lists of leaked ones), and their like in our languages.
const COMMON: [&str; 48] = [
    "0123456789",
    "0987654321",
    "1029384756",
    "1111111111",
    "1122334455",
    "11223344556677",
    "123123123123",
    "1234567890",
    "12345678900",
    "12345678910",
    "123456789a",
    "123456789q",
    "1234567891",
    "12345qwert",
    "1234qwerasdf",
    "1q2w3e4r5t",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "987654321a",
    "abcdefghij",
    "abcd123456",
    "administrator",
    "asdfghjkl1",
    "asdfghjkl;",
    "basketball",
    "changeme123",
    "football123",
    "gemeente123",
    "hejhejhejhej",
    "iloveyou12",
    "iloveyou123",
    "kommun1234",
    "letmein123",
    "lösenord123",
    "losenord123",
    "mellanrum1",
    "motdepasse",
    "password12",
    "password123",
    "password1234",
    "password123!",
    "passw0rd123",
    "q1w2e3r4t5",
    "qwerty12345",
    "qwerty123456",
    "qwertyuiop",
    "wachtwoord",
    "wachtwoord1",
];

/// Refuses a password that is too short or long, one that everybody tries first, and one that contains its owner's handle.
pub fn check_new(field: &'static str, password: &str, handle: &str) -> Result<()> {
    let why = if password.chars().count() < PASSWORD_CHARS {
        "too_short"
    } else if password.len() > PASSWORD_BYTES {
        "too_long"
    } else {
        let lower = password.to_lowercase();
        let mut chars = lower.chars();
        let first = chars.next();
        if COMMON.contains(&lower.as_str()) || chars.all(|c| Some(c) == first) {
            "common"
        } else if !handle.is_empty() && lower.contains(&handle.to_lowercase()) {
            "contains_handle"
        } else {
            return Ok(());
        }
    };
    Err(Error::Invalid { field, why })
}

/// Hashes a password, in PHC form. Takes tens of milliseconds, off the async threads.
pub async fn hash(clock: &Clock, password: String) -> Result<String> {
    let salt = clock.secret();
    in_turn(move || {
        let hash: PasswordHash = argon2()?
            .hash_password_with_salt(password.as_bytes(), &salt[..16])
            .map_err(|error| anyhow::anyhow!("cannot hash a password: {error}"))?;
        Ok(hash.to_string())
    })
    .await
}

/// Whether `password` is the one that was hashed. Without a hash it takes as long, and is false.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool> {
    if password.len() > PASSWORD_BYTES {
        return Ok(false);
    }
    in_turn(move || {
        let known = hash.is_some();
        let matches = argon2()?.verify_password(password.as_bytes(), hash.as_deref().unwrap_or(NOBODY)).is_ok();
        Ok(matches && known)
    })
    .await
}

fn argon2() -> anyhow::Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> anyhow::Result<T> + Send + 'static) -> Result<T> {
    let turn = timeout(TURN, HASHING.acquire()).await.map_err(|_| Error::Refused(ErrorCode::Busy))?;
    let _turn = turn.map_err(anyhow::Error::new)?;
    let done = tokio::task::spawn_blocking(work).await.map_err(anyhow::Error::new)?;
    Ok(done?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(password: &str, handle: &str) -> Option<&'static str> {
        match check_new("password", password, handle) {
            Err(Error::Invalid { why, .. }) => Some(why),
            _ => None,
        }
    }

    #[test]
    fn bad_passwords_are_refused_and_the_reason_is_told() {
        assert_eq!(why("åäöåäöåäö", "anna"), Some("too_short"));
        assert_eq!(why(&"lång".repeat(60), "anna"), Some("too_long"));
        assert_eq!(why("Password123", "anna"), Some("common"));
        assert_eq!(why("zzzzzzzzzzzz", "anna"), Some("common"));
        assert_eq!(why("forAnnaOnly", "anna"), Some("contains_handle"));
        assert_eq!(why("three blue bicycles", "anna"), None);
    }

    #[tokio::test]
    async fn a_password_matches_its_own_hash_only() -> Result<()> {
        let hash = hash(&Clock::default(), "three blue bicycles".to_owned()).await?;
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify("three blue bicycles".to_owned(), Some(hash.clone())).await?);
        assert!(!verify("three blue bicycle".to_owned(), Some(hash)).await?);
        assert!(!verify("three blue bicycles".to_owned(), None).await?);
        Ok(())
    }

    #[test]
    fn the_hash_of_nobody_costs_what_a_real_one_does() {
        let parsed = PasswordHash::new(NOBODY);
        assert!(parsed.is_ok_and(|hash| hash.hash.is_some_and(|output| output.len() == 32)));
    }
}
