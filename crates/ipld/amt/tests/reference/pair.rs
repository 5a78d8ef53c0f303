//! One array twice: ours, and the published crate's.

use std::{cell::RefCell, collections::BTreeMap};

use forest_amt::{Amt, AmtV0, Array, BitWidth, V0, V3, Version};
use forest_blockstore::{Block, Blockstore, Cid, MemoryStore};
use fvm_ipld_amt::{Amt as RefAmt, Amtv0 as RefAmtV0};
use fvm_ipld_blockstore::Blockstore as RefBlockstore;
use proptest::prelude::*;

/// The blocks of a store of the published crates, in the open.
#[derive(Debug, Default)]
pub(crate) struct RefStore(pub(crate) RefCell<BTreeMap<Cid, Vec<u8>>>);

impl RefBlockstore for RefStore {
    fn get(&self, cid: &Cid) -> anyhow::Result<Option<Vec<u8>>> {
        Ok(self.0.borrow().get(cid).cloned())
    }

    fn put_keyed(&self, cid: &Cid, block: &[u8]) -> anyhow::Result<()> {
        self.0.borrow_mut().insert(*cid, block.to_vec());
        Ok(())
    }
}

impl RefStore {
    /// The same blocks in a store of ours.
    pub(crate) fn to_ours(&self) -> MemoryStore {
        let store = MemoryStore::new();
        let blocks: Vec<Block> =
            self.0.borrow().iter().map(|(cid, data)| Block::new(*cid, data.clone())).collect();
        store.put_many(&blocks).unwrap();
        store
    }
}

/// Values of different sizes: an index and some text.
pub(crate) type Value = (u64, String);

pub(crate) fn value() -> impl Strategy<Value = Value> {
    (any::<u64>(), "[a-z]{0,12}")
}

/// Indices that fall together, spread over heights, or lie at the ends of nodes and of everything.
pub(crate) fn index() -> impl Strategy<Value = u64> {
    prop_oneof![
        8 => 0_u64..40,
        4 => 0_u64..5_000,
        2 => (0_u32..64, 0_u64..3).prop_map(|(bits, below)| (1_u64 << bits).saturating_sub(below)),
        1 => any::<u64>(),
        1 => u64::MAX - 10..=u64::MAX,
    ]
}

pub(crate) fn width() -> impl Strategy<Value = BitWidth> {
    prop_oneof![3 => Just(3), 3 => Just(5), 1 => 1_u32..=8].prop_map(|bits| BitWidth::new(bits).unwrap())
}

/// One change or question.
#[derive(Clone, Debug)]
pub(crate) enum Operation {
    Set(u64, Value),
    Get(u64),
    Delete(u64),
    BatchDelete(Vec<u64>, bool),
    Mutate(u64),
    Flush,
    Reload,
}

pub(crate) fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        10 => (index(), value()).prop_map(|(index, value)| Operation::Set(index, value)),
        3 => index().prop_map(Operation::Get),
        6 => index().prop_map(Operation::Delete),
        1 => prop::collection::vec(index(), 0..6).prop_map(|indices| Operation::BatchDelete(indices, false)),
        1 => (1_u64..5).prop_map(Operation::Mutate),
        1 => Just(Operation::Flush),
        1 => Just(Operation::Reload),
    ]
}

/// What the two forms have in common, over the published crate's two types.
pub(crate) trait Form: Version {
    type Reference<'s>;

