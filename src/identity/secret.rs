//! Secrets that let somebody in: made once, told once, stored as a hash.
//!
//! A secret is 256 random bits, so its SHA-256 needs neither salt nor work factor. It is found by looking its hash up; nothing is ever
//! compared byte by byte with what a caller sent, so there is no comparison whose time could tell anything.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::clock::Clock;

/// What a secret lets in. Its prefix is told apart by people and by scanners for leaked secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A signed-in device, in its cookie.
    Session,
    /// An API token.
    Token,
    /// An invitation, in its link.
    Invitation,
    /// The link by which the owner sets the server up.
    Setup,
    /// The link of a feed.
    Feed,
    /// The link of a municipality's registration.
    Registration,
    /// A link that signs somebody in once, in a letter.
    SignIn,
    /// A link that ends letters of a kind.
    Unsubscribe,
}

/// A new secret. Its `Debug` doesn't tell it, so that no log can (F4).
pub struct Secret {
    /// What its holder gets.
    pub text: String,
    /// What the archive gets.
    pub hash: Vec<u8>,
}

impl Kind {
    /// The first four characters.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Session => "mrs_",
            Self::Token => "mrt_",
            Self::Invitation => "mri_",
            Self::Setup => "mro_",
            Self::Feed => "mrf_",
            Self::Registration => "mrr_",
            Self::SignIn => "mrl_",
            Self::Unsubscribe => "mru_",
        }
    }

    /// Makes a secret that nobody can guess.
    pub fn make(self, clock: &Clock) -> Secret {
        let text = format!("{}{}", self.prefix(), URL_SAFE_NO_PAD.encode(clock.secret()));
        let hash = hash(&text);
        Secret { text, hash }
    }

    /// The hash by which the archive knows this secret; `None` if it has not the form of one of this kind.
    pub fn hash_of(self, text: &str) -> Option<Vec<u8>> {
        let bits = URL_SAFE_NO_PAD.decode(text.strip_prefix(self.prefix())?).ok()?;
        (bits.len() == 32).then(|| hash(text))
    }
}

fn hash(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_known_again_by_its_own_kind_only() {
        let secret = Kind::Token.make(&Clock::default());
        assert_eq!(Kind::Token.hash_of(&secret.text), Some(secret.hash.clone()));
        assert_eq!(Kind::Session.hash_of(&secret.text), None);
        assert_eq!(Kind::Token.hash_of(&secret.text[..40]), None);
        assert_eq!(secret.text.len(), 47);
    }

    #[test]
    fn no_log_tells_a_secret() {
        let secret = Kind::Session.make(&Clock::default());
        assert!(!format!("{secret:?}").contains(&secret.text));
    }
}
