//! What the node does around the VM.
//!
//! Read by whoever computes the circulating supply and the base fee. The amounts and heights that go with these rules
//! belong to a network ([`Schedule`](crate::Schedule)).

/// Behaviours of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// How the base fee of an epoch follows from the tipset before it. Ask for the rules of the epoch *after* that
    /// tipset: so the tipset at an upgrade's height, which still runs the old version, already feeds the new rule.
    pub base_fee: BaseFeeRule,
    /// What deals lock is not in circulation; from FIP-0065 on it is.
    pub market_locks_reduce_supply: bool,
    /// The amount in the reserve at genesis is counted as FIP-0100 set it for the network
    /// ([`Network::reserve_after_teep`](crate::Network::reserve_after_teep)).
    pub reserve_is_rebased: bool,
}

/// How the base fee follows from the tipset before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaseFeeRule {
    /// It rises and falls with the gas that messages claim (EIP-1559).
    Utilization,
    /// It follows what senders offer at the margin of a full block (FIP-0115).
    Premiums,
}
