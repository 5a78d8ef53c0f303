//! RLE+ bitfields with set algebra over runs.
