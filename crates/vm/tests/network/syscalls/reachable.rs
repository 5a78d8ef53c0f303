//! Which blocks a frame may open since nv21, and what it costs that they come along (FIP-0071).

use forest_encoding::{Cid, codec, hash};
use forest_rules::gas::{Charge, Gas};
use forest_shared::{ActorId, address::Address, error::ErrorNumber};

use super::row;
use crate::kit::{
    self, ACTOR, Network, Wat, cost_of,
    text::{data, expand},
};

const CALLEE: ActorId = 1001;

/// The own state, and a link to it.
const ROOT: &str = "(call $self.root OUT BUF (i32.const 100))";
const CREATE: &str = "(call $ipld.block_create (i32.const 2000) (i64.const 0x71) IN (i32.const 43))";
/// Calls the callee, whose address is at 1100, with that block.
const SEND: &str =
    "(call $send.send OUT (i32.const 1100) (i32.const 3) (i64.const 2) (i32.load (i32.const 2000))
    (i64.const 0) (i64.const 0) (i64.const -1) (i64.const 0))";
const OPEN: &str = "(call $ipld.block_open OUT IN)";

/// A block that is a link, of 43 bytes.
fn link(cid: &Cid) -> Vec<u8> {
    [&[0xd8, 0x2a, 0x58, 0x27, 0x00], &cid.to_bytes()[..]].concat()
}

fn gas(gas: i64) -> Charge {
    Charge::compute("by hand", Gas::new(gas))
}

/// A network whose test actor has a link to `inner` for its state.
fn linking(network: &mut Network, inner: &[u8]) -> (Cid, Cid) {
    let inner = network.block(codec::DAG_CBOR, inner);
    let outer = network.block(codec::DAG_CBOR, &link(&inner));
    network.change(ACTOR, |actor| actor.state = outer);
    (inner, outer)
}

#[test]
fn what_a_reached_block_links_to_is_reached_when_it_is_opened() {
    for mut network in kit::with_actor(21, 29) {
        let (inner, outer) = linking(&mut network, &[0x80]);
        let (root, open_base, scan_link, scan) = (gas(300), gas(187_740), gas(35 + 400), gas(35));
        let handle =
            [&codec::DAG_CBOR.to_le_bytes()[..], &2_u32.to_le_bytes(), &1_u32.to_le_bytes()].concat();
        row("from the root to what it links to", OPEN)
            .data(inner.to_bytes())
            .after(ROOT)
            .after("(call $ipld.block_open (i32.const 2000) BUF)")
            .charged(root)
            .charged(open_base)
            .charged(scan_link)
            // Of 43 bytes and a link: 300 and 2.4 a byte are less than 10 a byte.
            .charged(gas(430))
            .charged(open_base)
            .charged(scan)
            .charged(gas(10))
            .gives(&network, handle);
        row("not before", OPEN)
            .data(inner.to_bytes())
            .after(ROOT)
            .charged(root)
            .charged(open_base)
            .refused(&network, ErrorNumber::NotFound);
        row("and not without asking for the root", OPEN)
            .data(outer.to_bytes())
            .charged(open_base)
            .refused(&network, ErrorNumber::NotFound);
    }
}

/// Installs a callee that opens the block at `cid` and exits with 100 and the error number.
fn opening_callee(network: &mut Network, cid: &Cid) -> Gas {
    let rules = network.rules();
    let statements = expand(&format!(
        "(call $vm.exit (i32.add (i32.const 100) {OPEN}) (i32.const 0) (i32.const 0) (i32.const 0))"
    ));
    network.install(CALLEE, &Wat::with_memory(rules, 1, &data(&cid.to_bytes()), &statements));
    cost_of(rules, 1, &statements).plus(Gas::new(500_000))
}

