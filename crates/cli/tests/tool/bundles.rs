//! Bundles: what is taken, what is refused, what is on disk afterwards.

use std::{fs, io::Read as _};

use forest_blockstore::Block;
use forest_encoding::{codec, to_vec};

use crate::kit::{Sample, Tool, archive, car};

#[test]
fn a_car_becomes_a_file_named_by_its_list() {
    let (tool, sample) = (Tool::new(), Sample::new("one"));
    let said = tool.import(&tool.input("a.car", &sample.car()));
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.contains("imported"));
    assert_eq!(tool.folder(), [(format!("{}.car", sample.list), sample.car())]);

    let listed = tool.run(&["bundle", "ls"]);
    assert_eq!(listed.code, 0);
    for shown in [sample.list.to_string(), sample.root().to_string(), "unknown".into(), "3".into()] {
        assert!(listed.out.contains(&shown), "{shown} in {}", listed.out);
    }
    let verified = tool.run(&["bundle", "verify"]);
    assert_eq!(verified.code, 0);
    assert!(verified.out.contains("1 bundles"), "{}", verified.out);
}

#[test]
fn importing_again_changes_nothing() {
    let (tool, sample) = (Tool::new(), Sample::new("one"));
    let file = tool.input("a.car", &sample.car());
    tool.import(&file);
    let folder = tool.folder();
    let said = tool.import(&file);
    assert!(said.out.contains("present") && !said.out.contains("imported"), "{}", said.out);
    assert_eq!(tool.folder(), folder);
}

#[test]
fn the_order_of_blocks_and_blocks_that_nobody_named_do_not_matter() {
    let (tool, sample) = (Tool::new(), Sample::new("one"));
    let mut blocks = sample.blocks.clone();
    blocks.reverse();
    blocks.push(blocks[0].clone());
    blocks.push(Block::blake2b(codec::RAW, b"stowaway".to_vec()));
    let said = tool.import(&tool.input("a.car", &car(&[sample.root()], &blocks)));
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(tool.folder()[0].1, sample.car());
}

#[test]
fn of_an_archive_the_bundles_of_one_network_are_taken() {
    let (tool, main, dev) = (Tool::new(), Sample::new("main"), Sample::new("dev"));
    let entries: [(&str, &[u8]); 3] = [
        ("builtin-actors-mainnet.car", &main.car()),
        ("builtin-actors-devnet.car", &dev.car()),
        ("README", b"read me"),
    ];
    let file = tool.input("v9.tar.zst", &archive(&entries));
    let said = tool.run(&["bundle", "import", file.to_str().unwrap(), "--network", "mainnet"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(tool.folder(), [(format!("{}.car", main.list), main.car())]);

    tool.import(&file);
    assert_eq!(tool.folder().len(), 2);
    tool.run(&["bundle", "import", file.to_str().unwrap(), "--network", "calibnet"])
        .assert_refused("no bundle of calibrationnet");
}

#[test]
fn a_manifest_file_gives_names_and_is_remembered() {
    let (tool, known, unknown) = (Tool::new(), Sample::new("known"), Sample::new("unknown"));
    let numbered = known.manifest.iter().zip(1..);
    let actors: Vec<_> = numbered.map(|((name, code), number)| (name, number, code.to_string())).collect();
    let releases = serde_json::json!([{
        "network": {"type": "mainnet"}, "version": "v9.9.9", "bundle_cid": known.root().to_string(),
        "manifest": {"actors": actors, "actor_list_cid": known.list.to_string()},
    }]);
    let releases = tool.input("releases.json", releases.to_string().as_bytes());
    let manifest = ["--manifest", releases.to_str().unwrap()];

    let file = tool.input("unknown.car", &unknown.car());
    tool.run(&[&["bundle", "import", file.to_str().unwrap()][..], &manifest].concat())
        .assert_refused("not in the manifest file");
    assert_eq!(tool.folder(), []);

    let entries: [(&str, &[u8]); 2] = [("a.car", &known.car()), ("b.car", &unknown.car())];
    let file = tool.input("both.tar.zst", &archive(&entries));
    let said = tool.run(&[&["bundle", "import", file.to_str().unwrap()][..], &manifest].concat());
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.contains("mainnet v9.9.9") && said.out.contains("left out"), "{}", said.out);
    assert!(tool.run(&["bundle", "ls"]).out.contains("mainnet v9.9.9"));
}

/// Everything that an import refuses, with what it says.
fn bad_files() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let sample = Sample::new("one");
    let good = sample.car();
    let without = |at: usize| {
        let mut blocks = sample.blocks.clone();
        blocks.remove(at);
        car(&[sample.root()], &blocks)
    };
    let rooted = |root: &[u8]| {
        let root = Block::blake2b(codec::DAG_CBOR, root.to_vec());
        car(&[root.cid], &[&[root], &sample.blocks[..]].concat())
    };
    let empty = Block::blake2b(codec::DAG_CBOR, vec![0x80]);
    let mut flipped = good.clone();
    *flipped.last_mut().unwrap() ^= 1;
    let two_roots = car(&[sample.root(), sample.list], &sample.blocks);
    let compressed = archive(&[("a.car", &good)]);
    vec![
        ("nothing.car", Vec::new(), "header"),
        ("text.car", b"this is no archive at all".to_vec(), "header"),
        ("cut.car", good[..good.len() - 1].to_vec(), "cut short"),
        ("flipped.car", flipped.clone(), "is not the data of its CID"),
        ("rootless.car", without(0), "not in the store"),
        ("listless.car", without(1), "not in the store"),
        ("codeless.car", without(4), "the code"),
        ("two-roots.car", two_roots, "2 roots"),
        ("version.car", rooted(&to_vec(&(2_u32, sample.list)).unwrap()), "version 2"),
        ("no-root.car", rooted(&[0x80]), "bafy"),
        (
            "no-actors.car",
            {
                let root = Block::blake2b(codec::DAG_CBOR, to_vec(&(1_u32, empty.cid)).unwrap());
                car(&[root.cid], &[root, empty])
            },
            "names no actors",
        ),
        ("cut.tar.zst", compressed[..compressed.len() - 5].to_vec(), "cut.tar.zst"),
        ("no-cars.tar.zst", archive(&[("README", b"read me")]), "holds no bundle"),
        ("not-a-car.tar.zst", archive(&[("a.car", b"nonsense")]), "a.car"),
        ("second.tar.zst", archive(&[("a.car", &good), ("b.car", &flipped)]), "b.car"),
        ("parent.tar.zst", archive(&[("../../a.car", &good)]), "leads out"),
        ("absolute.tar.zst", archive(&[("/etc/a.car", &good)]), "leads out"),
        ("bomb.tar.zst", bomb(), "MiB"),
        ("bomb.car.zst", zstd::encode_all(std::io::repeat(0).take(65 << 20), 1).unwrap(), "header"),
    ]
}

