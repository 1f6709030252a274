//! Where the bytes of files are kept: a folder, or a bucket of an S3 service. Whoever shares the database shares it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use mellanrum_protocol::error::ErrorCode;
use object_store::aws::AmazonS3Builder;
use object_store::buffered::BufWriter;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ClientOptions, GetOptions, GetRange, ObjectStore, ObjectStoreExt, RetryConfig};
use tokio::io::{AsyncRead, AsyncWriteExt};

use crate::config::Config;
use crate::error::{Error, Result};

/// Most that is written at once, in bytes; what is larger goes in parts of this size.
const PART: usize = 5 * 1024 * 1024;
/// Longest time for one request to an S3 service, and for all of its repeats.
const REQUEST: Duration = Duration::from_secs(8);

/// A stream of bytes on their way out.
pub type Bytes = BoxStream<'static, object_store::Result<hyper::body::Bytes>>;

/// Where bytes are kept; cheap to clone.
#[derive(Debug, Clone)]
pub struct Place {
    store: Arc<dyn ObjectStore>,
    /// Folder on this machine's disk for what is on its way in.
    pub spool: PathBuf,
}

impl Place {
    /// Opens the place that the settings name. A folder is made if it isn't there; a bucket has to be.
    pub fn open(config: &Config) -> anyhow::Result<Self> {
        let spool = config.data_dir.join("incoming");
        make(&spool)?;
        let store: Arc<dyn ObjectStore> = match config.files.as_deref() {
            Some(url) if url.starts_with("s3://") => bucket(config, url)?,
            folder => {
                let folder = folder.map_or_else(|| config.data_dir.join("files"), PathBuf::from);
                make(&folder)?;
                // What a message refers to has to survive a power cut, as the message does (I1).
                Arc::new(LocalFileSystem::new_with_prefix(&folder)?.with_fsync(true))
            }
        };
        Ok(Self { store, spool })
    }

    /// Writes all of `bytes` under a key, or nothing.
    pub async fn put(&self, key: &str, mut bytes: impl AsyncRead + Unpin) -> Result<()> {
        let mut writer = BufWriter::with_capacity(Arc::clone(&self.store), Path::from(key), PART);
        let written = match tokio::io::copy(&mut bytes, &mut writer).await {
            // What has not become whole is not there: a folder forgets it, and a service's own rules clear up parts.
            Ok(_) => writer.shutdown().await,
            Err(error) => {
                let _ = writer.abort().await;
                Err(error)
            }
        };
        written.map_err(|error| {
            tracing::warn!(error = %error, "a file could not be written");
            ErrorCode::FilesUnavailable.into()
        })
    }

    /// Bytes under a key: all, or those of a range.
    pub async fn get(&self, key: &str, range: Option<std::ops::Range<u64>>) -> Result<Bytes> {
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        let got = self.store.get_opts(&Path::from(key), options).await.map_err(unavailable)?;
        Ok(got.into_stream().boxed())
    }

    /// Deletes what is under a key, if there is something.
    pub async fn delete(&self, key: &str) -> Result<()> {
        match self.store.delete(&Path::from(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(unavailable(error)),
        }
    }
}

fn unavailable(error: object_store::Error) -> Error {
    tracing::warn!(error = %error, "where files are kept did not answer as it should");
    ErrorCode::FilesUnavailable.into()
}

fn make(folder: &std::path::Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {} for files", folder.display()))
}

fn bucket(config: &Config, url: &str) -> anyhow::Result<Arc<dyn ObjectStore>> {
    let named = url.trim_start_matches("s3://");
    let (name, prefix) = named.split_once('/').unwrap_or((named, ""));
    anyhow::ensure!(!name.is_empty(), "--files names no bucket: s3://bucket or s3://bucket/folder");
    let retry = RetryConfig { max_retries: 2, retry_timeout: REQUEST, ..RetryConfig::default() };
    let client = ClientOptions::new().with_timeout(REQUEST).with_connect_timeout(Duration::from_secs(3));
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(name)
        .with_region(&config.files_region)
        .with_retry(retry)
        .with_client_options(client)
        // One by one, which every service knows.
        .with_disable_bulk_delete(true);
    if let Some(endpoint) = &config.files_endpoint {
        // Services of one's own have names without the bucket, and inside one's network often no certificate.
        builder = builder
            .with_endpoint(endpoint.trim_end_matches('/'))
            .with_allow_http(endpoint.starts_with("http://"))
            .with_virtual_hosted_style_request(false);
    }
    let (Some(id), Some(secret)) = (&config.files_key_id, &config.files_key_secret) else {
        anyhow::bail!("--files names a bucket: set --files-key-id and --files-key-secret as well");
    };
    let store = builder.with_access_key_id(id).with_secret_access_key(secret).build()?;
    Ok(if prefix.is_empty() { Arc::new(store) } else { Arc::new(PrefixStore::new(store, prefix)) })
}
