//! The asynchronous edge of a node: computes, caches and queries the states of tipsets.
