//! The one look of our tables, which reports share.

pub(super) use crate::report::table::new;
