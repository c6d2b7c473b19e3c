//! Everything on the repository without a screen: what every store must do, what only a file can do, the use cases against a
//! plain model, the import of the former program, and the threads behind the dashboard.

mod import;
mod memory;
mod model;
mod repository;
mod sales;
mod worker;
