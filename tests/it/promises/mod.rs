//! The promises, by their number. (11, 12, 13, 16 and 17 need more than one process can show; 15 is the matrix of `permissions`, 18 stands in `messages`.)

mod bus;
mod durable;
mod once;
mod order;
mod outage;
mod resume;
mod revocation;
mod slow;
