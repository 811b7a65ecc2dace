//! The ports of an issuer: whichever are free, or those that were chosen.

use super::behaviour::SetError;
use super::place::Place;
use core::net::{IpAddr, SocketAddr};
use std::io::{self, ErrorKind};
use std::net;
use tokio::net::TcpSocket;

/// The ports that an issuer listens on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ports {
    first: u16,
}

impl Ports {
    /// Whichever are free.
    pub const FREE: Self = Self { first: 0 };

    /// This one for the metadata, and the next ones for the other places, in the order of [`Place::ALL`]; whichever are free,
    /// where it is 0. None where there are not so many ports behind it.
    pub const fn starting_at(first: u16) -> Option<Self> {
        match first.checked_add(Place::LAST_OFFSET) {
            Some(_) => Some(Self { first }),
            None => None,
        }
    }

    /// The port of a place; 0 for one that is free.
    const fn of(self, place: Place) -> u16 {
        match self.first {
            0 => 0,
            first => first.saturating_add(place.offset()),
        }
    }
}

/// Takes the port of a place, on the first of the addresses that this machine has, and does not listen.
pub(super) fn take(ports: Ports, place: Place, addresses: [IpAddr; 2]) -> Result<TcpSocket, SetError> {
    let [first, second] = addresses.map(|address| SocketAddr::new(address, ports.of(place)));
    at(first)
        .or_else(|error| match error.kind() {
            // It has the address: another one would hide what is wrong.
            ErrorKind::AddrInUse | ErrorKind::PermissionDenied => Err(error),
            _ => at(second),
        })
        .map_err(|error| SetError::Port(first, error))
}

fn at(address: SocketAddr) -> io::Result<TcpSocket> {
    if address.port() != 0 {
        // What is bound below shares its port with any other that does. Only one that does not share sees whether it is free.
        drop(net::TcpListener::bind(address)?);
    }
    bound(address)
}

/// A socket on this port, which it shares with others of this program.
pub(super) fn bound(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    // The keeper and the listener are on one port.
    #[cfg(unix)]
    socket.set_reuseport(true)?;
    socket.bind(address)?;
    Ok(socket)
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::net::Ipv4Addr;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    #[test]
    fn each_place_has_a_port_of_its_own_behind_the_first() {
        let ports = Ports::starting_at(4747).unwrap();
        assert_eq!(Place::ALL.map(|place| ports.of(place)), [4747, 4748, 4749, 4750, 4751]);
        assert_eq!(Place::ALL.map(|place| Ports::FREE.of(place)), [0; 5]);
        assert_eq!(Ports::starting_at(0), Some(Ports::FREE));
    }

    #[test]
    fn the_last_port_that_there_is_bounds_the_first() {
        let ports = Ports::starting_at(65_531).unwrap();
        assert_eq!(ports.of(Place::PlainKeys), 65_535);
        assert_eq!(Ports::starting_at(65_532), None);
    }

    #[test]
    fn a_chosen_port_that_somebody_listens_on_is_not_taken_even_if_it_could_be_shared() {
        let taken = bound(SocketAddr::new(HERE, 0)).unwrap();
        let address = taken.local_addr().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let _listener = runtime.block_on(async { taken.listen(1).unwrap() });
        let ports = Ports { first: address.port() };
        let error = take(ports, Place::Metadata, [HERE, HERE]).unwrap_err();
        assert!(
            matches!(&error, SetError::Port(at, why) if *at == address && why.kind() == ErrorKind::AddrInUse),
            "{error:?}"
        );
    }
}
