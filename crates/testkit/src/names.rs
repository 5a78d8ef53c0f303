//! What actors and their methods are called, by their code.

use std::collections::BTreeMap;

use forest_blockstore::Cid;
use forest_builtin::{Manifest, names};
use forest_shared::MethodNum;
use forest_wasm_build::Abi;

/// Names of actors and methods.
#[derive(Clone, Debug)]
pub struct Names {
    builtin: Manifest,
    deployed: BTreeMap<Cid, (String, Abi)>,
}

impl Names {
    pub(crate) const fn new(builtin: Manifest) -> Self {
        Self { builtin, deployed: BTreeMap::new() }
    }

    /// Remembers what deployed code says of itself.
    pub(crate) fn learn(&mut self, code: Cid, name: &str, abi: &Abi) {
        let name = if abi.actor.is_empty() { name } else { &abi.actor };
        self.deployed.insert(code, (name.to_owned(), abi.clone()));
    }

    /// An actor and a method of it: `Counter.Increase`, `multisig.Propose`; numbers where there are no names.
    #[must_use]
    pub fn call(&self, code: Option<&Cid>, method: MethodNum) -> String {
        let Some((name, abi)) = code.and_then(|code| self.deployed.get(code)) else {
            return names::call(code.and_then(|code| self.builtin.actor(code)), method);
        };
        match abi.method_name(method) {
            Some(known) => format!("{name}.{known}"),
            None => format!("{name}.{}", names::method(None, method)),
        }
    }

    /// What an actor says that an exit code of its own means.
    #[must_use]
    pub fn exit_code(&self, code: Option<&Cid>, number: u32) -> Option<&str> {
        let (_, abi) = self.deployed.get(code?)?;
        abi.exit_codes.iter().find(|known| known.code == number).map(|known| &*known.name)
    }

    /// What deployed code says of itself.
    #[must_use]
    pub fn abi(&self, code: &Cid) -> Option<&Abi> {
        self.deployed.get(code).map(|(_, abi)| abi)
    }
}
