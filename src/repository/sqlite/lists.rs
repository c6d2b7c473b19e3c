//! Pages by key: what every list of this store shares.
