//! Payloads: parameters and results of rpc methods, events, and REST bodies, by feature.
//!
//! Times are UTC milliseconds since 1970 in fields ending `_ms`.

pub mod audit;
pub mod catch_up;
pub mod coaching;
pub mod desk;
pub mod directory;
pub mod drafts;
pub mod files;
pub mod following;
pub mod holds;
pub mod identity;
pub mod inbox;
pub mod joining;
pub mod mail;
pub mod messages;
pub mod moderation;
pub mod networks;
pub mod orgs;
pub mod out;
pub mod people;
pub mod problem;
pub mod proposals;
pub mod push;
pub mod relay;
pub mod rooms;
pub mod saved;
pub mod scheduled;
pub mod search;
pub mod seats;
pub mod settings;
pub mod topic_acts;
pub mod topics;
