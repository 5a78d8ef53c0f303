//! Code of users: installed through the init actor, deployed, called.
//!
//! All of it is one small actor that counts (`counter.wat`), in several flavours, so that there is always some that is
//! not installed yet. Where users cannot install code, the init actor knows no such method, and says so.

use forest_blockstore::Cid;
use forest_encoding::{RawBytes, codec, hash::blake2b_cid};
use forest_shared::{
    MethodNum,
    address::{Address, INIT_ACTOR_ID},
    econ::TokenAmount,
};

use super::{Draft, INSTALL_GAS, Traffic, draft::exec};

/// The init actor's InstallCode, where it has that.
const INSTALL_CODE: MethodNum = 4;
/// How many flavours there are.
const FLAVOURS: usize = 12;
/// Methods that are called: two that count, one that announces it, one that refuses.
const METHODS: [MethodNum; 4] = [2, 5, 3, 9];

const COUNTER: &str = include_str!("counter.wat");

/// The code of all flavours.
#[derive(Clone, Debug)]
pub(crate) struct Counters {
    wasm: Vec<Vec<u8>>,
    codes: Vec<Cid>,
}

impl Counters {
    pub(crate) fn new() -> anyhow::Result<Self> {
        let flavour =
            |number: usize| wat::parse_str(COUNTER.replace("FLAVOUR", &format!("flavour {number}")));
        let wasm = (0..FLAVOURS).map(flavour).collect::<Result<Vec<_>, _>>()?;
        let codes = wasm.iter().map(|wasm| blake2b_cid(codec::RAW, wasm)).collect();
        Ok(Self { wasm, codes })
    }
}

impl Traffic<'_> {
    pub(super) fn install(&mut self) -> anyhow::Result<Option<Draft>> {
        let wasm = self.chance.pick(&self.counters.wasm).clone();
        let params = RawBytes::serialize(&(RawBytes::new(wasm),))?;
        let call = Draft::call(self.any_account(), Address::new_id(INIT_ACTOR_ID), INSTALL_CODE, params);
        Ok(Some(Draft { gas_limit: INSTALL_GAS, ..call }))
    }

    pub(super) fn deploy(&mut self) -> anyhow::Result<Option<Draft>> {
        let code = *self.chance.pick(&self.counters.codes);
        exec(self.any_account(), &code, RawBytes::default(), TokenAmount::ZERO).map(Some)
    }

    pub(super) fn call_deployed(&mut self) -> anyhow::Result<Option<Draft>> {
        let Some((id, _)) = self.view.find(&mut self.chance, &self.counters.codes)? else { return Ok(None) };
        let method = *self.chance.pick(&METHODS);
        Ok(Some(Draft::call(self.any_account(), Address::new_id(id), method, RawBytes::default())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flavours_differ() {
        let counters = Counters::new().unwrap();
        let codes: std::collections::BTreeSet<_> = counters.codes.iter().collect();
        assert_eq!(codes.len(), FLAVOURS);
    }
}
