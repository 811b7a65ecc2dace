use super::*;

const INPUT: &[u8] = b"header.payload";

fn pkcs1(block: Block) -> Vec<u8> {
    Pkcs1 { hash: Hash::Sha256, block }.encode(INPUT, 2048).unwrap()
}

#[test]
fn the_names_of_the_blocks_are_these() {
    let names: Vec<&str> = Block::ALL.iter().map(|block| block.name()).collect();
    assert_eq!(
        names,
        ["standard", "null-omitted", "bare-hash", "type-2", "short-filling", "garbage-in-parameters"]
    );
    assert!(Block::ALL.iter().all(|block| Block::parse(block.name()) == Some(*block)));
}

#[test]
fn every_block_is_as_long_as_the_modulus_and_has_the_hash_in_it() {
    let value = Hash::Sha256.of(INPUT);
    let mut seen = std::collections::BTreeSet::new();
    for block in Block::ALL {
        let message = pkcs1(*block);
        assert_eq!(message.len(), 256, "{block:?}");
        assert!(message.windows(32).any(|window| window == value), "{block:?}");
        assert!(seen.insert(message), "{block:?}");
    }
}

#[test]
fn the_standard_block_is_that_of_rfc_8017() {
    let message = pkcs1(Block::Standard);
    let value = Hash::Sha256.of(INPUT);
    assert_eq!(message[..2], [0, 1]);
    assert!(message[2..204].iter().all(|octet| *octet == 0xff));
    assert_eq!(message[204], 0);
    assert_eq!(message[205..224], *Hash::Sha256.digest_info());
    assert_eq!(message[224..], value);
}

#[test]
fn the_other_blocks_differ_in_what_they_say() {
    assert_eq!(pkcs1(Block::TypeTwo)[..3], [0, 2, 0x5a]);
    let omitted = [0x30, 0x2f, 0x30, 0x0b, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 4, 0x20];
    assert_eq!(pkcs1(Block::NullOmitted)[207..224], omitted);
    assert_eq!(pkcs1(Block::BareHash)[220..224], [0xff, 0xff, 0xff, 0]);
    let short = pkcs1(Block::ShortFilling);
    assert_eq!(short[..11], [0, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0]);
    assert_eq!((short[61], &short[62..]), (Hash::Sha256.of(INPUT)[31], [0; 194].as_slice()));
    let garbage = pkcs1(Block::GarbageInParameters);
    assert_eq!(garbage[..11], short[..11]);
    assert_eq!(garbage[11..17], [0x30, 0x81, 242, 0x30, 0x81, 205]);
    assert_eq!(garbage[28..31], [4, 0x81, 191]);
    assert!(garbage[31..222].iter().all(|octet| *octet == 0x5a));
    assert_eq!(garbage[222..224], [4, 32]);
}

#[test]
fn a_modulus_without_room_gives_nothing() {
    // 62 octets: 3 + 8 + 19 + 32.
    let standard = Pkcs1::standard(Hash::Sha256);
    assert_eq!(standard.encode(INPUT, 62 * 8).map(|message| message.len()), Some(62));
    assert_eq!(standard.encode(INPUT, 61 * 8), None);
    for block in Block::ALL {
        assert_eq!(Pkcs1 { hash: Hash::Sha512, block: *block }.encode(INPUT, 512), None, "{block:?}");
    }
}

#[test]
fn a_salt_is_as_long_as_it_is_asked_to_be_and_as_there_is_room_for() {
    let message = |salt, bits| Pss { hash: Hash::Sha512, mgf: Hash::Sha512, salt }.encode(INPUT, bits);
    // RFC 8017 section 9.1.1 (3): 64 + 64 + 2 octets.
    assert_eq!(message(Salt::Hash, 1024), None);
    assert_eq!(message(Salt::Hash, 130 * 8).map(|message| message.len()), Some(130));
    assert_eq!(message(Salt::Octets(190), 2048).map(|message| message.len()), Some(256));
    assert_eq!(message(Salt::Octets(191), 2048), None);
    assert_eq!(message(Salt::Max, 2048), message(Salt::Octets(190), 2048));
    assert_eq!(message(Salt::Hash, 2048), message(Salt::Octets(64), 2048));
    assert_ne!(message(Salt::Octets(0), 2048), message(Salt::Hash, 2048));
    // One octet less where the modulus has one bit more than a whole number of octets.
    assert_eq!(message(Salt::Hash, 2049).map(|message| message.len()), Some(256));
}

#[test]
fn the_length_of_an_element_takes_as_many_octets_as_it_needs() {
    let head = |octets: usize| element(4, &vec![7; octets]).unwrap()[..octets.min(1) + 3].to_vec();
    assert_eq!(element(4, &[]), Some(vec![4, 0]));
    assert_eq!(head(127), [4, 127, 7, 7]);
    assert_eq!(head(128), [4, 0x81, 128, 7]);
    assert_eq!(head(255), [4, 0x81, 255, 7]);
    assert_eq!(head(256), [4, 0x82, 1, 0]);
    assert_eq!(element(4, &vec![0; 65_536]), None);
}
