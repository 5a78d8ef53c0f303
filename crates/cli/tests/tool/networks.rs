//! `forest-fvm devnet`.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::Stdio,
};

use serde_json::Value;
use tempfile::TempDir;

use crate::kit::{Said, Tool};

impl Tool {
    /// The tipsets and the summary of a network.
    fn devnet(&self, arguments: &[&str]) -> (Vec<Value>, Value) {
        let said = self.run(&[&["devnet", "--json", "--slow-tipset-ms", "0"], arguments].concat());
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{said:?}");
        let mut lines: Vec<Value> =
            said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let summary = lines.pop().unwrap()["summary"].take();
        (lines, summary)
    }

    fn replay_all(&self, chain: &Path) -> Said {
        self.run(&["replay", chain.to_str().unwrap(), "--slow-tipset-ms", "0"])
    }
}

/// What of each tipset must be the same in every run.
fn roots(tipsets: &[Value]) -> Vec<(i64, String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let root = |tipset: &Value| {
        (tipset["epoch"].as_i64().unwrap(), text(&tipset["state_root"]), text(&tipset["receipts_root"]))
    };
    tipsets.iter().map(root).collect()
}

#[test]
fn a_network_is_exported_and_replayed_without_a_word_more() {
    let (tool, home) = (Tool::new(), TempDir::new().unwrap());
    let chain = home.path().join("chain.car.zst");
    let said =
        tool.run(&["devnet", "--epochs", "40", "--export", chain.to_str().unwrap(), "--slow-tipset-ms", "0"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{said:?}");
    for part in
        ["transfer ", "multisig: propose", "messages run", "gas per second", "forest-devnet/28 (seed 1)"]
    {
        assert!(said.out.contains(part), "{part} in\n{}", said.out);
    }
    let replayed = tool.replay_all(&chain);
    assert_eq!((replayed.code, replayed.err.as_str()), (0, ""), "{replayed:?}");
    // What the head came to stands in no header yet.
    assert!(replayed.out.contains("39 of 39 tipsets are as the chain says"), "{}", replayed.out);
    let left: Vec<_> = home.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["chain.car.zst"], "nothing else is left behind");
}

#[test]
fn seed_and_version_are_the_chain_whatever_is_cached() {
    let tool = Tool::new();
    let (plain, summary) = tool.devnet(&["--epochs", "15", "--seed", "5"]);
    assert_eq!(plain.len(), 15);
    assert_eq!(summary["tipsets"], 15);
    let bare = ["--epochs", "15", "--seed", "5", "--cache-mb", "0", "--no-prefetch", "--threads", "1"];
    assert_eq!(roots(&plain), roots(&tool.devnet(&bare).0));
    let other = tool.devnet(&["--epochs", "15", "--seed", "6"]).0;
    assert_ne!(roots(&plain), roots(&other));
}

#[test]
fn a_network_that_is_killed_goes_on_where_it_was() {
    let (tool, home) = (Tool::new(), TempDir::new().unwrap());
    let (folder, chain) = (home.path().join("net"), home.path().join("chain.car.zst"));
    let folder = folder.to_str().unwrap();
    let mut killed_at = Vec::new();
    for lines in [1, 4, 2, 7, 3, 5] {
        let mut network = tool
            .command(&["devnet", "--json", "--folder", folder, "--epochs", "100000", "--slow-tipset-ms", "0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(network.stdout.take().unwrap()).lines();
        let last = out.by_ref().take(lines).last().unwrap().unwrap();
        network.kill().unwrap();
        network.wait().unwrap();
        killed_at.push(serde_json::from_str::<Value>(&last).unwrap()["epoch"].as_i64().unwrap());
    }
    assert!(killed_at.is_sorted(), "{killed_at:?}");
    let (rest, summary) =
        tool.devnet(&["--folder", folder, "--epochs", "5", "--export", chain.to_str().unwrap()]);
    assert!(rest[0]["epoch"].as_i64() > killed_at.last().copied(), "{rest:?}");
    // Nobody can tell that it was ever killed.
    let last = &rest.last().unwrap()["epoch"];
    let whole = roots(&tool.devnet(&["--epochs", &last.to_string()]).0);
    let tail = roots(&rest);
    assert!(whole.windows(tail.len()).any(|part| part == tail), "after {killed_at:?}: {summary}");
    let replayed = tool.replay_all(&chain);
    assert_eq!((replayed.code, replayed.err.as_str()), (0, ""), "{replayed:?}");
}

#[test]
fn a_folder_is_one_network_for_one_process() {
    let (tool, home) = (Tool::new(), TempDir::new().unwrap());
    let folder = home.path().to_str().unwrap();
    tool.devnet(&["--folder", folder, "--epochs", "1", "--seed", "3"]);
    for other in [["--seed", "4"], ["--nv", "27"]] {
        let arguments = [["devnet", "--folder", folder].as_slice(), &other].concat();
        tool.run(&arguments).assert_refused("holds the network of version 28 and seed 3");
    }
    let mut first = tool
        .command(&["devnet", "--json", "--folder", folder, "--epochs", "100000"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(first.stdout.take().unwrap()).lines();
    out.next().unwrap().unwrap();
    tool.run(&["devnet", "--folder", folder]).assert_refused("in use by another process");
    first.kill().unwrap();
    first.wait().unwrap();
}

#[test]
fn every_version_that_the_actors_run_on_has_a_network() {
    let tool = Tool::new();
    let mut ran = Vec::new();
    for version in 16..=29 {
        let version = version.to_string();
        let said = tool.run(&["devnet", "--nv", &version, "--epochs", "4", "--slow-tipset-ms", "0"]);
        if said.code == 0 {
            assert!(said.out.contains(&format!("forest-devnet/{version}")), "{}", said.out);
            ran.push(version);
        } else {
            said.assert_refused("does not run on network version");
            assert!(ran.is_empty(), "{version} lacks what {ran:?} had");
        }
    }
    assert_eq!(ran.last().map(String::as_str), Some("29"));
    assert!(ran.len() >= 9, "{ran:?}");
    tool.run(&["devnet", "--nv", "30"]).assert_refused("30");
}

#[test]
fn metrics_are_served_while_it_runs() {
    let tool = Tool::new();
    let mut network = tool
        .command(&["devnet", "--json", "--epochs", "100000", "--metrics", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    BufReader::new(network.stderr.take().unwrap()).read_line(&mut said).unwrap();
    let mut out = BufReader::new(network.stdout.take().unwrap()).lines();
    out.by_ref().take(3).for_each(|line| drop(line.unwrap()));
    let address = said.trim().trim_start_matches("metrics on http://").trim_end_matches("/metrics");
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(b"GET /metrics HTTP/1.1\r\n\r\n").unwrap();
    let mut page = String::new();
    stream.read_to_string(&mut page).unwrap();
    network.kill().unwrap();
    network.wait().unwrap();
    assert!(page.starts_with("HTTP/1.1 200 OK"), "{page}");
    assert!(page.contains("tipset"), "{page}");
}

#[test]
fn bad_input_is_one_line() {
    let tool = Tool::new();
    let file = tool.input("file", b"not a folder");
    let file = file.to_str().unwrap();
    tool.run(&["devnet", "--folder", file]).assert_refused(file);
    let nowhere = format!("{file}/chain.car.zst");
    tool.run(&["devnet", "--epochs", "1", "--export", &nowhere]).assert_refused(&nowhere);
    assert_eq!(tool.run(&["devnet", "--rate", "0"]).code, 2);
}
