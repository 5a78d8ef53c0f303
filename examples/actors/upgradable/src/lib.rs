//! An actor whose owner can move it to other code, which must agree.
//!
//! The actor keeps its id, its balance and its state. The new code is asked through its `#[upgrade]` function, with the
//! state of the old one in place; what that function writes is what the new code starts from.

use forest_sdk::{Host, encoding::codec, prelude::*};

/// What outlives the code.
#[derive(State, Clone, Debug, PartialEq)]
pub struct Upgradable {
    /// Who may move the actor.
    pub owner: ActorId,
    /// How often it moved.
    pub generation: u64,
}

/// The actor runs other code now.
#[derive(Event, Clone, Debug, PartialEq, Eq)]
pub struct Upgraded {
    /// What ran before.
    pub from: Cid,
    /// How often it moved so far.
    pub generation: u64,
}

#[actor]
impl Upgradable {
    /// Belongs to whoever deploys it.
    #[constructor]
    pub fn new(rt: &Runtime<'_>) -> Result<Self, ActorError> {
        // The init actor calls the constructor, for the origin of the message.
        Ok(Self { owner: rt.origin(), generation: 0 })
    }

    /// How often it moved.
    #[method(read_only)]
    pub fn generation(&self, _rt: &Runtime<'_>) -> Result<u64, ActorError> {
        Ok(self.generation)
    }

    /// Moves to other code, given as a Wasm module: an actor can only move to what it has in its hands. Where the new code
    /// agrees, this does not return.
    #[method]
    pub fn move_to(rt: &Runtime<'_>, code: RawBytes) -> Result<(), ActorError> {
        let state: Self = rt.state()?;
        rt.accept_only([&Address::new_id(state.owner)])?;
        let code = Host::put(rt.host(), codec::RAW, code.bytes())?;
        let refused = match rt.upgrade_self(&code, None) {
            Ok(response) => response.exit_code.to_string(),
            Err(error) => error.to_string(),
        };
        Err(ActorError::illegal_argument(format!("the new code does not take over: {refused}")))
    }

    /// Takes over from any code with such a state.
    #[upgrade]
    pub fn take_over(rt: &Runtime<'_>, old_code: Cid) -> Result<(), ActorError> {
        let generation = rt.transaction(|state: &mut Self| {
            state.generation =
                state.generation.checked_add(1).or_fail(ExitCode::USR_ILLEGAL_STATE, "too often")?;
            Ok(state.generation)
        })?;
        rt.emit(&Upgraded { from: old_code, generation })
    }
}

#[cfg(test)]
mod tests {
    use forest_sdk::{encoding::hash::blake2b_cid, testing::MemoryHost};

    use super::*;

    #[test]
    fn code_takes_over_with_the_state_in_place() -> Result<(), ActorError> {
        let mut host = MemoryHost::new();
        host.set_origin(100);
        UpgradableClient(host.caller::<Upgradable>(100)).new()?;
        host.upgrade::<Upgradable>(blake2b_cid(codec::RAW, b"old code"), None)?;
        assert_eq!(UpgradableClient(host.caller::<Upgradable>(101)).generation()?, 1);
        assert_eq!(host.state::<Upgradable>().owner, 100);
        Ok(())
    }

    #[test]
    fn only_the_owner_moves_it() -> Result<(), ActorError> {
        let mut host = MemoryHost::new();
        host.set_origin(100);
        UpgradableClient(host.caller::<Upgradable>(100)).new()?;
        let code = RawBytes::new(b"new code".to_vec());
        let refused = UpgradableClient(host.caller::<Upgradable>(101)).move_to(code).unwrap_err();
        assert_eq!(refused.exit_code, ExitCode::USR_FORBIDDEN);
        Ok(())
    }
}
