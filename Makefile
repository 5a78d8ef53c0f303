# The commands of this repository. `make` alone builds; `make help` lists the rest.

CARGO ?= cargo
DENY_VERSION := 0.20.2
# Linting and testing must not depend on what else is installed: nextest is used where it is there.
NEXTEST := $(shell $(CARGO) nextest --version >/dev/null 2>&1 && echo yes)
SHARED := $(or $(FOREST_FVM_SHARED),../shared)

.PHONY: bench-peers build chains golden oracle test test-workspace test-docs test-oracle lint fmt clippy doc deny bench bench-table fuzz run setup clean help

build: ## build every crate and example, optimised
	$(CARGO) build --workspace --release
	$(CARGO) build --workspace --release --examples

run: ## run a whole network in one process: 200 tipsets, and a table of what happened
	$(CARGO) run --release -p forest_cli -- devnet

test: test-workspace test-docs test-oracle ## run every test that this machine has the inputs for

test-workspace:
	@[ -d "$(SHARED)/fixtures" ] || echo "skipped: tests over shared fixtures; put them in ../shared or set FOREST_FVM_SHARED (DEVELOPERS.md, \"Fixtures\")"
ifeq ($(NEXTEST),yes)
	$(CARGO) nextest run --workspace --all-features
else
	$(CARGO) test --workspace --all-features --lib --bins --tests --examples
endif

test-docs:
	$(CARGO) test --workspace --all-features --doc

test-oracle: ## compare prices and messages of every version with the published engines (own workspace, heavy dependencies)
	$(CARGO) test --manifest-path oracle/Cargo.toml --workspace

oracle: ## put every workload to both engines for MINUTES (default 30), over the released actors that you have imported
	$(CARGO) run --manifest-path oracle/Cargo.toml -p oracle -- run --nv 16..29 --complete --minutes $(or $(MINUTES),30)

bench-peers: ## time the published engines and ours over mainnet's vectors, in turn (own workspace, heavy dependencies, optimised)
	$(CARGO) run --release --manifest-path oracle/Cargo.toml -p oracle -- peers --vectors $(SHARED)/vectors --json oracle/target/peers.json

golden: ## write the golden vectors anew, as the published crates answer them
	$(CARGO) run --manifest-path oracle/Cargo.toml -p oracle -- golden --out tests/fixtures/golden

lint: fmt clippy doc deny ## everything that CI refuses, short of tests

chains: ## write the generated chains anew, as the published crates execute them
	$(CARGO) run --manifest-path oracle/Cargo.toml -p oracle -- chains --out tests/fixtures/chains

fmt:
	$(CARGO) fmt --all --check
	$(CARGO) fmt --all --check --manifest-path oracle/Cargo.toml
	$(CARGO) fmt --all --check --manifest-path fuzz/Cargo.toml

clippy:
	$(CARGO) clippy --workspace --all-targets --all-features -- -D warnings

doc:
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --all-features --no-deps

deny: ## licences, duplicate and banned dependencies, sources
	@$(CARGO) deny --version >/dev/null 2>&1 || $(CARGO) install --locked cargo-deny@$(DENY_VERSION)
	$(CARGO) deny --workspace --all-features check bans licenses sources

bench: ## every benchmark side by side with the published crates, then the table
	$(CARGO) bench --workspace --all-features --benches
	@$(MAKE) --no-print-directory bench-table

bench-table: ## the table of the last `make bench`
	@$(CARGO) run --quiet --release -p forest_testing --bin bench-table

fuzz: ## run every fuzz target for SECONDS (default 30); needs a nightly toolchain and cargo-fuzz
	@fuzz/run-all $(or $(SECONDS),30)

bundle: ## compile the built-in actors of crates/actors, and write their bundle anew; needs the target that `make setup` adds
	$(CARGO) run -p forest_wasm_build --bin make-bundle

setup: ## install the tools that make development pleasant, and the target that actors are compiled for
	rustup target add wasm32-unknown-unknown
	$(CARGO) install --locked cargo-nextest cargo-deny@$(DENY_VERSION) cargo-fuzz cargo-insta

clean: ## remove everything that was built
	$(CARGO) clean
	rm -rf oracle/target fuzz/target

help:
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{ printf "  make %-12s %s\n", $$1, $$2 }'
