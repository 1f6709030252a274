//! SQL of moderation, by table.

pub mod cases;
pub mod mutes;
pub mod removals;
pub mod statements;
pub mod suspensions;
pub mod taken;
