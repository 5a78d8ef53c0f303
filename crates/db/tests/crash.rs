//! A writer process is killed at random moments; no batch that it reported may be lost, none may be half there.
//!
//! The binary starts itself as the writer. The writer puts numbered batches and reports each on its output once
//! `put_many` has returned; the checkpoint is small, so that kills fall into checkpoints and recoveries as well.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, ExitCode, Stdio},
    time::Duration,
};

use forest_blockstore::{Block, Blockstore};
use forest_db::{Durability, ParityOptions, ParityStore};
use forest_encoding::codec;
use forest_testing::Suite;

const ROUNDS: u64 = 12;

fn options(durability: Durability) -> ParityOptions {
    let mut options = ParityOptions::default();
    options.durability = durability;
    options.checkpoint = 200 << 10;
    options
}

/// The blocks of a batch: up to forty of up to 3 KiB, of both columns, all different.
fn batch(number: u64) -> Vec<Block> {
    let block = |n: u64| {
        let mut data = [number.to_le_bytes(), n.to_le_bytes()].concat();
        data.resize(16 + (number * 7 + n * 89) as usize % 3000, n as u8);
        Block::blake2b(if n.is_multiple_of(5) { codec::RAW } else { codec::DAG_CBOR }, data)
    };
    (0..1 + number % 40).map(block).collect()
}

fn write(directory: &Path, durability: Durability, first: u64) {
    let store = ParityStore::open(directory, options(durability)).expect("opens after every crash");
    let mut out = std::io::stdout();
    for number in first.. {
        store.put_many(&batch(number)).expect("puts");
        out.write_all(&number.to_le_bytes()).and_then(|()| out.flush()).expect("the parent listens");
    }
}

/// Starts a writer, lets it live for a while, kills it, and returns the number behind the last reported batch.
fn write_and_die(directory: &Path, durability: &str, first: u64, life: Duration) -> u64 {
    let mut writer = Command::new(std::env::current_exe().expect("has a path"))
        .args(["writer".as_ref(), directory.as_os_str(), durability.as_ref(), first.to_string().as_ref()])
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut reports = BufReader::new(writer.stdout.take().expect("is piped"));
    // Its life begins with its first report, so that slow machines test the same.
    let began = !reports.fill_buf().expect("reads").is_empty();
    assert!(began, "the writer died by itself");
    std::thread::sleep(life);
    writer.kill().expect("kills");
    writer.wait().expect("is gone");
    let mut next = first;
    let mut number = [0; 8];
    while std::io::Read::read_exact(&mut reports, &mut number).is_ok() {
        assert_eq!(u64::from_le_bytes(number), next);
        next += 1;
    }
    next
}

fn survives(durability: &'static str) {
    let directory = tempfile::tempdir().expect("makes a folder");
    let mut next = 0;
    for round in 0..ROUNDS {
        let life = Duration::from_micros(round * round * 800 % 60_000);
        next = write_and_die(directory.path(), durability, next, life);
        let store = ParityStore::open(directory.path(), options(parse(durability))).expect("opens");
        for number in 0..next {
            for block in batch(number) {
                assert_eq!(
                    store.get(&block.cid).expect("reads"),
                    Some(block.data),
                    "batch {number} of {next}"
                );
            }
        }
        // The batch that was not reported: all or nothing. It may have been written before it could be reported.
        let unreported = batch(next);
        let present = unreported.iter().filter(|block| store.has(&block.cid).expect("reads")).count();
        assert!(present == 0 || present == unreported.len(), "{present} of {} blocks", unreported.len());
        next += u64::from(present > 0);
        let later = batch(next + 1);
        assert!(!later.iter().any(|block| store.has(&block.cid).expect("reads")), "out of nowhere");
    }
    assert!(next > ROUNDS, "the writers wrote nothing to speak of: {next}");
}

fn parse(durability: &str) -> Durability {
    match durability {
        "machine" => Durability::Machine,
        _ => Durability::Process,
    }
}

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().collect();
    if let [_, mode, directory, durability, first] = arguments.as_slice()
        && mode == "writer"
    {
        write(Path::new(directory), parse(durability), first.parse().expect("a number"));
    }
    Suite::new()
        .test("a killed writer loses nothing, synced", || survives("machine"))
        .test("a killed writer loses nothing, not synced", || survives("process"))
        .run()
}
