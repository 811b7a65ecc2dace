//! Reports, each made from the results of a run alone.
