//! nv16, Skyr: the chain moves to WebAssembly.
//!
//! The first version that this code runs, so here are its rules in full.
//!
//! - FIP-0030, FIP-0031: actors are WebAssembly modules, run by the FVM in place of native code.
//! - FIP-0032: gas for executed instructions (4 each), for syscalls (14 000), for calls to the node (21 000), and for
//!   memory that blocks retain. Older prices carry over from the native VM: bytes stored cost 1300 gas.
//!
//! Charges are signed: deleting an actor refunds what its creation paid for storage, and invoking a method
//! takes 5 377 off the base of a send, an artefact of old measurements.

use forest_shared::{sector::RegisteredSealProof, version::NetworkVersion};

use crate::{
    AbiGeneration, Behaviours, Limits, Metering, Rules, StateTreeVersion, SyscallSet,
    behaviours::{
        BaseFeeRule, BlockCodecs, Calls, Chain, CodeSource, CodecCheck, CreateActor, EventAbi, Execution,
        ExitRule, FailedReturn, Flush, InstantiationFailure, Kernel, MissingEntryPoint, NewAddress,
        ParamsCodec, PostProofs, PostTypeCheck, Proofs, RandomnessDraw, ReceiptShape, ReturnCharge,
        SealProofs, SelfDestruct, Senders, SignerAddress, ZeroKeyCheck,
    },
    gas::{
        ActorPrices, AggregateSealPrices, BlockPrices, ChainPrices, Charge, CryptoPrices, EventPrices, Gas,
        GasArithmetic, GasSchedule, HashPrices, Invocation, Linear, MessagePrices, Price, ProofPrices,
        RandomnessPrice, RetainedBlock, SealSteps, SignaturePrices, Step, WasmPrices,
    },
    metering::{BrTableDefault, InstructionSets, LocalsCost},
};

/// A byte on chain, for good.
const STORED_BYTE: Gas = Gas::new(1300);
/// Bytes that the chain keeps of a message besides the message.
const MESSAGE_OVERHEAD: u64 = 36;
/// Bytes that the chain keeps of an actor.
const ACTOR_SIZE: u64 = 36 + 40;
/// A call to the node (FIP-0032).
const EXTERN: Gas = Gas::new(21_000);
/// Copying a byte of a block (FIP-0032).
const COPIED_BYTE: Gas = Gas::from_milligas(500);
/// A byte of a block held in memory (FIP-0032).
const RETAINED_BYTE: Gas = Gas::new(10);

/// The rules of nv16.
pub(crate) const RULES: Rules = Rules {
    version: NetworkVersion::V16,
    state_tree: StateTreeVersion::V3OrV4,
    gas: GasSchedule {
        arithmetic: GasArithmetic::Signed,
        messages: MESSAGES,
        actors: ACTORS,
        blocks: BLOCKS,
        chain: CHAIN,
        crypto: CRYPTO,
        proofs: PROOFS,
        events: EventPrices::None,
        wasm: WASM,
    },
    metering: METERING,
    limits: LIMITS,
    behaviours: BEHAVIOURS,
    syscalls: SyscallSet::of(AbiGeneration::Skyr),
    user_actors: None,
};

const MESSAGES: MessagePrices = MessagePrices {
    inclusion: Price {
        name: "OnChainMessage",
        compute: Linear::flat(Gas::new(38_863)),
        other: Linear::new(STORED_BYTE.times(MESSAGE_OVERHEAD), STORED_BYTE),
    },
    chain_return: Price {
        name: "OnChainReturnValue",
        compute: Linear::ZERO,
        other: Linear::per_unit(STORED_BYTE),
    },
    inner_return: None,
    value_transfer: None,
    invocation: Invocation::Combined {
        base: Gas::new(29_233),
        transfer: Gas::new(27_500),
        transfer_only: Gas::new(159_672),
        invoke: Gas::new(-5_377),
    },
};

const ACTORS: ActorPrices = ActorPrices {
    lookup: None,
    update: None,
    create: Charge {
        name: "OnCreateActor",
        compute: Gas::new(1_108_454),
        other: STORED_BYTE.times(ACTOR_SIZE),
    },
    create_address: None,
    delete: Charge::other("OnDeleteActor", Gas::ZERO.minus(STORED_BYTE.times(ACTOR_SIZE))),
    resolve_address: None,
    lookup_delegated_address: None,
    get_code_cid: None,
    get_builtin_type: None,
    get_code_cid_for_type: None,
    balance_of: None,
    self_balance: None,
    get_root: None,
    set_root: None,
};

const BLOCKS: BlockPrices = BlockPrices {
    open_base: Charge::compute("OnBlockOpenBase", Gas::new(114_617).plus(EXTERN)),
    open: retained("OnBlockOpenPerByte"),
    read: Price { name: "OnBlockRead", compute: Linear::per_unit(COPIED_BYTE), other: Linear::ZERO },
    create: retained("OnBlockCreate"),
    link: Price {
        name: "OnBlockLink",
        // Copied to the write buffer now, and to the node's store in the end.
        compute: Linear::new(Gas::new(353_640), COPIED_BYTE.times(2)),
        other: Linear::per_unit(STORED_BYTE),
    },
    stat: Charge::free("OnBlockStat"),
    scan: None,
};

const fn retained(name: &'static str) -> RetainedBlock {
    RetainedBlock {
        name,
        compute_per_byte: RETAINED_BYTE.plus(COPIED_BYTE),
        compute_per_link: Gas::ZERO,
        other_per_byte: Gas::ZERO,
        minimum_per_byte: Gas::ZERO,
    }
}

