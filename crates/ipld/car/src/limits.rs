//! What a file may claim, and how strictly it is read.
//!
//! Every length in an archive is somebody else's claim. The limits here are checked before anything is allocated
//! or skipped, and reading takes memory only as bytes arrive.

/// Upper bounds on what an archive may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of the CBOR header. Default 32 MiB, as go-car: 800,000 roots.
    pub header: u64,
    /// Bytes of one section, CID and data together. Default 32 MiB; the largest blocks of the chain are actor
    /// code of a few MiB. Snapshots with embedded F3 data (FRC-0108) hold one far larger block: raise it for them.
    pub section: u64,
    /// Bytes that one zstd frame of a `.forest.car.zst` may decompress to. Default 64 MiB; usual are 20 to 60 KiB.
    pub frame: u64,
    /// Base-2 logarithm of the zstd window, which is memory. Default 27 (128 MiB), what `zstd` itself accepts.
    pub zstd_window_log: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { header: 32 << 20, section: 32 << 20, frame: 64 << 20, zstd_window_log: 27 }
    }
}

impl Limits {
    /// The same limits with another one for sections, in bytes.
    #[must_use]
    pub const fn with_section(mut self, bytes: u64) -> Self {
        self.section = bytes;
        self
    }

    /// The same limits with another one for headers, in bytes.
    #[must_use]
    pub const fn with_header(mut self, bytes: u64) -> Self {
        self.header = bytes;
        self
    }

    /// The same limits with another one for the frames of a `.forest.car.zst`, in decompressed bytes.
    #[must_use]
    pub const fn with_frame(mut self, bytes: u64) -> Self {
        self.frame = bytes;
        self
    }
}

/// Which blocks are hashed and compared with their CID.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Verify {
    /// All; a block under an unsupported hash function is refused. For data from strangers.
    #[default]
    Every,
    /// Those whose hash function is supported: identity, sha2-256, blake2b-256. Others pass unchecked.
    Supported,
    /// None. For files that this node wrote or has verified before.
    Nothing,
}

/// How an archive is read.
///
/// ```
/// use forest_car::{ReadOptions, Verify};
/// let trusting = ReadOptions::default().verify(Verify::Nothing);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadOptions {
    /// Which blocks are verified. Default: every one.
    pub verify: Verify,
    /// Upper bounds on claimed lengths.
    pub limits: Limits,
    /// Whether a section of length zero ends the archive, as writers that pad their files with zeros expect.
    /// Default: it is an error.
    pub zero_length_ends: bool,
    /// Whether an archive may have no roots. Default: it may not (CARv1: "one or more").
    pub rootless: bool,
}

impl ReadOptions {
    /// The same options with another rule of verification.
    #[must_use]
    pub const fn verify(mut self, verify: Verify) -> Self {
        self.verify = verify;
        self
    }

    /// The same options with other limits.
    #[must_use]
    pub const fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The same options, a section of length zero ending the archive or not.
    #[must_use]
    pub const fn zero_length_ends(mut self, ends: bool) -> Self {
        self.zero_length_ends = ends;
        self
    }

    /// The same options, archives without roots allowed or not.
    #[must_use]
    pub const fn rootless(mut self, allowed: bool) -> Self {
        self.rootless = allowed;
        self
    }
}
