//! A network under two engines, the published one and ours.
//!
//! Every message goes to both; the answers must be equal, and after every epoch the roots of the two states. Each
//! engine writes into a store of its own. Invariant: what happened so far is in `deeds`, and repeating them on the same
//! genesis repeats it.

use std::{sync::Arc, time::Instant};

use forest_blockstore::{Cid, MemoryStore};
use forest_shared::{ActorId, address::Address, message::Message, state::ActorState};
use oracle_cases::{Answer, Deed, Epoch, Genesis, Kind, Network, Stop};
use oracle_judges::{Judge, OurSession, Ours, Overlay, Session};

use crate::{compare, coverage::Coverage, state, sweep};

/// The engines, and where the network begins.
#[derive(Clone, Copy)]
pub(crate) struct Court<'c> {
    pub(crate) published: &'c dyn Judge,
    pub(crate) ours: &'c Ours,
    pub(crate) genesis: &'c Genesis,
    /// When to stop.
    pub(crate) until: Option<Instant>,
    /// At how many gas limits a message is swept.
    pub(crate) limits: usize,
}

/// What the engines do not agree on.
#[derive(Clone, Debug)]
pub(crate) struct Difference {
    /// Which deed it was, counted from 0.
    pub(crate) at: usize,
    /// What differs.
    pub(crate) lines: Vec<String>,
}

impl Difference {
    /// What kind of difference it is, roughly: shrinking must not turn one into another.
    pub(crate) fn kind(&self) -> &str {
        self.lines.first().map_or("", |line| line.split([':', '(']).next().unwrap_or_default())
    }
}

/// Both engines on the state of a network.
pub(crate) struct Pair {
    theirs: Box<dyn Session>,
    pub(crate) ours: OurSession,
}

/// The stores that both engines write to.
#[derive(Clone)]
pub(crate) struct Stores {
    theirs: Arc<Overlay>,
    pub(crate) ours: Arc<Overlay>,
}

impl Stores {
    fn new(genesis: &Genesis) -> Self {
        let base = Arc::new(genesis.store.clone());
        Self::over(&base)
    }

    fn over(base: &Arc<MemoryStore>) -> Self {
        Self {
            theirs: Arc::new(Overlay::new(Arc::clone(base))),
            ours: Arc::new(Overlay::new(Arc::clone(base))),
        }
    }
}

impl Court<'_> {
    /// Opens a state with both engines.
    pub(crate) fn open(&self, stores: &Stores, epoch: &Epoch, root: &Cid) -> Result<Pair, Stop> {
        let theirs = self.published.open(epoch, root, Arc::clone(&stores.theirs) as _);
        let theirs = theirs
            .map_err(|error| Stop::Broken(format!("{} does not open: {error}", self.published.name())))?;
        let ours = self.ours.session(epoch, root, Arc::clone(&stores.ours) as _);
        let ours = ours.map_err(|error| Stop::Broken(format!("ours does not open: {error}")))?;
        Ok(Pair { theirs, ours })
    }
}

impl Pair {
    /// Applies a message with both engines. No answer means that neither gives a receipt.
    pub(crate) fn apply(&mut self, message: &Message, kind: Kind) -> Result<Option<Answer>, Vec<String>> {
        match (self.theirs.apply(message, kind), self.ours.apply(message, kind)) {
            (Ok(theirs), Ok(ours)) => {
                let lines = compare::answers(&theirs, &ours);
                if lines.is_empty() { Ok(Some(theirs)) } else { Err(lines) }
            }
            // Neither admits it. A panic, or a fault of this machine, is no such verdict.
            (Err(theirs), Err(ours)) if !is_accident(&theirs) && !is_accident(&ours) => Ok(None),
            (theirs, ours) => {
                let brief = |answer: Result<Answer, String>| match answer {
                    Ok(answer) => format!("exit {}, {} gas", answer.exit_code, answer.gas_used),
                    Err(error) => format!("no receipt: {error}"),
                };
                Err(vec![format!("receipt: published {}, ours {}", brief(theirs), brief(ours))])
            }
        }
    }

    /// Writes both states. No root means that neither can be written.
    pub(crate) fn flush(&mut self, stores: &Stores) -> Result<Option<Cid>, Vec<String>> {
        match (self.theirs.flush(), self.ours.flush()) {
            (Ok(theirs), Ok(ours)) if theirs == ours => Ok(Some(ours)),
            (Err(_), Err(_)) => Ok(None),
            (Ok(theirs), Ok(ours)) => {
                let mut lines = vec![format!("state: published {theirs}, ours {ours}")];
                lines.extend(state::differences((&*stores.theirs, &theirs), (&*stores.ours, &ours)));
                Err(lines)
            }
            (theirs, ours) => Err(vec![format!("flush: published {theirs:?}, ours {ours:?}")]),
        }
    }
}

/// Whether an engine that gave no receipt was kept from it, rather than refused.
fn is_accident(error: &str) -> bool {
    error.starts_with("panicked") || error.starts_with("this node")
}

