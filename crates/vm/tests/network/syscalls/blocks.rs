//! Blocks: `ipld`.

use forest_blockstore::Cid;
use forest_encoding::{codec, hash};
use forest_rules::gas::{Charge, Gas};
use forest_shared::{error::ErrorNumber, state::EMPTY_ARRAY_CID};
use forest_vm::{ExecuteError, HostError};

use super::{counted, row};
use crate::kit::{
    self, ACTOR, Network, call,
    text::{expand, opaque},
};

/// Codec, handle and size of an opened block, as a result has them.
fn handle(codec: u64, id: u32, size: u32) -> Vec<u8> {
    [&codec.to_le_bytes()[..], &id.to_le_bytes(), &size.to_le_bytes()].concat()
}

fn stat(codec: u64, size: u32) -> Vec<u8> {
    [&codec.to_le_bytes()[..], &size.to_le_bytes()].concat()
}

/// Stores a block and makes it the test actor's state.
fn with_state(network: &mut Network, codec: u64, data: &[u8]) -> Cid {
    let cid = network.block(codec, data);
    network.change(ACTOR, |actor| actor.state = cid);
    cid
}

/// A scan of so many items, so many of them links.
fn scan(network: &Network, fields: u64, cids: u64) -> Option<Charge> {
    network.rules().gas.blocks.scan.map(|prices| prices.on_scan_links(fields, cids))
}

const ROOT: &str = "(call $self.root OUT BUF (i32.const 100))";
const OPEN: &str = "(call $ipld.block_open OUT BUF)";

#[test]
fn block_open() {
    for mut network in kit::with_actor(16, 29) {
        let (actors, blocks) = (&network.rules().gas.actors, &network.rules().gas.blocks);
        row("the own state can be opened", OPEN)
            .after(ROOT)
            .charged(actors.get_root)
            .charged(blocks.on_block_open_base())
            .charged(scan(&network, 1, 0))
            .charged(blocks.on_block_open(1, 0))
            .gives(&network, handle(codec::DAG_CBOR, 1, 1));
        row("twice, under two handles", OPEN)
            .after(ROOT)
            .after("(call $ipld.block_open (i32.const 2000) BUF)")
            .charged(actors.get_root)
            .charged(blocks.on_block_open_base())
            .charged(scan(&network, 1, 0))
            .charged(blocks.on_block_open(1, 0))
            .charged(blocks.on_block_open_base())
            .charged(scan(&network, 1, 0))
            .charged(blocks.on_block_open(1, 0))
            .gives(&network, handle(codec::DAG_CBOR, 2, 1));
        row("what is no CID is refused before any charge", "(call $ipld.block_open OUT IN)")
            .data([0xff; 8])
            .refused(&network, ErrorNumber::IllegalArgument);

        let data = [0x42; 1_000];
        let cid = with_state(&mut network, codec::RAW, &data);
        let open = row("bytes that are no DAG-CBOR hold no links", OPEN)
            .after(ROOT)
            .charged(actors.get_root)
            .charged(blocks.on_block_open_base())
            .charged(blocks.on_block_open(data.len(), 0));
        if network.version() < 18 {
            open.refused(&network, ErrorNumber::IllegalCodec);
        } else {
            open.gives(&network, handle(codec::RAW, 1, 1_000));
        }
        let unreached =
            row("before nv21 any block can be opened", "(call $ipld.block_open OUT IN)").data(cid.to_bytes());
        match network.version() {
            16 | 17 => unreached
                .charged(blocks.on_block_open_base())
                .charged(blocks.on_block_open(data.len(), 0))
                .refused(&network, ErrorNumber::IllegalCodec),
            18..=20 => unreached
                .charged(blocks.on_block_open_base())
                .charged(blocks.on_block_open(data.len(), 0))
                .gives(&network, handle(codec::RAW, 1, 1_000)),
            _ => unreached.charged(blocks.on_block_open_base()).refused(&network, ErrorNumber::NotFound),
        };
    }
}

