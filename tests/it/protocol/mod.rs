//! The edges of the wire: frames that no SDK sends, limits, the two fall-backs, and who may connect from where.

mod frames;
mod http;
mod streams;