/// A network under both engines, while something happens to it.
pub(crate) struct Trial<'t> {
    court: Court<'t>,
    stores: Stores,
    pair: Pair,
    epoch: Epoch,
    coverage: &'t mut Coverage,
    /// All that happened.
    pub(crate) deeds: Vec<Deed>,
    /// What the engines do not agree on, once they do not.
    pub(crate) difference: Option<Difference>,
}

impl<'t> Trial<'t> {
    /// A network right after its genesis, constructors included.
    pub(crate) fn new(court: Court<'t>, coverage: &'t mut Coverage) -> Result<Self, Stop> {
        let stores = Stores::new(court.genesis);
        let epoch = court.genesis.epoch.clone();
        let pair = court.open(&stores, &epoch, &court.genesis.root)?;
        Ok(Self { court, stores, pair, epoch, coverage, deeds: Vec::new(), difference: None })
    }

    /// Lets the actors construct themselves.
    pub(crate) fn construct(&mut self) -> Result<(), Stop> {
        for constructor in &self.court.genesis.constructors {
            let answer = self.apply(constructor.clone(), Kind::Implicit)?;
            oracle_cases::world::succeeded(answer, &format!("the constructor of {}", constructor.to))?;
        }
        Ok(())
    }

    /// Does again what was done once.
    pub(crate) fn repeat(&mut self, deed: &Deed) -> Result<(), Stop> {
        match deed.clone() {
            Deed::Message(message, kind) => self.apply(message, kind).map(drop),
            Deed::Sweep(message, kind) => self.sweep(message, kind),
            Deed::Epoch(epoch) => self.begin(epoch),
        }
    }

    /// The last epoch ends; the states must be equal then too.
    pub(crate) fn end(&mut self) -> Result<(), Stop> {
        let epoch = self.epoch.clone();
        self.begin(epoch)
    }

    /// What the published engine wrote, over what there was before.
    pub(crate) fn written_by_published(&self) -> Arc<Overlay> {
        Arc::clone(&self.stores.theirs)
    }

    fn differs(&mut self, lines: Vec<String>) -> Stop {
        self.difference = Some(Difference { at: self.deeds.len().saturating_sub(1), lines });
        Stop::Difference
    }

    fn in_time(&self) -> Result<(), Stop> {
        match self.court.until {
            Some(until) if Instant::now() > until => Err(Stop::Time),
            _ => Ok(()),
        }
    }

    /// Writes the states and opens them again.
    pub(crate) fn turn(&mut self) -> Result<Cid, Stop> {
        let flushed = self.pair.flush(&self.stores);
        let root = flushed.map_err(|lines| self.differs(lines))?;
        let root = root.ok_or(Stop::NoReceipt)?;
        self.pair = self.court.open(&self.stores, &self.epoch, &root)?;
        Ok(root)
    }
}

impl Network for Trial<'_> {
    fn epoch(&self) -> &Epoch {
        &self.epoch
    }

    fn apply(&mut self, message: Message, kind: Kind) -> Result<Answer, Stop> {
        self.in_time()?;
        self.deeds.push(Deed::Message(message.clone(), kind));
        let applied = self.pair.apply(&message, kind);
        let answer = applied.map_err(|lines| self.differs(lines))?;
        let answer = answer.ok_or(Stop::NoReceipt)?;
        self.coverage.message(&answer, self.pair.ours.syscalls());
        Ok(answer)
    }

    fn sweep(&mut self, message: Message, kind: Kind) -> Result<(), Stop> {
        self.in_time()?;
        self.deeds.push(Deed::Sweep(message.clone(), kind));
        let root = self.turn()?;
        let swept =
            sweep::sweep(&self.court, &self.stores, (&self.epoch, &root), &message, kind, self.coverage);
        match swept {
            Ok(()) => Ok(()),
            Err(sweep::Ended::Stopped(stop)) => Err(stop),
            Err(sweep::Ended::Differs(limit, lines)) => {
                // At the limit where it shows, it is a difference of one message.
                self.deeds.pop();
                let message = Message { gas_limit: limit, ..message };
                self.deeds.push(Deed::Message(message, kind));
                Err(self.differs(lines))
            }
        }
    }

    fn begin(&mut self, epoch: Epoch) -> Result<(), Stop> {
        self.in_time()?;
        self.deeds.push(Deed::Epoch(epoch.clone()));
        self.epoch = epoch;
        self.turn()?;
        self.coverage.epochs += 1;
        Ok(())
    }

    fn actor(&self, id: ActorId) -> Option<ActorState> {
        self.pair.ours.actor(id)
    }

    fn resolve(&self, address: &Address) -> Option<ActorId> {
        self.pair.ours.resolve(address)
    }

    fn block(&self, cid: &Cid) -> Option<Vec<u8>> {
        self.pair.ours.block(cid)
    }
}
