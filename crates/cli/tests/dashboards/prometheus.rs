//! A Prometheus of our own, and the replay that it scrapes.

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, ChildStderr, ChildStdout, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use tempfile::TempDir;

use crate::{PATIENCE, world::Seer};

/// Why nothing can be tested here, if nothing can.
pub(crate) fn missing() -> Option<&'static str> {
    let both = ["prometheus", "promtool"].iter().all(|name| in_path(name).is_some());
    (!both).then_some("the dashboards, for want of Prometheus: install the Debian package `prometheus`, or put it into PATH")
}

fn in_path(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
}

pub(crate) struct Promtool;

impl Promtool {
    pub(crate) fn check_rules(file: &Path) {
        let output =
            Command::new(in_path("promtool").unwrap()).arg("check").arg("rules").arg(file).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// The tool, replaying a chain and serving metrics until it is dropped.
pub(crate) struct Replay {
    process: Child,
    address: String,
    out: BufReader<ChildStdout>,
    /// Read to its first line; held, since nobody may find it closed.
    _err: BufReader<ChildStderr>,
}

impl Replay {
    pub(crate) fn start(seer: &Seer) -> Self {
        let mut process =
            seer.spawn("replay", &["--metrics", "127.0.0.1:0", "--rate", "10", "--linger", "600"]);
        let (out, err) = (process.stdout.take().unwrap(), process.stderr.take().unwrap());
        let (out, mut err) = (BufReader::new(out), BufReader::new(err));
        let mut line = String::new();
        err.read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("metrics on http://").unwrap_or_else(|| panic!("said {line:?}"));
        let address = url.strip_suffix("/metrics").unwrap().to_owned();
        Self { process, address, out, _err: err }
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Waits for the verdict, which must be good.
    pub(crate) fn wait_until_done(&mut self) {
        let mut said = String::new();
        while !said.contains("as the chain says") {
            let read = self.out.read_line(&mut said).unwrap();
            assert_ne!(read, 0, "it ended: {said}");
        }
        assert!(!said.contains("differ") && !said.contains("could not"), "{said}");
    }
}

impl Drop for Replay {
    fn drop(&mut self) {
        end(&mut self.process);
    }
}

/// A Prometheus that scrapes one address, until it is dropped.
pub(crate) struct Prometheus {
    process: Child,
    address: SocketAddr,
    _home: TempDir,
}

impl Prometheus {
    pub(crate) fn scraping(target: &str, rules: &Path) -> Self {
        let home = TempDir::new().unwrap();
        let config = home.path().join("prometheus.yml");
        let text = format!(
            "global: {{ scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 1s }}\n\
             rule_files: [{rules:?}]\n\
             scrape_configs: [{{ job_name: forest-fvm, static_configs: [{{ targets: [{target:?}] }}] }}]\n"
        );
        fs::write(&config, text).unwrap();
        // Nobody else takes the port in the moment until it is taken again.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let process = Command::new(in_path("prometheus").unwrap())
            .arg(format!("--config.file={}", config.display()))
            .arg(format!("--storage.tsdb.path={}", home.path().join("data").display()))
            .arg(format!("--web.listen-address={address}"))
            .arg("--log.level=error")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Self { process, address, _home: home }
    }

    /// Waits until the number that a query finds is as it should be.
    pub(crate) fn wait_for(&self, query: &str, enough: impl Fn(f64) -> bool) {
        let began = Instant::now();
        while !self.number(query).is_some_and(&enough) {
            assert!(began.elapsed() < PATIENCE, "{query} is {:?}", self.number(query));
            thread::sleep(Duration::from_millis(200));
        }
    }

    /// The number that a query finds, if it finds one, and if somebody answers yet.
    pub(crate) fn number(&self, query: &str) -> Option<f64> {
        let answer = self.get(&format!("/api/v1/query?query={}", escaped(query)))?;
        answer["data"]["result"][0]["value"][1].as_str()?.parse().ok()
    }

    /// What a query finds: a list of samples.
    pub(crate) fn query(&self, query: &str) -> Value {
        self.api(&format!("/api/v1/query?query={}", escaped(query)))["result"].take()
    }

    /// The alerts that fire or are about to.
    pub(crate) fn firing(&self) -> Vec<String> {
        let alerts = self.api("/api/v1/alerts");
        let name = |alert: &Value| alert["labels"]["alertname"].as_str().unwrap().to_owned();
        alerts["alerts"].as_array().unwrap().iter().map(name).collect()
    }

    /// The data of an answer, which must be there.
    pub(crate) fn api(&self, target: &str) -> Value {
        let mut answer = self.get(target).unwrap_or_else(|| panic!("no answer to {target}"));
        assert_eq!(answer["status"], "success", "{target}: {answer}");
        answer["data"].take()
    }

    /// What it answers, once it does. HTTP/1.0, so that the answer comes in one piece.
    fn get(&self, target: &str) -> Option<Value> {
        let mut stream = TcpStream::connect(self.address).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        write!(stream, "GET {target} HTTP/1.0\r\nHost: {}\r\n\r\n", self.address).ok()?;
        let mut said = String::new();
        stream.read_to_string(&mut said).ok()?;
        serde_json::from_str(said.split_once("\r\n\r\n")?.1).ok()
    }
}

impl Drop for Prometheus {
    fn drop(&mut self) {
        end(&mut self.process);
    }
}

/// It may have ended already.
fn end(process: &mut Child) {
    let _ = process.kill();
    let _ = process.wait();
}

/// A query as part of a URL.
fn escaped(query: &str) -> String {
    let escaped = |byte: u8| match byte {
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    query.bytes().map(escaped).collect()
}
