//! The files of the trusted setup that verification needs: found, and compared with their digests.
//!
//! A verifying key that is not the network's would find good proofs bad, and bad ones good. So each file is read once
//! per process before the library does; the digests are those that the library carries, or were published with it.

use std::{
    collections::BTreeSet,
    fmt::Display,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use filecoin_proofs_api::get_verifying_key_data;
use forest_shared::sector::{
    RegisteredPoStProof, RegisteredSealProof, RegisteredUpdateProof, SealVersion, SectorSize,
};
use forest_vm::{HostError, proofs::ProofError};
use parking_lot::Mutex;

use crate::convert;

/// The file that aggregates are verified with, whatever was aggregated.
const AGGREGATION: &str = "v28-fil-inner-product-v1.srs";

/// Its digest.
const AGGREGATION_DIGEST: &str = "ae20310138f5ba81451d723f858e3797";

/// What a file is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Use {
    /// Seals of a type.
    Seal(RegisteredSealProof),
    /// Aggregates of seals; found beside the key of this type of seals.
    Aggregate(RegisteredSealProof),
    /// Proofs of spacetime of a type.
    Post(RegisteredPoStProof),
    /// Updates of a type.
    Update(RegisteredUpdateProof),
}

impl Use {
    /// Everything that sectors of a size are verified with.
    pub(crate) fn of(size: SectorSize) -> [Self; 4] {
        let seal = RegisteredSealProof::new(SealVersion::V1P1, size);
        [
            Self::Seal(seal),
            Self::Aggregate(seal),
            Self::Post(RegisteredPoStProof::window_v1p1(size)),
            Self::Update(RegisteredUpdateProof::new(size)),
        ]
    }

    /// Where the file is, and its digest.
    fn file(self) -> Result<(PathBuf, String), ProofError> {
        match self {
            Self::Seal(proof) => {
                let proof = convert::seal(proof)?;
                key(proof.circuit_identifier(), proof.cache_verifying_key_path())
            }
            Self::Aggregate(proof) => {
                let (beside, _) = Self::Seal(proof).file()?;
                Ok((beside.with_file_name(AGGREGATION), AGGREGATION_DIGEST.to_owned()))
            }
            Self::Post(proof) => {
                let proof = convert::post(proof)?;
                key(proof.circuit_identifier(), proof.cache_verifying_key_path())
            }
            Self::Update(proof) => {
                let proof = convert::update(proof)?;
                key(proof.circuit_identifier(), proof.cache_verifying_key_path())
            }
        }
    }
}

/// Path and digest of the verifying key of a circuit.
fn key<E: Display>(
    circuit: Result<String, E>,
    path: Result<PathBuf, E>,
) -> Result<(PathBuf, String), ProofError> {
    let unknown = |error| lacking(format!("which key verifies them is unknown: {error:#}"));
    let circuit = circuit.map_err(unknown)?;
    let published = get_verifying_key_data(&circuit);
    let published = published.ok_or_else(|| lacking(format!("no key was published for {circuit}")))?;
    Ok((path.map_err(unknown)?, published.digest.clone()))
}

/// The files that were found good.
#[derive(Debug, Default)]
pub(crate) struct Parameters(Mutex<BTreeSet<Use>>);

impl Parameters {
    /// Checks the file that is needed for something, unless that was done before.
    pub(crate) fn require(&self, use_: Use) -> Result<(), ProofError> {
        let mut good = self.0.lock();
        if good.contains(&use_) {
            return Ok(());
        }
        let (path, digest) = use_.file()?;
        check(&path, &digest)?;
        good.insert(use_);
        Ok(())
    }
}

/// Compares a file with the first half of its blake2b digest, in hexadecimal.
fn check(path: &Path, digest: &str) -> Result<(), HostError> {
    let refuse = |why: &dyn Display| HostError::Proofs(format!("{}: {why}", path.display()).into());
    let found = digest_of(path).map_err(|error| refuse(&error))?;
    if found.starts_with(digest) {
        Ok(())
    } else {
        Err(refuse(&"not the file that was published under this name"))
    }
}

fn digest_of(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut state = blake2b_simd::State::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(state.finalize().to_hex().to_string()),
            read => state.update(buffer.get(..read).unwrap_or_default()),
        };
    }
}

fn lacking(what: String) -> ProofError {
    HostError::Proofs(what.into()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OF_ABC: &str = "ba80a53f981c4d0d6a2797b69f12f6e9";

    fn reason(result: Result<(), HostError>) -> String {
        match result {
            Err(HostError::Proofs(why)) => why.to_string(),
            other => panic!("{other:?} is not about proofs"),
        }
    }

    #[test]
    fn a_file_must_be_there_and_be_the_published_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("v28-key.vk");
        assert!(reason(check(&path, OF_ABC)).contains("v28-key.vk"), "the missing file is named");
        std::fs::write(&path, "abc").expect("writes");
        check(&path, OF_ABC).expect("as published");
        std::fs::write(&path, "ab").expect("writes");
        assert!(reason(check(&path, OF_ABC)).contains("not the file"));
        assert!(matches!(check(folder.path(), OF_ABC), Err(HostError::Proofs(_))), "a folder is no file");
    }

    #[test]
    fn every_use_has_a_file_of_the_librarys_own_version() {
        for use_ in SectorSize::ALL.into_iter().flat_map(Use::of) {
            let (path, digest) = use_.file().expect("is published");
            let name = path.file_name().expect("a file").to_string_lossy().into_owned();
            assert_eq!(name.split('-').next(), AGGREGATION.split('-').next(), "{use_:?}");
            assert_eq!(digest.len(), 32, "{use_:?}");
        }
    }

    /// All generations of seals of one size are verified with one key, and so are both window proofs of spacetime.
    #[test]
    fn keys_depend_on_the_circuit_and_not_on_the_version() {
        let size = SectorSize::_32GiB;
        let file = |use_: Use| use_.file().expect("is published");
        let seal = |version| file(Use::Seal(RegisteredSealProof::new(version, size)));
        assert_eq!(seal(SealVersion::V1), seal(SealVersion::V1P2NonInteractive));
        let post = |proof| file(Use::Post(proof));
        assert_eq!(post(RegisteredPoStProof::window_v1(size)), post(RegisteredPoStProof::window_v1p1(size)));
        assert_ne!(post(RegisteredPoStProof::window_v1(size)), post(RegisteredPoStProof::winning_v1(size)));
    }
}
