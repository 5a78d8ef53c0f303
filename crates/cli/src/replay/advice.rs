//! What to do about a tipset that is not as the chain says.

use std::path::PathBuf;

use forest_state_manager::MismatchKind;

use super::{
    Judged, Judgement,
    judged::{Difference, what},
};

/// What is wrong with a tipset, and the commands that look closer; nothing where nothing is wrong.
pub(crate) fn advice(judged: &Judged, snapshots: &[PathBuf]) -> Option<String> {
    let epoch = judged.epoch;
    let found = match &judged.judgement {
        Judgement::Good(_) => return None,
        Judgement::Unknown { reason } => {
            return Some(format!("epoch {epoch} could not be applied: {reason}\n"));
        }
        Judgement::Wrong { kind, reason } => {
            format!("epoch {epoch} has no result, and on the chain it has one: {}: {reason}\n", kind.name())
        }
        Judgement::Differs(_, differences) => {
            let lines = differences.iter().map(|difference| line(epoch, difference));
            lines.collect()
        }
    };
    let files = snapshots.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(" ");
    let mut text = found + "  to look closer:\n";
    let mut command = |line: String| text += &format!("    forest-fvm {line}\n");
    command(format!(
        "extract {files} --epoch {epoch} -o epoch-{epoch}.car.zst   # all that it takes, in a small file"
    ));
    command(format!("trace {files} {epoch}:0   # what its first message did"));
    command(format!("bisect {files} {epoch} --reference TRACE.json   # against the trace of another node"));
    if let Some(Difference { expected, actual, .. }) = state(&judged.judgement) {
        command(format!(
            "diff {expected} {actual} --snapshot {files}   # after a replay with --db FOLDER, and with the same"
        ));
    }
    Some(text)
}

fn line(epoch: i64, difference: &Difference) -> String {
    let Difference { what: kind, expected, actual } = difference;
    format!("epoch {epoch}: another {}\n  the chain has {expected}\n  computed was  {actual}\n", what(*kind))
}

fn state(judgement: &Judgement) -> Option<&Difference> {
    let Judgement::Differs(_, differences) = judgement else { return None };
    differences.iter().find(|difference| difference.what == MismatchKind::StateRoot)
}
