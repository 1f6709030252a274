//! A push service, as browsers' makers run them: knows the devices' keys, checks who sends, opens what it gets.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};

use anyhow::{Context, ensure};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, Mac};
use mellanrum::clock::Clock;
use mellanrum_protocol::shapes::push::{PushNotice, PushSubscribe};
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use p256::elliptic_curve::sec1::ToEncodedPoint;
use p256::{PublicKey, SecretKey};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use serde_json::Value;
use sha2::Sha256;
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::PATIENCE;

/// A push that came, opened.
#[derive(Debug)]
pub struct Received {
    /// The device it was for.
    pub device: String,
    /// What it says.
    pub notice: PushNotice,
    /// The same as it was sealed.
    pub text: String,
    /// The key that it was signed with.
    pub key: String,
    /// When its token ends, in seconds.
    pub exp: i64,
    /// Seconds it may be kept.
    pub ttl: u32,
    /// What it replaces.
    pub topic: String,
    /// How urgent it is.
    pub urgency: String,
}

struct Device {
    secret: SecretKey,
    auth: [u8; 16],
}

#[derive(Default)]
struct Inner {
    origin: String,
    devices: Mutex<HashMap<String, Device>>,
    answers: Mutex<VecDeque<(u16, Option<&'static str>)>>,
}

/// The service.
pub struct PushService {
    inner: Arc<Inner>,
    received: mpsc::UnboundedReceiver<anyhow::Result<Received>>,
}

type Sender = mpsc::UnboundedSender<anyhow::Result<Received>>;

impl PushService {
    /// Starts one.
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let inner = Arc::new(Inner { origin, ..Inner::default() });
        let (sender, received) = mpsc::unbounded_channel();
        let router = Router::new().route("/push/{device}", post(receive)).with_state((inner.clone(), sender));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { inner, received }
    }

    /// Its origin.
    pub fn origin(&self) -> String {
        self.inner.origin.clone()
    }

    /// What a browser says when its person lets it be told.
    pub fn device(&self, name: &str) -> PushSubscribe {
        let random = Clock::default().secret();
        let secret = SecretKey::from_slice(&random).expect("a key");
        let auth: [u8; 16] = Clock::default().secret()[..16].try_into().expect("a secret");
        let p256dh = BASE64.encode(secret.public_key().to_encoded_point(false).as_bytes());
        self.inner.devices.lock().expect("devices").insert(name.to_owned(), Device { secret, auth });
        PushSubscribe { endpoint: format!("{}/push/{name}", self.inner.origin), p256dh, auth: BASE64.encode(auth) }
    }

    /// Answers the next push with this status.
    pub fn answer(&self, status: u16, retry_after: Option<&'static str>) {
        self.inner.answers.lock().expect("answers").push_back((status, retry_after));
    }

    /// The next push.
    pub async fn next(&mut self) -> Received {
        let received = timeout(PATIENCE, self.received.recv()).await.expect("a push in time").expect("the service");
        received.expect("a push as it should be")
    }

    /// All that has come and was not looked at.
    pub fn waiting(&mut self) -> Vec<Received> {
        std::iter::from_fn(|| self.received.try_recv().ok()).map(|one| one.expect("a push as it should be")).collect()
    }
}

async fn receive(
    State((inner, sender)): State<(Arc<Inner>, Sender)>,
    Path(device): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let opened = open(&inner, &device, &headers, &body);
    let good = opened.is_ok();
    let _ = sender.send(opened);
    let (status, retry_after) = inner.answers.lock().expect("answers").pop_front().unwrap_or((201, None));
    let status = if good { StatusCode::from_u16(status).expect("a status") } else { StatusCode::BAD_REQUEST };
    match retry_after {
        Some(after) => (status, [("retry-after", after)]).into_response(),
        None => status.into_response(),
    }
}

