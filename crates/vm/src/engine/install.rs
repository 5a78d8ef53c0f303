//! Code that users deploy: bounded and checked before it is compiled, and compiled before anything stands on it.
//!
//! Compilers take longer for some code than for other code of the same length, so functions are counted and measured
//! first. Invariant: whether code is refused depends on the code and the rules alone.

use std::sync::Arc;

use forest_blockstore::{Block, Blockstore as _, Cid, MemoryStore};
use forest_rules::{Rules, UserActors};
use wasmtime::Module;

use super::{Engine, LoadError, compile::Compiled, meter::meter};
use crate::failure::HostError;

/// Code could not be installed.
#[derive(Debug)]
pub(crate) enum InstallError {
    /// No node runs it.
    Refused(Arc<str>),
    /// This node failed.
    Host(HostError),
}

/// Where the functions of a module are.
const CODE_SECTION: u8 = 10;
/// Magic and version.
const PREAMBLE: usize = 8;

impl Engine {
    /// Checks code and compiles it, unless that is done.
    pub(crate) fn install(
        &self,
        rules: &Rules,
        limits: &UserActors,
        code: &Cid,
        wasm: &[u8],
    ) -> Result<(), InstallError> {
        let refused = |why: String| InstallError::Refused(why.into());
        Module::validate(self.wasm(), wasm).map_err(|error| refused(format!("{error:#}")))?;
        check_functions(wasm, limits).map_err(refused)?;

        let store = MemoryStore::new();
        let failed = |error| InstallError::Host(HostError::Store(error));
        store.put(Block::new(*code, wasm.to_vec())).map_err(failed)?;
        let (compiled, _) = self.load(&rules.metering, code, &store).map_err(|error| match error {
            LoadError::Refused { reason, .. } => InstallError::Refused(reason),
            LoadError::Store(error) => InstallError::Host(error.into()),
            other => InstallError::Host(HostError::Engine(other.to_string().into())),
        })?;
        compiled.check(&rules.limits).map_err(InstallError::Refused)?;
        compiled.check_interface(rules).map_err(InstallError::Refused)
    }

    /// All that keeps a network with these rules from running code that a user deploys; nothing, where it would run.
    ///
    /// For authors of actors: the network itself stops at the first objection.
    ///
    /// ```
    /// # use forest_rules::user_actor_rules;
    /// # use forest_shared::version::NetworkVersion;
    /// let engine = forest_vm::Engine::new(Default::default())?;
    /// let rules = user_actor_rules(NetworkVersion::V28)?;
    /// let empty = b"\0asm\x01\0\0\0";
    /// assert!(engine.objections(rules, empty).contains(&"exports no memory".to_owned()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn objections(&self, rules: &Rules, wasm: &[u8]) -> Vec<String> {
        let Some(limits) = &rules.user_actors else {
            return vec!["users deploy no actors under these rules".into()];
        };
        let mut objections = Vec::new();
        if u64::try_from(wasm.len()).is_ok_and(|size| size > u64::from(limits.code_size)) {
            objections.push(format!("{} bytes of code, and {} are allowed", wasm.len(), limits.code_size));
        }
        let module = match Module::new(self.wasm(), wasm) {
            Ok(module) => module,
            Err(error) => {
                objections.push(format!("{error:#}"));
                return objections;
            }
        };
        objections.extend(check_functions(wasm, limits).err());
        objections.extend(meter(wasm, &rules.metering).err());
        let compiled = Compiled::new(module);
        objections.extend(compiled.check(&rules.limits).err().map(|why| why.to_string()));
        objections.extend(compiled.interface_objections(rules));
        objections
    }
}

/// Refuses too many functions, and functions that are too long, in a module that is valid.
fn check_functions(wasm: &[u8], limits: &UserActors) -> Result<(), String> {
    let malformed = || "a section that is cut short".to_owned();
    let mut rest = wasm.get(PREAMBLE..).ok_or_else(malformed)?;
    while let Some((&id, after)) = rest.split_first() {
        let (size, after) = number(after).ok_or_else(malformed)?;
        let (section, after) = after.split_at_checked(size).ok_or_else(malformed)?;
        if id == CODE_SECTION {
            check_bodies(section, limits)?;
        }
        rest = after;
    }
    Ok(())
}

fn check_bodies(section: &[u8], limits: &UserActors) -> Result<(), String> {
    let malformed = || "a function that is cut short".to_owned();
    let most = |limit: u32| usize::try_from(limit).unwrap_or(usize::MAX);
    let (count, mut rest) = number(section).ok_or_else(malformed)?;
    if count > most(limits.functions) {
        return Err(format!("{count} functions"));
    }
    for _ in 0..count {
        let (size, after) = number(rest).ok_or_else(malformed)?;
        if size > most(limits.function_size) {
            return Err(format!("a function of {size} bytes"));
        }
        rest = after.get(size..).ok_or_else(malformed)?;
    }
    Ok(())
}

/// An unsigned LEB128 of 32 bits, and what comes after it.
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut number = 0_u64;
    for (byte, at) in bytes.iter().zip(0_u32..5) {
        number |= u64::from(byte & 0x7f).checked_shl(at.checked_mul(7)?)?;
        if byte & 0x80 == 0 {
            let rest = bytes.get(usize::try_from(at).ok()?.checked_add(1)?..)?;
            return Some((usize::try_from(number).ok()?, rest));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: UserActors = UserActors { functions: 2, function_size: 8, ..UserActors::DEVNET };

    #[test]
    fn functions_are_counted_and_measured() {
        let check = |text: &str| check_functions(&wat::parse_str(text).unwrap(), &LIMITS);
        assert_eq!(check("(module)"), Ok(()));
        assert_eq!(check("(module (func) (func))"), Ok(()));
        assert_eq!(check("(module (func) (func) (func))").unwrap_err(), "3 functions");
        let long = "(module (func (drop (i32.const 1)) (drop (i32.const 2)) (drop (i32.const 3))))";
        assert_eq!(check(long).unwrap_err(), "a function of 11 bytes");
    }

    #[test]
    fn what_is_cut_short_is_refused() {
        let whole = wat::parse_str("(module (func) (func))").unwrap();
        for end in PREAMBLE + 1..whole.len() {
            let cut = check_functions(&whole[..end], &LIMITS);
            // A cut between two sections leaves a shorter module.
            assert!(cut.is_ok() || cut.unwrap_err().ends_with("cut short"), "{end}");
        }
        assert_eq!(number(&[0xff; 6]), None);
        assert_eq!(number(&[0x80, 0x01, 7]), Some((128, [7].as_slice())));
    }
}
