//! Where on the chain a message is, or when it gets there.
//!
//! A message is executed in the tipset after which its sender's nonce is past the message's own; the walk back goes by
//! nonces and reads messages of that one tipset only. Who finds another message with that nonce there finds a
//! replacement: the chain will never have the message asked for.

use forest_blocks::{ChainMessage, FullTipset, Tipset};
use forest_blockstore::Cid;
use forest_builtin::StateTree;
use forest_interpreter::Tipset as Input;
use forest_shared::{clock::ChainEpoch, message::Message, receipt::Receipt};
use tokio_util::sync::CancellationToken;

use crate::{Error, StateManager};

/// A message that was executed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The tipset that has it.
    pub tipset: Tipset,
    /// The message as the chain has it.
    pub message: ChainMessage,
    /// What the chain says of it.
    pub receipt: Receipt,
    /// Whether it is another message than the one asked for, with the same sender and nonce.
    pub is_replacement: bool,
}

impl StateManager {
    /// Looks for a message among the ancestors of `from`, at most so many epochs back. `None`: it is not there.
    ///
    /// # Errors
    /// [`Error`]: this node cannot tell; [`Error::Cancelled`].
    pub fn search_blocking(
        &self,
        message: &Message,
        from: &Tipset,
        back: ChainEpoch,
        cancelled: &CancellationToken,
    ) -> Result<Option<Found>, Error> {
        let mut child = from.clone();
        let mut after = self.nonce(child.parent_state_root(), message)?;
        while after.is_some_and(|nonce| nonce > message.sequence)
            && child.epoch() > 0
            && from.epoch().saturating_sub(child.epoch()) <= back
        {
            if cancelled.is_cancelled() {
                return Err(Error::Cancelled);
            }
            let parent = self.chain().tipset(child.parents())?;
            let before = match parent.epoch() {
                0 => None,
                _ => self.nonce(parent.parent_state_root(), message)?,
            };
            if before.is_none_or(|nonce| nonce <= message.sequence) {
                return self.executed_in(&parent, &child, message);
            }
            (child, after) = (parent, before);
        }
        Ok(None)
    }

    /// As [`search_blocking`](Self::search_blocking), beside the tipsets of the chain. Dropping the future ends the walk.
    ///
    /// # Errors
    /// As [`search_blocking`](Self::search_blocking).
    pub async fn search(
        &self,
        message: Message,
        from: &Tipset,
        back: ChainEpoch,
    ) -> Result<Option<Found>, Error> {
        let (from, cancelled) = (from.clone(), CancellationToken::new());
        let _cancels = cancelled.clone().drop_guard();
        self.ask(move |this| this.search_blocking(&message, &from, back, &cancelled)).await?
    }

    /// Waits until a message is on the chain, and so many epochs deep; looks at most so many epochs back first.
    /// Every new head is looked at afresh, so a reorganisation that takes the message away starts the wait anew.
    ///
    /// # Errors
    /// As [`search_blocking`](Self::search_blocking); [`Error::NoHeads`].
    pub async fn wait_for(
        &self,
        message: Message,
        confidence: ChainEpoch,
        back: ChainEpoch,
    ) -> Result<Found, Error> {
        let mut heads = self.inner().heads.clone().ok_or(Error::NoHeads)?;
        let oldest = heads.borrow_and_update().epoch().saturating_sub(back);
        loop {
            let head = heads.borrow_and_update().clone();
            let back = head.epoch().saturating_sub(oldest);
            if let Some(found) = self.search(message.clone(), &head, back).await?
                && head.epoch().saturating_sub(found.tipset.epoch()) >= confidence
            {
                return Ok(found);
            }
            heads.changed().await.map_err(|_| Error::GivenUp)?;
        }
    }

    /// The nonce of a message's sender in a state. `None`: there is no such actor.
    fn nonce(&self, root: &Cid, message: &Message) -> Result<Option<u64>, Error> {
        let sender = self.state(root)?.actor_at(&self.inner().cached, &message.from)?;
        Ok(sender.map(|(_, actor)| actor.sequence))
    }

    /// The message of that sender and nonce in a tipset, with the receipt that the child names.
    fn executed_in(&self, tipset: &Tipset, child: &Tipset, wanted: &Message) -> Result<Option<Found>, Error> {
        let store = &self.inner().cached;
        let full =
            FullTipset::load(store, tipset.clone()).map_err(|error| Error::tipset(tipset.key(), error))?;
        let grandparent = self.chain().tipset(tipset.parents())?;
        let input =
            Input::from_full(grandparent.epoch(), &full).map_err(forest_interpreter::Failure::from)?;
        let selected = self.interpreter().selected(&input, self.externs(tipset))?;
        let state = self.state(tipset.parent_state_root())?;
        let sender = state.resolve(store, &wanted.from)?;
        for (place, (block, index)) in selected.into_iter().enumerate() {
            let message = full.blocks().get(block).and_then(|block| block.messages().nth(index));
            let Some(message) = message else { continue };
            if message.message().sequence == wanted.sequence
                && same(&state, store, &message.message().from, &wanted.from, sender)?
            {
                let receipt = self.receipt(tipset, child, place as u64)?;
                let is_replacement = message.message() != wanted;
                let (tipset, message) = (tipset.clone(), message.to_owned());
                return Ok(receipt.map(|receipt| Found { tipset, message, receipt, is_replacement }));
            }
        }
        Ok(None)
    }

    /// The receipt at a place of a tipset's array, as its child names it.
    fn receipt(&self, tipset: &Tipset, child: &Tipset, place: u64) -> Result<Option<Receipt>, Error> {
        let (store, root) = (&self.inner().cached, child.parent_message_receipts());
        let rules = self.schedule().rules_at(tipset.epoch()).map_err(forest_vm::HostError::externs);
        let rules = rules.map_err(forest_interpreter::Failure::from)?;
        Ok(forest_interpreter::receipt_at(rules, store, root, place)?)
    }
}

/// Whether two addresses name the same sender.
fn same(
    state: &StateTree,
    store: &impl forest_blockstore::Blockstore,
    one: &forest_shared::address::Address,
    other: &forest_shared::address::Address,
    resolved: Option<forest_shared::ActorId>,
) -> Result<bool, Error> {
    Ok(one == other || (resolved.is_some() && state.resolve(store, one)? == resolved))
}