#[test]
fn the_links_of_parameters_are_reached_by_the_callee() {
    for mut network in kit::with_actor(21, 29) {
        let (_, outer) = linking(&mut network, &[0x80]);
        let cost = opening_callee(&mut network, &outer);
        let mut bytes = link(&outer);
        bytes.resize(76, 0);
        bytes.extend(Address::new_id(CALLEE).to_bytes().iter());
        let exited = |code: u32| [&code.to_le_bytes()[..], &[0; 16]].concat();
        row("of DAG-CBOR, for 300 gas each", SEND)
            .data(&bytes)
            .after(ROOT)
            .after(CREATE)
            .charged(gas(300))
            .charged(gas(35 + 400))
            .charged(gas(430))
            .costs(cost)
            .charged(gas(300))
            // Opened by the callee.
            .charged(gas(187_740))
            .charged(gas(35 + 400))
            .charged(gas(430))
            .gives(&network, exited(100));
        row("not of CBOR", SEND)
            .data(&bytes)
            .after(CREATE.replace("0x71", "0x51"))
            .charged(gas(430))
            .costs(cost)
            .charged(gas(187_740))
            .gives(&network, exited(100 + ErrorNumber::NotFound as u32));
    }
}

#[test]
fn the_links_of_what_is_returned_are_reached_by_the_caller() {
    for mut network in kit::with_actor(21, 29) {
        let rules = network.rules();
        let (_, outer) = linking(&mut network, &[0x80]);
        // The callee has the same state, and returns a link to it.
        let statements = expand(&format!("(drop {ROOT}) (drop {CREATE}) (i32.load (i32.const 2000))"));
        network.install(CALLEE, &Wat::with_memory(rules, 1, &data(&link(&outer)), &statements));
        network.change(CALLEE, |actor| actor.state = outer);
        let mut bytes = outer.to_bytes();
        bytes.resize(76, 0);
        bytes.extend(Address::new_id(CALLEE).to_bytes().iter());
        let handle =
            [&codec::DAG_CBOR.to_le_bytes()[..], &2_u32.to_le_bytes(), &43_u32.to_le_bytes()].concat();
        row("for 300 gas each", OPEN)
            .data(&bytes)
            .after(SEND)
            .costs(cost_of(rules, 1, &statements).plus(Gas::new(500_000)))
            .charged(gas(300))
            .charged(gas(35 + 400))
            .charged(gas(430))
            .charged(gas(300))
            .charged(gas(187_740))
            .charged(gas(35 + 400))
            .charged(gas(430))
            .gives(&network, handle);
    }
}

#[test]
fn a_cid_that_holds_its_own_data_is_scanned_and_never_reached() {
    for mut network in kit::with_actor(21, 29) {
        let unreached = hash::blake2b_cid(codec::RAW, b"unreached");
        let inside = link(&unreached);
        let identity = hash::identity_cid(codec::DAG_CBOR, &inside).unwrap();
        let mut outer = vec![0xd8, 0x2a, 0x58];
        let bytes = identity.to_bytes();
        outer.push(u8::try_from(bytes.len() + 1).unwrap());
        outer.push(0);
        outer.extend(&bytes);
        let state = network.block(codec::DAG_CBOR, &outer);
        network.change(ACTOR, |actor| actor.state = state);
        let open = "(call $ipld.block_open (i32.const 2000) BUF)";
        // Two items that are links; of the two the inner one is tracked.
        let opened = outer.len() as i64 * 10;
        row("itself", OPEN)
            .data(&bytes)
            .after(ROOT)
            .after(open)
            .charged(gas(300))
            .charged(gas(187_740))
            .charged(gas(2 * (35 + 400)))
            .charged(gas(opened))
            .charged(gas(187_740))
            .refused(&network, ErrorNumber::NotFound);
        row("but what it links to, which this node lacks", "(call $self.set_root IN)")
            .data(unreached.to_bytes())
            .after(ROOT)
            .after(open)
            .charged(gas(300))
            .charged(gas(187_740))
            .charged(gas(2 * (35 + 400)))
            .charged(gas(opened))
            .charged(gas(300))
            .charged(gas(475_000))
            .gives(&network, []);
    }
}
