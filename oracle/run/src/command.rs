//! What the oracle can be told to do.

use std::{
    error::Error,
    path::{Path, PathBuf},
    time::Duration,
};

use clap::{Args, Parser, Subcommand};
use forest_rules::Rules;
use forest_testing::chain::ChainPlan;
use indicatif::ProgressBar;
use oracle_cases::Genesis;
use oracle_judges::{Ours, published};

use crate::{
    bundles::Released,
    plan::{Findings, Plan},
    reproduction::Reproduction,
    shrink,
    trial::Court,
};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// Puts the same messages to the published engines and to ours, and compares all that comes of them
///
/// Exit code 0: they agree. 1: they do not. 2: the oracle could not do what it was asked.
#[derive(Debug, Parser)]
#[command(name = "oracle", version)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the workloads, with the released actors where you have imported them (`forest-fvm bundle import`)
    #[command(after_help = RUN_EXAMPLES)]
    Run(Run),
    /// Repeats a difference that a run has written to a file
    #[command(after_help = "Example:\n  oracle repeat difference-nv18-transfers.txt")]
    Repeat(Repeat),
    /// Writes golden vectors: what the published engines answer to messages and tipsets over this repository's actors
    #[command(after_help = "Example:\n  oracle golden --out ../tests/fixtures/golden")]
    Golden(Golden),
    /// Writes a chain that the published engines executed, and ours too: NAME.car.zst, its schedule NAME.toml, and
    /// NAME.branch-0.car.zst and so on for forks
    #[command(after_help = CHAIN_EXAMPLES)]
    Chain(Chain),
    /// Writes the chains of this repository anew
    #[command(after_help = "Example:\n  oracle chains --out ../tests/fixtures/chains")]
    Chains(Chains),
    /// Times the published engines and ours over mainnet's vectors, in turn; ratios above 1 say that ours is faster
    #[command(
        after_help = "Example:\n  oracle peers --vectors ../shared/vectors --rounds 9 --json peers.json"
    )]
    Peers(Peers),
    /// Lists the workloads
    Workloads,
}

const RUN_EXAMPLES: &str = "\
Examples:
  oracle run --nv 16..29 --minutes 30
  oracle run --nv 21 --only evm --seed 7";

const CHAIN_EXAMPLES: &str = "\
Examples:
  oracle chain --seed 42 --epochs 120 --out testnet-42.car.zst
  oracle chain --seed 7 --epochs 60 --nv 28 --branch 20 --branch 40 --out forks.car.zst";

#[derive(Args, Debug)]
struct Run {
    /// Network versions, one or a range
    #[arg(long, default_value = "16..29", value_parser = versions)]
    nv: Versions,
    /// Everything that happens follows from it
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Start over with other seeds until so many minutes are over; without, every workload runs once
    #[arg(long)]
    minutes: Option<u64>,
    /// Only workloads whose name has this in it
    #[arg(long, default_value = "")]
    only: String,
    /// Gas limits in a sweep, about
    #[arg(long, default_value_t = 300)]
    limits: usize,
    /// Threads
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Where reproductions of differences are written
    #[arg(long, default_value = ".")]
    out: PathBuf,
    /// A folder for our compiled modules, to save the time next time
    #[arg(long)]
    modules: Option<PathBuf>,
    /// Fail when a syscall or a charge of a version was not reached
    #[arg(long)]
    complete: bool,
}

#[derive(Args, Debug)]
struct Repeat {
    /// The file
    file: PathBuf,
}

#[derive(Args, Debug)]
struct Golden {
    /// Network versions, one or a range
    #[arg(long, default_value = "16..29", value_parser = versions)]
    nv: Versions,
    /// The folder; a folder for each version is made in it
    #[arg(long)]
    out: PathBuf,
}

