//! One engine for all networks of a process, which keeps what it compiled.

use std::sync::OnceLock;

use forest_vm::{Engine, engine::EngineConfig};

use crate::Failure;

/// The engine. Compiled code is kept in the user's cache folder, where there is one: every test is a process of its own
/// under some runners, and all of them run the same built-in actors.
pub(crate) fn engine() -> Result<Engine, Failure> {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    if let Some(engine) = ENGINE.get() {
        return Ok(engine.clone());
    }
    let mut config = EngineConfig::default();
    config.artifacts = dirs::cache_dir().map(|cache| cache.join("forest-fvm/testkit"));
    config.parallel_messages = 1;
    let engine = Engine::new(config).map_err(|error| Failure::Machine(error.to_string()))?;
    Ok(ENGINE.get_or_init(|| engine).clone())
}