    fn ours(width: BitWidth) -> Array<Value, Self>;
    fn reference(store: &RefStore, width: BitWidth) -> Self::Reference<'_>;
    fn load<'s>(store: &'s RefStore, root: &Cid) -> Result<Self::Reference<'s>, fvm_ipld_amt::Error>;
    fn get<'a>(array: &'a Self::Reference<'_>, index: u64) -> Result<Option<&'a Value>, fvm_ipld_amt::Error>;
    fn set(array: &mut Self::Reference<'_>, index: u64, value: Value) -> Result<(), fvm_ipld_amt::Error>;
    fn delete(array: &mut Self::Reference<'_>, index: u64) -> Result<Option<Value>, fvm_ipld_amt::Error>;
    fn batch_delete(
        array: &mut Self::Reference<'_>,
        indices: Vec<u64>,
        strict: bool,
    ) -> Result<bool, fvm_ipld_amt::Error>;
    fn mutate(array: &mut Self::Reference<'_>, step: u64);
    fn flush(array: &mut Self::Reference<'_>) -> Cid;
    fn shape(array: &Self::Reference<'_>) -> (u64, u32);
    fn all(array: &Self::Reference<'_>) -> Vec<(u64, Value)>;
    fn try_all(array: &Self::Reference<'_>) -> Option<Vec<(u64, Value)>>;
    fn page(array: &Self::Reference<'_>, start: u64, limit: Option<u64>) -> (Vec<u64>, u64, Option<u64>);
}

macro_rules! form {
    ($version:ty, $ours:ty, $reference:ident, $new:expr, $new_reference:expr) => {
        impl Form for $version {
            type Reference<'s> = $reference<Value, &'s RefStore>;

            fn ours(width: BitWidth) -> Array<Value, Self> {
                $new(width)
            }
            fn reference(store: &RefStore, width: BitWidth) -> Self::Reference<'_> {
                $new_reference(store, width)
            }
            fn load<'s>(store: &'s RefStore, root: &Cid) -> Result<Self::Reference<'s>, fvm_ipld_amt::Error> {
                $reference::load(root, store)
            }
            fn get<'a>(
                array: &'a Self::Reference<'_>,
                index: u64,
            ) -> Result<Option<&'a Value>, fvm_ipld_amt::Error> {
                array.get(index)
            }
            fn set(
                array: &mut Self::Reference<'_>,
                index: u64,
                value: Value,
            ) -> Result<(), fvm_ipld_amt::Error> {
                array.set(index, value)
            }
            fn delete(
                array: &mut Self::Reference<'_>,
                index: u64,
            ) -> Result<Option<Value>, fvm_ipld_amt::Error> {
                array.delete(index)
            }
            fn batch_delete(
                array: &mut Self::Reference<'_>,
                indices: Vec<u64>,
                strict: bool,
            ) -> Result<bool, fvm_ipld_amt::Error> {
                array.batch_delete(indices, strict)
            }
            fn mutate(array: &mut Self::Reference<'_>, step: u64) {
                array
                    .for_each_while_mut(|index, value| {
                        if index % step == 0 {
                            value.0 = value.0.wrapping_add(1);
                        }
                        Ok(index < 1_000)
                    })
                    .unwrap();
            }
            fn flush(array: &mut Self::Reference<'_>) -> Cid {
                array.flush().unwrap()
            }
            fn shape(array: &Self::Reference<'_>) -> (u64, u32) {
                (array.count(), array.height())
            }
            fn all(array: &Self::Reference<'_>) -> Vec<(u64, Value)> {
                Self::try_all(array).unwrap()
            }
            fn try_all(array: &Self::Reference<'_>) -> Option<Vec<(u64, Value)>> {
                array.iter().map(|item| item.ok().map(|(index, value)| (index, value.clone()))).collect()
            }
            fn page(
                array: &Self::Reference<'_>,
                start: u64,
                limit: Option<u64>,
            ) -> (Vec<u64>, u64, Option<u64>) {
                let mut seen = Vec::new();
                let (count, next) = array
                    .for_each_while_ranged(Some(start), limit, |index, _| {
                        seen.push(index);
                        Ok(index % 11 != 10)
                    })
                    .unwrap();
                (seen, count, next)
            }
        }
    };
}

form!(V3, Amt<Value>, RefAmt, Amt::with_width, |store, width: BitWidth| RefAmt::new_with_bit_width(
    store,
    width.bits()
));
form!(V0, AmtV0<Value>, RefAmtV0, |_| AmtV0::new(), |store, _| RefAmtV0::new(store));
