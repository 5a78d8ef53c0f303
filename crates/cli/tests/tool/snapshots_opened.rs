//! Which files are snapshots, and of which network.

use forest_blockstore::Block;
use forest_encoding::codec;

use crate::{
    kit::{Sample, Tool, car},
    world::WORLD,
};

#[test]
fn the_network_must_be_known() {
    let seer = WORLD.seer();
    let snapshot = seer.car.to_str().unwrap();
    let stats = |rest: &[&str]| seer.tool.run(&[&["stats", snapshot, "--last", "1"], rest].concat());
    stats(&[]).assert_refused("say which it is with --network, or with --schedule and a file");
    stats(&["--network", "calibnet"]).assert_refused("error: ");
    stats(&["--schedule", "no/such.toml"]).assert_refused("no/such.toml");
    assert_eq!(seer.run("stats", &["--last", "1"]).code, 0);
}

#[test]
fn files_without_a_chain_are_no_snapshots() {
    let tool = Tool::new();
    let block = Block::blake2b(codec::DAG_CBOR, vec![0x80]);
    let files = [
        ("text.car", b"this is no archive at all".to_vec(), "text.car"),
        ("empty.car", Vec::new(), "empty.car"),
        ("other.car", car(&[block.cid], std::slice::from_ref(&block)), "no head of a chain"),
        ("absent.car", car(&[block.cid], &[]), "no head of a chain"),
        ("bundle.car", Sample::new("one").car(), "no head of a chain"),
        ("cut.car.zst", WORLD.car[..WORLD.car.len() / 2].to_vec(), "cut.car.zst"),
    ];
    for (name, content, why) in files {
        let file = tool.input(name, &content);
        tool.run(&["stats", file.to_str().unwrap(), "--network", "mainnet"]).assert_refused(why);
    }
    tool.run(&["stats", "no/such.car", "--network", "mainnet"]).assert_refused("no/such.car");
}

#[test]
fn code_may_come_from_the_bundles_of_the_user() {
    let seer = WORLD.seer();
    let store = &WORLD.chain.genesis.store;
    let without = |code: bool| -> Vec<Block> {
        store.snapshot().into_iter().filter(|block| (block.cid.codec() == codec::RAW) == code).collect()
    };
    let tipsets: Vec<Block> = WORLD
        .chain
        .tipsets
        .iter()
        .flat_map(|tipset| tipset.blocks())
        .flat_map(|block| block.to_blocks().unwrap())
        .collect();
    let head = WORLD.chain.head().tipset().key().cids().to_vec();
    let codeless = seer.tool.input("codeless.car", &car(&head, &[without(false), tipsets].concat()));
    let refused = seer.run_on(&codeless, "stats", &["--last", "1"]);
    assert_eq!(refused.code, 2, "{refused:?}");

    // The list of the last version, and all code: what a bundle is made of.
    let system = WORLD.chain.genesis.manifests.values().last().unwrap();
    let manifest = forest_builtin::Manifest::load(store, system).unwrap();
    let list = Block::new(*system, forest_blockstore::Blockstore::get(store, system).unwrap().unwrap());
    let root = Block::blake2b(codec::DAG_CBOR, forest_encoding::to_vec(&(1_u32, list.cid)).unwrap());
    let code = manifest
        .iter()
        .map(|(_, cid)| Block::new(*cid, forest_blockstore::Blockstore::get(store, cid).unwrap().unwrap()));
    let blocks: Vec<Block> = [root.clone(), list].into_iter().chain(code).collect();
    let bundle = seer.tool.input("bundle.car", &car(&[root.cid], &blocks));
    assert_eq!(seer.tool.import(&bundle).code, 0);
    let said = seer.run_on(&codeless, "stats", &["--last", "1"]);
    assert_eq!(said.code, 0, "{said:?}");
}

#[test]
fn states_can_be_kept_for_the_next_run() {
    let seer = WORLD.seer();
    let folder = seer.car.with_file_name("db");
    let folder = folder.to_str().unwrap();
    for _ in 0..2 {
        let said = seer.run("stats", &["--last", "2", "--db", folder]);
        assert_eq!(said.code, 0, "{said:?}");
    }
}
