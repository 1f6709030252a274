//! As much of an S3 service as keeping files needs: objects in memory, whole or in parts.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

type Parts = BTreeMap<u32, Bytes>;

/// The service; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct S3 {
    objects: Arc<Mutex<BTreeMap<String, Bytes>>>,
    uploads: Arc<Mutex<HashMap<String, Parts>>>,
    address: String,
}

impl S3 {
    /// Starts it on a free port.
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let service = Self { address, ..Self::default() };
        let object = get(read).put(write).delete(remove).post(multipart);
        let router = Router::new().route("/files/{*key}", object).with_state(service.clone());
        let router = router.layer(axum::extract::DefaultBodyLimit::disable());
        tokio::spawn(async move { axum::serve(listener, router).await });
        service
    }

    /// Where it is.
    pub fn address(&self) -> String {
        self.address.clone()
    }

    /// The keys of its objects, and how large they are.
    pub fn objects(&self) -> Vec<(String, usize)> {
        let objects = self.objects.lock().expect("a lock");
        objects.iter().map(|(key, bytes)| (key.clone(), bytes.len())).collect()
    }
}

type Asked = Query<HashMap<String, String>>;

async fn read(State(s3): State<S3>, Path(key): Path<String>, headers: HeaderMap) -> Response {
    let Some(bytes) = s3.objects.lock().expect("a lock").get(&key).cloned() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let known = [(header::ETAG, "\"1\""), (header::LAST_MODIFIED, "Mon, 01 Sep 2025 00:00:00 GMT")];
    let range = headers.get(header::RANGE).and_then(|range| range.to_str().ok()?.strip_prefix("bytes="));
    let Some((first, last)) = range.and_then(|range| range.split_once('-')) else {
        return (known, bytes).into_response();
    };
    let (first, last): (usize, usize) = (first.parse().expect("a number"), last.parse().expect("a number"));
    let part = format!("bytes {first}-{last}/{}", bytes.len());
    (StatusCode::PARTIAL_CONTENT, known, [(header::CONTENT_RANGE, part)], bytes.slice(first..=last)).into_response()
}

async fn write(State(s3): State<S3>, Path(key): Path<String>, Query(asked): Asked, body: Bytes) -> Response {
    match asked.get("uploadId") {
        Some(upload) => {
            let number = asked["partNumber"].parse().expect("a number");
            s3.uploads.lock().expect("a lock").get_mut(upload).expect("an upload").insert(number, body);
        }
        None => drop(s3.objects.lock().expect("a lock").insert(key, body)),
    }
    [(header::ETAG, "\"1\"")].into_response()
}

/// Begins an upload in parts, or makes its parts an object.
async fn multipart(State(s3): State<S3>, Path(key): Path<String>, Query(asked): Asked) -> Response {
    let mut uploads = s3.uploads.lock().expect("a lock");
    let Some(upload) = asked.get("uploadId") else {
        let upload = format!("upload-{}", uploads.len());
        let xml = format!(
            "<InitiateMultipartUploadResult><Bucket>files</Bucket><Key>{key}</Key><UploadId>{upload}</UploadId></InitiateMultipartUploadResult>"
        );
        uploads.insert(upload, Parts::new());
        return xml.into_response();
    };
    let whole: Vec<u8> = uploads.remove(upload).expect("an upload").into_values().flatten().collect();
    s3.objects.lock().expect("a lock").insert(key, whole.into());
    "<CompleteMultipartUploadResult><ETag>\"1\"</ETag></CompleteMultipartUploadResult>".into_response()
}

async fn remove(State(s3): State<S3>, Path(key): Path<String>) -> StatusCode {
    s3.objects.lock().expect("a lock").remove(&key);
    StatusCode::NO_CONTENT
}