/// An archive whose one entry is far larger than any bundle, and tiny on disk.
fn bomb() -> Vec<u8> {
    let block = Block::blake2b(codec::RAW, vec![0; 30 << 20]);
    let car = car(&[block.cid], &[block.clone(), block.clone(), block]);
    archive(&[("a.car", &car)])
}

#[test]
fn bad_files_are_refused_in_one_line_and_leave_the_folder_as_it_was() {
    let (tool, there) = (Tool::new(), Sample::new("there"));
    tool.import(&tool.input("there.car", &there.car()));
    let good = tool.input("good.car", &Sample::new("good").car());
    let folder = tool.folder();
    for (name, content, why) in bad_files() {
        let file = tool.input(name, &content);
        // A good file beside the bad one is not imported either.
        let said = tool.run(&["bundle", "import", good.to_str().unwrap(), file.to_str().unwrap()]);
        said.assert_refused(why);
        assert!(said.err.contains(name), "{}", said.err);
        assert_eq!(tool.folder(), folder, "{name}");
    }
    tool.run(&["bundle", "import", "no/such/file"]).assert_refused("no/such/file");
    tool.run(&["bundle", "ls", "--manifest", good.to_str().unwrap()]).assert_refused("good.car");
    assert_eq!(tool.folder(), folder);
}

#[test]
fn every_truncation_of_a_bundle_is_refused() {
    let (tool, sample) = (Tool::new(), Sample::new("one"));
    let folder = forest_bundles::BundleFolder::open(tool.bundles());
    fs::create_dir_all(tool.bundles()).unwrap();
    let path = tool.bundles().join(format!("{}.car", sample.list));
    for prefix in forest_testing::hostile::truncations(&sample.car()) {
        fs::write(&path, prefix).unwrap();
        assert!(folder.load(&sample.list).is_err(), "{} bytes", prefix.len());
    }
}

#[test]
fn damage_is_found_and_mended_by_importing_again() {
    let (tool, sample, other) = (Tool::new(), Sample::new("one"), Sample::new("other"));
    let file = tool.input("a.car", &sample.car());
    tool.import(&file);
    let path = tool.bundles().join(format!("{}.car", sample.list));
    for damage in [sample.car()[..100].to_vec(), other.car(), Vec::new()] {
        fs::write(&path, damage).unwrap();
        for command in ["ls", "verify"] {
            let said = tool.run(&["bundle", command]);
            assert_eq!(said.code, 1, "{said:?}");
            assert!(said.out.contains("damaged") && said.out.contains(&sample.list.to_string()));
        }
        assert!(tool.import(&file).out.contains("imported"));
        assert_eq!(tool.run(&["bundle", "verify"]).code, 0);
    }
}

#[test]
fn a_folder_that_is_not_there_has_no_bundles() {
    let tool = Tool::new();
    for command in ["ls", "verify"] {
        assert_eq!(tool.run(&["bundle", command]).code, 0);
    }
    assert!(!tool.bundles().exists());
}

#[test]
fn what_a_killed_import_left_behind_is_no_bundle() {
    let (tool, sample) = (Tool::new(), Sample::new("one"));
    fs::create_dir_all(tool.bundles()).unwrap();
    fs::write(tool.bundles().join(".staging-abc"), &sample.car()[..50]).unwrap();
    assert!(tool.run(&["bundle", "ls"]).out.starts_with("no bundles"));
    assert_eq!(tool.run(&["bundle", "verify"]).code, 0);
}
