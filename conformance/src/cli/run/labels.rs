//! The labels of vectors that are not followed, and what the scenarios tell.

use crate::results::run::Run;
use crate::vectors::patches::PATCHES;
use anstyle::Style;
use std::io::{self, Write};

const HEADING: Style = Style::new().bold();

/// Writes every label that is not followed, with its reason, where its vector is in the run.
pub(super) fn write(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let mut lines = Vec::new();
    for patch in &PATCHES {
        let id = format!("{}/{}", patch.source, patch.case);
        let Some(result) = run.results.iter().find(|result| result.case.id == id) else { continue };
        let reason = if result.reason.is_empty() { String::new() } else { format!("; {}", result.reason) };
        let outcome = result.outcome;
        lines.push(format!(
            "  {id}: labelled {}, expected {} here: {outcome}{reason}",
            patch.label, patch.instead
        ));
        lines.push(format!("      {} ({})", patch.reason, patch.section));
    }
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "{HEADING}Labels that are not followed{HEADING:#}")?;
    lines.iter().try_for_each(|line| writeln!(out, "{line}"))?;
    writeln!(out)
}
