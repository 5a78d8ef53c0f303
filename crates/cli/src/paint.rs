//! Colours, where a terminal shows them.

use std::{
    fmt::{self, Display},
    io::IsTerminal as _,
};

/// Paints text, or leaves it as it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paint {
    on: bool,
}

/// Text in a colour.
pub(crate) struct Painted<T> {
    text: T,
    colour: Option<&'static str>,
}

impl Paint {
    /// As standard output takes it, unless the user wants no colours (no-color.org).
    pub(crate) fn stdout() -> Self {
        let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self { on: std::io::stdout().is_terminal() && !unwanted }
    }

    /// Never.
    pub(crate) const OFF: Self = Self { on: false };

    pub(crate) fn good<T>(self, text: T) -> Painted<T> {
        self.with(text, "32")
    }

    pub(crate) fn bad<T>(self, text: T) -> Painted<T> {
        self.with(text, "31")
    }

    pub(crate) fn strong<T>(self, text: T) -> Painted<T> {
        self.with(text, "1")
    }

    pub(crate) fn faint<T>(self, text: T) -> Painted<T> {
        self.with(text, "2")
    }

    fn with<T>(self, text: T, colour: &'static str) -> Painted<T> {
        Painted { text, colour: self.on.then_some(colour) }
    }
}

impl<T: Display> Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.colour {
            Some(colour) => write!(f, "\u{1b}[{colour}m{}\u{1b}[0m", self.text),
            None => self.text.fmt(f),
        }
    }
}
