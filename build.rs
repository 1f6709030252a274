//! Embeds the built web client, or a page that says that it is missing.
//!
//! `MELLANRUM_WEB_DIST` names the folder; without it `client-web/build` counts, if it is there. Cargo never runs npm: `script/server` and
//! `script/test` build the client first.

use std::path::{Path, PathBuf};
use std::{env, fs};

const PLACEHOLDER: &str = "<!doctype html><html lang=\"en\"><title>Mellanrum</title>\
    <p>This server was built without its web client. Run <code>script/server</code>.</p></html>";

fn main() {
    println!("cargo::rerun-if-env-changed=MELLANRUM_WEB_DIST");
    println!("cargo::rerun-if-changed=src/store/migrations");
    println!("cargo::rerun-if-changed=sqlx.toml");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let dist = env::var("MELLANRUM_WEB_DIST").map_or_else(|_| root.join("client-web/build"), PathBuf::from);
    println!("cargo::rerun-if-changed={}", dist.display());
    let folder = if dist.join("index.html").is_file() { dist } else { placeholder() };
    memory_serve::load_directory(folder);
}

fn placeholder() -> PathBuf {
    let folder = Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("placeholder");
    fs::create_dir_all(&folder).expect("a folder in OUT_DIR");
    fs::write(folder.join("index.html"), PLACEHOLDER).expect("a file in OUT_DIR");
    folder
}
