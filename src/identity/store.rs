//! All SQL of people, sessions, tokens, invitations and pictures.

mod credentials;
mod links;
mod people;

pub use self::credentials::*;
pub use self::links::*;
pub use self::people::*;
