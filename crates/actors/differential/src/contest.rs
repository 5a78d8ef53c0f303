//! Both networks at once, as the stories of `oracle_cases` see them: one network that answers, or stops at a difference.

use std::{error::Error, path::Path};

use forest_blockstore::{Block, Blockstore as _, Cid};
use forest_encoding::{RawBytes, hash::blake2b_256};
use forest_rules::rules;
use forest_shared::{
    ActorId,
    address::{Address, CRON_ACTOR_ID},
    econ::TokenAmount,
    message::Message,
    state::ActorState,
    version::NetworkVersion,
};
use forest_vm::{Engine, engine::EngineConfig};
use oracle_cases::{
    Answer, Bundle, Dice, Epoch, Genesis, Kind, Network, Stop, World,
    genesis::code_cid,
    world::{BLOCK_GAS_LIMIT, broken, encode, succeeded},
};

use crate::{
    actors::Actors,
    deeds::{Deeds, hex},
    side::Side,
    stories::Story,
};

/// The actor whose constructor stories may change.
const CRON: Address = Address::new_id(CRON_ACTOR_ID);

/// An engine for each network, since the same CID names different code in each.
#[derive(Clone, Debug)]
pub struct Engines {
    canonical: Engine,
    ours: Engine,
}

impl Engines {
    /// Two engines that keep compiled code in a folder, apart from each other and from other versions of our actors.
    ///
    /// # Errors
    /// When this machine cannot run them.
    pub fn new(folder: &Path, ours: &Actors) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let all: Vec<u8> = ours.iter().flat_map(|(_, wasm)| blake2b_256(wasm)).collect();
        let engine = |name: &str| {
            let mut config = EngineConfig::default();
            config.artifacts = Some(folder.join(name));
            config.parallel_messages = 1;
            Engine::new(config)
        };
        Ok(Self { canonical: engine("canonical")?, ours: engine(&hex(&blake2b_256(&all)))? })
    }
}

/// Both networks.
pub struct Contest {
    bundle: Bundle,
    epoch: Epoch,
    canonical: Side,
    ours: Side,
    /// What comes before the story.
    constructors: Vec<Message>,
    /// How many messages both were given.
    messages: u64,
    /// What the networks do not agree on, once they do not.
    difference: Vec<String>,
}

impl Contest {
    /// Both networks before their constructors, with `ours` in the place of those of `canonical` that have their names.
    ///
    /// # Errors
    /// [`Stop`]: there is no such network.
    pub fn new(canonical: Actors, ours: &Actors, engines: &Engines) -> Result<Self, Stop> {
        let bundle =
            Bundle { name: "actors v18".into(), canonical: true, builtin: canonical, probes: Vec::new() };
        let rules = rules(NetworkVersion::V28).map_err(broken)?;
        let Genesis { store, root, epoch, constructors } = Genesis::new(rules, &bundle).map_err(broken)?;
        let theirs = store.clone();
        for (name, wasm) in ours {
            let stands_for = bundle.builtin.iter().find(|(other, _)| other == name);
            let (_, replaced) = stands_for.ok_or_else(|| broken(format!("{name} was never released")))?;
            // Not what its name says, on purpose.
            store.put(Block::new(code_cid(replaced), wasm.clone())).map_err(broken)?;
        }
        let epoch = free(epoch);
        let canonical = Side::new(engines.canonical.clone(), theirs, &epoch, &root)?;
        let ours = Side::new(engines.ours.clone(), store, &epoch, &root)?;
        Ok(Self { bundle, epoch, canonical, ours, constructors, messages: 0, difference: Vec::new() })
    }

    /// Tells a story to both, and compares the states once more at its end; how many messages that took.
    ///
    /// # Errors
    /// What they do not agree on, or why the story could not be told, for people.
    pub fn tell(mut self, seed: u64, story: &Story) -> Result<u64, String> {
        let bundle = self.bundle.clone();
        let constructed = self.construct(story);
        let mut world = World::new(&mut self, &bundle, Dice::new(seed));
        let told = constructed.and_then(|()| (story.run)(&mut world));
        match told.and_then(|()| self.begin(self.epoch.clone())) {
            Ok(()) => Ok(self.messages),
            Err(Stop::Difference) => Err(self.difference.join("\n")),
            Err(stop) => Err(stop.to_string()),
        }
    }