const CHAIN: ChainPrices = ChainPrices {
    randomness: RandomnessPrice {
        compute: EXTERN,
        other: Gas::ZERO,
        other_per_entropy_byte: Gas::ZERO,
        other_per_lookback_epoch: Gas::ZERO,
    },
    tipset_cid: None,
    network_context: None,
    message_context: None,
};

const CRYPTO: CryptoPrices = CryptoPrices {
    signatures: SignaturePrices {
        secp256k1: Linear::flat(Gas::new(1_637_292)),
        bls: Linear::flat(Gas::new(16_598_605)),
    },
    recover_secp_public_key: Charge::compute("OnRecoverSecpPublicKey", Gas::new(1_637_292)),
    bls_aggregate: None,
    hashes: HashPrices::Flat(Gas::new(31_355)),
};

const PROOFS: ProofPrices = ProofPrices {
    compute_unsealed_sector_cid: Charge::compute("OnComputeUnsealedSectorCid", Gas::new(98_647)),
    verify_seal: Some(Charge::compute("OnVerifySeal", Gas::new(2_000))),
    batched_seal: None,
    aggregate_seals: AggregateSealPrices {
        default: SealSteps {
            per_seal: Gas::new(449_900),
            steps: &[
                Step::new(4, 103_994_170),
                Step::new(7, 112_356_810),
                Step::new(13, 122_912_610),
                Step::new(26, 137_559_930),
                Step::new(52, 162_039_100),
                Step::new(103, 210_960_780),
                Step::new(205, 318_351_180),
                Step::new(410, 528_274_980),
            ],
        },
        others: &[(RegisteredSealProof::StackedDrg64GiBV1P1, INTERACTIVE_64_GIB)],
    },
    verify_replica_update: Charge::compute("OnVerifyReplicaUpdate", Gas::new(36_316_136)),
    verify_post: Price {
        name: "OnVerifyPost",
        compute: Linear::new(Gas::new(117_680_921), Gas::new(43_780)),
        other: Linear::ZERO,
    },
    verify_consensus_fault: Charge::compute("OnVerifyConsensusFault", Gas::new(495_422).plus(EXTERN)),
};

/// Aggregates of 64 GiB sectors.
pub(super) const INTERACTIVE_64_GIB: SealSteps = SealSteps {
    per_seal: Gas::new(359_272),
    steps: &[
        Step::new(4, 102_581_240),
        Step::new(7, 110_803_030),
        Step::new(13, 120_803_700),
        Step::new(26, 134_642_130),
        Step::new(52, 157_357_890),
        Step::new(103, 203_017_690),
        Step::new(205, 304_253_590),
        Step::new(410, 509_880_640),
    ],
};

const WASM: WasmPrices = WasmPrices {
    syscall: Charge::compute("OnSyscall", Gas::new(14_000)),
    memory_init_per_byte: None,
    memory_grow_per_byte: None,
    table_init_per_element: None,
};

const METERING: Metering = Metering {
    gas_global: "gas_couner",
    stack_limit: 2048,
    stack_cost_of_locals: LocalsCost::EachLocal,
    br_table_default: BrTableDefault::Counted,
    instruction: Gas::new(4),
    bulk: None,
    accepts: InstructionSets { sign_extension: false, saturating_conversions: false, tables: false },
};

const LIMITS: Limits = Limits {
    call_frames: 1025,
    memory: None,
    created_block: None,
    open_blocks: i32::MAX.cast_unsigned(),
    events: None,
    tipset_cid_lookback: None,
    exit_message: None,
    artifact_name: 256,
    cid_digest: 64,
    cid: 100,
    address: 65,
    delegated_subaddress: None,
    big_integer: 128,
    implicit_message_gas: Gas::MAX,
    block_gas: Gas::new(10_000_000_000),
};

const BEHAVIOURS: Behaviours = Behaviours {
    execution: Execution {
        senders: Senders::Accounts,
        params_codec: ParamsCodec::DagCbor,
        return_charge: ReturnCharge::AfterSuccess,
        failed_return: FailedReturn::Dropped,
        receipt: ReceiptShape::ThreeFields,
        empty_array_is_written_first: false,
    },
    calls: Calls {
        actor_access_is_tracked: false,
        preloaded_actors: &[],
        calls_have_gas_limits: false,
        depth_error_leaks_gas_limit: false,
        calls_may_be_read_only: false,
        delegated_addresses: false,
        zero_bls_key: ZeroKeyCheck::AfterCharge,
        code: CodeSource::BuiltinOnly,
        gas_while_instantiating: false,
        instantiation_failure: InstantiationFailure::Fatal,
        missing_entry_point: MissingEntryPoint::Fatal,
        bad_result_pointer_repeats_charge: false,
    },
    kernel: Kernel {
        exit: ExitRule::Abort,
        block_codecs: BlockCodecs::DagCbor,
        block_codec_check: CodecCheck::AfterCharge,
        links_must_be_reachable: false,
        create_actor: CreateActor::AnyCaller,
        new_address: NewAddress::KeyAddressPerDraw,
        self_destruct: SelfDestruct::SendsToBeneficiary,
        events: EventAbi::None,
        randomness: RandomnessDraw::InKernel,
        signer: SignerAddress::AnyAccount,
        flush: Flush::Strict,
    },
    proofs: Proofs {
        seals: SealProofs::Interactive,
        post: PostProofs::V1,
        post_types: PostTypeCheck::Unchecked,
        window_post_downgrade: None,
    },
    chain: Chain {
        base_fee: BaseFeeRule::Utilization,
        market_locks_reduce_supply: true,
        reserve_is_rebased: false,
    },
};
