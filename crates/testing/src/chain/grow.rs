//! A chain grows tipset by tipset, each on what came of the one before.

use std::collections::BTreeMap;

use forest_blocks::FullTipset;
use forest_blockstore::{Blockstore as _, Cid, MemoryStore};
use forest_rules::Network;
use forest_shared::{clock::ChainEpoch, econ::TokenAmount};

use super::{
    ChainError, Genesis,
    accounts::{self, Account, Signed},
    blocks::{Common, Winner},
    dice::Dice,
    genesis::miners,
    messages::Senders,
    view::View,
};

/// Most gas that the messages of a block may claim.
const BLOCK_GAS_LIMIT: u64 = forest_blocks::BLOCK_GAS_LIMIT;

/// What came of a tipset: what the next one's headers say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The state that it leaves.
    pub state_root: Cid,
    /// The root of its receipts.
    pub receipts_root: Cid,
    /// The base fee of the next tipset.
    pub base_fee: TokenAmount,
}

/// Whoever executes tipsets. States are in the store of the [`Genesis`], and so are the headers of all tipsets before.
pub trait Executes {
    /// Applies a tipset on a parent of an epoch, and writes the state that it leaves.
    ///
    /// # Errors
    /// The tipset has no result, and the chain ends.
    fn apply(&mut self, tipset: &FullTipset, parent_epoch: ChainEpoch) -> Result<Applied, ChainError>;
}

/// A chain.
#[derive(Clone, Debug)]
pub struct Chain {
    /// Where it begins. Its store has all blocks of the chain and of its branches.
    pub genesis: Genesis,
    /// From genesis to the head. What came of the head no header says.
    pub tipsets: Vec<FullTipset>,
    /// Forks: the tipsets that are not in the chain, of each branch from its first to its head.
    pub branches: Vec<Vec<FullTipset>>,
}

/// A tipset, and what came of it.
#[derive(Clone, Debug)]
struct Tip {
    tipset: FullTipset,
    applied: Applied,
}

impl Genesis {
    /// Grows the chain of the plan.
    ///
    /// # Errors
    /// [`ChainError`]: who executes could not apply a tipset.
    pub fn grow(&self, executes: &mut dyn Executes) -> Result<Chain, ChainError> {
        let mut tip = Tip { tipset: self.tipset.clone(), applied: self.before_all() };
        let mut tipsets = vec![tip.tipset.clone()];
        let mut branches = Vec::new();
        let mut growth = Growth::new(self);
        for epoch in 1..=self.plan.epochs {
            if growth.is_null(epoch) {
                continue;
            }
            if self.plan.branches.contains(&epoch) {
                branches.push(growth.branch(epoch, &tip, executes)?);
            }
            let tipset = growth.tipset(epoch, &tip)?;
            tipsets.push(tipset.clone());
            if epoch < self.plan.epochs {
                tip = Growth::applied(tipset, &tip, executes)?;
            }
        }
        Ok(Chain { genesis: self.clone(), tipsets, branches })
    }

    /// What the genesis block stands for.
    fn before_all(&self) -> Applied {
        Applied {
            state_root: self.state_root,
            receipts_root: *self.tipset.tipset().parent_message_receipts(),
            base_fee: TokenAmount::from_atto(Network::INITIAL_BASE_FEE),
        }
    }
}

/// A chain as it grows.
struct Growth<'g> {
    genesis: &'g Genesis,
    dice: Dice,
    accounts: Vec<Account>,
    /// So many of the next epochs are null rounds.
    null_rounds: u64,
}

impl<'g> Growth<'g> {
    fn new(genesis: &'g Genesis) -> Self {
        let plan = &genesis.plan;
        let accounts = accounts::at_genesis(plan.seed, plan.accounts).map(|(_, account)| account).collect();
        Self { genesis, dice: Dice::new(plan.seed), accounts, null_rounds: 0 }
    }

