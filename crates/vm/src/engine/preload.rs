//! Compiling ahead of time, so that no message waits for it.

use forest_blockstore::{Blockstore, Cid};
use forest_rules::Rules;
use parking_lot::Mutex;

use super::{Engine, LoadError, Loaded};

impl Engine {
    /// Compiles code unless that is done, and sees that a network with these rules has all that it imports.
    ///
    /// # Errors
    /// [`LoadError::Refused`] names an import that is not there, or not in this shape; otherwise as
    /// [`preload`](Self::preload).
    pub fn check_links(&self, rules: &Rules, code: &Cid, store: &impl Blockstore) -> Result<(), LoadError> {
        let (compiled, _) = self.load(&rules.metering, code, store)?;
        compiled.check_interface(rules).map_err(|reason| LoadError::Refused { code: *code, reason })
    }

    /// Compiles what is not compiled yet, on several threads, and calls `progress` after each module.
    ///
    /// # Errors
    /// The first [`LoadError`]. What other threads were at is finished, and kept.
    pub fn preload(
        &self,
        rules: &Rules,
        codes: impl IntoIterator<Item = Cid>,
        store: &impl Blockstore,
        progress: impl Fn(&Cid, Loaded) + Sync,
    ) -> Result<(), LoadError> {
        let codes: Vec<Cid> = codes.into_iter().collect();
        let threads = self.0.config.compile_threads.clamp(1, codes.len().max(1));
        let left = Mutex::new(codes.into_iter());
        let work = || {
            loop {
                let Some(code) = left.lock().next() else { return Ok(()) };
                match self.load(&rules.metering, &code, store) {
                    Ok((_, loaded)) => progress(&code, loaded),
                    Err(error) => {
                        left.lock().by_ref().for_each(drop);
                        return Err(error);
                    }
                }
            }
        };
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
            let mine = work();
            let ended = others.into_iter().map(|other| match other.join() {
                Ok(result) => result,
                Err(panic) => std::panic::resume_unwind(panic),
            });
            ended.fold(mine, Result::and)
        })
    }
}
