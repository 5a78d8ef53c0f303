//! The compiled modules, each made once.
//!
//! Keyed by code and metering: network versions that meter alike share. Two that want the same module at once wait for
//! one compilation; nobody waits for a module that is not theirs. Invariant: only what every node finds alike is
//! remembered, so a store that failed is asked again.

#[cfg(test)]
mod tests;

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use forest_blockstore::{Blockstore, Cid, StoreError};
use forest_rules::Metering;
use parking_lot::{Mutex, RwLock};

use super::{
    artifacts::{Artifacts, Stopwatch},
    compile::{Compiled, Refusal, compile},
};

/// A module could not be had.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The store has no such code.
    #[error("the code {0} is not in the store")]
    Missing(Cid),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No node runs this code.
    #[error("the code {code} is refused: {reason}")]
    Refused {
        /// The code.
        code: Cid,
        /// Why.
        reason: Arc<str>,
    },
    /// This machine cannot load what it compiled.
    #[error("the code {code} cannot be loaded: {reason}")]
    Machine {
        /// The code.
        code: Cid,
        /// Why.
        reason: Arc<str>,
    },
}

/// Where a module was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loaded {
    /// In memory.
    Ready,
    /// In the folder of artifacts.
    Artifact,
    /// Nowhere: it was compiled.
    Compiled,
}

/// The cache of modules.
#[derive(Default)]
pub(super) struct Modules(RwLock<BTreeMap<Cid, ByMetering>>);

/// The few meterings that one code runs under.
type ByMetering = Vec<(Metering, Arc<Slot>)>;

/// One module, once it is there.
#[derive(Default)]
struct Slot {
    ready: OnceLock<Result<Arc<Compiled>, Refusal>>,
    /// Held by whoever makes it.
    making: Mutex<()>,
}

impl Modules {
    /// A module, from memory, the folder of artifacts or the compiler.
    pub(super) fn load(
        &self,
        engine: &wasmtime::Engine,
        artifacts: &Artifacts,
        metering: &Metering,
        code: &Cid,
        store: &impl Blockstore,
    ) -> Result<(Arc<Compiled>, Loaded), LoadError> {
        let slot = self.slot(code, metering);
        let done = |made: &Result<Arc<Compiled>, Refusal>| match made {
            Ok(compiled) => Ok(Arc::clone(compiled)),
            Err(reason) => Err(LoadError::Refused { code: *code, reason: Arc::clone(reason) }),
        };
        if let Some(made) = slot.ready.get() {
            return done(made).map(|compiled| (compiled, Loaded::Ready));
        }
        let _making = slot.making.lock();
        if let Some(made) = slot.ready.get() {
            return done(made).map(|compiled| (compiled, Loaded::Ready));
        }
        let (made, loaded) = make(engine, artifacts, metering, code, store)?;
        done(slot.ready.get_or_init(|| made)).map(|compiled| (compiled, loaded))
    }

    fn slot(&self, code: &Cid, metering: &Metering) -> Arc<Slot> {
        let of = |slots: &ByMetering| {
            slots.iter().find(|(other, _)| other == metering).map(|(_, slot)| Arc::clone(slot))
        };
        if let Some(slot) = self.0.read().get(code).and_then(of) {
            return slot;
        }
        let mut modules = self.0.write();
        let slots = modules.entry(*code).or_default();
        of(slots).unwrap_or_else(|| {
            let slot = Arc::<Slot>::default();
            slots.push((metering.clone(), Arc::clone(&slot)));
            slot
        })
    }
}

fn make(
    engine: &wasmtime::Engine,
    artifacts: &Artifacts,
    metering: &Metering,
    code: &Cid,
    store: &impl Blockstore,
) -> Result<(Result<Arc<Compiled>, Refusal>, Loaded), LoadError> {
    if let Some(module) = artifacts.read(engine, code, metering) {
        return Ok((Ok(Arc::new(Compiled::new(module))), Loaded::Artifact));
    }
    let wasm = store.get(code)?.ok_or(LoadError::Missing(*code))?;
    let stopwatch = Stopwatch::start();
    let native = match compile(engine, &wasm, metering) {
        Ok(native) => native,
        Err(reason) => return Ok((Err(reason), Loaded::Compiled)),
    };
    match super::artifacts::deserialize(engine, &native) {
        Ok(module) => {
            artifacts.write(code, metering, &native, &stopwatch);
            Ok((Ok(Arc::new(Compiled::new(module))), Loaded::Compiled))
        }
        // Two tables, or one beyond the size that all share.
        Err(error) if is_refused_by_pool(&error) => Ok((Err(format!("{error:#}").into()), Loaded::Compiled)),
        Err(error) => Err(LoadError::Machine { code: *code, reason: format!("{error:#}").into() }),
    }
}

/// Whether a module asks for more tables, memories or functions than any instance may have. The runtime tells it from
/// failures of this machine by its words alone, which a test holds it to.
fn is_refused_by_pool(error: &wasmtime::Error) -> bool {
    error.to_string().ends_with("does not fit in pooling allocator requirements")
}