#[derive(Args, Debug)]
struct Chain {
    /// Everything that happens follows from it
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The epoch of the head
    #[arg(long, default_value_t = 120, value_parser = clap::value_parser!(i64).range(1..))]
    epochs: i64,
    /// Network versions, one or a range that the network goes through
    #[arg(long, default_value = "16..29", value_parser = versions)]
    nv: Versions,
    /// Accounts with funds at genesis
    #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u64).range(4..))]
    accounts: u64,
    /// Most blocks in a tipset
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..))]
    blocks: u64,
    /// Most new messages in a block
    #[arg(long, default_value_t = 4)]
    messages: u64,
    /// An epoch where a branch of three tipsets begins; may be given several times
    #[arg(long)]
    branch: Vec<i64>,
    /// The file
    #[arg(long)]
    out: PathBuf,
}

#[derive(Args, Debug)]
struct Chains {
    /// The folder
    #[arg(long)]
    out: PathBuf,
}

#[derive(Args, Debug)]
struct Peers {
    /// The folder of the vectors
    #[arg(long)]
    vectors: PathBuf,
    /// How often each engine runs each vector; the median counts
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..))]
    rounds: u16,
    /// Only vectors whose path has this in it
    #[arg(long, default_value = "")]
    only: String,
    /// Where every vector's times go, in microseconds
    #[arg(long)]
    json: Option<PathBuf>,
}

impl Arguments {
    /// Does it; false where the engines do not agree.
    pub(crate) fn run(self) -> Result<bool> {
        match self.command {
            Command::Run(run) => run.run(),
            Command::Repeat(repeat) => repeat.run(),
            Command::Golden(golden) => golden.run(),
            Command::Chain(chain) => chain.run(),
            Command::Chains(chains) => chains.run(),
            Command::Peers(peers) => peers.run(),
            Command::Workloads => {
                for workload in oracle_cases::workloads::all() {
                    println!("{:32} nv{}..  {}", workload.name, workload.since, workload.about);
                }
                Ok(true)
            }
        }
    }
}

impl Run {
    fn run(self) -> Result<bool> {
        let versions = self.nv.0.clone();
        let released = Released::read(versions.iter().map(|rules| rules.version.number()))?;
        for version in &released.missing {
            eprintln!(
                "skipped: workloads over actors v{version}, which are not imported (DEVELOPERS.md, \"Actor bundles\")"
            );
        }
        let plan = Plan {
            versions,
            seed: self.seed,
            time: self.minutes.map(|minutes| Duration::from_secs(60 * minutes)),
            filter: self.only.clone(),
            limits: self.limits,
            threads: self.threads.max(1),
            released,
            modules: self.modules.clone(),
        };
        let bar = ProgressBar::new_spinner();
        bar.enable_steady_tick(Duration::from_millis(200));
        let findings = plan.run(|what| bar.set_message(what.to_owned()))?;
        bar.finish_and_clear();
        self.report(&plan, &findings)
    }

    fn report(&self, plan: &Plan, findings: &Findings) -> Result<bool> {
        let mut good = findings.failures.is_empty();
        for (rules, coverage) in plan.versions.iter().zip(&findings.coverage) {
            print!("{}", coverage.report(rules));
            good &= !self.complete || coverage.missing(rules).is_empty();
        }
        for failure in &findings.failures {
            println!("\nnv{} {} on {}:", failure.version, failure.workload, failure.code);
            failure.lines.iter().for_each(|line| println!("  {line}"));
            if let Some(reproduction) = &failure.reproduction {
                let file =
                    self.out.join(format!("difference-nv{}-{}.txt", failure.version, failure.workload));
                std::fs::create_dir_all(&self.out)?;
                std::fs::write(&file, reproduction.text())?;
                println!("  repeat it: oracle repeat {}", file.display());
                reproduction.text().lines().for_each(|line| println!("    {line:.200}"));
            }
        }
        let messages: u64 = findings.coverage.iter().map(|coverage| coverage.messages).sum();
        let workloads: u64 = findings.coverage.iter().map(|coverage| coverage.workloads).sum();
        println!("\n{workloads} workloads, {messages} messages, {} failures", findings.failures.len());
        Ok(good)
    }
}