fn open(inner: &Inner, name: &str, headers: &HeaderMap, body: &[u8]) -> anyhow::Result<Received> {
    let header = |name: &str| -> anyhow::Result<String> {
        Ok(headers.get(name).with_context(|| format!("no {name}"))?.to_str()?.to_owned())
    };
    ensure!(header("content-encoding")? == "aes128gcm", "another encoding");
    ensure!(body.len() <= 4_096, "too long: {}", body.len());
    let (key, exp) = signed(&inner.origin, &header("authorization")?)?;
    let text = {
        let devices = inner.devices.lock().expect("devices");
        unsealed(devices.get(name).context("no such device")?, body)?
    };
    Ok(Received {
        device: name.to_owned(),
        notice: serde_json::from_str(&text)?,
        text,
        key,
        exp,
        ttl: header("ttl")?.parse()?,
        topic: header("topic")?,
        urgency: header("urgency")?,
    })
}

/// Checks the sender's token (RFC 8292); its key, and when it ends.
fn signed(origin: &str, authorization: &str) -> anyhow::Result<(String, i64)> {
    let rest = authorization.strip_prefix("vapid t=").context("no token")?;
    let (token, key) = rest.split_once(", k=").context("no key")?;
    let (signed, signature) = token.rsplit_once('.').context("no signature")?;
    let verifier = VerifyingKey::from_sec1_bytes(&BASE64.decode(key)?)?;
    verifier.verify(signed.as_bytes(), &Signature::from_slice(&BASE64.decode(signature)?)?)?;
    let (head, claims) = signed.split_once('.').context("no claims")?;
    let (head, claims): (Value, Value) =
        (serde_json::from_slice(&BASE64.decode(head)?)?, serde_json::from_slice(&BASE64.decode(claims)?)?);
    ensure!(head["alg"] == "ES256", "another algorithm: {head}");
    ensure!(claims["aud"] == origin, "for another service: {claims}");
    ensure!(claims["sub"].as_str().is_some_and(|subject| subject.starts_with("http")), "of nobody: {claims}");
    Ok((key.to_owned(), claims["exp"].as_i64().context("no end")?))
}

fn hmac(key: &[u8], text: &[&[u8]]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    for part in text {
        mac.update(part);
    }
    mac.finalize().into_bytes().to_vec()
}

/// Opens a push with the device's own key (RFC 8291).
fn unsealed(device: &Device, body: &[u8]) -> anyhow::Result<String> {
    let (salt, rest) = body.split_at_checked(16).context("too short")?;
    let (head, rest) = rest.split_at_checked(5).context("too short")?;
    ensure!(head == [0, 0, 16, 0, 65], "another record or key: {head:?}");
    let (theirs, sealed) = rest.split_at_checked(65).context("too short")?;
    let own = device.secret.public_key().to_encoded_point(false);
    let shared =
        p256::ecdh::diffie_hellman(device.secret.to_nonzero_scalar(), PublicKey::from_sec1_bytes(theirs)?.as_affine());
    let mixed = hmac(&device.auth, &[shared.raw_secret_bytes()]);
    let mixed = hmac(&mixed, &[b"WebPush: info\0", own.as_bytes(), theirs, &[1]]);
    let prk = hmac(salt, &[&mixed]);
    let key = hmac(&prk, &[b"Content-Encoding: aes128gcm\0", &[1]]);
    let nonce = hmac(&prk, &[b"Content-Encoding: nonce\0", &[1]]);
    let bad = |_| anyhow::anyhow!("it does not open");
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key[..16]).map_err(bad)?);
    let mut sealed = sealed.to_vec();
    let nonce = Nonce::try_assume_unique_for_key(&nonce[..12]).map_err(bad)?;
    let opened = key.open_in_place(nonce, Aad::empty(), &mut sealed).map_err(bad)?;
    let end = opened.iter().rposition(|byte| *byte != 0).context("nothing in it")?;
    ensure!(opened[end] == 2, "not the last record");
    Ok(String::from_utf8(opened[..end].to_vec())?)
}
