//! By what a push service knows us (RFC 8292): a token for its origin, signed with the archive's key.

use anyhow::anyhow;
use base64::Engine;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::json;

use super::BASE64;

/// How long a token is good for, in milliseconds; services take 24 hours at most.
const TOKEN_MS: i64 = 12 * 3_600_000;

/// The archive's key and whom to turn to about what is sent with it.
pub(super) struct Vapid {
    pair: EcdsaKeyPair,
    subject: String,
}

impl Vapid {
    /// A new key, as it is kept. Its randomness is the library's own, which a key is not to be had without.
    pub(super) fn make() -> anyhow::Result<Vec<u8>> {
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        Ok(key.map_err(|_| anyhow!("no key for pushes could be made"))?.as_ref().to_vec())
    }

    /// Reads a kept key.
    pub(super) fn read(key: &[u8], subject: String) -> anyhow::Result<Self> {
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key, &SystemRandom::new());
        let pair = pair.map_err(|error| anyhow!("the archive's key for pushes cannot be read: {error}"))?;
        Ok(Self { pair, subject })
    }

    /// The public half: an uncompressed point, base64url.
    pub(super) fn public_key(&self) -> String {
        BASE64.encode(self.pair.public_key())
    }

    /// The `Authorization` header for a push service's origin.
    pub(super) fn authorization(&self, origin: &str, now_ms: i64) -> anyhow::Result<String> {
        let header = json!({ "typ": "JWT", "alg": "ES256" });
        let claims = json!({ "aud": origin, "exp": (now_ms + TOKEN_MS) / 1_000, "sub": self.subject });
        let signed = format!("{}.{}", BASE64.encode(header.to_string()), BASE64.encode(claims.to_string()));
        let signature = self.pair.sign(&SystemRandom::new(), signed.as_bytes());
        let signature = signature.map_err(|_| anyhow!("a push could not be signed"))?;
        Ok(format!("vapid t={signed}.{}, k={}", BASE64.encode(signature.as_ref()), self.public_key()))
    }
}
