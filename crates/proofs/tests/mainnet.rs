//! A proof of mainnet, verified for real. Needs the parameters of 32 GiB sectors, and is skipped where they are not.

use std::process::ExitCode;

use forest_proofs::StorageProofs;
use forest_shared::{
    commitment::replica_commitment_to_cid,
    randomness::Randomness,
    sector::{
        PoStProof, RegisteredPoStProof, RegisteredSealProof, SectorInfo, SectorSize, WindowPoStVerifyInfo,
    },
};
use forest_testing::Suite;
use forest_vm::ProofVerifier as _;

/// What to tell whose machine has no parameters.
const HINT: &str = "no verifying keys of 32 GiB sectors: get the network's proof parameters and point \
                    FIL_PROOFS_PARAMETER_CACHE at them";

fn main() -> ExitCode {
    let able = StorageProofs::new().check_parameters(SectorSize::_32GiB).is_ok();
    Suite::unless_missing((!able).then_some(HINT))
        .test(
            "a proof of mainnet is good and one bit makes it bad",
            a_proof_of_mainnet_is_good_and_one_bit_makes_it_bad,
        )
        .run()
}

/// What the challenges were drawn with.
const RANDOMNESS: &str = "\
    2fb40fd7043336d645cd138963c6f960f649db53a0f532e264598e9f53e2ed23";

/// The proof.
const PROOF: &str = "\
    b5df82383b1ebe502bf9dd9993946279ed2c97f98b702b3c2ecca912330e7198d7c0bd21e53984302c0edf0fd4f57117\
    84d492a61af2737a53489c07da291b99fe03e81e85be96d3fa56757be355b4ec3db701a50574e684e0f7c27e0c6f56f3\
    09c2bfaf961b9a71f7a6c8773e00ba869b53e8e359a19cf62570551618f16c55eaf7e112ea886b173215a64ba74de328\
    80150b799a16a0c898f9065a4ebed9158d3f5a227db4a10ddc77ada956aac8300c5a501a4fd55c13ae1e1d0b352f9d01";

/// The commitment to the one sector, number 132 of f03751.
const SEALED: &str = "\
    55b1a180b6953b49ba90278eacf104a5d13c14997831ece9cb735fc375b6541f";

fn bytes(hex: &str) -> Vec<u8> {
    let digit = |at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal");
    (0..hex.len()).step_by(2).map(digit).collect()
}

/// A proof that a miner of mainnet submitted. The two versions draw the same challenges from one sector (FIP-0061).
fn a_proof_of_mainnet_is_good_and_one_bit_makes_it_bad() {
    let proofs = StorageProofs::new();
    let sealed = bytes(SEALED).try_into().expect("32 bytes");
    for post_proof in
        [RegisteredPoStProof::StackedDrgWindow32GiBV1, RegisteredPoStProof::StackedDrgWindow32GiBV1P1]
    {
        let mut info = WindowPoStVerifyInfo {
            randomness: Randomness(bytes(RANDOMNESS)),
            proofs: vec![PoStProof { post_proof, proof_bytes: bytes(PROOF) }],
            challenged_sectors: vec![SectorInfo {
                proof: RegisteredSealProof::StackedDrg32GiBV1P1,
                sector_number: 132,
                sealed_cid: replica_commitment_to_cid(&sealed),
            }],
            prover: 3751,
        };
        assert!(proofs.verify_post(&info).expect("parameters are there"));
        info.randomness.0[0] ^= 1;
        assert!(!proofs.verify_post(&info).expect("parameters are there"));
    }
}
