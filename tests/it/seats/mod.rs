//! Roles with dates, seats that are handed over, and the directory.

mod dates;
mod directory;
mod successor;
