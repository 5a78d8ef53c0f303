//! Messages in blocks, blocks in tipsets, null rounds between them; with what goes wrong on a real chain.
//!
//! Blocks of a tipset have messages in common, one puts in a message whose turn has not come, one a message of a sender
//! with another nonce, for which its miner pays. Base fees go above what senders offer, too.

use std::sync::Arc;

use forest_rules::Rules;
use forest_shared::{
    address::{Address, Protocol},
    econ::TokenAmount,
    message::Message,
};
use oracle_cases::{
    Dice, Genesis, chain,
    genesis::{FIRST_EPOCH, verified_root_key},
    workloads::Workload,
};
use oracle_judges::{Judge, Overlay};

use super::{Result, file, recorder::has_verdicts, seed};
use crate::tipsets::{Applied, Block, Chain, Refused, Tipset, Unchanging};

/// The most tipsets that a vector has.
const TIPSETS: usize = 4;

type Included = (Message, usize);

/// A vector of tipsets with these messages, in about this order.
pub(super) fn tipsets(
    rules: &Rules,
    workload: &Workload,
    genesis: &Genesis,
    judge: &dyn Judge,
    mut messages: Vec<Included>,
) -> Result<forest_vectors::Vector> {
    loop {
        let tipsets = arrange(messages.clone(), &mut Dice::new(seed(rules, workload)));
        let store = Arc::new(Overlay::new(Arc::new(genesis.store.clone())));
        drop(chain::asked());
        match apply(judge, &store, genesis, tipsets) {
            Ok(applied) => {
                let begin = (&genesis.epoch, genesis.root);
                return file::of_tipsets(rules, workload, begin, &applied, &chain::asked(), &*store);
            }
            Err(Refused { message: Some(refused), .. })
                if messages.iter().any(|(one, _)| *one == refused) =>
            {
                messages.retain(|(message, _)| *message != refused);
            }
            Err(Refused { why, .. }) => return Err(why.into()),
        }
    }
}

/// Applies tipsets one by one. A message with something judged that a vector cannot hold is refused.
fn apply(
    judge: &dyn Judge,
    store: &Arc<Overlay>,
    genesis: &Genesis,
    tipsets: Vec<Tipset>,
) -> std::result::Result<Vec<(Tipset, Applied)>, Refused> {
    let network = Unchanging { judge, epoch: genesis.epoch.clone() };
    let (last, state_root) = (genesis.epoch.epoch, genesis.root);
    let mut chain = Chain { network: &network, store: Arc::clone(store) as _, last, state_root };
    let mut done = Vec::new();
    for tipset in tipsets {
        let applied = chain.apply(&tipset)?;
        if let Some((message, _)) = applied.answers.iter().find(|(_, answer)| has_verdicts(answer)) {
            let why = "a vector has no place for verdicts".into();
            return Err(Refused { message: Some(message.clone()), why });
        }
        done.push((tipset, applied));
    }
    Ok(done)
}

/// Tipsets of one to three blocks.
fn arrange(messages: Vec<Included>, dice: &mut Dice) -> Vec<Tipset> {
    let mut messages = messages.into_iter().peekable();
    let mut tipsets = Vec::new();
    let mut epoch = FIRST_EPOCH;
    while messages.peek().is_some() && tipsets.len() < TIPSETS {
        epoch += 1 + if dice.once_in(3) { dice.below(3) as i64 } else { 0 };
        let base_fee = TokenAmount::from_atto(*dice.pick(&[0, 100, 100, 104, 150]));
        let mut blocks: Vec<Block> = Vec::new();
        for number in 0..=dice.below(3) {
            let mut block = Block {
                miner: Address::new_id(1000 + number),
                win_count: 1 + dice.below(3) as i64,
                messages: Vec::new(),
            };
            fill(&mut block.messages, &mut messages, dice);
            share(&mut block.messages, &blocks, dice);
            blocks.push(block);
        }
        tipsets.push(Tipset { epoch, base_fee, blocks });
    }
    tipsets
}

/// Messages in their order, as long as no block would turn it around.
fn fill(
    block: &mut Vec<Included>,
    messages: &mut std::iter::Peekable<impl Iterator<Item = Included>>,
    dice: &mut Dice,
) {
    for _ in 0..dice.below(8) {
        let signed_before = block.last().is_some_and(|(message, _)| is_signed(message));
        let Some(next) = messages.next_if(|(message, _)| is_signed(message) || !signed_before) else { break };
        block.push(next);
    }
}

/// What earlier blocks have too, what comes too early, and what should not be there at all.
fn share(block: &mut Vec<Included>, before: &[Block], dice: &mut Dice) {
    let theirs: Vec<&Included> = before.iter().flat_map(|block| &block.messages).collect();
    if !theirs.is_empty() && dice.once_in(2) {
        let same = (*dice.pick(&theirs)).clone();
        block.push(same);
    }
    if !theirs.is_empty() && dice.once_in(3) {
        let (message, length) = *dice.pick(&theirs);
        let early = Message { sequence: message.sequence + 7, ..message.clone() };
        block.push((early, *length));
    }
    if dice.once_in(4) {
        let root = verified_root_key().address();
        let message = Message {
            from: root,
            to: root,
            sequence: 99,
            gas_limit: 10_000_000,
            gas_fee_cap: TokenAmount::from_atto(200),
            ..Message::default()
        };
        block.push((message, 200));
    }
    // Stable: the order of each sender's messages stays.
    block.sort_by_key(|(message, _)| is_signed(message));
}

/// Whether the message has a signature of its own on chain.
fn is_signed(message: &Message) -> bool {
    matches!(message.from.protocol(), Protocol::Secp256k1 | Protocol::Delegated)
}
