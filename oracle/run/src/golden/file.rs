//! A vector out of what was recorded: the states before and after as a CAR, messages, receipts, what the chain said.

use std::io;

use forest_blockstore::{Block, Blockstore, Cid, CidSet};
use forest_car::CarWriter;
use forest_encoding::{codec, links};
use forest_rules::Rules;
use forest_shared::message::Message;
use forest_vectors::{
    AppliedBlock, AppliedMessage, AppliedTipset, Class, Generator, Meta, Postconditions, Preconditions,
    Randomness, RandomnessSource, Receipt, StateTree, TipsetCid, Variant, Vector, gzip,
};
use oracle_cases::{
    Answer, Epoch,
    chain::{self, Asked, Question},
    workloads::Workload,
};

use super::{Result, recorder::Piece};
use crate::tipsets::{Applied, Tipset};

/// A vector of messages.
pub(super) fn of_messages(
    rules: &Rules,
    workload: &Workload,
    piece: &Piece,
    store: &dyn Blockstore,
) -> Result<Vector> {
    let apply = |(epoch, message, _, _): &(i64, Message, usize, Answer)| -> Result<AppliedMessage> {
        let offset = epoch - piece.epoch.epoch;
        Ok(AppliedMessage { bytes: message.to_cbor()?, epoch_offset: (offset != 0).then_some(offset) })
    };
    let receipts = piece.messages.iter().map(|(_, _, _, answer)| receipt(rules, answer));
    let frame = frame(rules, workload, &piece.epoch, [piece.before, piece.after], &piece.asked, store)?;
    Ok(Vector {
        class: Class::Message,
        apply_messages: piece.messages.iter().map(apply).collect::<Result<_>>()?,
        postconditions: Postconditions { receipts: receipts.collect(), ..frame.postconditions.clone() },
        ..frame
    })
}

/// A vector of tipsets on a state at an epoch.
pub(super) fn of_tipsets(
    rules: &Rules,
    workload: &Workload,
    (epoch, before): (&Epoch, Cid),
    applied: &[(Tipset, Applied)],
    asked: &Asked,
    store: &dyn Blockstore,
) -> Result<Vector> {
    let after = applied.last().map_or(before, |(_, applied)| applied.state_root);
    let answers = applied.iter().flat_map(|(_, applied)| &applied.answers);
    let receipts = answers.map(|(_, answer)| receipt(rules, answer)).collect();
    let receipts_roots = applied.iter().map(|(_, applied)| applied.receipts_root).collect();
    let frame = frame(rules, workload, epoch, [before, after], asked, store)?;
    Ok(Vector {
        class: Class::Tipset,
        apply_tipsets: applied.iter().map(|(one, _)| tipset(epoch, one)).collect::<Result<_>>()?,
        postconditions: Postconditions { receipts, receipts_roots, ..frame.postconditions.clone() },
        ..frame
    })
}

fn tipset(first: &Epoch, tipset: &Tipset) -> Result<AppliedTipset> {
    let block = |block: &crate::tipsets::Block| -> Result<AppliedBlock> {
        let messages = block.messages.iter().map(|(message, _)| message.to_cbor());
        Ok(AppliedBlock {
            miner_addr: block.miner.to_string(),
            win_count: block.win_count,
            messages: messages.collect::<std::result::Result<_, _>>()?,
        })
    };
    Ok(AppliedTipset {
        epoch_offset: tipset.epoch - first.epoch,
        base_fee: attos(&tipset.base_fee)?,
        blocks: tipset.blocks.iter().map(block).collect::<Result<_>>()?,
    })
}

/// What vectors of both classes have; nothing is applied.
fn frame(
    rules: &Rules,
    workload: &Workload,
    epoch: &Epoch,
    [before, after]: [Cid; 2],
    asked: &Asked,
    store: &dyn Blockstore,
) -> Result<Vector> {
    let nv = rules.version.number();
    let tree = |root_cid| StateTree { root_cid };
    Ok(Vector {
        class: Class::Message,
        selector: Default::default(),
        hints: Vec::new(),
        meta: Meta {
            id: workload.name.to_owned(),
            description: Some(format!("nv{nv}: {}", workload.about)),
            generators: vec![generator(rules)],
        },
        car_gzip: gzip(&car(&[before, after], store)?)?,
        randomness: asked.iter().filter_map(randomness).collect(),
        tipset_cids: asked.iter().filter_map(tipset_cid).collect(),
        preconditions: Preconditions {
            variants: vec![Variant { id: format!("nv{nv}"), epoch: epoch.epoch, nv }],
            state_tree: tree(before),
            basefee: Some(attos(&epoch.base_fee)?),
            circ_supply: Some(attos(&epoch.circulating_supply)?),
        },
        apply_messages: Vec::new(),
        apply_tipsets: Vec::new(),
        postconditions: Postconditions {
            state_tree: tree(after),
            receipts: Vec::new(),
            receipts_roots: Vec::new(),
        },
    })
}

fn generator(rules: &Rules) -> Generator {
    let judge = oracle_judges::published(rules);
    let (source, version) = judge.name().split_once(' ').unwrap_or((judge.name(), ""));
    Generator { source: source.to_owned(), version: version.to_owned() }
}

/// A receipt; where receipts have a place for events, it says that there are none too.
fn receipt(rules: &Rules, answer: &Answer) -> Receipt {
    Receipt {
        exit_code: answer.exit_code.value(),
        return_data: answer.return_data.clone(),
        gas_used: answer.gas_used,
        events_root: (rules.version.number() >= 18).then_some(answer.events_root),
    }
}

fn randomness(question: &Question) -> Option<Randomness> {
    let (source, epoch, value) = match *question {
        Question::ChainRandomness(epoch) => (RandomnessSource::Chain, epoch, chain::chain_randomness(epoch)),
        Question::BeaconRandomness(epoch) => {
            (RandomnessSource::Beacon, epoch, chain::beacon_randomness(epoch))
        }
        Question::TipsetCid(_) => return None,
    };
    Some(Randomness { on: (source, epoch), value: value.to_vec() })
}

fn tipset_cid(question: &Question) -> Option<TipsetCid> {
    match *question {
        Question::TipsetCid(epoch) => Some(TipsetCid { epoch, cid: chain::tipset_cid(epoch) }),
        _ => None,
    }
}

fn attos(amount: &forest_shared::econ::TokenAmount) -> Result<u128> {
    Ok(amount.atto().to_string().parse()?)
}

/// All that is reachable from some roots, each block once, parents first. What is not there is what no engine wrote.
fn car(roots: &[Cid], store: &dyn Blockstore) -> Result<Vec<u8>> {
    let mut car = CarWriter::new(Vec::new(), roots)?;
    let mut seen = CidSet::default();
    let mut pending: Vec<Cid> = roots.iter().rev().copied().collect();
    while let Some(cid) = pending.pop() {
        if !seen.insert(cid) {
            continue;
        }
        let Some(data) = store.get(&cid)? else { continue };
        if cid.codec() == codec::DAG_CBOR {
            let links = links_of(&data).map_err(|error| format!("{cid}: {error}"))?;
            pending.extend(links.into_iter().rev());
        }
        car.write_block(&Block::new(cid, data))?;
    }
    Ok(car.finish()?)
}

fn links_of(data: &[u8]) -> io::Result<Vec<Cid>> {
    let mut found = Vec::new();
    let walked = links::walk(data, links::CborDialect::Lenient, |link| found.push(link.to_cid()));
    walked.map_err(io::Error::other)?;
    Ok(found)
}