#[test]
fn a_thousand_bytes_with_three_links_cost_197_740_gas_and_the_scan() {
    for mut network in kit::with_actor(21, 29) {
        let link = hash::blake2b_cid(codec::RAW, b"linked");
        let mut data = vec![0x84];
        for _ in 0..3 {
            data.extend([0xd8, 0x2a, 0x58, 0x27, 0x00]);
            data.extend(link.to_bytes());
        }
        let rest = 1_000 - data.len() - 3;
        data.extend([0x59, (rest >> 8) as u8, rest as u8]);
        data.resize(1_000, 0);
        with_state(&mut network, codec::DAG_CBOR, &data);
        // The array, three tags, one string; the strings inside the tags are part of them.
        row("worked by hand", OPEN)
            .after(ROOT)
            .charged(Charge::compute("root", Gas::new(300)))
            .charged(Charge::compute("open", Gas::new(197_740)))
            .charged(Charge::compute("scan", Gas::new(5 * 35 + 3 * 400)))
            .gives(&network, handle(codec::DAG_CBOR, 1, 1_000));
    }
}

#[test]
fn a_block_that_this_node_lacks_is_no_answer_to_the_actor() {
    for mut network in kit::with_actor(16, 29) {
        let lacking = hash::blake2b_cid(codec::DAG_CBOR, b"somewhere else");
        network.change(ACTOR, |actor| actor.state = lacking);
        let text = expand(&format!("(drop {ROOT}) (drop {OPEN}) (i32.const 0)"));
        network.replace_code(ACTOR, &kit::Wat::actor(network.rules(), &text));
        let result = network.try_run(&call(2));
        assert!(
            matches!(result, Err(ExecuteError::Host(HostError::Missing(cid))) if cid == lacking),
            "{result:?}"
        );
    }
}

#[test]
fn block_create() {
    let create = |codec: u64, length: u32| {
        format!("(call $ipld.block_create OUT (i64.const {codec}) IN (i32.const {length}))")
    };
    for network in kit::with_actor(16, 29) {
        let blocks = &network.rules().gas.blocks;
        row("a block gets a handle", create(codec::DAG_CBOR, 2))
            .data([0x81, 0x01])
            .charged(scan(&network, 2, 0))
            .charged(blocks.on_block_create(2, 0))
            .gives(&network, 1_u32.to_le_bytes());
        row("and the next one the next", create(codec::DAG_CBOR, 1))
            .data([0x80])
            .after(create(codec::DAG_CBOR, 1))
            .charged(scan(&network, 1, 0))
            .charged(scan(&network, 1, 0))
            .charged(blocks.on_block_create(1, 0))
            .charged(blocks.on_block_create(1, 0))
            .gives(&network, 2_u32.to_le_bytes());
        row(
            "bytes come from memory",
            "(call $ipld.block_create OUT (i64.const 0x71) (i32.const 65535) (i32.const 2))",
        )
        .refused(&network, ErrorNumber::IllegalArgument);
        for other in [codec::RAW, codec::CBOR] {
            let row = row("more codecs since nv18", create(other, 1)).charged(blocks.on_block_create(1, 0));
            if network.version() < 18 {
                row.refused(&network, ErrorNumber::IllegalCodec);
            } else {
                row.gives(&network, 1_u32.to_le_bytes());
            }
        }
        let unknown = row("a codec is refused after the charge, since nv21 before", create(0x70, 1));
        let charge = blocks.on_block_create(1, 0);
        let unknown = if network.version() < 21 { unknown.charged(charge) } else { unknown };
        unknown.refused(&network, ErrorNumber::IllegalCodec);
    }
}

#[test]
fn since_nv18_a_created_block_has_a_mebibyte_at_most() {
    let create = |length: u32| {
        let codec = codec::CBOR;
        format!("(call $ipld.block_create OUT (i64.const {codec}) (i32.const 4096) (i32.const {length}))")
    };
    const LIMIT: u32 = 1 << 20;
    for network in kit::with_actor(18, 29) {
        let charge = network.rules().gas.blocks.on_block_create(LIMIT as usize, 0);
        row("a mebibyte", create(LIMIT)).pages(18).charged(charge).gives(&network, 1_u32.to_le_bytes());
        row("and a byte, without a charge", create(LIMIT + 1))
            .pages(18)
            .refused(&network, ErrorNumber::LimitExceeded);
    }
}

