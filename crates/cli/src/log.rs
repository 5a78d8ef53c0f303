//! The log, on standard error, as the filter of the configuration has it.
//!
//! A slow tipset is a line of JSON and nothing else, so that it can be cut out of the log and read by programs.

use std::{fmt, io};

use anyhow::{Context as _, anyhow};
use tracing::{Event, Subscriber};
use tracing_subscriber::{
    EnvFilter,
    fmt::{
        FmtContext, FormatEvent, FormatFields,
        format::{Format, Full, Writer},
    },
    registry::LookupSpan,
};

/// The target of lines that are JSON already.
const SLOW_TIPSET: &str = "forest_fvm::slow_tipset";

/// Begins to log what passes a filter.
pub(crate) fn start(filter: &str) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(filter).with_context(|| format!("the log filter {filter:?}"))?;
    let lines = Lines { people: Format::default().with_ansi(false) };
    let log = tracing_subscriber::fmt().with_env_filter(filter).event_format(lines).with_writer(io::stderr);
    log.try_init().map_err(|error| anyhow!("the log: {error}"))
}

/// JSON as it is, everything else for people.
struct Lines {
    people: Format<Full>,
}

impl<S, N> FormatEvent<S, N> for Lines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        if event.metadata().target() != SLOW_TIPSET {
            return self.people.format_event(context, writer, event);
        }
        context.field_format().format_fields(writer.by_ref(), event)?;
        writeln!(writer)
    }
}
