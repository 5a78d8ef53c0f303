//! `forest-fvm` as its users meet it: arguments in, text and exit codes out.

mod actors;
mod bundles;
mod differences;
mod extracts;
mod help;
mod kit;
mod networks;
mod replays;
mod settings;
mod snapshots_opened;
mod tipsets;
mod traces;
mod vectors;
mod world;
