//! The loop: what lies between, then block for block its messages and its reward, cron, receipts, one flush.

use std::sync::Arc;

use forest_blockstore::{Block, Blockstore, Cid};
use forest_builtin::reward::AwardBlockRewardParams;
use forest_rules::Schedule;
use forest_shared::{address::Address, clock::ChainEpoch, econ::TokenAmount, message::Message};
use forest_vm::{
    Bug, Engine, ExecuteError, Externs, HostError, Kind, Machine, MachineContext, Outcome, ProofVerifier,
};

use crate::{
    CirculatingSupply, Executed, ExecutedMessage, Failure, InvalidTipset, Migrations, Observer, Phase, Role,
    Step, Tipset, Unobserved, implicit, receipts, select::Selection, tipset::BlockMessages,
};

/// Applies tipsets. All that it needs of a node; one for all tipsets.
#[derive(Clone)]
pub struct Interpreter {
    /// Runs actors.
    pub engine: Engine,
    /// The network, and when it changes its rules.
    pub schedule: Arc<Schedule>,
    /// Where states are.
    pub store: Arc<dyn Blockstore>,
    /// Verifies proofs of storage.
    pub proofs: Arc<dyn ProofVerifier>,
    /// Knows what is in circulation.
    pub supply: Arc<dyn CirculatingSupply>,
    /// Changes the state at upgrades.
    pub migrations: Arc<dyn Migrations>,
    /// When epoch 0 was, in seconds since 1970; null rounds have no header to say when they are.
    pub genesis_timestamp: u64,
}

impl Interpreter {
    /// Applies a tipset. `chain` answers as seen from it: for its randomness, and that of null rounds before it.
    ///
    /// # Errors
    /// [`Failure`]: the tipset has no result.
    pub fn apply(
        &self,
        tipset: &Tipset,
        chain: Arc<dyn Externs>,
        observer: &mut dyn Observer,
    ) -> Result<Executed, Failure> {
        let (parent, epoch) = (tipset.parent_epoch, tipset.epoch);
        if parent > epoch {
            return Err(InvalidTipset::Epoch { parent, epoch }.into());
        }
        observer.begun(tipset);
        observer.phase(Phase::Early);
        let selected = self.select(tipset, &chain, observer)?;
        let state_root = self.between(tipset, &chain, observer)?;
        let mut machine = self.machine(tipset, epoch, tipset.timestamp, &state_root, chain)?;

        observer.phase(Phase::Messages);
        let (mut messages, mut rewards, mut nodes) = (Vec::new(), Vec::new(), Vec::new());
        for (at, (block, counting)) in tipset.blocks.iter().zip(&selected).enumerate() {
            let (executed, events) = self.messages(&mut machine, at, block, counting, observer)?;
            let reward = reward(block, &executed);
            self.award(&mut machine, at, &reward, observer)?;
            messages.extend(executed);
            nodes.extend(events);
            rewards.push(reward);
        }
        observer.phase(Phase::Cron);
        self.cron(&mut machine, epoch, observer)?;

        observer.phase(Phase::Flush);
        let rules = machine.context().rules;
        let receipts = receipts(rules, messages.iter().map(|message| &message.receipt))?;
        nodes.extend(receipts.blocks);
        let state_root = machine.flush_with(&nodes)?;
        let executed = Executed { state_root, receipts_root: receipts.root, messages, rewards };
        observer.done(&executed);
        Ok(executed)
    }

    /// The messages of a tipset that count, as block and place in the block, in the order of their receipts.
    ///
    /// # Errors
    /// [`Failure`]: a sender cannot be told apart from others.
    pub fn selected(&self, tipset: &Tipset, chain: Arc<dyn Externs>) -> Result<Vec<(usize, usize)>, Failure> {
        let selected = self.select(tipset, &chain, &mut Unobserved)?;
        let places = selected.into_iter().enumerate();
        Ok(places.flat_map(|(block, places)| places.into_iter().map(move |index| (block, index))).collect())
    }

    /// A machine at an epoch of this tipset: its own, or that of a null round before it.
    pub(crate) fn machine(
        &self,
        tipset: &Tipset,
        epoch: ChainEpoch,
        timestamp: u64,
        state_root: &Cid,
        chain: Arc<dyn Externs>,
    ) -> Result<Machine, Failure> {
        let network = self.schedule.network();
        let context = MachineContext {
            rules: self.schedule.rules_at(epoch).map_err(HostError::externs)?,
            chain_id: network.chain_id,
            epoch,
            timestamp,
            base_fee: tipset.base_fee.clone(),
            circulating_supply: self.supply.at(epoch, state_root)?,
            actor_debugging: network.actor_debugging,
        };
        let (engine, store) = (self.engine.clone(), Arc::clone(&self.store));
        Ok(Machine::new(context, state_root, engine, store, chain, Arc::clone(&self.proofs))?)
    }

