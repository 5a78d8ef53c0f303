//! Host views of the built-in actors: manifest, types and the state that the node reads.
