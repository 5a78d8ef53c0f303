//! `forest-fvm` as its users meet it: arguments in, text and exit codes out.

mod bundles;
mod help;
mod kit;
mod tipsets;
mod vectors;
