//! What lives as long as a message: its gas, its events, the state as it sees it, and how deep its calls are.

use std::sync::Arc;

use forest_blockstore::Blockstore;
use forest_rules::{
    Rules,
    gas::{Charge, Gas},
};
use forest_shared::{ActorId, address::Address, econ::TokenAmount, event::StampedEvent};

use super::{
    Lent, MemoryUse, Returned,
    access::{self, AccessTracker},
};
use crate::{
    engine::Engine,
    failure::Result,
    gas::GasTracker,
    machine::{MachineContext, Snapshot},
    outcome::Backtrace,
    state::MessageState,
    trace::{Event, Tracer},
};

/// Who sent the message.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    /// The sender.
    pub(crate) id: ActorId,
    /// The sender as the message names it.
    pub(crate) address: Address,
    /// The nonce of the message.
    pub(crate) nonce: u64,
    /// What the block producer gets per unit of gas, given the base fee.
    pub(crate) premium: TokenAmount,
}

/// The message-wide state.
pub(crate) struct CallManager {
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) rules: &'static Rules,
    pub(crate) origin: Origin,
    pub(crate) state: MessageState,
    pub(crate) gas: GasTracker,
    pub(super) access: AccessTracker,
    /// How many new addresses or actors there were, by the rule of the version. Never goes back.
    pub(crate) actors_created: u64,
    /// How many frames are alive.
    pub(crate) depth: u32,
    /// The actors that run, outermost first, and whether they run to be upgraded.
    pub(crate) running: Vec<(ActorId, bool)>,
    /// The memory that they hold.
    pub(crate) memory: MemoryUse,
    pub(crate) backtrace: Backtrace,
    events: Vec<StampedEvent>,
    tracer: Option<Box<dyn Tracer>>,
}

/// What is left of a message when it ended.
pub(crate) struct Finished {
    pub(crate) state: MessageState,
    /// Under the message's own limit.
    pub(crate) gas_used: Gas,
    pub(crate) events: Vec<StampedEvent>,
    pub(crate) backtrace: Backtrace,
    pub(crate) tracer: Option<Box<dyn Tracer>>,
}

/// A point to go back to.
#[derive(Clone, Copy, Debug)]
struct Mark {
    state: usize,
    events: usize,
    access: access::Mark,
}

impl CallManager {
    /// A message that may use so much gas. What inclusion has paid for is marked: the sender, the singletons that
    /// every message meets, and the look-up of the receiver.
    pub(crate) fn new(
        mut state: MessageState,
        snapshot: Arc<Snapshot>,
        origin: Origin,
        receiver: &Address,
        gas_limit: Gas,
        tracer: Option<Box<dyn Tracer>>,
    ) -> Result<Lent<Self>> {
        let rules = snapshot.context.rules;
        let mut access = AccessTracker::default();
        if rules.behaviours.calls.actor_access_is_tracked {
            for id in rules.behaviours.calls.preloaded_actors {
                access.note_update(*id);
            }
            access.note_update(origin.id);
            access.note_lookup(&origin.address);
            if let Some(receiver) = state.resolve(receiver)? {
                access.note_read(receiver);
            }
            access.note_lookup(receiver);
        }
        Ok(Lent::new(Self {
            snapshot,
            rules,
            origin,
            state,
            gas: GasTracker::new(rules.gas.arithmetic, gas_limit),
            access,
            actors_created: 0,
            depth: 0,
            running: Vec::new(),
            memory: MemoryUse::default(),
            backtrace: Backtrace::default(),
            events: Vec::new(),
            tracer,
        }))
    }

    /// What does not change while the machine lives.
    pub(crate) fn context(&self) -> &MachineContext {
        &self.snapshot.context
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.snapshot.engine
    }

    /// The blocks that the message can read, and where it writes.
    pub(crate) fn blocks(&self) -> &(impl Blockstore + use<>) {
        self.state.blocks()
    }

    /// Charges gas.
    pub(crate) fn charge(&mut self, charge: Charge) -> Result<()> {
        if let Some(tracer) = &mut self.tracer {
            tracer.record(Event::Charge(&charge));
        }
        self.gas.charge(charge)
    }

    /// Charges gas where the version has such a charge.
    pub(crate) fn charge_if(&mut self, charge: Option<Charge>) -> Result<()> {
        charge.map_or(Ok(()), |charge| self.charge(charge))
    }

    /// Charges what an actor says, under its own name for it.
    pub(crate) fn charge_for_actor(&mut self, name: &str, gas: Gas) -> Result<()> {
        self.trace(Event::ActorCharge { name, gas });
        self.gas.charge(Charge::compute("gas::charge", gas))
    }

    /// Tells whoever watches.
    pub(crate) fn trace(&mut self, event: Event<'_>) {
        if let Some(tracer) = &mut self.tracer {
            tracer.record(event);
        }
    }

    /// Whether anybody watches.
    pub(crate) const fn is_traced(&self) -> bool {
        self.tracer.is_some()
    }

    /// Keeps an event, unless a call around it is undone.
    pub(crate) fn emit(&mut self, event: StampedEvent) {
        self.events.push(event);
    }

    fn mark(&self) -> Mark {
        Mark { state: self.state.mark(), events: self.events.len(), access: self.access.mark() }
    }

    fn undo_to(&mut self, mark: Mark) {
        self.state.undo_to(mark.state);
        self.events.truncate(mark.events);
        self.access.undo_to(mark.access);
    }
}

impl Lent<CallManager> {
    /// Undoes what `call` did to state, events and access marks, unless it succeeds. Gas, and the count of created
    /// actors, stay.
    pub(crate) fn transaction(
        &mut self,
        call: impl FnOnce(&mut Self) -> Result<Returned>,
    ) -> Result<Returned> {
        let mark = self.mark();
        let result = call(self);
        if !matches!(&result, Ok(returned) if returned.exit_code.is_success()) {
            self.undo_to(mark);
        }
        result
    }

    /// Ends the message.
    pub(crate) fn finish(self) -> Finished {
        let CallManager { state, gas, events, backtrace, tracer, .. } = self.into_inner();
        Finished { state, gas_used: gas.used(), events, backtrace, tracer }
    }
}