impl Peers {
    fn run(self) -> Result<bool> {
        let bar = ProgressBar::new_spinner();
        bar.enable_steady_tick(Duration::from_millis(200));
        let said = |what: &str| bar.set_message(what.to_owned());
        let table = crate::peers::run(&self.vectors, self.rounds.into(), &self.only, said)?;
        bar.finish_and_clear();
        print!("{table}");
        if let Some(file) = &self.json {
            std::fs::write(file, format!("{:#}\n", table.json()))?;
        }
        Ok(true)
    }
}

impl Golden {
    fn run(self) -> Result<bool> {
        let bar = ProgressBar::new_spinner();
        bar.enable_steady_tick(Duration::from_millis(200));
        crate::golden::write(&self.nv.0, &self.out, |what| bar.set_message(what.to_owned()))?;
        bar.finish_and_clear();
        Ok(true)
    }
}

impl Chain {
    fn run(self) -> Result<bool> {
        let (first, last) = match self.nv.0.as_slice() {
            [first, .., last] => (first, last),
            [only] => (only, only),
            [] => return Err("no version".into()),
        };
        let plan = ChainPlan {
            accounts: self.accounts,
            blocks: self.blocks,
            messages: self.messages,
            branches: self.branch,
            ..ChainPlan::through(self.seed, first.version, last.version, self.epochs)
        };
        write_chain(plan, &self.out)
    }
}

impl Chains {
    fn run(self) -> Result<bool> {
        for (name, plan) in ChainPlan::recorded() {
            write_chain(plan, &self.out.join(format!("{name}.car.zst")))?;
        }
        Ok(true)
    }
}

fn write_chain(plan: ChainPlan, out: &Path) -> Result<bool> {
    let bar = ProgressBar::new_spinner();
    bar.enable_steady_tick(Duration::from_millis(200));
    let epochs = plan.epochs;
    let (chain, tally) =
        crate::chain::grow(plan, &|epoch| bar.set_message(format!("epoch {epoch} of {epochs}")))?;
    crate::chain::write(&chain, out)?;
    bar.finish_and_clear();
    let (tipsets, branches) = (chain.tipsets.len(), chain.branches.len());
    println!("{}: {tipsets} tipsets, {branches} branches, {tally}", out.display());
    Ok(true)
}

impl Repeat {
    fn run(self) -> Result<bool> {
        let reproduction = Reproduction::parse(&std::fs::read_to_string(&self.file)?)?;
        let rules = rules_of(reproduction.version)?;
        let bundle = if reproduction.canonical {
            let released = Released::read(std::iter::once(reproduction.version))?;
            released.bundle(rules).ok_or("the released actors of this version are not imported")?
        } else {
            oracle_cases::probes::own_bundle(rules)
        };
        let genesis = Genesis::new(rules, &bundle)?;
        let (judge, ours) = (published(rules), Ours::new(1, None)?);
        let court = Court { published: &*judge, ours: &ours, genesis: &genesis, until: None, limits: 300 };
        match shrink::repeat(court, &reproduction.deeds) {
            None => println!("the engines agree"),
            Some(difference) => {
                println!("at deed {}:", difference.at);
                difference.lines.iter().for_each(|line| println!("  {line}"));
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Network versions in order.
#[derive(Clone, Debug)]
struct Versions(Vec<&'static Rules>);

fn versions(text: &str) -> Result<Versions> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let (first, last): (u32, u32) = (first.parse()?, last.trim_start_matches('=').parse()?);
    let versions: Vec<_> = (first..=last).map(rules_of).collect::<Result<_>>()?;
    if versions.is_empty() { Err("no version".into()) } else { Ok(Versions(versions)) }
}

fn rules_of(version: u32) -> Result<&'static Rules> {
    Ok(forest_rules::rules(version.into())?)
}
