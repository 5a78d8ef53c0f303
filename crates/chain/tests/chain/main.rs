//! A small chain with one miner: its randomness, its faults, its supply.

mod faults;
mod kit;
mod randomness;
mod supply;