#[test]
fn since_nv21_the_links_of_a_created_block_must_be_reachable() {
    let create =
        |length: u32| format!("(call $ipld.block_create OUT (i64.const 0x71) IN (i32.const {length}))");
    let linking = |cid: &Cid| {
        let cid = cid.to_bytes();
        let length = u8::try_from(cid.len() + 1).unwrap();
        [&[0xd8, 0x2a, 0x58, length, 0x00], &cid[..]].concat()
    };
    for network in kit::with_actor(21, 29) {
        let blocks = &network.rules().gas.blocks;
        let root = linking(&EMPTY_ARRAY_CID);
        let size = root.len() as u32;
        let created = blocks.on_block_create(root.len(), 1);
        row("a link to what was not reached, after the charge", create(size))
            .data(&root)
            .charged(scan(&network, 1, 1))
            .charged(created)
            .refused(&network, ErrorNumber::NotFound);
        row("a link to what was reached", create(size))
            .data(&root)
            .after(ROOT)
            .charged(network.rules().gas.actors.get_root)
            .charged(scan(&network, 1, 1))
            .charged(created)
            .gives(&network, 1_u32.to_le_bytes());
        let sealed = linking(&Cid::new_v1(codec::FIL_COMMITMENT_SEALED, *EMPTY_ARRAY_CID.hash()));
        row("a commitment is no link", create(sealed.len() as u32))
            .data(&sealed)
            .charged(scan(&network, 1, 1))
            .charged(blocks.on_block_create(sealed.len(), 0))
            .gives(&network, 1_u32.to_le_bytes());
        let other = linking(&Cid::new_v1(0x70, *EMPTY_ARRAY_CID.hash()));
        row("a link to a codec that no block has, after the scan", create(other.len() as u32))
            .data(&other)
            .charged(scan(&network, 1, 1))
            .refused(&network, ErrorNumber::NotFound);
        let malformed: [(&str, &[u8], (u64, u64)); 8] = [
            ("an item of unknown length", &[0x9f, 0xff], (1, 0)),
            ("an item that ends beyond the block", &[0x42, 0x00], (1, 0)),
            ("an item missing, which is paid for", &[0x82, 0x00], (3, 0)),
            ("bytes after the item", &[0x00, 0x00], (1, 0)),
            ("nothing at all", &[], (1, 0)),
            ("a link that is no string", &[0xd8, 0x2a, 0x00], (1, 1)),
            ("a link that does not begin with zero", &[0xd8, 0x2a, 0x41, 0x01], (1, 1)),
            ("a link that is no CID", &[0xd8, 0x2a, 0x42, 0x00, 0x01], (1, 1)),
        ];
        for (rule, data, (fields, cids)) in malformed {
            row(rule, create(data.len() as u32))
                .data(data)
                .charged(scan(&network, fields, cids))
                .refused(&network, ErrorNumber::Serialization);
        }
        row("other tags are items, and what they tag is another one", create(2))
            .data([0xc1, 0x00])
            .charged(scan(&network, 2, 0))
            .charged(blocks.on_block_create(2, 0))
            .gives(&network, 1_u32.to_le_bytes());
    }
}

