//! SalesTrack.
