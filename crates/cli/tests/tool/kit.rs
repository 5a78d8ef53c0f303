//! The tool in a home of its own, and small inputs for it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use forest_blockstore::{Block, Cid};
use forest_builtin::Manifest;
use forest_car::CarWriter;
use forest_encoding::{codec, to_vec};
use tempfile::TempDir;

/// The tool, with folders that nobody else uses.
pub(crate) struct Tool {
    home: TempDir,
}

/// What the tool said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Tool {
    pub(crate) fn new() -> Self {
        Self { home: TempDir::new().unwrap() }
    }

    pub(crate) fn bundles(&self) -> PathBuf {
        self.home.path().join("bundles")
    }

    /// Writes an input, and returns its path.
    pub(crate) fn input(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.home.path().join("inputs").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        let output = self.command(arguments).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Said { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// The tool, about to start in this home.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_forest-fvm"));
        command
            .args(arguments)
            .env("FOREST_FVM_BUNDLES", self.bundles())
            .env("XDG_CACHE_HOME", self.home.path().join("cache"))
            .env("HOME", self.home.path())
            .env("COLUMNS", "100")
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn import(&self, file: &Path) -> Said {
        self.run(&["bundle", "import", file.to_str().unwrap()])
    }

    /// Every file of the bundle folder with its content, sorted.
    pub(crate) fn folder(&self) -> Vec<(String, Vec<u8>)> {
        let entries = fs::read_dir(self.bundles()).into_iter().flatten().map(|entry| entry.unwrap());
        let read =
            |entry: fs::DirEntry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap());
        let mut files: Vec<_> = entries.map(read).collect();
        files.sort();
        files
    }
}

impl Said {
    /// Refused as every bad input is: exit code 2, nothing on standard output, one line that names what is wrong.
    #[track_caller]
    pub(crate) fn assert_refused(&self, why: &str) {
        assert_eq!(self.code, 2, "{self:?}");
        assert_eq!(self.out, "");
        assert_eq!(self.err.lines().count(), 1, "{self:?}");
        assert!(self.err.starts_with("error: ") && self.err.contains(why), "{why} in {self:?}");
    }
}

/// A bundle of made-up code: its list, and the blocks it is made of, root first.
pub(crate) struct Sample {
    pub(crate) list: Cid,
    pub(crate) manifest: Manifest,
    pub(crate) blocks: Vec<Block>,
}

impl Sample {
    /// Three actors whose code is text with a seed in it.
    pub(crate) fn new(seed: &str) -> Self {
        let code = |name: &&str| Block::blake2b(codec::RAW, format!("{name} of {seed}").into_bytes());
        let names = ["system", "init", "account"];
        let code: Vec<Block> = names.iter().map(code).collect();
        let manifest = Manifest::new(names.into_iter().zip(code.iter().map(|block| block.cid)));
        let entries: Vec<_> = manifest.iter().collect();
        let list = Block::blake2b(codec::DAG_CBOR, to_vec(&entries).unwrap());
        let root = Block::blake2b(codec::DAG_CBOR, to_vec(&(1_u32, list.cid)).unwrap());
        Self { list: list.cid, manifest, blocks: [vec![root, list], code].concat() }
    }

    pub(crate) fn root(&self) -> Cid {
        self.blocks[0].cid
    }

    pub(crate) fn car(&self) -> Vec<u8> {
        car(&[self.root()], &self.blocks)
    }
}

pub(crate) fn car(roots: &[Cid], blocks: &[Block]) -> Vec<u8> {
    let mut car = CarWriter::new(Vec::new(), roots).unwrap();
    for block in blocks {
        car.write_block(block).unwrap();
    }
    car.finish().unwrap()
}

/// A tar, compressed.
pub(crate) fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, content) in entries {
        let mut header = tar::Header::new_gnu();
        // Written by hand: the builder refuses the names that a hostile archive has.
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        tar.append(&header, *content).unwrap();
    }
    zstd::encode_all(tar.into_inner().unwrap().as_slice(), 1).unwrap()
}
