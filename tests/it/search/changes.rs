//! That a search knows of a change from its commit on.
