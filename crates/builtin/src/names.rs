//! What people call the methods of built-in actors, and actors by their code.
//!
//! Methods keep their numbers from release to release; those that users' actors may call have a number that is the hash of
//! the name (FRC-0042). For reading only: nothing is decided by a name.

use std::{borrow::Cow, collections::BTreeMap, sync::LazyLock};

use forest_shared::{METHOD_CONSTRUCTOR, METHOD_SEND, MethodNum, method::method_hash};

use crate::BuiltinActor::{self, *};

/// Methods by actor and number, as the builtin-actors project names them. Of methods that changed, the newest name.
const METHODS: &[(BuiltinActor, &[(MethodNum, &str)])] = &[
    (Init, &[(2, "Exec"), (3, "Exec4"), (4, "InstallCode")]),
    (Cron, &[(2, "EpochTick")]),
    (Account, &[(2, "PubkeyAddress"), (3, "AuthenticateMessage")]),
    (
        Power,
        &[
            (2, "CreateMiner"),
            (3, "UpdateClaimedPower"),
            (4, "EnrollCronEvent"),
            (5, "OnEpochTickEnd"),
            (6, "UpdatePledgeTotal"),
            (8, "SubmitPoRepForBulkVerify"),
            (9, "CurrentTotalPower"),
        ],
    ),
    (
        Miner,
        &[
            (2, "ControlAddresses"),
            (3, "ChangeWorkerAddress"),
            (4, "ChangePeerID"),
            (5, "SubmitWindowedPoSt"),
            (6, "PreCommitSector"),
            (7, "ProveCommitSector"),
            (8, "ExtendSectorExpiration"),
            (9, "TerminateSectors"),
            (10, "DeclareFaults"),
            (11, "DeclareFaultsRecovered"),
            (12, "OnDeferredCronEvent"),
            (13, "CheckSectorProven"),
            (14, "ApplyRewards"),
            (15, "ReportConsensusFault"),
            (16, "WithdrawBalance"),
            (17, "ConfirmSectorProofsValid"),
            (18, "ChangeMultiaddrs"),
            (19, "CompactPartitions"),
            (20, "CompactSectorNumbers"),
            (21, "ConfirmChangeWorkerAddress"),
            (22, "RepayDebt"),
            (23, "ChangeOwnerAddress"),
            (24, "DisputeWindowedPoSt"),
            (25, "PreCommitSectorBatch"),
            (26, "ProveCommitAggregate"),
            (27, "ProveReplicaUpdates"),
            (28, "PreCommitSectorBatch2"),
            (29, "ProveReplicaUpdates2"),
            (30, "ChangeBeneficiary"),
            (31, "GetBeneficiary"),
            (32, "ExtendSectorExpiration2"),
            (34, "ProveCommitSectors3"),
            (35, "ProveReplicaUpdates3"),
            (36, "ProveCommitSectorsNI"),
        ],
    ),
    (
        Market,
        &[
            (2, "AddBalance"),
            (3, "WithdrawBalance"),
            (4, "PublishStorageDeals"),
            (5, "VerifyDealsForActivation"),
            (6, "BatchActivateDeals"),
            (7, "OnMinerSectorsTerminate"),
            (8, "ComputeDataCommitment"),
            (9, "CronTick"),
        ],
    ),
    (PaymentChannel, &[(2, "UpdateChannelState"), (3, "Settle"), (4, "Collect")]),
    (
        Multisig,
        &[
            (2, "Propose"),
            (3, "Approve"),
            (4, "Cancel"),
            (5, "AddSigner"),
            (6, "RemoveSigner"),
            (7, "SwapSigner"),
            (8, "ChangeNumApprovalsThreshold"),
            (9, "LockBalance"),
        ],
    ),
    (Reward, &[(2, "AwardBlockReward"), (3, "ThisEpochReward"), (4, "UpdateNetworkKPI")]),
    (
        VerifiedRegistry,
        &[
            (2, "AddVerifier"),
            (3, "RemoveVerifier"),
            (4, "AddVerifiedClient"),
            (5, "UseBytes"),
            (6, "RestoreBytes"),
            (7, "RemoveVerifiedClientDataCap"),
            (8, "RemoveExpiredAllocations"),
            (9, "ClaimAllocations"),
            (10, "GetClaims"),
            (11, "ExtendClaimTerms"),
            (12, "RemoveExpiredClaims"),
        ],
    ),
    (
        Evm,
        &[
            (2, "Resurrect"),
            (3, "GetBytecode"),
            (4, "GetBytecodeHash"),
            (5, "GetStorageAt"),
            (6, "InvokeContractDelegate"),
        ],
    ),
    (Eam, &[(2, "Create"), (3, "Create2"), (4, "CreateExternal")]),
];

