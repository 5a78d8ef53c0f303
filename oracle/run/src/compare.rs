//! What two engines said about the same message, side by side.

use oracle_cases::{Answer, Event};

/// What differs, a line each; nothing where all is equal. Traces come last, and only their first difference.
pub(crate) fn answers(theirs: &Answer, ours: &Answer) -> Vec<String> {
    let mut lines = Vec::new();
    macro_rules! field {
        ($($field:ident)*) => {
            $(if theirs.$field != ours.$field {
                lines.push(format!("{}: published {:?}, ours {:?}", stringify!($field), theirs.$field, ours.$field));
            })*
        };
    }
    field!(exit_code return_data return_codec gas_used penalty miner_tip base_fee_burn over_estimation_burn);
    field!(refund gas_refund gas_burned events_root events);
    if theirs.trace != ours.trace {
        lines.extend(traces(&theirs.trace, &ours.trace));
    }
    lines
}

/// The first difference between two traces, with the events before it.
fn traces(theirs: &[Event], ours: &[Event]) -> Vec<String> {
    let at = theirs.iter().zip(ours).take_while(|(theirs, ours)| theirs == ours).count();
    let mut lines =
        vec![format!("traces differ at event {at} (published {}, ours {})", theirs.len(), ours.len())];
    let before = at.saturating_sub(6)..at;
    lines.extend(theirs[before].iter().map(|event| format!("    both       {}", short(event))));
    let after = |events: &[Event]| events[at..].iter().take(3).map(short).collect::<Vec<_>>();
    lines.extend(after(theirs).iter().map(|event| format!("    published  {event}")));
    lines.extend(after(ours).iter().map(|event| format!("    ours       {event}")));
    lines
}

fn short(event: &Event) -> String {
    let mut text = format!("{event:?}");
    if text.len() > 300 {
        text.truncate((0..300).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0));
        text.push('…');
    }
    text
}
