//! Tipsets with what came of them.

use forest_blocks::{ChainMessageRef, FullTipset, Tipset};
use forest_interpreter::{Executed, ExecutedMessage};

use crate::{Error, error::Mismatch};

/// A tipset with what came of it.
#[derive(Clone, Debug)]
pub struct ExecutedTipset {
    /// The tipset, with its messages.
    pub tipset: FullTipset,
    /// What came of it.
    pub executed: Executed,
}

impl ExecutedTipset {
    /// The messages that counted, each with its receipt and events, in the order of execution.
    pub fn messages(&self) -> impl Iterator<Item = (ChainMessageRef<'_>, &ExecutedMessage)> {
        self.executed.messages.iter().filter_map(|executed| {
            let block = self.tipset.blocks().get(executed.block)?;
            Some((block.messages().nth(executed.index)?, executed))
        })
    }

    /// Compares the result with what a child of the tipset says.
    ///
    /// # Errors
    /// [`Error::Mismatch`].
    pub fn check(&self, child: &Tipset) -> Result<(), Error> {
        check(self.tipset.tipset(), &self.executed, child)
    }

    /// About how many bytes it takes in memory.
    pub(crate) fn size(&self) -> usize {
        let included: usize =
            self.messages_in_blocks().map(|message| 400 + message.message().params.len()).sum();
        let executed = self.executed.messages.iter().map(|message| {
            let events: usize = message.events.iter().map(|event| 100 + 64 * event.event.entries.len()).sum();
            300 + message.receipt.return_data.len() + events
        });
        1024 + included + executed.sum::<usize>()
    }

    fn messages_in_blocks(&self) -> impl Iterator<Item = ChainMessageRef<'_>> {
        self.tipset.blocks().iter().flat_map(|block| block.messages())
    }
}

/// Compares a result with what a child of the tipset says.
pub(crate) fn check(tipset: &Tipset, executed: &Executed, child: &Tipset) -> Result<(), Error> {
    let (state, receipts) = (child.parent_state_root(), child.parent_message_receipts());
    if (&executed.state_root, &executed.receipts_root) == (state, receipts) {
        return Ok(());
    }
    Err(Error::Mismatch(Box::new(Mismatch {
        epoch: tipset.epoch(),
        key: tipset.key().clone(),
        state_root: executed.state_root,
        expected_state_root: *state,
        receipts_root: executed.receipts_root,
        expected_receipts_root: *receipts,
    })))
}
