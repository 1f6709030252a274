//! The promises, by their number. (13 stands in `presence`, 15 is the matrix of `permissions`, 18 in `messages`; 11, 12, 16 and 17 need more than a test's minutes.)

mod bus;
mod durable;
mod once;
mod order;
mod outage;
mod resume;
mod revocation;
mod slow;
