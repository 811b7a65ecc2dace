//! Which versions were measured: those in the lock file that this program was built with.

use crate::peer::LIBRARIES;

const LOCK: &str = include_str!("../Cargo.lock");

/// Prints each library and what its signatures stand on.
pub(crate) fn print() {
    for library in LIBRARIES {
        let on =
            library.on.iter().map(|name| format!("{name} {}", version(name))).collect::<Vec<_>>().join(", ");
        println!("{} {} on {on}", library.name, version(library.name));
    }
    println!("countersign and raw ring on ring {}", version("ring"));
    println!("linked: {}\n", openssl::version::version());
}

/// The version of a package that is in the lock once.
fn version(name: &str) -> &'static str {
    let named = format!("\nname = \"{name}\"\nversion = \"");
    let mut versions = LOCK.split(&named).skip(1).map(|rest| rest.split('"').next().unwrap());
    let version = versions.next().unwrap();
    assert_eq!(versions.next(), None, "{name} is locked twice");
    version
}
