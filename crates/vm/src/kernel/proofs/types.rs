//! Which types of proofs a network version knows, and which belong together.
//!
//! A type that a version does not know is to it like a number that means nothing (FIP-0059, FIP-0061, FIP-0092).

use forest_rules::behaviours::{PostProofs, PostTypeCheck, Proofs, SealProofs};
use forest_shared::{
    chainid::ChainId,
    clock::ChainEpoch,
    sector::{RegisteredPoStProof, RegisteredSealProof, SealVersion, WindowPoStVerifyInfo},
};

/// Whether there are seals of this type.
pub(super) fn knows(seals: SealProofs, proof: RegisteredSealProof) -> bool {
    let newest = match seals {
        SealProofs::Interactive => SealVersion::V1P1,
        SealProofs::Synthetic => SealVersion::V1P1Synthetic,
        SealProofs::NonInteractive => SealVersion::V1P2NonInteractive,
    };
    proof.parts().is_ok_and(|(version, _)| version <= newest)
}

/// Whether there are window proofs of spacetime of this type.
fn knows_post(posts: PostProofs, proof: RegisteredPoStProof) -> bool {
    let (v1, v1p1) = (proof.is_window_v1(), proof.is_window_v1p1());
    match posts {
        PostProofs::V1 => v1,
        PostProofs::V1AndV1P1 => v1 || v1p1,
        PostProofs::V1P1 => v1p1,
    }
}

/// Reads the first proof as the network once read it by mistake, where it did.
pub(super) fn downgrade(proofs: &Proofs, chain: ChainId, epoch: ChainEpoch, post: &mut WindowPoStVerifyInfo) {
    let (from, to) =
        (RegisteredPoStProof::StackedDrgWindow32GiBV1P1, RegisteredPoStProof::StackedDrgWindow32GiBV1);
    if let Some(downgrade) = proofs.window_post_downgrade
        && chain == downgrade.chain
        && epoch <= downgrade.until
        && let Some(first) = post.proofs.first_mut()
        && first.post_proof == from
    {
        first.post_proof = to;
    }
}

/// Refuses proofs of a type that does not exist, of several types, or of another type than the sectors demand.
pub(super) fn check_post(proofs: &Proofs, post: &WindowPoStVerifyInfo) -> Result<(), &'static str> {
    let first = post.proofs.first().ok_or("no proof")?.post_proof;
    if !knows_post(proofs.post, first) {
        return Err("no type of a window proof of spacetime");
    }
    let differs = post.proofs.iter().any(|proof| proof.post_proof != first);
    if differs && proofs.post_types == PostTypeCheck::AllEqual {
        return Err("proofs of different types");
    }
    let fits = |seal| knows(proofs.seals, seal) && seal.sector_size() == first.sector_size();
    if post.challenged_sectors.iter().all(|sector| fits(sector.proof)) {
        Ok(())
    } else {
        Err("a sector of another type than its proof")
    }
}

#[cfg(test)]
mod tests;
