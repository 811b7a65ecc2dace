//! What an RSA key signs: the encoded message of RFC 8017 section 9, and some that it does not allow.

use super::hash::Hash;
use super::named::named;
use super::octets;
use core::iter;

/// EMSA-PKCS1-v1_5 (RFC 8017 section 9.2), or nearly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pkcs1 {
    /// The hash function, which the DigestInfo names.
    pub hash: Hash,
    /// How the block is built.
    pub block: Block,
}

/// EMSA-PSS (RFC 8017 section 9.1). JWA asks for the same hash function in both places and for a salt of its length (RFC
/// 7518 section 3.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pss {
    /// The hash function of the message.
    pub hash: Hash,
    /// The hash function of the mask.
    pub mgf: Hash,
    /// How long the salt is.
    pub salt: Salt,
}

/// How long the salt of PSS is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Salt {
    /// As long as the hash value.
    Hash,
    /// This many octets.
    Octets(usize),
    /// As long as the key has room for.
    Max,
}

named! {
    /// How the block of PKCS #1 v1.5 is built.
    Block {
        Standard: "standard", "As RFC 8017 section 9.2 has it.";
        NullOmitted: "null-omitted", "DigestInfo lacks the NULL of its parameters; some verifiers take it.";
        BareHash: "bare-hash", "The hash value stands where DigestInfo belongs, so nothing says which hash function it was.";
        TypeTwo: "type-2", "The block begins as one for encryption does (RFC 8017 section 7.2.1).";
        ShortFilling: "short-filling", "Eight octets of filling, and zeros behind the hash value: with e = 3 anybody can forge it.";
        GarbageInParameters: "garbage-in-parameters", "The parameters of DigestInfo are octets of no meaning, in the place of filling.";
    }
}

impl Pkcs1 {
    /// What JWA asks for (RFC 7518 section 3.3).
    pub const fn standard(hash: Hash) -> Self {
        Self { hash, block: Block::Standard }
    }

    /// The encoded message, as long as a modulus of this many bits; `None` where the modulus is too small for it.
    pub(super) fn encode(self, input: &[u8], modulus_bits: usize) -> Option<Vec<u8>> {
        let length = modulus_bits.div_ceil(8);
        let value = self.hash.of(input);
        let info = [self.hash.digest_info(), &value].concat();
        match self.block {
            Block::Standard => block(1, 0xff, &info, length),
            Block::NullOmitted => block(1, 0xff, &without_parameters(self.hash, &value)?, length),
            Block::BareHash => block(1, 0xff, &value, length),
            Block::TypeTwo => block(2, 0x5a, &info, length),
            Block::ShortFilling => {
                let mut short = block(1, 0xff, &info, info.len().checked_add(MIN_BLOCK)?)?;
                if short.len() > length {
                    return None;
                }
                short.resize(length, 0);
                Some(short)
            }
            Block::GarbageInParameters => {
                block(1, 0xff, &with_garbage(self.hash, &value, length.checked_sub(MIN_BLOCK)?)?, length)
            }
        }
    }
}

/// The octets of a block that are not its content: 00, the type, eight octets of filling and 00.
const MIN_BLOCK: usize = 11;

/// `00 || type || filling || 00 || content`, with at least eight octets of filling.
fn block(block_type: u8, filling: u8, content: &[u8], length: usize) -> Option<Vec<u8>> {
    let room = length.checked_sub(content.len())?.checked_sub(MIN_BLOCK)?;
    let filling = iter::repeat_n(filling, room.checked_add(8)?);
    Some([0, block_type].into_iter().chain(filling).chain([0]).chain(content.iter().copied()).collect())
}

/// The object identifier of the hash function in DER: the third element of the DigestInfo.
fn identifier(hash: Hash) -> Option<&'static [u8]> {
    let after = hash.digest_info().get(4..)?;
    after.get(..usize::from(*after.get(1)?).checked_add(2)?)
}

fn without_parameters(hash: Hash, value: &[u8]) -> Option<Vec<u8>> {
    digest_info(identifier(hash)?, value)
}

/// DigestInfo of this length: what is left becomes an OCTET STRING in the place of NULL.
fn with_garbage(hash: Hash, value: &[u8], length: usize) -> Option<Vec<u8>> {
    let identifier = identifier(hash)?;
    (0..length).rev().find_map(|garbage| {
        let parameters = element(4, &vec![0x5a; garbage])?;
        digest_info(&[identifier, &parameters].concat(), value).filter(|info| info.len() <= length)
    })
}

fn digest_info(algorithm: &[u8], value: &[u8]) -> Option<Vec<u8>> {
    element(0x30, &[element(0x30, algorithm)?, element(4, value)?].concat())
}

/// One element of DER: tag, length and content (X.690 section 8.1.3). `None` past 65,535 octets.
pub(super) fn element(tag: u8, content: &[u8]) -> Option<Vec<u8>> {
    let length = u16::try_from(content.len()).ok()?.to_be_bytes();
    let head: &[u8] = match octets::trimmed(&length) {
        [] => &[tag, 0],
        [short] if *short < 0x80 => &[tag, *short],
        [short] => &[tag, 0x81, *short],
        long => &[&[tag, 0x82], long].concat(),
    };
    Some([head, content].concat())
}

impl Pss {
    /// What JWA asks for (RFC 7518 section 3.5).
    pub const fn standard(hash: Hash) -> Self {
        Self { hash, mgf: hash, salt: Salt::Hash }
    }

    /// The encoded message for a modulus of this many bits; `None` where the modulus is too small for it.
    pub(super) fn encode(self, input: &[u8], modulus_bits: usize) -> Option<Vec<u8>> {
        // One bit less than the modulus, so that the integer is smaller (RFC 8017 section 8.1.1).
        let bits = modulus_bits.checked_sub(1)?;
        let length = bits.div_ceil(8);
        let value = self.hash.of(input);
        let room = length.checked_sub(self.hash.octets())?.checked_sub(2)?;
        let salt = self.salt(&value, room)?;
        let seed = self.hash.of(&[&[0; 8], value.as_slice(), &salt].concat());
        let zeros = iter::repeat_n(0, room.checked_sub(salt.len())?);
        let data = zeros.chain([1]).chain(salt.iter().copied());
        let mut masked: Vec<u8> = data.zip(mask(self.mgf, &seed)).map(|(data, mask)| data ^ mask).collect();
        let unused = length.checked_mul(8)?.checked_sub(bits)?;
        if let Some(first) = masked.first_mut() {
            *first &= 0xff_u8.checked_shr(u32::try_from(unused).ok()?)?;
        }
        Some([masked.as_slice(), &seed, &[0xbc]].concat())
    }

    /// A salt that depends on the message alone: what PSS is worth without a random one, it is worth here.
    fn salt(self, value: &[u8], room: usize) -> Option<Vec<u8>> {
        let octets = match self.salt {
            Salt::Hash => self.hash.octets(),
            Salt::Octets(octets) => octets,
            Salt::Max => room,
        };
        (octets <= room).then(|| mask(Hash::Sha512, &[b"salt", value].concat()).take(octets).collect())
    }
}

/// MGF1 (RFC 8017 appendix B.2.1), for as long as it is asked.
pub(crate) fn mask(hash: Hash, seed: &[u8]) -> impl Iterator<Item = u8> {
    (0..=u32::MAX).flat_map(move |counter| hash.of(&[seed, &counter.to_be_bytes()].concat()))
}

#[cfg(test)]
mod tests;
