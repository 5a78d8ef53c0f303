//! Archives of any kind, against fvm_ipld_car: what both accept is equal, what only one accepts is a difference that
//! was meant. What we read, we write and read again.
#![no_main]

use forest_car::{CarError, CarReader, CarWriter, Limits, ReadOptions, Verify};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default().with_section(1 << 20).with_header(1 << 20);
    let options = ReadOptions::default().limits(limits).verify(Verify::Nothing);
    let compressed =
        bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) || bytes.get(1..4) == Some(&[0x2a, 0x4d, 0x18]);
    let v2 = bytes.starts_with(b"\x0a\xa1\x67version\x02");

    // A compressed archive may be longer than any memory: look at its beginning.
    let ours = CarReader::with_options(bytes, options).and_then(|mut reader| {
        let blocks = reader.by_ref().take(4096).collect::<Result<Vec<_>, _>>()?;
        Ok((reader.roots().to_vec(), blocks))
    });
    if let Ok((roots, blocks)) = &ours {
        let mut writer = CarWriter::new(Vec::new(), roots).expect("memory takes it");
        blocks.iter().for_each(|block| writer.write_block(block).expect("memory takes it"));
        let written = writer.finish().expect("memory takes it");
        let again = CarReader::with_options(written.as_slice(), options).expect("what was written is read");
        assert_eq!(again.roots(), roots);
        assert_eq!(&again.collect::<Result<Vec<_>, _>>().expect("what was written is read"), blocks);
    }
    // Places of blocks, unread, agree with the blocks.
    if let Ok(mut reader) = CarReader::with_options(bytes, options) {
        let mut read = 0;
        while read < 4096 && matches!(reader.next_entry(), Ok(Some(_))) {
            read += 1;
        }
        if let Ok((_, blocks)) = &ours {
            assert!(read >= blocks.len());
        }
    }
    if compressed || v2 {
        return;
    }
    let reference = fvm_ipld_car::CarReader::new_unchecked(bytes).and_then(|reader| {
        let roots = reader.header.roots.clone();
        Ok((roots, reader.take(4096).collect::<Result<Vec<_>, _>>()?))
    });
    match (ours, reference) {
        (Ok((roots, blocks)), Ok((their_roots, theirs))) => {
            assert_eq!(roots, their_roots);
            assert_eq!(blocks.len(), theirs.len());
            assert!(blocks.iter().zip(theirs).all(|(a, b)| a.cid == b.cid && a.data == b.data));
        }
        (Ok(_), Err(error)) => panic!("accepted what the reference refuses: {error}"),
        // A length that the file ends inside of is an end to the reference, and no limit is known to it.
        (Err(CarError::Truncated { wanted, present, .. }), Ok(_)) => assert_eq!(wanted, present + 1),
        (Err(CarError::TooLarge { .. }), Ok(_)) | (Err(_), Err(_)) => {}
        (Err(error), Ok(_)) => panic!("refused what the reference accepts: {error}"),
    }
});
