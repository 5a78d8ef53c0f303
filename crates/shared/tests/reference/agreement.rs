//! What it means that two types are the same on the wire.

use std::fmt::Debug;

use forest_testing::hostile;
use serde::{Serialize, de::DeserializeOwned};

/// Both types read `bytes` to values that write the same bytes, or both refuse.
pub(crate) fn agree<Ours, Theirs>(bytes: &[u8])
where
    Ours: Serialize + DeserializeOwned + Debug,
    Theirs: Serialize + DeserializeOwned,
{
    let ours = forest_encoding::from_slice::<Ours>(bytes);
    let theirs = fvm_ipld_encoding::from_slice::<Theirs>(bytes);
    match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => {
            let ours_written = forest_encoding::to_vec(&ours).unwrap();
            let theirs_written = fvm_ipld_encoding::to_vec(&theirs).unwrap();
            assert_eq!(hex::encode(ours_written), hex::encode(theirs_written), "from {}", hex::encode(bytes));
        }
        (Err(_), Err(_)) => {}
        (Ok(ours), Err(error)) => panic!("only ours reads {}: {ours:?}; theirs: {error}", hex::encode(bytes)),
        (Err(error), Ok(_)) => panic!("only theirs reads {}; ours: {error}", hex::encode(bytes)),
    }
}

/// As [`agree`], for the encoding of a value, which both must read, and for every mutation of it.
pub(crate) fn agree_around<Ours, Theirs>(value: &Ours)
where
    Ours: Serialize + DeserializeOwned + Debug + PartialEq,
    Theirs: Serialize + DeserializeOwned,
{
    let bytes = forest_encoding::to_vec(value).unwrap();
    assert_eq!(forest_encoding::from_slice::<Ours>(&bytes).as_ref(), Ok(value));
    let theirs: Theirs = fvm_ipld_encoding::from_slice(&bytes).expect("what ours writes, theirs reads");
    assert_eq!(fvm_ipld_encoding::to_vec(&theirs).unwrap(), bytes);
    for mutated in mutations(&bytes) {
        agree::<Ours, Theirs>(&mutated);
    }
}

/// Truncations, flipped bits, lying heads, one byte too many.
pub(crate) fn mutations(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    hostile::truncations(bytes)
        .map(<[u8]>::to_vec)
        .chain(hostile::bit_flips(bytes))
        .chain(hostile::lies(bytes))
        .chain([[bytes, &[0]].concat()])
}
