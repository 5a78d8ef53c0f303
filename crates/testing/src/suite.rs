//! A test binary whose list of tests is made at run time.
//!
//! Tests over fixtures that a clone may lack must neither fail there nor pass silently: a [`Suite`] that needs the
//! shared folder and does not find it says so in one line and lists its tests as ignored, so that every runner
//! counts them as skipped. A test target uses it with `harness = false` in Cargo.toml.

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

use crate::fixtures;

/// A list of named tests.
///
/// ```no_run
/// # use std::process::ExitCode;
/// fn main() -> ExitCode {
///     forest_testing::Suite::over_shared_fixtures()
///         .test("two and two", || assert_eq!(2 + 2, 4))
///         .run()
/// }
/// ```
#[derive(Debug, Default)]
pub struct Suite {
    trials: Vec<Trial>,
    missing: Option<&'static str>,
}

impl Suite {
    /// A suite that needs nothing but the clone.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A suite that reads files below the shared folder, and is skipped where there is none.
    #[must_use]
    pub fn over_shared_fixtures() -> Self {
        Self::unless_missing(fixtures::shared_dir().is_none().then_some(fixtures::SHARED_HINT))
    }

    /// A suite that is skipped where something is missing; the reason says what, and how to get it.
    #[must_use]
    pub const fn unless_missing(reason: Option<&'static str>) -> Self {
        Self { trials: Vec::new(), missing: reason }
    }

    /// Whether the tests of this suite can run here; where not, do not list fixture files.
    #[must_use]
    pub const fn can_run(&self) -> bool {
        self.missing.is_none()
    }

    /// Adds a test; it fails by panicking.
    #[must_use]
    pub fn test(mut self, name: impl Into<String>, body: impl FnOnce() + Send + 'static) -> Self {
        let trial = Trial::test(name, move || {
            body();
            Ok(())
        });
        self.trials.push(trial.with_ignored_flag(self.missing.is_some()));
        self
    }

    /// Runs the tests that the command line asks for.
    #[must_use]
    pub fn run(self) -> ExitCode {
        let mut arguments = Arguments::from_args();
        if let Some(missing) = self.missing
            && !arguments.list
        {
            eprintln!("skipped: {missing}");
            // `--ignored` must not turn a skip into a failure: without the fixtures nothing can run.
            arguments.ignored = false;
            arguments.include_ignored = false;
        }
        libtest_mimic::run(&arguments, self.trials).exit_code()
    }
}
