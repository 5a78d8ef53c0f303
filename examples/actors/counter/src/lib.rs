//! An actor that counts: the smallest that has state, an event, an exit code and a test of each kind.
//!
//! docs/examples/counter.md goes through it line by line.

use forest_sdk::prelude::*;

/// Counts, and remembers how much came from whom.
#[derive(State, Clone, Debug, Default, PartialEq)]
pub struct Counter {
    /// The sum.
    pub count: u64,
    /// What each caller added.
    pub by: Map<ActorId, u64>,
}

/// Somebody added to the count.
#[derive(Event, Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Who.
    #[indexed]
    pub by: ActorId,
    /// The sum after it.
    pub count: u64,
}

/// How counting may fail.
#[derive(ExitCodes, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The count has no room for so much.
    Overflow = 33,
}

#[actor]
impl Counter {
    /// Starts at a number.
    #[constructor]
    pub fn new(_rt: &Runtime<'_>, start: u64) -> Result<Self, ActorError> {
        Ok(Self { count: start, ..Self::default() })
    }

    /// Adds to the count, and returns the sum.
    #[method]
    pub fn increase(&mut self, rt: &Runtime<'_>, amount: u64) -> Result<u64, ActorError> {
        let caller = rt.caller();
        self.count = self.count.checked_add(amount).ok_or(Failure::Overflow)?;
        let before = self.by.get(rt, &caller)?.copied().unwrap_or_default();
        self.by.set(rt, &caller, before + amount)?;
        forest_sdk::log::debug!("f0{caller} added {amount}");
        rt.emit(&Counted { by: caller, count: self.count })?;
        Ok(self.count)
    }

    /// The sum.
    #[method(read_only)]
    pub fn count(&self, _rt: &Runtime<'_>) -> Result<u64, ActorError> {
        Ok(self.count)
    }

    /// What an actor added.
    #[method(read_only)]
    pub fn count_by(&self, rt: &Runtime<'_>, id: ActorId) -> Result<u64, ActorError> {
        Ok(self.by.get(rt, &id)?.copied().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use forest_sdk::testing::MemoryHost;

    use super::*;

    const ALICE: ActorId = 100;
    const BOB: ActorId = 101;

    #[test]
    fn what_everybody_adds_is_summed_up_and_remembered() -> Result<(), ActorError> {
        let mut host = MemoryHost::new();
        CounterClient(host.caller::<Counter>(ALICE)).new(5)?;
        CounterClient(host.caller::<Counter>(ALICE)).increase(3)?;
        let mut counter = CounterClient(host.caller::<Counter>(BOB));
        assert_eq!(counter.increase(4)?, 12);
        assert_eq!((counter.count()?, counter.count_by(ALICE)?, counter.count_by(7)?), (12, 3, 0));
        Ok(())
    }

    #[test]
    fn what_does_not_fit_changes_nothing() -> Result<(), ActorError> {
        let mut host = MemoryHost::new();
        let mut counter = CounterClient(host.caller::<Counter>(ALICE));
        counter.new(u64::MAX)?;
        assert_eq!(counter.increase(1).unwrap_err().exit_code, ExitCode::new(33));
        assert_eq!(counter.count()?, u64::MAX);
        assert_eq!(host.events().len(), 0);
        Ok(())
    }
}
