//! Which addresses may be connected to (K7): one pure function over one table.

use crate::fetch::Addresses;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether `address` may be connected to under `rule`.
///
/// An IPv6 address that only carries an IPv4 one (IPv4-mapped, 6to4, NAT64) is judged as the IPv4 address, because
/// that is where the packets end up.
pub fn allowed(address: IpAddr, rule: Addresses) -> bool {
    let address = carried(address);
    match rule {
        Addresses::Any => true,
        Addresses::Public => is_public(address),
        Addresses::Loopback => address.is_loopback(),
        Addresses::None => false,
    }
}

/// The same rule for plain http, which reaches loopback or nothing (K7).
pub(super) const fn over_plain_http(rule: Addresses) -> Addresses {
    match rule {
        Addresses::Any | Addresses::Loopback => Addresses::Loopback,
        Addresses::Public | Addresses::None => Addresses::None,
    }
}

/// IPv4 blocks that are no public unicast: the IANA IPv4 Special-Purpose Address Registry (RFC 6890), multicast and
/// class E. `192.0.0.0/24` and `192.88.99.0/24` are refused whole: what is reachable in them is no issuer.
const NOT_PUBLIC_V4: [(Ipv4Addr, u32); 15] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),       // "this network", the unspecified address
    (Ipv4Addr::new(10, 0, 0, 0), 8),      // private, RFC 1918
    (Ipv4Addr::new(100, 64, 0, 0), 10),   // carrier-grade NAT, RFC 6598
    (Ipv4Addr::new(127, 0, 0, 0), 8),     // loopback
    (Ipv4Addr::new(169, 254, 0, 0), 16),  // link-local, cloud metadata services
    (Ipv4Addr::new(172, 16, 0, 0), 12),   // private, RFC 1918
    (Ipv4Addr::new(192, 0, 0, 0), 24),    // IETF protocol assignments
    (Ipv4Addr::new(192, 0, 2, 0), 24),    // documentation, RFC 5737
    (Ipv4Addr::new(192, 88, 99, 0), 24),  // 6to4 relays, RFC 7526
    (Ipv4Addr::new(192, 168, 0, 0), 16),  // private, RFC 1918
    (Ipv4Addr::new(198, 18, 0, 0), 15),   // benchmarking, RFC 2544
    (Ipv4Addr::new(198, 51, 100, 0), 24), // documentation, RFC 5737
    (Ipv4Addr::new(203, 0, 113, 0), 24),  // documentation, RFC 5737
    (Ipv4Addr::new(224, 0, 0, 0), 4),     // multicast
    (Ipv4Addr::new(240, 0, 0, 0), 4),     // reserved, broadcast
];

/// All of IPv6 that IANA has given out as public unicast. Everything else (unspecified, loopback, link-local,
/// site-local, unique local, multicast, discard, local NAT64, IPv4-compatible) lies outside it.
const GLOBAL_UNICAST_V6: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// Blocks within global unicast that are not public: the IANA IPv6 Special-Purpose Address Registry.
const NOT_PUBLIC_V6: [(Ipv6Addr, u32); 3] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23), // protocol assignments: Teredo, ORCHID, benchmarking
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32), // documentation, RFC 3849
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20), // documentation, RFC 9637
];

/// Prefixes after which an IPv6 address carries an IPv4 one, with the number of bits that follow the IPv4 address.
const CARRIERS_V6: [(Ipv6Addr, u32, u32); 3] = [
    (Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0), 96, 0), // IPv4-mapped, RFC 4291 2.5.5.2
    (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96, 0), // NAT64, RFC 6052 2.1
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16, 80), // 6to4, RFC 3056 2
];

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => !NOT_PUBLIC_V4.iter().any(|(net, bits)| same_v4(v4, *net, *bits)),
        IpAddr::V6(v6) => {
            same_v6(v6, GLOBAL_UNICAST_V6.0, GLOBAL_UNICAST_V6.1)
                && !NOT_PUBLIC_V6.iter().any(|(net, bits)| same_v6(v6, *net, *bits))
        }
    }
}

/// The address that decides: the carried IPv4 one, where there is one.
fn carried(address: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = address else { return address };
    let carrier = CARRIERS_V6.iter().find(|(net, bits, _)| same_v6(v6, *net, *bits));
    carrier.map_or(address, |(_, _, after)| {
        let [.., a, b, c, d] = v6.to_bits().checked_shr(*after).unwrap_or(0).to_be_bytes();
        IpAddr::V4(Ipv4Addr::new(a, b, c, d))
    })
}

fn same_v4(address: Ipv4Addr, net: Ipv4Addr, bits: u32) -> bool {
    (address.to_bits() ^ net.to_bits()).leading_zeros() >= bits
}