    /// Whether an epoch has no blocks. The head is a tipset, and so is where a branch begins.
    fn is_null(&mut self, epoch: ChainEpoch) -> bool {
        let plan = &self.genesis.plan;
        if epoch == plan.epochs || plan.branches.contains(&epoch) {
            self.null_rounds = 0;
        } else if self.null_rounds > 0 {
            self.null_rounds -= 1;
            return true;
        } else if plan.null_rounds > 0 && self.dice.once_in(plan.null_rounds) {
            self.null_rounds = self.dice.below(3);
            return true;
        }
        epoch != plan.epochs && plan.is_null_for_an_upgrade(epoch)
    }

    /// The tipsets of a branch, one in every epoch from this one on.
    fn branch(
        &mut self,
        first: ChainEpoch,
        parent: &Tip,
        executes: &mut dyn Executes,
    ) -> Result<Vec<FullTipset>, ChainError> {
        let mut tip = parent.clone();
        let mut tipsets = Vec::new();
        let length = self.genesis.plan.branch_length;
        for (epoch, left) in (first..).zip((0..length).rev()) {
            let tipset = self.tipset(epoch, &tip)?;
            tipsets.push(tipset.clone());
            if left > 0 {
                tip = Self::applied(tipset, &tip, executes)?;
            }
        }
        Ok(tipsets)
    }

    fn applied(tipset: FullTipset, parent: &Tip, executes: &mut dyn Executes) -> Result<Tip, ChainError> {
        let applied = executes.apply(&tipset, parent.tipset.tipset().epoch())?;
        Ok(Tip { tipset, applied })
    }

    /// A tipset on a parent, written to the store.
    fn tipset(&mut self, epoch: ChainEpoch, parent: &Tip) -> Result<FullTipset, ChainError> {
        let (plan, schedule) = (&self.genesis.plan, &*self.genesis.schedule);
        let store: &MemoryStore = &self.genesis.store;
        let count = 1 + self.dice.below(plan.blocks);
        let winners = Winner::draw(&mut self.dice, miners(plan), count);
        let messages = if self.dice.once_in(8) { 0 } else { plan.messages };
        let (by_id, careless) = (self.dice.once_in(5), self.dice.once_in(3));
        let mut senders = Senders {
            dice: &mut self.dice,
            accounts: &mut self.accounts,
            view: View::open(store, &parent.applied.state_root)?,
            rules: schedule.rules_at(epoch)?,
            base_fee: &parent.applied.base_fee,
            epoch,
            seed: plan.seed,
            at_genesis: plan.accounts,
            by_id,
            careless,
            nonces: BTreeMap::new(),
        };
        let common = Common { schedule, epoch, parent: &parent.tipset, applied: &parent.applied };
        let mut blocks = Vec::new();
        let mut before: Vec<Signed> = Vec::new();
        for winner in &winners {
            let included = fill(&mut senders, &before, messages)?;
            blocks.push(common.block(winner, &included)?);
            before.extend(included);
        }
        for block in &blocks {
            store.put_many(&block.to_blocks()?)?;
        }
        Ok(FullTipset::new(blocks)?)
    }
}

/// The messages of a block: some that blocks before it have too, new ones, and rivals of those before.
fn fill(
    senders: &mut Senders<'_, MemoryStore>,
    before: &[Signed],
    messages: u64,
) -> Result<Vec<Signed>, ChainError> {
    let mut included: Vec<Signed> = Vec::new();
    let mut gas = 0;
    // No block has a message twice: its aggregate would not be one.
    let mut include = |signed: Signed| {
        let message = signed.message();
        if gas + message.gas_limit <= BLOCK_GAS_LIMIT && !included.iter().any(|one| one.message() == message)
        {
            gas += message.gas_limit;
            included.push(signed);
        }
    };
    for theirs in before {
        if senders.dice.once_in(4) {
            include(theirs.clone());
        } else if senders.dice.once_in(10)
            && let Some(rival) = senders.rival(theirs)?
        {
            include(rival);
        }
    }
    for _ in 0..senders.dice.below(messages + 1) {
        include(senders.next()?);
    }
    Ok(included)
}
