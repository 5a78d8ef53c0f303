//! Golden vectors: what the published engines answered, as files of the public schema that need nothing else.
//!
//! Workloads run on the network of this repository's own actors ([`probes::own_bundle`]), under both engines. What was
//! put to it becomes vectors of messages; the same messages in blocks, put to a published engine by the loop of
//! `tipsets.rs`, become vectors of tipsets. Invariants: everything that is written is a published engine's answer, and
//! the same oracle writes the same bytes.
//!
//! | To understand | read |
//! | --- | --- |
//! | which stories are told | here |
//! | a workload becomes pieces of messages | `recorder.rs` |
//! | messages become tipsets | `arrange.rs` |
//! | either becomes a file | `file.rs` |

mod arrange;
mod file;
mod recorder;

use std::{collections::BTreeMap, fmt::Write as _, path::Path};

use forest_rules::Rules;
use forest_shared::message::Message;
use oracle_cases::{
    Dice, Genesis, Stop, World, probes,
    workloads::{Workload, all},
};
use oracle_judges::{Ours, published};

use crate::{
    coverage::Coverage,
    trial::{Court, Trial},
};
use recorder::{Piece, Recorder};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// The workloads that become vectors, on all versions that they are for. All of them run on any code.
const STORIES: &[&str] = &[
    "transfers",
    "senders",
    "fees",
    "syscalls",
    "syscall-actors",
    "syscall-chain",
    "syscall-events",
    "syscall-links",
    "syscall-sends",
    "random-scripts",
    "deep-scripts",
];

/// Enough parameters for a vector, in bytes: files stay small.
const ENOUGH: usize = 12_000;

/// Writes all vectors of some versions below a folder, and the list of them.
pub(crate) fn write(versions: &[&'static Rules], out: &Path, tell: impl Fn(&str)) -> Result<()> {
    let mut counts = BTreeMap::new();
    for rules in versions {
        let folder = out.join(format!("nv{}", rules.version));
        std::fs::create_dir_all(&folder)?;
        for name in STORIES {
            tell(&format!("nv{} {name}", rules.version));
            let workload = all().into_iter().find(|workload| workload.name == *name);
            let workload = workload.ok_or_else(|| format!("no workload {name}"))?;
            if rules.version.number() < workload.since {
                continue;
            }
            for vector in story(rules, workload)? {
                let name = format!("{}-{}.json", vector.class.name(), vector.meta.id);
                std::fs::write(folder.join(name), vector.to_json()?)?;
                *counts.entry((rules.version.number(), vector.class.name())).or_insert(0_u32) += 1;
            }
        }
    }
    Ok(std::fs::write(out.join("list.txt"), list(&counts))?)
}

/// How many there are of each version and class: what a test must have opened.
fn list(counts: &BTreeMap<(u32, &'static str), u32>) -> String {
    counts.iter().fold(String::new(), |mut text, ((version, class), count)| {
        let _ = writeln!(text, "nv{version} {class} {count}");
        text
    })
}

/// The vectors of a workload.
fn story(rules: &'static Rules, workload: Workload) -> Result<Vec<forest_vectors::Vector>> {
    let bundle = probes::own_bundle(rules);
    let genesis = Genesis::new(rules, &bundle)?;
    let (judge, ours) = (published(rules), Ours::new(1, None)?);
    let court = Court { published: &*judge, ours: &ours, genesis: &genesis, until: None, limits: 0 };
    let mut coverage = Coverage::default();
    let mut recorder = Recorder::new(Trial::new(court, &mut coverage)?)?;
    let ran = (workload.run)(&mut World::new(&mut recorder, &bundle, Dice::new(seed(rules, &workload))));
    match ran {
        Ok(()) | Err(Stop::NoReceipt) => {}
        Err(stop) => return Err(format!("nv{} {}: {stop}", rules.version, workload.name).into()),
    }
    let (pieces, store) = recorder.finish()?;
    let mut vectors = Vec::new();
    // Of several that are as long the last one, whose state is the richest.
    if let Some(longest) = pieces.iter().max_by_key(|piece| piece.messages.len()) {
        vectors.push(file::of_messages(rules, &workload, longest, &*store)?);
        let messages = few(pieces.into_iter().flat_map(Piece::into_messages));
        vectors.push(arrange::tipsets(rules, &workload, &genesis, &*judge, messages)?);
    }
    Ok(vectors)
}

/// The first messages, until there are enough parameters.
fn few(messages: impl Iterator<Item = (Message, usize)>) -> Vec<(Message, usize)> {
    let mut bytes = 0;
    let more = |(message, _): &(Message, usize)| {
        let before = bytes;
        bytes += message.params.len();
        before < ENOUGH
    };
    messages.take_while(more).collect()
}

/// Every story differs from version to version.
fn seed(rules: &Rules, workload: &Workload) -> u64 {
    u64::from(rules.version.number()) * 1_000 + workload.name.len() as u64
}
