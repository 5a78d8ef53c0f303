//! CAR archives: version 1 and 2, zstd, and Forest's indexed form.
