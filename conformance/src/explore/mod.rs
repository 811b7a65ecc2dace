//! The exhaustive exploration of the resolution machine.

pub mod alphabet;
pub mod canon;
pub mod classes;
pub mod counts;
pub mod ghost;
pub mod machine;
pub mod memo;
pub mod moves;
pub mod mutants;
pub mod policies;
pub mod properties;
pub mod search;
pub mod standing;
pub mod story;
pub mod table;
pub mod told;
pub mod words;
pub mod world;

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn first() {
        let table = &properties::table::TABLE;
        for policy in &policies::POLICIES {
            for sources in alphabet::SOURCES {
                let world = world::World::new(policy.name, policy.timing(), sources).unwrap();
                let s = search::Search::new(&world, &machine::Real, table);
                let t = std::time::Instant::now();
                let f = s.run();
                println!("{} {} {} states {} edges {} classes {:?}", policy.name, sources.name(), f.counts.states, f.counts.edges(), f.counts.classes.len(), t.elapsed());
                for v in &f.violations { println!("{v}   ({} of {})", f.counts.tallies[v.property].violations,f.counts.tallies[v.property].applied); }
            }
        }
    }
    #[test]
    fn mutants() {
        let table = &properties::table::TABLE;
        for (i, p) in table.iter().enumerate() {
            let Some(m) = p.mutant() else { continue };
            let mut caught = None;
            let policy = &policies::POLICIES[0];
            for k in [2,4,1,3,5,0] {
                let world = world::World::new(policy.name, policy.timing(), alphabet::SOURCES[k]).unwrap();
                let f = search::Search::new(&world, m, table).for_one(i).run();
                if let Some(v) = f.violations.first() { caught = Some((f.counts.states, v.to_string())); break; }
            }
            match caught { None => println!("NOT CAUGHT {} {}: {}", p.rule, p.name, m.name), Some((n, v)) => println!("caught {} {} in {n}\n{v}", p.rule, m.name) }
        }
    }
    #[test]
    fn sizes() {
        for p in &policies::POLICIES {
            let world = world::World::new(p.name, p.timing(), alphabet::SOURCES[4]).unwrap();
            let f = search::Search::new(&world, &machine::Real, &[]).run();
            println!("SIZE {} => {}", p.name, f.counts.states);
        }
    }
}
