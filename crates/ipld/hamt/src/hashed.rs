//! The scheme of a HAMT: keys are placed by their hash.
//!
//! The chain hashes with sha2-256 only, so an actor cannot choose where its keys fall. [`KeyHash`] is a parameter for
//! tests, which choose.

use std::{cmp::Ordering, fmt, marker::PhantomData};

use forest_encoding::{
    EncodeError,
    cbor::{Reader, Writer},
    hash,
};

use crate::{
    Key, KeyBytes, Lookup, NodeError, Path, Scheme, Slot, Trie, Value,
    key::BytesKey,
    wire::{Target, tagged, untagged},
};

/// The HAMT of the chain since actors v3 (network version 10): a persistent map from bytes to values. See [`Trie`].
pub type Hamt<V, K = BytesKey, H = Sha2_256> = Trie<Hashed<K, H>, V>;

/// The HAMT of older state, with tagged slots; to be read, and for completeness written.
pub type HamtV0<V, K = BytesKey, H = Sha2_256> = Trie<Hashed<K, H, TaggedSlots>, V>;

/// How keys are hashed.
pub trait KeyHash {
    /// 32 bytes that place the key.
    fn hash(key: &[u8]) -> [u8; 32];
}

/// sha2-256, the hash of every HAMT of the chain.
#[derive(Clone, Copy, Debug)]
pub enum Sha2_256 {}

impl KeyHash for Sha2_256 {
    #[inline]
    fn hash(key: &[u8]) -> [u8; 32] {
        hash::sha2_256(key)
    }
}

/// The scheme of a HAMT with keys `K`, hashed by `H`, in slots of form `F`.
pub struct Hashed<K, H, F = UntaggedSlots>(PhantomData<(K, H, F)>);

impl<K, H, F> fmt::Debug for Hashed<K, H, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hashed")
    }
}

/// How a HAMT writes its slots.
pub trait SlotForm {
    /// Reads one slot.
    ///
    /// # Errors
    /// As [`Scheme::read_slot`].
    fn read<K: Key, V: Value>(reader: &mut Reader<'_>, bucket_size: usize) -> Result<Slot<K, V>, NodeError>;

    /// Appends one slot.
    ///
    /// # Errors
    /// As [`Scheme::write_slot`].
    fn write<K: Key, V: Value>(target: Target<'_, K, V>, writer: &mut Writer) -> Result<(), EncodeError>;
}

/// The slots of today: a CID, or a list of entries.
#[derive(Clone, Copy, Debug)]
pub enum UntaggedSlots {}

impl SlotForm for UntaggedSlots {
    #[inline]
    fn read<K: Key, V: Value>(reader: &mut Reader<'_>, bucket_size: usize) -> Result<Slot<K, V>, NodeError> {
        untagged::read(reader, bucket_size)
    }

    #[inline]
    fn write<K: Key, V: Value>(target: Target<'_, K, V>, writer: &mut Writer) -> Result<(), EncodeError> {
        untagged::write(target, writer)
    }
}

/// The slots before actors v3: `{"0": cid}`, or `{"1": [entry, …]}`.
#[derive(Clone, Copy, Debug)]
pub enum TaggedSlots {}

impl SlotForm for TaggedSlots {
    fn read<K: Key, V: Value>(reader: &mut Reader<'_>, bucket_size: usize) -> Result<Slot<K, V>, NodeError> {
        match &*tagged::read_name(reader)? {
            "0" => tagged::read_bare_link(reader),
            "1" => tagged::read_bucket(reader, bucket_size, |reader| {
                K::from_key_bytes(&reader.bytes()?)
                    .ok_or_else(|| forest_encoding::DecodeError::value("a bad key"))
            }),
            _ => Err(NodeError::Pointer),
        }
    }

    fn write<K: Key, V: Value>(target: Target<'_, K, V>, writer: &mut Writer) -> Result<(), EncodeError> {
        match target {
            Target::Link(to) => {
                tagged::write_name("0", writer);
                tagged::write_bare_link(to, writer);
                Ok(())
            }
            Target::Bucket(entries) => {
                tagged::write_name("1", writer);
                tagged::write_bucket(entries, writer, |key: &K, writer| {
                    writer.bytes(key.key_bytes().as_ref());
                    Ok(())
                })
            }
        }
    }
}

impl<K: Key, H: KeyHash, F: SlotForm> Scheme for Hashed<K, H, F> {
    type Key = K;

    const EXTENSIONS: bool = false;

    #[inline]
    fn path(key: &K) -> Path {
        Path::new(H::hash(key.key_bytes().as_ref()))
    }

    #[inline]
    fn order(a: &K, b: &K) -> Option<Ordering> {
        Some(a.key_bytes().as_ref().cmp(b.key_bytes().as_ref()))
    }

    #[inline]
    fn read_slot<V: Value>(reader: &mut Reader<'_>, bucket_size: usize) -> Result<Slot<K, V>, NodeError> {
        F::read(reader, bucket_size)
    }

    #[inline]
    fn write_slot<V: Value>(target: Target<'_, K, V>, writer: &mut Writer) -> Result<(), EncodeError> {
        F::write(target, writer)
    }
}

impl<K: Key, H: KeyHash, F: SlotForm, Q: KeyBytes + ?Sized> Lookup<Q> for Hashed<K, H, F> {
    #[inline]
    fn path_of(query: &Q) -> Path {
        Path::new(H::hash(query.key_bytes().as_ref()))
    }

    #[inline]
    fn is(key: &K, query: &Q) -> bool {
        key.key_bytes().as_ref() == query.key_bytes().as_ref()
    }
}
