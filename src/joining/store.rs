//! All SQL of joining.

pub mod call;
pub mod proposals;
pub mod registrations;
