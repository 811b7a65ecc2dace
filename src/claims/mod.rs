//! Claims: their names, their types, and the times they are judged on.

pub mod audience;
pub mod claim;
pub mod numeric_date;
pub mod registered;
pub mod unix_time;
