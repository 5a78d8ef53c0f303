//! The scheme of a KAMT: keys are placed by their bits, links have extensions, slots are tagged.

use std::{cmp::Ordering, fmt, marker::PhantomData};

use forest_encoding::{
    EncodeError,
    cbor::{Reader, Writer},
};
use forest_hamt::{
    Lookup, NodeError, Path, Scheme, Slot, Trie, Value,
    wire::{Target, tagged},
};

use crate::{KamtKey, Word};

/// A persistent map from 32-byte keys to values. See [`Trie`].
pub type Kamt<V, K = Word> = Trie<Positional<K>, V>;

/// The scheme of a KAMT with keys `K`.
pub struct Positional<K>(PhantomData<K>);

impl<K> fmt::Debug for Positional<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Positional")
    }
}

const LINK: &str = "l";
const BUCKET: &str = "v";

impl<K: KamtKey> Scheme for Positional<K> {
    type Key = K;

    const EXTENSIONS: bool = true;

    #[inline]
    fn path(key: &K) -> Path {
        Path::new(key.bits())
    }

    #[inline]
    fn order(a: &K, b: &K) -> Option<Ordering> {
        a.partial_cmp(b)
    }

    fn read_slot<V: Value>(reader: &mut Reader<'_>, bucket_size: usize) -> Result<Slot<K, V>, NodeError> {
        match &*tagged::read_name(reader)? {
            LINK => tagged::read_link_with_extension(reader),
            BUCKET => {
                tagged::read_bucket(reader, bucket_size, |reader| reader.value_at_depth(tagged::ENTRY_DEPTH))
            }
            _ => Err(NodeError::Pointer),
        }
    }

    fn write_slot<V: Value>(target: Target<'_, K, V>, writer: &mut Writer) -> Result<(), EncodeError> {
        match target {
            Target::Link(to) => {
                tagged::write_name(LINK, writer);
                tagged::write_link_with_extension(to, writer);
                Ok(())
            }
            Target::Bucket(entries) => {
                tagged::write_name(BUCKET, writer);
                tagged::write_bucket(entries, writer, |key: &K, writer| writer.value(key))
            }
        }
    }
}

impl<K: KamtKey> Lookup<K> for Positional<K> {
    #[inline]
    fn path_of(query: &K) -> Path {
        Path::new(query.bits())
    }

    #[inline]
    fn is(key: &K, query: &K) -> bool {
        key == query
    }
}
