//! Views of actor states: the fields that the host reads, at their places in the state's tuple.
//!
//! Over the versions, states grew new fields at their end; the host reads a few that never moved. A view names those
//! with their places, and the lengths that the state had in the versions we know. A tuple of any other length is
//! refused: a field that moved unseen must not be read as another.

/// Declares a view: a struct, the known lengths of the state's tuple, and its fields by ascending place.
macro_rules! state_view {
    (
        $(#[$doc:meta])*
        $vis:vis struct $name:ident of ($($length:literal)|+) fields {
            $( $(#[$field_doc:meta])* $place:literal => $field:ident: $type:ty; )+
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        $vis struct $name {
            $( $(#[$field_doc])* $vis $field: $type, )+
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                use serde::de::{Error, IgnoredAny, SeqAccess};

                struct Visitor;

                impl<'de> serde::de::Visitor<'de> for Visitor {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str(concat!("a tuple of ", stringify!($($length)|+), " fields"))
                    }

                    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<$name, A::Error> {
                        let mut read = 0_usize;
                        $(
                            while read != $place {
                                if seq.next_element::<IgnoredAny>()?.is_none() {
                                    return Err(A::Error::invalid_length(read, &self));
                                }
                                read = read.saturating_add(1);
                            }
                            let Some($field) = seq.next_element::<$type>()? else {
                                return Err(A::Error::invalid_length(read, &self));
                            };
                            read = read.saturating_add(1);
                        )+
                        while seq.next_element::<IgnoredAny>()?.is_some() {
                            read = read.saturating_add(1);
                        }
                        if [$($length),+].contains(&read) {
                            Ok($name { $($field,)+ })
                        } else {
                            Err(A::Error::invalid_length(read, &self))
                        }
                    }
                }

                deserializer.deserialize_seq(Visitor)
            }
        }

        impl $name {
            /// Reads the state from its root, the head of the actor.
            ///
            /// # Errors
            /// [`IpldError`](forest_blockstore::IpldError): the block is missing, is no such state, or the store
            /// failed.
            $vis fn load(
                store: &impl forest_blockstore::Blockstore,
                head: &forest_blockstore::Cid,
            ) -> Result<Self, forest_blockstore::IpldError> {
                forest_blockstore::CborStore::load_cbor(store, head)
            }
        }
    };
}

pub(crate) use state_view;

#[cfg(test)]
mod tests {
    use forest_blockstore::{CborStore, IpldError, MemoryStore};

    state_view! {
        /// Two fields of tuples that had three or five.
        struct Sample of (3 | 5) fields {
            /// The second.
            1 => name: String;
            /// The third.
            2 => number: u8;
        }
    }

    #[test]
    fn reads_known_lengths_only() {
        let store = MemoryStore::new();
        let load = |cid| Sample::load(&store, &cid);
        let sample = Sample { name: "x".into(), number: 7 };
        assert_eq!(load(store.put_cbor(&(0, "x", 7)).unwrap()).unwrap(), sample);
        assert_eq!(load(store.put_cbor(&(0, "x", 7, (), [1, 2])).unwrap()).unwrap(), sample);
        for unknown in [
            store.put_cbor(&(0, "x")).unwrap(),
            store.put_cbor(&(0, "x", 7, 0)).unwrap(),
            store.put_cbor(&(0, "x", 7, 0, 0, 0)).unwrap(),
            store.put_cbor(&(0, 7, "x")).unwrap(),
            store.put_cbor(&[0_u8; 0]).unwrap(),
            store.put_cbor(&"x").unwrap(),
        ] {
            assert!(matches!(load(unknown), Err(IpldError::Malformed { .. })));
        }
    }
}
