//! Every read of the CBOR reader against serde on the same bytes, and `skip` against `IgnoredAny`.
#![no_main]

use std::{collections::BTreeMap, fmt::Debug};

use forest_encoding::{
    Cid,
    cbor::{CborError, Reader, Writer},
    from_slice,
    serde_bytes::ByteBuf,
};
use libfuzzer_sys::fuzz_target;
use serde::de::{DeserializeOwned, IgnoredAny};

fuzz_target!(|bytes: &[u8]| {
    agree::<u8>(bytes, |reader| reader.u8());
    agree::<u16>(bytes, |reader| reader.u16());
    agree::<u32>(bytes, |reader| reader.u32());
    agree::<u64>(bytes, |reader| reader.u64());
    agree::<i64>(bytes, |reader| reader.i64());
    agree::<bool>(bytes, |reader| reader.bool());
    agree::<Cid>(bytes, |reader| reader.cid());
    agree::<String>(bytes, |reader| reader.text().map(Into::into));
    agree::<ByteBuf>(bytes, |reader| reader.bytes().map(|bytes| ByteBuf::from(bytes.into_owned())));
    agree::<Vec<u64>>(bytes, |reader| (0..reader.array()?).map(|_| reader.u64()).collect());
    agree::<BTreeMap<String, i64>>(bytes, |reader| {
        (0..reader.map()?).map(|_| Ok((reader.text()?.into_owned(), reader.i64()?))).collect()
    });

    let mut reader = Reader::new(bytes);
    let skipped = reader.skip();
    let mut by_serde = Reader::new(bytes);
    let ignored = by_serde.value::<IgnoredAny>();
    assert_eq!(skipped.is_ok(), ignored.is_ok(), "{skipped:?}");
    if let Ok(item) = skipped {
        assert_eq!(reader.rest(), by_serde.rest());
        assert_eq!([item, reader.rest()].concat(), bytes);
    }

    // What is read can be written: the canonical form of a number, a string, a link.
    if let Ok(number) = Reader::new(bytes).u64() {
        assert_eq!(Reader::new(Writer::new().u64(number).as_slice()).u64(), Ok(number));
    }
    if let Ok(cid) = Reader::new(bytes).cid() {
        assert_eq!(Reader::new(Writer::new().cid(&cid).as_slice()).cid(), Ok(cid));
    }
});

fn agree<T: DeserializeOwned + PartialEq + Debug>(
    bytes: &[u8],
    read: impl FnOnce(&mut Reader<'_>) -> Result<T, CborError>,
) {
    let mut reader = Reader::new(bytes);
    let ours = read(&mut reader).and_then(|value| reader.finish().map(|()| value));
    match (ours, from_slice::<T>(bytes)) {
        (Ok(ours), Ok(theirs)) => assert_eq!(ours, theirs),
        (Err(_), Err(_)) => {}
        (ours, theirs) => panic!("{}: {ours:?} {theirs:?}", std::any::type_name::<T>()),
    }
}
