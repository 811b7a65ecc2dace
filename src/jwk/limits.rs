//! Where keys come from, and how much of them is read.

/// Where a key or a set comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// From the process itself: symmetric keys are used, and of a private key the public part is read (S3, S4).
    Local,
    /// Over the network: a symmetric or private key there is known to others, and is skipped (S3; Discovery 3).
    Fetched,
}

/// The smallest RSA modulus in bits (RFC 7518 sections 3.3 and 3.5). No policy goes below it.
pub const MIN_RSA_BITS: u32 = 2_048;

/// The largest RSA modulus in bits that ring verifies with. A limit above it is this one.
pub const MAX_RSA_BITS: u32 = 8_192;

/// How much of a key or a key set is read (K18). Each limit is the largest value that is still accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeyLimits {
    /// Octets of a document. Default 262,144 (256 KiB): 100 RSA keys with their certificates take some 200 KiB, and
    /// it is the limit for a fetched body too.
    pub octets: usize,
    /// Elements of `keys`, the skipped ones too. Default 100: issuers publish two to ten, and the work that one
    /// answer can cause stays below a second.
    pub keys: usize,
    /// Bits of an RSA modulus. Default 8,192, which is also the most that ring takes: the cost of verifying grows
    /// with the square of it (RFC 7518 section 8.6).
    pub rsa_bits: u32,
    /// Octets of a `kid`. Default 1,024: the longest in use are URLs of key vaults, below 200, and the header of a
    /// token has to hold it too.
    pub kid_octets: usize,
    /// Levels of objects and arrays, those of the set included. Default 8: a set with certificates has four
    /// (the set, `keys`, the key, `x5c`).
    pub depth: u16,
    /// Members of one object. Default 64: RFC 7517, 7518 and 8037 define fewer than 30.
    pub members: u16,
}

impl KeyLimits {
    /// The documented values.
    pub const DEFAULT: Self =
        Self { octets: 262_144, keys: 100, rsa_bits: MAX_RSA_BITS, kid_octets: 1_024, depth: 8, members: 64 };
}

impl Default for KeyLimits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
