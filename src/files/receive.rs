//! A file on its way in: streamed to a file without a name on this machine's disk, so that whatever goes wrong nothing half-written stays.

use axum::body::Body;
use futures_util::StreamExt;
use mellanrum_protocol::error::ErrorCode;
use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt, BufWriter};

use super::place::Place;
use crate::error::{Error, Result};

/// So many first bytes tell what a file is.
const HEAD: usize = 16 * 1024;

/// A file that has arrived whole.
pub struct Received {
    /// Where its bytes are, from the beginning.
    pub file: File,
    /// Its first bytes.
    pub head: Vec<u8>,
    /// How many there are.
    pub bytes: u64,
    /// Their SHA-256, in hexadecimal digits.
    pub hash: String,
}

impl Received {
    /// All of it, in memory.
    pub async fn whole(mut self) -> Result<Vec<u8>> {
        let mut all = Vec::with_capacity(usize::try_from(self.bytes).unwrap_or_default());
        self.file.read_to_end(&mut all).await.map_err(unwritable)?;
        Ok(all)
    }
}

/// The SHA-256 of bytes, in hexadecimal digits.
pub fn hash_of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Reads a body to its end, as fast as it can be written, and stops where it becomes longer than it may be.
pub async fn receive(place: &Place, body: Body, most: u64) -> Result<Received> {
    let folder = place.spool.clone();
    let file = tokio::task::spawn_blocking(move || tempfile::tempfile_in(folder)).await.map_err(anyhow::Error::new)?;
    let mut file = BufWriter::with_capacity(128 * 1024, File::from_std(file.map_err(unwritable)?));
    let (mut hash, mut head, mut bytes) = (Sha256::new(), Vec::new(), 0_u64);
    let mut stream = body.into_data_stream();
    while let Some(part) = stream.next().await {
        let part = part.map_err(|_| ErrorCode::BadRequest)?;
        bytes += part.len() as u64;
        if bytes > most {
            return Err(ErrorCode::TooLarge.into());
        }
        head.extend_from_slice(&part[..part.len().min(HEAD - head.len())]);
        hash.update(&part);
        file.write_all(&part).await.map_err(unwritable)?;
    }
    if bytes == 0 {
        return Err(Error::Invalid { field: "file", why: "empty" });
    }
    file.flush().await.map_err(unwritable)?;
    let mut file = file.into_inner();
    file.rewind().await.map_err(unwritable)?;
    Ok(Received { file, head, bytes, hash: hex(&hash.finalize()) })
}

fn unwritable(error: std::io::Error) -> Error {
    tracing::warn!(error = %error, "a file on its way in could not be written");
    ErrorCode::FilesUnavailable.into()
}
