//! `protocol/docs/openapi.json` is the document that the server serves. Fails when it is stale;
//! `UPDATE=1 cargo test --test openapi` writes it anew.

use std::path::Path;

#[test]
fn the_kept_document_is_the_served_one() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("protocol/docs/openapi.json");
    let mut document = mellanrum::transport::openapi_json();
    document.push('\n');
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, &document).expect("the document can be written");
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == document, "protocol/docs/openapi.json is stale: UPDATE=1 cargo test --test openapi");
}