    /// For every block, the places of its messages that count; by the state of the parent, before any migration.
    fn select(
        &self,
        tipset: &Tipset,
        chain: &Arc<dyn Externs>,
        observer: &mut dyn Observer,
    ) -> Result<Vec<Vec<usize>>, Failure> {
        let mut parent = None;
        let mut selection = Selection::new(|sender: &Address| {
            let parent = match &mut parent {
                Some(parent) => parent,
                none => none.insert(self.parent(tipset, chain)?),
            };
            Ok(parent.resolve(sender)?.map(Address::new_id))
        });
        let mut selected = Vec::with_capacity(tipset.blocks.len());
        for (block, messages) in tipset.blocks.iter().map(|block| &block.messages).enumerate() {
            let mut counting = Vec::with_capacity(messages.len());
            for (index, included) in messages.iter().enumerate() {
                let message = &included.message;
                if selection.counts(&message.from, message.sequence)? {
                    counting.push(index);
                } else {
                    observer.skipped(block, index, message);
                }
            }
            selected.push(counting);
        }
        Ok(selected)
    }

    /// The state of the parent, to look senders up in.
    fn parent(&self, tipset: &Tipset, chain: &Arc<dyn Externs>) -> Result<Machine, Failure> {
        let (epoch, root) = (tipset.parent_epoch, &tipset.parent_state_root);
        self.machine(tipset, epoch, tipset.timestamp, root, Arc::clone(chain))
    }

    /// Executes the messages of a block that count. Returns the nodes of their events too.
    fn messages(
        &self,
        machine: &mut Machine,
        block: usize,
        from: &BlockMessages,
        counting: &[usize],
        observer: &mut dyn Observer,
    ) -> Result<(Vec<ExecutedMessage>, Vec<Block>), Failure> {
        let (mut executed, mut nodes) = (Vec::with_capacity(counting.len()), Vec::new());
        for (index, included) in counting.iter().filter_map(|at| Some((*at, from.messages.get(*at)?))) {
            let step = Step {
                epoch: machine.context().epoch,
                role: Role::Message { block, index },
                message: &included.message,
                kind: Kind::Explicit { length: included.length },
            };
            let mut outcome = execute(machine, &step, observer)?;
            nodes.append(&mut outcome.event_nodes);
            executed.push(ExecutedMessage {
                block,
                index,
                receipt: outcome.receipt.clone(),
                fees: outcome.fees.clone(),
                events: outcome.events.clone(),
            });
            commit(machine, &step, outcome)?;
        }
        Ok((executed, nodes))
    }

    fn award(
        &self,
        machine: &mut Machine,
        block: usize,
        reward: &AwardBlockRewardParams,
        observer: &mut dyn Observer,
    ) -> Result<(), Failure> {
        let epoch = machine.context().epoch;
        let message = implicit::award(epoch, reward).map_err(|error| Bug(error.to_string().into()))?;
        must_succeed(machine, Role::Reward { block }, &message, observer)
    }

    /// Ends an epoch.
    pub(crate) fn cron(
        &self,
        machine: &mut Machine,
        epoch: ChainEpoch,
        observer: &mut dyn Observer,
    ) -> Result<(), Failure> {
        must_succeed(machine, Role::Cron, &implicit::tick(epoch), observer)
    }

    /// When a null round is.
    pub(crate) fn timestamp_of(&self, epoch: ChainEpoch) -> u64 {
        let since = epoch.unsigned_abs().saturating_mul(self.schedule.network().block_delay);
        self.genesis_timestamp.saturating_add(since)
    }
}

impl std::fmt::Debug for Interpreter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Interpreter").field("network", &self.schedule.network().name).finish_non_exhaustive()
    }
}

/// What a block earned by its messages: a message that several blocks have pays the first.
fn reward(block: &BlockMessages, executed: &[ExecutedMessage]) -> AwardBlockRewardParams {
    let sum = |part: fn(&ExecutedMessage) -> &TokenAmount| {
        executed.iter().map(part).fold(TokenAmount::ZERO, |sum, amount| sum + amount.clone())
    };
    AwardBlockRewardParams {
        miner: block.miner,
        penalty: sum(|message| &message.fees.penalty),
        gas_reward: sum(|message| &message.fees.miner_tip),
        win_count: block.win_count,
    }
}

/// Executes a message of the network itself.
fn must_succeed(
    machine: &mut Machine,
    role: Role,
    message: &Message,
    observer: &mut dyn Observer,
) -> Result<(), Failure> {
    let epoch = machine.context().epoch;
    let step = Step { epoch, role, message, kind: Kind::Implicit };
    let outcome = execute(machine, &step, observer)?;
    let code = outcome.receipt.exit_code;
    if code.is_success() {
        return commit(machine, &step, outcome);
    }
    Err(match (code, machine.resolve(&message.from)?) {
        (code, None) => Failure::Rejected { role, epoch, code },
        (code, Some(_)) => {
            let backtrace = outcome.backtrace.to_string().trim_end().to_owned();
            Failure::Reverted { role, epoch, code, backtrace }
        }
    })
}

fn execute(machine: &Machine, step: &Step<'_>, observer: &mut dyn Observer) -> Result<Outcome, Failure> {
    let outcome = observer.execute(machine, step).map_err(|error| failure(step, error))?;
    observer.executed(step, &outcome);
    Ok(outcome)
}

fn commit(machine: &mut Machine, step: &Step<'_>, outcome: Outcome) -> Result<(), Failure> {
    machine.commit(outcome).map_err(|error| failure(step, error))
}

fn failure(step: &Step<'_>, error: ExecuteError) -> Failure {
    Failure::of_message(error, step.message.from, step.message.sequence)
}