    /// Lets the actors construct themselves.
    fn construct(&mut self, story: &Story) -> Result<(), Stop> {
        for mut constructor in std::mem::take(&mut self.constructors) {
            let to = constructor.to;
            if let (CRON, Some(entries)) = (to, story.cron) {
                constructor.params = RawBytes::new(encode(&(entries(),)));
            }
            let answer = self.apply(constructor, Kind::Implicit)?;
            succeeded(answer, &format!("the constructor of {to}"))?;
        }
        Ok(())
    }

    fn differs(&mut self, lines: Vec<String>) -> Stop {
        self.difference = lines;
        Stop::Difference
    }

    /// What differs in what a message did, the blocks of states included.
    fn compare(&self, message: &Message, theirs: &Deeds, ours: &Deeds) -> Vec<String> {
        if theirs.equal(ours) {
            return Vec::new();
        }
        let mut lines = theirs.differences(ours);
        let state = |side: &Side, cid: &Cid| side.block(cid).map_or_else(String::new, |data| hex(&data));
        for (id, theirs, ours) in theirs.changed_otherwise(ours) {
            lines.push(format!("  state of f0{id}: canonical {}", state(&self.canonical, &theirs.state)));
            lines.push(format!("  state of f0{id}:      ours {}", state(&self.ours, &ours.state)));
        }
        lines.insert(0, format!("message {} at epoch {}: {message:?}", self.messages, self.epoch.epoch));
        lines
    }
}

impl Network for Contest {
    fn epoch(&self) -> &Epoch {
        &self.epoch
    }

    fn apply(&mut self, message: Message, kind: Kind) -> Result<Answer, Stop> {
        // Stories that run out of gas do so elsewhere.
        let message = Message { gas_limit: message.gas_limit.max(BLOCK_GAS_LIMIT), ..message };
        let vm_kind = match kind {
            Kind::Explicit { length } => forest_vm::Kind::Explicit { length },
            Kind::Implicit => forest_vm::Kind::Implicit,
        };
        self.messages += 1;
        match (self.canonical.apply(&message, vm_kind)?, self.ours.apply(&message, vm_kind)?) {
            (Some(theirs), Some(ours)) => {
                let lines = self.compare(&message, &theirs, &ours);
                if lines.is_empty() { Ok(theirs.answer) } else { Err(self.differs(lines)) }
            }
            (None, None) => Err(Stop::NoReceipt),
            (theirs, _) => {
                let who = if theirs.is_some() { "canonical" } else { "our" };
                Err(self.differs(vec![format!("only the {who} network gives a receipt to {message:?}")]))
            }
        }
    }

    /// Gas is what differs.
    fn sweep(&mut self, message: Message, kind: Kind) -> Result<(), Stop> {
        self.apply(message, kind).map(|_| ())
    }

    fn begin(&mut self, epoch: Epoch) -> Result<(), Stop> {
        let (theirs, ours) = (self.canonical.flush()?, self.ours.flush()?);
        if theirs != ours {
            return Err(self.differs(vec![format!("state: canonical {theirs}, ours {ours}")]));
        }
        self.epoch = free(epoch);
        self.canonical.begin(&self.epoch, &theirs)?;
        self.ours.begin(&self.epoch, &ours)
    }

    fn actor(&self, id: ActorId) -> Option<ActorState> {
        self.ours.actor(id)
    }

    fn resolve(&self, address: &Address) -> Option<ActorId> {
        self.ours.resolve(address)
    }

    fn block(&self, cid: &Cid) -> Option<Vec<u8>> {
        self.ours.block(cid)
    }
}

/// The same epoch, with gas that costs nothing.
fn free(epoch: Epoch) -> Epoch {
    Epoch { base_fee: TokenAmount::ZERO, ..epoch }
}
