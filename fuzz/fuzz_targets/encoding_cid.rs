//! The CID parser against `Cid::read_bytes`: the same CID, the same bytes left over, the same refusals; and back.
#![no_main]

use forest_encoding::{
    Cid, CidRef,
    cid::{MAX_DIGEST, MAX_ENCODED, append_cid, encoded_len},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let ours = CidRef::read(bytes);
    let mut rest = bytes;
    let theirs = Cid::read_bytes(&mut rest);
    match (ours, theirs) {
        (Ok((ours, left)), Ok(theirs)) => {
            assert_eq!((ours.to_cid(), left), (theirs, rest));
            assert_eq!((ours.codec(), ours.hash_code()), (theirs.codec(), theirs.hash().code()));
            assert!(ours.digest() == theirs.hash().digest() && ours.digest().len() <= MAX_DIGEST);
            let mut written = Vec::new();
            append_cid(&theirs, &mut written);
            assert_eq!(written, theirs.to_bytes());
            assert!(written.len() == encoded_len(&theirs) && written.len() <= MAX_ENCODED);
            assert_eq!(CidRef::read_whole(&written), Ok(Some(ours)));
        }
        (Err(_), Err(_)) => {}
        (ours, theirs) => panic!("{ours:?} {theirs:?}"),
    }
});
