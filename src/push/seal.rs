//! What a push says, sealed for one device (RFC 8291, `aes128gcm` of RFC 8188): the push service sees when and how much, not what.

use anyhow::anyhow;
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::hkdf::{HKDF_SHA256, KeyType, Prk, Salt};
use ring::rand::SystemRandom;

use crate::clock::Clock;

/// Size of the one record, in bytes; services take no more.
const RECORD: u32 = 4_096;
/// A text is filled up to a multiple of so many bytes, so that its length tells little.
const STEP: usize = 512;

/// To whom a push is sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Device {
    /// Its public key: an uncompressed P-256 point.
    pub public: [u8; 65],
    /// The secret that it shares with us.
    pub auth: [u8; 16],
}

/// Seals a text with a key made for it alone.
pub(super) fn seal(device: &Device, text: &[u8], clock: &Clock) -> anyhow::Result<Vec<u8>> {
    let failed = |_| anyhow!("a push could not be sealed");
    let own = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new()).map_err(failed)?;
    let own_public = own.compute_public_key().map_err(failed)?;
    let mut salt = [0; 16];
    salt.copy_from_slice(&clock.secret()[..16]);
    let theirs = UnparsedPublicKey::new(&ECDH_P256, device.public);
    agree_ephemeral(own, &theirs, |shared| sealed(shared, device, own_public.as_ref(), salt, padded(text)))
        .map_err(failed)?
        .map_err(failed)
}

/// The text, the mark of the last record, and zeros.
fn padded(text: &[u8]) -> Vec<u8> {
    let mut padded = text.to_vec();
    padded.push(2);
    padded.resize(padded.len().div_ceil(STEP) * STEP, 0);
    padded
}

fn sealed(
    shared: &[u8],
    device: &Device,
    own_public: &[u8],
    salt: [u8; 16],
    mut text: Vec<u8>,
) -> Result<Vec<u8>, ring::error::Unspecified> {
    let both: [&[u8]; 3] = [b"WebPush: info\0", &device.public, own_public];
    let mixed: [u8; 32] = derived(&Salt::new(HKDF_SHA256, &device.auth).extract(shared), &both)?;
    let prk = Salt::new(HKDF_SHA256, &salt).extract(&mixed);
    let key: [u8; 16] = derived(&prk, &[b"Content-Encoding: aes128gcm\0"])?;
    let nonce: [u8; 12] = derived(&prk, &[b"Content-Encoding: nonce\0"])?;
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key)?);
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut text)?;
    let mut body = salt.to_vec();
    body.extend(RECORD.to_be_bytes());
    body.push(65);
    body.extend(own_public);
    body.extend(text);
    Ok(body)
}

fn derived<const N: usize>(prk: &Prk, info: &[&[u8]]) -> Result<[u8; N], ring::error::Unspecified> {
    struct Bytes(usize);
    impl KeyType for Bytes {
        fn len(&self) -> usize {
            self.0
        }
    }
    let mut key = [0; N];
    prk.expand(info, Bytes(N))?.fill(&mut key)?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use base64::Engine;

    use super::super::{BASE64, bytes};
    use super::*;

    /// The example of RFC 8291, appendix A.
    #[test]
    fn the_standards_example_comes_out() {
        let read = |text: &str| BASE64.decode(text).expect("base64url");
        let device = Device {
            public: bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4")
                .expect("a key"),
            auth: bytes("BTBZMqHH6r4Tts7J_aSIgg").expect("a secret"),
        };
        let own = read("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
        let shared = read("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs");
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw").expect("a salt");
        let text = b"When I grow up, I want to be a watermelon\x02".to_vec();
        let body = sealed(&shared, &device, &own, salt, text).expect("sealed");
        let expected = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
        assert_eq!(BASE64.encode(body), expected);
    }

    #[test]
    fn texts_of_about_the_same_length_look_the_same() {
        assert_eq!(padded(b"ja").len(), padded(&[b'a'; 511]).len());
        assert_eq!(padded(&[b'a'; 512]).len(), 1_024);
        assert_eq!(padded(b"ja")[..4], [b'j', b'a', 2, 0]);
    }

    #[test]
    fn what_is_no_point_of_the_curve_is_no_key() {
        let mut public = [7; 65];
        public[0] = 4;
        assert!(seal(&Device { public, auth: [1; 16] }, b"", &Clock::default()).is_err());
    }
}
