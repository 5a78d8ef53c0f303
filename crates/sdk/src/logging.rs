//! Records of the `log` crate, as lines of the machine's log. Only where the machine debugs actors.

use std::sync::OnceLock;

use log::{LevelFilter, Log, Metadata, Record};

use crate::{Host as _, Syscalls};

struct Lines {
    actor: &'static str,
    id: u64,
}

static LINES: OnceLock<Lines> = OnceLock::new();

/// Sends records of all levels to the machine from now on.
pub(crate) fn start(actor: &'static str) {
    let lines = LINES.get_or_init(|| Lines { actor, id: Syscalls.message().receiver });
    // A module runs one call in its life; a logger that the actor set itself stays.
    if log::set_logger(lines).is_ok() {
        log::set_max_level(LevelFilter::Trace);
    }
}

impl Log for Lines {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        Syscalls.log(&format!("[{}] {} f0{}: {}", record.level(), self.actor, self.id, record.args()));
    }

    fn flush(&self) {}
}
