//! Which messages of a tipset count.
//!
//! Blocks of a tipset do not know each other, so the same message may be in several, and so may two messages of one
//! nonce. Of each sender the messages count that go up from the nonce of the first one, in the order of the blocks;
//! whether that nonce is the right one is for the VM to say, and for the miner to pay.
//!
//! Senders are told apart by their addresses as they stand, until a message names its sender by id: from there on all
//! are told apart by their ids in the state of the parent.

use std::collections::BTreeMap;

use forest_shared::address::{Address, Protocol};

use crate::{Failure, InvalidTipset};

/// The nonce that is due next from each sender so far.
pub(crate) struct Selection<R> {
    due: BTreeMap<Address, u64>,
    by_id: bool,
    resolve: R,
}

impl<R: FnMut(&Address) -> Result<Option<Address>, Failure>> Selection<R> {
    /// Nothing is selected yet; `resolve` gives the f0 address of a sender.
    pub(crate) fn new(resolve: R) -> Self {
        Self { due: BTreeMap::new(), by_id: false, resolve }
    }

    /// Whether the next message counts.
    pub(crate) fn counts(&mut self, from: &Address, nonce: u64) -> Result<bool, Failure> {
        let sender = self.sender(from)?;
        let due = self.due.entry(sender).or_insert(nonce);
        if *due != nonce {
            return Ok(false);
        }
        *due = due.saturating_add(1);
        Ok(true)
    }

    fn sender(&mut self, from: &Address) -> Result<Address, Failure> {
        if !self.by_id && from.protocol() == Protocol::Id {
            self.by_id = true;
            for (sender, due) in std::mem::take(&mut self.due) {
                let id = self.id(&sender)?;
                self.due.insert(id, due);
            }
        }
        if self.by_id { self.id(from) } else { Ok(*from) }
    }

    fn id(&mut self, sender: &Address) -> Result<Address, Failure> {
        (self.resolve)(sender)?.ok_or_else(|| InvalidTipset::UnknownSender(*sender).into())
    }
}

#[cfg(test)]
mod tests {
    use forest_shared::crypto::Secp256k1Key;

    use super::*;

    fn key(byte: u8) -> Address {
        Secp256k1Key::from_bytes(&[byte; 32]).unwrap().address()
    }

    /// The ids of [`key`] 1 and 2 are 101 and 102; nobody else has one.
    fn selection() -> Selection<impl FnMut(&Address) -> Result<Option<Address>, Failure>> {
        Selection::new(|address: &Address| {
            let known = [(key(1), 101), (key(2), 102)];
            let id = known.into_iter().find(|(robust, _)| robust == address).map(|(_, id)| id);
            Ok(id.or_else(|| address.id()).map(Address::new_id))
        })
    }

    #[test]
    fn nonces_go_up_from_the_first_of_each_sender() {
        let mut selection = selection();
        let mut counts = |byte, nonce| selection.counts(&key(byte), nonce).unwrap();
        assert!(counts(1, 7), "the first counts whatever its nonce");
        assert!(counts(2, 0));
        assert!(!counts(1, 7), "the same again");
        assert!(!counts(1, 9), "too early");
        assert!(counts(1, 8));
        assert!(counts(1, 9), "its turn has come");
        assert!(!counts(1, 6));
        assert!(counts(2, 1), "senders do not disturb each other");
    }

    #[test]
    fn one_sender_by_id_has_all_told_apart_by_id() {
        let mut selection = selection();
        assert!(selection.counts(&key(1), 5).unwrap());
        assert!(!selection.counts(&Address::new_id(101), 5).unwrap(), "the same sender under its id");
        assert!(selection.counts(&Address::new_id(101), 6).unwrap());
        assert!(!selection.counts(&key(1), 6).unwrap(), "and back");
        assert!(selection.counts(&key(2), 0).unwrap());
    }

    #[test]
    fn a_sender_without_an_id_matters_only_where_ids_do() {
        let mut selection = selection();
        assert!(selection.counts(&key(3), 0).unwrap());
        let error = selection.counts(&Address::new_id(101), 0).unwrap_err();
        assert!(matches!(error, Failure::Invalid(InvalidTipset::UnknownSender(sender)) if sender == key(3)));
    }
}
