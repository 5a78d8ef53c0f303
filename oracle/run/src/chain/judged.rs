//! A generated chain under the published engines: for each epoch the one that the networks ran its version with.

use std::{cell::RefCell, collections::BTreeMap, fmt, rc::Rc, sync::Arc};

use forest_blocks::{Block as ChainBlock, FullTipset};
use forest_blockstore::{Blockstore, Cid};
use forest_rules::{Schedule, Upgrade};
use forest_shared::{clock::ChainEpoch, econ::TokenAmount, version::NetworkVersion};
use forest_testing::chain::{Applied, ChainError, Executes, Genesis};
use oracle_cases::{Answer, Epoch};
use oracle_judges::{Judge, Node, Published, Session, Watch, published};

use super::{ancestry::Ancestry, base_fee, supply, swap::swap};
use crate::tipsets::{Block, Chain, Network, Tipset, receipts};

/// The published engines on a generated network.
pub(super) struct Judged {
    schedule: Arc<Schedule>,
    manifests: BTreeMap<Upgrade, Cid>,
    store: Arc<dyn Blockstore>,
    genesis: u64,
    /// Engines by version, since they keep what they compiled.
    judges: RefCell<BTreeMap<NetworkVersion, Rc<dyn Judge>>>,
    /// What there was in all tipsets.
    pub(super) tally: Tally,
}

/// What became of the messages of a chain.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    /// How many ended with each exit code.
    pub(crate) exits: BTreeMap<u32, u64>,
    /// For how many their miner paid.
    pub(crate) penalties: u64,
    /// Messages in blocks that did not count.
    pub(crate) skipped: u64,
    /// How many emitted events.
    pub(crate) with_events: u64,
}

impl Tally {
    fn add(&mut self, included: usize, receipts: &[Answer]) {
        self.skipped += (included - receipts.len()) as u64;
        for answer in receipts {
            *self.exits.entry(answer.exit_code.value()).or_default() += 1;
            self.penalties += u64::from(!answer.penalty.is_zero());
            self.with_events += u64::from(answer.events_root.is_some());
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { exits, penalties, skipped, with_events } = self;
        let messages: u64 = exits.values().sum();
        write!(
            f,
            "{messages} messages, {with_events} with events, {penalties} penalties, {skipped} that do not count; "
        )?;
        let codes: Vec<String> = exits.iter().map(|(code, count)| format!("{code}: {count}")).collect();
        write!(f, "by exit code {}", codes.join(", "))
    }
}

impl Judged {
    pub(super) fn new(genesis: &Genesis) -> Self {
        Self {
            schedule: Arc::clone(&genesis.schedule),
            manifests: genesis.manifests.clone(),
            store: Arc::clone(&genesis.store) as _,
            genesis: genesis.timestamp,
            judges: RefCell::default(),
            tally: Tally::default(),
        }
    }

    pub(super) fn store(&self) -> Arc<dyn Blockstore> {
        Arc::clone(&self.store)
    }

    fn judge(&self, epoch: ChainEpoch) -> Result<Rc<dyn Judge>, String> {
        let rules = self.schedule.rules_at(epoch).map_err(|error| error.to_string())?;
        let mut judges = self.judges.borrow_mut();
        Ok(Rc::clone(judges.entry(rules.version).or_insert_with(|| published(rules).into())))
    }

    /// Whether the fee after a tipset of this epoch is that of FIP-0115: at the height of FireHorse already.
    fn fee_by_premiums(&self, epoch: ChainEpoch) -> bool {
        self.schedule.height_of(Upgrade::FireHorse).is_some_and(|height| epoch >= height)
    }
}

impl Executes for Judged {
    fn apply(&mut self, full: &FullTipset, parent_epoch: ChainEpoch) -> Result<Applied, ChainError> {
        let node = Arc::new(Ancestry::of(full.tipset(), &self.store, self.genesis)?);
        let network = Seen { judged: self, node };
        let mut chain = Chain {
            network: &network,
            store: Arc::clone(&self.store),
            last: parent_epoch,
            state_root: *full.tipset().parent_state_root(),
        };
        let tipset = tipset(full)?;
        let applied = chain.apply(&tipset).map_err(|refused| refused.why)?;
        let store = Published(Arc::clone(&self.store));
        let receipts_root = receipts::root(network.version_at(tipset.epoch), &applied.receipts, store)?;
        let included = tipset.blocks.iter().map(|block| block.messages.len()).sum();
        self.tally.add(included, &applied.receipts);
        assert_eq!(receipts_root, applied.receipts_root, "receipts do not change while they are written");
        let base_fee = base_fee::next(full, self.fee_by_premiums(tipset.epoch));
        Ok(Applied { state_root: applied.state_root, receipts_root, base_fee })
    }
}

/// A tipset as the loop wants it.
fn tipset(full: &FullTipset) -> Result<Tipset, ChainError> {
    let block = |block: &ChainBlock| -> Result<Block, ChainError> {
        let proof = block.header.election_proof.as_ref().ok_or("a block that was not elected")?;
        let included = block.messages().map(|one| Ok((one.message().clone(), one.chain_length()?)));
        let messages = included.collect::<Result<_, ChainError>>()?;
        Ok(Block { miner: block.header.miner, win_count: proof.win_count, messages })
    };
    Ok(Tipset {
        epoch: full.tipset().epoch(),
        base_fee: full.tipset().parent_base_fee().clone(),
        blocks: full.blocks().iter().map(block).collect::<Result<_, _>>()?,
    })
}

/// The network as seen from a tipset.
struct Seen<'j> {
    judged: &'j Judged,
    node: Arc<Ancestry>,
}

impl Network for Seen<'_> {
    fn version_at(&self, epoch: ChainEpoch) -> NetworkVersion {
        self.judged.schedule.network_version_at(epoch)
    }

    fn open(
        &self,
        epoch: ChainEpoch,
        base_fee: &TokenAmount,
        state_root: &Cid,
        store: &Arc<dyn Blockstore>,
    ) -> Result<Box<dyn Session>, String> {
        let version = self.version_at(epoch);
        let supply = supply::at(&**store, state_root, epoch, version).map_err(|error| error.to_string())?;
        let conditions = Epoch {
            version,
            epoch,
            timestamp: self.judged.genesis + 30 * epoch.unsigned_abs(),
            base_fee: base_fee.clone(),
            circulating_supply: supply,
        };
        let node = Arc::clone(&self.node) as Arc<dyn Node>;
        self.judged.judge(epoch)?.open_on(&conditions, state_root, Arc::clone(store), node, Watch::Trace)
    }

    fn migrate(
        &self,
        height: ChainEpoch,
        state_root: Cid,
        store: &Arc<dyn Blockstore>,
    ) -> Result<Cid, String> {
        let due = self
            .judged
            .manifests
            .iter()
            .find(|(upgrade, _)| self.judged.schedule.height_of(**upgrade) == Some(height));
        let Some((_, list)) = due else { return Ok(state_root) };
        swap(&**store, &state_root, self.version_at(height + 1), list).map_err(|error| error.to_string())
    }
}