#[test]
fn block_read_and_stat() {
    let read = |id: u32, offset: u32, length: u32| {
        format!("(call $ipld.block_read OUT (i32.const {id}) (i32.const {offset}) BUF (i32.const {length}))")
    };
    for network in kit::with_actor(16, 29) {
        let (codec, blocks) = (opaque(network.rules()), &network.rules().gas.blocks);
        let data = b"\x49eightbyte";
        let create = format!("(call $ipld.block_create OUT (i64.const {codec}) IN (i32.const 10))");
        let with_block = |rule, call: &str| {
            row(rule, call).data(data).after(&create).charged(blocks.on_block_create(10, 0))
        };
        let answer = |rest: i32, read: &[u8]| [&rest.to_le_bytes(), read].concat();
        with_block("all of it, nothing beyond", &read(1, 0, 10))
            .charged(blocks.on_block_read(10))
            .gives(&network, answer(0, data));
        with_block("part of it, and how much comes after", &read(1, 2, 3))
            .charged(blocks.on_block_read(3))
            .gives(&network, answer(5, &data[2..5]));
        with_block("only what there is is paid for, and how much is missing", &read(1, 8, 4))
            .charged(blocks.on_block_read(2))
            .gives(&network, answer(-2, &[data[8], data[9], 0, 0]));
        with_block("nothing from beyond the end", &read(1, 20, 1))
            .charged(blocks.on_block_read(0))
            .gives(&network, answer(-11, &[0]));
        with_block("an end beyond 31 bits", &read(1, 0x7fff_ffff, 1))
            .refused(&network, ErrorNumber::IllegalArgument);
        with_block("no such handle", &read(2, 0, 1)).refused(&network, ErrorNumber::InvalidHandle);
        with_block("nor is 0 one", &read(0, 0, 1)).refused(&network, ErrorNumber::InvalidHandle);
        with_block("the buffer is memory", &read(1, 0, 65_536))
            .refused(&network, ErrorNumber::IllegalArgument);

        with_block("codec and size", "(call $ipld.block_stat OUT (i32.const 1))")
            .charged(blocks.stat)
            .gives(&network, stat(codec, 10));
        with_block("of a block", "(call $ipld.block_stat OUT (i32.const 2))")
            .charged(blocks.stat)
            .refused(&network, ErrorNumber::InvalidHandle);
    }
}

#[test]
fn block_link() {
    let link = |id: u32, hash: u64, digest: u32, length: u32| {
        format!(
            "(call $ipld.block_link OUT (i32.const {id}) (i64.const {hash}) (i32.const {digest}) BUF (i32.const {length}))"
        )
    };
    for network in kit::with_actor(16, 29) {
        let (codec, blocks) = (opaque(network.rules()), &network.rules().gas.blocks);
        let create = format!("(call $ipld.block_create OUT (i64.const {codec}) IN (i32.const 1))");
        let with_block = |rule, call: &str| {
            row(rule, call).data([0x01]).after(&create).charged(blocks.on_block_create(1, 0))
        };
        let cid = hash::blake2b_cid(codec, &[0x01]);
        let outcome = with_block("a block gets its CID", &link(1, 0xb220, 32, 100))
            .charged(blocks.on_block_link(1))
            .gives(&network, counted(&cid.to_bytes()));
        assert_eq!(outcome.blocks.get(&cid).map(|data| &data[..]), Some(&[0x01][..]), "and is written");
        with_block("which must fit, and is paid for when it does not", &link(1, 0xb220, 32, 10))
            .charged(blocks.on_block_link(1))
            .refused(&network, ErrorNumber::BufferTooSmall);
        with_block("other hashes name no block", &link(1, 0x12, 32, 100))
            .refused(&network, ErrorNumber::IllegalCid);
        with_block("nor do shorter digests", &link(1, 0xb220, 20, 100))
            .refused(&network, ErrorNumber::IllegalCid);
        with_block("it must be there", &link(2, 0xb220, 32, 100))
            .refused(&network, ErrorNumber::InvalidHandle);
        with_block("the buffer is memory", &link(1, 0xb220, 32, 65_536))
            .refused(&network, ErrorNumber::IllegalArgument);
        let opened = with_block("and can be opened", "(call $ipld.block_open OUT BUF)")
            .after(link(1, 0xb220, 32, 100))
            .charged(blocks.on_block_link(1))
            .charged(blocks.on_block_open_base())
            .charged(blocks.on_block_open(1, 0));
        opened.gives(&network, handle(codec, 2, 1));
    }
}

#[test]
fn linking_a_thousand_bytes_worked_by_hand() {
    for network in kit::with_actor(16, 29) {
        let expected = match network.version() {
            16 | 17 => 1_654_640,
            18..=20 => 3_858_400,
            _ => 3_858_700,
        };
        assert_eq!(network.rules().gas.blocks.on_block_link(1_000).total(), Gas::new(expected));
    }
}
