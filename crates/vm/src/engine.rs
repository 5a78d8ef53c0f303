//! From code to running instances: metering, compilation, the cache of compiled modules, and the frame that runs one.
//!
//! | File | What |
//! | --- | --- |
//! | `config.rs` | how the Wasm compiler is set up, the same on every machine |
//! | `meter.rs` | code is made to count its gas and its stack |
//! | `compile.rs` | code becomes native code, or is refused |
//! | `modules.rs`, `artifacts.rs` | native code is kept, in memory and on disk (decision D5) |
//! | `link.rs`, `limiter.rs` | what an instance imports, and how much memory it gets |
//! | `install.rs` | code that users deploy, checked before it is compiled |
//! | `run.rs`, `trap.rs` | one frame, and how it ends |
//! | `invocation.rs` | where the gas of code meets the gas of the host |

mod artifacts;
mod compile;
mod config;
mod install;
mod invocation;
mod limiter;
mod link;
mod meter;
mod modules;
mod preload;
mod run;
mod trap;

use std::{num::NonZero, path::PathBuf, sync::Arc};

use forest_blockstore::{Blockstore, Cid};
use forest_rules::Metering;

use crate::{block::BlockId, failure::Abort, outcome::Cause};
use artifacts::Artifacts;
use compile::Compiled;
use link::Linkers;
use modules::Modules;

pub use artifacts::Statistics;
pub(crate) use install::InstallError;
pub(crate) use invocation::{Invocation, charge_execution, set_gas_counter};
pub use modules::{LoadError, Loaded};

/// Compiles and runs actors. Cheap to clone: all clones share one cache of compiled modules.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

struct Inner {
    config: EngineConfig,
    wasm: wasmtime::Engine,
    modules: Modules,
    artifacts: Artifacts,
    linkers: Linkers,
}

/// How an engine works. None of it changes what messages do.
///
/// ```
/// use forest_vm::{Engine, engine::EngineConfig};
/// let mut config = EngineConfig::default();
/// config.parallel_messages = 4;
/// let engine = Engine::new(config)?;
/// assert_eq!(engine.statistics().compiled, 0);
/// # Ok::<(), forest_vm::engine::EngineError>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EngineConfig {
    /// A folder for compiled modules, which processes may share and nobody else may write to. `None`: every process
    /// compiles for itself.
    pub artifacts: Option<PathBuf>,
    /// How many messages run at once. Address space is set aside for the deepest calls of so many, up to 16; when that
    /// is not enough a message fails with [`HostError::Engine`](crate::HostError::Engine) and may be tried again.
    pub parallel_messages: u32,
    /// How many threads [`Engine::preload`] compiles on; with 1, the compiler itself uses no more either.
    pub compile_threads: usize,
}

/// As many messages and threads as there are processors, and no folder.
impl Default for EngineConfig {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
        Self {
            artifacts: None,
            parallel_messages: u32::try_from(processors).unwrap_or(u32::MAX),
            compile_threads: processors,
        }
    }
}

/// An engine could not be made.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct EngineError(String);

/// What the code of a frame is called with, by handles of blocks (0: none).
#[derive(Clone, Copy, Debug)]
pub(crate) enum Arguments {
    /// A method.
    Invoke {
        /// The parameters.
        params: BlockId,
    },
    /// To agree to take over an actor.
    Upgrade {
        /// The parameters.
        params: BlockId,
        /// From what the actor comes: an [`UpgradeInfo`](forest_shared::upgrade::UpgradeInfo).
        info: BlockId,
    },
}

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
    /// A folder of artifacts that cannot be used is no error: [`statistics`](Self::statistics) tells.
    ///
    /// # Errors
    /// [`EngineError`]: this machine cannot run one.
    pub fn new(config: EngineConfig) -> Result<Self, EngineError> {
        let wasm = config::engine(config.parallel_messages, config.compile_threads)?;
        let artifacts = Artifacts::new(config.artifacts.as_deref(), &wasm);
        let (modules, linkers) = (Modules::default(), Linkers::default());
        Ok(Self(Arc::new(Inner { config, wasm, modules, artifacts, linkers })))
    }

    /// What was compiled, found on disk, and went wrong there.
    #[must_use]
    pub fn statistics(&self) -> Statistics {
        self.0.artifacts.statistics()
    }

    /// A compiled module.
    fn load(
        &self,
        metering: &Metering,
        code: &Cid,
        store: &impl Blockstore,
    ) -> Result<(Arc<Compiled>, Loaded), LoadError> {
        self.0.modules.load(&self.0.wasm, &self.0.artifacts, metering, code, store)
    }

    fn wasm(&self) -> &wasmtime::Engine {
        &self.0.wasm
    }

    fn linkers(&self) -> &Linkers {
        &self.0.linkers
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Engine").field(&self.0.config).finish()
    }
}