/// Names of methods whose number is the hash of the name, sorted.
#[rustfmt::skip]
const EXPORTED: &[&str] = &[
    "AddBalance", "AddVerifiedClient", "Allowance", "AuthenticateMessage", "Balance", "Burn", "BurnFrom",
    "ChangeBeneficiary", "ChangeMultiaddrs", "ChangeOwnerAddress", "ChangePeerID", "ChangeWorkerAddress",
    "ConfirmChangeWorkerAddress", "CreateMiner", "DecreaseAllowance", "Destroy", "ExtendClaimTerms",
    "GenerateSectorLocation", "GetAvailableBalance", "GetBalance", "GetBeneficiary", "GetClaims",
    "GetDealActivation", "GetDealClient", "GetDealClientCollateral", "GetDealDataCommitment", "GetDealLabel",
    "GetDealProvider", "GetDealProviderCollateral", "GetDealSector", "GetDealTerm", "GetDealTotalPrice",
    "GetDealVerified", "GetMultiaddrs", "GetNominalSectorExpiration", "GetOwner", "GetPeerID", "GetSectorSize",
    "GetVestingFunds", "Granularity", "IncreaseAllowance", "InitialPledge", "InvokeEVM", "IsControllingAddress",
    "MaxTerminationFee", "MinerConsensusCount", "MinerCount", "MinerPower", "MinerRawPower", "Mint", "Name",
    "NetworkRawPower", "PublishStorageDeals", "Receive", "RemoveExpiredAllocations", "RemoveExpiredClaims",
    "RepayDebt", "RevokeAllowance", "SectorContentChanged", "SettleDealPayments", "Symbol", "TotalSupply",
    "Transfer", "TransferFrom", "ValidateSectorStatus", "WithdrawBalance",
];

/// The name of a method of an actor; its number where it has none.
#[must_use]
pub fn method(actor: Option<BuiltinActor>, number: MethodNum) -> Cow<'static, str> {
    static BY_HASH: LazyLock<BTreeMap<MethodNum, &str>> =
        LazyLock::new(|| EXPORTED.iter().filter_map(|name| Some((method_hash(name).ok()?, *name))).collect());
    match number {
        METHOD_SEND => return Cow::Borrowed("Send"),
        METHOD_CONSTRUCTOR => return Cow::Borrowed("Constructor"),
        _ => {}
    }
    let table = METHODS.iter().find(|(other, _)| Some(*other) == actor).map(|(_, methods)| *methods);
    let named = table.and_then(|methods| methods.iter().find(|(other, _)| *other == number));
    let name = named.map(|(_, name)| *name).or_else(|| BY_HASH.get(&number).copied());
    name.map_or_else(|| Cow::Owned(number.to_string()), Cow::Borrowed)
}

/// The name of an actor and a method of it: `multisig.Propose`, or `actor.7` where neither is known.
#[must_use]
pub fn call(actor: Option<BuiltinActor>, number: MethodNum) -> String {
    format!("{}.{}", actor.map_or("actor", BuiltinActor::name), method(actor, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_have_the_names_that_people_know() {
        assert_eq!(call(Some(Multisig), 2), "multisig.Propose");
        assert_eq!(call(Some(Evm), 3_844_450_837), "evm.InvokeEVM");
        assert_eq!(call(Some(Account), 0), "account.Send");
        assert_eq!(call(Some(Init), 99), "init.99");
        assert_eq!(call(None, 7), "actor.7");
    }

    #[test]
    fn no_number_has_two_names() {
        for (actor, methods) in METHODS {
            assert!(methods.windows(2).all(|pair| pair[0].0 < pair[1].0), "{actor}");
        }
        assert!(EXPORTED.windows(2).all(|pair| pair[0] < pair[1]), "sorted, each once");
    }
}
