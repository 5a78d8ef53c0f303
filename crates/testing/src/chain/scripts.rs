//! What script actors are told to do on a generated chain: states that grow, calls within calls, events, and questions
//! about the chain.

use forest_encoding::{cbor::Writer, codec};
use forest_rules::{AbiGeneration, Rules};
use forest_shared::{
    address::Address,
    clock::ChainEpoch,
    event::{Entry, EventFlags},
    state::EMPTY_ARRAY_CID,
};

use super::{dice::Dice, genesis::SCRIPTS};
use crate::{args, script::Script};

/// Bytes of the link in the block that [`storage`] writes, and where they begin: behind the heads of the array, of the
/// tag and of the byte string, and a zero.
const LINK: (u32, u32) = (6, 38);

/// Who writes scripts.
pub(super) struct Author<'d> {
    pub(super) dice: &'d mut Dice,
    pub(super) rules: &'static Rules,
    /// The epoch that the scripts are to run in.
    pub(super) epoch: ChainEpoch,
}

impl Author<'_> {
    /// Opens the state, and makes a block with a link to it the new state: so states grow into lists.
    pub(super) fn storage(&mut self) -> Script {
        let mut script = Script::new(self.rules);
        for _ in 0..=self.dice.below(2) {
            let mut state = Writer::new();
            state.array(2).cid(&EMPTY_ARRAY_CID).bytes(&self.dice.bytes::<24>());
            let state = script.put(state.as_slice());
            let (link, length) = LINK;
            script.call("self::root", args![state.at + link, length]);
            script.call("ipld::block_open", args![state.at + link]);
            let block = script.call("ipld::block_create", args![codec::DAG_CBOR, state.at, state.len]);
            let cid = script.link(block.word(0));
            script.call("self::set_root", args![cid.at]);
        }
        script
    }

    /// Has other script actors do something, one of which may fail and be undone, and sends a little to an account.
    pub(super) fn calls(&mut self, account: &Address, depth: u32) -> Script {
        let mut script = if self.dice.once_in(2) { self.storage() } else { Script::new(self.rules) };
        for _ in 0..=self.dice.below(2) {
            let mut inner = if depth > 0 && self.dice.once_in(2) {
                self.calls(account, depth - 1)
            } else {
                self.storage()
            };
            if self.dice.once_in(4) {
                inner.exit(33, 0, "undone");
            }
            script.run_at(&Address::new_id(*self.dice.pick(&SCRIPTS)), &inner);
        }
        let value = self.dice.below(1_000).into();
        script.send(account, 0, 0, value);
        script
    }

    /// Announces something, where there are events.
    pub(super) fn events(&mut self) -> Option<Script> {
        let mut script = Script::new(self.rules);
        if !script.has("event::emit_event") {
            return None;
        }
        for _ in 0..=self.dice.below(3) {
            let value = self.dice.bytes::<20>().to_vec();
            let entry = |key: &str, value| Entry {
                flags: EventFlags::INDEXED_ALL,
                key: key.to_owned(),
                codec: codec::RAW,
                value,
            };
            script.emit(&[entry("kind", b"generated".to_vec()), entry("value", value)]);
        }
        Some(script)
    }

    /// Asks for randomness of the chain and of the beacon, for tipsets, and for what is in circulation.
    pub(super) fn questions(&mut self) -> Script {
        let mut script = Script::new(self.rules);
        let entropy = script.put(b"what for");
        for source in ["rand::get_chain_randomness", "rand::get_beacon_randomness"] {
            let epoch = self.earlier(0);
            let drawn = args![2, epoch, entropy.at, entropy.len];
            match script.generation() {
                AbiGeneration::Watermelon => script.call(source, args![epoch]),
                AbiGeneration::Skyr | AbiGeneration::Hygge => script.call(source, drawn),
            };
        }
        if script.has("network::tipset_cid") {
            let cid = script.room(100);
            script.call("network::tipset_cid", args![self.earlier(1), cid.at, cid.len]);
            script.note(cid.at, 38);
        }
        script.call("network::total_fil_circ_supply", &[]);
        for context in ["network::context", "network::base_fee", "self::current_balance"] {
            if script.has(context) {
                script.call(context, &[]);
            }
        }
        script
    }

    /// Ends with an exit code, after it wrote; or traps.
    pub(super) fn failure(&mut self) -> Script {
        let mut script = self.storage();
        if self.dice.once_in(3) {
            script.trap(self.dice.once_in(2));
        } else {
            script.exit(16 + self.dice.below(20) as u32, 0, "no");
        }
        script
    }

    /// An epoch that begins at least `after` epochs before this one; most often a recent one.
    fn earlier(&mut self, after: ChainEpoch) -> ChainEpoch {
        let reach = if self.dice.once_in(3) { self.epoch.unsigned_abs() } else { 8 };
        (self.epoch - after - self.dice.below(reach) as ChainEpoch).max(0)
    }
}
