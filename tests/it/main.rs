//! Integration tests: real servers on free ports, real people over REST and the live connection.
//!
//! Run by `script/services cargo nextest run --test it`. A test whose name begins with `inv_` proves the promise of that number.

#[macro_use]
mod support;

mod answers;
mod audit;
mod catch_up;
mod coaching;
mod demo;
mod drafts;
mod files;
mod following;
mod identity;
mod inbox;
mod joining;
mod kept_files;
mod look;
mod looks;
mod mail;
mod messages;
mod metamorphic;
mod moderation;
mod out;
mod permissions;
mod presence;
mod promises;
mod protocol;
mod push;
mod read_state;
mod relay;
mod rooms;
mod saved;
mod scheduled;
mod search;
mod seats;
mod settings;
mod sign_in_links;
mod slow_mode;
mod smoke;
mod tidy;
mod topics;
