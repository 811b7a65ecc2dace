//! The list of the faults.

use super::super::table;
use crate::lab::fault::Fault;
use crate::lab::place::Scheme;
use comfy_table::Cell;
use countersign::resolve::step::Document;
use std::io::{self, Write};

/// Prints the faults that an issuer can be given here: it has no name, so those of names are left out.
pub(super) fn list(out: &mut dyn Write) -> io::Result<()> {
    let mut table = table::new(["fault", "of", "over", "what it does"], 4);
    for fault in Fault::ALL.iter().filter(|fault| !fault.needs_name()) {
        let of: Vec<&str> = fault.documents().iter().map(|document| name(*document)).collect();
        let over: Vec<&str> = fault.schemes().iter().copied().map(Scheme::as_str).collect();
        let (of, over) = (of.join(", "), over.join(", "));
        table.add_row([fault.name(), &of, &over, fault.does()].map(Cell::new));
    }
    writeln!(out, "{table}")
}

const fn name(document: Document) -> &'static str {
    match document {
        Document::Metadata => "metadata",
        Document::Keys => "keys",
    }
}
