//! Migrations: append-only files, applied in order, each in one transaction, after a backup beside the file.
