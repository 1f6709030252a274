//! Mellanrum: live chat and forum for learning networks of municipalities, as one archive.
//!
//! `ARCHITECTURE.md` has the map. The way of a message: [`transport`] → [`live`] → [`messages`] → [`archive`] → [`hub`] → [`bus`] and [`live`]'s outbox.

pub mod access;
pub mod app;
pub mod archive;
pub mod audit;
pub mod bus;
pub mod catch_up;
pub mod cli;
pub mod clock;
pub mod coaching;
pub mod config;
pub mod demo;
pub mod desk;
pub mod directory;
pub mod drafts;
pub mod due;
pub mod error;
pub mod files;
pub mod following;
pub mod holds;
pub mod hub;
pub mod identity;
pub mod inbox;
pub mod joining;
pub mod live;
pub mod mail;
pub mod messages;
pub mod moderation;
pub mod orgs;
pub mod out;
pub mod picture;
#[cfg(feature = "push")]
pub mod push;
pub mod relay;
pub mod rooms;
pub mod saved;
pub mod scheduled;
pub mod search;
pub mod seats;
pub mod serve;
pub mod settings;
pub mod store;
pub mod telemetry;
pub mod topics;
pub mod transport;
pub mod words;

pub use app::App;