fn same_v6(address: Ipv6Addr, net: Ipv6Addr, bits: u32) -> bool {
    (address.to_bits() ^ net.to_bits()).leading_zeros() >= bits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> impl Iterator<Item = IpAddr> {
        text.split_whitespace().map(|word| word.parse().unwrap())
    }

    const PUBLIC: &str = "
        1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0
        169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.0 192.0.3.0 192.88.98.255 192.88.100.0
        192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 198.51.99.255 198.51.101.0 203.0.112.255
        203.0.114.0 223.255.255.255
        2001:200:: 2001:db7:ffff:ffff:ffff:ffff:ffff:ffff 2001:db9:: 2606:4700::1111 2000:: 3ffe::1 3fff:1000::
        ::ffff:1.1.1.1 64:ff9b::1.1.1.1 2002:101:101::1";

    const NOT_PUBLIC: &str = "
        0.0.0.0 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 127.0.0.1 127.255.255.255
        169.254.0.0 169.254.169.254 169.254.255.255 172.16.0.0 172.31.255.255 192.0.0.0 192.0.0.255 192.0.2.1
        192.88.99.1 192.168.0.0 192.168.255.255 198.18.0.0 198.19.255.255 198.51.100.7 203.0.113.9
        224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.254 255.255.255.255
        :: ::1 ::2 ::127.0.0.1 ::8.8.8.8 fe80::1 febf::1 fec0::1 feff::1 fc00::1 fd00::1 fdff::1 ff02::1 ff0e::1
        100::1 100:0:0:1::1 5f00::1 1fff:ffff:: 4000:: 64:ff9b:1::8.8.8.8 64:ff9a::1 ::ffff:0:8.8.8.8
        2001:: 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1 2001:20::1 2001:1ff:: 2001:db8::1
        3fff::1 3fff:fff::1
        ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:0.0.0.0
        64:ff9b::127.0.0.1 64:ff9b::192.168.0.1 64:ff9b::169.254.169.254
        2002:7f00:1::1 2002:a00:1::1 2002:c0a8:1::1 2002:a9fe:a9fe::1 2002:7f00:1:ffff:ffff:ffff:ffff:ffff";

    #[test]
    fn public_addresses_are_allowed_up_to_the_edge_of_each_special_block() {
        for address in rows(PUBLIC) {
            assert!(allowed(address, Addresses::Public), "{address}");
            assert!(!allowed(address, Addresses::Loopback), "{address}");
        }
    }

    #[test]
    fn special_addresses_are_not_public_in_any_spelling() {
        for address in rows(NOT_PUBLIC) {
            assert!(!allowed(address, Addresses::Public), "{address}");
        }
    }

    #[test]
    fn every_block_of_the_tables_refuses_its_first_and_its_last_address() {
        for (net, bits) in NOT_PUBLIC_V4 {
            let last = Ipv4Addr::from_bits(net.to_bits() | u32::MAX.checked_shr(bits).unwrap());
            assert!(!allowed(net.into(), Addresses::Public), "{net}");
            assert!(!allowed(last.into(), Addresses::Public), "{last}");
        }
        for (net, bits) in NOT_PUBLIC_V6 {
            let last = Ipv6Addr::from_bits(net.to_bits() | u128::MAX.checked_shr(bits).unwrap());
            assert!(!allowed(net.into(), Addresses::Public), "{net}");
            assert!(!allowed(last.into(), Addresses::Public), "{last}");
        }
    }

    #[test]
    fn loopback_means_loopback_and_nothing_else() {
        for address in rows("127.0.0.1 127.0.0.2 127.255.255.255 ::1 ::ffff:127.0.0.1") {
            assert!(allowed(address, Addresses::Loopback), "{address}");
        }
        for address in rows("126.255.255.255 128.0.0.0 0.0.0.0 10.0.0.1 :: ::2 ::ffff:10.0.0.1 fe80::1") {
            assert!(!allowed(address, Addresses::Loopback), "{address}");
        }
    }

    #[test]
    fn any_means_any_and_none_means_none() {
        for address in rows(PUBLIC).chain(rows(NOT_PUBLIC)) {
            assert!(allowed(address, Addresses::Any), "{address}");
            assert!(!allowed(address, Addresses::None), "{address}");
        }
    }

    #[test]
    fn plain_http_reaches_loopback_or_nothing() {
        assert_eq!(over_plain_http(Addresses::Any), Addresses::Loopback);
        assert_eq!(over_plain_http(Addresses::Loopback), Addresses::Loopback);
        assert_eq!(over_plain_http(Addresses::Public), Addresses::None);
        assert_eq!(over_plain_http(Addresses::None), Addresses::None);
    }
}
