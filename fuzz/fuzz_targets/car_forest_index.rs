//! Indexed archives made of noise, and good ones with a few bytes changed: opened or refused, every look-up ends, and
//! what it answers was in a frame of the file.
#![no_main]

use std::sync::OnceLock;

use forest_blockstore::{Block, Bytes};
use forest_car::{
    Limits,
    forest::{ForestCar, ForestCarWriter},
};
use libfuzzer_sys::fuzz_target;

fn blocks() -> impl Iterator<Item = Block> {
    (0..60_u8).map(|n| Block::blake2b(0x71, vec![n; usize::from(n) * 20]))
}

fn good() -> &'static Vec<u8> {
    static GOOD: OnceLock<Vec<u8>> = OnceLock::new();
    GOOD.get_or_init(|| {
        let root = blocks().next().expect("there are blocks").cid;
        let mut writer = ForestCarWriter::new(Vec::new(), &[root]).expect("memory takes it");
        blocks().for_each(|block| writer.write(&block.cid, &block.data).expect("memory takes it"));
        writer.finish().expect("memory takes it")
    })
}

fn look_up(file: Vec<u8>) {
    let Ok(car) = ForestCar::open(Bytes::from(file), Limits::default().with_frame(1 << 20)) else { return };
    for block in blocks() {
        if let Ok(Some(data)) = car.get(&block.cid) {
            assert!(data.len() <= 1 << 20);
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    look_up(bytes.to_vec());
    // Four bytes of input each: where, and what.
    let mut changed = good().clone();
    for change in bytes.as_chunks::<4>().0 {
        let at = u32::from_le_bytes([change[0], change[1], change[2], 0]) as usize % changed.len();
        changed[at] = change[3];
    }
    look_up(changed);
});
