//! What the host in memory knows, apart from blocks.

use std::collections::{BTreeMap, VecDeque};

use forest_encoding::{codec, hash::blake2b_cid};
use forest_shared::{
    ActorId, MethodNum,
    address::Address,
    chainid::ChainId,
    clock::ChainEpoch,
    econ::TokenAmount,
    error::ErrorNumber,
    event::ActorEvent,
    state::EMPTY_ARRAY_CID,
    sys::{self, ContextFlags, MessageContext, NetworkContext, SendFlags},
    version::NetworkVersion,
};

use crate::{ActorType, Cid, IpldBlock, Response};

/// A call that the actor made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// To whom.
    pub to: Address,
    /// Which method.
    pub method: MethodNum,
    /// With what.
    pub params: Option<IpldBlock>,
    /// And how much, in atto.
    pub value: TokenAmount,
    /// No more gas than this.
    pub gas_limit: Option<u64>,
    /// Whether the callee may change things.
    pub flags: SendFlags,
}

/// How a call to another actor ends: it was made and came to something, or was refused.
pub type Delivery = Result<Response, ErrorNumber>;

/// A call that the test expects, and its answer.
#[derive(Clone, Debug)]
pub(super) struct Expected {
    pub(super) to: Address,
    pub(super) method: MethodNum,
    pub(super) params: Option<IpldBlock>,
    pub(super) value: TokenAmount,
    pub(super) delivery: Delivery,
}

/// Another actor, as far as this one can see it.
#[derive(Clone, Debug, Default)]
pub(super) struct Neighbour {
    pub(super) code: Option<Cid>,
    pub(super) delegated: Option<Address>,
    pub(super) balance: TokenAmount,
}

#[derive(Clone, Debug)]
pub(super) struct World {
    pub(super) message: MessageContext,
    pub(super) network: NetworkContext,
    pub(super) circulating_supply: TokenAmount,
    pub(super) root: Option<Cid>,
    pub(super) balance: TokenAmount,
    pub(super) addresses: BTreeMap<Address, ActorId>,
    pub(super) neighbours: BTreeMap<ActorId, Neighbour>,
    pub(super) next_address: Address,
    pub(super) expected: VecDeque<Expected>,
    pub(super) expected_actors: VecDeque<(ActorId, Cid, Option<Address>)>,
    pub(super) installed: Vec<Cid>,
    pub(super) randomness: BTreeMap<(bool, ChainEpoch), [u8; 32]>,
    pub(super) tipsets: BTreeMap<ChainEpoch, Cid>,
    pub(super) signatures: Option<bool>,
    pub(super) events: Vec<ActorEvent>,
    pub(super) sent: Vec<Sent>,
    pub(super) logs: Vec<String>,
    pub(super) gas: u64,
}

/// The actor of a test, unless the test says otherwise.
const RECEIVER: ActorId = 100;
/// Gas of a call; natively nothing else charges.
const GAS: u64 = 10_000_000_000;

impl World {
    pub(super) fn new() -> Self {
        let nothing = sys::TokenAmount { lo: 0, hi: 0 };
        Self {
            message: MessageContext {
                origin: 0,
                nonce: 0,
                caller: 0,
                receiver: RECEIVER,
                method_number: 0,
                value_received: nothing,
                gas_premium: nothing,
                flags: ContextFlags::NONE,
            },
            network: NetworkContext {
                epoch: 0,
                timestamp: 0,
                base_fee: nothing,
                chain_id: ChainId::MAINNET.into(),
                network_version: NetworkVersion::V28,
            },
            circulating_supply: TokenAmount::ZERO,
            root: Some(EMPTY_ARRAY_CID),
            balance: TokenAmount::ZERO,
            addresses: BTreeMap::new(),
            neighbours: BTreeMap::new(),
            next_address: Address::new_actor(b"next"),
            expected: VecDeque::new(),
            expected_actors: VecDeque::new(),
            installed: Vec::new(),
            randomness: BTreeMap::new(),
            tipsets: BTreeMap::new(),
            signatures: None,
            events: Vec::new(),
            sent: Vec::new(),
            logs: Vec::new(),
            gas: GAS,
        }
    }

    /// What a call that failed leaves: nothing but what the test looks at afterwards.
    pub(super) fn back_to(&mut self, before: Self) {
        let (sent, logs) = (std::mem::take(&mut self.sent), std::mem::take(&mut self.logs));
        let (expected, actors) =
            (std::mem::take(&mut self.expected), std::mem::take(&mut self.expected_actors));
        *self = Self { sent, logs, expected, expected_actors: actors, ..before };
    }
}

/// The code of a kind of built-in actor here: no code at all, but a name for it.
pub(super) fn code_of_kind(kind: ActorType) -> Cid {
    blake2b_cid(codec::RAW, kind.name().as_bytes())
}
