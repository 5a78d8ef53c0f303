//! From code to running instances: validation, metering, compilation, the cache of compiled modules, and the frame
//! that runs one.

mod invocation;

use std::sync::Arc;

use forest_blockstore::Cid;

use crate::{block::BlockId, failure::Abort, kernel::Kernel, outcome::Cause};

pub(crate) use invocation::{Invocation, charge_execution, set_gas_counter};

/// Compiles and runs actors. Cheap to clone: all clones share one cache of compiled modules.
#[derive(Clone, Debug)]
pub struct Engine(Arc<()>);

/// How an engine works. None of it changes what messages do.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct EngineConfig {}

/// An engine could not be made.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct EngineError(String);

/// How a frame ended.
pub(crate) struct Ended {
    /// The handle of the returned block (0: none), or why nothing was returned.
    pub(crate) result: Result<BlockId, Abort>,
    /// The last syscall of the frame, if it was refused.
    pub(crate) refused: Option<Cause>,
}

impl Engine {
    /// An engine.
    ///
    /// # Errors
    /// [`EngineError`]: this machine cannot run one.
    pub fn new(config: EngineConfig) -> Result<Self, EngineError> {
        let EngineConfig {} = config;
        Ok(Self(Arc::new(())))
    }

    /// Runs the method of a frame: code, memory and gas until it returns, exits or traps.
    pub(crate) fn run(&self, code: &Cid, kernel: Kernel, params: BlockId) -> (Ended, Kernel) {
        let _ = (code, params);
        (Ended { result: Err(Abort::bug("no engine yet")), refused: None }, kernel)
    }
}
