//! A validator that is broken in one way.

use crate::subject::Subject;
use countersign::http::roots::Roots;

/// A validator that is broken in one way, and the cases that have to notice.
#[derive(Clone, Copy)]
pub struct Saboteur {
    /// Its name, as `discovery-is-a-gate`.
    pub name: &'static str,
    /// What it does wrong, in one line.
    pub defect: &'static str,
    /// The public reports of this defect (CVE, GHSA, owner/repository#number) that are certain; empty where none is.
    pub reports: &'static [&'static str],
    /// The cases it has to be caught by: ids, or patterns as `--select` takes them.
    pub caught_by: &'static [&'static str],
    /// Makes one: a subject in this process. Roots are those of the run's authority.
    pub make: fn(&Roots) -> Box<dyn Subject>,
}
