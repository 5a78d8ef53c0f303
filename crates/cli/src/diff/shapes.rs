//! Names of the fields of actors' states, and what hangs below those that link.
//!
//! A state is a tuple whose fields have no names in it. Which release wrote it shows in how many there are; of lists of one
//! length the newest has the say. What is not in the table is told by its place.

use forest_builtin::BuiltinActor::{self, *};

/// What a link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A map (HAMT, 5 bits to a level) by addresses.
    ByAddress(Of),
    /// A map by numbers, which are varints.
    ByNumber(Of),
    /// An array (AMT).
    Array,
    /// Anything else.
    Unknown,
}

/// What a map is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// Amounts of FIL.
    Amounts,
    /// Anything else.
    Values,
}

/// A field: its name, and what it leads to where it is a link.
pub(super) type Field = (&'static str, Shape);

const fn plain(name: &'static str) -> Field {
    (name, Shape::Unknown)
}

const fn amounts(name: &'static str) -> Field {
    (name, Shape::ByAddress(Of::Amounts))
}

const fn by_address(name: &'static str) -> Field {
    (name, Shape::ByAddress(Of::Values))
}

const fn by_number(name: &'static str) -> Field {
    (name, Shape::ByNumber(Of::Values))
}

const fn array(name: &'static str) -> Field {
    (name, Shape::Array)
}

/// States by actor, each list the fields of one generation.
const STATES: &[(BuiltinActor, &[Field])] = &[
    (System, &[plain("builtin_actors")]),
    (Init, &[by_address("address_map"), plain("next_id"), plain("network_name")]),
    (Cron, &[plain("entries")]),
    (Account, &[plain("address")]),
    (
        Power,
        &[
            plain("total_raw_byte_power"),
            plain("total_bytes_committed"),
            plain("total_quality_adj_power"),
            plain("total_qa_bytes_committed"),
            plain("total_pledge_collateral"),
            plain("this_epoch_raw_byte_power"),
            plain("this_epoch_quality_adj_power"),
            plain("this_epoch_pledge_collateral"),
            plain("this_epoch_qa_power_smoothed"),
            plain("miner_count"),
            plain("miner_above_min_power_count"),
            plain("cron_event_queue"),
            plain("first_cron_epoch"),
            by_address("claims"),
            plain("proof_validation_batch"),
        ],
    ),
    (
        Power,
        &[
            plain("total_raw_byte_power"),
            plain("total_bytes_committed"),
            plain("total_quality_adj_power"),
            plain("total_qa_bytes_committed"),
            plain("total_pledge_collateral"),
            plain("this_epoch_raw_byte_power"),
            plain("this_epoch_quality_adj_power"),
            plain("this_epoch_pledge_collateral"),
            plain("this_epoch_qa_power_smoothed"),
            plain("miner_count"),
            plain("miner_above_min_power_count"),
            plain("ramp_start_epoch"),
            plain("ramp_duration_epochs"),
            plain("cron_event_queue"),
            plain("first_cron_epoch"),
            by_address("claims"),
            plain("proof_validation_batch"),
        ],
    ),
    (
        Miner,
        &[
            plain("info"),
            plain("pre_commit_deposits"),
            plain("locked_funds"),
            plain("vesting_funds"),
            plain("fee_debt"),
            plain("initial_pledge"),
            by_number("pre_committed_sectors"),
            array("pre_committed_sectors_cleanup"),
            plain("allocated_sectors"),
            array("sectors"),
            plain("proving_period_start"),
            plain("current_deadline"),
            plain("deadlines"),
            plain("early_terminations"),
            plain("deadline_cron_active"),
        ],
    ),
    (
        Market,
        &[
            array("proposals"),
            array("states"),
            plain("pending_proposals"),
            amounts("escrow_table"),
            amounts("locked_table"),
            plain("next_id"),
            plain("deal_ops_by_epoch"),
            plain("last_cron"),
            plain("total_client_locked_collateral"),
            plain("total_provider_locked_collateral"),
            plain("total_client_storage_fee"),
        ],
    ),
    (
        Market,
        &[
            array("proposals"),
            array("states"),
            plain("pending_proposals"),
            amounts("escrow_table"),
            amounts("locked_table"),
            plain("next_id"),
            plain("deal_ops_by_epoch"),
            plain("last_cron"),
            plain("total_client_locked_collateral"),
            plain("total_provider_locked_collateral"),
            plain("total_client_storage_fee"),
            plain("pending_deal_allocation_ids"),
        ],
    ),
    (
        Market,
        &[
            array("proposals"),
            array("states"),
            plain("pending_proposals"),
            amounts("escrow_table"),
            amounts("locked_table"),
            plain("next_id"),
            plain("deal_ops_by_epoch"),
            plain("last_cron"),
            plain("total_client_locked_collateral"),
            plain("total_provider_locked_collateral"),
            plain("total_client_storage_fee"),
            plain("pending_deal_allocation_ids"),
            plain("provider_sectors"),
        ],
    ),
    (
        PaymentChannel,
        &[
            plain("from"),
            plain("to"),
            plain("to_send"),
            plain("settling_at"),
            plain("min_settle_height"),
            array("lane_states"),
        ],
    ),
    (
        Multisig,
        &[
            plain("signers"),
            plain("num_approvals_threshold"),
            plain("next_tx_id"),
            plain("initial_balance"),
            plain("start_epoch"),
            plain("unlock_duration"),
            by_number("pending_txs"),
        ],
    ),
    (
        Reward,
        &[
            plain("cumsum_baseline"),
            plain("cumsum_realized"),
            plain("effective_network_time"),
            plain("effective_baseline_power"),
            plain("this_epoch_reward"),
            plain("this_epoch_reward_smoothed"),
            plain("this_epoch_baseline_power"),
            plain("epoch"),
            plain("total_storage_power_reward"),
            plain("simple_total"),
            plain("baseline_total"),
        ],
    ),
    (
        VerifiedRegistry,
        &[
            plain("root_key"),
            by_address("verifiers"),
            plain("remove_data_cap_proposal_ids"),
            plain("allocations"),
            plain("next_allocation_id"),
            plain("claims"),
        ],
    ),
    (Datacap, &[plain("governor"), plain("token")]),
    (
        Evm,
        &[
            plain("bytecode"),
            plain("bytecode_hash"),
            plain("contract_state"),
            plain("nonce"),
            plain("tombstone"),
        ],
    ),
    (
        Evm,
        &[
            plain("bytecode"),
            plain("bytecode_hash"),
            plain("contract_state"),
            plain("transient_data"),
            plain("nonce"),
            plain("tombstone"),
        ],
    ),
];

/// The fields of an actor's state that has so many.
pub(super) fn fields(actor: Option<BuiltinActor>, count: usize) -> Option<&'static [Field]> {
    let matching = STATES.iter().find(|(other, fields)| Some(*other) == actor && fields.len() == count);
    matching.map(|(_, fields)| *fields)
}
